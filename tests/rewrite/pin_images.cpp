#include <tare/model/image_reference.hpp>
#include <tare/model/platform.hpp>
#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/pin_images.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"
#include "../model/constexpr_stages.hpp"

namespace {

constexpr std::string_view unchanged = "(unchanged)";
constexpr std::string_view digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Knows all images but those of one registry; all of them are at version 9.
struct all_images {
    constexpr std::optional<tare::image_pin> operator()(const tare::image_reference& image) const {
        if (image.registry == "unknown.io") return std::nullopt;
        return tare::image_pin{std::string(digest), "9"};
    }
};

/// A text with `@` standing for a digest.
std::string with_digests(std::string_view text) {
    std::string out;
    for (const char byte : text)
        if (byte == '@')
            (out += '@') += digest;
        else
            out += byte;
    return out;
}

struct row {
    std::string_view before;
    std::string_view after; ///< or `unchanged`; `@` stands for a digest in both
};

void check_all(const auto& rows, tare::applicability up_to = tare::applicability::safe) {
    const auto rule = tare::pin_images(all_images());
    for (const row& each : rows) {
        CAPTURE(each.before);
        const auto document = tare::parse(with_digests(each.before));
        const auto expected = with_digests(each.after == unchanged ? each.before : each.after);
        const auto out = tare::apply(document, rule, {.up_to = up_to});
        CHECK(out.text() == expected);
        CHECK(tare::print(tare::apply(out, rule, {.up_to = up_to})) == expected);
    }
}

} // namespace

TEST_CASE("a digest is written beside the tag, in the spelling there is") {
    constexpr row rows[] = {
        {"FROM ubuntu:22.04\n", "FROM ubuntu:22.04@\n"},
        {"FROM library/ubuntu:22.04\n", "FROM library/ubuntu:22.04@\n"},
        {"FROM docker.io/library/ubuntu:22.04\n", "FROM docker.io/library/ubuntu:22.04@\n"},
        {"FROM localhost:5000/a:1 AS b\n", "FROM localhost:5000/a:1@ AS b\n"},
        {"from a:1 as b # c\n", unchanged},
        {"\tfrom  a:1\tas  b\r\n", "\tfrom  a:1@\tas  b\r\n"},
        {"FROM --platform=linux/arm64 a:1\n", "FROM --platform=linux/arm64 a:1@\n"},
        {"FROM a:1", "FROM a:1@"},
        // No tag, and the one that says nothing
        {"FROM ubuntu\n", "FROM ubuntu:9@\n"},
        {"FROM ubuntu:latest\n", "FROM ubuntu:9@\n"},
        {"FROM localhost:5000/a\n", "FROM localhost:5000/a:9@\n"},
        // Quotes, escapes, continuations
        {"FROM \"ubuntu:22.04\"\n", "FROM \"ubuntu:22.04@\"\n"},
        {"FROM 'ubuntu:latest'\n", "FROM 'ubuntu:9@'\n"},
        {"FROM ub\\untu:22.04\n", "FROM ub\\untu:22.04@\n"},
        {"FROM ubuntu:\\\n22.04 AS a\n", "FROM ubuntu:\\\n22.04@ AS a\n"},
        {"FROM \\\n# c\n  ubuntu:22.04\n", "FROM \\\n# c\n  ubuntu:22.04@\n"},
        {"# escape=`\nFROM ubuntu:`\n22.04\n", "# escape=`\nFROM ubuntu:`\n22.04@\n"},
        {"FROM ub\"untu:lat\"est\n", unchanged},
        // Stages, the empty image, those that are pinned, those that are not known
        {"FROM a:1 AS b\nFROM b\nFROM scratch\n", "FROM a:1@ AS b\nFROM b\nFROM scratch\n"},
        {"FROM a AS a\nFROM a\n", "FROM a:9@ AS a\nFROM a\n"},
        {"FROM a AS scratch\nFROM scratch\n", "FROM a:9@ AS scratch\nFROM scratch\n"},
        {"FROM a:1@\nFROM a@\n", unchanged},
        {"FROM unknown.io/a:1\n", unchanged},
        {"FROM A\n", unchanged},
        {"FROM\n", unchanged},
        {"FROM a:1\nFOO\n", unchanged},
        {"", unchanged},
    };
    check_all(rows);
    const auto broken = tare::parse("FROM a:1@sha256:0123456789abcdef\n");
    CHECK(tare::check(broken, tare::pin_images(all_images())).empty());
}

