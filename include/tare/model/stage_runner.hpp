#pragma once

#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/build_variables.hpp>
#include <tare/model/exposed_port.hpp>
#include <tare/model/file_mode.hpp>
#include <tare/model/image_config.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/path.hpp>
#include <tare/model/remote_source.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/stop_signal.hpp>
#include <tare/model/working_directory.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/comma_list.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/mount.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/stages.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Whether a variable is a word to the builder that no instruction sees.
[[nodiscard]] constexpr bool is_for_builder(std::string_view name) noexcept {
    return name == "BUILDKIT_SBOM_SCAN_CONTEXT" || name == "BUILDKIT_SBOM_SCAN_STAGE";
}

inline constexpr std::string_view unix_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
inline constexpr std::string_view windows_path = "c:\\Windows\\System32;c:\\Windows";

// What the observer of a stage_runner can be told beside an instruction that is met; it is told what it can
// be called with.

/// A stage begins, before the triggers of its base.
struct stage_begun {
    std::size_t stage = 0;
};
/// An instruction is run, or a trigger of the base.
struct instruction_begun {
    instruction node;
    bool is_triggered = false;
    bool is_windows = false;
    bool is_complete = true; ///< whether all variables are known
};
/// The variables of a word were replaced, or could not be.
struct word_expanded {
    std::string_view word;
    source_range range; ///< of the argument or flag; for a trigger the base's name in FROM
    const expansion& result;
    std::uint32_t variables = variable_tree::empty; ///< those it was given
};
/// ARG comes to a variable: before its value is read, and after.
struct argument_begun {
    std::string_view name;
    source_range range;
};
struct argument_declared {
    std::string_view name;
};
/// EXPOSE reads a port.
struct port_begun {
    std::string_view text;
    source_range range;
};
/// COPY or ADD takes a path out of the build context.
struct context_path_begun {
    std::string_view path;
};

/// Goes through the stages as BuildKit does when it builds them, without the work: keeps the variables,
/// writes the configuration of the target, finds what BuildKit would refuse. `Observer` is called with each
/// instruction of a stage before it is run, the state of the variables, the stage, and whether all variables
/// are known; with the events above, where it takes them; and with ENV, LABEL and WORKDIR, their variables
/// replaced, and CMD, ENTRYPOINT, HEALTHCHECK and SHELL, where it takes those.
template <class Observer>
class stage_runner {
public:
    constexpr stage_runner(build_plan& plan, const build_options& options, Observer& observe)
        : plan_(plan),
          options_(options),
          observe_(observe),
          variables_(plan.variables),
          states_(plan.graph.stages.size()),
          shapes_image_(plan.graph.stages.size()) {
        auto stage = plan.graph.target;
        while (stage) {
            shapes_image_[*stage] = true;
            const auto& base = plan.graph.stages[*stage].base;
            stage = base.kind == source_kind::stage ? std::optional(base.stage) : std::nullopt;
        }
    }

    /// Runs the stages that the target needs, up to the first error.
    constexpr void run_needed() {
        check_triggers();
        for (std::size_t i = 0; i < states_.size() && !error_; ++i)
            if (plan_.graph.stages[i].is_needed) run_stage(i);
    }
    /// Runs the stages, needed or not, up to the first error.
    constexpr void run_each() {
        check_triggers();
        for (std::size_t i = 0; i < states_.size() && !error_; ++i) run_stage(i);
    }
    /// Runs all stages, whatever is wrong with them.
    constexpr void run_all() {
        goes_on_ = true;
        for (std::size_t i = 0; i < states_.size(); ++i) run_stage(i);
    }

