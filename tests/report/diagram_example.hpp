#pragma once

#include <tare/report/stage_diagram.hpp>
#include <tare/syntax/parse.hpp>

#include <string_view>

namespace tare::test {

/// All kinds of nodes and edges.
inline constexpr std::string_view diagram_example = R"(ARG GO=1.22
# build makes it
FROM --platform=arm64 golang:$GO AS build
FROM build AS test
FROM ghcr.io/astral-sh/uv:0.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS uv
FROM $NONE AS odd
COPY --from=final /a /a
FROM scratch AS final
COPY --from=build /a /b
RUN --mount=from=uv,target=/uv true
COPY --from=0 /c /d
)";

/// The diagram of a Dockerfile.
constexpr stage_diagram read_diagram(std::string_view text, const stage_diagram_options& options = {}) {
    const auto document = parse_view(text);
    return make_diagram(read_stage_graph(document), options);
}

} // namespace tare::test
