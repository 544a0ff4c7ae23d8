#include <tare/text/line_feed.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using tare::find_line_feed;

constexpr auto npos = std::string_view::npos;

static_assert(find_line_feed("", 0) == npos);
static_assert(find_line_feed("ab", 2) == npos);
static_assert(find_line_feed("a\nb\n", 0) == 1);
static_assert(find_line_feed("a\nb\n", 1) == 1);
static_assert(find_line_feed("a\nb\n", 2) == 3);

TEST_CASE("every line feed is found, whatever stands before, behind and around it") {
    for (const char filler : {'a', '\0', '\x0B', '\x8A', '\xFF'}) {
        for (std::size_t size = 0; size <= 200; ++size) {
            std::string text(size, filler);
            CHECK(find_line_feed(text, 0) == npos);
            for (std::size_t feed = 0; feed < size; ++feed) {
                text[feed] = '\n';
                bool agrees = true;
                for (std::size_t offset = 0; offset <= size; ++offset)
                    agrees = agrees && find_line_feed(text, offset) == text.find('\n', offset);
                CHECK_MESSAGE(agrees, "size ", size, ", line feed at ", feed);
                text[feed] = filler;
            }
        }
    }
}

TEST_CASE("the first of several line feeds is found") {
    for (std::size_t gap = 1; gap <= 150; ++gap) {
        std::string text(600, 'a');
        for (std::size_t feed = gap - 1; feed < text.size(); feed += gap) text[feed] = '\n';
        bool agrees = true;
        for (std::size_t offset = 0; offset <= text.size(); ++offset)
            agrees = agrees && find_line_feed(text, offset) == text.find('\n', offset);
        CHECK_MESSAGE(agrees, "a line feed every ", gap, " bytes");
    }
}

TEST_CASE("a line feed behind the text is not its own") {
    const std::string text = std::string(300, 'a') + '\n';
    for (std::size_t size = 0; size < text.size(); ++size)
        CHECK(find_line_feed(std::string_view(text).substr(0, size), 0) == npos);
}

} // namespace
