#pragma once

#include <tare/syntax/document.hpp>
#include <tare/syntax/joined_text.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/scan.hpp>
#include <tare/syntax/table.hpp>
#include <tare/text/range.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

namespace detail {

/// The sink that makes a document's table.
class table_builder {
public:
    constexpr explicit table_builder(syntax_table& table) noexcept : table_(table) {}

    constexpr void open(node_kind kind, std::uint32_t begin, std::uint8_t extra) {
        const auto index = static_cast<std::uint32_t>(table_.nodes.size());
        table_.nodes.push_back({begin, begin, open_, kind, extra});
        open_ = index;
    }
    constexpr void close(std::uint32_t end) {
        auto& closed = table_.nodes[open_];
        open_ = closed.next; // which held the parent's index while the node was open
        closed.end = end;
        closed.next = static_cast<std::uint32_t>(table_.nodes.size());
    }
    constexpr void token(node_kind kind, source_range range, std::uint8_t extra) {
        const auto next = static_cast<std::uint32_t>(table_.nodes.size()) + 1;
        table_.nodes.push_back({range.begin, range.end, next, kind, extra});
    }
    constexpr void line(std::uint32_t begin) { table_.lines.add_line(begin); }
    constexpr void report(const diagnostic& fault) { table_.diagnostics.push_back(fault); }

private:
    syntax_table& table_;
    std::uint32_t open_ = 0;
};

[[nodiscard]] constexpr syntax_table build_table(std::string_view text) {
    syntax_table table;
    // What real Dockerfiles need: a node for every seven bytes, a line for every thirty.
    table.nodes.reserve(text.size() / 6 + 8);
    table_builder builder(table);
    joined_text joined;
    table.escape = scan(text, builder, joined);
    table.lines.finish(text);
    return table;
}

} // namespace detail

/// Reads a Dockerfile into a document that owns its text. Any bytes give a document; what BuildKit
/// would refuse in them its diagnostics tell. Linear in the text.
[[nodiscard]] constexpr document parse(std::string&& text) {
    auto table = detail::build_table(text);
    if (text.size() > max_text_size) text.clear();
    return {std::move(text), std::move(table)};
}
[[nodiscard]] constexpr document parse(const std::string& text) { return parse(std::string(text)); }

/// Reads a Dockerfile into a document that borrows its text, which must outlive it. Works at
/// compile time.
[[nodiscard]] constexpr document_view parse_view(std::string_view text) {
    auto table = detail::build_table(text);
    return {text.substr(0, text.size() > max_text_size ? 0 : text.size()), std::move(table)};
}

} // namespace tare::inline v0
