#pragma once

#include <CLI/CLI.hpp>

#include <iostream>

namespace examples {

/// Reads the command line, has `run` do the work and tell the exit code, and writes out what it printed. 2 where
/// the command line is wrong, which `run` too may say by a CLI::ParseError, or standard output cannot be written.
template <class Run>
int run_utility(CLI::App& app, int argc, char** argv, Run run) {
    constexpr int failed = 2;
    int outcome = failed;
    try {
        app.parse(argc, argv);
        outcome = run();
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : failed;
    }
    if (std::cout.flush()) return outcome;
    std::cerr << app.get_name() << ": cannot write to standard output\n";
    return failed;
}

} // namespace examples
