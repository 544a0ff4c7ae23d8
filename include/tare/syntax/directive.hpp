#pragma once

#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// The parser directives BuildKit knows.
enum class directive_key : std::uint8_t { syntax, escape, check };

inline constexpr std::array<std::string_view, 3> directive_names{"syntax", "escape", "check"};

[[nodiscard]] constexpr std::string_view to_string(directive_key key) noexcept {
    return directive_names[static_cast<std::size_t>(key)];
}

/// A parser directive as read from its line.
struct directive_value {
    directive_key key = directive_key::syntax;
    std::string_view value;
};

namespace detail {

[[nodiscard]] constexpr char to_lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

/// ASCII white space as a regular expression's `\s` has it: no vertical tab.
[[nodiscard]] constexpr bool is_directive_space(char byte) noexcept {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r';
}

[[nodiscard]] constexpr std::optional<directive_key> find_directive(std::string_view name) noexcept {
    for (std::size_t key = 0; key < directive_names.size(); ++key) {
        if (name.size() != directive_names[key].size()) continue;
        std::size_t same = 0;
        while (same < name.size() && to_lower(name[same]) == directive_names[key][same]) ++same;
        if (same == name.size()) return static_cast<directive_key>(key);
    }
    return std::nullopt;
}

} // namespace detail

/// Reads `line`, which has no line end, as the directive `<marker> key = value`; nothing where it
/// is none to BuildKit. The key is read in any case; the value keeps its last blank where it has
/// nothing else, as in `# escape= `.
[[nodiscard]] constexpr std::optional<directive_value>
read_directive(std::string_view line, std::string_view marker = "#") noexcept {
    if (!line.starts_with(marker)) return std::nullopt;
    line = trim_left(line.substr(marker.size()));

    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto name = line.substr(0, equals);
    while (!name.empty() && detail::is_directive_space(name.back())) name.remove_suffix(1);
    const auto key = detail::find_directive(name);
    if (!key) return std::nullopt;

    auto value = line.substr(equals + 1);
    if (value.empty()) return std::nullopt;
    while (value.size() > 1 && detail::is_directive_space(value.front())) value.remove_prefix(1);
    while (value.size() > 1 && detail::is_directive_space(value.back())) value.remove_suffix(1);
    return directive_value{*key, value};
}

} // namespace tare::inline v0
