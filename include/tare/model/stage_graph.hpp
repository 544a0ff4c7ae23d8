#pragma once

#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/build_variables.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/platform.hpp>
#include <tare/model/source_date_epoch.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/comma_list.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/mount.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/stages.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What a name in FROM, `COPY --from` or `RUN --mount=from` stands for.
enum class source_kind : std::uint8_t {
    unknown, ///< nothing that is known: an error tells why
    stage,   ///< a stage of the Dockerfile
    image,   ///< an image from elsewhere
    scratch, ///< the empty image
};

/// A place that names a stage or an image.
struct stage_use {
    keyword by = keyword::from; ///< FROM, COPY or RUN
    std::string name{};         ///< what it names, variables replaced
    source_range range{};       ///< the bytes that name it; for a trigger the FROM that makes it run
    std::uint32_t line = 0;     ///< the first line of its instruction
    source_kind kind = source_kind::unknown;
    std::size_t stage = 0;                  ///< the index of the stage, where it is one
    std::optional<image_reference> image{}; ///< the image, where it is one
    std::string target{};                   ///< where RUN mounts it, as written
    bool is_triggered = false;              ///< it stands in an ONBUILD of the base

    friend constexpr bool operator==(const stage_use&, const stage_use&) = default;
};

/// A stage and what it is made of.
struct graph_stage {
    tare::stage stage;
    stage_use base{};                         ///< what FROM names
    std::optional<tare::platform> platform{}; ///< the one that FROM asks for
    std::vector<std::string> triggers{};      ///< the ONBUILDs of the base: they run first
    std::vector<stage_use> uses{};            ///< what COPY and RUN name, in triggers first
    std::vector<std::size_t> dependencies{};  ///< the stages it needs: the base, then by first use
    bool is_needed = false;                   ///< whether the target needs it

    /// What BuildKit calls it.
    [[nodiscard]] constexpr std::string name(std::size_t index) const {
        if (!stage.from.name.empty()) return stage.from.name;
        std::string out("stage-");
        append_decimal(out, index);
        return out;
    }
};

/// The stages of a Dockerfile and how they depend on each other. It points into the document.
struct stage_graph {
    std::vector<graph_stage> stages{};
    std::optional<std::size_t> target{}; ///< the stage to be built; nothing where there is none
    std::vector<build_error> errors{};   ///< why the target cannot be built, in the order BuildKit meets them
    std::vector<build_error> warnings{}; ///< what would be an error if the target needed that stage

    /// The stages that the target does not need.
    [[nodiscard]] constexpr std::vector<std::size_t> unused() const {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < stages.size(); ++i)
            if (!stages[i].is_needed) out.push_back(i);
        return out;
    }
};

/// An image from elsewhere, with every place that names it.
struct external_image {
    std::string name; ///< canonical
    std::vector<stage_use> uses;
};

/// The images from elsewhere, in the order in which they are first named; stages that the target does not
/// need count too.
[[nodiscard]] constexpr std::vector<external_image> find_external_images(const stage_graph& graph) {
    struct named_use {
        std::string name;
        const stage_use* use = nullptr;
    };
    std::vector<named_use> named;
    const auto add = [&](const stage_use& use) {
        if (use.image) named.push_back({canonical_name(*use.image), &use});
    };
    for (const auto& stage : graph.stages) {
        add(stage.base);
        for (const auto& use : stage.uses) add(use);
    }
    std::vector<std::size_t> order(named.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto compared = named[a].name.compare(named[b].name);
        return compared < 0 || (compared == 0 && a < b);
    });
    // The first use of each name, for every use.
    std::vector<std::size_t> first(named.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool is_new = i == 0 || named[order[i]].name != named[order[i - 1]].name;
        first[order[i]] = is_new ? order[i] : first[order[i - 1]];
    }
    std::vector<external_image> out;
    std::vector<std::size_t> places(named.size());
    for (std::size_t i = 0; i < named.size(); ++i) {
        if (first[i] == i) {
            places[i] = out.size();
            out.push_back({named[i].name, {}});
        }
        out[places[first[i]]].uses.push_back(*named[i].use);
    }
    return out;
}

