#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// What a builtin may change of the shell that runs it.
enum class builtin_effect : std::uint8_t {
    none,
    anything,              ///< it runs what its operands, a file or the shell's history say
    working_directory,     ///< cd, pushd …
    directory_stack,       ///< dirs
    variables,             ///< export, read, unset …
    options,               ///< set, shopt; set changes the positional parameters too
    positional_parameters, ///< shift
    traps,
    aliases,
    file_mode_mask,
    resource_limits,
    known_programs, ///< hash, and what looks a command up
    builtins,       ///< enable
    jobs,           ///< wait, fg, disown …
    loop,           ///< break, continue
    end,            ///< exit, return, and what may end the shell
    replacement,    ///< exec
};

/// Shells, as a set of bits.
enum class shell_set : std::uint8_t { dash = 1, ash = 2, bash = 4, posix = 3, not_dash = 6, all = 7 };

/// A command that a shell runs itself.
struct shell_builtin {
    std::string_view name;
    shell_set shells = shell_set::all; ///< which have it: Debian's dash, busybox ash, bash
    builtin_effect effect = builtin_effect::none;
    bool is_special = false; ///< one of POSIX's special builtins: assignments before it stay

    /// Whether one of some shells has it.
    [[nodiscard]] constexpr bool is_in(shell_set some) const noexcept {
        return (static_cast<unsigned>(shells) & static_cast<unsigned>(some)) != 0;
    }
};

/// The builtins of dash 0.5.12, busybox 1.35 and bash 5.2, by their bytes. `[[` is in ash, a reserved
/// word in bash; fc is in a dash that was built with it.
inline constexpr std::array<shell_builtin, 63> shell_builtins{{
    {".", shell_set::all, builtin_effect::anything, true},
    {":", shell_set::all, builtin_effect::none, true},
    {"[", shell_set::all},
    {"[[", shell_set::ash},
    {"alias", shell_set::all, builtin_effect::aliases},
    {"bg", shell_set::all, builtin_effect::jobs},
    {"bind", shell_set::bash},
    {"break", shell_set::all, builtin_effect::loop, true},
    {"builtin", shell_set::bash, builtin_effect::anything},
    {"caller", shell_set::bash},
    {"cd", shell_set::all, builtin_effect::working_directory},
    {"chdir", shell_set::posix, builtin_effect::working_directory},
    {"command", shell_set::all, builtin_effect::known_programs},
    {"compgen", shell_set::bash, builtin_effect::anything},
    {"complete", shell_set::bash},
    {"compopt", shell_set::bash},
    {"continue", shell_set::all, builtin_effect::loop, true},
    {"declare", shell_set::bash, builtin_effect::variables},
    {"dirs", shell_set::bash, builtin_effect::directory_stack},
    {"disown", shell_set::bash, builtin_effect::jobs},
    {"echo", shell_set::all},
    {"enable", shell_set::bash, builtin_effect::builtins},
    {"eval", shell_set::all, builtin_effect::anything, true},
    {"exec", shell_set::all, builtin_effect::replacement, true},
    {"exit", shell_set::all, builtin_effect::end, true},
    {"export", shell_set::all, builtin_effect::variables, true},
    {"false", shell_set::all},
    {"fc", shell_set::all, builtin_effect::anything},
    {"fg", shell_set::all, builtin_effect::jobs},
    {"getopts", shell_set::all, builtin_effect::variables},
    {"hash", shell_set::all, builtin_effect::known_programs},
    {"help", shell_set::not_dash},
    {"history", shell_set::not_dash},
    {"jobs", shell_set::all, builtin_effect::jobs},
    {"kill", shell_set::all, builtin_effect::end},
    {"let", shell_set::not_dash, builtin_effect::variables},
    {"local", shell_set::all, builtin_effect::variables},
    {"logout", shell_set::bash, builtin_effect::end},
    {"mapfile", shell_set::bash, builtin_effect::variables},
    {"popd", shell_set::bash, builtin_effect::working_directory},
    {"printf", shell_set::all, builtin_effect::variables},
    {"pushd", shell_set::bash, builtin_effect::working_directory},
    {"pwd", shell_set::all},
    {"read", shell_set::all, builtin_effect::variables},
    {"readarray", shell_set::bash, builtin_effect::variables},
    {"readonly", shell_set::all, builtin_effect::variables, true},
    {"return", shell_set::all, builtin_effect::end, true},
    {"set", shell_set::all, builtin_effect::options, true},
    {"shift", shell_set::all, builtin_effect::positional_parameters, true},
    {"shopt", shell_set::bash, builtin_effect::options},
    {"source", shell_set::not_dash, builtin_effect::anything},
    {"suspend", shell_set::bash, builtin_effect::end},
    {"test", shell_set::all},
    {"times", shell_set::all, builtin_effect::none, true},
    {"trap", shell_set::all, builtin_effect::traps, true},
    {"true", shell_set::all},
    {"type", shell_set::all, builtin_effect::known_programs},
    {"typeset", shell_set::bash, builtin_effect::variables},
    {"ulimit", shell_set::all, builtin_effect::resource_limits},
    {"umask", shell_set::all, builtin_effect::file_mode_mask},
    {"unalias", shell_set::all, builtin_effect::aliases},
    {"unset", shell_set::all, builtin_effect::variables, true},
    {"wait", shell_set::all, builtin_effect::jobs},
}};

/// The builtin of a name, of whichever of the shells. O(log builtins).
[[nodiscard]] constexpr std::optional<shell_builtin> find_shell_builtin(std::string_view name) noexcept {
    std::size_t low = 0;
    for (auto high = shell_builtins.size(); low < high;) {
        const auto middle = low + (high - low) / 2;
        if (shell_builtins[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == shell_builtins.size() || shell_builtins[low].name != name) return std::nullopt;
    return shell_builtins[low];
}

} // namespace tare::inline v0
