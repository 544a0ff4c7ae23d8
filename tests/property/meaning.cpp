#include <tare/model.hpp>
#include <tare/shell.hpp>
#include <tare/syntax.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost.hpp"
#include "inputs.hpp"
#include "made_up.hpp"

namespace {

/// A base image that has a say in what becomes of the Dockerfile.
constexpr auto some_base = [](std::string_view,
                              const tare::platform& wanted) -> std::optional<tare::image_config> {
    tare::image_config out;
    if (wanted.os != "windows") out.environment = {{"PATH", "/bin"}, {"VERSION", "1"}};
    out.working_directory = "/base";
    out.triggers = {"ENV TRIGGERED=$VERSION", "COPY --from=build a b"};
    return out;
};

bool is_in(std::string_view text, tare::source_range range) {
    return range.begin <= range.end && range.end <= text.size();
}

std::optional<std::string> find_fault(std::string_view text, const std::vector<tare::build_error>& errors) {
    for (const auto& each : errors) {
        if (!is_in(text, each.range)) return "an error outside the text";
        if (each.message().empty()) return "an error without a sentence";
    }
    return std::nullopt;
}

std::optional<std::string> find_fault(std::string_view text, const tare::stage_graph& graph) {
    if (auto fault = find_fault(text, graph.errors)) return fault;
    if (auto fault = find_fault(text, graph.warnings)) return fault;
    if (graph.target && *graph.target >= graph.stages.size()) return "a target that is no stage";
    std::size_t images = 0;
    for (std::size_t i = 0; i < graph.stages.size(); ++i) {
        const auto& stage = graph.stages[i];
        if (stage.base.kind == tare::source_kind::stage && stage.base.stage >= i)
            return "a base that comes later";
        for (const auto each : stage.dependencies) {
            if (each >= graph.stages.size()) return "a dependency that is no stage";
            if (stage.is_needed && !graph.stages[each].is_needed) return "a dependency that is not needed";
        }
        images += stage.base.image.has_value();
        for (const auto& use : stage.uses) {
            images += use.image.has_value();
            if (use.image.has_value() != (use.kind == tare::source_kind::image)) return "a use of no image";
            if (!is_in(text, use.range)) return "a use outside the text";
        }
    }
    if (graph.target && !graph.stages[*graph.target].is_needed) return "the target is not needed";
    for (const auto& each : find_external_images(graph)) images -= each.uses.size();
    if (images != 0) return "places that name an image are lost";
    return std::nullopt;
}

std::optional<std::string> find_fault(std::string_view text, const tare::document_base& dockerfile) {
    if (auto fault = find_fault(text, tare::read_stage_graph(dockerfile))) return fault;
    const auto scopes = tare::read_scopes(dockerfile);
    const auto based_scopes = tare::read_scopes(dockerfile, {}, some_base);
    for (const auto node : dockerfile.instructions()) {
        // Of a base of which nobody told, nothing can be said for sure.
        const auto here = scopes.environment_at(node);
        const auto told = based_scopes.environment_at(node);
        std::optional<std::string> fault;
        told.for_each([&](std::string_view name, std::string_view value, tare::variable_origin) {
            if (here.is_known(name) && here(name) != value) fault = "a variable hangs on a base";
        });
        if (fault) return fault;
    }
    const auto plain = tare::predict_image(dockerfile);
    const auto based = tare::predict_image(dockerfile, {}, some_base);
    for (const auto* each : {&plain, &based}) {
        if (*each) continue;
        if (!is_in(text, each->error().range) || each->error().message().empty())
            return "an error without a place";
        if (dockerfile.ok() && each->error().fault == tare::build_fault::invalid_syntax)
            return "a syntax that is not wrong";
    }
    if (plain && plain->unknown_base.empty() && based && based->config != plain->config)
        return "what is known hangs on a base";
    if (!plain && plain.error().is_certain && based) return "an error that is certain hangs on a base";
    return std::nullopt;
}

/// Commands in strings and comments would stand outside the words.
std::optional<std::string> find_fault_in_packages(const tare::document_base& dockerfile) {
    for (const auto& script : tare::read_scripts(dockerfile)) {
        if (!script.script()) continue;
        for (const auto& each : tare::package_commands(*script.script())) {
            const auto text = script.text();
            if (!is_in(text, each.range) || each.range.empty()) return "a manager outside the script";
            for (const auto range : {each.program, each.verb_range}) {
                if (!is_in(text, range)) return "a word outside the script";
                if (range.begin < each.range.begin || range.end > each.range.end)
                    return "a word outside the command";
            }
            if (!tare::is_command(script.script()->table().nodes[each.node].kind))
                return "a manager in no command";
        }
    }
    for (const auto node : dockerfile.instructions())
        if (const auto found = tare::read_package_command(node))
            if (!node.range().contains(found->range)) return "a manager outside its instruction";
    return std::nullopt;
}

/// What is said of layers and of the cache.
std::optional<std::string> find_fault_in_layers(std::string_view text,
                                                const tare::document_base& dockerfile) {
    const auto layers = tare::find_layers(dockerfile);
    for (const auto& each : layers.layers) {
        const auto word = each.by;
        const bool may_have = word == tare::keyword::run || word == tare::keyword::copy ||
                              word == tare::keyword::add || word == tare::keyword::workdir;
        if (each.has_layer() && !may_have) return "a layer of nothing";
    }
    for (const auto& each : tare::find_wasted_files(dockerfile, layers))
        if (!is_in(text, each.range)) return "waste outside the text";
    const auto none = tare::find_rebuilds(dockerfile, {});
    if (none.count(tare::rebuild_verdict::cached) != none.work()) return "a rebuild without a change";
    const auto changes = tare::find_likely_changes(dockerfile);
    for (std::size_t i = 0; i < changes.size() && i < 4; ++i) {
        const auto list = tare::find_rebuilds(dockerfile, changes[i].change);
        for (const auto& each : list.instructions)
            if ((each.verdict == tare::rebuild_verdict::cached) != tare::explain(each).empty() &&
                each.reason != tare::rebuild_reason::not_needed)
                return "a verdict without a reason";
    }
    return std::nullopt;
}

std::optional<std::string> find_any_fault(std::string_view text) {
    const auto dockerfile = tare::parse_view(text);
    if (auto fault = find_fault(text, dockerfile)) return fault;
    if (auto fault = find_fault_in_layers(text, dockerfile)) return fault;
    return find_fault_in_packages(dockerfile);
}

std::string lines(std::size_t count, const auto& line) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += line(std::to_string(i));
    return out;
}