namespace detail {

/// What is known of a build before any stage is run.
struct build_plan {
    stage_graph graph;
    build_variables variables;
    std::vector<std::uint32_t> global_states; ///< the variables before each ARG outside all stages
    std::vector<std::optional<image_config>> base_images; ///< for each stage, where its base is one
};

/// Whether an error is one of those that BuildKit meets only when it comes to run the stage.
[[nodiscard]] constexpr bool is_forward_reference(const build_error& error) noexcept {
    return error.fault == build_fault::copy_from_later_stage ||
           error.fault == build_fault::mount_from_later_stage;
}

/// What a `--mount` says before variables are replaced.
struct raw_mount {
    std::string from;
    std::string target;
    source_range from_range; ///< in the mount's text
};

[[nodiscard]] constexpr raw_mount read_raw_mount(std::string_view text) {
    raw_mount out;
    const auto fields = split_comma_list(text);
    if (!fields) return out;
    for (const auto& each : *fields) {
        const split_field field(each.text);
        const auto known = field.value ? find_mount_field(field.key) : std::nullopt;
        if (known == mount_field::from) {
            out.from = *field.value;
            out.from_range = each.range;
            const bool is_bare = each.range.size() == each.text.size();
            if (is_bare) out.from_range.begin += static_cast<std::uint32_t>(field.key.size() + 1);
        } else if (known == mount_field::target) {
            out.target = *field.value;
        }
    }
    return out;
}

/// Where the value of a flag stands; the whole flag where quotes, escapes or continuations are in it.
[[nodiscard]] constexpr source_range find_value_range(const flag& given, std::string_view value) {
    auto range = given.range();
    if (given.text().ends_with(value)) range.begin = range.end - static_cast<std::uint32_t>(value.size());
    return range;
}

[[nodiscard]] constexpr std::optional<flag> find_flag(const instruction& node, std::string_view name) {
    for (const auto each : node.flags())
        if (each.name() == name) return each;
    return std::nullopt;
}

/// The stages by name.
class stage_names {
public:
    constexpr stage_names() = default;
    constexpr explicit stage_names(const std::vector<tare::stage>& stages) {
        for (std::size_t i = 0; i < stages.size(); ++i)
            if (!stages[i].from.name.empty()) names_.push_back({stages[i].from.name, i});
        std::sort(names_.begin(), names_.end(), comes_before);
    }

    /// The last stage of that name among the first `count` ones. O(log stages).
    [[nodiscard]] constexpr std::optional<std::size_t> find(std::string_view name, std::size_t count) const {
        const auto next =
            std::lower_bound(names_.begin(), names_.end(), named{std::string(name), count}, comes_before);
        if (next == names_.begin() || (next - 1)->name != name) return std::nullopt;
        return (next - 1)->stage;
    }

private:
    struct named {
        std::string name;
        std::size_t stage = 0;
    };
    static constexpr bool comes_before(const named& a, const named& b) noexcept {
        const auto order = a.name.compare(b.name);
        return order < 0 || (order == 0 && a.stage < b.stage);
    }

    std::vector<named> names_;
};

/// Reads the stages and what they name.
template <class Look>
class plan_reader {
public:
    constexpr plan_reader(const document_base& from, const build_options& options, Look& look_up)
        : document_(from), options_(options), look_up_(look_up) {}

