#pragma once

#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/environment.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/stages.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// How many bytes of values one reading of a Dockerfile puts in for variables; a Dockerfile that doubles a
/// value in every line would take all memory. BuildKit has no limit of its own.
inline constexpr std::size_t max_expansion_size = std::size_t{1} << 24;

namespace detail {

/// The stage of the variables outside all stages.
inline constexpr std::uint32_t no_stage = 0xFFFF'FFFF;

/// The variables of one build.
class build_variables {
public:
    /// An environment for `expand` that counts what it gives.
    class view {
    public:
        constexpr view(build_variables& owner, std::uint32_t state, std::uint32_t stage) noexcept
            : owner_(&owner), state_(state), stage_(stage) {}

        constexpr std::optional<std::string_view> operator()(std::string_view name) const {
            const auto found = owner_->tree_.get(state_, name, stage_);
            const bool is_complete = owner_->is_complete_;
            if (found ? !found->is_sure(is_complete) : !is_complete) owner_->has_met_unknown_ = true;
            if (!found) return std::nullopt;
            return owner_->spend(found->value.size()) ? found->value : std::string_view{};
        }

    private:
        build_variables* owner_;
        std::uint32_t state_;
        std::uint32_t stage_;
    };

    constexpr build_variables(const build_options& options, char escape, std::string_view target)
        : options_{.escape = escape} {
        for (const auto& each : options.arguments)
            given_ = tree_.set(given_, each.name, each.value, variable_origin::argument, no_stage);
        const auto& build = options.build_platform;
        const auto& wanted = options.target_platform;
        predefine("BUILDPLATFORM", to_string(build));
        predefine("BUILDOS", build.os);
        predefine("BUILDOSVERSION", build.os_version);
        predefine("BUILDARCH", build.architecture);
        predefine("BUILDVARIANT", build.variant);
        predefine("TARGETPLATFORM", to_string(wanted));
        predefine("TARGETOS", wanted.os);
        predefine("TARGETOSVERSION", wanted.os_version);
        predefine("TARGETARCH", wanted.architecture);
        predefine("TARGETVARIANT", wanted.variant);
        predefine("TARGETSTAGE", target.empty() ? std::string_view("default") : target);
    }

    /// Reads an ARG outside all stages.
    constexpr std::optional<build_error> read_global(const instruction& node) {
        const auto arguments = as<arg_instruction>(node);
        if (!arguments) return std::nullopt;
        std::size_t at = 0;
        for (const auto word : node.arguments()) {
            const auto& each = arguments->arguments[at++];
            if (const auto value = given(each.name)) {
                set_global(each.name, *value);
            } else if (each.value) {
                const auto expanded = expand(*each.value, global_, no_stage);
                if (auto error = find_error(expanded)) {
                    error->range = word.range();
                    error->line = node.lines().first;
                    return error;
                }
                set_global(each.name, expanded.value());
            }
        }
        return std::nullopt;
    }

    constexpr void set_global(std::string_view name, std::string_view value) {
        global_ = tree_.set(global_, name, value, variable_origin::argument, no_stage);
    }

    /// Gives a variable another value, or none, wherever the caller or an ARG outside all stages gave it one.
    constexpr void replace(std::string_view name, std::optional<std::string_view> value) {
        for (auto* state : {&given_, &global_}) {
            if (!value_in(*state, name)) continue;
            *state = value ? tree_.set(*state, name, *value, variable_origin::argument, no_stage)
                           : tree_.unset(*state, name);
        }
    }

    /// The value of a build argument, where the caller gave one.
    [[nodiscard]] constexpr std::optional<std::string_view> given(std::string_view name) const {
        return value_in(given_, name);
    }
    /// The value outside all stages.
    [[nodiscard]] constexpr std::optional<std::string_view> global(std::string_view name) const {
        return value_in(global_, name);
    }

    /// Whether a variable that is not set is known not to be, from here on.
    constexpr void set_complete(bool is_complete) noexcept { is_complete_ = is_complete; }

    [[nodiscard]] constexpr expansion expand(std::string_view word, std::uint32_t state,
                                             std::uint32_t stage) {
        return tare::expand(word, view(*this, state, stage), options_);
    }

    /// Whether a word has hung on a variable that is not known since this was last asked.
    constexpr bool take_met_unknown() noexcept { return std::exchange(has_met_unknown_, false); }

    /// What went wrong in an expansion, without its place.
    [[nodiscard]] constexpr std::optional<build_error> find_error(const expansion& expanded) const {
        build_error error;
        if (is_exhausted()) {
            error.fault = build_fault::too_much_expansion;
        } else if (!expanded.ok()) {
            error.fault = build_fault::failed_expansion;
            error.subject = expanded.message();
        } else {
            return std::nullopt;
        }
        return error;
    }

    /// Counts `size` bytes; tells whether there may be so many.
    constexpr bool spend(std::size_t size) noexcept {
        spent_ += size;
        return !is_exhausted();
    }
    [[nodiscard]] constexpr bool is_exhausted() const noexcept { return spent_ > max_expansion_size; }

    [[nodiscard]] constexpr std::uint32_t global_state() const noexcept { return global_; }
    [[nodiscard]] constexpr const expand_options& options() const noexcept { return options_; }
    [[nodiscard]] constexpr variable_tree& tree() noexcept { return tree_; }
    [[nodiscard]] constexpr const variable_tree& tree() const noexcept { return tree_; }

private:
    constexpr void predefine(std::string_view name, std::string_view value) {
        set_global(name, given(name).value_or(value));
    }

    [[nodiscard]] constexpr std::optional<std::string_view> value_in(std::uint32_t state,
                                                                     std::string_view name) const {
        const auto found = tree_.get(state, name, no_stage);
        if (!found) return std::nullopt;
        return found->value;
    }

    variable_tree tree_;
    expand_options options_;
    std::uint32_t given_ = variable_tree::empty;
    std::uint32_t global_ = variable_tree::empty;
    std::size_t spent_ = 0;
    bool is_complete_ = true;
    bool has_met_unknown_ = false;
};

} // namespace detail
} // namespace tare::inline v0
