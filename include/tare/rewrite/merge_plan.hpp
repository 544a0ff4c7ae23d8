#pragma once

#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/even_flag.hpp>
#include <tare/rewrite/join_runs.hpp>
#include <tare/rewrite/known_program.hpp>
#include <tare/rewrite/merge_assumption.hpp>
#include <tare/rewrite/merge_fault.hpp>
#include <tare/rewrite/merge_options.hpp>
#include <tare/rewrite/name_set.hpp>
#include <tare/rewrite/removal.hpp>
#include <tare/rewrite/run_base.hpp>
#include <tare/rewrite/run_facts.hpp>
#include <tare/rewrite/run_indentation.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Two RUNs with nothing but comments and blank lines between them.
struct neighbouring_runs {
    instruction first;
    instruction second;
    merge_fault fault = merge_fault::none; ///< why they stay apart
    std::string_view assumption{};         ///< what must be true for them to be joined, if anything
};

namespace detail {

/// The RUNs of a document, and which of them can be one.
class merge_plan {
public:
    constexpr merge_plan(const document_base& dockerfile, const merge_options& options, std::string_view rule)
        : options_(options), scripts_(read_scripts(dockerfile)), walk_(dockerfile) {
        has_bash_env_ = dockerfile.text().find("BASH_ENV") != std::string_view::npos;
        for (const auto node : dockerfile.instructions())
            if (node.keyword() == keyword::env || node.keyword() == keyword::arg)
                for (const std::string_view name : {"SHELLOPTS", "BASHOPTS"})
                    if (node.text().find(name) != std::string_view::npos) has_shell_options_ = true;
        auto script = scripts_.begin();
        for (const auto node : dockerfile.instructions()) {
            walk_.pass(node);
            if (node.keyword() == keyword::shell) is_interactive_ = is_interactive_ || asks_for_input(node);
            if (node.keyword() != keyword::run) continue;
            while (script != scripts_.end() && script->instruction().index() < node.index()) ++script;
            const bool is_own = script != scripts_.end() && script->instruction().index() == node.index();
            read(node, is_own ? &*script : nullptr);
        }
        walk_.settle();
        auto run = runs_.begin();
        for (const auto& each : find_silences(dockerfile)) {
            while (run != runs_.end() && run->instruction.range().begin < each.instruction.begin) ++run;
            const bool is_run = run != runs_.end() && run->instruction.range() == each.instruction;
            if (is_run && names_rule(each.rules, rule)) run->alone = merge_fault::silenced;
        }
    }

    /// RUNs in a row that become one.
    struct group {
        std::vector<run_to_join> runs;
        merge_assumption assumptions = merge_assumption::none;
    };

    /// Puts the RUNs into groups; calls `tell(pair)` with each two neighbours. Nothing is assumed where only
    /// what is safe is wanted.
    template <class Tell>
    [[nodiscard]] constexpr std::vector<group> groups(bool only_safe, Tell tell) const {
        std::vector<group> out;
        chain now(*this, only_safe);
        const auto end_chain = [&] {
            if (now.size() > 1) out.push_back(now.take());
            now = chain(*this, only_safe);
        };
        for (std::size_t index = 0; index < runs_.size(); ++index) {
            if (index > 0 && are_neighbours(runs_[index - 1], runs_[index])) {
                const auto fault = now.add(index);
                const auto assumed =
                    fault == merge_fault::none ? now.last_assumptions() : merge_assumption::none;
                tell(neighbouring_runs{runs_[index - 1].instruction, runs_[index].instruction, fault,
                                       assumption_text(assumed)});
                if (fault == merge_fault::none) continue;
            }
            end_chain();
            now.begin(index);
        }
        end_chain();
        return out;
    }

    [[nodiscard]] constexpr std::string_view indentation() const noexcept {
        return indentation_.most_common();
    }

private:
    // ---- Reading

