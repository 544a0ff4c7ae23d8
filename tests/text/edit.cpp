#include <tare/text/edit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"

namespace {

using tare::apply_edits;
using tare::conflicts;
using tare::edit;
using tare::edit_error;
using tare::source_range;
using tare::test::constexpr_string;
using kind = edit_error::kind;

constexpr auto far = std::numeric_limits<std::uint32_t>::max();

TEST_CASE("edits are applied") {
    struct {
        std::string_view text;
        std::vector<edit> edits;
        std::string_view expected;
    } const cases[] = {
        {"", {}, ""},
        {"hello", {}, "hello"},
        {"", {{{0, 0}, "new"}}, "new"},
        {"hello", {{{0, 5}, ""}}, ""},
        {"hello", {{{1, 4}, "a"}}, "hao"},
        {"hello", {{{0, 0}, ">"}, {{5, 5}, "<"}}, ">hello<"},
        {"hello", {{{2, 2}, ""}}, "hello"},
        // Offsets are the original's, in whatever order edits come.
        {"hello", {{{0, 1}, "JJJ"}, {{4, 5}, "y"}}, "JJJelly"},
        {"hello", {{{4, 5}, "y"}, {{0, 1}, "JJJ"}}, "JJJelly"},
        {"a b c", {{{4, 5}, "C"}, {{0, 1}, "A"}, {{2, 3}, "B"}}, "A B C"},
        // Replaced ranges may touch.
        {"abcd", {{{0, 2}, "x"}, {{2, 4}, "y"}}, "xy"},
        {"abcd", {{{2, 4}, "y"}, {{0, 2}, ""}}, "y"},
        // Insertions at one place keep their order.
        {"ab", {{{1, 1}, "1"}, {{1, 1}, "2"}, {{1, 1}, "3"}}, "a123b"},
        {"ab", {{{1, 1}, "2"}, {{0, 1}, "A"}, {{1, 1}, "1"}}, "A21b"},
        // An insertion at either end of a replaced range stays outside.
        {"abc", {{{1, 1}, "<"}, {{1, 2}, "B"}, {{2, 2}, ">"}}, "a<B>c"},
        {"abc", {{{2, 2}, ">"}, {{1, 2}, "B"}, {{1, 1}, "<"}}, "a<B>c"},
        {"abcd", {{{1, 2}, "B"}, {{2, 3}, "C"}, {{2, 2}, "|"}}, "aB|Cd"},
        {"abc", {{{1, 2}, ""}, {{2, 2}, "2"}, {{1, 1}, "1"}}, "a12c"},
        // Replacements are bytes, never edited themselves.
        {"aa", {{{0, 1}, "aa"}, {{1, 2}, std::string("\0\xFF", 2)}}, std::string_view("aa\0\xFF", 4)},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.text));
        CAPTURE(std::string(each.expected));
        const auto out = apply_edits(each.text, each.edits);
        REQUIRE(out);
        CHECK(*out == each.expected);
    }
}

TEST_CASE("edits that break the contract") {
    struct {
        std::string_view text;
        std::vector<edit> edits;
        edit_error expected;
        std::string_view message;
    } const cases[] = {
        {"", {{{0, 1}, ""}}, {kind::out_of_range, 0}, "edit 0 reaches beyond the end of the text"},
        {"ab",
         {{{0, 1}, ""}, {{3, 3}, "x"}},
         {kind::out_of_range, 1},
         "edit 1 reaches beyond the end of the text"},
        {"ab", {{{0, far}, ""}}, {kind::out_of_range, 0}, "edit 0 reaches beyond the end of the text"},
        {"ab", {{{2, 1}, ""}}, {kind::reversed, 0}, "edit 0 ends before it begins"},
        {"ab", {{{far, 0}, ""}}, {kind::reversed, 0}, "edit 0 ends before it begins"},
        {"abc", {{{0, 2}, ""}, {{1, 3}, ""}}, {kind::overlap, 1, 0}, "edit 1 overlaps edit 0"},
        {"abc", {{{1, 3}, ""}, {{0, 2}, ""}}, {kind::overlap, 0, 1}, "edit 0 overlaps edit 1"},
        {"abc", {{{0, 2}, "x"}, {{0, 2}, "x"}}, {kind::overlap, 1, 0}, "edit 1 overlaps edit 0"},
        {"abc", {{{0, 3}, ""}, {{1, 1}, "x"}}, {kind::overlap, 1, 0}, "edit 1 overlaps edit 0"},
        {"abc", {{{1, 1}, "x"}, {{3, 3}, ""}, {{0, 3}, ""}}, {kind::overlap, 0, 2}, "edit 0 overlaps edit 2"},
        {"abc", {{{0, 3}, ""}, {{1, 1}, ""}}, {kind::overlap, 1, 0}, "edit 1 overlaps edit 0"},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.message));
        const auto out = apply_edits(each.text, each.edits);
        REQUIRE(!out);
        CHECK(out.error() == each.expected);
        CHECK(out.error().message() == each.message);
    }
}