    /// Reads all. `all_bases` tells whether the images of stages that the target does not need are looked
    /// up too.
    constexpr build_plan run(bool all_bases) {
        stage_list list{{document_.table(), 0, 0}, {}};
        if (auto error = read_list(list)) graph_.errors.push_back(*std::move(error));
        build_variables variables(options_, document_.escape(), target_name(list));
        variables_ = &variables;
        std::vector<std::uint32_t> global_states;
        for (const auto node : list.global_arguments) {
            global_states.push_back(variables.global_state());
            if (auto error = variables.read_global(node)) graph_.errors.push_back(*std::move(error));
        }
        if (auto error = read_source_date_epoch(list, variables)) graph_.errors.push_back(*std::move(error));

        names_ = stage_names(list.stages);
        graph_.stages.reserve(list.stages.size());
        for (auto& each : list.stages) read_from(std::move(each));
        find_target();
        noted_.resize(graph_.stages.size());
        own_triggers_.resize(graph_.stages.size());
        for (std::size_t i = 0; i < graph_.stages.size(); ++i) {
            auto& here = graph_.stages[i];
            open_dependencies(here);
            for (const auto node : here.stage.commands) {
                read_uses(here, node, false);
                if (node.keyword() != keyword::onbuild) continue;
                if (auto trigger = as<onbuild_instruction>(node))
                    own_triggers_[i].push_back(std::move(trigger->expression));
            }
        }
        find_cycle();
        for (auto& each : image_errors_) graph_.errors.push_back(std::move(each));
        base_images_.resize(graph_.stages.size());
        if (graph_.target) find_needed(*graph_.target);
        if (all_bases)
            for (std::size_t i = 0; i < graph_.stages.size(); ++i)
                if (!graph_.stages[i].is_needed) read_base(i);
        find_forward_references();
        return {std::move(graph_), std::move(variables), std::move(global_states), std::move(base_images_)};
    }

private:
    constexpr std::optional<build_error> read_list(stage_list& list) {
        build_error error;
        error.line = 1;
        if (document_.text().empty()) {
            error.fault = build_fault::empty_text;
            error.line = 0;
            return error;
        }
        for (const auto& each : document_.diagnostics()) {
            if (each.level() != severity::error) continue;
            error.fault = build_fault::invalid_syntax;
            error.range = each.range;
            error.line = each.line;
            error.subject = document_.message(each);
            return error;
        }
        auto read = read_stages(document_);
        if (!read) {
            error.fault = build_fault::invalid_instruction;
            error.range = read.error().range;
            error.line = read.error().line;
            error.subject = read.error().file_message();
            return error;
        }
        list = *std::move(read);
        if (!list.stages.empty()) return std::nullopt;
        error.fault = build_fault::no_stages;
        error.line = 0;
        return error;
    }

    constexpr std::string_view target_name(const stage_list& list) const noexcept {
        if (!options_.target.empty()) return options_.target;
        return list.stages.empty() ? std::string_view{} : list.stages.back().from.name;
    }

    constexpr build_error& add_error(build_fault fault, source_range range, std::uint32_t line,
                                     std::string_view subject = {}, std::string_view object = {}) {
        auto& error = graph_.errors.emplace_back();
        error.fault = fault;
        error.range = range;
        error.line = line;
        error.subject = subject;
        error.object = object;
        return error;
    }

    // ---- FROM

    constexpr void read_from(tare::stage&& stage) {
        auto& added = graph_.stages.emplace_back(graph_stage{std::move(stage)});
        const auto& from = added.stage.from;
        const auto node = added.stage.opening;
        auto& base = added.base;
        base.range = node.arguments().front().range();
        base.line = node.lines().first;
        if (expand_global(from.base, base.range, base.line, base.name) && base.name.empty())
            add_error(build_fault::blank_base, base.range, base.line, from.base);
        read_platform(added);
        if (!base.name.empty()) {
            // Only earlier stages, and in the case they have.
            if (const auto known = names_.find(base.name, graph_.stages.size() - 1)) {
                base.kind = source_kind::stage;
                base.stage = *known;
            } else {
                resolve_image(base);
            }
        }
    }

    constexpr bool expand_global(std::string_view word, source_range range, std::uint32_t line,
                                 std::string& out) {
        const auto expanded = variables_->expand(word, variables_->global_state(), no_stage);
        if (auto error = variables_->find_error(expanded)) {
            error->range = range;
            error->line = line;
            graph_.errors.push_back(*std::move(error));
            return false;
        }
        out = expanded.value();
        return true;
    }

