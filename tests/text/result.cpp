#include <tare/text/result.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../constexpr_string.hpp"

namespace {

using tare::fail;
using tare::result;
using tare::test::constexpr_string;

using number = result<int, char>;
using numbers = result<std::vector<int>, char>;
using text = result<std::string, std::string>;

constexpr number halve(int value) {
    if (value % 2 != 0) return fail('o');
    return value / 2;
}

constexpr numbers count_to(int last) {
    if (last < 0) return fail('n');
    std::vector<int> out;
    for (int i = 1; i <= last; ++i) out.push_back(i);
    return out;
}

constexpr text shout(std::string_view word) {
    if (word.empty()) return fail(std::string("nothing to shout, so there is no text"));
    std::string out(word);
    out += "! And this is too long to be kept inside of a string.";
    return out;
}

static_assert(halve(4).has_value() && halve(4) && !halve(3));
static_assert(*halve(4) == 2 && halve(4).value() == 2 && halve(4).error() == char{});
static_assert(halve(3).error() == 'o');
static_assert(halve(4).value_or(7) == 2 && halve(3).value_or(7) == 7);
static_assert(halve(4) == halve(4) && halve(3) == halve(3));
static_assert(halve(4) != halve(3) && halve(4) != halve(6) && halve(3) != number(fail('p')));
static_assert(count_to(3)->size() == 3 && (*count_to(3))[2] == 3);
static_assert(count_to(-1).error() == 'n' && count_to(-1).value_or(std::vector{9}).front() == 9);
static_assert(!constexpr_string<> || shout("tare")->starts_with("tare!"));
static_assert(!constexpr_string<> || shout("").error().starts_with("nothing"));

// Nothing dangles: a temporary gives values, not references.
static_assert(std::is_same_v<decltype(*std::declval<numbers>()), std::vector<int>>);
static_assert(std::is_same_v<decltype(std::declval<numbers>().value()), std::vector<int>>);
static_assert(std::is_same_v<decltype(std::declval<text>().error()), std::string>);
static_assert(std::is_same_v<decltype(*std::declval<numbers&>()), std::vector<int>&>);
static_assert(std::is_same_v<decltype(*std::declval<const numbers&>()), const std::vector<int>&>);

static_assert(!std::is_convertible_v<number, bool> && std::is_constructible_v<bool, number>);
static_assert(!std::is_default_constructible_v<number>);

TEST_CASE("a result holds a value or an error") {
    auto good = shout("tare");
    REQUIRE(good);
    CHECK(good->size() == 57);
    *good = "quiet";
    good->push_back('!');
    CHECK(good.value() == "quiet!");
    CHECK(std::as_const(good).value() == "quiet!");
    CHECK(good.value_or("none") == "quiet!");
    CHECK(good.error().empty());

    const auto bad = shout("");
    REQUIRE(!bad);
    CHECK(bad.error() == "nothing to shout, so there is no text");
    CHECK(bad.value_or("none") == "none");
    CHECK(shout("").value_or("none") == "none");
    CHECK(good != bad);
}

TEST_CASE("value and error may be of one type") {
    const text good = std::string("same");
    const text bad = fail(std::string("same"));
    CHECK(good.has_value());
    CHECK(!bad.has_value());
    CHECK(good != bad);
}

TEST_CASE("a value is moved in and out") {
    std::vector<int> many(1000, 7);
    const auto* storage = many.data();
    numbers held(std::move(many));
    CHECK(held->data() == storage);
    const auto out = *std::move(held);
    CHECK(out.data() == storage);

    struct only_moves {
        constexpr explicit only_moves(int start) : value(start) {}
        only_moves(only_moves&&) = default;
        only_moves& operator=(only_moves&&) = default;
        int value;
    };
    result<only_moves, int> moved(only_moves(3));
    CHECK((*std::move(moved)).value == 3);
}

} // namespace
