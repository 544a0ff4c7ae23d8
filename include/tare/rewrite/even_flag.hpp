#pragma once

#include <tare/model/word_list.hpp>

#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// The options of a mount that gives two RUNs what it would give one. A tmpfs is empty for each, and
/// what is written to a bind mount is gone after each.
inline constexpr word_list even_mount_options = "type=bind type=cache type=secret type=ssh ro readonly";
inline constexpr word_list even_mount_keys =
    "dst destination env from gid id mode required sharing source src target uid";

/// Whether a flag of RUN gives two of them what it would give one.
[[nodiscard]] constexpr bool is_even_flag(std::string_view flag) noexcept {
    constexpr std::string_view mount = "--mount=";
    if (!flag.starts_with(mount)) return true;
    for (flag.remove_prefix(mount.size()); !flag.empty();) {
        const auto end = flag.find(',');
        const auto option = flag.substr(0, end);
        const auto equals = option.find('=');
        const bool is_even_key =
            equals != std::string_view::npos && even_mount_keys.contains(option.substr(0, equals));
        if (!is_even_key && !even_mount_options.contains(option)) return false;
        flag.remove_prefix(end == std::string_view::npos ? flag.size() : end + 1);
    }
    return true;
}

} // namespace detail
} // namespace tare::inline v0
