#include <tare/shell/control_flow.hpp>
#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

using tare::shell_dialect;
using tare::shell_node_kind;

namespace {

constexpr std::array<std::string_view, 4> chances{"always", "if ok", "maybe", "if called"};
constexpr std::array<std::string_view, 4> conditions{"", "&&", "||", "?"};
constexpr std::array<std::string_view, 3> failures{"ignored", "unsure", "fatal"};

/// The simple commands with one-letter names, each with how it is reached.
std::string shown(std::string_view text, shell_dialect dialect, tare::shell_options options = {}) {
    const auto script = tare::parse_script(text, dialect);
    REQUIRE(script.ok());
    std::string out;
    for (const auto& each : tare::control_flow(script, options)) {
        if (each.call.name().size() != 1) continue;
        if (!out.empty()) out += "; ";
        out +=
            std::string(each.call.name()) + ' ' + std::string(chances[static_cast<std::size_t>(each.chance)]);
        if (each.condition != tare::command_condition::none)
            out += ' ' + std::string(conditions[static_cast<std::size_t>(each.condition)]);
        out += ' ' + std::string(failures[static_cast<std::size_t>(each.failure)]);
        if (each.in_loop) out += " loop";
        if (each.in_function) out += " function";
        if (each.in_pipeline) out += " pipeline";
        if (each.in_background) out += " background";
        if (each.in_subshell) out += " subshell";
        if (each.has_input) out += " input";
        if (each.calls_function) out += " calls";
    }
    return out;
}

struct flow_case {
    std::string_view text;
    std::string_view expected;
};

constexpr flow_case posix_cases[] = {
    {"a", "a always fatal"},
    {"a; b", "a always ignored; b always fatal"},
    {"a\nb\n", "a always ignored; b always fatal"},
    {"a && b", "a always fatal; b if ok && fatal"},
    {"a && b; c", "a always ignored; b maybe && ignored; c always fatal"},
    {"a &&\n b", "a always fatal; b if ok && fatal"},
    {"a || b", "a always ignored; b maybe || fatal"},
    {"a && b || c", "a always ignored; b maybe && ignored; c maybe || fatal"},
    {"a || b && c", "a always ignored; b maybe || fatal; c if ok && fatal"},
    {"a || exit 1; b", "a always fatal; b if ok fatal"},
    {"a || exit; b", "a always fatal; b if ok fatal"},
    {"a || { b; exit 1; }; c", "a always unsure; b maybe || ignored; c if ok fatal"},
    {"a || exit 0; b", "a always unsure; b maybe fatal"},
    {"exit 1; a", "a if ok fatal"},
    {"exit 256; a", "a maybe fatal"},
    {"exit $x; a", "a maybe fatal"},
    {"exec b; a", "a maybe fatal"},
    {"exec >f; a", "a always fatal"},
    {"! a", "a always ignored"},
    {"! a; b", "a always ignored; b always fatal"},
    {"! a && b", "a always ignored; b if ok && fatal"},
    {"a | b", "a always ignored pipeline subshell; b always fatal pipeline subshell input"},
    {"a & b", "a always unsure background subshell; b always fatal"},
    {"a && b & c",
     "a always unsure background subshell; b maybe && unsure background subshell; c always fatal"},
    {"(a; b)", "a always ignored subshell; b always fatal subshell"},
    {"(a && b); c", "a always ignored subshell; b maybe && ignored subshell; c always fatal"},
    {"(exit 1; a) || b", "a maybe ignored subshell; b maybe || fatal"},
    {"(exit 0); a", "a always fatal"},
    {"{ a; b; } && c", "a always ignored; b always fatal; c if ok && fatal"},
    {"{ a; } <f", "a always fatal input"},
    {"if a; then b; else c; fi", "a always ignored; b maybe && fatal; c maybe || fatal"},
    {"if a; then b; elif c; then d; fi",
     "a always ignored; b maybe && fatal; c maybe || ignored; d maybe && fatal"},
    {"if a; then exit 1; fi; b", "a always unsure; b if ok fatal"},
    {"while a; do b; done; c", "a always ignored loop; b maybe && ignored loop; c always fatal"},
    {"until a; do b; done", "a always ignored loop; b maybe || unsure loop"},
    {"for x in 1 2; do a; b; done", "a always ignored loop; b always unsure loop"},
    {"for x in $y; do a; done", "a maybe ? unsure loop"},
    {"for x; do a; done", "a maybe ? unsure loop"},
    {"for x in 1; do a; break; b; done; c", "a always ignored loop; b maybe ignored loop; c always fatal"},
    {"for x in $(a); do b; done", "a always ignored subshell; b maybe ? unsure loop"},
    {"case $(a) in x) b;; esac", "a always ignored subshell; b maybe ? fatal"},
    {"f() { a; }; b; f", "a if called unsure function; b always ignored; f always fatal calls"},
    {"a() { exit 1; }; b", "b if ok fatal"},
    {"a() { exit 0; }; b", "b maybe fatal"},
    {"a() { return 0; }; b", "b always fatal"},
    {"x=$(a; b)", "a always ignored subshell; b always fatal subshell"},
    {"x=$(a) y=$(b)", "a always ignored subshell; b always fatal subshell"},
    {"x=$(a) >$(b)", "a always unsure subshell; b always unsure subshell"},
    {"c $(a)", "c always fatal; a always ignored subshell"},
    {"$(a)", "a always unsure subshell"},
    {"c ${x:-$(a)}", "c always fatal; a maybe ignored subshell"},
    {"c <<E\n$(a)\nE", "c always fatal input; a always ignored subshell"},
    {"export x=$(a)", "a always ignored subshell"},
    {"set -e; a; b", "a always fatal; b if ok fatal"},
    {"set -e; a && b; c", "a always ignored; b maybe && fatal; c if ok fatal"},
    {"set -e; (a && b); c", "a always fatal subshell; b if ok && fatal subshell; c if ok fatal"},
    {"set -e; { a && b; }; c", "a always ignored; b maybe && fatal; c if ok fatal"},
    {"set -e; if a; then b; fi; c", "a always ignored; b maybe && fatal; c if ok fatal"},
    {"set -e; (a; b) || c", "a always ignored subshell; b always ignored subshell; c maybe || fatal"},
    {"set -e; x=$(a; b); c", "a always unsure subshell; b if ok fatal subshell; c if ok fatal"},
    {"set -e; set +e; a; b", "a if ok ignored; b if ok fatal"},
    {"(set -e); a; b", "a always ignored; b always fatal"},
    {"x=1 && set -e; a; b", "a always unsure; b if ok fatal"},
    {"for x in 1; do a; set -e; done; b", "a always unsure loop; b if ok fatal"},
    {"set -o pipefail; a | b", "a always fatal pipeline subshell; b always fatal pipeline subshell input"},
    {"set -eu; set -o pipefail; a | b; c",
     "a if ok fatal pipeline subshell; b if ok fatal pipeline subshell input; c if ok fatal"},
    {"a; [ $? -eq 0 ]", "a always unsure; [ always fatal"},
    {"a; exit", "a always unsure"},
    {"trap 'exit 0' EXIT; a && b", "a always unsure; b maybe && unsure"},
    {"eval x; a", "a maybe unsure"},
    {". ./x; a", ". always ignored; a maybe unsure"},
    {"$x; a", "a maybe unsure"},
    {"\"$x/y\"; a", "a always fatal"},
    {"\\a; 'b'", "a always ignored; b always fatal"},
};

constexpr flow_case bash_cases[] = {
    {"a <(b)", "a always fatal; b always ignored background subshell"},
    {"a >(b)", "a always fatal; b always ignored background subshell input"},
    {"[[ -n $(a) && -n $(b) ]]", "a maybe ignored subshell; b maybe ignored subshell"},
    {"time a && b", "a always fatal; b if ok && fatal"},
    {"coproc { a; }; b", "a always unsure background subshell input; b always fatal"},
    {"shopt -s lastpipe; a | b", "a always ignored pipeline subshell; b always fatal pipeline input"},
    {"for ((i=0;i<1;i++)); do a; done", "a maybe ? unsure loop"},
    {"exit() { x; }; exit 1; a", "x if called unsure function; a maybe unsure"},
};

} // namespace

