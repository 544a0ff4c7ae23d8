#pragma once

#include <tare/model/build_change.hpp>
#include <tare/model/build_context.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/build_scopes.hpp>
#include <tare/model/copied_files.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/expanded_value.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/path.hpp>
#include <tare/model/remote_source.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/mount.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/position.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Whether an instruction is run again in a build after a change; worse last.
enum class rebuild_verdict : std::uint8_t {
    cached,      ///< its result is taken from the cache
    may_rebuild, ///< it hangs on what is not known
    rebuilds,    ///< it is run again
};

inline constexpr std::array<std::string_view, 3> rebuild_verdict_names{"cached", "may rebuild", "rebuilds"};

[[nodiscard]] constexpr std::string_view to_string(rebuild_verdict verdict) noexcept {
    return rebuild_verdict_names[static_cast<std::size_t>(verdict)];
}

/// Why.
enum class rebuild_reason : std::uint8_t {
    unchanged,        ///< nothing it hangs on has changed
    not_needed,       ///< the target does not need its stage: it is not built at all
    changed_file,     ///< a file that it takes from the build context has
    changed_argument, ///< a variable in it, or that it runs with, has
    changed_image,    ///< an image has that it is built on or takes files from
    changed_remote,   ///< what it fetches from elsewhere has
    earlier,          ///< an instruction that it is built on is not cached
    changed_stage,    ///< a stage is not cached that it takes files from; if they come out the same, it is
    unknown_source,   ///< something unknown decides which files it takes
};

/// An instruction, and what a change means to it.
struct instruction_rebuild {
    instruction node;          ///< for a trigger of the base the FROM that makes it run
    keyword by = keyword::run; ///< for a trigger its own
    std::uint32_t line = 0;    ///< the first one of `node`
    std::size_t stage = 0;
    bool is_triggered = false; ///< it stands in an ONBUILD of the base
    /// Whether there is something to be done for it. What only says what the image is like costs nothing,
    /// and FROM is looked up in each build.
    bool works = false;
    rebuild_verdict verdict = rebuild_verdict::cached;
    rebuild_reason reason = rebuild_reason::unchanged;
    std::string cause{};          ///< the file, variable, image or stage
    std::uint32_t cause_line = 0; ///< of the instruction that is the first not to be cached
};

/// What a change means to each instruction of a Dockerfile, in the order of the text; triggers of a base
/// come right after the FROM. It points into the document.
struct rebuild_list {
    std::vector<instruction_rebuild> instructions{};

    /// How many instructions of the stages that the target needs have work to do and such a verdict.
    [[nodiscard]] constexpr std::size_t count(rebuild_verdict verdict) const noexcept {
        std::size_t out = 0;
        for (const auto& each : instructions)
            if (each.works && each.verdict == verdict && each.reason != rebuild_reason::not_needed) ++out;
        return out;
    }
    /// How many have work to do in a build without a cache.
    [[nodiscard]] constexpr std::size_t work() const noexcept {
        return count(rebuild_verdict::cached) + count(rebuild_verdict::may_rebuild) +
               count(rebuild_verdict::rebuilds);
    }
};

/// The reason in words, as `src/main.c is copied`; empty where nothing has changed.
[[nodiscard]] constexpr std::string explain(const instruction_rebuild& about) {
    std::string out;
    switch (about.reason) {
    case rebuild_reason::unchanged: break;
    case rebuild_reason::not_needed: out = "the target does not need this stage"; break;
    case rebuild_reason::changed_file:
        out = about.cause;
        out += about.by == keyword::run   ? " is mounted"
               : about.by == keyword::add ? " is added"
                                          : " is copied";
        break;
    case rebuild_reason::changed_argument:
        out = about.cause;
        out += " has another value";
        break;
    case rebuild_reason::changed_image:
        out = about.cause;
        out += " has changed";
        break;
    case rebuild_reason::changed_remote:
        out = about.cause;
        out += " has changed";
        break;
    case rebuild_reason::earlier:
        out = "follows line ";
        append_decimal(out, about.cause_line);
        break;
    case rebuild_reason::changed_stage:
        out = "takes files from ";
        out += about.cause;
        out += ": cached if they come out the same";
        break;
    case rebuild_reason::unknown_source: out = "it is not known which files it takes"; break;
    }
    return out;
}

