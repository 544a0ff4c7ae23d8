#pragma once

#include <tare/shell/builtin.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_expansion.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// How much of what a command calls stands in the script.
enum class call_kind : std::uint8_t {
    nothing, ///< it has assignments and redirections alone, or is of a kind that calls nothing
    query,   ///< `command -v`: it asks for a name and does not call it
    known,   ///< the name stands there
    program, ///< not all of the name, but it has a slash: no builtin is called so
    unknown, ///< it may be any command, or none
};

/// What a simple command or a declaration calls, looked at through the `command` before it and bash's
/// `builtin`.
class shell_call {
public:
    constexpr explicit shell_call(shell_command command) noexcept : command_(command) {
        if (!command.is_simple() && command.kind() != shell_node_kind::declaration &&
            command.kind() != shell_node_kind::let_clause)
            return;
        bool may_be_option = false; // of `command`
        for (const auto word : command.words()) {
            const auto text = verbatim_text(word);
            if (may_be_option && text && text->size() > 1 && text->starts_with('-')) {
                may_be_option = *text != "--";
                if (text->find_first_of("vV") == std::string_view::npos) continue;
                word_.reset();
                name_ = {};
                kind_ = call_kind::query;
                return;
            }
            call(word, text);
            const bool is_bash = command.table().dialect == shell_dialect::bash;
            if (text != "command" && (text != "builtin" || !is_bash)) return;
            may_be_option = true;
        }
    }

    [[nodiscard]] constexpr call_kind kind() const noexcept { return kind_; }
    [[nodiscard]] constexpr shell_command command() const noexcept { return command_; }
    /// The name where it is known, else nothing. It is a part of the script's text.
    [[nodiscard]] constexpr std::string_view name() const noexcept { return name_; }
    /// The word that gives the name; none where nothing is called.
    [[nodiscard]] constexpr std::optional<shell_word> word() const noexcept { return word_; }
    /// The words after it, which in bash's declarations are the names without a value.
    [[nodiscard]] constexpr shell_range<shell_word> operands() const noexcept {
        const auto& nodes = command_.table().nodes;
        const auto end = nodes[command_.index()].next;
        return {command_.table(), word_ ? nodes[word_->index()].next : end, end};
    }
    /// Whether `command` or `builtin` stands before the name: then no function is called, and assignments
    /// do not stay.
    [[nodiscard]] constexpr bool is_direct() const noexcept { return is_direct_; }
    /// The builtin of the name, where bash has one and the script is bash's, or where any shell has one.
    [[nodiscard]] constexpr std::optional<shell_builtin> builtin() const noexcept {
        if (kind_ != call_kind::known) return std::nullopt;
        const auto found = find_shell_builtin(name_);
        const bool is_bash = command_.table().dialect == shell_dialect::bash;
        return found && found->is_in(is_bash ? shell_set::bash : shell_set::all) ? found : std::nullopt;
    }

private:
    constexpr void call(shell_word word, std::optional<std::string_view> text) noexcept {
        is_direct_ = word_.has_value();
        word_ = word;
        name_ = text.value_or(std::string_view{});
        kind_ = text ? call_kind::known : is_path(word) ? call_kind::program : call_kind::unknown;
    }
    /// Whether a word comes out as one field with a slash in it.
    static constexpr bool is_path(shell_word word) noexcept {
        const auto expansion = expansion_of(word);
        if (!expansion.is_one_field() || expansion.has_glob) return false;
        const auto& nodes = word.table().nodes;
        for (auto at = word.index() + 1; at < nodes[word.index()].next;) {
            const shell_element part(word.table(), at);
            if (part.kind() == shell_node_kind::literal && part.text().find('/') != std::string_view::npos)
                return true;
            const bool is_quoted = part.kind() == shell_node_kind::double_quoted ||
                                   part.kind() == shell_node_kind::single_quoted;
            at = is_quoted ? at + 1 : nodes[at].next;
        }
        return false;
    }

    shell_command command_;
    std::optional<shell_word> word_;
    std::string_view name_;
    call_kind kind_ = call_kind::nothing;
    bool is_direct_ = false;
};

} // namespace tare::inline v0
