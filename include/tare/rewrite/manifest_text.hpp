#pragma once

#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/syntax/json.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the manifests of package managers say of other files of their project. Nothing here reads more than
/// it must: what is not known to be harmless is `unknown`.
namespace tare::inline v0 {

/// What an install needs besides a manifest.
enum class manifest_need : std::uint8_t {
    nothing,
    unknown, ///< it cannot be told
    files,   ///< other files of the project
};

/// How an install takes its manifests.
struct manifest_use {
    bool runs_scripts = true;      ///< those that the project has for an install
    bool runs_plugins = true;      ///< of Composer
    bool writes_autoloader = true; ///< of Composer
};

namespace detail {

[[nodiscard]] constexpr manifest_need worse(manifest_need a, manifest_need b) noexcept {
    return a < b ? b : a;
}
[[nodiscard]] constexpr bool mentions(std::string_view text, std::string_view part) noexcept {
    return text.find(part) != std::string_view::npos;
}
[[nodiscard]] constexpr bool mentions_one(std::string_view text, phrase_list parts) noexcept {
    for (const auto each : parts)
        if (mentions(text, each)) return true;
    return false;
}

/// Calls `visit(line)` with each line, without white space around it.
template <class Visit>
constexpr void for_each_line(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        visit(trim(text.substr(at, end - at)));
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
}

/// Calls `visit(name, value)` with each member of a JSON object, the value as it is written. Tells whether
/// the text is such an object; where it is not, nothing is called.
template <class Visit>
constexpr bool for_each_json_member(std::string_view text, Visit visit) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!is_json(text)) return false;
    json_cursor cursor(text);
    cursor.skip_space();
    if (!cursor.take('{')) return false;
    cursor.skip_space();
    if (cursor.take('}')) return true;
    std::vector<char> name;
    do {
        cursor.skip_space();
        auto begin = cursor.offset();
        cursor.skip_string();
        name.clear();
        append_json_string_value(name, text.substr(begin, cursor.offset() - begin));
        cursor.skip_space();
        cursor.take(':');
        cursor.skip_space();
        begin = cursor.offset();
        cursor.skip_value();
        visit(std::string_view(name.data(), name.size()), text.substr(begin, cursor.offset() - begin));
        cursor.skip_space();
    } while (cursor.take(','));
    return true;
}

// ---- JavaScript

/// What npm, Yarn, pnpm and Bun run of the project's own when they install its packages.
inline constexpr word_list node_install_scripts =
    "preinstall install postinstall prepublish preprepare prepare postprepare dependencies predependencies "
    "postdependencies pnpm:devPreinstall";
inline constexpr phrase_list local_packages = R"("file:|"link:|"portal:|"workspace:|"./|"../|"/|"~/|".")";

[[nodiscard]] constexpr manifest_need need_of_package_json(std::string_view text, manifest_use use) {
    auto out = manifest_need::nothing;
    const bool is_object = for_each_json_member(text, [&](std::string_view name, std::string_view value) {
        if (name == "workspaces") out = manifest_need::files;
        if (name == "scripts" && use.runs_scripts) {
            const bool is_read = for_each_json_member(value, [&](std::string_view script, std::string_view) {
                if (node_install_scripts.contains(script)) out = manifest_need::files;
            });
            if (!is_read) out = worse(out, manifest_need::unknown);
        }
        if (name.ends_with("ependencies") || name == "resolutions" || name == "overrides" || name == "pnpm") {
            if (mentions_one(value, local_packages)) out = manifest_need::files;
            const bool has_patches = name == "patchedDependencies" || mentions(value, "patchedDependencies");
            if (has_patches && !mentions(value, "\"patches/")) out = worse(out, manifest_need::unknown);
            if (mentions(value, "\\")) out = worse(out, manifest_need::unknown);
        }
    });
    return is_object ? out : manifest_need::unknown;
}

