#include <tare/text/position.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_view_literals;
using enum tare::column_unit;
using tare::convert_column;
using tare::line_index;
using tare::position;
using tare::slice;
using tare::source_range;

constexpr auto far = std::numeric_limits<std::uint32_t>::max();

struct position_case {
    std::string_view text;
    position expected; // of its offset, and back
};

constexpr position_case position_cases[] = {
    {"", {0, 1, 1}},
    {"a", {0, 1, 1}},
    {"a", {1, 1, 2}},
    {"a\n", {1, 1, 2}},
    {"a\n", {2, 2, 1}},
    {"\n", {0, 1, 1}},
    {"\n", {1, 2, 1}},
    {"\n\n\n", {2, 3, 1}},
    {"\n\n\n", {3, 4, 1}},
    {"ab\ncd", {2, 1, 3}},
    {"ab\ncd", {3, 2, 1}},
    {"ab\ncd", {5, 2, 3}},
    // A carriage return ends no line, alone or before a line feed.
    {"a\rb\r\nc", {2, 1, 3}},
    {"a\rb\r\nc", {4, 1, 5}},
    {"a\rb\r\nc", {5, 2, 1}},
    // Columns are bytes.
    {"\xC3\xA9x", {2, 1, 3}},
    {"\0\n\0"sv, {2, 2, 1}},
};

constexpr bool holds(const position_case& each) {
    const line_index lines(each.text);
    return lines.position_of(each.expected.offset) == each.expected &&
           lines.offset_of(each.expected.line, each.expected.column) == each.expected.offset;
}

constexpr bool all_hold() {
    for (const auto& each : position_cases)
        if (!holds(each)) return false;
    return true;
}
static_assert(all_hold());

TEST_CASE("an offset has a line and a column") {
    for (const auto& each : position_cases) {
        CAPTURE(std::string(each.text));
        CAPTURE(each.expected.offset);
        CHECK(holds(each));
    }
}

TEST_CASE("what is not in the text") {
    const line_index lines("ab\ncd");
    CHECK(lines.line_count() == 2);

    CHECK(lines.position_of(9) == position{9, 2, 7});
    CHECK(lines.position_of(far) == position{far, 2, far - 2});

    struct {
        std::uint32_t line;
        std::uint32_t column;
        std::optional<std::uint32_t> offset;
    } const cases[] = {
        {1, 1, 0},
        {1, 3, 2}, // the line feed
        {1, 4, std::nullopt},
        {2, 3, 5}, // the text's end
        {2, 4, std::nullopt},
        {0, 1, std::nullopt},
        {1, 0, std::nullopt},
        {3, 1, std::nullopt},
        {far, far, std::nullopt},
        {2, far, std::nullopt},
    };
    for (const auto& each : cases) {
        CAPTURE(each.line);
        CAPTURE(each.column);
        CHECK(lines.offset_of(each.line, each.column) == each.offset);
    }

    CHECK(lines.line_range(1) == source_range{0, 3});
    CHECK(lines.line_range(2) == source_range{3, 5});
    CHECK(lines.line_range(0) == source_range{5, 5});
    CHECK(lines.line_range(3) == source_range{5, 5});
    CHECK(lines.line_range(far) == source_range{5, 5});
}

TEST_CASE("an index can be grown line by line") {
    constexpr std::string_view text = "FROM a\n\nRUN b\n";
    line_index grown;
    CHECK(grown == line_index(""));
    for (const std::uint32_t begin : {0u, 7u, 7u, 3u, 8u}) grown.add_line(begin);
    CHECK(grown.line_count() == 3);
    CHECK(grown.position_of(10) == position{10, 3, 3});
    // The last line has no end yet.
    CHECK(grown.line_range(3) == source_range{8, 8});
    CHECK(grown.offset_of(3, 3) == std::nullopt);
    grown.finish(text);
    CHECK(grown == line_index(text));
    CHECK(grown.line_range(3) == source_range{8, 14});
    CHECK(grown.line_range(4) == source_range{14, 14});

    line_index with_last;
    for (const std::uint32_t begin : {7u, 8u, 14u}) with_last.add_line(begin);
    with_last.finish(text);
    CHECK(with_last == grown);
}

