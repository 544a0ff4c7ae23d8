#pragma once

#include <tare/syntax/directive.hpp>
#include <tare/syntax/heredoc.hpp>
#include <tare/syntax/joined_text.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/table.hpp>
#include <tare/syntax/value.hpp>
#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tare::inline v0 {

/// Lines of a text, 1-based, the last one included.
struct line_span {
    std::uint32_t first = 0;
    std::uint32_t last = 0;

    friend constexpr bool operator==(const line_span&, const line_span&) = default;
};

/// A node of a document: a pointer and an index, cheap to copy. It is good for as long as the
/// document stands where it is.
class element {
public:
    constexpr element() = default;
    constexpr element(const syntax_table& table, std::uint32_t index) noexcept
        : table_(&table), index_(index) {}

    [[nodiscard]] static constexpr bool is(node_kind) noexcept { return true; }

    [[nodiscard]] constexpr node_kind kind() const noexcept { return node().kind; }
    [[nodiscard]] constexpr source_range range() const noexcept { return node().range(); }
    /// Its bytes as they stand in the source.
    [[nodiscard]] constexpr std::string_view text() const noexcept {
        return table_->text.substr(node().begin, node().end - node().begin);
    }
    /// The physical lines it touches. O(log lines).
    [[nodiscard]] constexpr line_span lines() const noexcept {
        const auto [begin, end] = range();
        return {table_->lines.position_of(begin).line,
                table_->lines.position_of(end > begin ? end - 1 : begin).line};
    }
    [[nodiscard]] constexpr bool is_token() const noexcept { return node().next == index_ + 1; }

    /// Its place in the document's table.
    [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }
    [[nodiscard]] constexpr const syntax_table& table() const noexcept { return *table_; }

    friend constexpr bool operator==(const element&, const element&) = default;

protected:
    constexpr const tare::node& node() const noexcept { return table_->nodes[index_]; }

    const syntax_table* table_ = nullptr;
    std::uint32_t index_ = 0;
};

/// A node without parts. The tokens of a document, in order, are its text.
class token : public element {
public:
    using element::element;
};

/// The nodes of one kind between two places of a table: those that follow each other at one level,
/// or, for tokens, all.
template <class Handle>
class element_range {
public:
    class iterator {
    public:
        using value_type = Handle;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr iterator(const syntax_table& table, std::uint32_t index, std::uint32_t end) noexcept
            : table_(&table), index_(index), end_(end) {
            settle();
        }

        [[nodiscard]] constexpr Handle operator*() const noexcept { return {*table_, index_}; }
        constexpr iterator& operator++() noexcept {
            step();
            settle();
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.index_ == b.index_;
        }

    private:
        static constexpr bool everywhere = std::is_same_v<Handle, token>;

        constexpr bool fits() const noexcept {
            const auto& node = table_->nodes[index_];
            return everywhere ? node.next == index_ + 1 : Handle::is(node.kind);
        }
        constexpr void step() noexcept { index_ = everywhere ? index_ + 1 : table_->nodes[index_].next; }
        constexpr void settle() noexcept {
            while (index_ < end_ && !fits()) step();
        }

        const syntax_table* table_ = nullptr;
        std::uint32_t index_ = 0;
        std::uint32_t end_ = 0;
    };

    /// Those at the places from `first` up to `end`.
    constexpr element_range(const syntax_table& table, std::uint32_t first, std::uint32_t end) noexcept
        : table_(&table), first_(first), end_(end) {}
    /// Those that are parts of `parent`.
    constexpr explicit element_range(element parent) noexcept
        : element_range(parent.table(), parent.index() + 1, parent.table().nodes[parent.index()].next) {}

