#pragma once

#include <tare/model/build_check_finder.hpp>
#include <tare/model/build_check_finding.hpp>
#include <tare/model/build_check_settings.hpp>
#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/stage_runner.hpp>
#include <tare/syntax/document.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// How build checks are made.
struct build_check_options {
    /// Whether all stages are checked, as `docker build --check` does where no target is given; else those
    /// that the target needs, as a plain build does.
    bool all_stages = true;
    const ignore_patterns* ignored = nullptr; ///< what `.dockerignore` says; without it COPY is not checked
};

namespace detail {

/// Why a build fails that its checks make fail, if one of them surely finds something.
[[nodiscard]] constexpr std::optional<build_error>
find_check_error(const std::vector<build_check_finding>& findings) {
    build_check_set named;
    std::optional<build_error> error;
    for (const auto& each : findings) {
        if (!each.is_certain || named.contains(each.check)) continue;
        named.insert(each.check);
        if (error) {
            error->subject += ", ";
        } else {
            error.emplace();
            error->fault = build_fault::failed_checks;
        }
        error->subject += to_string(each.check);
    }
    return error;
}

} // namespace detail

/// What BuildKit's build checks say of a Dockerfile: every finding in its words, in the order it meets them,
/// up to the first error. The directive `# check=` and comments of that form before an instruction are
/// heeded. `base_images` tells what the base images are like; see `build_check_finding::is_certain`. Not made
/// is InvalidBaseImagePlatform, which looks at the image that was pulled.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr build_check_report
check_build(const document_base& from, const build_options& options = {},
            Look&& base_images = Look(no_base_images), const build_check_options& how = {}) {
    build_check_report out;
    const auto settings = find_check_settings(from, options);
    if (!settings) {
        out.error.emplace();
        out.error->fault = build_fault::invalid_check_settings;
        out.error->subject = settings.error();
        return out;
    }
    auto plan = detail::plan_build(from, options, base_images, false);
    auto& stages = plan.graph.stages;
    const bool all_stages = how.all_stages && options.target.empty();
    for (std::size_t i = 0; all_stages && i < stages.size(); ++i) {
        const auto& each = stages[i];
        if (each.is_needed || !each.base.image) continue;
        plan.base_images[i] = base_images(canonical_name(*each.base.image),
                                          each.platform ? *each.platform : options.target_platform);
    }

    detail::build_check_finder finder(from, options, plan, *settings, how.ignored);
    detail::stage_runner runner(plan, options, finder);
    if (finder.check_file()) {
        if (all_stages)
            runner.run_each();
        else
            runner.run_needed();
    }
    out.error = std::move(runner.error());
    for (auto& each : plan.graph.errors) {
        if (detail::is_forward_reference(each)) continue;
        out.error = std::move(each);
        break;
    }
    out.findings = std::move(finder.findings());
    if (!out.error && settings->fails_build) out.error = detail::find_check_error(out.findings);
    return out;
}

} // namespace tare::inline v0