    constexpr void read_platform(graph_stage& stage) {
        const auto& written = stage.stage.from.platform;
        if (written.empty()) return;
        const auto given = find_flag(stage.stage.opening, "platform");
        const auto range = find_value_range(*given, written);
        const auto line = stage.base.line;
        const auto errors = graph_.errors.size();
        std::string text;
        if (!expand_global(written, range, line, text)) {
            auto& error = graph_.errors[errors];
            if (error.fault == build_fault::failed_expansion)
                error.fault = build_fault::failed_platform_expansion;
        } else if (text.empty()) {
            add_error(build_fault::empty_platform, range, line, written);
        } else if (auto read = parse_platform(text, options_.build_platform)) {
            stage.platform = *std::move(read);
        } else {
            add_error(build_fault::invalid_platform, range, line, written, describe(read.error(), text));
        }
    }

    // ---- Names

    constexpr void resolve_image(stage_use& use) {
        if (use.name == "scratch") {
            use.kind = source_kind::scratch;
            return;
        }
        auto image = parse_image_reference(use.name);
        if (image) {
            use.kind = source_kind::image;
            use.image = *std::move(image);
            return;
        }
        auto& error = image_errors_.emplace_back();
        error.fault = build_fault::invalid_image;
        error.range = use.range;
        error.line = use.line;
        error.subject = use.name;
        error.object = describe(image.error(), use.name);
    }

    constexpr void find_target() {
        if (graph_.stages.empty()) return;
        if (options_.target.empty()) {
            graph_.target = graph_.stages.size() - 1;
            return;
        }
        graph_.target = find_name(options_.target);
        if (!graph_.target) add_error(build_fault::unknown_target, {}, 0, options_.target);
    }

    // ---- COPY --from and RUN --mount=from

    /// Begins to note what a stage needs.
    constexpr void open_dependencies(graph_stage& stage) {
        ++round_;
        stage.dependencies.clear();
        if (stage.base.kind == source_kind::stage) add_dependency(stage, stage.base.stage);
    }

    constexpr void add_dependency(graph_stage& stage, std::size_t needed) {
        if (noted_[needed] == round_) return;
        noted_[needed] = round_;
        stage.dependencies.push_back(needed);
    }

    /// Those of an instruction; `is_triggered` where it is one of the base's triggers.
    constexpr void read_uses(graph_stage& stage, const instruction& node, bool is_triggered) {
        if (node.keyword() == keyword::copy) {
            const auto copy = as<copy_instruction>(node);
            if (copy && !copy->from.empty()) read_copy(stage, node, *copy, is_triggered);
        } else if (node.keyword() == keyword::run) {
            const auto run = as<run_instruction>(node);
            if (!run) return;
            auto mount = run->mounts.begin();
            for (const auto each : node.flags())
                if (each.name() == "mount") read_mount_source(stage, node, each, *mount++, is_triggered);
        }
    }

    static constexpr stage_use make_use(const graph_stage& stage, const instruction& node, source_range range,
                                        bool is_triggered) {
        stage_use use;
        use.by = node.keyword();
        use.is_triggered = is_triggered;
        use.range = is_triggered ? stage.base.range : range;
        use.line = is_triggered ? stage.base.line : node.lines().first;
        return use;
    }

    constexpr void read_copy(graph_stage& stage, const instruction& node, const copy_instruction& copy,
                             bool is_triggered) {
        auto use = make_use(stage, node, find_value_range(*find_flag(node, "from"), copy.from), is_triggered);
        use.name = copy.from;
        const auto plain = expand(copy.from, no_variables, variables_->options());
        if (!plain.ok()) {
            add_error(build_fault::failed_expansion, use.range, 0, plain.message());
        } else if (plain.value() != copy.from) {
            add_error(build_fault::variable_in_from, use.range, 0);
        } else if (const auto index = parse_index(copy.from)) {
            resolve_index(use, *index);
        } else {
            resolve_name(use);
        }
        add_use(stage, std::move(use));
    }

    constexpr void read_mount_source(graph_stage& stage, const instruction& node, const flag& given,
                                     std::string_view text, bool is_triggered) {
        const auto mount = read_raw_mount(text);
        auto range = find_value_range(given, text);
        if (range.size() == text.size() && !mount.from.empty())
            range = {range.begin + mount.from_range.begin, range.begin + mount.from_range.end};
        auto use = make_use(stage, node, range, is_triggered);
        use.name = mount.from;
        if (use.name.empty()) use.name = "scratch";
        resolve_name(use);
        // Nothing is named, unless a stage has taken the name.
        if (mount.from.empty() && use.kind != source_kind::stage) return;
        use.name = mount.from;
        use.target = mount.target;
        add_use(stage, std::move(use));
    }

