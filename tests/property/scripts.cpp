#include <tare/shell.hpp>
#include <tare/syntax.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost.hpp"
#include "inputs.hpp"

namespace {

using tare::shell_dialect;
using tare::shell_node_kind;

constexpr shell_dialect dialects[] = {shell_dialect::posix, shell_dialect::bash};

/// What is wrong with a table, in a word or two; nothing where all is well.
std::string find_fault(const tare::shell_table& table) {
    const auto& nodes = table.nodes;
    const auto count = static_cast<std::uint32_t>(nodes.size());
    std::uint32_t offset = 0;
    std::vector<std::uint32_t> parents;
    for (std::uint32_t index = 0; index < count; ++index) {
        const auto& node = nodes[index];
        while (!parents.empty() && nodes[parents.back()].next <= index) parents.pop_back();
        const auto limit = parents.empty() ? count : nodes[parents.back()].next;
        if (node.next <= index || node.next > limit) return "a node reaches beyond its parent";
        if (!parents.empty() &&
            (node.begin < nodes[parents.back()].begin || node.end > nodes[parents.back()].end))
            return "a node's bytes are not its parent's";
        if (node.next == index + 1) {
            if (node.begin != offset) return "a token does not follow the one before";
            if (node.begin == node.end) return "a token is empty";
            offset = node.end;
        } else {
            if (node.begin != offset) return "a node does not begin with its first token";
            parents.push_back(index);
        }
        if ((node.kind == shell_node_kind::unread) && !table.fault) return "unread without a fault";
    }
    if (offset != table.text.size()) return "tokens are missing";
    if (table.fault) {
        const auto [begin, end] = table.fault->range;
        if (begin > end || end > table.text.size()) return "the fault is outside the text";
    }
    for (std::size_t at = 0; at < table.heredocs.size(); ++at) {
        const auto& link = table.heredocs[at];
        if (at > 0 && link.redirection <= table.heredocs[at - 1].redirection) return "heredocs out of order";
        if (nodes[link.redirection].kind != shell_node_kind::redirection)
            return "a heredoc without redirection";
        if (link.body == 0 ? !table.fault : nodes[link.body].kind != shell_node_kind::heredoc)
            return "a heredoc without lines";
    }
    return {};
}

std::string find_fault(std::string_view text) {
    for (const auto dialect : dialects) {
        const auto script = tare::parse_script(text, dialect);
        if (auto fault = find_fault(script.table()); !fault.empty()) return fault;
        const auto commands = script.commands();
        for (const auto& each : commands) {
            if (!tare::is_command(script.table().nodes[each.node].kind)) return "no command";
            if (commands.path(each).size() != each.depth) return "a path of another depth";
        }
    }
    return {};
}

/// What makes a difference to a reader of scripts.
constexpr std::string_view fragments[] = {
    "a",       "b",      "1",       " ",        "  ",   "\t",   "\n",        "\n",        ";",      ";",
    "&",       "|",      "&&",      "||",       "|&",   ";;",   ";&",        ";;&",       "(",      ")",
    "((",      "))",     "{",       "}",        "{ ",   "; }",  "!",         "! ",        "if ",    "then ",
    "; then ", "elif ",  "else ",   "; fi",     "fi",   "for ", "for i in ", "while ",    "until ", "do ",
    "; do ",   "; done", "done",    "case ",    " in ", "esac", "select ",   "function ", "f() ",   "time ",
    "coproc ", "let ",   "export ", "declare ", "[[ ",  " ]]",  " =~ ",      " == ",      " -f ",   "'",
    "\"",      "`",      "\\`",     "\\\\`",    "\\",   "\\\\", "\\\"",      "\\\n",      "$",      "$a",
    "${",      "${a",    ":-",      "%%",       "#",    "/",    "^",         "@",         "*",      "?",
    "[",       "]",      "${#",     "${!",      "$(",   "$((",  "$[",        "$'",        "$\"",    "<",
    ">",       ">>",     ">|",      "<>",       "2>&1", "<<",   "<<A",       "<<-A",      "<<'A'",  "\nA\n",
    "\n\tA\n", "<<<",    "&>",      "&>>",      "{a}>", "<(",   ">(",        "@(",        "=",      "+=",
    "a=",      "a=(",    "a[",      "+",        "++",   "-",    ":",         ",",         "~",      "# c",
    "#",       "\r",     "\xFF",    "\xC3\xA9",
};

/// Scripts to start from where there is no corpus.
constexpr std::string_view samples[] = {
    "set -eux; apt-get update && apt-get install -y --no-install-recommends \"$a\" b | tee /c; rm -rf /d/*",
    "for i in $(seq 1 3); do if [ -z \"${a:-}\" ]; then echo `b \\`c\\``; else (cd e && f) >g 2>&1; fi; done",
    "case \"$(uname -m)\" in x86_64|amd64) a=b ;; *) echo \"$((1 + 2))\" >&2; exit 1 ;; esac",
    "cat <<A <<-'B' >c\n$d ${e#f}\nA\n\tg\n\tB\nf() { h; }; f &",
    "a=(b c); [[ $d =~ ^e+$ && -f g ]] || ((h++)); i <(j) &>k",
};

/// The texts of the RUN instructions of the corpus.
std::vector<std::string> real_scripts() {
    std::vector<std::string> out;
    for (const auto& file : tests::corpus_files({"dev", "edge", "bench"})) {
        const auto document = tare::parse_view(file.text);
        for (const auto each : document.instructions())
            if (each.keyword() == tare::keyword::run && !each.is_json())
                for (const auto argument : each.arguments()) out.push_back(argument.value());
    }
    if (out.empty()) out.assign(std::begin(samples), std::end(samples));
    return out;
}

std::string mutated(std::string text, tests::dice& dice) {
    for (auto left = 1 + dice.below(3); left > 0; --left) {
        const auto at = dice.below(text.size() + 1);
        switch (dice.below(4)) {
        case 0: text.insert(at, dice.pick(fragments)); break;
        case 1: text.erase(at, 1 + dice.below(8)); break;
        case 2: text.resize(at); break;
        default: text.insert(at, text.substr(dice.below(text.size() + 1), dice.below(12))); break;
        }
    }
    return text;
}

/// What gives a careless reader more than linear work: a beginning, what is repeated, an end.
constexpr struct {
    std::string_view begin;
    std::string_view unit;
    std::string_view end;
} nasty[] = {
    {"", "'", ""},
    {"", "\"", ""},
    {"", "$(", ""},
    {"", "$((", ""},
    {"", "((", ""},
    {"", "( ", ""},
    {"", "`", ""},
    {"", "\\`", ""},
    {"`", "\\", ""},
    {"", "\\", ""},
    {"", "${a", ""},
    {"", "${a:-", ""},
    {"", "${a:-${b:-c}}", ""},
    {"", "${a[", ""},
    {"", "a[", ""},
    {"", "cat <<A;", ""},
    {"cat <<A\n", "A \n", "A"},
    {"", "<<A ", ""},
    {"", "cat <<A\n\nA\n", ""},
    {"cat <<-A\n", "\t", "\nA"},
    {"cat <<A\n", "$(b) `c` \\$ ", "\nA"},
    {"", ";;", ""},
    {"", "a;", ""},
    {"", "a&&", "b"},
    {"", "a|", "b"},
    {"", "a;\n", ""},
    {"a", "\\\n", ""},
    {"a", "\\\n", "b"},
    {"$a", "\\\n", "b"},
    {"${a", "\\\n", "b}"},
    {"a", "\\\n", "=b"},
    {"", "#\n", "a"},
    {"", "\n", ""},
    {"a=(", "b ", ")"},
    {"", "f() ", ""},
    {"", "{ ", ""},
    {"", "1", ""},
    {"", "{a", ""},
    {"", "1>", ""},
    {"$((", "1+", "1))"},
    {"$((", "-", "1))"},
    {"$((", "a?", "1))"},
    {"[[ ", "! ", "a ]]"},
    {"[[ a =~ ", "(", " ]]"},
    {"", "@(", ""},
    {"case a in ", "b) c;; ", "esac"},
    {"", "if a; then b; elif c; then d; fi;", ""},
    {"", "export a=b ", ""},
    {"", "let a ", ""},
    {"", "\xFF", ""},
};

} // namespace

TEST_CASE("every script of the corpus is consistent") {
    for (const auto& text : real_scripts()) {
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("whatever script is made up is consistent") {
    tests::dice dice(1);
    for (int left = 100'000; left > 0; --left) {
        std::string text;
        for (auto parts = 1 + dice.below(24); parts > 0; --parts) text += dice.pick(fragments);
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("real scripts with something broken in them are consistent") {
    const auto scripts = real_scripts();
    tests::dice dice(2);
    for (int left = 60'000; left > 0; --left) {
        const auto text = mutated(dice.pick(scripts), dice);
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("reading a script takes time in proportion to it") {
    for (const auto& each : nasty) {
        CAPTURE(each.begin);
        CAPTURE(each.unit);
        const auto made = [&](std::size_t size) {
            return std::string(each.begin) + tests::repeated(each.unit, size) + std::string(each.end);
        };
        const auto text = made(250'000);
        const auto fourfold = made(1'000'000);
        CHECK(find_fault(text) == "");
        const auto read = [](const std::string& script) {
            for (const auto dialect : dialects) {
                const auto parsed = tare::parse_script(script, dialect);
                CHECK(parsed.commands().size() <= script.size());
            }
        };
        tests::require_linear(read, text, fourfold);
    }
}
