#pragma once

#include <cstddef>
#include <cstdint>

namespace tare::inline v0 {

/// Which of the RUNs that could be merged are.
enum class merge_policy : std::uint8_t {
    layers,           ///< those whose layers gain, and others up to `max_commands`
    package_managers, ///< those of one package manager: its update, installs and cleanup
    all,              ///< all
};

struct merge_options {
    merge_policy policy = merge_policy::layers;
    std::size_t max_commands = 16;          ///< how many commands a RUN may come to have without gain
    bool keep_separate_at_comments = false; ///< what stands after a comment stays apart
    bool base_runs_sh = false;              ///< it is known that base images run scripts by `/bin/sh -c`
};

} // namespace tare::inline v0