    [[nodiscard]] constexpr std::optional<build_error>& error() noexcept { return error_; }
    /// The target's configuration. Names may stand in it more than once; the last one counts.
    [[nodiscard]] constexpr image_config& config() noexcept { return image_; }
    [[nodiscard]] constexpr const std::vector<port_range>& ports() const noexcept { return ports_; }
    /// The target's base, where nothing is known of it.
    [[nodiscard]] constexpr const std::string& unknown_base() const noexcept { return unknown_base_; }

private:
    /// What the stages built on a stage go on with.
    struct stage_state {
        std::uint32_t variables = variable_tree::empty;
        std::size_t directory = 0; // among the directories
        bool is_windows = false;
        bool is_complete = true; // whether all variables are known
        bool knows_directory = true;
    };

    using fault = build_fault;

    // ---- A stage

    constexpr void run_stage(std::size_t index) {
        const auto& here = plan_.graph.stages[index];
        stage_ = &here;
        number_ = static_cast<std::uint32_t>(index);
        shapes_ = shapes_image_[index];
        has_command_ = false;
        next_use_ = 0;
        is_triggered_ = false;
        node_ = here.stage.opening;
        met_unknown_ = false;
        begin_stage(index);
        if (stops()) return;
        tell(stage_begun{index});

        is_triggered_ = true;
        for (const auto& text : here.triggers) {
            run_trigger(text);
            if (stops()) return;
        }
        is_triggered_ = false;
        for (const auto node : here.stage.commands) {
            tell(node, state_.variables, number_, state_.is_complete);
            run(node);
            if (stops()) return;
        }
        states_[index] = state_;
    }

    constexpr bool stops() const noexcept { return error_ && !goes_on_; }

    template <class... Event>
    constexpr void tell(const Event&... event) {
        if constexpr (requires { observe_(event...); }) observe_(event...);
    }

    constexpr void begin_stage(std::size_t index) {
        const auto& base = stage_->base;
        switch (base.kind) {
        case source_kind::stage:
            state_ = states_[base.stage];
            if (shapes_) image_.triggers.clear();
            break;
        case source_kind::image: begin_from_image(plan_.base_images[index]); break;
        case source_kind::scratch: begin_from_scratch(); break;
        case source_kind::unknown:
            state_ = {};
            state_.is_complete = state_.knows_directory = false;
            break;
        }
        variables_.set_complete(state_.is_complete);
        const bool has_path = variables_.tree().is_in_image(state_.variables, "PATH");
        if (!has_path && !state_.is_windows && state_.is_complete) set_environment("PATH", unix_path);
    }

    constexpr void begin_from_image(const std::optional<image_config>& known) {
        const auto& wanted = stage_->platform ? *stage_->platform : options_.target_platform;
        state_ = {};
        state_.is_windows = wanted.os == "windows";
        state_.is_complete = state_.knows_directory = known.has_value();
        if (shapes_) {
            if (known) {
                image_ = *known;
                for (const auto& each : known->ports)
                    ports_.push_back({each.number, each.number, each.protocol});
                image_.environment.clear();
            } else {
                unknown_base_ = canonical_name(*stage_->base.image);
            }
            if (image_.os.empty()) image_.os = wanted.os;
            image_.triggers.clear();
        }
        if (!known) return;
        for (const auto& each : known->environment) set_environment(each.name, each.value);
        if (!known->working_directory.empty()) {
            state_.directory = add_directory(known->working_directory);
            move_to(known->working_directory, node_.statement());
        }
    }

    constexpr void begin_from_scratch() {
        state_ = {};
        state_.is_windows = options_.target_platform.os == "windows";
        state_.directory = add_directory("/");
        if (shapes_) {
            image_.os = options_.target_platform.os;
            image_.working_directory = "/";
        }
        set_environment("PATH", state_.is_windows ? windows_path : unix_path);
    }

    /// BuildKit reads the triggers of all bases before it runs any stage.
    constexpr void check_triggers() {
        is_triggered_ = true;
        for (const auto& each : plan_.graph.stages) {
            stage_ = &each;
            for (const auto& text : each.triggers)
                if (!read_trigger(text, [](const instruction&) {})) return;
        }
    }

