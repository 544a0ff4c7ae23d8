#pragma once

#include <tare/shell/builtin.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/option_states.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_expansion.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// How sure it is that a script runs a command; least sure last.
enum class command_chance : std::uint8_t {
    always,     ///< whatever the commands before it come to
    on_success, ///< in every run in which the script succeeds: where it is left out, the script fails
    sometimes,  ///< maybe, or it cannot be known
    if_called,  ///< in a function, which may never be called
};

/// What the command before must have come to for one to run.
enum class command_condition : std::uint8_t {
    none,
    success, ///< after `&&`, in `then`, in the body of `while`
    failure, ///< after `||`, in `else`, in the body of `until`
    choice,  ///< in an item of `case`, or in the body of `for`, of which there may be no turn
};

/// What the failure of a command does to the script's own end.
enum class failure_effect : std::uint8_t {
    ignored, ///< nothing by itself
    unsure,
    fatal, ///< the script fails
};

/// A command, and how the script gets to it. An error of the shell itself, as of a redirection or a variable
/// that is readonly or unset, may end a script at any command; that is not counted.
struct reached_command {
    shell_command command;
    shell_call call; ///< what it calls
    command_chance chance = command_chance::always;
    command_condition condition = command_condition::none; ///< the innermost there is
    failure_effect failure = failure_effect::fatal;
    option_states options; ///< as they are before it

    bool in_loop = false;
    bool in_function = false;
    bool in_pipeline = false;   ///< with other commands
    bool in_background = false; ///< the script does not wait for it, as for `<(…)`
    bool in_subshell = false; ///< in a process of its own: what it changes of the shell is lost. So are those
                              ///< in parentheses, pipelines, the background and substitutions.
    bool has_input = false;   ///< its standard input is not the script's
    bool calls_function = false; ///< what it calls may be a function or an alias that the script defines

    /// Whether it is the last of a pipeline, which bash's lastpipe may keep out of a subshell.
    [[nodiscard]] constexpr bool may_be_apart() const noexcept { return in_pipeline && !in_subshell; }
};

namespace detail {

/// Goes through a script in the order in which the shell comes to its commands.
class control_flow_walk {
public:
    constexpr control_flow_walk(const shell_table& table, option_states options,
                                std::vector<reached_command>& out)
        : table_(table), out_(out) {
        state_.options = options;
        look_ahead();
        place where;
        if (has_traps_) where.failure = where.exit = failure_effect::unsure;
        for (std::uint32_t index = 0; index < table.nodes.size(); index = node(index).next)
            if (node(index).kind == kind::list) list(index, where);
    }

private:
    using kind = shell_node_kind;
    using index_type = std::uint32_t;

    /// Where a command stands.
    struct place {
        command_chance chance = command_chance::always;
        command_condition condition = command_condition::none;
        failure_effect failure = failure_effect::fatal; ///< of its last status
        failure_effect exit = failure_effect::fatal;    ///< of an end of its process that is a failure
        bool in_loop = false;
        bool in_function = false;
        bool in_pipeline = false;
        bool in_background = false;
        bool in_subshell = false;
        bool has_input = false;
        bool ignores_errexit = false;
        bool is_handler = false; ///< just after `||`
        bool is_negated = false; ///< in what a `!` stands before
    };
    /// What the commands before have done to the process.
    struct process_state {
        option_states options;
        command_chance after_ends = command_chance::always; ///< what `exit` and its like leave
        command_chance after_breaks = command_chance::always;
        bool may_fail_in_calls = false; ///< a function ends the shell with a failure
        bool may_be_anything = false;   ///< something has run that could have changed anything
    };

    constexpr const shell_node& node(index_type index) const noexcept { return table_.nodes[index]; }

    template <class Visit>
    constexpr void for_each_part(index_type index, Visit visit) {
        const auto end = node(index).next;
        for (auto at = index + 1; at < end; at = node(at).next) visit(at, node(at).kind);
    }

    // ---- What must be known beforehand

