#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/cargo_stub.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/copied_folder.hpp>
#include <tare/rewrite/manifest_table.hpp>
#include <tare/rewrite/manifest_text.hpp>
#include <tare/rewrite/manifests_refusal.hpp>
#include <tare/rewrite/unrelated_command.hpp>
#include <tare/text/result.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Which files of a build context an install reads.
namespace tare::inline v0 {
namespace detail {

/// What an install needs of a copied folder.
struct install_needs {
    std::vector<std::string> files; ///< paths of the context or patterns for such; folders end with a slash
    bool is_sure = true; ///< whether the install surely reads nothing else, and writes none of them
};

/// Flags with which an install is about several projects at once, or takes packages from files.
inline constexpr word_list workspace_flags =
    "-w --workspace --workspaces -W --filter -F --filter-prod -r --recursive";
inline constexpr word_list local_source_flags =
    "-f --find-links --no-index --offline --prefer-offline --use-yarnrc "
    "--userconfig --globalconfig --cafile --cert --install-links";

/// Folders of a system that programs look into without being told.
inline constexpr word_list system_folders =
    "/bin /sbin /lib /lib32 /lib64 /etc /dev /proc /sys /run /boot /usr/bin /usr/sbin /usr/lib /usr/lib64 "
    "/usr/libexec /usr/share /usr/include /usr/local/bin /usr/local/sbin /usr/local/lib /usr/local/etc "
    "/usr/local/share /usr/local/include /usr/local/bundle /var/lib /var/cache /go/pkg /go/bin";
inline constexpr word_list crowded_folders =
    "/ /usr /usr/local /usr/local/go /var /opt /home /root /tmp /go /root/.m2";

[[nodiscard]] constexpr bool is_project_folder(std::string_view folder) noexcept {
    if (folder == "." || folder.empty() || crowded_folders.contains(folder)) return false;
    return !is_in_one(folder, system_folders) && folder_of(folder) != "/home";
}

/// Variables that change what programs do, so that a project's folder itself matters to them too.
inline constexpr phrase_list telling_variables =
    "PATH|HOME|TMPDIR|LD_|BASH_ENV|ENV|NODE_|npm_config|NPM_CONFIG|YARN|PNPM|BUN_|COREPACK|PIP_|PYTHON|"
    "PIPENV|POETRY_|"
    "UV_|VIRTUAL_ENV|XDG_|GO|CGO|MAVEN|M2_|JAVA|JDK|GRADLE|SBT|COURSIER|BUNDLE_|GEM_|RUBY|COMPOSER|PHP|NUGET|"
    "DOTNET|MSBUILD|"
    "MIX_|HEX_|REBAR|GIT_|SSL_|WORKON_HOME";

/// Whether a command installs what manifests of a project name; it may install more.
[[nodiscard]] constexpr bool installs_project(const package_command& command) noexcept {
    const auto* known = find_project_manifests(command.manager);
    if (known == nullptr || command.has(package_option::global)) return false;
    const bool is_one = command.action == package_action::install ||
                        (known->needs_stub && command.action == package_action::build);
    if (!is_one) return false;
    for (const auto verb : known->verbs)
        if (verb == command.verb) return true;
    return false;
}

/// Tells what one install needs, or why that cannot be told.
template <context_facts Context>
class install_reader {
    using reason = manifests_reason;
    using answer = result<install_needs, manifests_reason>;

public:
    /// `variables` are those that its words may hold, `image` those that the script begins with, and `exports`
    /// are the assignments of the script before it.
    constexpr install_reader(const Context& context, const copied_folder& copied,
                             const package_command& command, std::span<const command_word> words,
                             std::string_view working_directory, const environment& variables,
                             const environment& image, std::span<const command_word> exports)
        : context_(context),
          copied_(copied),
          command_(command),
          words_(words),
          cwd_(working_directory),
          variables_(variables),
          image_(image),
          exports_(exports),
          known_(find_project_manifests(command.manager)) {}

    /// Whether the command installs from manifests.
    [[nodiscard]] constexpr bool is_install() const { return installs_project(command_); }
    /// Whether it needs an empty source, once `run` has told what else.
    [[nodiscard]] constexpr bool needs_stub() const { return known_->needs_stub; }
    /// The same where it does: what is known of the package.
    [[nodiscard]] constexpr cargo_package package() const {
        cargo_package out;
        if (const auto text = context_.text_of(in_folder("Cargo.toml")))
            out = read_cargo_package(std::string_view(*text));
        return out;
    }