/// What gives a careless reader more than linear work.
std::vector<std::string (*)(std::size_t)> nasty() {
    return {
        [](std::size_t n) { return "FROM a\n" + lines(n, [](auto i) { return "ENV V" + i + "=1\n"; }); },
        [](std::size_t n) {
            return "ARG " + lines(n, [](auto i) { return "V" + i + "=$V" + i + " "; }) + "\nFROM a\n";
        },
        [](std::size_t n) {
            return "FROM a\nENV " + lines(n, [](auto i) { return "V" + i + "=$V1 "; }) + "\n";
        },
        [](std::size_t n) {
            return "FROM a\nENV X=xxxxxxxx\n" + lines(n, [](auto) { return "ENV X=$X$X\n"; });
        },
        [](std::size_t n) { return "FROM a\n" + lines(n, [](auto) { return "EXPOSE 0-65535\n"; }); },
        [](std::size_t n) { return "FROM a\n" + lines(n, [](auto) { return "WORKDIR a\n"; }); },
        [](std::size_t n) {
            return "FROM a AS s\n" + lines(n, [](auto i) { return "FROM s AS s\nENV V" + i + "=1\n"; });
        },
        [](std::size_t n) {
            return "FROM a AS s\n" + lines(n, [](auto i) { return "ENV V" + i + "=1\n"; }) +
                   lines(n, [](auto i) { return "FROM s AS t" + i + "\n"; }) + "FROM s\n" +
                   lines(n, [](auto i) { return "COPY --from=t" + i + " x y\n"; });
        },
        [](std::size_t n) {
            return "FROM a AS s\n" + lines(n, [](auto i) { return "ONBUILD ENV V" + i + "=1\n"; }) +
                   lines(n, [](auto i) { return "FROM s AS t" + i + "\n"; }) + "FROM s\n" +
                   lines(n, [](auto i) { return "COPY --from=t" + i + " x y\n"; });
        },
        [](std::size_t n) {
            return "FROM a\nRUN " + lines(n, [](auto i) { return "--mount=from=i" + i + ",target=/m "; }) +
                   "x\n";
        },
        [](std::size_t n) {
            return "FROM a\n" + lines(n, [](auto i) { return "COPY --from=i" + i + " x y\n"; });
        },
        [](std::size_t n) {
            return "FROM a\nRUN apt-get install " + lines(n, [](auto i) { return "p" + i + " "; });
        },
        [](std::size_t n) {
            return "FROM a\nRUN a" + lines(n, [](auto) { return " && sudo -E env a=b pip install c"; });
        },
    };
}

} // namespace

TEST_CASE("every file of the corpus can be asked what it means") {
    tests::require_faultless_corpus(find_any_fault);
}

TEST_CASE("so can made-up and broken files") {
    tests::require_faultless_generated(40'000, find_any_fault);
    tests::require_faultless_mutated(15'000, find_any_fault);
}

TEST_CASE("asking what a Dockerfile means takes time in proportion to it") {
    for (const auto make : nasty()) {
        const auto text = make(2'000);
        const auto fourfold = make(8'000);
        CAPTURE(text.substr(0, 60));
        const auto ask = [](const std::string& which) {
            const auto dockerfile = tare::parse_view(which);
            const auto graph = tare::read_stage_graph(dockerfile);
            CHECK(find_external_images(graph).size() <= which.size());
            const auto scopes = tare::read_scopes(dockerfile);
            for (const auto node : dockerfile.instructions())
                static_cast<void>(scopes.environment_at(node).is_complete());
            static_cast<void>(tare::predict_image(dockerfile).has_value());
            static_cast<void>(tare::check_build(dockerfile).findings.size());
            CHECK(tare::find_wasted_files(dockerfile, tare::find_layers(dockerfile)).size() <= which.size());
            CHECK(tare::find_rebuilds(dockerfile, {.files = {.paths = {"a"}}}).work() <= which.size());
            for (const auto& script : tare::read_scripts(dockerfile))
                if (script.script()) CHECK(tare::package_commands(*script.script()).size() <= which.size());
        };
        tests::require_linear(ask, text, fourfold);
    }
}
