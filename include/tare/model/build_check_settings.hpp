#pragma once

#include <tare/model/build_check.hpp>
#include <tare/model/build_options.hpp>
#include <tare/syntax/directive.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/frontend.hpp>
#include <tare/syntax/number.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// Which build checks are made, and what comes of them.
struct build_check_settings {
    build_check_set skipped{};      ///< `skip`: checks that are left out
    build_check_set experimental{}; ///< `experimental`: those that are made only where they are asked for
    bool fails_build = false;       ///< `error`: whether a build fails where a check finds something

    [[nodiscard]] constexpr bool makes(build_check check) const noexcept {
        return info(check).is_experimental ? experimental.contains(check) : !skipped.contains(check);
    }

    friend constexpr bool operator==(const build_check_settings&, const build_check_settings&) = default;
};

namespace detail {

/// The checks of a list of names, or `all`; unknown names stand for none.
[[nodiscard]] constexpr build_check_set read_check_names(std::string_view names) {
    names = trim(names);
    if (names == "all") return build_check_set::all();
    build_check_set out;
    for (;;) {
        const auto comma = names.find(',');
        if (const auto check = find_build_check(trim(names.substr(0, comma)))) out.insert(*check);
        if (comma == std::string_view::npos) return out;
        names.remove_prefix(comma + 1);
    }
}

} // namespace detail

/// Reads the value of the check directive, `skip=<names>;experimental=<names>;error=<boolean>`, as BuildKit
/// does: names by commas or `all`, the parts in any order; of two of a kind the last one counts, unless the
/// first says `all`. The error is BuildKit's sentence.
[[nodiscard]] constexpr result<build_check_settings, std::string> read_check_settings(std::string_view text) {
    const auto failed = [](std::string_view what, std::string_view subject) {
        std::string out(what);
        append_quoted(out, subject);
        return out;
    };
    const auto read_names = [](build_check_set& out, std::string_view names) {
        if (out != build_check_set::all()) out = detail::read_check_names(names);
    };
    constexpr int most_parts = 3;
    build_check_settings out;
    text = trim(text);
    if (text.empty()) return out;
    for (int count = 1;; ++count) {
        const auto semicolon = count == most_parts ? std::string_view::npos : text.find(';');
        const auto part = text.substr(0, semicolon);
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) return fail(failed("invalid check option ", part));
        const auto key = trim(part.substr(0, equals));
        const auto value = trim(part.substr(equals + 1));
        if (key == "skip") {
            read_names(out.skipped, value);
        } else if (key == "experimental") {
            read_names(out.experimental, value);
        } else if (key == "error") {
            const auto truth = detail::parse_boolean(value);
            if (!truth) {
                auto error = failed("failed to parse check option ", part);
                error += failed(": strconv.ParseBool: parsing ", value);
                return fail(error += ": invalid syntax");
            }
            out.fails_build = *truth;
        } else {
            return fail(failed("invalid check option ", key));
        }
        if (semicolon == std::string_view::npos) return out;
        text.remove_prefix(semicolon + 1);
    }
}

/// The settings of a whole build: those of the build argument BUILDKIT_DOCKERFILE_CHECK where it is given,
/// else those of the check directive up to its first space. The error is BuildKit's sentence.
[[nodiscard]] constexpr result<build_check_settings, std::string>
find_check_settings(const document_base& from, const build_options& options = {}) {
    constexpr std::string_view argument = "BUILDKIT_DOCKERFILE_CHECK";
    const name_value* given = nullptr;
    for (const auto& each : options.arguments)
        if (each.name == argument) given = &each;
    std::string text;
    if (given != nullptr)
        text = given->value;
    else if (auto directive = find_frontend_setting(from.text(), directive_key::check))
        text = std::move(directive->reference);
    auto settings = read_check_settings(text);
    if (settings) return settings;
    std::string error("failed to parse ");
    error += given != nullptr ? "build-arg:BUILDKIT_DOCKERFILE_CHECK" : "check options";
    error += ": ";
    return fail(error += settings.error());
}

/// The settings in force at an instruction, where `general` holds for the build: a `# check=` among the
/// comments right before it skips more checks, or asks for more. Only the first such comment counts, and one
/// that is wrong for nothing.
[[nodiscard]] constexpr build_check_settings check_settings_at(const instruction& node,
                                                               const build_check_settings& general) {
    auto out = general;
    for (const auto comment : node.comments()) {
        const auto directive = read_directive(comment.documentation(), "");
        if (!directive || directive->key != directive_key::check) continue;
        const auto value = directive->value;
        if (const auto own = read_check_settings(value.substr(0, value.find(' ')))) {
            out.skipped.insert(own->skipped);
            out.experimental.insert(own->experimental);
        }
        break;
    }
    return out;
}

} // namespace tare::inline v0
