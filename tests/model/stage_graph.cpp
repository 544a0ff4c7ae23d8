#include <tare/model/stage_graph.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "constexpr_stages.hpp"

namespace {

std::string shown_source(const tare::stage_use& use) {
    switch (use.kind) {
    case tare::source_kind::stage: return std::to_string(use.stage);
    case tare::source_kind::image: return familiar_name(*use.image);
    case tare::source_kind::scratch: return "scratch";
    case tare::source_kind::unknown: break;
    }
    return "?";
}

/// `base <source …|…`, `!` before what the target needs, and the errors.
std::string shown(std::string_view text, const tare::build_options& options = {}) {
    const auto document = tare::parse_view(text);
    const auto graph = tare::read_stage_graph(document, options);
    std::string out;
    for (const auto& each : graph.stages) {
        if (!out.empty()) out += " | ";
        if (each.is_needed) out += '!';
        out += shown_source(each.base);
        for (const auto& use : each.uses) out += " <" + shown_source(use);
    }
    for (const auto& each : graph.errors)
        out += " [" + std::to_string(each.line) + ": " + each.message() + "]";
    for (const auto& each : graph.warnings)
        out += " (" + std::to_string(each.line) + ": " + each.message() + ")";
    return out;
}

struct row {
    std::string_view text;
    std::string_view expected;
};

} // namespace

