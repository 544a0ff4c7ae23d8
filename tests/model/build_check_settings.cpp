#include <tare/model/build_check_settings.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using tare::build_check_settings;

namespace {

/// What is skipped, asked for, and whether a finding fails the build; or the error.
std::string shown(const tare::result<build_check_settings, std::string>& read) {
    if (!read) return read.error();
    std::string out;
    const auto put = [&](std::string_view what, tare::build_check_set set) {
        if (set.empty()) return;
        out += what;
        if (set == tare::build_check_set::all()) {
            out += " all";
        } else {
            for (const auto& each : tare::build_check_table)
                if (set.contains(each.check)) (out += ' ') += each.name;
        }
        out += ';';
    };
    put("skip", read->skipped);
    put("experimental", read->experimental);
    if (read->fails_build) out += "error;";
    return out;
}

} // namespace

TEST_CASE("the value of the check directive") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"", ""},
        {" ", ""},
        {"skip=UndefinedVar", "skip UndefinedVar;"},
        {"skip=UndefinedVar,StageNameCasing", "skip StageNameCasing UndefinedVar;"},
        {" skip = UndefinedVar , StageNameCasing ", "skip StageNameCasing UndefinedVar;"},
        {"skip=all", "skip all;"},
        {"skip=All", ""},
        {"skip=DL3006,UndefinedVar", "skip UndefinedVar;"}, // unknown names are no error
        {"skip=undefinedvar", ""},
        {"skip=", ""},
        {"skip=all,UndefinedVar", "skip UndefinedVar;"}, // `all` only alone
        {"error=true", "error;"},
        {"error=T", "error;"},
        {"error=0", ""},
        {"skip=UndefinedVar;error=true", "skip UndefinedVar;error;"},
        {"error=true;skip=all", "skip all;error;"},
        {"experimental=InvalidDefinitionDescription;error=true;skip=UndefinedVar",
         "skip UndefinedVar;experimental InvalidDefinitionDescription;error;"},
        {"experimental=all", "experimental all;"},
        {"skip=UndefinedVar;skip=StageNameCasing", "skip StageNameCasing;"}, // the last one counts
        {"skip=all;skip=StageNameCasing", "skip all;"},                      // but for `all`
        {"error=true;error=false", ""},
        {"skip", "invalid check option \"skip\""},
        {"skip=a;", "invalid check option \"\""},
        {";skip=a", "invalid check option \"\""},
        {"Skip=a", "invalid check option \"Skip\""},
        {"warn=true", "invalid check option \"warn\""},
        {"error=yes",
         "failed to parse check option \"error=yes\": strconv.ParseBool: parsing \"yes\": invalid syntax"},
        {"error=1;error=1;error=1;skip=a", // three parts at most
         "failed to parse check option \"error=1;skip=a\": strconv.ParseBool: parsing \"1;skip=a\": invalid "
         "syntax"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(tare::read_check_settings(each.text)) == each.expected);
    }
}

TEST_CASE("the settings of a build") {
    struct row {
        std::string_view text;
        std::string_view argument; ///< BUILDKIT_DOCKERFILE_CHECK, where it is not `-`
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM a", "-", ""},
        {"# check=error=true\nFROM a", "-", "error;"},
        {"# syntax=x\n# Check = skip=all // why\nFROM a", "-", "skip all;"}, // up to a space
        {"# a comment\n# check=error=true\nFROM a", "-", ""},
        {"# check=error=true\nFROM a", "skip=UndefinedVar", "skip UndefinedVar;"},
        {"# check=error=true\nFROM a", "", ""},
        {"# check=x\nFROM a", "-", "failed to parse check options: invalid check option \"x\""},
        {"FROM a", "x", "failed to parse build-arg:BUILDKIT_DOCKERFILE_CHECK: invalid check option \"x\""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CAPTURE(each.argument);
        tare::build_options options;
        if (each.argument != "-")
            options.arguments = {{"BUILDKIT_DOCKERFILE_CHECK", std::string(each.argument)}};
        CHECK(shown(tare::find_check_settings(tare::parse_view(each.text), options)) == each.expected);
    }
}

TEST_CASE("the settings at an instruction") {
    struct row {
        std::string_view text; ///< asked at its last instruction
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM a\nRUN x", ""},
        {"FROM a\n# check=skip=UndefinedVar\nRUN x", "skip UndefinedVar;"},
        {"FROM a\n# why\n\n# check = skip=UndefinedVar // why\n# more\nRUN x", "skip UndefinedVar;"},
        {"FROM a\n# check=skip=UndefinedVar\n#\nRUN x", ""}, // an empty comment ends it
        {"FROM a\n# check=skip=UndefinedVar\nRUN x\nRUN y", ""},
        {"FROM a\n  # check=skip=UndefinedVar\nRUN x", ""}, // an indented one keeps its `#`
        {"FROM a\n# check=skip=UndefinedVar\n# check=skip=all\nRUN x", "skip UndefinedVar;"},
        {"FROM a\n# check=nothing\n# check=skip=all\nRUN x", ""},
        {"FROM a\n# check=error=true;experimental=all\nRUN x", "experimental all;"}, // error is the file's
        {"# check=skip=StageNameCasing\nFROM a\n# check=skip=UndefinedVar\nRUN x",
         "skip StageNameCasing UndefinedVar;"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        const auto general = tare::find_check_settings(document);
        REQUIRE(general);
        tare::instruction last;
        for (const auto node : document.instructions()) last = node;
        CHECK(shown(tare::check_settings_at(last, *general)) == each.expected);
    }
}

TEST_CASE("what is made") {
    using enum tare::build_check;
    CHECK(build_check_settings().makes(undefined_var));
    CHECK_FALSE(build_check_settings{.skipped = {undefined_var}}.makes(undefined_var));
    CHECK_FALSE(build_check_settings().makes(invalid_definition_description));
    CHECK(build_check_settings{.skipped = tare::build_check_set::all(),
                               .experimental = {invalid_definition_description}}
              .makes(invalid_definition_description));
}
