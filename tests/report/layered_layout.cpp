#include <tare/report/layered_layout.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using tare::layered_layout;
using tare::layout_link;
using tare::layout_size;
using links = std::vector<layout_link>;

constexpr layout_size size{100, 40};

constexpr layered_layout lay_out(std::size_t boxes, const links& given) {
    const std::vector<layout_size> sizes(boxes, size);
    return tare::lay_out(sizes, given);
}

/// The boxes of each column from above, as letters.
std::string shown(const layered_layout& layout) {
    std::size_t columns = 0;
    for (const auto& each : layout.boxes) columns = std::max(columns, each.column + 1);
    std::string out;
    for (std::size_t column = 0; column < columns; ++column) {
        std::vector<std::size_t> inside;
        for (std::size_t i = 0; i < layout.boxes.size(); ++i)
            if (layout.boxes[i].column == column) inside.push_back(i);
        std::sort(inside.begin(), inside.end(), [&](std::size_t a, std::size_t b) {
            return layout.boxes[a].corner.y < layout.boxes[b].corner.y;
        });
        if (column > 0) out += " | ";
        for (const auto each : inside) out += static_cast<char>('a' + each);
    }
    return out;
}

bool overlap(const tare::placed_box& a, const tare::placed_box& b) {
    return a.corner.x < b.corner.x + b.size.width && b.corner.x < a.corner.x + a.size.width &&
           a.corner.y < b.corner.y + b.size.height && b.corner.y < a.corner.y + a.size.height;
}

/// What holds of every layout.
void check(const layered_layout& layout, const links& given) {
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
        const auto& box = layout.boxes[i];
        CHECK(box.corner.x >= 0);
        CHECK(box.corner.y >= 0);
        CHECK(box.corner.x + box.size.width <= layout.size.width);
        CHECK(box.corner.y + box.size.height <= layout.size.height);
        for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(overlap(box, layout.boxes[j]));
    }
    REQUIRE(layout.routes.size() == given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto& route = layout.routes[i];
        const auto& from = layout.boxes[given[i].from];
        const auto& to = layout.boxes[given[i].to];
        REQUIRE(route.size() % 2 == 0);
        CHECK(route.front().x == from.corner.x + from.size.width);
        CHECK(route.back().x == to.corner.x);
        CHECK(route.back().y > to.corner.y);
        CHECK(route.back().y < to.corner.y + to.size.height);
        for (std::size_t at = 1; at + 1 < route.size(); at += 2) CHECK(route[at].y == route[at + 1].y);
        // A line passes between boxes, not through them.
        for (std::size_t at = 1; at + 1 < route.size(); ++at)
            for (const auto& box : layout.boxes)
                CHECK_FALSE((route[at].x >= box.corner.x && route[at].x <= box.corner.x + box.size.width &&
                             route[at].y >= box.corner.y && route[at].y <= box.corner.y + box.size.height));
    }
}

} // namespace

TEST_CASE("columns") {
    struct row {
        std::size_t boxes;
        links given;
        std::string expected;
    };
    const row rows[] = {
        {0, {}, ""},
        {1, {}, "a"},
        {2, {}, "ab"},
        {2, {{0, 1}}, "a | b"},
        {3, {{0, 1}, {1, 2}, {0, 2}}, "a | b | c"},
        {4, {{0, 2}, {1, 3}, {2, 3}}, "a | bc | d"},        // b stands next to what needs it
        {4, {{0, 2}, {1, 3}}, "ab | cd"},                   // what does not hang together
        {4, {{0, 3}, {1, 2}}, "ab | dc"},                   // does not cross
        {3, {{0, 1}, {1, 2}, {2, 1}, {1, 1}}, "a | b | c"}, // lines that lead back have no say
        {2, {{1, 0}}, "ab"},
    };
    for (const auto& [boxes, given, expected] : rows) {
        const auto layout = lay_out(boxes, given);
        CHECK(shown(layout) == expected);
        check(layout, given);
    }
}

TEST_CASE("places") {
    // A chain is straight.
    const auto chain = lay_out(3, {{0, 1}, {1, 2}});
    for (const auto& each : chain.boxes) CHECK(each.corner.y == chain.boxes[0].corner.y);
    for (const auto& each : chain.routes) CHECK(each.front().y == each.back().y);

    // What has two sources stands half-way between them.
    const auto pair = lay_out(3, {{0, 2}, {1, 2}});
    CHECK(pair.boxes[2].corner.y == (pair.boxes[0].corner.y + pair.boxes[1].corner.y) / 2);

    // A line past a column goes around its boxes.
    const auto past = lay_out(3, {{0, 1}, {1, 2}, {0, 2}});
    CHECK(past.routes[2].size() == 4);
    CHECK(past.routes[0].size() == 2);
}

TEST_CASE("boxes grow with the lines that end in them") {
    links given;
    for (std::size_t i = 0; i < 20; ++i) given.push_back({i, 20});
    const auto layout = lay_out(21, given);
    check(layout, given);
    CHECK(layout.boxes[20].size.height > 19 * tare::layout_spacing{}.lane_gap);
    CHECK(layout.boxes[0].size.height == size.height);
    std::vector<std::int64_t> ends;
    for (const auto& each : layout.routes) ends.push_back(each.back().y);
    CHECK(std::is_sorted(ends.begin(), ends.end()));
}

TEST_CASE("columns are as wide as their widest box") {
    const std::array<layout_size, 3> sizes{{{10, 40}, {90, 40}, {30, 40}}};
    const std::array<layout_link, 2> given{{{0, 2}, {1, 2}}};
    const auto layout = tare::lay_out(sizes, given, {.margin = 5, .column_gap = 50});
    CHECK(layout.boxes[0].size.width == 90);
    CHECK(layout.boxes[2].corner.x == 5 + 90 + 50);
    CHECK(layout.size.width == 5 + 90 + 50 + 30 + 5);
}

TEST_CASE("any graph") {
    std::uint32_t state = 1;
    const auto draw = [&](std::size_t limit) {
        state = state * 1'664'525 + 1'013'904'223;
        return static_cast<std::size_t>(state >> 8) % limit;
    };
    for (int round = 0; round < 300; ++round) {
        const auto boxes = 1 + draw(14);
        links given(draw(20));
        for (auto& each : given) each = {draw(boxes), draw(boxes)};
        const auto layout = lay_out(boxes, given);
        check(layout, given);
        CHECK(lay_out(boxes, given).routes == layout.routes);
    }
}

TEST_CASE("many lines past many columns") {
    links given;
    const std::size_t boxes = 3'000;
    for (std::size_t i = 1; i < boxes; ++i) {
        given.push_back({i - 1, i});
        given.push_back({0, i});
    }
    const auto layout = lay_out(boxes, given);
    CHECK(layout.boxes.back().column == boxes - 1);
    CHECK(layout.routes.back().size() == 2);
}

static_assert([] {
    const auto layout = lay_out(3, {{0, 2}, {1, 2}});
    return layout.boxes[2].column == 1 && layout.boxes[0].corner.y < layout.boxes[1].corner.y;
}());
