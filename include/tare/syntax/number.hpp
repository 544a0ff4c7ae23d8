#pragma once

#include <tare/syntax/json.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

/// Numbers as Go's strconv and BuildKit's libraries read them in flags.
namespace tare::inline v0 {
namespace detail {

/// Go's strconv.ParseBool.
[[nodiscard]] constexpr std::optional<bool> parse_boolean(std::string_view text) noexcept {
    for (const std::string_view word : {"1", "t", "T", "true", "TRUE", "True"})
        if (text == word) return true;
    for (const std::string_view word : {"0", "f", "F", "false", "FALSE", "False"})
        if (text == word) return false;
    return std::nullopt;
}

enum class number_fault : std::uint8_t { none, syntax, range };

struct parsed_number {
    std::uint64_t value = 0;
    number_fault fault = number_fault::none;
};

/// Go's strconv.ParseUint for 32 bits: digits up to `base`, which is 10 at most.
[[nodiscard]] constexpr parsed_number parse_unsigned(std::string_view text, unsigned base) noexcept {
    constexpr std::uint64_t max = std::numeric_limits<std::uint32_t>::max();
    if (text.empty()) return {0, number_fault::syntax};
    std::uint64_t value = 0;
    for (const char digit : text) {
        if (digit < '0' || digit >= static_cast<char>('0' + base)) return {0, number_fault::syntax};
        value = value * base + static_cast<std::uint64_t>(digit - '0');
        if (value > max) return {max, number_fault::range};
    }
    return {value};
}

struct parsed_integer {
    std::int32_t value = 0;
    number_fault fault = number_fault::none;
};

/// Go's strconv.ParseInt for base 10 and 32 bits.
[[nodiscard]] constexpr parsed_integer parse_integer(std::string_view text) noexcept {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto [magnitude, fault] = parse_unsigned(text, 10);
    if (fault != number_fault::none) return {0, fault};
    constexpr std::uint64_t limit = std::uint64_t{1} << 31;
    if (magnitude > limit || (magnitude == limit && !negative)) return {0, number_fault::range};
    const auto value = static_cast<std::int64_t>(magnitude);
    return {static_cast<std::int32_t>(negative ? -value : value)};
}

/// A number with maybe a point and an exponent; nothing where there is anything else in the text.
[[nodiscard]] constexpr std::optional<double> parse_decimal(std::string_view text) noexcept {
    std::size_t at = 0;
    const auto take = [&](std::string_view any) {
        const bool taken = at < text.size() && any.find(text[at]) != std::string_view::npos;
        at += taken ? 1 : 0;
        return taken;
    };
    const bool negative = text.starts_with('-');
    take("+-");
    double value = 0;
    std::ptrdiff_t exponent = 0;
    bool any_digit = false;
    bool after_point = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !after_point) {
            after_point = true;
        } else if (is_digit(text[at])) {
            any_digit = true;
            value = value * 10 + (text[at] - '0');
            exponent -= after_point ? 1 : 0;
        } else {
            break;
        }
    }
    if (!any_digit) return std::nullopt;
    if (take("eE")) {
        const bool divides = at < text.size() && text[at] == '-';
        take("+-");
        if (at == text.size()) return std::nullopt;
        std::ptrdiff_t given = 0;
        for (; at < text.size() && is_digit(text[at]); ++at)
            if (given < 1000) given = given * 10 + (text[at] - '0');
        exponent += divides ? -given : given;
    }
    if (at < text.size()) return std::nullopt;
    // One power, exact up to 10^22, so that only one step rounds.
    constexpr double highest = std::numeric_limits<double>::max();
    double power = 1;
    for (auto left = exponent < 0 ? -exponent : exponent; left > 0 && power < highest / 10; --left)
        power *= 10;
    if (exponent > 0 && value > highest / power) return std::nullopt;
    value = exponent < 0 ? value / power : value * power;
    return negative ? -value : value;
}

/// A size in bytes as Docker's go-units reads it: `10m`, `1.5 GiB`, `64kb`, in powers of 1024.
[[nodiscard]] constexpr std::optional<std::int64_t> parse_size(std::string_view text) noexcept {
    const auto last = text.find_last_of("0123456789. ");
    if (last == std::string_view::npos) return std::nullopt;
    const auto size = parse_decimal(text.substr(0, text[last] == ' ' ? last : last + 1));
    if (!size || *size < 0) return std::nullopt;

    auto suffix = text.substr(last + 1);
    constexpr std::string_view units = "bkmgtp";
    double unit = 1;
    if (!suffix.empty()) {
        const auto small = [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter; };
        const auto power = units.find(static_cast<char>(small(suffix[0])));
        if (power == std::string_view::npos) return std::nullopt;
        for (std::size_t i = 0; i < power; ++i) unit *= 1024;
        suffix.remove_prefix(1);
        const bool is_short = suffix.size() == 1 && small(suffix[0]) == 'b';
        const bool is_long = suffix.size() == 2 && small(suffix[0]) == 'i' && small(suffix[1]) == 'b';
        if (!suffix.empty() && (power == 0 || (!is_short && !is_long))) return std::nullopt;
    }
    const double bytes = *size * unit;
    if (bytes >= 9223372036854775808.0) return std::nullopt;
    return static_cast<std::int64_t>(bytes);
}

} // namespace detail
} // namespace tare::inline v0
