#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What gave a variable its value.
enum class variable_origin : std::uint8_t {
    environment, ///< ENV, or the base image: it is in the image
    argument,    ///< ARG: it is there while the image is built
};

namespace detail {

/// Variables as they change along a Dockerfile. A state is a number; a change gives a new state and
/// leaves all others readable, so that each instruction and each stage can keep its own. Underneath it is
/// a balanced tree whose changed paths are copied: O(log variables) for a change and for a question.
class variable_tree {
public:
    /// The state without variables.
    static constexpr std::uint32_t empty = 0;

    struct variable {
        std::string_view name;
        std::string_view value;
        variable_origin origin = {};
        bool is_known = true;      ///< whether the value hangs on nothing that is unknown
        bool is_inherited = false; ///< an argument of a stage below, which what the image has would hide

        /// Whether it has this value for sure, where all variables of the image are known or not.
        [[nodiscard]] constexpr bool is_sure(bool is_complete) const noexcept {
            return is_known && (is_complete || !is_inherited);
        }
    };

    /// The state after `name` was given a value in a stage.
    [[nodiscard]] constexpr std::uint32_t set(std::uint32_t state, std::string_view name,
                                              std::string_view value, variable_origin origin,
                                              std::uint32_t stage, bool is_known = true) {
        const auto text = add(value);
        auto changed = find_or_add(state, name);
        if (origin == variable_origin::environment) {
            changed.environment = text;
            changed.environment_is_known = is_known;
            changed.argument = 0;
        } else {
            changed.argument = text;
            changed.argument_is_known = is_known;
            changed.stage = stage;
        }
        return insert(state, name, changed);
    }

    /// The state in which `name` has no value.
    [[nodiscard]] constexpr std::uint32_t unset(std::uint32_t state, std::string_view name) {
        auto changed = find_or_add(state, name);
        changed.environment = changed.argument = 0;
        return insert(state, name, changed);
    }

    /// The variable in a stage. An argument hides what the image has only in the stage that declares it:
    /// a stage built on that one begins with the image's environment, and has the other arguments.
    [[nodiscard]] constexpr std::optional<variable> get(std::uint32_t state, std::string_view name,
                                                        std::uint32_t stage) const noexcept {
        const auto found = find(state, name);
        if (found == 0 || !nodes_[found].held.is_set()) return std::nullopt;
        return view(nodes_[found].held, stage);
    }

    /// Whether the image has the variable, hidden or not.
    [[nodiscard]] constexpr bool is_in_image(std::uint32_t state, std::string_view name) const noexcept {
        const auto found = find(state, name);
        return found != 0 && nodes_[found].held.environment != 0;
    }

    /// Calls `visit(variable)` for each, in the order of their names' bytes.
    template <class Visitor>
    constexpr void for_each(std::uint32_t state, std::uint32_t stage, Visitor&& visit) const {
        if (state == empty) return;
        for_each(nodes_[state].left, stage, visit);
        if (nodes_[state].held.is_set()) visit(view(nodes_[state].held, stage));
        for_each(nodes_[state].right, stage, visit);
    }

private:
    /// A variable by its texts; 0 stands for none.
    struct entry {
        std::uint32_t name = 0;
        std::uint32_t environment = 0;
        std::uint32_t argument = 0;
        std::uint32_t stage = 0; // where the argument was declared
        bool environment_is_known = true;
        bool argument_is_known = true;

        [[nodiscard]] constexpr bool is_set() const noexcept { return environment != 0 || argument != 0; }
    };
    struct node {
        entry held{};
        std::uint32_t left = 0;
        std::uint32_t right = 0;
        std::uint32_t height = 0;
    };

    constexpr std::uint32_t add(std::string_view text) {
        texts_.emplace_back(text);
        return static_cast<std::uint32_t>(texts_.size() - 1);
    }

    constexpr entry find_or_add(std::uint32_t state, std::string_view name) {
        if (const auto found = find(state, name)) return nodes_[found].held;
        entry added;
        added.name = add(name);
        return added;
    }

    constexpr variable view(const entry& held, std::uint32_t stage) const noexcept {
        const bool is_argument = held.argument != 0 && (held.environment == 0 || held.stage == stage);
        return {texts_[held.name], texts_[is_argument ? held.argument : held.environment],
                is_argument ? variable_origin::argument : variable_origin::environment,
                is_argument ? held.argument_is_known : held.environment_is_known,
                is_argument && held.stage != stage};
    }