namespace detail {

/// Whether two lookups give a variable the same value.
[[nodiscard]] constexpr bool has_same_value(const environment& a, const environment& b,
                                            std::string_view name) noexcept {
    return a(name) == b(name);
}

/// Goes through the stages with the cache that the last build has left.
class rebuild_finder {
public:
    /// A reading of the Dockerfile with some build arguments.
    struct reading {
        const stage_graph& graph;
        const build_scopes& scopes;
    };

    constexpr rebuild_finder(const document_base& from, const build_change& change, reading before,
                             reading after, const build_options& options)
        : change_(change),
          before_(before),
          after_(after),
          options_(options),
          expand_before_({.escape = from.escape()}),
          expand_after_({.escape = from.escape()}) {
        for (const auto* paths : {&change.files.paths, &change.files.ignored})
            for (const std::string_view path : *paths)
                if (path.ends_with(".dockerignore")) ignore_file_ = path;
        for (const auto& each : change.images)
            if (const auto image = parse_image_reference(each)) images_.push_back(canonical_name(*image));
    }

    constexpr rebuild_list run() {
        const auto count = after_.graph.stages.size();
        states_.resize(count);
        for (std::size_t i = 0; i < count; ++i) take_stage(i);
        return std::move(out_);
    }

private:
    using verdict = rebuild_verdict;
    using reason = rebuild_reason;
    static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

    /// A value before the change and after it.
    struct value_pair {
        expanded_value before;
        expanded_value after;

        [[nodiscard]] constexpr bool is_same() const noexcept { return before.text == after.text; }
        [[nodiscard]] constexpr bool is_known() const noexcept { return before.is_known && after.is_known; }
    };
    /// What becomes of an instruction for its own sake.
    struct outcome {
        verdict what = verdict::cached;
        reason why = reason::unchanged;
        std::string cause{};

        constexpr void raise(verdict to, reason because, std::string_view by) {
            if (to <= what) return;
            what = to;
            why = because;
            cause = by;
        }
    };
    /// Where a stage has come to.
    struct stage_state {
        verdict files = verdict::cached; ///< of what the next instruction is built on
        std::uint32_t line = 0;          ///< of the first that is not cached
        value_pair directory{};
        value_pair user{};
        std::size_t variables = nothing; ///< the last one that changed, among `changed_`
        std::string os{};
    };
    /// A variable that got another value than before the change.
    struct changed_variable {
        std::string name;
        std::size_t previous = nothing;
    };

    // ---- A stage

    constexpr void take_stage(std::size_t index) {
        const auto& here = after_.graph.stages[index];
        stage_ = index;
        is_needed_ = here.is_needed;
        next_use_ = 0;
        pending_.clear();
        begin(here);
        for (const auto& text : here.triggers) take_trigger(here, text);
        while (next_use_ < here.uses.size() && here.uses[next_use_].is_triggered) ++next_use_;
        for (const auto node : here.stage.commands) take(here, node);
        for (const auto& each : pending_) remember(each);
        states_[index] = state_;
    }

