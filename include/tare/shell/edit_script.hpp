#pragma once

#include <tare/shell/commands.hpp>
#include <tare/shell/edit_fault.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/script_editor.hpp>
#include <tare/shell/table.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Edits to a Dockerfile that change one of its scripts by a command or a word and keep every other byte,
/// comment lines between continued lines too. Each function takes handles of the script's tree and gives
/// the edits, or the reason why there are none; the instruction has then been read again with them, and
/// its script's tree is the old one but for what was asked. Linear in the instruction.
namespace tare::inline v0 {

/// What joins a command that is inserted to those that are there.
enum class list_joint : std::uint8_t {
    and_if,    ///< `&&`, right beside the command
    or_if,     ///< `||`, right beside the command
    semicolon, ///< `;`, beside the whole chain of `&&` and `||` that the command is in
    newline,   ///< a line of its own, beside that chain
};

/// What commands are put into.
enum class enclosure : std::uint8_t {
    group,    ///< `{ …; }`: the same shell
    subshell, ///< `( … )`: a shell of their own
};

namespace detail {

[[nodiscard]] constexpr bool is_chain_joint(list_joint joint) noexcept { return joint <= list_joint::or_if; }
[[nodiscard]] constexpr shell_operator operator_of(list_joint joint) noexcept {
    return joint == list_joint::and_if  ? shell_operator::and_if
           : joint == list_joint::or_if ? shell_operator::or_if
                                        : shell_operator::semicolon;
}

/// New commands, or a new word, as they are read by themselves.
class new_commands {
public:
    constexpr new_commands(std::string_view text, shell_dialect dialect)
        : script_(parse_script(text, dialect)) {}

    /// Why they cannot be joined so to others.
    [[nodiscard]] constexpr edit_fault fault(list_joint joint) const {
        const auto& table = script_.table();
        const auto list = script_.list();
        if (!script_.ok() || !list || table.nodes.back().kind == shell_node_kind::comment)
            return edit_fault::not_commands;
        if (!table.heredocs.empty()) return edit_fault::has_heredoc;
        const list_view parts(table, list->index());
        if (parts.is_end(parts.previous(parts.size()))) return edit_fault::not_commands;
        if (is_chain_joint(joint))
            for (std::size_t place = 0; place < parts.size(); ++place)
                if (!parts.is(place, shell_node_kind::pipeline) && !parts.is(place, operator_of(joint)))
                    return edit_fault::not_one_chain;
        return edit_fault::none;
    }
    /// What they are, without white space around them.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return script_.list()->text(); }
    constexpr void add_to(node_shapes& out) const {
        const auto list = script_.list()->index();
        out.add(script_.table(), list + 1, script_.table().nodes[list].next);
    }

private:
    shell_script script_;
};

/// One new word as it is read after a command's name.
class new_word {
public:
    constexpr new_word(std::string_view text, shell_dialect dialect) : text_(text) {
        bytes_.push_back('a');
        bytes_.push_back(' ');
        bytes_.insert(bytes_.end(), text.begin(), text.end());
        script_ = parse_script({bytes_.data(), bytes_.size()}, dialect);
    }
    new_word(const new_word&) = delete;
    new_word& operator=(const new_word&) = delete;
    constexpr ~new_word() = default;

