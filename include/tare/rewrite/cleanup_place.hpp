#pragma once

#include <tare/model/word_list.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/edit_script.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/option_states.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/table.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Whether a script asks for one of some parameters. O(script).
[[nodiscard]] constexpr bool reads_parameter(const shell_table& table, word_list names) noexcept {
    for (std::uint32_t index = 0; index < table.nodes.size(); ++index) {
        if (table.nodes[index].kind != shell_node_kind::parameter) continue;
        for (const auto part : shell_range<shell_element>(shell_element(table, index)))
            if (part.kind() == shell_node_kind::name && names.contains(part.text())) return true;
    }
    return false;
}

/// Where a command that cannot fail can be put behind others.
struct cleanup_place {
    shell_command after;   ///< the last command of the pipeline that it goes behind
    list_joint joint = {}; ///< `&&`, or `;` where a failure before it ends the script if it matters at all
    bool may_be_skipped = false; ///< `||` stands before that, so that what goes behind runs without it too
};

/// Looks for the place behind some commands of a script where one more changes no outcome, whichever
/// command fails: it runs only where the chain up to it has succeeded, and then succeeds too. No `trap` of
/// the script must look at what runs.
class cleanup_place_search {
public:
    /// The commands by their indices in the table, in order; at least one.
    constexpr cleanup_place_search(const shell_script& script, const control_flow& flow,
                                   std::span<const std::uint32_t> users) noexcept
        : table_(script.table()), flow_(flow), first_(users.front()), last_(users.back()) {}

    /// Nothing where there is no such place: the commands are in the background, negated, in a function that
    /// the script calls somewhere, or `set -e` treats the place in a way that no joint keeps.
    [[nodiscard]] constexpr std::optional<cleanup_place> run() {
        for (std::uint32_t index = 0; index < table_.nodes.size(); index = table_.nodes[index].next)
            if (holds_all(index) && table_.nodes[index].kind == shell_node_kind::list) return search(index);
        return std::nullopt;
    }

private:
    using kind = shell_node_kind;

    constexpr bool holds(std::uint32_t index, std::uint32_t inner) const noexcept {
        return index <= inner && inner < table_.nodes[index].next;
    }
    constexpr bool holds_all(std::uint32_t index) const noexcept {
        return holds(index, first_) && holds(index, last_);
    }

    constexpr std::optional<cleanup_place> search(std::uint32_t list) {
        bool heeds_errexit = true; // unless something around the list ignores it
        bool is_tail = true;       // whether the shell ends with the list
        for (;;) {
            const list_view parts(table_, list);
            std::size_t place = 0;
            while (place < parts.size() && !(parts.is(place, kind::pipeline) && holds(parts[place], last_)))
                ++place;
            if (place == parts.size()) return std::nullopt;
            const auto chain_end = parts.chain_end(place);
            const auto end = parts.next(chain_end);
            if (parts.is(end, shell_operator::background)) return std::nullopt;
            const bool ends_chain = chain_end == place;
            const bool ends_list =
                end == parts.size() || (parts.is_end(end) && parts.next(end) == parts.size());

            const shell_pipeline pipeline(table_, parts[place]);
            if (pipeline.is_negated()) return std::nullopt;
            heeds_errexit = heeds_errexit && ends_chain;
            is_tail = is_tail && ends_chain && ends_list;
            const auto inner = inner_list(pipeline);
            if (!inner) return settle(parts, place, pipeline, heeds_errexit, is_tail);
            // A subshell's end is its own, and a failure of its last command is its own failure.
            if (pipeline.commands().at(0)->kind() == kind::subshell) is_tail = true;
            list = *inner;
        }
    }

    /// The list inside a pipeline that is one compound command, where all that is looked for is in it and it
    /// runs once at most, for its own sake.
    constexpr std::optional<std::uint32_t> inner_list(shell_pipeline pipeline) const noexcept {
        if (!holds_all(pipeline.index()) || pipeline.commands().size() != 1) return std::nullopt;
        const auto command = *pipeline.commands().at(0);
        const auto what = command.kind();
        if (what != kind::subshell && what != kind::group && what != kind::if_clause) return std::nullopt;
        auto section = shell_keyword::then;
        for (const auto part : command.parts()) {
            if (part.kind() == kind::keyword)
                section = static_cast<shell_keyword>(table_.nodes[part.index()].detail);
            const bool is_body =
                what != kind::if_clause || section == shell_keyword::then || section == shell_keyword::else_;
            if (part.kind() == kind::list && is_body && holds_all(part.index())) return part.index();
        }
        return std::nullopt;
    }

    constexpr std::optional<cleanup_place> settle(const list_view& parts, std::size_t place,
                                                  shell_pipeline pipeline, bool heeds_errexit,
                                                  bool is_tail) const {
        std::optional<shell_command> last;
        for (const auto each : pipeline.commands()) last = each;
        if (!last || last->kind() == kind::function_definition) return std::nullopt;
        const reached_command* reached = nullptr;
        for (const auto& each : flow_) {
            if (each.command == *last) reached = &each;
            // What stands in a function runs where that is called, unless its body is what we are in.
            const bool is_user = each.command.index() == first_ || each.command.index() == last_;
            if (is_user && (each.in_function || each.in_background)) return std::nullopt;
        }
        if (reached == nullptr || reached->in_background) return std::nullopt;
        if (reads_parameter(table_, "_ PIPESTATUS")) return std::nullopt; // of the command before
        const bool may_end = heeds_errexit && reached->options.errexit != option_state::off;
        if (!may_end || is_tail)
            return cleanup_place{*last, list_joint::and_if,
                                 parts.is(parts.previous(place), shell_operator::or_if)};
        // Whether `set -e` is on or not: what comes next runs as it did, for nothing reads the status.
        const bool is_alone = parts.chain_begin(place) == place;
        const bool is_read = table_.text.find("$?") != std::string_view::npos ||
                             table_.text.find("${?") != std::string_view::npos ||
                             table_.text.find("trap") != std::string_view::npos;
        if (is_alone && !is_read) return cleanup_place{*last, list_joint::semicolon, false};
        return std::nullopt;
    }

    const shell_table& table_;
    const control_flow& flow_;
    std::uint32_t first_;
    std::uint32_t last_;
};

} // namespace detail
} // namespace tare::inline v0
