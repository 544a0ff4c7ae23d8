#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Paths parted by slashes, as text: nothing here looks at a file system.
namespace tare::inline v0 {

/// Appends the shortest path that names what `path` names, to any container of char: no `.`, no empty
/// component, no `..` but at the beginning of a relative path, no slash at the end; `.` where nothing
/// is left. Go's path.Clean.
template <class Container>
constexpr void append_clean_path(Container& out, std::string_view path) {
    const bool is_absolute = path.starts_with('/');
    if (is_absolute) out.push_back('/');
    const auto begin = out.size();
    auto fixed = begin; // what a `..` cannot take back ends here
    for (std::size_t at = 0; at < path.size();) {
        const auto slash = path.find('/', at);
        const auto end = slash < path.size() ? slash : path.size();
        const auto component = path.substr(at, end - at);
        at = end + 1;
        if (component.empty() || component == ".") continue;
        const bool is_up = component == "..";
        if (is_up && out.size() > fixed) {
            auto size = out.size() - 1;
            while (size > fixed && out[size] != '/') --size;
            out.resize(size);
            continue;
        }
        if (is_up && is_absolute) continue;
        if (out.size() > begin) out.push_back('/');
        for (const char byte : component) out.push_back(byte);
        if (is_up) fixed = out.size();
    }
    if (out.size() == begin && !is_absolute) out.push_back('.');
}

/// The shortest path that names what `path` names; see `append_clean_path`.
[[nodiscard]] constexpr std::string clean_path(std::string_view path) {
    std::string out;
    append_clean_path(out, path);
    return out;
}

/// `path`, taken from `folder` where it is relative, cleaned. Where BuildKit reads a path in an
/// instruction, `folder` is the working directory.
[[nodiscard]] constexpr std::string resolve_path(std::string_view folder, std::string_view path) {
    if (path.starts_with('/')) return clean_path(path);
    std::string joined(folder);
    joined += '/';
    joined += path;
    return clean_path(joined);
}

/// What stands after the last slash of a cleaned path.
[[nodiscard]] constexpr std::string_view base_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

/// Whether `path` lies inside `folder`, both cleaned; everything lies inside an empty one.
[[nodiscard]] constexpr bool is_inside(std::string_view path, std::string_view folder) noexcept {
    if (folder.empty()) return true;
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Whether a walk through folders, each in the order of its names' bytes, gets to `path` before `other`.
[[nodiscard]] constexpr bool comes_before(std::string_view path, std::string_view other) noexcept {
    const auto rank = [](char byte) { return byte == '/' ? 0 : static_cast<unsigned char>(byte) + 1; };
    for (std::size_t i = 0; i < path.size() && i < other.size(); ++i)
        if (path[i] != other[i]) return rank(path[i]) < rank(other[i]);
    return path.size() < other.size();
}

} // namespace tare::inline v0
