#pragma once

#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/context_facts.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Whether a path is a folder or lies in it, both clean: absolute ones, or such that begin in the same folder.
[[nodiscard]] constexpr bool lies_in(std::string_view path, std::string_view folder) noexcept {
    if (path == folder) return true;
    if (folder == "/") return path.starts_with('/');
    if (folder == ".") return !path.starts_with('/') && path != ".." && !path.starts_with("../");
    return is_inside(path, folder);
}

/// Whether one of two paths may lie in the other.
[[nodiscard]] constexpr bool may_meet(std::string_view path, std::string_view folder) noexcept {
    if (path.starts_with('/') != folder.starts_with('/')) return true;
    if (path.starts_with("..") || folder.starts_with("..")) return true;
    return lies_in(path, folder) || lies_in(folder, path);
}

/// Whether a path is one of some folders or lies in one.
[[nodiscard]] constexpr bool is_in_one(std::string_view path, word_list folders) noexcept {
    for (const auto each : folders)
        if (lies_in(path, each)) return true;
    return false;
}

/// A folder of the context and the folder of the image that it is copied to.
struct copied_folder {
    std::string source;      ///< clean and relative, empty for the root
    std::string destination; ///< clean; relative to the base image's working directory, or absolute

    /// Where in the context a path of the image comes from, if from there; both clean.
    [[nodiscard]] constexpr std::optional<std::string> source_of(std::string_view path) const {
        if (!lies_in(path, destination)) return std::nullopt;
        if (path == destination) return source;
        if (destination == ".") return join_path(source, path);
        return join_path(source, path.substr(destination == "/" ? 1 : destination.size() + 1));
    }
};

/// How words end that are names of files, where no context tells whether there are such.
inline constexpr word_list file_endings =
    ".asc .cert .cfg .conf .config .crt .gpg .gradle .json .key .kts .mod "
    ".npmrc .pem .properties .tar.gz .tgz .toml .txt .xml .yaml .yml";

/// Calls `visit(part)` with what in a text may be a path: `-Da=b:c` has `a`, `b` and `c`, `-r./d` has `./d`.
template <class Visit>
constexpr void for_each_path_part(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const auto end = text.find_first_of("=:,; \t\n\"'");
        auto part = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (part.starts_with('@')) part.remove_prefix(1);
        if (!part.empty()) visit(part);
        if (part.size() > 2 && part[0] == '-' && part[1] != '-') visit(part.substr(2));
    }
}

} // namespace detail
} // namespace tare::inline v0
