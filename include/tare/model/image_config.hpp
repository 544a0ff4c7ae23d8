#pragma once

#include <tare/model/exposed_port.hpp>
#include <tare/syntax/instructions.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tare::inline v0 {

/// How a container is asked whether it is well. Durations are in nanoseconds; 0 stands for those that are
/// not given.
struct health_check {
    std::vector<std::string> test{}; ///< `NONE`; `CMD` and arguments; or `CMD-SHELL` and a text
    std::int64_t interval = 0;
    std::int64_t timeout = 0;
    std::int64_t start_period = 0;
    std::int64_t start_interval = 0;
    std::int32_t retries = 0;

    friend constexpr bool operator==(const health_check&, const health_check&) = default;
};

/// What an image tells its containers: the `config` of the image specification, and the author.
struct image_config {
    std::string os{}; ///< empty for that of the platform asked for
    std::string author{};
    std::vector<name_value> environment{}; ///< in the order in which the names came up
    std::vector<std::string> entrypoint{};
    std::vector<std::string> command{};
    std::string working_directory{};
    std::string user{};
    std::vector<exposed_port> ports{};  ///< each once: by protocol, then by number
    std::vector<std::string> volumes{}; ///< each once, in the order of their bytes
    std::vector<name_value> labels{};   ///< each name once, in the order of their bytes
    std::optional<health_check> health{};
    std::vector<std::string> shell{}; ///< empty for the system's own
    std::string stop_signal{};
    std::vector<std::string> triggers{}; ///< the instructions of ONBUILD
    bool arguments_escaped = false;      ///< Docker's ArgsEscaped: set by any CMD

    friend constexpr bool operator==(const image_config&, const image_config&) = default;
};

} // namespace tare::inline v0