    [[nodiscard]] constexpr iterator begin() const noexcept { return {*table_, first_, end_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {*table_, end_, end_}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); }
    /// How many there are. Linear.
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        std::size_t count = 0;
        for (auto at = begin(); at != end(); ++at) ++count;
        return count;
    }
    /// The first one; there must be one.
    [[nodiscard]] constexpr Handle front() const noexcept { return *begin(); }
    /// The one with `count` others before it, if there are so many. Linear.
    [[nodiscard]] constexpr std::optional<Handle> at(std::size_t count) const noexcept {
        for (const auto each : *this)
            if (count-- == 0) return each;
        return std::nullopt;
    }

private:
    const syntax_table* table_;
    std::uint32_t first_;
    std::uint32_t end_;
};

/// A comment line.
class comment : public element {
public:
    using element::element;
    [[nodiscard]] static constexpr bool is(node_kind kind) noexcept { return kind == node_kind::comment; }

    /// What it says: what stands after `#`, without white space around it.
    [[nodiscard]] constexpr std::string_view content() const noexcept {
        return trim(trim_left(text()).substr(1));
    }
    /// What BuildKit hands on as documentation: the line after its first byte, without white space
    /// around it. An indented comment keeps its `#`.
    [[nodiscard]] constexpr std::string_view documentation() const noexcept { return trim(text().substr(1)); }
};

/// A line with a parser directive.
class directive : public element {
public:
    using element::element;
    [[nodiscard]] static constexpr bool is(node_kind kind) noexcept { return kind == node_kind::directive; }

    [[nodiscard]] constexpr directive_key key() const noexcept {
        return static_cast<directive_key>(node().detail);
    }
    [[nodiscard]] constexpr std::string_view value() const noexcept {
        auto line = trim_left(text());
        while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
        return read_directive(line)->value;
    }
};

/// A word of an instruction: an argument, or its keyword. Its value is what BuildKit reads in it:
/// without continuations, and for a string of a JSON array without quotes and escapes. The quotes of
/// a name-value word stay, for they go only when variables are replaced.
class word : public element {
public:
    using element::element;
    [[nodiscard]] static constexpr bool is(node_kind kind) noexcept { return is_argument(kind); }

    /// Appends the value to any container of char.
    template <class Container>
    constexpr void append_value(Container& out) const {
        detail::append_value(*table_, index_, out);
    }
    [[nodiscard]] constexpr std::string value() const {
        std::string out;
        append_value(out);
        return out;
    }
    /// Whether the value is `expected`; unlike `value`, it works at compile time everywhere.
    [[nodiscard]] constexpr bool has_value(std::string_view expected) const {
        std::vector<char> value;
        append_value(value);
        return std::string_view(value.data(), value.size()) == expected;
    }
};

/// A flag of an instruction, `--name` or `--name=value`.
class flag : public element {
public:
    using element::element;
    [[nodiscard]] static constexpr bool is(node_kind kind) noexcept { return kind == node_kind::flag; }

    /// All of it as BuildKit reads it, without quotes and escapes.
    [[nodiscard]] constexpr std::string spelling() const {
        std::string out;
        detail::append_value(*table_, index_, out);
        return out;
    }
    /// The name, without `--`.
    [[nodiscard]] constexpr std::string name() const {
        const auto all = spelling();
        return all.substr(2, all.find('=') - 2);
    }
    /// What stands after `=`, if there is one.
    [[nodiscard]] constexpr std::optional<std::string> value() const {
        const auto all = spelling();
        const auto equals = all.find('=');
        if (equals == std::string::npos) return std::nullopt;
        return all.substr(equals + 1);
    }
};

/// A heredoc of an instruction.
struct heredoc {
    std::string name;
    bool expands = true;          ///< whether variables in it are replaced: no part of the name is quoted
    bool strips_tabs = false;     ///< `<<-`
    std::uint64_t descriptor = 0; ///< the file descriptor before `<<`
    source_range opening;         ///< the word with `<<`
    source_range range;           ///< body and end line
    std::string_view content;     ///< the lines as they stand
};

/// An instruction: its lines with everything in them, or the instruction inside an ONBUILD.
class instruction : public element {
public:
    using element::element;
    [[nodiscard]] static constexpr bool is(node_kind kind) noexcept { return kind == node_kind::instruction; }

