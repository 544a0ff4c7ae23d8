#include <tare/syntax/keyword.hpp>
#include <tare/syntax/suggestion.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

namespace {

constexpr std::array<std::string_view, 4> options{"type", "from", "readonly", "id"};

} // namespace

TEST_CASE("a misspelt word") {
    struct row {
        std::string_view word;
        std::string_view expected;
    };
    const row rows[] = {
        {"typ", "type"},
        {"tyep", "type"},
        {"form", "from"},
        {"foo", "from"},
        {"readnly", "readonly"},
        {"type", ""}, // an option itself
        {"FROM", ""}, // case counts
        {"source", ""},
        {"", "id"},
        {"\xC3\xA9"
         "d",
         "id"}, // a character counts once, whatever its size
    };
    for (const auto& each : rows) {
        CAPTURE(each.word);
        CHECK(tare::suggest(each.word, options) == each.expected);
    }
    CHECK(tare::suggest(std::string(100'000, 'x'), options).empty());
}

TEST_CASE("a misspelt instruction, in its own case") {
    struct row {
        std::string_view word;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FORM", "FROM"},     {"form", "from"}, {"Form", "from"}, {"//RUN", "RUN"},
        {"expost", "expose"}, {"Run", ""},      {"apt-get", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.word);
        CHECK(tare::suggest(each.word, tare::instruction_table, true) == each.expected);
    }
}

static_assert(!tare::test::constexpr_string<> || tare::suggest("typ", options) == "type");
