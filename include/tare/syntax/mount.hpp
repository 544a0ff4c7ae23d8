#pragma once

#include <tare/syntax/comma_list.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/instruction_error.hpp>
#include <tare/syntax/number.hpp>
#include <tare/syntax/suggestion.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// What `--mount` of a RUN mounts.
enum class mount_type : std::uint8_t { bind, cache, tmpfs, secret, ssh };

inline constexpr std::array<std::string_view, 5> mount_type_names{"bind", "cache", "tmpfs", "secret", "ssh"};

[[nodiscard]] constexpr std::string_view to_string(mount_type type) noexcept {
    return mount_type_names[static_cast<std::size_t>(type)];
}

/// Who may write to a cache mount at the same time.
enum class cache_sharing : std::uint8_t {
    shared,
    exclusive, ///< `private`: each writer has a cache of its own
    locked,
};

inline constexpr std::array<std::string_view, 3> cache_sharing_names{"shared", "private", "locked"};

[[nodiscard]] constexpr std::string_view to_string(cache_sharing sharing) noexcept {
    return cache_sharing_names[static_cast<std::size_t>(sharing)];
}

/// A `--mount` of a RUN.
struct mount {
    mount_type type = mount_type::bind;
    std::string from{};
    std::string source{};
    std::string target{};
    bool read_only = true;
    std::string id{};
    std::optional<cache_sharing> sharing{};
    bool required = false;
    std::int64_t size = 0; ///< in bytes, 0 for no limit
    std::optional<std::uint32_t> mode{};
    std::optional<std::uint32_t> uid{};
    std::optional<std::uint32_t> gid{};
    std::optional<std::string> env{};

    friend constexpr bool operator==(const mount&, const mount&) = default;
};

namespace detail {

/// The fields of a mount.
enum class mount_field : std::uint8_t {
    type,
    from,
    source,
    target,
    readonly,
    id,
    sharing,
    required,
    size,
    mode,
    uid,
    gid,
    env,
    readwrite,
};

struct mount_field_name {
    std::string_view name;
    mount_field field = {};
};

/// The order is that in which BuildKit considers them for its suggestions.
inline constexpr auto mount_field_names = [] {
    using enum mount_field;
    using list = std::array<mount_field_name, 19>;
    return list{{
        {"type", type},       {"from", from},         {"source", source},
        {"target", target},   {"readonly", readonly}, {"id", id},
        {"sharing", sharing}, {"required", required}, {"size", size},
        {"mode", mode},       {"uid", uid},           {"gid", gid},
        {"src", source},      {"dst", target},        {"destination", target},
        {"ro", readonly},     {"rw", readwrite},      {"readwrite", readwrite},
        {"env", env},
    }};
}();

[[nodiscard]] constexpr std::optional<mount_field> find_mount_field(std::string_view key) noexcept {
    for (const auto& each : mount_field_names)
        if (each.name == key) return each.field;
    return std::nullopt;
}

/// What a fault in a comma list is to Go's encoding/csv.
[[nodiscard]] constexpr std::string describe(const comma_list_error& error) {
    if (error.fault == comma_list_fault::empty) return "EOF";
    std::string out("parse error on line 1, column ");
    append_decimal(out, error.offset + 1);
    out += error.fault == comma_list_fault::quote_in_bare_field
               ? ": bare \" in non-quoted-field"
               : ": extraneous or missing \" in quoted-field";
    return out;
}

/// The fields of `--<flag>=<text>`.
[[nodiscard]] constexpr result<std::vector<comma_field>, instruction_error>
read_fields(std::string_view flag, std::string_view text) {
    auto fields = split_comma_list(text);
    if (fields) return *std::move(fields);
    const auto offset = static_cast<std::uint32_t>(fields.error().offset);
    return fail(instruction_error{instruction_fault::not_a_comma_list,
                                  {offset, static_cast<std::uint32_t>(text.size())},
                                  0,
                                  std::string(flag),
                                  describe(fields.error()),
                                  {}});
}

/// A field `key=value`, or `key` alone.
struct split_field {
    std::string key; ///< in small letters
    std::optional<std::string_view> value;

    constexpr explicit split_field(std::string_view field) {
        const auto equals = field.find('=');
        append_lower_case(key, field.substr(0, equals));
        if (equals != std::string_view::npos) value = field.substr(equals + 1);
    }
};

/// What BuildKit asks of a mount before it knows the values of variables.
[[nodiscard]] constexpr std::optional<instruction_error> check_mount(std::string_view text) {
    auto fields = read_fields("mount", text);
    if (!fields) return std::move(fields).error();
    for (const auto& each : *fields) {
        const split_field field(each.text);
        if (field.key != "from" || !field.value) continue;
        const auto dollar = field.value->find('$');
        if (dollar < field.value->size() - 1)
            return instruction_error{instruction_fault::expansion_in_from, each.range, 0, field.key, {}, {}};
    }
    return std::nullopt;
}

template <variable_lookup Environment>
class mount_reader {
public:
    constexpr mount_reader(Environment& environment, const expand_options& options)
        : environment_(environment), options_(options) {}

    constexpr result<mount, instruction_error> run(std::string_view text) {
        auto fields = read_fields("mount", text);
        if (!fields) return tare::fail(std::move(fields).error());
        for (const auto& each : *fields) {
            error_.range = each.range;
            if (!read_field(each.text)) return tare::fail(std::move(error_));
        }
        error_.range = {0, static_cast<std::uint32_t>(text.size())};
        if (!check()) return tare::fail(std::move(error_));
        return std::move(out_);
    }

private:
    using fault = instruction_fault;

    constexpr bool fail(instruction_fault kind, std::string_view subject = {}, std::string_view object = {}) {
        error_.fault = kind;
        error_.subject = subject;
        error_.object = object;
        return false;
    }

