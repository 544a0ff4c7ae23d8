#include <tare/shell/control_flow.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/shell/state_changes.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

using tare::shell_dialect;
using tare::shell_state;

namespace {

constexpr std::array<std::string_view, 18> states{
    "anything", "directory", "stack", "variable", "option",      "parameters",
    "trap",     "function",  "alias", "umask",    "limit",       "descriptor",
    "program",  "builtins",  "job",   "awaited",  "replacement", "end"};

/// What a script changes, but for variables.
std::string shown(std::string_view text, shell_dialect dialect) {
    const auto script = tare::parse_script(text, dialect);
    REQUIRE(script.ok());
    const tare::control_flow flow(script);
    std::string out;
    for (const auto& each : tare::state_changes(flow)) {
        if (each.state == shell_state::variable) continue;
        if (!out.empty()) out += "; ";
        out += states[static_cast<std::size_t>(each.state)];
        if (!each.name.empty()) out += ' ' + std::string(each.name);
        if (each.chance >= tare::command_chance::sometimes) out += " maybe";
    }
    return out;
}

struct changes_case {
    std::string_view text;
    std::string_view expected;
};

constexpr changes_case posix_cases[] = {
    {"", ""},
    {"a", "program a"},
    {"/bin/a", ""},
    {"\"$a/b\"", ""},
    {"a && b", "program a; program b"},
    {"a | b", "program a maybe; program b maybe"},
    {"(a)", ""},
    {"x=$(a)", ""},
    {"a &", "job"},
    {"(a & b)", "job"},
    {"a & wait", "job; awaited"},
    {"wait $!", "job maybe"},
    {"echo a; true; [ b ]; printf c; test d; pwd", ""},
    {"cd /", "directory"},
    {"\\cd /", "directory"},
    {"'cd' /", "directory"},
    {"command cd /", "directory"},
    {"command -v a", ""},
    {"a && cd /", "program a; directory"},
    {"a || cd /", "program a; directory maybe"},
    {"(cd /)", ""},
    {"a=$(cd /)", ""},
    {"cd / | a", "program a maybe"},
    {"cd / &", "job"},
    {"{ cd /; }", "directory"},
    {"if a; then cd /; fi", "program a; directory maybe"},
    {"f() { cd /; }", "function f; directory maybe"},
    {"cd() { :; }; cd /", "function cd; directory maybe"},
    {"set -e", "option"},
    {"set -e a", "option; parameters"},
    {"set --", "parameters"},
    {"set -- a", "parameters"},
    {"set a", "parameters"},
    {"set $a", "option maybe; parameters maybe"},
    {"set", ""},
    {"set -o", ""},
    {"set -o pipefail", "option"},
    {"set -", "option"},
    {"shift", "parameters"},
    {"trap a EXIT", "trap"},
    {"trap", ""},
    {"trap -p EXIT", ""},
    {"trap - EXIT", "trap"},
    {"umask", ""},
    {"umask -S", ""},
    {"umask 022", "umask"},
    {"umask $a", "umask maybe"},
    {"ulimit -n", ""},
    {"ulimit -n 5", "limit"},
    {"ulimit -n100", "limit"},
    {"ulimit -Sn99", "limit"},
    {"ulimit -u", ""},
    {"alias a=b", "alias a"},
    {"alias", ""},
    {"alias a", ""},
    {"alias a=\"$b\"", "alias maybe"},
    {"unalias a", "alias a"},
    {"unset -f a", "function a"},
    {"unset a", "function a maybe"},
    {"unset -v a", ""},
    {"hash -r", "program maybe"},
    {"hash a", "program a maybe"},
    {"type a", "program a maybe"},
    {"exec a", "replacement"},
    {"exec >f", "descriptor"},
    {"exec 3>f", "descriptor 3"},
    {"exec a >f", "replacement"},
    {"(exec >f)", ""},
    {"a >f", "program a"},
    {"exit", "end"},
    {"a || exit 1", "program a; end maybe"},
    {"(exit 1)", ""},
    {"f() { return 1; }", "function f"},
    {"return", "end"},
    {"kill 1", "end maybe"},
    {"eval a", "anything maybe"},
    {". /a", "anything maybe"},
    {"source /a", "program source; anything maybe"},
    {"$a", "anything maybe"},
    {"$a >f", "descriptor maybe; anything maybe"},
    {"pushd /", "program pushd; directory; stack"},
    {"shopt -s a", "program shopt; option maybe"},
};

constexpr changes_case bash_cases[] = {
    {"a | b", ""},
    {"shopt -s lastpipe; a | cd /", "option maybe; directory maybe"},
    {"pushd /", "directory; stack"},
    {"source /a", "anything maybe"},
    {"enable -n cd", "builtins"},
    {"builtin cd /", "directory"},
    {"a {x}>f", "program a; descriptor {x}"},
    {"coproc a", "job"},
    {"a <(b)", "program a; job"},
    {"disown", "job maybe"},
    {"chdir /", "program chdir"},
    {"function f { a; }", "function f; program a maybe"},
};

} // namespace

TEST_CASE("what a script leaves changed") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::posix) == each.expected);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::bash) == each.expected);
    }
}

TEST_CASE("what may change, and the command at fault") {
    const auto script = tare::parse_script("x=1; cd /; (umask 0)");
    const tare::control_flow flow(script);
    const tare::state_changes changes(flow);
    CHECK(changes.may_change(shell_state::variable));
    CHECK(changes.may_change(shell_state::working_directory));
    CHECK(!changes.may_change(shell_state::file_mode_mask));
    for (const auto& each : changes)
        if (each.state == shell_state::working_directory) CHECK(flow[each.command].command.text() == "cd /");
}

static_assert([] {
    const auto script = tare::parse_script("(cd /); $x");
    const tare::control_flow flow(script);
    return tare::state_changes(flow).may_change(shell_state::working_directory); // what is $x?
}());
