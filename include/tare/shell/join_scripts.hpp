#pragma once

#include <tare/shell/edit_fault.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/script_editor.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/shell/table.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// How two scripts become one.
struct join_options {
    bool isolate_first = false;  ///< in a subshell, so that the second finds the shell as it was
    bool isolate_second = false; ///< in a subshell too
};

namespace detail {

/// One of two scripts that are joined: its commands, and what they are put into.
class joined_script {
public:
    constexpr joined_script(const embedded_script& script, bool isolate)
        : script_(script), editor_(script), isolate_(isolate) {}

    [[nodiscard]] constexpr script_editor& editor() noexcept { return editor_; }
    [[nodiscard]] constexpr std::uint32_t first() const noexcept { return (*list_)[0]; }
    /// The index after the last command, with what ends it and encloses it.
    [[nodiscard]] constexpr std::uint32_t end() const noexcept { return end_; }

    /// Finds the commands; tells whether they can be joined to others at all.
    constexpr bool read() {
        if (editor_.failed()) return false;
        const auto list = script_.script()->list();
        if (!list) return fail(edit_fault::no_commands);
        list_.emplace(editor_.table(), list->index());
        last_ = list_->last_pipeline();
        has_end_ = list_->is_end(list_->next(last_));
        end_ = list_->node(has_end_ ? list_->next(last_) : last_).next;
        return true;
    }
    constexpr bool fail(edit_fault fault) { return editor_.fail(fault, {0, 0}); }

    /// Whether `&&` after it would be about another command than the last one, or a syntax error.
    [[nodiscard]] constexpr bool is_open() const noexcept {
        return list_->is(list_->next(last_), shell_operator::background);
    }
    /// Whether `&&` before it would not be about all of it.
    [[nodiscard]] constexpr bool has_several_chains() const noexcept {
        for (std::size_t place = list_->next(0); place < list_->size(); place = list_->next(place))
            if (!list_->is(place, shell_operator::and_if) &&
                (!list_->is(place, shell_node_kind::pipeline) || !follows_operator(place)) &&
                (!list_->is(place, shell_operator::semicolon) || list_->next(place) != list_->size()))
                return true;
        return false;
    }

    /// Whether a failure ends it at once by `set -e`, which the shell ignores in all of an AND-OR list but
    /// its last command.
    [[nodiscard]] constexpr bool may_exit_on_failure() const {
        if (script_.setting().options.errexit) return true;
        for (const auto& each : script_.script()->commands())
            if (calls(shell_command(editor_.table(), each.node), "set")) return true;
        return false;
    }
    /// Whether all that would be put before `&&` are simple commands, in which nothing is to be ignored.
    [[nodiscard]] constexpr bool ends_simply() const {
        for (const auto& each : editor_.table().nodes)
            if (each.kind == shell_node_kind::function_definition) return false;
        for (auto place = list_->chain_begin(last_); place <= last_; ++place)
            if (list_->is(place, shell_node_kind::pipeline))
                for (const auto command : shell_pipeline(editor_.table(), (*list_)[place]).commands())
                    if (!command.is_simple()) return false;
        return true;
    }
    /// Whether a comment stands after the commands on their line.
    [[nodiscard]] constexpr bool has_comment_after() const noexcept {
        const auto& nodes = editor_.table().nodes;
        for (auto index = end_; index < nodes.size(); ++index) {
            if (nodes[index].kind == shell_node_kind::comment) return true;
            if (nodes[index].kind == shell_node_kind::newline) return false;
        }
        return false;
    }
    /// Whether commands stand after its first line.
    [[nodiscard]] constexpr bool has_lines() const noexcept { return list_->has_newline(0, last_); }

    /// Encloses it as it must be, or else takes the `;` at its end away.
    constexpr void enclose(bool in_group) {
        const bool encloses = isolate_ || in_group;
        const auto end = list_->node(has_end_ ? list_->next(last_) : last_).end;
        if (!encloses) {
            if (has_end_) editor_.remove({list_->node(last_).end, end});
            return;
        }
        const auto begin = list_->node(0).begin;
        const auto text = editor_.table().text;
        const bool is_apart = text[begin] == '(' || text[begin] == '<' || is_digit(text[begin]);
        editor_.insert_before(begin, !isolate_ ? "{ " : is_apart ? "( " : "(");
        bool ends_in_heredoc = false;
        for (const auto& each : editor_.table().heredocs)
            ends_in_heredoc = ends_in_heredoc || editor_.node(each.redirection).end == end;
        std::string closing(ends_in_heredoc ? " " : "");
        closing += isolate_ ? ")" : has_end_ ? " }" : "; }";
        editor_.insert_after(end, closing);

        auto& opening = editor_.added(first());
        opening.add(shell_node_kind::pipeline);
        opening.add(isolate_ ? shell_node_kind::subshell : shell_node_kind::group);
        isolate_ ? opening.add(shell_operator::open) : opening.add(shell_keyword::open_group);
        opening.add(shell_node_kind::list);
        auto& closed = editor_.added(end_);
        if (!isolate_ && !has_end_) closed.add(shell_operator::semicolon);
        isolate_ ? closed.add(shell_operator::close) : closed.add(shell_keyword::close_group);
    }
    /// Where `&&` comes to stand after it.
    [[nodiscard]] constexpr std::uint32_t text_end() const noexcept {
        return list_->node(has_end_ ? list_->next(last_) : last_).end;
    }

private:
    constexpr bool follows_operator(std::size_t place) const noexcept {
        return list_->is(list_->previous(place), shell_node_kind::operator_symbol);
    }
    static constexpr bool calls(shell_command command, std::string_view name) {
        const auto word = command.is_simple() ? command.words().at(0) : std::nullopt;
        return word && word->has_value(name);
    }

