#include <tare/shell/control_flow.hpp>
#include <tare/shell/input_use.hpp>
#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <string_view>

using tare::input_use;
using tare::shell_dialect;

namespace {

struct input_case {
    std::string_view text;
    input_use expected;
};

constexpr input_case posix_cases[] = {
    {"", input_use::none},
    {"a", input_use::unsure},
    {"x=1 >f", input_use::none},
    {"echo a; cd /; [ b ]", input_use::none},
    {"a <f", input_use::none},
    {"a 0<f", input_use::none},
    {"a 3<f", input_use::unsure},
    {"a <<E\nE", input_use::none},
    {"a <<E\n$(b)\nE", input_use::unsure},
    {"read x", input_use::reads},
    {"read x <f", input_use::none},
    {"echo a | read x", input_use::none},
    {"echo a | while read x; do b; done", input_use::none},
    {"while read x; do b; done <f", input_use::none},
    {"while read x; do b; done", input_use::reads},
    {"{ a; } <f", input_use::none},
    {"(a) <f", input_use::none},
    {"x=$(a)", input_use::unsure},
    {"a | b <f", input_use::unsure},
    {"read() { :; }; read x", input_use::unsure},
    {"exec >f", input_use::none},
    {"exec a", input_use::unsure},
    {"eval a", input_use::unsure},
    {"$a", input_use::unsure},
    {"command -v a", input_use::none},
};

constexpr input_case bash_cases[] = {
    {"mapfile x", input_use::reads},
    {"a <<<b", input_use::none},
    {"select x in a; do :; done", input_use::reads},
    {"pushd /", input_use::none},
};

} // namespace

TEST_CASE("whether a script reads its standard input") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.text);
        const auto script = tare::parse_script(each.text);
        CHECK(tare::input_of(tare::control_flow(script)) == each.expected);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.text);
        const auto script = tare::parse_script(each.text, shell_dialect::bash);
        CHECK(tare::input_of(tare::control_flow(script)) == each.expected);
    }
}

static_assert([] {
    const auto script = tare::parse_script("read x");
    return tare::input_of(tare::control_flow(script)) == input_use::reads;
}());