/// Whether no package that a lock file of npm or pnpm names has a script to be run once it is there. Such
/// scripts may look into the project, as those of Prisma do. Other lock files, and pnpm's since 9.0, do not tell.
[[nodiscard]] constexpr bool tells_of_no_scripts(std::string_view lock) noexcept {
    if (mentions_one(lock,
                     R"("lockfileVersion": 2|"lockfileVersion": 3|"lockfileVersion":2|"lockfileVersion":3)"))
        return !mentions_one(lock, R"("hasInstallScript": true|"hasInstallScript":true)");
    return mentions_one(lock, "lockfileVersion: 5|lockfileVersion: 6|lockfileVersion: '6") &&
           !mentions(lock, "requiresBuild: true");
}

/// Settings of npm that name no file.
inline constexpr word_list harmless_npm_settings =
    "registry always-auth _auth _authToken engine-strict save-exact save-prefix legacy-peer-deps "
    "strict-peer-dependencies strict-peer-deps auto-install-peers shamefully-hoist fund audit loglevel "
    "progress "
    "update-notifier optional omit include production fetch-retries fetch-timeout maxsockets prefer-offline "
    "node-linker hoist public-hoist-pattern[] package-lock package-import-method strict-ssl color "
    "unsafe-perm save install-strategy resolution-mode enable-pre-post-scripts use-node-version "
    "sass_binary_site";

[[nodiscard]] constexpr manifest_need need_of_npmrc(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (line.empty() || line.front() == '#' || line.front() == ';') return;
        const auto key = trim(line.substr(0, line.find('=')));
        const bool is_of_registry =
            key.starts_with("//") || (key.starts_with('@') && key.ends_with(":registry"));
        if (!is_of_registry && !harmless_npm_settings.contains(key)) out = manifest_need::unknown;
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_yarn_lock(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (mentions_one(line, "@file:|@link:|@portal:")) out = manifest_need::files;
        if (mentions(line, "@workspace:") && !mentions(line, "@workspace:.\"")) out = manifest_need::files;
    });
    return out;
}

// ---- Python

/// What a line of a requirements file names, if not packages from elsewhere. `more` gets the files that it
/// includes, as they are written.
[[nodiscard]] constexpr manifest_need need_of_requirement(std::string_view line,
                                                          std::vector<std::string>& more) {
    const auto mark = line.find(" #");
    line = trim(line.substr(0, mark));
    if (line.empty() || line.front() == '#') return manifest_need::nothing;
    if (mentions(line, "${")) return manifest_need::unknown;
    if (line.front() != '-') {
        const auto name = line.substr(0, line.find_first_of(";@ "));
        if (mentions(line, "file:") || line.front() == '.' || line.front() == '~')
            return manifest_need::files;
        if (mentions(line, "://") || line.starts_with("git+")) return manifest_need::nothing;
        return mentions(name, "/") || name.ends_with(".whl") || name.ends_with(".gz") ||
                       name.ends_with(".zip")
                   ? manifest_need::files
                   : manifest_need::nothing;
    }
    const auto value_of = [&](word_list names) -> std::string_view {
        for (const auto name : names) {
            if (!line.starts_with(name)) continue;
            auto rest = line.substr(name.size());
            if (name.size() > 2 && !rest.starts_with(' ') && !rest.starts_with('=')) continue;
            if (rest.starts_with('=')) rest.remove_prefix(1);
            return trim(rest);
        }
        return {};
    };
    if (const auto file = value_of("--requirement --constraint -r -c"); !file.empty()) {
        if (mentions(file, "://")) return manifest_need::nothing;
        if (file.find_first_of(" \t\"'\\") != std::string_view::npos) return manifest_need::unknown;
        more.emplace_back(file);
        return manifest_need::nothing;
    }
    if (const auto url = value_of("--index-url --extra-index-url --pypi-url -i"); !url.empty())
        return mentions(url, "://") && !mentions(url, "file:") ? manifest_need::nothing
                                                               : manifest_need::unknown;
    if (line == "--pre" || line == "--prefer-binary" || line == "--require-hashes" ||
        !value_of("--no-binary --only-binary --trusted-host --use-feature --hash").empty())
        return manifest_need::nothing;
    return manifest_need::files;
}

