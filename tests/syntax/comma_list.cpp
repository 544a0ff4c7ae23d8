#include <tare/syntax/comma_list.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

using tare::comma_list_fault;

TEST_CASE("fields between commas") {
    struct row {
        std::string_view text;
        std::string_view expected; ///< the fields parted by bars
    };
    constexpr row rows[] = {
        {"a", "a"},
        {"a,b", "a|b"},
        {"a,,b,", "a||b|"},
        {",", "|"},
        {" a , b ", " a | b "},
        {"\"a,b\",c", "a,b|c"},
        {"\"a\"\"b\"", "a\"b"},
        {"\"\"", ""},
        {"\"\"\"\"", "\""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto fields = tare::split_comma_list(each.text);
        REQUIRE(fields);
        std::string joined;
        for (const auto& field : *fields) joined += (&field == fields->data() ? "" : "|") + field.text;
        CHECK(joined == each.expected);
    }
}

TEST_CASE("what is no line of fields") {
    struct row {
        std::string_view text;
        comma_list_fault fault;
        std::size_t offset;
    };
    constexpr row rows[] = {
        {"", comma_list_fault::empty, 0},
        {"a\"b", comma_list_fault::quote_in_bare_field, 1},
        {"a,b\"", comma_list_fault::quote_in_bare_field, 3},
        {"\"a", comma_list_fault::quote_in_quoted_field, 1},
        {"\"a\"b", comma_list_fault::quote_in_quoted_field, 2},
        {"\"a\"\"", comma_list_fault::quote_in_quoted_field, 4},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto fields = tare::split_comma_list(each.text);
        REQUIRE_FALSE(fields);
        CHECK(fields.error() == tare::comma_list_error{each.fault, each.offset});
    }
}

TEST_CASE("where a field stands") {
    const auto fields = tare::split_comma_list("a,\"b\"\"c\",d");
    REQUIRE(fields);
    REQUIRE(fields->size() == 3);
    CHECK((*fields)[1].range == tare::source_range{2, 8});
    CHECK((*fields)[2].range == tare::source_range{9, 10});
}
