#pragma once

#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

enum class severity : std::uint8_t {
    error,   ///< BuildKit refuses the file
    warning, ///< BuildKit warns and goes on
};

[[nodiscard]] constexpr std::string_view to_string(severity level) noexcept {
    return level == severity::error ? "error" : "warning";
}

/// What can be wrong with a Dockerfile's syntax.
enum class diagnostic_code : std::uint8_t {
    text_too_large,
    line_too_long,
    no_instructions,
    repeated_directive,
    invalid_escape,
    not_only_strings,
    missing_argument,
    missing_equals,
    unterminated_heredoc,
    empty_continuation,
};

/// What is said of a code: `%s` stands for the bytes in question, `%q` for them in quotes.
struct diagnostic_info {
    diagnostic_code code = {};
    severity level = severity::error;
    std::string_view name;
    std::string_view sentence;
};

/// Every code with its sentence, BuildKit's own where BuildKit has one; the element at index i is
/// of the i-th code.
inline constexpr std::array<diagnostic_info, 10> diagnostic_table{{
    {diagnostic_code::text_too_large, severity::error, "text-too-large",
     "a text of 4 GiB or more cannot be read"},
    {diagnostic_code::line_too_long, severity::error, "line-too-long",
     "dockerfile line greater than max allowed size of 65535"},
    {diagnostic_code::no_instructions, severity::error, "no-instructions", "file with no instructions"},
    {diagnostic_code::repeated_directive, severity::error, "repeated-directive",
     "only one %s parser directive can be used"},
    {diagnostic_code::invalid_escape, severity::error, "invalid-escape",
     "invalid escape token '%s' does not match ` or \\"},
    {diagnostic_code::not_only_strings, severity::error, "not-only-strings",
     "when using JSON array syntax, arrays must be comprised of strings only"},
    {diagnostic_code::missing_argument, severity::error, "missing-argument", "%s must have two arguments"},
    {diagnostic_code::missing_equals, severity::error, "missing-equals",
     "Syntax error - can't find = in %q. Must be of the form: name=value"},
    {diagnostic_code::unterminated_heredoc, severity::error, "unterminated-heredoc", "unterminated heredoc"},
    {diagnostic_code::empty_continuation, severity::warning, "empty-continuation",
     "Empty continuation line found in: %s"},
}};

[[nodiscard]] constexpr const diagnostic_info& info(diagnostic_code code) noexcept {
    return diagnostic_table[static_cast<std::size_t>(code)];
}

/// The code's name in lower case with hyphens, for reports.
[[nodiscard]] constexpr std::string_view to_string(diagnostic_code code) noexcept { return info(code).name; }

/// Something wrong with a Dockerfile, and where.
struct diagnostic {
    diagnostic_code code = {};
    source_range range;     ///< the bytes at fault
    std::uint32_t line = 0; ///< the line BuildKit names: 1-based, but 0-based for directives

    [[nodiscard]] constexpr severity level() const noexcept { return info(code).level; }

    friend constexpr bool operator==(const diagnostic&, const diagnostic&) = default;
};

} // namespace tare::inline v0
