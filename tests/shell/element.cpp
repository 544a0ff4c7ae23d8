#include <tare/shell/element.hpp>
#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <cstddef>

using tare::shell_node_kind;

TEST_CASE("an element knows its node, a range those of one kind") {
    const auto script = tare::parse_script("a b >c d");
    const auto& table = script.table();
    const auto command = *script.list()->pipelines().at(0)->commands().at(0);
    CHECK(command.range() == tare::source_range{0, 8});
    CHECK(command.text() == "a b >c d");
    CHECK(!command.is_token());

    const tare::shell_range<tare::shell_word> words(command);
    CHECK(words.size() == 3);
    CHECK(!words.empty());
    CHECK(words.at(2)->text() == "d");
    CHECK(!words.at(3).has_value());
    auto at = words.begin();
    CHECK((*at++).text() == "a");
    CHECK((*at).text() == "b");

    const tare::shell_range<tare::shell_element> parts(command);
    CHECK(parts.size() == 7);
    CHECK(parts.at(1)->kind() == shell_node_kind::blank);
    CHECK(parts.at(1)->is_token());
    CHECK(*parts.at(0) == tare::shell_element(table, words.at(0)->index()));
    CHECK(tare::shell_range<tare::shell_assignment>(command).empty());
}

TEST_CASE("an element knows what it is a part of") {
    const auto script = tare::parse_script("a; (b 'c' | d) && e");
    std::size_t count = 0;
    const auto commands = script.commands();
    for (const auto& each : commands) {
        const tare::shell_element command(script.table(), each.node);
        REQUIRE(command.parent().has_value());
        CHECK(command.parent()->kind() == shell_node_kind::pipeline);
        CHECK(command.parent()->parent()->kind() == shell_node_kind::list);
        ++count;
    }
    CHECK(count == 4);
    const tare::shell_element subshell = *script.list()->pipelines().at(1)->commands().at(0);
    const tare::shell_list inner = *tare::shell_command(script.table(), subshell.index()).lists().at(0);
    CHECK(inner.parent() == subshell);
    CHECK(!script.list()->parent().has_value());
}
