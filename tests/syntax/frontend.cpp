#include <tare/syntax/frontend.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using tare::directive_key;

TEST_CASE("the frontend image and the checks to run, as BuildKit looks for them") {
    struct row {
        std::string_view text;
        directive_key key;
        std::string_view expected; ///< "line reference value", or nothing where there is none
    };
    constexpr row rows[] = {
        {"# syntax=a/b:1\nFROM x", directive_key::syntax, "1 a/b:1 a/b:1"},
        {"# escape=`\r\n# SYNTAX = a b \r\n", directive_key::syntax, "2 a a b"},
        {"\xEF\xBB\xBF#!/usr/bin/env x\n#syntax=a", directive_key::syntax, "2 a a"},
        {"# note\n# syntax=a", directive_key::syntax, ""},
        {" # syntax=a", directive_key::syntax, ""}, // only in column 1
        {"// syntax=a\nFROM x", directive_key::syntax, "1 a a"},
        {"// check=a\nFROM x", directive_key::check, ""},
        {"{\"syntax\": \"a b\"}", directive_key::syntax, "0 a b a b"}, // BuildKit counts so
        {"#!x\n{\"syntax\": \"a\"}", directive_key::syntax, "1 a a"},
        {"{\"check\": \"a\"}", directive_key::check, ""},
        {"# check=skip=all", directive_key::check, "1 skip=all skip=all"},
        {"# syntax=a\n# syntax=b", directive_key::syntax, "1 a a"},
        {"#!x\n# escape=`\n# escape=`\n# check=a", directive_key::check, ""}, // twice: no more is read
        {"// escape=`\n// escape=`\n// syntax=a", directive_key::syntax, ""},
        {"", directive_key::syntax, ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto found = tare::find_frontend_setting(each.text, each.key);
        CHECK((found ? std::to_string(found->line) + ' ' + found->reference + ' ' + found->value : "") ==
              each.expected);
    }
}