    constexpr void run_trigger(std::string_view text) {
        read_trigger(text, [this](const instruction& node) { run(node); });
    }

    /// Calls `use(instruction)` with the one of a trigger; tells whether it is right.
    template <class Use>
    constexpr bool read_trigger(std::string_view text, Use&& use) {
        const auto trigger = parse_view(text);
        if (!variables_.spend(text.size())) return fail(fault::too_much_expansion, {});
        for (const auto& each : trigger.diagnostics())
            if (each.level() == severity::error)
                return fail(fault::invalid_trigger_syntax, {}, trigger.message(each));
        if (trigger.instructions().size() != 1) return fail(fault::not_one_trigger, {});
        const auto node = trigger.instructions().front();
        if (const auto wrong = find_error(node))
            return fail(fault::invalid_instruction, {}, wrong->message());
        if (node.keyword() == keyword::from)
            return fail(fault::invalid_trigger_syntax, {}, "FROM is not a command type");
        use(node);
        return true;
    }

    // ---- Variables

    constexpr void set_environment(std::string_view name, std::string_view value, bool is_known = true) {
        state_.variables = variables_.tree().set(state_.variables, name, value, variable_origin::environment,
                                                 number_, is_known);
        if (shapes_) image_.environment.push_back({std::string(name), std::string(value)});
    }

    constexpr bool fail(build_fault kind, source_range range, std::string_view subject = {},
                        std::string_view object = {}) {
        if (error_) return false;
        take_unknown();
        error_.emplace();
        error_->is_certain = !met_unknown_;
        error_->fault = kind;
        error_->range = is_triggered_ ? stage_->base.range : range;
        error_->line = is_triggered_ ? stage_->base.line : node_.lines().first;
        error_->subject = subject;
        error_->object = object;
        return false;
    }

    /// Whether words have hung on a variable that is not known since this was last asked.
    constexpr bool take_unknown() noexcept {
        const bool met = variables_.take_met_unknown();
        met_unknown_ = met_unknown_ || met;
        return met;
    }

    constexpr bool check(const expansion& expanded, source_range range) {
        const auto found = variables_.find_error(expanded);
        return !found || fail(found->fault, range, found->subject);
    }

    constexpr bool expand_into(std::string& out, std::string_view word, source_range range) {
        const auto expanded = variables_.expand(word, state_.variables, number_);
        tell_expanded(word, range, expanded);
        if (!check(expanded, range)) return false;
        out = expanded.value();
        return true;
    }

    constexpr void tell_expanded(std::string_view word, source_range range, const expansion& result) {
        tell(word_expanded{word, is_triggered_ ? stage_->base.range : range, result, state_.variables});
    }

    /// Replaces the variables of the words of a list; each is one of the instruction's arguments.
    constexpr bool expand_all(const std::vector<std::string>& words, std::vector<std::string>& out) {
        auto argument = node_.arguments().begin();
        for (const auto& each : words) {
            if (!expand_into(out.emplace_back(), each, (*argument).range())) return false;
            ++argument;
        }
        return true;
    }

    constexpr bool expand_pairs(const std::vector<name_value>& pairs, std::vector<name_value>& out) {
        auto argument = node_.arguments().begin();
        pair_is_known_.clear();
        for (const auto& each : pairs) {
            const auto range = (*argument).range();
            auto& added = out.emplace_back();
            if (!expand_into(added.name, each.name, range)) return false;
            if (!expand_into(added.value, each.value, range)) return false;
            pair_is_known_.push_back(!take_unknown());
            ++argument;
        }
        return true;
    }

    constexpr bool expand_flag(std::string& value, std::string_view name) {
        if (value.empty()) return true;
        return expand_into(value, std::string(value), flag_range(name));
    }

    constexpr source_range flag_range(std::string_view name) const {
        const auto given = find_flag(node_, name);
        return given ? given->range() : node_.statement();
    }

    // ---- Instructions

