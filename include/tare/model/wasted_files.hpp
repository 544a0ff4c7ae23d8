#pragma once

#include <tare/model/build_options.hpp>
#include <tare/model/build_scopes.hpp>
#include <tare/model/command_word.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/expanded_value.hpp>
#include <tare/model/file_pattern.hpp>
#include <tare/model/image_layers.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/path.hpp>
#include <tare/model/remote_source.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_in_force.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/mount.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Why files take room in an image for nothing.
enum class waste_kind : std::uint8_t {
    package_cache,   ///< a package manager has left what it needed to install only
    deleted_later,   ///< a later layer takes them away, but only from sight
    removed_package, ///< so does a package manager with a package
};

inline constexpr std::array<std::string_view, 3> waste_kind_names{"package cache", "deleted later",
                                                                  "removed package"};

[[nodiscard]] constexpr std::string_view to_string(waste_kind kind) noexcept {
    return waste_kind_names[static_cast<std::size_t>(kind)];
}

/// Files that a layer holds for nothing. Layers are told by their index in `image_layers`.
struct wasted_files {
    waste_kind kind = waste_kind::package_cache;
    std::size_t layer = 0;                    ///< the one that holds them
    source_range range{};                     ///< what puts them there
    std::string name{};                       ///< their path, or the package
    std::optional<package_manager> manager{}; ///< that puts them there
    std::optional<std::size_t> deleted_by{};  ///< the later layer that takes them away
    source_range deletion{};                  ///< what does so
    bool is_certain = true; ///< whether they are surely there; not where a command may not run, for one

    friend constexpr bool operator==(const wasted_files&, const wasted_files&) = default;
};

namespace detail {

/// The managers whose caches nothing needs once packages are installed. Those of the others hold the packages
/// themselves.
inline constexpr word_list wasteful_managers = "apt-get apt apk yum dnf microdnf tdnf zypper pacman pip pipx "
                                               "pipenv poetry uv conda mamba micromamba npm "
                                               "yarn composer";

/// Goes through the layers and keeps in mind what was written.
class waste_finder {
public:
    constexpr waste_finder(const document_base& from, const image_layers& layers, const build_scopes& scopes)
        : layers_(layers), scopes_(scopes), settings_(from), expand_({.escape = from.escape()}) {}

    constexpr std::vector<wasted_files> run() {
        for (index_ = 0; index_ < layers_.layers.size(); ++index_) {
            const auto& layer = layers_.layers[index_];
            if (layer.is_triggered()) continue;
            switch (layer.by) {
            case keyword::copy:
                if (const auto copy = as<copy_instruction>(layer.node)) read_transfer(*copy, layer);
                break;
            case keyword::add:
                if (const auto add = as<add_instruction>(layer.node)) read_transfer(*add, layer);
                break;
            case keyword::run: read_run(layer); break;
            default: break;
            }
        }
        return std::move(out_);
    }

private:
    /// A path or package, and what has put it there.
    struct written {
        std::string name;
        std::size_t layer = 0;
        source_range range{};
        bool is_certain = true;
    };
    /// Whether a script holds a name.
    struct searched_name {
        std::string_view name;
        bool is_found = false;
    };
    /// How many of what is written are kept in mind.
    static constexpr std::size_t most = 256;

    static constexpr void keep(std::vector<written>& all, written&& each) {
        if (all.size() == most) all.erase(all.begin());
        all.push_back(std::move(each));
    }

    // ---- COPY and ADD

    template <class T>
    constexpr void read_transfer(const T& read, const image_layer& layer) {
        const auto variables = scopes_.environment_at(layer.node);
        const auto destination = expand_(read.destination, variables);
        const auto folder = resolve(destination.text, layer.working_directory);
        if (!destination.is_known || !folder) return;
        const bool is_folder = destination.text.ends_with('/') || destination.text == ".";
        const bool is_one = read.sources.size() + read.contents.size() == 1;
        const auto range = layer.node.statement();
        for (const auto& each : read.sources) {
            const auto source = expand_(each, variables);
            const auto clean = resolve_path("", source.text);
            const auto name = base_name(clean);
            if (!source.is_known || name.empty() || has_wildcards(source.text)) continue;
            // Of a folder the contents are taken; what has no dot in its name may be one.
            const bool is_file = !source.text.ends_with('/');
            auto path = *folder;
            if (is_folder && is_file) {
                if (!path.ends_with('/')) path += '/';
                path += name;
            } else if (is_file && !is_one) {
                continue;
            }
            const bool is_certain = !is_file || !is_folder || name.find('.') != std::string_view::npos;
            keep(files_, {std::move(path), index_, range, is_certain});
        }
    }

