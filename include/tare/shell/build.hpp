#pragma once

#include <tare/shell/cursor.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/table.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Writes a script's table while going over its text. What has been gone over is put into tokens;
/// nodes are opened before their first token and closed after their last one.
class shell_builder : public shell_cursor {
protected:
    constexpr explicit shell_builder(shell_table& table) noexcept : shell_cursor(table.text), table_(table) {}

    // ---- Tokens

    /// Puts what has been gone over since the last token into one.
    constexpr void put(shell_node_kind kind, std::uint8_t detail = 0) {
        if (before_ == done_) return;
        table_.nodes.push_back({done_, before_, node_count() + 1, kind, detail});
        done_ = before_;
        if (!is_trivia(kind)) mark_solid();
    }
    /// The same with no more than what ends at an offset.
    constexpr void put_up_to(std::uint32_t end, shell_node_kind kind) {
        const auto before = before_;
        before_ = end;
        put(kind);
        before_ = before;
    }
    /// Puts the backslashes dropped before the byte at hand into a token.
    constexpr void put_dropped() {
        if (dropped_ == 0) return;
        before_ = at_;
        put(shell_node_kind::dropped);
        mark_solid();
    }
    /// Goes over some bytes and puts them into a token.
    constexpr void take(shell_node_kind kind, std::size_t bytes = 1, std::uint8_t detail = 0) {
        put_dropped();
        for (; bytes > 0; --bytes) advance();
        put(kind, detail);
    }
    constexpr void take(shell_operator symbol) {
        take(shell_node_kind::operator_symbol, to_string(symbol).size(), static_cast<std::uint8_t>(symbol));
    }

    // ---- Nodes

    /// Opens a node, and tells its index.
    constexpr std::uint32_t open(shell_node_kind kind) {
        table_.nodes.push_back({done_, done_, 0, kind, 0});
        return node_count() - 1;
    }
    /// Closes it after its last token that means something: white space after that is not in it.
    constexpr void close(std::uint32_t index) {
        auto& nodes = table_.nodes;
        if (solid_count_ <= index) {
            erase(index, index + 1);
            return;
        }
        nodes[index].next = solid_count_;
        nodes[index].end = solid_end_;
    }
    /// Makes all tokens so far belong to the nodes that are open.
    constexpr void mark_solid() noexcept {
        solid_count_ = node_count();
        solid_end_ = done_;
    }
    /// Takes nodes out of those written last: they, and those after them, are closed and not in one
    /// another.
    constexpr void erase(std::uint32_t first, std::uint32_t last) {
        auto& nodes = table_.nodes;
        const auto count = last - first;
        nodes.erase(nodes.begin() + first, nodes.begin() + last);
        for (auto index = first; index < node_count(); ++index) nodes[index].next -= count;
        if (solid_count_ >= last) solid_count_ -= count;
    }

    constexpr std::uint32_t node_count() const noexcept {
        return static_cast<std::uint32_t>(table_.nodes.size());
    }
    constexpr shell_node& node(std::uint32_t index) noexcept { return table_.nodes[index]; }

    // ---- Faults

    /// Says what is wrong, the first time, and ends the reading.
    constexpr void fail(shell_fault fault, source_range range) {
        if (table_.fault) return;
        table_.fault = shell_diagnostic{fault, range};
        mark_solid();
        size_ = before_ = at_ = after_ = done_;
        dropped_ = 0;
        current_ = at_end;
    }
    /// The same of what is at hand.
    constexpr void fail_here(shell_fault fault) { fail(fault, {at_, after_}); }
    /// The same of the token that begins at an offset and is so long.
    constexpr void fail_at(shell_fault fault, std::uint32_t begin, std::size_t size) {
        fail(fault, {begin, begin + static_cast<std::uint32_t>(size)});
    }
    /// After a fault, closes what is still open and takes out what has no tokens.
    constexpr void close_all() {
        if (!failed()) return;
        auto& nodes = table_.nodes;
        while (!nodes.empty() && nodes.back().begin == nodes.back().end) nodes.pop_back();
        for (auto& each : nodes) {
            if (each.next == 0) each.end = done_;
            if (each.next == 0 || each.next > node_count()) each.next = node_count();
        }
        for (auto& link : table_.heredocs)
            if (link.body >= node_count()) link.body = 0;
    }
    constexpr bool failed() const noexcept { return table_.fault.has_value(); }

    shell_table& table_;
    std::uint32_t done_ = 0; ///< where the text that is in tokens ends

private:
    std::uint32_t solid_count_ = 0; ///< the nodes up to the last token that means something
    std::uint32_t solid_end_ = 0;   ///< and where that ends
};

} // namespace detail
} // namespace tare::inline v0