[[nodiscard]] constexpr manifest_need need_of_requirements(std::string_view text,
                                                           std::vector<std::string>& more) {
    auto out = manifest_need::nothing;
    std::vector<char> joined;
    for_each_line(text, [&](std::string_view line) {
        const bool goes_on = line.ends_with('\\');
        if (goes_on) line.remove_suffix(1);
        if (!line.starts_with("--hash") || joined.empty())
            joined.insert(joined.end(), line.begin(), line.end());
        joined.push_back(' ');
        if (goes_on) return;
        out = worse(out, need_of_requirement(trim({joined.data(), joined.size()}), more));
        joined.clear();
    });
    if (!joined.empty()) out = worse(out, need_of_requirement(trim({joined.data(), joined.size()}), more));
    return out;
}

/// TOML is looked at for keys that name paths, wherever they stand.
[[nodiscard]] constexpr manifest_need need_of_python_project(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (line.starts_with('#')) return;
        const auto key = trim(line.substr(0, line.find('=')));
        if (mentions_one(line,
                         "{path|{ path|, path|,path|file:|editable = true|editable=true|develop = true") ||
            mentions_one(line, "workspace = true|workspace=true|tool.uv.workspace"))
            out = manifest_need::files;
        if (key == "path" || key == "file" || key == "find-links" || key == "dynamic")
            out = worse(out, manifest_need::unknown);
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_uv_lock(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (!line.starts_with("source = {")) return;
        const bool is_own = mentions_one(line, "editable = \".\"|virtual = \".\"");
        if (!is_own && mentions_one(line, "editable|virtual|directory|path")) out = manifest_need::files;
    });
    return out;
}

// ---- Go

[[nodiscard]] constexpr manifest_need need_of_go_mod(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        const auto arrow = line.find("=>");
        if (arrow == std::string_view::npos || line.starts_with("//")) return;
        const auto target = trim(line.substr(arrow + 2));
        if (target.starts_with('.') || target.starts_with('/') || target.starts_with('"') ||
            target.starts_with('`'))
            out = manifest_need::files;
    });
    return out;
}

/// Whether `go mod download` leaves go.sum as it is: a Go that reads this go.mod is at least 1.21, which takes
/// the modules that go.mod names and no others, and all of these are in go.sum.
[[nodiscard]] constexpr bool is_go_sum_complete(std::string_view go_mod, std::string_view go_sum) {
    bool is_new = false;
    bool is_complete = true;
    bool in_block = false;
    std::vector<char> entry;
    const auto check = [&](std::string_view module) {
        const auto space = module.find(' ');
        auto version = trim(module.substr(space == std::string_view::npos ? module.size() : space));
        version = version.substr(0, version.find(' '));
        for (const std::string_view kind : {" h1:", "/go.mod h1:"}) {
            entry.assign({'\n'});
            for (const auto part : {module.substr(0, space), std::string_view(" "), version, kind})
                entry.insert(entry.end(), part.begin(), part.end());
            const std::string_view wanted(entry.data(), entry.size());
            if (!mentions(go_sum, wanted) && !go_sum.starts_with(wanted.substr(1))) is_complete = false;
        }
    };
    for_each_line(go_mod, [&](std::string_view line) {
        if (line.empty() || line.starts_with("//")) return;
        if (line.starts_with("toolchain ")) is_new = true;
        if (line.starts_with("go 1.2") && line.size() > 8 && line[6] >= '1' && line[7] == '.') is_new = true;
        if (mentions(line, "=>")) is_complete = false;
        if (in_block && line.starts_with(')'))
            in_block = false;
        else if (in_block)
            check(line);
        else if (line.starts_with("require ("))
            in_block = true;
        else if (line.starts_with("require "))
            check(trim(line.substr(8)));
    });
    return is_new && is_complete;
}

// ---- Ruby

