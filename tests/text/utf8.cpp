#include <tare/text/utf8.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_view_literals;
using tare::append_utf8;
using tare::code_point;
using tare::decode_last_utf8;
using tare::decode_utf8;
using tare::is_unicode_space;
using tare::replacement_character;

constexpr code_point invalid{replacement_character, 1, false};

struct decode_case {
    std::string_view bytes;
    code_point first;
    code_point last;
};

constexpr decode_case decode_cases[] = {
    {"a"sv, {U'a', 1}, {U'a', 1}},
    {"\0"sv, {0, 1}, {0, 1}},
    {"\x7F"sv, {0x7F, 1}, {0x7F, 1}},
    {"ab"sv, {U'a', 1}, {U'b', 1}},
    // The first and last of each length.
    {"\xC2\x80"sv, {0x80, 2}, {0x80, 2}},
    {"\xDF\xBF"sv, {0x7FF, 2}, {0x7FF, 2}},
    {"\xE0\xA0\x80"sv, {0x800, 3}, {0x800, 3}},
    {"\xED\x9F\xBF"sv, {0xD7FF, 3}, {0xD7FF, 3}},
    {"\xEE\x80\x80"sv, {0xE000, 3}, {0xE000, 3}},
    {"\xEF\xBF\xBF"sv, {0xFFFF, 3}, {0xFFFF, 3}},
    {"\xF0\x90\x80\x80"sv, {0x10000, 4}, {0x10000, 4}},
    {"\xF4\x8F\xBF\xBF"sv, {0x10FFFF, 4}, {0x10FFFF, 4}},
    // U+FFFD in the text is valid.
    {"\xEF\xBF\xBD"sv, {0xFFFD, 3}, {0xFFFD, 3}},
    {"\xC3\xA9\xE2\x82\xAC"sv, {0xE9, 2}, {0x20AC, 3}},
    {"a\xF0\x9F\x90\xB3"sv, {U'a', 1}, {0x1F433, 4}},
    // Alone: a continuation byte, bytes that begin nothing.
    {"\x80"sv, invalid, invalid},
    {"\xBF"sv, invalid, invalid},
    {"\xC0"sv, invalid, invalid},
    {"\xF5"sv, invalid, invalid},
    {"\xFF"sv, invalid, invalid},
    // Cut off, by the end or by another character.
    {"\xC3"sv, invalid, invalid},
    {"\xE2\x82"sv, invalid, invalid},
    {"\xF0\x9F\x90"sv, invalid, invalid},
    {"\xC3"
     "a"sv,
     invalid,
     {U'a', 1}},
    {"\xE2\x82"
     "a"sv,
     invalid,
     {U'a', 1}},
    {"a\xE2\x82"sv, {U'a', 1}, invalid},
    {"\xE2\xC3\xA9"sv, invalid, {0xE9, 2}},
    // One continuation byte too many.
    {"\xC3\xA9\x80"sv, {0xE9, 2}, invalid},
    {"\x80\x80\x80\x80\x80"sv, invalid, invalid},
    // Overlong.
    {"\xC0\x80"sv, invalid, invalid},
    {"\xC1\xBF"sv, invalid, invalid},
    {"\xE0\x9F\xBF"sv, invalid, invalid},
    {"\xF0\x8F\xBF\xBF"sv, invalid, invalid},
    // Surrogates.
    {"\xED\xA0\x80"sv, invalid, invalid},
    {"\xED\xBF\xBF"sv, invalid, invalid},
    // Beyond U+10FFFF.
    {"\xF4\x90\x80\x80"sv, invalid, invalid},
    {"\xF7\xBF\xBF\xBF"sv, invalid, invalid},
};

constexpr bool all_decoded() {
    for (const auto& each : decode_cases)
        if (decode_utf8(each.bytes, 0) != each.first || decode_last_utf8(each.bytes) != each.last)
            return false;
    return true;
}
static_assert(all_decoded());

std::string encode(char32_t value) {
    std::string out;
    append_utf8(out, value);
    return out;
}

constexpr bool encodes_at_compile_time() {
    std::vector<char> out;
    append_utf8(out, 0x1F433);
    append_utf8(out, 'a');
    return std::string_view(out.data(), out.size()) == "\xF0\x9F\x90\xB3"
                                                       "a";
}
static_assert(encodes_at_compile_time());

TEST_CASE("the first and last character are decoded") {
    for (const auto& each : decode_cases) {
        CAPTURE(std::string(each.bytes));
        CHECK(decode_utf8(each.bytes, 0) == each.first);
        CHECK(decode_last_utf8(each.bytes) == each.last);
    }
    CHECK(decode_utf8("ab\xC3\xA9"sv, 2) == code_point{0xE9, 2});
    CHECK(decode_utf8("ab\xC3\xA9"sv, 3) == invalid);
}

