#include <tare/model/build_context.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/optimize.hpp>
#include <tare/rewrite/pin_images.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "constexpr_tables.hpp"

namespace {

using tare::applicability;

constexpr std::string_view digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

constexpr auto two_images = [](const tare::image_reference& image) -> std::optional<tare::image_pin> {
    if (image.repository != "library/node" && image.repository != "library/nginx") return std::nullopt;
    return tare::image_pin{std::string(digest)};
};

/// The texts of a small project on Node.js.
struct project_file {
    std::string_view path;
    std::string_view text;
};
constexpr std::array<project_file, 4> project{{
    {".dockerignore", "node_modules\n"},
    {"package.json", R"({"name": "shop", "dependencies": {"ms": "2.1.3"}, "scripts": {"build": "tsc"}})"},
    {"package-lock.json", R"({"name": "shop", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "shop", "dependencies": {"ms": "2.1.3"}},
        "node_modules/ms": {"version": "2.1.3", "resolved": "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz"}}})"},
    {"src/index.ts", ""},
}};

constexpr auto text_of = [](std::string_view path) -> std::optional<std::string_view> {
    for (const auto& each : project)
        if (each.path == path) return each.text;
    return std::nullopt;
};

constexpr auto make_context() {
    std::vector<std::string_view> paths;
    for (const auto& each : project) paths.push_back(each.path);
    return tare::known_context{*tare::make_build_context(paths, *tare::read_ignore_file(project[0].text)),
                               text_of};
}

constexpr std::string_view shop = R"(# syntax=docker/dockerfile:1
FROM node:20-bookworm AS build
WORKDIR /app

RUN apt-get update
# node-gyp asks for it
RUN apt-get install -y --no-install-recommends python3

COPY . .
RUN npm ci && npm run build

FROM nginx:1.27
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 80
)";

constexpr std::string_view optimized_shop = R"(# syntax=docker/dockerfile:1
FROM node:20-bookworm@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
WORKDIR /app

RUN apt-get update && \
# node-gyp asks for it
    apt-get install -y --no-install-recommends python3

COPY package.json package-lock.json ./
RUN npm ci && npm cache clean --force
COPY . .
RUN npm run build

FROM nginx:1.27@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 80
)";

std::string names_of(const tare::findings& applied) {
    std::string out;
    for (const auto& each : applied) (out += out.empty() ? "" : " ") += each.rule;
    return out;
}

} // namespace

TEST_CASE("all four rewrites, where all is known") {
    const auto before = tare::parse(std::string(shop));
    const auto rules = tare::optimize({}, make_context(), two_images);
    const auto out = tare::apply_and_report(before, rules);
    CHECK(out.document.text() == optimized_shop);
    CHECK(names_of(out.applied) ==
          "copy-manifests-first merge-runs pin-images pin-images clean-package-caches");
    for (const auto& each : out.applied) CHECK(each.level == applicability::safe);
    for (const auto& each : tare::check(out.document, rules)) CHECK(each.level != applicability::safe);
    CHECK(tare::apply(out.document, rules) == out.document);
}

TEST_CASE("what is not known is not guessed") {
    const auto before = tare::parse(std::string(shop));
    const auto safe = tare::apply_and_report(before, tare::optimize());
    CHECK(names_of(safe.applied) == "merge-runs clean-package-caches");
    const auto assuming = tare::apply_and_report(before, tare::optimize(), {applicability::assuming});
    CHECK(names_of(assuming.applied) ==
          "copy-manifests-first merge-runs clean-package-caches clean-package-caches");
    CHECK(assuming.document.text().find("COPY package*.json ./\nRUN npm ci") != std::string::npos);
    CHECK(assuming.document.text().find("python3 && \\\n    rm -rf /var/lib/apt/lists/*\n") !=
          std::string::npos);
}

TEST_CASE("a rewrite without options is left out") {
    const auto before = tare::parse(std::string(shop));
    struct {
        void (*leave_out)(tare::optimize_options&);
        std::string_view names;
    } const cases[] = {
        {[](auto& all) { all.copy_manifests_first.reset(); },
         "merge-runs clean-package-caches pin-images pin-images"},
        {[](auto& all) { all.merge_runs.reset(); },
         "copy-manifests-first pin-images pin-images clean-package-caches"},
        {[](auto& all) { all.clean_package_caches.reset(); },
         "copy-manifests-first merge-runs pin-images pin-images"},
        {[](auto& all) { all.pin_images.reset(); }, "copy-manifests-first merge-runs clean-package-caches"},
        {[](auto& all) {
             all = {{}, {}, {}, {}};
         },
         ""},
    };
    for (const auto& each : cases) {
        CAPTURE(each.names);
        tare::optimize_options options;
        each.leave_out(options);
        const auto out = tare::apply_and_report(before, tare::optimize(options, make_context(), two_images));
        CHECK(names_of(out.applied) == each.names);
        CHECK((out.document == before) == each.names.empty());
    }
}

TEST_CASE("the table names the rewrites, in their order") {
    const auto names = {tare::copy_manifests_first<>::name, tare::merge_runs::name,
                        tare::clean_package_caches::name, tare::pin_images<tare::no_pins>::name};
    REQUIRE(names.size() == tare::optimize_table.size());
    for (std::size_t i = 0; i < names.size(); ++i) CHECK(tare::optimize_table[i].name == names.begin()[i]);
}

// ---- At compile time

namespace {

constexpr bool optimizes() {
    tare::findings applied;
    const auto text =
        tare::detail::rewrite_text(shop, tare::optimize({}, make_context(), two_images), {}, applied);
    return text == optimized_shop && applied.size() == 5;
}

static_assert(!tare::test::constexpr_tables<> || optimizes());

} // namespace
