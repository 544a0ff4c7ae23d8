#include <tare/model/build_context.hpp>

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"

using tare::make_build_context;

namespace {

using list = std::vector<std::string>;

} // namespace

TEST_CASE("paths of a context, tidied") {
    const auto context = make_build_context(
        std::array<std::string_view, 9>{"b", "./a", "a", "c//d", "/e", "empty/", "../f", ".", "g/../h"});
    REQUIRE(context);
    CHECK(context->paths == list{"a", "b", "c/d", "e", "empty/", "h"});
    CHECK(context->ignored.empty());
    CHECK(context->is_certain);
}

TEST_CASE("the ignore file of a context") {
    const list paths{".dockerignore", "Dockerfile",     "a.log",
                     "b.md",          "web/Dockerfile", "web/Dockerfile.dockerignore"};
    const auto texts = [](std::string_view path) -> std::optional<std::string> {
        if (path == ".dockerignore") return "*.log\n";
        if (path == "web/Dockerfile.dockerignore") return "*.md\n";
        return std::nullopt;
    };
    CHECK(make_build_context(paths, texts)->ignored == list{"a.log"});
    CHECK(make_build_context(paths, texts, "./web/Dockerfile")->ignored == list{"b.md"});
    CHECK(make_build_context(paths, texts, "other/Dockerfile")->ignored == list{"a.log"});
    CHECK(make_build_context(list{"a.log"}, texts)->ignored.empty());
    CHECK(make_build_context(list{"a.log"}, tare::no_texts)->is_certain);
}

TEST_CASE("an ignore file without a text leaves it open what is ignored") {
    const auto context = make_build_context(list{".dockerignore", "a"}, tare::no_texts);
    REQUIRE(context);
    CHECK_FALSE(context->is_certain);
    CHECK(context->paths == list{".dockerignore", "a"});
}

TEST_CASE("malformed ignore files") {
    const auto broken = [](std::string_view) -> std::optional<std::string_view> { return "a\n[z-a]\n"; };
    CHECK(make_build_context(list{".dockerignore"}, broken).error().fault ==
          tare::path_pattern_fault::malformed_regexp);
    const auto worse = [](std::string_view) -> std::optional<std::string_view> { return "["; };
    CHECK(make_build_context(list{".dockerignore"}, worse).error().fault ==
          tare::path_pattern_fault::malformed);
}

static_assert(!tare::test::constexpr_string<> ||
              make_build_context(std::array<std::string_view, 2>{"b", "a"})->paths.size() == 2);
