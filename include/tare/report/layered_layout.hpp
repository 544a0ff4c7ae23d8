#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// Where the boxes of a graph and the lines between them go in a picture: in columns from left to right.
namespace tare::inline v0 {

struct layout_point {
    std::int64_t x = 0;
    std::int64_t y = 0;

    friend constexpr bool operator==(const layout_point&, const layout_point&) = default;
};

struct layout_size {
    std::int64_t width = 0;
    std::int64_t height = 0;

    friend constexpr bool operator==(const layout_size&, const layout_size&) = default;
};

/// A line from one box to another, by their indices. It is a forward one, which makes its end stand in a
/// column further right, where it leads to a box with a higher index.
struct layout_link {
    std::size_t from = 0;
    std::size_t to = 0;
};

struct layout_spacing {
    std::int64_t margin = 24;     ///< around everything
    std::int64_t column_gap = 80; ///< between columns
    std::int64_t row_gap = 18;    ///< between boxes
    std::int64_t lane_gap = 12;   ///< between lines that pass a column, and those that end in one box
};

struct placed_box {
    layout_point corner; ///< the upper left one
    layout_size size;    ///< as wide as its column, at least as high as was asked for
    std::size_t column = 0;
};

/// The way of a line. It bends between two columns, from `points[0]` to `points[1]`, from `points[2]` to
/// `points[3]` and so on, and runs level between `points[1]` and `points[2]`, where it passes a column.
using layout_route = std::vector<layout_point>;

struct layered_layout {
    std::vector<placed_box> boxes;
    std::vector<layout_route> routes; ///< one for each link
    layout_size size;                 ///< of the whole picture
};

namespace detail {

/// Lays a graph that hangs together out in the manner of Sugiyama: columns by the longest way, an order in
/// each column with few crossings, places near those of the neighbours. The picture begins at the left margin
/// and at a height of 0, and ends with the last box.
class layout_maker {
public:
    constexpr layout_maker(std::span<const layout_size> boxes, std::span<const layout_link> links,
                           const layout_spacing& spacing)
        : sizes_(boxes), links_(links), spacing_(spacing) {}

    constexpr layered_layout run() {
        find_columns();
        add_items();
        order_columns();
        place_rows();
        write_boxes();
        write_routes();
        return std::move(out_);
    }

private:
    /// What takes room in a column: a box, or a line that passes. The boxes come first, by their index.
    struct item {
        std::size_t column = 0;
        std::size_t rank = 0; // from above, in its column
        double height = 0;    // 0 for a line
        double middle = 0;
        std::vector<std::size_t> before{}; // its neighbours one column to the left
        std::vector<std::size_t> after{};  // and to the right
    };

    // More lines than this pass no column properly: no person would follow them with the eye.
    static constexpr std::size_t max_passing = 4'000;
    static constexpr int sweeps = 12;

    static constexpr bool is_forward(const layout_link& link) noexcept { return link.from < link.to; }

    constexpr void find_columns() {
        columns_.resize(sizes_.size(), 0);
        std::vector<std::size_t> first_wanted(sizes_.size(), sizes_.size());
        std::vector<layout_link> forward;
        for (const auto& each : links_)
            if (is_forward(each)) forward.push_back(each);
        std::sort(forward.begin(), forward.end(),
                  [](const layout_link& a, const layout_link& b) { return a.from < b.from; });
        for (const auto& each : forward)
            columns_[each.to] = std::max(columns_[each.to], columns_[each.from] + 1);
        for (const auto& each : forward)
            first_wanted[each.from] = std::min(first_wanted[each.from], columns_[each.to]);
        // What needs nothing itself stands next to what first needs it.
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i] == 0 && first_wanted[i] < sizes_.size()) columns_[i] = first_wanted[i] - 1;
    }

