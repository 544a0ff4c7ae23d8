// tare-cache FILE --changed PATH...: which instructions a change makes run again, and why.

#include <tare/tare.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "context.hpp"
#include "file.hpp"
#include "utility.hpp"

namespace {

constexpr std::string_view program = "tare-cache";

enum exit_code { all_well = 0, rebuilds = 1, failed = 2 };

struct settings {
    std::string file = "-";
    std::string target;
    std::string context;
    std::vector<std::string> changed;
    std::vector<std::string> arguments;
    std::vector<std::string> images;
    bool base_changed = false;
    bool remote_changed = false;
    bool check = false;

    bool asks_for_change() const {
        return !changed.empty() || !arguments.empty() || !images.empty() || base_changed || remote_changed;
    }
};

/// A folder's files in the place of the folder, where the context is known.
std::vector<std::string> spread(const std::vector<std::string>& changed,
                                const std::vector<std::string>& all) {
    std::vector<std::string> out;
    for (const auto& each : changed) {
        const auto path = tare::resolve_path("", each).substr(1);
        const auto before = out.size();
        for (const auto& file : all)
            if (path.empty() || tare::is_inside(file, path)) out.push_back(file);
        if (out.size() == before) out.push_back(each);
    }
    return out;
}

tare::build_change make_change(const settings& options, tare::build_context&& files) {
    tare::build_change out;
    out.files = std::move(files);
    for (const auto& each : options.arguments) {
        const auto equals = each.find('=');
        tare::changed_argument argument{each.substr(0, equals), std::nullopt};
        if (equals != std::string::npos) argument.value = each.substr(equals + 1);
        out.arguments.push_back(std::move(argument));
    }
    out.images = options.images;
    out.all_images = options.base_changed;
    out.remote_sources = options.remote_changed;
    return out;
}

std::string plural(std::size_t count, std::string_view what) {
    return std::to_string(count) + ' ' + std::string(what) + (count == 1 ? "" : "s");
}

/// `3 of 9 steps rebuild, 2 more may`.
std::string summary(const tare::rebuild_list& list) {
    const auto sure = list.count(tare::rebuild_verdict::rebuilds);
    const auto maybe = list.count(tare::rebuild_verdict::may_rebuild);
    auto out =
        std::to_string(sure) + " of " + plural(list.work(), "step") + (sure == 1 ? " rebuilds" : " rebuild");
    if (maybe > 0) out += ", " + std::to_string(maybe) + " more may";
    return out;
}

std::string one_line(std::string text) {
    for (auto& each : text)
        if (static_cast<unsigned char>(each) < ' ') each = ' ';
    return text;
}

/// Lists the instructions with work to do, stage by stage.
void print_instructions(const tare::rebuild_list& list, const tare::stage_graph& graph) {
    constexpr std::size_t shown = 48;
    std::size_t widest = 0;
    for (const auto& each : list.instructions) widest = std::max(widest, std::to_string(each.line).size());
    std::size_t stage = graph.stages.size();
    for (const auto& each : list.instructions) {
        const bool is_from = each.by == tare::keyword::from && !each.node.trigger();
        if (!each.works && !is_from) continue;
        if (each.stage != stage) {
            stage = each.stage;
            const auto& here = graph.stages[stage];
            std::cout << (stage > 0 ? "\n" : "") << here.name(stage);
            if (graph.target == stage) std::cout << " (target)";
            if (!here.is_needed) std::cout << " (not built: the target does not need it)";
            std::cout << '\n';
        }
        if (!graph.stages[stage].is_needed) continue;
        const auto line = std::to_string(each.line);
        auto text = is_from ? tare::one_line(each.node, shown)
                            : (each.is_triggered ? "ONBUILD " + std::string(to_string(each.by))
                                                 : tare::one_line(each.node, shown));
        const auto verdict = std::string(to_string(each.verdict));
        std::cout << "  " << std::string(widest - line.size(), ' ') << line << "  " << verdict
                  << std::string(verdict.size() < 13 ? 13 - verdict.size() : 1, ' ') << text;
        if (const auto why = tare::explain(each); !why.empty()) std::cout << "  # " << one_line(why);
        std::cout << '\n';
    }
}

/// What each of the changes that are to be expected costs.
void print_history(const tare::document& document, const std::vector<tare::likely_change>& changes,
                   const tare::build_options& build) {
    struct row {
        std::string what;
        tare::rebuild_list list;
    };
    std::vector<row> rows;
    std::size_t widest = 0;
    for (const auto& each : changes) {
        std::string what(to_string(each.kind));
        what += ' ';
        what += each.example.empty() ? "(any other file)" : one_line(each.example);
        if (each.files > 1) what += " and " + std::to_string(each.files - 1) + " more";
        widest = std::max(widest, what.size());
        rows.push_back({std::move(what), tare::find_rebuilds(document, each.change, build)});
    }
    for (const auto& [what, list] : rows) {
        std::cout << what << std::string(widest - what.size(), ' ') << "  " << summary(list);
        for (const auto& each : list.instructions) {
            if (!each.works || each.verdict == tare::rebuild_verdict::cached) continue;
            std::cout << ", from line " << each.line;
            break;
        }
        std::cout << '\n';
    }
    if (rows.empty()) std::cout << "nothing from outside goes into this build\n";
}

exit_code run(const settings& options) {
    std::string text;
    if (!examples::read_input(program, options.file, text)) return failed;
    std::vector<std::string> all;
    tare::ignore_patterns ignore;
    if (!options.context.empty()) {
        auto paths = examples::list_files(program, options.context);
        auto patterns = paths ? examples::read_ignore(program, options.context, options.file) : std::nullopt;
        if (!patterns) return failed;
        all = *std::move(paths);
        ignore = *std::move(patterns);
    }

    const auto document = tare::parse(std::move(text));
    tare::build_options build;
    build.target = options.target;
    const auto graph = tare::read_stage_graph(document, build);
    for (const auto& error : graph.errors)
        std::cerr << examples::display_name(options.file) << ':' << error.line
                  << ": error: " << error.message() << '\n';
    if (!graph.errors.empty() || !graph.target) return failed;

    if (!options.asks_for_change()) {
        if (options.context.empty()) {
            print_history(document, tare::find_likely_changes(document, build), build);
            return all_well;
        }
        const auto context = examples::make_context(program, all, ignore);
        if (!context) return failed;
        print_history(document, tare::find_likely_changes(document, *context, build), build);
        return all_well;
    }

    auto files = examples::make_context(program, spread(options.changed, all), ignore);
    if (!files) return failed;
    for (const auto& each : files->ignored) std::cout << each << " is left out by the ignore file\n";
    const auto list = tare::find_rebuilds(document, make_change(options, *std::move(files)), build);
    print_instructions(list, graph);
    std::cout << '\n' << summary(list) << '\n';
    const bool is_cached = list.count(tare::rebuild_verdict::cached) == list.work();
    return options.check && !is_cached ? rebuilds : all_well;
}

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app(
        "Prints which instructions of a Dockerfile run again after a change, and why; or, where no change "
        "is given, what the likely ones cost.",
        "tare-cache");
    app.add_option("FILE", options.file,
                   "the Dockerfile; - is standard input, which is read where none is given");
    app.add_option("--changed", options.changed,
                   "paths in the build context that were changed, added or removed; with a slash at its end, "
                   "something in a folder")
        ->type_name("PATH");
    app.add_option("--arg", options.arguments,
                   "a build argument with another value; without =VALUE, any other")
        ->type_name("NAME[=VALUE]");
    app.add_option("--image", options.images, "an image that has been pushed anew")->type_name("NAME");
    app.add_flag("--base-changed", options.base_changed,
                 "all images have been, but those pinned by a digest");
    app.add_flag("--remote-changed", options.remote_changed, "what ADD fetches from elsewhere has changed");
    app.add_option("--context", options.context, "the build context: its files and .dockerignore are read")
        ->type_name("FOLDER");
    app.add_option("--target", options.target, "the stage to build, in place of the last one")
        ->type_name("STAGE");
    app.add_flag("--check", options.check, "exit with 1 where not all is cached");
    app.set_version_flag("--version", "tare-cache " + std::string(tare::version_string));
    app.footer(
        "An instruction that may rebuild takes files from a stage that does: if they come out the same, it\n"
        "is cached. Without --context no path counts as ignored.\n"
        "\n"
        "Exit codes: 0 all went well; 1 with --check, something rebuilds or may; 2 a file could not be\n"
        "read, BuildKit refuses it, or the command line is wrong.");
    return examples::run_utility(app, argc, argv, [&] { return run(options); });
}
