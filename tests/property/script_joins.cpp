#include <tare/shell/embedded_script.hpp>
#include <tare/shell/join_scripts.hpp>
#include <tare/syntax.hpp>
#include <tare/text/edit.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs.hpp"

namespace {

using tare::command_context;
using tare::command_joint;
using tare::edit_fault;

struct step {
    std::string text;
    command_joint joint = {};
    std::vector<command_context> path;
};

std::vector<step> steps_of(const tare::embedded_script& script) {
    std::vector<step> out;
    const auto commands = script.script()->commands();
    for (const auto& each : commands)
        out.push_back({std::string(tare::shell_element(script.script()->table(), each.node).text()),
                       each.joint, commands.path(each)});
    return out;
}

std::vector<std::string_view> comments_of(const tare::document_base& document) {
    std::vector<std::string_view> out;
    for (const auto token : document.tokens())
        if (token.kind() == tare::node_kind::comment || token.kind() == tare::node_kind::interior_comment)
            out.push_back(tare::comment(document.table(), token.index()).content());
    return out;
}

/// Whether the steps are those expected, in one more context or none; all but the one that `joint` tells
/// are joined as they were.
void check(const std::vector<step>& found, std::size_t from, const std::vector<step>& expected,
           std::optional<command_context> must, command_joint joint) {
    std::size_t joints = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& each = found[from + i];
        CHECK(each.text == expected[i].text);
        if (each.joint != expected[i].joint) {
            ++joints;
            CHECK(each.joint == joint);
        }
        auto path = each.path;
        if (path.size() > expected[i].path.size()) {
            if (must) CHECK(path.front() == *must);
            CHECK((path.front() == command_context::group || path.front() == command_context::subshell));
            path.erase(path.begin());
        } else {
            CHECK(!must);
        }
        CHECK(path == expected[i].path);
    }
    CHECK(joints == (joint == command_joint::first ? 0 : 1));
}

} // namespace

TEST_CASE("two neighbouring scripts become one that runs both") {
    std::size_t joined = 0;
    std::array<std::size_t, 17> refused{};
    for (const auto& file : tests::real_files({"dev", "edge", "bench"})) {
        CAPTURE(file.name);
        const auto document = tare::parse_view(file.text);
        if (!document.ok()) continue;
        const auto scripts = tare::read_scripts(document);
        for (std::size_t at = 0; at + 1 < scripts.size(); ++at)
            for (const bool isolates : {false, true}) {
                const auto& first = scripts[at];
                const auto& second = scripts[at + 1];
                const auto edits = tare::join_scripts(first, second, {isolates, isolates});
                if (!edits) {
                    ++refused[static_cast<std::size_t>(edits.error().fault)];
                    continue;
                }
                ++joined;
                const auto text = tare::apply_edits(file.text, *edits);
                REQUIRE(text.has_value());
                CAPTURE(*text);
                const auto again = tare::parse_view(*text);
                REQUIRE(again.ok());
                REQUIRE(again.instructions().size() == document.instructions().size() - 1);
                if (first.place() != tare::script_place::heredoc)
                    CHECK(comments_of(again) == comments_of(document));
                const auto found = tare::read_scripts(again);
                REQUIRE(found.size() == scripts.size() - 1);
                REQUIRE(found[at].script()->ok());
                const auto steps = steps_of(found[at]);
                const auto one = steps_of(first);
                const auto two = steps_of(second);
                REQUIRE(steps.size() == one.size() + two.size());
                const auto must = isolates ? std::optional(command_context::subshell) : std::nullopt;
                const bool mixes = !first.script()->table().heredocs.empty();
                if (mixes) continue; // the heredocs' substitutions come after their commands in another order
                check(steps, 0, one, must, command_joint::first);
                check(steps, one.size(), two, must, command_joint::and_if);
            }
    }
    std::string shown = std::to_string(joined) + " joined";
    for (std::size_t i = 0; i < refused.size(); ++i)
        if (refused[i] != 0)
            shown += "; " + std::to_string(refused[i]) +
                     " refused: " + std::string(to_string(static_cast<edit_fault>(i)));
    MESSAGE(shown);
    CHECK(joined > 0);
}
