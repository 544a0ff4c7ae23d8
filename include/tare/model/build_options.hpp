#pragma once

#include <tare/model/image_config.hpp>
#include <tare/model/platform.hpp>
#include <tare/syntax/instructions.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What `docker build` is told besides the Dockerfile.
struct build_options {
    std::string target{};                ///< a stage's name; the last stage where it is empty
    std::vector<name_value> arguments{}; ///< `--build-arg`; of the same name the last one counts
    platform target_platform = default_platform();
    platform build_platform = default_platform(); ///< what the builder runs on
};

/// What knows the configuration of base images: a callable that is given an image's canonical name and the
/// platform it is wanted for, and answers with nothing where it does not know the image.
template <class T>
concept base_image_lookup = requires(T& look_up, std::string_view image, const platform& wanted) {
    { look_up(image, wanted) } -> std::same_as<std::optional<image_config>>;
};

/// Knows no base image.
inline constexpr auto no_base_images = [](std::string_view, const platform&) -> std::optional<image_config> {
    return std::nullopt;
};

} // namespace tare::inline v0
