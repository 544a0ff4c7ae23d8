#pragma once

#include <tare/model/image_reference.hpp>
#include <tare/model/word_list.hpp>

#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Whether a tag's version is at least another one; a part that is missing is the newest there is.
[[nodiscard]] constexpr bool is_at_least(std::string_view version, std::string_view least) noexcept {
    while (!version.empty() && !least.empty()) {
        const auto number = [](std::string_view& text) {
            unsigned out = 0;
            while (!text.empty() && is_ascii_digit(text.front())) {
                out = out < 100'000 ? out * 10 + static_cast<unsigned>(text.front() - '0') : out;
                text.remove_prefix(1);
            }
            if (text.starts_with('.'))
                text.remove_prefix(1);
            else
                text = {};
            return out;
        };
        const auto mine = number(version);
        const auto other = number(least);
        if (mine != other) return mine > other;
    }
    return true;
}

/// Whether an image is one of some official ones: `name`, or `name>=version`; or its tag has one of some
/// parts.
[[nodiscard]] constexpr bool is_official_one(std::string_view image, word_list names, word_list tag_parts) {
    const auto reference = parse_image_reference(image);
    if (!reference || !reference->is_official()) return false;
    const auto name = std::string_view(reference->repository).substr(official_namespace.size());
    const std::string_view tag = reference->tag;
    for (auto rest = tag; !rest.empty();) {
        auto part = take_field(rest, '-');
        while (!part.empty() && !tag_parts.contains(part) &&
               (is_ascii_digit(part.back()) || part.back() == '.'))
            part.remove_suffix(1);
        if (tag_parts.contains(part)) return true;
    }
    for (const auto each : names) {
        const auto mark = each.find(">=");
        if (each.substr(0, mark) != name) continue;
        if (mark == std::string_view::npos) return true;
        if (tag.empty()) return reference->digest.empty();
        if (is_ascii_digit(tag.front())) return is_at_least(tag, each.substr(mark + 2));
        return word_list("latest edge rolling stable slim alpine").contains(tag);
    }
    return false;
}

} // namespace detail
} // namespace tare::inline v0
