#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// An operator of the shell: what stands between commands, encloses them or redirects.
enum class shell_operator : std::uint8_t {
    // Between commands
    and_if,       ///< `&&`
    or_if,        ///< `||`
    pipe,         ///< `|`
    pipe_both,    ///< `|&` (bash)
    semicolon,    ///< `;`
    background,   ///< `&`
    end_item,     ///< `;;`
    fall_through, ///< `;&` (bash)
    match_on,     ///< `;;&` (bash)

    // Around them
    open,             ///< `(`
    close,            ///< `)`
    open_arithmetic,  ///< `((` (bash)
    close_arithmetic, ///< `))` (bash)

    // Redirections
    input,            ///< `<`
    output,           ///< `>`
    append,           ///< `>>`
    clobber,          ///< `>|`
    input_output,     ///< `<>`
    duplicate_input,  ///< `<&`
    duplicate_output, ///< `>&`
    heredoc,          ///< `<<`
    heredoc_tabs,     ///< `<<-`
    here_string,      ///< `<<<` (bash)
    output_both,      ///< `&>` (bash)
    append_both,      ///< `&>>` (bash)
};

/// How each operator is written; the element at index i is of the i-th one.
inline constexpr std::array<std::string_view, 25> shell_operator_spellings{
    "&&", "||", "|",  "|&", ";",  "&",  ";;", ";&", ";;&", "(",   ")",  "((", "))",
    "<",  ">",  ">>", ">|", "<>", "<&", ">&", "<<", "<<-", "<<<", "&>", "&>>"};

[[nodiscard]] constexpr std::string_view to_string(shell_operator symbol) noexcept {
    return shell_operator_spellings[static_cast<std::size_t>(symbol)];
}

} // namespace tare::inline v0