    constexpr void look_ahead() {
        may_pipe_last_ = table_.text.find("lastpipe") != std::string_view::npos;
        for (index_type index = 0; index < table_.nodes.size(); ++index) {
            const shell_element each(table_, index);
            if (each.kind() == kind::function_definition) {
                for_each_part(index, [&](index_type part, kind what) {
                    if (what == kind::name) names_.push_back(shell_element(table_, part).text());
                });
            } else if (each.kind() == kind::name) {
                if (each.text() == "?" || each.text() == "PIPESTATUS") reads_status_ = true;
            } else if (each.kind() == kind::pipeline) {
                if (node(index + 1).kind == kind::keyword) enders_.push_back(index);
            } else if (is_command(each.kind())) {
                look_ahead_at(shell_call(shell_command(table_, index)));
            }
        }
        std::sort(names_.begin(), names_.end());
    }
    constexpr void look_ahead_at(const shell_call& call) {
        const auto index = call.command().index();
        const auto builtin = call.builtin();
        const auto effect = builtin ? builtin->effect : builtin_effect::none;
        const bool is_unknown =
            call.kind() == call_kind::unknown || effect == builtin_effect::anything || call.name() == "alias";
        if (effect == builtin_effect::traps) has_traps_ = true;
        if (effect == builtin_effect::end && call.operands().empty()) reads_status_ = true;
        if (effect == builtin_effect::options || is_unknown) changers_.push_back(index);
        if (effect == builtin_effect::end || effect == builtin_effect::replacement || is_unknown ||
            call.name() == "false")
            enders_.push_back(index);
        if (call.name() == "alias")
            for (const auto operand : call.operands())
                if (const auto text = verbatim_text(operand))
                    names_.push_back(text->substr(0, text->find('=')));
    }
    /// Whether what is called may be a function or an alias of the script.
    constexpr bool is_defined(const shell_call& call) const noexcept {
        return call.kind() == call_kind::known && !call.is_direct() &&
               std::binary_search(names_.begin(), names_.end(), call.name());
    }
    /// Whether a node holds one of some others, which are sorted.
    constexpr bool holds(index_type index, const std::vector<index_type>& others) const noexcept {
        const auto found = std::lower_bound(others.begin(), others.end(), index);
        return found != others.end() && *found < node(index).next;
    }

    // ---- Outcomes

    static constexpr failure_effect at_most_unsure(failure_effect effect) noexcept {
        return effect == failure_effect::fatal ? failure_effect::unsure : effect;
    }
    static constexpr failure_effect effect_if(option_state state, failure_effect effect) noexcept {
        if (state == option_state::off) return failure_effect::ignored;
        return state == option_state::on ? effect : at_most_unsure(effect);
    }
    /// What nothing but a look at `$?` notices.
    constexpr failure_effect overlooked() const noexcept {
        return reads_status_ ? failure_effect::unsure : failure_effect::ignored;
    }
    /// What a failure does where a command is, set -e and all.
    constexpr failure_effect failure_at(const place& where) const noexcept {
        const auto errexit = where.ignores_errexit ? option_state::off : state_.options.errexit;
        const auto out = std::max(where.failure, effect_if(errexit, where.exit));
        return state_.may_be_anything ? at_most_unsure(out) : out;
    }

    /// What may now be left out, since the process may have ended, with a failure or not.
    constexpr void may_end(const place& where, bool as_failure) noexcept {
        const bool is_fatal = as_failure && where.exit == failure_effect::fatal;
        state_.after_ends =
            std::max(state_.after_ends, is_fatal ? command_chance::on_success : command_chance::sometimes);
    }
    constexpr void may_end_by_errexit(const place& where) noexcept {
        if (where.ignores_errexit || where.in_function) return;
        if (state_.options.errexit != option_state::off) may_end(where, true);
    }
    constexpr command_chance chance_at(const place& where) const noexcept {
        auto out = std::max({where.chance, state_.after_ends, state_.after_breaks});
        if (state_.may_fail_in_calls)
            out = std::max(out, where.exit == failure_effect::fatal ? command_chance::on_success
                                                                    : command_chance::sometimes);
        return out;
    }

    static constexpr place branch(place where, command_condition condition) noexcept {
        where.chance = std::max(where.chance, command_chance::sometimes);
        where.condition = condition;
        where.is_handler = false;
        return where;
    }
    static constexpr place process(place where, failure_effect failure) noexcept {
        where.in_subshell = true;
        where.is_handler = false;
        where.failure = where.exit = failure;
        return where;
    }
    /// Goes through what runs in a process of its own, whose state is its own.
    template <class Walk>
    constexpr void apart(Walk walk) {
        const auto before = state_;
        walk();
        state_ = before;
    }
    /// Goes through what may be left out.
    template <class Walk>
    constexpr void maybe(Walk walk) {
        const auto before = state_.options;
        walk();
        state_.options = either(before, state_.options);
    }