    static constexpr std::optional<std::string> resolve(std::string_view path, const expanded_value& folder) {
        if (path.starts_with('/')) return clean_path(path);
        if (path.starts_with('~') || path.empty() || !folder.is_known) return std::nullopt;
        return resolve_path(folder.text, path);
    }

    // ---- RUN

    constexpr void read_run(const image_layer& layer) {
        const auto scripts = read_scripts(layer.node, settings_.at(layer.node));
        if (scripts.size() != 1 || !scripts[0].script() || !scripts[0].script()->ok()) return;
        script_ = &scripts[0];
        mounts_.clear();
        searched_.clear();
        has_unknown_mount_ = false;
        if (const auto run = as<run_instruction>(layer.node)) read_mounts(*run, layer);
        folder_ = layer.working_directory;
        opened_ = out_.size();
        const auto& tree = *scripts[0].script();
        for (const auto& each : tree.commands()) {
            const shell_command command(tree.table(), each.node);
            read_redirections(command, each);
            const auto words = command_words(command);
            if (const auto used = read_package_command(command)) read_packages(*used, each);
            if (!words.empty()) read_program(words, each);
        }
    }

    constexpr void read_mounts(const run_instruction& run, const image_layer& layer) {
        for (const auto& text : run.mounts) {
            const auto read = read_mount(text, scopes_.environment_at(layer.node), expand_.options());
            const auto target = read ? resolve(read->target, layer.working_directory) : std::nullopt;
            if (target)
                mounts_.push_back(*target);
            else if (!read || read->type == mount_type::cache)
                has_unknown_mount_ = true;
        }
    }

    constexpr bool is_mounted(std::string_view path) const noexcept {
        for (const auto& each : mounts_)
            if (covers(each, path) || covers(path, each)) return true;
        return has_unknown_mount_;
    }
    /// Whether a path is another one, or a folder that it lies in.
    static constexpr bool covers(std::string_view folder, std::string_view path) noexcept {
        return folder == "/" || folder == path || is_inside(path, folder);
    }

    constexpr source_range to_source(source_range range) const noexcept { return script_->to_source(range); }
    /// Whether a script that succeeds has surely run a command.
    static constexpr bool is_sure(const flat_command& command) noexcept {
        return command.depth == 0 && command.joint != command_joint::or_if;
    }

    constexpr void write(std::string_view path, source_range range, bool is_certain) {
        auto full = resolve(path, folder_);
        if (!full || is_mounted(*full) || full->starts_with("/dev/")) return;
        keep(files_, {std::move(*full), index_, to_source(range), is_certain});
    }

    constexpr void read_redirections(shell_command command, const flat_command& how) {
        for (const auto each : command.redirections()) {
            const auto effect = effect_of(each);
            if (!effect.may_write_file || !effect.file) continue;
            const auto path = read_command_word(*effect.file);
            if (path.is_literal() && !path.is_pattern) write(path.value, command.range(), is_sure(how));
        }
    }

    // ---- Programs that write and delete

    constexpr void read_program(const std::vector<command_word>& words, const flat_command& how) {
        std::size_t first = 0;
        if (words[0].value == "sudo" && words.size() > 1) first = 1;
        if (!words[first].is_literal()) return;
        const auto program = base_name(words[first].value);
        const source_range range{words.front().range.begin, words.back().range.end};
        std::vector<const command_word*> operands;
        std::string_view output; // what -o, -O or of= names
        bool keeps_name = false; // `curl -O`
        for (std::size_t i = first + 1; i < words.size(); ++i) {
            const auto& word = words[i];
            if (!word.front().starts_with('-') || word.value == "-") {
                operands.push_back(&word);
                continue;
            }
            const bool is_output = program == "curl" ? word.value == "-o" || word.value == "--output"
                                   : program == "wget"
                                       ? word.value == "-O" || word.value == "--output-document"
                                       : false;
            const bool is_joined = (program == "curl" || program == "wget") &&
                                   !word.value.starts_with("--") &&
                                   word.value.ends_with(program == "curl" ? 'o' : 'O');
            if ((is_output || is_joined) && i + 1 < words.size() && words[i + 1].is_literal()) {
                output = words[++i].value;
            } else if (program == "curl" && (word.value == "--remote-name" ||
                                             (!word.value.starts_with("--") && word.value.ends_with('O')))) {
                keeps_name = true;
            }
        }
        if (program == "cd") {
            move(operands, how);
        } else if (program == "rm" || program == "unlink") {
            for (const auto* each : operands)
                if (each->is_literal()) remove(*each, range, is_sure(how));
        } else if (program == "curl" || program == "wget") {
            if (!output.empty() && output != "-")
                write(output, range, is_sure(how));
            else if (output.empty() && (program == "wget" || keeps_name))
                for (const auto* each : operands) write_named_by(*each, range, is_sure(how));
        } else if (program == "mkdir" || program == "touch" || program == "tee") {
            for (const auto* each : operands)
                if (each->is_literal() && !each->is_pattern) write(each->value, range, is_sure(how));
        } else if (program == "git" && operands.size() >= 2 && operands[0]->value == "clone") {
            if (operands.back()->is_literal() && operands.size() > 2 &&
                find_source_form(operands.back()->value) == source_form::path)
                write(operands.back()->value, range, is_sure(how));
        }
    }