    /// Its index in the table, if it is a word and nothing else.
    [[nodiscard]] constexpr std::optional<std::uint32_t> index() const {
        if (!script_->ok() || !script_->list()) return std::nullopt;
        const auto pipeline = script_->list()->pipelines().at(0);
        const auto command = pipeline ? pipeline->commands().at(0) : std::nullopt;
        const auto word = command && command->is_simple() ? command->words().at(1) : std::nullopt;
        if (!word || word->text() != text_ || !script_->table().heredocs.empty()) return std::nullopt;
        return word->index();
    }
    constexpr void add_to(node_shapes& out) const {
        out.add(script_->table(), *index(), script_->table().nodes[*index()].next);
    }

private:
    std::string_view text_;
    std::vector<char> bytes_;
    std::optional<shell_script> script_;
};

/// The edits that are asked for, one method each.
class script_edit {
    /// Calls `put(list, place, added)` with the list a command is in and the place of its pipeline there.
    template <class Put>
    constexpr script_edits insert(shell_command target, list_joint joint, std::string_view commands,
                                  Put put) {
        if (editor_.failed()) return editor_.finish();
        const new_commands added(commands, dialect());
        const auto where = find(target);
        if (const auto fault = added.fault(joint); fault != edit_fault::none) {
            editor_.fail(fault, target.range());
        } else if (where && is_usable(target, commands)) {
            const list_view list(target.table(), where->list);
            put(list, list.find(where->pipeline), added);
        }
        return editor_.finish();
    }

public:
    constexpr explicit script_edit(const embedded_script& script) : editor_(script) {}

    constexpr script_edits insert_after(shell_command target, list_joint joint, std::string_view commands) {
        return insert(target, joint, commands,
                      [&](const list_view& list, std::size_t own, const new_commands& added) {
                          is_chain_joint(joint) ? insert_in_chain(list, own, joint, added)
                                                : insert_chain(list, list.chain_end(own), joint, added);
                      });
    }
    constexpr script_edits insert_before(shell_command target, list_joint joint, std::string_view commands) {
        return insert(target, joint, commands,
                      [&](const list_view& list, std::size_t own, const new_commands& added) {
                          put_before(list[is_chain_joint(joint) ? own : list.chain_begin(own)], joint, added);
                      });
    }

    constexpr script_edits remove(shell_command target) {
        if (const auto where = editor_.failed() ? std::nullopt : find(target)) {
            const auto& table = target.table();
            remove_heredocs(table, target.index());
            if (shell_pipeline(table, where->pipeline).commands().size() > 1)
                remove_from_pipeline(shell_pipeline(table, where->pipeline), target);
            else
                remove_from_list(list_view(table, where->list), where->pipeline);
        }
        return editor_.finish();
    }

    constexpr script_edits insert_word(shell_command target, std::size_t count, std::string_view text) {
        if (editor_.failed()) return editor_.finish();
        const new_word added(text, dialect());
        const auto word = target.words().at(count);
        if (!has_free_words(target)) {
            editor_.fail(edit_fault::not_simple, target.range());
        } else if (!word) {
            editor_.fail(edit_fault::no_such_word, target.range());
        } else if (!added.index()) {
            editor_.fail(edit_fault::not_a_word, target.range());
        } else if (is_usable(target, text)) {
            editor_.insert_after(word->range().end, ' ' + std::string(text));
            added.add_to(editor_.added(after(word->index())));
        }
        return editor_.finish();
    }

    constexpr script_edits replace_word(shell_word target, std::string_view text) {
        if (editor_.failed()) return editor_.finish();
        const new_word added(text, dialect());
        const auto parent = target.parent();
        if (parent && is_command(parent->kind()) &&
            begins_test(shell_command(target.table(), parent->index()))) {
            editor_.fail(edit_fault::not_simple, target.range());
        } else if (!added.index()) {
            editor_.fail(edit_fault::not_a_word, target.range());
        } else if (is_usable(target, text)) {
            editor_.replace(target.range(), target.index(), text);
            added.add_to(editor_.added(target.index()));
        }
        return editor_.finish();
    }

    constexpr script_edits wrap(shell_list target, enclosure with) {
        if (editor_.failed()) return editor_.finish();
        const list_view list(target.table(), target.index());
        const auto last = list.last_pipeline();
        // A `;` goes on ending the list, an `&` belongs to what is wrapped.
        const bool has_background = list.is(list.next(last), shell_operator::background);
        const auto end = has_background ? list.next(last) : last;
        wrap(target.index() + 1, list[end], with, !has_background);
        return editor_.finish();
    }
    /// A pipeline, or a command of one.
    constexpr script_edits wrap(shell_element target, enclosure with) {
        if (editor_.failed()) return editor_.finish();
        const auto parent = target.parent();
        const bool is_pipeline = target.kind() == shell_node_kind::pipeline;
        if (!parent || parent->kind() != (is_pipeline ? shell_node_kind::list : shell_node_kind::pipeline))
            editor_.fail(edit_fault::not_in_list, target.range());
        else
            wrap(target.index(), target.index(), with, true);
        return editor_.finish();
    }

private:
    struct position {
        std::uint32_t pipeline = 0;
        std::uint32_t list = 0;
    };

