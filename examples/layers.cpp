// tare-layers FILE: what each instruction adds to the image, and what of it is wasted.

#include <tare/tare.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "file.hpp"
#include "utility.hpp"

namespace {

enum exit_code { all_well = 0, wasteful = 1, failed = 2 };

struct settings {
    std::string file = "-";
    std::string target;
    std::string history;
    std::string svg;
    bool check = false;
};

std::string size_text(const std::optional<tare::image_size>& size) {
    std::string out;
    if (size) tare::append_image_size(out, size->bytes);
    return out;
}

/// A row of the table.
struct row {
    std::string line;
    std::string kind;
    std::string size;
    std::string text;
};

class layer_table {
public:
    layer_table(const tare::image_layers& layers, const tare::layer_history* history,
                const std::vector<tare::wasted_files>& waste)
        : layers_(layers), history_(history), waste_(waste) {}

    void print() const {
        std::vector<row> rows{{"LINE", "LAYER", history_ != nullptr ? "SIZE" : "", "INSTRUCTION"}};
        if (layers_.base) {
            row base{std::to_string(layers_.base->line), "base", "", "FROM " + layers_.base->name};
            if (history_ != nullptr && !history_->base.empty()) base.size = size_text(history_->base_size);
            rows.push_back(base);
        }
        for (std::size_t i = 0; i < layers_.layers.size(); ++i) {
            rows.push_back(make_row(i));
            add_notes(i, rows);
        }
        print(rows);
        print_totals();
    }

private:
    row make_row(std::size_t index) const {
        const auto& layer = layers_.layers[index];
        row out;
        out.line = std::to_string(layer.line);
        out.kind = layer.has_layer() ? std::string(to_string(layer.kind)) : "-";
        if (!layer.is_certain) out.kind += '?';
        if (history_ != nullptr) out.size = history_->rows[index] ? size_text(history_->sizes[index]) : "?";
        out.text = layer.is_triggered() ? "ONBUILD " + layer.trigger : tare::one_line(layer.node);
        std::replace(out.text.begin(), out.text.end(), '\n', ' ');
        return out;
    }

    /// What is wasted for the same reason is one note.
    void add_notes(std::size_t index, std::vector<row>& rows) const {
        const tare::wasted_files* last = nullptr;
        std::string names;
        const auto end_note = [&] {
            if (last != nullptr) rows.push_back({"", "", "", note_about(*last, names)});
        };
        for (const auto& each : waste_) {
            if (each.layer != index) continue;
            const bool is_same = last != nullptr && last->kind == each.kind && last->range == each.range &&
                                 last->deleted_by == each.deleted_by && last->is_certain == each.is_certain;
            if (is_same) {
                names += ", " + each.name;
                continue;
            }
            end_note();
            names = each.name;
            last = &each;
        }
        end_note();
    }

    std::string note_about(const tare::wasted_files& about, const std::string& names) const {
        std::string note = about.is_certain ? "  ! " : "  ? ";
        switch (about.kind) {
        case tare::waste_kind::package_cache:
            note += std::string(to_string(*about.manager)) + " leaves ";
            break;
        case tare::waste_kind::deleted_later: note += "writes "; break;
        case tare::waste_kind::removed_package: note += "installs "; break;
        }
        note += names;
        if (about.deleted_by)
            note += ", which line " + std::to_string(layers_.layers[*about.deleted_by].line) +
                    " deletes too late";
        return note;
    }

    void print(const std::vector<row>& rows) const {
        std::size_t line = 0;
        std::size_t kind = 0;
        std::size_t size = 0;
        for (const auto& each : rows) {
            line = std::max(line, each.line.size());
            kind = std::max(kind, each.kind.size());
            size = std::max(size, each.size.size());
        }
        for (const auto& each : rows) {
            std::cout << std::string(line - each.line.size(), ' ') << each.line << "  " << each.kind
                      << std::string(kind - each.kind.size(), ' ') << "  ";
            if (size > 0) std::cout << std::string(size - each.size.size(), ' ') << each.size << "  ";
            std::cout << each.text << '\n';
        }
    }