    /// Runs one; tells whether BuildKit would.
    constexpr bool run(const instruction& node) {
        node_ = node;
        take_unknown();
        met_unknown_ = false;
        tell(instruction_begun{node, is_triggered_, state_.is_windows, state_.is_complete});
        return visit(node, [&](const auto& read) { return run_read(read); });
    }

    constexpr bool run_read(const instruction_error& error) {
        return fail(fault::invalid_instruction, error.range, error.message());
    }

    constexpr bool run_read(const from_instruction&) { return false; } // none is in a stage

    constexpr bool run_read(const env_instruction& env) {
        // All words see the variables before the instruction.
        env_instruction expanded;
        expanded.is_legacy = env.is_legacy;
        if (!expand_pairs(env.variables, expanded.variables)) return false;
        tell(expanded);
        for (std::size_t i = 0; i < expanded.variables.size(); ++i)
            set_environment(expanded.variables[i].name, expanded.variables[i].value, pair_is_known_[i]);
        return true;
    }

    constexpr bool run_read(const arg_instruction& arg) {
        auto argument = node_.arguments().begin();
        for (const auto& each : arg.arguments) {
            const auto range = (*argument).range();
            ++argument;
            take_unknown();
            tell(argument_begun{each.name, is_triggered_ ? stage_->base.range : range});
            std::optional<std::string> value;
            bool is_known = true;
            if (const auto given = variables_.given(each.name)) {
                value = *given;
            } else if (each.value) {
                if (!expand_into(value.emplace(), *each.value, range)) return false;
                is_known = !take_unknown();
            } else if (const auto global = variables_.global(each.name)) {
                value = *global;
            }
            if (value && !is_for_builder(each.name))
                state_.variables = variables_.tree().set(state_.variables, each.name, *value,
                                                         variable_origin::argument, number_, is_known);
            tell(argument_declared{each.name});
        }
        return true;
    }

    constexpr bool run_read(const label_instruction& label) {
        label_instruction expanded;
        expanded.is_legacy = label.is_legacy;
        if (!expand_pairs(label.labels, expanded.labels)) return false;
        tell(expanded);
        if (shapes_)
            for (auto& each : expanded.labels) image_.labels.push_back(std::move(each));
        return true;
    }

    constexpr bool run_read(const workdir_instruction& workdir) {
        workdir_instruction expanded;
        const auto range = node_.arguments().front().range();
        if (!expand_into(expanded.path, workdir.path, range)) return false;
        tell(expanded);
        return move_to(expanded.path, range);
    }

    constexpr bool move_to(std::string_view path, source_range range) {
        const auto moved = change_directory(directory(), path, state_.is_windows ? "windows" : "linux");
        if (!moved) {
            std::string what("normalizing workdir: normalizing working directory: removing drive letter: ");
            what += moved.error();
            return fail(fault::invalid_path, range, what);
        }
        // Where each goes on from the one before, they grow as what doubles a variable does.
        if (!variables_.spend(moved->size())) return fail(fault::too_much_expansion, range);
        state_.directory = add_directory(*moved);
        take_unknown();
        state_.knows_directory = !met_unknown_ && (state_.knows_directory || path.starts_with('/'));
        if (shapes_) image_.working_directory = *moved;
        return true;
    }

    constexpr std::string_view directory() const noexcept {
        return state_.directory == 0 ? std::string_view{} : directories_[state_.directory - 1];
    }
    constexpr std::size_t add_directory(std::string_view path) {
        directories_.emplace_back(path);
        return directories_.size();
    }

    constexpr bool run_read(const user_instruction& user) {
        std::string name;
        if (!expand_into(name, user.user, node_.arguments().front().range())) return false;
        if (shapes_) image_.user = name;
        return true;
    }

    constexpr bool run_read(const volume_instruction& volume) {
        std::vector<std::string> paths;
        if (!expand_all(volume.volumes, paths)) return false;
        for (const auto& each : paths) {
            if (each.empty()) return fail(fault::blank_volume, node_.statement());
            if (shapes_) image_.volumes.push_back(each);
        }
        return true;
    }

