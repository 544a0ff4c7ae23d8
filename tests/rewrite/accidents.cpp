// What other tools are known to have broken, by name. Each Dockerfile must come out as it stands here.

#include <tare/rewrite/clean_package_caches.hpp>
#include <tare/rewrite/copy_manifests_first.hpp>
#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/merge_runs.hpp>
#include <tare/rewrite/optimize.hpp>
#include <tare/rewrite/pin_images.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

namespace {

struct row {
    std::string_view before;
    std::string_view after;
};
constexpr std::string_view unchanged{};

constexpr auto pin_all = [](const tare::image_reference&) -> std::optional<tare::image_pin> {
    return tare::image_pin{"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
};

template <class Rule, std::size_t Size>
void check_rows(const Rule& rule, const row (&rows)[Size],
                tare::applicability level = tare::applicability::safe) {
    for (const auto& each : rows) {
        const auto before = tare::parse(std::string(each.before));
        const auto after = tare::apply(before, rule, {level});
        CHECK(after.ok() == before.ok());
        CHECK(after.text() == (each.after == unchanged ? each.before : each.after));
        CHECK(tare::apply(after, rule, {level}) == after);
    }
}

} // namespace

TEST_SUITE_BEGIN("accidents");

// ---- clean_package_caches

TEST_CASE("a cleanup does not end up on a comment's line") {
    check_rows(
        tare::clean_package_caches(),
        {{"FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends \\\n"
          "    # for TLS\n    curl\n# the end\nCMD [\"a\"]\n",
          "FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends \\\n"
          "    # for TLS\n    curl && \\\n    rm -rf /var/lib/apt/lists/*\n# the end\nCMD [\"a\"]\n"},
         {"FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl # TLS\n",
          "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && "
          "rm -rf /var/lib/apt/lists/* # TLS\n"}});
}

TEST_CASE("a cleanup does not end up on a heredoc's first line") {
    check_rows(
        tare::clean_package_caches(),
        {{"FROM debian:12\nRUN <<A\napt-get update\napt-get install -y --no-install-recommends b\nA\n",
          "FROM debian:12\nRUN <<A\napt-get update\napt-get install -y --no-install-recommends b && rm -rf "
          "/var/lib/apt/lists/*\nA\n"},
         {"FROM debian:12\nRUN <<A bash -e\napt-get update\napt-get install -y curl\nA\n", unchanged}});
}

TEST_CASE("what only speaks of an install is not one") {
    check_rows(tare::clean_package_caches(),
               {{"FROM python:3\nRUN echo \"pip install a\"\n", unchanged},
                {"FROM python:3\nRUN echo 'apt-get update && apt-get install -y a' > /b.sh\n", unchanged},
                {"FROM python:3\nRUN echo \"$A; apk add b\" && # pip install c\n", unchanged},
                {"FROM python:3\nENV A=\"pip install b\"\nLABEL c=\"npm install d\"\n", unchanged},
                {"FROM python:3\nRUN <<A cat > /b.sh\npip install c\nA\n", unchanged}},
               tare::applicability::advice);
}

TEST_CASE("a later install finds its lists") {
    check_rows(
        tare::clean_package_caches(),
        {{"FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends a\n"
          "RUN apt-get install -y --no-install-recommends b\n",
          unchanged},
         {"FROM debian:12 AS a\nRUN apt-get update && apt-get install -y --no-install-recommends b\n"
          "FROM a\nRUN apt-get install -y --no-install-recommends c\n",
          unchanged},
         {"FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends a && apt-get "
          "install -y --no-install-recommends b\n",
          "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends a && apt-get "
          "install -y --no-install-recommends b && rm -rf /var/lib/apt/lists/*\n"}});
}

TEST_CASE("pippip") {
    check_rows(tare::clean_package_caches(),
               {{"FROM python:3\nRUN pip install --upgrade pip && pip install pip-tools pippip\n",
                 "FROM python:3\nRUN pip install --no-cache-dir --upgrade pip && pip install --no-cache-dir "
                 "pip-tools pippip\n"},
                {"FROM python:3\nRUN ./pip-install pip install pip3\n", unchanged}});
}

TEST_CASE("`; do` and `; then` stay whole") {
    check_rows(tare::clean_package_caches(),
               {{"FROM node:20\nRUN for a in b c; do npm ci --prefix $a; done\n",
                 "FROM node:20\nRUN for a in b c; do npm ci --prefix $a; done\n"},
                {"FROM python:3\nRUN for a in b c; do pip install $a; done\n",
                 "FROM python:3\nRUN for a in b c; do pip install --no-cache-dir $a; done\n"},
                {"FROM python:3\nRUN if pip install a; then b; fi\n",
                 "FROM python:3\nRUN if pip install --no-cache-dir a; then b; fi\n"}});
}

// ---- merge_runs

TEST_CASE("`set -e` goes on ending the script where it did") {
    check_rows(tare::merge_runs(),
               {{"FROM debian:12\nRUN set -e; (mkdir /a; touch /a/b)\nRUN touch /c\n", unchanged},
                // The last of a list is ended by && as by set -e
                {"FROM debian:12\nRUN set -e; mkdir /a; touch /a/b\nRUN touch /c\n",
                 "FROM debian:12\nRUN set -e; mkdir /a; touch /a/b && \\\n    touch /c\n"},
                {"FROM debian:12\nRUN set -e; mkdir /a\nRUN false; touch /c\n", unchanged}});
}

TEST_CASE("`exit 0` ends its own script only") {
    check_rows(tare::merge_runs(), {{"FROM debian:12\nRUN touch /a; exit 0\nRUN touch /b\n",
                                     "FROM debian:12\nRUN (touch /a; exit 0) && \\\n    touch /b\n"}});
}

TEST_CASE("`||`, `;` and `&` bind as they did") {
    check_rows(tare::merge_runs(),
               {{"FROM debian:12\nRUN touch /a || true\nRUN touch /b\n", // && and || bind alike
                 "FROM debian:12\nRUN touch /a || true && \\\n    touch /b\n"},
                {"FROM debian:12\nRUN touch /a\nRUN touch /b || true\n",
                 "FROM debian:12\nRUN touch /a && \\\n    { touch /b || true; }\n"},
                {"FROM debian:12\nRUN touch /a; touch /b\nRUN touch /c; touch /d\n",
                 "FROM debian:12\nRUN touch /a; touch /b && \\\n    { touch /c; touch /d; }\n"},
                {"FROM debian:12\nRUN touch /a &\nRUN touch /b\n", unchanged}});
}

TEST_CASE("a script may end in a comment, an escape or a heredoc") {
    check_rows(tare::merge_runs(),
               {{"FROM debian:12\nRUN touch /a # not && on here\nRUN touch /b\n", unchanged},
                {"FROM debian:12\nRUN touch /a \\\n\nRUN touch /b\n", unchanged}, // one RUN
                {"FROM debian:12\nRUN touch /a\\\\\nRUN touch /b\n",
                 "FROM debian:12\nRUN touch /a\\\\ && \\\n    touch /b\n"},
                {"FROM debian:12\nRUN cat <<A > /a\nb\nA\nRUN touch /c\n",
                 "FROM debian:12\nRUN cat <<A > /a && \\\n    touch /c\nb\nA\n"}});
}

TEST_CASE("what a RUN sets is gone in the next one") {
    check_rows(tare::merge_runs(), {{"FROM debian:12\nRUN cd /tmp && touch a\nRUN touch b\n",
                                     "FROM debian:12\nRUN (cd /tmp && touch a) && \\\n    touch b\n"},
                                    {"FROM debian:12\nRUN A=/b && touch $A\nRUN touch $A\n",
                                     "FROM debian:12\nRUN (A=/b && touch $A) && \\\n    touch $A\n"},
                                    {"FROM debian:12\nRUN umask 077\nRUN touch a\n",
                                     "FROM debian:12\nRUN (umask 077) && \\\n    touch a\n"}});
}

// ---- copy_manifests_first

TEST_CASE("an install that reads the sources stays behind them") {
    check_rows(tare::copy_manifests_first(),
               {{"FROM python:3\nWORKDIR /a\nCOPY . .\nRUN pip install .\n", unchanged},
                {"FROM python:3\nWORKDIR /a\nCOPY . .\nRUN pip install -e .\n", unchanged},
                {"FROM node:20\nWORKDIR /a\nCOPY . .\nRUN ./prepare && npm ci\n", unchanged},
                {"FROM node:20\nWORKDIR /a\nCOPY --from=b . .\nRUN npm ci\n", unchanged}},
               tare::applicability::assuming);
}

// ---- pin_images

TEST_CASE("stages, their numbers and scratch are no images") {
    check_rows(tare::pin_images(pin_all),
               {{"FROM scratch AS debian\nFROM debian\nCOPY --from=debian /a /\nCOPY --from=0 /a /\n"
                 "RUN --mount=from=debian,target=/b c\n",
                 unchanged}});
}

TEST_CASE("an ARG with another meaning besides keeps its default") {
    check_rows(tare::pin_images(pin_all), {{"ARG A=debian:12\nFROM $A\nARG A\nRUN echo $A\n", unchanged},
                                           {"ARG A=12\nFROM debian:$A\nFROM node:$A\n", unchanged}});
}

// ---- All of them

TEST_CASE("a heredoc without an end is left alone") {
    check_rows(tare::optimize(), {{"FROM debian:12\nRUN a\nRUN <<A\napt-get update\n", unchanged}},
               tare::applicability::advice);
}

TEST_CASE("what stands beside a mistake stays one instruction each") {
    check_rows(tare::optimize(), {{"FROM debian:12\nRUN a\nRUNN b\nRUN c\n", unchanged}},
               tare::applicability::advice);
}

TEST_CASE("the escape that the Dockerfile has chosen is minded") {
    check_rows(
        tare::optimize(),
        {{"# escape=`\nFROM debian:12\nRUN apt-get update `\n && apt-get install -y a\nRUN b\\\nRUN c\n",
          unchanged}});
}

TEST_CASE("carriage returns stay") {
    check_rows(tare::merge_runs(), {{"FROM debian:12\r\nRUN touch /a\r\nRUN touch /b\r\n",
                                     "FROM debian:12\r\nRUN touch /a && \\\r\n    touch /b\r\n"}});
}

TEST_SUITE_END();
