#pragma once

#include <tare/model/build_change.hpp>
#include <tare/model/build_context.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/build_scopes.hpp>
#include <tare/model/copied_files.hpp>
#include <tare/model/expanded_value.hpp>
#include <tare/model/file_pattern.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/mount.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What is changed from time to time, the most often first.
enum class likely_kind : std::uint8_t {
    sources,   ///< files of the application
    lock_file, ///< which versions of its packages are taken
    manifest,  ///< which packages it needs
    argument,  ///< a build argument
    image,     ///< a base image is pushed anew
    remote,    ///< what ADD fetches from elsewhere
};

inline constexpr std::array<std::string_view, 6> likely_kind_names{"sources",  "lock file", "manifest",
                                                                   "argument", "image",     "remote source"};

[[nodiscard]] constexpr std::string_view to_string(likely_kind kind) noexcept {
    return likely_kind_names[static_cast<std::size_t>(kind)];
}

/// A change that is to be expected.
struct likely_change {
    likely_kind kind = likely_kind::sources;
    std::string example{}; ///< a file, or the name of what changes; empty for files that are not known
    std::size_t files = 0; ///< how many files of the context there are a change of which means the same
    build_change change{};
};

/// How many of them are told at most.
inline constexpr std::size_t max_likely_changes = 64;

/// What a file is to the package managers there are.
[[nodiscard]] constexpr likely_kind kind_of_file(std::string_view path) {
    const auto name = base_name(path);
    const auto is_one = [&](word_list names) {
        for (const auto each : names) {
            if (each.find('/') != std::string_view::npos) continue;
            if (match_file_pattern(each, name).value_or(false)) return true;
        }
        return false;
    };
    for (const auto& manager : package_manager_table)
        if (is_one(manager.lock_files)) return likely_kind::lock_file;
    for (const auto& manager : package_manager_table)
        if (is_one(manager.manifests)) return likely_kind::manifest;
    return likely_kind::sources;
}

namespace detail {

/// Puts together what may change.
class likely_change_finder {
public:
    constexpr likely_change_finder(const document_base& from, const stage_graph& graph,
                                   const build_scopes& scopes)
        : from_(from), graph_(graph), scopes_(scopes), expand_({.escape = from.escape()}) {}

    constexpr std::vector<likely_change> run(const build_context* context) {
        collect();
        if (context != nullptr)
            add_files(*context);
        else
            add_files(make_up_context());
        add_others();
        return std::move(out_);
    }

private:
    /// What takes files of the context.
    struct taking {
        std::vector<std::string> sources;
        std::vector<std::string> exclude;
        bool keeps_parents = false;
    };

    template <class T>
    constexpr void collect(const T& read, const instruction& node) {
        taking out;
        out.exclude = read.exclude;
        out.keeps_parents = make_copy_request(read).keeps_parents;
        for (const auto& each : read.sources) {
            auto source = expand_(each, scopes_.environment_at(node));
            if (is_remote_source(source.text)) {
                if (remote_.empty()) remote_ = source.text;
            } else if (source.is_known) {
                out.sources.push_back(std::move(source.text));
            }
        }
        if (!out.sources.empty()) takings_.push_back(std::move(out));
    }
    constexpr void collect(const run_instruction& run, const instruction& node) {
        for (const auto& text : run.mounts) {
            const auto read = read_mount(text, scopes_.environment_at(node), expand_.options());
            if (!read || read->type != mount_type::bind || !read->from.empty()) continue;
            takings_.push_back({{read->source.empty() ? std::string("/") : read->source}, {}, false});
        }
    }

    constexpr void collect() {
        for (const auto& here : graph_.stages) {
            if (!here.is_needed) continue;
            for (const auto node : here.stage.commands) {
                if (node.keyword() == keyword::copy) {
                    const auto copy = as<copy_instruction>(node);
                    if (copy && copy->from.empty()) collect(*copy, node);
                } else if (node.keyword() == keyword::add) {
                    if (const auto add = as<add_instruction>(node)) collect(*add, node);
                } else if (node.keyword() == keyword::run) {
                    if (const auto run = as<run_instruction>(node)) collect(*run, node);
                }
            }
        }
    }
    /// Files as the instructions name them, and those that package managers know.
    constexpr build_context make_up_context() const {
        build_context out;
        const auto add = [&](std::string_view path) {
            if (!path.empty() && out.paths.size() < 16 * max_likely_changes) out.paths.emplace_back(path);
        };
        bool takes_all = false;
        for (const auto& each : takings_) {
            for (const auto& text : each.sources) {
                const copy_source source(text);
                if (!source.has_pattern()) {
                    takes_all = takes_all || source.folder().empty();
                    add(source.folder());
                    continue;
                }
                for (const auto& manager : package_manager_table)
                    for (const auto list : {manager.manifests, manager.lock_files})
                        for (const auto name : list) {
                            const auto path = resolve_path(source.folder(), name);
                            const auto relative = source.folder().empty() ? path.substr(1) : path;
                            if (!has_wildcards(name) && source.match(relative)) add(relative);
                        }
            }
        }
        if (takes_all) add(unnamed);
        std::sort(out.paths.begin(), out.paths.end(), comes_before);
        out.paths.erase(std::unique(out.paths.begin(), out.paths.end()), out.paths.end());
        return out;
    }

