#pragma once

#include <tare/model/build_scopes.hpp>
#include <tare/model/command_word.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/cargo_stub.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/folder_copy.hpp>
#include <tare/rewrite/manifest_text.hpp>
#include <tare/rewrite/manifests_refusal.hpp>
#include <tare/rewrite/project_install.hpp>
#include <tare/rewrite/unrelated_command.hpp>
#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/mount.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Where a script can be parted: what stands between the two ends is the joint.
struct script_cut {
    source_range gap;
    std::string prefix; ///< what the second script must begin with
};

/// What a RUN makes of a COPY before it.
struct run_verdict {
    bool passes = false;             ///< the COPY may come after it
    std::optional<script_cut> cut{}; ///< or in its middle
    std::string stub{};              ///< or before either, if this is run before the COPY
    manifests_reason reason = {};    ///< or why neither
    source_range at{};
};

/// How far down a COPY goes, and what is copied in its place.
struct manifest_plan {
    std::vector<std::string> files{};
    bool is_sure = true;
    bool has_install = false;
    std::vector<package_manager> managers{};
    std::vector<std::string> folders{}; ///< of the image, which commands go to before they install

    constexpr void add(install_needs needs, package_manager manager) {
        for (auto& file : needs.files) {
            bool is_new = true;
            for (const auto& each : files) is_new = is_new && each != file;
            if (is_new) files.push_back(std::move(file));
        }
        is_sure = is_sure && needs.is_sure;
        has_install = true;
        managers.push_back(manager);
    }
};

/// Reads the RUNs after a COPY of a folder.
template <context_facts Context>
class install_script_reader {
    using reason = manifests_reason;

public:
    /// `keeps_layers` tells whether the layers of the stage come into the image; `may_part` whether a script may
    /// be parted at all.
    constexpr install_script_reader(const Context& context, const folder_copy& copy,
                                    const build_scopes& scopes, bool keeps_layers, bool may_part)
        : context_(context), copy_(copy), scopes_(scopes), keeps_layers_(keeps_layers), may_part_(may_part) {}

    /// Whether the COPY may come after a RUN, which is run in `folder`, or in its middle. What is installed
    /// up to there is added to `plan`.
    [[nodiscard]] constexpr run_verdict read(const instruction& node, const shell_setting& setting,
                                             const std::string& folder, manifest_plan& plan) const {
        const auto stop = [&](manifests_reason why) { return run_verdict{false, {}, {}, why, node.range()}; };
        const auto run = as<run_instruction>(node);
        if (!run) return stop(reason::opaque_script);
        if (mounts_context(*run, node)) return stop(reason::bind_mount);
        const auto variables = scopes_.environment_at(node);
        if (node.is_json()) {
            const auto command = read_package_command(node);
            const auto words = command_words(node);
            if (!command) return stop(reason::other_command);
            install_reader<Context> reader(context_, copy_.folder, *command, words, folder, variables,
                                           variables, {});
            if (!reader.is_install()) return stop(reason::other_command);
            auto needs = reader.run();
            if (!needs) return stop(needs.error());
            if (reader.needs_stub()) return stop(reason::no_clean_cut);
            plan.add(*std::move(needs), command->manager);
            return {true, {}, {}, {}, {}};
        }
        const auto scripts = read_scripts(node, setting);
        if (scripts.size() != 1 || !scripts[0].script() || !scripts[0].script()->ok())
            return stop(reason::opaque_script);
        return read_script(*run, node, scripts[0], folder, variables, plan);
    }

private:
    constexpr const std::vector<std::string>* paths() const noexcept {
        return Context::is_known ? &context_.files.paths : nullptr;
    }
    constexpr bool mounts_context(const run_instruction& run, const instruction& node) const {
        for (const auto& each : run.mounts) {
            const auto mount = read_mount(each, scopes_.environment_at(node));
            if (!mount || (mount->type == mount_type::bind && mount->from.empty())) return true;
        }
        return false;
    }

