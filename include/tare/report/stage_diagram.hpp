#pragma once

#include <tare/model/image_reference.hpp>
#include <tare/model/platform.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/position.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A node of a stage diagram: a stage, or what a stage takes from elsewhere.
struct diagram_node {
    source_kind kind = source_kind::unknown;
    std::string title{};              ///< `build`, `golang:1.22`; any bytes where the kind is unknown
    std::vector<std::string> notes{}; ///< what is told of it in small print, a line each
    std::string description{};        ///< what the comment above FROM says of a stage; an image's whole name
    bool is_needed = false;           ///< whether the target needs it
    bool is_target = false;
};

/// What goes from one node of a stage diagram into another.
struct diagram_edge {
    std::size_t from = 0;
    std::size_t to = 0;
    keyword by = keyword::from;         ///< FROM, COPY, or RUN for its mounts
    std::vector<std::uint32_t> lines{}; ///< of the instructions that take it, in order
    bool is_needed = false;             ///< whether the target needs it
    bool is_wrong = false;              ///< it takes from the stage itself or a later one
};

/// The stages of a Dockerfile and all they are made of, ready for drawing.
struct stage_diagram {
    std::vector<diagram_node> nodes{}; ///< images in the order in which they are first named, then the stages
    std::vector<diagram_edge> edges{}; ///< in the order of the stages, each pair once for FROM, COPY and RUN
};

struct stage_diagram_options {
    bool only_needed = false; ///< leave out what the target does not need
};

namespace detail {

/// For every name the index of the first one like it. O(n log n).
[[nodiscard]] constexpr std::vector<std::size_t> find_first_equals(const std::vector<std::string>& names) {
    std::vector<std::size_t> order(names.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto compared = names[a].compare(names[b]);
        return compared < 0 || (compared == 0 && a < b);
    });
    std::vector<std::size_t> out(names.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool is_new = i == 0 || names[order[i]] != names[order[i - 1]];
        out[order[i]] = is_new ? order[i] : out[order[i - 1]];
    }
    return out;
}

/// Makes a diagram of a graph.
class diagram_maker {
public:
    constexpr diagram_maker(const stage_graph& graph, const stage_diagram_options& options)
        : graph_(graph), options_(options) {}

    constexpr stage_diagram run() {
        collect_takings();
        add_sources();
        add_stages();
        add_edges();
        return std::move(out_);
    }

private:
    /// That a stage takes something.
    struct taking {
        std::size_t stage = 0;
        const stage_use* use = nullptr;
        std::size_t from = 0; // the node
    };

    constexpr void collect_takings() {
        for (std::size_t i = 0; i < graph_.stages.size(); ++i) {
            const auto& stage = graph_.stages[i];
            if (options_.only_needed && !stage.is_needed) continue;
            takings_.push_back({i, &stage.base});
            for (const auto& use : stage.uses) takings_.push_back({i, &use});
        }
    }

    /// Adds what comes from elsewhere, each once.
    constexpr void add_sources() {
        std::vector<std::string> names;
        std::vector<taking*> named;
        for (auto& each : takings_) {
            if (each.use->kind == source_kind::stage) continue;
            names.push_back(name_of(each));
            names.back() += each.use->kind == source_kind::unknown ? '?' : ' '; // what no name has
            named.push_back(&each);
        }
        const auto first = find_first_equals(names);
        for (std::size_t i = 0; i < named.size(); ++i) {
            auto& here = *named[i];
            if (first[i] == i) {
                here.from = out_.nodes.size();
                out_.nodes.push_back(make_source(here));
            } else {
                here.from = named[first[i]]->from;
            }
            if (graph_.stages[here.stage].is_needed) out_.nodes[here.from].is_needed = true;
        }
    }

    [[nodiscard]] constexpr std::string name_of(const taking& of) const {
        if (of.use->image) return canonical_name(*of.use->image);
        if (of.use->kind == source_kind::scratch) return "scratch";
        if (!of.use->name.empty() || of.use->by != keyword::from) return of.use->name;
        return graph_.stages[of.stage].stage.from.base;
    }

