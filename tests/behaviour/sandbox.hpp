#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tests {

/// A file of the machine that the sandbox has a copy of.
struct tool {
    std::string path; ///< where it is in the sandbox
    std::string content;
};

/// The shells and what they need to start, and the stub.
struct toolbox {
    std::vector<tool> files;
    std::vector<std::string> libraries; ///< where programs look for those that lie beneath the tools
};

/// Reads the machine's dash, bash and busybox, their libraries, and the stub at `stub`; where something is
/// missing, `reason` tells what.
[[nodiscard]] std::optional<toolbox> find_tools(const std::string& stub, std::string& reason);

/// How a program in the sandbox ended.
struct sandbox_end {
    int status = 0;     ///< what `inside` gave back
    std::string reason; ///< why there is no sandbox here; empty where there is one
};

/// Runs `inside` as the first process of its own namespaces (users, mounts, processes, network, IPC, host
/// name), with nothing to be seen of the machine: the root is a file system in memory that ends with it. It
/// holds, all of it read-only, `tools_folder` with the tools, a few devices in /dev and /proc. The process has
/// no capabilities and can get none; it is nobody to the machine where root starts it.
[[nodiscard]] sandbox_end run_in_sandbox(const toolbox& tools, const std::function<int()>& inside);

} // namespace tests