    constexpr run_verdict read_script(const run_instruction& run, const instruction& node,
                                      const embedded_script& script, const std::string& folder,
                                      const environment& outer, manifest_plan& plan) const {
        const control_flow flow(*script.script(), script.setting().options);
        const detail::variable_tree nothing;
        const environment unknown(nothing, detail::variable_tree::empty, 0, false);
        const environment* variables = &outer;
        auto next = plan;
        std::string cwd = folder;
        std::string state;
        std::string stub;
        bool has_steps = false; // besides such as change the state
        std::size_t installs = 0;
        bool is_fleeting = false; // whether they leave what the next RUN does not have
        std::vector<command_word> exports;
        auto why = reason::other_command;
        std::size_t at = 0;
        for (; at < flow.size(); ++at) {
            const auto& each = flow[at];
            if (!is_plain_step(each)) {
                why = reason::unreachable;
                break;
            }
            if (const auto change = read_state(each, *variables, cwd, next)) {
                if (*change == state_kind::unknown) break;
                if (*change == state_kind::variable) variables = &unknown;
                for (const auto assignment : each.command.assignments())
                    exports.push_back(read_command_word(assignment));
                for (const auto word : each.call.operands()) exports.push_back(read_command_word(word));
                state += each.command.text();
                state += " && ";
                continue;
            }
            const auto command = read_package_command(each.command);
            command_notes notes;
            const folder_at_stake stake{copy_.folder, cwd, variables, paths(), copy_.has_named_owner(),
                                        &notes};
            if (is_unrelated(each.command, command, stake)) {
                next.is_sure = next.is_sure && !notes.is_doubtful;
                is_fleeting = is_fleeting || notes.is_fleeting;
                has_steps = true;
                continue;
            }
            if (!command) break;
            const auto words = command_words(each.command);
            install_reader<Context> reader(context_, copy_.folder, *command, words, cwd, *variables, outer,
                                           exports);
            if (!reader.is_install()) break;
            if (!spares_redirections(each.command, stake)) break;
            is_fleeting = is_fleeting || notes.is_fleeting;
            auto needs = reader.run();
            if (!needs) {
                why = needs.error();
                break;
            }
            if (reader.needs_stub()) {
                const auto package = reader.package();
                if (const auto fault =
                        write_stub(run, node, script, flow, at, {*command, words, package}, stub)) {
                    why = *fault;
                    break;
                }
                stub.insert(0, state);
            }
            next.add(*std::move(needs), command->manager);
            ++installs;
            if (!stub.empty()) break;
            has_steps = true;
        }
        if (at == flow.size()) {
            plan = std::move(next);
            return {true, {}, {}, {}, {}};
        }
        run_verdict out{false, {}, {}, why, script.to_source(flow[at].command.range())};
        if (installs == 0) return out;
        if (stub.empty() || has_steps) {
            if (is_fleeting) {
                out.reason = reason::no_clean_cut;
                return out;
            }
            if (const auto fault = find_cut(run, node, script, flow, at, state, out.cut)) {
                out.reason = *fault;
                return out;
            }
        }
        out.stub = std::move(stub);
        plan = std::move(next);
        return out;
    }

    // ---- Builds

    struct build_to_repeat {
        const package_command& command;
        std::span<const command_word> words;
        const cargo_package& package;
    };
    /// Writes what builds all but the project itself, or tells why that is of no use.
    constexpr std::optional<manifests_reason> write_stub(const run_instruction& run, const instruction& node,
                                                         const embedded_script& script,
                                                         const control_flow& flow, std::size_t at,
                                                         const build_to_repeat& build,
                                                         std::string& out) const {
        if (flow[at].failure != failure_effect::fatal) return reason::unreachable;
        if (!can_be_two(run, node, script) || !flow[at].command.redirections().empty())
            return reason::no_clean_cut;
        if (keeps_layers_ && cleans_up(flow, at + 1)) return reason::changed_later;
        auto text = write_cargo_stub(build.command, build.words, script.script()->table().text, build.package,
                                     node.text().ends_with("\r\n") ? " && \\\r\n    " : " && \\\n    ");
        if (!text) return reason::no_clean_cut;
        out = *std::move(text);
        return std::nullopt;
    }

    /// Whether a command runs in every run of the script in which those before it go well.
    static constexpr bool is_plain_step(const reached_command& each) noexcept {
        return !each.in_loop && !each.in_function && !each.in_pipeline && !each.in_background &&
               !each.in_subshell && each.chance <= command_chance::on_success && !each.calls_function &&
               (each.condition == command_condition::none || each.condition == command_condition::success) &&
               (each.command.is_simple() || each.command.kind() == shell_node_kind::declaration);
    }

    enum class state_kind : std::uint8_t { folder, option, variable, unknown };

