#pragma once

#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace tare::inline v0 {

namespace detail {

/// Capitals, each `step`-th of the range, whose small letters stand `distance` further on.
struct capital_range {
    char32_t first = 0;
    char32_t last = 0;
    char32_t distance = 0;
    char32_t step = 1;

    [[nodiscard]] constexpr bool contains(char32_t value) const noexcept {
        return first <= value && value <= last && (value - first) % step == 0;
    }
};

inline constexpr std::array<capital_range, 15> capitals{{
    {'A', 'Z', 0x20},       // Latin
    {0xC0, 0xD6, 0x20},     //
    {0xD8, 0xDE, 0x20},     //
    {0x100, 0x12E, 1, 2},   //
    {0x132, 0x136, 1, 2},   //
    {0x139, 0x147, 1, 2},   //
    {0x14A, 0x176, 1, 2},   //
    {0x179, 0x17D, 1, 2},   //
    {0x391, 0x3A1, 0x20},   // Greek
    {0x3A3, 0x3AB, 0x20},   //
    {0x400, 0x40F, 0x50},   // Cyrillic
    {0x410, 0x42F, 0x20},   //
    {0x460, 0x480, 1, 2},   //
    {0x531, 0x556, 0x30},   // Armenian
    {0xFF21, 0xFF3A, 0x20}, // full-width Latin
}};

} // namespace detail

/// The small letter of a capital, as Unicode has it for Latin, Greek, Cyrillic and Armenian; every
/// other character is its own.
[[nodiscard]] constexpr char32_t lower_case(char32_t value) noexcept {
    if (value == 0x130) return 'i';
    if (value == 0x212A) return 'k'; // the Kelvin sign
    if (value == 0x178) return 0xFF;
    for (const auto& range : detail::capitals)
        if (range.contains(value)) return value + range.distance;
    return value;
}

/// The capital of a small letter, with the same limits.
[[nodiscard]] constexpr char32_t upper_case(char32_t value) noexcept {
    if (value == 0x131) return 'I'; // the dotless i
    if (value == 0x17F) return 'S'; // the long s
    if (value == 0xB5) return 0x39C;
    if (value == 0xFF) return 0x178;
    if (value == 0x3C2) return 0x3A3;
    for (const auto& range : detail::capitals)
        if (value >= range.distance && range.contains(value - range.distance)) return value - range.distance;
    return value;
}

/// Appends `text` in small letters to any container of char; invalid UTF-8 becomes U+FFFD.
template <class Container>
constexpr void append_lower_case(Container& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        append_utf8(out, lower_case(character.value));
        at += character.size;
    }
}

/// Appends `text` in capitals to any container of char; invalid UTF-8 becomes U+FFFD.
template <class Container>
constexpr void append_upper_case(Container& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        append_utf8(out, upper_case(character.value));
        at += character.size;
    }
}

} // namespace tare::inline v0
