#pragma once

#include <tare/report/shown_text.hpp>
#include <tare/report/stage_diagram.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/position.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

namespace detail {

/// Writes a diagram in the language of Graphviz.
class dot_writer {
public:
    constexpr std::string write(const stage_diagram& diagram, std::string_view title) {
        out_ = "digraph ";
        put_quoted(title);
        out_ += " {\n"
                "    rankdir=LR\n"
                "    node [shape=box, style=\"rounded,filled\", fillcolor=\"#ddf4ff\", color=\"#0969da\", "
                "fontname=\"sans-serif\"]\n"
                "    edge [fontname=\"sans-serif\", fontsize=10, color=\"#59636e\"]\n";
        for (std::size_t i = 0; i < diagram.nodes.size(); ++i) put_node(i, diagram.nodes[i]);
        for (const auto& each : diagram.edges) put_edge(each);
        out_ += "}\n";
        return std::move(out_);
    }

private:
    constexpr void put_node(std::size_t index, const diagram_node& node) {
        put_name(index);
        out_ += " [label=\"";
        put_text(node.title);
        for (const auto& each : node.notes) {
            out_ += "\\n";
            put_text(each);
        }
        out_ += '"';
        if (!node.description.empty()) {
            out_ += ", tooltip=";
            put_quoted(node.description);
        }
        out_ += node_style(node);
        out_ += "]\n";
    }

    static constexpr std::string_view node_style(const diagram_node& node) noexcept {
        if (node.kind == source_kind::unknown)
            return ", style=\"dashed,filled\", fillcolor=\"#ffebe9\", color=\"#cf222e\"";
        if (node.is_target) return ", fillcolor=\"#0969da\", fontcolor=white, penwidth=2";
        if (!node.is_needed) return ", style=\"rounded,dashed\", color=\"#8c959f\", fontcolor=\"#59636e\"";
        if (node.kind != source_kind::stage)
            return ", style=filled, fillcolor=\"#fff8c5\", color=\"#9a6700\"";
        return {};
    }

    constexpr void put_edge(const diagram_edge& edge) {
        put_name(edge.from);
        out_ += " ->";
        put_name(edge.to, " ");
        std::string_view separator = " [";
        const auto put = [&](std::string_view text) {
            out_ += separator;
            out_ += text;
            separator = ", ";
        };
        if (edge.by == keyword::copy) put("label=\"COPY\", style=dashed");
        if (edge.by == keyword::run) put("label=\"mount\", style=dotted");
        if (edge.is_wrong)
            put("color=\"#cf222e\"");
        else if (!edge.is_needed)
            put("color=\"#8c959f\"");
        if (separator != " [") out_ += ']';
        out_ += '\n';
    }

    constexpr void put_name(std::size_t index, std::string_view before = "    ") {
        out_ += before;
        out_ += 'n';
        append_decimal(out_, index);
    }

    constexpr void put_quoted(std::string_view text) {
        out_ += '"';
        put_text(text);
        out_ += '"';
    }

    /// Graphviz takes backslashes for escapes and reads character references as in HTML.
    constexpr void put_text(std::string_view text) {
        append_shown(out_, text, [](char32_t value) -> std::string_view {
            switch (value) {
            case '"': return "\\\"";
            case '\\': return "\\\\";
            case '&': return "&amp;";
            default: return {};
            }
        });
    }

    std::string out_;
};

} // namespace detail

/// A diagram as a graph for Graphviz's `dot`. Images are yellow, stages blue, the target darker, what it does
/// not need dashed and grey; FROM is solid, COPY dashed, a mount dotted.
[[nodiscard]] constexpr std::string to_dot(const stage_diagram& diagram, std::string_view title = "stages") {
    return detail::dot_writer().write(diagram, title);
}

} // namespace tare::inline v0
