#pragma once

#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// The instructions of a Dockerfile; `unknown` stands for every other word.
enum class keyword : std::uint8_t {
    unknown,
    add,
    arg,
    cmd,
    copy,
    entrypoint,
    env,
    expose,
    from,
    healthcheck,
    label,
    maintainer,
    onbuild,
    run,
    shell,
    stopsignal,
    user,
    volume,
    workdir,
};

/// How BuildKit reads what follows an instruction's flags.
enum class argument_form : std::uint8_t {
    unread,        ///< not at all: the instruction is unknown
    text,          ///< one string, as it stands
    words,         ///< words parted by white space
    json_or_text,  ///< a JSON array of strings, else one string
    json_or_words, ///< a JSON array of strings, else words
    pairs,         ///< `name=value` words, or the legacy `name value`
    names,         ///< `name` or `name=value` words
    health_check,  ///< a word, then a JSON array of strings or one string
    instruction,   ///< another instruction
};

/// What is known of an instruction.
struct instruction_info {
    keyword key = keyword::unknown;
    std::string_view name;
    argument_form form = argument_form::unread;
    bool takes_heredocs = false;
};

/// Every instruction of Docker's reference, by name; the element at index i is of the i-th keyword.
inline constexpr std::array<instruction_info, 19> instruction_table{{
    {},
    {keyword::add, "ADD", argument_form::json_or_words, true},
    {keyword::arg, "ARG", argument_form::names},
    {keyword::cmd, "CMD", argument_form::json_or_text},
    {keyword::copy, "COPY", argument_form::json_or_words, true},
    {keyword::entrypoint, "ENTRYPOINT", argument_form::json_or_text},
    {keyword::env, "ENV", argument_form::pairs},
    {keyword::expose, "EXPOSE", argument_form::words},
    {keyword::from, "FROM", argument_form::words},
    {keyword::healthcheck, "HEALTHCHECK", argument_form::health_check},
    {keyword::label, "LABEL", argument_form::pairs},
    {keyword::maintainer, "MAINTAINER", argument_form::text},
    {keyword::onbuild, "ONBUILD", argument_form::instruction},
    {keyword::run, "RUN", argument_form::json_or_text, true},
    {keyword::shell, "SHELL", argument_form::json_or_text},
    {keyword::stopsignal, "STOPSIGNAL", argument_form::text},
    {keyword::user, "USER", argument_form::text},
    {keyword::volume, "VOLUME", argument_form::json_or_words},
    {keyword::workdir, "WORKDIR", argument_form::text},
}};

[[nodiscard]] constexpr const instruction_info& info(keyword key) noexcept {
    return instruction_table[static_cast<std::size_t>(key)];
}

/// The instruction's name in capitals; empty for `unknown`.
[[nodiscard]] constexpr std::string_view to_string(keyword key) noexcept { return info(key).name; }

namespace detail {

/// Unicode's upper case as far as an ASCII letter may come of its lower case: the Kelvin sign is a
/// k and a dotted capital I an i to BuildKit, which compares lower-cased words.
[[nodiscard]] constexpr char32_t to_upper(char32_t value) noexcept {
    if (value >= 'a' && value <= 'z') return value - ('a' - 'A');
    if (value == 0x212A) return 'K';
    if (value == 0x0130) return 'I';
    return value;
}

/// Whether `word` is `name`, which is in ASCII capitals, but for case.
[[nodiscard]] constexpr bool is_spelled(std::string_view word, std::string_view name) noexcept {
    std::size_t at = 0;
    for (const char letter : name) {
        if (at == word.size()) return false;
        const auto character = decode_utf8(word, at);
        if (to_upper(character.value) != static_cast<unsigned char>(letter)) return false;
        at += character.size;
    }
    return at == word.size();
}

/// A word's place in `keyword_places`: no two instructions share their second letter and their size.
[[nodiscard]] constexpr std::size_t place_of_keyword(std::string_view word) noexcept {
    const auto second = static_cast<std::size_t>(static_cast<unsigned char>(word[1])) & 0x1F;
    return (second * 5 + word.size()) % 128;
}

inline constexpr auto keyword_places = [] {
    std::array<keyword, 128> places{};
    for (const auto& each : instruction_table)
        if (!each.name.empty()) places[place_of_keyword(each.name)] = each.key;
    return places;
}();

} // namespace detail

/// The instruction that `word` names, in any case, or `keyword::unknown`.
[[nodiscard]] constexpr keyword find_keyword(std::string_view word) noexcept {
    if (word.size() < 3) return keyword::unknown;
    const auto& likely = info(detail::keyword_places[detail::place_of_keyword(word)]);
    if (likely.name.size() == word.size()) {
        unsigned differences = 0;
        for (std::size_t at = 0; at < word.size(); ++at)
            differences |= static_cast<unsigned char>(word[at] ^ likely.name[at]) & ~0x20u; // but for case
        if (differences == 0) return likely.key;
    }
    for (const char byte : word) {
        if (static_cast<unsigned char>(byte) < 0x80) continue;
        for (const auto& each : instruction_table)
            if (!each.name.empty() && detail::is_spelled(word, each.name)) return each.key;
        break;
    }
    return keyword::unknown;
}

} // namespace tare::inline v0