TEST_CASE("how a script gets to its commands, and what their failure does") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::posix) == each.expected);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::bash) == each.expected);
    }
}

TEST_CASE("the options that the shell begins with") {
    CHECK(shown("a; b", shell_dialect::bash, {.errexit = true}) == "a always fatal; b if ok fatal");
    CHECK(shown("a | b", shell_dialect::bash, {.pipefail = true}) ==
          "a always fatal pipeline subshell; b always fatal pipeline subshell input");
}

TEST_CASE("compound commands are told before what they hold") {
    const auto script = tare::parse_script("if a; then (b); fi");
    const tare::control_flow flow(script);
    REQUIRE(flow.size() == 4);
    CHECK(flow[0].command.kind() == shell_node_kind::if_clause);
    CHECK(flow[1].command.text() == "a");
    CHECK(flow[2].command.kind() == shell_node_kind::subshell);
    CHECK(flow[3].command.text() == "b");
}

TEST_CASE("a script that cannot be read has no commands") {
    const auto script = tare::parse_script("a; )");
    CHECK(tare::control_flow(script).size() == 0);
}

/// Handles would point into a script that is gone.
static_assert(!std::is_constructible_v<tare::control_flow, tare::shell_script>);

static_assert([] {
    const auto script = tare::parse_script("a && b");
    const tare::control_flow flow(script);
    return flow.size() == 2 && flow[1].chance == tare::command_chance::on_success &&
           flow[1].failure == tare::failure_effect::fatal;
}());
