#include <tare/model/command_word.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string_view>

using tare::shell_dialect;

namespace {

struct word_case {
    std::string_view text; ///< a command of one word
    std::string_view value;
    std::string_view front;
    std::string_view back;
    std::string_view traits = ""; ///< `s` may split, `p` is a pattern
};

constexpr word_case posix_words[] = {
    {"a", "a", "a", "a"},
    {R"('a b'"c\""\ d)", "a bc\" d", "a bc\" d", "a bc\" d"},
    {"a\\\nb", "ab", "ab", "ab"},
    {"\"\"", "", "", ""},
    {"$a", "$a", "", "", "s"},
    {"\"$a\"", "$a", "", ""},
    {"a${b}c", "a${b}c", "a", "c", "s"},
    {"'a '\"$b-$c\"'d'", "a $b-$cd", "a ", "d"},
    {"a$(b \"c\")`d`e", "a$(b \"c\")`d`e", "a", "e", "s"},
    {"a$((1))", "a$((1))", "a", "", "s"},
    {"*.c", "*.c", "*.c", "*.c", "p"},
    {R"('*'\?"[a]")", "*?[a]", "*?[a]", "*?[a]"},
    {"a[b]$c", "a[b]$c", "a[b]", "", "sp"},
    {"x{a,b}", "x{a,b}", "x{a,b}", "x{a,b}", "p"},
};
constexpr word_case bash_words[] = {
    {"a$'b'", "a$'b'", "a", "", "s"},
    {"@(a|b)", "@(a|b)", "@(a|b)", "@(a|b)", "p"},
};

void check(const word_case& each, shell_dialect dialect) {
    CAPTURE(each.text);
    const auto script = tare::parse_script(each.text, dialect);
    const auto commands = script.commands();
    const auto words = command_words(tare::shell_command(script.table(), commands.begin()->node));
    REQUIRE(words.size() == 1);
    const auto& word = words.front();
    CHECK(word.value == each.value);
    CHECK(word.front() == each.front);
    CHECK(word.back() == each.back);
    CHECK(word.may_split == (each.traits.find('s') != std::string_view::npos));
    CHECK(word.is_pattern == (each.traits.find('p') != std::string_view::npos));
    CHECK(slice(each.text, word.range) == each.text);
}

} // namespace

TEST_CASE("what is known of a word") {
    for (const auto& each : posix_words) check(each, shell_dialect::posix);
    for (const auto& each : bash_words) check(each, shell_dialect::bash);
}

TEST_CASE("a word without its first bytes") {
    const tare::command_word word{"--a=$b-c", {2, 10}, {4, 6}};
    CHECK(word.after(4).value == "$b-c");
    CHECK(word.after(4).front().empty());
    CHECK(word.after(4).back() == "-c");
    CHECK(word.after(2).front() == "a=");
    CHECK(word.after(6).is_literal());
    CHECK(word.after(4).range == word.range);
}

TEST_CASE("assignments are words") {
    const auto script = tare::parse_script("A=1 B=\"x $C\" D= e");
    const auto commands = script.commands();
    const tare::shell_command command(script.table(), commands.begin()->node);
    CHECK(tare::read_command_word(*command.assignments().at(0)).value == "A=1");
    CHECK(tare::read_command_word(*command.assignments().at(1)).front() == "B=x ");
    CHECK(tare::read_command_word(*command.assignments().at(2)).value == "D=");
}

TEST_CASE("a substitution that holds only a comment is no word") {
    const auto script = tare::parse_script("`# a` b $(# c\n) \"`# d`\" $(e)");
    const auto commands = script.commands();
    const auto words = command_words(tare::shell_command(script.table(), commands.begin()->node));
    REQUIRE(words.size() == 3);
    CHECK(words[0].value == "b");
    CHECK_FALSE(words[1].may_split);
    CHECK(words[2].value == "$(e)");
}

TEST_CASE("the words of an exec form") {
    constexpr std::string_view text = R"(RUN ["a", "b $c", "\u0064"])";
    const auto document = tare::parse_view(text);
    const auto words = command_words(*document.instructions().begin());
    REQUIRE(words.size() == 3);
    CHECK(words[1].value == "b $c");
    CHECK(words[1].is_literal());
    CHECK(slice(text, words[1].range) == "\"b $c\"");
    CHECK(words[2].value == "d");
}
