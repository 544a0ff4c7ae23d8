#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// A set of bytes, to be asked fast.
class byte_set {
public:
    constexpr explicit byte_set(std::string_view bytes) noexcept {
        for (const char byte : bytes) has_[static_cast<unsigned char>(byte)] = true;
    }
    constexpr void add(int byte) noexcept { has_[static_cast<std::size_t>(byte)] = true; }
    /// Whether it holds a byte; what is no byte it does not.
    [[nodiscard]] constexpr bool has(int byte) const noexcept {
        return byte >= 0 && has_[static_cast<std::size_t>(byte)];
    }

private:
    std::array<bool, 256> has_{};
};

[[nodiscard]] constexpr bool is_digit(int byte) noexcept { return byte >= '0' && byte <= '9'; }
[[nodiscard]] constexpr bool is_name_start(int byte) noexcept {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}
[[nodiscard]] constexpr bool is_name_byte(int byte) noexcept { return is_name_start(byte) || is_digit(byte); }

/// Goes over a script as the shell's lexer sees it, byte by byte: a backslash and a newline are one
/// thing, and a backslash that backquotes take away is none.
class shell_cursor {
public:
    /// What stands where no byte does.
    static constexpr int at_end = -1;
    static constexpr int continuation = -2;

    constexpr explicit shell_cursor(std::string_view text) noexcept
        : text_(text), size_(static_cast<std::uint32_t>(text.size())) {
        load(0, false);
    }

    /// The byte at hand, or what stands in its place.
    [[nodiscard]] constexpr int current() const noexcept { return current_; }
    /// The source's byte after the one at hand, 0 at the end.
    [[nodiscard]] constexpr char peek(std::uint32_t distance = 0) const noexcept {
        return after_ + distance < size_ ? text_[after_ + distance] : '\0';
    }
    /// Whether a byte, or one and then another in the source, is at hand.
    [[nodiscard]] constexpr bool at(char byte) const noexcept {
        return current_ == static_cast<unsigned char>(byte);
    }
    [[nodiscard]] constexpr bool at(char byte, char next) const noexcept {
        return at(byte) && peek() == next;
    }

    [[nodiscard]] constexpr bool at_blank() const noexcept { return at(' ') || at('\t'); }

    constexpr void advance() noexcept {
        before_ = after_;
        load(after_, false);
    }
    /// Goes on to a byte that a backslash makes literal.
    constexpr void advance_escaped() noexcept {
        before_ = after_;
        load(after_, true);
    }
    /// Takes a continuation at hand for the backslash and the newline that it is made of.
    constexpr void part_continuation() noexcept {
        if (current_ == continuation) load(at_ - dropped_, true);
    }
    /// Goes on past bytes of a set, which must have no backslash.
    constexpr void advance_over(const byte_set& plain) noexcept {
        while (after_ < size_ && plain.has(static_cast<unsigned char>(text_[after_]))) ++after_;
        advance();
    }

    /// Whether a backquote is at hand that ends the innermost substitution, or one around it.
    [[nodiscard]] constexpr bool at_backquote_end() const noexcept { return at('`') && escapes_ < level_; }

    /// The byte after any continuations at hand.
    [[nodiscard]] constexpr int current_joined() const noexcept {
        auto ahead = *this;
        while (ahead.current_ == continuation) ahead.advance();
        return ahead.current_;
    }

protected:
    constexpr void load(std::uint32_t from, bool escaped) noexcept {
        const auto next = read_unit(level_, from);
        current_ = next.byte;
        after_ = next.end;
        at_ = next.byte == at_end ? from : next.end - 1;
        dropped_ = at_ - from;
        escapes_ = next.escapes;
        if (!escaped && at('\\') && peek() == '\n') {
            current_ = continuation;
            ++after_;
        }
    }

    std::string_view text_;
    std::uint32_t size_ = 0;    ///< where reading stops
    std::uint32_t before_ = 0;  ///< the end of what has been gone over
    std::uint32_t at_ = 0;      ///< what is at hand, after the backslashes dropped before it
    std::uint32_t after_ = 0;   ///< and its end
    std::uint32_t dropped_ = 0; ///< how many they are
    std::uint32_t escapes_ = 0; ///< of how many backquotes they protect a backquote
    std::uint32_t level_ = 0;  ///< how many backquotes are open: each takes twice the backslashes of the last
    std::uint64_t quoted_ = 0; ///< a bit for each, set where it stands in double quotes
    int current_ = at_end;

private:
    /// A byte that the commands in backquotes see, and where what it is written with ends.
    struct unit {
        int byte = at_end;
        std::uint32_t end = 0;
        std::uint32_t escapes = 0;
    };
    /// Reads a byte as it is in so many backquotes: each takes the backslash before some bytes away.
    constexpr unit read_unit(std::uint32_t level, std::uint32_t from) const noexcept {
        if (from >= size_) return {at_end, from, 0};
        const auto byte = static_cast<unsigned char>(text_[from]);
        if (level == 0 || byte != '\\') return {byte, from + 1, 0};
        const auto first = read_unit(--level, from);
        if (first.byte != '\\') return first;
        const auto second = read_unit(level, first.end);
        switch (second.byte) {
        case '$':
        case '\\': return second;
        case '"': return (quoted_ >> level & 1) != 0 ? second : first;
        case '`':
            if (second.escapes == level) return {'`', second.end, level + 1};
            return first;
        default: return first;
        }
    }
};

} // namespace detail
} // namespace tare::inline v0
