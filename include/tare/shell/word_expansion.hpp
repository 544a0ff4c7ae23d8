#pragma once

#include <tare/shell/dialect.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/table.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// What the shell may make of a word where it expands it to fields: among a command's words or those
/// of a `for`. In an assignment, a `case` and a test a word stays one.
struct word_expansion {
    bool may_be_none = false;    ///< it may come out as no field at all
    bool may_be_several = false; ///< it may come out as more than one
    bool is_literal = true;      ///< nothing in it is known only when the script runs, but for what follows
    bool has_glob = false;       ///< a part without quotes holds `*`, `?`, `[…]`, or `@(…)` and its like
    bool has_tilde = false;      ///< a part without quotes holds a `~` that may stand for a home directory
    bool has_braces = false;     ///< a part without quotes holds `{`, then a comma or `..`, then `}`

    /// Whether it is one field, whatever is in it.
    [[nodiscard]] constexpr bool is_one_field() const noexcept { return !may_be_none && !may_be_several; }
    /// Whether it is one field, the one that `word_value` gives.
    [[nodiscard]] constexpr bool is_verbatim() const noexcept {
        return is_literal && !has_glob && !has_tilde && !has_braces;
    }

    friend constexpr bool operator==(const word_expansion&, const word_expansion&) = default;
};

namespace detail {

/// Whether a node tells of a command substitution, whose inside is not of the word around it.
[[nodiscard]] constexpr bool is_command_in_word(shell_node_kind kind) noexcept {
    return kind == shell_node_kind::command_substitution || kind == shell_node_kind::backquoted ||
           kind == shell_node_kind::process_substitution;
}

/// Whether what double quotes hold may be no field or several: `$@`, `${a[@]}`, and `${!a}`, which may be
/// either.
[[nodiscard]] constexpr bool holds_all_parameters(const shell_table& table, std::uint32_t quotes) noexcept {
    for (auto at = quotes + 1; at < table.nodes[quotes].next;) {
        const shell_element part(table, at);
        const auto text = part.text();
        if ((part.kind() == shell_node_kind::name || part.kind() == shell_node_kind::subscript ||
             part.kind() == shell_node_kind::parameter_operator) &&
            text.find_first_of(part.kind() == shell_node_kind::parameter_operator ? "!" : "@") !=
                std::string_view::npos)
            return true;
        at = is_command_in_word(part.kind()) ? table.nodes[at].next : at + 1;
    }
    return false;
}

/// Whether the value of a special parameter has at least one byte.
[[nodiscard]] constexpr bool is_never_empty(std::string_view parameter) noexcept {
    return parameter == "$#" || parameter == "$?" || parameter == "$$";
}

/// Goes through the literal parts of a word that no quotes protect, and remembers what is special in them.
class unquoted_bytes {
public:
    constexpr void see(std::string_view bytes, word_expansion& out) noexcept {
        for (const char byte : bytes) {
            switch (byte) {
            case '*':
            case '?': out.has_glob = true; break;
            case '[': bracket_ = true; break;
            case ']': out.has_glob = out.has_glob || bracket_; break;
            case '~': out.has_tilde = out.has_tilde || may_be_home_; break;
            case '{': brace_ = true; break;
            case ',': separator_ = separator_ || brace_; break;
            case '.': separator_ = separator_ || (brace_ && last_ == '.'); break;
            case '}': out.has_braces = out.has_braces || separator_; break;
            default: break;
            }
            may_be_home_ = byte == '=' || byte == ':';
            last_ = byte;
        }
    }
    /// Goes past a part that is quoted or expanded.
    constexpr void pass() noexcept {
        may_be_home_ = false;
        last_ = '\0';
    }

private:
    bool bracket_ = false;
    bool brace_ = false;
    bool separator_ = false;
    bool may_be_home_ = true;
    char last_ = '\0';
};

} // namespace detail

/// What the shell may make of a word. Braces are taken to expand whatever the dialect, for `sh` may be
/// bash; globs that match nothing to vanish only in bash, which has nullglob.
[[nodiscard]] constexpr word_expansion expansion_of(shell_word word) noexcept {
    using kind = shell_node_kind;
    word_expansion out;
    detail::unquoted_bytes unquoted;
    bool is_solid = false; // a part makes it a field for sure
    for (const auto part : word.parts()) {
        const bool is_quoted = part.kind() == kind::double_quoted || part.kind() == kind::localized_quoted;
        if (is_quoted && detail::holds_all_parameters(word.table(), part.index())) {
            out.may_be_several = true;
            for (const auto inner : shell_range<shell_element>(part))
                if (inner.kind() == kind::literal || inner.kind() == kind::escape) is_solid = true;
        } else if (is_quoted || part.kind() == kind::single_quoted || part.kind() == kind::ansi_quoted ||
                   part.kind() == kind::escape || part.kind() == kind::process_substitution) {
            is_solid = true;
        }
        switch (part.kind()) {
        case kind::literal:
            is_solid = true;
            unquoted.see(part.text(), out);
            continue;
        case kind::extended_glob: out.has_glob = true; break;
        case kind::parameter:
            if (detail::is_never_empty(part.text()) || part.text().starts_with("${#")) is_solid = true;
            out.may_be_several = true;
            break;
        case kind::arithmetic: is_solid = true; [[fallthrough]];
        case kind::command_substitution:
        case kind::backquoted: out.may_be_several = true; break;
        default: break;
        }
        if (!is_trivia(part.kind())) unquoted.pass();
    }
    out.is_literal = word.is_literal();
    if (out.has_glob || out.has_braces) out.may_be_several = true;
    out.may_be_none =
        !is_solid || out.has_braces || (out.has_glob && word.table().dialect == shell_dialect::bash);
    return out;
}

/// The value of a word that is verbatim, in its place in the script: nothing where quotes, backslashes or
/// continuations part its bytes, as in `a'b'`.
[[nodiscard]] constexpr std::optional<std::string_view> verbatim_text(shell_word word) noexcept {
    if (!expansion_of(word).is_verbatim()) return std::nullopt;
    const auto text = word.table().text;
    std::optional<std::string_view> out;
    bool is_contiguous = true;
    detail::say_word(word.table(), word.index(), [&](std::string_view bytes) {
        if (!out)
            out = bytes;
        else if (out->data() + out->size() == bytes.data())
            out =
                text.substr(static_cast<std::size_t>(out->data() - text.data()), out->size() + bytes.size());
        else
            is_contiguous = false;
    });
    if (!is_contiguous) return std::nullopt;
    return out ? out : std::string_view{};
}

} // namespace tare::inline v0
