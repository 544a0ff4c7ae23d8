#include <tare/shell/parse_script.hpp>
#include <tare/shell/script.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <string_view>
#include <utility>

using tare::shell_dialect;
using tare::shell_node_kind;
using tare::shell_operator;

TEST_CASE("handles go from a script to its words") {
    const auto script = tare::parse_script("A=b C=  cmd 'x y' \"$z\" 2>&1 <<E | next; ! last\nbody\nE\n");
    REQUIRE(script.ok());
    CHECK(script.dialect() == shell_dialect::posix);
    REQUIRE(script.list().has_value());
    const auto pipelines = script.list()->pipelines();
    REQUIRE(pipelines.size() == 2);
    CHECK(!pipelines.at(0)->is_negated());
    CHECK(pipelines.at(1)->is_negated());

    const auto commands = pipelines.at(0)->commands();
    REQUIRE(commands.size() == 2);
    const auto command = *commands.at(0);
    CHECK(command.is_simple());

    REQUIRE(command.assignments().size() == 2);
    CHECK(command.assignments().at(0)->name() == "A");
    CHECK(command.assignments().at(0)->value()->value() == "b");
    CHECK(command.assignments().at(1)->assigns());
    CHECK(!command.assignments().at(1)->value().has_value());

    REQUIRE(command.words().size() == 3);
    CHECK(command.words().at(0)->value() == "cmd");
    CHECK(command.words().at(1)->value() == "x y");
    CHECK(command.words().at(1)->text() == "'x y'");
    CHECK(!command.words().at(2)->is_literal());
    CHECK(command.words().at(2)->parts().at(0)->kind() == shell_node_kind::double_quoted);
    CHECK(!command.words().at(3).has_value());

    REQUIRE(command.redirections().size() == 2);
    const auto duplicate = *command.redirections().at(0);
    CHECK(duplicate.descriptor() == "2");
    CHECK(duplicate.symbol() == shell_operator::duplicate_output);
    CHECK(duplicate.target()->value() == "1");
    CHECK(!duplicate.heredoc().has_value());
    const auto heredoc = *command.redirections().at(1);
    CHECK(heredoc.descriptor().empty());
    CHECK(heredoc.symbol() == shell_operator::heredoc);
    REQUIRE(heredoc.heredoc().has_value());
    CHECK(heredoc.heredoc()->text() == "body\nE\n");
}

TEST_CASE("compound commands hold lists") {
    const auto script = tare::parse_script("if a; then b; else c; fi >d");
    const auto command = *script.list()->pipelines().at(0)->commands().at(0);
    CHECK(command.kind() == shell_node_kind::if_clause);
    CHECK(!command.is_simple());
    REQUIRE(command.lists().size() == 3);
    CHECK(command.lists().at(2)->text() == "c;");
    CHECK(command.redirections().at(0)->target()->value() == "d");
    CHECK(command.parts().size() > 3);
}

TEST_CASE("bash's assignments") {
    const auto script = tare::parse_script("a=(b c) d[1]=e; export f g=h", shell_dialect::bash);
    const auto first = script.list()->pipelines().at(0)->commands().at(0)->assignments();
    CHECK(first.at(0)->is_array());
    CHECK(!first.at(0)->value().has_value());
    CHECK(first.at(1)->has_subscript());
    CHECK(first.at(1)->value()->value() == "e");
    const auto second = *script.list()->pipelines().at(1)->commands().at(0);
    CHECK(second.kind() == shell_node_kind::declaration);
    CHECK(second.words().at(1)->value() == "f");
    CHECK(second.assignments().at(0)->name() == "g");
}

TEST_CASE("a script without commands has no list") {
    for (const std::string_view text : {"", " \t", "# a\n", "\n\n"}) {
        CAPTURE(text);
        const auto script = tare::parse_script(text);
        CHECK(script.ok());
        CHECK(!script.list().has_value());
        CHECK(script.commands().size() == 0);
    }
}

namespace {

/// What points into a script cannot be asked of one that is about to go.
template <class Script>
concept gives_what_dangles = requires(Script&& script) {
    std::forward<Script>(script).list();
}
|| requires(Script&& script) { std::forward<Script>(script).commands(); }
|| requires(Script&& script) { std::forward<Script>(script).fault(); }
|| requires(Script&& script) { std::forward<Script>(script).table(); };
static_assert(gives_what_dangles<tare::shell_script&>);
static_assert(!gives_what_dangles<tare::shell_script>);

} // namespace
