#pragma once

#include <tare/shell/keyword.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/table.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What joins a command to the one before it in its list.
enum class command_joint : std::uint8_t {
    first,      ///< nothing: it begins a list
    and_if,     ///< `&&`
    or_if,      ///< `||`
    pipe,       ///< `|`
    pipe_both,  ///< `|&`
    semicolon,  ///< `;`
    background, ///< `&`: the one before runs in the background
    newline,    ///< a line's end
};

/// What encloses a command.
enum class command_context : std::uint8_t {
    subshell,
    group,
    if_condition, ///< of `elif` too
    if_then,
    if_else,
    loop_condition, ///< of `while` and `until`
    loop_body,
    for_body, ///< of `select` too; and what the words are made from
    case_item,
    function_body,
    timed,
    command_substitution,
    process_substitution,
};

/// A command that runs nothing but itself, and how it is reached.
struct flat_command {
    std::uint32_t node = 0; ///< its index in the table
    command_joint joint = command_joint::first;
    std::uint32_t depth = 0;   ///< how many contexts enclose it
    std::uint32_t context = 0; ///< the innermost of them, an index for `command_list`; 0 at depth 0

    friend constexpr bool operator==(const flat_command&, const flat_command&) = default;
};

/// The simple commands of a script in source order, and what is like them: tests, declarations,
/// arithmetic and coprocesses, whose commands are not told apart. Those in substitutions come after the
/// command that holds them. A compound command's joint is that of its first command.
class command_list {
public:
    constexpr explicit command_list(const shell_table& table) : table_(table) {
        if (table.fault) return;
        for (std::uint32_t index = 0; index < table.nodes.size(); index = table.nodes[index].next)
            if (table.nodes[index].kind == shell_node_kind::list) add_list(index, command_joint::first, {});
    }

