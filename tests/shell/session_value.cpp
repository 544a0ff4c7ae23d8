#include <tare/shell/control_flow.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/shell/session_value.hpp>
#include <tare/shell/shell_variables.hpp>

#include <doctest/doctest.h>

#include <string_view>

static_assert(tare::is_session_value("$"));
static_assert(tare::is_session_value("RANDOM"));
static_assert(!tare::is_session_value("HOME"));
static_assert(!tare::is_session_value(""));

namespace {

struct session_case {
    std::string_view text;
    bool expected;
};

constexpr session_case cases[] = {
    {"a $x", false},
    {"a $$", true},
    {"a $!", true},
    {"a $0", true},
    {"a ${_}", true},
    {"a $LINENO", true},
    {"a $SECONDS $RANDOM", true},
    {"a $?", true},
    {"x=$?", true},
    {"a; b $?", false},
    {"(a); b $?", false},
    {"if [ $? = 0 ]; then a; fi", true},
    {"if a; then b $?; fi", false},
    {"f() { a; }; b $?", true},
    {"case $x in y) a;; esac; b $?", true},
};

} // namespace

TEST_CASE("whether a script reads what tells of its shell") {
    for (const auto& each : cases) {
        CAPTURE(each.text);
        const auto script = tare::parse_script(each.text);
        const tare::control_flow flow(script);
        bool found = false;
        for (const auto& use : tare::shell_variables(flow))
            found = found || tare::tells_of_session(use, flow);
        CHECK(found == each.expected);
    }
}
