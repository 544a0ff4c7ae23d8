#include <tare/shell/shell_setting.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include "shown_setting.hpp"

namespace {

using tare::shell_dialect;
using tare::shell_opacity;
using tare::shell_origin;
using tests::shown;

constexpr struct {
    std::vector<std::string_view> (*words)();
    std::string_view expected;
} settings[] = {
    {[] {
         return std::vector<std::string_view>{"/bin/sh", "-c"};
     },
     "posix from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/bash", "-o", "pipefail", "-c"};
     },
     "bash pipefail from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/bash", "-euxo", "pipefail", "-c"};
     },
     "bash errexit nounset pipefail xtrace from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-clo", "errexit"};
     },
     "bash errexit l from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/bash", "--login", "-c", "-o", "pipefail"};
     },
     "bash pipefail l from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/ash", "-exo", "pipefail", "-c"};
     },
     "posix errexit pipefail xtrace from instruction"},
    {[] {
         return std::vector<std::string_view>{"dash", "-exc"};
     },
     "posix errexit xtrace from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-e", "+e", "-c"};
     },
     "bash from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-O", "extglob", "-c"};
     },
     "bash from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-c", "--"};
     },
     "bash from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/busybox", "sh", "-c"};
     },
     "posix from instruction"},
    {[] {
         return std::vector<std::string_view>{"/usr/bin/env", "bash", "-c"};
     },
     "bash from instruction"},
    {[] { return std::vector<std::string_view>{"/bin/bash"}; }, "no command from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/sh", "-eux"};
     },
     "no command errexit nounset xtrace from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-c", "true"};
     },
     "no command from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-Z", "-c"};
     },
     "unknown option from instruction"},
    {[] {
         return std::vector<std::string_view>{"bash", "-o"};
     },
     "unknown option from instruction"},
    {[] {
         return std::vector<std::string_view>{"sh", "--login", "-c"};
     },
     "unknown option from instruction"},
    {[] {
         return std::vector<std::string_view>{"busybox", "bash", "-c"};
     },
     "other shell from instruction"},
    {[] {
         return std::vector<std::string_view>{"powershell", "-Command", "x"};
     },
     "other shell from instruction"},
    {[] {
         return std::vector<std::string_view>{"cmd", "/S", "/C"};
     },
     "other shell from instruction"},
    {[] {
         return std::vector<std::string_view>{"/bin/zsh", "-c"};
     },
     "other shell from instruction"},
    {[] { return std::vector<std::string_view>{"/usr/bin/env"}; }, "other shell from instruction"},
    {[] { return std::vector<std::string_view>{}; }, "other shell from instruction"},
};

} // namespace

TEST_CASE("what SHELL sets") {
    for (const auto& [words, expected] : settings) {
        const auto given = words();
        CHECK(shown(tare::read_shell_setting(given)) == expected);
    }
}

TEST_CASE("a command line that runs a shell") {
    const std::string_view words[] = {"/bin/sh", "-e", "-c", "echo a", "b"};
    const auto command = tare::read_shell_command(words);
    CHECK(command.takes_text);
    CHECK(command.script == 3);
    CHECK(command.setting.origin == shell_origin::program);
    CHECK(command.setting.options.errexit);
    const std::string_view others[] = {"apt-get", "-c"};
    CHECK(tare::read_shell_command(others).setting.opacity == shell_opacity::other_shell);
}

static_assert([] {
    const std::string_view words[] = {"/bin/bash", "-euxo", "pipefail", "-c"};
    const auto setting = tare::read_shell_setting(words);
    return setting.dialect == shell_dialect::bash && setting.options.pipefail && setting.options.errexit;
}());