    /// Whether a file is for the builder, and no part of what is built.
    static constexpr bool tells_builder(std::string_view path) noexcept {
        const auto name = base_name(path);
        return name == "Dockerfile" || name.ends_with(".dockerignore");
    }

    /// Files that the same instructions take, and that are of one kind, are told as one.
    constexpr void add_files(const build_context& context) {
        std::vector<std::vector<std::uint32_t>> takers(context.paths.size());
        for (std::size_t i = 0; i < takings_.size(); ++i) {
            copy_request request;
            request.sources = takings_[i].sources;
            request.exclude = takings_[i].exclude;
            request.keeps_parents = takings_[i].keeps_parents;
            request.destination = "/";
            const auto copied = find_copied_files(request, context);
            if (!copied) continue;
            for (const auto& each : copied->files) {
                const auto found =
                    std::lower_bound(context.paths.begin(), context.paths.end(), each.source, comes_before);
                if (found == context.paths.end() || *found != each.source) continue;
                auto& marks = takers[static_cast<std::size_t>(found - context.paths.begin())];
                const auto mark = static_cast<std::uint32_t>(i);
                if (marks.empty() || marks.back() != mark) marks.push_back(mark);
            }
        }
        struct group {
            likely_kind kind = {};
            std::size_t file = 0;
        };
        std::vector<group> files;
        for (std::size_t i = 0; i < takers.size(); ++i)
            if (!takers[i].empty() && !tells_builder(context.paths[i]))
                files.push_back({kind_of_file(context.paths[i]), i});
        std::sort(files.begin(), files.end(), [&](const group& a, const group& b) {
            if (a.kind != b.kind) return a.kind < b.kind;
            if (takers[a.file] != takers[b.file]) return takers[a.file] < takers[b.file];
            return a.file < b.file;
        });
        for (std::size_t i = 0; i < files.size(); ++i) {
            const auto& each = files[i];
            const bool is_same =
                i > 0 && files[i - 1].kind == each.kind && takers[files[i - 1].file] == takers[each.file];
            if (is_same) {
                if (is_told_) ++out_.back().files;
                continue;
            }
            const auto& path = context.paths[each.file];
            is_told_ = out_.size() < max_likely_changes;
            if (!is_told_) continue;
            build_change change;
            change.files.paths.push_back(path);
            change.files.is_certain = context.is_certain;
            out_.push_back({each.kind, path == unnamed ? std::string() : path, 1, std::move(change)});
        }
    }

    constexpr void add_others() {
        std::vector<std::string> names;
        for (const auto node : from_.instructions()) {
            if (node.keyword() != keyword::arg || names.size() >= max_likely_changes) continue;
            if (const auto arg = as<arg_instruction>(node))
                for (const auto& each : arg->arguments) {
                    bool is_new = true;
                    for (const auto& name : names) is_new = is_new && name != each.name;
                    if (is_new) names.push_back(each.name);
                }
        }
        for (auto& each : names) {
            build_change change;
            change.arguments.push_back({each, std::nullopt});
            add({likely_kind::argument, std::move(each), 0, std::move(change)});
        }
        for (const auto& each : find_external_images(graph_)) {
            bool is_used = false;
            for (const auto& use : each.uses) is_used = is_used || use.image->digest.empty();
            if (!is_used) continue;
            build_change change;
            change.images.push_back(each.name);
            add({likely_kind::image, each.uses.front().name, 0, std::move(change)});
        }
        if (remote_.empty()) return;
        build_change change;
        change.remote_sources = true;
        add({likely_kind::remote, remote_, 0, std::move(change)});
    }
    constexpr void add(likely_change&& each) {
        if (out_.size() < max_likely_changes) out_.push_back(std::move(each));
    }

    /// A file that no instruction names; no path of a context has this byte.
    static constexpr std::string_view unnamed = "\x01";

    const document_base& from_;
    const stage_graph& graph_;
    const build_scopes& scopes_;
    word_expander expand_;
    std::vector<taking> takings_;
    std::string remote_; // the first source from elsewhere
    std::vector<likely_change> out_;
    bool is_told_ = false;
};

} // namespace detail

/// What is likely to change between two builds, to be asked of `find_rebuilds` one by one: files of the
/// context (those that mean the same are one change), each ARG, each image that no digest pins, and what ADD
/// fetches.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr std::vector<likely_change>
find_likely_changes(const document_base& from, const build_context& context,
                    const build_options& options = {}, Look&& base_images = Look(no_base_images)) {
    const auto graph = read_stage_graph(from, options, base_images);
    const auto scopes = read_scopes(from, options, base_images);
    return detail::likely_change_finder(from, graph, scopes).run(&context);
}
/// The same where the context is not known: its files are those that the Dockerfile names, and one more where
/// it takes all there is.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr std::vector<likely_change>
find_likely_changes(const document_base& from, const build_options& options = {},
                    Look&& base_images = Look(no_base_images)) {
    const auto graph = read_stage_graph(from, options, base_images);
    const auto scopes = read_scopes(from, options, base_images);
    return detail::likely_change_finder(from, graph, scopes).run(nullptr);
}

} // namespace tare::inline v0