    constexpr shell_dialect dialect() const noexcept { return editor_.table().dialect; }
    constexpr std::uint32_t after(std::uint32_t index) const noexcept { return editor_.node(index).next; }

    constexpr std::optional<position> find(shell_command target) {
        const auto pipeline = target.parent();
        const auto list = pipeline ? pipeline->parent() : std::nullopt;
        if (list && pipeline->kind() == shell_node_kind::pipeline && list->kind() == shell_node_kind::list)
            return position{pipeline->index(), list->index()};
        editor_.fail(edit_fault::not_in_list, target.range());
        return std::nullopt;
    }

    /// Whether a command's words are its own to choose. Those after `[[` are not in bash, which may run what
    /// is read as a POSIX script.
    static constexpr bool has_free_words(shell_command target) {
        return target.is_simple() && !begins_test(target);
    }
    static constexpr bool begins_test(shell_command target) {
        const auto name = target.words().at(0);
        return name && name->has_value("[[");
    }

    /// Whether new text can stand beside a node as it is: in backquotes, backslashes and backquotes
    /// cannot.
    constexpr bool is_usable(shell_element beside, std::string_view text) {
        if (text.find_first_of("\\`\"") == std::string_view::npos) return true;
        for (auto parent = beside.parent(); parent; parent = parent->parent())
            if (parent->kind() == shell_node_kind::backquoted)
                return editor_.fail(edit_fault::in_backquotes, beside.range());
        return true;
    }
    /// What keeps two parentheses apart, which would be an operator together.
    constexpr std::string_view parenthesis_gap(std::uint32_t begin, std::string_view text) const noexcept {
        return begin > 0 && editor_.table().text[begin - 1] == '(' && text.starts_with('(') ? " " : "";
    }

    /// What keeps a heredoc's delimiter apart from what follows it, which BuildKit would take for a part
    /// of it.
    constexpr std::string_view heredoc_gap(std::uint32_t end) const noexcept {
        for (const auto& each : editor_.table().heredocs)
            if (editor_.node(each.redirection).end == end) return " ";
        return "";
    }

    // ---- Insertion

    constexpr void put_before(std::uint32_t index, list_joint joint, const new_commands& added) {
        const auto begin = editor_.node(index).begin;
        std::string bytes(parenthesis_gap(begin, added.text()));
        bytes += added.text();
        bytes += joint == list_joint::and_if      ? " && "
                 : joint == list_joint::or_if     ? " || "
                 : joint == list_joint::semicolon ? "; "
                                                  : "\n";
        editor_.insert_before(begin, bytes);
        auto& shapes = editor_.added(index);
        added.add_to(shapes);
        if (joint != list_joint::newline) shapes.add(operator_of(joint));
    }

    constexpr void insert_in_chain(const list_view& list, std::size_t own, list_joint joint,
                                   const new_commands& added) {
        std::string bytes(joint == list_joint::and_if ? " && " : " || ");
        bytes += added.text();
        auto& shapes = editor_.added(list.node(own).next);
        shapes.add(operator_of(joint));
        added.add_to(shapes);
        if (needs_end(list, own)) {
            bytes += ';';
            shapes.add(shell_operator::semicolon);
        }
        editor_.insert_after(list.node(own).end, bytes);
    }

