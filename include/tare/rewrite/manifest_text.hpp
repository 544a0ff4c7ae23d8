#pragma once

#include <tare/model/package_command.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/syntax/json.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Calls `visit(line)` with each line; one of some characters ends it, or a carriage return with a line feed.
template <class Visit>
constexpr void for_each_line_of(std::string_view text, std::string_view ends, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find_first_of(ends, at);
        visit(text.substr(at, end - at));
        if (end == std::string_view::npos) return;
        at = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
    }
}
/// The same, without white space around the lines.
template <class Visit>
constexpr void for_each_line(std::string_view text, Visit visit) {
    for_each_line_of(text, "\n", [&](std::string_view line) { visit(trim(line)); });
}

/// Whether a text is a URL that leads out of the build.
[[nodiscard]] constexpr bool is_remote_url(std::string_view text) noexcept {
    return (mentions(text, "://") || text.starts_with("git@")) && !mentions(text, "file:");
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

/// Calls `visit(name, value)` with each string of a JSON text that is a value, both decoded; one in an array
/// has the name of that, or the one before.
template <class Visit>
constexpr void for_each_json_string(std::string_view text, Visit visit) {
    std::vector<char> name;
    std::vector<char> value;
    for (auto at = text.find('"'); at < text.size(); at = text.find('"', at)) {
        auto end = at + 1;
        while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
        if (end >= text.size()) return;
        value.clear();
        append_json_string_value(value, text.substr(at, end + 1 - at));
        at = end + 1;
        const auto next = text.find_first_not_of(" \t\r\n", at);
        if (next < text.size() && text[next] == ':')
            name = value;
        else
            visit(std::string_view(name.data(), name.size()), std::string_view(value.data(), value.size()));
    }
}

// ---- JavaScript

/// What npm, Yarn, pnpm and Bun run of the project's own when they install its packages.
inline constexpr word_list node_install_scripts =
    "preinstall install postinstall prepublish preprepare prepare postprepare dependencies predependencies "
    "postdependencies pnpm:devPreinstall";
/// How specs begin whose packages come from elsewhere, and such as only a package manager's settings explain.
inline constexpr word_list remote_specs =
    "http:// https:// git:// git+https:// git+http:// git+ssh:// ssh:// "
    "npm: jsr: github: gitlab: bitbucket: gist: git@";
inline constexpr word_list other_specs = "patch: catalog:";

/// What a spec of npm or its like names: a version, a tag, a repository, a URL, a folder, an archive.
[[nodiscard]] constexpr manifest_need need_of_spec(std::string_view spec) {
    if (begins_with_one(spec, remote_specs)) return manifest_need::nothing;
    if (begins_with_one(spec, other_specs) || mentions(spec, "\\")) return manifest_need::unknown;
    const bool is_path = mentions(spec, ":") || begins_with_one(spec, ". / ~/");
    return is_path || ends_with_one(spec, ".tgz .tar.gz .tar .TGZ .TAR.GZ .TAR") ? manifest_need::files
                                                                                 : manifest_need::nothing;
}

/// Whether the file of a patch is in the folder where they usually are, which is copied.
[[nodiscard]] constexpr bool is_usual_patch(std::string_view path) {
    return path.starts_with("patches/") && !mentions(path, "..");
}

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
            const bool has_patches = name == "patchedDependencies" || mentions(value, "patchedDependencies");
            for_each_json_string(value, [&](std::string_view key, std::string_view spec) {
                if (key.ends_with("File")) out = worse(out, manifest_need::unknown);
                if (spec.ends_with(".patch") || spec.ends_with(".diff") || name == "patchedDependencies") {
                    if (!has_patches || !is_usual_patch(spec)) out = worse(out, manifest_need::unknown);
                } else {
                    out = worse(out, need_of_spec(spec));
                }
            });
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

/// Settings of npm that name no file, and those of one registry.
inline constexpr word_list harmless_npm_settings =
    "registry always-auth _auth _authToken engine-strict save-exact save-prefix legacy-peer-deps "
    "strict-peer-dependencies strict-peer-deps auto-install-peers shamefully-hoist fund audit loglevel "
    "progress "
    "update-notifier optional omit include production fetch-retries fetch-timeout maxsockets prefer-offline "
    "node-linker hoist public-hoist-pattern[] package-lock package-import-method strict-ssl color "
    "unsafe-perm save install-strategy resolution-mode enable-pre-post-scripts use-node-version "
    "sass_binary_site";
inline constexpr word_list harmless_registry_settings =
    "_auth _authToken _password username email always-auth";

[[nodiscard]] constexpr manifest_need need_of_npmrc(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (line.empty() || line.front() == '#' || line.front() == ';') return;
        const auto key = trim(line.substr(0, line.find('=')));
        const auto last = key.substr(key.rfind(':') + 1);
        const bool is_of_registry = (key.starts_with("//") && harmless_registry_settings.contains(last)) ||
                                    (key.starts_with('@') && key.ends_with(":registry"));
        if (!is_of_registry && !harmless_npm_settings.contains(key)) out = manifest_need::unknown;
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_yarn_lock(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (mentions_one(line, "@file:|@link:|@portal:|+file:|file://")) out = manifest_need::files;
        if (mentions(line, "@workspace:") && !mentions(line, "@workspace:.\"")) out = manifest_need::files;
    });
    return out;
}

