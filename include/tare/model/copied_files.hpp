#pragma once

#include <tare/model/build_context.hpp>
#include <tare/model/file_pattern.hpp>
#include <tare/model/path.hpp>
#include <tare/model/path_patterns.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/text/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What a COPY or ADD asks of the build context, once variables are replaced.
struct copy_request {
    std::span<const std::string> sources{};
    std::string_view destination{};
    std::string_view working_directory = "/"; ///< the one in force; absolute
    std::span<const std::string> exclude{};
    bool keeps_parents = false; ///< `--parents`
    bool unpacks = false;       ///< whether it takes local archives apart, as ADD does
};

/// What an instruction asks for. It borrows from the instruction.
[[nodiscard]] constexpr copy_request make_copy_request(const copy_instruction& copy,
                                                       std::string_view working_directory = "/") noexcept {
    return {copy.sources, copy.destination, working_directory, copy.exclude, copy.parents, false};
}
[[nodiscard]] constexpr copy_request make_copy_request(const add_instruction& add,
                                                       std::string_view working_directory = "/") noexcept {
    return {add.sources, add.destination, working_directory, add.exclude, false, add.unpack.value_or(true)};
}
copy_request make_copy_request(copy_instruction&&, std::string_view = "/") = delete;
copy_request make_copy_request(add_instruction&&, std::string_view = "/") = delete;

/// A path of the context and where it lands in the image, as far as that can be known.
struct copied_file {
    std::string source;           ///< as the context has it
    std::string destination;      ///< absolute
    std::size_t operand = 0;      ///< which of the sources takes it, 0-based
    bool may_land_inside = false; ///< if the destination is a folder of the image, it lands in that folder
    bool may_be_unpacked = false; ///< if it is an archive, what is in it lands in the destination
    bool may_be_left_out = false; ///< it is not certain that it is copied at all

    [[nodiscard]] constexpr bool is_certain() const noexcept {
        return !may_land_inside && !may_be_unpacked && !may_be_left_out;
    }

    friend constexpr bool operator==(const copied_file&, const copied_file&) = default;
};

/// Why a source takes no file of the context.
enum class unmatched_source : std::uint8_t {
    remote,    ///< a URL or a repository: its files are elsewhere
    not_found, ///< nothing has that name, and a build fails
    ignored,   ///< the ignore file leaves it out, and a build fails
    no_match,  ///< a wildcard that takes nothing; a build goes on
};

/// A source that takes no file of the context.
struct unmatched_operand {
    std::size_t operand = 0; ///< which of the sources, 0-based
    unmatched_source why = {};

    friend constexpr bool operator==(const unmatched_operand&, const unmatched_operand&) = default;
};

/// What a COPY or ADD takes from a build context.
struct copied_files {
    std::vector<copied_file> files;           ///< source by source, in the order they are copied
    std::vector<unmatched_operand> unmatched; ///< the sources that take nothing
};

/// Whether a source is fetched from elsewhere, which only ADD does: a URL or a repository of git.
[[nodiscard]] constexpr bool is_remote_source(std::string_view source) noexcept {
    for (const std::string_view scheme : {"http://", "https://", "git://", "ssh://", "git@"})
        if (source.starts_with(scheme)) return true;
    return false;
}

namespace detail {

/// A source of COPY: a path, or a folder's path and a pattern for what lies in it.
class copy_source {
public:
    constexpr explicit copy_source(std::string_view source) : folder_(resolve_path("", source).substr(1)) {
        for (std::size_t at = 0; at < folder_.size();) {
            const auto slash = folder_.find('/', at);
            const auto component = std::string_view(folder_).substr(at, slash - at);
            if (has_wildcards(component)) {
                pattern_ = folder_.substr(at);
                folder_.resize(at > 0 ? at - 1 : 0);
                break;
            }
            if (slash == std::string::npos) break;
            at = slash + 1;
        }
    }

    /// The path, or the folder in which the pattern is looked for; empty for the context's root.
    [[nodiscard]] constexpr std::string_view folder() const noexcept { return folder_; }
    [[nodiscard]] constexpr bool has_pattern() const noexcept { return !pattern_.empty(); }

    /// How much of `path` is what the source names: all of it, or the folder it lies in.
    [[nodiscard]] constexpr std::optional<std::size_t> match(std::string_view path) const {
        if (path.ends_with('/')) path.remove_suffix(1);
        if (!has_pattern()) {
            if (path == folder_ || is_inside(path, folder_)) return folder_.size();
            return std::nullopt;
        }
        if (!is_inside(path, folder_)) return std::nullopt;
        const auto begin = folder_.empty() ? 0 : folder_.size() + 1;
        for (auto end = begin; end < path.size();) {
            end = path.find('/', end + 1);
            if (end == std::string_view::npos) end = path.size();
            const auto matches = match_file_pattern(pattern_, path.substr(begin, end - begin));
            if (matches && *matches) return end; // BuildKit takes a malformed pattern for one that fails
        }
        return std::nullopt;
    }

private:
    std::string folder_;
    std::string pattern_;
};

/// Answers a request, source by source.
class copy_matcher {
public:
    constexpr copy_matcher(const copy_request& request, const build_context& context)
        : request_(request),
          context_(context),
          destination_(resolve_path(request.working_directory, request.destination)) {
        const auto given = request.destination;
        const auto working_directory = clean_path(request.working_directory);
        goes_into_folder_ = given.empty() || given == "." || given.ends_with('/') || given.ends_with("/.") ||
                            destination_ == "/" || destination_ == working_directory ||
                            is_inside(working_directory, destination_);
    }

