#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shown.hpp"

using namespace std::string_view_literals;

TEST_CASE("every byte has its place") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        // Lines
        {"", ""},
        {"\n \t\r\n", R"(blank[\n] blank[ \t\r\n])"},
        {"# a\n  # b", R"(comment[# a\n] comment[  # b])"},
        {"\xEF\xBB\xBF", R"(bom[\ufeff])"},
        {"\xEF\xBB\xBF# c\n\xEF\xBB\xBF# d",
         R"(bom[\ufeff] comment[# c\n] instruction{keyword[\ufeff#] _[ ] unread[d]})"},
        {"# syntax=a\n#escape=`\n#x\n# check=a",
         R"(directive[# syntax=a\n] directive[#escape=`\n] comment[#x\n] comment[# check=a])"},
        {"FROM a\r\n", R"(instruction{keyword[FROM] _[ ] word[a] newline[\r\n]})"},
        {" \tFROM\v a \r \n",
         R"(instruction{indentation[ \t] keyword[FROM] _[\v ] word[a] _[ \r ] newline[\n]})"},
        {"FROM", "instruction{keyword[FROM]}"},

        // Continuation
        {"RU\\\nN x\\\n y\n",
         R"(instruction{keyword{piece[RU] continue[\\\n] piece[N]} _[ ] text{piece[x] continue[\\\n] piece[ y]} newline[\n]})"},
        {"FROM a\\ \t\n", R"(instruction{keyword[FROM] _[ ] word[a] continue[\\ \t\n]})"},
        {"FROM \\\n  a \\\r\n # c\n\n AS b",
         R"(instruction{keyword[FROM] _[ ] continue[\\\n] _[  ] word[a] _[ ] continue[\\\r\n] #[ # c\n] empty[\n] _[ ] word[AS] _[ ] word[b]})"},
        {"\\\nFROM a", R"(instruction{continue[\\\n] keyword[FROM] _[ ] word[a]})"},
        {"\\", R"(instruction{continue[\\]})"},
        {"  \\\n\\\n  \\\n",
         R"(instruction{indentation[  ] continue[\\\n] continue[\\\n] _[  ] continue[\\\n]})"},
        {"RUN a\\\\\n", R"(instruction{keyword[RUN] _[ ] text[a\\\\] newline[\n]})"},
        {"# escape=`\nRUN a\\\nRUN b`\nc",
         R"(directive[# escape=`\n] instruction{keyword[RUN] _[ ] text[a\\] newline[\n]} instruction{keyword[RUN] _[ ] text{piece[b] continue[`\n] piece[c]}})"},
        {"RUN 'a \\\n# c\n b'",
         R"(instruction{keyword[RUN] _[ ] text{piece['a ] continue[\\\n] #[# c\n] piece[ b']}})"},

        // Flags
        {"COPY --from=a --\"x y\"=b --  --c d",
         R"(instruction{keyword[COPY] _[ ] flag[--from=a] _[ ] flag[--\"x y\"=b] _[ ] end_of_flags[--] _[  ] word[--c] _[ ] word[d]})"},
        {"RUN --a\\ b \\\n --c",
         R"(instruction{keyword[RUN] _[ ] flag[--a\\ b] _[ ] continue[\\\n] _[ ] flag[--c]})"},
        {"RUN --mount=\\\ntype=bind x",
         R"(instruction{keyword[RUN] _[ ] flag{piece[--mount=] continue[\\\n] piece[type=bind]} _[ ] text[x]})"},
        {"RUN --a='b c", R"(instruction{keyword[RUN] _[ ] flag[--a='b c]})"},
        {"RUN --", "instruction{keyword[RUN] _[ ] end_of_flags[--]}"},
        {"foo --a b", "instruction{keyword[foo] _[ ] flag[--a] _[ ] unread[b]}"},

        // Arguments
        {"USER a b ", "instruction{keyword[USER] _[ ] text[a b] _[ ]}"},
        {"CMD [\"a\" , \"b\"]",
         R"(instruction{keyword[CMD] _[ ] punct[[] string[\"a\"] _[ ] punct[,] _[ ] string[\"b\"] punct[]]})"},
        {"CMD [\"a\",\\\n\"b\"]",
         R"(instruction{keyword[CMD] _[ ] punct[[] string[\"a\"] punct[,] continue[\\\n] string[\"b\"] punct[]]})"},
        {"CMD []", "instruction{keyword[CMD] _[ ] punct[[] punct[]]}"},
        {"CMD ['a']", "instruction{keyword[CMD] _[ ] text[['a']]}"},
        {"VOLUME [ /a", "instruction{keyword[VOLUME] _[ ] word[[] _[ ] word[/a]}"},
        {"ENV a=b c=\"d e\" f=g\\ h",
         R"(instruction{keyword[ENV] _[ ] pair[a=b] _[ ] pair[c=\"d e\"] _[ ] pair[f=g\\ h]})"},
        {"ENV a b=c  d", "instruction{keyword[ENV] _[ ] word[a] _[ ] text[b=c  d]}"},
        {"ARG a b=c", "instruction{keyword[ARG] _[ ] pair[a] _[ ] pair[b=c]}"},
        {"ARG a \\\v", R"(instruction{keyword[ARG] _[ ] pair[a] _[ ] unread[\\] _[\v]})"},
        {"HEALTHCHECK CMD [\"a\"]",
         R"(instruction{keyword[HEALTHCHECK] _[ ] word[CMD] _[ ] punct[[] string[\"a\"] punct[]]})"},
        {"HEALTHCHECK --retries=1 CMD a b",
         "instruction{keyword[HEALTHCHECK] _[ ] flag[--retries=1] _[ ] word[CMD] _[ ] text[a b]}"},
        {"ONBUILD RUN a \n",
         R"(instruction{keyword[ONBUILD] _[ ] instruction{keyword[RUN] _[ ] text[a]} _[ ] newline[\n]})"},
        {"ONBUILD \\\nONBUILD  COPY \\\n a b",
         R"(instruction{keyword[ONBUILD] _[ ] continue[\\\n] instruction{keyword[ONBUILD] _[  ] instruction{keyword[COPY] _[ ] continue[\\\n] _[ ] word[a] _[ ] word[b]}}})"},
        {"ONBUILD", "instruction{keyword[ONBUILD]}"},

        // Heredocs
        {"RUN <<E\na\nE\nFROM b",
         R"(instruction{keyword[RUN] _[ ] text[<<E] newline[\n] heredoc{heredoc_body[a\n] heredoc_end[E\n]}} instruction{keyword[FROM] _[ ] word[b]})"},
        {"COPY <<A <<-B /\nA\n\tb\n\tB",
         R"(instruction{keyword[COPY] _[ ] word[<<A] _[ ] word[<<-B] _[ ] word[/] newline[\n] heredoc{heredoc_end[A\n]} heredoc{heredoc_body[\tb\n] heredoc_end[\tB]}})"},
        {"ONBUILD RUN <<E\nE\n",
         R"(instruction{keyword[ONBUILD] _[ ] instruction{keyword[RUN] _[ ] text[<<E]} newline[\n] heredoc{heredoc_end[E\n]}})"},
        {"ONBUILD ONBUILD RUN <<E\n",
         R"(instruction{keyword[ONBUILD] _[ ] instruction{keyword[ONBUILD] _[ ] instruction{keyword[RUN] _[ ] text[<<E]}} newline[\n]})"},
        {"RUN [\"<<E\"]\nE",
         R"(instruction{keyword[RUN] _[ ] punct[[] string[\"<<E\"] punct[]] newline[\n]} instruction{keyword[E]})"},
        {"RUN <<E\nx", R"(instruction{keyword[RUN] _[ ] text[<<E] newline[\n] heredoc{heredoc_body[x]}})"},
        {"RUN <<E", "instruction{keyword[RUN] _[ ] text[<<E]}"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        CHECK(tests::shown_parts(document.elements()) == each.expected);
        CHECK(tare::print(document) == each.text);
    }
}

