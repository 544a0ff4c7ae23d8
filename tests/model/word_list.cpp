#include <tare/model/word_list.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("the elements of a list") {
    struct {
        tare::word_list list;
        std::string_view elements; ///< each in brackets
    } constexpr cases[] = {
        {"", ""},
        {"a", "[a]"},
        {"a b", "[a][b]"},
        {"-a --long c", "[-a][--long][c]"},
    };
    for (const auto& each : cases) {
        std::string elements;
        for (const auto element : each.list) elements += '[' + std::string(element) + ']';
        CHECK(elements == each.elements);
        CHECK(each.list.empty() == elements.empty());
    }
}

static_assert(tare::word_list("ab b abc").contains("b") && tare::word_list("ab b abc").contains("abc"));
static_assert(!tare::word_list("ab abc").contains("a") && !tare::word_list("ab abc").contains("bc"));
static_assert(!tare::word_list("a").contains("") && !tare::word_list("").contains("a"));
static_assert(tare::word_list("aa a").contains("a") && !tare::word_list("a b").contains("a b "));
static_assert(tare::phrase_list("cache clean|rm").contains("cache clean"));
static_assert(!tare::phrase_list("cache clean|rm").contains("clean"));
static_assert(*++tare::phrase_list("cache clean|rm").begin() == "rm");