TEST_CASE("every code point survives") {
    for (char32_t value = 0; value <= 0x10FFFF; ++value) {
        const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
        const auto bytes = encode(value);
        const auto size = value < 0x80 ? 1u : value < 0x800 ? 2u : value < 0x10000 ? 3u : 4u;
        const code_point expected{is_surrogate ? replacement_character : value,
                                  static_cast<std::uint8_t>(size)};
        // CHECK a million times would take seconds.
        if (decode_utf8(bytes, 0) != expected || decode_last_utf8(bytes) != expected ||
            bytes.size() != size) {
            CAPTURE(static_cast<std::uint32_t>(value));
            FAIL_CHECK("lost");
        }
    }
    CHECK(encode(0x110000) == "\xEF\xBF\xBD");
    CHECK(encode(0xFFFFFFFF) == "\xEF\xBF\xBD");
}

TEST_CASE("bytes at random: characters read forwards and backwards tile the text") {
    std::mt19937 random(1);
    constexpr std::string_view alphabet = "a \x80\xBF\xC2\xC3\xE0\xE2\xED\xEF\xF0\xF4\xF5\x9F\xA0\x90";
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random() % 12, '\0');
        for (auto& byte : text) byte = alphabet[random() % alphabet.size()];
        // Valid characters are the same in both directions: nothing else can be read at their bytes.
        std::vector<std::size_t> forwards;
        for (std::size_t at = 0; at < text.size();) {
            const auto character = decode_utf8(text, at);
            REQUIRE(character.size >= 1);
            REQUIRE(at + character.size <= text.size());
            if (character.valid) forwards.push_back(at);
            at += character.size;
        }
        std::vector<std::size_t> backwards;
        for (auto end = text.size(); end > 0;) {
            const auto character = decode_last_utf8(std::string_view(text).substr(0, end));
            REQUIRE(character.size <= end);
            end -= character.size;
            if (character.valid) backwards.insert(backwards.begin(), end);
        }
        REQUIRE(forwards == backwards);
    }
}

TEST_CASE("white space is Unicode's") {
    const std::u32string_view spaces = U"\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
                                       U"\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
    std::size_t found = 0;
    for (char32_t value = 0; value <= 0x10FFFF; ++value) found += is_unicode_space(value);
    CHECK(found == spaces.size());
    for (const auto value : spaces) {
        CAPTURE(static_cast<std::uint32_t>(value));
        CHECK(is_unicode_space(value));
    }
}

struct trim_case {
    std::string_view text;
    std::string_view left;
    std::string_view right;
    std::string_view both;
};

constexpr trim_case trim_cases[] = {
    {"", "", "", ""},
    {"a", "a", "a", "a"},
    {" \t", "", "", ""},
    {" a b\r\n", "a b\r\n", " a b", "a b"},
    {"\v\fa", "a", "\v\fa", "a"},
    {"\xC2\xA0"
     "a\xE3\x80\x80",
     "a\xE3\x80\x80",
     "\xC2\xA0"
     "a",
     "a"},
    {"\xC2\x85\xE2\x80\xA8", "", "", ""},
    // Not white space: U+200B, U+FEFF, NUL, and the bytes of U+0085 and U+00A0 on their own.
    {"\xE2\x80\x8B", "\xE2\x80\x8B", "\xE2\x80\x8B", "\xE2\x80\x8B"},
    {"\xEF\xBB\xBF a", "\xEF\xBB\xBF a", "\xEF\xBB\xBF a", "\xEF\xBB\xBF a"},
    {" \0 "sv, "\0 "sv, " \0"sv, "\0"sv},
    {" \x85 ", "\x85 ", " \x85", "\x85"},
    {" \xA0 ", "\xA0 ", " \xA0", "\xA0"},
};

constexpr bool all_trimmed() {
    for (const auto& each : trim_cases)
        if (tare::trim_left(each.text) != each.left || tare::trim_right(each.text) != each.right ||
            tare::trim(each.text) != each.both)
            return false;
    return true;
}
static_assert(all_trimmed());

TEST_CASE("trimming") {
    for (const auto& each : trim_cases) {
        CAPTURE(std::string(each.text));
        CHECK(tare::trim_left(each.text) == each.left);
        CHECK(tare::trim_right(each.text) == each.right);
        CHECK(tare::trim(each.text) == each.both);
    }
}

} // namespace
