#pragma once

#include <tare/shell/shell_setting.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/letter_case.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// The values of some arguments, kept so that they can be looked at.
class argument_values {
public:
    constexpr explicit argument_values(element_range<word> arguments) {
        for (const auto each : arguments) each.append_value(bytes_.emplace_back());
        for (const auto& each : bytes_) views_.emplace_back(each.data(), each.size());
    }
    argument_values(const argument_values&) = delete;
    argument_values& operator=(const argument_values&) = delete;
    constexpr ~argument_values() = default;

    [[nodiscard]] constexpr const std::vector<std::string_view>& words() const noexcept { return views_; }

private:
    std::vector<std::vector<char>> bytes_;
    std::vector<std::string_view> views_;
};

/// Whether an image's name, in small letters, tells that it is one of Windows.
[[nodiscard]] constexpr bool is_windows_image(std::string_view name) noexcept {
    for (const std::string_view sign : {"windows", "nanoserver", "servercore", "dotnet/framework"})
        if (name.find(sign) != std::string_view::npos) return true;
    return false;
}

/// How many of some in order come before a value.
template <class T, class Value, class Before>
[[nodiscard]] constexpr std::size_t count_before(const std::vector<T>& all, Value value,
                                                 Before is_before) noexcept {
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), value, is_before) - all.begin());
}

} // namespace detail

/// Which shell runs the scripts of each instruction of a document: SHELL sets it for the rest of its
/// stage and for the stages built from that. What no SHELL sets is the base image's or the platform's,
/// which for Windows (`# escape=` a backquote, a base that is known by its name, `--platform`) is opaque.
/// Made in O(document), but for sorting the stages by name.
class shell_settings {
public:
    constexpr explicit shell_settings(const document_base& from) : platform_(from.escape() == '`') {
        const auto names = stage_names(from);
        std::vector<shell_setting> last; // those that the stages before end with
        for (const auto node : from.instructions()) {
            switch (node.keyword()) {
            case keyword::from:
                if (!stages_.empty()) last.push_back(changes_.back().setting);
                stages_.push_back(changes_.size());
                changes_.push_back({node.index(), inherited(node, names, last)});
                break;
            case keyword::shell: add(changes_, node, node); break;
            case keyword::onbuild:
                if (const auto trigger = node.trigger(); trigger && trigger->keyword() == keyword::shell)
                    add(triggers_, node, *trigger);
                break;
            default: break;
            }
        }
    }

    /// What runs the scripts of an instruction of the document; of an ONBUILD, those of its trigger.
    /// HEALTHCHECK and ONBUILD go by the shell that their stage ends with, as they run from the image.
    /// O(log instructions).
    [[nodiscard]] constexpr shell_setting at(instruction node) const noexcept {
        const auto is_before = [](const change& each, std::uint32_t index) { return each.index < index; };
        auto known = detail::count_before(changes_, node.index(), is_before);
        const auto stage = detail::count_before(
            stages_, known, [](std::size_t begin, std::size_t count) { return begin < count; });
        if (node.keyword() == keyword::onbuild && stage > 0)
            if (const auto own = detail::count_before(triggers_, node.index(), is_before);
                own > 0 && triggers_[own - 1].index > changes_[stages_[stage - 1]].index)
                return triggers_[own - 1].setting;
        if (node.keyword() == keyword::healthcheck || node.keyword() == keyword::onbuild)
            known = stage < stages_.size() ? stages_[stage] : changes_.size();
        return known == 0 ? platform_setting(platform_) : changes_[known - 1].setting;
    }

private:
    /// A setting from an instruction on, which is told by its index in the document's table.
    struct change {
        std::uint32_t index = 0;
        shell_setting setting;
    };
    /// A stage's name in small letters, and how many stages come before it.
    struct stage_name {
        std::vector<char> name;
        std::size_t stage = 0;

        friend constexpr bool operator<(const stage_name& a, const stage_name& b) {
            return a.name != b.name ? a.name < b.name : a.stage < b.stage;
        }
    };

    static constexpr shell_setting platform_setting(bool is_windows) noexcept {
        shell_setting out;
        if (is_windows) {
            out.dialect.reset();
            out.opacity = shell_opacity::windows;
        }
        return out;
    }

    static constexpr void append_small(std::vector<char>& out, element each) {
        std::vector<char> value;
        detail::append_value(each.table(), each.index(), value);
        append_lower_case(out, std::string_view(value.data(), value.size()));
    }

    static constexpr std::vector<stage_name> stage_names(const document_base& from) {
        std::vector<stage_name> out;
        std::size_t stage = 0;
        for (const auto node : from.instructions()) {
            if (node.keyword() != keyword::from) continue;
            if (const auto name = node.arguments().at(2)) {
                auto& added = out.emplace_back();
                added.stage = stage;
                append_small(added.name, *name);
            }
            ++stage;
        }
        std::sort(out.begin(), out.end());
        return out;
    }

    /// What a stage begins with, given what those before it end with.
    constexpr shell_setting inherited(instruction from, const std::vector<stage_name>& names,
                                      const std::vector<shell_setting>& last) const {
        stage_name base{{}, last.size()};
        if (const auto argument = from.arguments().at(0)) append_small(base.name, *argument);
        const auto after = std::lower_bound(names.begin(), names.end(), base);
        if (after != names.begin())
            if (const auto& before = *(after - 1); before.name == base.name) return last[before.stage];

        bool is_windows =
            platform_ || detail::is_windows_image(std::string_view(base.name.data(), base.name.size()));
        for (const auto flag : from.flags()) {
            std::vector<char> spelling;
            append_small(spelling, flag);
            is_windows = is_windows ||
                         std::string_view(spelling.data(), spelling.size()).starts_with("--platform=windows");
        }
        return platform_setting(is_windows);
    }

    static constexpr void add(std::vector<change>& out, instruction at, instruction shell) {
        if (!shell.is_json()) return;
        const detail::argument_values values(shell.arguments());
        out.push_back({at.index(), read_shell_setting(values.words())});
    }

    bool platform_; ///< whether it is Windows
    std::vector<change> changes_;
    std::vector<std::size_t> stages_; ///< which of them the stages begin with
    std::vector<change> triggers_;    ///< what ONBUILD SHELL sets for the triggers after it
};

/// What runs the scripts of one instruction; for those of many, make `shell_settings` once.
[[nodiscard]] constexpr shell_setting shell_in_force(const document_base& from, instruction node) {
    return shell_settings(from).at(node);
}

} // namespace tare::inline v0