    [[nodiscard]] constexpr result<copied_files, path_pattern_error> run() {
        for (const auto& pattern : request_.exclude)
            if (const auto error = exclude_.add(pattern)) return fail(*error);
        for (; operand_ < request_.sources.size() && !error_; ++operand_) {
            const std::string_view source = request_.sources[operand_];
            if (is_remote_source(source))
                out_.unmatched.push_back({operand_, unmatched_source::remote});
            else if (request_.keeps_parents)
                match_with_parents(source);
            else
                match(source);
        }
        if (error_) return fail(*error_);
        return std::move(out_);
    }

private:
    constexpr void match(std::string_view text) {
        const copy_source source(text);
        bool is_found = false;
        for (const auto& path : context_.paths) {
            const auto size = source.match(path);
            if (!size) continue;
            is_found = true;
            take(path, *size, nullptr);
        }
        if (!is_found) report(source, source);
    }

    /// What stands before a `/./` is not kept in the image; what stands after it is a pattern as in a
    /// `.dockerignore`.
    constexpr void match_with_parents(std::string_view text) {
        constexpr std::string_view pivot = "/./";
        const auto found = text.find(pivot);
        const bool has_pivot = found != std::string_view::npos;
        const copy_source source(has_pivot ? text.substr(0, found) : "/");
        const auto kept = has_pivot ? text.substr(found + pivot.size()) : text;
        path_patterns include;
        error_ = include.add(kept.starts_with('/') ? kept.substr(1) : resolve_path("", kept).substr(1));
        bool is_found = false;
        for (const auto& path : context_.paths) {
            if (const auto size = source.match(path); size && !error_)
                is_found = take(path, *size, &include) || is_found;
        }
        if (!is_found && !error_) report(source, copy_source(text));
    }

    /// Takes a path, of which the first `root` bytes are what the source names; whether it was taken.
    constexpr bool take(std::string_view path, std::size_t root, const path_patterns* include) {
        copied_file file{.source = std::string(path), .destination = destination_, .operand = operand_};
        file.may_be_left_out = !context_.is_certain;
        auto rest = path.substr(root);
        if (rest.starts_with('/')) rest.remove_prefix(1);
        if (rest.empty() && path.ends_with('/')) { // the folder itself
            goes_into_folder_ = true;
            return true;
        }
        if (rest.empty()) {
            // The reference has `--exclude` leave such a file out, BuildKit copies it (moby/buildkit#5489).
            if (exclude_.matches(base_name(path)).value_or(true) || exclude_.matches(path).value_or(true))
                file.may_be_left_out = true;
            file.may_be_unpacked = request_.unpacks;
            file.may_land_inside = !goes_into_folder_;
            if (goes_into_folder_) append(file.destination, base_name(path));
        } else {
            const auto name = rest.ends_with('/') ? rest.substr(0, rest.size() - 1) : rest;
            const bool is_excluded = asks(exclude_, name);
            goes_into_folder_ = true;
            if (include != nullptr && include->patterns().empty())
                file.may_be_left_out = true; // `--parents .`: nothing says what BuildKit is to keep
            else if (include != nullptr && !asks(*include, name))
                return false;
            if (is_excluded) return true;
            append(file.destination, rest);
        }
        out_.files.push_back(std::move(file));
        return true;
    }

    [[nodiscard]] constexpr bool asks(const path_patterns& patterns, std::string_view path) {
        const auto matches = patterns.matches(path);
        if (!matches) error_ = matches.error();
        return matches && *matches;
    }

    /// Says why nothing was found; `folder` is where it was looked for.
    constexpr void report(const copy_source& folder, const copy_source& source) {
        auto why = unmatched_source::no_match;
        const bool is_there = folder.folder().empty() || has_folder(context_.paths, folder.folder());
        if (!is_there || !source.has_pattern()) {
            const bool is_ignored = has_folder(context_.ignored, source.folder());
            why =
                is_ignored && !source.has_pattern() ? unmatched_source::ignored : unmatched_source::not_found;
        }
        out_.unmatched.push_back({operand_, why});
    }

    /// Whether one of `paths` is `folder` or lies in it.
    [[nodiscard]] static constexpr bool has_folder(const std::vector<std::string>& paths,
                                                   std::string_view folder) {
        for (const auto& path : paths)
            if (path == folder || (is_inside(path, folder) && !folder.empty())) return true;
        return false;
    }

    static constexpr void append(std::string& folder, std::string_view path) {
        if (!folder.ends_with('/')) folder += '/';
        folder += path;
    }

    copy_request request_;
    const build_context& context_;
    std::string destination_;
    bool goes_into_folder_ = false; // whether the destination is known to be a folder
    path_patterns exclude_;
    copied_files out_;
    std::size_t operand_ = 0;
    std::optional<path_pattern_error> error_{};
};

} // namespace detail

/// Which files of `context` a COPY or ADD takes and where they land, as BuildKit does it: a source
/// without wildcards is a path; with them it is matched by `match_file_pattern`; of a folder its
/// contents are taken. `--exclude` is matched against the path in that folder. What stands in the image
/// already and what links point to is not known here; `copied_file` says what may come of the former.
/// An error is that of a malformed `--exclude` or `--parents` pattern.
[[nodiscard]] constexpr result<copied_files, path_pattern_error>
find_copied_files(const copy_request& request, const build_context& context) {
    return detail::copy_matcher(request, context).run();
}

} // namespace tare::inline v0