    [[nodiscard]] constexpr answer run() {
        if (!command_.is_certain) return fail(reason::unknown_words);
        if (cwd_.empty()) return fail(reason::unknown_folder);
        folder_ = std::string(cwd_);
        out_.is_sure = Context::is_known && files().is_certain && is_project_folder(copied_.destination) &&
                       !variables_lead_to_sources();
        if (const auto why = read_words()) return fail(*why);
        if (const auto why = read_program()) return fail(*why);
        const bool takes_files = known_->files.empty();
        if (const auto why = command_.manager == package_manager::dotnet ? read_projects()
                             : takes_files || is_uv_pip()                ? read_requirement_files()
                                                                         : read_manifests())
            return fail(*why);
        if (const auto why = read_version_files()) return fail(*why);
        for (const auto made : known_->made)
            if (has(in_folder(made))) return fail(reason::made_is_copied);
        if (const auto why = read_other_words()) return fail(*why);
        return std::move(out_);
    }

private:
    using found = std::optional<manifests_reason>;

    constexpr const build_context& files() const { return context_.files; }
    constexpr bool has(std::string_view path) const {
        return Context::is_known && has_any(files().paths, path);
    }
    /// Whether the context has a file whose path begins in some way.
    constexpr bool has_file_from(std::string_view beginning) const {
        const auto& paths = files().paths;
        const auto first = std::lower_bound(paths.begin(), paths.end(), beginning, comes_before);
        return Context::is_known && first != paths.end() && first->starts_with(beginning);
    }
    constexpr bool is_uv_pip() const { return command_.verb.starts_with("pip "); }
    /// A path of the context that lies in the project's folder.
    constexpr std::string in_folder(std::string_view name) const { return join_path(source_, name); }

    constexpr void add(std::string_view path) {
        for (const auto& each : out_.files)
            if (each == path) return;
        out_.files.emplace_back(path);
    }

    static constexpr std::string parent_of(std::string_view path) {
        const auto folder = folder_of(path);
        if (!folder.empty()) return std::string(folder);
        return path.starts_with('/') ? "/" : ".";
    }
    constexpr bool has_flag(word_list names) const {
        for (const auto& each : command_.flags)
            if (names.contains(each.name)) return true;
        return false;
    }
    /// The same of options that may be cut short.
    constexpr bool shortens_one(word_list names) const {
        for (const auto& each : command_.flags)
            for (const auto name : names)
                if (each.name.size() > 2 && name.starts_with(each.name)) return true;
        return false;
    }
    constexpr bool is_locked() const {
        return command_.has(package_option::locked) || has_flag(known_->locked_options) ||
               known_->locked_verbs.contains(command_.verb);
    }

    /// Whether a variable names something of what is copied.
    constexpr bool variables_lead_to_sources() const {
        bool out = false;
        image_.for_each([&](std::string_view name, std::string_view value, variable_origin) {
            out = out || leads_to_sources(name, value);
        });
        const auto look = [&](std::span<const command_word> assignments) {
            for (const auto& assignment : assignments) {
                const std::string_view text = assignment.value;
                const auto equals = text.find('=');
                if (equals != std::string_view::npos)
                    out = out || leads_to_sources(text.substr(0, equals), text.substr(equals + 1));
            }
        };
        look(exports_);
        look(command_.variables);
        return out;
    }
    constexpr bool leads_to_sources(std::string_view name, std::string_view value) const {
        bool is_telling = false;
        for (const auto each : telling_variables) is_telling = is_telling || name.starts_with(each);
        bool out = false;
        for_each_path_part(value, [&](std::string_view part) {
            const auto path = resolve_path(cwd_, part);
            const auto source = copied_.source_of(path);
            const bool is_there = path == copied_.destination ? is_telling : source && has(*source);
            // Some programs add the ending.
            const bool has_stem =
                source && part.find('/') != std::string_view::npos && has_file_from(*source + '.');
            out = out || is_there || has_stem;
        });
        return out;
    }

