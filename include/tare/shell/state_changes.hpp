#pragma once

#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/option_states.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_variables.hpp>
#include <tare/shell/word_expansion.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What a script may leave other than it was to what follows it in the same shell.
enum class shell_state : std::uint8_t {
    anything, ///< it cannot be known: `eval`, a sourced file, a command whose name is not literal
    working_directory,
    directory_stack,
    variable, ///< its value, its being exported or readonly
    option,   ///< of `set` and `shopt`
    positional_parameters,
    trap,
    function,
    alias,
    file_mode_mask,
    resource_limit,
    descriptor,
    known_program,  ///< where a program stands, which the shell remembers
    builtins,       ///< which commands are builtins
    background_job, ///< a process that may still run, in a subshell too; or one that is disowned
    awaited_jobs,   ///< `wait`: what ran in the background has ended
    replacement,    ///< `exec`: another program runs instead of the shell
    end,            ///< `exit` and its like
};

/// A change of the shell's state, and the command at fault.
struct state_change {
    shell_state state = shell_state::anything;
    std::string_view
        name; ///< of a variable, a function, an alias, a program, a descriptor; empty where it is
              ///< not known or there is none
    command_chance chance = command_chance::always;
    std::size_t command = 0; ///< its place in the control flow

    friend constexpr bool operator==(const state_change&, const state_change&) = default;
};

namespace detail {

class state_search {
public:
    constexpr state_search(const control_flow& flow, std::vector<state_change>& out) : out_(out) {
        for (std::size_t index = 0; index < flow.size(); ++index) {
            place_ = index;
            at_ = &flow[index];
            search();
        }
    }

private:
    using kind = shell_node_kind;

    constexpr bool is_bash() const noexcept { return at_->command.table().dialect == shell_dialect::bash; }

    constexpr void changes(shell_state state, std::string_view name = {}) {
        const bool is_sure = !at_->calls_function && !at_->may_be_apart();
        add(state, name, is_sure ? command_chance::always : command_chance::sometimes);
    }
    constexpr void may_change(shell_state state, std::string_view name = {}) {
        add(state, name, command_chance::sometimes);
    }
    constexpr void add(shell_state state, std::string_view name, command_chance chance) {
        out_.push_back({state, name, chance < at_->chance ? at_->chance : chance, place_});
    }

    constexpr void search() {
        const auto& call = at_->call;
        if (at_->in_background) changes(shell_state::background_job);
        if (!at_->in_subshell || (at_->in_pipeline && !is_bash())) programs();
        if (at_->in_subshell) return;
        for (const auto each : at_->command.redirections()) {
            if (!may_outlast(each, call)) continue;
            call.kind() == call_kind::unknown ? may_change(shell_state::descriptor, each.descriptor())
                                              : changes(shell_state::descriptor, each.descriptor());
        }
        if (at_->command.kind() == kind::function_definition)
            for (const auto part : at_->command.parts())
                if (part.kind() == kind::name) changes(shell_state::function, part.text());
        if (at_->command.kind() == kind::coprocess) changes(shell_state::background_job);
        if (call.kind() == call_kind::unknown) may_change(shell_state::anything);
        if (const auto builtin = call.builtin()) calls(*builtin);
    }

    /// dash and ash remember the programs of a pipeline too.
    constexpr void programs() {
        const auto& call = at_->call;
        if (call.kind() != call_kind::known || call.name().find('/') != std::string_view::npos) return;
        const auto builtin = call.builtin();
        if (builtin && (is_bash() || builtin->shells == shell_set::all)) return;
        at_->in_subshell ? may_change(shell_state::known_program, call.name())
                         : changes(shell_state::known_program, call.name());
    }

    constexpr void calls(const shell_builtin& builtin) {
        const auto& call = at_->call;
        switch (builtin.effect) {
        case builtin_effect::none:
        case builtin_effect::variables:
            if (call.name() == "unset") unsets();
            return;
        case builtin_effect::anything: return may_change(shell_state::anything);
        case builtin_effect::working_directory:
            changes(shell_state::working_directory);
            if (call.name() == "pushd" || call.name() == "popd") changes(shell_state::directory_stack);
            return;
        case builtin_effect::directory_stack:
            return each_operand(
                [&](shell_word, std::string_view) { may_change(shell_state::directory_stack); });
        case builtin_effect::options: return sets();
        case builtin_effect::positional_parameters: return changes(shell_state::positional_parameters);
        case builtin_effect::traps: return unless_told("lp", shell_state::trap);
        case builtin_effect::aliases: return aliases();
        case builtin_effect::file_mode_mask: return unless_told("", shell_state::file_mode_mask);
        case builtin_effect::resource_limits: return unless_told("", shell_state::resource_limit);
        case builtin_effect::known_programs:
            return each_operand([&](shell_word, std::string_view text) {
                if (!text.starts_with('-') || text.find('r') != std::string_view::npos)
                    may_change(shell_state::known_program, text.starts_with('-') ? "" : text);
            });
        case builtin_effect::builtins: return changes(shell_state::builtins);
        case builtin_effect::jobs: return jobs();
        case builtin_effect::loop: return;
        case builtin_effect::end:
            if (call.name() == "return" && at_->in_function) return;
            return call.name() == "kill" ? may_change(shell_state::end) : changes(shell_state::end);
        case builtin_effect::replacement:
            if (!call.operands().empty()) changes(shell_state::replacement);
            return;
        }
    }