    const embedded_script& script_;
    script_editor editor_;
    bool isolate_;
    std::optional<list_view> list_;
    std::size_t last_ = 0;
    bool has_end_ = false;
    std::uint32_t end_ = 0;
};

/// Joins the scripts of two RUN instructions.
class script_joiner {
public:
    constexpr script_joiner(const embedded_script& first, const embedded_script& second,
                            const join_options& options)
        : first_(first),
          second_(second),
          a_(first, options.isolate_first),
          b_(second, options.isolate_second),
          options_(options),
          source_(first.instruction().table().text) {}

    constexpr script_edits run() {
        if (!a_.read()) return a_.editor().finish();
        if (!b_.read()) return b_.editor().finish();
        const bool is_heredoc = first_.place() == script_place::heredoc;
        const bool closes_first = a_.is_open();
        if (!are_alike()) {
            a_.fail(edit_fault::not_alike);
        } else if (!is_heredoc && a_.has_comment_after()) {
            a_.fail(edit_fault::ends_in_comment);
        } else if (a_.may_exit_on_failure() &&
                   (closes_first || options_.isolate_first || !a_.ends_simply())) {
            a_.fail(edit_fault::ignores_errexit);
        } else {
            a_.enclose(closes_first);
            b_.enclose(b_.has_several_chains());
            is_heredoc ? join_heredocs() : first_.place() == script_place::line ? join_lines() : move_line();
        }
        return finish(is_heredoc);
    }

private:
    static constexpr bool is_line(script_place place) noexcept {
        return place == script_place::line || place == script_place::line_and_heredocs;
    }
    /// Whether both are scripts of RUNs of the same kind with the same flags and nothing but comments
    /// between them.
    constexpr bool are_alike() const {
        const auto one = first_.instruction();
        const auto two = second_.instruction();
        if (&one.table() != &two.table() || one.keyword() != keyword::run || two.keyword() != keyword::run)
            return false;
        if (first_.setting() != second_.setting() || first_.setting().origin == shell_origin::program)
            return false;
        if (is_line(first_.place())
                ? !is_line(second_.place()) || a_.has_lines() || b_.has_lines()
                : first_.place() != script_place::heredoc || second_.place() != script_place::heredoc)
            return false;
        for (const auto each : between())
            if (each.kind() != node_kind::comment && each.kind() != node_kind::blank_line) return false;
        return flags(one) == flags(two);
    }
    static constexpr std::vector<std::vector<char>> flags(instruction node) {
        std::vector<std::vector<char>> out;
        for (const auto each : node.flags()) append_value(each.table(), each.index(), out.emplace_back());
        return out;
    }
    constexpr element_range<element> between() const {
        const auto one = first_.instruction();
        return {one.table(), one.table().nodes[one.index()].next, second_.instruction().index()};
    }

    // ---- The text

    constexpr std::string_view newline() const noexcept {
        const auto line = slice(source_, first_.instruction().range());
        const auto feed = line.find('\n');
        return feed != std::string_view::npos && feed > 0 && line[feed - 1] == '\r' ? "\r\n" : "\n";
    }
    /// `&&` and what continues the line.
    constexpr std::string glue() const {
        std::string out(" && ");
        out += first_.instruction().table().escape;
        out += newline();
        return out;
    }
    static constexpr std::string_view indentation = "    ";