    /// The words before the manager's name, and those that say where the project is.
    constexpr found read_words() {
        for (const auto& word : words_) {
            if (word.range.begin >= command_.program.begin) break;
            if (word.value == "-C" || word.value == "-D" || word.value.starts_with("--chdir"))
                return reason::unknown_words;
            const auto program = without_version(base_name(word.value));
            if (word_list("python pypy php ruby node nodejs").contains(program)) {
                out_.is_sure = false;
                runs_file_ = program != "python" && program != "pypy";
            }
        }
        for (const auto& each : command_.variables) {
            const auto value = each.value.substr(each.value.find('=') + 1);
            const bool is_path = value.find('/') != std::string::npos || value.starts_with('.');
            if (!each.is_literal() || (is_path && value.find("://") == std::string::npos))
                return reason::unknown_words;
        }
        if (const auto* flag = command_.find(package_option::folder)) {
            if (!flag->value) return reason::unknown_words;
            const auto value = known_value(*flag->value, variables_);
            if (!value) return reason::unknown_words;
            folder_ = resolve_path(cwd_, *value);
            const auto name = base_name(folder_);
            if (known_->files.contains(name))
                folder_ = parent_of(folder_);
            else if (command_.manager == package_manager::bundle || ends_with_one(name, file_endings))
                return reason::unknown_words;
        }
        const auto source = copied_.source_of(folder_);
        if (!source) return reason::elsewhere;
        source_ = *source;
        return std::nullopt;
    }

    /// A word that names a file or a folder besides makes the install read it.
    constexpr found read_other_words() {
        if (has_flag(workspace_flags) && known_->above.contains("package.json")) return reason::workspace;
        if (!known_->needs_stub && has_flag(local_source_flags)) return reason::reads_sources;
        const auto* folder = command_.find(package_option::folder);
        for (const auto& word : words_) {
            if (word.range.begin <= command_.program.begin) continue;
            const auto value = known_value(word, variables_);
            if (!value || word.is_pattern) return reason::unknown_words;
            if (folder != nullptr && folder->range.contains(word.range)) continue;
            if (const auto why = read_made_folder(word, *value)) {
                if (*why) return *why;
                continue;
            }
            std::string_view text = *value;
            if (text.starts_with('-')) {
                const auto equals = text.find('=');
                if (equals == std::string_view::npos) continue;
                text = text.substr(equals + 1);
            }
            if (text.starts_with("file:")) text.remove_prefix(text.starts_with("file://") ? 7 : 5);
            if (text.find("://") != std::string_view::npos || text.starts_with('@')) continue;
            const auto whole = copied_.source_of(resolve_path(cwd_, text));
            if (whole && is_needed(*whole)) continue;
            bool is_named = false;
            for_each_path_part(text, [&](std::string_view part) {
                const auto source = copied_.source_of(resolve_path(cwd_, part));
                is_named = is_named || (source && !is_needed(*source) &&
                                        (Context::is_known ? has(*source) : looks_like_path(part)));
            });
            if (is_named) return reason::reads_sources;
        }
        return std::nullopt;
    }
    static constexpr bool looks_like_path(std::string_view text) {
        return text.find('/') != std::string_view::npos || text == "." || ends_with_one(text, file_endings);
    }
    /// What is wrong with the folder that a word tells the install to fill, nothing where it tells none.
    constexpr std::optional<found> read_made_folder(const command_word& word, std::string_view value) const {
        for (const auto& each : command_.flags) {
            const bool is_one = each.meaning == package_option::root ||
                                each.meaning == package_option::cache_folder || each.name == "--path" ||
                                each.name == "--target-dir";
            if (!is_one || !each.range.contains(word.range) || !each.value) continue;
            if (value.starts_with(each.name)) value.remove_prefix(each.name.size());
            if (value.starts_with('=')) value.remove_prefix(1);
            std::optional<found> out(std::in_place);
            const auto source = value.empty() ? std::nullopt : copied_.source_of(resolve_path(cwd_, value));
            if (source && (source->empty() || has(*source))) out.emplace(reason::made_is_copied);
            return out;
        }
        return std::nullopt;
    }
    constexpr bool is_needed(std::string_view path) const {
        for (const auto& each : out_.files)
            if (each == path || (each.ends_with('/') && is_inside(path, each.substr(0, each.size() - 1))))
                return true;
        return false;
    }

