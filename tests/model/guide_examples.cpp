// What the field's guides say of layers and the cache, example by example. The tables are what a real builder
// shows: how many layers there are besides the base's, which lines run again after a change.

#include <tare/model/build_context.hpp>
#include <tare/model/image_layers.hpp>
#include <tare/model/rebuilds.hpp>
#include <tare/model/wasted_files.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace {

/// A change in words: `file PATH`, `arg NAME=VALUE`, `base`, `nothing`.
struct change_row {
    std::string_view change;
    std::string_view rebuilds; ///< the lines that run again, with a `?` where it hangs on what they get
};

struct example {
    std::string_view name;
    std::string_view text;
    std::size_t layers;        ///< besides the base's
    std::string_view wasteful; ///< the lines whose layers hold something for nothing
    std::initializer_list<change_row> changes;
};

tare::build_change read_change(std::string_view text) {
    tare::build_change out;
    const auto space = text.find(' ');
    const auto what = text.substr(0, space);
    const auto rest = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    if (what == "file") {
        const std::string_view paths[] = {rest};
        out.files = *tare::make_build_context(paths);
    } else if (what == "arg") {
        const auto equals = rest.find('=');
        out.arguments.push_back({std::string(rest.substr(0, equals)), std::string(rest.substr(equals + 1))});
    } else if (what == "base") {
        out.all_images = true;
    }
    return out;
}

std::string rebuilt_lines(const tare::document_view& document, std::string_view change) {
    std::string out;
    for (const auto& each : tare::find_rebuilds(document, read_change(change)).instructions) {
        if (!each.works || each.verdict == tare::rebuild_verdict::cached) continue;
        if (!out.empty()) out += ' ';
        out += std::to_string(each.line);
        if (each.verdict == tare::rebuild_verdict::may_rebuild) out += '?';
    }
    return out;
}

std::string wasteful_lines(const tare::document_view& document, const tare::image_layers& layers) {
    std::string out;
    std::size_t last = layers.layers.size();
    for (const auto& each : tare::find_wasted_files(document, layers)) {
        if (each.layer == last) continue;
        last = each.layer;
        if (!out.empty()) out += ' ';
        out += std::to_string(layers.layers[each.layer].line);
    }
    return out;
}

} // namespace

