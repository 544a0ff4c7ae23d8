#pragma once

#include <tare/shell/node.hpp>
#include <tare/shell/table.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::inline v0 {

/// A node of a script: a pointer and an index, cheap to copy. It is good for as long as the script
/// stands where it is.
class shell_element {
public:
    constexpr shell_element() = default;
    constexpr shell_element(const shell_table& table, std::uint32_t index) noexcept
        : table_(&table), index_(index) {}

    [[nodiscard]] static constexpr bool is(shell_node_kind) noexcept { return true; }

    [[nodiscard]] constexpr shell_node_kind kind() const noexcept { return node().kind; }
    [[nodiscard]] constexpr source_range range() const noexcept { return node().range(); }
    /// Its bytes as they stand in the script.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return slice(table_->text, range()); }
    [[nodiscard]] constexpr bool is_token() const noexcept { return node().next == index_ + 1; }

    /// The node it is a part of, if any. Goes down from the top: O(depth and siblings).
    [[nodiscard]] constexpr std::optional<shell_element> parent() const noexcept {
        std::optional<shell_element> out;
        for (std::uint32_t at = 0; at < index_;) {
            const auto next = table_->nodes[at].next;
            if (index_ < next) out = shell_element(*table_, at);
            at = index_ < next ? at + 1 : next;
        }
        return out;
    }

    /// Its place in the script's table.
    [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }
    [[nodiscard]] constexpr const shell_table& table() const noexcept { return *table_; }

    friend constexpr bool operator==(const shell_element&, const shell_element&) = default;

protected:
    constexpr const shell_node& node() const noexcept { return table_->nodes[index_]; }

    const shell_table* table_ = nullptr;
    std::uint32_t index_ = 0;
};

/// The nodes of one kind among those that follow each other at one level of a table.
template <class Handle>
class shell_range {
public:
    class iterator {
    public:
        using value_type = Handle;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr iterator(const shell_table& table, std::uint32_t index, std::uint32_t end) noexcept
            : table_(&table), index_(index), end_(end) {
            settle();
        }

        [[nodiscard]] constexpr Handle operator*() const noexcept { return {*table_, index_}; }
        constexpr iterator& operator++() noexcept {
            index_ = table_->nodes[index_].next;
            settle();
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.index_ == b.index_;
        }

    private:
        constexpr void settle() noexcept {
            while (index_ < end_ && !Handle::is(table_->nodes[index_].kind))
                index_ = table_->nodes[index_].next;
        }

        const shell_table* table_ = nullptr;
        std::uint32_t index_ = 0;
        std::uint32_t end_ = 0;
    };

    /// Those at the places from `first` up to `end`.
    constexpr shell_range(const shell_table& table, std::uint32_t first, std::uint32_t end) noexcept
        : table_(&table), first_(first), end_(end) {}
    /// Those that are parts of `parent`.
    constexpr explicit shell_range(shell_element parent) noexcept
        : shell_range(parent.table(), parent.index() + 1, parent.table().nodes[parent.index()].next) {}

    [[nodiscard]] constexpr iterator begin() const noexcept { return {*table_, first_, end_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {*table_, end_, end_}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); }
    /// How many there are. Linear.
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        std::size_t count = 0;
        for (auto at = begin(); at != end(); ++at) ++count;
        return count;
    }
    /// The one with `count` others before it, if there are so many. Linear.
    [[nodiscard]] constexpr std::optional<Handle> at(std::size_t count) const noexcept {
        for (const auto each : *this)
            if (count-- == 0) return each;
        return std::nullopt;
    }

private:
    const shell_table* table_;
    std::uint32_t first_;
    std::uint32_t end_;
};

} // namespace tare::inline v0
