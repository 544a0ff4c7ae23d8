#include <tare/syntax/directive.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("a directive's line") {
    struct row {
        std::string_view line;
        std::string_view expected; ///< "key=value", or nothing where it is none
    };
    constexpr row rows[] = {
        {"# syntax=docker/dockerfile:1", "syntax=docker/dockerfile:1"},
        {"#syntax=a", "syntax=a"},
        {"#\tEsCaPe \t= \f` ", "escape=`"},
        {"#\xC2\xA0"
         "check=skip=all",
         "check=skip=all"}, // Unicode's white space may follow the marker
        {"# check=skip=a;error=true  ", "check=skip=a;error=true"},
        {"# escape=", ""},          // no value
        {"# escape= ", "escape= "}, // the blank is the value
        {"# escape=  \t", "escape=\t"},
        {"# escape=\v", "escape=\v"}, // a vertical tab is no white space here
        {"# escape \v= x", ""},
        {"# unknown=1", ""},
        {"# escape", ""},
        {"# syn tax=a", ""},
        {"## syntax=a", ""},
        {"syntax=a", ""},
        {"", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.line);
        const auto directive = tare::read_directive(each.line);
        CHECK((directive ? std::string(to_string(directive->key)) + '=' + std::string(directive->value)
                         : "") == each.expected);
    }
}

static_assert(tare::read_directive("// syntax=a", "//")->value == "a");
