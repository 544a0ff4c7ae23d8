#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// A size of a layer in bytes.
struct image_size {
    std::uint64_t bytes = 0;
    bool is_rounded = false; ///< whether it was written with three digits or so

    friend constexpr bool operator==(const image_size&, const image_size&) = default;
};

namespace detail {

/// Docker's units, each a thousand of the one before.
inline constexpr std::array<std::string_view, 6> size_units{"B", "kB", "MB", "GB", "TB", "PB"};

} // namespace detail

/// Reads a size as `docker history` prints it: `0B`, `12.3MB`, or bytes alone.
[[nodiscard]] constexpr std::optional<image_size> parse_image_size(std::string_view text) noexcept {
    constexpr std::size_t most_digits = 18;
    std::uint64_t value = 0;
    std::uint64_t scale = 1; // of the digits after the point
    bool after_point = false;
    std::size_t digits = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !after_point && digits > 0) {
            after_point = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9') break;
        if (++digits > most_digits) return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
        if (after_point) scale *= 10;
    }
    if (digits == 0) return std::nullopt;
    auto unit = text.substr(at);
    if (unit.empty() || unit == "B") {
        if (after_point) return std::nullopt;
        return image_size{value, false};
    }
    if (unit == "KB") unit = "kB"; // older clients
    for (std::size_t power = 1; power < detail::size_units.size(); ++power) {
        if (unit != detail::size_units[power]) continue;
        for (std::size_t i = 0; i < power; ++i) {
            if (scale >= 1000) {
                scale /= 1000;
            } else if (value <= UINT64_MAX / 1000) {
                value = value * 1000;
            } else {
                return std::nullopt;
            }
        }
        return image_size{value / scale, true};
    }
    return std::nullopt;
}

/// Appends a size to any container of char as Docker prints it: `0B`, `999B`, `1.23kB`, `12.3MB`, `123GB`.
template <class Container>
constexpr void append_image_size(Container& out, std::uint64_t bytes) {
    const auto put = [&](std::uint64_t number) {
        char digits[20];
        std::size_t count = 0;
        do {
            digits[count++] = static_cast<char>('0' + number % 10);
            number /= 10;
        } while (number > 0);
        while (count > 0) out.push_back(digits[--count]);
    };
    std::size_t power = 0;
    std::uint64_t unit = 1;
    while (power + 1 < detail::size_units.size() && bytes / unit >= 1000) {
        unit *= 1000;
        ++power;
    }
    const auto whole = bytes / unit;
    put(whole);
    const std::uint64_t shown = power == 0 || whole >= 100 ? 1 : whole >= 10 ? 10 : 100;
    auto rest = shown == 1 ? 0 : bytes % unit / (unit / shown);
    if (rest > 0) {
        out.push_back('.');
        if (shown == 100 && rest < 10) out.push_back('0');
        put(shown == 100 && rest % 10 == 0 ? rest / 10 : rest);
    }
    for (const char byte : detail::size_units[power]) out.push_back(byte);
}

} // namespace tare::inline v0
