#pragma once

#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// A place in a text, for people: a line and a column in bytes, both 1-based, beside the offset.
struct position {
    std::uint32_t offset = 0;
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    friend constexpr bool operator==(const position&, const position&) = default;
};

/// Where the lines of a text begin. A line ends after its line feed (as BuildKit has it, a carriage
/// return ends none), and a text that ends in one has an empty line there, as in an editor.
class line_index {
public:
    /// That of an empty text: one line.
    constexpr line_index() = default;
    /// Linear in the text; of one of 4 GiB or more, the first 4 GiB - 1 bytes are indexed.
    constexpr explicit line_index(std::string_view text) {
        text = text.substr(0, std::numeric_limits<std::uint32_t>::max());
        for (auto feed = text.find('\n'); feed != std::string_view::npos; feed = text.find('\n', feed + 1))
            add_line(static_cast<std::uint32_t>(feed + 1));
        finish(text);
    }

    /// Adds the line that begins at `begin`: for a parser, which meets them in order anyway. The
    /// first line needs no adding; one that does not begin behind the last is passed over.
    constexpr void add_line(std::uint32_t begin) {
        if (begin > (begins_.empty() ? 0 : begins_.back())) begins_.push_back(begin);
    }
    /// Says, when all lines are added, what the text was: from then on the last line has an end.
    constexpr void finish(std::string_view text) {
        text = text.substr(0, std::numeric_limits<std::uint32_t>::max());
        size_ = static_cast<std::uint32_t>(text.size());
        if (text.ends_with('\n')) add_line(size_);
    }

    /// At least 1.
    [[nodiscard]] constexpr std::uint32_t line_count() const noexcept {
        return static_cast<std::uint32_t>(begins_.size() + 1);
    }

    /// Where `line` lies, its line feed included; an empty range at the text's end where there is no
    /// such line.
    [[nodiscard]] constexpr source_range line_range(std::uint32_t line) const noexcept {
        if (line == 0 || line > line_count()) return {size_, size_};
        const auto begin = line_begin(line);
        if (line < line_count()) return {begin, line_begin(line + 1)};
        return {begin, begin < size_ ? size_ : begin};
    }

    /// Line and column of the byte at `offset`; an offset beyond the text counts on in the last
    /// line. O(log lines).
    [[nodiscard]] constexpr position position_of(std::uint32_t offset) const noexcept {
        std::uint32_t line = 1;
        for (auto last = line_count(); line < last;) {
            const auto middle = last - (last - line) / 2;
            if (line_begin(middle) <= offset)
                line = middle;
            else
                last = middle - 1;
        }
        return {offset, line, offset - line_begin(line) + 1};
    }

    /// The way back: the offset of a 1-based line and column in bytes. The end of the text is a place
    /// too; nothing where there is no such line or the line has no such column.
    [[nodiscard]] constexpr std::optional<std::uint32_t> offset_of(std::uint32_t line,
                                                                   std::uint32_t column) const noexcept {
        if (line == 0 || line > line_count() || column == 0) return {};
        const auto range = line_range(line);
        const auto places = range.size() + (line == line_count() ? std::uint64_t{1} : 0);
        if (column > places) return {};
        return range.begin + (column - 1);
    }

    friend constexpr bool operator==(const line_index&, const line_index&) = default;

private:
    constexpr std::uint32_t line_begin(std::uint32_t line) const noexcept {
        return line == 1 ? 0 : begins_[line - 2];
    }

    std::vector<std::uint32_t> begins_; // of the second line and those after it
    std::uint32_t size_ = 0;
};

/// What columns count. The Language Server Protocol counts UTF-16 units, SARIF those or code points.
enum class column_unit : std::uint8_t { bytes, code_points, utf16 };

/// The 1-based column of `line` that is `column` in another unit. One inside a character is taken
/// for the character's first, one beyond the line for the one after its last character, 0 for 1. An
/// invalid byte counts as one character. Linear in the line.
[[nodiscard]] constexpr std::uint32_t convert_column(std::string_view line, std::uint32_t column,
                                                     column_unit from, column_unit to) noexcept {
    const auto width = [](const code_point& character, column_unit unit) -> std::uint32_t {
        switch (unit) {
        case column_unit::bytes: return character.size;
        case column_unit::utf16: return character.value > 0xFFFF ? 2 : 1;
        default: return 1;
        }
    };
    std::uint32_t passed = 1;
    std::uint32_t converted = 1;
    for (std::size_t at = 0; at < line.size();) {
        const auto character = decode_utf8(line, at);
        passed += width(character, from);
        if (column < passed) break;
        converted += width(character, to);
        at += character.size;
    }
    return converted;
}

/// Appends `number` in decimal digits to any container of char.
template <class Container>
constexpr void append_decimal(Container& out, std::uint64_t number) {
    std::uint64_t unit = 1;
    while (number / unit >= 10) unit *= 10;
    for (; unit > 0; unit /= 10) out.push_back(static_cast<char>('0' + number / unit % 10));
}

} // namespace tare::inline v0
