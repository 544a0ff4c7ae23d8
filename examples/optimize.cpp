// tare-optimize [FILE|-]...: makes Dockerfiles build smaller images, faster, without changing what is in them.

#include <tare/tare.hpp>

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include "context.hpp"
#include "file.hpp"
#include "utility.hpp"

namespace {

enum exit_code { all_well = 0, would_change = 1, failed = 2 };

/// What images are pinned to, by their canonical names.
using pin_map = std::map<std::string, tare::image_pin, std::less<>>;

struct settings {
    std::vector<std::string> files{"-"};
    std::vector<std::string> rules;
    std::string merge = "layers";
    bool assume = false;
    std::string context;
    std::string pins_file;
    pin_map pins;
    bool diff = false;
    bool check = false;
    bool write = false;
    bool report = false;
    bool list = false;
    bool colour = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;

    tare::applicability level() const {
        return assume ? tare::applicability::assuming : tare::applicability::safe;
    }
    bool uses(std::string_view rule) const {
        for (const auto& each : rules)
            if (each == rule) return true;
        return rules.empty();
    }
};

std::ostream& operator<<(std::ostream& out, tare::position at) { return out << at.line << ':' << at.column; }

// ---- What the rules are told

/// Reads lines of an image's name and what it is pinned to: a digest, or a name with a tag, a digest or both.
/// Empty lines and those that begin with `#` say nothing.
std::optional<pin_map> read_pins(const std::string& path) {
    std::string text;
    if (const auto error = examples::read_file(path, text)) {
        std::cerr << "tare-optimize: cannot read " << path << ": " << error.message() << '\n';
        return std::nullopt;
    }
    pin_map out;
    std::istringstream lines(text);
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        std::istringstream fields(line);
        std::string name;
        std::string target;
        std::string more;
        if (!(fields >> name) || name.starts_with('#')) continue;
        fields >> target >> more;
        // A digest by itself is the end of a reference.
        const bool is_digest = target.find('@') == std::string::npos && target.starts_with("sha");
        const auto image = tare::parse_image_reference(name);
        const auto pinned = tare::parse_image_reference(is_digest ? "image@" + target : target);
        if (!image || !pinned || !more.empty() || (pinned->tag.empty() && pinned->digest.empty())) {
            std::cerr << path << ':' << number
                      << ": error: expected an image and a digest, or an image with a tag or a digest\n";
            return std::nullopt;
        }
        out[canonical_name(*image)] = {pinned->digest, pinned->tag};
    }
    return out;
}

tare::optimize_options choose_rules(const settings& options) {
    tare::optimize_options out;
    if (!options.uses("copy-manifests-first")) out.copy_manifests_first.reset();
    if (!options.uses("clean-package-caches")) out.clean_package_caches.reset();
    if (!options.uses("pin-images")) out.pin_images.reset();
    if (!options.uses("merge-runs"))
        out.merge_runs.reset();
    else if (options.merge == "all")
        out.merge_runs->policy = tare::merge_policy::all;
    else if (options.merge == "package-managers")
        out.merge_runs->policy = tare::merge_policy::package_managers;
    return out;
}

/// The rules with all that is known.
tare::any_rewrite make_rules(const settings& options, const std::optional<tare::build_context>& files) {
    const auto look_up =
        [&pins = options.pins](const tare::image_reference& image) -> std::optional<tare::image_pin> {
        const auto found = pins.find(canonical_name(image));
        return found == pins.end() ? std::nullopt : std::optional(found->second);
    };
    if (!files) return tare::optimize(choose_rules(options), tare::unknown_context{}, look_up);
    const tare::known_context context{*files, examples::folder_texts(options.context)};
    return tare::optimize(choose_rules(options), context, look_up);
}

// ---- What they do

/// Tells what is wrong with a Dockerfile; whether BuildKit would accept it.
bool report_faults(const std::string& name, const tare::document& document) {
    for (const auto& fault : document.diagnostics()) {
        if (fault.level() != tare::severity::error) continue;
        std::cerr << name << ':' << document.lines().position_of(fault.range.begin)
                  << ": error: " << document.message(fault) << '\n';
    }
    return document.ok();
}

void list_finding(const std::string& name, const tare::document& document, const tare::finding& found) {
    std::cout << name << ':' << document.lines().position_of(found.range.begin) << ": "
              << to_string(found.level) << ": " << found.message;
    if (found.level == tare::applicability::assuming) std::cout << ", assuming that " << found.assumption;
    std::cout << " [" << found.rule << "]\n";
}

/// Lists what would be done, and what could be by a person's decision.
void list_findings(const std::string& name, const tare::document& document, const tare::any_rewrite& rules,
                   tare::applicability level) {
    for (const auto& found : tare::check(document, rules))
        if (found.level <= level) list_finding(name, document, found);
}

/// What a rewrite does to a Dockerfile, and what each pass acted on. The findings are told of the text that they
/// were made of.
struct outcome {
    tare::document document;
    std::vector<std::pair<tare::document, tare::findings>> passes;
};

outcome apply_in_passes(const tare::document& before, const tare::any_rewrite& rules,
                        tare::applicability level) {
    outcome out{before, {}};
    const tare::apply_options one_pass{.up_to = level, .max_passes = 1};
    for (std::size_t left = tare::apply_options{}.max_passes; left > 0; --left) {
        auto next = tare::apply_and_report(out.document, rules, one_pass);
        if (next.document == out.document) break;
        out.passes.emplace_back(std::move(out.document), std::move(next.applied));
        out.document = std::move(next.document);
    }
    return out;
}

