#include <tare/tare.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "cost.hpp"

namespace {

constexpr std::size_t small = 250'000;

/// What gives a careless reader more than linear work, in texts of any size: a beginning, what is
/// repeated, an end.
constexpr struct {
    std::string_view begin;
    std::string_view unit;
    std::string_view end;
} nasty[] = {
    {"FROM a\nENV \\\n", "word word word \\\n", ""},           // words without `=`
    {"FROM a\nENV \\\n", "a=b c=\"d\" \\\n", ""},              // and with
    {"FROM a\nLABEL a=\"\\\n", "x\\\n", ""},                   // one open quote
    {"FROM a\nRUN \\\n", "\\\n", "x"},                         // continuations, bare
    {"FROM a\nRUN \\\n", "x \\\n", ""},                        // with little in each
    {"FROM a\nRUN \\\n", "# c\n", "x"},                        // comments inside
    {"FROM a\nRUN \\\n", "\n", "x"},                           // blank lines inside
    {"FROM a\nRUN \\\n", " \t\xC2\xA0\xE3\x80\x80 \\\n", "x"}, // white space
    {"FROM a\nRUN \\\n", "<<A <<B <<C \\\n", ""},              // heredocs without bodies
    {"FROM a\nRUN \\\n", "<<A \\\n", "\nA\nA\nA\nA\nA"},       // and with few
    {"FROM a\nRUN \\\n", "<< \\\n", ""},                       // openings without names
    {"FROM a\nRUN \\\n", "<", ""},
    {"FROM a\nRUN \\\n", "<<'\\\n", ""},        // open quotes in names
    {"FROM a\nRUN << \\\n", "${a:-\\\n", ""},   // expansions in each other
    {"FROM a\nRUN << \\\n", "${a#*b}\\\n", ""}, // patterns
    {"FROM a\nCMD \\\n", "[\\\n", ""},          // arrays in arrays
    {"FROM a\nCMD [\\\n", "\"a\",\\\n", "1]"},  // an array that turns out to be none
    {"FROM a\nCMD [\\\n", "{\"a\":\\\n", ""},
    {"FROM a\nRUN \\\n", "--a=\"b c\" \\\n", "x"}, // flags
    {"FROM a\nRUN --a='\\\n", "x\\\n", ""},
    {"FROM a\n", "ONBUILD ", ""},
    {"", "ONBUILD \\\n", "RUN a"},
    {"FROM a\n", "RUN <<A\nx\nA\n", ""},
    {"FROM a\n", "RUN <<A\n", ""}, // heredocs that do not end
    {"", "# c\n", "FROM a"},       // comments
    {"", "\n \n", "FROM a"},       // blank lines
    {"", "# escape=`\n", "FROM a"},
    {"FROM a\n", "ENV a\n", ""}, // faults
    {"FROM a\n", "RUN a \\\n\n", ""},
    {"FROM a\n", "x\xFF\xE2\x80", ""},
    {"FROM a\n", "\r", ""},
};

/// All that is asked of an instruction, once.
void ask_everything(const std::string& text) {
    const auto document = tare::parse_view(text);
    std::size_t sum = tare::print(document).size();
    for (const auto node : document.instructions()) {
        for (const auto argument : node.arguments()) sum += argument.value().size();
        for (const auto flag : node.flags()) sum += flag.spelling().size();
        for (const auto comment : node.comments()) sum += comment.content().size();
        sum += node.heredocs().size() + node.joined().size() + node.statement().size();
    }
    CHECK(sum >= text.size());
}

} // namespace

TEST_CASE("reading takes time in proportion to the text") {
    for (const auto& each : nasty) {
        CAPTURE(each.begin);
        CAPTURE(each.unit);
        const auto text = [&](std::size_t size) {
            return std::string(each.begin) + tests::repeated(each.unit, size) + std::string(each.end);
        };
        tests::require_linear(ask_everything, text(small), text(small * 4));
    }
}

TEST_CASE("so does a line as long as BuildKit takes") {
    for (const std::string_view unit : {"<<", "<<A ", "\"", "'", "\\", "$", "${a", "[", "{\"", "-", "--a ",
                                        "=", "a=", "a ", "\t", "1", "\xC2\xA0"}) {
        CAPTURE(unit);
        const auto line = [&](std::size_t size) {
            std::string out;
            for (const std::string_view begin : {"RUN ", "ENV ", "CMD [\"", "COPY ", "HEALTHCHECK ", "FROM "})
                out += std::string(begin) + tests::repeated(unit, size) + "\n";
            return out;
        };
        tests::require_linear(ask_everything, line(15'000), line(60'000));
    }
}

TEST_CASE("rewriting takes time in proportion to the text") {
    constexpr std::string_view lines[] = {
        "RUN /bin/true\n",
        "RUN /bin/true\n\n# c\n",
        "# tare: ignore=merge-runs\nRUN /bin/true\n",
        "RUN /bin/a && /bin/b\nRUN /bin/c\nUSER a\n",
        "RUN \\\n# c\n /bin/a\n",
    };
    for (const auto unit : lines) {
        CAPTURE(unit);
        const auto text = [&](std::size_t size) { return "FROM a\n" + tests::repeated(unit, size); };
        const auto rewrite = [](const std::string& before) {
            CHECK(tare::apply(tare::parse_view(before), tare::merge_runs()).ok());
        };
        tests::require_linear(rewrite, text(small), text(small * 4));
    }
}