TEST_CASE("images that COPY and RUN take files from are pinned too") {
    constexpr row rows[] = {
        {"FROM a@\nCOPY --from=nginx:1 b c\n", "FROM a@\nCOPY --from=nginx:1@ b c\n"},
        {"FROM a@\nCOPY --from=nginx:latest b c\n", "FROM a@\nCOPY --from=nginx:9@ b c\n"},
        {"FROM a@\nCOPY --chown=1 --from=nginx --link b c\n",
         "FROM a@\nCOPY --chown=1 --from=nginx:9@ --link b c\n"},
        {"FROM a@\nCOPY --from=\"nginx:1\" b c\n", "FROM a@\nCOPY --from=\"nginx:1@\" b c\n"},
        {"FROM a@\nCOPY \"--from=nginx:1\" b c\n", unchanged},
        {"FROM a@\nCOPY --from=ng\\inx:1 b c\n", "FROM a@\nCOPY --from=ng\\inx:1@ b c\n"},
        {"FROM a@\nCOPY --from=nginx:1 [\"b\", \"c\"]\n", "FROM a@\nCOPY --from=nginx:1@ [\"b\", \"c\"]\n"},
        {"FROM a@\nCOPY --from=nginx:1 <<E c\nE\n", "FROM a@\nCOPY --from=nginx:1@ <<E c\nE\n"},
        // Stages by name, in any case and before they are there, and by number
        {"FROM a@ AS b\nFROM a@\nCOPY --from=b c d\nCOPY --from=B c d\nCOPY --from=0 c d\n", unchanged},
        {"FROM a@\nCOPY --from=b c d\nFROM a@ AS b\n", unchanged},
        {"FROM a@\nCOPY --from=+0 c d\nCOPY --from=7 c d\nCOPY --from=scratch b c\n", unchanged},
        {"FROM a@\nCOPY --from=$b c d\nCOPY b c\nCOPY --from= b c\n", unchanged},
        // Mounts
        {"FROM a@\nRUN --mount=type=bind,from=b:1,target=/c d\n",
         "FROM a@\nRUN --mount=type=bind,from=b:1@,target=/c d\n"},
        {"FROM a@\nRUN --mount=target=/c,FROM=b d\n", "FROM a@\nRUN --mount=target=/c,FROM=b:9@ d\n"},
        {"FROM a@\nRUN --mount='type=bind,\"from=b:1\",target=/c' d\n",
         "FROM a@\nRUN --mount='type=bind,\"from=b:1@\",target=/c' d\n"},
        {"FROM a@\nRUN --mount=from=b:1,source=b:1,target=/b:1 d\n",
         "FROM a@\nRUN --mount=from=b:1@,source=b:1,target=/b:1 d\n"},
        {"FROM a@\nRUN --mount=from=b,target=/b --mount=from=c:1,target=/c d\n",
         "FROM a@\nRUN --mount=from=b:9@,target=/b --mount=from=c:1@,target=/c d\n"},
        {"FROM a@ AS b\nRUN --mount=from=B,target=/c d\nRUN --mount=type=cache,target=/c d\n", unchanged},
        {"FROM a@\nRUN --mount=from=0,target=/c d\n", "FROM a@\nRUN --mount=from=0:9@,target=/c d\n"},
        {"FROM a@\nRUN --mount=type=bind,\\\n  from=b:1,target=/c d\n", unchanged},
        {"FROM a@\nADD --from=b:1 c d\n", unchanged},
        {"FROM a@\nONBUILD COPY --from=nginx:1 b c\n", unchanged},
        {"FROM a@\nONBUILD COPY --from=nginx b c\n", unchanged},
        {"FROM a@\nONBUILD COPY --from=0 b c\n", unchanged},
    };
    check_all(rows);
    constexpr row assuming[] = {
        {"FROM a@\nONBUILD COPY --from=nginx:1 b c\n", "FROM a@\nONBUILD COPY --from=nginx:1@ b c\n"},
        {"FROM a@\nONBUILD RUN --mount=from=b/c,target=/d e\n",
         "FROM a@\nONBUILD RUN --mount=from=b/c:9@,target=/d e\n"},
        {"FROM a@\nONBUILD COPY --from=nginx b c\n", "FROM a@\nONBUILD COPY --from=nginx:9@ b c\n"},
        {"FROM a@ AS nginx\nONBUILD COPY --from=nginx b c\n", unchanged},
    };
    check_all(assuming, tare::applicability::assuming);
    // A stage's name has neither a slash nor a colon
    constexpr std::string_view read = "what ONBUILD says is run by builds, and read by nobody";
    constexpr std::string_view named = "; no build from this image has a stage called nginx";
    for (const std::string_view image : {"nginx", "nginx:1", "b/nginx"}) {
        const auto document =
            tare::parse(with_digests("FROM a@\nONBUILD COPY --from=" + std::string(image) + " b c\n"));
        const auto found = tare::check(document, tare::pin_images(all_images()));
        REQUIRE(found.size() == 1);
        CHECK(found[0].assumption == std::string(read) + std::string(image == "nginx" ? named : ""));
    }
}

