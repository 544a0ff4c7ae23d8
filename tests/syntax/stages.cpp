#include <tare/syntax/parse.hpp>
#include <tare/syntax/stages.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

/// `ARG…|FROM base as name: COMMAND COMMAND|…`, or what BuildKit says instead.
std::string shown(std::string_view text) {
    const auto document = tare::parse_view(text);
    const auto read = tare::read_stages(document);
    if (!read) return read.error().file_message();
    std::string out;
    for (const auto node : read->global_arguments) out += to_string(node.keyword());
    for (const auto& stage : read->stages) {
        out += "|" + std::to_string(stage.line()) + ": " + stage.from.base;
        if (!stage.from.name.empty()) out += " as " + stage.from.name;
        for (const auto node : stage.commands) (out += ' ') += to_string(node.keyword());
    }
    return out;
}

} // namespace

TEST_CASE("stages") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM a", "|1: a"},
        {"# c\nARG x\n\nARG y=1\nFROM $y AS A\nRUN b\n# c\nCMD d\n\nFROM a\n",
         "ARGARG|5: $y as a RUN CMD|10: a"},
        {"FROM a AS b\nFROM c AS b\nUSER d", "|1: a as b|2: c as b USER"}, // the same name twice
        {"FROM a\nARG b", "|1: a ARG"},
        {"ARG a", "ARG"}, // no stage is no fault here
        {"RUN a\nFROM b", "no build stage in current context"},
        {"ARG a\nONBUILD RUN b\nFROM c", "no build stage in current context"},
        {"FROM\nRUN a", "dockerfile parse error on line 1: FROM requires either one or three arguments"},
        {"# c\nFROM a\nRUN b\nUSER\nFOO",
         "dockerfile parse error on line 4: USER requires exactly one argument"},
        {"USER\nFROM a", "dockerfile parse error on line 1: USER requires exactly one argument"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

TEST_CASE("what stands before the first stage") {
    constexpr std::string_view text = "ARG a\nRUN b \\\n c\nFROM d";
    const auto document = tare::parse_view(text);
    const auto read = tare::read_stages(document);
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == tare::instruction_fault::no_stage);
    CHECK(read.error().line == 2);
    CHECK(tare::slice(text, read.error().range) == "RUN b \\\n c");
}