    constexpr bool read_field(std::string_view text) {
        const split_field given(text);
        const auto field = find_mount_field(given.key);
        if (!given.value) {
            const bool is_required = field == mount_field::required;
            if (!is_required && field != mount_field::readonly && field != mount_field::readwrite)
                return fail(fault::no_field_value, text);
            return set(*field, given.key, "true");
        }
        const auto expanded = expand(*given.value, environment_, options_);
        if (!expanded.ok()) return fail(fault::failed_expansion, expanded.message());
        if (field) return set(*field, given.key, expanded.value());
        fail(fault::unknown_field, given.key, text);
        error_.suggestion = suggest(given.key, mount_field_names);
        return false;
    }

    constexpr bool set(mount_field field, std::string_view key, std::string_view value) {
        switch (field) {
        case mount_field::type: return set_type(value);
        case mount_field::from: out_.from = value; return true;
        case mount_field::source: out_.source = value; return true;
        case mount_field::target: out_.target = value; return true;
        case mount_field::id: out_.id = value; return true;
        case mount_field::env: out_.env = std::string(value); return true;
        case mount_field::sharing: return set_sharing(value);
        case mount_field::mode: return set_number(out_.mode, key, value, 8);
        case mount_field::uid: return set_number(out_.uid, key, value, 10);
        case mount_field::gid: return set_number(out_.gid, key, value, 10);
        case mount_field::size: return set_size(value);
        case mount_field::required:
            if (!is_secret()) return fail_type(key);
            break;
        default: break;
        }
        const auto truth = parse_boolean(value);
        if (!truth) return fail(fault::invalid_field, key, value);
        if (field == mount_field::required)
            out_.required = *truth;
        else
            set_read_only(*truth == (field == mount_field::readonly));
        return true;
    }

    constexpr bool is_secret() const noexcept {
        return out_.type == mount_type::secret || out_.type == mount_type::ssh;
    }

    constexpr bool fail_type(std::string_view key) {
        return fail(fault::field_of_other_type, key, to_string(out_.type));
    }

    constexpr void set_read_only(bool value) noexcept {
        out_.read_only = value;
        knows_read_only_ = true;
    }

    constexpr bool set_type(std::string_view value) {
        const auto found = find_name(mount_type_names, value);
        if (found) out_.type = static_cast<mount_type>(*found);
        return found || fail_name(fault::unknown_mount_type, value, mount_type_names);
    }

    constexpr bool set_sharing(std::string_view value) {
        const auto found = find_name(cache_sharing_names, value);
        if (found) out_.sharing = static_cast<cache_sharing>(*found);
        return found || fail_name(fault::unknown_sharing, value, cache_sharing_names);
    }

    /// The place of a name in a list, in any case.
    template <class Names>
    static constexpr std::optional<std::size_t> find_name(const Names& names, std::string_view value) {
        std::string name;
        append_lower_case(name, value);
        for (std::size_t i = 0; i < names.size(); ++i)
            if (name == names[i]) return i;
        return std::nullopt;
    }

    template <class Names>
    constexpr bool fail_name(instruction_fault kind, std::string_view value, const Names& names) {
        fail(kind, value);
        error_.suggestion = suggest(value, names);
        return false;
    }

    constexpr bool set_number(std::optional<std::uint32_t>& number, std::string_view key,
                              std::string_view value, unsigned base) {
        const auto parsed = parse_unsigned(value, base);
        if (parsed.fault != number_fault::none) return fail(fault::not_a_number, value, key);
        number = static_cast<std::uint32_t>(parsed.value);
        return true;
    }

    constexpr bool set_size(std::string_view value) {
        if (out_.type != mount_type::tmpfs) return fail_type("size");
        const auto size = parse_size(value);
        if (!size) return fail(fault::invalid_field, "size", value);
        out_.size = *size;
        return true;
    }

    /// What must hold of all fields together.
    constexpr bool check() {
        const auto type = out_.type;
        const bool has_permissions = is_secret() || type == mount_type::cache;
        if (!has_permissions && out_.mode)
            return fail(fault::permission_of_other_type, "mode", to_string(type));
        if (!has_permissions && out_.uid)
            return fail(fault::permission_of_other_type, "uid", to_string(type));
        if (!has_permissions && out_.gid)
            return fail(fault::permission_of_other_type, "gid", to_string(type));
        if (!knows_read_only_) out_.read_only = type != mount_type::cache && type != mount_type::tmpfs;
        if (type == mount_type::secret) {
            if (!out_.from.empty()) return fail(fault::secret_with_from);
            if (out_.sharing) return fail(fault::secret_with_sharing);
            if (out_.source.empty() && out_.target.empty() && out_.id.empty())
                return fail(fault::empty_secret);
            if (!out_.source.empty() && !out_.id.empty()) return fail(fault::secret_with_source_and_id);
        }
        if (out_.sharing && type != mount_type::cache)
            return fail(fault::sharing_of_other_type, to_string(type));
        return true;
    }

    Environment& environment_;
    const expand_options& options_;
    mount out_;
    bool knows_read_only_ = false;
    instruction_error error_;
};

} // namespace detail

/// Reads a mount of a `run_instruction` as BuildKit does when it runs it: variables in its values are
/// replaced first. Ranges of errors are in `text`. With `no_variables` and `skip_unset` among the
/// options, values keep the names of variables.
template <class Environment>
    requires variable_lookup<std::remove_reference_t<Environment>>
[[nodiscard]] constexpr result<mount, instruction_error>
read_mount(std::string_view text, Environment&& environment, const expand_options& options = {}) {
    return detail::mount_reader<std::remove_reference_t<Environment>>(environment, options).run(text);
}

} // namespace tare::inline v0
