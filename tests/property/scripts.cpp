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

using tare::shell_dialect;
using tare::shell_node_kind;

constexpr shell_dialect dialects[] = {shell_dialect::posix, shell_dialect::bash};

/// What is wrong with a table, in a word or two; nothing where all is well.
std::string find_fault(const tare::shell_table& table) {
    const auto& nodes = table.nodes;
    const auto count = static_cast<std::uint32_t>(nodes.size());
    std::uint32_t offset = 0;
    std::vector<std::uint32_t> parents;
    for (std::uint32_t index = 0; index < count; ++index) {
        const auto& node = nodes[index];
        while (!parents.empty() && nodes[parents.back()].next <= index) parents.pop_back();
        const auto limit = parents.empty() ? count : nodes[parents.back()].next;
        if (node.next <= index || node.next > limit) return "a node reaches beyond its parent";
        if (!parents.empty() &&
            (node.begin < nodes[parents.back()].begin || node.end > nodes[parents.back()].end))
            return "a node's bytes are not its parent's";
        if (node.next == index + 1) {
            if (node.begin != offset) return "a token does not follow the one before";
            if (node.begin == node.end) return "a token is empty";
            offset = node.end;
        } else {
            if (node.begin != offset) return "a node does not begin with its first token";
            parents.push_back(index);
        }
        if ((node.kind == shell_node_kind::unread) && !table.fault) return "unread without a fault";
    }
    if (offset != table.text.size()) return "tokens are missing";
    if (table.fault) {
        const auto [begin, end] = table.fault->range;
        if (begin > end || end > table.text.size()) return "the fault is outside the text";
    }
    for (std::size_t at = 0; at < table.heredocs.size(); ++at) {
        const auto& link = table.heredocs[at];
        if (at > 0 && link.redirection <= table.heredocs[at - 1].redirection) return "heredocs out of order";
        if (nodes[link.redirection].kind != shell_node_kind::redirection)
            return "a heredoc without redirection";
        if (link.body == 0 ? !table.fault : nodes[link.body].kind != shell_node_kind::heredoc)
            return "a heredoc without lines";
    }
    return {};
}

std::string find_fault(std::string_view text) {
    for (const auto dialect : dialects) {
        const auto script = tare::parse_script(text, dialect);
        if (auto fault = find_fault(script.table()); !fault.empty()) return fault;
        const auto commands = script.commands();
        for (const auto& each : commands) {
            if (!tare::is_command(script.table().nodes[each.node].kind)) return "no command";
            if (commands.path(each).size() != each.depth) return "a path of another depth";
        }
    }
    return {};
}

} // namespace

TEST_CASE("every script of the corpus is consistent") {
    for (const auto& text : tests::real_scripts()) {
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("whatever script is made up is consistent") {
    tests::dice dice(1);
    for (int left = 100'000; left > 0; --left) {
        const auto text = tests::made_up_script(dice);
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("real scripts with something broken in them are consistent") {
    const auto scripts = tests::real_scripts();
    tests::dice dice(2);
    for (int left = 60'000; left > 0; --left) {
        const auto text = tests::mutated_script(dice.pick(scripts), dice);
        CAPTURE(text);
        CHECK(find_fault(text) == "");
    }
}

TEST_CASE("reading a script takes time in proportion to it") {
    for (const auto& each : tests::nasty_scripts) {
        CAPTURE(each.begin);
        CAPTURE(each.unit);
        const auto text = each.of_size(250'000);
        const auto fourfold = each.of_size(1'000'000);
        CHECK(find_fault(text) == "");
        const auto read = [](const std::string& script) {
            for (const auto dialect : dialects) {
                const auto parsed = tare::parse_script(script, dialect);
                CHECK(parsed.commands().size() <= script.size());
            }
        };
        tests::require_linear(read, text, fourfold);
    }
}
