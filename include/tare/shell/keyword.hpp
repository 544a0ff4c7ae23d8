#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// A reserved word: special where a command may begin, or where the command it belongs to asks for it.
enum class shell_keyword : std::uint8_t {
    not_,
    open_group,
    close_group,
    case_,
    do_,
    done,
    elif,
    else_,
    esac,
    fi,
    for_,
    if_,
    in,
    then,
    until,
    while_,

    // bash's
    open_test,
    close_test,
    coproc,
    function,
    select,
    time,
};

/// How each is written; the element at index i is the i-th one's.
inline constexpr std::array<std::string_view, 22> shell_keyword_spellings{
    "!",  "{",  "}",    "case",  "do",    "done", "elif", "else",   "esac",     "fi",     "for",
    "if", "in", "then", "until", "while", "[[",   "]]",   "coproc", "function", "select", "time"};

[[nodiscard]] constexpr std::string_view to_string(shell_keyword keyword) noexcept {
    return shell_keyword_spellings[static_cast<std::size_t>(keyword)];
}

/// The reserved word that a text is, in bash.
[[nodiscard]] constexpr std::optional<shell_keyword> find_shell_keyword(std::string_view text) noexcept {
    for (std::size_t index = 0; index < shell_keyword_spellings.size(); ++index)
        if (shell_keyword_spellings[index] == text) return static_cast<shell_keyword>(index);
    return std::nullopt;
}

/// Whether a reserved word ends a list of a compound command.
[[nodiscard]] constexpr bool closes(shell_keyword keyword) noexcept {
    switch (keyword) {
    case shell_keyword::close_group:
    case shell_keyword::do_:
    case shell_keyword::done:
    case shell_keyword::elif:
    case shell_keyword::else_:
    case shell_keyword::esac:
    case shell_keyword::fi:
    case shell_keyword::then:
    case shell_keyword::close_test: return true;
    default: return false;
    }
}

} // namespace tare::inline v0
