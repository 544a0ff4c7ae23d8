#include <tare/shell/cursor.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

namespace {

/// A cursor in so many backquotes, some of them in double quotes.
class nested_cursor : public tare::detail::shell_cursor {
public:
    constexpr nested_cursor(std::string_view text, std::uint32_t level, std::uint64_t quoted)
        : shell_cursor(text) {
        level_ = level;
        quoted_ = quoted;
        load(0, false);
    }
};

/// What a cursor sees: bytes, `%` for a continuation, `^` for a backquote that ends a substitution.
constexpr bool sees(std::string_view text, std::uint32_t level, std::uint64_t quoted,
                    std::string_view expected) {
    nested_cursor cursor(text, level, quoted);
    bool escaped = false;
    for (const char byte : expected) {
        const bool matches = byte == '%'   ? cursor.current() == nested_cursor::continuation
                             : byte == '^' ? cursor.at_backquote_end()
                                           : cursor.at(byte);
        if (!matches) return false;
        escaped = cursor.at('\\') && !escaped;
        escaped ? cursor.advance_escaped() : cursor.advance();
    }
    return cursor.current() == nested_cursor::at_end;
}

static_assert(sees("a\\\nb", 0, 0, "a%b"));

} // namespace

TEST_CASE("a cursor sees what the lexer does") {
    constexpr struct {
        std::string_view text;
        std::uint32_t level;
        std::uint64_t quoted;
        std::string_view seen;
    } cases[] = {
        {"", 0, 0, ""},
        {"ab", 0, 0, "ab"},
        {"a\\b", 0, 0, "a\\b"},
        {"a\\\nb", 0, 0, "a%b"},
        {"\\\\\nb", 0, 0, "\\\\\nb"}, // an escaped backslash, and the line's end
        {"\\\\\\\nb", 0, 0, "\\\\%b"},
        {"a\\", 0, 0, "a\\"},
        {"\\$\\`\\\\", 0, 0, "\\$\\`\\\\"},
        {"a`", 1, 0, "a^"},
        {"a\\`", 1, 0, "a`"}, // opens one inside
        {"a\\`", 2, 0, "a^"}, // ends the inner one
        {"a\\\\\\`", 2, 0, "a`"},
        {"\\\\\\\\", 2, 0, "\\"},
        {"\\\\\\$a", 2, 0, "$a"},
        {"\\\\`", 2, 0, "\\^"},
        {"\\$a", 1, 0, "$a"},
        {"\\\\$a", 1, 0, "\\$a"},
        {"\\a", 1, 0, "\\a"},
        {"\\\"", 1, 0, "\\\""},
        {"\\\"", 1, 1, "\""},
        {"\\\\\\\"", 1, 1, "\\\""},
        {"\\\\\nb", 1, 0, "%b"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        CAPTURE(each.level);
        CHECK(sees(each.text, each.level, each.quoted, each.seen));
    }
}

TEST_CASE("a cursor looks past continuations, and takes them apart") {
    nested_cursor cursor("\\\n\\\nb", 0, 0);
    CHECK(cursor.current_joined() == 'b');
    cursor.part_continuation();
    CHECK(cursor.at('\\', '\n'));
    CHECK(nested_cursor("\\\n", 0, 0).current_joined() == nested_cursor::at_end);
}
