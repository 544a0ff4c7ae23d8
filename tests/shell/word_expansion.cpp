#include <tare/shell/parse_script.hpp>
#include <tare/shell/word_expansion.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using tare::shell_dialect;

namespace {

tare::shell_word operand(const tare::shell_script& script) {
    return *script.list()->pipelines().at(0)->commands().at(0)->words().at(1);
}

/// What is said of a word, in words.
std::string shown(std::string_view text, shell_dialect dialect) {
    const auto command = "cmd " + std::string(text);
    const auto script = tare::parse_script(command, dialect);
    REQUIRE(script.ok());
    const auto word = tare::expansion_of(operand(script));
    std::string out = word.may_be_none ? "0" : "1";
    if (word.may_be_several) out += "+";
    if (word.is_literal) out += " literal";
    if (word.has_glob) out += " glob";
    if (word.has_tilde) out += " tilde";
    if (word.has_braces) out += " braces";
    return out;
}

struct expansion_case {
    std::string_view word;
    std::string_view expected;
};

constexpr expansion_case posix_cases[] = {
    {"a", "1 literal"},
    {"''", "1 literal"},
    {"\"\"", "1 literal"},
    {"\\*", "1 literal"},
    {"'*?[a]~'", "1 literal"},
    {"\"{a,b}\"", "1 literal"},
    {"*", "1+ literal glob"},
    {"a?", "1+ literal glob"},
    {"[", "1 literal"},
    {"[a]", "1+ literal glob"},
    {"[$a]", "1+ glob"},
    {"]a[", "1 literal"},
    {"[\\]", "1 literal"},
    {"\\[a]", "1 literal"},
    {"~", "1 literal tilde"},
    {"~/a", "1 literal tilde"},
    {"a~", "1 literal"},
    {"a=~/b", "1 literal tilde"},
    {"\\a:~b", "1 literal tilde"},
    {"\"a\"~", "1 literal"},
    {"{a,b}", "0+ literal braces"},
    {"{1..3}", "0+ literal braces"},
    {"{a}", "1 literal"},
    {"{a,b", "1 literal"},
    {"a,b}", "1 literal"},
    {"{a,$b}", "0+ braces"},
    {"{a.b}", "1 literal"},
    {"$a", "0+"},
    {"${a}", "0+"},
    {"a$a", "1+"},
    {"$a''", "1+"},
    {"$a$b", "0+"},
    {"\"$a\"", "1"},
    {"\"$*\"", "1"},
    {"$*", "0+"},
    {"$@", "0+"},
    {"\"$@\"", "0+"},
    {"\"a$@\"", "1+"},
    {"\"$@\"a", "1+"},
    {"\"${@:-a}\"", "0+"},
    {"\"${a:-$@}\"", "0+"},
    {"\"$(a $@)\"", "1"},
    {"$(a)", "0+"},
    {"`a`", "0+"},
    {"a`a`", "1+"},
    {"\"`a`\"", "1"},
    {"$((1))", "1+"},
    {"\"$((1))\"", "1"},
    {"$#", "1+"},
    {"$?", "1+"},
    {"${#a}", "1+"},
    {"$!", "0+"},
    {"$", "1 literal"},
    {"a\\\nb", "1 literal"},
};

constexpr expansion_case bash_cases[] = {
    {"*", "0+ literal glob"},
    {"@(a|b)", "0+ literal glob"},
    {"$'a'", "1"},
    {"$\"a\"", "1"},
    {"<(a)", "1"},
    {"\"${a[@]}\"", "0+"},
    {"\"${a[*]}\"", "1"},
    {"\"${a[1]}\"", "1"},
    {"\"${!a}\"", "0+"},
    {"\"${!a@}\"", "0+"},
};

struct text_case {
    std::string_view word;
    std::string_view text; ///< `-` where there is none
};

constexpr text_case text_cases[] = {
    {"a", "a"},      {"'a b'", "a b"}, {"\"a\"", "a"},  {"\\rm", "rm"}, {"''", ""},       {"[", "["},
    {"a'b'", "-"},   {"a\\b", "-"},    {"$a", "-"},     {"*", "-"},     {"~", "-"},       {"{a,b}", "-"},
    {"a\\\nb", "-"}, {"a\\ b", "-"},   {"\\a\\b", "-"}, {"''a", "a"},   {"\\ ab", " ab"},
};

} // namespace

TEST_CASE("what the shell makes of a word") {
    for (const auto& each : posix_cases) {
        CAPTURE(each.word);
        CHECK(shown(each.word, shell_dialect::posix) == each.expected);
    }
    for (const auto& each : bash_cases) {
        CAPTURE(each.word);
        CHECK(shown(each.word, shell_dialect::bash) == each.expected);
    }
}

TEST_CASE("the text of a verbatim word") {
    for (const auto& each : text_cases) {
        CAPTURE(each.word);
        const auto command = "cmd " + std::string(each.word);
        const auto script = tare::parse_script(command);
        CHECK(tare::verbatim_text(operand(script)).value_or("-") == each.text);
    }
}

static_assert([] {
    const auto script = tare::parse_script("'a b'");
    const auto word = *script.list()->pipelines().at(0)->commands().at(0)->words().at(0);
    return tare::expansion_of(word).is_verbatim() && tare::expansion_of(word).is_one_field() &&
           tare::verbatim_text(word) == "a b";
}());
