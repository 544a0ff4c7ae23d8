#include <tare/rewrite/engine.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../constexpr_string.hpp"

using tare::applicability;
using tare::document_base;
using tare::edit;
using tare::finding;
using tare::findings;
using tare::source_range;
using tare::operator|;

namespace {

/// Replaces one word by another wherever it stands.
struct replace_word {
    std::string_view rule;
    std::string_view word;
    std::string_view by;
    applicability level = applicability::safe;

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        const auto text = dockerfile.text();
        for (auto at = text.find(word); at < text.size(); at = text.find(word, at + 1)) {
            const auto begin = static_cast<std::uint32_t>(at);
            const source_range range{begin, begin + static_cast<std::uint32_t>(word.size())};
            out.push_back({rule, range, "", level, {{range, std::string(by)}}});
        }
    }
};

/// Finds the same, whatever the document: only in the text it was made for.
struct find_these {
    std::string_view text;
    findings found;

    void operator()(const document_base& dockerfile, findings& out) const {
        if (dockerfile.text() == text) out = found;
    }
};

finding editing(std::string_view rule, std::vector<edit> edits, applicability level = applicability::safe) {
    return {rule, {0, 1}, "", level, std::move(edits)};
}

std::string names_of(const findings& all) {
    std::string out;
    for (const auto& each : all) out += std::string(each.rule) + ' ';
    return out;
}

} // namespace

TEST_CASE("rewrites compose") {
    const auto document = tare::parse("FROM a\n");
    const auto a_to_b = replace_word{"a-to-b", "a", "b"};
    const auto b_to_c = replace_word{"b-to-c", "b", "c"};
    const auto to_upper = [](const document_base& dockerfile, findings& out) {
        replace_word{"c-to-d", "c", "d"}(dockerfile, out);
    };
    CHECK(tare::print(tare::apply(document, a_to_b)) == "FROM b\n");
    CHECK(tare::print(tare::apply(document, a_to_b | b_to_c)) == "FROM c\n");
    CHECK(tare::print(tare::apply(document, b_to_c | a_to_b)) == "FROM c\n");
    CHECK(tare::print(tare::apply(document, a_to_b | b_to_c | to_upper)) == "FROM d\n");
    CHECK(tare::print(tare::apply(document, to_upper | (b_to_c | a_to_b))) == "FROM d\n");
    CHECK(tare::apply(document, [](const auto&, auto&) {}) == document);
    CHECK(names_of(tare::check(tare::parse("FROM abc\n"), a_to_b | b_to_c | to_upper)) ==
          "a-to-b b-to-c c-to-d ");
    CHECK(names_of(tare::apply_and_report(document, a_to_b | b_to_c | to_upper).applied) ==
          "a-to-b b-to-c c-to-d ");

    static_assert(tare::rewrite<replace_word>);
    static_assert(tare::rewrite<decltype(a_to_b | to_upper)>);
    static_assert(!tare::rewrite<int>);
    static_assert(!tare::rewrite<void (*)(const document_base&)>);
}