    constexpr std::uint32_t find(std::uint32_t state, std::string_view name) const noexcept {
        while (state != empty) {
            const auto order = name.compare(texts_[nodes_[state].held.name]);
            if (order == 0) return state;
            state = order < 0 ? nodes_[state].left : nodes_[state].right;
        }
        return 0;
    }

    constexpr std::uint32_t make(const entry& held, std::uint32_t left, std::uint32_t right) {
        const auto higher = nodes_[left].height > nodes_[right].height ? left : right;
        nodes_.push_back({held, left, right, nodes_[higher].height + 1});
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }

    /// Recurses as deep as the tree is high.
    constexpr std::uint32_t insert(std::uint32_t state, std::string_view name, const entry& held) {
        if (state == empty) return make(held, empty, empty);
        const auto here = nodes_[state];
        const auto order = name.compare(texts_[here.held.name]);
        if (order == 0) return make(held, here.left, here.right);
        if (order < 0) return balance(here.held, insert(here.left, name, held), here.right);
        return balance(here.held, here.left, insert(here.right, name, held));
    }

    /// Joins two trees whose heights differ by two at most.
    constexpr std::uint32_t balance(const entry& held, std::uint32_t left, std::uint32_t right) {
        const auto l = nodes_[left];
        const auto r = nodes_[right];
        if (l.height > r.height + 1) {
            if (nodes_[l.left].height >= nodes_[l.right].height)
                return make(l.held, l.left, make(held, l.right, right));
            const auto inner = nodes_[l.right];
            return make(inner.held, make(l.held, l.left, inner.left), make(held, inner.right, right));
        }
        if (r.height > l.height + 1) {
            if (nodes_[r.right].height >= nodes_[r.left].height)
                return make(r.held, make(held, left, r.left), r.right);
            const auto inner = nodes_[r.left];
            return make(inner.held, make(held, left, inner.left), make(r.held, inner.right, r.right));
        }
        return make(held, left, right);
    }

    std::vector<std::string> texts_{std::string()}; // the first one stands for none
    std::vector<node> nodes_{node()};
};

} // namespace detail

/// The variables in force at some place of a Dockerfile, ready to be given to `expand`. Cheap to copy; it
/// points into what it was asked of.
class environment {
public:
    constexpr environment(const detail::variable_tree& tree, std::uint32_t state, std::uint32_t stage,
                          bool is_complete) noexcept
        : tree_(&tree), state_(state), stage_(stage), is_complete_(is_complete) {}

    /// The value of a variable, or nothing where it is not set. O(log variables).
    [[nodiscard]] constexpr std::optional<std::string_view> operator()(std::string_view name) const noexcept {
        const auto found = tree_->get(state_, name, stage_);
        if (!found) return std::nullopt;
        return found->value;
    }

    /// What gave the variable its value.
    [[nodiscard]] constexpr std::optional<variable_origin> origin(std::string_view name) const noexcept {
        const auto found = tree_->get(state_, name, stage_);
        if (!found) return std::nullopt;
        return found->origin;
    }

    /// Whether all variables are known. Where they are not, because nobody told the base image's
    /// environment, a variable that seems not to be set may be set there.
    [[nodiscard]] constexpr bool is_complete() const noexcept { return is_complete_; }

    /// Whether what is said of a variable is sure: it is not where the base image may have it, nor where its
    /// value was made of such variables. O(log variables).
    [[nodiscard]] constexpr bool is_known(std::string_view name) const noexcept {
        const auto found = tree_->get(state_, name, stage_);
        return found ? found->is_sure(is_complete_) : is_complete_;
    }

    /// Calls `visit(name, value, origin)` for each variable, in the order of their names' bytes.
    template <class Visitor>
    constexpr void for_each(Visitor&& visit) const {
        tree_->for_each(state_, stage_, [&](const auto& each) { visit(each.name, each.value, each.origin); });
    }

private:
    const detail::variable_tree* tree_;
    std::uint32_t state_;
    std::uint32_t stage_;
    bool is_complete_;
};

} // namespace tare::inline v0
