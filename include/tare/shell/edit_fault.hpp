#pragma once

#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// Why a script cannot be edited in the way asked for.
enum class edit_fault : std::uint8_t {
    none,
    opaque,          ///< the script was not read: it is opaque, or has a fault
    no_commands,     ///< there are none to put others beside
    not_in_list,     ///< the command stands in no list, as a function's body does
    not_simple,      ///< the command has no words to be changed
    no_such_word,    ///< the command has fewer words
    not_a_word,      ///< what should be a word is none, or several
    not_commands,    ///< what should be commands cannot be read as such, or is not finished
    not_one_chain,   ///< what `&&` or `||` should join holds another operator, which would bind otherwise
    has_heredoc,     ///< the new commands have a heredoc, whose lines have no place
    needs_newline,   ///< a newline is needed where none can stand
    in_backquotes,   ///< the new text would have to be escaped, for it comes to stand in backquotes
    only_command,    ///< the command is all that its list has
    ends_in_comment, ///< a script ends in a comment, after which nothing can be joined
    not_alike, ///< two scripts run in different shells, or stand in their instructions in different ways
    ignores_errexit, ///< a script would run on after a failure that ends it now
    changes_more,    ///< the Dockerfile would be read in another way than meant
};

namespace detail {

inline constexpr std::array<std::string_view, 17> edit_fault_sentences{
    "nothing is wrong",
    "the script cannot be read",
    "the script has no commands",
    "the command stands in no list of commands",
    "the command is not a simple one",
    "the command has fewer words",
    "the new text is not one word",
    "the new text is not a list of commands",
    "the new commands hold another operator than the one that joins them",
    "the new commands have a heredoc",
    "there can be no newline here",
    "the new text cannot stand in backquotes as it is",
    "the command is the only one of its list",
    "the first script ends in a comment",
    "the two scripts are not run in the same way",
    "the first script would go on after a failure that ends it now",
    "the Dockerfile would be read in another way than meant",
};

} // namespace detail

/// One sentence, without a full stop.
[[nodiscard]] constexpr std::string_view to_string(edit_fault fault) noexcept {
    return detail::edit_fault_sentences[static_cast<std::size_t>(fault)];
}

/// Why there is no edit, and the range of the Dockerfile that was to be edited.
struct script_edit_error {
    edit_fault fault = edit_fault::none;
    source_range range{};

    friend constexpr bool operator==(const script_edit_error&, const script_edit_error&) = default;
};

} // namespace tare::inline v0
