#pragma once

#include <tare/shell/dialect.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tare::inline v0 {

/// The options of a shell that its command line sets and a script's meaning hangs on.
struct shell_options {
    bool errexit = false;   ///< `-e`: a command that fails ends the script
    bool nounset = false;   ///< `-u`: a variable that is not set is a fault
    bool pipefail = false;  ///< a pipeline fails where any of its commands does
    bool xtrace = false;    ///< `-x`: commands are shown before they run
    bool verbose = false;   ///< `-v`: lines are shown as they are read
    bool noglob = false;    ///< `-f`: patterns stay as they are
    bool allexport = false; ///< `-a`: assigned variables are exported
    bool noclobber = false; ///< `-C`: `>` does not overwrite
    bool errtrace = false;  ///< `-E`: functions and subshells inherit the trap on ERR (bash)
    bool login = false;     ///< `-l`: the profile is read first

    friend constexpr bool operator==(const shell_options&, const shell_options&) = default;
};

/// Where it is known from what runs a script.
enum class shell_origin : std::uint8_t {
    base,        ///< nothing says: the base image's own shell, or else the platform's default
    instruction, ///< a SHELL instruction
    program,     ///< the script's own `#!` line, or the program of an exec form
};

/// Why a script cannot be read.
enum class shell_opacity : std::uint8_t {
    none,           ///< it can
    windows,        ///< the base is one of Windows, whose default is cmd
    other_shell,    ///< no shell that is known: cmd, PowerShell, zsh …
    unknown_option, ///< the shell gets an option that is not known
    no_command,     ///< the shell is not told by `-c` to run the text
};

/// What runs a script that is given as a text: the default is that of Linux, `/bin/sh -c`.
struct shell_setting {
    std::optional<shell_dialect> dialect = shell_dialect::posix; ///< nothing where scripts are opaque
    shell_options options{};
    shell_origin origin = shell_origin::base;
    shell_opacity opacity = shell_opacity::none;

    [[nodiscard]] constexpr bool is_opaque() const noexcept { return !dialect; }

    friend constexpr bool operator==(const shell_setting&, const shell_setting&) = default;
};

/// A command line that may run a shell.
struct shell_command_line {
    shell_setting setting{};
    std::size_t script = 0;  ///< the index of the word that is the script, the number of words where none is
    bool takes_text = false; ///< whether `-c` is given, so that the script is a text and no file

    friend constexpr bool operator==(const shell_command_line&, const shell_command_line&) = default;
};

namespace detail {

/// Shells that read POSIX scripts, by the names they are run by.
struct known_shell {
    std::string_view name;
    shell_dialect dialect = {};
};
inline constexpr std::array<known_shell, 4> known_shells{{
    {"sh", shell_dialect::posix},
    {"dash", shell_dialect::posix},
    {"ash", shell_dialect::posix},
    {"bash", shell_dialect::bash},
}};

/// An option by its letter and the name that `-o` takes; one without a member changes nothing that is
/// asked here.
struct known_option {
    char letter = '\0';
    std::string_view name;
    bool shell_options::*member = nullptr;
};
inline constexpr std::array<known_option, 19> known_options{{
    {'e', "errexit", &shell_options::errexit},
    {'u', "nounset", &shell_options::nounset},
    {'\0', "pipefail", &shell_options::pipefail},
    {'x', "xtrace", &shell_options::xtrace},
    {'v', "verbose", &shell_options::verbose},
    {'f', "noglob", &shell_options::noglob},
    {'a', "allexport", &shell_options::allexport},
    {'C', "noclobber", &shell_options::noclobber},
    {'E', "errtrace", &shell_options::errtrace},
    {'l', "", &shell_options::login},
    {'b', "notify", nullptr},
    {'h', "hashall", nullptr},
    {'i', "", nullptr},
    {'m', "monitor", nullptr},
    {'B', "braceexpand", nullptr},
    {'T', "functrace", nullptr},
    {'\0', "posix", nullptr},
    {'\0', "emacs", nullptr},
    {'\0', "vi", nullptr},
}};

/// What stands after the last slash.
[[nodiscard]] constexpr std::string_view base_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

[[nodiscard]] constexpr std::optional<shell_dialect> find_shell(std::string_view name) noexcept {
    for (const auto& each : known_shells)
        if (each.name == name) return each.dialect;
    return std::nullopt;
}

/// Reads a shell's command line word by word.
class shell_command_reader {
public:
    constexpr explicit shell_command_reader(std::span<const std::string_view> words) noexcept
        : words_(words) {}

