#include <tare/model/path_patterns.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

using tare::path_pattern_fault;
using tare::path_patterns;

TEST_CASE("what one pattern takes") {
    struct row {
        std::string_view pattern;
        std::string_view path;
        bool expected;
    };
    constexpr row rows[] = {
        {"a", "a", true},
        {"a", "a/b/c", true}, // with all that lies in it
        {"a", "ab", false},
        {"a", "b/a", false},
        {"./a//b/", "a/b", true},
        {"*", "a/b", true}, // for it takes a
        {"*/b", "a/b/c", true},
        {"*/b", "b", false},
        {"*.log", "x.log", true},
        {"*.log", "a/x.log", false},
        {"a.b", "axb", false},
        {"?", "\xE6\x97\xA5", true},
        {"?", "ab", false},
        {"**", "a/b", true},
        {"**/b", "b", true},
        {"**/b", "a/x/b/c", true},
        {"**/b", "xb", false},
        {"**b", "a/xb", true}, // whatever ends with it
        {"**b*", "xb", false},
        {"**b*", "x/bc", true},
        {"a/**", "a", false},
        {"a/**", "a/b/c", true},
        {"a**", "ab/c", true},
        {"a/**/b", "a/b", true},
        {"a/**/b", "a/x/y/b", true},
        {"a**b", "aXb", false},
        {"a**b", "aX/b", true},
        {"a*b*/**", "axby/c", true},
        {"**/**", "a", true},
        {"[ab]", "b", true},
        {"[^a]", "b", true},
        {"[!a]", "b", false}, // `!` does not negate
        {"[!a]", "!", true},
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"..", "a", false},
        {".", "a", false},
    };
    for (const auto& each : rows) {
        CAPTURE(each.pattern);
        CAPTURE(each.path);
        path_patterns patterns;
        REQUIRE_FALSE(patterns.add(each.pattern));
        const auto matches = patterns.matches(each.path);
        REQUIRE(matches);
        CHECK(*matches == each.expected);
    }
}

TEST_CASE("what has a meaning for regular expressions keeps it, as with Docker") {
    struct row {
        std::string_view pattern;
        std::string_view path;
        bool expected;
    };
    constexpr row rows[] = {
        {"a+", "a+", true},
        {"a+*", "aa", false},
        {"(a)*", "(a)b", true},
        {"$a*", "$ab", true},
        {"^a", "^a", true}, // compared as it is
        {"^a*", "ab", true},
        {"a|b*", "x/bc", true}, // alternatives, and only the first one begins where the path begins
        {"a|b*", "ac", true},
        {"a|b*", "cc", false},
        {"*a|", "x", true},
        {"a{2}*", "aab", true},
        {"a{2}*", "a{2}b", false},
        {"a{,2}*", "a{,2}", true}, // no count
        {"?a{0,2}b", "xaab", true},
        {"?a{0,2}b", "xaaab", false},
        {"?a{2,}b", "xab", false},
        {"?a{2,}b", "xaaaab", true},
        {"\\d", "7", true},
        {"\\d", "d", false},
        {"\\w\\W\\s", "a- ", true},
        {"\\x41\\x{42}\\103", "ABC", true},
        {"\\pL", "\xE6\x97\xA5", true},
        {"\\p{L}", "7", false},
        {"\\PL", "7", true},
        {"\\Qa", "a$b", true}, // quotes what ends the expression, too
        {"\\Qa", "ab", false},
        {"*\\bb", "a b", true},
        {"*\\bb", "ab", false},
        {"*\\Bb", "ab", true},
        {"a\\z*", "a", true},
        {"[[:alpha:]]", "x", true},
        {"[[:^alpha:]]", "x", false},
        {"[[:alpha]", "h", true},
        {"[\\d-z]", "-", true}, // no range
        {"[\\d-z]", "e", false},
        {"[^a]", "/", true},
        {"x*\\", "xa$b", true}, // escapes the expression's end
        {"[*]", "[/]", true},
        {"[*]", "*", false},
    };
    for (const auto& each : rows) {
        CAPTURE(each.pattern);
        CAPTURE(each.path);
        path_patterns patterns;
        REQUIRE_FALSE(patterns.add(each.pattern));
        const auto matches = patterns.matches(each.path);
        REQUIRE(matches);
        CHECK(*matches == each.expected);
    }
}

