#include <tare/syntax/expand.hpp>
#include <tare/syntax/quote_word.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

TEST_CASE("a word that expands to a text") {
    struct row {
        std::string_view text;
        std::string_view expected;
        char escape = '\\';
    };
    constexpr row rows[] = {
        {"a", "a"},
        {"", "\"\""},
        {"a b", "\"a b\""},
        {"$HOME", "\"\\$HOME\""},
        {"${a:-\"b\"}", "\"\\${a:-\\\"b\\\"}\""},
        {"it's", "\"it's\""},
        {"a\\b", "\"a\\\\b\""},
        {"a\\b", "a\\b", '`'},
        {"a`$b", "\"a```$b\"", '`'},
        {"<<E", "\"<<E\""},
        {"\xC3\xA9", "\"\xC3\xA9\""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(tare::quote_word(each.text, each.escape) == each.expected);
        const auto expanded = tare::expand(each.expected, tare::no_variables, {.escape = each.escape});
        CHECK(expanded.value() == each.text);
    }
    for (int byte = 0; byte < 0x80; ++byte)
        for (const char escape : {'\\', '`'}) {
            CAPTURE(byte);
            const std::string text{'x', static_cast<char>(byte)};
            const auto word = tare::quote_word(text, escape);
            const auto expanded = tare::expand(word, tare::no_variables, {.escape = escape});
            CHECK(expanded.value() == text);
        }
}

static_assert(!tare::test::constexpr_string<> || tare::quote_word("a b") == "\"a b\"");
