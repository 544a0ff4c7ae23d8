#pragma once

#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/rewrite/package_cleanup.hpp>
#include <tare/syntax/comma_list.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/mount.hpp>

#include <string>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Whether a path names somebody's home, by the usual names.
[[nodiscard]] constexpr bool is_home(std::string_view path) noexcept {
    constexpr std::string_view homes = "/home";
    return path == "/root" || (is_inside(path, homes) && path.rfind('/') == homes.size());
}

/// Whether a path is one below some folder's name, `/.cache` for one, or that itself.
[[nodiscard]] constexpr bool has_folder(std::string_view path, std::string_view name) noexcept {
    for (auto at = path.find(name); at != std::string_view::npos; at = path.find(name, at + 1)) {
        const auto end = at + name.size();
        if (end == path.size() || path[end] == '/') return true;
    }
    return false;
}

/// Whether a mount keeps the caches of a cleanup out of the layer, or may do so.
[[nodiscard]] constexpr bool is_cache_mount(const flag& mount, const package_cleanup& cleanup) {
    std::string target;
    std::string type = "bind";
    const auto text = mount.value().value_or(std::string());
    const auto fields = split_comma_list(text);
    if (!fields) return true;
    for (const auto& each : *fields) {
        const split_field field(each.text);
        const auto known = field.value ? find_mount_field(field.key) : std::nullopt;
        if (known == mount_field::target) target = *field.value;
        if (known == mount_field::type) type = *field.value;
    }
    if (target.find('$') != std::string::npos) return true;
    target = clean_path(target);
    const bool is_of_system = is_inside(target, "/var/cache") || is_inside(target, "/var/lib");
    for (const auto& each : package_manager_table) {
        if (!cleanup.managers.contains(each.name)) continue;
        for (auto cache : each.caches) {
            if (cache.starts_with('~')) {
                if (type == to_string(mount_type::cache) && !is_of_system) return true;
                const auto folder = cache.substr(1, cache.find('/', 2) - 1);
                if (is_home(target) || has_folder(target, folder)) return true;
                continue;
            }
            // The whole of /var/lib/apt counts, not its lists alone
            if (const auto parent = cache.rfind("/lists"); parent != std::string_view::npos)
                cache = cache.substr(0, parent);
            if (target == cache || is_inside(target, cache) || is_inside(cache, target)) return true;
        }
    }
    return false;
}

} // namespace detail
} // namespace tare::inline v0