    constexpr void add_items() {
        std::vector<std::int64_t> arrivals(sizes_.size(), 0);
        for (const auto& each : links_) ++arrivals[each.to];
        out_.boxes.resize(sizes_.size());
        for (std::size_t i = 0; i < sizes_.size(); ++i) {
            auto& size = out_.boxes[i].size;
            size.width = sizes_[i].width;
            size.height = std::max(sizes_[i].height, (arrivals[i] + 1) * spacing_.lane_gap);
            out_.boxes[i].column = columns_[i];
            auto& added = items_.emplace_back();
            added.column = columns_[i];
            added.height = static_cast<double>(size.height);
        }
        passed_.resize(links_.size());
        for (std::size_t i = 0; i < links_.size(); ++i) {
            const auto& link = links_[i];
            if (!is_forward(link)) continue;
            auto last = link.from;
            const auto end = columns_[link.to];
            const auto passing = end - columns_[link.from] - 1;
            if (items_.size() - sizes_.size() + passing > max_passing) continue;
            for (auto column = columns_[link.from] + 1; column < end; ++column) {
                const auto next = items_.size();
                items_.emplace_back().column = column;
                join(last, next);
                passed_[i].push_back(next);
                last = next;
            }
            join(last, link.to);
        }
    }

    constexpr void join(std::size_t left, std::size_t right) {
        items_[left].after.push_back(right);
        items_[right].before.push_back(left);
    }

    // ---- The order in each column