TEST_CASE("the guides' examples") {
    const example examples[] = {
        {"three RUNs of update, install and clean",
         "FROM debian:bookworm-slim\n"
         "RUN apt-get update\n"
         "RUN apt-get install -y --no-install-recommends curl\n"
         "RUN rm -rf /var/lib/apt/lists/*\n",
         3,
         "2",
         {{"nothing", ""}, {"base", "2 3 4"}, {"file main.c", ""}}},
        {"the same in one RUN",
         "FROM debian:bookworm-slim\n"
         "RUN apt-get update && \\\n"
         "    apt-get install -y --no-install-recommends curl && \\\n"
         "    rm -rf /var/lib/apt/lists/*\n",
         1,
         "",
         {{"nothing", ""}, {"base", "2"}}},
        {"an archive that is deleted too late",
         "FROM debian:bookworm-slim\n"
         "COPY data.tar.gz /tmp/\n"
         "RUN tar -xzf /tmp/data.tar.gz -C /opt\n"
         "RUN rm /tmp/data.tar.gz\n",
         3,
         "2",
         {{"file data.tar.gz", "2 3 4"}, {"file other", ""}}},
        {"COPY . . before the install",
         "FROM node:20\n"
         "WORKDIR /app\n"
         "COPY . .\n"
         "RUN npm ci && npm cache clean --force\n"
         "CMD [\"node\", \"index.js\"]\n",
         3,
         "",
         {{"file index.js", "3 4"}, {"file package.json", "3 4"}, {"base", "2 3 4"}}},
        {"COPY . . after the install",
         "FROM node:20\n"
         "WORKDIR /app\n"
         "COPY package.json package-lock.json ./\n"
         "RUN npm ci && npm cache clean --force\n"
         "COPY . .\n"
         "CMD [\"node\", \"index.js\"]\n",
         4,
         "",
         {{"file index.js", "5"}, {"file package.json", "3 4 5"}, {"file package-lock.json", "3 4 5"}}},
        {"two stages",
         "FROM golang:1.22 AS build\n"
         "WORKDIR /src\n"
         "COPY go.mod go.sum ./\n"
         "RUN go mod download\n"
         "COPY . .\n"
         "RUN go build -o /bin/app .\n"
         "\n"
         "FROM gcr.io/distroless/static\n"
         "COPY --from=build /bin/app /app\n"
         "ENTRYPOINT [\"/app\"]\n",
         1,
         "",
         {{"file main.go", "5 6 9?"}, {"file go.sum", "3 4 5 6 9?"}, {"base", "2 3 4 5 6 9"}}},
        {"a stage that is not needed",
         "FROM alpine AS test\n"
         "COPY . /src\n"
         "RUN make -C /src test\n"
         "FROM alpine\n"
         "COPY bin/app /app\n",
         1,
         "",
         {{"file main.c", ""}, {"file bin/app", "5"}}},
        {"ARG at the top",
         "FROM alpine\n"
         "ARG VERSION=1\n"
         "RUN apk add --no-cache curl\n"
         "COPY . /app\n"
         "RUN make -C /app VERSION=$VERSION\n",
         3,
         "",
         {{"arg VERSION=2", "3 4 5"}, {"arg VERSION=1", ""}, {"file main.c", "4 5"}}},
        {"ARG where it is used",
         "FROM alpine\n"
         "RUN apk add --no-cache curl\n"
         "COPY . /app\n"
         "ARG VERSION=1\n"
         "RUN make -C /app VERSION=$VERSION\n",
         3,
         "",
         {{"arg VERSION=2", "5"}, {"file main.c", "3 5"}}},
        {"ARG that only a label uses",
         "FROM alpine\n"
         "RUN apk add --no-cache curl\n"
         "COPY . /app\n"
         "ARG REVISION=0\n"
         "LABEL revision=$REVISION\n",
         2,
         "",
         {{"arg REVISION=1", ""}}},
        {"ARG in FROM",
         "ARG TAG=3.19\n"
         "FROM alpine:$TAG\n"
         "RUN apk add --no-cache curl\n",
         1,
         "",
         {{"arg TAG=3.20", "3"}, {"base", "3"}}},
        {"COPY --link",
         "FROM alpine\n"
         "COPY config /etc/app/\n"
         "COPY --link app /usr/bin/\n"
         "RUN true\n",
         3,
         "",
         {{"file config", "2 4"}, {"file app", "3 4"}, {"base", "2 4"}}},
        {"a bind mount in the place of COPY",
         "FROM alpine\n"
         "RUN --mount=type=bind,source=requirements.txt,target=/tmp/r.txt cp /tmp/r.txt /r\n"
         "RUN echo done > /done\n",
         2,
         "",
         {{"file requirements.txt", "2 3"}, {"file main.py", ""}}},
        {"a cache mount in the place of a cleanup",
         "FROM debian:bookworm-slim\n"
         "RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\\n"
         "    apt-get update && apt-get install -y curl\n",
         1,
         "",
         {{"nothing", ""}, {"base", "2"}}},
        {"what only says what the image is like",
         "FROM alpine\n"
         "ENV A=1\n"
         "LABEL b=c\n"
         "EXPOSE 80\n"
         "USER nobody\n"
         "WORKDIR /\n"
         "CMD [\"sh\"]\n",
         0,
         "",
         {{"base", ""}, {"file a", ""}}},
        {"a heredoc",
         "FROM alpine\n"
         "COPY <<EOF /etc/motd\n"
         "hello\n"
         "EOF\n"
         "RUN <<EOF\n"
         "apk add --no-cache curl\n"
         "EOF\n",
         2,
         "",
         {{"file a", ""}, {"base", "2 5"}}},
    };
    for (const auto& each : examples) {
        CAPTURE(each.name);
        const auto document = tare::parse_view(each.text);
        const auto layers = tare::find_layers(document);
        CHECK(layers.count() == each.layers);
        CHECK(wasteful_lines(document, layers) == each.wasteful);
        for (const auto& row : each.changes) {
            CAPTURE(row.change);
            CHECK(rebuilt_lines(document, row.change) == row.rebuilds);
        }
    }
}
