#include <tare/text/range.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string_view>

namespace {

using tare::slice;
using tare::source_range;

constexpr auto far = std::numeric_limits<std::uint32_t>::max();

struct pair_case {
    source_range a;
    source_range b;
    bool contains; // a contains b
    bool overlaps;
};

constexpr pair_case pair_cases[] = {
    {{2, 6}, {2, 6}, true, true},
    {{2, 6}, {3, 5}, true, true},
    {{2, 6}, {2, 3}, true, true},
    {{2, 6}, {5, 6}, true, true},
    {{2, 6}, {1, 3}, false, true},
    {{2, 6}, {5, 7}, false, true},
    {{2, 6}, {1, 7}, false, true},
    // Touching is not overlapping.
    {{2, 6}, {0, 2}, false, false},
    {{2, 6}, {6, 8}, false, false},
    {{2, 6}, {0, 1}, false, false},
    {{2, 6}, {7, 9}, false, false},
    // An empty range overlaps what it lies strictly inside of.
    {{2, 6}, {4, 4}, true, true},
    {{2, 6}, {2, 2}, true, false},
    {{2, 6}, {6, 6}, true, false},
    {{2, 6}, {7, 7}, false, false},
    {{4, 4}, {4, 4}, true, false},
    {{0, far}, {far - 1, far}, true, true},
};

constexpr bool holds(const pair_case& each) {
    return each.a.contains(each.b) == each.contains && each.a.overlaps(each.b) == each.overlaps &&
           each.b.overlaps(each.a) == each.overlaps;
}

constexpr bool all_hold() {
    for (const auto& each : pair_cases)
        if (!holds(each)) return false;
    return true;
}
static_assert(all_hold());

static_assert(source_range{} == source_range{0, 0} && source_range{}.empty());
static_assert(source_range{2, 6}.size() == 4 && !source_range{2, 6}.empty());
static_assert(source_range{2, 6}.contains(2) && source_range{2, 6}.contains(5));
static_assert(!source_range{2, 6}.contains(1) && !source_range{2, 6}.contains(6));
static_assert(!source_range{2, 2}.contains(2));
static_assert(source_range{2, 6} != source_range{2, 7});

TEST_CASE("ranges contain and overlap") {
    for (const auto& each : pair_cases) {
        CAPTURE(each.a.begin);
        CAPTURE(each.a.end);
        CAPTURE(each.b.begin);
        CAPTURE(each.b.end);
        CHECK(holds(each));
    }
}

TEST_CASE("a slice is cut at the text's end") {
    struct {
        source_range range;
        std::string_view expected;
    } const cases[] = {
        {{0, 5}, "hello"}, //
        {{1, 3}, "el"},    //
        {{0, 0}, ""},      //
        {{5, 5}, ""},      //
        {{3, 9}, "lo"},    //
        {{5, 9}, ""},      //
        {{7, 9}, ""},      //
        {{3, 1}, ""},      //
        {{9, 1}, ""},      //
        {{0, far}, "hello"}, {{far, far}, ""},
    };
    for (const auto& each : cases) {
        CAPTURE(each.range.begin);
        CAPTURE(each.range.end);
        CHECK(slice("hello", each.range) == each.expected);
    }
    CHECK(slice("", {0, 1}) == "");
    static_assert(slice("hello", {3, 9}) == "lo");
}

} // namespace
