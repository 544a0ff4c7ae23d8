#pragma once

#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/shell/word_expansion.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// Whether an option of the shell is on, where that is known.
enum class option_state : std::uint8_t { off, on, unknown };

/// The options that decide what a failure does and what is exported, as a script turns them.
struct option_states {
    option_state errexit = option_state::off;
    option_state pipefail = option_state::off;
    option_state allexport = option_state::off;

    constexpr option_states() = default;
    /// Those that a shell begins with.
    constexpr explicit option_states(const shell_options& given) noexcept {
        if (given.errexit) errexit = option_state::on;
        if (given.pipefail) pipefail = option_state::on;
        if (given.allexport) allexport = option_state::on;
    }
    static constexpr option_states unknown() noexcept {
        option_states out;
        out.errexit = out.pipefail = out.allexport = option_state::unknown;
        return out;
    }
    /// Turns an option on or off by its long name; the others are not kept.
    constexpr void turn(std::string_view name, option_state state) noexcept {
        if (name == "errexit") errexit = state;
        if (name == "pipefail") pipefail = state;
        if (name == "allexport") allexport = state;
    }

    friend constexpr bool operator==(const option_states&, const option_states&) = default;
};

/// What is known where one of two things has happened.
[[nodiscard]] constexpr option_states either(option_states a, const option_states& b) noexcept {
    if (a.errexit != b.errexit) a.errexit = option_state::unknown;
    if (a.pipefail != b.pipefail) a.pipefail = option_state::unknown;
    if (a.allexport != b.allexport) a.allexport = option_state::unknown;
    return a;
}

/// What a call of `set` does.
struct set_effect {
    bool may_turn_options = false;
    bool may_set_parameters = false;
    bool is_known = true; ///< false where an operand may be an option or a parameter

    friend constexpr bool operator==(const set_effect&, const set_effect&) = default;
};

namespace detail {

[[nodiscard]] constexpr std::string_view long_option(char letter) noexcept {
    switch (letter) {
    case 'a': return "allexport";
    case 'e': return "errexit";
    default: return {};
    }
}

} // namespace detail

/// Reads the operands of `set` as POSIX has them, and turns the options that they name.
constexpr set_effect apply_set(const shell_call& call, option_states& options) noexcept {
    set_effect out;
    bool wants_name = false; // `-o` has come
    auto state = option_state::on;
    const auto all = call.operands();
    for (auto at = all.begin(); at != all.end(); ++at) {
        const auto text = verbatim_text(*at);
        if (!text) {
            options = option_states::unknown();
            return {true, true, false};
        }
        if (wants_name) {
            options.turn(*text, state);
            wants_name = false;
            continue;
        }
        if (text == "--" || text == "-") {
            const bool any = ++at != all.end();
            out.may_turn_options = out.may_turn_options || text == "-";
            out.may_set_parameters = any || text == "--";
            return out;
        }
        if (text->size() < 2 || ((*text)[0] != '-' && (*text)[0] != '+')) {
            out.may_set_parameters = true;
            return out;
        }
        state = (*text)[0] == '-' ? option_state::on : option_state::off;
        for (const char letter : text->substr(1)) {
            out.may_turn_options = true;
            if (letter == 'o') wants_name = true;
            options.turn(detail::long_option(letter), state);
        }
    }
    if (wants_name && all.size() == 1) out.may_turn_options = false; // `set -o` tells what is on
    return out;
}

} // namespace tare::inline v0
