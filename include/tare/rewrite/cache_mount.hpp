#pragma once

#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/rewrite/package_cleanup.hpp>
#include <tare/syntax/comma_list.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/mount.hpp>

#include <optional>
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

/// A cache where it counts: the whole of /var/lib/apt does, not its lists alone.
[[nodiscard]] constexpr std::string_view whole_cache(std::string_view cache) noexcept {
    return cache.substr(0, cache.rfind("/lists"));
}

/// Whether a folder, cleaned, may hold caches of a cleanup, or lie in them. Those of a user may be anywhere.
[[nodiscard]] constexpr bool may_hold_caches(std::string_view folder,
                                             const package_cleanup& cleanup) noexcept {
    for (const auto& each : package_manager_table) {
        if (!cleanup.managers.contains(each.name)) continue;
        for (const auto cache : each.caches) {
            const auto whole = whole_cache(cache);
            if (folder == "/" || folder == whole || cache.starts_with('~')) return true;
            if (is_inside(folder, whole) || is_inside(whole, folder)) return true;
        }
    }
    return false;
}

/// Whether a path lies in caches of a cleanup, or is one; of a relative one, its end may tell.
[[nodiscard]] constexpr bool lies_in_caches(std::string_view path, const package_cleanup& cleanup) {
    std::string rooted("/");
    rooted += path;
    for (const auto& each : package_manager_table) {
        if (!cleanup.managers.contains(each.name)) continue;
        for (const auto cache : each.caches)
            if (has_folder(rooted, whole_cache(cache.substr(cache.starts_with('~'))))) return true;
    }
    return false;
}

/// What a mount says, as it is written.
struct mount_text {
    std::string type = "bind";
    std::string source = "/";
    std::string target;
};

[[nodiscard]] constexpr std::optional<mount_text> read_mount_text(std::string_view text) {
    const auto fields = split_comma_list(text);
    if (!fields) return std::nullopt;
    mount_text out;
    for (const auto& each : *fields) {
        const split_field field(each.text);
        const auto known = field.value ? find_mount_field(field.key) : std::nullopt;
        if (known == mount_field::target) out.target = *field.value;
        if (known == mount_field::source) out.source = *field.value;
        if (known == mount_field::type) out.type = *field.value;
    }
    return out;
}

/// Whether a mount keeps the caches of a cleanup out of the layer, or may do so.
[[nodiscard]] constexpr bool is_cache_mount(const flag& mount, const package_cleanup& cleanup) {
    const auto text = mount.value().value_or(std::string());
    const auto fields = read_mount_text(text);
    if (!fields || fields->target.find('$') != std::string::npos) return true;
    const auto target = clean_path(fields->target);
    const bool is_of_system = is_inside(target, "/var/cache") || is_inside(target, "/var/lib");
    for (const auto& each : package_manager_table) {
        if (!cleanup.managers.contains(each.name)) continue;
        for (const auto cache : each.caches) {
            if (cache.starts_with('~')) {
                if (fields->type == to_string(mount_type::cache) && !is_of_system) return true;
                const auto folder = cache.substr(1, cache.find('/', 2) - 1);
                if (is_home(target) || has_folder(target, folder)) return true;
                continue;
            }
            const auto whole = whole_cache(cache);
            if (target == whole || is_inside(target, whole) || is_inside(whole, target)) return true;
        }
    }
    return false;
}

} // namespace detail
} // namespace tare::inline v0
