#pragma once

#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace tare::inline v0 {

namespace detail {

struct code_point_range {
    char32_t first = 0;
    char32_t last = 0;
};

/// Unicode's controls, formats, spaces, surrogates and private characters beyond ASCII.
inline constexpr std::array<code_point_range, 26> unprintable{{
    {0x80, 0xA0},        {0xAD, 0xAD},       {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},
    {0x70F, 0x70F},      {0x890, 0x891},     {0x8E2, 0x8E2},     {0x1680, 0x1680},   {0x180E, 0x180E},
    {0x2000, 0x200F},    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},   {0xD800, 0xF8FF},
    {0xFDD0, 0xFDEF},    {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD},
    {0x110CD, 0x110CD},  {0x13430, 0x13438}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0001, 0xE007F},
    {0xEFFFE, 0x10FFFF},
}};

} // namespace detail

/// Whether `value` can be shown as it is: no control, no space but the ASCII one, nothing private.
/// Characters that Unicode has not assigned count as printable.
[[nodiscard]] constexpr bool is_printable(char32_t value) noexcept {
    if (value < 0x80) return value >= ' ' && value != 0x7F;
    if (value > 0xFFFF && (value & 0xFFFE) == 0xFFFE) return false;
    for (const auto& range : detail::unprintable)
        if (value <= range.last) return value < range.first;
    return true;
}

/// Appends `text` to any container of char in double quotes, with escapes where a character cannot
/// be shown: what Go's %q prints, in which BuildKit's messages quote words.
template <class Container>
constexpr void append_quoted(Container& out, std::string_view text) {
    const auto put = [&](std::string_view bytes) {
        for (const char byte : bytes) out.push_back(byte);
    };
    const auto put_hex = [&](char32_t value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
            out.push_back("0123456789abcdef"[(value >> shift) & 0xF]);
    };
    constexpr std::string_view named = "\a\b\f\n\r\t\v\\\"";
    constexpr std::string_view names = "abfnrtv\\\"";

    out.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        const auto name = character.value < 0x80 ? named.find(text[at]) : std::string_view::npos;
        if (name != std::string_view::npos) {
            out.push_back('\\');
            out.push_back(names[name]);
        } else if (!character.valid || (character.value < 0x80 && !is_printable(character.value))) {
            put("\\x");
            put_hex(static_cast<unsigned char>(text[at]), 2);
        } else if (is_printable(character.value)) {
            put(text.substr(at, character.size));
        } else {
            const bool is_long = character.value > 0xFFFF;
            put(is_long ? "\\U" : "\\u");
            put_hex(character.value, is_long ? 8 : 4);
        }
        at += character.size;
    }
    out.push_back('"');
}

} // namespace tare::inline v0
