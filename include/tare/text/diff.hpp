#pragma once

#include <tare/text/position.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

struct diff_options {
    std::string_view old_name = "before"; ///< what the first header line names
    std::string_view new_name = "after";  ///< what the second does
    std::uint32_t context = 3;            ///< unchanged lines around a change
    bool colour = false;                  ///< with ANSI escapes, for a terminal
};

namespace detail {

/// A line, its line feed included, with a hash that makes unequal lines cheap to tell apart.
struct diff_line {
    std::string_view text;
    std::uint64_t hash = 0;

    friend constexpr bool operator==(const diff_line& a, const diff_line& b) noexcept {
        return a.hash == b.hash && a.text == b.text;
    }
};

[[nodiscard]] constexpr std::vector<diff_line> split_lines(std::string_view text) {
    std::vector<diff_line> lines;
    while (!text.empty()) {
        const auto feed = text.find('\n');
        const auto line = text.substr(0, feed == std::string_view::npos ? feed : feed + 1);
        std::uint64_t hash = 0xCBF29CE484222325; // FNV-1a
        for (const char byte : line) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
        lines.push_back({line, hash});
        text.remove_prefix(line.size());
    }
    return lines;
}

/// Old lines that give way to new ones: indices of lines, 0-based, the ends not included.
struct line_change {
    std::size_t old_begin = 0;
    std::size_t old_end = 0;
    std::size_t new_begin = 0;
    std::size_t new_end = 0;

    friend constexpr bool operator==(const line_change&, const line_change&) = default;
};

/// Finds a shortest list of changes, in linear space, as Myers has it in "An O(ND) Difference
/// Algorithm and Its Variations" (1986): paths from both corners of the edit graph grow until two
/// meet, then each half is compared alone. Halves whose paths would be too long are replaced whole,
/// so that two large texts with little in common take no quadratic time.
class line_differ {
public:
    constexpr line_differ(const std::vector<diff_line>& before, const std::vector<diff_line>& after)
        : before_(before), after_(after) {}

    [[nodiscard]] constexpr std::vector<line_change> changes() && {
        compare({0, before_.size(), 0, after_.size()});
        return std::move(changes_);
    }

private:
    /// Signed, for there are diagonals on both sides of 0.
    using integer = std::ptrdiff_t;

    /// How many lines a path from one corner may remove and add.
    static constexpr integer max_distance = 2048;

    /// The furthest paths from one corner. Diagonal k holds the places whose x - y is k, where x and
    /// y count the old and new lines between the corner and the place.
    struct frontier {
        std::vector<integer> reached; // the x of each diagonal's furthest path
        integer limit = 0;
        integer distance = -1; // lines removed and added so far

        constexpr void start(integer max) {
            limit = max;
            distance = -1;
            const auto size = static_cast<std::size_t>(2 * max + 1);
            // With the value, for clang 14 with libstdc++ 12 cannot do without at compile time.
            if (reached.size() < size) reached.resize(size, 0);
            (*this)[1] = 0; // so the first path begins where it should: a step down from there is free
        }
        constexpr integer& operator[](integer k) noexcept {
            return reached[static_cast<std::size_t>(k + limit)];
        }
        /// One line removed or added: whatever gets further.
        constexpr integer step_to(integer k) noexcept {
            const bool adds = k == -distance || (k != distance && (*this)[k - 1] < (*this)[k + 1]);
            return adds ? (*this)[k + 1] : (*this)[k - 1] + 1;
        }
        /// Whether its last round left a path on diagonal k.
        constexpr bool is_on(integer k) const noexcept {
            return -distance <= k && k <= distance && (distance - k) % 2 == 0;
        }
    };

    struct place {
        std::size_t old_line = 0;
        std::size_t new_line = 0;
    };

    constexpr void compare(line_change box) {
        const auto is_flat = [&] { return box.old_begin == box.old_end || box.new_begin == box.new_end; };
        while (!is_flat() && before_[box.old_begin] == after_[box.new_begin]) {
            ++box.old_begin;
            ++box.new_begin;
        }
        while (!is_flat() && before_[box.old_end - 1] == after_[box.new_end - 1]) {
            --box.old_end;
            --box.new_end;
        }
        // Now a path leaves either corner with a change, so the middle is neither corner: both halves
        // are smaller, and as they share the distance, the recursion is log2(max_distance) deep.
        const auto middle = is_flat() ? std::nullopt : find_middle(box);
        if (!middle) return add(box);
        compare({box.old_begin, middle->old_line, box.new_begin, middle->new_line});
        compare({middle->old_line, box.old_end, middle->new_line, box.new_end});
    }

