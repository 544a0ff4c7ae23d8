#pragma once

#include <tare/model/build_context.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tare::inline v0 {

/// A build argument with another value than before.
struct changed_argument {
    std::string name{};
    std::optional<std::string> value{}; ///< the new one; nothing stands for any other than before

    friend constexpr bool operator==(const changed_argument&, const changed_argument&) = default;
};

/// What is not as it was when the last build ran. All else is.
struct build_change {
    /// The files that were changed, added or removed; of a path that ends with a slash, something in that
    /// folder. What the ignore file leaves out is among the ignored ones: `make_build_context` parts them.
    build_context files{};
    std::vector<changed_argument> arguments{}; ///< `--build-arg`, or the default of an ARG
    /// Names of images that have been pushed anew, as the Dockerfile has them or canonical.
    std::vector<std::string> images{};
    bool all_images = false;     ///< every image may have been, but those that a digest pins
    bool remote_sources = false; ///< what ADD fetches from elsewhere is no longer the same

    friend constexpr bool operator==(const build_change&, const build_change&) = default;
};

} // namespace tare::inline v0
