#pragma once

#include <tare/model/stage_graph.hpp>
#include <tare/report/layered_layout.hpp>
#include <tare/report/shown_text.hpp>
#include <tare/report/stage_diagram.hpp>
#include <tare/report/svg.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/position.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

namespace detail {

/// How the instructions that take something are drawn and explained.
struct diagram_line {
    keyword by = keyword::from;
    std::string_view style;
    std::string_view name;
};

inline constexpr std::array<diagram_line, 3> diagram_lines{{
    {keyword::from, "line", "FROM"},
    {keyword::copy, "line copy", "COPY --from"},
    {keyword::run, "line mount", "RUN --mount"},
}};

[[nodiscard]] constexpr const diagram_line& find_diagram_line(keyword by) noexcept {
    for (const auto& each : diagram_lines)
        if (each.by == by) return each;
    return diagram_lines[0];
}

/// Where to put the pen, in SVG's commands.
class pen {
public:
    constexpr pen& move(std::int64_t x, std::int64_t y) { return put('M').at(x, y); }
    constexpr pen& line(std::int64_t x, std::int64_t y) { return put('L').at(x, y); }
    /// A curve that leaves the first place level and arrives at the second one level, both after going
    /// `reach` to the right.
    constexpr pen& bend(layout_point from, layout_point to, std::int64_t reach) {
        return put('C').at(from.x + reach, from.y).at(to.x - reach, to.y).at(to.x, to.y);
    }
    /// A curve that turns around, `reach` to the right or, where it is negative, to the left.
    constexpr pen& turn(layout_point from, layout_point to, std::int64_t reach) {
        return put('C').at(from.x + reach, from.y).at(to.x + reach, to.y).at(to.x, to.y);
    }
    constexpr pen& close() { return put('Z'); }
    [[nodiscard]] constexpr std::string_view commands() const noexcept { return text_; }

private:
    constexpr pen& put(char command) {
        text_ += command;
        return *this;
    }
    constexpr pen& at(std::int64_t x, std::int64_t y) {
        for (const auto each : {x, y}) {
            text_ += each < 0 ? '-' : ' ';
            append_decimal(text_, static_cast<std::uint64_t>(each < 0 ? -each : each));
        }
        return *this;
    }

    std::string text_;
};

/// Draws a diagram.
class diagram_painter {
public:
    constexpr explicit diagram_painter(const stage_diagram& diagram) : diagram_(diagram) {}

    constexpr std::string run(std::string_view title) {
        lay_out_diagram();
        find_legend();
        svg_writer svg(width_, height_, title);
        svg.style(light_style);
        svg.style(dark_style);
        svg.rect(0, 0, width_, height_, {{"class", "page"}, {"rx", 6}});
        // Lines first: boxes cover what runs under them. The grey ones lie lowest.
        auto below = layout_.size.height - spacing.margin;
        for (const bool is_needed : {false, true})
            for (std::size_t i = 0; i < diagram_.edges.size(); ++i)
                if (diagram_.edges[i].is_needed == is_needed) draw_edge(svg, i, below);
        for (std::size_t i = 0; i < diagram_.nodes.size(); ++i) draw_node(svg, i);
        if (diagram_.nodes.empty()) svg.text(spacing.margin, 36, "no stages", {{"class", "note"}});
        draw_legend(svg);
        return std::move(svg).take();
    }

private:
    using number = std::int64_t;

    static constexpr layout_spacing spacing{};
    static constexpr number title_advance = 8; // a character's: titles have a font of one width
    static constexpr number note_size = 11;
    static constexpr number padding = 12;
    static constexpr number line_height = 16;
    static constexpr number least_width = 96;
    static constexpr number turn_reach = 28;
    static constexpr number tip_length = 8;
    static constexpr number legend_height = 24;
    static constexpr number legend_stroke = 32;
    static constexpr std::size_t max_characters = 40;

