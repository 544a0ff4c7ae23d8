#pragma once

#include <tare/text/letter_case.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The platforms that images are built for, as containerd/platforms reads and writes them.
namespace tare::inline v0 {

/// An operating system and a processor.
struct platform {
    std::string os{};
    std::string architecture{};
    std::string variant{};
    std::string os_version{};
    std::vector<std::string> os_features{};

    friend constexpr bool operator==(const platform&, const platform&) = default;
};

/// What builders run on unless something else is said.
[[nodiscard]] constexpr platform default_platform() {
    platform out;
    out.os = "linux";
    out.architecture = "amd64";
    return out;
}

/// Why a text is no platform.
enum class platform_fault : std::uint8_t {
    wildcard,
    invalid_os,
    invalid_component,
    unknown_name, ///< the only component is neither an operating system nor an architecture
    too_many_components,
};

struct platform_error {
    platform_fault fault = {};
    source_range range; ///< the bytes at fault

    friend constexpr bool operator==(const platform_error&, const platform_error&) = default;
};

/// Tells what is wrong with `text`, in containerd's words.
[[nodiscard]] constexpr std::string describe(const platform_error& error, std::string_view text) {
    std::string out;
    const auto put_part_and_rule = [&](std::string_view what, std::string_view rule) {
        append_quoted(out, slice(text, error.range));
        out += what;
        append_quoted(out, text);
        out += rule;
    };
    switch (error.fault) {
    case platform_fault::wildcard:
        append_quoted(out, text);
        out += ": wildcards not yet supported";
        break;
    case platform_fault::invalid_os:
        put_part_and_rule(
            " is an invalid OS component of ",
            ": OSAndVersion specifier component must match "
            "\"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.%-]*)((?:\\\\+[A-Za-z0-9_.%-]+)*)\\\\))?$\"");
        break;
    case platform_fault::invalid_component:
        put_part_and_rule(" is an invalid component of ",
                          ": platform specifier component must match \"^[A-Za-z0-9_.-]+$\"");
        break;
    case platform_fault::unknown_name:
        append_quoted(out, text);
        out += ": unknown operating system or architecture";
        break;
    case platform_fault::too_many_components:
        append_quoted(out, text);
        out += ": cannot parse platform specifier";
        break;
    }
    out += ": invalid argument";
    return out;
}

namespace detail {

inline constexpr std::array<std::string_view, 16> known_systems{
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd",  "illumos", "ios",
    "js",  "linux",   "nacl",   "netbsd",    "openbsd", "plan9", "solaris", "windows",
};
inline constexpr std::array<std::string_view, 24> known_architectures{
    "386",     "amd64",   "amd64p32", "arm",    "armbe",  "arm64",    "arm64be",   "ppc64",
    "ppc64le", "loong64", "mips",     "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le",
    "ppc",     "riscv",   "riscv64",  "s390",   "s390x",  "sparc",    "sparc64",   "wasm",
};

/// A spelling of an architecture, maybe with the variant that it implies.
struct architecture_alias {
    std::string_view alias;
    std::string_view name;
    std::string_view variant;
};

inline constexpr std::array<architecture_alias, 6> architecture_aliases{{
    {"i386", "386", ""},
    {"x86_64", "amd64", ""},
    {"x86-64", "amd64", ""},
    {"aarch64", "arm64", ""},
    {"armhf", "arm", "v7"},
    {"armel", "arm", "v6"},
}};

/// A spelling of a variant.
struct variant_alias {
    std::string_view architecture;
    std::string_view alias;
    std::string_view name;
};

inline constexpr std::array<variant_alias, 8> variant_aliases{{
    {"amd64", "v1", ""},
    {"arm64", "8", ""},
    {"arm64", "v8", ""},
    {"arm", "", "v7"},
    {"arm", "5", "v5"},
    {"arm", "6", "v6"},
    {"arm", "7", "v7"},
    {"arm", "8", "v8"},
}};

[[nodiscard]] constexpr bool is_platform_text(std::string_view text, std::string_view others) noexcept {
    for (const char byte : text) {
        const bool is_plain =
            (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        if (!is_plain && others.find(byte) == std::string_view::npos) return false;
    }
    return true;
}

template <class Names>
[[nodiscard]] constexpr bool is_one_of(const Names& names, std::string_view name) noexcept {
    for (const std::string_view each : names)
        if (each == name) return true;
    return false;
}

/// Writes `architecture` and `variant` in their usual spelling.
constexpr void normalize_architecture(platform& out, std::string_view architecture,
                                      std::string_view variant) {
    out.architecture.clear();
    append_lower_case(out.architecture, architecture);
    out.variant.clear();
    append_lower_case(out.variant, variant);
    for (const auto& each : architecture_aliases) {
        if (out.architecture != each.alias) continue;
        out.architecture = each.name;
        if (each.name == "386" || !each.variant.empty()) out.variant = each.variant;
        break;
    }
    for (const auto& each : variant_aliases) {
        if (out.architecture != each.architecture || out.variant != each.alias) continue;
        out.variant = each.name;
        break;
    }
}

/// Reads `linux`, `windows(10.0.17763)` or `windows(10.0.17763+win32k)`.
[[nodiscard]] constexpr bool read_system(platform& out, std::string_view text) {
    const auto parenthesis = text.find('(');
    const auto name = text.substr(0, parenthesis);
    if (name.empty() || !is_platform_text(name, "_-")) return false;
    append_lower_case(out.os, name);
    if (out.os == "macos") out.os = "darwin";
    if (parenthesis == std::string_view::npos) return true;
    auto details = text.substr(parenthesis + 1);
    if (!details.ends_with(')')) return false;
    details.remove_suffix(1);
    for (bool is_version = true;; is_version = false) {
        const auto plus = details.find('+');
        const auto detail = details.substr(0, plus);
        if (!is_platform_text(detail, "_.%-") || (detail.empty() && !is_version)) return false;
        if (is_version)
            out.os_version = detail;
        else
            out.os_features.emplace_back(detail);
        if (plus == std::string_view::npos) return true;
        details.remove_prefix(plus + 1);
    }
}

} // namespace detail

/// Reads `os/architecture`, `os/architecture/variant`, or one component alone, for which `host` gives
/// what is missing: the platform the builder runs on.
[[nodiscard]] constexpr result<platform, platform_error>
parse_platform(std::string_view text, const platform& host = default_platform()) {
    using enum platform_fault;
    const auto failed = [&](platform_fault fault, std::size_t begin, std::size_t end) {
        return fail(
            platform_error{fault, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
    };
    if (const auto star = text.find('*'); star != std::string_view::npos)
        return failed(wildcard, star, star + 1);

    platform out;
    std::array<std::string_view, 4> parts;
    std::size_t count = 0;
    for (std::size_t at = 0; at <= text.size() && count < parts.size(); ++count) {
        const auto slash = count + 1 < parts.size() ? text.find('/', at) : std::string_view::npos;
        const auto end = slash < text.size() ? slash : text.size();
        const auto part = text.substr(at, end - at);
        if (count == 0 && !detail::read_system(out, part)) return failed(invalid_os, at, end);
        if (count > 0 && (part.empty() || !detail::is_platform_text(part, "_.-")))
            return failed(invalid_component, at, end);
        parts[count] = part;
        at = end + 1;
    }
    switch (count) {
    case 1:
        if (detail::is_one_of(detail::known_systems, out.os)) {
            out.architecture = host.architecture;
            out.variant = host.variant;
            return out;
        }
        detail::normalize_architecture(out, parts[0], {});
        if (!detail::is_one_of(detail::known_architectures, out.architecture))
            return failed(unknown_name, 0, text.size());
        out.os = host.os;
        break;
    case 2: detail::normalize_architecture(out, parts[1], {}); break;
    case 3:
        detail::normalize_architecture(out, parts[1], parts[2]);
        if (out.architecture == "arm64" && out.variant.empty()) out.variant = "v8";
        return out;
    default: return failed(too_many_components, 0, text.size());
    }
    if (out.architecture == "arm" && out.variant == "v7") out.variant.clear();
    return out;
}

/// `os/architecture/variant`, with the system's version where it has one: what TARGETPLATFORM holds.
[[nodiscard]] constexpr std::string to_string(const platform& value) {
    if (value.os.empty()) return "unknown";
    std::string out = value.os;
    if (!value.os_version.empty() || !value.os_features.empty()) {
        out += '(';
        out += value.os_version;
        for (const auto& each : value.os_features) {
            out += '+';
            out += each;
        }
        out += ')';
    }
    for (const auto* part : {&value.architecture, &value.variant}) {
        if (part->empty()) continue;
        out += '/';
        out += *part;
    }
    return out;
}

} // namespace tare::inline v0
