#include <tare/syntax/document.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

// Short enough for a string to hold it in itself, so that moving the string moves the bytes.
constexpr std::string_view small = "FROM a";
constexpr std::string_view large = "FROM a AS builder\nRUN make \\\n  install\n# done\n";

bool is_whole(const tare::document& document, std::string_view text) {
    return document.text() == text && tare::print(document) == text &&
           document.instructions().front().text().data() == document.text().data();
}

} // namespace

TEST_CASE("a document is a value: copies and moves stand on their own") {
    for (const auto text : {small, large}) {
        CAPTURE(text);
        auto first = tare::parse(std::string(text));
        CHECK(is_whole(first, text));

        const auto copy = first;
        CHECK(is_whole(copy, text));
        CHECK(copy.text().data() != first.text().data());
        CHECK(copy == first);

        auto moved = std::move(first);
        CHECK(is_whole(moved, text));
        CHECK(first.text().empty()); // what was moved from is empty, not broken
        CHECK(first.instructions().empty());

        tare::document assigned;
        CHECK(assigned.text().empty());
        CHECK(assigned.ok());
        assigned = copy;
        CHECK(is_whole(assigned, text));
        assigned = std::move(moved);
        CHECK(is_whole(assigned, text));
        auto& same = assigned;
        assigned = same;
        CHECK(is_whole(assigned, text));
    }
}

TEST_CASE("documents are equal where their texts are, however they hold them") {
    CHECK(tare::parse("FROM a") == tare::parse("FROM a"));
    CHECK(tare::parse("FROM a") != tare::parse("FROM b"));
    const auto borrowed = tare::parse_view(large);
    CHECK(borrowed == tare::parse(std::string(large)));
    CHECK(borrowed.text().data() == large.data());
}

TEST_CASE("positions") {
    const auto document = tare::parse_view(large);
    CHECK(document.lines().line_count() == 5);
    const auto run = document.instructions().at(1).value();
    CHECK(document.lines().position_of(run.arguments().front().range().begin) == tare::position{22, 2, 5});
}

static_assert(std::is_copy_constructible_v<tare::document> &&
              std::is_nothrow_move_constructible_v<tare::document>);
static_assert(std::is_same_v<decltype(tare::parse(std::string())), tare::document>);
static_assert(std::is_same_v<decltype(tare::parse_view("")), tare::document_view>);