TEST_CASE("the frontend is an image") {
    constexpr row rows[] = {
        {"# syntax=docker/dockerfile:1\nFROM a@\n", "# syntax=docker/dockerfile:1@\nFROM a@\n"},
        {"#syntax = docker/dockerfile \nFROM a@\n", "#syntax = docker/dockerfile:9@ \nFROM a@\n"},
        {"\xEF\xBB\xBF# escape=`\n# syntax=docker/dockerfile:latest\r\nFROM a@\r\n",
         "\xEF\xBB\xBF# escape=`\n# syntax=docker/dockerfile:9@\r\nFROM a@\r\n"},
        {"#!/bin/a\n# syntax=b:1 c\nFROM a@\n", "#!/bin/a\n# syntax=b:1@ c\nFROM a@\n"},
        {"# syntax=docker/dockerfile:1@\nFROM a@\n", unchanged},
        {"# syntax=unknown.io/a:1\nFROM a@\n", unchanged},
        {"# c\n# syntax=a:1\nFROM a@\n", unchanged},
        {"FROM a@\n# syntax=a:1\n", unchanged},
    };
    check_all(rows);
    const auto document = tare::parse("# syntax=a:1\nFROM b:1\n");
    const auto out = tare::apply(document, tare::pin_images(all_images(), {.frontend = false}));
    CHECK(out.text() == with_digests("# syntax=a:1\nFROM b:1@\n"));
}

TEST_CASE("a variable's default is pinned where it is nothing but the base") {
    constexpr row rows[] = {
        {"ARG B=a:1\nFROM $B\n", "ARG B=a:1@\nFROM $B\n"},
        {"ARG B=a\nFROM ${B} AS c\n", "ARG B=a:9@\nFROM ${B} AS c\n"},
        {"ARG B=\"a:latest\"\nFROM \"${B}\"\n", "ARG B=\"a:9@\"\nFROM \"${B}\"\n"},
        {"ARG A=1 B='a:1' C\nFROM $B\n", "ARG A=1 B='a:1@' C\nFROM $B\n"},
        {"ARG V=1\nFROM a:$V\n", "ARG V=1@\nFROM a:$V\n"},
        {"ARG V=latest\nFROM a:${V}\n", "ARG V=9@\nFROM a:${V}\n"},
        {"ARG B=a:1\nFROM $B AS c\nFROM $B AS d\n", "ARG B=a:1@\nFROM $B AS c\nFROM $B AS d\n"},
        {"ARG B=a:1\nFROM $B\nENV C=$B\nRUN $B\n", "ARG B=a:1@\nFROM $B\nENV C=$B\nRUN $B\n"},
        // Another meaning
        {"ARG B=a:1\nFROM $B\nARG B\n", unchanged},
        {"ARG B=a:1\nFROM $B\nONBUILD ARG B\n", unchanged},
        {"ARG B=a:1\nFROM $B AS c\nFROM ${B} AS d\n", unchanged},
        {"ARG B=a:1\nFROM $B AS c\nFROM --platform=linux/arm64 $B AS d\n", unchanged},
        {"ARG B=a:1\nARG C=$B\nFROM $B\n", unchanged},
        {"ARG B=linux\nFROM --platform=$B $B:1\n", unchanged},
        {"ARG B=a:1\nARG B=a:2\nFROM $B\n", unchanged},
        {"ARG C=a\nARG B=$C:1\nFROM $B\n", unchanged},
        // Not the end of the name, or not alone in it
        {"ARG V=1\nFROM a:$V-slim\n", unchanged},
        {"ARG R=b.io\nFROM $R/a:1\n", unchanged},
        {"ARG B=a\nFROM ${B}:latest\n", unchanged},
        {"ARG B=a V=1\nFROM $B:$V\n", unchanged},
        {"ARG V=\nFROM a:1$V\n", unchanged},
        {"ARG V=1\nFROM a:${V:-2}\n", "ARG V=1@\nFROM a:${V:-2}\n"},
        {"FROM ${B:-a:1}\n", unchanged},
        {"ARG B\nFROM $B\n", unchanged},
        {"ARG B=scratch\nFROM $B\n", unchanged},
        {"ARG B=c\nFROM a@ AS c\nFROM $B\n", unchanged},
    };
    check_all(rows);
    const auto document = tare::parse("ARG V=1\nFROM a:$V-slim\n");
    const auto found = tare::check(document, tare::pin_images(all_images()));
    REQUIRE(found.size() == 1);
    CHECK(found[0].level == tare::applicability::advice);
    CHECK(found[0].edits.empty());
    CHECK(found[0].range == tare::source_range{13, 22});
}