/// A Gemfile is a program; what is told apart are lines that only name gems and sources.
[[nodiscard]] constexpr manifest_need need_of_gemfile(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (line.empty() || line.front() == '#' || line == "end") return;
        if (mentions_one(line, "path:|:path|gemspec|file:|eval_gemfile|require_relative")) {
            out = manifest_need::files;
            return;
        }
        bool is_plain = false;
        for (const std::string_view start : {"gem ", "source ", "ruby ", "group ", "git_source", "platforms ",
                                             "platform ", "\"", "'", "require: ", "git: ", "branch: "})
            is_plain = is_plain || line.starts_with(start);
        if (!is_plain || mentions_one(line, "File|`|%x|IO.|Dir|load|system|__dir__|exec"))
            out = worse(out, manifest_need::unknown);
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_gemfile_lock(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (line == "PATH") out = manifest_need::files;
    });
    return out;
}

// ---- PHP

[[nodiscard]] constexpr manifest_need need_of_composer_json(std::string_view text, manifest_use use) {
    auto out = manifest_need::nothing;
    const bool is_object = for_each_json_member(text, [&](std::string_view name, std::string_view value) {
        if (name == "repositories" && mentions_one(value, "\"path\"|\"artifact\"|\"./|\"../"))
            out = manifest_need::files;
        if (name == "scripts" && use.runs_scripts)
            for_each_json_member(value, [&](std::string_view script, std::string_view) {
                if (script.starts_with("pre-") || script.starts_with("post-")) out = manifest_need::files;
            });
        if ((name == "autoload" || name == "autoload-dev") && use.writes_autoloader &&
            mentions(value, "\"classmap\""))
            out = manifest_need::files;
        if (name == "config") {
            if (mentions_one(value, "\"vendor-dir\"|\"bin-dir\"")) out = worse(out, manifest_need::unknown);
            if (use.writes_autoloader &&
                mentions_one(value, "\"optimize-autoloader\"|\"classmap-authoritative\"|apcu"))
                out = manifest_need::files;
        }
    });
    return is_object ? out : manifest_need::unknown;
}

[[nodiscard]] constexpr manifest_need need_of_composer_lock(std::string_view text, manifest_use use) {
    if (mentions_one(text, R"("type": "path"|"type":"path")")) return manifest_need::files;
    const bool has_plugin = mentions_one(text, "\"composer-plugin\"|\"composer-installer\"");
    return has_plugin && use.runs_plugins ? manifest_need::unknown : manifest_need::nothing;
}

// ---- Rust

/// Whether a line of TOML gives a key a value, at its beginning or in an inline table.
[[nodiscard]] constexpr bool sets_toml_key(std::string_view line, std::string_view key) noexcept {
    for (auto at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
        const bool begins =
            at == 0 || std::string_view(" \t{,.").find(line[at - 1]) != std::string_view::npos;
        if (begins && trim(line.substr(at + key.size())).starts_with('=')) return true;
    }
    return false;
}

/// Besides its manifest, one package with one program or library needs its sources only.
[[nodiscard]] constexpr manifest_need need_of_cargo_manifest(std::string_view text) {
    auto out = manifest_need::nothing;
    int programs = 0;
    for_each_line(text, [&](std::string_view line) {
        if (line.starts_with('#')) return;
        const bool is_usual = mentions_one(line, "\"src/main.rs\"|\"src/lib.rs\"");
        if (line.starts_with("[[bin]]")) ++programs;
        if (mentions(line, "\"src/main.rs\"")) --programs;
        const bool has_parts = line.starts_with("[[") && !line.starts_with("[[bin]]");
        const bool is_of_several = line.starts_with("[workspace") || sets_toml_key(line, "workspace");
        const bool names_files = (sets_toml_key(line, "path") && !is_usual) || sets_toml_key(line, "build") ||
                                 sets_toml_key(line, "links");
        if (has_parts || is_of_several || names_files) out = manifest_need::files;
    });
    return programs > 0 ? manifest_need::files : out;
}

