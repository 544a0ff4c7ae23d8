#pragma once

#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// A stretch of a text: byte offsets, 0-based, the end not included.
struct source_range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return end - begin; }
    [[nodiscard]] constexpr bool empty() const noexcept { return begin == end; }
    [[nodiscard]] constexpr bool contains(std::uint32_t offset) const noexcept {
        return begin <= offset && offset < end;
    }
    [[nodiscard]] constexpr bool contains(source_range other) const noexcept {
        return begin <= other.begin && other.end <= end;
    }
    /// Whether the two share a byte; touching is not overlapping.
    [[nodiscard]] constexpr bool overlaps(source_range other) const noexcept {
        return begin < other.end && other.begin < end;
    }

    friend constexpr bool operator==(const source_range&, const source_range&) = default;
};

/// The bytes of `text` that `range` names; a range that reaches beyond the text is cut there.
[[nodiscard]] constexpr std::string_view slice(std::string_view text, source_range range) noexcept {
    const auto begin = range.begin < text.size() ? range.begin : text.size();
    return text.substr(begin, range.end > range.begin ? range.end - range.begin : 0);
}

} // namespace tare::inline v0
