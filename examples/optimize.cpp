// tare-optimize [FILE|-]...: makes Dockerfiles build smaller images without changing what is in them.

#include <tare/tare.hpp>

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "file.hpp"

namespace {

enum exit_code { all_well = 0, would_change = 1, failed = 2 };

struct settings {
    std::vector<std::string> files{"-"};
    bool diff = false;
    bool check = false;
    bool write = false;
    bool colour = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
};

std::string display_name(const std::string& path) { return path == "-" ? "<standard input>" : path; }

std::ostream& operator<<(std::ostream& out, tare::position at) { return out << at.line << ':' << at.column; }

/// Tells what is wrong with a Dockerfile; whether BuildKit would accept it.
bool report_faults(const std::string& name, const tare::document& document) {
    for (const auto& fault : document.diagnostics()) {
        if (fault.level() != tare::severity::error) continue;
        std::cerr << name << ':' << document.lines().position_of(fault.range.begin)
                  << ": error: " << document.message(fault) << '\n';
    }
    return document.ok();
}

/// Lists what can be done without a person's decision.
void list_findings(const std::string& name, const tare::document& document, const tare::findings& findings) {
    for (const auto& found : findings) {
        if (found.level != tare::applicability::safe) continue;
        std::cout << name << ':' << document.lines().position_of(found.range.begin) << ": "
                  << to_string(found.level) << ": " << found.message << " [" << found.rule << "]\n";
    }
}

exit_code optimize(const std::string& path, const settings& options) {
    const auto name = display_name(path);
    std::string text;
    if (const auto error = examples::read_file(path, text)) {
        std::cerr << "tare-optimize: cannot read " << name << ": " << error.message() << '\n';
        return failed;
    }
    const auto document = tare::parse(std::move(text));
    const bool accepted = report_faults(name, document);

    const auto rules = tare::merge_runs();
    const auto better = accepted ? tare::apply(document, rules) : document;
    const bool changed = better != document;

    if (options.check && changed) list_findings(name, document, tare::check(document, rules));
    if (options.diff)
        std::cout << tare::unified_diff(document.text(), better.text(),
                                        {.old_name = name, .new_name = name, .colour = options.colour});
    if (options.write && changed) {
        if (const auto error = examples::replace_file(path, better.text())) {
            std::cerr << "tare-optimize: cannot write " << name << ": " << error.message() << '\n';
            return failed;
        }
    }
    if (!options.check && !options.diff && !options.write) std::cout << better.text();
    if (!accepted) return failed;
    return options.check && changed ? would_change : all_well;
}

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app("Rewrites Dockerfiles so that they build smaller images, and prints them.\n"
                 "What an image holds does not change.",
                 "tare-optimize");
    app.add_option("FILE", options.files,
                   "Dockerfiles to read; - is standard input, which is read where none is given");
    app.add_flag("--diff", options.diff, "print a unified diff instead, coloured on a terminal");
    auto* check = app.add_flag("--check", options.check,
                               "list what would change instead, and exit with 1 where something would");
    app.add_flag("--write", options.write, "replace the files instead")->excludes(check);
    app.set_version_flag("--version", "tare-optimize " + std::string(tare::version_string));
    app.footer(
        "Exit codes: 0 all went well; 1 --check found something to change; 2 a file could not be read or\n"
        "written, is no Dockerfile that BuildKit accepts, or the command line is wrong.");
    try {
        app.parse(argc, argv);
        if (options.write)
            for (const auto& path : options.files)
                if (path == "-") throw CLI::ValidationError("--write", "standard input cannot be replaced");
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? all_well : failed;
    }

    auto worst = all_well;
    for (const auto& path : options.files) {
        const auto outcome = optimize(path, options);
        if (outcome > worst) worst = outcome;
    }
    if (!std::cout.flush()) {
        std::cerr << "tare-optimize: cannot write to standard output\n";
        return failed;
    }
    return worst;
}
