#include <tare/shell/embedded_script.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/quote.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using tare::script_place;
using tare::shell_dialect;
using tare::shell_opacity;

static_assert(!std::is_copy_constructible_v<tare::embedded_script>);
static_assert(std::is_nothrow_move_constructible_v<tare::embedded_script>);

/// A script: its text, and each piece's bytes in the Dockerfile.
std::string shown(const tare::embedded_script& script, std::string_view source) {
    constexpr std::string_view places[] = {"line", "lines", "heredoc", "json"};
    constexpr std::string_view reasons[] = {"", "windows ", "other ", "option ", "no-command "};
    std::string out(places[static_cast<std::size_t>(script.place())]);
    out += ' ';
    out += !script.script() ? reasons[static_cast<std::size_t>(script.setting().opacity)]
           : script.script()->dialect() == shell_dialect::bash ? "bash "
                                                               : "";
    std::string quoted;
    tare::append_quoted(quoted, script.text());
    for (const auto& piece : script.pieces()) {
        quoted += ' ';
        tare::append_quoted(quoted, tare::slice(source, piece.source));
    }
    for (const char byte : quoted) out += byte == '"' ? '\'' : byte;
    return out;
}

/// The second line's instruction and its scripts.
constexpr struct {
    std::string_view instruction;
    std::string_view expected;
} cases[] = {
    // The text of an instruction
    {"RUN a b", "line 'a b' 'a b'"},
    {"RUN  a  \n", "line 'a' 'a'"},
    {"RUN a \\\n  b\n", "line 'a   b' 'a ' '  b'"},
    {"RUN a \\\n# c\n\n b", "line 'a  b' 'a ' ' b'"},
    {"RUN --mount=type=tmpfs,target=/t a", "line 'a' 'a'"},
    {"CMD a", "line 'a' 'a'"},
    {"ENTRYPOINT a", "line 'a' 'a'"},
    {"HEALTHCHECK --retries=1 cmd a", "line 'a' 'a'"},
    {"HEALTHCHECK C\\\nMD a", "line 'a' 'a'"},
    {"HEALTHCHECK NONE", ""},
    {"HEALTHCHECK a b", ""},
    {"ONBUILD RUN a", "line 'a' 'a'"},
    {"ONBUILD ONBUILD RUN a", ""},
    {"RUN", ""},
    {"ENV a b", ""},
    {"CMD ['a']", "line '['a']' '['a']'"},
    // Heredocs
    {"RUN <<E\na\nb\nE\n", "heredoc 'a\\nb\\n' 'a\\nb\\n'"},
    {"RUN <<E\nE\n", "heredoc ''"},
    {"RUN <<-E\n\ta\n\t\tb\n\tE\n", "heredoc 'a\\nb\\n' 'a\\n' 'b\\n'"},
    {"RUN <<E\na\r\nE\r\n", "heredoc 'a\\r\\n' 'a\\r\\n'"},
    {"RUN 3<<'E'\na\nE\n", "heredoc 'a\\n' 'a\\n'"},
    {"RUN cat <<E\na\nE\n", "lines 'cat <<E\\na\\nE' 'cat <<E\\na\\nE'"},
    {"RUN cat <<E  \na\nE", "lines 'cat <<E\\na\\nE' 'cat <<E' '  \\n' 'a\\nE'"},
    {"RUN cat <<-A <<B \\\n>c\n\ta\n\tA\nb\nB\r\n",
     "lines 'cat <<-A <<B >c\\n\\ta\\nA\\nb\\nB' 'cat <<-A <<B ' '>c\\n\\ta\\n' 'A\\nb\\nB'"},
    {"RUN bash <<E\na\nE\n", "lines 'bash <<E\\na\\nE' 'bash <<E\\na\\nE'"},
    {"RUN cat <<E\nE\n", "lines 'cat <<E\\nE' 'cat <<E\\nE'"},
    {"RUN a # <<E\nb\nE\n", "lines 'a # <<E\\nb\\nE' 'a # <<E\\nb\\nE'"},
    {"ONBUILD RUN <<E\na\nE\n", "heredoc 'a\\n' 'a\\n'"},
    {"RUN <<E\n#!/bin/bash -e\na\nE\n", "heredoc bash '#!/bin/bash -e\\na\\n' '#!/bin/bash -e\\na\\n'"},
    {"RUN <<E\n#! /usr/bin/env bash\nE\n",
     "heredoc bash '#! /usr/bin/env bash\\n' '#! /usr/bin/env bash\\n'"},
    {"RUN <<E\n#!/usr/bin/env -S bash -e -x\nE\n",
     "heredoc bash '#!/usr/bin/env -S bash -e -x\\n' '#!/usr/bin/env -S bash -e -x\\n'"},
    {"RUN <<E\n#!/bin/sh\nE\n", "heredoc '#!/bin/sh\\n' '#!/bin/sh\\n'"},
    {"RUN <<E\n#!/usr/bin/env python3\nE\n",
     "heredoc other '#!/usr/bin/env python3\\n' '#!/usr/bin/env python3\\n'"},
    {"RUN <<E\n#!/bin/bash -e -x\nE\n", "heredoc option '#!/bin/bash -e -x\\n' '#!/bin/bash -e -x\\n'"},
    {"RUN <<E\n#!\nE\n", "heredoc other '#!\\n' '#!\\n'"},
    // Exec form
    {"RUN [\"sh\", \"-c\", \"a b\"]", "json 'a b' 'a b'"},
    {"CMD [\"/bin/bash\", \"-exc\", \"a\", \"b\"]", "json bash 'a' 'a'"},
    {"HEALTHCHECK CMD [\"sh\", \"-c\", \"a\"]", "json 'a' 'a'"},
    {"RUN [\"sh\", \"-c\", \"a \\\"b\\\"\"]", "json 'a \\'b\\'' 'a ' '\\\\\\'' 'b' '\\\\\\''"},
    {"RUN [\"sh\", \"-c\", \"a\\nb\\u0041\\ud83d\\ude00c\"]",
     "json 'a\\nbA😀c' 'a' '\\\\n' 'b' '\\\\u0041' '\\\\ud83d\\\\ude00' 'c'"},
    {"RUN [\"sh\", \"-c\", \"a\\\n b\\\\\\\\ \\\nc\"]",
     "json 'a b\\\\\\\\ c' 'a' ' b' '\\\\\\\\' '\\\\\\\\' ' ' 'c'"},
    {"RUN [\"sh\", \"-c\", \"\"]", "json ''"},
    {"RUN [\"sh\", \"-c\", \"\xFF\"]", "json '\xEF\xBF\xBD' '\\xff'"},
    {"RUN [\"sh\", \"a\"]", ""},
    {"RUN [\"sh\", \"-c\"]", ""},
    {"RUN [\"apt-get\", \"update\"]", ""},
    {"RUN []", ""},
    {"HEALTHCHECK CMD []", ""},
};

} // namespace

