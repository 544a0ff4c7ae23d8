// tare-images [FILE|-]...: the images that Dockerfiles name, one a line, for scanners, mirrors and pins.

#include <tare/model/image_reference.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/syntax/frontend.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/version.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "build_settings.hpp"
#include "file.hpp"
#include "utility.hpp"

namespace {

enum exit_code { all_well = 0, refused = 1, failed = 2 };

struct settings {
    std::vector<std::string> files{"-"};
    tare::build_options build;
    bool needed = false;
    bool unpinned = false;
    bool where = false;
};

/// Prints images as they are found.
class image_printer {
public:
    explicit image_printer(const settings& options) : options_(options) {}

    /// Prints those of a file; whether every name in it could be read.
    exit_code print(const std::string& path) {
        name_ = examples::display_name(path);
        std::string text;
        if (!examples::read_input("tare-images", path, text)) return failed;
        const auto document = tare::parse(std::move(text));
        auto errors = print_frontend(document);
        const auto graph = tare::read_stage_graph(document, options_.build);
        errors.insert(errors.end(), graph.errors.begin(), graph.errors.end());
        for (const auto& stage : graph.stages) {
            if (options_.needed && !stage.is_needed) continue;
            print_use(document, stage.base);
            for (const auto& use : stage.uses) print_use(document, use);
        }
        examples::report_errors(name_, document, errors);
        return errors.empty() ? all_well : refused;
    }

private:
    /// The image that reads the Dockerfile, which `# syntax=` names.
    std::vector<tare::build_error> print_frontend(const tare::document& document) {
        const auto setting = tare::find_frontend_setting(document.text(), tare::directive_key::syntax);
        if (!setting) return {};
        const auto image = tare::parse_image_reference(setting->reference);
        if (image) {
            print_image(*image, setting->line, 1);
            return {};
        }
        tare::build_error error;
        error.fault = tare::build_fault::invalid_image;
        error.line = setting->line;
        error.subject = setting->reference;
        error.object = describe(image.error(), setting->reference);
        return {error};
    }

    void print_use(const tare::document& document, const tare::stage_use& use) {
        if (!use.image) return;
        const auto at = document.lines().position_of(use.range.begin);
        print_image(*use.image, at.line, at.column);
    }

    void print_image(const tare::image_reference& image, std::uint32_t line, std::uint32_t column) {
        if (options_.unpinned && !image.digest.empty()) return;
        const auto full_name = canonical_name(image);
        if (options_.where)
            std::cout << name_ << ':' << line << ':' << column << ": ";
        else if (!seen_.insert(full_name).second)
            return;
        std::cout << full_name << '\n';
    }

    const settings& options_;
    std::string name_; // of the file, as it is shown
    std::unordered_set<std::string> seen_;
};

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app("Prints the images that Dockerfiles name, each once, by its full name.", "tare-images");
    app.add_option("FILE", options.files,
                   "Dockerfiles to read; - is standard input, which is read where none is given");
    app.add_flag("--needed", options.needed, "leave out stages that the target does not need");
    app.add_flag("--unpinned", options.unpinned, "leave out images that have a digest");
    app.add_flag("--where", options.where, "print every place that names an image: FILE:LINE:COLUMN: IMAGE");
    examples::add_build_options(app, options.build);
    app.set_version_flag("--version", "tare-images " + std::string(tare::version_string));
    app.footer(
        "Read are FROM, COPY --from, RUN --mount=from= and the # syntax= line. Names made of variables are\n"
        "resolved by the defaults of their ARGs and by --build-arg; those that cannot be are told on\n"
        "standard error. With --target, only what that stage needs is printed.\n"
        "\n"
        "With a program DIGEST that prints an image's digest, this pins what a Dockerfile names:\n"
        "  tare-images --unpinned FILE | while read -r image; do\n"
        "      echo \"$image $(DIGEST \"$image\")\"\n"
        "  done >pins\n"
        "  tare-optimize --pins pins --write FILE\n"
        "\n"
        "Exit codes: 0 all went well; 1 a name could not be resolved, or a build would refuse a\n"
        "Dockerfile; 2 a file could not be read, or the command line is wrong.");
    return examples::run_utility(app, argc, argv, [&] {
        if (!options.build.target.empty()) options.needed = true;
        image_printer printer(options);
        auto worst = all_well;
        for (const auto& path : options.files) {
            const auto outcome = printer.print(path);
            if (outcome > worst) worst = outcome;
        }
        return worst;
    });
}