    /// Looks at a manifest's text.
    constexpr found read_text(std::string_view path) {
        const auto text = context_.text_of(path);
        if (!text) return doubt();
        const manifest_use use{!command_.has(package_option::no_scripts), !has_flag("--no-plugins"),
                               !has_flag("--no-autoloader")};
        return judge(read_manifest_need(path, std::string_view(*text), use));
    }
    constexpr found judge(manifest_need need) {
        if (need == manifest_need::files) return reason::needs_files;
        if (need == manifest_need::unknown) return doubt();
        return std::nullopt;
    }
    constexpr found doubt() {
        out_.is_sure = false;
        return std::nullopt;
    }

    // ---- Manifests by their names

    constexpr found read_manifests() {
        if (!command_.packages.empty()) {
            const bool is_known = command_.packages.front().kind != package_kind::unknown;
            return is_known ? reason::adds_packages : reason::unknown_words;
        }
        if (const auto why = read_options()) return why;
        return Context::is_known ? read_known_manifests() : take_sure_manifests();
    }

    constexpr found read_options() const {
        using enum package_manager;
        switch (command_.manager) {
        case composer:
            if (!has_flag("--no-autoloader") && (has_flag("-o -a") || shortens_one("--optimize-autoloader "
                                                                                   "--classmap-authoritative "
                                                                                   "--apcu-autoloader")))
                return reason::reads_sources;
            if (!Context::is_known && !command_.has(package_option::no_scripts)) return reason::runs_scripts;
            return std::nullopt;
        case poetry:
        case uv:
            if (command_.has(package_option::no_project)) return std::nullopt;
            if (!Context::is_known) return reason::installs_project;
            if (const auto text = context_.text_of(in_folder("pyproject.toml")))
                if (!has_project(std::string_view(*text))) return std::nullopt;
            return reason::installs_project;
        case cargo: return read_cargo_options();
        default: return std::nullopt;
        }
    }
    constexpr found read_cargo_options() const {
        if (!is_project_folder(copied_.destination)) return reason::unknown_folder;
        if (source_ != copied_.source || has_flag(cargo_workspace_options)) return reason::workspace;
        if (words_.front().range != command_.program) return reason::unknown_words;
        for (const auto& each : command_.flags)
            if (!cargo_build_options.contains(each.name) && !cargo_part_options.contains(each.name) &&
                !each.name.starts_with('+'))
                return reason::unknown_words;
        // Without a network, what it needs is there already, or in the project.
        if (!Context::is_known && has_flag("--offline --frozen")) return reason::needs_context;
        return std::nullopt;
    }
    constexpr bool has_project(std::string_view pyproject) const {
        if (command_.manager == package_manager::poetry)
            return !mentions_one(pyproject, "package-mode = false|package-mode=false");
        return mentions_one(pyproject, "[build-system]|package = true|package=true");
    }

    /// The path of the image that the program is run by, where it is one.
    constexpr std::optional<std::string> program_path() const {
        for (const auto& word : words_)
            if (word.range == command_.program && (runs_file_ || word.value.find('/') != std::string::npos)) {
                const auto value = known_value(word, variables_);
                return value ? resolve_path(cwd_, *value) : copied_.destination;
            }
        return std::nullopt;
    }

    /// The manager may be a file of the project itself, as wrappers are.
    constexpr found read_program() {
        const auto program = program_path();
        if (!program || !lies_in(*program, copied_.destination)) return std::nullopt;
        const auto path = *copied_.source_of(*program);
        if (known_->wrapper.empty() || path != in_folder(*known_->wrapper.begin()))
            return reason::reads_sources;
        if (Context::is_known) return has_file(files().paths, path) ? found() : reason::missing_manifest;
        for (const auto each : known_->wrapper) add(in_folder(each));
        return std::nullopt;
    }

    constexpr found take_sure_manifests() {
        const bool is_short = !is_locked() || known_->sure_if_locked.empty();
        for (const auto each : is_short ? known_->sure : known_->sure_if_locked) add(in_folder(each));
        return std::nullopt;
    }