    [[nodiscard]] constexpr tare::keyword keyword() const noexcept {
        return static_cast<tare::keyword>(node().detail);
    }
    /// The word that names it, as written; nothing where a line has no more than an escape.
    [[nodiscard]] constexpr std::optional<word> name() const noexcept {
        for (const auto part : parts())
            if (part.kind() == node_kind::keyword) return word(*table_, part.index());
        return std::nullopt;
    }
    [[nodiscard]] constexpr element_range<flag> flags() const noexcept { return element_range<flag>(*this); }
    [[nodiscard]] constexpr element_range<word> arguments() const noexcept {
        return element_range<word>(*this);
    }
    /// Everything in it, in order.
    [[nodiscard]] constexpr element_range<element> parts() const noexcept {
        return element_range<element>(*this);
    }
    /// The instruction in an ONBUILD.
    [[nodiscard]] constexpr std::optional<instruction> trigger() const noexcept {
        return element_range<instruction>(*this).at(0);
    }
    /// Whether its arguments are a JSON array: the exec form.
    [[nodiscard]] constexpr bool is_json() const noexcept {
        for (const auto part : parts())
            if (part.kind() == node_kind::punctuation) return true;
        return false;
    }

    /// From the keyword to the last argument: what stands on its lines without the white space
    /// around it, and without heredocs.
    [[nodiscard]] constexpr source_range statement() const noexcept {
        auto range = this->range();
        bool begun = false;
        for (const auto part : parts()) {
            const auto kind = part.kind();
            if (!is_joined(kind) && kind != node_kind::instruction) continue;
            if (kind == node_kind::separator) continue;
            if (!begun) range.begin = part.range().begin;
            range.end = part.range().end;
            begun = true;
        }
        return range;
    }

    /// Its lines as BuildKit joins them before it reads them, white space at the end included.
    [[nodiscard]] constexpr joined_text joined() const {
        joined_text out(table_->text);
        source_range piece;
        for (const auto each : element_range<token>(*table_, index_ + 1, node().next)) {
            if (!is_joined(each.kind())) continue;
            const auto range = each.range();
            if (range.begin != piece.end && !piece.empty()) out.append(piece);
            piece = {range.begin == piece.end ? piece.begin : range.begin, range.end};
        }
        if (!piece.empty()) out.append(piece);
        out.join();
        return out;
    }

    /// The comments right before it that BuildKit takes for its documentation: an empty comment
    /// parts them from those above, a blank line does not.
    [[nodiscard]] constexpr element_range<comment> comments() const noexcept {
        auto first = index_;
        while (first > 0) {
            const element before(*table_, first - 1);
            const bool speaks = before.kind() == node_kind::comment;
            if (!speaks && before.kind() != node_kind::blank_line) break;
            if (speaks && comment(*table_, first - 1).documentation().empty()) break;
            --first;
        }
        return {*table_, first, index_};
    }

    /// Its heredocs, in the order of their bodies; a trigger's are those of its ONBUILD. Each call
    /// reads the joined line again.
    [[nodiscard]] constexpr std::vector<heredoc> heredocs() const {
        std::vector<heredoc> out;
        auto part = parts().begin();
        const auto next_body = [&] {
            while (part != parts().end() && (*part).kind() != node_kind::heredoc) ++part;
            return part != parts().end();
        };
        if (!next_body()) return out;
        const auto line = joined();
        for (const auto& opened : find_heredocs(line.text())) {
            if (!next_body()) break;
            const auto lines = element_range<element>(*part);
            const auto body = lines.begin();
            const bool has_body = body != lines.end() && (*body).kind() == node_kind::heredoc_body;
            out.push_back({std::string(opened.name()), opened.expand, opened.chomp, opened.descriptor,
                           line.to_source(opened.range), (*part).range(),
                           has_body ? (*body).text() : std::string_view{}});
            ++part;
        }
        return out;
    }
};

} // namespace tare::inline v0
