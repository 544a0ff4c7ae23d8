#pragma once

#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// A text joined from pieces of a source, such as an instruction's lines without what continues
/// them, and the way back. A text of one piece is a view of the source and costs no copy.
class joined_text {
public:
    /// A stretch that stands in the source as it stands here.
    struct piece {
        std::uint32_t begin = 0;  ///< its offset in the joined text
        std::uint32_t source = 0; ///< its offset in the source

        friend constexpr bool operator==(const piece&, const piece&) = default;
    };

    constexpr joined_text() = default;
    /// An empty text whose pieces will come from `source`, which must outlive it.
    constexpr explicit joined_text(std::string_view source) : source_(source) {}

    /// Empties the text for another source; memory is kept.
    constexpr void reset(std::string_view source) noexcept {
        source_ = source;
        pieces_.clear();
        size_ = 0;
    }

    /// Appends a piece of the source. Pieces come in the source's order.
    constexpr void append(source_range range) {
        pieces_.push_back({size_, range.begin});
        size_ += range.size();
    }

    /// Puts the pieces together, after the last one was appended. Linear where there are several.
    constexpr std::string_view join() {
        if (pieces_.size() > 1) copy_pieces();
        return text();
    }

    /// The joined bytes, after `join`.
    [[nodiscard]] constexpr std::string_view text() const noexcept {
        if (pieces_.size() > 1) return {bytes_.data(), bytes_.size()};
        return pieces_.empty() ? std::string_view{} : piece_text(0);
    }
    /// The bytes of one piece, which need no joining.
    [[nodiscard]] constexpr std::string_view piece_text(std::size_t index) const noexcept {
        return {source_.data() + pieces_[index].source, piece_end(index) - pieces_[index].begin};
    }
    /// Where one piece stands in the source.
    [[nodiscard]] constexpr source_range piece_range(std::size_t index) const noexcept {
        const auto& [begin, source] = pieces_[index];
        return {source, source + (piece_end(index) - begin)};
    }
    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr const std::vector<piece>& pieces() const noexcept { return pieces_; }

    /// Where piece `index` ends in the joined text.
    [[nodiscard]] constexpr std::uint32_t piece_end(std::size_t index) const noexcept {
        return index + 1 < pieces_.size() ? pieces_[index + 1].begin : size_;
    }

    /// The range of the source that the bytes of `joined` come from, with what parts its pieces.
    /// An offset beyond the text counts as its end. O(log pieces).
    [[nodiscard]] constexpr source_range to_source(source_range joined) const noexcept {
        if (pieces_.empty()) return {};
        const auto begin = joined.begin < size_ ? joined.begin : size_;
        const auto end = joined.end < size_ ? joined.end : size_;
        const auto first = to_source(begin, begin);
        return {first, end > begin ? to_source(end - 1, end) : first};
    }

private:
    /// Kept out of `join`: most texts are of one piece.
    [[gnu::noinline]] constexpr void copy_pieces() {
        bytes_.clear();
        for (std::size_t index = 0; index < pieces_.size(); ++index) {
            const auto bytes = piece_text(index);
            bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        }
    }

    constexpr std::uint32_t to_source(std::uint32_t byte, std::uint32_t offset) const noexcept {
        std::size_t low = 0;
        for (std::size_t high = pieces_.size(); high - low > 1;) {
            const auto middle = low + (high - low) / 2;
            (pieces_[middle].begin <= byte ? low : high) = middle;
        }
        return pieces_[low].source + (offset - pieces_[low].begin);
    }

    std::string_view source_;
    std::vector<char> bytes_; ///< of the pieces where there are several
    std::vector<piece> pieces_;
    std::uint32_t size_ = 0;
};

} // namespace tare::inline v0