    [[nodiscard]] constexpr auto begin() const noexcept { return commands_.begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return commands_.end(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return commands_.size(); }

    /// What encloses a command, outermost first.
    [[nodiscard]] constexpr std::vector<command_context> path(const flat_command& command) const {
        std::vector<command_context> out(command.depth);
        auto at = command.context;
        for (auto left = command.depth; left > 0; --left) {
            out[left - 1] = contexts_[at].what;
            at = contexts_[at].outer;
        }
        return out;
    }

private:
    using kind = shell_node_kind;

    struct context_link {
        command_context what = {};
        std::uint32_t outer = 0;
    };
    /// Where in the nesting the walk is.
    struct place {
        std::uint32_t context = 0;
        std::uint32_t depth = 0;
    };

    constexpr const shell_node& node(std::uint32_t index) const noexcept { return table_.nodes[index]; }

    constexpr place inside(place outer, command_context what) {
        contexts_.push_back({what, outer.context});
        return {static_cast<std::uint32_t>(contexts_.size() - 1), outer.depth + 1};
    }

    /// Calls `visit(index, kind)` with each part of a node.
    template <class Visit>
    constexpr void for_each_part(std::uint32_t index, Visit visit) {
        const auto end = node(index).next;
        for (auto at = index + 1; at < end; at = node(at).next) visit(at, node(at).kind);
    }

    static constexpr command_joint joint_of(std::uint8_t symbol) noexcept {
        switch (static_cast<shell_operator>(symbol)) {
        case shell_operator::and_if: return command_joint::and_if;
        case shell_operator::or_if: return command_joint::or_if;
        case shell_operator::pipe: return command_joint::pipe;
        case shell_operator::pipe_both: return command_joint::pipe_both;
        case shell_operator::background: return command_joint::background;
        default: return command_joint::semicolon;
        }
    }

    /// A list, or a pipeline: commands and what joins them.
    constexpr void add_list(std::uint32_t index, command_joint joint, place where) {
        bool fresh = false; // a line has ended, and no operator stood before that
        for_each_part(index, [&](std::uint32_t part, kind what) {
            if (what == kind::operator_symbol) {
                joint = joint_of(node(part).detail);
                fresh = false;
            } else if (what == kind::newline) {
                if (fresh) joint = command_joint::newline;
                fresh = false;
            } else if (what == kind::pipeline) {
                add_list(part, joint, where);
                fresh = true;
            } else if (is_command(what)) {
                add_command(part, joint, where);
            }
        });
    }

    constexpr void add_command(std::uint32_t index, command_joint joint, place where) {
        switch (node(index).kind) {
        case kind::subshell: return add_compound(index, joint, where, command_context::subshell);
        case kind::group: return add_compound(index, joint, where, command_context::group);
        case kind::time_clause: return add_compound(index, joint, where, command_context::timed);
        case kind::function_definition:
            return add_compound(index, joint, where, command_context::function_body);
        case kind::for_loop:
        case kind::select_loop: return add_compound(index, joint, where, command_context::for_body);
        case kind::case_clause: return add_compound(index, joint, where, command_context::case_item);
        case kind::if_clause:
        case kind::while_loop:
        case kind::until_loop: return add_sections(index, joint, where);
        default: break;
        }
        commands_.push_back({index, joint, where.depth, where.context});
        for (const bool late : {false, true})
            for_each_part(index, [&](std::uint32_t part, kind what) {
                if ((what == kind::redirection) == late && is_read(what)) add_substitutions(part, where);
            });
    }
    /// Whether a part of a command holds words.
    static constexpr bool is_read(kind what) noexcept {
        return what == kind::word || what == kind::assignment || what == kind::redirection ||
               what == kind::literal;
    }

    /// A command with one context for all that it holds.
    constexpr void add_compound(std::uint32_t index, command_joint joint, place where, command_context what) {
        const auto inner = inside(where, what);
        const bool is_case = what == command_context::case_item;
        for_each_part(index, [&](std::uint32_t part, kind type) {
            if (type == kind::list || type == kind::pipeline) add_list(part, joint, inner);
            if (type == kind::case_item) {
                add_case_item(part, joint, inner);
                joint = command_joint::first;
            }
            if (type == kind::word) add_substitutions(part, is_case ? where : inner);
            if (type == kind::redirection) add_substitutions(part, where);
            if (is_command(type)) add_command(part, joint, inner);
        });
    }

    constexpr void add_case_item(std::uint32_t index, command_joint joint, place where) {
        for_each_part(index, [&](std::uint32_t part, kind type) {
            if (type == kind::list) add_list(part, joint, where);
            if (type == kind::word) add_substitutions(part, where);
        });
    }

    /// An `if` or a loop with a condition: what each list is the word before it tells.
    constexpr void add_sections(std::uint32_t index, command_joint joint, place where) {
        auto what = command_context::if_condition;
        for_each_part(index, [&](std::uint32_t part, kind type) {
            if (type == kind::keyword) what = section_of(static_cast<shell_keyword>(node(part).detail));
            if (type == kind::redirection) add_substitutions(part, where);
            if (type != kind::list) return;
            add_list(part, joint, inside(where, what));
            joint = command_joint::first;
        });
    }
    static constexpr command_context section_of(shell_keyword word) noexcept {
        switch (word) {
        case shell_keyword::then: return command_context::if_then;
        case shell_keyword::else_: return command_context::if_else;
        case shell_keyword::while_:
        case shell_keyword::until: return command_context::loop_condition;
        case shell_keyword::do_: return command_context::loop_body;
        default: return command_context::if_condition;
        }
    }

    /// The commands of the substitutions in a part of a command; of a redirection those in its heredoc too.
    constexpr void add_substitutions(std::uint32_t index, place where) {
        for (auto at = index + 1; at < node(index).next;) {
            const auto what = node(at).kind;
            if (what == kind::command_substitution || what == kind::backquoted ||
                what == kind::process_substitution) {
                const auto inner =
                    inside(where, what == kind::process_substitution ? command_context::process_substitution
                                                                     : command_context::command_substitution);
                for_each_part(at, [&](std::uint32_t part, kind type) {
                    if (type == kind::list) add_list(part, command_joint::first, inner);
                });
                at = node(at).next;
            } else {
                ++at;
            }
        }
        if (const auto body = table_.heredoc_of(index)) add_substitutions(*body, where);
    }

    const shell_table& table_;
    std::vector<flat_command> commands_;
    std::vector<context_link> contexts_;
};

} // namespace tare::inline v0
