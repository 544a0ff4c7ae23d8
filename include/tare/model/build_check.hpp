#pragma once

#include <tare/text/letter_case.hpp>
#include <tare/text/quote.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// What `docker build --check` looks for, and every build warns of: BuildKit's build checks.
enum class build_check : std::uint8_t {
    stage_name_casing,
    from_as_casing,
    no_empty_continuation,
    consistent_instruction_casing,
    duplicate_stage_name,
    reserved_stage_name,
    json_args_recommended,
    maintainer_deprecated,
    undefined_arg_in_from,
    workdir_relative_path,
    undefined_var,
    multiple_instructions_disallowed,
    legacy_key_value_format,
    invalid_base_image_platform,
    redundant_target_platform,
    secrets_used_in_arg_or_env,
    invalid_default_arg_in_from,
    from_platform_flag_const_disallowed,
    copy_ignored_file,
    invalid_definition_description,
    expose_proto_casing,
    expose_invalid_format,
};

/// What is known of a check. In its sentence `%s` stands for the next thing in question, `%q` for it in
/// quotes as Go's strconv has them.
struct build_check_info {
    build_check check = {};
    std::string_view name;        ///< as the check directive has it
    std::string_view description; ///< what should be so
    std::string_view sentence;    ///< what is said of a place where it is not so
    bool is_experimental = false; ///< whether it must be asked for
};

/// Every check, in BuildKit's words; the element at index i is of the i-th check.
inline constexpr auto build_check_table = [] {
    using enum build_check;
    using list = std::array<build_check_info, 22>;
    return list{{
        {stage_name_casing, "StageNameCasing", "Stage names should be lowercase",
         "Stage name '%s' should be lowercase"},
        {from_as_casing, "FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword",
         "'%s' and '%s' keywords' casing do not match"},
        {no_empty_continuation, "NoEmptyContinuation",
         "Empty continuation lines will become errors in a future release", "Empty continuation line"},
        {consistent_instruction_casing, "ConsistentInstructionCasing",
         "All commands within the Dockerfile should use the same casing (either upper or lower)",
         "Command '%s' should match the case of the command majority (%s)"},
        {duplicate_stage_name, "DuplicateStageName", "Stage names should be unique",
         "Duplicate stage name %q, stage names should be unique"},
        {reserved_stage_name, "ReservedStageName", "Reserved words should not be used as stage names",
         "Stage name should not use the same name as reserved stage %q"},
        {json_args_recommended, "JSONArgsRecommended",
         "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
         "JSON arguments recommended for %s to prevent unintended behavior related to OS signals"},
        {maintainer_deprecated, "MaintainerDeprecated",
         "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
         "Maintainer instruction is deprecated in favor of using label"},
        {undefined_arg_in_from, "UndefinedArgInFrom", "FROM command must use declared ARGs",
         "FROM argument '%s' is not declared"},
        {workdir_relative_path, "WorkdirRelativePath",
         "Relative workdir without an absolute workdir declared within the build can have unexpected results "
         "if the base image changes",
         "Relative workdir %q can have unexpected results if the base image changes"},
        {undefined_var, "UndefinedVar", "Variables should be defined before their use",
         "Usage of undefined variable '$%s'"},
        {multiple_instructions_disallowed, "MultipleInstructionsDisallowed",
         "Multiple instructions of the same type should not be used in the same stage",
         "Multiple %s instructions should not be used in the same stage because only the last one will be "
         "used"},
        {legacy_key_value_format, "LegacyKeyValueFormat",
         "Legacy key/value format with whitespace separator should not be used",
         "\"%s key=value\" should be used instead of legacy \"%s key value\" format"},
        {invalid_base_image_platform, "InvalidBaseImagePlatform",
         "Base image platform does not match expected target platform",
         "Base image %s was pulled with platform %q, expected %q for current build"},
        {redundant_target_platform, "RedundantTargetPlatform",
         "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default "
         "behavior",
         "Setting platform to predefined %s in FROM is redundant as this is the default behavior"},
        {secrets_used_in_arg_or_env, "SecretsUsedInArgOrEnv",
         "Sensitive data should not be used in the ARG or ENV commands",
         "Do not use ARG or ENV instructions for sensitive data (%s %q)"},
        {invalid_default_arg_in_from, "InvalidDefaultArgInFrom",
         "Default value for global ARG results in an empty or invalid base image name",
         "Default value for ARG %s results in empty or invalid base image name"},
        {from_platform_flag_const_disallowed, "FromPlatformFlagConstDisallowed",
         "FROM --platform flag should not use a constant value",
         "FROM --platform flag should not use constant value %q"},
        {copy_ignored_file, "CopyIgnoredFile", "Attempting to Copy file that is excluded by .dockerignore",
         "Attempting to %s file %q that is excluded by .dockerignore"},
        {invalid_definition_description, "InvalidDefinitionDescription",
         "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. "
         "If this is not intended to be a description comment, add an empty line or comment between the "
         "instruction and the comment.",
         "Comment for %s should follow the format: `# %s <description>`", true},
        {expose_proto_casing, "ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase",
         "Defined protocol '%s' in EXPOSE instruction should be lowercase"},
        {expose_invalid_format, "ExposeInvalidFormat",
         "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an "
         "error in a future release",
         "EXPOSE instruction should not define an IP address or host-port mapping, found '%s'"},
    }};
}();