TEST_CASE("the last pattern that takes a path decides") {
    struct row {
        std::string_view patterns; ///< parted by commas
        std::string_view path;
        std::string_view decides; ///< the pattern that does
    };
    constexpr row rows[] = {
        {"", "a", ""},
        {"a", "a/b", "a"},
        {"a,!a/b", "a/b", "a/b"},
        {"a,!a/b", "a/c", "a"},
        {"!a,a", "a", "a"}, // there was nothing to take back
        {"a,!a,a", "a", "a"},
        {"a,b", "b", "b"},
        {"a,*", "a", "a"}, // the second one changes nothing
        {"*,!*.md,README-secret.md", "README.md", "*.md"},
        {"*,!*.md,README-secret.md", "README-secret.md", "README-secret.md"},
        {" a ,, !b", "a", "a"},
        {"!../..", "a", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.patterns);
        CAPTURE(each.path);
        path_patterns patterns;
        for (auto rest = each.patterns; !rest.empty();) {
            const auto comma = rest.find(',');
            REQUIRE_FALSE(patterns.add(rest.substr(0, comma)));
            rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        }
        const auto found = patterns.find(each.path);
        REQUIRE(found);
        CHECK((*found == nullptr ? std::string_view() : (*found)->text()) == each.decides);
    }
}

TEST_CASE("malformed patterns") {
    using enum path_pattern_fault;
    struct row {
        std::string_view pattern;
        path_pattern_fault when_added;
        path_pattern_fault when_asked;
    };
    constexpr auto none = static_cast<path_pattern_fault>(0xFF);
    constexpr row rows[] = {
        {"!", empty_exception, none},
        {"!/", empty_exception, none}, // cleaned before the `!` goes
        {"[", malformed, none},
        {"a\\", malformed, none},
        {"[\\d-]", malformed, none},
        {"a*[b", none, malformed_regexp},
        {"[z-a]", none, malformed_regexp},
        {"\\y", none, malformed_regexp},
        {"\\1", none, malformed_regexp},
        {"\\E*", none, malformed_regexp},
        {"\\x4g", none, malformed_regexp},
        {"\\p{", none, malformed_regexp},
        {"\\py", none, malformed_regexp},
        {"[[:foo:]]", none, malformed_regexp},
        {"*{2}", none, malformed_regexp},
        {"?|{2}", none, malformed_regexp},
        {"?{1001}", none, malformed_regexp},
        {"?{3,2}", none, malformed_regexp},
        {"\\pN", none, unknown_class},
        {"\\p{Greek}", none, unknown_class},
    };
    for (const auto& each : rows) {
        CAPTURE(each.pattern);
        path_patterns patterns;
        const auto error = patterns.add(each.pattern, {3, 7});
        REQUIRE(error.has_value() == (each.when_added != none));
        if (error) {
            CHECK(*error == tare::path_pattern_error{each.when_added, {3, 7}});
            CHECK(patterns.patterns().empty());
            continue;
        }
        const auto matches = patterns.matches("q");
        REQUIRE(matches.has_value() == (each.when_asked == none));
        if (!matches) CHECK(matches.error() == tare::path_pattern_error{each.when_asked, {3, 7}});
    }

    path_patterns unasked;
    CHECK_FALSE(unasked.add("a"));
    CHECK_FALSE(unasked.add("[z-a]"));
    CHECK(unasked.matches("a").value_or(false)); // it cannot change the answer any more
}

TEST_CASE("hostile patterns take no more than the sizes multiplied") {
    const auto times = [](std::string_view text, int count) {
        std::string out;
        for (int i = 0; i < count; ++i) out += text;
        return out;
    };
    const auto path = times("a/", 1000) + "c";
    for (const auto& pattern : {times("*a", 500) + "b", times("**/", 500) + "b*", times("?{0,9}", 500) + "b",
                                times("a|", 500) + "b{3}", "**" + times("a/", 500) + "b"}) {
        path_patterns patterns;
        REQUIRE_FALSE(patterns.add(pattern));
        CHECK(patterns.matches(path));
    }
    path_patterns patterns;
    REQUIRE_FALSE(patterns.add(times("?{1000}", 500)));
    CHECK(patterns.matches(path).error().fault == path_pattern_fault::too_large);
}

static_assert([] {
    path_patterns patterns;
    return !patterns.add("**/*.o") && !patterns.add("!keep/*") && *patterns.matches("a/b.o") &&
           !*patterns.matches("keep/b.o");
}());