    constexpr void order_columns() {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const auto column = items_[i].column;
            if (rows_.size() <= column) rows_.resize(column + 1);
            rows_[column].push_back(i);
        }
        set_ranks();
        auto best = rows_;
        auto least = count_crossings();
        for (int sweep = 0; sweep < sweeps && least > 0; ++sweep) {
            const bool rightward = sweep % 2 == 0;
            for (std::size_t i = 0; i < rows_.size(); ++i)
                sort_by_neighbours(rows_[rightward ? i : rows_.size() - 1 - i], rightward);
            const auto crossings = count_crossings();
            if (crossings >= least) continue;
            least = crossings;
            best = rows_;
        }
        rows_ = std::move(best);
        set_ranks();
    }

    constexpr void set_ranks() {
        for (const auto& row : rows_) set_ranks(row);
    }
    constexpr void set_ranks(const std::vector<std::size_t>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) items_[row[i]].rank = i;
    }

    constexpr void sort_by_neighbours(std::vector<std::size_t>& row, bool rightward) {
        struct keyed {
            double key = 0;
            std::size_t item = 0;
        };
        std::vector<keyed> order;
        for (const auto each : row) {
            const auto& neighbours = rightward ? items_[each].before : items_[each].after;
            double sum = 0;
            for (const auto neighbour : neighbours) sum += static_cast<double>(items_[neighbour].rank);
            const auto own = static_cast<double>(items_[each].rank);
            order.push_back({neighbours.empty() ? own : sum / static_cast<double>(neighbours.size()), each});
        }
        std::sort(order.begin(), order.end(), [&](const keyed& a, const keyed& b) {
            return a.key < b.key || (a.key == b.key && items_[a.item].rank < items_[b.item].rank);
        });
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = order[i].item;
        set_ranks(row);
    }

    /// How often lines cross between the columns. O(lines log boxes), with a Fenwick tree of the ends so far.
    [[nodiscard]] constexpr std::uint64_t count_crossings() const {
        std::uint64_t out = 0;
        for (std::size_t column = 0; column + 1 < rows_.size(); ++column) {
            std::vector<std::uint64_t> tree(rows_[column + 1].size() + 1, 0);
            std::uint64_t seen = 0;
            for (const auto each : rows_[column]) {
                const auto& ends = items_[each].after;
                for (const auto end : ends) {
                    std::uint64_t not_below = 0;
                    for (auto i = items_[end].rank + 1; i > 0; i &= i - 1) not_below += tree[i];
                    out += seen - not_below;
                }
                for (const auto end : ends)
                    for (auto i = items_[end].rank + 1; i < tree.size(); i += i & (~i + 1)) ++tree[i];
                seen += ends.size();
            }
        }
        return out;
    }

    // ---- The places in each column

    constexpr void place_rows() {
        for (const auto& row : rows_) {
            double end = 0;
            for (const auto each : row) {
                items_[each].middle = end + items_[each].height / 2;
                end += items_[each].height + static_cast<double>(spacing_.row_gap);
            }
        }
        for (int sweep = 0; sweep < sweeps; ++sweep)
            for (std::size_t i = 0; i < rows_.size(); ++i)
                settle(rows_[sweep % 2 == 0 ? i : rows_.size() - 1 - i]);
    }

    /// The distance between the middles of two items, one below the other.
    [[nodiscard]] constexpr double distance(const item& upper, const item& lower) const noexcept {
        const bool are_lines = upper.height == 0 && lower.height == 0;
        const auto gap = are_lines ? spacing_.lane_gap : spacing_.row_gap;
        return (upper.height + lower.height) / 2 + static_cast<double>(gap);
    }

    /// Brings the items of a column as near to the middle of their neighbours as their order and their
    /// distances let them: the least sum of squares, by pooling adjacent violators.
    constexpr void settle(const std::vector<std::size_t>& row) {
        struct pool {
            double sum = 0;
            double weight = 0;
            std::size_t count = 0;

            [[nodiscard]] constexpr double mean() const noexcept { return sum / weight; }
        };
        constexpr double line_weight = 4; // what passes should be straight
        std::vector<pool> pools;
        double offset = 0; // of the item, where all lie as close as they may
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto& here = items_[row[i]];
            if (i > 0) offset += distance(items_[row[i - 1]], here);
            const auto weight = here.height == 0 ? line_weight : 1;
            pools.push_back({(wanted_middle(here) - offset) * weight, weight, 1});
            while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
                const auto last = pools.back();
                pools.pop_back();
                pools.back().sum += last.sum;
                pools.back().weight += last.weight;
                pools.back().count += last.count;
            }
        }
        offset = 0;
        std::size_t i = 0;
        for (const auto& each : pools) {
            for (const auto end = i + each.count; i < end; ++i) {
                if (i > 0) offset += distance(items_[row[i - 1]], items_[row[i]]);
                items_[row[i]].middle = each.mean() + offset;
            }
        }
    }

    [[nodiscard]] constexpr double wanted_middle(const item& of) const {
        double sum = 0;
        for (const auto each : of.before) sum += items_[each].middle;
        for (const auto each : of.after) sum += items_[each].middle;
        const auto count = of.before.size() + of.after.size();
        return count == 0 ? of.middle : sum / static_cast<double>(count);
    }

    // ---- The picture

    static constexpr std::int64_t round(double value) noexcept {
        return static_cast<std::int64_t>(value < 0 ? value - 0.5 : value + 0.5);
    }

    constexpr void write_boxes() {
        double top = items_[0].middle - items_[0].height / 2;
        for (const auto& each : items_) top = std::min(top, each.middle - each.height / 2);
        for (auto& each : items_) each.middle -= top;

        auto x = spacing_.margin;
        for (const auto& row : rows_) {
            std::int64_t width = 0;
            for (const auto each : row)
                if (each < sizes_.size()) width = std::max(width, sizes_[each].width);
            extents_.push_back({x, x + width});
            x += width + spacing_.column_gap;
        }
        out_.size.width = extents_.back().end;
        for (std::size_t i = 0; i < sizes_.size(); ++i) {
            auto& box = out_.boxes[i];
            const auto column = extents_[box.column];
            box.size.width = column.end - column.begin;
            box.corner = {column.begin, round(items_[i].middle - items_[i].height / 2)};
        }
        for (const auto& each : items_)
            out_.size.height = std::max(out_.size.height, round(each.middle + each.height / 2));
    }

    constexpr void write_routes() {
        out_.routes.resize(links_.size());
        for (std::size_t i = 0; i < links_.size(); ++i) {
            auto& route = out_.routes[i];
            const auto& box = out_.boxes[links_[i].from];
            route.push_back({box.corner.x + box.size.width, box.corner.y + box.size.height / 2});
            for (const auto each : passed_[i]) {
                const auto column = extents_[items_[each].column];
                const auto y = round(items_[each].middle);
                route.push_back({column.begin, y});
                route.push_back({column.end, y});
            }
        }
        // Those that end in one box do so one below the other, in the order in which they come.
        std::vector<std::size_t> order(links_.size(), 0);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (links_[a].to != links_[b].to) return links_[a].to < links_[b].to;
            const auto left = out_.routes[a].back().y;
            const auto right = out_.routes[b].back().y;
            return left < right || (left == right && a < b);
        });
        for (std::size_t begin = 0; begin < order.size();) {
            auto end = begin + 1;
            while (end < order.size() && links_[order[end]].to == links_[order[begin]].to) ++end;
            const auto& box = out_.boxes[links_[order[begin]].to];
            const auto count = static_cast<std::int64_t>(end - begin);
            auto y = box.corner.y + box.size.height / 2 - (count - 1) * spacing_.lane_gap / 2;
            for (; begin < end; ++begin, y += spacing_.lane_gap)
                out_.routes[order[begin]].push_back({box.corner.x, y});
        }
    }

    struct extent {
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };

    std::span<const layout_size> sizes_;
    std::span<const layout_link> links_;
    const layout_spacing& spacing_;
    std::vector<std::size_t> columns_; // of the boxes
    std::vector<item> items_;
    std::vector<std::vector<std::size_t>> passed_; // by each line, in order
    std::vector<std::vector<std::size_t>> rows_;   // the items of each column, from above
    std::vector<extent> extents_;                  // of the columns, from left to right
    layered_layout out_;
};

