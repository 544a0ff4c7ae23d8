#pragma once

#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <bit>
#include <cstdint>
#include <emmintrin.h>
#include <type_traits>
#endif

namespace tare::inline v0 {

#ifdef __SSE2__

namespace detail {

/// How many bytes `mark_line_feeds` looks at.
inline constexpr std::size_t marked_size = 64;

/// A bit for each of the bytes from `bytes` on, the first one lowest: whether it is a line feed.
[[nodiscard]] inline std::uint64_t mark_line_feeds(const char* bytes) noexcept {
    const auto feeds = _mm_set1_epi8('\n');
    std::uint64_t marks = 0;
    for (std::size_t at = 0; at < marked_size; at += sizeof(__m128i)) {
        const auto part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
        const auto equal = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(part, feeds)));
        marks |= std::uint64_t{equal} << at;
    }
    return marks;
}

} // namespace detail

#endif

/// Where the first line feed from `offset` on is, or `npos`; `offset` must not lie beyond the text.
///
/// It is `text.find` for whoever goes from line to line. Lines are short: most end in the next 64
/// bytes, and to look at all of these at once leaves only one branch to guess, and nearly always
/// right. Where that cannot be done, `find` is asked.
[[nodiscard]] constexpr std::size_t find_line_feed(std::string_view text, std::size_t offset) noexcept {
#ifdef __SSE2__
    if (!std::is_constant_evaluated()) {
        for (; text.size() - offset >= detail::marked_size; offset += detail::marked_size)
            if (const auto marks = detail::mark_line_feeds(text.data() + offset); marks != 0)
                return offset + static_cast<std::size_t>(std::countr_zero(marks));
    }
#endif
    return text.find('\n', offset);
}

} // namespace tare::inline v0
