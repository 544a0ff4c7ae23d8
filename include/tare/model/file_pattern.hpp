#pragma once

#include <tare/text/range.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// The patterns that sources of COPY and ADD are: Go's filepath.Match on a system with slashes.
namespace tare::inline v0 {

/// Why a pattern cannot be read.
enum class file_pattern_fault : std::uint8_t {
    trailing_backslash, ///< nothing follows a `\`
    unclosed_class,     ///< no `]` ends what a `[` began
    misplaced_in_class, ///< a `-` or `]` where a character of a class must stand
    invalid_utf8,       ///< a byte in a class that belongs to no character
};

/// One sentence for each fault, without a full stop.
inline constexpr std::array<std::string_view, 4> file_pattern_sentences{
    "a backslash at the end of a pattern escapes nothing",
    "no ] ends the class that a [ begins",
    "a class needs a character here, - and ] must be escaped",
    "a class holds a byte that is not UTF-8",
};

struct file_pattern_error {
    file_pattern_fault fault = {};
    source_range range; ///< the bytes of the pattern at fault

    [[nodiscard]] constexpr std::string_view message() const noexcept {
        return file_pattern_sentences[static_cast<std::size_t>(fault)];
    }

    friend constexpr bool operator==(const file_pattern_error&, const file_pattern_error&) = default;
};

/// Whether `pattern` has a `*`, `?` or `[` that no backslash escapes. COPY and ADD take a source
/// without one as it is written, backslashes and all.
[[nodiscard]] constexpr bool has_wildcards(std::string_view pattern) noexcept {
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        switch (pattern[at]) {
        case '\\': ++at; break;
        case '*':
        case '?':
        case '[': return true;
        default: break;
        }
    }
    return false;
}

namespace detail {

/// Matches a pattern chunk by chunk: what stands between two stars is one chunk.
class file_pattern_matcher {
public:
    constexpr explicit file_pattern_matcher(std::string_view pattern) noexcept : pattern_(pattern) {}

    [[nodiscard]] constexpr result<bool, file_pattern_error> run(std::string_view name) {
        for (std::size_t at = 0; at < pattern_.size();) {
            const bool has_star = pattern_[at] == '*';
            while (at < pattern_.size() && pattern_[at] == '*') ++at;
            const auto end = end_of_chunk(at);
            const bool is_last = end == pattern_.size();
            if (has_star && at == end) return name.find('/') == std::string_view::npos;

            // The first place that fits is as good as any: a later star makes up for the rest.
            std::optional<std::size_t> taken;
            for (std::size_t skipped = 0;; ++skipped) {
                taken = match_chunk(at, end, name.substr(skipped));
                if (error_) return fail(*error_);
                if (taken) *taken += skipped;
                if (taken && (!is_last || *taken == name.size())) break;
                if (!has_star || skipped == name.size() || name[skipped] == '/') return false;
            }
            name.remove_prefix(*taken);
            at = end;
        }
        return name.empty();
    }

private:
    /// Where the next star stands that is no member of a class.
    [[nodiscard]] constexpr std::size_t end_of_chunk(std::size_t at) const noexcept {
        bool in_class = false;
        for (; at < pattern_.size(); ++at) {
            const char byte = pattern_[at];
            if (byte == '*' && !in_class) break;
            if (byte == '[') in_class = true;
            if (byte == ']') in_class = false;
            if (byte == '\\' && at + 1 < pattern_.size()) ++at;
        }
        return at;
    }

    /// How many bytes of `name` the chunk takes, from its beginning on. Reads the chunk to its end
    /// even where it is known not to match: an error in it counts.
    [[nodiscard]] constexpr std::optional<std::size_t> match_chunk(std::size_t at, std::size_t end,
                                                                   std::string_view name) {
        std::size_t taken = 0;
        bool matches = true;
        while (at < end) {
            matches = matches && taken < name.size();
            switch (pattern_[at]) {
            case '[': {
                code_point character;
                if (matches) character = decode_utf8(name, taken);
                taken += character.size;
                const bool is_member = match_class(++at, end, character.value);
                if (error_) return std::nullopt;
                matches = matches && is_member;
                break;
            }
            case '?':
                ++at;
                matches = matches && name[taken] != '/';
                if (matches) taken += decode_utf8(name, taken).size;
                break;
            case '\\':
                if (++at == end) return report(file_pattern_fault::trailing_backslash, at - 1, end);
                [[fallthrough]];
            default:
                matches = matches && name[taken++] == pattern_[at];
                ++at;
                break;
            }
        }
        if (!matches) return std::nullopt;
        return taken;
    }

    /// Reads a class, after its `[`: whether `value` is in it.
    [[nodiscard]] constexpr bool match_class(std::size_t& at, std::size_t end, char32_t value) {
        const auto begin = at - 1;
        const bool is_negated = at < end && pattern_[at] == '^';
        if (is_negated) ++at;
        bool is_member = false;
        for (bool first = true;; first = false) {
            if (!first && pattern_[at] == ']') break;
            const auto low = read_member(begin, at, end);
            if (error_) return false;
            auto high = low;
            if (pattern_[at] == '-') {
                high = read_member(begin, ++at, end);
                if (error_) return false;
            }
            is_member = is_member || (low <= value && value <= high);
        }
        ++at;
        return is_member != is_negated;
    }

    /// A character of a class, after which something must follow.
    [[nodiscard]] constexpr char32_t read_member(std::size_t begin, std::size_t& at, std::size_t end) {
        using enum file_pattern_fault;
        const auto fault = [&](file_pattern_fault what, std::size_t from, std::size_t to) {
            report(what, from, to);
            return char32_t{};
        };
        if (at == end) return fault(unclosed_class, begin, end);
        if (pattern_[at] == '-' || pattern_[at] == ']') return fault(misplaced_in_class, at, at + 1);
        if (pattern_[at] == '\\' && ++at == end) return fault(trailing_backslash, at - 1, end);
        const auto character = decode_utf8(pattern_, at);
        if (!character.valid) return fault(invalid_utf8, at, at + 1);
        at += character.size;
        if (at == end) return fault(unclosed_class, begin, end);
        return character.value;
    }

    constexpr std::nullopt_t report(file_pattern_fault fault, std::size_t begin, std::size_t end) noexcept {
        error_ = {fault, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}};
        return std::nullopt;
    }

    std::string_view pattern_;
    std::optional<file_pattern_error> error_{};
};

} // namespace detail

/// Whether all of `name` matches `pattern`: `*` takes anything and `?` any character but a slash, `[`
/// begins a class, `\` takes a wildcard's meaning away. As in Go, an error is found only where
/// matching gets to it: in the stretch between two stars in which it stops. Takes at most time in
/// proportion to the one's size times the other's.
[[nodiscard]] constexpr result<bool, file_pattern_error> match_file_pattern(std::string_view pattern,
                                                                            std::string_view name) {
    return detail::file_pattern_matcher(pattern).run(name);
}

} // namespace tare::inline v0
