#pragma once

#include <tare/text/letter_case.hpp>
#include <tare/text/position.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The ports of EXPOSE.
namespace tare::inline v0 {

enum class port_protocol : std::uint8_t { sctp, tcp, udp };

inline constexpr std::array<std::string_view, 3> port_protocol_names{"sctp", "tcp", "udp"};

[[nodiscard]] constexpr std::string_view to_string(port_protocol protocol) noexcept {
    return port_protocol_names[static_cast<std::size_t>(protocol)];
}

/// A port that the containers of an image listen on.
struct exposed_port {
    std::uint16_t number = 0;
    port_protocol protocol = port_protocol::tcp;

    friend constexpr bool operator==(const exposed_port&, const exposed_port&) = default;
};

/// The port as an image's configuration names it: `80/tcp`.
[[nodiscard]] constexpr std::string to_string(exposed_port port) {
    std::string out;
    append_decimal(out, port.number);
    out += '/';
    out += to_string(port.protocol);
    return out;
}

/// Ports that follow each other, the last one included.
struct port_range {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    port_protocol protocol = port_protocol::tcp;

    friend constexpr bool operator==(const port_range&, const port_range&) = default;
};

namespace detail {

[[nodiscard]] constexpr std::optional<std::uint16_t> parse_port_number(std::string_view text) noexcept {
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    std::uint32_t value = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint32_t>(digit - '0');
        if (value > 0xFFFF) return std::nullopt;
    }
    return static_cast<std::uint16_t>(value);
}

/// Reads `80` or `80-90`.
[[nodiscard]] constexpr std::optional<port_range> parse_port_numbers(std::string_view text) noexcept {
    const auto hyphen = text.find('-');
    const auto first = parse_port_number(text.substr(0, hyphen));
    const auto last = hyphen == std::string_view::npos ? first : parse_port_number(text.substr(hyphen + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    return port_range{*first, *last};
}

[[nodiscard]] constexpr bool is_ipv4(std::string_view text) noexcept {
    for (int part = 0; part < 4; ++part) {
        const auto point = text.find('.');
        const auto number = text.substr(0, point);
        const auto value = parse_port_number(number);
        const bool is_plain = !number.starts_with('+') && (number.size() == 1 || !number.starts_with('0'));
        if (!value || *value > 255 || !is_plain) return false;
        if ((point == std::string_view::npos) != (part == 3)) return false;
        text.remove_prefix(point == std::string_view::npos ? text.size() : point + 1);
    }
    return true;
}

/// Eight groups, or fewer around one `::`; the last two may be an IPv4 address.
[[nodiscard]] constexpr bool is_ipv6(std::string_view text) noexcept {
    int groups = 0;
    bool has_gap = text.starts_with("::");
    if (has_gap) text.remove_prefix(2);
    while (!text.empty()) {
        const auto colon = text.find(':');
        const auto group = text.substr(0, colon);
        if (colon == std::string_view::npos && is_ipv4(group)) {
            groups += 2;
            break;
        }
        if (group.empty() || group.size() > 4) return false;
        if (group.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return false;
        ++groups;
        if (colon == std::string_view::npos) break;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;
        if (text.front() != ':') continue;
        if (has_gap) return false;
        has_gap = true;
        text.remove_prefix(1);
    }
    return has_gap ? groups < 8 : groups == 8;
}

[[nodiscard]] constexpr bool is_ip_address(std::string_view text) noexcept {
    return is_ipv4(text) || is_ipv6(text);
}

} // namespace detail

/// Reads a word of EXPOSE, `[[ip:]host:]port[-last][/protocol]`, as BuildKit does: what is said of the host
/// must be right and counts for nothing. The error is BuildKit's sentence.
[[nodiscard]] constexpr result<port_range, std::string> parse_exposed_port(std::string_view text) {
    const auto failed = [](std::string_view what, std::string_view subject) {
        std::string out(what);
        out += subject;
        return fail(std::move(out));
    };
    const auto invalid = [&](std::string_view what, std::string_view subject = {}) {
        std::string out("invalid port: ");
        append_quoted(out, text);
        out += what;
        out += subject;
        return fail(std::move(out));
    };

    auto rest = text;
    const auto take_last = [&rest] {
        const auto colon = rest.rfind(':');
        const auto last = rest.substr(colon + 1);
        rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(0, colon);
        return last;
    };
    auto port = take_last();
    const auto host_port = take_last();
    auto ip = rest;

    std::string protocol;
    const auto slash = port.find('/');
    if (slash != std::string_view::npos) append_lower_case(protocol, port.substr(slash + 1));
    port = port.substr(0, slash);
    if (port.empty()) return invalid(": no port specified");
    if (protocol.empty()) protocol = "tcp";
    std::size_t known = 0;
    while (known < port_protocol_names.size() && protocol != port_protocol_names[known]) ++known;
    if (known == port_protocol_names.size()) return invalid(": invalid proto: ", protocol);

    if (ip.starts_with('[') && ip.ends_with(']')) ip = ip.substr(1, ip.size() - 2);
    if (!ip.empty() && !detail::is_ip_address(ip)) return failed("invalid IP address: ", ip);
    auto ports = detail::parse_port_numbers(port);
    if (!ports) return failed("invalid containerPort: ", port);
    if (!host_port.empty()) {
        const auto host_ports = detail::parse_port_numbers(host_port);
        if (!host_ports) return failed("invalid hostPort: ", host_port);
        const bool is_single = ports->first == ports->last;
        if (!is_single && ports->last - ports->first != host_ports->last - host_ports->first) {
            std::string out("invalid ranges specified for container and host Ports: ");
            out += port;
            out += " and ";
            out += host_port;
            return fail(std::move(out));
        }
    }
    ports->protocol = static_cast<port_protocol>(known);
    return *ports;
}

} // namespace tare::inline v0
