#pragma once

#include <tare/model/build_check.hpp>
#include <tare/model/build_check_finding.hpp>
#include <tare/model/build_check_ignored.hpp>
#include <tare/model/build_check_secrets.hpp>
#include <tare/model/build_check_settings.hpp>
#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/build_variables.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/exposed_port.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/path.hpp>
#include <tare/model/platform.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/stage_runner.hpp>
#include <tare/model/working_directory.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/diagnostic.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/suggestion.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// How many steps the build checks of a Dockerfile may take to find what misspelt variables were meant to be;
/// findings beyond that suggest nothing. BuildKit has no limit of its own.
inline constexpr std::size_t max_suggestion_steps = std::size_t{1} << 24;

namespace detail {

[[nodiscard]] constexpr std::string in_small_letters(std::string_view text) {
    std::string out;
    append_lower_case(out, text);
    return out;
}
[[nodiscard]] constexpr std::string in_capitals(std::string_view text) {
    std::string out;
    append_upper_case(out, text);
    return out;
}

/// The variables that a word uses, those that are set or those that are not: each name once, in the order of
/// their first use.
[[nodiscard]] constexpr std::vector<std::string_view> used_names(std::string_view word,
                                                                 const expansion& expanded, bool set) {
    struct use {
        std::string_view name;
        std::size_t at = 0;
    };
    std::vector<use> uses;
    for (const auto& each : expanded.variables())
        if (each.set == set) uses.push_back({slice(word, each.name), uses.size()});
    std::sort(uses.begin(), uses.end(), [](const use& a, const use& b) {
        const auto order = a.name.compare(b.name);
        return order < 0 || (order == 0 && a.at < b.at);
    });
    const auto is_same = [](const use& a, const use& b) { return a.name == b.name; };
    uses.erase(std::unique(uses.begin(), uses.end(), is_same), uses.end());
    std::sort(uses.begin(), uses.end(), [](const use& a, const use& b) { return a.at < b.at; });
    std::vector<std::string_view> out;
    for (const auto& each : uses) out.push_back(each.name);
    return out;
}

/// Makes the build checks of a Dockerfile as BuildKit does, those of the whole file first, then, told by the
/// stage_runner, those of the stages that are run.
class build_check_finder {
public:
    constexpr build_check_finder(const document_base& from, const build_options& options, build_plan& plan,
                                 const build_check_settings& settings, const ignore_patterns* ignored)
        : document_(from),
          options_(options),
          plan_(plan),
          variables_(plan.variables),
          general_settings_(settings),
          ignored_(ignored),
          settings_(settings),
          memories_(plan.graph.stages.size()) {}

    [[nodiscard]] constexpr std::vector<build_check_finding>& findings() noexcept { return findings_; }

    /// Makes the checks that come before any stage is run; tells whether BuildKit would come to run one.
    constexpr bool check_file() {
        if (!document_.ok()) return false;
        const auto* error = find_plan_error();
        check_continuations();
        if (!check_instructions(error) || stages().empty()) return false;
        check_stage_names();
        check_casing();
        check_default_bases();
        if (error != nullptr && is_before_stages(*error)) return false;
        return check_bases() && error == nullptr;
    }

    // ---- What the stage_runner tells

    constexpr void operator()(const stage_begun& event) {
        stage_ = event.stage;
        last_ = {};
        const auto& base = stages()[stage_].base;
        if (base.kind == source_kind::stage) memory() = memories_[base.stage];
        if (const auto& image = plan_.base_images[stage_]) memory().has_shell = !image->shell.empty();
    }

    constexpr void operator()(const instruction_begun& event) {
        begin(event.node);
        const auto& here = stages()[stage_];
        is_triggered_ = event.is_triggered;
        if (is_triggered_) place_ = {here.base.range, here.stage.opening.lines()};
        name_.clear();
        if (const auto word = event.node.name()) name_ = word->value();
        is_windows_ = event.is_windows;
        is_complete_ = event.is_complete;
        is_certain_ = true;
    }

