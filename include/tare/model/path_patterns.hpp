#pragma once

#include <tare/model/file_pattern.hpp>
#include <tare/model/path.hpp>
#include <tare/model/path_regexp.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

/// Lists of patterns with exceptions, as the lines of a `.dockerignore` and the values of `--exclude`
/// are: moby/patternmatcher.
namespace tare::inline v0 {

/// Why a list of patterns cannot be read or asked.
enum class path_pattern_fault : std::uint8_t {
    long_line,        ///< a line of 64 KiB or more
    empty_exception,  ///< a `!` with nothing after it
    malformed,        ///< what Go's filepath.Match finds malformed
    malformed_regexp, ///< what is malformed once it is made a regular expression; found when asked
    too_large,        ///< a regular expression of too many steps; found when asked
    unknown_class,    ///< a class of Unicode, as `\pN`, that is not known here; found when asked
};

/// One sentence for each fault, without a full stop: Docker's own, but for the last two.
inline constexpr std::array<std::string_view, 6> path_pattern_sentences{
    "bufio.Scanner: token too long", R"(illegal exclusion pattern: "!")",
    "syntax error in pattern",       "syntax error in pattern",
    "the pattern is too large",      "the pattern names a class of characters that is not known here",
};

struct path_pattern_error {
    path_pattern_fault fault = {};
    source_range range; ///< of the pattern in the text it was read from

    [[nodiscard]] constexpr std::string_view message() const noexcept {
        return path_pattern_sentences[static_cast<std::size_t>(fault)];
    }

    friend constexpr bool operator==(const path_pattern_error&, const path_pattern_error&) = default;
};

namespace detail {

/// What a pattern is, once it is read.
enum class path_pattern_kind : std::uint8_t {
    exact,  ///< a path
    prefix, ///< what a path begins with
    suffix, ///< what a path ends with
    regexp, ///< what a regular expression takes, if it can be read
};

/// Whether `path`, or a folder that it lies in, ends with `suffix`. A suffix that begins with a slash
/// may do without it at a path's beginning.
[[nodiscard]] constexpr bool has_suffix_or_parent_has(std::string_view path,
                                                      std::string_view suffix) noexcept {
    for (auto end = path.find('/');; end = path.find('/', end + 1)) {
        const auto part = path.substr(0, end);
        if (part.ends_with(suffix) || (suffix.starts_with('/') && part == suffix.substr(1))) return true;
        if (end == std::string_view::npos) return false;
    }
}

} // namespace detail

/// One pattern of a list. It also takes everything that lies in a folder it takes.
class path_pattern {
public:
    /// The pattern as it is matched: cleaned, without `!`.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_.data(), text_.size()}; }
    /// Whether it takes back what patterns before it took: `!`.
    [[nodiscard]] constexpr bool is_exception() const noexcept { return is_exception_; }
    /// Where it stands in the text it was read from, with its `!`.
    [[nodiscard]] constexpr source_range range() const noexcept { return range_; }

    /// Whether it takes `path` or a folder that `path` lies in, whatever the patterns around it say.
    /// Takes at most time in proportion to the pattern's size times the path's.
    [[nodiscard]] constexpr result<bool, path_pattern_error> matches(std::string_view path) const {
        using enum detail::path_pattern_kind;
        switch (kind_) {
        case exact: return path == text() || is_inside(path, text());
        case prefix: return path.starts_with(part());
        case suffix: return detail::has_suffix_or_parent_has(path, part());
        default:
            if (fault_) return fail(path_pattern_error{*fault_, range_});
            return regexp_.matches(path);
        }
    }

private:
    friend class path_patterns;

    constexpr path_pattern(std::vector<char>&& text, bool is_exception, source_range range)
        : text_(std::move(text)), range_(range), is_exception_(is_exception) {
        translate();
    }

    /// What stands beside the `**` of a prefix or suffix.
    [[nodiscard]] constexpr std::string_view part() const noexcept {
        return kind_ == detail::path_pattern_kind::prefix ? text().substr(0, text_.size() - 2)
                                                          : text().substr(2);
    }