    // ---- Lists

    /// A pipeline, and the operator before it.
    struct link {
        index_type pipeline = 0;
        shell_operator before = shell_operator::semicolon;
    };

    constexpr void list(index_type index, const place& where) {
        index_type last = 0;
        for_each_part(index, [&](index_type part, kind what) {
            if (what == kind::pipeline) last = part;
        });
        std::vector<link> links;
        auto before = shell_operator::semicolon;
        const auto end_chain = [&](bool is_background) {
            if (links.empty()) return;
            const bool is_last = links.back().pipeline == last;
            is_background ? background(links, where) : chain(links, is_last ? where : not_last(where));
            links.clear();
        };
        for_each_part(index, [&](index_type part, kind what) {
            if (what == kind::pipeline) {
                links.push_back({part, before});
                before = shell_operator::semicolon;
            } else if (what == kind::operator_symbol) {
                const auto symbol = static_cast<shell_operator>(node(part).detail);
                if (symbol == shell_operator::and_if || symbol == shell_operator::or_if)
                    before = symbol;
                else
                    end_chain(symbol == shell_operator::background);
            } else if (what == kind::newline && before == shell_operator::semicolon) {
                end_chain(false);
            }
        });
        end_chain(false);
    }
    constexpr place not_last(place where) const noexcept {
        where.failure = overlooked();
        return where;
    }
    constexpr void background(const std::vector<link>& links, const place& where) {
        // `wait` may ask for its status.
        auto inner = process(where, failure_effect::unsure);
        inner.in_background = true;
        apart([&] { chain(links, inner); });
    }

    constexpr void chain(const std::vector<link>& links, const place& where) {
        // What a failure that arrives after each pipeline does
        std::vector<failure_effect> after(links.size(), where.failure);
        for (auto at = links.size() - 1; at > 0; --at)
            after[at - 1] = links[at].before == shell_operator::and_if
                                ? after[at]
                                : effect_of_handler(links[at].pipeline, where);

        for (std::size_t at = 0; at < links.size(); ++at) {
            auto inner = where;
            inner.failure = after[at];
            if (at + 1 < links.size()) inner.ignores_errexit = true;
            if (at == 0) {
                pipeline(links[at].pipeline, inner);
                continue;
            }
            const bool is_or = links[at].before == shell_operator::or_if;
            inner = branch(inner, is_or ? command_condition::failure : command_condition::success);
            inner.is_handler = is_or;
            const bool is_needed = !is_or && after[at - 1] == failure_effect::fatal;
            if (is_needed) {
                inner.chance = std::max(where.chance, command_chance::on_success);
                pipeline(links[at].pipeline, inner);
            } else {
                maybe([&] { pipeline(links[at].pipeline, inner); });
            }
        }
    }
    /// What a failure does that a pipeline after `||` is there for.
    constexpr failure_effect effect_of_handler(index_type pipeline, const place& where) const noexcept {
        if (!holds(pipeline, enders_)) return failure_effect::ignored;
        const auto first = pipeline + 1;
        const bool is_alone = node(first).next == node(pipeline).next;
        if (is_alone && is_command(node(first).kind) && !where.in_function) {
            const shell_call call(shell_command(table_, first));
            if (call.name() == "exit" && (call.operands().empty() || is_failure(call))) return where.exit;
        }
        return failure_effect::unsure;
    }
    /// Whether a call of `exit` ends in a failure for sure.
    static constexpr bool is_failure(const shell_call& call) noexcept {
        const auto operand = call.operands().at(0);
        const auto text = operand ? verbatim_text(*operand) : std::nullopt;
        const auto status = text ? descriptor_number(*text).value_or(0) : 0;
        return status > 0 && status < 256;
    }