    static constexpr std::string_view light_style =
        "\n"
        "text { font: 11px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif }\n"
        ".title { font: 600 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', "
        "monospace }\n"
        ".page { fill: #ffffff }\n"
        ".box { fill: #ddf4ff; stroke: #0969da }\n"
        ".title { fill: #1f2328 }\n"
        ".note { fill: #59636e }\n"
        ".image .box { fill: #fff8c5; stroke: #bf8700 }\n"
        ".target .box { fill: #0969da; stroke: #0969da }\n"
        ".target .title, .target .note { fill: #ffffff }\n"
        ".unused .box { fill: #f6f8fa; stroke: #afb8c1; stroke-dasharray: 4 3 }\n"
        ".unused .title, .unused .note { fill: #6e7781 }\n"
        ".unknown .box { fill: #ffebe9; stroke: #cf222e; stroke-dasharray: 4 3 }\n"
        ".line { fill: none; stroke: #57606a; stroke-width: 1.5 }\n"
        ".tip { fill: #57606a }\n"
        ".copy { stroke-dasharray: 6 4 }\n"
        ".mount { stroke-dasharray: 0.1 5; stroke-linecap: round; stroke-width: 2.5 }\n"
        ".spare .line { stroke: #c4cbd3 }\n"
        ".spare .tip { fill: #c4cbd3 }\n"
        ".wrong .line { stroke: #cf222e }\n"
        ".wrong .tip { fill: #cf222e }\n";
    static constexpr std::string_view dark_style = "\n@media (prefers-color-scheme: dark) {\n"
                                                   ".page { fill: #0d1117 }\n"
                                                   ".box { fill: #121d2f; stroke: #4493f8 }\n"
                                                   ".title { fill: #f0f6fc }\n"
                                                   ".note { fill: #9198a1 }\n"
                                                   ".image .box { fill: #272115; stroke: #9e6a03 }\n"
                                                   ".target .box { fill: #1f6feb; stroke: #1f6feb }\n"
                                                   ".unused .box { fill: #151b23; stroke: #3d444d }\n"
                                                   ".unused .title, .unused .note { fill: #8b949e }\n"
                                                   ".unknown .box { fill: #25171c; stroke: #f85149 }\n"
                                                   ".line { stroke: #9198a1 }\n"
                                                   ".tip { fill: #9198a1 }\n"
                                                   ".spare .line { stroke: #3d444d }\n"
                                                   ".spare .tip { fill: #3d444d }\n"
                                                   ".wrong .line { stroke: #f85149 }\n"
                                                   ".wrong .tip { fill: #f85149 }\n"
                                                   "}\n";

    // ---- Sizes

    constexpr void lay_out_diagram() {
        std::vector<layout_size> boxes;
        for (const auto& each : diagram_.nodes) boxes.push_back(size_of(each));
        std::vector<layout_link> links;
        for (const auto& each : diagram_.edges) links.push_back({each.from, each.to});
        layout_ = lay_out(boxes, links, spacing);
        width_ = std::max(layout_.size.width, least_width + 2 * spacing.margin);
        height_ = std::max(layout_.size.height, line_height + 2 * spacing.margin);
        for (const auto& each : layout_.routes)
            if (leads_back(each)) height_ += spacing.lane_gap;
    }

    static constexpr layout_size size_of(const diagram_node& node) {
        number count = 0;
        const auto title = shorten(node.title, max_characters);
        for (std::size_t at = 0; at < title.size(); at += decode_utf8(title, at).size) ++count;
        auto width = count * title_advance;
        for (const auto& each : node.notes)
            width = std::max(width, svg_text_width(shorten(each, max_characters), note_size));
        const auto lines = static_cast<number>(node.notes.size() + 1);
        return {std::max(width + 2 * padding, least_width), lines * line_height + padding};
    }

    static constexpr bool leads_back(const layout_route& route) noexcept {
        return route.front().x >= route.back().x;
    }

    // ---- Nodes

    constexpr void draw_node(svg_writer& svg, std::size_t index) const {
        const auto& node = diagram_.nodes[index];
        const auto& [corner, size, column] = layout_.boxes[index];
        svg.open("g", {{"class", class_of(node)}});
        put_description(svg, node);
        const number radius = node.kind == source_kind::stage ? 8 : 2;
        svg.rect(corner.x, corner.y, size.width, size.height, {{"class", "box"}, {"rx", radius}});
        const auto middle = corner.x + size.width / 2;
        const auto text_height = static_cast<number>(node.notes.size() + 1) * line_height;
        auto baseline = corner.y + (size.height - text_height) / 2 + padding;
        svg.text(middle, baseline, shorten(node.title, max_characters),
                 {{"class", "title"}, {"text-anchor", "middle"}});
        for (const auto& each : node.notes) {
            baseline += line_height;
            svg.text(middle, baseline, shorten(each, max_characters),
                     {{"class", "note"}, {"text-anchor", "middle"}});
        }
        svg.close("g");
    }

