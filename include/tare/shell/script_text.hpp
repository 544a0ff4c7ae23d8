#pragma once

#include <tare/syntax/element.hpp>
#include <tare/syntax/json.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// A script's text as the shell gets it, put together from pieces of a source, and the way back. Some
/// pieces stand in the source as they stand here; others are spelled there in another way, such as the
/// escapes of a JSON string. A text that is one plain piece is a view of the source.
class script_text {
public:
    struct piece {
        std::uint32_t begin = 0; ///< its offset in the text
        source_range source;     ///< where it stands; of another size where it is spelled in another way

        friend constexpr bool operator==(const piece&, const piece&) = default;
    };

    constexpr script_text() = default;
    /// An empty text whose pieces will come from `source`, which must outlive it.
    constexpr explicit script_text(std::string_view source) noexcept : source_(source) {}
    script_text(const script_text&) = delete;
    script_text& operator=(const script_text&) = delete;
    constexpr script_text(script_text&&) noexcept = default;
    constexpr script_text& operator=(script_text&&) noexcept = default;
    constexpr ~script_text() = default;

    /// Appends a stretch of the source. Pieces come in the source's order.
    constexpr void append(source_range range) {
        if (range.empty()) return;
        if (!pieces_.empty() && is_plain(pieces_.size() - 1) && pieces_.back().source.end == range.begin) {
            pieces_.back().source.end = range.end;
            if (!is_view_) append_bytes(slice(source_, range));
        } else {
            part();
            is_view_ = pieces_.empty();
            pieces_.push_back({size_, range});
            if (!is_view_) append_bytes(slice(source_, range));
        }
        size_ += range.size();
    }
    /// Appends bytes that a stretch of the source spells; it must be of another size than they are.
    constexpr void append(std::string_view bytes, source_range spelling) {
        part();
        pieces_.push_back({size_, spelling});
        append_bytes(bytes);
        size_ += static_cast<std::uint32_t>(bytes.size());
    }
    /// Appends what stands in a word, or an argument like it, between its continuations.
    constexpr void append(element argument) {
        if (argument.is_token()) append(argument.range());
        for (const auto each : element_range<element>(argument))
            if (is_joined(each.kind())) append(each.range());
    }

    [[nodiscard]] constexpr std::string_view text() const noexcept {
        return is_view_ ? slice(source_, pieces_[0].source) : std::string_view(bytes_.data(), bytes_.size());
    }
    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr const std::vector<piece>& pieces() const noexcept { return pieces_; }

    /// The range of the source that the bytes of `range` come from, with what stands between its
    /// pieces; where a piece is spelled in another way, all of that. An empty range is the place before
    /// its next byte. An offset beyond the text counts as its end. A text without pieces stands nowhere and
    /// gives 0. O(log pieces).
    [[nodiscard]] constexpr source_range to_source(source_range range) const noexcept {
        if (pieces_.empty()) return {};
        const auto begin = range.begin < size_ ? range.begin : size_;
        const auto end = range.end < size_ ? range.end : size_;
        const auto first = begin < size_ ? source_of(begin).begin : pieces_.back().source.end;
        return {first, end > begin ? source_of(end - 1).end : first};
    }

private:
    constexpr std::uint32_t piece_size(std::size_t index) const noexcept {
        return (index + 1 < pieces_.size() ? pieces_[index + 1].begin : size_) - pieces_[index].begin;
    }
    constexpr bool is_plain(std::size_t index) const noexcept {
        return piece_size(index) == pieces_[index].source.size();
    }
    constexpr void append_bytes(std::string_view bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    /// Before a second piece is appended: takes the first one's bytes over.
    constexpr void part() {
        if (is_view_) append_bytes(text());
        is_view_ = false;
    }

    /// Where the source has one byte of the text.
    constexpr source_range source_of(std::uint32_t offset) const noexcept {
        std::size_t low = 0;
        for (std::size_t high = pieces_.size(); high - low > 1;) {
            const auto middle = low + (high - low) / 2;
            (pieces_[middle].begin <= offset ? low : high) = middle;
        }
        if (!is_plain(low)) return pieces_[low].source;
        const auto at = pieces_[low].source.begin + (offset - pieces_[low].begin);
        return {at, at + 1};
    }

    std::string_view source_;
    std::vector<char> bytes_; ///< where the text is no view
    std::vector<piece> pieces_;
    std::uint32_t size_ = 0;
    bool is_view_ = false;
};

namespace detail {

/// How many bytes of a JSON string the escape or the character at hand has.
[[nodiscard]] constexpr std::size_t json_unit_size(std::string_view text, std::size_t at) noexcept {
    if (text[at] != '\\') return decode_utf8(text, at).size;
    if (text[at + 1] != 'u') return 2;
    const bool is_high = (text[at + 2] | 0x20) == 'd' && (hex_value(text[at + 3]) & 0xC) == 8;
    return is_high && text.substr(at + 6).starts_with("\\u") ? 12 : 6;
}

/// Appends what a string of a JSON array stands for.
constexpr void append_json_string(script_text& out, element string) {
    script_text joined(string.table().text);
    joined.append(string);
    const auto text = joined.text();
    std::size_t next = 0; // the first piece that may hold more
    const auto put_plain = [&](std::size_t begin, std::size_t end) {
        for (; begin < end; ++next) {
            const auto piece = joined.pieces()[next];
            const auto limit = piece.begin + piece.source.size();
            const auto stop = limit < end ? limit : end;
            if (begin < stop) {
                const auto skipped = static_cast<std::uint32_t>(begin - piece.begin);
                const auto size = static_cast<std::uint32_t>(stop - begin);
                out.append({piece.source.begin + skipped, piece.source.begin + skipped + size});
                begin = stop;
            }
            if (stop < limit) return;
        }
    };
    std::size_t plain = 1;
    std::vector<char> value;
    for (std::size_t at = 1; at + 1 < text.size();) {
        const auto size = json_unit_size(text, at);
        value.clear();
        append_json_string_value(value, text.substr(at - 1, size + 2));
        if (value.size() != size) {
            put_plain(plain, at);
            out.append(
                {value.data(), value.size()},
                joined.to_source({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)}));
            plain = at + size;
        }
        at += size;
    }
    put_plain(plain, text.size() - 1);
}

} // namespace detail
} // namespace tare::inline v0
