#include <tare/model/exposed_port.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("ports of EXPOSE") {
    struct row {
        std::string_view text;
        std::string_view shown; // or BuildKit's sentence
    };
    constexpr row rows[] = {
        {"80", "80-80/tcp"},
        {"53/UDP", "53-53/udp"},
        {"9/sctp", "9-9/sctp"},
        {"80/", "80-80/tcp"},
        {"8000-8002/udp", "8000-8002/udp"},
        {"80-80", "80-80/tcp"},
        {"080", "80-80/tcp"},
        {"+81", "81-81/tcp"},
        {"0", "0-0/tcp"},
        {"65535", "65535-65535/tcp"},
        {"8080:80", "80-80/tcp"},
        {"8000-8002:80", "80-80/tcp"},
        {"8000-8001:80-81", "80-81/tcp"},
        {"127.0.0.1:8080:80", "80-80/tcp"},
        {"[::1]:90:91", "91-91/tcp"},
        {"::1:90:91", "91-91/tcp"},
        {"[::ffff:1.2.3.4]:90:91/udp", "91-91/udp"},
        {"127.0.0.1::80", "80-80/tcp"},
        {"65536", "invalid containerPort: 65536"},
        {"9-8", "invalid containerPort: 9-8"},
        {"1-2-3", "invalid containerPort: 1-2-3"},
        {"-1", "invalid containerPort: -1"},
        {"80,81", "invalid containerPort: 80,81"},
        {"zz", "invalid containerPort: zz"},
        {"80/http", "invalid port: \"80/http\": invalid proto: http"},
        {"/tcp", "invalid port: \"/tcp\": no port specified"},
        {"", "invalid port: \"\": no port specified"},
        {"x:8080:80", "invalid IP address: x"},
        {"1.2.3:1:2", "invalid IP address: 1.2.3"},
        {"1.2.3.256:1:2", "invalid IP address: 1.2.3.256"},
        {"1.2.3.04:1:2", "invalid IP address: 1.2.3.04"},
        {"[::1::]:1:2", "invalid IP address: ::1::"},
        {"h:80", "invalid hostPort: h"},
        {"1-2:3-5", "invalid ranges specified for container and host Ports: 3-5 and 1-2"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = tare::parse_exposed_port(each.text);
        std::string shown = read.error();
        if (read) {
            const tare::exposed_port last{.number = read->last, .protocol = read->protocol};
            shown = std::to_string(read->first) + '-' + to_string(last);
        }
        CHECK(shown == each.shown);
    }
}

TEST_CASE("addresses") {
    for (const std::string_view each : {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "a:B::0.0.0.0",
                                        "1:2:3:4:5:6:1.2.3.4", "0.0.0.0", "255.255.255.255"})
        CHECK_MESSAGE(tare::detail::is_ip_address(each), each);
    for (const std::string_view each : {"", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
                                        "12345::", "g::", "1:", ":1", "::1:", "1.2.3.4.5", "1.2.3.", "1..2.3",
                                        "+1.2.3.4", "::1.2.3.4:5", "1:2:3:4:5:6:7::8", "fe80::1%eth0"})
        CHECK_MESSAGE(!tare::detail::is_ip_address(each), each);
}

static_assert(tare::detail::is_ip_address("::1"));
