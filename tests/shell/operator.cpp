#include <tare/shell/operator.hpp>

#include <doctest/doctest.h>

#include <string_view>

using tare::shell_operator;

TEST_CASE("each operator has its spelling") {
    constexpr struct {
        shell_operator symbol;
        std::string_view spelling;
    } cases[] = {
        {shell_operator::and_if, "&&"},           {shell_operator::background, "&"},
        {shell_operator::match_on, ";;&"},        {shell_operator::open, "("},
        {shell_operator::close_arithmetic, "))"}, {shell_operator::input, "<"},
        {shell_operator::duplicate_output, ">&"}, {shell_operator::heredoc_tabs, "<<-"},
        {shell_operator::here_string, "<<<"},     {shell_operator::append_both, "&>>"},
    };
    for (const auto& [symbol, spelling] : cases) CHECK(tare::to_string(symbol) == spelling);
    for (const auto spelling : tare::shell_operator_spellings) CHECK(!spelling.empty());
}
