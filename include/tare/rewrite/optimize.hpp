#pragma once

#include <tare/model/image_reference.hpp>
#include <tare/rewrite/clean_package_caches.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/copy_manifests_first.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/merge_runs.hpp>
#include <tare/rewrite/pin_images.hpp>
#include <tare/syntax/document.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// Knows no image's digest.
struct no_pins {
    constexpr std::optional<image_pin> operator()(const image_reference&) const { return std::nullopt; }
};

/// The rewrites that `optimize` uses, and how; one without options is left out.
struct optimize_options {
    std::optional<copy_manifests_options> copy_manifests_first{std::in_place};
    std::optional<merge_options> merge_runs{std::in_place};
    std::optional<clean_package_caches_options> clean_package_caches{std::in_place};
    std::optional<pin_images_options> pin_images{std::in_place};
};

/// A rewrite by its name, and what it does, in a few words.
struct rewrite_info {
    std::string_view name;
    std::string_view summary;
};

/// The rewrites that `optimize` uses, in its order.
inline constexpr std::array<rewrite_info, 4> optimize_table{{
    {"copy-manifests-first", "copies manifests, installs, and only then copies the sources"},
    {"merge-runs", "makes neighbouring RUNs one layer"},
    {"clean-package-caches", "keeps the caches of package managers out of layers"},
    {"pin-images", "writes digests beside the tags of images"},
}};

/// All rewrites that make images smaller, quicker to rebuild and the same each time, in the order that works:
/// what is installed moves up before RUNs are merged, so that none of the project's own commands come along;
/// RUNs are merged before they are cleaned up, so that the lists which one fetches and the next one needs go
/// with the layer that both make.
///
/// `context` tells of the files that are built (a `known_context`), `resolve` of images' digests (an
/// `image_resolver`). What is not told is not guessed: the findings that need it are assuming, or are not made.
template <context_facts Context = unknown_context, image_resolver Resolve = no_pins>
class optimize {
public:
    constexpr explicit optimize(optimize_options options = {}, Context context = {}, Resolve resolve = {})
        : options_(std::move(options)), context_(std::move(context)), resolve_(std::move(resolve)) {}

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        use<tare::copy_manifests_first<Context>>(options_.copy_manifests_first, dockerfile, out, context_);
        use<tare::merge_runs>(options_.merge_runs, dockerfile, out);
        use<tare::clean_package_caches>(options_.clean_package_caches, dockerfile, out);
        use<tare::pin_images<Resolve>>(options_.pin_images, dockerfile, out, resolve_);
    }

private:
    template <class Rule, class Options, class... Facts>
    static constexpr void use(const std::optional<Options>& options, const document_base& dockerfile,
                              findings& out, const Facts&... facts) {
        if (!options) return;
        const Rule rule(facts..., *options);
        rule(dockerfile, out);
    }

    optimize_options options_;
    Context context_;
    Resolve resolve_;
};

} // namespace tare::inline v0
