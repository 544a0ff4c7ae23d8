#pragma once

#include <tare/text/range.hpp>

#include <cstdint>

namespace tare::inline v0 {

/// What a node of a document is. A node without parts is a token; the tokens of a document, in
/// order, are its text.
enum class node_kind : std::uint8_t {
    // Lines
    byte_order_mark, ///< the UTF-8 byte order mark before line 1
    directive,       ///< a line with a parser directive
    comment,         ///< a line with a comment
    blank_line,      ///< a line of white space
    overlong_line,   ///< a line beyond `max_line_size`, which BuildKit does not read
    instruction,     ///< the lines of an instruction, or the one in an ONBUILD

    // What BuildKit reads in an instruction. One that a continuation interrupts has parts.
    keyword, ///< its name
    flag,    ///< `--name` or `--name=value`
    word,    ///< a word, without quoting
    pair,    ///< `name=value` or `name`, with its quoting
    string,  ///< a string of a JSON array, with its quotes
    text,    ///< an argument taken as it stands, such as a RUN's script
    heredoc, ///< a heredoc's body and the line that ends it

    // What stands between
    piece,            ///< a part of a node that a continuation interrupts
    indentation,      ///< white space before a keyword
    separator,        ///< white space between words
    end_of_flags,     ///< the word `--`
    punctuation,      ///< `[`, `,` or `]` of a JSON array
    unread,           ///< what BuildKit takes no notice of
    continuation,     ///< an escape character that joins the next line, to the end of its line
    interior_comment, ///< a comment line inside an instruction
    interior_blank,   ///< a blank line inside an instruction
    newline,          ///< the end of an instruction's last line, carriage returns with it
    heredoc_body,     ///< the lines of a heredoc
    heredoc_end,      ///< the line that ends a heredoc
};

/// A node in the flat table of a document, which holds them in source order, parents first. The
/// next sibling of a node stands at index `next`.
struct node {
    std::uint32_t begin = 0; ///< byte offset of its first byte
    std::uint32_t end = 0;   ///< byte offset after its last byte
    std::uint32_t next = 0;  ///< index after the last node inside it
    node_kind kind = node_kind::unread;
    std::uint8_t detail =
        0; ///< an instruction's keyword, a directive's key, else whether a value differs from its text

    [[nodiscard]] constexpr source_range range() const noexcept { return {begin, end}; }

    friend constexpr bool operator==(const node&, const node&) = default;
};

/// Whether the joined text of an instruction, as BuildKit sees it, holds the bytes of a token of
/// this kind.
[[nodiscard]] constexpr bool is_joined(node_kind kind) noexcept {
    switch (kind) {
    case node_kind::keyword:
    case node_kind::flag:
    case node_kind::word:
    case node_kind::pair:
    case node_kind::string:
    case node_kind::text:
    case node_kind::piece:
    case node_kind::separator:
    case node_kind::end_of_flags:
    case node_kind::punctuation:
    case node_kind::unread: return true;
    default: return false;
    }
}

/// Whether a node of this kind is an argument of an instruction.
[[nodiscard]] constexpr bool is_argument(node_kind kind) noexcept {
    return kind == node_kind::word || kind == node_kind::pair || kind == node_kind::string ||
           kind == node_kind::text;
}

} // namespace tare::inline v0
