#include <tare/syntax/duration.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string_view>

using tare::duration_fault;
using tare::parse_duration;

TEST_CASE("durations as Go reads them") {
    struct row {
        std::string_view text;
        std::int64_t expected; ///< nanoseconds
    };
    constexpr row rows[] = {
        {"0", 0},
        {"-0", 0},
        {"+0", 0},
        {"0s", 0},
        {"30s", 30'000'000'000},
        {"1m30s", 90'000'000'000},
        {"1h2m3.5s", 3'723'500'000'000},
        {"-1.5s", -1'500'000'000},
        {"1.s", 1'000'000'000},
        {".5s", 500'000'000},
        {"1s1s", 2'000'000'000},
        {"100us", 100'000},
        {"100\xC2\xB5s", 100'000},
        {"100\xCE\xBCs", 100'000},
        {"7ns", 7},
        {"0.3333333333333333333h", 1'200'000'000'000},
        {"0.100000000000000000000h", 360'000'000'000},
        {"9223372036854775807ns", std::numeric_limits<std::int64_t>::max()},
        {"-9223372036854775808ns", std::numeric_limits<std::int64_t>::min()},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = parse_duration(each.text);
        REQUIRE(read);
        CHECK(*read == each.expected);
    }
}

TEST_CASE("what is no duration") {
    struct row {
        std::string_view text;
        duration_fault fault;
        std::string_view unit;
    };
    constexpr row rows[] = {
        {"", duration_fault::invalid, ""},
        {"-", duration_fault::invalid, ""},
        {"s", duration_fault::invalid, ""},
        {".s", duration_fault::invalid, ""},
        {"+.", duration_fault::invalid, ""},
        {"$X", duration_fault::invalid, ""},
        {"--1s", duration_fault::invalid, ""},
        {"9223372036854775808ns", duration_fault::invalid, ""},
        {"99999999999999999999s", duration_fault::invalid, ""},
        {"2562048h", duration_fault::invalid, ""},
        {"30", duration_fault::missing_unit, ""},
        {"1s5", duration_fault::missing_unit, ""},
        {"1.2.3s", duration_fault::missing_unit, ""},
        {"1d", duration_fault::unknown_unit, "d"},
        {"1 s", duration_fault::unknown_unit, " s"},
        {"1S", duration_fault::unknown_unit, "S"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = parse_duration(each.text);
        REQUIRE_FALSE(read);
        CHECK(read.error() == tare::duration_error{each.fault, each.unit});
    }
}

static_assert(*parse_duration("1m30s") == 90'000'000'000);