struct conflict_case {
    source_range a;
    source_range b;
    bool conflict;
};

TEST_CASE("edits of different origin conflict") {
    const conflict_case cases[] = {
        {{2, 6}, {2, 6}, true},
        {{2, 6}, {5, 9}, true},
        {{2, 6}, {3, 4}, true},
        {{2, 6}, {6, 9}, false},
        {{2, 6}, {0, 2}, false},
        {{2, 6}, {7, 9}, false},
        // Insertions: inside, at either end, and at one place.
        {{2, 6}, {4, 4}, true},
        {{2, 6}, {2, 2}, false},
        {{2, 6}, {6, 6}, false},
        {{2, 6}, {0, 0}, false},
        {{4, 4}, {4, 4}, true},
        {{4, 4}, {5, 5}, false},
    };
    for (const auto& each : cases) {
        CAPTURE(each.a.begin);
        CAPTURE(each.b.begin);
        CHECK(conflicts({each.a, "x"}, {each.b, "y"}) == each.conflict);
        CHECK(conflicts({each.b, "x"}, {each.a, "y"}) == each.conflict);
    }
}

/// g++ 12 makes no std::vector<edit> of a list at compile time.
constexpr std::vector<edit> wrap(std::uint32_t end) {
    std::vector<edit> edits;
    edits.push_back({{end, end}, " # long enough to be allocated"});
    edits.push_back({{0, 4}, "from"});
    return edits;
}
static_assert(!constexpr_string<> ||
              *apply_edits("FROM a", wrap(6)) == "from a # long enough to be allocated");
static_assert(!constexpr_string<> || apply_edits("FROM a", wrap(7)).error().message() ==
                                         "edit 0 reaches beyond the end of the text");
static_assert(!constexpr_string<> || conflicts({{1, 1}, "a"}, {{1, 1}, "b"}));

/// The contract, byte by byte: before the byte at each place come the insertions there, in order.
std::string apply_naively(std::string_view text, const std::vector<edit>& edits) {
    std::string out;
    for (std::uint32_t at = 0; at <= text.size(); ++at) {
        for (const auto& each : edits)
            if (each.range.empty() && each.range.begin == at) out += each.replacement;
        bool is_replaced = false;
        for (const auto& each : edits) {
            is_replaced = is_replaced || each.range.contains(at);
            if (!each.range.empty() && each.range.begin == at) out += each.replacement;
        }
        if (at < text.size() && !is_replaced) out += text[at];
    }
    return out;
}

/// Whether two edits of one set cannot both be made.
bool overlap(const edit& a, const edit& b) { return a.range.overlaps(b.range); }

TEST_CASE("edits at random: as the naive way does it, and refused where two overlap") {
    std::mt19937 random(3);
    const auto up_to = [&](std::size_t last) { return static_cast<std::uint32_t>(random() % (last + 1)); };
    int applied = 0;
    for (int round = 0; round < 30'000; ++round) {
        std::string text(random() % 24, '\0');
        for (auto& byte : text) byte = static_cast<char>('a' + random() % 26);
        std::vector<edit> edits(random() % 6);
        for (auto& each : edits) {
            const auto begin = up_to(text.size());
            const auto end = std::min<std::size_t>(text.size(), begin + up_to(1) * up_to(4));
            each = {{begin, static_cast<std::uint32_t>(end)}, std::string(random() % 3, "XYZ"[random() % 3])};
        }
        bool any_overlap = false;
        for (std::size_t i = 0; i < edits.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) any_overlap = any_overlap || overlap(edits[i], edits[j]);

        const auto out = apply_edits(text, edits);
        CAPTURE(text);
        REQUIRE(out.has_value() == !any_overlap);
        if (out) {
            REQUIRE(*out == apply_naively(text, edits));
            ++applied;
        } else {
            const auto& error = out.error();
            REQUIRE(error.what == kind::overlap);
            REQUIRE(error.index < edits.size());
            REQUIRE(error.other < edits.size());
            REQUIRE(error.index != error.other);
            REQUIRE(overlap(edits[error.index], edits[error.other]));
        }

        // What does not conflict may come in any order.
        bool any_conflict = false;
        for (std::size_t i = 0; i < edits.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) any_conflict = any_conflict || conflicts(edits[i], edits[j]);
        if (!any_conflict) {
            auto shuffled = edits;
            std::shuffle(shuffled.begin(), shuffled.end(), random);
            REQUIRE(apply_edits(text, shuffled) == out);
        }
    }
    CHECK(applied > 10'000);
}

TEST_CASE("many edits") {
    const std::string text(200'000, '.');
    std::vector<edit> edits;
    for (std::uint32_t at = 200'000; at > 0; at -= 2) edits.push_back({{at - 1, at}, "ab"});
    const auto out = apply_edits(text, edits);
    REQUIRE(out);
    CHECK(out->size() == 300'000);
    CHECK(out->substr(0, 6) == ".ab.ab");
}

} // namespace