// ---- Python

/// How archives end that pip takes for packages, wherever they are.
inline constexpr word_list python_archives =
    ".whl .gz .zip .tgz .tar .bz2 .tbz .xz .txz .lz .tlz .lzma .tar.Z";

/// Options of a line of requirements.
inline constexpr word_list requirement_files = "-r -c --requirement --constraint";
inline constexpr word_list requirement_indexes = "-i --index-url --extra-index-url --pypi-url";
inline constexpr word_list requirement_values =
    "--no-binary --only-binary --trusted-host --use-feature --hash";
inline constexpr word_list requirement_switches = "--pre --prefer-binary --require-hashes";

/// What the options of such a line name. `more` gets the files that it includes, as they are written.
[[nodiscard]] constexpr manifest_need need_of_requirement_options(std::string_view line,
                                                                  std::vector<std::string>& more) {
    auto out = line.find_first_of("\"'\\") == std::string_view::npos ? manifest_need::nothing
                                                                     : manifest_need::unknown;
    const auto take_word = [&] {
        line = trim(line);
        const auto word = line.substr(0, line.find_first_of(" \t"));
        line.remove_prefix(word.size());
        return word;
    };
    for (auto word = take_word(); !word.empty(); word = take_word()) {
        if (requirement_switches.contains(word)) continue;
        const bool is_long = word.starts_with("--");
        const auto name = is_long ? word.substr(0, word.find('=')) : word.substr(0, 2);
        auto value = word.substr(name.size());
        if (is_long && !value.empty()) value.remove_prefix(1);
        if (value.empty()) value = take_word();
        if (requirement_files.contains(name)) {
            if (mentions(value, "file:")) return manifest_need::files;
            if (!mentions(value, "://")) more.emplace_back(value);
        } else if (requirement_indexes.contains(name)) {
            if (!is_remote_url(value)) out = manifest_need::unknown;
        } else if (!requirement_values.contains(name)) {
            return manifest_need::files;
        }
    }
    return out;
}