    constexpr bool run_read(const stopsignal_instruction& stopsignal) {
        std::string signal;
        const auto range = node_.arguments().front().range();
        if (!expand_into(signal, stopsignal.signal, range)) return false;
        if (!is_stop_signal(signal)) return fail(fault::invalid_signal, range, signal);
        if (shapes_) image_.stop_signal = signal;
        return true;
    }

    constexpr bool run_read(const expose_instruction& expose) {
        struct port {
            std::string text;
            source_range range;
        };
        // The words are in the order of their bytes, not in that of the source.
        std::vector<port> written;
        for (const auto argument : node_.arguments()) written.push_back({argument.value(), argument.range()});
        std::sort(written.begin(), written.end(),
                  [](const port& a, const port& b) { return a.text < b.text; });
        // BuildKit replaces the variables of all words before it reads one.
        std::vector<port> ports;
        auto from = written.begin();
        for (const auto& each : expose.ports) {
            const auto range = (from++)->range;
            const auto expanded = variables_.expand(each, state_.variables, number_);
            if (!check(expanded, range)) return false;
            for (const auto& word : expanded.words()) ports.push_back({std::string(word.text), range});
        }
        for (const auto& each : ports) {
            tell(port_begun{each.text, is_triggered_ ? stage_->base.range : each.range});
            const auto read = parse_exposed_port(each.text);
            if (!read) return fail(fault::invalid_port, each.range, read.error());
            if (shapes_) ports_.push_back(*read);
        }
        return true;
    }

    constexpr bool run_read(const cmd_instruction& cmd) {
        has_command_ = true;
        tell(cmd);
        if (!shapes_) return true;
        image_.command = with_shell(cmd);
        image_.arguments_escaped = true;
        return true;
    }

    constexpr bool run_read(const entrypoint_instruction& entrypoint) {
        tell(entrypoint);
        if (!shapes_) return true;
        image_.entrypoint = with_shell(entrypoint);
        if (!has_command_) image_.command.clear();
        return true;
    }

    template <class T>
    constexpr std::vector<std::string> with_shell(const T& read) const {
        if (read.form == command_form::exec) return read.command;
        auto out = image_.shell;
        if (out.empty() && image_.os == "windows") out = {"cmd", "/S", "/C"};
        if (out.empty()) out = {"/bin/sh", "-c"};
        out.push_back(read.command.empty() ? std::string() : read.command.front());
        return out;
    }

    constexpr bool run_read(const healthcheck_instruction& check) {
        tell(check);
        if (!shapes_) return true;
        auto& health = image_.health.emplace();
        health.interval = check.interval;
        health.timeout = check.timeout;
        health.start_period = check.start_period;
        health.start_interval = check.start_interval;
        health.retries = check.retries;
        if (check.is_disabled) {
            health.test.emplace_back("NONE");
            return true;
        }
        health.test.emplace_back(check.form == command_form::exec ? "CMD" : "CMD-SHELL");
        for (const auto& each : check.command) health.test.push_back(each);
        return true;
    }

    constexpr bool run_read(const shell_instruction& shell) {
        tell(shell);
        if (shapes_) image_.shell = shell.shell;
        return true;
    }

    constexpr bool run_read(const maintainer_instruction& maintainer) {
        if (shapes_) image_.author = maintainer.maintainer;
        return true;
    }

    constexpr bool run_read(const onbuild_instruction& onbuild) {
        if (shapes_) image_.triggers.push_back(onbuild.expression);
        return true;
    }

    // ---- RUN

