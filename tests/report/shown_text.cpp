#include <tare/report/shown_text.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view escape_less(char32_t value) {
    return value == '<' ? std::string_view("[less]") : std::string_view();
}

template <class Container>
constexpr Container shown(std::string_view text) {
    Container out;
    tare::append_shown(out, text, escape_less);
    return out;
}

} // namespace

TEST_CASE("what cannot be shown is replaced") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"", ""},
        {"a b/c:1", "a b/c:1"},
        {"<a<<", "[less]a[less][less]"},
        {"é€😀", "é€😀"},
        {"a\nb\tc", "a\uFFFDb\uFFFDc"},
        {"a\xff\x80z", "a\uFFFD\uFFFDz"},
        {"\xE2\x82", "\uFFFD\uFFFD"},
        {"\u202Eevil\u2069", "\uFFFDevil\uFFFD"}, // nothing turns the direction of a text
    };
    for (const auto& [text, expected] : rows) CHECK(shown<std::string>(text) == expected);
}
static_assert(shown<std::vector<char>>("<a\n").size() == 6 + 1 + 3);

TEST_CASE("texts are shortened by characters") {
    struct row {
        std::string_view text;
        std::size_t limit;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"", 3, ""},        {"abc", 3, "abc"}, {"abcd", 3, "ab…"},
        {"äöüß", 3, "äö…"}, {"äöü", 3, "äöü"}, {"\xff\xff\xff\xff", 3, "\xff\xff…"},
        {"ab", 1, "…"},     {"a", 1, "a"},
    };
    for (const auto& [text, limit, expected] : rows) CHECK(tare::shorten(text, limit) == expected);
}