    [[nodiscard]] constexpr diagram_node make_source(const taking& of) const {
        diagram_node out;
        out.kind = of.use->kind;
        if (of.use->image) {
            add_image_text(out, *of.use->image);
        } else {
            out.title = name_of(of);
            out.notes.push_back(out.kind == source_kind::scratch ? "empty image" : "unknown");
        }
        return out;
    }

    /// `sdk:8.0`, with the rest in small print.
    static constexpr void add_image_text(diagram_node& out, const image_reference& image) {
        constexpr std::size_t shown_digits = 12;
        auto short_image = image;
        short_image.digest.clear();
        const auto name = familiar_name(short_image);
        const auto slash = std::string_view(name).substr(0, name.size() - short_image.tag.size()).rfind('/');
        if (slash != std::string_view::npos) out.notes.emplace_back(name, 0, slash);
        out.title.assign(name, slash == std::string_view::npos ? 0 : slash + 1);
        if (!image.digest.empty()) {
            const auto end = image.digest.find(':') + 1 + shown_digits;
            out.notes.emplace_back(image.digest, 0, end);
            out.notes.back() += "…";
        }
        out.description = canonical_name(image);
    }

    constexpr void add_stages() {
        nodes_.resize(graph_.stages.size(), 0);
        for (std::size_t i = 0; i < graph_.stages.size(); ++i) {
            const auto& stage = graph_.stages[i];
            if (options_.only_needed && !stage.is_needed) continue;
            nodes_[i] = out_.nodes.size();
            auto& node = out_.nodes.emplace_back();
            node.kind = source_kind::stage;
            node.title = stage.name(i);
            node.description = stage.stage.from.documentation;
            node.is_needed = stage.is_needed;
            node.is_target = graph_.target == i;
            auto& note = node.notes.emplace_back("line ");
            append_decimal(note, stage.stage.line());
            if (node.is_target) note += ", target";
            if (!node.is_needed && graph_.target) note += ", unused";
            if (stage.platform) node.notes.push_back(to_string(*stage.platform));
        }
    }

    constexpr void add_edges() {
        for (auto& each : takings_)
            if (each.use->kind == source_kind::stage) each.from = nodes_[each.use->stage];
        std::vector<std::size_t> order(takings_.size(), 0);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const auto& left = takings_[a];
            const auto& right = takings_[b];
            if (left.stage != right.stage) return left.stage < right.stage;
            if (left.from != right.from) return left.from < right.from;
            return left.use->by != right.use->by ? left.use->by < right.use->by : a < b;
        });
        for (const auto i : order) {
            const auto& each = takings_[i];
            const auto to = nodes_[each.stage];
            const auto by = each.use->by;
            if (out_.edges.empty() || out_.edges.back().to != to || out_.edges.back().from != each.from ||
                out_.edges.back().by != by) {
                auto& edge = out_.edges.emplace_back();
                edge.from = each.from;
                edge.to = to;
                edge.by = by;
                edge.is_needed = graph_.stages[each.stage].is_needed;
                edge.is_wrong = each.use->kind == source_kind::stage && each.use->stage >= each.stage;
            }
            auto& lines = out_.edges.back().lines;
            if (lines.empty() || lines.back() != each.use->line) lines.push_back(each.use->line);
        }
    }

    const stage_graph& graph_;
    const stage_diagram_options& options_;
    std::vector<taking> takings_;
    std::vector<std::size_t> nodes_; // of the stages
    stage_diagram out_;
};

} // namespace detail

/// What to draw of a graph: every stage, and each image that is named once. O(n log n) in what is named.
[[nodiscard]] constexpr stage_diagram make_diagram(const stage_graph& graph,
                                                   const stage_diagram_options& options = {}) {
    return detail::diagram_maker(graph, options).run();
}

/// What an edge is called: nothing for FROM, which goes without saying.
[[nodiscard]] constexpr std::string_view edge_label(const diagram_edge& edge) noexcept {
    switch (edge.by) {
    case keyword::copy: return "COPY";
    case keyword::run: return "mount";
    default: return {};
    }
}

} // namespace tare::inline v0
