#include <tare/shell/shell_in_force.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "shown_setting.hpp"

namespace {

using tare::shell_dialect;
using tests::shown;

/// Each document's last instruction, and what runs it.
constexpr struct {
    std::string_view text;
    std::string_view expected;
} in_force[] = {
    {"FROM a\nRUN x\n", "posix from base"},
    {"FROM a\nSHELL [\"bash\", \"-c\"]\nRUN x\n", "bash from instruction"},
    {"FROM a\nRUN x\nSHELL [\"bash\", \"-c\"]\n", "posix from base"},
    {"FROM a\nSHELL [\"bash\", \"-c\"]\nFROM a\nRUN x\n", "posix from base"},
    {"FROM a AS b\nSHELL [\"bash\", \"-c\"]\nFROM B\nRUN x\n", "bash from instruction"},
    {"FROM a AS b\nSHELL [\"bash\", \"-c\"]\nFROM b AS c\nFROM x\nFROM c\nRUN x\n", "bash from instruction"},
    {"FROM a AS b\nFROM a AS b\nSHELL [\"bash\", \"-c\"]\nFROM b\nRUN x\n", "bash from instruction"},
    {"FROM a AS b\nSHELL [\"bash\", \"-c\"]\nFROM a AS b\nFROM b\nRUN x\n", "posix from base"},
    {"FROM a\nSHELL bash -c\nRUN x\n", "posix from base"},
    {"SHELL [\"bash\", \"-c\"]\nFROM a AS b\nFROM b\nRUN x\n", "posix from base"},
    // Windows
    {"# escape=`\nFROM a\nRUN x\n", "windows from base"},
    {"# escape=`\nFROM a\nSHELL [\"bash\", \"-c\"]\nRUN x\n", "bash from instruction"},
    {"FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN x\n", "windows from base"},
    {"FROM golang:1.20-NanoServer AS a\nFROM a\nRUN x\n", "windows from base"},
    {"FROM a AS windows\nFROM windows\nRUN x\n", "posix from base"},
    {"FROM --platform=windows/amd64 a\nRUN x\n", "windows from base"},
    {"FROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN x\n", "other shell from instruction"},
    // What runs later
    {"FROM a\nHEALTHCHECK CMD x\n", "posix from base"},
    {"FROM a\nSHELL [\"bash\", \"-c\"]\nHEALTHCHECK CMD x\n", "bash from instruction"},
    {"FROM a\nONBUILD RUN x\n", "posix from base"},
    {"FROM a\nONBUILD SHELL [\"bash\", \"-c\"]\nRUN x\n", "posix from base"},
    {"FROM a\nONBUILD SHELL [\"bash\", \"-c\"]\nONBUILD RUN x\n", "bash from instruction"},
    {"FROM a\nONBUILD SHELL [\"bash\", \"-c\"]\nFROM a\nONBUILD RUN x\n", "posix from base"},
};

} // namespace

TEST_CASE("which shell is in force") {
    for (const auto& each : in_force) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        auto last = *document.instructions().begin();
        for (const auto node : document.instructions())
            if (node.keyword() != tare::keyword::shell) last = node;
        CHECK(shown(tare::shell_in_force(document, last)) == each.expected);
    }
}

TEST_CASE("a health check and a trigger run in the shell that their stage ends with") {
    const auto document = tare::parse_view("FROM a\nHEALTHCHECK CMD x\nONBUILD RUN x\nRUN x\n"
                                           "SHELL [\"bash\", \"-c\"]\nFROM a\nRUN x\n");
    const tare::shell_settings shells(document);
    std::string found;
    for (const auto each : document.instructions())
        found += shells.at(each).dialect == shell_dialect::bash ? 'b' : 'p';
    CHECK(found.starts_with("pbbp"));
}

static_assert([] {
    const auto document = tare::parse_view("FROM a AS b\nSHELL [\"bash\", \"-c\"]\nFROM b\nRUN x\n");
    return tare::shell_in_force(document, *document.instructions().at(3)).dialect == shell_dialect::bash;
}());
