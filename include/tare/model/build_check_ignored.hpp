#pragma once

#include <tare/model/ignore_file.hpp>
#include <tare/model/path.hpp>

#include <string>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Whether the patterns leave out everything in the build context's root.
[[nodiscard]] constexpr bool ignores_root(const ignore_patterns& patterns) noexcept {
    for (const auto& each : patterns.patterns()) {
        const auto text = each.text();
        if (!each.is_exception() && (text == "*" || text == "**" || text == "**/*")) return true;
    }
    return false;
}

/// Whether an exception may bring back `path` or something in it. What wildcards take is not looked at: they
/// may take anything in the folder before them.
[[nodiscard]] constexpr bool may_bring_back(const ignore_patterns& patterns, std::string_view path) noexcept {
    const auto is_at_or_in = [](std::string_view inner, std::string_view outer) {
        return outer.empty() || inner == outer || is_inside(inner, outer);
    };
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path == ".") path = {};
    for (const auto& each : patterns.patterns()) {
        if (!each.is_exception()) continue;
        auto fixed = each.text();
        const auto wildcard = fixed.find_first_of("*?[");
        const bool has_wildcard = wildcard != std::string_view::npos;
        if (has_wildcard) {
            const auto slash = fixed.substr(0, wildcard).rfind('/');
            fixed = fixed.substr(0, slash == std::string_view::npos ? 0 : slash);
        }
        if (is_at_or_in(fixed, path) || (has_wildcard && is_at_or_in(path, fixed))) return true;
    }
    return false;
}

} // namespace detail

/// Whether a `.dockerignore` surely keeps `path`, cleaned, out of reach of COPY and ADD, as BuildKit's
/// CopyIgnoredFile has it. Takes time in proportion to the patterns.
[[nodiscard]] constexpr bool is_surely_ignored(const ignore_patterns& patterns, std::string_view path) {
    const bool is_root = path == "." || path == "/";
    if (is_root && !detail::ignores_root(patterns)) return false;
    return !detail::may_bring_back(patterns, path) && patterns.matches(path).value_or(false);
}

} // namespace tare::inline v0
