#pragma once

#include <tare/model/path.hpp>
#include <tare/rewrite/official_image.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/letter_case.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// What a stage begins with, as far as the text tells.
struct stage_base {
    std::optional<std::size_t> parent; ///< the stage it is built from
    bool is_known = false;             ///< it is built, in the end, on an image whose shell is known
    bool is_linux = false;             ///< that image is for Linux alone
    bool shows_posix = false;          ///< a script in it can only be meant for a POSIX shell
    bool has_triggers = false;         ///< ONBUILD says what a stage built on it begins with
    bool is_triggered = false;         ///< it begins with such instructions
};

/// Goes through a document's instructions, and knows the stage and the working directory at each.
class stage_walk {
public:
    constexpr explicit stage_walk(const document_base& dockerfile) {
        std::size_t count = 0;
        for (const auto node : dockerfile.instructions()) {
            if (node.keyword() != keyword::from) continue;
            if (const auto name = node.arguments().at(2)) names_.push_back({small_value(*name), count});
            ++count;
        }
        std::sort(names_.begin(), names_.end());
        // A text without stages is built on nothing.
        stages_.emplace_back().is_known = true;
        directories_.emplace_back();
    }

    constexpr void pass(instruction node) {
        if (node.keyword() == keyword::from) open(node);
        if (node.keyword() == keyword::workdir) change_directory(node);
        if (const auto trigger = node.trigger())
            if (const auto what = trigger->keyword();
                what == keyword::shell || what == keyword::workdir || what == keyword::env)
                stages_.back().has_triggers = true;
    }
    /// The stage at hand; 0 is none.
    [[nodiscard]] constexpr std::size_t stage() const noexcept { return stages_.size() - 1; }
    [[nodiscard]] constexpr stage_base& operator[](std::size_t stage) noexcept { return stages_[stage]; }
    [[nodiscard]] constexpr const stage_base& operator[](std::size_t stage) const noexcept {
        return stages_[stage];
    }
    /// The working directory, where it is known.
    [[nodiscard]] constexpr const std::optional<std::string>& directory() const noexcept {
        return directories_.back();
    }

    /// Whether the shell is a POSIX one for sure.
    [[nodiscard]] constexpr bool is_posix(std::size_t stage) const noexcept {
        return stages_[stage].is_linux || stages_[stage].shows_posix;
    }
    /// Lets stages know what those know that they are built from.
    constexpr void settle() noexcept {
        for (auto& each : stages_)
            if (each.parent && stages_[*each.parent].shows_posix) each.shows_posix = true;
    }

private:
    struct stage_name {
        std::vector<char> name;
        std::size_t stage = 0;
        friend constexpr bool operator<(const stage_name& a, const stage_name& b) {
            return a.name != b.name ? a.name < b.name : a.stage < b.stage;
        }
    };

    static constexpr std::vector<char> small_value(element each) {
        std::vector<char> value;
        detail::append_value(each.table(), each.index(), value);
        std::vector<char> out;
        append_lower_case(out, std::string_view(value.data(), value.size()));
        return out;
    }

    constexpr void open(instruction from) {
        stage_base out;
        std::optional<std::string> directory;
        const auto argument = from.arguments().at(0);
        stage_name base{{}, stages_.size() - 1};
        if (argument) base.name = small_value(*argument);
        const std::string_view name(base.name.data(), base.name.size());
        const auto after = std::lower_bound(names_.begin(), names_.end(), base);
        if (after != names_.begin() && (after - 1)->name == base.name) {
            out = stages_[(after - 1)->stage + 1];
            out.parent = (after - 1)->stage + 1;
            out.is_triggered = std::exchange(out.has_triggers, false);
            if (!out.is_triggered) directory = directories_[*out.parent];
        } else if (name == "scratch") {
            out.is_known = out.is_linux = true;
            directory = "/";
        } else if (const auto image = find_official_image(name)) {
            out.is_known = true;
            out.is_linux = !image->has_windows;
            if (!image->directory.empty()) directory = image->directory;
        }
        stages_.push_back(std::move(out));
        directories_.push_back(std::move(directory));
    }

    constexpr void change_directory(instruction node) {
        const auto argument = node.arguments().at(0);
        if (!argument) return;
        const auto path = argument->value();
        auto& directory = directories_.back();
        if (path.find_first_of("$\"'\\") != std::string::npos)
            directory.reset();
        else if (path.starts_with('/') || directory)
            directory = resolve_path(directory.value_or("/"), path);
    }

    std::vector<stage_name> names_;
    std::vector<stage_base> stages_;
    std::vector<std::optional<std::string>> directories_; ///< the last one of each stage
};

} // namespace detail
} // namespace tare::inline v0
