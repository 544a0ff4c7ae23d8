#pragma once

#include <tare/text/quote.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// Why a Dockerfile cannot be built, as far as its text tells.
enum class build_fault : std::uint8_t {
    // The file
    empty_text,
    invalid_check_settings,
    invalid_syntax,
    invalid_instruction,
    no_stages,

    // Variables
    failed_expansion,
    too_much_expansion,
    invalid_epoch,
    invalid_epoch_stage,

    // Stages and images
    blank_base,
    failed_platform_expansion,
    empty_platform,
    invalid_platform,
    unknown_target,
    variable_in_from,
    invalid_stage_index,
    cycle,
    invalid_image,
    copy_from_later_stage,
    mount_from_later_stage,
    not_one_trigger,

    // Instructions
    invalid_trigger_syntax,
    invalid_mount,
    invalid_mount_target,
    ssh_with_source,
    unsupported_device,
    invalid_path,
    invalid_mode,
    several_checksum_sources,
    checksum_without_remote_source,
    invalid_checksum,
    copy_from_repository,
    copy_from_url,
    invalid_repository,
    invalid_port,
    blank_volume,
    invalid_signal,

    // Build checks
    failed_checks,
};

/// What is said of a fault. `%s` stands for the first or, the second time, the second thing in question, `%q`
/// for it in quotes as Go's strconv has them.
struct build_fault_info {
    build_fault fault = {};
    std::string_view name;
    std::string_view sentence;
};

/// Every fault with its sentence, BuildKit's own where BuildKit has one; the element at index i is of the
/// i-th fault.
inline constexpr auto build_fault_table = [] {
    using enum build_fault;
    using list = std::array<build_fault_info, 38>;
    return list{{
        {empty_text, "empty-text", "the Dockerfile cannot be empty"},
        {invalid_check_settings, "invalid-check-settings", "%s"},
        {invalid_syntax, "invalid-syntax", "%s"},
        {invalid_instruction, "invalid-instruction", "%s"},
        {no_stages, "no-stages", "dockerfile contains no stages to build"},
        {failed_expansion, "failed-expansion", "%s"},
        {too_much_expansion, "too-much-expansion", "the values of variables grow too large"},
        {invalid_epoch, "invalid-epoch", "invalid SOURCE_DATE_EPOCH: %s"},
        {invalid_epoch_stage, "invalid-epoch-stage", "SOURCE_DATE_EPOCH stage %s"},
        {blank_base, "blank-base", "base name (%s) should not be blank"},
        {failed_platform_expansion, "failed-platform-expansion",
         "failed to process arguments for platform : %s"},
        {empty_platform, "empty-platform", "empty platform value from expression %s"},
        {invalid_platform, "invalid-platform", "failed to parse platform %s: %s"},
        {unknown_target, "unknown-target", "target stage %q could not be found"},
        {variable_in_from, "variable-in-from",
         "variable expansion is not supported for --from, define a new stage with FROM using ARG from global "
         "scope as a workaround"},
        {invalid_stage_index, "invalid-stage-index", "invalid stage index %s"},
        {cycle, "cycle", "circular dependency detected on stage: %s"},
        {invalid_image, "invalid-image", "failed to parse stage name %q: %s"},
        {copy_from_later_stage, "copy-from-later-stage",
         "cannot copy from stage %q, it needs to be defined before current stage %q"},
        {mount_from_later_stage, "mount-from-later-stage",
         "cannot mount from stage %q to %q, stage needs to be defined before current command"},
        {not_one_trigger, "not-one-trigger", "onbuild trigger should be a single expression"},
        {invalid_trigger_syntax, "invalid-trigger-syntax", "%s"},
        {invalid_mount, "invalid-mount", "%s"},
        {invalid_mount_target, "invalid-mount-target", "invalid mount target %q"},
        {ssh_with_source, "ssh-with-source", "ssh does not support source"},
        {unsupported_device, "unsupported-device",
         "device feature is only supported in Dockerfile frontend 1.14.0-labs or later"},
        {invalid_path, "invalid-path", "%s"},
        {invalid_mode, "invalid-mode", "%s"},
        {several_checksum_sources, "several-checksum-sources",
         "checksum can't be specified for multiple sources"},
        {checksum_without_remote_source, "checksum-without-remote-source",
         "checksum requires HTTP(S) or Git sources"},
        {invalid_checksum, "invalid-checksum", "%s"},
        {copy_from_repository, "copy-from-repository", "source can't be a git ref for COPY"},
        {copy_from_url, "copy-from-url", "source can't be a URL for COPY"},
        {invalid_repository, "invalid-repository", "%s"},
        {invalid_port, "invalid-port", "%s"},
        {blank_volume, "blank-volume", "VOLUME specified can not be an empty string"},
        {invalid_signal, "invalid-signal", "invalid signal: %s"},
        {failed_checks, "failed-checks", "lint violation found for rules: %s"},
    }};
}();

[[nodiscard]] constexpr const build_fault_info& info(build_fault fault) noexcept {
    return build_fault_table[static_cast<std::size_t>(fault)];
}

/// The fault's name in lower case with hyphens, for reports.
[[nodiscard]] constexpr std::string_view to_string(build_fault fault) noexcept { return info(fault).name; }

/// Why a build would fail, and where.
struct build_error {
    build_fault fault = {};
    source_range range{};   ///< the bytes at fault, the narrowest there are; empty where none are
    std::uint32_t line = 0; ///< the first line BuildKit names; 0 where it names none
    std::string subject{};  ///< what the sentence is about
    std::string object{};   ///< the second thing it names, where it names two
    /// Whether the build fails for sure: not where a variable of a base image of which nobody told may make it
    /// right.
    bool is_certain = true;

    /// BuildKit's sentence.
    [[nodiscard]] constexpr std::string message() const {
        std::string out;
        auto rest = info(fault).sentence;
        for (const std::string* next = &subject;; next = &object) {
            const auto hole = rest.find('%');
            out += rest.substr(0, hole);
            if (hole == std::string_view::npos) return out;
            if (rest[hole + 1] == 'q')
                append_quoted(out, *next);
            else
                out += *next;
            rest.remove_prefix(hole + 2);
        }
    }

    friend constexpr bool operator==(const build_error&, const build_error&) = default;
};

} // namespace tare::inline v0
