#include <tare/report/diagram_svg.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "diagram_example.hpp"

namespace {

/// What is drawn: the picture without its frame and styles.
std::string body(const tare::stage_diagram& diagram) {
    const auto picture = to_svg(diagram);
    const auto begin = picture.find('\n', picture.rfind("</style>")) + 1;
    return picture.substr(begin, picture.size() - begin);
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

} // namespace

TEST_CASE("a picture") {
    CHECK(body(tare::test::read_diagram("FROM a\nCOPY --from=b c d")) ==
          R"(<rect x="0" y="0" width="320" height="146" class="page" rx="6"/>
<g class="edge">
<title>FROM a, line 1</title>
<path d="M 120 38C 156 38 157 55 193 55" class="line"/>
<path d="M 200 55L 192 51L 192 59Z" class="tip"/>
</g>
<g class="edge">
<title>COPY --from b, line 2</title>
<path d="M 120 84C 156 84 157 67 193 67" class="line copy"/>
<path d="M 200 67L 192 63L 192 71Z" class="tip"/>
</g>
<g class="image">
<title>docker.io/library/a:latest</title>
<rect x="24" y="24" width="96" height="28" class="box" rx="2"/>
<text x="72" y="42" class="title" text-anchor="middle">a</text>
</g>
<g class="image">
<title>docker.io/library/b:latest</title>
<rect x="24" y="70" width="96" height="28" class="box" rx="2"/>
<text x="72" y="88" class="title" text-anchor="middle">b</text>
</g>
<g class="target">
<rect x="200" y="39" width="96" height="44" class="box" rx="8"/>
<text x="248" y="57" class="title" text-anchor="middle">stage-0</text>
<text x="248" y="73" class="note" text-anchor="middle">line 1, target</text>
</g>
<line x1="24" y1="122" x2="56" y2="122" class="line"/>
<text x="64" y="126" class="note">FROM</text>
<line x1="120" y1="122" x2="152" y2="122" class="line copy"/>
<text x="160" y="126" class="note">COPY --from</text>
</svg>
)");
}

TEST_CASE("a picture of everything") {
    const auto picture = body(tare::test::read_diagram(tare::test::diagram_example));
    CHECK(count(picture, "<g class=\"image\">") == 3);
    CHECK(count(picture, "<g class=\"stage\">") == 2);
    CHECK(count(picture, "<g class=\"target\">") == 1);
    CHECK(count(picture, "<g class=\"unused\">") == 2);
    CHECK(count(picture, "<g class=\"unknown\">") == 1);
    CHECK(count(picture, "<g class=\"wrong\">") == 1);
    CHECK(count(picture, "<g class=\"spare\">") == 2);
    CHECK(count(picture, "<g class=\"edge\">") == 5);
    CHECK(count(picture, "<title>build: makes it</title>") == 1);
    CHECK(count(picture, "<title>COPY --from build, lines 9, 11</title>") == 1);
    CHECK(count(picture, "RUN --mount</text>") == 1);
}

TEST_CASE("long and odd names") {
    const auto shown = [](std::string_view title) {
        tare::stage_diagram diagram;
        diagram.nodes.emplace_back().title = title;
        return body(diagram);
    };
    CHECK(count(shown(std::string(1'000, 'x')), ">" + std::string(39, 'x') + "…</text>") == 1);
    CHECK(count(shown("<a>&\"\x01\xff"), ">&lt;a&gt;&amp;&quot;\uFFFD\uFFFD</text>") == 1);
}

TEST_CASE("no stages") { CHECK(count(body({}), ">no stages</text>") == 1); }

TEST_CASE("nothing is fetched or run") {
    const auto picture = to_svg(tare::test::read_diagram(tare::test::diagram_example), "</title><script>");
    for (const std::string_view part : {"<script", "href", "url(", "@import", "@font-face"})
        CHECK(count(picture, part) == 0);
    CHECK(count(picture, "://") == 1); // the name of SVG's namespace
}
