// What the model says of the guides' examples, held against what a real builder showed: guides/*/facts, whose form
// guides.py tells.

#include <tare/model.hpp>
#include <tare/syntax.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace files = std::filesystem;

std::string read_text(const files::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// An example: a Dockerfile, what its ignore file says, and what a builder showed of it.
struct guide {
    std::string text;
    tare::ignore_patterns ignore;
    std::map<std::uint32_t, std::string> layers;               ///< by line: layer, empty or metadata
    std::vector<std::pair<std::string, std::string>> rebuilds; ///< by change: the lines that are run again
};

guide read_guide(const files::path& folder) {
    guide out{read_text(folder / "Dockerfile"), {}, {}, {}};
    auto ignore = tare::read_ignore_file(read_text(folder / ".dockerignore"));
    REQUIRE(ignore.has_value());
    out.ignore = *std::move(ignore);
    std::istringstream lines(read_text(folder / "facts"));
    for (std::string line; std::getline(lines, line);) {
        const auto tab = line.find('\t');
        if (line.starts_with('#') || tab == std::string::npos) continue;
        const auto what = line.substr(0, tab);
        const auto value = line.substr(tab + 1);
        if (what.find_first_not_of("0123456789") == std::string::npos)
            out.layers[static_cast<std::uint32_t>(std::stoul(what))] = value;
        else
            out.rebuilds.emplace_back(what, value);
    }
    return out;
}

/// What a change of the facts is to the model; nothing where it is to the Dockerfile itself.
std::optional<tare::build_change> read_change(const guide& example, std::string_view change) {
    const auto colon = change.find(':');
    const auto kind = change.substr(0, colon);
    const std::string what(change.substr(colon + 1));
    tare::build_change out;
    if (kind == "arg") {
        out.arguments.push_back({what, std::nullopt});
    } else if (kind == "base") {
        out.images.push_back(what);
    } else if (kind == "file" || kind == "mode" || kind == "delete") {
        out.files = *tare::make_build_context(std::vector{what}, example.ignore);
    } else if (kind != "touch") {
        return std::nullopt;
    }
    return out;
}

std::set<std::uint32_t> read_lines(const std::string& text) {
    std::istringstream numbers(text);
    std::set<std::uint32_t> out;
    for (std::uint32_t line = 0; numbers >> line;) out.insert(line);
    return out;
}

/// The layers of each instruction: of the last stage's chain, and of the other stages'.
std::map<std::uint32_t, tare::image_layer> find_all_layers(const tare::document& dockerfile) {
    std::map<std::uint32_t, tare::image_layer> out;
    const auto graph = tare::read_stage_graph(dockerfile);
    for (std::size_t i = 0; i < graph.stages.size(); ++i) {
        tare::build_options options;
        if (i + 1 < graph.stages.size()) options.target = graph.stages[i].stage.from.name;
        for (const auto& each : tare::find_layers(dockerfile, options).layers) out.emplace(each.line, each);
    }
    return out;
}

} // namespace

TEST_CASE("the guides' examples have the layers that a builder makes") {
    std::size_t checked = 0;
    for (const auto& folder : files::directory_iterator(TARE_GUIDES)) {
        const auto name = folder.path().filename().string();
        CAPTURE(name);
        const auto example = read_guide(folder.path());
        const auto dockerfile = tare::parse(example.text);
        const auto layers = find_all_layers(dockerfile);
        for (const auto& fact : example.layers) {
            const auto& line = fact.first;
            const auto& shown = fact.second;
            CAPTURE(line);
            REQUIRE(layers.contains(line));
            const auto& said = layers.at(line);
            ++checked;
            if (shown == "metadata")
                CHECK((!said.has_layer() || !said.is_certain));
            else if (shown == "layer")
                CHECK((said.kind == tare::layer_kind::files || !said.is_certain));
            else // what a program writes may be nothing
                CHECK((said.kind == tare::layer_kind::empty || said.by == tare::keyword::run ||
                       !said.is_certain));
        }
    }
    CHECK(checked >= 80);
}

TEST_CASE("a change makes the guides' examples run again what a builder does") {
    std::size_t examples = 0;
    for (const auto& folder : files::directory_iterator(TARE_GUIDES)) {
        const auto name = folder.path().filename().string();
        CAPTURE(name);
        const auto example = read_guide(folder.path());
        const auto dockerfile = tare::parse(example.text);
        ++examples;
        for (const auto& fact : example.rebuilds) {
            const auto& change = fact.first;
            const auto& shown = fact.second;
            CAPTURE(change);
            const auto made = read_change(example, change);
            if (!made) continue;
            const auto lines = read_lines(shown);
            std::set<std::uint32_t> sure;
            std::set<std::uint32_t> maybe;
            for (const auto& each : tare::find_rebuilds(dockerfile, *made).instructions) {
                if (!each.works || each.reason == tare::rebuild_reason::not_needed) continue;
                if (each.verdict != tare::rebuild_verdict::cached) maybe.insert(each.line);
                if (each.verdict == tare::rebuild_verdict::rebuilds) sure.insert(each.line);
            }
            // What surely rebuilds did, and what did may.
            CHECK(std::includes(lines.begin(), lines.end(), sure.begin(), sure.end()));
            CHECK(std::includes(maybe.begin(), maybe.end(), lines.begin(), lines.end()));
        }
    }
    CHECK(examples >= 10);
}