    constexpr void operator()(const word_expanded& event) {
        for (const auto name : used_names(event.word, event.result, false)) {
            if (names_.get(memory().declared, name, no_stage) || is_for_builder(name)) continue;
            // BuildKit gives every image this one.
            if (!is_complete_ && !is_windows_ && name == "PATH") continue;
            is_certain_ = is_certain_ && is_complete_;
            report(build_check::undefined_var, event.range, {name},
                   suggest_variable(name, event.variables, static_cast<std::uint32_t>(stage_), "$"));
        }
    }

    constexpr void operator()(const argument_begun& event) { check_secret("ARG", event.name, event.range); }
    constexpr void operator()(const argument_declared& event) {
        memory().declared = add_name(memory().declared, event.name);
    }

    constexpr void operator()(const env_instruction& env) {
        check_form(env.is_legacy);
        auto argument = node_.arguments().begin();
        for (const auto& each : env.variables) check_secret("ENV", each.name, range_of(*argument++));
    }

    constexpr void operator()(const label_instruction& label) { check_form(label.is_legacy); }

    constexpr void operator()(const workdir_instruction& workdir) {
        const auto path = remove_drive(workdir.path, is_windows_ ? "windows" : "linux");
        const bool is_absolute = path && path->starts_with('/');
        if (!memory().has_directory && !is_absolute)
            report(build_check::workdir_relative_path, range_of(node_.arguments().front()), {workdir.path});
        memory().has_directory = true;
    }

    constexpr void operator()(const shell_instruction& shell) { memory().has_shell = !shell.shell.empty(); }

    constexpr void operator()(const cmd_instruction& cmd) {
        check_once(last_.command);
        check_form(cmd.form);
    }
    constexpr void operator()(const entrypoint_instruction& entrypoint) {
        check_once(last_.entrypoint);
        check_form(entrypoint.form);
    }
    constexpr void operator()(const healthcheck_instruction&) { check_once(last_.health); }

    constexpr void operator()(const port_begun& event) {
        const auto text = event.text;
        const auto colon = text.rfind(':');
        const bool has_colon = colon != std::string_view::npos;
        const auto host = text.substr(0, has_colon ? colon : 0);
        const auto port = text.substr(has_colon ? colon + 1 : 0);
        const auto slash = port.find('/');
        const auto protocol = port.substr(slash < port.size() ? slash + 1 : port.size());
        const auto small = in_small_letters(protocol);
        const bool is_known = protocol.empty() || is_one_of(port_protocol_names, small);
        if (port.empty() || slash == 0 || !is_known) return; // an error to BuildKit
        if (small != protocol) report(build_check::expose_proto_casing, event.range, {text});
        if (!host.empty() && host != ":") report(build_check::expose_invalid_format, event.range, {text});
    }

    constexpr void operator()(const context_path_begun& event) {
        if (ignored_ == nullptr) return;
        const auto path = clean_path(event.path);
        const bool is_add = node_.keyword() == keyword::add;
        if (is_surely_ignored(*ignored_, path))
            report(build_check::copy_ignored_file, place_.range, {is_add ? "Add" : "Copy", path});
    }

private:
    /// What a finding is about.
    struct place {
        source_range range{};
        line_span lines{};
    };
    /// What the stages built on a stage go on with.
    struct stage_memory {
        std::uint32_t declared = variable_tree::empty; // the variables that ARG names
        bool has_directory = false;                    // whether a WORKDIR was met
        bool has_shell = false;
    };
    /// The last of each kind of instruction that should stand once in a stage.
    struct last_places {
        std::optional<place> command{};
        std::optional<place> entrypoint{};
        std::optional<place> health{};
    };

    constexpr const std::vector<graph_stage>& stages() const noexcept { return plan_.graph.stages; }
    constexpr stage_memory& memory() noexcept { return memories_[stage_]; }

    /// The set with one more name.
    constexpr std::uint32_t add_name(std::uint32_t set, std::string_view name) {
        return names_.set(set, name, {}, variable_origin::argument, no_stage);
    }

    // ---- Reports

