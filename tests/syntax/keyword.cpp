#include <tare/syntax/keyword.hpp>

#include <doctest/doctest.h>

#include <string_view>

using tare::find_keyword;
using tare::keyword;

TEST_CASE("a word names an instruction in any case") {
    struct row {
        std::string_view word;
        keyword expected;
    };
    constexpr row rows[] = {
        {"FROM", keyword::from},
        {"from", keyword::from},
        {"fRoM", keyword::from},
        {"WORKDIR", keyword::workdir},
        {"worKdir", keyword::workdir},
        {"wor\xE2\x84\xAA"
         "dir",
         keyword::workdir}, // the Kelvin sign is a k in lower case
        {"V\xC3\x96LUME", keyword::unknown},
        {"ma\xC4\xB0ntainer", keyword::maintainer}, // a dotted capital I is an i in lower case
        {"ma\xC4\xB1ntainer", keyword::unknown},    // a dotless small i is none
        {"", keyword::unknown},
        {"F", keyword::unknown},
        {"FRO", keyword::unknown},
        {"FROMM", keyword::unknown},
        {"FROM\xFF", keyword::unknown},
        {"[", keyword::unknown},
        {"zoo", keyword::unknown},
    };
    for (const auto& each : rows) {
        CAPTURE(each.word);
        CHECK(find_keyword(each.word) == each.expected);
    }
}

TEST_CASE("the table is in order, and every name in it is found") {
    for (std::size_t i = 0; i < tare::instruction_table.size(); ++i) {
        CHECK(static_cast<std::size_t>(tare::instruction_table[i].key) == i);
        CHECK(find_keyword(tare::instruction_table[i].name) == tare::instruction_table[i].key);
    }
}

static_assert(find_keyword("healthcheck") == keyword::healthcheck);
static_assert(to_string(keyword::run) == "RUN");
static_assert(to_string(keyword::unknown).empty());
