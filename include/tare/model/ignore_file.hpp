#pragma once

#include <tare/model/path.hpp>
#include <tare/model/path_patterns.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What a `.dockerignore` says: which files of a build context stay out of it. `COPY` and `ADD` cannot
/// take those; the Dockerfile and the `.dockerignore` itself reach the builder in any case, to be read.
using ignore_patterns = path_patterns;

/// The file that says what of a context a build with `dockerfile` leaves out, where there is such a
/// file; else it is `.dockerignore` in the context's root.
[[nodiscard]] constexpr std::string ignore_file_of(std::string_view dockerfile) {
    std::string out(dockerfile);
    out += ".dockerignore";
    return out;
}

/// Reads a `.dockerignore`: a pattern a line, `#` at a line's very beginning for a comment, `!` for an
/// exception. A slash at the beginning means nothing, one at the end neither. Ranges are in `text`.
[[nodiscard]] constexpr result<ignore_patterns, path_pattern_error> read_ignore_file(std::string_view text) {
    constexpr std::size_t long_line = 64 * 1024;
    const auto range_of = [&](std::string_view part) {
        const auto begin = static_cast<std::uint32_t>(part.data() - text.data());
        return source_range{begin, begin + static_cast<std::uint32_t>(part.size())};
    };
    const auto take_line = [&](std::size_t& at) {
        const auto line = text.substr(at, text.find('\n', at) - at);
        at += line.size() + 1;
        return line;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto line = take_line(at);
        if (line.size() >= long_line)
            return fail(path_pattern_error{path_pattern_fault::long_line, range_of(line)});
    }

    ignore_patterns out;
    std::vector<char> pattern;
    for (std::size_t at = 0; at < text.size();) {
        const bool is_first = at == 0;
        auto line = take_line(at);
        if (is_first && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
        if (line.starts_with('#')) continue;
        line = trim(line);
        if (line.empty()) continue;
        const bool is_exception = line.front() == '!';
        const auto path = is_exception ? trim_left(line.substr(1)) : line;
        pattern.clear();
        if (is_exception) pattern.push_back('!');
        const auto begin = pattern.size();
        if (!path.empty()) append_clean_path(pattern, path);
        if (pattern.size() > begin + 1 && pattern[begin] == '/')
            pattern.erase(pattern.begin() + static_cast<std::ptrdiff_t>(begin));
        if (const auto error = out.add({pattern.data(), pattern.size()}, range_of(line))) return fail(*error);
    }
    return out;
}

} // namespace tare::inline v0
