#include <tare/report/diagram_mermaid.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "diagram_example.hpp"

TEST_CASE("a diagram for Mermaid") {
    CHECK(to_mermaid(tare::test::read_diagram(tare::test::diagram_example)) == R"(flowchart LR
    n0["golang:1.22"]:::image
    n1["uv:0.4<br/>ghcr.io/astral-sh<br/>sha256:0123456789ab…"]:::image
    n2["$NONE<br/>unknown"]:::unknown
    n3["scratch<br/>empty image"]:::image
    n4("build<br/>line 3<br/>linux/arm64"):::stage
    n5("test<br/>line 4, unused"):::unused
    n6("uv<br/>line 5"):::stage
    n7("odd<br/>line 6, unused"):::unused
    n8("final<br/>line 8, target"):::target
    n0 --> n4
    n4 --> n5
    n1 --> n6
    n2 --> n7
    n8 -.->|COPY| n7
    n3 --> n8
    n4 -.->|COPY| n8
    n6 -.->|mount| n8
    linkStyle 4 stroke:#cf222e
    classDef stage fill:#ddf4ff,stroke:#0969da,color:#1f2328
    classDef target fill:#0969da,stroke:#0a3069,color:#ffffff,stroke-width:3px
    classDef image fill:#fff8c5,stroke:#9a6700,color:#1f2328
    classDef unknown fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:4
    classDef unused fill:#f6f8fa,stroke:#8c959f,color:#59636e,stroke-dasharray:4
)");
}

TEST_CASE("texts that mean something to Mermaid") {
    struct row {
        std::string_view title;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"a\"b", "[\"a#quot;b\"]"},
        {"#quot;", "[\"#35;quot;\"]"},
        {"<b>&amp;", "[\"#lt;b#gt;#amp;amp;\"]"},
        {"`*a*`__b__", "[\"#96;#42;a#42;#96;#95;#95;b#95;#95;\"]"},
        {"a\nend", "[\"a\uFFFDend\"]"},
        {"\\n", "[\"#92;n\"]"},
    };
    for (const auto& [title, expected] : rows) {
        tare::stage_diagram diagram;
        diagram.nodes.emplace_back().title = title;
        CHECK(to_mermaid(diagram).find(expected) != std::string::npos);
    }
}