    static constexpr std::string_view class_of(const diagram_node& node) noexcept {
        if (node.kind == source_kind::unknown) return "unknown";
        if (node.is_target) return "target";
        if (!node.is_needed) return "unused";
        return node.kind == source_kind::stage ? "stage" : "image";
    }

    static constexpr void put_description(svg_writer& svg, const diagram_node& node) {
        if (node.description.empty()) return;
        const bool is_stage = node.kind == source_kind::stage;
        svg.title(is_stage ? node.title + ": " + node.description : node.description);
    }

    // ---- Edges

    /// `below` is how far down lines that lead back went so far.
    constexpr void draw_edge(svg_writer& svg, std::size_t index, number& below) const {
        const auto& edge = diagram_.edges[index];
        const auto& route = layout_.routes[index];
        svg.open("g", {{"class", edge.is_wrong ? "wrong" : edge.is_needed ? "edge" : "spare"}});
        svg.title(description_of(edge));
        auto end = route.back();
        pen tip;
        tip.move(end.x, end.y)
            .line(end.x - tip_length, end.y - 4)
            .line(end.x - tip_length, end.y + 4)
            .close();
        end.x -= tip_length - 1;

        pen line;
        line.move(route[0].x, route[0].y);
        if (leads_back(route)) {
            below += spacing.lane_gap;
            line.turn(route[0], {route[0].x, below}, turn_reach).line(end.x, below);
            line.turn({end.x, below}, end, -turn_reach);
        } else {
            for (std::size_t i = 0; i + 1 < route.size(); i += 2) {
                const auto from = route[i];
                const auto to = i + 2 == route.size() ? end : route[i + 1];
                line.bend(from, to, (to.x - from.x) / 2);
                if (i + 2 < route.size()) line.line(route[i + 2].x, route[i + 2].y);
            }
        }
        svg.path(line.commands(), {{"class", find_diagram_line(edge.by).style}});
        svg.path(tip.commands(), {{"class", "tip"}});
        svg.close("g");
    }

    /// `COPY --from build, lines 3, 4`.
    constexpr std::string description_of(const diagram_edge& edge) const {
        constexpr std::size_t max_lines = 12;
        std::string out(find_diagram_line(edge.by).name);
        out += ' ';
        out += diagram_.nodes[edge.from].title;
        out += edge.lines.size() > 1 ? ", lines" : ", line";
        for (std::size_t i = 0; i < edge.lines.size() && i < max_lines; ++i) {
            out += i == 0 ? " " : ", ";
            append_decimal(out, edge.lines[i]);
        }
        if (edge.lines.size() > max_lines) out += " …";
        return out;
    }

    // ---- The legend

    /// Only what there is, and only where there is something to tell apart.
    constexpr void find_legend() {
        for (const auto& kind : diagram_lines) {
            const auto& edges = diagram_.edges;
            const auto found = std::find_if(edges.begin(), edges.end(),
                                            [&](const diagram_edge& edge) { return edge.by == kind.by; });
            if (found != edges.end()) legend_.push_back(kind);
        }
        if (legend_.size() == 1 && legend_[0].by == keyword::from) legend_.clear();
        if (legend_.empty()) return;
        number end = spacing.margin;
        for (const auto& each : legend_) end += legend_entry_width(each);
        width_ = std::max(width_, end + spacing.margin - padding);
        height_ += legend_height;
    }

    static constexpr number legend_entry_width(const diagram_line& entry) {
        return legend_stroke + 8 + svg_text_width(entry.name, note_size) + 2 * padding;
    }

    constexpr void draw_legend(svg_writer& svg) const {
        auto x = spacing.margin;
        const auto y = height_ - spacing.margin;
        for (const auto& each : legend_) {
            svg.line(x, y, x + legend_stroke, y, {{"class", each.style}});
            svg.text(x + legend_stroke + 8, y + 4, each.name, {{"class", "note"}});
            x += legend_entry_width(each);
        }
    }

    const stage_diagram& diagram_;
    layered_layout layout_;
    std::vector<diagram_line> legend_;
    number width_ = 0;
    number height_ = 0;
};

} // namespace detail

/// A diagram as a picture: what things are made of on the left, what is made of them on the right. Stages are
/// blue, the target darker, images yellow, what the target does not need grey, what is unknown or wrong red.
/// It is for light pages and dark ones. Long names are cut.
[[nodiscard]] constexpr std::string to_svg(const stage_diagram& diagram, std::string_view title = "Stages") {
    return detail::diagram_painter(diagram).run(title);
}

} // namespace tare::inline v0
