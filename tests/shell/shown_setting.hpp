#pragma once

#include <tare/shell/shell_setting.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tests {

/// A setting in a few words: the shell and its options, or why it is opaque.
inline std::string shown(const tare::shell_setting& setting) {
    constexpr std::string_view reasons[] = {"none", "windows", "other shell", "unknown option", "no command"};
    constexpr std::string_view origins[] = {"base", "instruction", "program"};
    std::string out = setting.is_opaque() ? std::string(reasons[static_cast<std::size_t>(setting.opacity)])
                      : setting.dialect == tare::shell_dialect::bash ? "bash"
                                                                     : "posix";
    for (const auto& each : tare::detail::known_options)
        if (each.member != nullptr && setting.options.*each.member)
            out += ' ' + (each.name.empty() ? std::string(1, each.letter) : std::string(each.name));
    return out + " from " + std::string(origins[static_cast<std::size_t>(setting.origin)]);
}

} // namespace tests