TEST_CASE("what the resolver is asked, and what it may answer") {
    std::vector<std::string> asked;
    const auto rule =
        tare::pin_images([&](const tare::image_reference& image,
                             const std::optional<tare::platform>& wanted) -> std::optional<tare::image_pin> {
            asked.push_back(tare::to_string(image) + (wanted ? ' ' + tare::to_string(*wanted) : ""));
            return std::nullopt;
        });
    const auto document = tare::parse("# syntax=s\n"
                                      "ARG P=linux/arm64\n"
                                      "FROM a\n"
                                      "FROM --platform=linux/arm64/v8 b:1\n"
                                      "FROM --platform=$P c\n"
                                      "FROM --platform=$BUILDPLATFORM d\n"
                                      "FROM e@sha256:"
                                      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
                                      "COPY --from=f g h\n");
    CHECK(tare::check(document, rule).empty());
    CHECK(asked == std::vector<std::string>{"docker.io/library/s", "docker.io/library/a",
                                            "docker.io/library/b:1 linux/arm64/v8", "docker.io/library/c",
                                            "docker.io/library/d", "docker.io/library/f"});

    const struct {
        tare::image_pin pin;
        tare::pin_images_options options;
        std::string_view after;
    } rows[] = {
        {{std::string(digest), ""}, {}, "FROM a@\nFROM b:1@\n"},
        {{"", "9"}, {}, "FROM a:9\nFROM b:1\n"},
        {{"", ""}, {}, "FROM a\nFROM b:1\n"},
        {{std::string(digest), "9"}, {.digests = false}, "FROM a:9\nFROM b:1\n"},
        {{"sha256:0", "9"}, {}, "FROM a\nFROM b:1\n"},
        {{std::string(digest), "9 9"}, {}, "FROM a\nFROM b:1@\n"},
        {{std::string(digest), "latest"}, {}, "FROM a:latest@\nFROM b:1@\n"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.after);
        const auto pin = tare::pin_images(
            [&](const tare::image_reference&) { return std::optional(each.pin); }, each.options);
        const auto document_of_two = tare::parse("FROM a\nFROM b:1\n");
        CHECK(tare::print(tare::apply(document_of_two, pin)) == with_digests(each.after));
    }
}

TEST_CASE("a comment silences it") {
    const auto document = tare::parse("# tare: ignore=pin-images\nFROM a:1\n");
    CHECK(tare::check(document, tare::pin_images(all_images())).empty());
}

// ---- At compile time

namespace {

constexpr std::string_view realistic = R"(# syntax=docker/dockerfile:1
ARG NODE=node:20
FROM --platform=$BUILDPLATFORM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

FROM nginx
COPY --from=build /app/dist /usr/share/nginx/html
COPY --from=busybox:1.36 /bin/busybox /bin/
)";

constexpr bool pins() {
    tare::findings applied;
    const auto text = tare::detail::rewrite_text(realistic, tare::pin_images(all_images()), {}, applied);
    return applied.size() == 4 && text.find("\nFROM nginx:9@sha256:0123") != std::string::npos &&
           text.find("\nARG NODE=node:20@sha256:0123") != std::string::npos;
}

static_assert(!tare::test::constexpr_string<> || !tare::test::constexpr_stages<> || pins());

} // namespace
