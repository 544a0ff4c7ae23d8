#include <tare/tare.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "inputs.hpp"

namespace {

/// What comments say, those inside instructions too.
std::vector<std::string_view> comments_of(const tare::document& document) {
    std::vector<std::string_view> out;
    for (const auto token : document.tokens())
        if (token.kind() == tare::node_kind::comment || token.kind() == tare::node_kind::interior_comment)
            out.push_back(tare::comment(document.table(), token.index()).content());
    return out;
}

/// The words of a script, parted by one space each.
std::string spaced(std::string_view script) {
    std::string out;
    for (const char byte : script)
        if (byte != ' ' && byte != '\t')
            out += byte;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

/// What a Dockerfile does, step by step: for a RUN that is nothing but programs joined by `&&` a step
/// a program, with the RUN's flags; else a step an instruction.
std::vector<std::string> steps_of(const tare::document& document) {
    std::vector<std::string> out;
    for (const auto node : document.instructions()) {
        const auto arguments = node.arguments();
        if (node.keyword() != tare::keyword::run || arguments.size() != 1 || !node.heredocs().empty() ||
            !tare::detail::plain_programs(arguments.front().value())) {
            out.emplace_back(node.text());
            continue;
        }
        std::string flags;
        for (const auto flag : node.flags()) flags += flag.spelling() + ' ';
        const auto script = arguments.front().value();
        for (std::size_t at = 0; at < script.size();) {
            const auto end = std::min(script.find("&&", at), script.size());
            out.push_back(flags + spaced(std::string_view(script).substr(at, end - at)));
            at = end + 2;
        }
    }
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
    std::sort(edits.begin(), edits.end(),
              [](const tare::edit& a, const tare::edit& b) { return a.range.begin < b.range.begin; });
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

} // namespace

TEST_CASE("rewriting real files loses nothing and changes no meaning") {
    std::size_t changed = 0;
    const auto rule = tare::merge_runs();
    const tare::apply_options everything{.up_to = tare::applicability::advice};
    const tare::apply_options one_pass{.up_to = tare::applicability::advice, .max_passes = 1};
    for (const auto& file : tests::real_files({"dev", "edge", "bench"})) {
        CAPTURE(file.name);
        const auto before = tare::parse(file.text);
        const auto [once, applied] = tare::apply_and_report(before, rule, one_pass);
        REQUIRE(keeps_the_rest(before.text(), once.text(), applied));
        REQUIRE(once.instructions().size() + applied.size() == before.instructions().size());

        for (const auto& options : {tare::apply_options{}, everything}) {
            const auto after = tare::apply(before, rule, options);
            changed += after != before;
            REQUIRE_FALSE(adds_diagnostics(before, after));
            REQUIRE(tare::apply(after, rule, options) == after);
            REQUIRE(comments_of(after) == comments_of(before));
            REQUIRE(lines_between(after, tare::node_kind::directive) ==
                    lines_between(before, tare::node_kind::directive));
            REQUIRE(steps_of(after) == steps_of(before));
        }
    }
    CHECK(changed > 0);
}
