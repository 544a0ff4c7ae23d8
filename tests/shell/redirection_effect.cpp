#include <tare/shell/parse_script.hpp>
#include <tare/shell/redirection_effect.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

using tare::shell_dialect;

namespace {

constexpr std::array<std::string_view, 8> actions{"reads", "writes", "appends", "updates",
                                                  "text",  "copies", "closes",  "unknown"};

/// What the last redirection of the first command does.
std::string shown(std::string_view text, shell_dialect dialect) {
    const auto script = tare::parse_script(text, dialect);
    REQUIRE(script.ok());
    const auto command = *script.list()->pipelines().at(0)->commands().at(0);
    std::string out;
    for (const auto each : command.redirections()) {
        const auto effect = tare::effect_of(each);
        out = effect.descriptor ? std::to_string(*effect.descriptor) : "?";
        if (effect.is_errors_too) out += "+2";
        out += ' ' + std::string(actions[static_cast<std::size_t>(effect.action)]);
        if (effect.file) out += ' ' + std::string(effect.file->text());
        if (effect.may_write_file) out += " file";
        if (tare::may_outlast(each, tare::shell_call(command))) out += " outlasts";
    }
    return out;
}

struct effect_case {
    std::string_view text;
    std::string_view expected;
};

constexpr effect_case posix_cases[] = {
    {"a <f", "0 reads f"},
    {"a >f", "1 writes f file"},
    {"a >>f", "1 appends f file"},
    {"a >|f", "1 writes f file"},
    {"a <>f", "0 updates f file"},
    {"a 2>f", "2 writes f file"},
    {"a >/dev/null", "1 writes /dev/null"},
    {"a >\"/dev/stderr\"", "1 writes \"/dev/stderr\""},
    {"a >$f", "1 writes $f file"},
    {"a 2>&1", "2 copies"},
    {"a >&2", "1 copies"},
    {"a <&3", "0 copies"},
    {"a 3>&-", "3 closes"},
    {"a <&-", "0 closes"},
    {"a >&$x", "1+2 unknown file"},
    {"a 2>&$x", "2 unknown file"},
    {"a <&$x", "0 unknown"},
    {"a >&f", "1+2 writes f file"},
    {"a <<E\nE", "0 text"},
    {"a 3<<E\nE", "3 text"},
    {"a 99999999999>f", "? writes f file"},
    {"exec >f", "1 writes f file outlasts"},
    {"exec 2>&1", "2 copies outlasts"},
    {"exec a >f", "1 writes f file"},
    {"exec $a >f", "1 writes f file outlasts"},
    {"command exec >f", "1 writes f file outlasts"},
    {"$a >f", "1 writes f file outlasts"},
    {"{ a; } >f", "1 writes f file"},
};

constexpr effect_case bash_cases[] = {
    {"a &>f", "1+2 writes f file"}, {"a &>>f", "1+2 appends f file"},        {"a >&f", "1+2 writes f file"},
    {"a <<<f", "0 text"},           {"a {x}>f", "? writes f file outlasts"}, {"a 2>&1-", "2 copies"},
};

} // namespace

TEST_CASE("what a redirection does") {
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
    const auto script = tare::parse_script("a >b 2>&1");
    const auto command = *script.list()->pipelines().at(0)->commands().at(0);
    return tare::redirects(command, 1) && tare::redirects(command, 2) && !tare::redirects(command, 0);
}());
