#include <tare/report/stage_diagram.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "../model/constexpr_stages.hpp"
#include "diagram_example.hpp"

namespace {

/// The nodes: `title(note; note)`, `*` before the target and `-` before what it does not need. Then the edges:
/// `from>to`, with how, the lines, and `!` where they are wrong.
std::string shown(const tare::stage_diagram& diagram) {
    std::string out;
    for (const auto& each : diagram.nodes) {
        if (!out.empty()) out += ' ';
        out += each.is_target ? "*" : each.is_needed ? "" : "-";
        out += each.title;
        for (std::size_t i = 0; i < each.notes.size(); ++i) out += (i == 0 ? "(" : "; ") + each.notes[i];
        if (!each.notes.empty()) out += ')';
    }
    for (const auto& each : diagram.edges) {
        out += "\n" + diagram.nodes[each.from].title + '>' + diagram.nodes[each.to].title + ' ';
        out += edge_label(each);
        for (const auto line : each.lines) out += '.' + std::to_string(line);
        if (!each.is_needed) out += '-';
        if (each.is_wrong) out += '!';
    }
    return out;
}

} // namespace

TEST_CASE("what is drawn") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM a", "a *stage-0(line 1, target)\na>stage-0 .1"},
        {"FROM a AS b\nFROM a:latest",
         "a -b(line 1, unused) *stage-1(line 2, target)\na>b .1-\na>stage-1 .2"},
        {"FROM docker.io/library/a", "a *stage-0(line 1, target)\na>stage-0 .1"},
        {"FROM a/b", "b(a) *stage-0(line 1, target)\nb>stage-0 .1"},
        {"FROM a:5000/b/c:1", "c:1(a:5000/b) *stage-0(line 1, target)\nc:1>stage-0 .1"},
        {"FROM a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
         "a(sha256:0123456789ab…) *stage-0(line 1, target)\na>stage-0 .1"},
        {"FROM scratch", "scratch(empty image) *stage-0(line 1, target)\nscratch>stage-0 .1"},
        {"FROM scratch:1\nFROM scratch",
         "-scratch:1 scratch(empty image) -stage-0(line 1, unused) *stage-1(line 2, target)\n"
         "scratch:1>stage-0 .1-\nscratch>stage-1 .2"},
        {"FROM $V", "$V(unknown) *stage-0(line 1, target)\n$V>stage-0 .1"},
        {"FROM a AS s\nCOPY --from=s x y", "a *s(line 1, target)\na>s .1\ns>s COPY.2!"},
        {"FROM a\nCOPY --from=b x y\nRUN --mount=from=b c\nCOPY --from=docker.io/library/b x y",
         "a b *stage-0(line 1, target)\na>stage-0 .1\nb>stage-0 COPY.2.4\nb>stage-0 mount.3"},
        {"FROM a\nRUN --mount=from=b --mount=from=b,target=/c c",
         "a b *stage-0(line 1, target)\na>stage-0 .1\nb>stage-0 mount.2"},
        {"", ""},
        {"FROM a\nX", ""},
    };
    for (const auto& [text, expected] : rows) CHECK(shown(tare::test::read_diagram(text)) == expected);
}

TEST_CASE("a diagram of everything") {
    const auto diagram = tare::test::read_diagram(tare::test::diagram_example);
    CHECK(shown(diagram) ==
          "golang:1.22 uv:0.4(ghcr.io/astral-sh; sha256:0123456789ab…) -$NONE(unknown) scratch(empty image) "
          "build(line 3; linux/arm64) -test(line 4, unused) uv(line 5) -odd(line 6, unused) "
          "*final(line 8, target)\n"
          "golang:1.22>build .3\n"
          "build>test .4-\n"
          "uv:0.4>uv .5\n"
          "$NONE>odd .6-\n"
          "final>odd COPY.7-!\n"
          "scratch>final .8\n"
          "build>final COPY.9.11\n"
          "uv>final mount.10");
    CHECK(diagram.nodes[0].description == "docker.io/library/golang:1.22");
    CHECK(diagram.nodes[4].description == "makes it");
}

TEST_CASE("only what the target needs") {
    const auto shown_needed = [](std::string_view text) {
        return shown(tare::test::read_diagram(text, {.only_needed = true}));
    };
    CHECK(shown_needed("FROM a AS x\nCOPY --from=b c d\nFROM e AS y\nFROM y") ==
          "e y(line 3) *stage-2(line 4, target)\ne>y .3\ny>stage-2 .4");
    CHECK(shown_needed(tare::test::diagram_example).find("test") == std::string::npos);
}

TEST_CASE("no target") {
    const auto document = tare::parse_view("FROM a AS b");
    const auto diagram = make_diagram(read_stage_graph(document, {.target = "c"}));
    CHECK(shown(diagram) == "-a -b(line 1)\na>b .1-");
}

template <class T>
constexpr bool has_three_nodes() {
    const auto diagram = tare::test::read_diagram("FROM a AS b\nFROM b");
    return diagram.nodes.size() == 3 && diagram.edges.size() == 2 && sizeof(T) > 0;
}

template <class T = char>
constexpr bool works_at_compile_time() {
    if constexpr (tare::test::constexpr_stages<T>) return std::bool_constant<has_three_nodes<T>()>::value;
    return true;
}
static_assert(works_at_compile_time());
