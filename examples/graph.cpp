// tare-graph [FILE|-]: draws the stages of a Dockerfile and what they are made of.

#include <tare/model/stage_graph.hpp>
#include <tare/report/diagram_dot.hpp>
#include <tare/report/diagram_mermaid.hpp>
#include <tare/report/diagram_svg.hpp>
#include <tare/report/stage_diagram.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/version.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "build_settings.hpp"
#include "file.hpp"
#include "utility.hpp"

namespace {

enum exit_code { all_well = 0, refused = 1, failed = 2 };

enum class picture_format { svg, mermaid, dot };

const std::map<std::string, picture_format> format_names{
    {"svg", picture_format::svg},
    {"mermaid", picture_format::mermaid},
    {"dot", picture_format::dot},
};

struct settings {
    std::string file = "-";
    picture_format format = picture_format::svg;
    tare::build_options build;
    tare::stage_diagram_options diagram;
};

std::string draw(const tare::stage_diagram& diagram, picture_format format, std::string_view title) {
    switch (format) {
    case picture_format::mermaid: return to_mermaid(diagram);
    case picture_format::dot: return to_dot(diagram, title);
    default: return to_svg(diagram, title);
    }
}

exit_code run(const settings& options) {
    const auto name = examples::display_name(options.file);
    std::string text;
    if (!examples::read_input("tare-graph", options.file, text)) return failed;
    const auto document = tare::parse(std::move(text));
    const auto graph = tare::read_stage_graph(document, options.build);
    examples::report_errors(name, document, graph.errors);
    std::cout << draw(make_diagram(graph, options.diagram), options.format, name);
    return graph.errors.empty() ? all_well : refused;
}

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app("Draws the stages of a Dockerfile: what each is made of, and what the target needs.",
                 "tare-graph");
    app.add_option("FILE", options.file,
                   "the Dockerfile to read; - is standard input, which is read where none is given");
    app.add_option("--format", options.format,
                   "svg: a picture, for browsers; mermaid: a chart for Markdown, as GitHub shows it; dot: a\n"
                   "graph for Graphviz")
        ->type_name("svg|mermaid|dot")
        ->option_text("svg|mermaid|dot [svg]")
        ->transform(CLI::CheckedTransformer(format_names));
    app.add_flag("--needed", options.diagram.only_needed, "leave out what the target does not need");
    examples::add_build_options(app, options.build);
    app.set_version_flag("--version", "tare-graph " + std::string(tare::version_string));
    app.footer(
        "Arrows go from what is taken to the stage that takes it: solid for FROM, dashed for COPY --from,\n"
        "dotted (in Mermaid dashed) for RUN --mount. Images are yellow, stages blue, the target darker,\n"
        "what it does not need grey; what is unknown or wrong is red.\n"
        "\n"
        "Exit codes: 0 all went well; 1 a build would refuse the Dockerfile, which is drawn as far as it\n"
        "is understood; 2 the file could not be read, or the command line is wrong.");
    return examples::run_utility(app, argc, argv, [&] { return run(options); });
}
