#pragma once

#include <cstddef>
#include <string>

#include "run_steps.hpp"
#include "runner.hpp"

namespace tests {

/// What a rewrite documents to add, to drop or to change of a call is taken out of it; false where nothing is
/// left of the call.
using call_filter = bool (*)(call&);

/// Nothing is taken out.
inline bool keep_all(call&) { return true; }

enum class verdict {
    same,
    differs,
    unstable, ///< before the rewrite two runs differ already
    endless,  ///< a limit is met in both
};

struct comparison {
    verdict found = verdict::same;
    std::size_t calls = 0;     ///< of the run without a failure
    bool succeeds = false;     ///< how that run ended
    std::size_t runs = 0;      ///< all that were made
    std::size_t unlike = 0;    ///< those with a failure that were left out as unstable or endless
    std::string explanation{}; ///< the first difference
};

/// Runs both of a pair with one shell: without a failure, and for each command with that one failing and, where
/// anything runs after that, all from that one on. The runner's root must be the one for the pair.
[[nodiscard]] comparison compare(runner& place, const run_pair& pair, const shell& own, call_filter filter);

} // namespace tests
