#include <tare/model/build_scopes.hpp>
#include <tare/model/expanded_value.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

/// The word as the last instruction sees it, with a `?` where it is not known.
std::string expanded(std::string_view text, std::string_view word) {
    const auto document = tare::parse_view(text);
    const auto scopes = tare::read_scopes(document);
    tare::word_expander expand;
    tare::expanded_value out;
    for (const auto node : document.instructions()) out = expand(word, scopes.environment_at(node));
    return out.text + (out.is_known ? "" : "?");
}

} // namespace

TEST_CASE("a word and whether it is known") {
    struct row {
        std::string_view text;
        std::string_view word;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM b\nRUN x", "a\"b\"", "ab"},
        {"FROM b\nARG A=1\nRUN x", "$A-${A:+x}", "1-x"},
        {"FROM b\nRUN x", "$A", "?"}, // the base may have it
        {"FROM b\nRUN x", "a${A:-b}", "ab?"},
        {"FROM scratch\nRUN x", "a$A", "a"},
        {"FROM b\nENV A=$B\nRUN x", "/$A", "/?"},
        {"FROM b\nRUN x", "${A", "?"}, // an error
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CAPTURE(each.word);
        CHECK(expanded(each.text, each.word) == each.expected);
    }
}

TEST_CASE("what grows too large is not known") {
    std::string text("FROM scratch\nARG A=" + std::string(50'000, 'x') + "\nRUN x");
    const auto document = tare::parse_view(text);
    const auto scopes = tare::read_scopes(document);
    tare::word_expander expand;
    tare::expanded_value last;
    for (const auto node : document.instructions())
        for (int i = 0; i < 400; ++i) last = expand("$A", scopes.environment_at(node));
    CHECK(last.text.size() == 0);
    CHECK(!last.is_known);
}
