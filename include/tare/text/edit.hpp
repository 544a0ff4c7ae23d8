#pragma once

#include <tare/text/position.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// A change to a text: the bytes of `range` give way to `replacement`. With an empty range it is an
/// insertion.
struct edit {
    source_range range;
    std::string replacement;

    friend constexpr bool operator==(const edit&, const edit&) = default;
};

/// Whether two independent changes get in each other's way: their ranges share a byte, an insertion
/// lies inside the other's range, or both insert at one place, where their order would be a guess.
[[nodiscard]] constexpr bool conflicts(const edit& a, const edit& b) noexcept {
    return a.range.overlaps(b.range) || (a.range.empty() && a.range == b.range);
}

/// Why edits could not be applied.
struct edit_error {
    enum class kind : std::uint8_t { reversed, out_of_range, overlap };

    kind what = {};
    std::size_t index = 0; ///< of the edit at fault, 0-based
    std::size_t other = 0; ///< of the edit it overlaps

    /// One sentence, without a full stop.
    [[nodiscard]] constexpr std::string message() const {
        std::string out = "edit ";
        append_decimal(out, index);
        switch (what) {
        case kind::reversed: out += " ends before it begins"; break;
        case kind::out_of_range: out += " reaches beyond the end of the text"; break;
        case kind::overlap: out += " overlaps edit "; append_decimal(out, other);
        }
        return out;
    }

    friend constexpr bool operator==(const edit_error&, const edit_error&) = default;
};

/// `text` with all of `edits` made, or why that cannot be. Offsets are those of `text`, whatever the
/// other edits do, and edits come in any order. None may overlap another, but they may touch:
/// insertions at one place come in the order given, one at either end of a replaced range comes
/// before or after what replaces it. O(text + edits log edits); the text made is allocated once.
[[nodiscard]] constexpr result<std::string, edit_error> apply_edits(std::string_view text,
                                                                    std::span<const edit> edits) {
    std::size_t size = text.size();
    std::vector<std::size_t> order(edits.size());
    for (std::size_t i = 0; i < edits.size(); ++i) {
        const auto range = edits[i].range;
        if (range.end < range.begin) return fail(edit_error{edit_error::kind::reversed, i});
        if (range.end > text.size()) return fail(edit_error{edit_error::kind::out_of_range, i});
        size += edits[i].replacement.size();
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto left = edits[a].range;
        const auto right = edits[b].range;
        if (left.begin != right.begin) return left.begin < right.begin;
        return left.end != right.end ? left.end < right.end : a < b;
    });
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto range = edits[order[i]].range;
        if (i > 0 && range.begin < edits[order[i - 1]].range.end)
            return fail(edit_error{edit_error::kind::overlap, order[i], order[i - 1]});
        size -= range.size();
    }

    std::string out;
    out.reserve(size);
    std::uint32_t done = 0;
    for (const auto index : order) {
        const auto& each = edits[index];
        out += slice(text, {done, each.range.begin});
        out += each.replacement;
        done = each.range.end;
    }
    out += text.substr(done);
    return out;
}

} // namespace tare::inline v0
