#include <tare/model/build_scopes.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "constexpr_stages.hpp"

namespace {

std::optional<tare::image_config> look_up(std::string_view name, const tare::platform&) {
    if (name != "docker.io/library/a:latest") return std::nullopt;
    tare::image_config out;
    out.environment = {{"PATH", "/bin"}, {"BASE", "1"}};
    out.triggers = {"ENV TRIGGERED=1"};
    return out;
}

/// The value of X at each instruction, `-` where it has none; `?` where a base is unknown.
std::string values(std::string_view text, const tare::build_options& options = {}) {
    const auto document = tare::parse_view(text);
    const auto scopes = tare::read_scopes(document, options, look_up);
    std::string out;
    for (const auto node : document.instructions()) {
        const auto environment = scopes.environment_at(node);
        if (!out.empty()) out += ' ';
        out += environment("X").value_or("-");
        if (!environment.is_complete()) out += '?';
    }
    return out;
}

} // namespace

TEST_CASE("the value of a variable at each instruction") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM a\nENV X=1\nRUN x\nENV X=2\nRUN x", "- - 1 1 2"},
        {"FROM a\nARG X=1\nENV X=2\nRUN x\nARG X=3\nRUN x", "- - 1 2 2 3"}, // the last writer
        {"FROM a\nENV X=1\nARG X\nRUN x", "- - 1 1"},
        {"ARG X=0\nFROM a\nRUN x\nARG X\nRUN x", "- 0 - - 0"}, // to be declared again
        {"ARG X=0\nFROM a\nARG X=1\nARG X\nRUN x", "- 0 - 1 0"},
        {"ARG Y=1\nARG X=$Y$Y\nFROM a", "- - 11"},
        {"FROM a AS s\nARG X=1\nFROM s\nRUN x", "- - - 1"},
        {"FROM a AS s\nENV X=2\nARG X=1\nRUN x\nFROM s\nRUN x", "- - 2 1 - 2"}, // the image's comes first
        {"FROM a AS s\nENV X=1\nFROM a\nCOPY --from=s x y", "- - - -"},
        {"FROM a AS s\nONBUILD ENV X=5\nRUN x\nFROM s\nRUN x", "- - - - 5"},
        {"FROM a\nENV X=1 Y=$X\nENV X=$Y", "- - 1"},
        {"FROM a\nENV X=$BASE$TRIGGERED\nRUN x", "- - 11"},
        {"FROM a\nENV X=1\nENV X=${Y?}\nRUN x", "- - 1 1"}, // a wrong one sets nothing
        {"FROM b\nENV X=1\nRUN x\nFROM a", "- -? 1? -"},
        {"FROM b AS s\nFROM s\nRUN x", "- - -?"},
        {"FROM scratch\nENV X=$PATH\nRUN x",
         "- - /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        {"# escape=`\nFROM a\nENV X=`$Y\nRUN x", "- - $Y"},
        {"FROM $Y\nENV X=1\nRUN x", "- -? 1?"},
        {"X", "-"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(values(each.text) == each.expected);
    }
}

TEST_CASE("what is said of a variable is sure where it hangs on no base that is unknown") {
    struct row {
        std::string_view text;
        std::string_view expected; ///< of X at each instruction
    };
    constexpr row rows[] = {
        {"FROM a\nENV X=$Y\nRUN x", "yes yes yes"},
        {"FROM b\nRUN x", "yes no"},
        {"FROM b\nENV X=1\nRUN x", "yes no yes"},
        {"FROM b\nENV X=$Y\nRUN x\nENV X=1\nRUN x", "yes no no no yes"},
        {"FROM b\nENV Y=1 Z=$Q X=$Y\nENV X=$Y\nRUN x", "yes no no yes"}, // its words see what was before
        {"FROM b\nENV Y=$PATH\nARG X=a$Y\nRUN x\nARG X=b\nRUN x", "yes no no no no yes"},
        {"FROM b\nARG X\nRUN x", "yes no no"},
        {"ARG X=1\nFROM b\nARG X\nRUN x", "yes yes no yes"},
        {"FROM b AS s\nENV X=$Y\nFROM s\nRUN x\nFROM a\nRUN x", "yes no yes no yes yes"},
        {"FROM b\nENV X=${Y:-1}\nRUN x", "yes no no"},
        {"FROM b AS s\nARG X=1\nRUN x\nFROM s\nRUN x", "yes no yes yes no"}, // the base's would hide it
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        const auto scopes = tare::read_scopes(document, {}, look_up);
        std::string out;
        for (const auto node : document.instructions())
            out += scopes.environment_at(node).is_known("X") ? " yes" : " no";
        CHECK(out.substr(1) == each.expected);
    }
}

TEST_CASE("variables that the builder sets") {
    struct row {
        std::string_view name;
        std::string_view global;
        std::string_view declared;
    };
    constexpr row rows[] = {
        {"TARGETARCH", "arm64", "arm64"},
        {"TARGETPLATFORM", "linux/arm64", "linux/arm64"},
        {"BUILDPLATFORM", "linux/amd64", "linux/amd64"},
        {"TARGETVARIANT", "", ""},
        {"TARGETSTAGE", "last", "last"},
        {"HTTP_PROXY", "-", "-"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.name);
        const std::string text = "FROM a AS last\nRUN x\nARG " + std::string(each.name) + "\nRUN y\n";
        const auto document = tare::parse_view(text);
        tare::build_options options;
        options.target_platform.architecture = "arm64";
        const auto scopes = tare::read_scopes(document, options, look_up);
        const auto value = [&](std::size_t count) {
            return std::string(
                scopes.environment_at(*document.instructions().at(count))(each.name).value_or("-"));
        };
        CHECK(value(0) == each.global);
        CHECK(value(1) == "-");
        CHECK(value(3) == each.declared);
    }
}

TEST_CASE("build arguments") {
    const tare::build_options options{.arguments = {{"X", "given"}, {"TARGETOS", "mine"}}};
    CHECK(values("ARG X=1\nFROM a\nRUN x\nARG X=2\nRUN x", options) == "- given - - given");
    CHECK(values("FROM a\nARG X\nRUN x", options) == "- - given");
    CHECK(values("FROM a\nARG TARGETOS\nENV X=$TARGETOS\nRUN x", options) == "- - - mine");
}

TEST_CASE("an environment is one for expand") {
    const auto document = tare::parse_view("FROM a\nENV X=1\nRUN x");
    const auto scopes = tare::read_scopes(document, {}, look_up);
    const auto last = *document.instructions().at(2);
    const auto expanded = tare::expand("${X}${Y:-2}", scopes.environment_at(last));
    CHECK(expanded.value() == "12");
    CHECK(scopes.environment_at(last).origin("X") == tare::variable_origin::environment);
}

TEST_CASE("values that grow without end") {
    std::string text = "FROM a\nENV X=xxxxxxxx\n";
    for (int i = 0; i < 100; ++i) text += "ENV X=$X$X\n";
    const auto document = tare::parse_view(text);
    const auto scopes = tare::read_scopes(document, {}, look_up);
    const auto first = *document.instructions().at(2);
    CHECK(scopes.environment_at(first)("X") == "xxxxxxxx");
}

static_assert(!tare::test::constexpr_stages<> || [] {
    const auto document = tare::parse_view("FROM a\nENV X=1\nRUN x\n");
    const auto scopes = tare::read_scopes(document);
    return scopes.environment_at(*document.instructions().at(2))("X") == "1";
}());