    constexpr void read(instruction node, const embedded_script* script) {
        auto& out = runs_.emplace_back();
        out.instruction = node;
        out.script = script;
        out.stage = walk_.stage();
        for (const auto flag : node.flags()) out.flags.push_back(flag.spelling());
        if (script == nullptr || script->place() == script_place::json_string) {
            out.alone = merge_fault::exec_form;
        } else if (!script->script() || walk_[out.stage].is_triggered) {
            out.alone = merge_fault::other_shell;
        } else if (!script->script()->ok()) {
            out.alone = merge_fault::unreadable;
        } else {
            indentation_.see(*script);
            run_reader(out, walk_.directory());
            if (out.shows_posix && script->setting().origin == shell_origin::base)
                walk_[out.stage].shows_posix = true;
        }
    }
    /// Whether SHELL makes an interactive shell, which reads files first.
    static constexpr bool asks_for_input(instruction shell) {
        for (const auto word : shell.arguments()) {
            const auto text = word.value();
            if (text.starts_with('-') && !text.starts_with("--") && text.find('i') != std::string::npos)
                return true;
        }
        return false;
    }

    static constexpr bool are_neighbours(const run_facts& first, const run_facts& second) {
        const auto& table = first.instruction.table();
        for (const auto between : element_range<element>(table, table.nodes[first.instruction.index()].next,
                                                         second.instruction.index()))
            if (between.kind() != node_kind::comment && between.kind() != node_kind::blank_line) return false;
        return true;
    }

    // ---- RUNs that become one

    class chain {
    public:
        constexpr chain(const merge_plan& plan, bool only_safe) noexcept
            : plan_(&plan), only_safe_(only_safe) {}

        [[nodiscard]] constexpr std::size_t size() const noexcept { return members_.size(); }
        /// What the last one that was added needs.
        [[nodiscard]] constexpr merge_assumption last_assumptions() const noexcept {
            return last_assumptions_;
        }

        constexpr void begin(std::size_t index) { take_in(index); }

        /// Adds a RUN, or tells why that cannot be.
        constexpr merge_fault add(std::size_t index) {
            const auto& next = run(index);
            auto fault = fault_of_form(next);
            if (fault != merge_fault::none) return fault;
            if (last().before != merge_fault::none) return last().before;
            if (next.after != merge_fault::none) return next.after;
            auto isolated = isolated_;
            std::vector<std::size_t> found; // runners that are in subshells from now on
            if (fault = fault_of_state(next, isolated, found); fault != merge_fault::none) return fault;
            last_assumptions_ = assumptions_of(next);
            if (only_safe_ && last_assumptions_ != merge_assumption::none)
                return merge_fault::needs_assumption;
            if (fault = fault_of_policy(next); fault != merge_fault::none) return fault;
            isolated_ = std::move(isolated);
            for (const auto each : found) runners_[each].before = none; // they have been seen to
            assumptions_ |= last_assumptions_;
            take_in(index);
            return merge_fault::none;
        }

        [[nodiscard]] constexpr group take() const {
            group out{{}, assumptions_};
            for (std::size_t place = 0; place < members_.size(); ++place)
                out.runs.push_back({run(members_[place]).script, isolated_[place]});
            return out;
        }

    private:
        constexpr const run_facts& run(std::size_t index) const noexcept { return plan_->runs_[index]; }
        constexpr const run_facts& first() const noexcept { return run(members_.front()); }
        constexpr const run_facts& last() const noexcept { return run(members_.back()); }

        constexpr void take_in(std::size_t index) {
            const auto& added = run(index);
            const auto place = members_.size();
            members_.push_back(index);
            isolated_.push_back(false);
            commands_ += added.commands;
            fills_ |= added.fills;
            if (added.may_place_programs) places_programs_ = members_.size();
            for (const auto name : added.remembered) {
                const auto* before = remembered_.find(name);
                runners_.push_back({place, before != nullptr ? *before : none});
                remembered_.put(name, runners_.size() - 1);
            }
            if (plan_->options_.policy != merge_policy::all)
                for (const auto name : added.named) named_.put(name, place);
        }