    constexpr shell_command_line run() noexcept {
        out_.setting.origin = shell_origin::program;
        out_.script = words_.size();
        if (!find_dialect()) {
            refuse(shell_opacity::other_shell);
        } else if (!read_options()) {
            refuse(shell_opacity::unknown_option);
        } else {
            out_.script = at_;
        }
        return out_;
    }

private:
    constexpr void refuse(shell_opacity why) noexcept {
        out_.setting.dialect.reset();
        out_.setting.opacity = why;
    }

    /// Goes past the shell's name, and past `env` or `busybox` before it.
    constexpr bool find_dialect() noexcept {
        if (at_ < words_.size() && base_name(words_[at_]) == "env") ++at_;
        const bool is_applet = at_ < words_.size() && base_name(words_[at_]) == "busybox";
        if (is_applet) ++at_;
        if (at_ == words_.size()) return false;
        const auto name = base_name(words_[at_++]);
        out_.setting.dialect = is_applet && name == "bash" ? std::nullopt : find_shell(name);
        return out_.setting.dialect.has_value();
    }

    constexpr bool read_options() noexcept {
        for (; at_ < words_.size(); ++at_) {
            const auto word = words_[at_];
            if (word == "--" || word == "-") {
                ++at_;
                return true;
            }
            if (word.size() < 2 || (word[0] != '-' && word[0] != '+')) return true;
            if (word.starts_with("--") ? !read_long(word) : !read_letters(word)) return false;
        }
        return true;
    }
    constexpr bool read_long(std::string_view word) noexcept {
        if (out_.setting.dialect != shell_dialect::bash) return false;
        if (word == "--login") out_.setting.options.login = true;
        for (const std::string_view known : {"--login", "--noprofile", "--norc", "--posix", "--noediting"})
            if (word == known) return true;
        return false;
    }
    /// Letters, each an option; `o` takes the next word for an option's name, bash's `O` for another kind's.
    constexpr bool read_letters(std::string_view word) noexcept {
        const bool sets = word[0] == '-';
        for (const char letter : word.substr(1)) {
            if (letter == 'c') {
                out_.takes_text = true;
            } else if (letter == 'o' || letter == 'O') {
                if (letter == 'O' && out_.setting.dialect != shell_dialect::bash) return false;
                if (++at_ == words_.size()) return false;
                if (letter == 'o' && !set({'\0', words_[at_]}, sets)) return false;
            } else if (!set({letter, {}}, sets)) {
                return false;
            }
        }
        return true;
    }
    constexpr bool set(known_option wanted, bool value) noexcept {
        for (const auto& each : known_options) {
            if (wanted.name.empty() ? each.letter != wanted.letter : each.name != wanted.name) continue;
            if (each.member != nullptr) out_.setting.options.*each.member = value;
            return true;
        }
        return false;
    }

    std::span<const std::string_view> words_;
    std::size_t at_ = 0;
    shell_command_line out_;
};

} // namespace detail

/// Reads the command line of a program that may be a shell: `sh`, `dash`, `ash` and `bash` by any path,
/// after `env`, as a `busybox` applet; options as POSIX's sh and bash take them.
[[nodiscard]] constexpr shell_command_line
read_shell_command(std::span<const std::string_view> words) noexcept {
    return detail::shell_command_reader(words).run();
}

/// What a SHELL instruction with these words sets. The text that an instruction gives follows them, so
/// they must end with `-c` and options.
[[nodiscard]] constexpr shell_setting read_shell_setting(std::span<const std::string_view> words) noexcept {
    const auto command = read_shell_command(words);
    auto out = command.setting;
    out.origin = shell_origin::instruction;
    if (!out.is_opaque() && (!command.takes_text || command.script != words.size())) {
        out.dialect.reset();
        out.opacity = shell_opacity::no_command;
    }
    return out;
}

} // namespace tare::inline v0