TEST_CASE("texts at random: positions go both ways, lines tile the text") {
    std::mt19937 random(2);
    for (int round = 0; round < 3'000; ++round) {
        std::string text(random() % 40, '\0');
        for (auto& byte : text) byte = "a\n\r\n\xC3"[random() % 5];
        const line_index lines(text);

        position expected;
        for (std::uint32_t offset = 0; offset <= text.size(); ++offset) {
            expected.offset = offset;
            REQUIRE(lines.position_of(offset) == expected);
            REQUIRE(lines.offset_of(expected.line, expected.column) == offset);
            if (offset < text.size() && text[offset] == '\n')
                expected = {offset, expected.line + 1, 1};
            else
                ++expected.column;
        }
        REQUIRE(lines.line_count() == expected.line);

        std::string joined;
        for (std::uint32_t line = 1; line <= lines.line_count(); ++line) {
            const auto bytes = slice(text, lines.line_range(line));
            REQUIRE((bytes.find('\n') == (line < lines.line_count() ? bytes.size() - 1 : std::string::npos)));
            joined += bytes;
        }
        REQUIRE(joined == text);
    }
}

struct column_case {
    std::string_view line;
    std::uint32_t in_bytes;
    std::uint32_t in_code_points;
    std::uint32_t in_utf16;
};

// Columns that begin a character or end the line: each unit leads to each other one.
constexpr column_case column_cases[] = {
    {"", 1, 1, 1},
    {"abc", 1, 1, 1},
    {"abc", 3, 3, 3},
    {"abc", 4, 4, 4},
    {"\xC3\xA9t\xC3\xA9", 3, 2, 2},
    {"\xC3\xA9t\xC3\xA9", 4, 3, 3},
    {"\xC3\xA9t\xC3\xA9", 6, 4, 4},
    {"\xE2\x82\xAC!", 4, 2, 2},
    {"\xF0\x9F\x90\xB3!", 5, 2, 3},
    {"\xF0\x9F\x90\xB3\xF0\x9F\x90\xB3!", 9, 3, 5},
    {"\xF0\x9F\x90\xB3\xF0\x9F\x90\xB3!", 10, 4, 6},
    // Each invalid byte is a character.
    {"\xFF\xC3x", 3, 3, 3},
    {"\xF0\x9F\x90", 4, 4, 4},
};

constexpr bool holds(const column_case& each) {
    const tare::column_unit units[] = {bytes, code_points, utf16};
    const std::uint32_t columns[] = {each.in_bytes, each.in_code_points, each.in_utf16};
    for (std::size_t from = 0; from < 3; ++from)
        for (std::size_t to = 0; to < 3; ++to)
            if (convert_column(each.line, columns[from], units[from], units[to]) != columns[to]) return false;
    return true;
}

constexpr bool all_columns_hold() {
    for (const auto& each : column_cases)
        if (!holds(each)) return false;
    return true;
}
static_assert(all_columns_hold());

TEST_CASE("columns in every unit") {
    for (const auto& each : column_cases) {
        CAPTURE(std::string(each.line));
        CAPTURE(each.in_bytes);
        CHECK(holds(each));
    }
}

TEST_CASE("columns that begin no character") {
    struct {
        std::string_view line;
        std::uint32_t column;
        tare::column_unit from;
        tare::column_unit to;
        std::uint32_t expected;
    } const cases[] = {
        // Inside a character, in any unit: its first.
        {"a\xE2\x82\xAC!", 3, bytes, utf16, 2},
        {"a\xE2\x82\xAC!", 4, bytes, code_points, 2},
        {"a\xE2\x82\xAC!", 4, bytes, bytes, 2},
        {"a\xF0\x9F\x90\xB3!", 3, utf16, bytes, 2},
        {"a\xF0\x9F\x90\xB3!", 4, utf16, bytes, 6},
        // Before and beyond the line.
        {"ab", 0, bytes, utf16, 1},
        {"ab", 0, utf16, bytes, 1},
        {"ab", 99, bytes, utf16, 3},
        {"\xF0\x9F\x90\xB3", far, bytes, utf16, 3},
        {"\xF0\x9F\x90\xB3", far, code_points, bytes, 5},
        {"", far, utf16, bytes, 1},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.line));
        CAPTURE(each.column);
        CHECK(convert_column(each.line, each.column, each.from, each.to) == each.expected);
    }
}

TEST_CASE("numbers in decimal") {
    struct {
        std::uint64_t number;
        std::string_view expected;
    } const cases[] = {
        {0, "0"},
        {9, "9"},
        {10, "10"},
        {1009, "1009"},
        {9'999'999'999, "9999999999"},
        {std::numeric_limits<std::uint64_t>::max(), "18446744073709551615"},
    };
    for (const auto& each : cases) {
        std::string out = "#";
        tare::append_decimal(out, each.number);
        CHECK(out.substr(1) == each.expected);
    }
}

} // namespace
