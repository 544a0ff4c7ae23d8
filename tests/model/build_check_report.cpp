#include <tare/model/build_check_report.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/model/predicted_image.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "constexpr_stages.hpp"

namespace {

/// Knows `a`, which has PATH only, `w`, which is for Windows and has a shell, and `t`, which has triggers.
std::optional<tare::image_config> look_up(std::string_view name, const tare::platform&) {
    tare::image_config out;
    out.environment = {{"PATH", "/bin"}};
    if (name == "docker.io/library/a:latest") return out;
    if (name == "docker.io/library/w:latest") {
        out.environment.clear();
        out.shell = {"powershell"};
        return out;
    }
    if (name == "docker.io/library/t:latest") {
        out.triggers = {"ENV T t", "CMD x", "COPY $X /"};
        return out;
    }
    if (name == "docker.io/library/wrong:latest") {
        out.triggers = {"COPY x"};
        return out;
    }
    return std::nullopt;
}

/// Each finding in a line: the check, the lines, the bytes it speaks of, and `?` where it is not certain; then
/// the error.
std::string shown(std::string_view text, const tare::build_options& options = {},
                  const tare::build_check_options& how = {}) {
    const auto document = tare::parse_view(text);
    const auto report = tare::check_build(document, options, look_up, how);
    std::string out;
    for (const auto& each : report.findings) {
        out += to_string(each.check);
        out += ' ' + std::to_string(each.lines.first);
        if (each.lines.last != each.lines.first) out += '-' + std::to_string(each.lines.last);
        ((out += " [") += slice(document.text(), each.range)) += ']';
        out += each.is_certain ? "\n" : "?\n";
    }
    if (report.error) out += std::to_string(report.error->line) + ": " + report.error->message() + "\n";
    return out;
}

/// What is said of a Dockerfile with one finding.
std::string message(std::string_view text) {
    const auto report = tare::check_build(tare::parse_view(text), {}, look_up);
    return report.findings.size() == 1 ? report.findings.front().message : "not one finding";
}

struct row {
    std::string_view text;
    std::string_view expected;
};

template <std::size_t Size>
void check_rows(const row (&rows)[Size]) {
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

} // namespace

TEST_CASE("what the instructions of the whole file say") {
    check_rows({
        {"FROM a\nRUN x", ""},
        {"FROM a\nMAINTAINER me", "MaintainerDeprecated 2 [MAINTAINER me]\n"},
        {"FROM a AS B", "StageNameCasing 1 [B]\n"},
        {"FROM a as b", "FromAsCasing 1 [as]\n"},
        {"from a AS b", "FromAsCasing 1 [AS]\n"},
        {"from a as b", ""},
        {"FROM a aS b", "FromAsCasing 1 [aS]\n"},
        {"From a as b", "ConsistentInstructionCasing 1 [From]\n"}, // FROM's own casing is the matter
        {"FROM a \\\n  as b", "FromAsCasing 1-2 [as]\n"},
        {"FROM a\nRUN x \\\n\n  y", "NoEmptyContinuation 4 [RUN x \\\n\n  y]\n"},
        {"FROM a\nrun x", "ConsistentInstructionCasing 2 [run]\n"},
        {"FROM a\nrun x\nuser u", "ConsistentInstructionCasing 1 [FROM]\n"},
        {"from a\nRUN x", "ConsistentInstructionCasing 1 [from]\n"}, // capitals where there are as many
        {"FROM a\nrUN x", "ConsistentInstructionCasing 2 [rUN]\n"},
        {"arg V=a\narg W\narg X\nFROM $V", ""}, // those before FROM do not count
        {"FROM a AS s\nFROM a AS S", "StageNameCasing 2 [S]\nDuplicateStageName 2 [S]\n"},
        {"FROM a AS scratch\nFROM a AS context",
         "ReservedStageName 1 [scratch]\nReservedStageName 2 [context]\n"},
    });
}

TEST_CASE("what FROM says") {
    check_rows({
        {"ARG V\nFROM a$V", ""},
        {"ARG V\nFROM $V", "InvalidDefaultArgInFrom 2 [$V]\n2: base name ($V) should not be blank\n"},
        {"ARG V\nFROM ${V:-a}", ""},
        {"FROM ${V:-a}", "UndefinedArgInFrom 1 [${V:-a}]\n"},
        {"FROM ${V:-a}$V$W", "UndefinedArgInFrom 1 [${V:-a}$V$W]\nUndefinedArgInFrom 1 [${V:-a}$V$W]\n"},
        {"FROM a:$TARGETARCH", ""},
        {"FROM A AS s",
         "InvalidDefaultArgInFrom 1 [A]\n1: failed to parse stage name \"A\": invalid reference "
         "format: repository name (library/A) must be lowercase\n"},
        {"FROM --platform=$TARGETPLATFORM a", "RedundantTargetPlatform 1 [$TARGETPLATFORM]\n"},
        {"FROM --platform=${TARGETPLATFORM:-linux/s390x} a",
         "RedundantTargetPlatform 1 [${TARGETPLATFORM:-linux/s390x}]\n"},
        {"FROM --platform=$BUILDPLATFORM a", ""},
        {"FROM --platform=$TARGETOS/$TARGETARCH a", ""},
        {"FROM --platform=linux/arm64 a", "FromPlatformFlagConstDisallowed 1 [linux/arm64]\n"},
        {"FROM --platform=linux/arm64 a AS build-arm64", ""}, // the name says so
        {"FROM --platform=linux/arm64 a AS linux", ""},
        {"FROM --platform=$V a", "UndefinedArgInFrom 1 [$V]\n1: empty platform value from expression $V\n"},
    });
    CHECK(shown("ARG V\nFROM $V", {.arguments = {{"V", "a"}}}) == "InvalidDefaultArgInFrom 2 [$V]\n");
    CHECK(shown("FROM a:$TARGETARCH", {.arguments = {{"TARGETARCH", "!"}}}).starts_with("InvalidDefault"));
}

TEST_CASE("what the instructions of a stage say") {
    check_rows({
        {"FROM a\nENV X 1", "LegacyKeyValueFormat 2 [ENV X 1]\n"},
        {"FROM a\nLABEL x 1", "LegacyKeyValueFormat 2 [LABEL x 1]\n"},
        {"FROM a\nENV X=1 A_KEY=2 B_TOKEN=3", "SecretsUsedInArgOrEnv 2 [A_KEY=2]\nSecretsUsedInArgOrEnv 2 "
                                              "[B_TOKEN=3]\n"},
        {"FROM a\nARG PASSWORD", "SecretsUsedInArgOrEnv 2 [PASSWORD]\n"},
        {"ARG PASSWORD\nFROM a", ""}, // of the stages only
        {"FROM a\nARG X=key\nENV $X=1", "SecretsUsedInArgOrEnv 3 [$X=1]\n"},
        {"FROM a\nUSER $U", "UndefinedVar 2 [$U]\n"},
        {"FROM a\nENV X=$PATH Y=$X", "UndefinedVar 2 [Y=$X]\n"},
        {"FROM a\nARG U\nUSER $U", ""}, // declared is enough
        {"FROM a AS b\nARG U\nFROM b\nUSER $U", ""},
        {"FROM a AS b\nARG U\nFROM a\nUSER $U", "UndefinedVar 4 [$U]\n"},
        {"FROM a\nARG V=$V W=$V", "UndefinedVar 2 [V=$V]\n"},
        {"FROM a\nARG V=$W V\nUSER $V", "UndefinedVar 2 [V=$W]\n"},
        {"FROM a\nCOPY --chown=$A $B /$C$C",
         "UndefinedVar 2 [--chown=$A]\nUndefinedVar 2 [COPY --chown=$A $B "
         "/$C$C]\nUndefinedVar 2 [COPY --chown=$A $B /$C$C]\n"},
        {"FROM a\nCOPY <<A /\n$X\nA", "UndefinedVar 2-4 [COPY <<A /]\n"},
        {"FROM a\nCOPY <<'A' /\n$X\nA", ""},
        {"FROM a\nRUN --mount=type=cache,id=$I,target=/t$T x",
         "UndefinedVar 2 [--mount=type=cache,id=$I,target=/t$T]\nUndefinedVar 2 "
         "[--mount=type=cache,id=$I,target=/t$T]\n"},
        {"FROM a\nRUN $X\nEXPOSE $X\nCMD [\"$X\"]", ""}, // not asked of these
        {"FROM a\nWORKDIR b\nWORKDIR c", "WorkdirRelativePath 2 [b]\n"},
        {"FROM a\nWORKDIR /b\nWORKDIR c", ""},
        {"FROM a AS s\nWORKDIR b\nFROM s\nWORKDIR c", "WorkdirRelativePath 2 [b]\n"},
        {"FROM a\nWORKDIR c:/b", "WorkdirRelativePath 2 [c:/b]\n"},
        {"FROM --platform=windows/amd64 w AS windows\nWORKDIR c:/b", ""},
        {"FROM a\nCMD x", "JSONArgsRecommended 2 [CMD x]\n"},
        {"FROM a\nENTRYPOINT x", "JSONArgsRecommended 2 [ENTRYPOINT x]\n"},
        {"FROM a\nCMD [\"x\"]\nHEALTHCHECK CMD x", ""},
        {"FROM a\nSHELL [\"x\"]\nCMD x", ""}, // whoever chooses a shell wants one
        {"FROM a AS s\nSHELL [\"x\"]\nFROM s\nCMD x", ""},
        {"FROM --platform=windows w AS windows\nCMD x", ""},
        {"FROM a\nCMD [\"x\"]\nCMD [\"y\"]\nCMD []",
         "MultipleInstructionsDisallowed 2 [CMD [\"x\"]]\nMultipleInstructionsDisallowed 3 [CMD [\"y\"]]\n"},
        {"FROM a AS s\nCMD []\nFROM s\nCMD []", ""},
        {"FROM a\nHEALTHCHECK NONE\nHEALTHCHECK NONE",
         "MultipleInstructionsDisallowed 2 [HEALTHCHECK NONE]\n"},
        {"FROM a\nEXPOSE 80/TCP", "ExposeProtoCasing 2 [80/TCP]\n"},
        {"FROM a\nEXPOSE 80:80 :90", "ExposeInvalidFormat 2 [80:80]\n"},
        {"FROM a\nEXPOSE x/y", "2: invalid port: \"x/y\": invalid proto: y\n"},
        {"FROM a\nEXPOSE 1:x/TCP",
         "ExposeProtoCasing 2 [1:x/TCP]\nExposeInvalidFormat 2 [1:x/TCP]\n2: invalid containerPort: x\n"},
    });
}

TEST_CASE("the sentences") {
    constexpr row rows[] = {
        {"FROM a AS B", "Stage name 'B' should be lowercase"},
        {"FROM a as b", "'as' and 'FROM' keywords' casing do not match"},
        {"FROM a\nRUN x \\\n\n  y", "Empty continuation line"},
        {"FROM a\nrun x", "Command 'run' should match the case of the command majority (uppercase)"},
        {"FROM a\nrun x\nrun y", "Command 'FROM' should match the case of the command majority (lowercase)"},
        {"FROM a AS s\nFROM a AS s", "Duplicate stage name \"s\", stage names should be unique"},
        {"FROM a AS scratch", "Stage name should not use the same name as reserved stage \"scratch\""},
        {"FROM a\nCMD x",
         "JSON arguments recommended for CMD to prevent unintended behavior related to OS signals"},
        {"from a\ncmd x",
         "JSON arguments recommended for cmd to prevent unintended behavior related to OS signals"},
        {"FROM a\nMAINTAINER m", "Maintainer instruction is deprecated in favor of using label"},
        {"FROM ${V:-a}", "FROM argument 'V' is not declared"},
        {"ARG VERSION\nFROM a:${VERSOIN:-1}",
         "FROM argument 'VERSOIN' is not declared (did you mean VERSION?)"},
        {"FROM a\nWORKDIR b", "Relative workdir \"b\" can have unexpected results if the base image changes"},
        {"FROM a\nUSER $U", "Usage of undefined variable '$U'"},
        {"FROM a\nENV UID=1\nUSER $GID", "Usage of undefined variable '$GID' (did you mean $UID?)"},
        {"FROM a\nUSER $GOPATH", "Usage of undefined variable '$GOPATH' (did you mean $PATH?)"},
        {"FROM a\nCMD [\"x\"]\nCMD [\"y\"]", "Multiple CMD instructions should not be used in the same stage "
                                             "because only the last one will be used"},
        {"FROM a\nENV X 1", "\"ENV key=value\" should be used instead of legacy \"ENV key value\" format"},
        {"FROM --platform=$TARGETPLATFORM a", "Setting platform to predefined $TARGETPLATFORM in FROM is "
                                              "redundant as this is the default behavior"},
        {"FROM a\nARG A_KEY", "Do not use ARG or ENV instructions for sensitive data (ARG \"A_KEY\")"},
        {"FROM A", "Default value for ARG A results in empty or invalid base image name"},
        {"FROM --platform=linux/arm64 a",
         "FROM --platform flag should not use constant value \"linux/arm64\""},
        {"FROM a\nEXPOSE 53/UDP", "Defined protocol '53/UDP' in EXPOSE instruction should be lowercase"},
        {"FROM a\nEXPOSE 80:80",
         "EXPOSE instruction should not define an IP address or host-port mapping, found '80:80'"},
        {"# check=experimental=all\n# x\nFROM a AS b", "Comment for FROM should follow the format: `# b "
                                                       "<description>`"},
        {"# check=experimental=all\nFROM a\n# x\nARG B C", "Comment for ARG should follow the format: `# "
                                                           "<arg_key> <description>`"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(message(each.text) == each.expected);
    }
}

TEST_CASE("the directive and comments") {
    check_rows({
        {"# check=skip=all\nFROM a as b\nENV A 1", ""},
        {"# check=skip=FromAsCasing\nFROM a as b\nENV A 1", "LegacyKeyValueFormat 3 [ENV A 1]\n"},
        {"FROM a\n# check=skip=LegacyKeyValueFormat\nENV A 1\nENV B 1", "LegacyKeyValueFormat 4 [ENV B 1]\n"},
        {"# x\n# check=skip=FromAsCasing,StageNameCasing\nFROM a as B\nFROM B",
         "InvalidDefaultArgInFrom 4 [B]\n4: failed to parse stage name \"B\": invalid reference format: "
         "repository name (library/B) must be lowercase\n"},
        {"# check=error=true\nFROM a", ""},
        {"# check=error=true\nFROM a\nENV A 1\nENV B_KEY 1",
         "LegacyKeyValueFormat 3 [ENV A 1]\nLegacyKeyValueFormat 4 [ENV B_KEY 1]\nSecretsUsedInArgOrEnv 4 "
         "[B_KEY]\n0: lint violation found for rules: LegacyKeyValueFormat, SecretsUsedInArgOrEnv\n"},
        {"# check=error=true;skip=LegacyKeyValueFormat\nFROM a\nENV A 1", ""},
        {"# check=error=maybe\nFROM a\nENV A 1",
         "0: failed to parse check options: failed to parse check option \"error=maybe\": strconv.ParseBool: "
         "parsing \"maybe\": invalid syntax\n"},
        {"# check=experimental=InvalidDefinitionDescription\n# b is a stage\nFROM a AS b\n# no\n\nARG V",
         "InvalidDefinitionDescription 6 [# no\n]\n"},
    });
}

TEST_CASE("as far as BuildKit comes") {
    check_rows({
        {"", "0: the Dockerfile cannot be empty\n"},
        {"FROM a as b\nENV A", "2: ENV must have two arguments\n"}, // no check before the syntax is right
        {"FROM a as b\nMAINTAINER\nFROM a as c",
         "FromAsCasing 1 [as]\nMaintainerDeprecated 2 [MAINTAINER]\n2: dockerfile parse error on line 2: "
         "MAINTAINER requires exactly one argument\n"},
        {"MAINTAINER m\nFROM a as b", "MaintainerDeprecated 1 [MAINTAINER m]\n1: no build stage in current "
                                      "context\n"},
        {"ARG V=${W?}\nFROM a AS scratch\nENV A 1",
         "ReservedStageName 2 [scratch]\n1: failed to process \"${W?}\": W: is not allowed to be unset\n"},
        {"FROM ${V?} as s\nFROM ${W:-a}", "FromAsCasing 1 [as]\nUndefinedArgInFrom 1 [${V?}]\n1: failed to "
                                          "process \"${V?}\": V: is not allowed "
                                          "to be unset\n"},
        {"FROM a\nENV A 1\nCOPY --from=9 x y", "0: invalid stage index 9\n"},
        {"FROM a\nENV A 1\nUSER ${U?}\nENV B 1", "LegacyKeyValueFormat 2 [ENV A 1]\nUndefinedVar 3 "
                                                 "[${U?}]\n3: failed to process \"${U?}\": U: is not "
                                                 "allowed to be unset\n"},
        {"FROM a\nENV A 1\nFROM wrong", // triggers are read before any stage is run
         "3: COPY requires at least two arguments, but only one was provided. Destination could not be "
         "determined\n"},
    });
}

TEST_CASE("the stages that are checked") {
    constexpr std::string_view text = "FROM a AS b\nENV A 1\nCMD x\nFROM a AS c\nENV B 1\nFROM b\nENV C 1\n";
    constexpr std::string_view needed = "LegacyKeyValueFormat 2 [ENV A 1]\nJSONArgsRecommended 3 [CMD x]\n"
                                        "LegacyKeyValueFormat 7 [ENV C 1]\n";
    CHECK(shown(text) == "LegacyKeyValueFormat 2 [ENV A 1]\nJSONArgsRecommended 3 [CMD x]\n"
                         "LegacyKeyValueFormat 5 [ENV B 1]\nLegacyKeyValueFormat 7 [ENV C 1]\n");
    CHECK(shown(text, {}, {.all_stages = false}) == needed);
    CHECK(shown(text, {.target = "c"}) == "LegacyKeyValueFormat 5 [ENV B 1]\n"); // as --check has it too
    CHECK(shown(text, {.target = "c"}, {.all_stages = false}) == "LegacyKeyValueFormat 5 [ENV B 1]\n");

    constexpr std::string_view later = "FROM a AS b\nCOPY --from=c x y\nFROM a AS c\nFROM a";
    CHECK(shown(later) ==
          "2: cannot copy from stage \"c\", it needs to be defined before current stage \"b\"\n");
    CHECK(shown(later, {}, {.all_stages = false}).empty());
}

TEST_CASE("triggers of the base") {
    CHECK(shown("FROM a\nFROM t AS s\nCMD y") ==
          "LegacyKeyValueFormat 2 [t]\nJSONArgsRecommended 2 [t]\nUndefinedVar 2 [t]\n"
          "MultipleInstructionsDisallowed 2 [t]\nJSONArgsRecommended 3 [CMD y]\n");
    CHECK(shown("FROM a AS s\nONBUILD ENV A 1\nFROM s") == "LegacyKeyValueFormat 3 [s]\n");
    CHECK(shown("FROM a AS s\nONBUILD ENV A 1\nFROM s\nFROM a").empty()); // of stages that are needed
}

TEST_CASE("a base image that nobody described") {
    check_rows({
        {"FROM unknown\nUSER $U", "UndefinedVar 2 [$U]?\n"},
        {"FROM unknown\nENV PATH=/x:$PATH", ""},
        {"FROM unknown\nCMD x", "JSONArgsRecommended 2 [CMD x]?\n"},
        {"FROM unknown\nSHELL [\"s\"]\nCMD x", ""},
        {"FROM unknown\nWORKDIR $D", "UndefinedVar 2 [$D]?\nWorkdirRelativePath 2 [$D]?\n"},
        {"FROM unknown\nWORKDIR d", "WorkdirRelativePath 2 [d]\n"},
        {"# check=error=true\nFROM unknown\nCMD x", "JSONArgsRecommended 3 [CMD x]?\n"},
    });
}

TEST_CASE("paths that a .dockerignore keeps out") {
    const auto patterns = tare::read_ignore_file("*.md\nbuild\n!build/keep\n");
    REQUIRE(patterns);
    constexpr std::string_view text =
        "FROM a AS s\nCOPY x README.md ./y.md/ /\nADD z.md build https://e/x.md /\nCOPY --from=a x.md /\n";
    const auto report = tare::check_build(tare::parse_view(text), {}, look_up, {.ignored = &*patterns});
    std::string messages;
    for (const auto& each : report.findings)
        messages += std::to_string(each.lines.first) + ": " + each.message + "\n";
    CHECK(messages == "2: Attempting to Copy file \"README.md\" that is excluded by .dockerignore\n"
                      "2: Attempting to Copy file \"y.md\" that is excluded by .dockerignore\n"
                      "3: Attempting to Add file \"z.md\" that is excluded by .dockerignore\n");
    CHECK(shown(text).empty()); // without the patterns
}

TEST_CASE("a build that its checks make fail") {
    const auto error = [](std::string_view text) {
        const auto image = tare::predict_image(tare::parse_view(text), {}, look_up);
        return image ? std::string() : std::to_string(image.error().line) + ": " + image.error().message();
    };
    CHECK(error("# check=error=true\nFROM a\nCMD []").empty());
    CHECK(error("# check=error=true\nFROM a\nCMD x") ==
          "0: lint violation found for rules: JSONArgsRecommended");
    CHECK(error("# check=error=true\nFROM a\nCMD x\nFROM a").empty()); // not in a stage that is needed
    CHECK(error("# check=error=true\nFROM a as x\nUSER ${U?}") ==
          "3: failed to process \"${U?}\": U: is not allowed to be unset");
    CHECK(error("# check=error=\nFROM a") == "0: failed to parse check options: failed to parse check option "
                                             "\"error=\": strconv.ParseBool: parsing \"\": invalid syntax");
}

TEST_CASE("how long it looks for what was meant") {
    std::string text = "FROM a\nENV";
    for (int i = 0; i < 3000; ++i) text += " VARIABLE" + std::to_string(10000 + i) + "=1";
    text += "\nLABEL";
    for (int i = 0; i < 3000; ++i) text += " l=$VARIABLE" + std::to_string(20000 + i);
    const auto report = tare::check_build(tare::parse_view(text), {}, look_up);
    REQUIRE(report.findings.size() == 3000);
    CHECK(report.findings.front().message ==
          "Usage of undefined variable '$VARIABLE20000' (did you mean $VARIABLE10000?)");
    CHECK(report.findings.back().message == "Usage of undefined variable '$VARIABLE22999'");
}

static_assert(!tare::test::constexpr_stages<> || [] {
    const auto document = tare::parse_view("FROM scratch AS A\nENV X 1\nUSER $Y\n");
    const auto report = tare::check_build(document);
    return report.findings.size() == 3 &&
           report.findings[1].check == tare::build_check::legacy_key_value_format;
}());
