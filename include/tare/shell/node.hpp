#pragma once

#include <tare/text/range.hpp>

#include <cstdint>

namespace tare::inline v0 {

/// What a node of a script is. A node without parts is a token; the tokens of a script, in order, are
/// its text.
enum class shell_node_kind : std::uint8_t {
    // Lists. What stands in one: pipelines, the operators between them, newlines.
    list,
    pipeline, ///< commands and the pipes between them, after `!` where it is negated; one command too

    // Commands, each with the redirections after it
    simple_command,      ///< assignments, words and redirections in any order
    subshell,            ///< `( list )`
    group,               ///< `{ list }`
    if_clause,           ///< keywords, each but `fi` with a list after it
    while_loop,          ///< `while list do list done`
    until_loop,          ///< `until list do list done`
    for_loop,            ///< `for name in words do list done`, or bash's `for ((…))`
    select_loop,         ///< `select name in words do list done` (bash)
    case_clause,         ///< `case word in`, items, `esac`
    function_definition, ///< `function` or not, a name, `()`, the command that is its body
    test_command,        ///< `[[ … ]]` (bash)
    arithmetic_command,  ///< `((…))` (bash)
    let_clause,          ///< `let` and its expressions: words and symbols (bash)
    declaration,         ///< `declare`, `export`, `local` …: words and assignments (bash)
    time_clause,         ///< `time`, `-p` and a pipeline (bash)
    coprocess,           ///< `coproc` and what a simple command has, or a name and a command (bash)

    // Parts of commands
    case_item,     ///< patterns, `)`, a list, `;;`
    assignment,    ///< a name, a subscript, `=` or `+=`, and a word or an array where there is a value
    array,         ///< `( … )` as the value of an assignment (bash)
    array_element, ///< `[subscript]=word` in an array (bash)
    subscript,     ///< `[ … ]` after a name (bash)
    redirection,   ///< a descriptor, an operator, a word
    word,          ///< the word of a command, a list, a redirection …: word parts
    heredoc,       ///< a heredoc's lines, where they stand: word parts, `heredoc_end`, its newline

    // Parts of words
    literal,              ///< bytes that stand for themselves
    escape,               ///< a backslash and the character it makes literal
    single_quoted,        ///< `'…'`
    double_quoted,        ///< `"…"`
    ansi_quoted,          ///< `$'…'` (bash)
    localized_quoted,     ///< `$"…"` (bash)
    parameter,            ///< `$name` or `${…}`
    command_substitution, ///< `$(…)`
    backquoted,           ///< `` `…` ``, a command substitution too
    arithmetic,           ///< `$((…))`, or bash's `$[…]`
    process_substitution, ///< `<(…)` or `>(…)` (bash)
    extended_glob,        ///< `@(…)` and its like (bash)

    // Tokens of commands and words
    keyword,            ///< a reserved word where it is one
    operator_symbol,    ///< an operator, told by `detail`
    name,               ///< of a variable, a parameter or a function
    assign,             ///< `=` or `+=`
    descriptor,         ///< what a redirection redirects: digits, or bash's `{name}`
    punctuation,        ///< what opens and closes a part of a word: a quote, `$`, `${`, `}`, `$(`, `)` …
    parameter_operator, ///< `:-`, `#`, `%%`, `/` and their like inside `${…}`
    arithmetic_symbol,  ///< an operator or a parenthesis of an arithmetic expression
    test_symbol,        ///< an operator or a parenthesis of `[[ … ]]`
    heredoc_end,        ///< the line that ends a heredoc, without its newline

    // What stands between
    blank,        ///< spaces and tabs
    newline,      ///< a line's end
    comment,      ///< from `#` to the line's end
    continuation, ///< a backslash and the newline it hides
    dropped,      ///< what the shell takes no notice of: a backslash that backquotes take away, the
                  ///< tabs before a line of `<<-`
    unread,       ///< the rest of a script, after a fault
};

/// A node in the flat table of a script, which holds them in source order, parents first. The next
/// sibling of a node stands at index `next`.
struct shell_node {
    std::uint32_t begin = 0; ///< byte offset of its first byte
    std::uint32_t end = 0;   ///< byte offset after its last byte
    std::uint32_t next = 0;  ///< index after the last node inside it
    shell_node_kind kind = shell_node_kind::unread;
    std::uint8_t detail = 0; ///< an operator's `shell_operator`, a keyword's `shell_keyword`, else 0

    [[nodiscard]] constexpr source_range range() const noexcept { return {begin, end}; }

    friend constexpr bool operator==(const shell_node&, const shell_node&) = default;
};

/// Whether a node of this kind is a command: what a pipeline joins.
[[nodiscard]] constexpr bool is_command(shell_node_kind kind) noexcept {
    return kind >= shell_node_kind::simple_command && kind <= shell_node_kind::coprocess;
}

/// Whether a node of this kind is a part of a word.
[[nodiscard]] constexpr bool is_word_part(shell_node_kind kind) noexcept {
    return kind >= shell_node_kind::literal && kind <= shell_node_kind::extended_glob;
}

/// Whether the shell reads past a token of this kind: white space, newlines, comments and what it drops.
[[nodiscard]] constexpr bool is_trivia(shell_node_kind kind) noexcept {
    return kind >= shell_node_kind::blank && kind <= shell_node_kind::dropped;
}

} // namespace tare::inline v0
