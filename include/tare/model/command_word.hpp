#pragma once

#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/syntax/element.hpp>
#include <tare/text/range.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// A word of a command line, as far as it is known before anything runs.
struct command_word {
    std::string value;       ///< without quotes and escapes; expansions stand as they are written
    source_range range;      ///< where it stands in its text
    source_range unknown;    ///< of `value`: from the first expansion to the end of the last
    bool may_split = false;  ///< an expansion outside quotes may make no word of it, or several
    bool is_pattern = false; ///< `*`, `?`, `[` or `{a,b}` outside quotes: the names of files may replace it

    [[nodiscard]] constexpr bool is_literal() const noexcept { return unknown.empty(); }
    /// What stands before the first expansion, all of a literal word.
    [[nodiscard]] constexpr std::string_view front() const noexcept {
        return std::string_view(value).substr(0, is_literal() ? value.size() : unknown.begin);
    }
    /// What stands after the last expansion, all of a literal word.
    [[nodiscard]] constexpr std::string_view back() const noexcept {
        return std::string_view(value).substr(is_literal() ? 0 : unknown.end);
    }
    /// The word without its first bytes. The range stays that of the whole word.
    [[nodiscard]] constexpr command_word after(std::uint32_t count) const {
        command_word out = *this;
        out.value = value.substr(count);
        if (is_literal()) return out;
        out.unknown.begin = unknown.begin > count ? unknown.begin - count : 0;
        out.unknown.end = unknown.end > count ? unknown.end - count : 0;
        return out;
    }

    friend constexpr bool operator==(const command_word&, const command_word&) = default;
};

/// Reads a word of a script, or an assignment: `name=value` in one word. The range is in the script's text.
[[nodiscard]] constexpr command_word read_command_word(const shell_element& word) {
    const auto& table = word.table();
    const auto end = table.nodes[word.index()].next;
    command_word out{{}, word.range(), {}};
    std::uint32_t quoted_up_to = 0;
    for (auto at = word.index() + 1; at < end;) {
        const shell_element part(table, at);
        const auto text = part.text();
        const bool is_quoted = at < quoted_up_to;
        const auto next = table.nodes[at].next;
        switch (part.kind()) {
        case shell_node_kind::single_quoted:
        case shell_node_kind::double_quoted: quoted_up_to = next; [[fallthrough]];
        case shell_node_kind::word: ++at; continue;
        case shell_node_kind::extended_glob: out.is_pattern = true; [[fallthrough]];
        case shell_node_kind::literal:
        case shell_node_kind::name:
        case shell_node_kind::assign:
            if (!is_quoted && text.find_first_of("*?[{") != std::string_view::npos) out.is_pattern = true;
            out.value += text;
            break;
        case shell_node_kind::escape: out.value += text.substr(text.size() - 1); break;
        case shell_node_kind::punctuation:
        case shell_node_kind::continuation:
        case shell_node_kind::dropped: break;
        default:
            if (out.is_literal()) out.unknown.begin = static_cast<std::uint32_t>(out.value.size());
            out.value += text;
            out.unknown.end = static_cast<std::uint32_t>(out.value.size());
            if (!is_quoted) out.may_split = true;
        }
        at = next;
    }
    return out;
}

namespace detail {

/// Whether a word is nothing but substitutions that hold no command: `` `# a comment` `` makes no word.
[[nodiscard]] constexpr bool is_no_word(const shell_element& word) noexcept {
    for (const auto part : shell_range<shell_element>(word)) {
        if (part.kind() != shell_node_kind::backquoted &&
            part.kind() != shell_node_kind::command_substitution)
            return false;
        for (const auto inner : shell_range<shell_element>(part))
            if (inner.kind() == shell_node_kind::list) return false;
    }
    return true;
}

} // namespace detail

/// The words of a simple command, without those that hold only a comment. Ranges are in the script's text.
[[nodiscard]] constexpr std::vector<command_word> command_words(const shell_command& command) {
    std::vector<command_word> out;
    for (const auto word : command.words())
        if (!detail::is_no_word(word)) out.push_back(read_command_word(word));
    return out;
}

/// The words of an exec form: what its JSON strings say, which no shell expands. Ranges are in the
/// Dockerfile's text.
[[nodiscard]] constexpr std::vector<command_word> command_words(const instruction& exec_form) {
    std::vector<command_word> out;
    for (const auto word : exec_form.arguments()) out.push_back({word.value(), word.range(), {}});
    return out;
}

} // namespace tare::inline v0
