#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tare::inline v0 {

namespace detail {

/// Whether `text` is a list of changes as chmod takes them: `u=rwX,go=u-w`.
[[nodiscard]] constexpr bool is_symbolic_mode(std::string_view text) noexcept {
    const auto take_any = [&](std::string_view letters) {
        const auto end = text.find_first_not_of(letters);
        text.remove_prefix(end < text.size() ? end : text.size());
    };
    for (;;) {
        take_any("augo");
        do {
            if (text.empty() || std::string_view("+-=").find(text[0]) == std::string_view::npos) return false;
            text.remove_prefix(1);
            take_any("rstwXxugo");
            if (text.empty()) return true;
        } while (text[0] != ',');
        text.remove_prefix(1);
    }
}

} // namespace detail

/// What BuildKit says of the `--chmod` of a COPY or ADD, an octal number or a list of changes; nothing
/// where it is right.
[[nodiscard]] constexpr std::optional<std::string> find_mode_error(std::string_view text) {
    if (text.empty() || detail::is_symbolic_mode(text)) return std::nullopt;
    const bool is_numeric = text[0] >= '0' && text[0] <= '9';
    if (!is_numeric) return std::string("invalid syntax");
    constexpr std::size_t most_digits = 4;
    const auto first = text.find_first_not_of('0');
    const bool is_octal = text.find_first_not_of("01234567") == std::string_view::npos;
    if (is_octal && (first == std::string_view::npos || text.size() - first <= most_digits))
        return std::nullopt;
    std::string out("invalid chmod parameter: '");
    out += text;
    out += "'. it should be octal string and between 0 and 07777";
    return out;
}

} // namespace tare::inline v0