    constexpr void pipeline(index_type index, place where) {
        index_type count = 0;
        for_each_part(index, [&](index_type, kind what) {
            if (is_command(what)) ++count;
        });
        if (node(index + 1).kind == kind::keyword) {
            where.failure = where.is_negated ? failure_effect::unsure : overlooked();
            where.ignores_errexit = where.is_negated = true;
        }
        index_type place_in_it = 0;
        const auto whole = failure_at(where);
        for_each_part(index, [&](index_type part, kind what) {
            if (!is_command(what)) return;
            if (count == 1) return command(part, where);
            const bool is_last = ++place_in_it == count;
            const auto failure =
                is_last ? whole : std::max(overlooked(), effect_if(state_.options.pipefail, whole));
            auto inner = process(where, failure);
            inner.in_pipeline = true;
            inner.has_input = inner.has_input || place_in_it > 1;
            const bool may_be_here = is_last && (may_pipe_last_ || state_.may_be_anything) && is_bash();
            if (!may_be_here) return apart([&] { command(part, inner); });
            inner.in_subshell = where.in_subshell;
            maybe([&] { command(part, inner); });
        });
        if (count > 1) may_end_by_errexit(where);
    }
    constexpr bool is_bash() const noexcept { return table_.dialect == shell_dialect::bash; }

    // ---- Commands

    constexpr void command(index_type index, place where) {
        const shell_command handle(table_, index);
        const auto failure = failure_at(where);
        const auto outside = where;
        where.has_input = where.has_input || redirects(handle, 0);
        const auto what = node(index).kind;
        const auto call = record(handle, where, failure);
        const bool is_compound = what != kind::simple_command && what != kind::declaration &&
                                 what != kind::let_clause && what != kind::arithmetic_command &&
                                 what != kind::test_command;
        if (!is_compound) {
            simple(call, outside, failure);
            return;
        }
        auto inner = where;
        inner.is_handler = false;
        switch (what) {
        case kind::subshell: {
            const auto apart_from = process(where, failure);
            apart([&] { lists(index, apart_from); });
            may_end_by_errexit(where);
            break;
        }
        case kind::if_clause: sections(index, inner); break;
        case kind::while_loop:
        case kind::until_loop: loop(index, inner, [&](const place& here) { sections(index, here); }); break;
        case kind::for_loop:
        case kind::select_loop: for_loop(index, inner); break;
        case kind::case_clause: case_clause(index, inner); break;
        case kind::function_definition: function(index, inner); break;
        case kind::coprocess:
            inner = process(inner, failure_effect::unsure);
            inner.in_background = inner.has_input = true;
            apart([&] { lists(index, inner); });
            break;
        default: lists(index, inner); break;
        }
        for_each_part(index, [&](index_type part, kind type) {
            if (type == kind::redirection) substitutions(part, outside, failure_effect::ignored);
        });
    }

    constexpr shell_call record(shell_command command, const place& where, failure_effect failure) {
        const shell_call call(command);
        reached_command out{command, call, chance_at(where), where.condition, failure, state_.options};
        out.in_loop = where.in_loop;
        out.in_function = where.in_function;
        out.in_pipeline = where.in_pipeline;
        out.in_background = where.in_background;
        out.in_subshell = where.in_subshell;
        out.has_input = where.has_input;
        out.calls_function = is_defined(call);
        out_.push_back(out);
        return call;
    }

    /// Goes through the lists, pipelines and commands in a command, and the substitutions in its words.
    constexpr void lists(index_type index, const place& where) {
        for_each_part(index, [&](index_type part, kind what) {
            if (what == kind::list) list(part, where);
            if (what == kind::pipeline) pipeline(part, where);
            if (is_command(what)) command(part, where);
            if (what == kind::word) substitutions(part, where, failure_effect::ignored);
        });
    }

    /// An `if`, or a loop with a condition.
    constexpr void sections(index_type index, const place& where) {
        const auto outcome =
            node(index).kind == kind::until_loop ? command_condition::failure : command_condition::success;
        auto condition = where;
        condition.ignores_errexit = true;
        condition.failure = holds(index, enders_) ? failure_effect::unsure : overlooked();
        auto word = shell_keyword::if_;
        for_each_part(index, [&](index_type part, kind what) {
            if (what == kind::keyword) word = static_cast<shell_keyword>(node(part).detail);
            if (what != kind::list) return;
            switch (word) {
            case shell_keyword::if_:
            case shell_keyword::while_:
            case shell_keyword::until: return list(part, condition);
            case shell_keyword::elif:
                return maybe([&] { list(part, branch(condition, command_condition::failure)); });
            case shell_keyword::else_:
                return maybe([&] { list(part, branch(where, command_condition::failure)); });
            default: return maybe([&] { list(part, branch(where, outcome)); });
            }
        });
    }