        /// What of their form keeps them apart.
        constexpr merge_fault fault_of_form(const run_facts& next) const {
            for (const auto* each : {&last(), &next})
                if (each->alone != merge_fault::none) return each->alone;
            const auto& one = *last().script;
            const auto& two = *next.script;
            if (one.setting().origin == shell_origin::program ||
                two.setting().origin == shell_origin::program)
                return merge_fault::own_interpreter;
            if (one.setting() != two.setting()) return merge_fault::other_shell;
            if (!have_alike_places(next)) return merge_fault::other_place;
            if (last().flags != next.flags) return merge_fault::other_flags;
            for (const auto& flag : next.flags)
                if (!is_even_flag(flag)) return merge_fault::uneven_mount;
            if (plan_->reads_files(one.setting())) return merge_fault::startup_files;
            if (next.instruction.range().end - first().instruction.range().begin > max_line_size)
                return merge_fault::too_long;
            return merge_fault::none;
        }

        /// Whether all stand on their lines, or all in heredocs; heredocs after a line have their place at the
        /// end, but for those of the first of two.
        constexpr bool have_alike_places(const run_facts& next) const {
            const auto place = last().script->place();
            if (place == script_place::heredoc || next.script->place() == script_place::heredoc)
                return place == next.script->place() && strips_tabs(last()) == strips_tabs(next);
            return size() == 1 ||
                   (place == script_place::line && first().script->place() == script_place::line);
        }
        static constexpr bool strips_tabs(const run_facts& run) {
            return run.instruction.heredocs().front().strips_tabs;
        }

        /// What the scripts before it leave in the shell keeps them apart, or asks for a subshell.
        constexpr merge_fault fault_of_state(const run_facts& next, std::vector<bool>& isolated,
                                             std::vector<std::size_t>& found) const {
            const auto& before = last();
            if (before.heeds_errexit() && (size() > 1 || !before.ends_simply))
                return merge_fault::needs_errexit;
            if (before.leaves_state) {
                if (before.heeds_errexit()) return merge_fault::needs_errexit;
                isolated.back() = true;
            }
            // The options of all that are not in a subshell
            for (std::size_t place = 0; place < size(); ++place) {
                const auto& each = run(members_[place]);
                if (isolated[place] || is_even_with(each, next)) continue;
                if (each.heeds_errexit()) return merge_fault::leaves_options;
                isolated[place] = true;
            }
            // So that no program is run from where it was before
            auto fault = merge_fault::none;
            const auto find_again = [&](std::size_t place) {
                if (isolated[place]) return;
                if (run(members_[place]).heeds_errexit()) fault = merge_fault::moves_program;
                isolated[place] = true;
            };
            if (next.calls_anything)
                for (std::size_t place = 0; place < size(); ++place)
                    if (!run(members_[place]).remembered.empty()) find_again(place);
            for (const auto name : next.called) {
                const auto* last_run = remembered_.find(name);
                auto at = last_run != nullptr ? *last_run : none;
                // Where nothing that came later may have placed it, it is where it was
                if (at != none && runners_[at].place >= places_programs_ && fetching_programs.contains(name))
                    at = none;
                for (; at != none; at = runners_[at].before) {
                    find_again(runners_[at].place);
                    found.push_back(at);
                }
            }
            return fault;
        }
        /// Whether a script takes no notice of the options that another leaves.
        static constexpr bool is_even_with(const run_facts& before, const run_facts& next) noexcept {
            option_letters silent; // but for scripts that keep what these print
            if (!next.keeps_errors)
                for (const char letter : {'x', 'v'}) silent.add(letter);
            if (!before.leaves_off.without(silent).empty()) return false;
            if (before.leaves_on.empty() && before.leaves_off.empty()) return true;
            if (next.tells_options) return false;
            const auto left = before.leaves_on.without(silent);
            if (left.without(next.begins_with).empty()) return true;
            option_letters harmless; // for one list of plain commands without parameters and pipes
            for (const char letter : {'e', 'u', 'o'}) harmless.add(letter);
            return left.without(harmless).empty() && next.is_chain && next.ends_simply && !next.has_parts &&
                   !next.calls_anything;
        }

