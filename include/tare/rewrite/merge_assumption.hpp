#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// What must be true for scripts to be joined, a bit each.
enum class merge_assumption : std::uint8_t { none = 0, posix_shell = 1, base_shell = 2, keeps_directory = 4 };

constexpr merge_assumption& operator|=(merge_assumption& a, merge_assumption b) noexcept {
    return a = static_cast<merge_assumption>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
/// All of some assumptions in words.
[[nodiscard]] constexpr std::string_view assumption_text(merge_assumption all) noexcept {
    constexpr std::array<std::string_view, 8> texts{
        "",
        "the base image runs scripts in a POSIX shell",
        "the base image runs scripts by /bin/sh -c",
        "the base image runs scripts by /bin/sh -c",
        "no script removes its working directory",
        "the base image runs scripts in a POSIX shell, and none removes its working directory",
        "the base image runs scripts by /bin/sh -c, and none removes its working directory",
        "the base image runs scripts by /bin/sh -c, and none removes its working directory",
    };
    return texts[static_cast<std::size_t>(all)];
}

} // namespace detail
} // namespace tare::inline v0
