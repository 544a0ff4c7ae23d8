#include <tare/shell/diagnostic.hpp>

#include <doctest/doctest.h>

#include <cstddef>

TEST_CASE("each fault has its place in the table, a name and a sentence") {
    for (std::size_t index = 0; index < tare::shell_fault_table.size(); ++index) {
        const auto& info = tare::shell_fault_table[index];
        CHECK(static_cast<std::size_t>(info.fault) == index);
        CHECK(!info.name.empty());
        CHECK(!info.sentence.empty());
        CHECK(tare::to_string(info.fault) == info.name);
        CHECK(tare::shell_diagnostic{info.fault, {}}.message() == info.sentence);
    }
    CHECK(tare::shell_fault_table.back().fault == tare::shell_fault::not_posix);
}