    /// Calls `visit(word, text)` with the operands; the text is empty where it is not verbatim.
    template <class Visit>
    constexpr void each_operand(Visit visit) {
        for (const auto word : at_->call.operands()) visit(word, verbatim_text(word).value_or(""));
    }
    /// A change that operands make, but for options; some letters of which make it tell and no more.
    constexpr void unless_told(std::string_view telling, shell_state state) {
        bool tells = false;
        bool any = false;
        bool is_sure = false;
        each_operand([&](shell_word word, std::string_view text) {
            bool is_option = text.size() > 1 && text.starts_with('-');
            const auto attached = text.find_first_of("0123456789u", 1); // `ulimit -n100`, `-nunlimited`
            if (state == shell_state::resource_limit && is_option && attached != std::string_view::npos)
                is_option = attached == 1 && text.size() == 2; // `-u`
            tells = tells || (is_option && text.find_first_of(telling, 1) != std::string_view::npos);
            any = any || !is_option || text == "--";
            is_sure = is_sure || (!is_option && expansion_of(word).is_verbatim());
        });
        if (!any || tells) return;
        is_sure ? changes(state) : may_change(state);
    }

    constexpr void sets() {
        const auto& call = at_->call;
        if (call.name() == "shopt") {
            if (!call.operands().empty()) may_change(shell_state::option);
            return;
        }
        auto ignored = option_states{};
        const auto effect = apply_set(call, ignored);
        const auto add_change = [&](shell_state state) {
            effect.is_known ? changes(state) : may_change(state);
        };
        if (effect.may_turn_options) add_change(shell_state::option);
        if (effect.may_set_parameters) add_change(shell_state::positional_parameters);
    }

    /// `unset` takes functions away too: with `-f`, and in bash where there is no such variable.
    constexpr void unsets() {
        bool is_function = false;
        bool is_variable = false;
        each_operand([&](shell_word, std::string_view text) {
            if (text.starts_with('-')) {
                is_function = is_function || text.find('f') != std::string_view::npos;
                is_variable = is_variable || text.find_first_of("vn") != std::string_view::npos;
            } else if (is_function) {
                changes(shell_state::function, text);
            } else if (!is_variable) {
                may_change(shell_state::function, text);
            }
        });
    }

    constexpr void aliases() {
        const bool removes = at_->call.name() == "unalias";
        each_operand([&](shell_word word, std::string_view text) {
            const auto equals = text.find('=');
            if (removes || equals != std::string_view::npos)
                changes(shell_state::alias, text.starts_with('-') ? "" : text.substr(0, equals));
            else if (word.text().find_first_of("=$`") != std::string_view::npos)
                may_change(shell_state::alias);
        });
    }

    constexpr void jobs() {
        const auto& call = at_->call;
        if (call.name() == "wait" && call.operands().empty()) return changes(shell_state::awaited_jobs);
        if (call.name() != "jobs") may_change(shell_state::background_job);
    }

    std::vector<state_change>& out_;
    const reached_command* at_ = nullptr;
    std::size_t place_ = 0;
};

} // namespace detail

/// What a script may leave other than it was to what follows it in the same shell. What a subshell changes
/// is lost with it, and is not among it. Sorted by neither place nor name: variables come first. O(size).
class state_changes {
public:
    constexpr state_changes(const control_flow& flow, const shell_variables& variables) {
        for (const auto& each : variables)
            if (each.may_stay())
                changes_.push_back({shell_state::variable, each.name, each.chance, each.command});
        detail::state_search(flow, changes_);
    }
    constexpr explicit state_changes(const control_flow& flow) : state_changes(flow, shell_variables(flow)) {}

    [[nodiscard]] constexpr auto begin() const noexcept { return changes_.begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return changes_.end(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return changes_.size(); }

    /// Whether the script may change something of a kind.
    [[nodiscard]] constexpr bool may_change(shell_state state) const noexcept {
        for (const auto& each : changes_)
            if (each.state == state || each.state == shell_state::anything) return true;
        return false;
    }

private:
    std::vector<state_change> changes_;
};

} // namespace tare::inline v0