    constexpr void add(const line_change& change) {
        if (change.old_begin == change.old_end && change.new_begin == change.new_end) return;
        if (!changes_.empty() && changes_.back().old_end == change.old_begin &&
            changes_.back().new_end == change.new_begin) {
            changes_.back().old_end = change.old_end;
            changes_.back().new_end = change.new_end;
        } else {
            changes_.push_back(change);
        }
    }

    /// A place half-way on a shortest path through `box`; nothing where that path is too long.
    constexpr std::optional<place> find_middle(const line_change& box) {
        const auto width = static_cast<integer>(box.old_end - box.old_begin);
        const auto height = static_cast<integer>(box.new_end - box.new_begin);
        const auto half = (width + height + 1) / 2;
        const auto limit = half < max_distance ? half : max_distance;
        const auto from_begin = [&](integer x, integer y) -> place {
            return {box.old_begin + static_cast<std::size_t>(x), box.new_begin + static_cast<std::size_t>(y)};
        };

        /// Lets every path of `mine` remove or add one line; the place where one meets `theirs`.
        const auto advance = [&](frontier& mine, frontier& theirs, bool is_backward) -> std::optional<place> {
            const auto is_same = [&](integer x, integer y) {
                const auto at = is_backward ? from_begin(width - x - 1, height - y - 1) : from_begin(x, y);
                return before_[at.old_line] == after_[at.new_line];
            };
            ++mine.distance;
            for (auto k = -mine.distance; k <= mine.distance; k += 2) {
                auto x = mine.step_to(k);
                while (x < width && x - k < height && is_same(x, x - k)) ++x;
                mine[k] = x;
                const auto across = width - height - k; // the same diagonal, seen from the other corner
                if (theirs.is_on(across) && x + theirs[across] >= width)
                    return is_backward ? from_begin(width - x, height - (x - k)) : from_begin(x, x - k);
            }
            return {};
        };

        forward_.start(limit);
        backward_.start(limit);
        while (forward_.distance < limit) {
            if (const auto met = advance(forward_, backward_, false)) return met;
            if (const auto met = advance(backward_, forward_, true)) return met;
        }
        return {};
    }

    const std::vector<diff_line>& before_;
    const std::vector<diff_line>& after_;
    std::vector<line_change> changes_;
    frontier forward_;
    frontier backward_;
};

/// Writes the pieces of a unified diff to any container of char.
template <class Container>
class diff_writer {
public:
    constexpr diff_writer(Container& out, const diff_options& options) : out_(out), options_(options) {}

    constexpr void put_header() {
        put_name("--- ", options_.old_name);
        put_name("+++ ", options_.new_name);
    }

    /// Lines from `hunk` with the changes among them.
    constexpr void put_hunk(const line_change& hunk, std::span<const line_change> changes,
                            const std::vector<diff_line>& before, const std::vector<diff_line>& after) {
        begin_colour(cyan);
        put("@@ -");
        put_range(hunk.old_begin, hunk.old_end);
        put(" +");
        put_range(hunk.new_begin, hunk.new_end);
        put(" @@");
        end_colour(cyan);
        put("\n");

        auto at = hunk.old_begin;
        const auto put_unchanged = [&](std::size_t end) {
            for (; at < end; ++at) put_line(' ', before[at].text, {});
        };
        for (const auto& change : changes) {
            put_unchanged(change.old_begin);
            for (; at < change.old_end; ++at) put_line('-', before[at].text, red);
            for (auto i = change.new_begin; i < change.new_end; ++i) put_line('+', after[i].text, green);
        }
        put_unchanged(hunk.old_end);
    }

private:
    static constexpr std::string_view bold = "\x1b[1m";
    static constexpr std::string_view red = "\x1b[31m";
    static constexpr std::string_view green = "\x1b[32m";
    static constexpr std::string_view cyan = "\x1b[36m";
    static constexpr std::string_view reset = "\x1b[m";