    constexpr void add_use(graph_stage& stage, stage_use&& use) {
        if (use.kind == source_kind::stage) add_dependency(stage, use.stage);
        stage.uses.push_back(std::move(use));
    }

    /// The last stage of a name in any case.
    constexpr std::optional<std::size_t> find_name(std::string_view name) const {
        std::string small;
        append_lower_case(small, name);
        return names_.find(small, graph_.stages.size());
    }

    constexpr void resolve_name(stage_use& use) {
        if (const auto known = find_name(use.name)) {
            use.kind = source_kind::stage;
            use.stage = *known;
            return;
        }
        resolve_image(use);
        // BuildKit gives each image that is named so an index after those of the stages.
        ghosts_.push_back({use.kind, use.image});
    }

    constexpr void resolve_index(stage_use& use, std::int64_t index) {
        const auto count = static_cast<std::int64_t>(graph_.stages.size());
        if (index >= 0 && index < count) {
            use.kind = source_kind::stage;
            use.stage = static_cast<std::size_t>(index);
        } else if (index >= count && index - count < static_cast<std::int64_t>(ghosts_.size())) {
            const auto& named = ghosts_[static_cast<std::size_t>(index - count)];
            use.kind = named.kind;
            use.image = named.image;
        } else {
            std::string shown;
            if (index < 0) shown += '-';
            append_decimal(shown, static_cast<std::uint64_t>(index < 0 ? -index : index));
            add_error(build_fault::invalid_stage_index, use.range, 0, shown);
        }
    }

    /// A number as Go's strconv.Atoi reads it; one that is too large for any stage is cut.
    static constexpr std::optional<std::int64_t> parse_index(std::string_view text) noexcept {
        const bool is_negative = text.starts_with('-');
        if (is_negative || text.starts_with('+')) text.remove_prefix(1);
        constexpr std::size_t most_digits = 18;
        if (text.empty() || text.size() > most_digits) return std::nullopt;
        std::int64_t value = 0;
        for (const char digit : text) {
            if (digit < '0' || digit > '9') return std::nullopt;
            value = value * 10 + (digit - '0');
        }
        return is_negative ? -value : value;
    }

    // ---- Between the stages

    /// BuildKit looks for circles among COPY --from and RUN --mount=from only.
    constexpr void find_cycle() {
        enum class mark : std::uint8_t { none, on_path, done };
        struct step {
            std::size_t stage = 0;
            std::size_t next = 0; // among its uses
        };
        std::vector<mark> marks(graph_.stages.size(), mark::none);
        std::vector<step> path;
        for (std::size_t begin = 0; begin < graph_.stages.size(); ++begin) {
            if (marks[begin] != mark::none) continue;
            marks[begin] = mark::on_path;
            path.push_back({begin, 0});
            while (!path.empty()) {
                auto& here = path.back();
                const auto& uses = graph_.stages[here.stage].uses;
                if (here.next == uses.size()) {
                    marks[here.stage] = mark::done;
                    path.pop_back();
                    continue;
                }
                const auto& use = uses[here.next++];
                if (use.kind != source_kind::stage || marks[use.stage] == mark::done) continue;
                if (marks[use.stage] == mark::on_path) {
                    const auto& first = graph_.stages[begin].uses[path.front().next - 1];
                    add_error(build_fault::cycle, first.range, first.line, graph_.stages[begin].name(begin));
                    return;
                }
                marks[use.stage] = mark::on_path;
                path.push_back({use.stage, 0});
            }
        }
    }

    constexpr void find_needed(std::size_t target) {
        std::vector<std::size_t> open{target};
        graph_.stages[target].is_needed = true;
        while (!open.empty()) {
            const auto index = open.back();
            open.pop_back();
            read_base(index);
            read_trigger_uses(index);
            for (const auto each : graph_.stages[index].dependencies) {
                if (graph_.stages[each].is_needed) continue;
                graph_.stages[each].is_needed = true;
                open.push_back(each);
            }
        }
    }