    constexpr void begin(const graph_stage& here) {
        const auto node = here.stage.opening;
        auto& added = add(node, keyword::from);
        outcome own;
        state_ = {};
        const auto& base = here.base;
        if (base.kind == source_kind::stage) {
            state_ = states_[base.stage];
        } else {
            const auto& platform = here.platform ? *here.platform : options_.target_platform;
            state_.os = platform.os;
            const bool is_empty = base.kind == source_kind::scratch;
            const expanded_value root{is_empty ? "/" : "", is_empty};
            state_.directory = {root, root};
            state_.user = {{{}, is_empty}, {{}, is_empty}};
        }
        const auto& old = before_.graph.stages[stage_];
        const bool is_other = old.base.kind != base.kind || old.base.name != base.name ||
                              old.base.stage != base.stage || old.platform != here.platform;
        if (is_other)
            own.raise(verdict::rebuilds, reason::changed_argument, argument_at(node));
        else if (base.image && is_changed(*base.image))
            own.raise(verdict::rebuilds, reason::changed_image, base.name);
        settle(added, own, false);
        if (is_other) state_.files = verdict::rebuilds;
    }

    constexpr instruction_rebuild& add(const instruction& node, keyword by) {
        auto& out = out_.instructions.emplace_back();
        out.node = node;
        out.by = by;
        out.line = node.lines().first;
        out.stage = stage_;
        return out;
    }

    /// Puts an instruction's own outcome and what it is built on together.
    constexpr void settle(instruction_rebuild& added, const outcome& own, bool stands_alone) {
        if (!is_needed_) {
            added.reason = reason::not_needed;
            return;
        }
        const bool shapes_files = added.works || added.by == keyword::from;
        if (added.works && !stands_alone && state_.files >= own.what && state_.files != verdict::cached) {
            added.verdict = state_.files;
            added.reason = reason::earlier;
            added.cause_line = state_.line;
            return;
        }
        added.verdict = own.what;
        added.reason = own.why;
        added.cause = own.cause;
        if (own.what == verdict::cached) return;
        added.cause_line = added.line;
        if (shapes_files && own.what > state_.files) {
            state_.files = own.what;
            state_.line = added.line;
        }
    }

    /// The changed argument that an instruction sees; the first one where it sees none as it is.
    constexpr std::string_view argument_at(const instruction& node) const noexcept {
        if (change_.arguments.empty()) return {};
        const auto before = before_.scopes.environment_at(node);
        const auto after = after_.scopes.environment_at(node);
        for (const auto& each : change_.arguments)
            if (!has_same_value(before, after, each.name)) return each.name;
        return change_.arguments[0].name;
    }

    // ---- Images and stages

    constexpr bool is_changed(const image_reference& image) const {
        if (!image.digest.empty()) return false;
        if (change_.all_images) return true;
        const auto name = canonical_name(image);
        for (const auto& each : images_)
            if (each == name) return true;
        return false;
    }

    constexpr void look_at(const stage_use& use, outcome& own) const {
        if (use.kind == source_kind::stage && use.stage < stage_) {
            if (states_[use.stage].files != verdict::cached)
                own.raise(verdict::may_rebuild, reason::changed_stage,
                          after_.graph.stages[use.stage].name(use.stage));
        } else if (use.image && is_changed(*use.image)) {
            own.raise(verdict::may_rebuild, reason::changed_image, use.name);
        }
    }
    constexpr void look_at_uses(const graph_stage& here, const instruction& node, outcome& own) {
        while (next_use_ < here.uses.size() && node.range().contains(here.uses[next_use_].range))
            look_at(here.uses[next_use_++], own);
    }

    // ---- Files of the build context

    constexpr void look_at_files(const copy_request& request, outcome& own) const {
        if (!ignore_file_.empty()) own.raise(verdict::may_rebuild, reason::changed_file, ignore_file_);
        if (change_.files.paths.empty()) return;
        for (const auto& source : request.sources) look_at_folders(source, own);
        const auto copied = find_copied_files(request, change_.files);
        if (!copied) {
            own.raise(verdict::may_rebuild, reason::unknown_source, {});
            return;
        }
        for (const auto& each : copied->files)
            own.raise(each.may_be_left_out ? verdict::may_rebuild : verdict::rebuilds, reason::changed_file,
                      each.source);
    }
    /// A change somewhere in a folder.
    constexpr void look_at_folders(std::string_view text, outcome& own) const {
        const copy_source source(text);
        for (const std::string_view path : change_.files.paths) {
            if (!path.ends_with('/')) continue;
            const auto folder = path.substr(0, path.size() - 1);
            if (source.folder() == folder)
                own.raise(source.has_pattern() ? verdict::may_rebuild : verdict::rebuilds,
                          reason::changed_file, path);
            else if (is_inside(source.folder(), folder))
                own.raise(verdict::may_rebuild, reason::changed_file, path);
        }
    }

