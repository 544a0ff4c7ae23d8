#include <tare/report/svg.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "../constexpr_string.hpp"

using namespace std::literals;

namespace {

constexpr std::string escaped(std::string_view text) {
    std::string out;
    tare::append_xml(out, text);
    return out;
}

constexpr std::string made(const tare::svg_attribute& given) {
    std::string out;
    given.append_to(out);
    return out;
}

constexpr std::string picture() {
    tare::svg_writer svg(20, 10, "a & b");
    svg.style("rect { fill: red }");
    svg.open("g", {{"class", "layer"}});
    svg.title("one");
    svg.rect(1, 2, 3, 4, {{"rx", 1}});
    svg.close("g");
    svg.line(0, 0, -5, 5);
    svg.path("M 0 0 L 1 1", {{"fill", "none"}});
    svg.text(5, 6, "<RUN>", {{"text-anchor", "middle"}});
    return std::move(svg).take();
}

} // namespace

TEST_CASE("text stands in XML whatever it is") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    for (const auto& each : {
             row{"RUN make", "RUN make"},
             row{"a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c&#39;"},
             row{"\t\r\n", "\t\r\n"},
             row{"\0\x1B\x7F"sv, "\uFFFD\uFFFD\x7F"},
             row{"h\u00E9 \U0001F433", "h\u00E9 \U0001F433"},
             row{"\xFF\xC3", "\uFFFD\uFFFD"},
             row{"\uFFFE\uFFFF\uFFFD", "\uFFFD\uFFFD\uFFFD"},
             row{"]]>", "]]&gt;"},
         }) {
        CAPTURE(each.text);
        CHECK(escaped(each.text) == each.expected);
    }
}

TEST_CASE("an attribute is a text or a number") {
    CHECK(made({"x", 12}) == " x=\"12\"");
    CHECK(made({"x", -3}) == " x=\"-3\"");
    CHECK(made({"x", std::int64_t{-9223372036854775807 - 1}}) == " x=\"-9223372036854775808\"");
    CHECK(made({"x", std::size_t{7}}) == " x=\"7\"");
    CHECK(made({"class", "a\"b"}) == " class=\"a&quot;b\"");
    CHECK(made({"class", "a"sv}) == " class=\"a\"");
}

TEST_CASE("a picture is written element by element") {
    constexpr auto expected =
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10" role="img">
<title>a &amp; b</title>
<style>rect { fill: red }</style>
<g class="layer">
<title>one</title>
<rect x="1" y="2" width="3" height="4" rx="1"/>
</g>
<line x1="0" y1="0" x2="-5" y2="5"/>
<path d="M 0 0 L 1 1" fill="none"/>
<text x="5" y="6" text-anchor="middle">&lt;RUN&gt;</text>
</svg>
)"sv;
    CHECK(picture() == expected);
    static_assert(!tare::test::constexpr_string<> || picture().size() > 0);
}

TEST_CASE("the width of a text grows with its letters") {
    static_assert(tare::svg_text_width("", 12) == 0);
    static_assert(tare::svg_text_width("ill", 12) < tare::svg_text_width("WWW", 12));
    static_assert(tare::svg_text_width("abc", 12) < tare::svg_text_width("abc", 24));
    static_assert(tare::svg_text_width("\xFF\xFF", 10) > 0);
}