/// What a line of a requirements file names, if not packages from elsewhere.
[[nodiscard]] constexpr manifest_need need_of_requirement(std::string_view line,
                                                          std::vector<std::string>& more) {
    for (std::size_t at = 0; at < line.size(); ++at)
        if (line[at] == '#' && (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t'))
            line = line.substr(0, at);
    line = trim(line);
    if (line.empty()) return manifest_need::nothing;
    if (mentions(line, "${")) return manifest_need::unknown;
    if (line.front() == '-') return need_of_requirement_options(line, more);
    const auto name = line.substr(0, line.find_first_of(";@ "));
    if (mentions(line, "file:") || line.front() == '.' || line.front() == '~') return manifest_need::files;
    if (mentions(line, "://") || line.starts_with("git+")) return manifest_need::nothing;
    return mentions(name, "/") || ends_with_one(name, python_archives) ||
                   mentions(line.substr(0, line.find(';')), "@")
               ? manifest_need::files
               : manifest_need::nothing;
}

[[nodiscard]] constexpr manifest_need need_of_requirements(std::string_view text,
                                                           std::vector<std::string>& more) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    // Python sees the ends of lines in some other characters too, and may be told how to read them.
    const bool is_unusual = mentions_one(text, "coding:|coding=|\xC2\x85|\xE2\x80\xA8|\xE2\x80\xA9") ||
                            text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
                            text.find('\0') != std::string_view::npos;
    auto out = is_unusual ? manifest_need::unknown : manifest_need::nothing;
    std::vector<char> joined;
    const auto end_line = [&] {
        out = worse(out, need_of_requirement(trim({joined.data(), joined.size()}), more));
        joined.clear();
    };
    for_each_line_of(text, "\n\r\v\f\x1C\x1D\x1E", [&](std::string_view line) {
        const bool is_comment = trim(line).starts_with('#');
        const bool goes_on = line.ends_with('\\') && !is_comment;
        while (goes_on && line.ends_with('\\')) line.remove_suffix(1);
        if (is_comment) joined.push_back(' ');
        joined.insert(joined.end(), line.begin(), line.end());
        if (!goes_on) end_line();
    });
    end_line();
    return out;
}

/// Whether a line of TOML gives a key a value, at its beginning or in an inline table.
[[nodiscard]] constexpr bool sets_toml_key(std::string_view line, std::string_view key) noexcept {
    for (auto at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
        const bool begins =
            at == 0 || std::string_view(" \t{,.").find(line[at - 1]) != std::string_view::npos;
        if (begins && trim(line.substr(at + key.size())).starts_with('=')) return true;
    }
    return false;
}

/// TOML is looked at for keys that name paths, wherever they stand.
[[nodiscard]] constexpr manifest_need need_of_python_project(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (line.starts_with('#')) return;
        const auto key = trim(line.substr(0, line.find('=')));
        const bool sets_path = key != "path" && sets_toml_key(line, "path");
        if (sets_path || mentions_one(line, "file:|editable = true|editable=true|develop = true") ||
            mentions_one(line, "workspace = true|workspace=true|tool.uv.workspace"))
            out = manifest_need::files;
        bool may_be_local = key == "path" || key == "find-links" || key == "dynamic" ||
                            sets_toml_key(line, "file") || mentions(line, " @ ");
        for (const std::string_view url : {"url", "index-url", "extra-index-url", "default-index", "git"})
            may_be_local = may_be_local || sets_toml_key(line, url);
        if (may_be_local && (!mentions(line, "://") || key == "find-links"))
            out = worse(out, manifest_need::unknown);
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_uv_lock(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (!line.starts_with("source = {")) return;
        const bool is_own = mentions_one(line, "editable = \".\"|virtual = \".\"");
        if (!is_own &&
            (mentions_one(line, "editable|virtual|directory|path|file:") || !mentions(line, "://")))
            out = manifest_need::files;
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

/// Words of a Gemfile: those that begin a statement, those that stand anywhere, and the names of options.
inline constexpr word_list gemfile_statements = "gem source ruby group platforms platform end";
inline constexpr word_list gemfile_values = "do end true false nil";
inline constexpr word_list gemfile_options = "require group groups platform platforms git github branch tag "
                                             "ref source engine engine_version force_ruby_platform";

/// What a line of a Gemfile names that holds nothing but words, strings without expansions and symbols.
/// Nothing where it holds more.
[[nodiscard]] constexpr std::optional<manifest_need> need_of_plain_ruby(std::string_view line) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    bool is_first = true;
    bool is_repository = false; // what comes next
    for (std::size_t at = 0; at < line.size();) {
        const char byte = line[at];
        if (byte == '#') break;
        const bool is_words = line.substr(at).starts_with("%i[") || line.substr(at).starts_with("%w[");
        if (byte == '"' || byte == '\'' || is_words) {
            const auto begin = at + (is_words ? 3 : 1);
            const auto end = line.find(is_words ? ']' : byte, begin);
            if (end == std::string_view::npos) return std::nullopt;
            const auto text = line.substr(begin, end - begin);
            if (mentions_one(text, "#{|\\|#$|#@")) return std::nullopt;
            if (text == "path" || (is_repository && !is_remote_url(text))) return manifest_need::files;
            is_repository = text == "git";
            at = end + 1;
        } else if (letters.find(byte) != std::string_view::npos) {
            const auto end = line.find_first_not_of(letters, at);
            const auto word = line.substr(at, end - at);
            at += word.size();
            const auto rest = line.substr(at);
            const bool is_symbol = at > word.size() && line[at - word.size() - 1] == ':';
            const bool is_option = rest.starts_with(':') && gemfile_options.contains(word);
            const bool is_number = word.find_first_not_of("0123456789") == std::string_view::npos;
            if (!is_symbol && !is_option && !is_number && !gemfile_values.contains(word) &&
                !(is_first && gemfile_statements.contains(word)))
                return std::nullopt;
            is_repository = word == "git" || (is_first && word == "source");
        } else if (std::string_view(" \t,:=>[]()").find(byte) != std::string_view::npos) {
            if (byte == ',') is_repository = false;
            ++at;
        } else {
            return std::nullopt;
        }
        if (byte != ' ' && byte != '\t') is_first = false;
    }
    return manifest_need::nothing;
}

/// A Gemfile is a program; what is told apart are lines that only name gems and sources.
[[nodiscard]] constexpr manifest_need need_of_gemfile(std::string_view text) {
    constexpr std::string_view usual_source = R"("https://github.com/#{repo}.git" })";
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        if (mentions_one(line, "path:|:path|gemspec|file:|eval_gemfile|require_relative") &&
            line.front() != '#') {
            out = manifest_need::files;
            return;
        }
        if (line.starts_with("git_source(:github) { |repo| ") && line.substr(29) == usual_source) return;
        out = worse(out, need_of_plain_ruby(line).value_or(manifest_need::unknown));
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_gemfile_lock(std::string_view text) {
    auto out = manifest_need::nothing;
    for_each_line(text, [&](std::string_view line) {
        const bool is_local = line.starts_with("remote:") && !is_remote_url(trim(line.substr(7)));
        if (line == "PATH" || is_local) out = manifest_need::files;
    });
    return out;
}

// ---- PHP

/// Whether a URL of a repository or a package leads to a folder.
[[nodiscard]] constexpr bool has_local_url(std::string_view json) {
    bool out = false;
    for_each_json_string(json, [&](std::string_view name, std::string_view value) {
        out = out || (name == "url" && !value.empty() && !is_remote_url(value));
    });
    return out;
}

[[nodiscard]] constexpr manifest_need need_of_composer_json(std::string_view text, manifest_use use) {
    auto out = manifest_need::nothing;
    const bool is_object = for_each_json_member(text, [&](std::string_view name, std::string_view value) {
        if (name == "repositories" && (mentions_one(value, "\"path\"|\"artifact\"") || has_local_url(value)))
            out = manifest_need::files;
        if (name == "scripts" && use.runs_scripts)
            for_each_json_member(value, [&](std::string_view script, std::string_view) {
                if (begins_with_one(script, "pre- post-") || script == "command" || script == "init")
                    out = manifest_need::files;
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
    if (mentions_one(text, R"("type": "path"|"type":"path")") || has_local_url(text))
        return manifest_need::files;
    const bool has_plugin = mentions_one(text, "\"composer-plugin\"|\"composer-installer\"");
    return has_plugin && use.runs_plugins ? manifest_need::unknown : manifest_need::nothing;
}

// ---- Rust

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
    return mentions_one(text, "basedir|user.dir|<file>|<exists>|<missing>|systemPath|../|file:")
               ? manifest_need::unknown
               : manifest_need::nothing;
}

/// What makes MSBuild, which does not mind upper and lower case, look for other files when it restores.
inline constexpr phrase_list msbuild_files =
    "exists(|system.io|<import|.props\"|.targets\"|restoresources|restoreadditionalproject|restoreconfigfile|"
    "restorefallbackfolders|restorepackagespath|nugetlockfilepath|file:";

[[nodiscard]] constexpr manifest_need need_of_msbuild(std::string_view text) {
    std::vector<char> small;
    append_lower_case(small, text);
    return mentions_one({small.data(), small.size()}, msbuild_files) ? manifest_need::unknown
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
        return mentions_one(text, R"("file:|+file:|"link": true|"link":true)") ? manifest_need::files
                                                                               : manifest_need::nothing;
    if (name == "yarn.lock") return need_of_yarn_lock(text);
    if (name == "pnpm-lock.yaml" || name == "bun.lock")
        return mentions_one(text, "file:|link:|workspace:") ? manifest_need::files : manifest_need::nothing;
    if (name == ".npmrc") return need_of_npmrc(text);
    if (name == "pnpm-workspace.yaml")
        return mentions(text, "packages:") ? manifest_need::files : manifest_need::unknown;
    if (name == "pyproject.toml" || name == "Pipfile") return need_of_python_project(text);
    if (name == "poetry.lock")
        return mentions_one(text, R"(type = "directory"|type = "file"|"file:|url = ".|url = "/)")
                   ? manifest_need::files
                   : manifest_need::nothing;
    if (name == "Pipfile.lock")
        return mentions_one(text, "\"path\"|\"file\"|\"editable\"") || has_local_url(text)
                   ? manifest_need::files
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
    if (name.ends_with("proj") || name.ends_with("proj.user") || name.ends_with(".projitems") ||
        name.ends_with(".props") || name.ends_with(".targets"))
        return need_of_msbuild(text);
    constexpr word_list plain =
        ".corepack.env go.sum Cargo.lock rust-toolchain rust-toolchain.toml auth.json .python-version "
        ".python-versions "
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