TEST_CASE("FROM") {
    constexpr row rows[] = {
        {"FROM a", "!a"},
        {"FROM a AS b\nFROM b", "!a | !0"},
        {"FROM a AS Build\nFROM build", "!a | !0"},
        {"FROM a AS a", "!a"}, // a stage is no base of its own
        {"FROM a AS a\nFROM a", "!a | !0"},
        {"FROM a AS s\nFROM b AS s\nFROM s", "a | !b | !1"}, // the latest one
        {"FROM a\nFROM 0", "a | !0"},                        // never by number: an image
        {"FROM scratch", "!scratch"},
        {"FROM scratch:latest", "!scratch:latest"},
        {"FROM a AS scratch\nFROM scratch", "!a | !0"},
        {"ARG V=1\nARG I=a:$V\nFROM $I", "!a:1"},
        {"FROM ${I:-b}:${V:-2}", "!b:2"},
        {"ARG S=s\nFROM a AS s\nFROM $S", "!a | !0"},
        {"ARG A=1\nFROM x:$A\nARG A=2\nFROM y:$A", "x:1 | !y:1"}, // no ARG of a stage
        {"ARG TARGETARCH=z\nFROM a:$TARGETARCH", "!a:z"},
        {"FROM a:$TARGETARCH-$BUILDOS", "!a:amd64-linux"},
        {"FROM a AS s\nFROM BUILD",
         "a | !? [2: failed to parse stage name \"BUILD\": invalid reference format: repository name "
         "(library/BUILD) must be lowercase]"},
        {"FROM Foo/Bar\nFROM b",
         "? | !b [1: failed to parse stage name \"Foo/Bar\": invalid reference format: "
         "repository name (Bar) must be lowercase]"}, // needed or not
        {"FROM a:$V", "!? [1: failed to parse stage name \"a:\": invalid reference format]"},
        {"ARG I\n\nFROM $I", "!? [3: base name ($I) should not be blank]"},
        {"FROM ${I:?none}", "!? [1: failed to process \"${I:?none}\": I: none]"},
        {"FROM --platform=$X a", "!a [1: empty platform value from expression $X]"},
        {"ARG X=${Y?}\nFROM a", "!a [1: failed to process \"${Y?}\": Y: is not allowed to be unset]"},
        {"ARG x", " [0: dockerfile contains no stages to build]"},
        {"", " [0: the Dockerfile cannot be empty]"},
        {"FROM a\nRUN <<E", " [2: unterminated heredoc]"},
        {"FROM a\nX", " [2: dockerfile parse error on line 2: unknown instruction: X]"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

TEST_CASE("COPY --from") {
    constexpr row rows[] = {
        {"FROM a\nFROM b\nCOPY --from=0 x y", "!a | !b <0"},
        {"FROM a\nFROM b\nCOPY --from=+0 x y\nCOPY --from=00 x y", "!a | !b <0 <0"},
        {"FROM a AS s\nFROM b\nCOPY --from=S x y", "!a | !b <0"}, // in any case
        {"FROM a\nCOPY --from=i:1 x y", "!a <i:1"},
        {"FROM a\nCOPY --from= x y", "!a"},
        {"FROM a\nCOPY --from=scratch x y", "!a <scratch"},
        {"FROM a\nCOPY --from=context x y", "!a <context"},
        {"FROM a AS context\nFROM b\nCOPY --from=context x y", "!a | !b <0"},
        {"FROM a AS s\nFROM c\nCOPY --from=s x y\nFROM b AS s\nFROM c\nCOPY --from=s x y",
         "a | c <2 | !b | !c <2 (3: cannot copy from stage \"s\", it needs to be defined before current "
         "stage "
         "\"stage-1\")"}, // the last one of all
        {"FROM a AS s\nCOPY --from=z x y\nFROM a AS z\nFROM s",
         "!a <1 | !a | !0 [2: cannot copy from stage \"z\", it needs to be defined before current stage "
         "\"s\"]"},
        // Images that are named have the numbers after the stages, and so has each mount without a source.
        {"FROM a\nCOPY --from=i x y\nFROM b\nCOPY --from=2 x y", "a <i | !b <i"},
        {"FROM a\nRUN --mount=target=/m x\nFROM b\nCOPY --from=2 x y", "a | !b <scratch"},
        {"FROM a\nCOPY --from=-1 x y", "!a <? [0: invalid stage index -1]"},
        {"FROM a\nCOPY --from=5 x y", "!a <? [0: invalid stage index 5]"},
        {"FROM a\nCOPY --from=$S x y", "!a <? [0: variable expansion is not supported for --from, define a "
                                       "new stage with FROM using ARG from "
                                       "global scope as a workaround]"},
        {"FROM a AS me\nCOPY --from=me x y", "!a <0 [2: circular dependency detected on stage: me]"},
        {"FROM a\nCOPY --from=0 x y", "!a <0 [2: circular dependency detected on stage: stage-0]"},
        {"FROM a AS p\nCOPY --from=q x y\nFROM a AS q\nCOPY --from=p x y\nFROM a",
         "a <1 | a <0 | !a [2: circular dependency detected on stage: p] (2: cannot copy from stage \"q\", "
         "it "
         "needs to be defined before current stage \"p\")"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

TEST_CASE("RUN --mount=from") {
    constexpr row rows[] = {
        {"FROM a AS s\nFROM b\nRUN --mount=from=S,target=/m --mount=type=cache,target=/c,from=s x",
         "!a | !b <0 <0"},
        {"FROM a\nFROM b\nRUN --mount=from=0,target=/m x", "a | !b <0"}, // an image
        {"FROM a\nRUN --mount=type=tmpfs,from=i,target=/m x", "!a <i"},
        {"FROM a\nRUN --mount=type=cache,target=/m x", "!a"},
        {"FROM a AS scratch\nFROM b\nRUN --mount=type=cache,target=/m x", "!a | !b <0"},
        {"FROM a\nRUN --mount=from=z,target=/m x\nFROM b AS z\nFROM a",
         "a <1 | b | !a (2: cannot mount from stage \"z\" to \"/m\", stage needs to be defined before "
         "current "
         "command)"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

TEST_CASE("triggers") {
    constexpr row rows[] = {
        {"FROM a AS s\nFROM a AS p\nONBUILD COPY --from=s x y\nFROM p", "!a | !a | !1 <0"},
        {"FROM a AS s\nFROM a AS p\nONBUILD COPY --from=s x y\nFROM p AS q\nFROM a", "a | a | 1 | !a"},
        {"FROM a AS p\nONBUILD COPY --from=i x y\nFROM p\nCOPY --from=j x y", "!a | !0 <i <j"},
        {"FROM a AS p\nONBUILD COPY --from=i x y\nFROM p AS q\nFROM q",
         "!a | !0 <i | !1"}, // for one generation
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
    const auto document = tare::parse_view("FROM a AS s\nFROM b\n");
    const auto look_up = [](std::string_view name,
                            const tare::platform&) -> std::optional<tare::image_config> {
        tare::image_config out;
        if (name == "docker.io/library/b:latest") out.triggers = {"COPY --from=s x y"};
        return out;
    };
    const auto graph = tare::read_stage_graph(document, {}, look_up);
    REQUIRE(graph.stages.size() == 2);
    CHECK(graph.stages[0].is_needed);
    CHECK(graph.stages[1].uses[0].is_triggered);
    CHECK(slice(document.text(), graph.stages[1].uses[0].range) == "b");
}

TEST_CASE("the target") {
    constexpr std::string_view text = "FROM a AS one\nFROM b AS two\nCOPY --from=one x y\nFROM c";
    CHECK(shown(text) == "a | b <0 | !c");
    CHECK(shown(text, {.target = "two"}) == "!a | !b <0 | c");
    CHECK(shown(text, {.target = "ONE"}) == "!a | b <0 | c");
    CHECK(shown(text, {.target = "0"}) == "a | b <0 | c [0: target stage \"0\" could not be found]");
    CHECK(shown("ARG V=1\nFROM a:$V", {.arguments = {{"V", "2"}}}) == "!a:2");
    CHECK(shown("ARG V\nFROM a:$V", {.arguments = {{"V", "1"}, {"V", "2"}}}) == "!a:2");
    CHECK(shown("FROM a:$V", {.arguments = {{"V", "2"}}}) ==
          "!? [1: failed to parse stage name \"a:\": invalid reference format]"); // not declared
    const auto document = tare::parse_view(text);
    CHECK(tare::read_stage_graph(document).unused() == std::vector<std::size_t>{0, 1});
}

TEST_CASE("what names an image, exactly") {
    const auto document =
        tare::parse_view("FROM --platform=linux/arm64 a:1 AS s\n"
                         "COPY --from=b:2 x y\n"
                         "RUN --mount=type=bind,from=a:1,target=/m --mount=\"from=b:2\",target=/n x\n"
                         "FROM \\\n  s\nCOPY --fr\\\nom=docker.io/library/a:1 x y\n");
    const auto images = find_external_images(tare::read_stage_graph(document));
    std::string out;
    for (const auto& each : images) {
        out += each.name + ":";
        for (const auto& use : each.uses)
            out +=
                " " + std::to_string(use.line) + "'" + std::string(slice(document.text(), use.range)) + "'";
        out += "\n";
    }
    CHECK(out == "docker.io/library/a:1: 1'a:1' 3'a:1' 6'docker.io/library/a:1'\n"
                 "docker.io/library/b:2: 2'b:2' 3'--mount=\"from=b:2\",target=/n'\n");
}

TEST_CASE("SOURCE_DATE_EPOCH") {
    constexpr row rows[] = {
        {"ARG SOURCE_DATE_EPOCH=12\nFROM a:$SOURCE_DATE_EPOCH", "!a:12"},
        {"ARG SOURCE_DATE_EPOCH=+012\nFROM a:$SOURCE_DATE_EPOCH", "!a:12"},
        {"ARG SOURCE_DATE_EPOCH=context\nFROM a${SOURCE_DATE_EPOCH-:none}", "!a:none"},
        {"ARG SOURCE_DATE_EPOCH=\nFROM a${SOURCE_DATE_EPOCH-:none}", "!a"},
        {"ARG SOURCE_DATE_EPOCH=x\nFROM a", "!a [0: invalid SOURCE_DATE_EPOCH: x]"},
        {"ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nADD https://x/y /\nFROM a", "scratch | !a"},
        {"ARG SOURCE_DATE_EPOCH=S\nFROM scratch AS s\nADD y /\nFROM a",
         "scratch | !a [2: SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD]"},
        {"ARG SOURCE_DATE_EPOCH=s\nFROM b AS s\nFROM a",
         "b | !a [2: SOURCE_DATE_EPOCH stage must use FROM scratch]"},
        {"ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nARG U=https://x\nADD $U/y /\nRUN x\nFROM a",
         "scratch | !a [2: SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported RUN "
         "instruction]"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

static_assert(!tare::test::constexpr_stages<> || [] {
    const auto document = tare::parse_view("FROM a AS s\nFROM b\nCOPY --from=s x y\n");
    const auto graph = tare::read_stage_graph(document);
    return graph.errors.empty() && graph.stages[0].is_needed;
}());
