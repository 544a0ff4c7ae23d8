#pragma once

#include <tare/model/build_options.hpp>
#include <tare/model/environment.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/stage_runner.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/stages.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// The variables in force at each instruction of a Dockerfile.
class build_scopes {
public:
    /// Reads them; see `read_scopes`.
    template <base_image_lookup Look>
    constexpr build_scopes(const document_base& from, const build_options& options, Look& base_images) {
        auto plan = detail::plan_build(from, options, base_images, true);
        std::size_t count = 0;
        for (const auto node : from.instructions()) {
            if (count == plan.global_states.size()) break;
            entries_.push_back({node.index(), plan.global_states[count++], detail::no_stage, true});
        }
        const auto global = plan.variables.global_state();
        for (const auto& each : plan.graph.stages)
            entries_.push_back({each.stage.opening.index(), global, detail::no_stage, true});
        const auto keep = [this](const instruction& node, std::uint32_t state, std::uint32_t stage,
                                 bool is_complete) {
            entries_.push_back({node.index(), state, stage, is_complete});
        };
        detail::stage_runner runner(plan, options, keep);
        runner.run_all();
        std::sort(entries_.begin(), entries_.end(),
                  [](const entry& a, const entry& b) { return a.node < b.node; });
        tree_ = std::move(plan.variables.tree());
    }

    /// What the words of an instruction see: for FROM and for an ARG before it the variables outside all
    /// stages; in a stage what its ARGs and ENVs, its base and the triggers of its base have set so far. An
    /// instruction inside ONBUILD is shown what the ONBUILD sees, though it will run elsewhere. Points into
    /// the scopes. O(log instructions).
    [[nodiscard]] constexpr environment environment_at(const instruction& node) const& noexcept {
        std::size_t after = 0; // the first entry beyond the instruction
        for (auto high = entries_.size(); after < high;) {
            const auto middle = after + (high - after) / 2;
            if (entries_[middle].node <= node.index())
                after = middle + 1;
            else
                high = middle;
        }
        if (after == 0) return {tree_, detail::variable_tree::empty, detail::no_stage, true};
        const auto& found = entries_[after - 1];
        return {tree_, found.state, found.stage, found.is_complete};
    }
    void environment_at(const instruction& node) const&& = delete;

private:
    struct entry {
        std::uint32_t node = 0;
        std::uint32_t state = 0;
        std::uint32_t stage = 0;
        bool is_complete = true;
    };

    detail::variable_tree tree_;
    std::vector<entry> entries_; // in the order of the instructions
};

/// Goes through all stages, needed or not, and keeps the variables. Where something is wrong with an
/// instruction, it sets nothing and those after it go on. `base_images` tells of the environments of base
/// images; without them `environment::is_complete` says no.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr build_scopes read_scopes(const document_base& from, const build_options& options = {},
                                                 Look&& base_images = Look(no_base_images)) {
    return {from, options, base_images};
}

} // namespace tare::inline v0
