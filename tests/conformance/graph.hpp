#pragma once

#include <tare/model/stage_graph.hpp>
#include <tare/syntax/parse.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json_line.hpp"

namespace conformance {

/// The stages of a Dockerfile and what they need, as a JSON object.
inline std::string graph(std::string_view text) {
    const auto document = tare::parse_view(text);
    const auto graph = tare::read_stage_graph(document);
    json_line line;
    line.open('{').key("stages").open('[');
    std::vector<std::size_t> needed;
    for (std::size_t i = 0; i < graph.stages.size(); ++i) {
        const auto& each = graph.stages[i];
        if (each.is_needed) needed.push_back(i);
        line.open('{').member("index", i).member("name", each.stage.from.name);
        line.key("base");
        switch (each.base.kind) {
        case tare::source_kind::stage: line.open('{').member("stage", each.base.stage).close('}'); break;
        case tare::source_kind::image: line(tare::canonical_name(*each.base.image)); break;
        case tare::source_kind::scratch: line("scratch"); break;
        case tare::source_kind::unknown: line(nullptr); break;
        }
        line.list("deps", each.dependencies);
        line.key("images").open('[');
        std::set<std::string> seen;
        for (const auto& use : each.uses) {
            if (!use.image) continue;
            const auto name = tare::canonical_name(*use.image);
            if (seen.insert(name).second) line(name);
        }
        line.close(']').close('}');
    }
    line.close(']');
    if (graph.target) line.member("target", *graph.target);
    return line.list("needed", needed).close('}').text();
}

} // namespace conformance
