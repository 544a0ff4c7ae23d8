#include <tare/syntax/joined_text.hpp>

#include <doctest/doctest.h>

#include <string_view>

using tare::joined_text;
using tare::source_range;

namespace {

constexpr std::string_view source = "RUN a \\\n# c\n  b";

constexpr joined_text sample() {
    joined_text text(source);
    text.append({0, 6});
    text.append({12, 15});
    text.join();
    return text;
}

} // namespace

TEST_CASE("pieces are joined, and ranges find their way back") {
    const auto text = sample();
    CHECK(text.text() == "RUN a   b");
    CHECK(text.pieces().size() == 2);

    struct row {
        source_range joined;
        source_range expected;
    };
    constexpr row rows[] = {
        {{0, 3}, {0, 3}},   {{4, 6}, {4, 6}}, // an end at a piece's end stays there
        {{6, 8}, {12, 14}},                   // a begin there is the next piece's
        {{4, 9}, {4, 15}},                    // what parts the pieces lies inside
        {{6, 6}, {12, 12}}, {{9, 9}, {15, 15}}, {{8, 99}, {14, 15}},
    };
    for (const auto& each : rows) {
        CAPTURE(each.joined.begin);
        CHECK(text.to_source(each.joined) == each.expected);
    }
}

TEST_CASE("one piece is a view of the source") {
    joined_text text(source);
    CHECK(text.text().empty());
    CHECK(text.to_source({0, 1}) == source_range{});
    text.append({4, 5});
    CHECK(text.text().data() == source.data() + 4);
    text.reset(source);
    CHECK(text.size() == 0);
}

static_assert(sample().size() == 9);
static_assert(sample().to_source({6, 7}) == source_range{12, 13});