    constexpr bool run_read(const run_instruction& run) {
        std::vector<mount> mounts;
        auto given = node_.flags().begin();
        for (const auto& text : run.mounts) {
            while ((*given).name() != "mount") ++given;
            const auto range = (*given).range();
            ++given;
            auto read = read_mount(text, view(), variables_.options());
            tell_mount(text, range, read ? source_range{} : read.error().range);
            if (variables_.is_exhausted()) return fail(fault::too_much_expansion, range);
            if (!read) return fail(fault::invalid_mount, range, read.error().message());
            mounts.push_back(*std::move(read));
        }
        for (std::size_t i = 0; i < mounts.size(); ++i)
            if (!check_mount(mounts[i], read_raw_mount(run.mounts[i]).from)) return false;
        return run.devices.empty() || fail(fault::unsupported_device, flag_range("device"));
    }

    /// Tells of the words of a mount, up to the field `last`.
    constexpr void tell_mount(std::string_view text, source_range range, source_range last) {
        if constexpr (requires(const word_expanded& event) { observe_(event); }) {
            const auto fields = split_comma_list(text);
            if (!fields) return;
            for (const auto& each : *fields) {
                const split_field field(each.text);
                if (!field.value) continue;
                tell_expanded(*field.value, range,
                              variables_.expand(*field.value, state_.variables, number_));
                if (each.range == last) return;
            }
        }
    }

    constexpr build_variables::view view() noexcept { return {variables_, state_.variables, number_}; }

    constexpr bool check_mount(const mount& read, std::string_view written_from) {
        const bool is_cache = read.type == mount_type::cache;
        const auto* use = take_use(written_from);
        if (use != nullptr && use->kind == source_kind::stage && use->stage > number_ &&
            (is_cache || !read.from.empty()))
            return fail(fault::mount_from_later_stage, use->range,
                        read.from.empty() ? std::string_view("scratch") : std::string_view(read.from),
                        read.target);
        if (read.type == mount_type::secret) return true;
        if (read.type == mount_type::ssh)
            return read.source.empty() || fail(fault::ssh_with_source, flag_range("mount"));
        const bool is_absolute = read.target.starts_with('/');
        const bool is_root =
            is_absolute ? read.target == "/" : resolve_path(root_directory(), read.target) == "/";
        if (!is_absolute && !state_.knows_directory) met_unknown_ = true;
        return !is_root || fail(fault::invalid_mount_target, flag_range("mount"), "/");
    }

    constexpr std::string_view root_directory() const noexcept {
        return directory().starts_with('/') ? directory() : std::string_view("/");
    }

    /// The next use of another stage or image in the graph, in the order in which they stand; only the uses
    /// that the target needs are known for triggers.
    constexpr const stage_use* take_use(std::string_view name) {
        const auto& uses = stage_->uses;
        const bool is_unknown = is_triggered_ && !stage_->is_needed;
        if (is_unknown || next_use_ == uses.size()) return nullptr;
        if (name.empty() && !uses[next_use_].name.empty()) return nullptr;
        return &uses[next_use_++];
    }

    // ---- COPY and ADD

    constexpr bool run_read(const copy_instruction& copy) {
        auto read = copy;
        if (!expand_transfer(read)) return false;
        const auto* use = copy.from.empty() ? nullptr : take_use(copy.from);
        if (use != nullptr && use->kind == source_kind::stage && use->stage > number_)
            return fail(fault::copy_from_later_stage, use->range, copy.from, stage_->name(number_));
        if (!check_transfer(read)) return false;
        for (const auto& source : read.sources) {
            const auto form = find_source_form(source);
            if (form == source_form::repository) {
                if (const auto wrong = find_query_error(source))
                    return fail(fault::invalid_repository, node_.statement(), *wrong);
                return fail(fault::copy_from_repository, node_.statement());
            }
            if (form == source_form::url) return fail(fault::copy_from_url, node_.statement());
            if (copy.from.empty()) tell(context_path_begun{source});
            if (!check_path(source)) return false;
        }
        return true;
    }

