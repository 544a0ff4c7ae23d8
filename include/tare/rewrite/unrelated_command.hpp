#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/copied_folder.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/script.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Which commands have nothing to do with what lies in a folder of the image. Links are taken for what they
/// are called, and programs for what their names say.
namespace tare::inline v0 {
namespace detail {

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
    texts,  ///< what names no file, unless it is a path
    names,  ///< the same of packages and users, unless there is such a file
    others, ///< names of anything, unless there is such a file or folder
    files,
};
struct unrelated_program {
    word_list names = {};
    operand_kind operands = operand_kind::others;
    std::uint8_t skipped = 0; ///< operands before them
};

inline constexpr word_list user_programs = "addgroup groupadd adduser useradd usermod groupmod";

/// Programs that read and change nothing but what their words name, and what belongs to the system.
inline constexpr std::array<unrelated_program, 7> unrelated_programs{{
    {user_programs, operand_kind::names},
    {"true : echo printf sleep uname id whoami locale-gen a2enmod a2dismod a2ensite a2dissite phpenmod "
     "phpdismod",
     operand_kind::texts},
    {"update-ca-certificates ldconfig update-locale dpkg-reconfigure add-apt-repository update-alternatives "
     "date docker-php-ext-install docker-php-ext-enable docker-php-ext-configure pecl install-php-extensions "
     "corepack apt-key"},
    {"chown chmod chgrp", operand_kind::files, 1},
    {"mkdir rm rmdir touch cp mv ln cat ls test [ virtualenv", operand_kind::files},
    {"sed", operand_kind::files, 1},
    {"setcap", operand_kind::files, 1},
}};

/// Options of package managers whose values are files or folders, whatever they look like.
inline constexpr word_list path_options =
    "--find-links --keys-dir --cert --client-cert --cafile --userconfig "
    "--globalconfig --config-file --repositories-file";

/// Files that a builder gives each RUN anew, and those of them that keep nothing.
inline constexpr word_list fleeting_places = "/etc/hosts /etc/resolv.conf /etc/hostname /dev /proc /sys";
inline constexpr word_list devices = "/dev/null /dev/stdin /dev/stdout /dev/stderr /dev/tty /dev/zero "
                                     "/dev/random /dev/urandom";
/// Files that tell COPY which owner a name is.
inline constexpr word_list account_files = "/etc/passwd /etc/group";

[[nodiscard]] constexpr bool may_meet_one(std::string_view path, word_list others) noexcept {
    for (const auto each : others)
        if (may_meet(path, each)) return true;
    return false;
}

/// Whether a script of sed only replaces: others may read and write files.
[[nodiscard]] constexpr bool only_replaces(std::string_view script) noexcept {
    if (script.size() < 4 || script[0] != 's' || script.find_first_of("\n;") != std::string_view::npos)
        return false;
    const auto flags = script.substr(script.rfind(script[1]) + 1);
    return flags.find_first_not_of("gGiI0123456789") == std::string_view::npos;
}

/// What is to be told of a command that leaves a folder alone.
struct command_notes {
    bool is_doubtful = false; ///< it does so but for settings that it may read there
    bool is_fleeting = false; ///< it may leave what the next RUN does not have
};

/// What of the image a command must leave alone, and where it runs.
struct folder_at_stake {
    const copied_folder& copied;
    std::string_view working_directory; ///< clean, or empty where it is not known
    const environment* variables = nullptr;
    const std::vector<std::string>* files = nullptr; ///< those of the context, where they are known
    bool has_named_owner = false;                    ///< whether accounts decide whom it belongs to
    command_notes* notes = nullptr;

