#pragma once

#include <tare/text/position.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// What can be wrong with an instruction whose syntax is right.
enum class instruction_fault : std::uint8_t {
    // The instruction
    other_instruction,
    unknown_instruction,
    no_stage,

    // Its arguments
    no_argument,
    not_one_argument,
    no_destination,
    not_one_or_three_arguments,
    invalid_stage_name,
    blank_name,
    blank_volume,
    heredoc_destination,
    not_json,
    nested_onbuild,
    invalid_trigger,
    none_with_arguments,
    no_check_command,
    unknown_check_type,

    // Its flags
    unknown_flag,
    repeated_flag,
    no_flag_value,
    not_a_boolean,
    short_interval,
    invalid_duration,
    no_duration_unit,
    unknown_duration_unit,
    not_an_integer,
    integer_out_of_range,
    negative_retries,
    unknown_network,
    unknown_security,

    // The fields of `--mount` and `--device`
    not_a_comma_list,
    expansion_in_from,
    no_field_value,
    unknown_field,
    invalid_field,
    repeated_device_name,
    failed_expansion,
    unknown_mount_type,
    unknown_sharing,
    not_a_number,
    field_of_other_type,
    permission_of_other_type,
    secret_with_from,
    secret_with_sharing,
    empty_secret,
    secret_with_source_and_id,
    sharing_of_other_type,
};

/// What is said of a fault. `%s` stands for the first or, the second time, the second thing in
/// question, `%q` for it in quotes as Go's strconv has them, `%t` as Go's time has them.
struct instruction_fault_info {
    instruction_fault fault = {};
    std::string_view name;
    std::string_view sentence;
};