    constexpr bool has_changed_files() const noexcept {
        return !change_.files.paths.empty() || !ignore_file_.empty();
    }

    // ---- Variables

    constexpr value_pair expand(std::string_view word, const instruction& node) {
        value_pair out;
        out.before = expand_before_(word, before_.scopes.environment_at(node));
        if (change_.arguments.empty())
            out.after = out.before;
        else
            out.after = expand_after_(word, after_.scopes.environment_at(node));
        return out;
    }
    constexpr void compare(const value_pair& value, const instruction& node, outcome& own) const {
        if (!value.is_same())
            own.raise(value.is_known() ? verdict::rebuilds : verdict::may_rebuild, reason::changed_argument,
                      argument_at(node));
    }
    constexpr value_pair compare(std::string_view word, const instruction& node, outcome& own) {
        auto out = expand(word, node);
        compare(out, node, own);
        return out;
    }

    /// Notes a variable for the instructions that follow.
    constexpr void remember(const std::string& name) {
        changed_.push_back({name, state_.variables});
        state_.variables = changed_.size() - 1;
    }
    /// Notes those of the instruction before that did get another value.
    constexpr void settle_variables(const environment& before, const environment& after) {
        for (const auto& each : pending_)
            if (!has_same_value(before, after, each)) remember(each);
        pending_.clear();
    }
    /// What RUN runs with: all variables, whether it uses them or not.
    constexpr void look_at_variables(const environment& before, const environment& after,
                                     outcome& own) const {
        for (const auto& each : change_.arguments)
            if (!has_same_value(before, after, each.name))
                own.raise(verdict::rebuilds, reason::changed_argument, each.name);
        for (auto at = state_.variables; at != nothing && own.what != verdict::rebuilds;
             at = changed_[at].previous) {
            const auto& name = changed_[at].name;
            if (has_same_value(before, after, name)) continue;
            const bool is_known = before.is_known(name) && after.is_known(name);
            own.raise(is_known ? verdict::rebuilds : verdict::may_rebuild, reason::changed_argument, name);
        }
    }

    // ---- Instructions

    /// Whether a repository is asked for by a commit.
    static constexpr bool is_pinned(std::string_view source) noexcept {
        constexpr std::size_t digits = 40;
        const auto hash = source.find('#');
        if (hash == std::string_view::npos) return false;
        const auto commit = source.substr(hash + 1, digits);
        return commit.size() == digits &&
               commit.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    }

    // Before what calls it: clang wants it so at compile time.
    template <class T>
    constexpr void look_at_transfer(const T& read, const instruction& node, bool is_local, outcome& own) {
        const bool has_arguments = !change_.arguments.empty();
        if (has_arguments) {
            compare(read.chown, node, own);
            compare(read.chmod, node, own);
            const auto destination = compare(read.destination, node, own);
            if (!destination.after.text.starts_with('/')) compare(state_.directory, node, own);
            for (const auto& each : read.contents) {
                if (!each.expands) continue;
                compare({expand_before_.body(each.content, before_.scopes.environment_at(node)),
                         expand_after_.body(each.content, after_.scopes.environment_at(node))},
                        node, own);
            }
        }
        if (!is_local && !has_arguments) return;
        std::vector<std::string> sources;
        for (const auto& each : read.sources) {
            auto source = compare(each, node, own);
            if (!is_local) continue;
            if (!source.after.is_known) {
                if (has_changed_files()) own.raise(verdict::may_rebuild, reason::unknown_source, {});
            } else if (find_source_form(source.after.text) == source_form::path) {
                sources.push_back(std::move(source.after.text));
            } else if constexpr (requires { read.checksum; }) {
                if (change_.remote_sources && read.checksum.empty() && !is_pinned(source.after.text))
                    own.raise(verdict::rebuilds, reason::changed_remote, source.after.text);
            }
        }
        if (sources.empty() || !has_changed_files()) return;
        auto request = make_copy_request(read);
        request.sources = sources;
        look_at_files(request, own);
    }

