#pragma once

#include <tare/shell/embedded_script.hpp>
#include <tare/shell/join_scripts.hpp>
#include <tare/shell/script_editor.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// A script that is to be joined with others.
struct run_to_join {
    const embedded_script* script = nullptr;
    bool isolate = false; ///< in a subshell, so that what follows finds the shell as it was
};

/// Joins the scripts of several RUN instructions, which all stand on their lines or all in heredocs.
class run_joiner {
public:
    constexpr run_joiner(const std::vector<run_to_join>& runs, std::string_view indentation)
        : runs_(runs), indentation_(indentation) {
        scripts_.reserve(runs.size());
        for (const auto& each : runs) scripts_.emplace_back(*each.script, each.isolate);
    }

    constexpr script_edits run() {
        for (auto& each : scripts_)
            if (!each.read()) return each.editor().finish();
        for (std::size_t index = 0; index < scripts_.size(); ++index) {
            auto& each = scripts_[index];
            if (!is_heredoc() && index + 1 < scripts_.size() && each.has_comment_after())
                each.fail(edit_fault::ends_in_comment);
            if (each.editor().failed()) return each.editor().finish();
            each.enclose(index > 0 && each.has_several_chains());
        }
        auto& all = scripts_[0].editor();
        auto& tail = all.added(scripts_[0].end());
        for (std::size_t index = 1; index < scripts_.size(); ++index) {
            auto& each = scripts_[index];
            is_heredoc() ? join_bodies(index) : join_lines(index);
            for (const auto& edit : each.editor().edits())
                all.add_edit(edit.range, std::string(edit.replacement));
            tail.add(shell_operator::and_if);
            tail.add(each.editor().expected(each.first(), each.end()));
        }
        // The heredocs of a line follow it.
        auto& last = scripts_.back();
        all.added(all.node_count()).add(last.editor().table(), last.end(), last.editor().node_count());
        const source_range whole{node(0).range().begin, node(runs_.size() - 1).range().end};
        return all.finish(whole, all.expected());
    }

private:
    constexpr instruction node(std::size_t index) const noexcept {
        return runs_[index].script->instruction();
    }

    constexpr bool is_heredoc() const noexcept { return runs_[0].script->place() == script_place::heredoc; }

    /// In the place of what stands between a script and the one before it, puts `&&` and begins a line.
    constexpr void join_lines(std::size_t index) {
        std::string text(" && ");
        text += node(0).table().escape;
        text += newline();
        replace_between(index, runs_[index - 1].script->range().end, runs_[index].script->range().begin,
                        std::move(text), indentation_);
    }
    /// Lets the lines of a heredoc follow those of the one before, and the first one's end end them all.
    constexpr void join_bodies(std::size_t index) {
        auto& before = scripts_[index - 1];
        const auto at = runs_[index - 1].script->to_source({before.text_end() - 1, before.text_end()}).end;
        scripts_[0].editor().add_edit({at, at}, " &&");
        replace_between(index, part(index - 1, node_kind::heredoc_end).begin,
                        part(index, node_kind::heredoc).begin, {}, {});
        if (index + 1 < scripts_.size()) return;
        const auto source = node(0).table().text;
        const auto first = slice(source, part(0, node_kind::heredoc_end));
        const auto last = part(index, node_kind::heredoc_end);
        if (first != slice(source, last)) scripts_[0].editor().add_edit(last, std::string(first));
    }
    /// The first node of a kind in an instruction.
    constexpr source_range part(std::size_t index, node_kind kind) const noexcept {
        const auto& nodes = node(index).table().nodes;
        auto at = node(index).index();
        while (nodes[at].kind != kind) ++at;
        return nodes[at].range();
    }

    /// Puts texts in the place of what stands from an offset to another, before and after the comment lines
    /// there, which stay.
    constexpr void replace_between(std::size_t index, std::uint32_t begin, std::uint32_t end,
                                   std::string&& text, std::string_view last) {
        auto& editor = scripts_[0].editor();
        const auto& table = node(0).table();
        for (auto at = node(index - 1).index(); at < table.nodes[node(index).index()].next; ++at) {
            const auto& each = table.nodes[at];
            const bool is_comment =
                each.kind == node_kind::comment || each.kind == node_kind::interior_comment;
            if (!is_comment || each.begin < begin || each.end > end) continue;
            editor.add_edit({begin, each.begin}, std::move(text));
            text = {};
            begin = each.end;
        }
        text += last;
        editor.add_edit({begin, end}, std::move(text));
    }
    constexpr std::string_view newline() const noexcept {
        const auto line = node(0).text();
        const auto feed = line.find('\n');
        return feed != std::string_view::npos && feed > 0 && line[feed - 1] == '\r' ? "\r\n" : "\n";
    }

    const std::vector<run_to_join>& runs_;
    std::string_view indentation_;
    std::vector<joined_script> scripts_;
};

/// Joins the scripts of neighbouring RUN instructions, each after `&&` on lines of its own: edits to the
/// Dockerfile after which the first instruction runs them all and the others are gone. They stand on their
/// lines, or in heredocs; heredocs may follow the last line, or the first one of two. Linear in the
/// instructions.
[[nodiscard]] constexpr script_edits join_runs(const std::vector<run_to_join>& runs,
                                               std::string_view indentation) {
    if (runs[0].script->place() == script_place::line_and_heredocs)
        return join_scripts(*runs[0].script, *runs[1].script, {.isolate_first = runs[0].isolate});
    return run_joiner(runs, indentation).run();
}

} // namespace detail
} // namespace tare::inline v0
