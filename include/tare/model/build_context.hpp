#pragma once

#include <tare/model/ignore_file.hpp>
#include <tare/model/path.hpp>
#include <tare/model/path_patterns.hpp>
#include <tare/text/result.hpp>

#include <algorithm>
#include <concepts>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A range of paths, in any order.
template <class T>
concept path_range = requires(T& paths) {
    { *std::begin(paths) } -> std::convertible_to<std::string_view>;
    std::end(paths);
};

/// What knows the texts of files: a callable that is given a path and answers with the file's text, or
/// with nothing where it is not known.
template <class T>
concept text_lookup = requires(T& look_up, std::string_view path) {
    { *look_up(path) } -> std::convertible_to<std::string_view>;
    static_cast<bool>(look_up(path));
};

/// Knows no text at all.
inline constexpr auto no_texts = [](std::string_view) -> std::optional<std::string_view> { return {}; };

/// The files of a build context that a build can take. Paths are clean and relative with slashes, in
/// the order of a walk; that of a folder ends with a slash, and only empty folders need one.
struct build_context {
    std::vector<std::string> paths{};   ///< what COPY and ADD can take
    std::vector<std::string> ignored{}; ///< what the ignore file leaves out
    /// Whether it is known what is left out. Where it is not, because there is an ignore file whose
    /// text was not to be had, all paths count as not ignored, and some of them may be.
    bool is_certain = true;

    friend constexpr bool operator==(const build_context&, const build_context&) = default;
};

namespace detail {

/// The paths as a context has them, sorted, each once; those outside of the context are left out.
template <path_range Paths>
[[nodiscard]] constexpr std::vector<std::string> tidy_paths(Paths&& paths) {
    std::vector<std::string> out;
    for (const auto& each : paths) {
        const std::string_view path = each;
        auto tidy = resolve_path("", path).substr(1);
        if (tidy.empty() || clean_path(path).starts_with("../")) continue;
        if (path.ends_with('/')) tidy += '/';
        out.push_back(std::move(tidy));
    }
    std::sort(out.begin(), out.end(), comes_before);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace detail

/// The context that has `paths`, without those that `ignore` takes. An error where a malformed pattern
/// is met; a build would fail with it.
template <path_range Paths>
[[nodiscard]] constexpr result<build_context, path_pattern_error>
make_build_context(Paths&& paths, const ignore_patterns& ignore = {}) {
    build_context out;
    for (auto& path : detail::tidy_paths(paths)) {
        const std::string_view name = path;
        const auto is_ignored = ignore.matches(name.ends_with('/') ? name.substr(0, name.size() - 1) : name);
        if (!is_ignored) return fail(is_ignored.error());
        (*is_ignored ? out.ignored : out.paths).push_back(std::move(path));
    }
    return out;
}

/// The context that has `paths`, without those that its ignore file leaves out: the one beside the
/// Dockerfile, `Dockerfile.dockerignore`, where `paths` name it, else `.dockerignore` at the root.
/// `text_of` is asked for that file's text only.
template <path_range Paths, text_lookup Texts>
[[nodiscard]] constexpr result<build_context, path_pattern_error>
make_build_context(Paths&& paths, Texts&& text_of, std::string_view dockerfile = "Dockerfile") {
    const auto tidy = detail::tidy_paths(paths);
    const auto own = ignore_file_of(clean_path(dockerfile));
    for (const std::string_view file : {std::string_view(own), std::string_view(".dockerignore")}) {
        if (!std::binary_search(tidy.begin(), tidy.end(), file, comes_before)) continue;
        if (const auto text = text_of(file)) {
            const auto ignore = read_ignore_file(*text);
            if (!ignore) return fail(ignore.error());
            return make_build_context(tidy, *ignore);
        }
        auto out = make_build_context(tidy);
        if (out) out->is_certain = false;
        return out;
    }
    return make_build_context(tidy);
}

} // namespace tare::inline v0
