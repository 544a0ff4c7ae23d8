#include <tare/shell/table.hpp>

#include <doctest/doctest.h>

TEST_CASE("the lines of a heredoc are found by its redirection") {
    tare::shell_table table;
    table.heredocs = {{3, 20}, {7, 12}, {9, 0}};
    CHECK(table.heredoc_of(3) == 20);
    CHECK(table.heredoc_of(7) == 12);
    CHECK(!table.heredoc_of(9).has_value()); // a fault came before its lines
    CHECK(!table.heredoc_of(5).has_value());
    CHECK(!table.heredoc_of(10).has_value());
    CHECK(!tare::shell_table().heredoc_of(0).has_value());
}
