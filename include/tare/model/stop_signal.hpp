#pragma once

#include <tare/text/letter_case.hpp>

#include <array>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// The signals of Linux that STOPSIGNAL may name, without `SIG`; the real-time ones aside.
inline constexpr std::array<std::string_view, 34> signal_names{
    "ABRT", "ALRM", "BUS",  "CHLD", "CLD",  "CONT", "FPE",    "HUP",    "ILL",  "INT",  "IO",   "IOT",
    "KILL", "PIPE", "POLL", "PROF", "PWR",  "QUIT", "SEGV",   "STKFLT", "STOP", "SYS",  "TERM", "TRAP",
    "TSTP", "TTIN", "TTOU", "URG",  "USR1", "USR2", "VTALRM", "WINCH",  "XCPU", "XFSZ",
};

namespace detail {

/// Whether Go's strconv.Atoi reads `text`; `is_zero` tells whether it reads 0.
[[nodiscard]] constexpr bool is_integer(std::string_view text, bool& is_zero) noexcept {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
    while (text.starts_with('0')) text.remove_prefix(1);
    is_zero = text.empty();
    constexpr std::string_view limit = "9223372036854775807";
    if (text.size() != limit.size()) return text.size() < limit.size();
    return text <= limit || (is_negative && text == "9223372036854775808");
}

/// Whether `text` is a number from 0 to `last` as it is usually written.
[[nodiscard]] constexpr bool is_number_up_to(std::string_view text, unsigned last) noexcept {
    if (text.empty() || text.size() > 2 || (text.size() > 1 && text[0] == '0')) return false;
    unsigned value = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return false;
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value > 0 && value <= last;
}

} // namespace detail

/// Whether STOPSIGNAL takes `text`: any number but 0, or the name of a signal, with or without `SIG`, in any
/// case; real-time signals from `RTMIN` to `RTMIN+15` and from `RTMAX-14` to `RTMAX`.
[[nodiscard]] constexpr bool is_stop_signal(std::string_view text) {
    bool is_zero = false;
    if (detail::is_integer(text, is_zero)) return !is_zero;
    std::string upper;
    append_upper_case(upper, text);
    auto name = std::string_view(upper);
    if (name.starts_with("SIG")) name.remove_prefix(3);
    for (const auto each : signal_names)
        if (name == each) return true;
    if (!name.starts_with("RTM")) return false;
    const auto offset = name.substr(name.size() < 6 ? name.size() : 6);
    if (name.starts_with("RTMIN"))
        return name.size() == 5 || (name[5] == '+' && detail::is_number_up_to(offset, 15));
    if (name.starts_with("RTMAX"))
        return name.size() == 5 || (name[5] == '-' && detail::is_number_up_to(offset, 14));
    return false;
}

} // namespace tare::inline v0