    constexpr void take(const graph_stage& here, const instruction& node) {
        auto& added = add(node, node.keyword());
        if (!change_.arguments.empty())
            settle_variables(before_.scopes.environment_at(node), after_.scopes.environment_at(node));
        outcome own;
        bool stands_alone = false;
        switch (node.keyword()) {
        case keyword::run:
            added.works = true;
            if (const auto run = as<run_instruction>(node)) look_at_run(*run, node, own);
            look_at_uses(here, node, own);
            break;
        case keyword::copy:
            added.works = true;
            if (const auto copy = as<copy_instruction>(node)) {
                const bool is_local = copy->from.empty();
                look_at_transfer(*copy, node, is_local, own);
                stands_alone = copy->link && copy->chmod.empty();
            }
            look_at_uses(here, node, own);
            break;
        case keyword::add:
            added.works = true;
            if (const auto add = as<add_instruction>(node)) {
                look_at_transfer(*add, node, true, own);
                stands_alone = add->link && add->chmod.empty();
            }
            break;
        case keyword::workdir:
            if (const auto workdir = as<workdir_instruction>(node)) {
                const auto path = expand(workdir->path, node);
                auto& directory = state_.directory;
                directory.before = change_directory(directory.before, path.before, state_.os);
                directory.after = change_directory(directory.after, path.after, state_.os);
                compare(state_.directory, node, own);
            }
            added.works = !state_.directory.is_known() || state_.directory.after.text != "/";
            break;
        case keyword::user:
            if (const auto user = as<user_instruction>(node)) state_.user = compare(user->user, node, own);
            break;
        default:
            if (!change_.arguments.empty()) look_at_words(node, own);
            break;
        }
        settle(added, own, stands_alone);
    }

    /// What does no work: its words may be other ones, and its variables have to be watched.
    constexpr void look_at_words(const instruction& node, outcome& own) {
        if (node.keyword() == keyword::arg) {
            if (const auto arg = as<arg_instruction>(node))
                for (const auto& each : arg->arguments) {
                    pending_.push_back(each.name);
                    for (const auto& changed : change_.arguments)
                        if (changed.name == each.name)
                            own.raise(verdict::rebuilds, reason::changed_argument, each.name);
                }
        } else if (node.keyword() == keyword::env) {
            if (const auto env = as<env_instruction>(node))
                for (const auto& each : env->variables) {
                    pending_.push_back(compare(each.name, node, own).after.text);
                    compare(each.value, node, own);
                }
        } else if (node.keyword() == keyword::label) {
            if (const auto label = as<label_instruction>(node))
                for (const auto& each : label->labels) compare(each.value, node, own);
        }
    }

    constexpr void look_at_run(const run_instruction& run, const instruction& node, outcome& own) {
        for (const auto& text : run.mounts) {
            const auto mount = compare(text, node, own);
            if (!has_changed_files()) continue;
            const auto read = read_mount(text, before_.scopes.environment_at(node), expand_before_.options());
            if (!read || read->type != mount_type::bind || !read->from.empty()) continue;
            if (!mount.is_known()) {
                own.raise(verdict::may_rebuild, reason::unknown_source, {});
                continue;
            }
            const std::string source = read->source.empty() ? std::string("/") : read->source;
            copy_request request;
            request.sources = {&source, 1};
            request.destination = "/";
            look_at_files(request, own);
        }
        if (change_.arguments.empty()) return;
        compare(state_.directory, node, own);
        compare(state_.user, node, own);
        if (state_.files != verdict::rebuilds)
            look_at_variables(before_.scopes.environment_at(node), after_.scopes.environment_at(node), own);
    }

