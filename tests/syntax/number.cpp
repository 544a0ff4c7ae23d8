#include <tare/syntax/number.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string_view>

using namespace tare::detail;

TEST_CASE("integers as Go reads them") {
    struct row {
        std::string_view text;
        std::int32_t value;
        number_fault fault;
    };
    constexpr row rows[] = {
        {"0", 0, number_fault::none},
        {"+3", 3, number_fault::none},
        {"-3", -3, number_fault::none},
        {"007", 7, number_fault::none},
        {"2147483647", 2147483647, number_fault::none},
        {"2147483648", 0, number_fault::range},
        {"-2147483648", -2147483647 - 1, number_fault::none},
        {"-2147483649", 0, number_fault::range},
        {"99999999999x", 0, number_fault::range}, // too great before it is no number
        {"3000000000x", 0, number_fault::syntax},
        {"", 0, number_fault::syntax},
        {"-", 0, number_fault::syntax},
        {"+-1", 0, number_fault::syntax},
        {" 1", 0, number_fault::syntax},
        {"1_000", 0, number_fault::syntax},
        {"0x1", 0, number_fault::syntax},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(parse_integer(each.text).value == each.value);
        CHECK(parse_integer(each.text).fault == each.fault);
    }
}

TEST_CASE("octal numbers") {
    CHECK(parse_unsigned("0755", 8).value == 0755);
    CHECK(parse_unsigned("9", 8).fault == number_fault::syntax);
    CHECK(parse_unsigned("-1", 8).fault == number_fault::syntax);
    CHECK(parse_unsigned("37777777777", 8).value == 0xFFFF'FFFF);
    CHECK(parse_unsigned("40000000000", 8).fault == number_fault::range);
}

TEST_CASE("booleans") {
    for (const std::string_view text : {"1", "t", "T", "true", "TRUE", "True"})
        CHECK(parse_boolean(text) == true);
    for (const std::string_view text : {"0", "f", "F", "false", "FALSE", "False"})
        CHECK(parse_boolean(text) == false);
    for (const std::string_view text : {"", "yes", "tRUE", "2"}) CHECK_FALSE(parse_boolean(text).has_value());
}

TEST_CASE("sizes in bytes") {
    struct row {
        std::string_view text;
        std::optional<std::int64_t> expected;
    };
    constexpr row rows[] = {
        {"0", 0},
        {"42", 42},
        {"42b", 42},
        {"10m", 10 << 20},
        {"10 MB", 10 << 20},
        {"1.5KiB", 1536},
        {"2e3", 2000},
        {".5g", std::int64_t{1} << 29},
        {"1p", std::int64_t{1} << 50},
        {"10.69p", 12035870004147650},
        {"6.03p", 6789176438261023},
        {"0e999", 0},
        {"1e-999", 0},
        {"", std::nullopt},
        {"m", std::nullopt},
        {"-1", std::nullopt},
        {"1x", std::nullopt},
        {"1bb", std::nullopt},
        {"1kib ", std::nullopt},
        {"1mbb", std::nullopt},
        {"1.2.3", std::nullopt},
        {"1e999", std::nullopt},
        {"9999999p", std::nullopt},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(parse_size(each.text) == each.expected);
    }
}

static_assert(parse_integer("-12").value == -12);
static_assert(parse_size("64k") == 65536);
static_assert(!parse_size("99e999"));
