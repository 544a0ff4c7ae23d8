#include <tare/model/platform.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

TEST_CASE("platforms") {
    struct row {
        std::string_view text;
        std::string_view shown; // or what is wrong
    };
    constexpr row rows[] = {
        {"linux/amd64", "linux/amd64"},
        {"Linux/X86_64", "linux/amd64"},
        {"linux/x86-64", "linux/amd64"},
        {"linux/amd64/v1", "linux/amd64"},
        {"linux/amd64/v3", "linux/amd64/v3"},
        {"linux/i386", "linux/386"},
        {"linux/aarch64", "linux/arm64"},
        {"linux/arm64/v8", "linux/arm64/v8"},
        {"linux/arm64/8", "linux/arm64/v8"},
        {"linux/arm", "linux/arm"},
        {"linux/arm/v7", "linux/arm/v7"},
        {"linux/arm/6", "linux/arm/v6"},
        {"linux/armhf", "linux/arm"},
        {"linux/armel", "linux/arm/v6"},
        {"macos/arm64", "darwin/arm64"},
        {"windows(10.0.17763)/amd64", "windows(10.0.17763)/amd64"},
        {"windows(10.0.17763+win32k)/amd64", "windows(10.0.17763+win32k)/amd64"},
        {"linux", "linux/amd64"}, // the builder's architecture
        {"arm64", "linux/arm64"}, // the builder's system
        {"some/thing", "some/thing"},
        {"thing", "\"thing\": unknown operating system or architecture: invalid argument"},
        {"linux/", "\"\" is an invalid component of \"linux/\": platform specifier component must match "
                   "\"^[A-Za-z0-9_.-]+$\": invalid argument"},
        {"linux/*", "\"linux/*\": wildcards not yet supported: invalid argument"},
        {"a/b/c/d", "\"a/b/c/d\": cannot parse platform specifier: invalid argument"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = tare::parse_platform(each.text);
        CHECK((read ? to_string(*read) : describe(read.error(), each.text)) == each.shown);
    }
}

TEST_CASE("what is no platform") {
    struct row {
        std::string_view text;
        tare::platform_fault fault;
        std::string_view part;
    };
    using enum tare::platform_fault;
    constexpr row rows[] = {
        {"", invalid_os, ""},
        {"lin ux/a", invalid_os, "lin ux"},
        {"a(b/c", invalid_os, "a(b"},
        {"a(b+)/c", invalid_os, "a(b+)"},
        {"a/b c", invalid_component, "b c"},
        {"a//b", invalid_component, ""},
        {"linux/$x/b", invalid_component, "$x"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = tare::parse_platform(each.text);
        REQUIRE_FALSE(read);
        CHECK(read.error().fault == each.fault);
        CHECK(slice(each.text, read.error().range) == each.part);
    }
}

TEST_CASE("the builder's platform fills in what is missing") {
    const auto host = tare::parse_platform("windows/arm64").value_or(tare::platform{});
    CHECK(to_string(*tare::parse_platform("linux", host)) == "linux/arm64");
    CHECK(to_string(*tare::parse_platform("amd64", host)) == "windows/amd64");
}
