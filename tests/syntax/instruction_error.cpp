#include <tare/syntax/instruction_error.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

using tare::instruction_error;
using tare::instruction_fault;

TEST_CASE("sentences") {
    struct row {
        instruction_error error;
        std::string_view expected;
    };
    const row rows[] = {
        {{instruction_fault::nested_onbuild, {}, 0, "", "", ""},
         "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"},
        {{instruction_fault::unknown_flag, {}, 0, "form", "", "from"},
         "unknown flag: --form (did you mean from?)"},
        {{instruction_fault::not_a_boolean, {}, 0, "link", "1", ""},
         "expecting boolean value for flag --link, not: 1"},
        {{instruction_fault::unknown_check_type, {}, 0, "A\tB", "", ""},
         "Unknown type \"A\\tB\" in HEALTHCHECK (try CMD)"},
        {{instruction_fault::unknown_duration_unit, {}, 0, "\xC3\xA9", "5\xC3\xA9\"", ""},
         "time: unknown unit \"\\xc3\\xa9\" in duration \"5\\xc3\\xa9\\\"\""},
        {{instruction_fault::not_a_comma_list, {}, 0, "mount", "EOF", ""}, "failed to parse csv mounts: EOF"},
        {{instruction_fault::unknown_instruction, {}, 0, "50%s", "", ""}, "unknown instruction: 50%s"},
    };
    for (const auto& each : rows) CHECK(each.error.message() == each.expected);
}

TEST_CASE("what is said of a file") {
    CHECK(instruction_error{instruction_fault::unknown_instruction, {}, 12, "X", "", ""}.file_message() ==
          "dockerfile parse error on line 12: unknown instruction: X");
    CHECK(instruction_error{instruction_fault::no_stage, {}, 12, "", "", ""}.file_message() ==
          "no build stage in current context");
}

TEST_CASE("the table is in order") {
    for (std::size_t i = 0; i < tare::instruction_fault_table.size(); ++i)
        CHECK(static_cast<std::size_t>(tare::instruction_fault_table[i].fault) == i);
    CHECK(to_string(instruction_fault::unknown_flag) == "unknown-flag");
}

static_assert(!tare::test::constexpr_string<> ||
              instruction_error{instruction_fault::no_argument, {}, 1, "ENV", "", ""}.message() ==
                  "ENV requires at least one argument");
