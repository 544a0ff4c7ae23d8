#pragma once

#include <tare/shell/edit_fault.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/table.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/json.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Edits to a Dockerfile, or why there are none.
using script_edits = result<std::vector<edit>, script_edit_error>;

namespace detail {

/// What a node of a script is, wherever it stands.
struct node_shape {
    shell_node_kind kind = {};
    std::uint8_t detail = 0;
    std::string_view text; ///< a token's bytes

    friend constexpr bool operator==(const node_shape&, const node_shape&) = default;
};

/// The shapes of a table's nodes from one place to another, without what the shell reads past.
class node_shapes {
public:
    constexpr void add(const shell_table& table, std::uint32_t first, std::uint32_t end) {
        for (auto at = first; at < end; ++at) add(table, at);
    }
    constexpr void add(const shell_table& table, std::uint32_t index) {
        const auto& node = table.nodes[index];
        if (is_trivia(node.kind)) return;
        const bool is_token = node.next == index + 1;
        shapes_.push_back({node.kind, node.detail, is_token ? slice(table.text, node.range()) : ""});
    }
    constexpr void add(const node_shapes& other) {
        shapes_.insert(shapes_.end(), other.shapes_.begin(), other.shapes_.end());
    }
    constexpr void add(shell_node_kind kind) { shapes_.push_back({kind, 0, {}}); }
    constexpr void add(shell_operator symbol) {
        shapes_.push_back(
            {shell_node_kind::operator_symbol, static_cast<std::uint8_t>(symbol), to_string(symbol)});
    }
    constexpr void add(shell_keyword word) {
        shapes_.push_back({shell_node_kind::keyword, static_cast<std::uint8_t>(word), to_string(word)});
    }

    friend constexpr bool operator==(const node_shapes&, const node_shapes&) = default;

private:
    std::vector<node_shape> shapes_;
};

/// Collects what is to change in a script, and what its tree is to be then. The edits are to the
/// Dockerfile; before they are handed out the instruction is read again with them made, and nothing is
/// handed out where its script is not the expected one.
class script_editor {
public:
    constexpr explicit script_editor(const embedded_script& script)
        : script_(script), source_(script.instruction().table().text) {
        if (!script.script() || !script.script()->ok()) fail(edit_fault::opaque, {0, 0});
    }

    [[nodiscard]] constexpr const shell_table& table() const noexcept { return script_.script()->table(); }
    [[nodiscard]] constexpr const shell_node& node(std::uint32_t index) const noexcept {
        return table().nodes[index];
    }
    [[nodiscard]] constexpr bool failed() const noexcept { return error_.fault != edit_fault::none; }
    /// Says why there will be no edits, the first time; always false.
    constexpr bool fail(edit_fault fault, source_range range) {
        if (!failed()) error_ = {fault, script_.to_source(range)};
        return false;
    }

    // ---- The text

    /// Puts bytes right after the byte that ends at an offset of the text.
    constexpr void insert_after(std::uint32_t end, std::string_view bytes) {
        const auto at = script_.to_source({end - 1, end}).end;
        add_edit({at, at}, spelled(bytes, end));
    }
    /// Puts bytes right before the byte at an offset of the text.
    constexpr void insert_before(std::uint32_t begin, std::string_view bytes) {
        const auto at = script_.to_source({begin, begin + 1}).begin;
        add_edit({at, at}, spelled(bytes, begin));
    }
    /// Puts bytes in the place of a range, and takes the nodes in it, from an index on, out of the expected
    /// tree. Comment lines of the Dockerfile stay.
    constexpr void replace(source_range range, std::uint32_t first, std::string_view bytes) {
        take_out(range, first);
        auto [begin, end] = script_.to_source(range);
        const auto& pieces = script_.pieces();
        for (auto index = first_piece(range.begin + 1);
             index < pieces.size() && pieces[index].begin < range.end; ++index) {
            const source_range gap{pieces[index - 1].source.end, pieces[index].source.begin};
            if (!has_comment(gap)) continue;
            remove_before(gap, begin, false);
            begin = gap.end;
        }
        add_edit({begin, end}, spelled(bytes, range.begin));
    }
    /// Takes a range out of the text, and the nodes in it out of the expected tree. Comment lines stay, lines
    /// that nothing is left of do not.
    constexpr void remove(source_range range) {
        if (range.empty()) return;
        take_out(range, 0);
        const bool ends_line = script_.place() == script_place::line && range.end == script_.text().size();
        auto [begin, end] = script_.to_source(range);
        // The end of the line goes with what continues the line before it.
        if (ends_line && range.begin > 0) begin = script_.to_source({range.begin - 1, range.begin}).end;
        bool has_cut = false;
        const auto& pieces = script_.pieces();
        for (auto index = first_piece(ends_line ? range.begin : range.begin + 1);
             index < pieces.size() && pieces[index].begin <= range.end; ++index) {
            const source_range gap{pieces[index - 1].source.end, pieces[index].source.begin};
            if (has_comment(gap)) {
                remove_before(gap, begin, ends_line && !has_cut);
                has_cut = true;
                begin = gap.end;
                while (!ends_line && begin < end && is_blank_at(begin)) ++begin;
            } else if (pieces[index].begin == range.end && begins_line(begin)) {
                end = gap.end; // what continues a line that is empty now
            }
        }
        if (begin >= end) return;
        if (has_cut && ends_line) {
            begin = line_begin(begin);
            const auto feed = source_.find('\n', end);
            end = feed == std::string_view::npos ? size_of(source_) : static_cast<std::uint32_t>(feed) + 1;
        }
        add_edit({begin, end}, {});
    }