TEST_CASE("the scripts of an instruction") {
    for (const auto& [instruction, expected] : cases) {
        const auto text = "FROM a\n" + std::string(instruction);
        CAPTURE(text);
        const auto document = tare::parse_view(text);
        std::string found;
        for (const auto& script : tare::read_scripts(document)) {
            found += shown(script, text);
            CHECK((!script.script() || script.script()->text() == script.text()));
        }
        CHECK(found == expected);
    }
}

TEST_CASE("what no shell that is known runs has no tree") {
    const auto windows = tare::parse_view("# escape=`\nFROM a\nRUN a `\n b\nCMD [\"sh\", \"-c\", \"a\"]\n");
    const auto scripts = tare::read_scripts(windows);
    REQUIRE(scripts.size() == 2);
    CHECK(!scripts[0].script());
    CHECK(scripts[0].setting().opacity == shell_opacity::windows);
    CHECK(scripts[0].text() == "a  b");
    CHECK(scripts[1].script().has_value());
}

TEST_CASE("ranges of a script and of the Dockerfile") {
    const std::string text = "FROM a\nRUN abc \\\n  # d\n  && e\nCMD [\"sh\", \"-c\", \"a \\\"b\\\"\"]\n";
    const auto document = tare::parse_view(text);
    const auto scripts = tare::read_scripts(document);
    const auto source = [&](const tare::embedded_script& script, std::uint32_t begin, std::uint32_t end) {
        return tare::slice(text, script.to_source({begin, end}));
    };
    CHECK(source(scripts[0], 0, 3) == "abc");
    CHECK(source(scripts[0], 3, 8) == " \\\n  # d\n  &&");
    CHECK(source(scripts[0], 0, 99) == "abc \\\n  # d\n  && e");
    CHECK(scripts[0].range() == scripts[0].to_source({0, 99}));
    CHECK(scripts[0].to_source({4, 4}).begin == text.find("  && e"));
    CHECK(source(scripts[1], 2, 3) == "\\\"");
    CHECK(source(scripts[1], 3, 5) == "b\\\"");
    CHECK(source(scripts[1], 1, 4) == " \\\"b");
}

TEST_CASE("a script's text stays where it is when the script is moved") {
    const auto document = tare::parse_view("FROM a\nRUN a \\\n b\n");
    auto scripts = tare::read_scripts(document);
    const auto text = scripts[0].text();
    const auto moved = std::move(scripts[0]);
    CHECK(moved.text().data() == text.data());
    CHECK(moved.script()->text().data() == text.data());
    CHECK(moved.script()->commands().size() == 1);
}

static_assert([] {
    const auto document = tare::parse_view("FROM a\nRUN [\"sh\", \"-c\", \"a \\\"b\\\" && \\\nc\"]\n");
    const auto scripts = tare::read_scripts(document);
    return scripts.size() == 1 && scripts[0].text() == "a \"b\" && c" && scripts[0].script()->ok();
}());
