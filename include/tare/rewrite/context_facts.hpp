#pragma once

#include <tare/model/build_context.hpp>
#include <tare/model/path.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Nothing is known of the build context.
struct unknown_context {
    static constexpr bool is_known = false;
    static constexpr build_context files{};
    static constexpr auto text_of = no_texts;
};

/// What a caller knows of the build context: its files, and the texts of those that a rewrite asks for.
template <class Texts = std::remove_const_t<decltype(no_texts)>>
    requires text_lookup<const Texts>
struct known_context {
    static constexpr bool is_known = true;
    build_context files{};
    Texts text_of{};
};
template <class Texts>
known_context(build_context, Texts) -> known_context<Texts>;
known_context(build_context)->known_context<>;

/// Either of them.
template <class T>
concept context_facts = std::copy_constructible<T> && requires(const T& context, std::string_view path) {
    { T::is_known } -> std::convertible_to<bool>;
    { context.files } -> std::convertible_to<const build_context&>;
    { *context.text_of(path) } -> std::convertible_to<std::string_view>;
};

namespace detail {

/// The place of the first path that is `path` or lies in it, the number of paths where none does. O(log paths).
[[nodiscard]] constexpr std::size_t find_path(const std::vector<std::string>& paths, std::string_view path) {
    if (path.empty()) return 0;
    const auto found = std::lower_bound(paths.begin(), paths.end(), path, comes_before);
    const bool is_it = found != paths.end() && (*found == path || is_inside(*found, path));
    return is_it ? static_cast<std::size_t>(found - paths.begin()) : paths.size();
}
[[nodiscard]] constexpr bool has_file(const std::vector<std::string>& paths, std::string_view path) {
    const auto at = find_path(paths, path);
    return at < paths.size() && paths[at] == path;
}
[[nodiscard]] constexpr bool has_folder(const std::vector<std::string>& paths, std::string_view path) {
    const auto at = find_path(paths, path);
    return at < paths.size() && paths[at] != path;
}
[[nodiscard]] constexpr bool has_any(const std::vector<std::string>& paths, std::string_view path) {
    return find_path(paths, path) < paths.size();
}

/// A path in a folder; both relative, the folder empty for the root.
[[nodiscard]] constexpr std::string join_path(std::string_view folder, std::string_view path) {
    std::string out(folder);
    if (!folder.empty() && !path.empty()) out += '/';
    out += path;
    return out;
}
/// The folder that a path lies in, empty for the root.
[[nodiscard]] constexpr std::string_view folder_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}

} // namespace detail
} // namespace tare::inline v0
