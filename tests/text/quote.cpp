#include <tare/text/quote.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("text in quotes, as Go's %q prints it") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    using namespace std::string_view_literals;
    constexpr row rows[] = {
        {"", R"("")"},
        {"plain", R"("plain")"},
        {R"(a"b\c)", R"("a\"b\\c")"},
        {"\a\b\f\n\r\t\v", R"("\a\b\f\n\r\t\v")"},
        {"\0\x1B\x7F"sv, R"("\x00\x1b\x7f")"},
        {"\xFF\xC3", R"("\xff\xc3")"},
        {"\xC3\xA9", "\"\xC3\xA9\""},
        {"\xC2\xA0\xE2\x80\x8B", R"("\u00a0\u200b")"},
        {"\xEF\xBB\xBF", R"("\ufeff")"},
        {"\xF3\xA0\x80\x81", R"("\U000e0001")"},
        {"\xF0\x9F\x90\xB3", "\"\xF0\x9F\x90\xB3\""},
    };
    for (const auto& each : rows) {
        std::string out;
        tare::append_quoted(out, each.text);
        CHECK(out == each.expected);
    }
}

static_assert(tare::is_printable('a') && !tare::is_printable(0xAD) && !tare::is_printable(0x1FFFE));