    constexpr void edit(source_range range, std::string&& text) {
        a_.editor().add_edit(range, std::move(text));
    }
    /// Removes what stands from an offset to another, but for comment lines, and puts texts at its ends.
    constexpr void remove_between(std::uint32_t begin, std::uint32_t end, std::string&& first,
                                  std::string_view last) {
        for (const auto each : comments(begin, end)) {
            edit({begin, each.begin}, std::move(first));
            first = {};
            begin = each.end;
        }
        first += last;
        edit({begin, end}, std::move(first));
    }
    /// The comment lines from an offset to another, in and between the instructions.
    constexpr std::vector<source_range> comments(std::uint32_t begin, std::uint32_t end) const {
        const auto& table = first_.instruction().table();
        std::vector<source_range> out;
        const auto two = second_.instruction().index();
        for (auto index = first_.instruction().index(); index < table.nodes[two].next; ++index) {
            const auto& node = table.nodes[index];
            const bool is_comment =
                node.kind == node_kind::comment || node.kind == node_kind::interior_comment;
            if (is_comment && node.begin >= begin && node.end <= end) out.push_back(node.range());
        }
        return out;
    }

    /// The second line goes on where the first one ends.
    constexpr void join_lines() {
        remove_between(first_.range().end, second_.range().begin, glue(), indentation);
        take_edits();
    }
    /// The second line comes to stand before the heredocs of the first one.
    constexpr void move_line() {
        const auto one = first_.instruction().range();
        const auto line = line_range(second_);
        auto moved = b_.editor().edits();
        for (auto& each : moved) {
            each.range.begin -= line.begin;
            each.range.end -= line.begin;
        }
        const auto text = apply_edits(slice(source_, line), moved);
        const auto heredocs = heredocs_begin(second_);
        if (!text || !comments(line.end, heredocs).empty())
            return static_cast<void>(a_.fail(edit_fault::changes_more));
        auto added = glue();
        for (const auto each : comments(one.end, line.begin)) {
            added += slice(source_, each);
            if (!added.ends_with('\n')) added += newline();
        }
        added += indentation;
        added += *text;
        const auto at = line_range(first_).end;
        edit({at, at}, std::move(added));
        edit({one.end, heredocs}, {});
    }
    /// Where the line of a script stands, without its heredocs.
    constexpr source_range line_range(const embedded_script& script) const {
        const auto feed = script.text().find('\n');
        const auto size = feed == std::string_view::npos ? script.text().size() : feed;
        return script.to_source({0, static_cast<std::uint32_t>(size)});
    }
    /// Where the heredocs of a script's instruction begin, or else where it ends.
    static constexpr std::uint32_t heredocs_begin(const embedded_script& script) {
        for (const auto part : script.instruction().parts())
            if (part.kind() == node_kind::heredoc) return part.range().begin;
        return script.instruction().range().end;
    }

    /// The second heredoc's lines follow the first one's, and its end ends both.
    constexpr void join_heredocs() {
        const auto one = ends(first_);
        const auto two = ends(second_);
        a_.editor().insert_after(a_.text_end(), " &&");
        remove_between(one.begin, heredocs_begin(second_), {}, {});
        if (slice(source_, one) != slice(source_, two)) edit(two, std::string(slice(source_, one)));
        take_edits();
    }
    /// The line that ends a script's heredoc.
    constexpr source_range ends(const embedded_script& script) const {
        const auto& table = script.instruction().table();
        for (auto index = script.instruction().index();; ++index)
            if (table.nodes[index].kind == node_kind::heredoc_end) return table.nodes[index].range();
    }

    constexpr void take_edits() {
        for (const auto& each : b_.editor().edits()) edit(each.range, std::string(each.replacement));
    }

    // ---- The expected tree

    constexpr script_edits finish(bool is_heredoc) {
        auto& a = a_.editor();
        const auto& b = b_.editor();
        if (a.failed()) return a.finish();
        auto& joined = a.added(a_.end());
        joined.add(shell_operator::and_if);
        if (!is_heredoc) joined.add(b.expected(b_.first(), b_.end()));
        // The heredocs of two lines follow both.
        auto& rest = a.added(a.node_count());
        is_heredoc ? rest.add(b.expected(b_.first(), b.node_count()))
                   : rest.add(b.table(), b_.end(), b.node_count());
        return a.finish({first_.instruction().range().begin, second_.instruction().range().end},
                        a.expected());
    }

    const embedded_script& first_;
    const embedded_script& second_;
    joined_script a_;
    joined_script b_;
    join_options options_;
    std::string_view source_;
};

} // namespace detail

/// Joins the scripts of two neighbouring RUN instructions into one, the second after `&&`: edits to the
/// Dockerfile after which the first instruction runs both and the second is gone. Either is put into braces
/// where its operators demand it. Comments stay, before the commands they stood before; blank lines between
/// the instructions go. Both must stand on lines, or both be heredocs, and have the same flags and shell.
/// What the first leaves in the shell for the second is the caller's to judge. Linear in the instructions.
[[nodiscard]] constexpr script_edits join_scripts(const embedded_script& first, const embedded_script& second,
                                                  const join_options& options = {}) {
    return detail::script_joiner(first, second, options).run();
}

} // namespace tare::inline v0