    /// Inserts a chain after the one whose last pipeline stands at a place.
    constexpr void insert_chain(const list_view& list, std::size_t last, list_joint joint,
                                const new_commands& added) {
        const auto end = list.next(last);
        const bool has_background = list.is(end, shell_operator::background);
        const auto own_end = list.is_end(end) ? end : last;
        if (joint == list_joint::newline) {
            auto line = own_end + 1;
            while (list.is(line, shell_node_kind::comment)) ++line;
            if (list.is(line, shell_node_kind::newline)) {
                while (list.is(line + 1, shell_node_kind::heredoc)) ++line;
                const bool has_ended = editor_.table().text[list.node(line).end - 1] == '\n';
                editor_.insert_after(list.node(line).end, (has_ended ? "" : "\n") +
                                                              std::string(added.text()) +
                                                              (has_ended ? "\n" : ""));
                added.add_to(editor_.added(list.node(line).next));
                return;
            }
        }
        const auto& place = list.node(has_background ? end : last);
        std::string bytes(joint == list_joint::newline ? "\n"
                          : has_background             ? " "
                                                       : heredoc_gap(place.end));
        if (joint != list_joint::newline && !has_background) bytes += "; ";
        bytes += added.text();
        auto& shapes = editor_.added(place.next);
        if (joint != list_joint::newline && !has_background) shapes.add(shell_operator::semicolon);
        added.add_to(shapes);
        if (needs_end(list, has_background ? end : last)) {
            bytes += ';';
            shapes.add(shell_operator::semicolon);
        }
        editor_.insert_after(place.end, bytes);
    }
    /// Whether an operator must part a command that comes to stand after a part from what follows.
    constexpr bool needs_end(const list_view& list, std::size_t place) const noexcept {
        if (place + 1 < list.size()) return list.is(place + 1, shell_node_kind::pipeline);
        for (auto next = list.node(place).next; next < editor_.table().nodes.size(); ++next) {
            const auto kind = editor_.node(next).kind;
            if (kind == shell_node_kind::newline || kind == shell_node_kind::comment) return false;
            if (!is_trivia(kind)) return kind == shell_node_kind::keyword;
        }
        return false;
    }

    // ---- Removal

    /// Removes the lines of a command's heredocs; where the text ends with them, the newline before them
    /// and not one after them.
    constexpr void remove_heredocs(const shell_table& table, std::uint32_t command) {
        source_range lines;
        const auto remove = [&] {
            if (!lines.empty() && !slice(table.text, lines).ends_with('\n')) --lines.begin;
            editor_.remove(lines);
        };
        for (auto at = command; at < table.nodes[command].next; ++at) {
            const auto body = table.heredoc_of(at);
            if (!body || *body < table.nodes[command].next) continue;
            const auto range = table.nodes[*body].range();
            if (lines.end != range.begin) {
                remove();
                lines = range;
            }
            lines.end = range.end;
        }
        remove();
    }

    constexpr void remove_from_pipeline(shell_pipeline pipeline, shell_command target) {
        neighbours around;
        for (const auto part : shell_range<shell_element>(pipeline)) {
            const auto kind = part.kind();
            if (kind != shell_node_kind::operator_symbol && !is_command(kind)) continue;
            if (part.index() < target.index()) {
                around.item_before = is_command(kind) ? part.index() : around.item_before;
                around.before = is_command(kind) ? 0 : part.index();
            } else if (part.index() > target.index()) {
                if (around.next == 0)
                    around.next = part.index();
                else if (around.item_after == 0)
                    around.item_after = part.index();
            }
        }
        remove_joined(target.index(), around);
    }

    constexpr void remove_from_list(const list_view& list, std::uint32_t pipeline) {
        const auto own = list.find(pipeline);
        const auto before = list.previous(own);
        const auto next = list.next(own);
        neighbours around;
        if (list.is_chain_operator(before)) {
            around.before = list[before];
            around.item_before = list[list.previous(before)];
        }
        if (list.is_chain_operator(next)) {
            around.next = list[next];
            around.item_after = list[list.next(next)];
        }
        if (around.before == 0 && around.next == 0) return remove_chain(list, own);
        if (around.next == 0 && needs_end(list, own)) {
            editor_.insert_after(editor_.node(around.item_before).end, ";");
            editor_.added(after(around.item_before)).add(shell_operator::semicolon);
        }
        remove_joined(pipeline, around);
    }

