#pragma once

#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
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

/// How many arguments an instruction takes.
enum class argument_count : std::uint8_t {
    any,
    one,
    one_or_more,
    two_or_more,
    one_or_three, ///< FROM's: the third one is a name
};

/// When BuildKit looks at the flags of an instruction.
enum class flag_check : std::uint8_t {
    never,
    before_count, ///< before it counts the arguments
    after_count,  ///< after it has counted them
};

/// What a flag takes.
enum class flag_kind : std::uint8_t {
    text,    ///< a value, once
    list,    ///< a value, as often as it is given
    boolean, ///< nothing, `true` or `false`, once
};

/// What is known of a flag.
struct flag_info {
    std::string_view name; ///< without `--`
    flag_kind kind = flag_kind::text;
    bool expands = false; ///< whether variables in its value are replaced
};

/// What an instruction leaves in the image.
enum class image_effect : std::uint8_t {
    none,
    setting, ///< an entry of the configuration and of the history, without a layer
    layer,   ///< a layer of files
};

/// What is known of an instruction.
struct instruction_info {
    keyword key = keyword::unknown;
    std::string_view name;
    argument_form form = argument_form::unread;
    argument_count count = argument_count::any;
    flag_check check = flag_check::never;
    std::span<const flag_info> flags;
    image_effect effect = image_effect::none;
    bool expands = false; ///< whether variables in its arguments are replaced
    bool takes_heredocs = false;
    bool is_deprecated = false;
};

namespace detail {

inline constexpr std::array<flag_info, 7> add_flags{{
    {"chown", flag_kind::text, true},
    {"chmod", flag_kind::text, true},
    {"link", flag_kind::boolean},
    {"keep-git-dir", flag_kind::boolean},
    {"checksum", flag_kind::text, true},
    {"unpack", flag_kind::boolean},
    {"exclude", flag_kind::list},
}};
inline constexpr std::array<flag_info, 6> copy_flags{{
    {"from", flag_kind::text},
    {"chown", flag_kind::text, true},
    {"chmod", flag_kind::text, true},
    {"link", flag_kind::boolean},
    {"parents", flag_kind::boolean},
    {"exclude", flag_kind::list},
}};
inline constexpr std::array<flag_info, 1> from_flags{{
    {"platform", flag_kind::text, true},
}};
inline constexpr std::array<flag_info, 5> healthcheck_flags{{
    {"interval", flag_kind::text},
    {"timeout", flag_kind::text},
    {"start-period", flag_kind::text},
    {"start-interval", flag_kind::text},
    {"retries", flag_kind::text},
}};
inline constexpr std::array<flag_info, 4> run_flags{{
    {"device", flag_kind::list},
    {"mount", flag_kind::list, true},
    {"network", flag_kind::text},
    {"security", flag_kind::text},
}};

/// Every instruction, by name; the columns are those of `instruction_info`.
[[nodiscard]] constexpr auto make_instruction_table() noexcept {
    using enum argument_form;
    using enum argument_count;
    using enum flag_check;
    using enum image_effect;
    using list = std::array<instruction_info, 19>;
    constexpr std::span<const flag_info> no_flags;
    // clang-format off
    return list{{
        {},
        {keyword::add, "ADD", json_or_words, two_or_more, after_count, add_flags, layer, true, true},
        {keyword::arg, "ARG", names, one_or_more, never, no_flags, setting, true},
        {keyword::cmd, "CMD", json_or_text, any, before_count, no_flags, setting},
        {keyword::copy, "COPY", json_or_words, two_or_more, after_count, copy_flags, layer, true, true},
        {keyword::entrypoint, "ENTRYPOINT", json_or_text, any, before_count, no_flags, setting},
        {keyword::env, "ENV", pairs, one_or_more, before_count, no_flags, setting, true},
        {keyword::expose, "EXPOSE", words, one_or_more, after_count, no_flags, setting, true},
        {keyword::from, "FROM", words, one_or_three, after_count, from_flags, none, true},
        {keyword::healthcheck, "HEALTHCHECK", health_check, one_or_more, after_count, healthcheck_flags, setting},
        {keyword::label, "LABEL", pairs, one_or_more, before_count, no_flags, setting, true},
        {keyword::maintainer, "MAINTAINER", text, one, after_count, no_flags, setting, false, false, true},
        {keyword::onbuild, "ONBUILD", instruction, one_or_more, after_count, no_flags, none},
        {keyword::run, "RUN", json_or_text, any, before_count, run_flags, layer, false, true},
        {keyword::shell, "SHELL", json_or_text, one_or_more, before_count, no_flags, setting},
        {keyword::stopsignal, "STOPSIGNAL", text, one, never, no_flags, setting, true},
        {keyword::user, "USER", text, one, after_count, no_flags, setting, true},
        {keyword::volume, "VOLUME", json_or_words, one_or_more, after_count, no_flags, setting, true},
        {keyword::workdir, "WORKDIR", text, one, after_count, no_flags, layer, true},
    }};
    // clang-format on
}

} // namespace detail

/// Every instruction of Docker's reference, by name; the element at index i is of the i-th keyword.
inline constexpr auto instruction_table = detail::make_instruction_table();

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
