#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/merge_runs.hpp>
#include <tare/rewrite/rewrite_list.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "../constexpr_string.hpp"

namespace {

/// Finds the first byte.
struct first_byte {
    std::string_view rule = "first-byte";

    constexpr void operator()(const tare::document_base& dockerfile, tare::findings& out) const {
        if (!dockerfile.text().empty())
            out.push_back({rule, {0, 1}, "a byte", tare::applicability::advice, {}});
    }
};

static_assert(tare::rewrite<tare::any_rewrite>);
static_assert(tare::rewrite<tare::rewrite_list>);

constexpr std::size_t count(const tare::rewrite_list& rules) {
    tare::findings out;
    rules(tare::parse_view("FROM a\n"), out);
    return out.size();
}

constexpr bool composes_at_compile_time() {
    tare::rewrite_list rules;
    rules.add(first_byte()).add(first_byte{"again"});
    auto copy = rules;
    copy.add(rules);
    rules = tare::rewrite_list();
    return count(copy) == 4 && count(rules) == 0 && rules.empty() && copy.size() == 3;
}
static_assert(!tare::test::constexpr_string<> || composes_at_compile_time());

} // namespace

TEST_CASE("rewrites that are chosen at run time find what they find by themselves, in order") {
    const auto dockerfile = tare::parse("FROM debian\nRUN apt-get update\nRUN apt-get install -y b\n");
    for (const bool merges : {false, true}) {
        tare::rewrite_list rules;
        rules.add(first_byte{"one"});
        if (merges) rules.add(tare::merge_runs());
        rules.add(first_byte{"two"});
        auto moved = std::move(rules);
        std::string names;
        for (const auto& each : tare::check(dockerfile, moved)) (names += each.rule) += ' ';
        CHECK(names == (merges ? "one merge-runs two " : "one two "));
        CHECK((tare::apply(dockerfile, moved) != dockerfile) == merges);
    }
}
