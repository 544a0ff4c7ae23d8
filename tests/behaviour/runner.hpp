#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "call_log.hpp"
#include "file_tree.hpp"
#include "run_steps.hpp"

namespace tests {

/// A shell that `sh` may be.
struct shell {
    std::string_view name;
    const char* program;
};
inline constexpr std::array<shell, 3> shells{{
    {"dash", "/.tools/dash"},
    {"bash", "/.tools/bash"},
    {"ash", "/.tools/busybox"},
}};

/// How a command was called. The environment is sorted, and without `_` and SHLVL, which shells set by
/// themselves.
struct call {
    std::vector<std::string> arguments;
    std::string directory;
    std::vector<std::string> environment;
    std::string input;
    std::vector<std::string> descriptors;
    std::string inheritance;

    friend bool operator==(const call&, const call&) = default;
};

/// The calls that fail, counted from 0.
struct failures {
    std::uint32_t first = call_log::none;
    std::uint32_t last = call_log::none;
};

/// What came of running some steps.
struct outcome {
    bool is_complete = true; ///< no limit was met: of time, of calls, of the log's size
    bool succeeds = false;   ///< all steps ended with 0
    std::vector<call> calls;
    std::string output; ///< what went to standard output, of all steps together
    file_tree files;    ///< what there was at the end

    friend bool operator==(const outcome&, const outcome&) = default;
};

/// Runs steps as a builder does, in the sandbox: each in a process of its own, in its directory, which is
/// made where it is missing, until one fails. What a step leaves running ends with it.
class runner {
public:
    runner();
    runner(const runner&) = delete;
    runner& operator=(const runner&) = delete;
    ~runner();

    /// The root that each run begins with.
    void set_root(skeleton wanted);

    [[nodiscard]] outcome run(const std::vector<run_step>& steps, const shell& own, failures failing = {},
                              int seconds = 2);

private:
    /// What a step ends with; nothing where its time is up.
    [[nodiscard]] int run_step_in(const run_step& step, const shell& own, int seconds) const;
    [[nodiscard]] std::vector<call> read_calls() const;

    call_log* log_ = nullptr;
    int output_ = -1;
    skeleton wanted_;
    file_tree fresh_;
    bool is_fresh_ = false;
};

/// Whether a step can be run here: it names a shell that the sandbox has, or a command.
[[nodiscard]] bool can_run(const run_step& step);
/// Whether `sh` runs it, which may be any shell.
[[nodiscard]] bool is_for_any_shell(const run_step& step);

} // namespace tests