    /// Comes to an instruction.
    constexpr void begin(const instruction& node) {
        node_ = node;
        place_ = {node.statement(), node.lines()};
        settings_ = check_settings_at(node, general_settings_);
    }

    constexpr source_range range_of(const word& argument) const noexcept {
        return is_triggered_ ? place_.range : argument.range();
    }

    /// Reports something at the place. `subjects` fill in the check's sentence, `hint` goes on with it.
    constexpr void report(build_check check, source_range range,
                          std::initializer_list<std::string_view> subjects, std::string_view hint = {}) {
        if (!settings_.makes(check)) return;
        auto& added = findings_.emplace_back();
        added.check = check;
        added.range = range;
        added.lines = place_.lines;
        added.message = describe(check, subjects);
        added.message += hint;
        added.is_certain = is_certain_;
    }

    /// `(did you mean …?)`, where a variable that is set has nearly the same name: the first one by name
    /// among equally near ones.
    constexpr std::string suggest_variable(std::string_view name, std::uint32_t state, std::uint32_t stage,
                                           std::string_view sign) {
        constexpr std::size_t longest_difference = 8; // two characters
        std::size_t nearest = 3;
        std::string_view best;
        const auto consider = [&](const variable_tree::variable& each) {
            const bool is_shorter = each.name.size() < name.size();
            const auto difference =
                is_shorter ? name.size() - each.name.size() : each.name.size() - name.size();
            const bool is_far = difference > longest_difference;
            const auto steps = is_far ? 1 : (name.size() + 1) * (each.name.size() + 1);
            steps_left_ -= steps < steps_left_ ? steps : steps_left_;
            if (is_far || steps_left_ == 0) return;
            const auto distance = edit_distance(name, each.name);
            if (distance >= nearest) return;
            nearest = distance;
            best = each.name;
        };
        if (steps_left_ > 0) variables_.tree().for_each(state, stage, consider);
        std::string out;
        if (best.empty()) return out;
        out += " (did you mean ";
        out += sign;
        out += best;
        return out += "?)";
    }

    // ---- The file

    /// The first error, but for those that BuildKit meets only when it runs a stage.
    constexpr const build_error* find_plan_error() const noexcept {
        for (const auto& each : plan_.graph.errors)
            if (!is_forward_reference(each)) return &each;
        return nullptr;
    }

    /// Whether BuildKit meets an error before it looks at the stages' bases.
    constexpr bool is_before_stages(const build_error& error) const noexcept {
        if (error.fault == build_fault::invalid_epoch || error.fault == build_fault::invalid_epoch_stage)
            return true;
        return !error.range.empty() && error.range.begin < stages().front().stage.opening.range().begin;
    }

    constexpr void check_continuations() {
        for (const auto& each : document_.diagnostics()) {
            if (each.code != diagnostic_code::empty_continuation) continue;
            place_.lines = {each.line, each.line};
            report(build_check::no_empty_continuation, each.range, {});
        }
    }

    /// Checks each instruction, up to the one at fault; tells whether all are right.
    constexpr bool check_instructions(const build_error* error) {
        const bool has_wrong = error != nullptr && error->fault == build_fault::invalid_instruction;
        for (const auto node : document_.instructions()) {
            begin(node);
            if (node.keyword() == keyword::maintainer)
                report(build_check::maintainer_deprecated, place_.range, {});
            if (node.keyword() == keyword::from) check_from();
            if (has_wrong && place_.lines.first == error->line) return false;
            check_description();
        }
        settings_ = general_settings_;
        return true;
    }

    static constexpr bool is_in_case(const std::string& name, bool is_small) {
        return is_small ? name == in_small_letters(name) : name == in_capitals(name);
    }

    constexpr void check_from() {
        const auto as_word = node_.arguments().at(1);
        const auto name_word = node_.arguments().at(2);
        if (!name_word) return;
        const auto name = name_word->value();
        const bool is_last = !node_.arguments().at(3);
        if (is_last && name != in_small_letters(name))
            report(build_check::stage_name_casing, name_word->range(), {name});
        const auto from = node_.name()->value();
        const auto as_text = as_word->value();
        const bool is_small = from == in_small_letters(from);
        if (!is_small && from != in_capitals(from)) return;
        if (!is_in_case(as_text, is_small))
            report(build_check::from_as_casing, as_word->range(), {as_text, from});
    }

