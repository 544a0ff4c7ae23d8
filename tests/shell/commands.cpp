#include <tare/shell/commands.hpp>
#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

using tare::shell_dialect;

namespace {

constexpr std::array<std::string_view, 8> joints{"", "&&", "||", "|", "|&", ";", "&", "newline"};
constexpr std::array<std::string_view, 13> contexts{"(",   "{",    "if",       "then", "else", "while", "do",
                                                    "for", "case", "function", "time", "$()",  "<()"};

/// The commands of a script, a line each: what joins it, what encloses it, its text.
std::string shown(std::string_view text, shell_dialect dialect) {
    const auto script = tare::parse_script(text, dialect);
    std::string out;
    const auto commands = script.commands();
    for (const auto& each : commands) {
        out += joints[static_cast<std::size_t>(each.joint)];
        const auto path = commands.path(each);
        CHECK(path.size() == each.depth);
        for (const auto context : path) out += ' ' + std::string(contexts[static_cast<std::size_t>(context)]);
        out += " [" + std::string(tare::shell_element(script.table(), each.node).text()) + "]\n";
    }
    return out;
}

struct commands_case {
    std::string_view text;
    std::string_view commands;
};

constexpr commands_case posix_cases[] = {
    {"", ""},
    {"a b", " [a b]\n"},
    {"a; b && c || d | e & f\ng", " [a]\n; [b]\n&& [c]\n|| [d]\n| [e]\n& [f]\nnewline [g]\n"},
    {"a;\nb &\nc", " [a]\n; [b]\n& [c]\n"},
    {"a &&\nb", " [a]\n&& [b]\n"},
    {"a && (b; c)", " [a]\n&& ( [b]\n; ( [c]\n"},
    {"a; { b; } | c", " [a]\n; { [b]\n| [c]\n"},
    {"a; if b; c; then d; elif e; then f; else g; fi; h",
     " [a]\n; if [b]\n; if [c]\n then [d]\n if [e]\n then [f]\n else [g]\n; [h]\n"},
    {"a && while b; do c; done; until d; do e; done", " [a]\n&& while [b]\n do [c]\n; while [d]\n do [e]\n"},
    {"a && for b in $(c); do d; e; done", " [a]\n for $() [c]\n&& for [d]\n; for [e]\n"},
    {"a; case $(b) in c) d; e ;; f) g ;; esac", " [a]\n $() [b]\n; case [d]\n; case [e]\n case [g]\n"},
    {"a; case b in c) ;; d) e ;; esac", " [a]\n case [e]\n"},
    {"a; f() { b; c; } && d", " [a]\n; function { [b]\n; function { [c]\n&& [d]\n"},
    {"a=$(b) $(c; d) >`e`", " [a=$(b) $(c; d) >`e`]\n $() [b]\n $() [c]\n; $() [d]\n $() [e]\n"},
    {"a >$(b) $(c)", " [a >$(b) $(c)]\n $() [c]\n $() [b]\n"},
    {"a \"${b:-$(c $(d))}\"", " [a \"${b:-$(c $(d))}\"]\n $() [c $(d)]\n $() $() [d]\n"},
    {"`a \\`b \\\\\\`c\\\\\\`\\``", " [`a \\`b \\\\\\`c\\\\\\`\\``]\n $() [a \\`b \\\\\\`c\\\\\\`\\`]\n $() "
                                    "$() [b \\\\\\`c\\\\\\`]\n $() $() $() [c]\n"},
    {"a $((1 + $(b)))", " [a $((1 + $(b)))]\n $() [b]\n"},
    {"a <<A $(b)\n$(c)\nA\nd", " [a <<A $(b)]\n $() [b]\n $() [c]\nnewline [d]\n"},
    {"a <<'A'\n$(c)\nA", " [a <<'A']\n"},
    {"(a) >$(b)", " ( [a]\n $() [b]\n"},
    {">a", " [>a]\n"},
    {"! a | b", " [a]\n| [b]\n"},
    {"a; b )", ""},
};

constexpr commands_case bash_cases[] = {
    {"a |& b", " [a]\n|& [b]\n"},
    {"a <(b) && time c | d", " [a <(b)]\n <() [b]\n&& time [c]\n| time [d]\n"},
    {"[[ $(a) ]] && ((b))", " [[[ $(a) ]]]\n $() [a]\n&& [((b))]\n"},
    {"export a=$(b); let c=1; coproc d", " [export a=$(b)]\n $() [b]\n; [let c=1]\n; [coproc d]\n"},
    {"a=(b $(c))", " [a=(b $(c))]\n $() [c]\n"},
    {"select a in $(b); do c; done", " for $() [b]\n for [c]\n"},
};

} // namespace

TEST_CASE("the commands of a script, and how each is reached") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::posix) == each.commands);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::bash) == each.commands);
    }
}

static_assert([] {
    const auto script = tare::parse_script("a && (b | c)");
    const auto commands = script.commands();
    const auto last = *(commands.begin() + 2);
    return commands.size() == 3 && last.joint == tare::command_joint::pipe &&
           commands.path(last).front() == tare::command_context::subshell;
}());
