#pragma once

#include <tare/syntax.hpp>

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "cost.hpp"
#include "inputs.hpp"

namespace tests {

/// What makes a difference to a reader of scripts.
inline constexpr std::string_view script_fragments[] = {
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
inline constexpr std::string_view sample_scripts[] = {
    "set -eux; apt-get update && apt-get install -y --no-install-recommends \"$a\" b | tee /c; rm -rf /d/*",
    "for i in $(seq 1 3); do if [ -z \"${a:-}\" ]; then echo `b \\`c\\``; else (cd e && f) >g 2>&1; fi; done",
    "case \"$(uname -m)\" in x86_64|amd64) a=b ;; *) echo \"$((1 + 2))\" >&2; exit 1 ;; esac",
    "cat <<A <<-'B' >c\n$d ${e#f}\nA\n\tg\n\tB\nf() { h; }; f &",
    "a=(b c); [[ $d =~ ^e+$ && -f g ]] || ((h++)); i <(j) &>k",
};

/// The texts of the RUN instructions of the corpus.
inline std::vector<std::string> real_scripts() {
    std::vector<std::string> out;
    for (const auto& file : corpus_files({"dev", "edge", "bench"})) {
        const auto document = tare::parse_view(file.text);
        for (const auto each : document.instructions())
            if (each.keyword() == tare::keyword::run && !each.is_json())
                for (const auto argument : each.arguments()) out.push_back(argument.value());
    }
    if (out.empty()) out.assign(std::begin(sample_scripts), std::end(sample_scripts));
    return out;
}

inline std::string mutated_script(std::string text, dice& dice) {
    for (auto left = 1 + dice.below(3); left > 0; --left) {
        const auto at = dice.below(text.size() + 1);
        switch (dice.below(4)) {
        case 0: text.insert(at, dice.pick(script_fragments)); break;
        case 1: text.erase(at, 1 + dice.below(8)); break;
        case 2: text.resize(at); break;
        default: text.insert(at, text.substr(dice.below(text.size() + 1), dice.below(12))); break;
        }
    }
    return text;
}

/// What gives a careless reader more than linear work: a beginning, what is repeated, an end.
struct nasty_script {
    std::string_view begin;
    std::string_view unit;
    std::string_view end;

    std::string of_size(std::size_t size) const {
        return std::string(begin) + repeated(unit, size) + std::string(end);
    }
};
inline constexpr nasty_script nasty_scripts[] = {
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

inline std::string made_up_script(dice& dice) {
    std::string text;
    for (auto parts = 1 + dice.below(24); parts > 0; --parts) text += dice.pick(script_fragments);
    return text;
}

} // namespace tests
