#pragma once

#include <tare/model/build_check_report.hpp>
#include <tare/model/build_check_settings.hpp>
#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/exposed_port.hpp>
#include <tare/model/image_config.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/stage_runner.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/text/result.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// The image that a Dockerfile will make, as far as its text tells.
struct predicted_image {
    image_config config{};
    /// The canonical name of the base image, where nobody told what it is like. Then the image has what the
    /// base has besides; and where a word hangs on a variable or on the working directory of the base, `config`
    /// has what would come of it if the base had none.
    std::string unknown_base{};

    friend constexpr bool operator==(const predicted_image&, const predicted_image&) = default;
};

namespace detail {

/// Keeps each name once: where it stood first, or, where `sorts`, in the order of the names' bytes; with its
/// last value.
constexpr void keep_last_values(std::vector<name_value>& pairs, bool sorts) {
    std::vector<std::size_t> order(pairs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto compared = pairs[a].name.compare(pairs[b].name);
        return compared < 0 || (compared == 0 && a < b);
    });
    struct kept {
        std::size_t first = 0;
        std::size_t last = 0;
    };
    std::vector<kept> all;
    for (const auto i : order) {
        if (all.empty() || pairs[all.back().first].name != pairs[i].name)
            all.push_back({i, i});
        else
            all.back().last = i;
    }
    if (!sorts)
        std::sort(all.begin(), all.end(), [](const kept& a, const kept& b) { return a.first < b.first; });
    std::vector<name_value> out;
    out.reserve(all.size());
    for (const auto& each : all) out.push_back(pairs[each.last]);
    pairs.swap(out);
}

/// Each port once, in order.
[[nodiscard]] constexpr std::vector<exposed_port> list_ports(std::vector<port_range> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const port_range& a, const port_range& b) {
        return a.protocol < b.protocol || (a.protocol == b.protocol && a.first < b.first);
    });
    std::vector<exposed_port> out;
    for (const auto& each : ranges) {
        const bool goes_on = !out.empty() && out.back().protocol == each.protocol;
        std::uint32_t next = each.first;
        if (goes_on && out.back().number >= next) next = out.back().number + std::uint32_t{1};
        for (; next <= each.last; ++next) out.push_back({static_cast<std::uint16_t>(next), each.protocol});
    }
    return out;
}

} // namespace detail

/// The image that BuildKit would make of a Dockerfile, or the error with which it would refuse it before it
/// runs anything, be it only what a build check finds, by the directive `# check=error=true`; that a file is
/// missing or a command fails is not known here. `base_images` tells what the base images are like; an error
/// that one of which it does not tell might clear up is not certain.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr result<predicted_image, build_error>
predict_image(const document_base& from, const build_options& options = {},
              Look&& base_images = Look(no_base_images)) {
    const auto checks = find_check_settings(from, options);
    if (!checks || checks->fails_build) {
        auto report = check_build(from, options, base_images, {.all_stages = false});
        if (report.error) return fail(*std::move(report.error));
    }
    auto plan = detail::plan_build(from, options, base_images, false);
    for (auto& each : plan.graph.errors)
        if (!detail::is_forward_reference(each)) return fail(std::move(each));

    const auto ignore = [](const auto&...) {};
    detail::stage_runner runner(plan, options, ignore);
    runner.run_needed();
    if (runner.error()) return fail(*std::move(runner.error()));
    predicted_image out;
    out.config = std::move(runner.config());
    out.unknown_base = runner.unknown_base();
    detail::keep_last_values(out.config.environment, false);
    detail::keep_last_values(out.config.labels, true);
    auto& volumes = out.config.volumes;
    std::sort(volumes.begin(), volumes.end());
    volumes.erase(std::unique(volumes.begin(), volumes.end()), volumes.end());
    out.config.ports = detail::list_ports(runner.ports());
    return out;
}

} // namespace tare::inline v0