TEST_CASE("edits of one pass never meet: the first finding wins, others get their turn") {
    constexpr std::string_view text = "FROM abcdef\n";
    struct {
        findings found;
        std::string_view after; ///< one pass
        std::string_view applied;
    } const rows[] = {
        {{}, "FROM abcdef\n", ""},
        {{editing("x", {{{5, 6}, "A"}}), editing("y", {{{7, 8}, "C"}})}, "FROM AbCdef\n", "x y "},
        {{editing("x", {{{7, 8}, "C"}}), editing("y", {{{5, 6}, "A"}})}, "FROM AbCdef\n", "x y "},
        // Overlap, whichever comes first
        {{editing("x", {{{5, 8}, "X"}}), editing("y", {{{7, 9}, "Y"}})}, "FROM Xdef\n", "x "},
        {{editing("y", {{{7, 9}, "Y"}}), editing("x", {{{5, 8}, "X"}})}, "FROM abYef\n", "y "},
        {{editing("x", {{{5, 11}, "X"}}), editing("y", {{{7, 8}, "Y"}})}, "FROM X\n", "x "},
        {{editing("x", {{{7, 8}, "X"}}), editing("y", {{{5, 11}, "Y"}})}, "FROM abXdef\n", "x "},
        {{editing("x", {{{5, 6}, "X"}}), editing("y", {{{5, 6}, "X"}})}, "FROM Xbcdef\n", "x "},
        // Touching is not meeting
        {{editing("x", {{{5, 7}, "X"}}), editing("y", {{{7, 9}, "Y"}})}, "FROM XYef\n", "x y "},
        {{editing("x", {{{5, 7}, "X"}}), editing("y", {{{7, 7}, "Y"}})}, "FROM XYcdef\n", "x y "},
        {{editing("x", {{{5, 5}, "X"}}), editing("y", {{{5, 7}, "Y"}})}, "FROM XYcdef\n", "x y "},
        // Insertions
        {{editing("x", {{{6, 6}, "X"}}), editing("y", {{{6, 6}, "Y"}})}, "FROM aXbcdef\n", "x "},
        {{editing("x", {{{6, 6}, "X"}, {{6, 6}, "Y"}})}, "FROM aXYbcdef\n", "x "},
        {{editing("x", {{{6, 6}, "X"}}), editing("y", {{{5, 7}, "Y"}})}, "FROM aXbcdef\n", "x "},
        {{editing("x", {{{5, 7}, "X"}}), editing("y", {{{6, 6}, "Y"}})}, "FROM Xcdef\n", "x "},
        // All of a finding's edits or none
        {{editing("x", {{{5, 6}, "X"}}), editing("y", {{{9, 10}, "Y"}, {{5, 6}, "Y"}}),
          editing("z", {{{9, 10}, "Z"}})},
         "FROM XbcdZf\n",
         "x z "},
        // Edits that cannot be made, even alone
        {{editing("x", {{{5, 8}, "X"}, {{7, 9}, "X"}}), editing("y", {{{5, 6}, "Y"}})},
         "FROM Ybcdef\n",
         "y "},
        {{editing("x", {{{6, 5}, "X"}}), editing("y", {{{5, 6}, "Y"}})}, "FROM Ybcdef\n", "y "},
        {{editing("x", {{{5, 99}, "X"}}), editing("y", {{{5, 6}, "Y"}})}, "FROM Ybcdef\n", "y "},
        {{editing("x", {{{5, 6}, "X"}, {{99, 99}, "X"}})}, "FROM abcdef\n", ""},
        // Nothing to do
        {{editing("x", {})}, "FROM abcdef\n", ""},
        {{editing("x", {{{5, 6}, "a"}})}, "FROM abcdef\n", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.after);
        const auto out =
            tare::apply_and_report(tare::parse_view(text), find_these{text, each.found}, {.max_passes = 1});
        CHECK(out.document.text() == each.after);
        CHECK(names_of(out.applied) == each.applied);
    }

    // The turn: the word is in the way of the letter until it is gone.
    const auto words = replace_word{"word", "ab", "xa"} | replace_word{"letter", "a", "y"};
    CHECK(tare::print(tare::apply(tare::parse("FROM ab a\n"), words)) == "FROM xy y\n");
}

