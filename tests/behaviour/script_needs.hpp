#pragma once

#include <vector>

#include "file_tree.hpp"
#include "run_steps.hpp"
#include "sandbox.hpp"

namespace tests {

/// The root in which as much as possible of some scripts gets to run: every command they might call is a link
/// to the stub; the folders they change to and write in are there, the files they read and source too.
/// Scripts are taken as they are written, before and after a rewrite alike.
[[nodiscard]] skeleton furnish_for(const run_pair& runs, const toolbox& tools);

} // namespace tests