/// How much of a build is taken from the cache after a change, as `2 of 5`.
std::string cached_steps(const tare::document& document, const tare::build_change& change) {
    const auto steps = tare::find_rebuilds(document, change);
    return std::to_string(steps.count(tare::rebuild_verdict::cached)) + " of " + std::to_string(steps.work());
}

/// What became better: findings, layers, and what a change is likely to cost.
void report(const std::string& name, const tare::document& before, const outcome& after,
            const std::optional<tare::build_context>& context) {
    for (const auto& [document, applied] : after.passes)
        for (const auto& found : applied) list_finding(name, document, found);
    const auto layers = [](const tare::document& document) { return tare::find_layers(document).count(); };
    std::cout << name << ": layers on the base image: " << layers(before) << ", now "
              << layers(after.document) << '\n';

    const auto changes =
        context ? tare::find_likely_changes(before, *context) : tare::find_likely_changes(before);
    for (const auto& each : changes) {
        if (each.kind > tare::likely_kind::manifest) continue;
        std::cout << name << ": steps from the cache after a change of " << to_string(each.kind);
        if (!each.example.empty()) std::cout << " (" << each.example << ')';
        std::cout << ": " << cached_steps(before, each.change) << ", now "
                  << cached_steps(after.document, each.change) << '\n';
    }
}

exit_code optimize(const std::string& path, const settings& options) {
    const auto name = examples::display_name(path);
    std::string text;
    if (!examples::read_input("tare-optimize", path, text)) return failed;
    const auto document = tare::parse(std::move(text));
    const bool accepted = report_faults(name, document);
    std::optional<tare::build_context> context;
    if (!options.context.empty()) {
        context = examples::read_context("tare-optimize", options.context, path);
        if (!context) return failed;
    }
    const auto rules = make_rules(options, context);

    const auto better = accepted ? apply_in_passes(document, rules, options.level()) : outcome{document, {}};
    const bool changed = better.document != document;

    if (options.check && changed) list_findings(name, document, rules, options.level());
    if (options.report && accepted) report(name, document, better, context);
    if (options.diff)
        std::cout << tare::unified_diff(document.text(), better.document.text(),
                                        {.old_name = name, .new_name = name, .colour = options.colour});
    if (options.write && changed) {
        if (const auto error = examples::replace_file(path, better.document.text())) {
            std::cerr << "tare-optimize: cannot write " << name << ": " << error.message() << '\n';
            return failed;
        }
    }
    if (!options.check && !options.diff && !options.write && !options.report)
        std::cout << better.document.text();
    if (!accepted) return failed;
    return options.check && changed ? would_change : all_well;
}

void list_rules() {
    for (const auto& each : tare::optimize_table)
        std::cout << std::left << std::setw(24) << each.name << each.summary << '\n';
}

void check_rules(const std::vector<std::string>& names) {
    for (const auto& name : names) {
        bool is_known = false;
        for (const auto& each : tare::optimize_table) is_known = is_known || each.name == name;
        if (!is_known)
            throw CLI::ValidationError("--rules", "there is no rule " + name + "; --list names them");
    }
}

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app("Rewrites Dockerfiles so that they build smaller images, faster, and prints them.\n"
                 "What an image holds does not change, but for caches of package managers.",
                 "tare-optimize");
    app.add_option("FILE", options.files,
                   "Dockerfiles to read; - is standard input, which is read where none is given");
    app.add_option("--rules", options.rules,
                   "the rules to use, by their names; all of them where none is given")
        ->type_name("NAME,...")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_flag("--list", options.list, "list the rules");
    app.add_option("--merge", options.merge, "which RUNs are merged")
        ->check(CLI::IsMember({"layers", "package-managers", "all"}))
        ->capture_default_str();
    app.add_flag("--assume", options.assume, "also do what is safe under an assumption, which --check names");
    app.add_option("--context", options.context, "the build context: its files tell what is safe")
        ->type_name("DIR")
        ->check(CLI::ExistingDirectory);
    app.add_option("--pins", options.pins_file,
                   "what images are pinned to: lines of an image and a digest, or an image with both")
        ->type_name("FILE");
    app.add_flag("--diff", options.diff, "print a unified diff instead, coloured on a terminal");
    app.add_flag("--report", options.report,
                 "print what changes and why, and the layers and rebuilds it saves");
    auto* check = app.add_flag("--check", options.check,
                               "list what would change instead, and exit with 1 where something would");
    app.add_flag("--write", options.write, "replace the files instead")->excludes(check);
    app.set_version_flag("--version", "tare-optimize " + std::string(tare::version_string));
    app.footer(
        "Exit codes: 0 all went well; 1 --check found something to change; 2 a file could not be read or\n"
        "written, is no Dockerfile that BuildKit accepts, or the command line is wrong.");
    return examples::run_utility(app, argc, argv, [&]() -> int {
        check_rules(options.rules);
        if (options.write)
            for (const auto& path : options.files)
                if (path == "-") throw CLI::ValidationError("--write", "standard input cannot be replaced");
        if (options.list) {
            list_rules();
            return all_well;
        }
        if (!options.pins_file.empty()) {
            auto pins = read_pins(options.pins_file);
            if (!pins) return failed;
            options.pins = *std::move(pins);
        }

        auto worst = all_well;
        for (const auto& path : options.files) {
            const auto outcome = optimize(path, options);
            if (outcome > worst) worst = outcome;
        }
        return worst;
    });
}
