#pragma once

#include <tare/text/quote.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// Appends `text` as UTF-8 for people to see: what cannot be shown (invalid bytes, controls, line feeds) is
/// U+FFFD. For each character `escape` says what is written in its place; nothing for the character itself.
template <class Container, class Escape>
constexpr void append_shown(Container& out, std::string_view text, Escape escape) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        const std::string_view escaped = escape(character.value);
        if (!escaped.empty())
            out.insert(out.end(), escaped.begin(), escaped.end());
        else
            append_utf8(out, is_printable(character.value) ? character.value : replacement_character);
        at += character.size;
    }
}

/// As much of `text` as has at most `limit` characters, with an ellipsis as the last one where something is
/// left out.
[[nodiscard]] constexpr std::string shorten(std::string_view text, std::size_t limit) {
    std::size_t kept = 0; // the bytes of `limit - 1` characters
    std::size_t at = 0;
    for (std::size_t count = 0; at < text.size(); ++count) {
        if (count + 1 == limit) kept = at;
        if (count == limit) return std::string(text.substr(0, kept)) + "…";
        at += decode_utf8(text, at).size;
    }
    return std::string(text);
}

} // namespace tare::inline v0