/// Which boxes hang together: for each the number of its group, counted by their first boxes.
[[nodiscard]] constexpr std::vector<std::size_t> find_groups(std::size_t boxes,
                                                             std::span<const layout_link> links) {
    std::vector<std::size_t> parents(boxes, 0); // never behind its children, so that roots are first boxes
    for (std::size_t i = 0; i < boxes; ++i) parents[i] = i;
    const auto find_root = [&](std::size_t box) {
        while (parents[box] != box) box = parents[box] = parents[parents[box]];
        return box;
    };
    for (const auto& each : links) {
        const auto from = find_root(each.from);
        const auto to = find_root(each.to);
        parents[std::max(from, to)] = std::min(from, to);
    }
    std::vector<std::size_t> out(boxes, 0);
    std::size_t count = 0;
    for (std::size_t i = 0; i < boxes; ++i) out[i] = parents[i] == i ? count++ : out[find_root(i)];
    return out;
}

/// One of several layouts in a picture, and which of the boxes and links are in it.
struct layout_group {
    std::vector<std::size_t> boxes;
    std::vector<std::size_t> links;
    std::vector<layout_size> sizes;
    std::vector<layout_link> local_links; // by the boxes' places in the group
};

[[nodiscard]] constexpr std::vector<layout_group> split_groups(std::span<const layout_size> boxes,
                                                               std::span<const layout_link> links) {
    std::vector<layout_group> out;
    const auto groups = find_groups(boxes.size(), links);
    std::vector<std::size_t> local(boxes.size(), 0);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (groups[i] == out.size()) out.emplace_back();
        auto& group = out[groups[i]];
        local[i] = group.boxes.size();
        group.boxes.push_back(i);
        group.sizes.push_back(boxes[i]);
    }
    for (std::size_t i = 0; i < links.size(); ++i) {
        auto& group = out[groups[links[i].from]];
        group.links.push_back(i);
        group.local_links.push_back({local[links[i].from], local[links[i].to]});
    }
    return out;
}

} // namespace detail

/// Lays out boxes of the given sizes, with lines from the right of one to the left of another. What nothing
/// leads to stands one column left of what first needs it, all else as far left as it can; what does not hang
/// together stands one below the other. A line that is no forward one has no say in this, and may lead back.
/// O(n log n) in boxes, lines and the columns that lines pass; beyond some thousands of those, lines run
/// straight.
[[nodiscard]] constexpr layered_layout lay_out(std::span<const layout_size> boxes,
                                               std::span<const layout_link> links,
                                               const layout_spacing& spacing = {}) {
    layered_layout out;
    out.boxes.resize(boxes.size());
    out.routes.resize(links.size());
    auto top = spacing.margin;
    for (const auto& group : detail::split_groups(boxes, links)) {
        auto part = detail::layout_maker(group.sizes, group.local_links, spacing).run();
        if (top > spacing.margin) top += 2 * spacing.row_gap;
        for (std::size_t i = 0; i < group.boxes.size(); ++i) {
            part.boxes[i].corner.y += top;
            out.boxes[group.boxes[i]] = part.boxes[i];
        }
        for (std::size_t i = 0; i < group.links.size(); ++i) {
            for (auto& each : part.routes[i]) each.y += top;
            out.routes[group.links[i]] = std::move(part.routes[i]);
        }
        top += part.size.height;
        out.size.width = std::max(out.size.width, part.size.width);
    }
    out.size.width += spacing.margin;
    out.size.height = top + spacing.margin;
    return out;
}

} // namespace tare::inline v0
