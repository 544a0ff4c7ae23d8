#include "build_settings.hpp"

#include <tare/model/platform.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/range.hpp>

#include <cstdlib>
#include <iostream>
#include <utility>

namespace examples {

namespace {

/// Like Docker, takes the value of one that has none from the environment, and leaves it out where there is
/// none either.
void add_arguments(const std::vector<std::string>& given, tare::build_options& options) {
    for (const auto& each : given) {
        const auto equals = each.find('=');
        if (equals != std::string::npos)
            options.arguments.push_back({each.substr(0, equals), each.substr(equals + 1)});
        else if (const auto* value = std::getenv(each.c_str()))
            options.arguments.push_back({each, value});
    }
}

} // namespace

void add_build_options(CLI::App& app, tare::build_options& options) {
    app.add_option("--target", options.target, "the stage to be built; the last one where none is given")
        ->type_name("STAGE");
    app.add_option_function<std::vector<std::string>>(
           "--build-arg", [&](const auto& given) { add_arguments(given, options); },
           "the value of an ARG, from the environment where only its name is given")
        ->type_name("NAME[=VALUE]")
        ->allow_extra_args(false);
    app.add_option_function<std::string>(
           "--platform",
           [&](const std::string& text) {
               auto read = tare::parse_platform(text);
               if (!read) throw CLI::ValidationError("--platform", describe(read.error(), text));
               options.target_platform = *std::move(read);
           },
           "the platform to build for; linux/amd64 where none is given")
        ->type_name("OS/ARCHITECTURE");
}

void report_errors(std::string_view name, const tare::document& document,
                   const std::vector<tare::build_error>& errors) {
    for (const auto& each : errors) {
        std::cerr << name;
        if (!each.range.empty()) {
            const auto at = document.lines().position_of(each.range.begin);
            std::cerr << ':' << at.line << ':' << at.column;
        } else if (each.line > 0) {
            std::cerr << ':' << each.line;
        }
        const auto message = each.message();
        std::cerr << ": error: " << message;
        const auto written = slice(document.text(), each.range);
        if (written.find('$') != std::string_view::npos && message.find(written) == std::string::npos) {
            std::string quoted;
            tare::append_quoted(quoted, written);
            std::cerr << " (written " << quoted << ')';
        }
        std::cerr << '\n';
    }
}

} // namespace examples