    /// Looks whether the comment before a FROM or an ARG begins with the name that it defines.
    constexpr void check_description() {
        if (!settings_.makes(build_check::invalid_definition_description)) return;
        std::vector<std::string> names;
        if (const auto from = as<from_instruction>(node_); from && !from->name.empty())
            names.push_back(from->name);
        if (const auto arg = as<arg_instruction>(node_))
            for (const auto& each : arg->arguments) names.push_back(each.name);
        if (names.empty() || node_.comments().empty()) return;
        auto last = node_.comments().front();
        for (const auto comment : node_.comments()) last = comment;
        const auto text = last.documentation();
        const auto word = text.substr(0, text.find(' '));
        for (const auto& each : names)
            if (each == word) return;
        const std::string_view wanted = names.size() == 1 ? std::string_view(names.front()) : "<arg_key>";
        report(build_check::invalid_definition_description, last.range(),
               {to_string(node_.keyword()), wanted});
    }

    // ---- All stages together

    constexpr void check_stage_names() {
        auto known = variable_tree::empty;
        for (const auto& each : stages()) {
            const auto& name = each.stage.from.name;
            if (name.empty()) continue;
            const auto range = each.stage.opening.arguments().at(2)->range();
            place_.lines = each.stage.opening.lines();
            if (name == "scratch" || name == "context")
                report(build_check::reserved_stage_name, range, {name});
            if (names_.get(known, name, no_stage)) report(build_check::duplicate_stage_name, range, {name});
            known = add_name(known, name);
        }
    }

    /// Instructions are to be in capitals or in small letters, as most are; those before the first FROM do
    /// not count.
    constexpr void check_casing() {
        std::vector<instruction> nodes;
        for (const auto& each : stages()) {
            nodes.push_back(each.stage.opening);
            for (const auto node : each.stage.commands) nodes.push_back(node);
        }
        std::size_t small = 0;
        std::size_t capital = 0;
        for (const auto& node : nodes) {
            const auto name = node.name()->value();
            if (name == in_small_letters(name))
                ++small;
            else if (name == in_capitals(name))
                ++capital;
        }
        const bool is_small = small > capital;
        for (const auto& node : nodes) {
            const auto name = node.name()->value();
            if (is_in_case(name, is_small)) continue;
            place_.lines = node.lines();
            report(build_check::consistent_instruction_casing, node.name()->range(),
                   {name, is_small ? "lowercase" : "uppercase"});
        }
    }

    /// Looks whether each base is an image's name where no build arguments are given.
    constexpr void check_default_bases() {
        auto plain = options_;
        plain.arguments.clear();
        std::string_view target = options_.target;
        if (target.empty()) target = stages().back().stage.from.name;
        build_variables defaults(plain, document_.escape(), target);
        for (const auto& each : options_.arguments) // the predefined ones hold all the same
            if (defaults.global(each.name)) defaults.set_global(each.name, each.value);
        for (const auto node : document_.instructions()) {
            if (node.keyword() != keyword::arg) break;
            if (defaults.read_global(node)) return;
        }
        for (const auto& each : stages()) {
            const auto& base = each.stage.from.base;
            const auto expanded = defaults.expand(base, defaults.global_state(), no_stage);
            if (defaults.find_error(expanded)) return;
            if (parse_image_reference(expanded.value())) continue;
            place_.lines = each.stage.opening.lines();
            report(build_check::invalid_default_arg_in_from, each.base.range, {base});
        }
    }

    // ---- FROM