    // ---- Triggers

    /// Which variables a trigger sees is not looked into.
    constexpr void take_trigger(const graph_stage& here, std::string_view text) {
        const auto trigger = parse_view(text);
        for (const auto node : trigger.instructions()) {
            auto& added = add(here.stage.opening, node.keyword());
            added.is_triggered = true;
            outcome own;
            const auto look = [&](const auto& read, bool is_local) {
                bool is_known = true;
                for (const auto& each : read.sources)
                    is_known = is_known && each.find('$') == std::string::npos;
                if (is_local && is_known)
                    look_at_files(make_copy_request(read), own);
                else if (is_local && has_changed_files())
                    own.raise(verdict::may_rebuild, reason::unknown_source, {});
            };
            switch (node.keyword()) {
            case keyword::copy:
                if (const auto copy = as<copy_instruction>(node)) look(*copy, copy->from.empty());
                break;
            case keyword::add:
                if (const auto add = as<add_instruction>(node)) look(*add, true);
                break;
            case keyword::run:
            case keyword::workdir: break;
            default: continue;
            }
            added.works = true;
            for (const auto& use : here.uses)
                if (use.is_triggered) look_at(use, own);
            if (!change_.arguments.empty())
                own.raise(verdict::may_rebuild, reason::changed_argument, argument_at(here.stage.opening));
            settle(added, own, false);
        }
    }

    const build_change& change_;
    reading before_;
    reading after_;
    const build_options& options_;
    word_expander expand_before_;
    word_expander expand_after_;
    std::string_view ignore_file_;    // that has changed, if one has
    std::vector<std::string> images_; // the canonical names of those that have
    rebuild_list out_;
    std::vector<stage_state> states_; // after each stage
    std::vector<changed_variable> changed_;

    std::size_t stage_ = 0;
    bool is_needed_ = false;
    stage_state state_;
    std::size_t next_use_ = 0;
    std::vector<std::string> pending_; // the variables that the last instruction set
};

} // namespace detail

/// Which instructions are run again by a build after a change, as BuildKit's cache decides it:
/// an instruction is taken from the cache where it is the same as before and so is what it is built on. COPY
/// and ADD hang on the content of the files they take, `COPY --link` on nothing else; RUN on its text, on
/// what it mounts but caches and secrets, and on all variables, used or not. What is copied from a stage is
/// compared when it is there: then an instruction may rebuild. Linear in the text for each changed file and
/// each variable that gets another value.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr rebuild_list find_rebuilds(const document_base& from, const build_change& change,
                                                   const build_options& options = {},
                                                   Look&& base_images = Look(no_base_images)) {
    using finder = detail::rebuild_finder;
    const auto graph = read_stage_graph(from, options, base_images);
    const auto scopes = read_scopes(from, options, base_images);
    const finder::reading before{graph, scopes};
    if (change.arguments.empty()) return finder(from, change, before, before, options).run();
    auto others = options;
    for (const auto& each : change.arguments) {
        auto& changed = others.arguments.emplace_back();
        changed.name = each.name;
        changed.value = each.value.value_or("\x01"); // no value that is asked for has this byte
    }
    const auto graph_after = read_stage_graph(from, others, base_images);
    const auto scopes_after = read_scopes(from, others, base_images);
    return finder(from, change, before, {graph_after, scopes_after}, options).run();
}
template <base_image_lookup Look = decltype(no_base_images)>
rebuild_list find_rebuilds(document_base&&, const build_change&, const build_options& = {},
                           Look&& = Look(no_base_images)) = delete;

} // namespace tare::inline v0
