#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// What an invalid byte sequence decodes to: U+FFFD.
inline constexpr char32_t replacement_character = 0xFFFD;

/// One decoded character: its code point and how many bytes it took.
struct code_point {
    char32_t value = 0;
    std::uint8_t size = 0;
    bool valid = true;

    friend constexpr bool operator==(const code_point&, const code_point&) = default;
};

namespace detail {

/// Decodes a character whose first byte is beyond ASCII.
[[nodiscard]] constexpr code_point decode_long_utf8(std::string_view text, std::size_t offset) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
    const auto lead = byte(0);
    const std::uint8_t size = lead >= 0xC2 && lead <= 0xDF   ? 2
                              : lead >= 0xE0 && lead <= 0xEF ? 3
                              : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                             : 0;
    constexpr code_point invalid{replacement_character, 1, false};
    if (size == 0 || text.size() - offset < size) return invalid;

    // Only the second byte's range depends on the lead: that is where overlong forms, surrogates
    // and values out of range would begin.
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) return invalid;

    char32_t value = lead & (0xFFu >> (size + 1));
    for (std::uint8_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return invalid;
        value = (value << 6) | (byte(i) & 0x3F);
    }
    return {value, size};
}

} // namespace detail

/// Decodes the character at byte `offset`, which must lie inside `text`. An invalid byte gives
/// `replacement_character` of size 1, as Go's decoder does: overlong forms, surrogates and values
/// beyond U+10FFFF are invalid.
[[nodiscard]] constexpr code_point decode_utf8(std::string_view text, std::size_t offset) noexcept {
    const auto lead = static_cast<unsigned char>(text[offset]);
    if (lead >= 0x80) [[unlikely]]
        return detail::decode_long_utf8(text, offset);
    return {lead, 1};
}

/// Decodes the last character of `text`, which must not be empty.
[[nodiscard]] constexpr code_point decode_last_utf8(std::string_view text) noexcept {
    const auto byte = static_cast<unsigned char>(text.back());
    if (byte < 0x80) return {byte, 1};
    const std::size_t reach = text.size() < 4 ? text.size() : 4;
    for (std::size_t size = 2; size <= reach; ++size) {
        const auto offset = text.size() - size;
        if ((static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) continue;
        const auto decoded = decode_utf8(text, offset);
        if (decoded.size == size) return decoded;
        break;
    }
    return {replacement_character, 1, false};
}

/// Appends `value` in UTF-8 to any container of char; surrogates and values beyond U+10FFFF append
/// `replacement_character`.
template <class Container>
constexpr void append_utf8(Container& out, char32_t value) {
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = replacement_character;
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    const auto put_tail = [&](int shift) { put(0x80 | ((value >> shift) & 0x3F)); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0 | (value >> 6));
        put_tail(0);
    } else if (value < 0x10000) {
        put(0xE0 | (value >> 12));
        put_tail(6);
        put_tail(0);
    } else {
        put(0xF0 | (value >> 18));
        put_tail(12);
        put_tail(6);
        put_tail(0);
    }
}

namespace detail {

[[nodiscard]] constexpr bool is_wide_space(char32_t value) noexcept {
    return value == 0x85 || value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) ||
           value == 0x2028 || value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000;
}

} // namespace detail

/// Whether `value` is white space to Unicode (White_Space, Go's unicode.IsSpace).
[[nodiscard]] constexpr bool is_unicode_space(char32_t value) noexcept {
    if (value >= 0x80) [[unlikely]]
        return detail::is_wide_space(value);
    return value == ' ' || (value >= '\t' && value <= '\r');
}

/// `text` without white space (Unicode's) at its beginning.
[[nodiscard]] constexpr std::string_view trim_left(std::string_view text) noexcept {
    std::size_t at = 0;
    for (;;) {
        while (at < text.size() && text[at] == ' ') ++at;
        if (at == text.size()) break;
        const auto first = decode_utf8(text, at);
        if (!is_unicode_space(first.value)) break;
        at += first.size;
    }
    return {text.data() + at, text.size() - at};
}

/// `text` without white space (Unicode's) at its end.
[[nodiscard]] constexpr std::string_view trim_right(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto last = decode_last_utf8(text);
        if (!is_unicode_space(last.value)) break;
        text.remove_suffix(last.size);
    }
    return text;
}

/// `text` without white space (Unicode's) at either end.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    return trim_right(trim_left(text));
}

} // namespace tare::inline v0
