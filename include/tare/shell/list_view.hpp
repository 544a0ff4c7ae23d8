#pragma once

#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/table.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// The parts of a list that mean something, in order: pipelines, operators, newlines, comments, heredocs.
class list_view {
public:
    constexpr list_view(const shell_table& table, std::uint32_t list) : table_(table) {
        for (auto at = list + 1; at < table.nodes[list].next; at = table.nodes[at].next)
            if (kind(at) != shell_node_kind::blank && kind(at) != shell_node_kind::continuation)
                parts_.push_back(at);
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return parts_.size(); }
    /// The index in the table of the part at a place.
    [[nodiscard]] constexpr std::uint32_t operator[](std::size_t place) const noexcept {
        return parts_[place];
    }
    [[nodiscard]] constexpr const shell_node& node(std::size_t place) const noexcept {
        return table_.nodes[parts_[place]];
    }
    [[nodiscard]] constexpr bool is(std::size_t place, shell_node_kind kind) const noexcept {
        return place < size() && node(place).kind == kind;
    }
    [[nodiscard]] constexpr bool is(std::size_t place, shell_operator symbol) const noexcept {
        return is(place, shell_node_kind::operator_symbol) &&
               node(place).detail == static_cast<std::uint8_t>(symbol);
    }
    [[nodiscard]] constexpr bool is_chain_operator(std::size_t place) const noexcept {
        return is(place, shell_operator::and_if) || is(place, shell_operator::or_if);
    }
    [[nodiscard]] constexpr bool is_end(std::size_t place) const noexcept {
        return is(place, shell_operator::semicolon) || is(place, shell_operator::background);
    }

    /// The place of a pipeline.
    [[nodiscard]] constexpr std::size_t find(std::uint32_t pipeline) const noexcept {
        std::size_t place = 0;
        while (place < size() && parts_[place] != pipeline) ++place;
        return place;
    }
    /// The place of the pipeline or operator after a place, the size where there is none.
    [[nodiscard]] constexpr std::size_t next(std::size_t place) const noexcept {
        do {
            ++place;
        } while (place < size() && !is_solid(place));
        return place;
    }
    /// The same before a place.
    [[nodiscard]] constexpr std::size_t previous(std::size_t place) const noexcept {
        while (place > 0)
            if (is_solid(--place)) return place;
        return size();
    }
    /// The first and the last pipeline of the chain that one is in.
    [[nodiscard]] constexpr std::size_t chain_begin(std::size_t place) const noexcept {
        while (is_chain_operator(previous(place))) place = previous(previous(place));
        return place;
    }
    [[nodiscard]] constexpr std::size_t chain_end(std::size_t place) const noexcept {
        while (is_chain_operator(next(place))) place = next(next(place));
        return place;
    }
    [[nodiscard]] constexpr std::size_t last_pipeline() const noexcept {
        const auto last = previous(size());
        return is_end(last) ? previous(last) : last;
    }
    [[nodiscard]] constexpr bool has_newline(std::size_t from, std::size_t to) const noexcept {
        for (; from < to; ++from)
            if (is(from, shell_node_kind::newline)) return true;
        return false;
    }

private:
    constexpr shell_node_kind kind(std::uint32_t index) const noexcept { return table_.nodes[index].kind; }
    constexpr bool is_solid(std::size_t place) const noexcept {
        return is(place, shell_node_kind::pipeline) || is(place, shell_node_kind::operator_symbol);
    }

    const shell_table& table_;
    std::vector<std::uint32_t> parts_;
};

} // namespace detail
} // namespace tare::inline v0
