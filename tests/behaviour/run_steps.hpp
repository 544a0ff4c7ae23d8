#pragma once

#include <tare/shell/dialect.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/keyword.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tests {

/// What one RUN has a builder do.
struct run_step {
    std::vector<std::string> command; ///< the program and its arguments; for a script it is the last one
    std::string directory;
    std::vector<std::string> environment;      ///< `NAME=VALUE`
    std::optional<tare::shell_dialect> script; ///< what its last argument is read as, where it is a script
    bool is_opaque = false;                    ///< it cannot be run by the shells at hand

    friend bool operator==(const run_step&, const run_step&) = default;
};

/// A stage's RUNs, in order, parted by the other instructions.
struct stage_runs {
    std::vector<std::vector<run_step>> stretches{1};
    std::vector<tare::keyword> between; ///< the instructions; one less than stretches

    friend bool operator==(const stage_runs&, const stage_runs&) = default;
};

/// The RUNs of all stages. Variables are as BuildKit has them for a base image with nothing but the usual
/// PATH; the user is always root.
[[nodiscard]] std::vector<stage_runs> read_stages(const tare::document& dockerfile);

/// Some RUNs before and after a rewrite.
struct run_pair {
    std::vector<run_step> before;
    std::vector<run_step> after;
};

/// What differs between two readings of the same stages: a pair for each stretch where the other instructions
/// are the same, else one for the whole stage. Steps at both ends that are equal are left out.
[[nodiscard]] std::vector<run_pair> changed_runs(const std::vector<stage_runs>& before,
                                                 const std::vector<stage_runs>& after);

} // namespace tests
