#pragma once

#include <tare/shell/diagnostic.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/node.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// Where the lines of a heredoc stand: the indices of the redirection and of the `heredoc` node.
struct heredoc_link {
    std::uint32_t redirection = 0;
    std::uint32_t body = 0; ///< 0 where a fault came before its lines

    friend constexpr bool operator==(const heredoc_link&, const heredoc_link&) = default;
};

/// What the parser makes of a script: its nodes in one flat table, in source order, parents first.
struct shell_table {
    std::string_view text;
    std::vector<shell_node> nodes;
    std::vector<heredoc_link> heredocs; ///< in the order of the redirections
    std::optional<shell_diagnostic> fault;
    shell_dialect dialect = shell_dialect::posix;

    /// The index of the lines of a heredoc, given that of its redirection. O(log heredocs).
    [[nodiscard]] constexpr std::optional<std::uint32_t>
    heredoc_of(std::uint32_t redirection) const noexcept {
        std::size_t low = 0;
        for (auto high = heredocs.size(); low < high;) {
            const auto middle = low + (high - low) / 2;
            if (heredocs[middle].redirection < redirection)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == heredocs.size() || heredocs[low].redirection != redirection || heredocs[low].body == 0)
            return std::nullopt;
        return heredocs[low].body;
    }
};

} // namespace tare::inline v0
