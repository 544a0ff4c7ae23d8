#pragma once

#include <tare/shell/commands.hpp>
#include <tare/shell/diagnostic.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// A word, or what is read like one.
class shell_word : public shell_element {
public:
    using shell_element::shell_element;
    [[nodiscard]] static constexpr bool is(shell_node_kind kind) noexcept {
        return kind == shell_node_kind::word;
    }

    /// What it is made of: literals, quoted parts, expansions …
    [[nodiscard]] constexpr shell_range<shell_element> parts() const noexcept {
        return shell_range<shell_element>(*this);
    }
    /// Whether no expansion decides its value.
    [[nodiscard]] constexpr bool is_literal() const noexcept { return tare::is_literal(*table_, index_); }
    /// Its value where it is literal, without quotes and escapes; see `word_value`.
    [[nodiscard]] constexpr std::optional<std::string> value() const { return word_value(*table_, index_); }
    /// Whether it is literal and its value is `expected`; unlike `value`, it works at compile time
    /// everywhere.
    [[nodiscard]] constexpr bool has_value(std::string_view expected) const {
        return has_word_value(*table_, index_, expected);
    }
};

/// `name=word` and what bash has like it, before a command or in a declaration.
class shell_assignment : public shell_element {
public:
    using shell_element::shell_element;
    [[nodiscard]] static constexpr bool is(shell_node_kind kind) noexcept {
        return kind == shell_node_kind::assignment;
    }

    [[nodiscard]] constexpr std::string_view name() const noexcept {
        return shell_element(*table_, index_ + 1).text();
    }
    /// The word after `=`, if there is one: the empty value is none.
    [[nodiscard]] constexpr std::optional<shell_word> value() const noexcept {
        return shell_range<shell_word>(*this).at(0);
    }
    /// Whether there is a `=`: a declaration's names may have none.
    [[nodiscard]] constexpr bool assigns() const noexcept { return has(shell_node_kind::assign); }
    /// Whether it is an array.
    [[nodiscard]] constexpr bool is_array() const noexcept { return has(shell_node_kind::array); }
    /// Whether it is of an element of an array.
    [[nodiscard]] constexpr bool has_subscript() const noexcept { return has(shell_node_kind::subscript); }

private:
    constexpr bool has(shell_node_kind kind) const noexcept {
        for (const auto part : shell_range<shell_element>(*this))
            if (part.kind() == kind) return true;
        return false;
    }
};

/// A redirection.
class shell_redirection : public shell_element {
public:
    using shell_element::shell_element;
    [[nodiscard]] static constexpr bool is(shell_node_kind kind) noexcept {
        return kind == shell_node_kind::redirection;
    }

    /// What it redirects as written, digits or bash's `{name}`; nothing where the operator tells.
    [[nodiscard]] constexpr std::string_view descriptor() const noexcept {
        const shell_element first(*table_, index_ + 1);
        return first.kind() == shell_node_kind::descriptor ? first.text() : std::string_view{};
    }
    [[nodiscard]] constexpr shell_operator symbol() const noexcept {
        for (const auto part : shell_range<shell_element>(*this))
            if (part.kind() == shell_node_kind::operator_symbol)
                return static_cast<shell_operator>(table_->nodes[part.index()].detail);
        return shell_operator::input;
    }
    /// The word after the operator; nothing where the script ends in a fault before it.
    [[nodiscard]] constexpr std::optional<shell_word> target() const noexcept {
        return shell_range<shell_word>(*this).at(0);
    }
    /// The lines of a heredoc, its end included.
    [[nodiscard]] constexpr std::optional<shell_element> heredoc() const noexcept {
        if (const auto body = table_->heredoc_of(index_)) return shell_element(*table_, *body);
        return std::nullopt;
    }
};

class shell_list;

/// A command of any kind. What it directly holds: for a simple command its assignments, words and
/// redirections; for a compound one its lists, and what else its kind has.
class shell_command : public shell_element {
public:
    using shell_element::shell_element;
    [[nodiscard]] static constexpr bool is(shell_node_kind kind) noexcept { return is_command(kind); }

    [[nodiscard]] constexpr bool is_simple() const noexcept {
        return kind() == shell_node_kind::simple_command;
    }
    [[nodiscard]] constexpr shell_range<shell_assignment> assignments() const noexcept {
        return shell_range<shell_assignment>(*this);
    }
    [[nodiscard]] constexpr shell_range<shell_word> words() const noexcept {
        return shell_range<shell_word>(*this);
    }
    [[nodiscard]] constexpr shell_range<shell_redirection> redirections() const noexcept {
        return shell_range<shell_redirection>(*this);
    }
    /// The lists in it, such as a loop's condition and body; those of a `case` are in its items.
    [[nodiscard]] constexpr shell_range<shell_list> lists() const noexcept;
    /// Everything in it, in order.
    [[nodiscard]] constexpr shell_range<shell_element> parts() const noexcept {
        return shell_range<shell_element>(*this);
    }
};

/// Commands with pipes between them, or one command.
class shell_pipeline : public shell_element {
public:
    using shell_element::shell_element;
    [[nodiscard]] static constexpr bool is(shell_node_kind kind) noexcept {
        return kind == shell_node_kind::pipeline;
    }

    /// Whether `!` stands before it.
    [[nodiscard]] constexpr bool is_negated() const noexcept {
        return table_->nodes[index_ + 1].kind == shell_node_kind::keyword;
    }
    [[nodiscard]] constexpr shell_range<shell_command> commands() const noexcept {
        return shell_range<shell_command>(*this);
    }
};

/// Pipelines with operators and newlines between them.
class shell_list : public shell_element {
public:
    using shell_element::shell_element;
    [[nodiscard]] static constexpr bool is(shell_node_kind kind) noexcept {
        return kind == shell_node_kind::list;
    }

    [[nodiscard]] constexpr shell_range<shell_pipeline> pipelines() const noexcept {
        return shell_range<shell_pipeline>(*this);
    }
    /// Pipelines, operators, newlines, comments and heredocs, in order.
    [[nodiscard]] constexpr shell_range<shell_element> parts() const noexcept {
        return shell_range<shell_element>(*this);
    }
};

constexpr shell_range<shell_list> shell_command::lists() const noexcept {
    return shell_range<shell_list>(*this);
}

/// A script as it was read: a tree over a text that is kept elsewhere. What it gives points into it,
/// so nothing that does so can be asked of a temporary.
class shell_script {
public:
    constexpr explicit shell_script(shell_table table) noexcept : table_(std::move(table)) {}

    /// The text, which the script does not own.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return table_.text; }
    [[nodiscard]] constexpr shell_dialect dialect() const noexcept { return table_.dialect; }
    /// Whether all of it was read.
    [[nodiscard]] constexpr bool ok() const noexcept { return !table_.fault; }
    /// What ended the reading, if anything.
    [[nodiscard]] constexpr const std::optional<shell_diagnostic>& fault() const& noexcept {
        return table_.fault;
    }
    void fault() const&& = delete;

    /// Its commands; nothing where there are none.
    [[nodiscard]] constexpr std::optional<shell_list> list() const& noexcept {
        return shell_range<shell_list>(table_, 0, static_cast<std::uint32_t>(table_.nodes.size())).at(0);
    }
    void list() const&& = delete;

    /// The simple commands in it, however deep, and how each is reached; none where it has a fault.
    [[nodiscard]] constexpr command_list commands() const& { return command_list(table_); }
    void commands() const&& = delete;

    [[nodiscard]] constexpr const shell_table& table() const& noexcept { return table_; }
    void table() const&& = delete;

private:
    shell_table table_;
};

} // namespace tare::inline v0
