#include <tare/model/file_pattern.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

using tare::file_pattern_fault;
using tare::match_file_pattern;

TEST_CASE("patterns that match and patterns that do not") {
    struct row {
        std::string_view pattern;
        std::string_view name;
        bool expected;
    };
    constexpr row rows[] = {
        {"", "", true},
        {"", "a", false},
        {"abc", "abc", true},
        {"abc", "ab", false},
        {"abc", "abcd", false},
        {"*", "", true},
        {"*", "abc", true},
        {"*", ".hidden", true}, // a point is nothing special
        {"*", "a/b", false},
        {"**", "a/b", false}, // two stars are no more than one
        {"*/*", "a/b", true},
        {"a*", "a", true},
        {"a*/b", "a/b", true},
        {"a*/b", "a/c/b", false},
        {"a*b*c*d*e*/f", "axbxcxdxe/f", true},
        {"a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false},
        {"a*b?c*x", "abxbbxdbxebxczzx", true},
        {"a*b?c*x", "abxbbxdbxebxczzy", false},
        {"*x", "xxx", true},
        {"*.txt", "a.txt.txt", true},
        {"?", "a", true},
        {"?", "/", false},
        {"?", "", false},
        {"a?b",
         "a\xE2\x98\xBA"
         "b",
         true}, // a character is taken, not a byte
        {"?", "\xFF", true},
        {"[abc]", "b", true},
        {"[a-c]x", "bx", true},
        {"[^a-c]", "b", false},
        {"[^a-c]", "d", true},
        {"[^x]", "/", true}, // a class may take a slash
        {"[!a]", "!", true}, // `!` does not negate
        {"[!a]", "b", false},
        {"[z-a]", "b", false},
        {"[\\]a]", "]", true},
        {"[\\-]", "-", true},
        {"[x\\-]", "-", true},
        {"[*]", "*", true},
        {"[*]", "a", false},
        {"[[:alpha:]]", "a]", true}, // the class [:alph, then a bracket
        {"]", "]", true},
        {"{a,b}", "{a,b}", true},
        {"{a,b}", "a", false},
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"a\\bc", "abc", true},
        {"[\xC3\xA9]", "\xC3\xA9", true},
        {"[\xC3\xA0-\xC3\xBC]", "\xC3\xA9", true},
        {"a*[b", "xb", false}, // the error stands where matching does not get to
    };
    for (const auto& each : rows) {
        CAPTURE(each.pattern);
        CAPTURE(each.name);
        const auto matches = match_file_pattern(each.pattern, each.name);
        REQUIRE(matches);
        CHECK(*matches == each.expected);
    }
}

TEST_CASE("malformed patterns") {
    using enum file_pattern_fault;
    struct row {
        std::string_view pattern;
        std::string_view name;
        file_pattern_fault fault;
        tare::source_range range;
    };
    constexpr row rows[] = {
        {"[", "a", unclosed_class, {0, 1}},
        {"x[a", "x", unclosed_class, {1, 3}}, // to the stretch's end, the mismatch before it or not
        {"[a", "a", unclosed_class, {0, 2}},
        {"[^", "a", unclosed_class, {0, 2}},
        {"[^bc", "a", unclosed_class, {0, 4}},
        {"[]a]", "]", misplaced_in_class, {1, 2}},
        {"[-]", "-", misplaced_in_class, {1, 2}},
        {"[x-]", "x", misplaced_in_class, {3, 4}},
        {"[a-b-c]", "a", misplaced_in_class, {4, 5}},
        {"a\\", "a", trailing_backslash, {1, 2}},
        {"[\\", "a", trailing_backslash, {1, 2}},
        {"[\xFF]", "a", invalid_utf8, {1, 2}},
        {"a*[b", "a", unclosed_class, {2, 4}},
    };
    for (const auto& each : rows) {
        CAPTURE(each.pattern);
        const auto matches = match_file_pattern(each.pattern, each.name);
        REQUIRE_FALSE(matches);
        CHECK(matches.error() == tare::file_pattern_error{each.fault, each.range});
        CHECK_FALSE(matches.error().message().empty());
    }
}

TEST_CASE("many stars take no more than the sizes multiplied") {
    std::string pattern;
    for (int i = 0; i < 2000; ++i) pattern += "a*";
    pattern += 'b';
    const auto matches = match_file_pattern(pattern, std::string(5000, 'a'));
    REQUIRE(matches);
    CHECK_FALSE(*matches);
}

static_assert(*match_file_pattern("src/*.[ch]pp", "src/a.cpp"));
static_assert(!match_file_pattern("[", ""));
static_assert(tare::has_wildcards("a[b") && !tare::has_wildcards("a\\*b"));