    constexpr bool run_read(const add_instruction& add) {
        auto read = add;
        if (!expand_transfer(read)) return false;
        if (!check_transfer(read)) return false;
        if (!read.checksum.empty()) {
            if (read.sources.size() != 1)
                return fail(fault::several_checksum_sources, flag_range("checksum"));
            if (find_source_form(read.sources.front()) == source_form::path)
                return fail(fault::checksum_without_remote_source, flag_range("checksum"));
        }
        for (const auto& source : read.sources) {
            const auto form = find_source_form(source);
            if (form == source_form::path) {
                tell(context_path_begun{source});
                if (!check_path(source)) return false;
            }
            if (form == source_form::repository)
                if (const auto wrong = find_query_error(source))
                    return fail(fault::invalid_repository, node_.statement(), *wrong);
            if (form == source_form::url && !check_checksum(read.checksum)) return false;
        }
        return true;
    }

    /// Replaces the variables in what ADD and COPY have in common, in BuildKit's order.
    template <class T>
    constexpr bool expand_transfer(T& read) {
        if (!expand_flag(read.chown, "chown") || !expand_flag(read.chmod, "chmod")) return false;
        if constexpr (requires { read.checksum; })
            if (!expand_flag(read.checksum, "checksum")) return false;
        const auto range = node_.statement();
        for (auto& each : read.sources)
            if (!expand_into(each, std::string(each), range)) return false;
        if (!expand_into(read.destination, std::string(read.destination), range)) return false;
        for (const auto& each : read.contents) {
            if (!each.expands) continue;
            const auto expanded = tare::expand(each.content, view(), {.skip_quotes = true});
            tell_expanded(each.content, range, expanded);
            if (!check(expanded, range)) return false;
        }
        return true;
    }

    template <class T>
    constexpr bool check_transfer(const T& read) {
        if (const auto removed = remove_drive(read.destination, os()); !removed)
            return fail(fault::invalid_path, node_.statement(),
                        std::string("removing drive letter: ") += removed.error());
        if (const auto wrong = find_mode_error(read.chmod))
            return fail(fault::invalid_mode, flag_range("chmod"), *wrong);
        return true;
    }

    constexpr bool check_path(std::string_view source) {
        const auto removed = remove_drive(source, os());
        return removed ||
               fail(fault::invalid_path, node_.statement(),
                    std::string("removing drive letter: removing drive letter: ") += removed.error());
    }

    constexpr bool check_checksum(std::string_view checksum) {
        if (checksum.empty()) return true;
        std::string reference("a@");
        reference += checksum;
        const auto parts = split_image_reference(reference);
        if (parts) return true;
        auto wrong = parts.error();
        if (wrong.fault == image_reference_fault::invalid_digest)
            wrong.fault = image_reference_fault::invalid_digest_digits;
        return fail(fault::invalid_checksum, flag_range("checksum"), describe(wrong, reference));
    }

    constexpr std::string_view os() const noexcept { return state_.is_windows ? "windows" : "linux"; }

    build_plan& plan_;
    const build_options& options_;
    Observer& observe_;
    build_variables& variables_;
    std::vector<stage_state> states_;      // after each stage
    std::vector<std::string> directories_; // each working directory there was
    std::vector<bool> shapes_image_;       // whether a stage is the target or below it
    image_config image_;
    std::vector<port_range> ports_;
    std::string unknown_base_;
    std::optional<build_error> error_;
    bool goes_on_ = false;

    // The stage that is run, and the instruction.
    const graph_stage* stage_ = nullptr;
    std::uint32_t number_ = 0;
    bool shapes_ = false; // whether what it says gets into the target's configuration
    bool has_command_ = false;
    stage_state state_;
    instruction node_;
    bool is_triggered_ = false;
    bool met_unknown_ = false;        // whether it hangs on a variable that is not known
    std::vector<bool> pair_is_known_; // of each of its pairs, whether it does not
    std::size_t next_use_ = 0;
};

} // namespace detail
} // namespace tare::inline v0
