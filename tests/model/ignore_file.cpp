#include <tare/model/ignore_file.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using tare::path_pattern_fault;
using tare::read_ignore_file;

TEST_CASE("the lines of a .dockerignore") {
    struct row {
        std::string_view text;
        std::string_view expected; ///< the patterns as they are matched, each ended by a bar
    };
    constexpr row rows[] = {
        {"", ""},
        {"a", "a|"},
        {"a\nb\n", "a|b|"},
        {"a\r\nb\r\n", "a|b|"},
        {"\n \n\t\na", "a|"},
        {"# a\nb # c", "b # c|"},
        {" # a", "# a|"}, // no comment: it does not begin with a #
        {"  a  \n\xC2\xA0"
         "b",
         "a|b|"},
        {"/a/\n./b//c\nd/../e", "a|b/c|e|"},
        {"//a", "a|"},
        {"! a", "!a|"},
        {"!/a", "!a|"},
        {"!!a", "!!a|"},
        {"!#a", "!#a|"},
        {"!../..", ".|"}, // cleaned away, `!` and all
        {"/", "/|"},
        {"\xEF\xBB\xBF"
         "a\n\xEF\xBB\xBF"
         "b",
         "a|\xEF\xBB\xBF"
         "b|"},
        {"/ a", "a|"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto patterns = read_ignore_file(each.text);
        REQUIRE(patterns);
        std::string joined;
        for (const auto& pattern : patterns->patterns()) {
            if (pattern.is_exception()) joined += '!';
            joined += pattern.text();
            joined += '|';
        }
        CHECK(joined == each.expected);
    }
}

TEST_CASE("where the patterns stand") {
    constexpr std::string_view text = "\xEF\xBB\xBF"
                                      "a\n# b\n ! /c \r\n";
    const auto patterns = read_ignore_file(text);
    REQUIRE(patterns);
    REQUIRE(patterns->patterns().size() == 2);
    CHECK(slice(text, patterns->patterns()[0].range()) == "a");
    CHECK(slice(text, patterns->patterns()[1].range()) == "! /c");
}

TEST_CASE("what is left out") {
    constexpr std::string_view text = "# all but the sources\n"
                                      "*\n"
                                      "!src\n"
                                      "!package*.json\n"
                                      "**/*.test.js\n";
    struct row {
        std::string_view path;
        bool expected;
    };
    constexpr row rows[] = {
        {"README.md", true},          {"src", false},
        {"src/a/b.js", false},        {"src/a/b.test.js", true},
        {"package-lock.json", false}, {"lib/package.json", true},
        {"Dockerfile", true}, // COPY cannot take it; to be built it is read all the same
        {".dockerignore", true},
    };
    const auto patterns = read_ignore_file(text);
    REQUIRE(patterns);
    for (const auto& each : rows) {
        CAPTURE(each.path);
        CHECK(patterns->matches(each.path).value_or(!each.expected) == each.expected);
    }
}

TEST_CASE("what cannot be read") {
    CHECK(read_ignore_file("a\n!\n").error() ==
          tare::path_pattern_error{path_pattern_fault::empty_exception, {2, 3}});
    CHECK(read_ignore_file("a\n  [b\n").error() ==
          tare::path_pattern_error{path_pattern_fault::malformed, {4, 6}});

    const std::string long_line(64 * 1024, 'a');
    CHECK(read_ignore_file("[\n" + long_line).error() ==
          tare::path_pattern_error{path_pattern_fault::long_line, {2, 64 * 1024 + 2}});
    CHECK(read_ignore_file(long_line.substr(1) + '\n'));
}

TEST_CASE("which file it is") {
    CHECK(tare::ignore_file_of("web/Dockerfile") == "web/Dockerfile.dockerignore");
}

static_assert([] {
    const auto patterns = read_ignore_file("*.log\n!keep.log\n");
    return *patterns->matches("a.log") && !*patterns->matches("keep.log");
}());
