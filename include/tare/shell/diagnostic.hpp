#pragma once

#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// What can be wrong with a script.
enum class shell_fault : std::uint8_t {
    text_too_large,
    null_byte,
    too_deep,

    // What is not closed
    unclosed_quote,
    unclosed_substitution,
    unclosed_parameter,
    unclosed_arithmetic,
    unclosed_subscript,
    unclosed_parenthesis,
    unclosed_group,
    unclosed_if,
    unclosed_loop,
    unclosed_case,
    unclosed_test,
    unclosed_heredoc,

    // What is missing
    missing_command,
    missing_separator,
    missing_word,
    missing_name,
    missing_then,
    missing_do,
    missing_in,
    missing_parenthesis,
    missing_assignment,
    missing_operand,

    // What stands where it cannot
    misplaced_operator,
    misplaced_keyword,
    misplaced_parenthesis,
    misplaced_negation,
    misplaced_redirection,
    misplaced_array,
    misplaced_expansion,

    // What says nothing
    invalid_name,
    invalid_parameter,
    invalid_arithmetic,
    invalid_test,
    not_posix,
};

/// A fault's name, for reports, and what it says.
struct shell_fault_info {
    shell_fault fault = {};
    std::string_view name;
    std::string_view sentence;
};

/// Every fault; the element at index i is of the i-th one.
inline constexpr std::array<shell_fault_info, 37> shell_fault_table{{
    {shell_fault::text_too_large, "text-too-large", "a script of 4 GiB or more cannot be read"},
    {shell_fault::null_byte, "null-byte", "a script cannot hold a NUL byte"},
    {shell_fault::too_deep, "too-deep", "the script is nested too deeply to be read"},

    {shell_fault::unclosed_quote, "unclosed-quote", "the quote that opens here is not closed"},
    {shell_fault::unclosed_substitution, "unclosed-substitution",
     "the substitution that opens here is not closed"},
    {shell_fault::unclosed_parameter, "unclosed-parameter", "the expansion that opens here lacks its }"},
    {shell_fault::unclosed_arithmetic, "unclosed-arithmetic",
     "the arithmetic expression that opens here is not closed"},
    {shell_fault::unclosed_subscript, "unclosed-subscript", "the subscript that opens here lacks its ]"},
    {shell_fault::unclosed_parenthesis, "unclosed-parenthesis",
     "the parenthesis that opens here is not closed"},
    {shell_fault::unclosed_group, "unclosed-group", "the group that opens here lacks its }"},
    {shell_fault::unclosed_if, "unclosed-if", "the if that begins here lacks its fi"},
    {shell_fault::unclosed_loop, "unclosed-loop", "the loop that begins here lacks its end"},
    {shell_fault::unclosed_case, "unclosed-case", "the case that begins here lacks its esac"},
    {shell_fault::unclosed_test, "unclosed-test", "the test that begins here lacks its ]]"},
    {shell_fault::unclosed_heredoc, "unclosed-heredoc", "no line ends the heredoc that begins here"},

    {shell_fault::missing_command, "missing-command", "a command must follow this"},
    {shell_fault::missing_separator, "missing-separator", "a newline, ; or & must stand before this"},
    {shell_fault::missing_word, "missing-word", "a word must follow this"},
    {shell_fault::missing_name, "missing-name", "a name must follow this"},
    {shell_fault::missing_then, "missing-then", "then must follow the condition that begins here"},
    {shell_fault::missing_do, "missing-do", "do must follow the loop's head that begins here"},
    {shell_fault::missing_in, "missing-in", "in must follow the word that begins here"},
    {shell_fault::missing_parenthesis, "missing-parenthesis", "| or ) must follow this pattern"},
    {shell_fault::missing_assignment, "missing-assignment", "= must follow the subscript that begins here"},
    {shell_fault::missing_operand, "missing-operand", "an expression must follow this"},

    {shell_fault::misplaced_operator, "misplaced-operator", "this operator needs a command before it"},
    {shell_fault::misplaced_keyword, "misplaced-keyword", "this word closes or continues nothing"},
    {shell_fault::misplaced_parenthesis, "misplaced-parenthesis", "a command's words hold no parenthesis"},
    {shell_fault::misplaced_negation, "misplaced-negation", "! stands once, before a pipeline"},
    {shell_fault::misplaced_redirection, "misplaced-redirection",
     "a redirection before a compound command is not allowed"},
    {shell_fault::misplaced_array, "misplaced-array",
     "an array cannot be assigned for the time of a command"},
    {shell_fault::misplaced_expansion, "misplaced-expansion", "the word that ends a heredoc is not expanded"},

    {shell_fault::invalid_name, "invalid-name", "this is not a name"},
    {shell_fault::invalid_parameter, "invalid-parameter", "this is not a parameter expansion"},
    {shell_fault::invalid_arithmetic, "invalid-arithmetic", "this is not an arithmetic expression"},
    {shell_fault::invalid_test, "invalid-test", "this is not an operator of [[ ]]"},
    {shell_fault::not_posix, "not-posix", "the POSIX shell does not have this"},
}};

[[nodiscard]] constexpr const shell_fault_info& info(shell_fault fault) noexcept {
    return shell_fault_table[static_cast<std::size_t>(fault)];
}

/// The fault's name in lower case with hyphens, for reports.
[[nodiscard]] constexpr std::string_view to_string(shell_fault fault) noexcept { return info(fault).name; }

/// What is wrong with a script, and where. Nothing is read after it.
struct shell_diagnostic {
    shell_fault fault = {};
    source_range range; ///< the bytes at fault

    /// A sentence that says what is wrong.
    [[nodiscard]] constexpr std::string_view message() const noexcept { return info(fault).sentence; }

    friend constexpr bool operator==(const shell_diagnostic&, const shell_diagnostic&) = default;
};

} // namespace tare::inline v0