    constexpr void doubt() const noexcept {
        if (notes != nullptr) notes->is_doubtful = true;
    }
    /// Whether the word of a command surely names nothing in the folder or around it.
    [[nodiscard]] constexpr bool spares(const command_word& word, operand_kind kind) const {
        const auto value = known_value(word, *variables);
        if (!value) return false;
        std::string_view path = *value;
        if (path.starts_with('-')) {
            const auto equals = path.find('=');
            if (equals == std::string_view::npos) {
                if (path.find('/') != std::string_view::npos) return false;
                // Its value may be attached to a letter.
                const bool is_short = path.size() > 2 && path[1] != '-';
                return !is_short || kind == operand_kind::files || spares_name(path.substr(2), kind);
            }
            if (path_options.contains(path.substr(0, equals))) kind = operand_kind::files;
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
        return is_path || kind == operand_kind::files ? spares_path(path) : spares_name(path, kind);
    }
    [[nodiscard]] constexpr bool spares_path(std::string_view path) const {
        if (!path.starts_with('/') && working_directory.empty()) return false;
        const auto place = resolve_path(working_directory, path);
        if (has_named_owner && may_meet_one(place, account_files)) return false;
        if (notes != nullptr && may_meet_one(place, fleeting_places) && !devices.contains(place))
            notes->is_fleeting = true;
        return !may_meet(place, copied.destination);
    }
    /// The same of a word that need not be a path.
    [[nodiscard]] constexpr bool spares_name(std::string_view name, operand_kind kind) const {
        if (kind == operand_kind::texts || name.empty()) return true;
        const bool may_be_folder = kind == operand_kind::others;
        if (files == nullptr) return !may_be_folder || !ends_with_one(name, file_endings);
        const std::string_view folder = working_directory.empty() ? copied.destination : working_directory;
        const auto source = copied.source_of(resolve_path(folder, name));
        return !source || !(may_be_folder ? has_any(*files, *source) : has_file(*files, *source));
    }
    /// Homes are where they usually are.
    [[nodiscard]] constexpr bool variables_spare_home() const {
        const auto home = (*variables)("HOME");
        const std::string_view folder = copied.destination;
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

/// Whether a command of a package manager that is about no project names nothing in a folder.
[[nodiscard]] constexpr bool spares_words(const package_command& manager, std::span<const command_word> words,
                                          const folder_at_stake& at) {
    bool is_path = false; // what the option before says
    for (const auto& word : words) {
        const auto kind = is_path ? operand_kind::files : operand_kind::others;
        is_path = path_options.contains(word.value);
        const bool is_known = manager.verb_range.contains(word.range) || manager.program.contains(word.range);
        bool is_package = false;
        for (const auto& each : manager.packages) is_package = is_package || each.word.range == word.range;
        const bool is_spared = is_package
                                   ? word.is_literal() && at.spares_name(word.value, operand_kind::names)
                                   : at.spares(word, is_known ? operand_kind::texts : kind);
        if (!is_spared) return false;
    }
    return true;
}

/// Whether Corepack is told to leave the manifest of a project alone.
[[nodiscard]] constexpr bool is_global_corepack(std::span<const command_word> words) {
    const std::string_view verb = words.size() > 1 ? std::string_view(words[1].value) : "";
    bool is_global = verb == "prepare";
    bool has_version = false;
    for (const auto& word : words) {
        is_global = is_global || (verb == "install" && (word.value == "-g" || word.value == "--global"));
        has_version = has_version || word.value.find('@') != std::string::npos;
    }
    return verb == "enable" || verb == "disable" || (is_global && has_version);
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
        const bool may_share =
            is_of_system(manager->manager) && is_in_one(at.copied.destination, "/var /srv /opt");
        if (!is_plain || may_share || words.front().range != manager->program) at.doubt();
        return at.spares(words.front(), operand_kind::texts) &&
               spares_words(*manager, std::span(words).subspan(1), at);
    }
    const auto program = words.front().value;
    if (program.find('/') != std::string::npos) return false;
    if (at.has_named_owner && user_programs.contains(program)) return false;
    if (program == "corepack" && !is_global_corepack(words)) return false;
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
