#include <tare/tare.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost.hpp"
#include "inputs.hpp"

namespace {

/// Knows a digest for every image, and a tag for those that have none.
constexpr auto some_pins = [](const tare::image_reference&) -> std::optional<tare::image_pin> {
    return tare::image_pin{"sha256:" + std::string(64, 'e'), "1.2"};
};

/// A rewrite, and what it may do to the meaning of a Dockerfile.
struct rule {
    std::string_view name;
    tare::any_rewrite rewrite;
    bool pins = false; ///< other names stand for the images
};

std::vector<rule> all_rules() {
    const tare::merge_options every_run{.policy = tare::merge_policy::all};
    return {
        {"merge_runs", tare::merge_runs()},
        {"merge_runs(all)", tare::merge_runs(every_run)},
        {"copy_manifests_first", tare::copy_manifests_first()},
        {"clean_package_caches", tare::clean_package_caches()},
        {"pin_images", tare::pin_images(some_pins), true},
        {"optimize", tare::optimize()},
    };
}

/// What comments say, those inside instructions too, in any order.
std::vector<std::string_view> comments_of(const tare::document& document) {
    std::vector<std::string_view> out;
    for (const auto token : document.tokens())
        if (token.kind() == tare::node_kind::comment || token.kind() == tare::node_kind::interior_comment)
            out.push_back(tare::comment(document.table(), token.index()).content());
    for (const auto& script : tare::read_scripts(document)) {
        if (!script.script()) continue;
        for (std::uint32_t at = 0; at < script.script()->table().nodes.size(); ++at) {
            const tare::shell_element each(script.script()->table(), at);
            if (each.kind() != tare::shell_node_kind::comment) continue;
            const auto place = slice(document.text(), script.to_source(each.range()));
            if (place == each.text()) out.push_back(place);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string_view> lines_between(const tare::document& document, tare::node_kind kind) {
    std::vector<std::string_view> out;
    for (const auto each : document.elements())
        if (each.kind() == kind) out.push_back(each.text());
    return out;
}

bool adds_diagnostics(const tare::document& before, const tare::document& after) {
    for (const auto& known : tare::diagnostic_table) {
        const auto count = [&](const tare::document& document) {
            return std::count_if(document.diagnostics().begin(), document.diagnostics().end(),
                                 [&](const tare::diagnostic& each) { return each.code == known.code; });
        };
        if (count(after) > count(before)) return true;
    }
    return false;
}

/// Whether the bytes of `before` that no edit names are those of `after`, in order.
bool keeps_the_rest(std::string_view before, std::string_view after, const tare::findings& found) {
    std::vector<tare::edit> edits;
    for (const auto& each : found) edits.insert(edits.end(), each.edits.begin(), each.edits.end());
    std::stable_sort(edits.begin(), edits.end(), [](const tare::edit& a, const tare::edit& b) {
        return a.range.begin != b.range.begin ? a.range.begin < b.range.begin : a.range.end < b.range.end;
    });
    std::size_t at = 0;
    for (const auto& each : edits) {
        const auto kept = tare::slice(before, {static_cast<std::uint32_t>(at), each.range.begin});
        if (!after.starts_with(kept)) return false;
        after.remove_prefix(kept.size());
        if (!after.starts_with(each.replacement)) return false;
        after.remove_prefix(each.replacement.size());
        at = each.range.end;
    }
    return after == before.substr(at);
}

/// What the stages are, without places in the text.
std::string shape_of(const tare::document& document, bool with_images) {
    const auto graph = tare::read_stage_graph(document);
    std::string out;
    const auto add = [&](const tare::stage_use& use) {
        out += ' ' + std::to_string(static_cast<int>(use.kind)) + ':' + std::to_string(use.stage);
        if (use.image && with_images) out += canonical_name(*use.image);
    };
    if (with_images)
        for (const auto& image : find_external_images(graph)) out += image.name + '\n';
    for (const auto& stage : graph.stages) {
        out += stage.stage.from.name + (stage.is_needed ? "!" : "?");
        add(stage.base);
        for (const auto each : stage.dependencies) out += ' ' + std::to_string(each);
        out += '\n';
    }
    return out + std::to_string(graph.errors.size());
}

/// What is said otherwise of the image. Triggers may be other ones where that is assumed to be right.
std::string faults_of(const tare::document& before, const tare::document& after, bool keeps_triggers) {
    auto one = tare::predict_image(before);
    auto two = tare::predict_image(after);
    if (one.has_value() != two.has_value()) return "one is refused";
    if (!one) return one.error().fault == two.error().fault ? "" : "another refusal";
    if (!keeps_triggers) one->config.triggers.clear(), two->config.triggers.clear();
    return one->config == two->config ? "" : "another configuration";
}

/// What is wrong with what a rule makes of a file, in a word or two; nothing where all is well.
std::string find_fault(const tare::document& before, const rule& rule, tare::applicability level) {
    const tare::apply_options options{.up_to = level};
    const auto [once, applied] =
        tare::apply_and_report(before, rule.rewrite, {.up_to = level, .max_passes = 1});
    if (!keeps_the_rest(before.text(), once.text(), applied)) return "bytes that no edit names are changed";
    for (const auto& each : applied) {
        if (each.level > level) return "a finding of another level";
        if (each.message.empty()) return "a finding without a sentence";
        if (each.level == tare::applicability::safe && !each.assumption.empty()) return "an assumption";
        if (each.level == tare::applicability::assuming && each.assumption.empty()) return "no assumption";
        if (each.range.end > before.text().size()) return "a finding outside the text";
    }
    const auto after = tare::apply(once, rule.rewrite, options);
    if (after == before) return applied.empty() ? "" : "findings that change nothing";
    if (before.ok() != after.ok() || adds_diagnostics(before, after))
        return "BuildKit would read it otherwise";
    if (tare::apply(after, rule.rewrite, options) != after) return "another outcome the second time";
    const auto comments = comments_of(after);
    for (const auto& each : comments_of(before)) {
        if (rule.pins && each.starts_with("syntax"))
            continue; // after `#!`, where only the frontend is looked for
        if (!std::binary_search(comments.begin(), comments.end(), each)) return "a comment is lost";
    }
    if (lines_between(after, tare::node_kind::directive).size() !=
        lines_between(before, tare::node_kind::directive).size())
        return "a directive is lost";
    if (shape_of(before, !rule.pins) != shape_of(after, !rule.pins)) return "other stages";
    return faults_of(before, after, level == tare::applicability::safe);
}

} // namespace

TEST_CASE("rewriting real files loses nothing and changes no meaning") {
    const char* chosen = std::getenv("TARE_ONE_IN"); // 1 for every file of the corpus
    const auto one_in = chosen != nullptr ? std::strtoul(chosen, nullptr, 10) : 6;
    tests::dice dice(20'261'124);
    auto files = tests::real_files({"dev", "edge", "bench"});
    std::erase_if(files, [&](const auto&) { return !dice.one_in(one_in); });
    for (const auto sample : tests::samples) files.push_back({"sample", std::string(sample)});
    const auto rules = all_rules();
    std::size_t changed = 0;
    for (const auto& file : files) {
        CAPTURE(file.name);
        const auto before = tare::parse(file.text);
        for (const auto& rule : rules) {
            CAPTURE(rule.name);
            for (const auto level : {tare::applicability::safe, tare::applicability::advice}) {
                CAPTURE(to_string(level));
                CHECK(find_fault(before, rule, level) == "");
                changed += tare::apply(before, rule.rewrite, {.up_to = level}) != before;
            }
        }
    }
    CHECK(changed > 0);
}

TEST_CASE("rewriting takes time in proportion to the text") {
    constexpr std::string_view units[] = {
        "RUN apt-get update\n",
        "RUN a && b\nRUN c; d\n",
        "RUN cd a && b\n# c\n\n",
        "COPY . .\nRUN npm ci && npm run build\n",
        "RUN pip install a && apk add b && dnf install -y c\n",
        "FROM a\n",
        "FROM a\nCOPY --from=b c d\nRUN --mount=from=e,target=/f g\n",
        "# tare: ignore=merge-runs\nRUN a\nRUN b\n",
    };
    for (const auto& rule : all_rules()) {
        CAPTURE(rule.name);
        for (const auto unit : units) {
            CAPTURE(unit);
            const auto made = [&](std::size_t size) { return "FROM a\n" + tests::repeated(unit, size); };
            const auto rewrite = [&](const std::string& text) {
                const auto after = tare::apply(tare::parse_view(text), rule.rewrite, {.max_passes = 2});
                CHECK(!after.text().empty());
            };
            tests::require_linear(rewrite, made(20'000), made(80'000));
        }
    }
}