    /// Goes through a loop, of which a later turn may meet what an earlier one has changed.
    template <class Walk>
    constexpr void loop(index_type index, place where, Walk walk) {
        where.in_loop = true;
        where.failure = at_most_unsure(where.failure);
        if (holds(index, changers_)) state_.options = option_states::unknown();
        const auto before = state_.after_breaks;
        walk(where);
        state_.after_breaks = before;
    }
    constexpr void for_loop(index_type index, const place& where) {
        bool is_sure = false;
        for_each_part(index, [&](index_type part, kind what) {
            if (what != kind::word) return;
            substitutions(part, where, failure_effect::ignored);
            const bool is_list = node(index).kind == kind::for_loop && !is_arithmetic(index);
            if (is_list && !expansion_of(shell_word(table_, part)).may_be_none) is_sure = true;
        });
        loop(index, where, [&](const place& here) {
            for_each_part(index, [&](index_type part, kind what) {
                if (what != kind::list) return;
                if (is_sure) return list(part, here);
                maybe([&] { list(part, branch(here, command_condition::choice)); });
            });
        });
    }
    /// Whether a `for` is bash's `for ((…))`.
    constexpr bool is_arithmetic(index_type index) const noexcept {
        for (const auto part : shell_range<shell_element>(shell_element(table_, index)))
            if (part.kind() == kind::operator_symbol && part.text() == "((") return true;
        return false;
    }

    constexpr void case_clause(index_type index, const place& where) {
        for_each_part(index, [&](index_type item, kind what) {
            if (what == kind::word) substitutions(item, where, failure_effect::ignored);
            if (what != kind::case_item) return;
            const auto inner = branch(where, command_condition::choice);
            maybe([&] { lists(item, inner); });
        });
    }

    constexpr void function(index_type index, place where) {
        where.chance = command_chance::if_called;
        where.condition = command_condition::none;
        where.failure = where.exit = failure_effect::unsure;
        where.in_loop = where.has_input = where.ignores_errexit = false;
        where.in_function = true;
        maybe([&] { lists(index, where); });
    }

    // ---- Simple commands

    constexpr void simple(const shell_call& call, const place& where, failure_effect failure) {
        const auto index = call.command().index();
        const bool is_test = call.command().kind() == kind::test_command;
        const auto inner = is_test ? branch(where, where.condition) : where;
        index_type last_assignment = 0;
        bool has_other = false;
        for_each_part(index, [&](index_type part, kind what) {
            const bool holds_command = holds_substitution(part);
            if (what == kind::assignment && holds_command) last_assignment = part;
            if (what == kind::redirection && holds_command) has_other = true;
        });
        for (const bool late : {false, true})
            for_each_part(index, [&](index_type part, kind what) {
                if ((what == kind::redirection) != late) return;
                auto effect = failure_effect::ignored;
                if (call.kind() == call_kind::unknown || has_other) effect = at_most_unsure(failure);
                if (call.kind() == call_kind::nothing && part == last_assignment && !has_other)
                    effect = failure;
                substitutions(part, inner, effect);
            });
        may_end_by_errexit(where);
        settle(call, where);
    }
    constexpr bool holds_substitution(index_type index) const noexcept {
        for (auto at = index; at < node(index).next; ++at)
            if (is_command_in_word(node(at).kind)) return true;
        return false;
    }

