#include <tare/report/diagram_dot.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "diagram_example.hpp"

TEST_CASE("a diagram for Graphviz") {
    CHECK(to_dot(tare::test::read_diagram(tare::test::diagram_example), "Docker\"file") ==
          R"(digraph "Docker\"file" {
    rankdir=LR
    node [shape=box, style="rounded,filled", fillcolor="#ddf4ff", color="#0969da", fontname="sans-serif"]
    edge [fontname="sans-serif", fontsize=10, color="#59636e"]
    n0 [label="golang:1.22", tooltip="docker.io/library/golang:1.22", style=filled, fillcolor="#fff8c5", color="#9a6700"]
    n1 [label="uv:0.4\nghcr.io/astral-sh\nsha256:0123456789ab…", tooltip="ghcr.io/astral-sh/uv:0.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", style=filled, fillcolor="#fff8c5", color="#9a6700"]
    n2 [label="$NONE\nunknown", style="dashed,filled", fillcolor="#ffebe9", color="#cf222e"]
    n3 [label="scratch\nempty image", style=filled, fillcolor="#fff8c5", color="#9a6700"]
    n4 [label="build\nline 3\nlinux/arm64", tooltip="makes it"]
    n5 [label="test\nline 4, unused", style="rounded,dashed", color="#8c959f", fontcolor="#59636e"]
    n6 [label="uv\nline 5"]
    n7 [label="odd\nline 6, unused", style="rounded,dashed", color="#8c959f", fontcolor="#59636e"]
    n8 [label="final\nline 8, target", fillcolor="#0969da", fontcolor=white, penwidth=2]
    n0 -> n4
    n4 -> n5 [color="#8c959f"]
    n1 -> n6
    n2 -> n7 [color="#8c959f"]
    n8 -> n7 [label="COPY", style=dashed, color="#cf222e"]
    n3 -> n8
    n4 -> n8 [label="COPY", style=dashed]
    n6 -> n8 [label="mount", style=dotted]
}
)");
}

TEST_CASE("texts that mean something to Graphviz") {
    struct row {
        std::string_view title;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {R"(a"b)", R"(label="a\"b")"},
        {R"(a\)", R"(label="a\\")"},
        {R"(\N\n)", R"(label="\\N\\n")"},
        {"a&lt;<b>", "label=\"a&amp;lt;<b>\""},
        {"a\nb\xff", "label=\"a\uFFFDb\uFFFD\""},
    };
    for (const auto& [title, expected] : rows) {
        tare::stage_diagram diagram;
        diagram.nodes.emplace_back().title = title;
        CHECK(to_dot(diagram).find(expected) != std::string::npos);
    }
}

TEST_CASE("an empty diagram for Graphviz") {
    CHECK(tare::to_dot({}).starts_with("digraph \"stages\" {\n"));
    CHECK(tare::to_dot({}).ends_with("]\n}\n"));
}
