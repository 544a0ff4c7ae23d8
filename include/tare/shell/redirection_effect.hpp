#pragma once

#include <tare/shell/cursor.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_expansion.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// What a redirection makes of a descriptor.
enum class redirection_action : std::uint8_t {
    reads,      ///< opens a file to be read
    writes,     ///< opens a file to be written, and empties it
    appends,    ///< opens a file to be written at its end
    updates,    ///< opens a file to be read and written: `<>`
    gives_text, ///< a heredoc or a here-string
    copies,     ///< makes it what another one is: `2>&1`
    closes,     ///< `>&-`
    unknown,    ///< one of these: `>&$x`
};

/// What a redirection does.
struct redirection_effect {
    redirection_action action = redirection_action::unknown;
    /// The descriptor; nothing where bash chooses one and puts it into a variable, or where it is no
    /// number that a shell takes.
    std::optional<std::uint32_t> descriptor;
    bool is_errors_too = false;     ///< standard error goes where standard output goes: `&>`
    std::optional<shell_word> file; ///< the file it opens, where it opens one
    bool may_write_file = false;    ///< it may make, empty or write a file that is not of the system

    [[nodiscard]] constexpr bool redirects(std::uint32_t what) const noexcept {
        return descriptor == what || (is_errors_too && what == 2);
    }
};

namespace detail {

/// Files that are no files: to write one changes nothing that stays.
inline constexpr std::array<std::string_view, 7> device_files{
    "/dev/full", "/dev/null", "/dev/stderr", "/dev/stdin", "/dev/stdout", "/dev/tty", "/dev/zero",
};

[[nodiscard]] constexpr bool is_device_file(std::string_view path) noexcept {
    for (const auto each : device_files)
        if (path == each) return true;
    return false;
}

/// The number that some digits are, where it is small enough for a descriptor.
[[nodiscard]] constexpr std::optional<std::uint32_t> descriptor_number(std::string_view digits) noexcept {
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    std::uint32_t out = 0;
    for (const char byte : digits) {
        if (!is_digit(byte)) return std::nullopt;
        out = out * 10 + static_cast<std::uint32_t>(byte - '0');
    }
    return out;
}

[[nodiscard]] constexpr redirection_action opening_action(shell_operator symbol) noexcept {
    switch (symbol) {
    case shell_operator::input: return redirection_action::reads;
    case shell_operator::output:
    case shell_operator::clobber:
    case shell_operator::output_both: return redirection_action::writes;
    case shell_operator::append:
    case shell_operator::append_both: return redirection_action::appends;
    case shell_operator::input_output: return redirection_action::updates;
    case shell_operator::heredoc:
    case shell_operator::heredoc_tabs:
    case shell_operator::here_string: return redirection_action::gives_text;
    default: return redirection_action::unknown;
    }
}

/// What the word after `<&` or `>&` makes of it; `unknown` where that is no number.
[[nodiscard]] constexpr redirection_action copying_action(std::string_view word) noexcept {
    if (word == "-") return redirection_action::closes;
    if (word.size() > 1 && word.ends_with('-')) word.remove_suffix(1); // bash moves the descriptor
    return descriptor_number(word) ? redirection_action::copies : redirection_action::unknown;
}

} // namespace detail

/// What a redirection does.
[[nodiscard]] constexpr redirection_effect effect_of(shell_redirection redirection) noexcept {
    const auto symbol = redirection.symbol();
    const auto target = redirection.target();
    const auto digits = redirection.descriptor();
    redirection_effect out;
    out.action = detail::opening_action(symbol);
    const bool is_copy = out.action == redirection_action::unknown;
    if (is_copy && target) {
        if (const auto word = verbatim_text(*target)) {
            out.action = detail::copying_action(*word);
            if (out.action == redirection_action::unknown && symbol == shell_operator::duplicate_output &&
                digits.empty())
                out.action = redirection_action::writes; // `>&file`, bash's; dash refuses it
        }
    }

    const bool is_input = symbol == shell_operator::input || symbol == shell_operator::input_output ||
                          symbol == shell_operator::duplicate_input ||
                          out.action == redirection_action::gives_text;
    out.descriptor =
        digits.empty() ? std::optional<std::uint32_t>(is_input ? 0 : 1) : detail::descriptor_number(digits);
    const bool may_open =
        out.action == redirection_action::writes || out.action == redirection_action::unknown;
    out.is_errors_too = symbol == shell_operator::output_both || symbol == shell_operator::append_both ||
                        (is_copy && may_open && !is_input && digits.empty());

    switch (out.action) {
    case redirection_action::reads: out.file = target; break;
    case redirection_action::writes:
    case redirection_action::appends:
    case redirection_action::updates: {
        out.file = target;
        const auto path = target ? verbatim_text(*target) : std::nullopt;
        out.may_write_file = !path || !detail::is_device_file(*path);
        break;
    }
    case redirection_action::unknown: out.may_write_file = !is_input; break;
    default: break;
    }
    return out;
}

/// Whether one of a command's redirections is of a descriptor. One of a descriptor that bash chooses is of
/// none of those that a program knows.
[[nodiscard]] constexpr bool redirects(shell_command command, std::uint32_t descriptor) noexcept {
    for (const auto each : command.redirections())
        if (effect_of(each).redirects(descriptor)) return true;
    return false;
}

/// Whether a redirection of a command may outlast it: it is one of an `exec` that runs nothing, or opens a
/// descriptor that bash chooses, or what is called is not known.
[[nodiscard]] constexpr bool may_outlast(shell_redirection redirection, const shell_call& call) noexcept {
    if (redirection.descriptor().starts_with('{') || call.kind() == call_kind::unknown) return true;
    if (call.name() != "exec") return false;
    for (const auto operand : call.operands())
        if (!expansion_of(operand).may_be_none) return false;
    return true;
}

} // namespace tare::inline v0