    // ---- The expected tree

    /// The nodes that are to stand before the one at an index.
    constexpr node_shapes& added(std::uint32_t index) {
        std::size_t at = added_.size();
        while (at > 0 && added_[at - 1].index > index) --at;
        return added_.insert(added_.begin() + static_cast<std::ptrdiff_t>(at), {index, {}})->shapes;
    }
    /// All that is expected.
    [[nodiscard]] constexpr node_shapes expected() const { return expected(0, node_count()); }
    /// The same from a node up to another, with what is to stand right before that.
    [[nodiscard]] constexpr node_shapes expected(std::uint32_t first, std::uint32_t end) const {
        node_shapes out;
        std::size_t next = 0;
        while (next < added_.size() && added_[next].index < first) ++next;
        for (auto index = first; index <= end; ++index) {
            for (; next < added_.size() && added_[next].index == index; ++next) out.add(added_[next].shapes);
            if (index < end && !is_removed(index)) out.add(table(), index);
        }
        return out;
    }
    [[nodiscard]] constexpr std::uint32_t node_count() const noexcept {
        return static_cast<std::uint32_t>(table().nodes.size());
    }

    // ---- The outcome

    [[nodiscard]] constexpr const std::vector<edit>& edits() const noexcept { return edits_; }
    constexpr void add_edit(source_range range, std::string&& replacement) {
        if (range.empty() && replacement.empty()) return;
        edits_.push_back({range, std::move(replacement)});
    }

    /// The edits, once the instruction has been read again with them.
    [[nodiscard]] constexpr script_edits finish() {
        if (failed()) return tare::fail(error_);
        return finish(script_.instruction().range(), expected());
    }
    /// The same for edits to a range of the Dockerfile, which is to be one instruction then.
    [[nodiscard]] constexpr script_edits finish(source_range whole, const node_shapes& wanted) {
        if (failed()) return tare::fail(error_);
        if (!is_read_as(whole, wanted))
            return tare::fail(script_edit_error{edit_fault::changes_more, script_.range()});
        return std::move(edits_);
    }

private:
    struct addition {
        std::uint32_t index = 0;
        node_shapes shapes;
    };

