#include <tare/model/command_wrapper.hpp>

#include <doctest/doctest.h>

#include <string_view>

TEST_CASE("names without their version") {
    struct {
        std::string_view program;
        std::string_view name;
    } constexpr cases[] = {
        {"python", "python"},
        {"python3.11", "python"},
        {"pip-3.6", "pip"},
        {"go1.21.0", "go"},
        {"dnf5", "dnf"},
        {"a-", "a-"},
        {"7z", "7z"},
        {"3.11", ""},
        {"", ""},
        {"pip-x3", "pip-x"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.program);
        CHECK(tare::without_version(each.program) == each.name);
    }
}

TEST_CASE("wrappers go by their names") {
    for (const std::string_view name :
         {"sudo", "env", "nice", "python3", "linux32", "proxychains4", "php8.1"})
        CHECK(tare::find_command_wrapper(name) != nullptr);
    for (const std::string_view name : {"", "3", "xargs", "chroot", "su", "sh", "sudo ", "/usr/bin/env", "-"})
        CHECK(tare::find_command_wrapper(name) == nullptr);
}

static_assert(tare::is_named("pip3.11", "pip pypy") && !tare::is_named("pipx", "pip"));