    /// Looks the base image up, and finds the triggers of the base.
    constexpr void read_base(std::size_t index) {
        auto& here = graph_.stages[index];
        if (here.base.kind == source_kind::image) {
            const auto& wanted = here.platform ? *here.platform : options_.target_platform;
            base_images_[index] = look_up_(canonical_name(*here.base.image), wanted);
            if (base_images_[index]) here.triggers = base_images_[index]->triggers;
        } else if (here.base.kind == source_kind::stage) {
            for (const auto& each : own_triggers_[here.base.stage]) {
                // Each of many stages may have each of many triggers.
                constexpr std::size_t cost = 64;
                if (!variables_->spend(each.size() + cost)) {
                    add_error(build_fault::too_much_expansion, here.base.range, here.base.line);
                    return;
                }
                here.triggers.push_back(each);
            }
        }
    }

    constexpr void read_trigger_uses(std::size_t index) {
        auto& here = graph_.stages[index];
        if (here.triggers.empty()) return;
        std::vector<stage_use> own_uses;
        own_uses.swap(here.uses);
        open_dependencies(here);
        for (const auto& text : here.triggers) {
            const auto trigger = parse_view(text);
            for (const auto node : trigger.instructions()) read_uses(here, node, true);
        }
        for (auto& each : own_uses) add_use(here, std::move(each));
        for (auto& each : image_errors_) graph_.errors.push_back(std::move(each));
        image_errors_.clear();
    }

    constexpr void find_forward_references() {
        for (std::size_t i = 0; i < graph_.stages.size(); ++i) {
            const auto& here = graph_.stages[i];
            for (const auto& use : here.uses) {
                if (use.kind != source_kind::stage || use.stage <= i) continue;
                build_error error;
                const bool is_copy = use.by == keyword::copy;
                error.fault =
                    is_copy ? build_fault::copy_from_later_stage : build_fault::mount_from_later_stage;
                error.range = use.range;
                error.line = use.line;
                error.subject = use.name;
                error.object = is_copy ? here.name(i) : use.target;
                (here.is_needed ? graph_.errors : graph_.warnings).push_back(std::move(error));
            }
        }
    }

    struct ghost {
        source_kind kind = source_kind::unknown;
        std::optional<image_reference> image;
    };

    const document_base& document_;
    const build_options& options_;
    Look& look_up_;
    build_variables* variables_ = nullptr;
    stage_graph graph_;
    stage_names names_;
    std::vector<ghost> ghosts_;
    std::vector<build_error> image_errors_; // BuildKit resolves images after it has looked for circles
    std::vector<std::optional<image_config>> base_images_;
    std::vector<std::vector<std::string>> own_triggers_; // of each stage, for those that are built on it
    std::vector<std::size_t> noted_; // for each stage the last round in which it was noted as needed
    std::size_t round_ = 0;
};

template <class Look>
[[nodiscard]] constexpr build_plan plan_build(const document_base& from, const build_options& options,
                                              Look& look_up, bool all_bases) {
    return plan_reader<Look>(from, options, look_up).run(all_bases);
}

} // namespace detail

/// Reads the stages of a Dockerfile and what FROM, `COPY --from` and `RUN --mount=from` name in them, as
/// BuildKit does: FROM by names of earlier stages in the case they have, COPY by number or by name, RUN by
/// name. It is there whatever is wrong; what cannot be known (a name made of variables without a value) is
/// refused as BuildKit refuses it, and is of kind `unknown`. `base_images` tells of triggers in base images.
/// The graph points into the document.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr stage_graph read_stage_graph(const document_base& from,
                                                     const build_options& options = {},
                                                     Look&& base_images = Look(no_base_images)) {
    return detail::plan_build(from, options, base_images, false).graph;
}
template <base_image_lookup Look = decltype(no_base_images)>
stage_graph read_stage_graph(document_base&&, const build_options& = {},
                             Look&& = Look(no_base_images)) = delete;

} // namespace tare::inline v0
