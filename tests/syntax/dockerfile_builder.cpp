#include <tare/syntax/dockerfile_builder.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

using namespace tare;

TEST_CASE("a Dockerfile from values") {
    const auto text =
        dockerfile_builder({.syntax = "docker/dockerfile:1", .escape = '`', .check = "skip=all"})
            .comment("Made by a program.\n\nescape=x")
            .add(from_instruction{.base = "a", .name = "build"}, run_instruction{.command = {"b"}})
            .add(from_instruction{.base = "scratch"})
            .comment("the program")
            .add(copy_instruction{.sources = {"a"}, .destination = "C:\\", .from = "build"})
            .text();
    CHECK(text.value_or(text.error().message()) == "# syntax=docker/dockerfile:1\n"
                                                   "# escape=`\n"
                                                   "# check=skip=all\n"
                                                   "# Made by a program.\n"
                                                   "#\n"
                                                   "#\n"
                                                   "# escape=x\n"
                                                   "FROM a AS build\n"
                                                   "RUN b\n"
                                                   "\n"
                                                   "FROM scratch\n"
                                                   "\n"
                                                   "# the program\n"
                                                   "COPY --from=build a C:\\\n");
}

TEST_CASE("the first thing that cannot be written is the error") {
    const auto refusal = [](auto make) {
        dockerfile_builder builder;
        make(builder);
        const auto text = builder.text();
        return text ? "written" : text.error().message();
    };
    CHECK(refusal([](auto&) {}) == "written");
    CHECK(refusal([](auto& builder) { builder.add(user_instruction{}, workdir_instruction{}); }) ==
          "USER requires exactly one argument");
    CHECK(dockerfile_builder({.syntax = "a\nRUN b"}).text().error().message() ==
          "syntax is a directive that cannot have this value");
    CHECK(dockerfile_builder({.escape = '\n'}).text().error().message() ==
          "escape is a directive that cannot have this value");
}

// At compile time, where the library's strings work there.
namespace {

template <class T>
constexpr bool is_built() {
    T from;
    from.base = "a";
    const auto text = dockerfile_builder().add(from).text();
    return text && *text == "FROM a\n";
}

} // namespace

static_assert(!tare::test::constexpr_string<> || is_built<from_instruction>());
