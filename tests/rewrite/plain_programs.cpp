#include <tare/rewrite/plain_programs.hpp>
#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace {

constexpr bool may_start_anything(std::string_view text) {
    const auto script = tare::parse_script(text, tare::shell_dialect::posix);
    const auto command = *script.list()->pipelines().at(0)->commands().at(0);
    return tare::detail::may_start_anything(command);
}

static_assert(!may_start_anything("mkdir -p a"));
static_assert(may_start_anything("make install"));

} // namespace

TEST_CASE("what may start anything") {
    constexpr std::string_view plain[] = {
        "mkdir a",
        "/bin/mkdir a",
        "cd a",
        "a=b",
        "> a",
        "export a=$(b)",
        "curl -o a b",
        "find a -name b -delete",
        "exec",
        "command -v a",
        "sudo rm -rf a",
        "nice sudo chmod 1 a",
        "[ a ]",
        "command mkdir a",
        "unalias a",
        ":",
        "exit 1",
    };
    for (const auto each : plain) {
        CAPTURE(each);
        CHECK_FALSE(may_start_anything(each));
    }
    constexpr std::string_view others[] = {
        "make",
        "./a",
        "/a/b",
        "$a",
        "sh a",
        "bash -c a",
        "eval a",
        ". a",
        "exec a",
        "trap a EXIT",
        "alias a=b",
        "xargs a",
        "find a -exec b {} +",
        "sudo ./a",
        "sudo -u a b",
        "env a=b c",
        "nice -n 1 a",
        "python a",
        "\"$a\"/mkdir",
        "sudo",
        "awk a",
        "busybox sh",
        "service a b",
        "find a -okdir b",
    };
    for (const auto each : others) {
        CAPTURE(each);
        CHECK(may_start_anything(each));
    }
}