    constexpr found read_known_manifests() {
        bool is_first = true;
        for (const auto name : known_->files) {
            const auto path = in_folder(name);
            const bool is_there = has_file(files().paths, path);
            if (is_first && !is_there && !(name == "build.gradle" && has_file(files().paths, path + ".kts")))
                return reason::missing_manifest;
            is_first = false;
            if (!is_there) continue;
            add(path);
            if (const auto why = read_text(path)) return why;
            if (known_->written.contains(name) && !is_locked() && !is_go_sum_settled(path))
                out_.is_sure = false;
        }
        for (const auto name : known_->folders) {
            if (!has_folder(files().paths, in_folder(name))) continue;
            add(in_folder(name) + '/');
            if (name != "patches") out_.is_sure = false;
        }
        for (const auto name : known_->others)
            if (has(in_folder(name))) return reason::needs_files;
        for (const auto name : known_->doubtful)
            if (has(in_folder(name))) out_.is_sure = false;
        for_each_folder_above([&](std::string_view folder) {
            for (const auto name : known_->above)
                if (has(join_path(folder, name))) out_.is_sure = false;
        });
        if (known_->language == manifest_language::code || known_->needs_stub || may_look_around())
            out_.is_sure = false;
        return std::nullopt;
    }
    /// Whether what is installed may be run, and look into the project.
    constexpr bool may_look_around() const {
        if (command_.manager == package_manager::composer)
            return !has_flag("--no-plugins") && !has(in_folder("composer.lock"));
        if (!known_->made.contains("node_modules") || command_.has(package_option::no_scripts)) return false;
        for (const std::string_view name : {"npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml"}) {
            if (!known_->files.contains(name) || !has(in_folder(name))) continue;
            const auto lock = context_.text_of(in_folder(name));
            return !lock || !tells_of_no_scripts(std::string_view(*lock));
        }
        return true;
    }
    constexpr bool is_go_sum_settled(std::string_view go_sum) const {
        if (command_.manager != package_manager::go) return false;
        const auto mod = context_.text_of(in_folder("go.mod"));
        const auto sum = context_.text_of(go_sum);
        return mod && sum && is_go_sum_complete(std::string_view(*mod), std::string_view(*sum));
    }
    /// The folders of the context from the project's own, which is left out, up to the one that is copied.
    template <class Visit>
    constexpr void for_each_folder_above(Visit visit) const {
        for (std::string_view folder = source_; folder.size() > copied_.source.size();) {
            folder = folder_of(folder);
            visit(folder);
        }
    }
    constexpr found read_version_files() {
        if (!Context::is_known) return std::nullopt;
        const auto read = [&](std::string_view folder) {
            for (const auto name : version_files)
                if (const auto path = join_path(folder, name); has_file(files().paths, path)) add(path);
        };
        read(source_);
        for_each_folder_above(read);
        return std::nullopt;
    }

    // ---- Files that the command names

    constexpr found read_requirement_files() {
        std::vector<std::string> wanted;
        for (const auto& each : command_.packages) {
            if (each.kind == package_kind::name || each.kind == package_kind::url) continue;
            const bool is_sync = command_.verb == "pip sync" && each.kind == package_kind::path;
            if (each.kind != package_kind::requirements && !is_sync)
                return each.kind == package_kind::path ? reason::reads_sources : reason::unknown_words;
            if (const auto why = add_wanted(each.word, wanted)) return why;
        }
        if (has_flag("--group")) return reason::reads_sources;
        for (const auto& each : command_.flags)
            if (each.meaning == package_option::constraints) {
                if (!each.value) return reason::unknown_words;
                if (const auto why = add_wanted(*each.value, wanted)) return why;
            } else if (each.meaning == package_option::local_package) {
                return reason::reads_sources;
            }
        if (wanted.empty()) return reason::elsewhere;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (const auto why = read_requirements(std::string(wanted[i]), wanted)) return why;
        if (is_uv_pip())
            read_settings();
        else if (Context::is_known && has_file(files().paths, in_folder("setup.cfg")))
            add(in_folder("setup.cfg")); // which older ones read
        return std::nullopt;
    }
    /// uv takes settings from files of a project even where it installs into no project.
    constexpr void read_settings() {
        for (const std::string_view name : {"pyproject.toml", "uv.toml"})
            if (Context::is_known && has_file(files().paths, in_folder(name))) {
                add(in_folder(name));
                out_.is_sure = false;
            }
        for_each_folder_above([&](std::string_view folder) {
            for (const auto name : known_->above)
                if (has(join_path(folder, name))) out_.is_sure = false;
        });
    }
    constexpr found add_wanted(const command_word& word, std::vector<std::string>& wanted) const {
        const auto value = known_value(word, variables_);
        if (!value || word.is_pattern) return reason::unknown_words;
        if (value->find("://") != std::string::npos) return std::nullopt;
        const auto source = copied_.source_of(resolve_path(cwd_, *value));
        if (!source || source->empty()) return reason::elsewhere;
        wanted.push_back(*source);
        return std::nullopt;
    }
    constexpr found read_requirements(const std::string& path, std::vector<std::string>& wanted) {
        add(path);
        if (ends_with_one(path, ".py .cfg")) return reason::installs_project;
        if (!Context::is_known) return std::nullopt;
        if (!has_file(files().paths, path)) return reason::missing_manifest;
        if (base_name(path) == "pyproject.toml" || base_name(path) == "pylock.toml")
            return reason::installs_project;
        const auto text = context_.text_of(path);
        if (!text) return doubt();
        std::vector<std::string> more;
        const auto need = read_requirements_need(std::string_view(*text), more);
        for (const auto& each : more) {
            const auto included = clean_path(join_path(folder_of(path), each));
            if (each.starts_with('/') || included.starts_with("..") || !lies_in_source(included))
                return reason::needs_files;
            bool is_new = true;
            for (const auto& known : wanted) is_new = is_new && known != included;
            if (is_new) wanted.push_back(included);
            if (wanted.size() > 64) return reason::needs_files;
        }
        return judge(need);
    }
    constexpr bool lies_in_source(std::string_view path) const noexcept {
        return copied_.source.empty() || is_inside(path, copied_.source);
    }

