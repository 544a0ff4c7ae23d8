#pragma once

#include <tare/model/build_error.hpp>
#include <tare/model/build_options.hpp>
#include <tare/syntax/document.hpp>

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace examples {

/// Gives a command line the options of `docker build` that decide what a Dockerfile means: --target,
/// --build-arg and --platform. What they say is in `options` after the parsing.
void add_build_options(CLI::App& app, tare::build_options& options);

/// Tells on standard error why a Dockerfile cannot be built: `name:line:column: error: …`, with what is
/// written there where variables made something else of it.
void report_errors(std::string_view name, const tare::document& document,
                   const std::vector<tare::build_error>& errors);

} // namespace examples
