#pragma once

#include <tare/shell/script.hpp>
#include <tare/text/quote.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tests {

inline constexpr std::array<std::string_view, 54> shell_kind_names{
    // lists and commands
    "list", "pipeline", "simple", "subshell", "group", "if", "while", "until", "for", "select", "case",
    "function", "test", "arithmetic_command", "let", "declaration", "time", "coproc",
    // their parts
    "item", "assignment", "array", "element", "subscript", "redirection", "word", "heredoc",
    // parts of words
    "literal", "escape", "single", "double", "ansi", "localized", "parameter", "command", "backquoted",
    "arithmetic", "process", "glob",
    // tokens
    "", "", "name", "", "fd", "", "op", "sym", "sym", "end",
    // what stands between
    "_", "nl", "comment", "joined", "dropped", "unread"};

inline std::string shown_bytes(std::string_view bytes) {
    std::string out;
    tare::append_quoted(out, bytes);
    return out.substr(1, out.size() - 2);
}

/// The nodes of a table from one place to another, on one line: tokens as `kind[bytes]`, or as their bytes
/// where these say what they are; nodes with parts as `kind{…}`. Blanks are left out, words that are one
/// literal stand in quotes, and pipelines of one command as that.
inline std::string shown(const tare::shell_table& table, std::uint32_t first, std::uint32_t end) {
    using kind = tare::shell_node_kind;
    std::string out;
    for (auto at = first; at < end; at = table.nodes[at].next) {
        const tare::shell_element each(table, at);
        const auto& node = table.nodes[at];
        if (each.kind() == kind::blank) continue;
        if (!out.empty()) out += ' ';
        const bool is_alone = !each.is_token() && table.nodes[at + 1].next == node.next;
        if (is_alone && each.kind() == kind::pipeline) {
            out += shown(table, at + 1, node.next);
            continue;
        }
        if (is_alone && each.kind() == kind::word && table.nodes[at + 1].kind == kind::literal) {
            out += '\'' + shown_bytes(each.text()) + '\'';
            continue;
        }
        const auto name = shell_kind_names[static_cast<std::size_t>(each.kind())];
        out += name;
        if (!each.is_token())
            out += '{' + shown(table, at + 1, node.next) + '}';
        else
            out += name.empty() ? shown_bytes(each.text()) : '[' + shown_bytes(each.text()) + ']';
    }
    return out;
}

inline std::string shown(const tare::shell_script& script) {
    const auto& table = script.table();
    return shown(table, 0, static_cast<std::uint32_t>(table.nodes.size()));
}

} // namespace tests
