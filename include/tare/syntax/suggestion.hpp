#pragma once

#include <tare/text/letter_case.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

namespace detail {

/// How many characters must be inserted, removed or changed to make one text of the other. Takes
/// time in proportion to the one size times the other.
[[nodiscard]] constexpr std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<char32_t> letters;
    for (std::size_t at = 0; at < to.size();) {
        const auto character = decode_utf8(to, at);
        letters.push_back(character.value);
        at += character.size;
    }
    // The distances from what was read of `from` to each beginning of `to`.
    std::vector<std::size_t> distances;
    for (std::size_t i = 0; i <= letters.size(); ++i) distances.push_back(i);
    for (std::size_t at = 0; at < from.size();) {
        const auto character = decode_utf8(from, at);
        at += character.size;
        auto diagonal = distances[0]++;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            auto best = diagonal + (letters[i] == character.value ? 0 : 1);
            diagonal = distances[i + 1];
            if (diagonal + 1 < best) best = diagonal + 1;
            if (distances[i] + 1 < best) best = distances[i] + 1;
            distances[i + 1] = best;
        }
    }
    return distances.back();
}

/// An option's name: the option itself, or its member `name`.
template <class Option>
[[nodiscard]] constexpr std::string_view name_of(const Option& option) noexcept {
    if constexpr (requires { option.name; })
        return option.name;
    else
        return option;
}

} // namespace detail

/// What a misspelt word was meant to be, as BuildKit finds its "did you mean": the name among
/// `options` that at most two characters inserted, removed or changed make of the word, the first one
/// among equals; empty where none is near, or where the word is one itself. In any case, the answer
/// is in capitals where the word is, else in small letters.
template <class Options>
[[nodiscard]] constexpr std::string suggest(std::string_view word, const Options& options,
                                            bool in_any_case = false) {
    const auto folded = [&](std::string_view text) {
        std::string out;
        if (in_any_case)
            append_lower_case(out, text);
        else
            out = text;
        return out;
    };
    constexpr std::size_t longest_character = 4;
    std::size_t nearest = 3;
    std::string best;
    const auto wanted = folded(word);
    for (const auto& option : options) {
        const auto name = folded(detail::name_of(option));
        if (name.empty() || wanted.size() > (name.size() + nearest) * longest_character) continue;
        const auto distance = detail::edit_distance(wanted, name);
        if (distance == 0) return {};
        if (distance >= nearest) continue;
        nearest = distance;
        best = name;
    }
    if (!in_any_case || word == wanted) return best;
    std::string capitals;
    append_upper_case(capitals, word);
    if (word != capitals) return best;
    capitals.clear();
    append_upper_case(capitals, best);
    return capitals;
}

} // namespace tare::inline v0
