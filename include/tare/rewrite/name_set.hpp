#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Names that are kept elsewhere, each with a number.
class name_set {
public:
    /// Adds a name, or gives it another number. O(log names), but for making room.
    constexpr void put(std::string_view name, std::size_t number) {
        const auto at = place_of(name);
        if (at != names_.size() && names_[at].name == name)
            names_[at].number = number;
        else
            names_.insert(names_.begin() + static_cast<std::ptrdiff_t>(at), {name, number});
    }
    /// The number of a name, nothing where there is no such name.
    [[nodiscard]] constexpr const std::size_t* find(std::string_view name) const noexcept {
        const auto at = place_of(name);
        return at != names_.size() && names_[at].name == name ? &names_[at].number : nullptr;
    }
    /// Calls `visit(name, number)` with each.
    template <class Visit>
    constexpr void for_each(Visit visit) const {
        for (const auto& each : names_) visit(each.name, each.number);
    }

private:
    struct numbered {
        std::string_view name;
        std::size_t number = 0;
    };
    constexpr std::size_t place_of(std::string_view name) const noexcept {
        const auto is_before = [](const numbered& each, std::string_view wanted) {
            return each.name < wanted;
        };
        return static_cast<std::size_t>(std::lower_bound(names_.begin(), names_.end(), name, is_before) -
                                        names_.begin());
    }

    std::vector<numbered> names_;
};

} // namespace detail
} // namespace tare::inline v0
