#pragma once

#include <tare/syntax/directive.hpp>
#include <tare/syntax/json.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// What a build is told before the Dockerfile is parsed: the frontend image or the checks to run.
struct frontend_setting {
    std::string reference;  ///< the value up to its first space: the image of `syntax`
    std::string value;      ///< all of it
    std::uint32_t line = 1; ///< its line; of a JSON object the line before it, as BuildKit has it
};

/// Looks for `syntax` or `check` as BuildKit does to choose the frontend, which differs from how it
/// parses directives: after a byte order mark and a `#!` line, in lines that begin with `#` in column
/// 1, up to a key that stands there twice; `syntax` also in lines that begin with `//`, else in a
/// JSON object that is the whole text.
[[nodiscard]] constexpr std::optional<frontend_setting> find_frontend_setting(std::string_view text,
                                                                              directive_key key) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::uint32_t first_line = 1;
    if (text.starts_with("#!")) {
        const auto feed = text.find('\n');
        text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
        ++first_line;
    }
    for (const std::string_view marker : {"#", "//"}) {
        if (key != directive_key::syntax && marker != "#") return std::nullopt;
        auto rest = text;
        std::array<bool, directive_names.size()> seen{};
        for (auto line_number = first_line; !rest.empty(); ++line_number) {
            const auto feed = rest.find('\n');
            auto line = rest.substr(0, feed);
            rest.remove_prefix(feed == std::string_view::npos ? rest.size() : feed + 1);
            if (line.ends_with('\r')) line.remove_suffix(1);
            const auto directive = read_directive(line, marker);
            if (!directive || std::exchange(seen[static_cast<std::size_t>(directive->key)], true)) break;
            if (directive->key != key) continue;
            return frontend_setting{std::string(directive->value.substr(0, directive->value.find(' '))),
                                    std::string(directive->value), line_number};
        }
    }
    if (auto value = json_object_string(text, to_string(key)))
        return frontend_setting{*value, *value, first_line - 1};
    return std::nullopt;
}

} // namespace tare::inline v0
