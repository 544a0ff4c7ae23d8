#include <tare/shell/parse_script.hpp>
#include <tare/shell/shell_call.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

using tare::shell_dialect;

namespace {

constexpr std::array<std::string_view, 5> kinds{"nothing", "query", "known", "program", "unknown"};

/// What the first command calls: the kind, the name, and how many operands there are.
std::string shown(std::string_view text, shell_dialect dialect) {
    const auto script = tare::parse_script(text, dialect);
    REQUIRE(script.ok());
    const tare::shell_call call(*script.list()->pipelines().at(0)->commands().at(0));
    std::string out(kinds[static_cast<std::size_t>(call.kind())]);
    if (!call.name().empty()) out += ' ' + std::string(call.name());
    if (call.is_direct()) out += " direct";
    if (call.builtin()) out += " builtin";
    return out + ' ' + std::to_string(call.operands().size());
}

struct call_case {
    std::string_view text;
    std::string_view expected;
};

constexpr call_case posix_cases[] = {
    {"a b c", "known a 2"},
    {"x=1 y=2 a b", "known a 1"},
    {">f a <g b", "known a 1"},
    {"x=1", "nothing 0"},
    {">f", "nothing 0"},
    {"(a)", "nothing 0"},
    {"\\rm -f x", "known rm 2"},
    {"'cd' /", "known cd builtin 1"},
    {"c'd' /", "unknown 1"},
    {"cd", "known cd builtin 0"},
    {"pushd x", "known pushd builtin 1"},
    {"/bin/cd x", "known /bin/cd 1"},
    {"$a b", "unknown 1"},
    {"\"$a\" b", "unknown 1"},
    {"$a/bin/b c", "unknown 1"},
    {"\"$a/bin/b\" c", "program 1"},
    {"\"$a\"/bin/b c", "program 1"},
    {"~/b", "program 0"},
    {"\"$@\"/b", "unknown 0"},
    {"./*.sh", "unknown 0"},
    {"$(a) b", "unknown 1"},
    {"command a b", "known a direct 1"},
    {"command -p cd b", "known cd direct builtin 1"},
    {"command -- a", "known a direct 0"},
    {"command command a", "known a direct 0"},
    {"command -v a", "query 0"},
    {"command -pV a", "query 0"},
    {"command $a", "unknown direct 0"},
    {"command", "known command builtin 0"},
    {"builtin cd x", "known builtin builtin 2"},
    {"export a=1 b", "known export builtin 2"},
    {"let a=1", "known let builtin 1"},
    {"[ a ]", "known [ builtin 2"},
};

constexpr call_case bash_cases[] = {
    {"builtin cd x", "known cd direct builtin 1"},
    {"export a=1 b", "known export builtin 1"},
    {"export $a", "known export builtin 1"},
    {"chdir x", "known chdir 1"},
    {"[[ a ]]", "nothing 0"},
    {"((a))", "nothing 0"},
    {"let a=1", "known let builtin 2"},
};

} // namespace

TEST_CASE("what a command calls") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::posix) == each.expected);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.text);
        CHECK(shown(each.text, shell_dialect::bash) == each.expected);
    }
}

static_assert([] {
    const auto script = tare::parse_script("x=1 cd /");
    const tare::shell_call call(*script.list()->pipelines().at(0)->commands().at(0));
    return call.name() == "cd" && call.builtin()->effect == tare::builtin_effect::working_directory;
}());
