#pragma once

#include <tare/syntax/expand.hpp>

#include <string>
#include <string_view>

namespace tare::inline v0 {

/// The word that expands to `text` itself, whatever it holds: in double quotes, with `escape` before
/// what would mean something there, where it needs them. Each byte of invalid UTF-8 comes out as U+FFFD,
/// as of any word that BuildKit expands.
[[nodiscard]] constexpr std::string quote_word(std::string_view text, char escape = '\\') {
    bool is_plain = !text.empty();
    for (const char byte : text) is_plain = is_plain && detail::is_plain_in_word(byte) && byte != escape;
    std::string out;
    if (!is_plain) out += '"';
    for (const char byte : text) {
        if (byte == '"' || byte == '$' || byte == escape) out += escape;
        out += byte;
    }
    if (!is_plain) out += '"';
    return out;
}

} // namespace tare::inline v0