    /// Goes through the substitutions in a part of a command, and in the heredoc of a redirection.
    constexpr void substitutions(index_type index, const place& where, failure_effect failure) {
        index_type choice_end = 0; // up to where what is read may not be expanded
        for (auto at = index; at < node(index).next;) {
            const auto what = node(at).kind;
            if (what == kind::parameter && has_operator(at)) choice_end = std::max(choice_end, node(at).next);
            if (!is_command_in_word(what)) {
                ++at;
                continue;
            }
            substitution(at, at < choice_end ? branch(where, where.condition) : where, failure);
            at = node(at).next;
        }
        if (const auto body = table_.heredoc_of(index)) substitutions(*body, where, failure);
    }
    constexpr bool has_operator(index_type parameter) const noexcept {
        for (const auto part : shell_range<shell_element>(shell_element(table_, parameter)))
            if (part.kind() == kind::parameter_operator) return true;
        return false;
    }
    constexpr void substitution(index_type index, const place& where, failure_effect failure) {
        const auto text = shell_element(table_, index).text();
        if (text.starts_with("${"))
            return lists(index, branch(where, where.condition)); // bash's, in this shell
        auto inner = process(where, failure);
        const bool is_process = text.starts_with('<') || text.starts_with('>');
        inner.in_background = inner.in_background || is_process;
        inner.has_input = inner.has_input || text.starts_with('>');
        apart([&] {
            // dash heeds set -e in there, bash and ash do not.
            if (state_.options.errexit == option_state::on) state_.options.errexit = option_state::unknown;
            lists(index, inner);
        });
    }

    /// What the end of a command leaves to the next one.
    constexpr void settle(const shell_call& call, const place& where) {
        if (call.kind() == call_kind::unknown) return settle_anything(where);
        const auto builtin = call.builtin();
        if (!builtin) return;
        if (is_defined(call)) settle_anything(where);
        switch (builtin->effect) {
        case builtin_effect::anything:
        case builtin_effect::aliases:
        case builtin_effect::builtins: return settle_anything(where);
        case builtin_effect::options:
            if (call.name() == "set")
                apply_set(call, state_.options);
            else if (may_turn_set_options(call))
                state_.options = option_states::unknown();
            return;
        case builtin_effect::replacement:
            if (!call.operands().empty()) may_end(where, false);
            return;
        case builtin_effect::loop: return settle_break(call, where);
        case builtin_effect::end: return settle_end(call, where);
        default: return;
        }
    }
    /// Whether a call of `shopt` may have `-o`.
    static constexpr bool may_turn_set_options(const shell_call& call) noexcept {
        for (const auto operand : call.operands()) {
            const auto text = verbatim_text(operand);
            if (!text || (text->starts_with('-') && text->find('o') != std::string_view::npos)) return true;
        }
        return false;
    }
    constexpr void settle_anything(const place& where) noexcept {
        may_end(where, false);
        state_.options = option_states::unknown();
        state_.may_be_anything = true;
    }
    constexpr void settle_break(const shell_call& call, const place& where) noexcept {
        if (where.in_loop && call.operands().empty())
            state_.after_breaks = command_chance::sometimes;
        else
            may_end(where, false); // of more than one loop, or of one around a function in ash
    }
    constexpr void settle_end(const shell_call& call, const place& where) noexcept {
        if (call.name() == "return" && where.in_function) return;
        const bool fails =
            call.name() == "exit" && (is_failure(call) || (where.is_handler && call.operands().empty()));
        if (fails && where.in_function)
            state_.may_fail_in_calls = true;
        else
            may_end(where, fails);
    }

    const shell_table& table_;
    std::vector<reached_command>& out_;
    process_state state_;

    std::vector<std::string_view> names_; ///< of functions and aliases, sorted
    std::vector<index_type> changers_;    ///< the commands that may turn options
    std::vector<index_type>
        enders_; ///< those that may end the shell, and what may fail without a failure in it
    bool has_traps_ = false;
    bool reads_status_ = false;
    bool may_pipe_last_ = false;
};

} // namespace detail

/// The commands of a script in the order in which the shell comes to them, simple and compound, each
/// before those in it, and how it gets there; `options` are those that the shell begins with. It speaks of dash, busybox ash and bash, and of what they
/// agree on. None where the script has a fault. O(size log commands).
class control_flow {
public:
    constexpr explicit control_flow(const shell_script& script, const shell_options& options = {}) {
        if (script.ok()) detail::control_flow_walk(script.table(), option_states(options), commands_);
    }
    explicit control_flow(const shell_script&&, const shell_options& = {}) = delete;

    [[nodiscard]] constexpr auto begin() const noexcept { return commands_.begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return commands_.end(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return commands_.size(); }
    [[nodiscard]] constexpr const reached_command& operator[](std::size_t index) const noexcept {
        return commands_[index];
    }

private:
    std::vector<reached_command> commands_;
};

} // namespace tare::inline v0
