#pragma once

#include <tare/shell/node.hpp>
#include <tare/shell/table.hpp>
#include <tare/text/range.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Calls `say(bytes)` with what the node at `index`, a word, says: its bytes without quotes, escapes and
/// continuations. False at the first part that an expansion decides.
template <class Say>
constexpr bool say_word(const shell_table& table, std::uint32_t index, Say say) {
    for (auto at = index + 1; at < table.nodes[index].next;) {
        const auto& part = table.nodes[at];
        const auto text = slice(table.text, part.range());
        switch (part.kind) {
        case shell_node_kind::single_quoted:
        case shell_node_kind::double_quoted: ++at; continue;
        case shell_node_kind::literal:
        case shell_node_kind::extended_glob: say(text); break;
        case shell_node_kind::escape: say(text.substr(text.size() - 1)); break;
        case shell_node_kind::punctuation:
        case shell_node_kind::continuation:
        case shell_node_kind::dropped: break;
        default: return false;
        }
        at = part.next;
    }
    return true;
}

} // namespace detail

/// Whether the value of the word at `index` stands in the script: it has no expansion and no `$'…'`.
[[nodiscard]] constexpr bool is_literal(const shell_table& table, std::uint32_t index) noexcept {
    return detail::say_word(table, index, [](std::string_view) {});
}

/// Appends the value of the word at `index` to a container of char, as far as it is literal; tells
/// whether all of it is. Quotes, backslashes and continuations are gone; patterns, `~` and `{a,b}` stand as
/// they are written, whether the shell expands them or quotes protect them.
template <class Container>
constexpr bool append_word_value(const shell_table& table, std::uint32_t index, Container& out) {
    return detail::say_word(
        table, index, [&](std::string_view bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); });
}

/// The same as a string, nothing where the word is not literal.
[[nodiscard]] constexpr std::optional<std::string> word_value(const shell_table& table, std::uint32_t index) {
    std::string out;
    if (!append_word_value(table, index, out)) return std::nullopt;
    return out;
}

/// Whether the word at `index` is literal and says just `expected`. Unlike `word_value`, it works at
/// compile time everywhere.
[[nodiscard]] constexpr bool has_word_value(const shell_table& table, std::uint32_t index,
                                            std::string_view expected) {
    std::vector<char> value;
    return append_word_value(table, index, value) && std::string_view(value.data(), value.size()) == expected;
}

} // namespace tare::inline v0
