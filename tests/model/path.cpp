#include <tare/model/path.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

TEST_CASE("the shortest path, as Go's path.Clean finds it") {
    struct row {
        std::string_view path;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"", "."},
        {".", "."},
        {"/", "/"},
        {"//", "/"},
        {"a", "a"},
        {"a/", "a"},
        {"./a", "a"},
        {"a/./b", "a/b"},
        {"a//b", "a/b"},
        {"a/..", "."},
        {"a/../b", "b"},
        {"a/b/..", "a"},
        {"a/b/../../..", ".."},
        {"../a", "../a"},
        {"../../a/..", "../.."},
        {"../a/../..", "../.."},
        {"/..", "/"},
        {"/../a", "/a"},
        {"/a/../../b", "/b"},
        {"...", "..."},
        {"a/..b", "a/..b"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.path);
        CHECK(tare::clean_path(each.path) == each.expected);
        CHECK(tare::clean_path(each.expected) == each.expected);
    }
}

TEST_CASE("paths taken from a folder") {
    CHECK(tare::resolve_path("/app", "a") == "/app/a");
    CHECK(tare::resolve_path("/app", "./a/../b/") == "/app/b");
    CHECK(tare::resolve_path("/app", "..") == "/");
    CHECK(tare::resolve_path("/app", "/a/./b") == "/a/b");
    CHECK(tare::resolve_path("/app", "") == "/app");
    CHECK(tare::resolve_path("", "a") == "/a");
}

static_assert(tare::base_name("a/b") == "b" && tare::base_name("a") == "a");
static_assert(tare::is_inside("a/b", "a") && tare::is_inside("a", ""));
static_assert(!tare::is_inside("ab", "a") && !tare::is_inside("a", "a"));
static_assert(tare::comes_before("a/b", "a.b") && tare::comes_before("a", "a/b"));
static_assert(!tare::comes_before("b", "a/b") && !tare::comes_before("a", "a"));
static_assert([] {
    std::vector<char> out;
    tare::append_clean_path(out, "./a//b/../c/");
    return std::string_view(out.data(), out.size()) == "a/c";
}());
