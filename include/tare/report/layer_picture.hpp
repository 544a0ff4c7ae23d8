#pragma once

#include <tare/model/image_layers.hpp>
#include <tare/model/image_size.hpp>
#include <tare/model/layer_history.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/wasted_files.hpp>
#include <tare/report/svg.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/position.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// An instruction as a person may want to see it in one line: its text, with each run of white space and each
/// continuation as one space, cut after `most` characters.
[[nodiscard]] constexpr std::string one_line(const instruction& node, std::size_t most = 80) {
    const auto joined = node.joined();
    std::string out;
    std::size_t count = 0;
    const std::string_view text = trim(joined.text());
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        at += character.size;
        const bool is_space = is_unicode_space(character.value);
        if (is_space && out.ends_with(' ')) continue;
        if (count == most) {
            out += "\xE2\x80\xA6"; // …
            break;
        }
        append_utf8(out, is_space ? U' ' : character.value);
        ++count;
    }
    return out;
}

namespace detail {

/// Draws layers: a bar of them, and below it a line for each.
class layer_drawer {
public:
    constexpr layer_drawer(const image_layers& layers, const layer_history* history,
                           std::span<const wasted_files> waste)
        : layers_(layers), history_(history) {
        wasteful_.resize(layers.layers.size());
        for (const auto& each : waste)
            if (each.layer < wasteful_.size()) wasteful_[each.layer] = true;
    }

    constexpr std::string run() {
        collect();
        const auto rows = static_cast<std::int64_t>(blocks_.size());
        svg_writer svg(width, list_top + rows * row_height + margin, "Layers of the image");
        svg.style(look);
        svg.rect(0, 0, width, list_top + rows * row_height + margin, {{"class", "ground"}});
        svg.text(margin, 26, heading(), {{"class", "heading"}});
        draw_bar(svg);
        draw_list(svg);
        return std::move(svg).take();
    }

private:
    static constexpr std::int64_t width = 960;
    static constexpr std::int64_t margin = 16;
    static constexpr std::int64_t bar_top = 40;
    static constexpr std::int64_t bar_height = 44;
    static constexpr std::int64_t list_top = bar_top + bar_height + 20;
    static constexpr std::int64_t row_height = 20;
    static constexpr std::int64_t letter_width = 8;
    static constexpr std::string_view look =
        "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#222}"
        ".heading{font-size:14px;font-weight:bold}.small{fill:#666}.right{text-anchor:end}"
        ".middle{text-anchor:middle}.on{fill:#fff}.ground{fill:#fff}"
        ".base{fill:#8a8f98}.copy{fill:#2f6db5}.add{fill:#2a8f8f}.run{fill:#c2661a}.workdir{fill:#7a5ba6}"
        ".empty{fill-opacity:.35}.waste{fill:#b3261e}.mark{fill:none;stroke:#b3261e;stroke-width:3}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}.small{fill:#999}.ground{fill:#1c1c1f}"
        ".waste{fill:#ff7b72}}";

    /// A layer in the picture.
    struct block {
        std::string name;  ///< a class of `look`
        std::string label; ///< what it is called in the bar
        std::string text;
        std::uint32_t line = 0;
        std::optional<image_size> size{};
        bool is_empty = false;
        bool is_wasteful = false;
        std::int64_t x = 0;
        std::int64_t width = 0;
    };

    constexpr void collect() {
        if (layers_.base) {
            block base{"base", "base", base_name_of(*layers_.base), layers_.base->line};
            if (history_ != nullptr && !history_->base.empty()) base.size = history_->base_size;
            if (layers_.base->kind != source_kind::scratch) blocks_.push_back(std::move(base));
        }
        for (std::size_t i = 0; i < layers_.layers.size(); ++i) {
            const auto& layer = layers_.layers[i];
            if (!layer.has_layer()) continue;
            block added;
            append_lower_case(added.name, to_string(layer.by));
            added.label = to_string(layer.by);
            added.label += ' ';
            append_decimal(added.label, layer.line);
            added.text = layer.is_triggered() ? "ONBUILD " + layer.trigger : one_line(layer.node);
            added.line = layer.line;
            added.is_empty = layer.kind == layer_kind::empty;
            added.is_wasteful = wasteful_[i];
            if (history_ != nullptr && i < history_->sizes.size()) added.size = history_->sizes[i];
            blocks_.push_back(std::move(added));
        }
        place();
    }

    static constexpr std::string base_name_of(const stage_use& base) {
        std::string out("FROM ");
        out += base.name;
        return out;
    }