    /// Makes a regular expression of the pattern where it needs one. What is no wildcard but has a
    /// meaning there keeps that meaning, as with Docker: `^`, classes, most of what follows a `\`.
    constexpr void translate() {
        using enum detail::path_pattern_kind;
        constexpr std::string_view escaped = ".+()$"; // not `|{}`, though Docker means to
        const auto text = this->text();
        std::vector<char> out;
        const auto put = [&](std::string_view bytes) {
            for (const char byte : bytes) out.push_back(byte);
        };
        std::size_t at = 0;
        const auto take = [&](std::string_view what) {
            const bool is_there = text.substr(at).starts_with(what);
            if (is_there) at += what.size();
            return is_there;
        };
        put("^");
        take("\xEF\xBB\xBF");
        const auto begin = at;
        while (at < text.size()) {
            const bool is_first = at == begin;
            if (take("**")) {
                take("/");
                const bool is_last = at == text.size();
                if (is_last && kind_ == exact) {
                    kind_ = prefix;
                } else {
                    put(is_last ? ".*" : "(.*/)?");
                    kind_ = regexp;
                }
                if (is_first) kind_ = suffix;
            } else if (take("*")) {
                put("[^/]*");
                kind_ = regexp;
            } else if (take("?")) {
                put("[^/]");
                kind_ = regexp;
            } else {
                const bool is_escape = take("\\");
                if (is_escape || escaped.find(text[at]) != std::string_view::npos) put("\\");
                if (at == text.size()) break;
                if (is_escape || text[at] == '[' || text[at] == ']') kind_ = regexp;
                const auto character = decode_utf8(text, at);
                append_utf8(out, character.value);
                at += character.size;
            }
        }
        if (kind_ != regexp) return;
        put("$");
        switch (regexp_.read({out.data(), out.size()})) {
        case detail::regexp_fault::none: break;
        case detail::regexp_fault::malformed: fault_ = path_pattern_fault::malformed_regexp; break;
        case detail::regexp_fault::too_large: fault_ = path_pattern_fault::too_large; break;
        case detail::regexp_fault::unknown_class: fault_ = path_pattern_fault::unknown_class; break;
        }
    }

    std::vector<char> text_; // as a std::string could not be at compile time everywhere
    detail::path_regexp regexp_;
    source_range range_;
    detail::path_pattern_kind kind_ = detail::path_pattern_kind::exact;
    bool is_exception_ = false;
    std::optional<path_pattern_fault> fault_{}; // of the expression
};

/// A list of patterns, of which the last one that takes a path decides.
class path_patterns {
public:
    /// Adds a pattern; the error where there is one, and nothing is added then. White space around it
    /// goes, and a blank pattern is none.
    constexpr std::optional<path_pattern_error> add(std::string_view pattern, source_range range = {}) {
        pattern = trim(pattern);
        if (pattern.empty()) return std::nullopt;
        std::vector<char> text;
        append_clean_path(text, pattern);
        const bool is_exception = text.front() == '!';
        if (is_exception) text.erase(text.begin());
        if (text.empty()) return path_pattern_error{path_pattern_fault::empty_exception, range};
        if (!match_file_pattern({text.data(), text.size()}, "."))
            return path_pattern_error{path_pattern_fault::malformed, range};
        patterns_.push_back(path_pattern(std::move(text), is_exception, range));
        return std::nullopt;
    }

    [[nodiscard]] constexpr const std::vector<path_pattern>& patterns() const noexcept { return patterns_; }

    /// The pattern that decides on `path`, a clean relative path with slashes: the last one that changes
    /// what the ones before it say. Null where none takes it. An error is found where a malformed
    /// pattern could decide.
    [[nodiscard]] constexpr result<const path_pattern*, path_pattern_error>
    find(std::string_view path) const {
        const path_pattern* found = nullptr;
        for (const auto& each : patterns_) {
            const bool is_taken = found != nullptr && !found->is_exception();
            if (each.is_exception() != is_taken) continue;
            const auto matches = each.matches(path);
            if (!matches) return fail(matches.error());
            if (*matches) found = &each;
        }
        return found;
    }

    /// Whether the list takes `path`, a clean relative path with slashes.
    [[nodiscard]] constexpr result<bool, path_pattern_error> matches(std::string_view path) const {
        const auto found = find(path);
        if (!found) return fail(found.error());
        return *found != nullptr && !(*found)->is_exception();
    }

private:
    std::vector<path_pattern> patterns_;
};

} // namespace tare::inline v0
