#include <tare/shell.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost.hpp"
#include "inputs.hpp"
#include "made_up_scripts.hpp"

namespace {

using tare::command_chance;
using tare::shell_dialect;

constexpr shell_dialect dialects[] = {shell_dialect::posix, shell_dialect::bash};

/// Whether a name is a part of the script, or one of those that a builtin uses by itself.
bool is_of(std::string_view text, std::string_view name) {
    return name.data() < text.data() || name.data() >= text.data() + text.size() ||
           name.size() <= static_cast<std::size_t>(text.data() + text.size() - name.data());
}

/// What is wrong with the answers about a script, in a word or two; nothing where all is well.
std::string find_fault(const tare::shell_script& script) {
    const auto& nodes = script.table().nodes;
    const tare::control_flow flow(script);
    if (!script.ok()) return flow.size() == 0 ? "" : "a flow of what was not read";

    std::vector<std::uint8_t> reached(nodes.size());
    for (const auto& each : flow) {
        if (!tare::is_command(nodes[each.command.index()].kind)) return "no command is reached";
        if (reached[each.command.index()]++ != 0) return "a command is reached twice";
        if (each.in_function != (each.chance == command_chance::if_called)) return "a function is not called";
    }
    for (const auto& each : script.commands())
        if (reached[each.node] == 0) return "a command is not reached";

    const tare::shell_variables variables(flow);
    for (const auto& each : variables) {
        if (each.command >= flow.size()) return "a variable of no command";
        if (each.chance < flow[each.command].chance) return "a variable is surer than its command";
        if (each.may_stay() && flow[each.command].in_subshell) return "a variable stays after a subshell";
        if (!is_of(script.text(), each.name)) return "a variable's name reaches beyond the script";
    }
    for (const auto& each : tare::state_changes(flow, variables)) {
        if (each.command >= flow.size()) return "a change by no command";
        if (each.chance < flow[each.command].chance) return "a change is surer than its command";
    }
    for (std::uint32_t index = 0; index < nodes.size(); ++index) {
        const tare::shell_element each(script.table(), index);
        if (each.kind() == tare::shell_node_kind::word) {
            const tare::shell_word word(script.table(), index);
            const auto expansion = tare::expansion_of(word);
            if (tare::verbatim_text(word) && !expansion.is_verbatim()) return "a text that is not verbatim";
            if (expansion.is_literal != word.value().has_value()) return "literal without a value";
        } else if (each.kind() == tare::shell_node_kind::redirection) {
            static_cast<void>(tare::effect_of(tare::shell_redirection(script.table(), index)));
        }
    }
    return {};
}

std::string find_fault(std::string_view text) {
    for (const auto dialect : dialects)
        if (auto fault = find_fault(tare::parse_script(text, dialect)); !fault.empty()) return fault;
    return {};
}

/// Nested or repeated, these are sound scripts.
constexpr tests::nasty_script sound[] = {
    {"", "x=$y ", "z"},
    {"a ", "\"$@\"*{a,b}~ ", ""},
    {"a ", "${x:-${y:=1}} ", ""},
    {"a ", "$((x=1+$((y=2)))) ", ""},
    {"", "x=$(a $?) ", ""},
    {"a ", ">b$x ", ""},
    {"", "a & ", "wait"},
    {"", "set -e; shopt -s a; cd b; ", "c"},
    {"", "f() { exit 1; }; f; ", "g"},
    {"", "eval a; . b; trap c EXIT; ", "d"},
    {"", "while a; do break; done; ", "b"},
    {"", "while read -r a; do set -e; done <<A\n$b\nA\n", "c"},
    {"", "export a=b c; readonly d; local e; unset -f f; ", "g"},
    {"let ", "a+=b ", ""},
    {"", "if [ $? = 0 ]; then a; else b || exit; fi; ", "c"},
    {"", "sudo -E env a=b nice c | xargs d; ", "e"},
};

void require_linear(const tests::nasty_script& each) {
    CAPTURE(each.begin);
    CAPTURE(each.unit);
    for (const auto dialect : dialects) {
        const auto text = each.of_size(100'000);
        const auto fourfold = each.of_size(400'000);
        const auto once = tare::parse_script(text, dialect);
        const auto four_times = tare::parse_script(fourfold, dialect);
        const auto ask = [&](const std::string& which) {
            const auto& script = which.size() == text.size() ? once : four_times;
            const tare::control_flow flow(script);
            const tare::shell_variables variables(flow);
            bool tells = false;
            for (const auto& use : variables) tells = tare::tells_of_session(use, flow) || tells;
            const tare::state_changes changes(flow, variables);
            CHECK((tells || changes.size() <= which.size()));
            static_cast<void>(tare::input_of(flow));
        };
        tests::require_linear(ask, text, fourfold);
    }
}

} // namespace

TEST_CASE("the answers about every script of the corpus are sound") {
    for (const auto& text : tests::real_scripts()) {
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("the answers about made-up and broken scripts are sound") {
    tests::dice dice(3);
    const auto scripts = tests::real_scripts();
    for (int left = 60'000; left > 0; --left) {
        const auto text =
            left % 2 == 0 ? tests::made_up_script(dice) : tests::mutated_script(dice.pick(scripts), dice);
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("a script as deep as can be read is asked without a fault") {
    constexpr struct {
        std::string_view open;
        std::string_view close;
    } nests[] = {
        {"( ", " )"},
        {"{ ", "; }"},
        {"if a; then ", "; fi"},
        {"while a; do ", "; done"},
        {"x=$(", ")"},
        {"a \"${x:-", "}\""},
        {"a `", "`"},
        {"f() { ", "; }"},
        {"case a in b) ", ";; esac"},
        {"for i in a; do ", "; done"},
        {"a $((1+", "))"},
        {"a | ( ", " )"},
    };
    for (const auto& each : nests) {
        CAPTURE(each.open);
        std::size_t deepest = 0;
        for (std::size_t depth = 1; depth <= tare::max_shell_depth; ++depth) {
            std::string text;
            for (auto left = depth; left > 0; --left) text += each.open;
            text += "a";
            for (auto left = depth; left > 0; --left) text += each.close;
            if (tare::parse_script(text).ok()) deepest = depth;
            if (depth % 50 == 0 || depth > tare::max_shell_depth - 3 || deepest + 1 == depth)
                CHECK(find_fault(text) == "");
        }
    }
}

TEST_CASE("asking about a script takes time in proportion to it") {
    for (const auto& each : tests::nasty_scripts) require_linear(each);
    for (const auto& each : sound) {
        CHECK(tare::parse_script(each.of_size(1'000)).ok());
        require_linear(each);
    }
}