    // ---- .NET

    static constexpr std::size_t max_project_files = 256;

    /// What restoring reads of a folder and those in it.
    static constexpr bool is_project_file(std::string_view name) noexcept {
        constexpr word_list endings = "proj proj.user .projitems .sln .slnx .slnf .props .targets .rsp";
        constexpr word_list names = "NuGet.config nuget.config NuGet.Config global.json packages.lock.json "
                                    "dotnet-tools.json packages.config Directory.Packages.props";
        return ends_with_one(name, endings) || names.contains(name);
    }

    constexpr found read_projects() {
        if (!Context::is_known) {
            if (command_.packages.size() != 1) return reason::needs_context;
            const auto& word = command_.packages.front().word;
            const auto value = known_value(word, variables_);
            if (!value) return reason::unknown_words;
            if (!ends_with_one(*value, ".csproj .fsproj .vbproj")) return reason::needs_context;
            const auto source = copied_.source_of(resolve_path(cwd_, *value));
            if (!source) return reason::elsewhere;
            add(*source);
            return std::nullopt;
        }
        const auto& paths = files().paths;
        for (auto at = find_path(paths, copied_.source); at < paths.size(); ++at) {
            if (!lies_in_source(paths[at])) break;
            const auto name = base_name(paths[at]);
            const std::string_view folder = folder_of(paths[at]);
            if (base_name(folder) == "obj" && !name.empty()) return reason::made_is_copied;
            if (!is_project_file(name)) continue;
            if (out_.files.size() == max_project_files) return reason::too_many_folders;
            out_.files.push_back(paths[at]);
            if (const auto why = read_text(paths[at])) return why;
            if (name == "packages.lock.json" && !is_locked()) out_.is_sure = false;
        }
        if (out_.files.empty()) return reason::missing_manifest;
        for (const auto& each : command_.packages) {
            const auto value = known_value(each.word, variables_);
            const auto source = value ? copied_.source_of(resolve_path(cwd_, *value)) : std::nullopt;
            if (!source) return value ? reason::elsewhere : reason::unknown_words;
            if (!has(*source)) return reason::missing_manifest;
        }
        return std::nullopt;
    }

    const Context& context_;
    const copied_folder& copied_;
    const package_command& command_;
    std::span<const command_word> words_;
    std::string_view cwd_;
    const environment& variables_;
    const environment& image_;
    std::span<const command_word> exports_;
    const project_manifests* known_;
    std::string folder_;     ///< the project's, in the image
    std::string source_;     ///< the same in the context
    bool runs_file_ = false; ///< whether an interpreter runs the manager, by its path
    install_needs out_;
};

} // namespace detail
} // namespace tare::inline v0