    /// By size where all sizes are known, else all alike.
    constexpr void place() {
        std::uint64_t total = 0;
        is_to_scale_ = true;
        for (const auto& each : blocks_) {
            is_to_scale_ = is_to_scale_ && each.size.has_value();
            if (each.size) total += each.size->bytes;
        }
        is_to_scale_ = is_to_scale_ && total > 0;
        const auto count = static_cast<std::int64_t>(blocks_.size());
        constexpr std::int64_t room = width - 2 * margin;
        const std::int64_t least = 3 * count <= room / 2 ? 3 : 0;
        const std::uint64_t unit = total / 1'000'000 + 1; // keeps the products small
        std::uint64_t before = 0;
        std::int64_t done = 0;
        for (auto& each : blocks_) {
            const auto share = [&](std::uint64_t bytes, std::int64_t number) {
                const auto free = room - least * count;
                if (!is_to_scale_) return free * number / count;
                return static_cast<std::int64_t>(bytes / unit * static_cast<std::uint64_t>(free) /
                                                 (total / unit == 0 ? 1 : total / unit));
            };
            const auto begin = share(before, done) + least * done;
            before += each.size ? each.size->bytes : 0;
            ++done;
            each.x = margin + begin;
            each.width = share(before, done) + least * done - begin;
        }
    }

    [[nodiscard]] constexpr std::string heading() const {
        std::string out;
        append_decimal(out, layers_.count());
        out += layers_.count() == 1 ? " layer" : " layers";
        if (layers_.base) {
            out += layers_.base->kind == source_kind::scratch ? " on nothing" : " on ";
            if (layers_.base->kind != source_kind::scratch) out += layers_.base->name;
        }
        if (history_ != nullptr) {
            out += ", ";
            append_image_size(out, history_->total.bytes);
        }
        if (!is_to_scale_) out += " (not to scale)";
        return out;
    }

    constexpr void draw_bar(svg_writer& svg) const {
        for (const auto& each : blocks_) {
            svg.open("g");
            svg.title(each.text);
            svg.rect(each.x, bar_top, each.width > 1 ? each.width - 1 : each.width, bar_height,
                     {{"class", class_of(each)}});
            if (each.is_wasteful)
                svg.rect(each.x, bar_top + bar_height + 3, each.width > 1 ? each.width - 1 : each.width, 3,
                         {{"class", "waste"}});
            draw_label(svg, each);
            svg.close("g");
        }
    }

    /// `RUN 12`, or the line alone, or nothing: as there is room.
    static constexpr void draw_label(svg_writer& svg, const block& each) {
        const auto line = std::string_view(each.label).substr(each.label.rfind(' ') + 1);
        for (const auto label : {std::string_view(each.label), line}) {
            const auto needed = static_cast<std::int64_t>(label.size()) * letter_width + 8;
            if (needed > each.width) continue;
            svg.text(each.x + each.width / 2, bar_top + bar_height / 2 + 4, label, {{"class", "middle on"}});
            return;
        }
    }

    constexpr void draw_list(svg_writer& svg) const {
        bool has_second = false; // column
        for (const auto& each : blocks_) has_second = has_second || each.size || each.is_empty;
        const auto text_left = margin + (has_second ? 146 : 66);
        auto y = list_top;
        for (const auto& each : blocks_) {
            std::string line;
            append_decimal(line, each.line);
            svg.rect(margin, y + 4, 12, 12, {{"class", class_of(each)}});
            svg.text(margin + 50, y + 14, line, {{"class", "small right"}});
            if (each.size) {
                std::string size;
                append_image_size(size, each.size->bytes);
                svg.text(margin + 130, y + 14, size, {{"class", "right"}});
            } else if (each.is_empty) {
                svg.text(margin + 130, y + 14, "empty", {{"class", "small right"}});
            }
            svg.text(text_left, y + 14, each.text, {{"class", each.is_wasteful ? "waste" : "text"}});
            y += row_height;
        }
    }

    static constexpr std::string class_of(const block& each) {
        return each.is_empty ? each.name + " empty" : each.name;
    }

    const image_layers& layers_;
    const layer_history* history_;
    std::vector<bool> wasteful_;
    std::vector<block> blocks_;
    bool is_to_scale_ = false;
};

} // namespace detail

/// A picture of an image as SVG: a bar of its layers, by size where the history tells all sizes, and a line for
/// each. Those with waste are red.
[[nodiscard]] constexpr std::string draw_layers(const image_layers& layers,
                                                const layer_history* history = nullptr,
                                                std::span<const wasted_files> waste = {}) {
    return detail::layer_drawer(layers, history, waste).run();
}

} // namespace tare::inline v0