[[nodiscard]] constexpr manifest_need need_of_cargo_config(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        for (const std::string_view key :
             {"directory", "local-registry", "path", "paths", "target-dir", "include"})
            if (sets_toml_key(line, key)) out = manifest_need::files;
    });
    return out;
}

// ---- Java, .NET

[[nodiscard]] constexpr manifest_need need_of_pom(std::string_view text) {
    if (mentions(text, "<module>")) return manifest_need::files;
    return mentions_one(text, "basedir|<file>|<exists>|<missing>|systemPath|../|file:")
               ? manifest_need::unknown
               : manifest_need::nothing;
}

[[nodiscard]] constexpr manifest_need need_of_msbuild(std::string_view text) {
    return mentions_one(text, "Exists(|System.IO|<Import |.props\"|.targets\"") ? manifest_need::unknown
                                                                                : manifest_need::nothing;
}

} // namespace detail

/// What an install needs besides a manifest, by that file's name and text. Linear.
[[nodiscard]] constexpr manifest_need read_manifest_need(std::string_view path, std::string_view text,
                                                         manifest_use use = {}) {
    using namespace detail;
    const auto name = tare::base_name(path);
    if (name == "package.json") return need_of_package_json(text, use);
    if (name == "package-lock.json" || name == "npm-shrinkwrap.json")
        return mentions_one(text, R"("file:|"link": true|"link":true)") ? manifest_need::files
                                                                        : manifest_need::nothing;
    if (name == "yarn.lock") return need_of_yarn_lock(text);
    if (name == "pnpm-lock.yaml" || name == "bun.lock")
        return mentions_one(text, "file:|link:|workspace:") ? manifest_need::files : manifest_need::nothing;
    if (name == ".npmrc") return need_of_npmrc(text);
    if (name == "pnpm-workspace.yaml")
        return mentions(text, "packages:") ? manifest_need::files : manifest_need::unknown;
    if (name == "pyproject.toml" || name == "Pipfile") return need_of_python_project(text);
    if (name == "poetry.lock")
        return mentions_one(text, "type = \"directory\"|type = \"file\"") ? manifest_need::files
                                                                          : manifest_need::nothing;
    if (name == "Pipfile.lock")
        return mentions_one(text, "\"path\"|\"file\"|\"editable\"") ? manifest_need::files
                                                                    : manifest_need::nothing;
    if (name == "uv.lock") return need_of_uv_lock(text);
    if (name == "go.mod") return need_of_go_mod(text);
    if (name == "Gemfile") return need_of_gemfile(text);
    if (name == "Gemfile.lock") return need_of_gemfile_lock(text);
    if (name == "composer.json") return need_of_composer_json(text, use);
    if (name == "composer.lock") return need_of_composer_lock(text, use);
    if (name == "Cargo.toml") return need_of_cargo_manifest(text);
    if (path.ends_with(".cargo/config.toml") || path.ends_with(".cargo/config"))
        return need_of_cargo_config(text);
    if (name == "pom.xml") return need_of_pom(text);
    if (name.ends_with("proj") || name.ends_with(".projitems") || name.ends_with(".props") ||
        name.ends_with(".targets"))
        return need_of_msbuild(text);
    constexpr word_list plain =
        "go.sum Cargo.lock rust-toolchain rust-toolchain.toml auth.json .python-version .python-versions "
        "poetry.toml global.json mvnw "
        "dotnet-tools.json .yarnclean .nvmrc .node-version .ruby-version .tool-versions .java-version "
        ".go-version .php-version .sdkmanrc";
    if (plain.contains(name) || name.ends_with(".sln") || name.ends_with(".slnx") || name.ends_with(".slnf"))
        return manifest_need::nothing;
    return manifest_need::unknown;
}

/// The same of a requirements file, or one with constraints, whatever its name. `more` gets the paths of the
/// files that it includes, which are relative to its own folder.
[[nodiscard]] constexpr manifest_need read_requirements_need(std::string_view text,
                                                             std::vector<std::string>& more) {
    return detail::need_of_requirements(text, more);
}

} // namespace tare::inline v0
