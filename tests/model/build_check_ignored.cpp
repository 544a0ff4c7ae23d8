#include <tare/model/build_check_ignored.hpp>

#include <doctest/doctest.h>

#include <string_view>

TEST_CASE("paths that a .dockerignore surely keeps out") {
    struct row {
        std::string_view patterns;
        std::string_view path;
        bool expected = false;
    };
    constexpr row rows[] = {
        {"", "a", false},
        {"a", "a", true},
        {"a", "a/b", true},
        {"a", "b", false},
        {"*.md", "x.md", true},
        {"a\n!a/b", "a", false},    // something in it comes back
        {"a\n!a/b", "a/b", false},  //
        {"a\n!a/b", "a/c", true},   //
        {"a\n!b", "a", true},       //
        {"a\n!ab", "a", true},      //
        {"*\n!*/keep", "a", false}, // a wildcard may take anything
        {"*\n!b/*/keep", "b", false},
        {"*\n!b/*/keep", "b/c", false},
        {"*\n!b/*/keep", "c", true},
        {"a", ".", false}, // the context itself is no path that could be kept out
        {"*", ".", true},
        {"**", ".", true},
        {"*\n!a", ".", false},
        {"*", "/", true},
    };
    for (const auto& each : rows) {
        CAPTURE(each.patterns);
        CAPTURE(each.path);
        const auto patterns = tare::read_ignore_file(each.patterns);
        REQUIRE(patterns);
        CHECK(tare::is_surely_ignored(*patterns, each.path) == each.expected);
    }
}
