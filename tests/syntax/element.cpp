#include <tare/syntax/element.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::string joined_by_bars(const std::vector<std::string>& all) {
    std::string out;
    for (const auto& each : all) out += (out.empty() ? "" : "|") + each;
    return out;
}

std::string values(tare::element_range<tare::word> words) {
    std::vector<std::string> all;
    for (const auto each : words) all.push_back(each.value());
    return joined_by_bars(all);
}

} // namespace

TEST_CASE("the values of arguments") {
    struct row {
        std::string_view text;
        std::string_view expected; ///< parted by bars
    };
    constexpr row rows[] = {
        {"FROM a  AS b", "a|AS|b"},
        {"RUN a \\\n# c\n  b", "a   b"},
        {"COPY [\"a b\", \"\\u00e9\\n\"]", "a b|\xC3\xA9\n"},
        {"COPY \"a b\" c", "\"a|b\"|c"}, // no quoting in a list of words
        {"ENV a=\"b c\" d=e\\ f", "a=\"b c\"|d=e\\ f"},
        {"ENV a b \\\n c", "a|b  c"},
        {"ENV a=b\\\\\\", "a=b\\\\"}, // a last escape goes
        {"ENV a=\xFF\xC3", "a=\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"# escape=`\nENV a=b` c", "a=b` c"},
        {"HEALTHCHECK CMD a  b", "CMD|a  b"},
        {"LABEL", ""},
        {"FOO a b", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        CHECK(values(document.instructions().front().arguments()) == each.expected);
    }
}

TEST_CASE("flags") {
    struct row {
        std::string_view text;
        std::string_view name;
        std::optional<std::string> value;
        std::string_view spelling;
    };
    const row rows[] = {
        {"COPY --from=a b c", "from", "a", "--from=a"},
        {"COPY --link b c", "link", std::nullopt, "--link"},
        {"COPY --link= b c", "link", "", "--link="},
        {"COPY --fr\"om=a b\"' c' d", "from", "a b c", "--from=a b c"},
        {"COPY --from=a\\ b c", "from", "a b", "--from=a b"},
        {"COPY --fr\\\nom=a b c", "from", "a", "--from=a"},
        {"# escape=`\nCOPY --from=a\\b`\"c d e", "from", "a\\b\"c", "--from=a\\b\"c"},
        {"COPY --from=\xC3\xA9 b c", "from", "\xC3\x83\xC2\xA9",
         "--from=\xC3\x83\xC2\xA9"}, // bytes as Latin-1
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        const auto flags = document.instructions().front().flags();
        REQUIRE(flags.size() == 1);
        CHECK(flags.front().name() == each.name);
        CHECK(flags.front().value() == each.value);
        CHECK(flags.front().spelling() == each.spelling);
    }
}

TEST_CASE("heredocs") {
    const auto document = tare::parse_view("COPY <<A 3<<-\"B\" /x\none\nA\n\ttwo\n\tB\nONBUILD RUN <<C\nC\n");
    const auto copy = document.instructions().front();
    const auto heredocs = copy.heredocs();
    REQUIRE(heredocs.size() == 2);
    CHECK(heredocs[0].name == "A");
    CHECK(heredocs[0].content == "one\n");
    CHECK(heredocs[0].expands);
    CHECK(heredocs[1].name == "B");
    CHECK(heredocs[1].content == "\ttwo\n");
    CHECK(heredocs[1].strips_tabs);
    CHECK_FALSE(heredocs[1].expands);
    CHECK(heredocs[1].descriptor == 3);
    CHECK(tare::slice(document.text(), heredocs[1].opening) == "3<<-\"B\"");
    CHECK(tare::slice(document.text(), heredocs[1].range) == "\ttwo\n\tB\n");
    CHECK(copy.lines() == tare::line_span{1, 5});

    const auto onbuild = document.instructions().at(1).value();
    CHECK(onbuild.heredocs().size() == 1);
    CHECK(onbuild.heredocs().front().content.empty());
    REQUIRE(onbuild.trigger());
    CHECK(onbuild.trigger()->keyword() == tare::keyword::run);
    CHECK(onbuild.trigger()->heredocs().empty());
    CHECK(onbuild.trigger()->text() == "RUN <<C");
}

TEST_CASE("what stands around an instruction") {
    struct row {
        std::string_view text; ///< the last instruction is asked
        std::string_view statement;
        std::string_view joined;
        std::string_view comments; ///< parted by bars
    };
    constexpr row rows[] = {
        {"FROM a", "FROM a", "FROM a", ""},
        {"# one\n\n#two\n  FROM a \n", "FROM a", "FROM a ", "one|two"},
        {"# one\n#\n# two\nFROM a", "FROM a", "FROM a", "two"}, // an empty comment parts
        {"FROM a\n# b\nRUN c \\\n# d\n e\n", "RUN c \\\n# d\n e", "RUN c  e", "b"},
        {"  # indented\nFROM a", "FROM a", "FROM a", "# indented"},
        {"# escape=`\nFROM a", "FROM a", "FROM a", ""},
        {"RUN <<E\nx\nE\n", "RUN <<E", "RUN <<E", ""},
        {"ONBUILD RUN a\n", "ONBUILD RUN a", "ONBUILD RUN a", ""},
        {"\\\n\\\n", "\\\n\\\n", "", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        const auto instructions = document.instructions();
        const auto last = instructions.at(instructions.size() - 1).value();
        CHECK(tare::slice(each.text, last.statement()) == each.statement);
        const auto joined = last.joined();
        CHECK(joined.text() == each.joined);
        std::vector<std::string> comments;
        for (const auto comment : last.comments()) comments.emplace_back(comment.documentation());
        CHECK(joined_by_bars(comments) == each.comments);
    }
}

TEST_CASE("comments and directives") {
    const auto document = tare::parse_view("# Escape = ` \r\n  #  what \r\nFROM a\n");
    CHECK(document.directives().front().key() == tare::directive_key::escape);
    CHECK(document.directives().front().value() == "`");
    CHECK(document.comments().front().content() == "what");
    CHECK(document.comments().front().documentation() == "#  what");
    CHECK(document.escape() == '`');
}
