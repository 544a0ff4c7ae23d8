#pragma once

#include <tare/text/letter_case.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <string_view>

/// Names of variables that are likely to hold secrets, as BuildKit's SecretsUsedInArgOrEnv knows them.
namespace tare::inline v0 {

/// Words that make a name one of a secret.
inline constexpr std::array<std::string_view, 10> secret_words{
    "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token",
};
/// Words that make it harmless all the same.
inline constexpr std::array<std::string_view, 3> harmless_words{"public", "file", "version"};

namespace detail {

/// Whether `text` is `word`, which is in small ASCII letters, but for case.
[[nodiscard]] constexpr bool is_word_in_any_case(std::string_view text, std::string_view word) noexcept {
    std::size_t at = 0;
    for (const char letter : word) {
        if (at == text.size()) return false;
        const auto character = decode_utf8(text, at);
        if (lower_case(upper_case(character.value)) != static_cast<unsigned char>(letter)) return false;
        at += character.size;
    }
    return at == text.size();
}

} // namespace detail

/// Whether one of the words between the underscores of `name` says so, in any case, and none says otherwise.
[[nodiscard]] constexpr bool is_secret_name(std::string_view name) noexcept {
    bool is_secret = false;
    for (;;) {
        const auto underscore = name.find('_');
        const auto part = name.substr(0, underscore);
        for (const auto word : harmless_words)
            if (detail::is_word_in_any_case(part, word)) return false;
        for (const auto word : secret_words)
            if (detail::is_word_in_any_case(part, word)) is_secret = true;
        if (underscore == std::string_view::npos) return is_secret;
        name.remove_prefix(underscore + 1);
    }
}

} // namespace tare::inline v0
