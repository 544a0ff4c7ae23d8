#pragma once

#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// How surely a finding's edits keep what the build produces; each level includes those before it.
enum class applicability : std::uint8_t {
    safe,     ///< for every base image and build context
    assuming, ///< under the one assumption that the finding names
    advice,   ///< a person decides
};

[[nodiscard]] constexpr std::string_view to_string(applicability level) noexcept {
    constexpr std::array<std::string_view, 3> names{"safe", "assuming", "advice"};
    return names[static_cast<std::size_t>(level)];
}

/// Something that could be better, why, and the edits to the text that make it so.
struct finding {
    std::string_view rule; ///< the name of the rewrite that found it
    source_range range;    ///< what it speaks of
    std::string message;   ///< one sentence
    applicability level = applicability::advice;
    std::vector<edit> edits;     ///< all of them or none are made
    std::string assumption = {}; ///< what must be true, where the level is not safe

    friend constexpr bool operator==(const finding&, const finding&) = default;
};

using findings = std::vector<finding>;

} // namespace tare::inline v0
