#pragma once

#include <tare/text/position.hpp>
#include <tare/text/utf8.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// Pictures in SVG, as text. They need no fonts, scripts or files from elsewhere.
namespace tare::inline v0 {

/// Appends `text` to any container of char so that it can stand in XML, in an attribute too. What XML
/// cannot hold becomes U+FFFD: controls, bytes that are no UTF-8, U+FFFE and U+FFFF.
template <class Container>
constexpr void append_xml(Container& out, std::string_view text) {
    const auto put = [&](std::string_view bytes) {
        for (const char byte : bytes) out.push_back(byte);
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        at += character.size;
        const auto value = character.value;
        const bool is_space = value == '\t' || value == '\n' || value == '\r';
        switch (value) {
        case '&': put("&amp;"); break;
        case '<': put("&lt;"); break;
        case '>': put("&gt;"); break;
        case '"': put("&quot;"); break;
        case '\'': put("&#39;"); break;
        default:
            const bool is_allowed = (value >= ' ' || is_space) && value != 0xFFFE && value != 0xFFFF;
            append_utf8(out, is_allowed ? value : replacement_character);
        }
    }
}

/// An attribute of an element: a name with a text or a whole number.
class svg_attribute {
public:
    constexpr svg_attribute(std::string_view name, std::string_view text) noexcept
        : name_(name), text_(text) {}
    constexpr svg_attribute(std::string_view name, const char* text) noexcept : name_(name), text_(text) {}
    template <class Number>
        requires std::is_integral_v<Number>
    constexpr svg_attribute(std::string_view name, Number number) noexcept
        : name_(name), number_(static_cast<std::int64_t>(number)), is_number_(true) {}

    /// Appends ` name="value"`.
    template <class Container>
    constexpr void append_to(Container& out) const {
        out.push_back(' ');
        append_xml(out, name_);
        out.push_back('=');
        out.push_back('"');
        if (is_number_) {
            if (number_ < 0) out.push_back('-');
            const auto bits = static_cast<std::uint64_t>(number_);
            append_decimal(out, number_ < 0 ? 0 - bits : bits);
        } else {
            append_xml(out, text_);
        }
        out.push_back('"');
    }

private:
    std::string_view name_;
    std::string_view text_{};
    std::int64_t number_ = 0;
    bool is_number_ = false;
};

/// Writes an SVG picture element by element, each on a line of its own:
/// ```
/// svg_writer svg(120, 40, "Layers");
/// svg.style(".run { fill: #4c78a8 }");
/// svg.rect(10, 10, 100, 20, {{"class", "run"}, {"rx", 3}});
/// svg.text(60, 24, "RUN make", {{"text-anchor", "middle"}});
/// std::string picture = std::move(svg).take();
/// ```
class svg_writer {
public:
    using attributes = std::initializer_list<svg_attribute>;

    /// A picture of so many units; the title is what is told of it to those who cannot see it.
    constexpr svg_writer(std::int64_t width, std::int64_t height, std::string_view title) {
        out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
        for (const auto& each : {svg_attribute("width", width), svg_attribute("height", height)})
            each.append_to(out_);
        out_ += " viewBox=\"0 0 ";
        append_decimal(out_, static_cast<std::uint64_t>(width));
        out_ += ' ';
        append_decimal(out_, static_cast<std::uint64_t>(height));
        out_ += "\" role=\"img\">\n";
        this->title(title);
    }

    /// Rules of CSS; they are put in as they are, so they must hold no `<` and no `&`.
    constexpr void style(std::string_view rules) {
        out_ += "<style>";
        out_ += rules;
        out_ += "</style>\n";
    }
    /// What is shown of the element around it where a pointer rests.
    constexpr void title(std::string_view text) { element("title", {}, text); }

    constexpr void rect(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height,
                        attributes others = {}) {
        begin("rect", {{"x", x}, {"y", y}, {"width", width}, {"height", height}});
        end_empty(others);
    }
    /// A straight line.
    constexpr void line(std::int64_t x1, std::int64_t y1, std::int64_t x2, std::int64_t y2,
                        attributes others = {}) {
        begin("line", {{"x1", x1}, {"y1", y1}, {"x2", x2}, {"y2", y2}});
        end_empty(others);
    }
    /// A line by SVG's commands: `M 0 0 L 10 10`.
    constexpr void path(std::string_view commands, attributes others = {}) {
        begin("path", {{"d", commands}});
        end_empty(others);
    }
    /// A line of text whose baseline begins at a point, or as `text-anchor` says.
    constexpr void text(std::int64_t x, std::int64_t y, std::string_view content, attributes others = {}) {
        begin("text", {{"x", x}, {"y", y}});
        end_with(others, "text", content);
    }
    /// Any element that holds text only.
    constexpr void element(std::string_view name, attributes given, std::string_view content) {
        begin(name, {});
        end_with(given, name, content);
    }

    /// Begins an element that holds others: `g`, `defs`, `marker` …
    constexpr void open(std::string_view name, attributes given = {}) {
        begin(name, given);
        out_ += ">\n";
    }
    /// Ends it.
    constexpr void close(std::string_view name) {
        out_ += "</";
        out_ += name;
        out_ += ">\n";
    }

    /// The picture.
    [[nodiscard]] constexpr std::string take() && {
        close("svg");
        return std::move(out_);
    }

private:
    constexpr void put(attributes given) {
        for (const auto& each : given) each.append_to(out_);
    }
    constexpr void begin(std::string_view name, attributes given) {
        out_ += '<';
        out_ += name;
        put(given);
    }
    constexpr void end_empty(attributes given) {
        put(given);
        out_ += "/>\n";
    }
    constexpr void end_with(attributes given, std::string_view name, std::string_view content) {
        put(given);
        out_ += '>';
        append_xml(out_, content);
        close(name);
    }

    std::string out_;
};

/// About how wide a text is in letters of a font for screens, in units of a picture: for layout, as nothing
/// is known of the fonts there. `size` is the font's.
[[nodiscard]] constexpr std::int64_t svg_text_width(std::string_view text, std::int64_t size) noexcept {
    constexpr std::string_view narrow = "fijlrtI.,:;!|'()[]{}/\\ ";
    std::int64_t hundredths = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        const auto value = character.value;
        const bool is_wide =
            value >= 0x1100 || value == 'm' || value == 'w' || (value >= 'A' && value <= 'Z');
        const bool is_narrow = value < 0x80 && narrow.find(text[at]) != std::string_view::npos;
        hundredths += value >= 0x1100 ? 100 : is_narrow ? 34 : is_wide ? 72 : 58;
        at += character.size;
    }
    return (hundredths * size + 99) / 100;
}

} // namespace tare::inline v0