TEST_CASE("what BuildKit refuses is told in its words, on its line, at the bytes at fault") {
    struct row {
        std::string_view text;
        std::string_view message;
        std::uint32_t line;
        std::string_view bytes;
    };
    constexpr row rows[] = {
        {"", "file with no instructions", 0, ""},
        {"# c\n\n", "file with no instructions", 2, "# c\n\n"},
        {"# escape=x\nFROM a", "invalid escape token 'x' does not match ` or \\", 0, "x"},
        {"# check=a\n# CHECK=b\nFROM a", "only one check parser directive can be used", 1, "# CHECK=b\n"},
        {"FROM a\nENV  a", "ENV must have two arguments", 2, "a"},
        {"FROM a\nlabel \\\n a\\\nb", "LABEL must have two arguments", 2, "a\\\nb"},
        {"FROM a\nENV a=b \\\n c\\\nd e=f",
         "Syntax error - can't find = in \"cd\". Must be of the form: name=value", 2, "c\\\nd"},
        {"CMD [\"a\", 1]", "when using JSON array syntax, arrays must be comprised of strings only", 1,
         "[\"a\", 1]"},
        {"FROM a\nRUN cat <<E && \\\n b\nx", "unterminated heredoc", 2, "<<E"},
        {"RUN <<A <<B\nA\n", "unterminated heredoc", 1, "<<B"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        CHECK_FALSE(document.ok());
        REQUIRE(document.diagnostics().size() >= 1);
        const auto& fault = document.diagnostics().front();
        CHECK(document.message(fault) == each.message);
        CHECK(fault.line == each.line);
        CHECK(tare::slice(each.text, fault.range) == each.bytes);
    }
}

TEST_CASE("a blank line inside an instruction is a warning") {
    const auto document = tare::parse_view("RUN a \\\n\n\n  b\n");
    CHECK(document.ok());
    REQUIRE(document.diagnostics().size() == 1);
    const auto& warning = document.diagnostics().front();
    CHECK(document.message(warning) == "Empty continuation line found in: RUN a   b");
    CHECK(warning.line == 4);
}

TEST_CASE("a line that is too long ends what came before, and reading goes on") {
    const std::string longest(tare::max_line_size - 4, 'x');
    struct row {
        std::string text;
        std::string_view message; ///< of the first fault; empty where there is none
        std::uint32_t line;
    };
    const row rows[] = {
        {"RUN " + longest, "", 0},
        {"RUN " + longest + "\n", "", 0},
        {"RUN " + longest + "x", "file with no instructions", 0},
        {"RUN a\nRUN " + longest + "x\nRUN b", "dockerfile line greater than max allowed size of 65535", 1},
        {"RUN a\n# c " + longest + "x\n", "dockerfile line greater than max allowed size of 65535", 1},
        {"ENV a \\\n" + longest + "12345\n", "ENV must have two arguments", 1},
        {"RUN <<E\n" + longest + "12345\nE\n", "unterminated heredoc", 1},
    };
    for (const auto& each : rows) {
        CAPTURE(each.message);
        const auto document = tare::parse_view(each.text);
        CHECK(tare::print(document) == each.text);
        REQUIRE(document.ok() == each.message.empty());
        if (each.message.empty()) continue;
        CHECK(document.message(document.diagnostics().front()) == each.message);
        CHECK(document.diagnostics().front().line == each.line);
    }
    const auto document = tare::parse_view(rows[3].text);
    CHECK(document.instructions().size() == 2);
}

TEST_CASE("instructions inside ONBUILD may be as deep as they like") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "ONBUILD \\\n";
    const auto document = tare::parse_view(text);
    CHECK(document.table().nodes.size() > 300'000);
    CHECK(tare::print(document) == text);
}

// ---- At compile time

namespace {

constexpr std::string_view sample = "# syntax=docker/dockerfile:1\n"
                                    "FROM alpine:3.20 AS base\n"
                                    "ENV A=b \\\n"
                                    "    # why\n"
                                    "    C=\"d\"\n"
                                    "RUN --mount=type=cache,target=/x apk add \\\n"
                                    "      curl\n"
                                    "COPY <<EOF /etc/motd\n"
                                    "hello\n"
                                    "EOF\n"
                                    "CMD [\"sh\", \"-c\"]\n";

constexpr bool prints_itself(std::string_view text) {
    std::vector<char> out;
    tare::print_to(out, tare::parse_view(text));
    return std::string_view(out.data(), out.size()) == text;
}

constexpr auto nth(const tare::document_view& document, std::size_t index) {
    return document.instructions().at(index).value();
}

static_assert(tare::parse_view(sample).ok());
static_assert(prints_itself(sample));
static_assert([] {
    const auto document = tare::parse_view(sample);
    return document.instructions().size() == 5 &&
           document.directives().front().value() == "docker/dockerfile:1" &&
           nth(document, 0).keyword() == tare::keyword::from &&
           nth(document, 0).arguments().at(2)->has_value("base") &&
           nth(document, 1).lines() == tare::line_span{3, 5} &&
           nth(document, 2).arguments().front().has_value("apk add       curl") &&
           nth(document, 3).lines().last == 10 && nth(document, 4).is_json() &&
           nth(document, 4).arguments().at(1)->has_value("-c");
}());
static_assert([] {
    const auto document = tare::parse_view("FROM a\nENV b");
    return !document.ok() && document.diagnostics().front().code == tare::diagnostic_code::missing_argument;
}());

// A Dockerfile of the usual size stays within the compilers' default limits.
constexpr auto two_kilobytes = [] {
    std::array<char, sample.size() * 12> text{};
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = sample[i % sample.size()];
    return text;
}();
static_assert(two_kilobytes.size() > 2000);
static_assert(prints_itself({two_kilobytes.data(), two_kilobytes.size()}));

} // namespace
