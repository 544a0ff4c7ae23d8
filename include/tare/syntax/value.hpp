#pragma once

#include <tare/syntax/json.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/table.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

template <class Container>
constexpr void append_bytes(Container& out, std::string_view bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Appends a node's bytes without what continuations put between them.
template <class Container>
constexpr void append_pieces(const syntax_table& table, std::uint32_t index, Container& out) {
    const auto& whole = table.nodes[index];
    if (whole.next == index + 1) append_bytes(out, slice(table.text, whole.range()));
    for (auto at = index + 1; at < whole.next; at = table.nodes[at].next)
        if (is_joined(table.nodes[at].kind)) append_bytes(out, slice(table.text, table.nodes[at].range()));
}

/// Appends a flag as BuildKit reads it: byte by byte, quotes dropped, the escape dropped before any
/// byte, and each byte beyond ASCII taken for a Latin-1 character.
template <class Container>
constexpr void append_flag(Container& out, std::string_view flag, char escape) {
    char quote = 0;
    for (std::size_t at = 0; at < flag.size(); ++at) {
        const char byte = flag[at];
        if (quote == 0 ? byte == '"' || byte == '\'' : byte == quote) {
            quote = quote == 0 ? byte : '\0';
            continue;
        }
        if (byte == escape && ++at == flag.size()) break;
        append_utf8(out, static_cast<unsigned char>(flag[at]));
    }
}

/// Appends a name-value word as BuildKit reads it: quotes and escapes stay, but an escape that
/// nothing follows goes, and invalid UTF-8 becomes U+FFFD.
template <class Container>
constexpr void append_pair(Container& out, std::string_view pair, char escape) {
    char32_t quote = 0;
    for (std::size_t at = 0; at < pair.size();) {
        auto character = decode_utf8(pair, at);
        at += character.size;
        const bool closes = quote != 0 && character.value == quote;
        if (quote == 0 && (character.value == '"' || character.value == '\'')) quote = character.value;
        if (character.value == static_cast<unsigned char>(escape) && quote != '\'') {
            if (at == pair.size()) return;
            append_utf8(out, character.value);
            character = decode_utf8(pair, at);
            at += character.size;
        }
        if (closes) quote = 0;
        append_utf8(out, character.value);
    }
}

/// Appends what BuildKit reads in the node at `index`: a keyword, a flag or an argument.
template <class Container>
constexpr void append_value(const syntax_table& table, std::uint32_t index, Container& out) {
    const auto& node = table.nodes[index];
    if (node.detail == 0 || node.kind == node_kind::keyword) {
        append_pieces(table, index, out);
        return;
    }
    std::vector<char> joined;
    append_pieces(table, index, joined);
    const std::string_view text(joined.data(), joined.size());
    switch (node.kind) {
    case node_kind::flag: append_flag(out, text, table.escape); break;
    case node_kind::pair: append_pair(out, text, table.escape); break;
    case node_kind::string: append_json_string_value(out, text); break;
    default: append_bytes(out, text); break;
    }
}

} // namespace detail
} // namespace tare::inline v0