/// Every fault with its sentence, BuildKit's own where BuildKit has one; the element at index i is of
/// the i-th fault.
inline constexpr auto instruction_fault_table = [] {
    using enum instruction_fault;
    using list = std::array<instruction_fault_info, 47>;
    return list{{
        {other_instruction, "other-instruction", "this is no %s"},
        {unknown_instruction, "unknown-instruction", "unknown instruction: %s"},
        {no_stage, "no-stage", "no build stage in current context"},
        {no_argument, "no-argument", "%s requires at least one argument"},
        {not_one_argument, "not-one-argument", "%s requires exactly one argument"},
        {no_destination, "no-destination",
         "%s requires at least two arguments, but only one was provided. Destination could not be "
         "determined"},
        {not_one_or_three_arguments, "not-one-or-three-arguments",
         "%s requires either one or three arguments"},
        {invalid_stage_name, "invalid-stage-name",
         "invalid name for build stage: %q, name can't start with a number or contain symbols"},
        {blank_name, "blank-name", "%s names can not be blank"},
        {blank_volume, "blank-volume", "%s specified can not be an empty string"},
        {heredoc_destination, "heredoc-destination", "%s cannot accept a heredoc as a destination"},
        {not_json, "not-json", "%s requires the arguments to be in JSON form"},
        {nested_onbuild, "nested-onbuild", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"},
        {invalid_trigger, "invalid-trigger", "%s isn't allowed as an ONBUILD trigger"},
        {none_with_arguments, "none-with-arguments", "HEALTHCHECK NONE takes no arguments"},
        {no_check_command, "no-check-command", "Missing command after HEALTHCHECK CMD"},
        {unknown_check_type, "unknown-check-type", "Unknown type %q in HEALTHCHECK (try CMD)"},
        {unknown_flag, "unknown-flag", "unknown flag: --%s"},
        {repeated_flag, "repeated-flag", "duplicate flag specified: --%s"},
        {no_flag_value, "no-flag-value", "missing a value on flag: --%s"},
        {not_a_boolean, "not-a-boolean", "expecting boolean value for flag --%s, not: %s"},
        {short_interval, "short-interval", "Interval %q cannot be less than 1ms"},
        {invalid_duration, "invalid-duration", "time: invalid duration %t"},
        {no_duration_unit, "no-duration-unit", "time: missing unit in duration %t"},
        {unknown_duration_unit, "unknown-duration-unit", "time: unknown unit %t in duration %t"},
        {not_an_integer, "not-an-integer", "strconv.ParseInt: parsing %q: invalid syntax"},
        {integer_out_of_range, "integer-out-of-range", "strconv.ParseInt: parsing %q: value out of range"},
        {negative_retries, "negative-retries", "--retries cannot be negative (%s)"},
        {unknown_network, "unknown-network", "invalid network mode %q"},
        {unknown_security, "unknown-security", "security %q is not valid"},
        {not_a_comma_list, "not-a-comma-list", "failed to parse csv %ss: %s"},
        {expansion_in_from, "expansion-in-from",
         "'%s' doesn't support variable expansion, define alias stage instead"},
        {no_field_value, "no-field-value", "invalid field '%s' must be a key=value pair"},
        {unknown_field, "unknown-field", "unexpected key '%s' in '%s'"},
        {invalid_field, "invalid-field", "invalid value for %s: %s"},
        {repeated_device_name, "repeated-device-name", "device name already set to %s"},
        {failed_expansion, "failed-expansion", "%s"},
        {unknown_mount_type, "unknown-mount-type", "unsupported mount type %q"},
        {unknown_sharing, "unknown-sharing", "unsupported sharing value %q"},
        {not_a_number, "not-a-number", "invalid value %s for %s"},
        {field_of_other_type, "field-of-other-type", "unexpected key '%s' for mount type '%s'"},
        {permission_of_other_type, "permission-of-other-type", "%s not allowed for %q type mounts"},
        {secret_with_from, "secret-with-from", "secret mount should not have a from"},
        {secret_with_sharing, "secret-with-sharing", "secret mount should not define sharing"},
        {empty_secret, "empty-secret", "invalid secret mount. one of source, target required"},
        {secret_with_source_and_id, "secret-with-source-and-id", "both source and id can't be set"},
        {sharing_of_other_type, "sharing-of-other-type", "invalid cache sharing set for %s mount"},
    }};
}();

[[nodiscard]] constexpr const instruction_fault_info& info(instruction_fault fault) noexcept {
    return instruction_fault_table[static_cast<std::size_t>(fault)];
}

/// The fault's name in lower case with hyphens, for reports.
[[nodiscard]] constexpr std::string_view to_string(instruction_fault fault) noexcept {
    return info(fault).name;
}

namespace detail {

/// Quotes as Go's package time does in its errors.
template <class Container>
constexpr void append_time_quoted(Container& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out.push_back('"');
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        if (value >= 0x80 || value < ' ') {
            for (const char each : {'\\', 'x', digits[value >> 4], digits[value & 0xF]}) out.push_back(each);
            continue;
        }
        if (byte == '"' || byte == '\\') out.push_back('\\');
        out.push_back(byte);
    }
    out.push_back('"');
}

} // namespace detail

/// Why an instruction, or a part of one, cannot be read.
struct instruction_error {
    instruction_fault fault = {};
    source_range range;     ///< the bytes at fault, the narrowest there are
    std::uint32_t line = 0; ///< the line BuildKit names: the instruction's first
    std::string subject;    ///< what the sentence is about
    std::string object;     ///< the second thing it names, where it names two
    std::string suggestion; ///< what may have been meant; empty where nothing is near

    /// BuildKit's sentence.
    [[nodiscard]] constexpr std::string message() const {
        std::string out;
        auto rest = info(fault).sentence;
        for (const std::string* next = &subject;; next = &object) {
            const auto hole = rest.find('%');
            out += rest.substr(0, hole);
            if (hole == std::string_view::npos) break;
            switch (rest[hole + 1]) {
            case 'q': append_quoted(out, *next); break;
            case 't': detail::append_time_quoted(out, *next); break;
            default: out += *next; break;
            }
            rest.remove_prefix(hole + 2);
        }
        if (!suggestion.empty()) {
            out += " (did you mean ";
            out += suggestion;
            out += "?)";
        }
        return out;
    }

    /// What BuildKit says of a file that has this error in it.
    [[nodiscard]] constexpr std::string file_message() const {
        if (fault == instruction_fault::no_stage) return message();
        std::string out("dockerfile parse error on line ");
        append_decimal(out, line);
        out += ": ";
        out += message();
        return out;
    }

    friend constexpr bool operator==(const instruction_error&, const instruction_error&) = default;
};

} // namespace tare::inline v0