    /// What a command changes of the shell, if that is what it is for.
    constexpr std::optional<state_kind> read_state(const reached_command& each, const environment& variables,
                                                   std::string& cwd, manifest_plan& plan) const {
        const auto name = each.call.name();
        if (each.call.kind() == call_kind::nothing) {
            for (const auto assignment : each.command.assignments())
                if (assignment.is_array() || assignment.has_subscript() || assignment.name() == "PATH" ||
                    (assignment.value() && !assignment.value()->is_literal()))
                    return state_kind::unknown;
            const bool is_plain =
                each.command.assignments().size() > 0 && each.command.redirections().empty();
            return is_plain ? state_kind::variable : state_kind::unknown;
        }
        const auto builtin = each.call.builtin();
        if (name == "cd") {
            const auto operand = each.call.operands().at(0);
            const auto path = operand && each.call.operands().size() == 1
                                  ? known_value(read_command_word(*operand), variables)
                                  : std::nullopt;
            if (!path || path->starts_with('-') || path->starts_with('~') || path->empty() || cwd.empty())
                return state_kind::unknown;
            cwd = resolve_path(cwd, *path);
            if (cwd.starts_with("..")) return state_kind::unknown;
            if (cwd != copy_.folder.destination && lies_in(cwd, copy_.folder.destination))
                plan.folders.push_back(cwd);
            return state_kind::folder;
        }
        if (name == "set" || name == "export") {
            for (const auto word : each.call.operands())
                if (const auto value = read_command_word(word); !value.is_literal() || value.is_pattern)
                    return state_kind::unknown;
            for (const auto assignment : each.command.assignments())
                if (assignment.value() && !assignment.value()->is_literal()) return state_kind::unknown;
            if (name == "set")
                for (const auto word : each.call.operands())
                    if (const auto value = read_command_word(word).value;
                        !value.starts_with('-') &&
                        !word_list("pipefail errexit nounset xtrace").contains(value))
                        return state_kind::unknown;
            return name == "set" ? state_kind::option : state_kind::variable;
        }
        if (builtin && builtin->effect != builtin_effect::none) return state_kind::unknown;
        return std::nullopt;
    }

    // ---- Where a script is parted

    constexpr std::optional<manifests_reason> find_cut(const run_instruction& run, const instruction& node,
                                                       const embedded_script& script,
                                                       const control_flow& flow, std::size_t first,
                                                       const std::string& state,
                                                       std::optional<script_cut>& out) const {
        if (!may_part_ || !can_be_two(run, node, script)) return reason::no_clean_cut;
        const auto& table = script.script()->table();
        const auto begin = flow[first].command.range().begin;
        const list_view list(table, script.script()->list()->index());
        std::size_t place = 0;
        while (place < list.size() &&
               !(list.is(place, shell_node_kind::pipeline) && list.node(place).end > begin))
            ++place;
        if (place >= list.size() || list.node(place).begin > begin) return reason::no_clean_cut;
        const auto joint = list.previous(place);
        const auto before = joint < list.size() ? list.previous(joint) : list.size();
        if (before >= list.size() || !list.is(before, shell_node_kind::pipeline)) return reason::no_clean_cut;
        if (!list.is(joint, shell_operator::and_if) && !list.is(joint, shell_operator::semicolon))
            return reason::no_clean_cut;
        if (first == 0 || flow[first - 1].failure != failure_effect::fatal) return reason::no_clean_cut;
        const auto rest = table.text.substr(list.node(place).begin);
        if (!table.heredocs.empty() || mentions_one(rest, "$?|$!|$_|${?|${!")) return reason::no_clean_cut;
        if (keeps_layers_ && cleans_up(flow, first)) return reason::changed_later;
        const source_range gap{script.to_source(list.node(before).range()).end,
                               script.to_source(list.node(place).range()).begin};
        out = script_cut{gap, state};
        return std::nullopt;
    }

    /// Whether what one RUN leaves is there in the next, with the same flags.
    constexpr bool can_be_two(const run_instruction& run, const instruction& node,
                              const embedded_script& script) const {
        if (script.place() != script_place::line) return false;
        for (const auto flag : node.flags())
            if (flag.text().find('\n') != std::string_view::npos) return false;
        for (const auto& each : run.mounts) {
            const auto mount = read_mount(each, scopes_.environment_at(node));
            const bool is_lost = !mount || mount->type == mount_type::tmpfs ||
                                 (mount->type == mount_type::cache &&
                                  may_meet(clean_path(mount->target), copy_.folder.destination)) ||
                                 (mount->type == mount_type::bind && !mount->read_only);
            if (is_lost) return false;
        }
        return true;
    }

    /// Whether commands from one on take something away, or put it into their layer once more. A second install
    /// takes away what it does not want of the first.
    static constexpr bool cleans_up(const control_flow& flow, std::size_t first) {
        for (auto at = first; at < flow.size(); ++at) {
            const auto name = flow[at].call.name();
            if (word_list("rm rmdir mv chown chmod chgrp").contains(name)) return true;
            const auto command = read_package_command(flow[at].command);
            if (!command) continue;
            const auto* known = find_project_manifests(command->manager);
            if (installs_project(*command) && !known->made.empty() && !known->needs_stub) return true;
            if (command->action == package_action::clean || command->action == package_action::remove ||
                (command->manager == package_manager::cargo && command->verb == "clean"))
                return true;
        }
        return false;
    }

    const Context& context_;
    const folder_copy& copy_;
    const build_scopes& scopes_;
    bool keeps_layers_;
    bool may_part_;
};

} // namespace detail
} // namespace tare::inline v0
