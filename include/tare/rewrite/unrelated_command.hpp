#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/script.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which commands have nothing to do with what lies in a folder of the image. Links are taken for what they
/// are called, and programs for what their names say.
namespace tare::inline v0 {
namespace detail {

/// Whether a path is a folder or lies in it, both clean: absolute ones, or such that begin in the same folder.
[[nodiscard]] constexpr bool lies_in(std::string_view path, std::string_view folder) noexcept {
    if (path == folder) return true;
    if (folder == "/") return path.starts_with('/');
    if (folder == ".") return !path.starts_with('/') && path != ".." && !path.starts_with("../");
    return is_inside(path, folder);
}

/// Whether one of two paths may lie in the other.
[[nodiscard]] constexpr bool may_meet(std::string_view path, std::string_view folder) noexcept {
    if (path.starts_with('/') != folder.starts_with('/')) return true;
    if (path.starts_with("..") || folder.starts_with("..")) return true;
    return lies_in(path, folder) || lies_in(folder, path);
}

/// Whether a path is one of some folders or lies in one.
[[nodiscard]] constexpr bool is_in_one(std::string_view path, word_list folders) noexcept {
    for (const auto each : folders)
        if (lies_in(path, each)) return true;
    return false;
}

/// Replaces `$NAME` and `${NAME}` in a word by what the environment tells; nothing where it holds other
/// expansions, may split, or is a pattern.
[[nodiscard]] constexpr std::optional<std::string> known_value(const command_word& word,
                                                               const environment& variables) {
    if (word.is_literal()) return word.value;
    if (word.value.find_first_of("\\`(*?[") != std::string::npos) return std::nullopt;
    std::string out(word.front());
    const std::string_view text = word.value;
    const auto is_name = [](char byte) {
        return byte == '_' || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               (byte >= '0' && byte <= '9');
    };
    for (std::size_t at = word.unknown.begin; at < text.size();) {
        if (text[at] != '$' || at >= word.unknown.end) {
            out += text[at++];
            continue;
        }
        const bool has_brace = text.substr(++at).starts_with('{');
        if (has_brace) ++at;
        const auto begin = at;
        while (at < text.size() && is_name(text[at])) ++at;
        const auto value = variables(text.substr(begin, at - begin));
        if (!value || value->empty() || value->find_first_of(" \t\n*?[") != std::string_view::npos)
            return std::nullopt;
        out += *value;
        if (has_brace && (at == text.size() || text[at++] != '}')) return std::nullopt;
    }
    return out;
}

/// What the words of a program are.
enum class operand_kind : std::uint8_t {
    names, ///< names of packages, users, modules …
    files,
};
struct unrelated_program {
    word_list names = {};
    operand_kind operands = operand_kind::names;
    std::uint8_t skipped = 0; ///< operands before them
};

/// Programs that read and change nothing but what their words name, and what belongs to the system.
inline constexpr std::array<unrelated_program, 4> unrelated_programs{{
    {"addgroup groupadd adduser useradd usermod groupmod locale-gen update-ca-certificates ldconfig "
     "update-locale dpkg-reconfigure add-apt-repository update-alternatives true : echo printf sleep date "
     "uname id "
     "whoami a2enmod a2dismod a2ensite a2dissite phpenmod phpdismod docker-php-ext-install "
     "docker-php-ext-enable "
     "docker-php-ext-configure pecl install-php-extensions corepack apt-key setcap"},
    {"chown chmod chgrp", operand_kind::files, 1},
    {"mkdir rm rmdir touch cp mv ln cat ls test [ virtualenv", operand_kind::files},
    {"sed", operand_kind::files, 1},
}};

/// Whether a script of sed only replaces: others may read and write files.
[[nodiscard]] constexpr bool only_replaces(std::string_view script) noexcept {
    if (script.size() < 4 || script[0] != 's' || script.find_first_of("\n;") != std::string_view::npos)
        return false;
    const auto flags = script.substr(script.rfind(script[1]) + 1);
    return flags.find_first_not_of("gGiI0123456789") == std::string_view::npos;
}

/// What of the image a command must leave alone, and where it runs.
struct folder_at_stake {
    std::string_view folder;            ///< clean
    std::string_view working_directory; ///< the same, or empty where it is not known
    const environment* variables = nullptr;
    bool* is_doubtful = nullptr; ///< set where a command leaves it alone but for settings it may read there