    void print_totals() const {
        const auto count = layers_.count();
        std::cout << '\n' << count << (count == 1 ? " layer" : " layers");
        if (layers_.base && layers_.base->kind != tare::source_kind::scratch) std::cout << " and the base's";
        std::cout << ", of " << tare::max_image_layers << " that there can be";
        if (const auto empty = layers_.count(tare::layer_kind::empty))
            std::cout << "; " << empty << (empty == 1 ? " is empty" : " are empty");
        std::cout << '\n';
        if (history_ == nullptr) return;
        std::cout << size_text(history_->total) << " in all, " << size_text(history_->base_size)
                  << " of it the base's\n";
        std::size_t missing = 0; // BuildKit keeps no row of ONBUILD
        for (std::size_t i = 0; i < layers_.layers.size(); ++i)
            if (!history_->rows[i] && layers_.layers[i].by != tare::keyword::onbuild) ++missing;
        if (missing > 0)
            std::cout << missing << (missing == 1 ? " instruction has" : " instructions have")
                      << " no row in the history\n";
        if (const auto extra = history_->unmatched.size())
            std::cout << extra << (extra == 1 ? " row of the history fits" : " rows of the history fit")
                      << " no instruction\n";
    }

    const tare::image_layers& layers_;
    const tare::layer_history* history_;
    const std::vector<tare::wasted_files>& waste_;
};

exit_code run(const settings& options) {
    std::string text;
    if (!examples::read_input("tare-layers", options.file, text)) return failed;
    std::string history_text;
    if (!options.history.empty() && !examples::read_input("tare-layers", options.history, history_text))
        return failed;

    const auto document = tare::parse(std::move(text));
    tare::build_options build;
    build.target = options.target;
    const auto graph = tare::read_stage_graph(document, build);
    for (const auto& error : graph.errors)
        std::cerr << examples::display_name(options.file) << ':' << error.line
                  << ": error: " << error.message() << '\n';
    if (!graph.target) return failed;

    const auto layers = tare::find_layers(document, build);
    const auto waste = tare::find_wasted_files(document, layers, build);
    const auto rows = tare::parse_history(history_text);
    if (!options.history.empty() && rows.empty()) {
        std::cerr << "tare-layers: " << examples::display_name(options.history)
                  << " is not what docker history --no-trunc prints\n";
        return failed;
    }
    std::optional<tare::layer_history> history;
    if (!options.history.empty()) history = tare::join_history(layers, rows);
    const auto* known = history ? &*history : nullptr;

    if (!options.svg.empty()) {
        const auto picture = tare::draw_layers(layers, known, waste);
        if (options.svg == "-") {
            std::cout << picture;
        } else if (std::ofstream out(options.svg, std::ios::binary); !(out << picture).flush()) {
            std::cerr << "tare-layers: cannot write " << options.svg << '\n';
            return failed;
        }
    }
    if (options.svg != "-") layer_table(layers, known, waste).print();
    if (!graph.errors.empty()) return failed;
    const bool is_too_many = !layers.fits();
    return options.check && (!waste.empty() || is_too_many) ? wasteful : all_well;
}

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app("Prints what each instruction of a Dockerfile adds to the image.", "tare-layers");
    app.add_option("FILE", options.file,
                   "the Dockerfile; - is standard input, which is read where none is given");
    app.add_option("--target", options.target, "the stage to look at, in place of the last one")
        ->type_name("STAGE");
    app.add_option("--history", options.history,
                   "what `docker history --no-trunc` prints of the image, as a table or with --format "
                   "'{{json .}}': puts sizes beside the instructions")
        ->type_name("FILE");
    app.add_option("--svg", options.svg,
                   "draw the image into this file; - is standard output, in place of the table")
        ->type_name("FILE");
    app.add_flag("--check", options.check, "exit with 1 where anything is wasted");
    app.set_version_flag("--version", "tare-layers " + std::string(tare::version_string));
    app.footer(
        "In the table: files is a layer of what the instruction writes, empty one that holds nothing, - is "
        "no\n"
        "layer. A ? behind it says that it is not certain. Below an instruction stands what its layer holds\n"
        "for nothing, with ! where that is certain.\n"
        "\n"
        "Exit codes: 0 all went well; 1 with --check, something is wasted or there are too many layers; 2 a\n"
        "file could not be read, BuildKit refuses it, or the command line is wrong.");
    return examples::run_utility(app, argc, argv, [&] { return run(options); });
}