TEST_CASE("many findings, in any order") {
    const std::string text(60'000, 'a');
    for (const bool backwards : {false, true}) {
        findings found;
        for (std::uint32_t i = 0; i < 30'000; ++i) {
            const auto at = 2 * (backwards ? 29'999 - i : i);
            found.push_back(editing("x", {{{at, at + 1}, "b"}}));
            found.push_back(editing("y", {{{at, at + 2}, "c"}}));
        }
        const auto out = tare::apply_and_report(tare::parse_view(text), find_these{text, found});
        CHECK(out.applied.size() == 30'000);
        CHECK(out.document.text().substr(0, 4) == "baba");
    }
}

TEST_CASE("only findings of the levels asked for are acted on") {
    const auto rule = replace_word{"s", "s", "S", applicability::safe} |
                      replace_word{"a", "a", "A", applicability::assuming} |
                      replace_word{"v", "v", "V", applicability::advice};
    const auto document = tare::parse("sav\n");
    CHECK(tare::print(tare::apply(document, rule)) == "Sav\n");
    CHECK(tare::print(tare::apply(document, rule, {.up_to = applicability::safe})) == "Sav\n");
    CHECK(tare::print(tare::apply(document, rule, {.up_to = applicability::assuming})) == "SAv\n");
    CHECK(tare::print(tare::apply(document, rule, {.up_to = applicability::advice})) == "SAV\n");
    CHECK(tare::check(document, rule).size() == 3);
    CHECK(to_string(applicability::safe) == "safe");
    CHECK(to_string(applicability::assuming) == "assuming");
    CHECK(to_string(applicability::advice) == "advice");
}

TEST_CASE("a rewrite is repeated until nothing is left to do, but not for ever") {
    const auto shorter = replace_word{"shorter", "aa", "a"};
    const auto document = tare::parse("aaaaaaaa\n");
    CHECK(tare::print(tare::apply(document, shorter)) == "a\n");
    CHECK(tare::apply(document, shorter, {.max_passes = 0}) == document);
    CHECK(tare::print(tare::apply(document, shorter, {.max_passes = 1})) == "aaaa\n");
    CHECK(tare::print(tare::apply(document, shorter, {.max_passes = 2})) == "aa\n");
    CHECK(tare::apply_and_report(document, shorter).applied.size() == 7);
    CHECK(tare::print(tare::apply(tare::parse("a\n"), replace_word{"longer", "a", "aa"},
                                  {.max_passes = 3})) == "aaaaaaaa\n");
    CHECK(tare::print(
              tare::apply(tare::parse("a"), replace_word{"", "a", "b"} | replace_word{"", "b", "a"})) == "a");
}

TEST_CASE("comments silence rules") {
    struct row {
        std::string_view before;
        std::string_view after;
    };
    constexpr row rows[] = {
        {"USER x\n", "USER y\n"},
        {"# tare: ignore=x-to-y\nUSER x\n", "# tare: ignore=x-to-y\nUSER x\n"},
        {"  #tare:ignore=x-to-y\r\nUSER x\n", "  #tare:ignore=x-to-y\r\nUSER x\n"},
        {"# tare: ignore=other,x-to-y\nUSER x\n", "# tare: ignore=other,x-to-y\nUSER x\n"},
        {"# tare: ignore=other x-to-y why\nUSER x\n", "# tare: ignore=other x-to-y why\nUSER x\n"},
        {"# tare: ignore=x-to-y\n\n# c\n\nUSER x\n", "# tare: ignore=x-to-y\n\n# c\n\nUSER x\n"},
        {"USER \\\n# tare: ignore=x-to-y\n x\n", "USER \\\n# tare: ignore=x-to-y\n x\n"},
        // That instruction alone
        {"# tare: ignore=x-to-y\nUSER x\nUSER x\n", "# tare: ignore=x-to-y\nUSER x\nUSER y\n"},
        {"USER x\n# tare: ignore=x-to-y\nUSER x\n", "USER y\n# tare: ignore=x-to-y\nUSER x\n"},
        // No such comment
        {"# tare: ignore=other\nUSER x\n", "# tare: ignore=other\nUSER y\n"},
        {"# tare: ignore=\nUSER x\n", "# tare: ignore=\nUSER y\n"},
        {"# tare: ignore\nUSER x\n", "# tare: ignore\nUSER y\n"},
        {"# tare: ignore=x-to-y-z\nUSER x\n", "# tare: ignore=x-to-y-z\nUSER y\n"},
        {"# ignore=other\nUSER x\n", "# ignore=other\nUSER y\n"},
        {"USER tare:x\n", "USER tare:y\n"},
        // An empty comment parts what is above from the instruction
        {"# tare: ignore=w\n#\nUSER x\n", "# tare: ignore=w\n#\nUSER y\n"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.before);
        // In instructions only: the comments name the rule.
        const auto rule = [](const document_base& dockerfile, findings& out) {
            findings all;
            replace_word{"x-to-y", "x", "y"}(dockerfile, all);
            for (auto& found : all)
                for (const auto node : dockerfile.instructions())
                    if (node.range().contains(found.range) && !node.text().substr(5).starts_with("\\"))
                        out.push_back(found);
        };
        CHECK(tare::print(tare::apply(tare::parse_view(each.before), rule)) == each.after);
    }
}

// ---- At compile time

namespace {

using tare::test::constexpr_string;

constexpr bool rewrites(std::string_view before, std::string_view after) {
    const auto rule = replace_word{"", "a", "b"} | replace_word{"", "b", "c"};
    findings applied;
    return tare::detail::rewrite_text(before, rule, {}, applied) == after && applied.size() == 2;
}

static_assert(tare::detail::names_rule("a,b c", "b") && !tare::detail::names_rule("a,b c", ""));
static_assert(tare::detail::ignored_rules("tare: ignore=a b") == "a b");
static_assert(!constexpr_string<> || rewrites("USER a\n", "USER c\n"));

} // namespace