    constexpr void doubt() const noexcept {
        if (is_doubtful != nullptr) *is_doubtful = true;
    }
    /// Whether the word of a command surely names nothing in the folder or around it.
    [[nodiscard]] constexpr bool spares(const command_word& word, operand_kind kind) const {
        const auto value = known_value(word, *variables);
        if (!value) return false;
        std::string_view path = *value;
        if (path.starts_with('-')) {
            const auto equals = path.find('=');
            if (equals == std::string_view::npos) return path.find('/') == std::string_view::npos;
            path = path.substr(equals + 1);
        }
        if (path.find("://") != std::string_view::npos) return true;
        if (path.find(':') != std::string_view::npos && path.find('/') != std::string_view::npos)
            return false;
        if (path.starts_with('~')) return variables_spare_home();
        const bool is_pattern = word.is_pattern;
        if (is_pattern) {
            path = path.substr(0, path.find_first_of("*?[{"));
            path = path.substr(0, path.rfind('/') + 1);
            if (path.empty()) return spares_path(".");
        }
        const bool is_path = path.find('/') != std::string_view::npos || path == "." || path == "..";
        return (kind == operand_kind::names && !is_path) || spares_path(path);
    }
    [[nodiscard]] constexpr bool spares_path(std::string_view path) const {
        if (path.starts_with('/')) return !may_meet(clean_path(path), folder);
        return !working_directory.empty() && !may_meet(resolve_path(working_directory, path), folder);
    }
    /// Homes are where they usually are.
    [[nodiscard]] constexpr bool variables_spare_home() const {
        const auto home = (*variables)("HOME");
        return !may_meet("/root", folder) && !lies_in(folder, "/home") && folder.starts_with('/') &&
               folder != "/" && (!home || !may_meet(clean_path(*home), folder));
    }
};

/// Whether redirections only go to files that do not matter.
[[nodiscard]] constexpr bool spares_redirections(const shell_command& command, const folder_at_stake& at) {
    for (const auto each : command.redirections()) {
        if (each.heredoc()) return false;
        const auto target = each.target();
        if (!target) return false;
        const auto word = read_command_word(*target);
        const bool is_descriptor = word.value.find_first_not_of("0123456789-") == std::string::npos;
        if (!is_descriptor && !at.spares(word, operand_kind::files)) return false;
    }
    return true;
}

/// Managers of the system's packages.
[[nodiscard]] constexpr bool is_of_system(package_manager manager) noexcept {
    return manager <= package_manager::pacman;
}

/// Whether a package manager's command is about packages by their names, and no project.
[[nodiscard]] constexpr bool is_without_project(const package_command& command) {
    using enum package_manager;
    if (command.has(package_option::help)) return true;
    if (!command.is_certain) return false;
    for (const auto meaning :
         {package_option::requirements, package_option::constraints, package_option::local_package,
          package_option::folder, package_option::root, package_option::cache_folder})
        if (command.has(meaning)) return false;
    for (const auto& each : command.packages)
        if (each.kind != package_kind::name && each.kind != package_kind::url) return false;
    if (is_of_system(command.manager)) {
        for (const auto& each : command.packages)
            if (each.kind != package_kind::name) return false;
        return command.action != package_action::build;
    }
    if (command.action == package_action::clean) return true;
    const bool installs =
        command.action == package_action::install || command.action == package_action::upgrade;
    switch (command.manager) {
    case pip:
    case pipx:
    case gem:
        return (installs || command.action == package_action::remove) &&
               (!command.packages.empty() || command.manager == gem);
    case conda:
    case mamba:
    case micromamba: return command.verb == "config" || (installs && !command.packages.empty());
    case npm:
        return command.verb == "config" || command.verb == "set" ||
               (installs && command.has(package_option::global) && !command.packages.empty());
    case pnpm:
    case bun: return installs && command.has(package_option::global) && !command.packages.empty();
    case yarn: return command.verb == "global add";
    case uv:
        return installs && (command.verb == "pip install" || command.verb == "tool install") &&
               !command.packages.empty();
    case poetry: return command.verb == "config" || command.verb.starts_with("self ");
    case bundle: return command.verb == "config";
    case composer:
        return command.verb.starts_with("global ") || command.verb == "self-update" ||
               command.verb == "selfupdate";
    case cargo: return installs && command.verb == "install" && !command.packages.empty();
    case mix: return command.verb == "local.hex" || command.verb == "local.rebar";
    default: return false;
    }
}

/// Whether a simple command surely reads and changes nothing in a folder.
[[nodiscard]] constexpr bool is_unrelated(const shell_command& command,
                                          const std::optional<package_command>& manager,
                                          const folder_at_stake& at) {
    if (!command.is_simple() || !spares_redirections(command, at)) return false;
    for (const auto each : command.assignments())
        if (!each.value() || !each.value()->is_literal() || each.name() == "PATH") return false;
    const auto words = command_words(command);
    if (words.empty() || !words.front().is_literal()) return false;
    if (manager) {
        for (const auto& word : words)
            if (word.value == "--local" || word.value.starts_with("--location")) return false;
        if (!is_without_project(*manager)) return false;
        const bool is_plain =
            is_of_system(manager->manager) || manager->manager == package_manager::gem ||
            manager->manager == package_manager::pip || manager->manager == package_manager::pipx ||
            (manager->manager == package_manager::npm && manager->has(package_option::global));
        const bool may_share = is_of_system(manager->manager) && is_in_one(at.folder, "/var /srv /opt");
        if (!is_plain || may_share || words.front().range != manager->program) at.doubt();
        for (std::size_t i = 1; i < words.size(); ++i) {
            bool is_package = false;
            for (const auto& each : manager->packages)
                is_package = is_package || each.word.range == words[i].range;
            if (is_package ? !words[i].is_literal() : !at.spares(words[i], operand_kind::names)) return false;
        }
        return at.spares(words.front(), operand_kind::names);
    }
    const auto program = words.front().value;
    if (program.find('/') != std::string::npos) return false;
    if (program == "corepack" && words.size() > 1 && words[1].value != "enable" &&
        words[1].value != "disable" && words.back().value.find('@') == std::string::npos &&
        words[words.size() - 2].value.find('@') == std::string::npos)
        return false;
    const bool makes_venv = without_version(program) == "python" && words.size() > 3 &&
                            words[1].value == "-m" && words[2].value == "venv";
    if (makes_venv) at.doubt();
    for (const auto& known : unrelated_programs) {
        if (!known.names.contains(makes_venv ? std::string_view("virtualenv") : program)) continue;
        std::size_t skipped = 0;
        for (std::size_t i = 1; i < words.size(); ++i) {
            const bool is_option = words[i].value.starts_with('-');
            if (makes_venv && i <= 2) continue;
            if (!is_option && skipped++ < known.skipped) {
                if (program == "sed" && (!words[i].is_literal() || !only_replaces(words[i].value)))
                    return false;
                continue;
            }
            if (!at.spares(words[i], known.operands)) return false;
        }
        return true;
    }
    return false;
}

} // namespace detail
} // namespace tare::inline v0