    constexpr void put(std::string_view bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    constexpr void begin_colour(std::string_view colour) {
        if (options_.colour) put(colour);
    }
    constexpr void end_colour(std::string_view colour) {
        if (options_.colour && !colour.empty()) put(reset);
    }

    /// As diff and git write it: what cannot stand for itself in quotes, and a tab after a name with
    /// a space, which would end it otherwise.
    constexpr void put_name(std::string_view sign, std::string_view name) {
        constexpr std::string_view plain_in_quotes = "\"\\";
        const auto is_control = [](char byte) {
            return static_cast<unsigned char>(byte) < ' ' || byte == 0x7F;
        };
        bool quoted = name.find_first_of(plain_in_quotes) != std::string_view::npos;
        for (const char byte : name) quoted = quoted || is_control(byte);

        begin_colour(bold);
        put(sign);
        if (quoted) out_.push_back('"');
        for (const char byte : name) {
            if (is_control(byte)) {
                out_.push_back('\\');
                for (const int shift : {6, 3, 0})
                    out_.push_back(static_cast<char>('0' + ((byte >> shift) & 7)));
                continue;
            }
            if (plain_in_quotes.find(byte) != std::string_view::npos) out_.push_back('\\');
            out_.push_back(byte);
        }
        if (quoted)
            out_.push_back('"');
        else if (name.find(' ') != std::string_view::npos)
            out_.push_back('\t');
        end_colour(bold);
        out_.push_back('\n');
    }

    /// The first line and how many they are; one goes without saying, and none begin at the line before.
    constexpr void put_range(std::size_t begin, std::size_t end) {
        append_decimal(out_, begin == end ? begin : begin + 1);
        if (end - begin == 1) return;
        put(",");
        append_decimal(out_, end - begin);
    }

    constexpr void put_line(char sign, std::string_view line, std::string_view colour) {
        const bool is_ended = line.ends_with('\n');
        begin_colour(colour);
        out_.push_back(sign);
        put(line.substr(0, line.size() - is_ended));
        end_colour(colour);
        put(is_ended ? "\n" : "\n\\ No newline at end of file\n");
    }

    Container& out_;
    const diff_options& options_;
};

} // namespace detail

/// Appends to any container of char what `unified_diff` gives; works at compile time with a
/// std::vector<char> on every compiler.
template <class Container>
constexpr void append_unified_diff(Container& out, std::string_view before, std::string_view after,
                                   const diff_options& options = {}) {
    if (before == after) return;
    const auto old_lines = detail::split_lines(before);
    const auto new_lines = detail::split_lines(after);
    const auto changes = detail::line_differ(old_lines, new_lines).changes();
    detail::diff_writer writer(out, options);
    writer.put_header();

    for (std::size_t first = 0; first < changes.size();) {
        // Changes whose contexts touch share a hunk.
        auto last = first;
        while (last + 1 < changes.size() &&
               changes[last + 1].old_begin - changes[last].old_end <= 2 * std::uint64_t{options.context})
            ++last;
        const auto lead = std::min<std::size_t>(options.context, changes[first].old_begin);
        const auto tail = std::min<std::size_t>(options.context, old_lines.size() - changes[last].old_end);
        const detail::line_change hunk{changes[first].old_begin - lead, changes[last].old_end + tail,
                                       changes[first].new_begin - lead, changes[last].new_end + tail};
        writer.put_hunk(hunk, std::span(changes).subspan(first, last - first + 1), old_lines, new_lines);
        first = last + 1;
    }
}

/// What changes from `before` to `after`, line by line, as `diff -u` writes it and `patch` and
/// `git apply` read it; empty where nothing does. Any bytes pass through, lines end at line feeds
/// only. The changes are a shortest list of them, unless there are thousands; linear in the texts
/// for a given number of changes.
[[nodiscard]] constexpr std::string unified_diff(std::string_view before, std::string_view after,
                                                 const diff_options& options = {}) {
    std::string out;
    append_unified_diff(out, before, after, options);
    return out;
}

} // namespace tare::inline v0
