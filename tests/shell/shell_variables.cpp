#include <tare/shell/control_flow.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/shell/shell_variables.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

using tare::option_state;
using tare::shell_dialect;
using tare::variable_action;

namespace {

constexpr std::array<std::string_view, 6> actions{"reads",    "assigns",  "exports",
                                                  "readonly", "declares", "unsets"};
constexpr std::array<std::string_view, 5> reaches{"command", "function", "process", "shell", "unsure"};

/// What is done with variables: each by its name, `*` for any.
std::string shown(std::string_view text, shell_dialect dialect) {
    const auto script = tare::parse_script(text, dialect);
    REQUIRE(script.ok());
    const tare::control_flow flow(script);
    std::string out;
    for (const auto& each : tare::shell_variables(flow)) {
        std::string use(actions[static_cast<std::size_t>(each.action)]);
        use += ' ' + std::string(each.name.empty() ? "*" : each.name);
        if (each.action != variable_action::reads) {
            use += ' ' + std::string(reaches[static_cast<std::size_t>(each.reach)]);
            if (each.is_exported == option_state::on) use += " exported";
            if (each.is_exported == option_state::off) use += " unexported";
            if (each.chance >= tare::command_chance::sometimes) use += " maybe";
        }
        if (use == "reads PATH") continue; // as every program does
        if (!out.empty()) out += "; ";
        out += use;
    }
    return out;
}

struct uses_case {
    std::string_view text;
    std::string_view expected;
};

constexpr uses_case posix_cases[] = {
    {"a", ""},
    {"a $b", "reads b; reads IFS"},
    {"a \"$b\"", "reads b"},
    {"a \"${b:-$c}\"", "reads b; reads c"},
    {"a \"$*\"", "reads *; reads IFS"},
    {"a \"$1\"", "reads 1"},
    {"a $(b \"$c\")", "reads IFS; reads c"},
    {"a <$b", "reads b"},
    {"a <<E\n$b\nE", "reads b"},
    {"a <<'E'\n$b\nE", ""},
    {"a ~", "reads HOME; reads PWD; reads OLDPWD"},
    {"a '~'", "reads HOME; reads PWD; reads OLDPWD"},
    {"x=1", "assigns x shell"},
    {"x=$y", "reads y; assigns x shell"},
    {"x=1 y=2", "assigns x shell; assigns y shell"},
    {"x=1 a", "assigns x command exported"},
    {"x=1 cd /",
     "assigns x command exported; reads PWD; assigns PWD shell; reads OLDPWD; assigns OLDPWD shell"},
    {"x=1 :", "assigns x shell"},
    {"x=1 eval", "assigns x shell; reads *; assigns * shell maybe"},
    {"x=1 command :", "assigns x command exported"},
    {"x=1 $a", "reads a; assigns x unsure; reads IFS; reads *; assigns * shell maybe"},
    {"x=1 \"$a/b\"", "reads a; assigns x command exported"},
    {"f() { :; }; x=1 f", "assigns x command exported maybe"},
    {"(x=1)", "assigns x process"},
    {"x=1 | a", "assigns x process"},
    {"x=1 & a", "assigns x process"},
    {"y=$(x=1)", "assigns y shell; assigns x process"},
    {"a && x=1", "assigns x shell"},
    {"a || x=1", "assigns x shell maybe"},
    {"f() { x=1; }", "assigns x shell maybe"},
    {"f() { local x=1 y; }", "assigns x function maybe; declares y function maybe; reads y"},
    {"export x=1", "assigns x shell exported"},
    {"export x", "exports x shell exported; reads x"},
    {"export \"x=$y\"", "reads y; assigns x shell exported"},
    {"export x=\"$y\"", "reads y; assigns x shell exported"},
    {"export x=$y", "reads y; reads IFS; reads *; assigns * shell maybe; assigns x shell exported"},
    {"export $x", "reads x; reads IFS; reads *; assigns * shell maybe"},
    {"export -n x", "exports x shell unexported; reads x"},
    {"export -p", "reads *"},
    {"export", "reads *"},
    {"readonly x=1", "assigns x shell; readonly x shell"},
    {"readonly x", "readonly x shell; reads x"},
    {"unset x y", "unsets x shell; unsets y shell"},
    {"unset -v x", "unsets x shell"},
    {"unset -f x", ""},
    {"unset \"$x\"", "reads x; unsets * shell maybe"},
    {"read x y", "assigns x shell; assigns y shell; reads IFS"},
    {"read -r x", "assigns x shell; reads IFS"},
    {"read -p a x", "assigns x shell; reads IFS"},
    {"read", "assigns REPLY shell; reads IFS"},
    {"read -r \"$x\"", "reads x; assigns * shell maybe; assigns * shell maybe; reads IFS"},
    {"a | while read x; do b; done", "assigns x process; reads IFS"},
    {"getopts ab: o", "assigns o shell; reads @; reads OPTIND; assigns OPTIND shell; assigns OPTARG shell"},
    {"printf %s a", ""},
    {"printf \"$x\"", "reads x; assigns * shell maybe"},
    {"for x in a; do :; done", "assigns x shell maybe"},
    {"for x; do :; done", "assigns x shell maybe; reads @"},
    {"a \"${x:=1}\"", "reads x; assigns x shell maybe"},
    {"a >\"${x:=1}\"", "reads x; assigns x unsure maybe"},
    {"a <<E\n${x=1}\nE", "reads x; assigns x unsure maybe"},
    {"case ${x:=1} in y) ;; esac", "reads x; assigns x shell maybe"},
    {"a \"$((1+2))\"", ""},
    {"a \"$((x=1))\"", "reads x; assigns x shell; reads *; assigns * shell maybe"},
    {"a \"$((x+1))\"", "reads x; reads *; assigns * shell maybe"},
    {"cd", "reads HOME; reads PWD; assigns PWD shell; reads OLDPWD; assigns OLDPWD shell"},
    {"cd a", "reads CDPATH; reads PWD; assigns PWD shell; reads OLDPWD; assigns OLDPWD shell"},
    {"cd -P /a", "reads PWD; assigns PWD shell; reads OLDPWD; assigns OLDPWD shell"},
    {"eval a", "reads *; assigns * shell maybe"},
    {". /a", "reads *; assigns * shell maybe"},
    {"set -a; x=1", "reads PS4; assigns x shell exported"},
    {"set", "reads PS4; reads *"},
    {"[ -v x ]", "reads *"},
    {"wait $!", "reads !; reads IFS"},
    {"x\\\ny=1", "assigns * shell maybe"},
};

constexpr uses_case bash_cases[] = {
    {"x=1 :", "assigns x command exported"},
    {"x+=1", "assigns x shell; reads x"},
    {"x=(a $b)", "reads b; assigns x shell"},
    {"export x=$y", "reads y; assigns x shell exported"},
    {"declare -x x=1 y", "assigns x shell exported; exports y shell exported; reads y"},
    {"declare -r x=1", "assigns x shell; readonly x shell"},
    {"declare +x x=1", "assigns x shell unexported"},
    {"declare -p x", "reads x"},
    {"f() { declare x=1; declare -g y=1; }", "assigns x function maybe; assigns y shell maybe"},
    {"printf -v x %s 1", "assigns x shell"},
    {"printf -vx %s 1", "assigns x shell"},
    {"read -ra x", "assigns x shell; reads IFS"},
    {"read -d '' -r x", "assigns x shell; reads IFS"},
    {"mapfile -t x", "assigns x shell"},
    {"mapfile", "assigns MAPFILE shell"},
    {"wait -p x 1", "assigns x shell"},
    {"((x++))", "reads x; assigns x shell; reads *; assigns * shell maybe"},
    {"((y && (x=1)))", "reads y; reads x; assigns x shell maybe; reads *; assigns * shell maybe"},
    {"((1))", ""},
    {"let x=1", "reads x; assigns x shell; reads *; assigns * shell maybe"},
    {"a \"${!x}\"", "reads *; reads x; reads IFS"},
    {"a \"${x:1:2}\"", "reads x"},
    {"a \"${x@P}\"", "reads x; reads *; assigns * shell maybe"},
    {"[[ $x =~ y ]]", "reads x; assigns BASH_REMATCH shell maybe"},
    {"[[ -v x ]]", "reads *"},
    {"for ((i=0;i<2;i++)); do :; done", "reads i; assigns i shell maybe; reads i; reads i; assigns i shell "
                                        "maybe; reads *; assigns * shell maybe"},
    {"select x in a; do :; done", "assigns x shell maybe; assigns REPLY shell maybe"},
    {"pushd /a", "reads PWD; assigns PWD shell; reads OLDPWD; assigns OLDPWD shell"},
};

} // namespace

TEST_CASE("what a script does with variables") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::posix) == each.expected);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::bash) == each.expected);
    }
}

TEST_CASE("what may be read and changed") {
    const auto script = tare::parse_script("x=$y; (z=1); w=1 a");
    const tare::control_flow flow(script);
    const tare::shell_variables variables(flow);
    CHECK(variables.may_read("y"));
    CHECK(variables.may_read("LC_ALL"));
    CHECK(!variables.may_read("x"));
    CHECK(variables.may_change("x"));
    CHECK(!variables.may_change("z"));
    CHECK(!variables.may_change("w"));
}

static_assert([] {
    const auto script = tare::parse_script("x=$y");
    const tare::control_flow flow(script);
    const tare::shell_variables variables(flow);
    return variables.may_read("y") && variables.may_change("x") && !variables.may_change("y");
}());