    /// Checks what each stage is built on, up to the first one at fault; tells whether all are right.
    constexpr bool check_bases() {
        // ARGs without a value count too.
        auto known = variables_.global_state();
        for (const auto node : document_.instructions()) {
            if (node.keyword() != keyword::arg) break;
            const auto arg = as<arg_instruction>(node);
            for (const auto& each : arg->arguments)
                known = variables_.tree().set(known, each.name, {}, variable_origin::argument, no_stage);
        }
        for (const auto& each : stages()) {
            begin(each.stage.opening);
            if (!check_base(each, known) || !check_platform(each, known)) return false;
        }
        return true;
    }

    constexpr bool check_base(const graph_stage& stage, std::uint32_t known) {
        const auto& written = stage.stage.from.base;
        const auto expanded = variables_.expand(written, variables_.global_state(), no_stage);
        check_names(written, stage.base.range, expanded, known);
        return !variables_.find_error(expanded) && !expanded.value().empty();
    }

    constexpr bool check_platform(const graph_stage& stage, std::uint32_t known) {
        const auto& from = stage.stage.from;
        if (from.platform.empty()) return true;
        const auto range = find_value_range(*find_flag(stage.stage.opening, "platform"), from.platform);
        const auto expanded = variables_.expand(from.platform, variables_.global_state(), no_stage);
        check_names(from.platform, range, expanded, known);

        const auto platform = parse_platform(expanded.value(), options_.build_platform);
        const auto set = used_names(from.platform, expanded, true);
        const auto unset = used_names(from.platform, expanded, false);
        const bool is_target = set.size() == 1 && unset.empty() && set.front() == "TARGETPLATFORM";
        if (is_target && expanded.value() == variables_.global("TARGETPLATFORM"))
            report(build_check::redundant_target_platform, range, {from.platform});
        const auto is_in_name = [&](std::string_view part) {
            return from.name.find(part) != std::string::npos;
        };
        const bool is_constant = set.empty() && unset.empty();
        if (is_constant && platform && !is_in_name(platform->os) && !is_in_name(platform->architecture))
            report(build_check::from_platform_flag_const_disallowed, range, {expanded.value()});
        return !variables_.find_error(expanded) && !expanded.value().empty() && platform;
    }

    constexpr void check_names(std::string_view word, source_range range, const expansion& expanded,
                               std::uint32_t known) {
        for (const auto name : used_names(word, expanded, false)) {
            if (variables_.tree().get(known, name, no_stage)) continue;
            report(build_check::undefined_arg_in_from, range, {name},
                   suggest_variable(name, known, no_stage, ""));
        }
    }

    // ---- Instructions

    constexpr void check_secret(std::string_view by, std::string_view name, source_range range) {
        if (is_secret_name(name)) report(build_check::secrets_used_in_arg_or_env, range, {by, name});
    }

    constexpr void check_form(bool is_legacy) {
        if (is_legacy) report(build_check::legacy_key_value_format, place_.range, {name_, name_});
    }

    constexpr void check_form(command_form form) {
        if (form == command_form::exec || memory().has_shell) return;
        is_certain_ = is_complete_; // the base may have a shell
        report(build_check::json_args_recommended, place_.range, {name_});
    }

    /// Reports the one before, where there is one: it is of no use.
    constexpr void check_once(std::optional<place>& last) {
        const auto here = place_;
        if (last) {
            place_ = *last;
            report(build_check::multiple_instructions_disallowed, place_.range, {name_});
        }
        place_ = here;
        last = here;
    }

    const document_base& document_;
    const build_options& options_;
    build_plan& plan_;
    build_variables& variables_;
    const build_check_settings& general_settings_;
    const ignore_patterns* ignored_;
    std::vector<build_check_finding> findings_;
    variable_tree names_; // sets of names: a name is in a set where it has a value
    std::size_t steps_left_ = max_suggestion_steps;

    // The instruction that is looked at.
    instruction node_;
    place place_;
    build_check_settings settings_;
    std::string name_; // as written
    bool is_triggered_ = false;
    bool is_windows_ = false;
    bool is_complete_ = true;
    bool is_certain_ = true;

    // The stage that is run, and what is kept of each.
    std::size_t stage_ = 0;
    last_places last_;
    std::vector<stage_memory> memories_;
};

} // namespace detail
} // namespace tare::inline v0
