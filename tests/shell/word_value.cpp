#include <tare/shell/parse_script.hpp>
#include <tare/shell/word_value.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

using tare::shell_dialect;

namespace {

struct value_case {
    std::string_view text;
    std::optional<std::string_view> value; ///< of the script's last word
};

constexpr value_case posix_values[] = {
    {"a", "a"},
    {"'a b'", "a b"},
    {"\"a b\"", "a b"},
    {"a'b'\"c\"d", "abcd"},
    {"a\\ b\\\"c\\\\", "a b\"c\\"},
    {"\"\\$a \\\\ \\` \\\" \\b\"", "$a \\ ` \" \\b"},
    {"'a\\b'", "a\\b"},
    {"''", ""},
    {"a\\\nb", "ab"},
    {"\"a\\\nb\"", "ab"},
    {"'a\\\nb'", "a\\\nb"},
    {"*.c", "*.c"},
    {"~/a", "~/a"},
    {"{a,b}", "{a,b}"},
    {"a$", "a$"},
    {"\"$\"", "$"},
    {"a\\", "a\\"},
    {"\\\xC3\xA9", "\xC3\xA9"},
    {"\xFF", "\xFF"},
    {"$'a'", "$a"},
    {"$a", std::nullopt},
    {"a${b}", std::nullopt},
    {"\"a$b\"", std::nullopt},
    {"$(a)", std::nullopt},
    {"`a`", std::nullopt},
    {"a$((1))", std::nullopt},
};

constexpr value_case bash_values[] = {
    {"$'a'", std::nullopt},
    {"$\"a\"", std::nullopt},
    {"<(a)", std::nullopt},
    {"@(a|b)*", "@(a|b)*"},
};

void check(const value_case& each, shell_dialect dialect) {
    CAPTURE(each.text);
    const auto script = tare::parse_script(each.text, dialect);
    REQUIRE(script.ok());
    const auto& table = script.table();
    const auto word = (*script.list()->pipelines().begin()).commands().at(0)->words().at(0);
    REQUIRE(word.has_value());
    const auto value = tare::word_value(table, word->index());
    CHECK(value == each.value);
    CHECK(tare::is_literal(table, word->index()) == each.value.has_value());
    CHECK(tare::has_word_value(table, word->index(), each.value.value_or("")) == each.value.has_value());
}

} // namespace

TEST_CASE("the value of a literal word") {
    for (const auto& each : posix_values) check(each, shell_dialect::posix);
    for (const auto& each : bash_values) check(each, shell_dialect::bash);
}

TEST_CASE("backquotes take backslashes away before the words in them are read") {
    struct {
        std::string_view text;
        std::string_view value;
    } constexpr cases[] = {
        {"`a 'b\\\\c'`", "b\\c"},
        {"`a b\\\\ c`", "b c"},
        {"`a \\\\\\$b`", "$b"},
        {"\"`a \\\"b  c\\\"`\"", "b  c"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        const auto script = tare::parse_script(each.text);
        REQUIRE(script.ok());
        const auto commands = script.commands();
        REQUIRE(commands.size() == 2);
        const tare::shell_command inner(script.table(), (commands.begin() + 1)->node);
        CHECK(inner.words().at(1)->value() == each.value);
    }
}

static_assert([] {
    const auto script = tare::parse_script("a'b \"c'");
    return (*script.list()->pipelines().begin()).commands().at(0)->words().at(0)->has_value("ab \"c");
}());
