#pragma once

#include <tare/model/build_variables.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/working_directory.hpp>
#include <tare/syntax/expand.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// A word once its variables are replaced.
struct expanded_value {
    std::string text{};
    bool is_known = true; ///< whether it hangs on nothing that is unknown

    friend constexpr bool operator==(const expanded_value&, const expanded_value&) = default;
};

/// How long a path can be that Linux takes; a working directory beyond is not known.
inline constexpr std::size_t max_path_size = 4096;

/// The working directory after `WORKDIR path`; unknown where it hangs on what is unknown.
[[nodiscard]] constexpr expanded_value change_directory(const expanded_value& current,
                                                        const expanded_value& path, std::string_view os) {
    const bool is_known = path.is_known && (current.is_known || path.text.starts_with('/'));
    auto moved = change_directory(current.text, path.text, os);
    if (!moved || moved->size() > max_path_size) return {{}, false};
    return {*std::move(moved), is_known};
}

/// Replaces the variables in the words of one Dockerfile, and keeps in mind how much that has given: beyond
/// `max_expansion_size` all words are unknown.
class word_expander {
public:
    constexpr explicit word_expander(const expand_options& options = {}) noexcept : options_(options) {}

    /// A word as it is at a place with these variables; empty and unknown where it cannot be expanded.
    [[nodiscard]] constexpr expanded_value operator()(std::string_view word, const environment& variables) {
        return expand(word, variables, options_);
    }
    /// The body of a heredoc.
    [[nodiscard]] constexpr expanded_value body(std::string_view text, const environment& variables) {
        return expand(text, variables, {.skip_quotes = true});
    }

    [[nodiscard]] constexpr const expand_options& options() const noexcept { return options_; }

private:
    constexpr expanded_value expand(std::string_view word, const environment& variables,
                                    const expand_options& options) {
        expanded_value out;
        const auto look_up = [&](std::string_view name) -> std::optional<std::string_view> {
            const auto value = variables(name);
            out.is_known = out.is_known && variables.is_known(name);
            if (!value) return std::nullopt;
            spent_ += value->size();
            return spent_ > max_expansion_size ? std::string_view{} : *value;
        };
        const auto expanded = tare::expand(word, look_up, options);
        out.is_known = out.is_known && expanded.ok() && spent_ <= max_expansion_size;
        if (out.is_known || spent_ <= max_expansion_size) out.text = expanded.value();
        return out;
    }

    expand_options options_;
    std::size_t spent_ = 0;
};

} // namespace tare::inline v0