    /// The operators beside a command or a pipeline and what they join it to, by their indices; 0 where there
    /// is none.
    struct neighbours {
        std::uint32_t item_before = 0;
        std::uint32_t before = 0;
        std::uint32_t next = 0;
        std::uint32_t item_after = 0;
    };
    /// Removes what operators join to others, and the one before it, or else the one after it. Where a comment
    /// stands before it, that and its line's end stay.
    constexpr void remove_joined(std::uint32_t own, const neighbours& around) {
        const auto range = editor_.node(own).range();
        const auto& before = editor_.node(around.before);
        const auto& next = editor_.node(around.next);
        const bool is_commented = has_comment(around.before, own);
        if (around.before == 0) {
            const bool keeps = has_comment(around.next, around.item_after);
            editor_.remove({range.begin, keeps ? next.end : editor_.node(around.item_after).begin});
        } else if (around.next == 0) {
            const auto begin = editor_.node(around.item_before).end;
            if (is_commented) editor_.remove({begin, before.end});
            editor_.remove({is_commented ? range.begin : begin, range.end});
        } else if (is_commented) {
            const auto symbol = static_cast<shell_operator>(next.detail);
            if (before.detail != next.detail) {
                editor_.replace(before.range(), around.before, to_string(symbol));
                editor_.added(around.before).add(symbol);
            }
            editor_.remove({range.begin, next.end});
        } else {
            editor_.remove({before.begin, next.begin});
        }
    }
    constexpr bool has_comment(std::uint32_t from, std::uint32_t to) const noexcept {
        for (auto at = from; from != 0 && at < to; ++at)
            if (editor_.node(at).kind == shell_node_kind::comment) return true;
        return false;
    }

    /// Removes a pipeline that is a chain by itself, with what ends it.
    constexpr void remove_chain(const list_view& list, std::size_t own) {
        const auto end = list.is_end(list.next(own)) ? list.next(own) : own;
        const auto next = list.next(end);
        const auto before = list.previous(own);
        const auto begin = list.node(own).begin;
        if (next == list.size() && before == list.size()) {
            editor_.fail(edit_fault::only_command, list.node(own).range());
        } else if (next != list.size() && !list.has_newline(own, next)) {
            editor_.remove({begin, list.node(next).begin});
        } else if (before != list.size() && !list.has_newline(before, own)) {
            const bool is_plain =
                end == own && list.is(before, shell_operator::semicolon) && !needs_end(list, own);
            const auto kept = is_plain ? list.previous(before) : before;
            editor_.remove({list.node(kept).end, list.node(end).end});
        } else {
            remove_lines({begin, list.node(end).end}, list.is(end + 1, shell_node_kind::newline),
                         needs_end(list, own));
        }
    }
    /// Removes what stands alone on its lines, with the newline after it or else the one before it, unless
    /// that is needed or a comment stays on the line.
    constexpr void remove_lines(source_range range, bool has_newline_after, bool needs_newline) {
        const auto text = editor_.table().text;
        auto line = range.begin;
        while (line > 0 && (text[line - 1] == ' ' || text[line - 1] == '\t')) --line;
        const bool begins_line = line == 0 || text[line - 1] == '\n';
        const auto next = text.find_first_not_of(" \t", range.end);
        const bool has_comment = next != std::string_view::npos && text[next] == '#';
        if (has_newline_after && begins_line)
            range = {line, static_cast<std::uint32_t>(text.find('\n', range.end)) + 1};
        else if (!has_newline_after && !needs_newline && !has_comment)
            range.begin = begins_line && line > 0 ? line - 1 : line;
        editor_.remove(range);
    }

    // ---- Enclosure

