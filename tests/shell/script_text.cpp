#include <tare/shell/script_text.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <utility>

TEST_CASE("a text of pieces, and the way back") {
    constexpr std::string_view source = "ab\\\ncd\\\"ef";
    tare::script_text text(source);
    CHECK(text.text().empty());
    CHECK(text.to_source({0, 1}) == tare::source_range{0, 0});

    text.append({0, 1});
    text.append({1, 2});
    CHECK(text.text().data() == source.data()); // one piece is a view
    CHECK(text.pieces().size() == 1);
    text.append({4, 6});
    text.append("\"", {6, 8});
    text.append({8, 10});
    CHECK(text.text() == "abcd\"ef");
    CHECK(text.size() == 7);
    CHECK(text.pieces().size() == 4);

    CHECK(text.to_source({0, 2}) == tare::source_range{0, 2});
    CHECK(text.to_source({1, 3}) == tare::source_range{1, 5});
    CHECK(text.to_source({2, 2}) == tare::source_range{4, 4});
    CHECK(text.to_source({4, 5}) == tare::source_range{6, 8});
    CHECK(text.to_source({3, 6}) == tare::source_range{5, 9});
    CHECK(text.to_source({7, 7}) == tare::source_range{10, 10});
    CHECK(text.to_source({6, 99}) == tare::source_range{9, 10});

    const auto bytes = text.text().data();
    const auto moved = std::move(text);
    CHECK(moved.text().data() == bytes);
}

static_assert([] {
    tare::script_text text("a b");
    text.append({0, 1});
    text.append({2, 3});
    return text.text() == "ab" && text.to_source({0, 2}) == tare::source_range{0, 3};
}());
