#pragma once

#include <tare/syntax/number.hpp>
#include <tare/text/position.hpp>
#include <tare/text/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// Why a text is no duration.
enum class duration_fault : std::uint8_t { invalid, missing_unit, unknown_unit };

struct duration_error {
    duration_fault fault = {};
    std::string_view unit; ///< the unknown one

    friend constexpr bool operator==(const duration_error&, const duration_error&) = default;
};

/// A unit of time in Go's durations.
struct duration_unit {
    std::string_view name;
    std::int64_t nanoseconds = 0;
};

/// Every unit, the longest ones first; the last two are other spellings of `us`.
inline constexpr std::array<duration_unit, 8> duration_units{{
    {"h", 3'600'000'000'000},
    {"m", 60'000'000'000},
    {"s", 1'000'000'000},
    {"ms", 1'000'000},
    {"us", 1'000},
    {"ns", 1},
    {"\xC2\xB5s", 1'000},
    {"\xCE\xBCs", 1'000},
}};

namespace detail {

/// Reads a duration piece by piece.
class duration_reader {
public:
    constexpr explicit duration_reader(std::string_view text) : text_(text) {}

    constexpr result<std::int64_t, duration_error> run() {
        const bool negative = text_.starts_with('-');
        if (negative || text_.starts_with('+')) text_.remove_prefix(1);
        if (text_ == "0") return 0;
        if (text_.empty()) return fail(duration_error{});
        std::uint64_t sum = 0;
        while (!text_.empty()) {
            std::uint64_t whole = 0;
            if (!read_whole(whole) || !read_fraction()) return fail(duration_error{});
            const auto name = take_unit();
            if (name.empty()) return fail(duration_error{duration_fault::missing_unit, {}});
            const auto size = find_unit(name);
            if (size == 0) return fail(duration_error{duration_fault::unknown_unit, name});

            if (whole > limit / size) return fail(duration_error{});
            auto part = whole * size;
            if (fraction_ > 0)
                part += static_cast<std::uint64_t>(static_cast<double>(fraction_) *
                                                   (static_cast<double>(size) / scale_));
            if (part > limit || sum + part > limit) return fail(duration_error{});
            sum += part;
        }
        if (negative) return static_cast<std::int64_t>(~sum + 1);
        if (sum == limit) return fail(duration_error{});
        return static_cast<std::int64_t>(sum);
    }

private:
    static constexpr std::uint64_t limit = std::uint64_t{1} << 63;

    constexpr bool at_digit() const noexcept { return !text_.empty() && is_digit(text_.front()); }
    constexpr std::uint64_t take_digit() noexcept {
        const auto digit = static_cast<std::uint64_t>(text_.front() - '0');
        text_.remove_prefix(1);
        return digit;
    }

    /// The digits before the point, maybe none; false where they are too many.
    constexpr bool read_whole(std::uint64_t& whole) noexcept {
        any_digit_ = at_digit();
        while (at_digit()) {
            if (whole > limit / 10) return false;
            whole = whole * 10 + take_digit();
            if (whole > limit) return false;
        }
        return true;
    }

    /// The point and the digits after it, if there is one; those that are too many do not count. False
    /// where there is no digit on either side.
    constexpr bool read_fraction() noexcept {
        fraction_ = 0;
        scale_ = 1;
        if (text_.starts_with('.')) {
            text_.remove_prefix(1);
            any_digit_ = any_digit_ || at_digit();
            bool full = false;
            while (at_digit()) {
                const auto digit = take_digit();
                full = full || fraction_ > (limit - 1) / 10 || fraction_ * 10 + digit > limit;
                if (full) continue;
                fraction_ = fraction_ * 10 + digit;
                scale_ *= 10;
            }
        }
        return any_digit_;
    }

    constexpr std::string_view take_unit() noexcept {
        std::size_t size = 0;
        while (size < text_.size() && text_[size] != '.' && !is_digit(text_[size])) ++size;
        const auto unit = text_.substr(0, size);
        text_.remove_prefix(size);
        return unit;
    }

    /// The unit's nanoseconds; 0 where there is none of that name.
    static constexpr std::uint64_t find_unit(std::string_view name) noexcept {
        for (const auto& each : duration_units)
            if (each.name == name) return static_cast<std::uint64_t>(each.nanoseconds);
        return 0;
    }

    std::string_view text_;
    std::uint64_t fraction_ = 0;
    double scale_ = 1;
    bool any_digit_ = false;
};

} // namespace detail

/// Reads a duration such as `1h30m`, `-1.5s` or `0`, as Go's time.ParseDuration does, into
/// nanoseconds.
[[nodiscard]] constexpr result<std::int64_t, duration_error> parse_duration(std::string_view text) {
    return detail::duration_reader(text).run();
}

/// Appends a number of nanoseconds to any container of char as `parse_duration` reads it: in the
/// longest unit that leaves no fraction, as in `90s`.
template <class Container>
constexpr void append_duration(Container& out, std::int64_t nanoseconds) {
    if (nanoseconds < 0) out.push_back('-');
    const auto bits = static_cast<std::uint64_t>(nanoseconds);
    const auto size = nanoseconds < 0 ? 0 - bits : bits;
    for (const auto& unit : duration_units) {
        const auto length = static_cast<std::uint64_t>(unit.nanoseconds);
        if (size % length != 0 || (size == 0 && unit.name != "s")) continue;
        append_decimal(out, size / length);
        for (const char byte : unit.name) out.push_back(byte);
        return;
    }
}

} // namespace tare::inline v0
