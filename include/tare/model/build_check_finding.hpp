#pragma once

#include <tare/model/build_check.hpp>
#include <tare/model/build_error.hpp>
#include <tare/syntax/element.hpp>
#include <tare/text/range.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tare::inline v0 {

/// What a build check says of a place.
struct build_check_finding {
    build_check check = {};
    source_range range{};   ///< the bytes it speaks of; for a trigger of the base the base's name in FROM
    line_span lines{};      ///< the lines BuildKit names: those of the instruction
    std::string message{};  ///< BuildKit's sentence
    bool is_certain = true; ///< false where a base image that nobody described may make it untrue

    friend constexpr bool operator==(const build_check_finding&, const build_check_finding&) = default;
};

/// What `docker build --check` says of a Dockerfile.
struct build_check_report {
    std::vector<build_check_finding> findings{}; ///< in the order BuildKit meets them
    /// Why it cannot be built. The findings go as far as BuildKit comes; where they alone are the reason, by
    /// the directive `# check=error=true`, they are all.
    std::optional<build_error> error{};

    friend constexpr bool operator==(const build_check_report&, const build_check_report&) = default;
};

} // namespace tare::inline v0