        constexpr merge_assumption assumptions_of(const run_facts& next) const noexcept {
            auto out = merge_assumption::none;
            const auto origin = next.script->setting().origin;
            const bool is_bash = next.script->setting().dialect == shell_dialect::bash;
            const bool is_trusted = plan_->options_.base_runs_sh;
            const auto& base = plan_->walk_[next.stage];
            if (origin == shell_origin::base && !is_trusted) {
                if (!base.is_known) out |= merge_assumption::base_shell;
                if (!plan_->walk_.is_posix(next.stage)) out |= merge_assumption::posix_shell;
            } else if (origin == shell_origin::instruction && is_bash && !base.is_known && !is_trusted) {
                out |= merge_assumption::base_shell;
            }
            if (last().removes == removal::unsure) out |= merge_assumption::keeps_directory;
            return out;
        }

        constexpr merge_fault fault_of_policy(const run_facts& next) const {
            const auto& options = plan_->options_;
            if (options.keep_separate_at_comments && has_comment_between(last(), next))
                return merge_fault::at_comment;
            if (options.policy == merge_policy::all) return merge_fault::none;
            const bool is_of_manager = (fills_ & (next.fills | next.cleans)) != 0;
            if (is_of_manager) return merge_fault::none;
            if (options.policy == merge_policy::package_managers) return merge_fault::no_gain;
            if (commands_ + next.commands <= options.max_commands) return merge_fault::none;
            for (const auto name : next.deleted)
                if (!name.empty() && named_.find(name) != nullptr) return merge_fault::none;
            return merge_fault::too_many_commands;
        }
        static constexpr bool has_comment_between(const run_facts& first, const run_facts& second) {
            const auto& table = first.instruction.table();
            const auto begin = table.nodes[first.instruction.index()].next;
            return !element_range<comment>(table, begin, second.instruction.index()).empty();
        }

        /// One that ran a program, and the one that did so before.
        struct runner {
            std::size_t place = 0;
            std::size_t before = none;
        };
        static constexpr auto none = static_cast<std::size_t>(-1);

        const merge_plan* plan_;
        bool only_safe_;
        std::vector<std::size_t> members_;
        std::vector<bool> isolated_; ///< of each, whether it is put into a subshell
        std::size_t commands_ = 0;
        std::uint32_t fills_ = 0;
        name_set remembered_; ///< the programs that the shell remembers, each with its last runner
        std::vector<runner> runners_;
        std::size_t places_programs_ = 0; ///< how many there are up to the last that may place programs
        name_set named_;                  ///< what the commands name
        merge_assumption assumptions_ = merge_assumption::none;
        merge_assumption last_assumptions_ = merge_assumption::none;
    };

    /// Whether a shell reads files that a script before may have written.
    constexpr bool reads_files(const shell_setting& setting) const noexcept {
        const bool is_told = setting.origin == shell_origin::instruction;
        const bool is_bash = setting.dialect == shell_dialect::bash;
        return has_shell_options_ || setting.options.login || (is_told && is_interactive_) ||
               (is_bash && has_bash_env_);
    }

    merge_options options_;
    std::vector<embedded_script> scripts_;
    stage_walk walk_;
    std::vector<run_facts> runs_;
    run_indentation indentation_;
    bool has_bash_env_ = false;
    bool has_shell_options_ = false;
    bool is_interactive_ = false;
};

} // namespace detail
} // namespace tare::inline v0