[[nodiscard]] constexpr const build_check_info& info(build_check check) noexcept {
    return build_check_table[static_cast<std::size_t>(check)];
}

/// The name by which the check directive and Docker's documentation know it: `JSONArgsRecommended`.
[[nodiscard]] constexpr std::string_view to_string(build_check check) noexcept { return info(check).name; }

/// The check of that name, in the case it has.
[[nodiscard]] constexpr std::optional<build_check> find_build_check(std::string_view name) noexcept {
    for (const auto& each : build_check_table)
        if (each.name == name) return each.check;
    return std::nullopt;
}

/// The check's page in Docker's documentation.
[[nodiscard]] constexpr std::string documentation_url(build_check check) {
    std::string out("https://docs.docker.com/go/dockerfile/rule/");
    const auto name = to_string(check);
    const auto is_capital = [&](std::size_t at) {
        return at < name.size() && name[at] >= 'A' && name[at] <= 'Z';
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        // A word begins at a capital, but within capitals only before a small letter: JSON-Args.
        const bool begins_word = is_capital(i) && i > 0 && (!is_capital(i - 1) || !is_capital(i + 1));
        if (begins_word) out += '-';
        append_utf8(out, lower_case(static_cast<unsigned char>(name[i])));
    }
    return out += '/';
}

/// Some of the checks.
class build_check_set {
public:
    constexpr build_check_set() = default;
    constexpr build_check_set(std::initializer_list<build_check> checks) noexcept {
        for (const auto each : checks) insert(each);
    }
    [[nodiscard]] static constexpr build_check_set all() noexcept {
        build_check_set out;
        for (const auto& each : build_check_table) out.insert(each.check);
        return out;
    }

    constexpr void insert(build_check check) noexcept { bits_ |= bit(check); }
    constexpr void insert(build_check_set others) noexcept { bits_ |= others.bits_; }
    [[nodiscard]] constexpr bool contains(build_check check) const noexcept {
        return (bits_ & bit(check)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

    friend constexpr bool operator==(build_check_set, build_check_set) = default;

private:
    static_assert(build_check_table.size() <= 32);

    static constexpr std::uint32_t bit(build_check check) noexcept {
        return std::uint32_t{1} << static_cast<unsigned>(check);
    }

    std::uint32_t bits_ = 0;
};

namespace detail {

/// BuildKit's sentence on a place that a check speaks of.
[[nodiscard]] constexpr std::string describe(build_check check,
                                             std::initializer_list<std::string_view> subjects) {
    std::string out;
    auto rest = info(check).sentence;
    for (const auto subject : subjects) {
        const auto hole = rest.find('%');
        out += rest.substr(0, hole);
        if (rest[hole + 1] == 'q')
            append_quoted(out, subject);
        else
            out += subject;
        rest.remove_prefix(hole + 2);
    }
    return out += rest;
}

} // namespace detail
} // namespace tare::inline v0
