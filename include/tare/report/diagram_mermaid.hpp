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

/// Writes a diagram as a Mermaid flow chart.
class mermaid_writer {
public:
    constexpr std::string write(const stage_diagram& diagram) {
        out_ = "flowchart LR\n";
        for (std::size_t i = 0; i < diagram.nodes.size(); ++i) put_node(i, diagram.nodes[i]);
        for (const auto& each : diagram.edges) put_edge(each);
        put_link_styles(diagram);
        // Borders and text keep their contrast on light and dark pages because the fill comes along.
        out_ += "    classDef stage fill:#ddf4ff,stroke:#0969da,color:#1f2328\n"
                "    classDef target fill:#0969da,stroke:#0a3069,color:#ffffff,stroke-width:3px\n"
                "    classDef image fill:#fff8c5,stroke:#9a6700,color:#1f2328\n"
                "    classDef unknown fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:4\n"
                "    classDef unused fill:#f6f8fa,stroke:#8c959f,color:#59636e,stroke-dasharray:4\n";
        return std::move(out_);
    }

private:
    constexpr void put_node(std::size_t index, const diagram_node& node) {
        const bool is_stage = node.kind == source_kind::stage;
        put_name(index);
        out_ += is_stage ? "(\"" : "[\"";
        put_text(node.title);
        for (const auto& each : node.notes) {
            out_ += "<br/>";
            put_text(each);
        }
        out_ += is_stage ? "\")" : "\"]";
        out_ += ":::";
        out_ += class_of(node);
        out_ += '\n';
    }

    static constexpr std::string_view class_of(const diagram_node& node) noexcept {
        if (node.kind == source_kind::unknown) return "unknown";
        if (node.is_target) return "target";
        if (!node.is_needed) return "unused";
        return node.kind == source_kind::stage ? "stage" : "image";
    }

    constexpr void put_edge(const diagram_edge& edge) {
        put_name(edge.from);
        out_ += edge.by == keyword::from ? " -->" : " -.->|";
        if (edge.by != keyword::from) {
            out_ += edge_label(edge);
            out_ += '|';
        }
        put_name(edge.to, " ");
        out_ += '\n';
    }

    /// Mermaid colours links by number only.
    constexpr void put_link_styles(const stage_diagram& diagram) {
        std::string_view before = "    linkStyle ";
        for (std::size_t i = 0; i < diagram.edges.size(); ++i) {
            if (!diagram.edges[i].is_wrong) continue;
            out_ += before;
            append_decimal(out_, i);
            before = ",";
        }
        if (before == ",") out_ += " stroke:#cf222e\n";
    }

    constexpr void put_name(std::size_t index, std::string_view before = "    ") {
        out_ += before;
        out_ += 'n';
        append_decimal(out_, index);
    }

    /// A quoted text of Mermaid is Markdown and HTML at once; its own references are `#name;`.
    constexpr void put_text(std::string_view text) {
        append_shown(out_, text, [](char32_t value) -> std::string_view {
            switch (value) {
            case '"': return "#quot;";
            case '#': return "#35;";
            case '&': return "#amp;";
            case '<': return "#lt;";
            case '>': return "#gt;";
            case '`': return "#96;";
            case '*': return "#42;";
            case '_': return "#95;";
            case '\\': return "#92;";
            default: return {};
            }
        });
    }

    std::string out_;
};

} // namespace detail

/// A diagram as a Mermaid flow chart, which GitHub and others draw where it stands in Markdown. The colours
/// mean what they mean in `to_dot`; FROM is solid, COPY and mounts are dashed.
[[nodiscard]] constexpr std::string to_mermaid(const stage_diagram& diagram) {
    return detail::mermaid_writer().write(diagram);
}

} // namespace tare::inline v0