    static constexpr std::uint32_t size_of(std::string_view text) noexcept {
        return static_cast<std::uint32_t>(text.size());
    }
    /// The first piece after another one that begins at an offset of the text or after it.
    constexpr std::size_t first_piece(std::uint32_t offset) const noexcept {
        const auto& pieces = script_.pieces();
        std::size_t low = pieces.empty() ? 0 : 1;
        for (auto high = pieces.size(); low < high;) {
            const auto middle = low + (high - low) / 2;
            if (pieces[middle].begin < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    constexpr bool has_comment(source_range gap) const noexcept {
        return slice(source_, gap).find('#') != std::string_view::npos;
    }
    constexpr bool is_blank_at(std::uint32_t offset) const noexcept {
        return source_[offset] == ' ' || source_[offset] == '\t';
    }
    /// Where the line begins, if nothing but blanks stands before an offset in it, else the offset.
    constexpr std::uint32_t line_begin(std::uint32_t offset) const noexcept {
        auto begin = offset;
        while (begin > 0 && is_blank_at(begin - 1)) --begin;
        return begin == 0 || source_[begin - 1] == '\n' ? begin : offset;
    }

    /// Whether a newline can stand at an offset of the text.
    constexpr bool may_break_line(std::uint32_t offset) const noexcept {
        switch (script_.place()) {
        case script_place::line: return false;
        case script_place::line_and_heredocs:
            return offset > script_.text().find('\n') && offset < script_.text().size();
        default: return true;
        }
    }
    /// Whether nothing but blanks stands before an offset in its line, which is not the instruction's first.
    constexpr bool begins_line(std::uint32_t offset) const noexcept {
        const auto begin = line_begin(offset);
        return begin > script_.instruction().range().begin && source_[begin - 1] == '\n';
    }

    /// How bytes are written at an offset of the text.
    constexpr std::string spelled(std::string_view bytes, std::uint32_t offset) {
        std::string out;
        if (script_.place() == script_place::json_string) {
            append_json_quoted(out, bytes);
            return out.substr(1, out.size() - 2);
        }
        if (bytes.find('\n') != std::string_view::npos && !may_break_line(offset))
            fail(edit_fault::needs_newline, {offset, offset});
        out = bytes;
        return out;
    }

    /// Removes what stands from an offset on before a gap with comments. Where nothing else stands on its
    /// lines they go too; where the instruction is to end here, so does what continues it.
    constexpr void remove_before(source_range gap, std::uint32_t begin, bool ends_instruction) {
        const auto feed = static_cast<std::uint32_t>(source_.find('\n', gap.begin));
        if (ends_instruction) {
            add_edit({begin, feed > 0 && source_[feed - 1] == '\r' ? feed - 1 : feed}, {});
            return;
        }
        auto blank = begin;
        while (blank < gap.begin && is_blank_at(blank)) ++blank;
        if (begins_line(begin))
            add_edit({line_begin(begin), feed + 1}, {});
        else if (blank != gap.begin)
            add_edit({begin, gap.begin}, {});
    }

    /// Takes the nodes in a range, from an index on, out of the expected tree.
    constexpr void take_out(source_range range, std::uint32_t first) {
        removed_.resize(node_count());
        std::uint32_t index = 0;
        for (auto high = node_count(); index < high;) {
            const auto middle = index + (high - index) / 2;
            if (node(middle).begin < range.begin)
                index = middle + 1;
            else
                high = middle;
        }
        for (index = index < first ? first : index; index < node_count() && node(index).begin < range.end;
             ++index)
            removed_[index] = removed_[index] || node(index).end <= range.end;
    }
    constexpr bool is_removed(std::uint32_t index) const noexcept {
        return index < removed_.size() && removed_[index];
    }

    /// Whether the Dockerfile's bytes of a range, with the edits made, are one instruction whose script has
    /// the shapes that are wanted.
    constexpr bool is_read_as(source_range whole, const node_shapes& wanted) const {
        auto moved = edits_;
        for (auto& each : moved) {
            if (!whole.contains(each.range)) return false;
            each.range.begin -= whole.begin;
            each.range.end -= whole.begin;
        }
        const auto edited = apply_edits(slice(source_, whole), moved);
        if (!edited) return false;
        const bool is_backquote = script_.instruction().table().escape == '`';
        std::string text(is_backquote ? "# escape=`\n" : "");
        text += *edited;
        const bool is_last = whole.end == source_.size();
        if (!is_last) text += "FROM scratch\n"; // which an instruction that does not end would take in
        const auto again = parse_view(text);
        if (!again.ok() || again.instructions().size() != (is_last ? 1 : 2)) return false;
        if (!is_last && again.instructions().at(1)->keyword() != keyword::from) return false;
        const auto scripts = read_scripts(again.instructions().front(), script_.setting());
        if (scripts.size() != 1 || scripts[0].setting() != script_.setting()) return false;
        if (!scripts[0].script() || !scripts[0].script()->ok()) return false;
        node_shapes found;
        const auto& table = scripts[0].script()->table();
        found.add(table, 0, static_cast<std::uint32_t>(table.nodes.size()));
        return found == wanted;
    }

    const embedded_script& script_;
    std::string_view source_;
    script_edit_error error_;
    std::vector<edit> edits_;
    std::vector<bool> removed_; ///< of each node, whether it is taken out; empty where none is
    std::vector<addition> added_;
};

} // namespace detail
} // namespace tare::inline v0