    constexpr void write_named_by(const command_word& address, source_range range, bool is_certain) {
        if (!address.is_literal() || address.value.find("://") == std::string::npos) return;
        const auto path = std::string_view(address.value).substr(0, address.value.find_first_of("?#"));
        const auto name = base_name(path);
        if (!name.empty()) write(name, range, is_certain);
    }

    constexpr void move(const std::vector<const command_word*>& operands, const flat_command& how) {
        const bool is_plain =
            operands.size() == 1 && operands[0]->is_literal() && !operands[0]->is_pattern && is_sure(how);
        const auto moved = is_plain ? resolve(operands[0]->value, folder_) : std::nullopt;
        folder_ = {moved.value_or(std::string()), moved.has_value()};
    }

    /// Takes a path away, which may be a pattern.
    constexpr void remove(const command_word& word, source_range range, bool is_certain) {
        const auto path = resolve(word.value, folder_);
        const bool is_home = word.value.starts_with("~/");
        if (!path && !is_home) return;
        const std::string wanted = path ? *path : std::string("/root/") + word.value.substr(2);
        remove_caches(wanted, range);
        for (std::size_t i = 0; i < files_.size();) {
            const auto& each = files_[i];
            if (!is_taken(each.name, wanted, word.is_pattern)) {
                ++i;
                continue;
            }
            if (each.layer != index_) {
                auto& added = out_.emplace_back();
                added.kind = waste_kind::deleted_later;
                added.layer = each.layer;
                added.range = each.range;
                added.name = each.name;
                added.deleted_by = index_;
                added.deletion = to_source(range);
                added.is_certain = each.is_certain && is_certain;
            }
            files_.erase(files_.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    static constexpr bool is_taken(std::string_view path, std::string_view wanted, bool is_pattern) {
        if (covers(wanted, path)) return true;
        if (!is_pattern) return false;
        // The pattern may name a folder that the path lies in.
        for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
            if (match_file_pattern(wanted, path.substr(0, end)).value_or(false)) return true;
            if (end == std::string_view::npos) return false;
        }
    }

    // ---- Package managers

    /// A cache's path, with root's home in the place of `~`.
    static constexpr std::string full_path(std::string_view cache) {
        if (!cache.starts_with('~')) return std::string(cache);
        return std::string("/root") += cache.substr(1);
    }
    /// Whether deleting a path, or what a pattern in it names, empties a cache.
    static constexpr bool empties(std::string_view wanted, std::string_view cache) noexcept {
        return covers(wanted, cache) || is_inside(wanted, cache);
    }
    constexpr void remove_caches(std::string_view wanted, source_range range) {
        for (std::size_t i = 0; i < out_.size();) {
            auto& each = out_[i];
            if (each.kind != waste_kind::package_cache || each.deleted_by || !empties(wanted, each.name)) {
                ++i;
                continue;
            }
            if (each.layer == index_) {
                out_.erase(out_.begin() + static_cast<std::ptrdiff_t>(i));
                continue;
            }
            each.deleted_by = index_;
            each.deletion = to_source(range);
            ++i;
        }
    }

    constexpr void read_packages(const package_command& used, const flat_command& how) {
        const auto& known = info(used.manager);
        switch (used.action) {
        case package_action::clean: clean(used, known); break;
        case package_action::remove: remove_packages(used, how); break;
        case package_action::update:
        case package_action::upgrade:
        case package_action::install:
            if (used.action == package_action::install)
                for (const auto& each : used.packages)
                    if (each.kind == package_kind::name)
                        keep(packages_, {each.name, index_, to_source(used.range), is_sure(how)});
            leave(used, known, how);
            break;
        default: break;
        }
    }

    /// A command that empties the caches; apt's does not take its lists away, which are the larger part.
    constexpr void clean(const package_command& used, const package_manager_info& known) {
        const bool is_apt = used.manager == package_manager::apt_get || used.manager == package_manager::apt;
        if (is_apt && used.verb != "distclean" && used.verb != "dist-clean") return;
        for (const auto cache : known.caches) remove_caches(full_path(cache), used.range);
    }

    constexpr void remove_packages(const package_command& used, const flat_command& how) {
        for (const auto& package : used.packages) {
            if (package.kind != package_kind::name) continue;
            for (std::size_t i = packages_.size(); i-- > 0;) {
                const auto& each = packages_[i];
                if (each.name != package.name) continue;
                if (each.layer != index_) {
                    auto& added = out_.emplace_back();
                    added.kind = waste_kind::removed_package;
                    added.layer = each.layer;
                    added.range = each.range;
                    added.name = each.name;
                    added.manager = used.manager;
                    added.deleted_by = index_;
                    added.deletion = to_source(used.range);
                    added.is_certain = each.is_certain && is_sure(how);
                }
                packages_.erase(packages_.begin() + static_cast<std::ptrdiff_t>(i));
                break;
            }
        }
    }

    /// Whether a command leaves anything: what the system's managers leave is their index, read by an update.
    static constexpr bool leaves_cache(const package_command& used) noexcept {
        if (used.has(package_option::no_cache) || used.has(package_option::dry_run)) return false;
        switch (used.manager) {
        case package_manager::apt_get:
        case package_manager::apt: return used.action == package_action::update;
        case package_manager::apk:
            return used.action == package_action::update || used.has(package_option::refresh);
        default: return wasteful_managers.contains(to_string(used.manager));
        }
    }

    constexpr void leave(const package_command& used, const package_manager_info& known,
                         const flat_command& how) {
        if (!used.is_certain || !leaves_cache(used) || known.caches.empty()) return;
        const auto node = layers_.layers[index_].node;
        const auto variables = scopes_.environment_at(node);
        bool is_certain = is_sure(how);
        for (const auto list : {known.no_cache_variables, known.cache_variables}) {
            for (const auto name : list) {
                if (is_given(name, used, variables)) return;
                is_certain = is_certain && variables.is_known(name);
            }
        }
        for (const auto cache : known.caches)
            if (is_mounted(full_path(cache))) return;
        const auto path = full_path(*known.caches.begin());
        for (auto i = opened_; i < out_.size(); ++i) // once for a RUN and a cache
            if (out_[i].kind == waste_kind::package_cache && out_[i].name == path) return;
        auto& added = out_.emplace_back();
        added.kind = waste_kind::package_cache;
        added.layer = index_;
        added.range = to_source(used.range);
        added.name = path;
        added.manager = used.manager;
        added.is_certain = is_certain;
    }

    /// Whether a variable is set, by an instruction or wherever in the script.
    constexpr bool is_given(std::string_view name, const package_command& used,
                            const environment& variables) {
        if (const auto value = variables(name); value && !value->empty()) return true;
        for (const auto& each : used.variables)
            if (each.value.starts_with(name)) return true;
        return is_in_script(name);
    }
    /// Searches the script once for each name.
    constexpr bool is_in_script(std::string_view name) {
        for (const auto& each : searched_)
            if (each.name == name) return each.is_found;
        const bool is_found = script_->text().find(name) != std::string_view::npos;
        searched_.push_back({name, is_found});
        return is_found;
    }

    const image_layers& layers_;
    const build_scopes& scopes_;
    shell_settings settings_;
    word_expander expand_;
    std::vector<wasted_files> out_;
    std::vector<written> files_;
    std::vector<written> packages_;

    // The RUN that is read.
    std::size_t index_ = 0;
    const embedded_script* script_ = nullptr;
    std::vector<searched_name> searched_;
    std::vector<std::string> mounts_;
    bool has_unknown_mount_ = false;
    expanded_value folder_;
    std::size_t opened_ = 0; // where in `out_` its findings begin
};

} // namespace detail

/// What the layers hold for nothing, as far as the shell's text tells: files that a later RUN deletes, packages
/// that one removes, and what package managers leave where the same RUN does not clean up and no mount takes
/// it. `layers` are those of the document. Only what is written out is seen: a path in a variable is not.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr std::vector<wasted_files>
find_wasted_files(const document_base& from, const image_layers& layers, const build_options& options = {},
                  Look&& base_images = Look(no_base_images)) {
    const auto scopes = read_scopes(from, options, base_images);
    return detail::waste_finder(from, layers, scopes).run();
}

} // namespace tare::inline v0
