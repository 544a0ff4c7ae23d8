#include <tare/model/image_history.hpp>
#include <tare/model/image_layers.hpp>
#include <tare/model/layer_history.hpp>
#include <tare/model/wasted_files.hpp>
#include <tare/report/layer_picture.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::string draw(std::string_view text, std::vector<tare::history_row> rows = {}) {
    const auto document = tare::parse_view(text);
    const auto layers = tare::find_layers(document);
    const auto waste = tare::find_wasted_files(document, layers);
    const auto history = tare::join_history(layers, rows);
    return tare::draw_layers(layers, rows.empty() ? nullptr : &history, waste);
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

bool has(std::string_view text, std::string_view part) { return count(text, part) > 0; }

} // namespace

TEST_CASE("layers without sizes are drawn alike") {
    const auto picture = draw("FROM debian\nENV A=1\nCOPY a b\nRUN make && \\\n    make install\n");
    CHECK(picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\""));
    CHECK(picture.ends_with("</svg>\n"));
    CHECK(has(picture, ">2 layers on debian (not to scale)<"));
    CHECK(count(picture, "<g>") == 3);
    CHECK(count(picture, "<title>") == 4);
    CHECK(has(picture, "<rect x=\"16\" y=\"40\" width=\"308\" height=\"44\" class=\"base\"/>"));
    CHECK(has(picture, "<rect x=\"325\" y=\"40\" width=\"308\" height=\"44\" class=\"copy\"/>"));
    CHECK(has(picture, ">RUN make &amp;&amp; make install<"));
    CHECK(!has(picture, "ENV"));
}

TEST_CASE("with sizes they are drawn to scale") {
    const auto picture = draw("FROM debian\nRUN a\nRUN b\n",
                              {{{}, "RUN /bin/sh -c b # buildkit", {}, tare::image_size{25, false}},
                               {{}, "RUN /bin/sh -c a # buildkit", {}, tare::image_size{25, false}},
                               {{}, "base", {}, tare::image_size{50, false}}});
    CHECK(has(picture, ">2 layers on debian, 100B<"));
    CHECK(has(picture, "<rect x=\"16\" y=\"40\" width=\"461\" height=\"44\" class=\"base\"/>"));
    CHECK(has(picture, "class=\"right\">25B<"));
}

TEST_CASE("text is escaped, waste is marked") {
    const auto picture = draw("FROM debian\nRUN echo '<script>' \xFF > a && apt-get update\nRUN true\n");
    CHECK(has(picture, "&lt;script&gt;"));
    CHECK(!has(picture, "<script>"));
    CHECK(has(picture, "\uFFFD"));
    CHECK(has(picture, "class=\"waste\""));
    CHECK(has(picture, "class=\"run empty\""));
}

TEST_CASE("there may be nothing to draw, or much") {
    CHECK(draw("").ends_with("</svg>\n"));
    CHECK(has(draw("FROM scratch\n"), ">0 layers on nothing"));
    std::string text("FROM debian\n");
    for (int i = 0; i < 2000; ++i) text += "RUN make\n";
    CHECK(count(draw(text), "<g>") == 2001);
}

TEST_CASE("an instruction in one line") {
    const auto document =
        tare::parse_view("FROM a\nRUN make   && \\\n # c\n\tmake install\nENV A=\xC3\xA9\xFF");
    std::string lines;
    for (const auto node : document.instructions()) lines += tare::one_line(node, 20) + '\n';
    CHECK(lines == "FROM a\nRUN make && make ins\xE2\x80\xA6\nENV A=\xC3\xA9\uFFFD\n");
}