    /// Encloses the nodes from one to another.
    constexpr void wrap(std::uint32_t first, std::uint32_t last, enclosure with, bool needs_end) {
        const bool is_group = with == enclosure::group;
        const auto begin = editor_.node(first).begin;
        std::string bytes(is_group ? "" : parenthesis_gap(begin, "("));
        const auto next = editor_.table().text[begin];
        bytes += is_group ? "{ " : next == '(' || next == '<' || is_digit(next) ? "( " : "(";
        editor_.insert_before(begin, bytes);
        const auto end = editor_.node(last).end;
        bytes = heredoc_gap(end);
        bytes += !is_group ? ")" : needs_end ? "; }" : " }";
        editor_.insert_after(end, bytes);

        const auto kind = editor_.node(first).kind;
        auto& opening = editor_.added(first);
        if (kind == shell_node_kind::pipeline) opening.add(shell_node_kind::pipeline);
        opening.add(is_group ? shell_node_kind::group : shell_node_kind::subshell);
        is_group ? opening.add(shell_keyword::open_group) : opening.add(shell_operator::open);
        opening.add(shell_node_kind::list);
        if (kind != shell_node_kind::pipeline) opening.add(shell_node_kind::pipeline);
        auto& closing = editor_.added(after(last));
        if (is_group && needs_end) closing.add(shell_operator::semicolon);
        is_group ? closing.add(shell_keyword::close_group) : closing.add(shell_operator::close);
    }

    script_editor editor_;
};

} // namespace detail

/// Inserts commands after one: with `&&` or `||` right behind its pipeline, with `;` or a newline behind
/// the chain that it is in. What comes next stays joined as it is.
[[nodiscard]] constexpr script_edits insert_after(const embedded_script& script, shell_command target,
                                                  list_joint joint, std::string_view commands) {
    return detail::script_edit(script).insert_after(target, joint, commands);
}

/// The same before a command.
[[nodiscard]] constexpr script_edits insert_before(const embedded_script& script, shell_command target,
                                                   list_joint joint, std::string_view commands) {
    return detail::script_edit(script).insert_before(target, joint, commands);
}

/// Appends commands to a list: with `&&` or `||` to its last chain. The script's own list is that of
/// `script()->list()`.
[[nodiscard]] constexpr script_edits append_to_list(const embedded_script& script, shell_list list,
                                                    list_joint joint, std::string_view commands) {
    std::optional<shell_command> last;
    for (const auto pipeline : list.pipelines())
        for (const auto command : pipeline.commands()) last = command;
    if (!last) return fail(script_edit_error{edit_fault::no_commands, script.range()});
    return insert_after(script, *last, joint, commands);
}

/// Removes a command with the operator that joins it to the one before, or for the first of a chain or a
/// pipeline to the next one; with what ends it, where it is a chain by itself; with its heredocs' lines.
/// The only command of a list cannot be removed.
[[nodiscard]] constexpr script_edits remove_command(const embedded_script& script, shell_command target) {
    return detail::script_edit(script).remove(target);
}

/// Inserts a word after a simple command's word with `count` others before it: 0 is the command's name.
[[nodiscard]] constexpr script_edits insert_word(const embedded_script& script, shell_command target,
                                                 std::size_t count, std::string_view word) {
    return detail::script_edit(script).insert_word(target, count, word);
}

/// Replaces a word by another one, as it is to be written.
[[nodiscard]] constexpr script_edits replace_word(const embedded_script& script, shell_word target,
                                                  std::string_view word) {
    return detail::script_edit(script).replace_word(target, word);
}

/// Encloses a list in a group or a subshell.
[[nodiscard]] constexpr script_edits wrap(const embedded_script& script, shell_list target, enclosure with) {
    return detail::script_edit(script).wrap(target, with);
}
/// The same for a pipeline, its `!` included.
[[nodiscard]] constexpr script_edits wrap(const embedded_script& script, shell_pipeline target,
                                          enclosure with) {
    return detail::script_edit(script).wrap(shell_element(target), with);
}
/// The same for a command.
[[nodiscard]] constexpr script_edits wrap(const embedded_script& script, shell_command target,
                                          enclosure with) {
    return detail::script_edit(script).wrap(shell_element(target), with);
}

} // namespace tare::inline v0
