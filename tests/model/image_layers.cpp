#include <tare/model/image_layers.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "constexpr_stages.hpp"

namespace {

std::optional<tare::image_config> look_up(std::string_view name, const tare::platform&) {
    if (name != "docker.io/library/a:latest") return std::nullopt;
    tare::image_config out;
    out.triggers = {"COPY . /app", "WORKDIR /app", "ENV A=1"};
    return out;
}

/// The line of each instruction that shapes the target and what it adds: `f` files, `e` an empty layer,
/// `-` none; with a `?` where it is not certain.
std::string layers(std::string_view text, std::string_view target = {}) {
    const auto document = tare::parse_view(text);
    tare::build_options options;
    options.target = target;
    std::string out;
    for (const auto& each : tare::find_layers(document, options, look_up).layers) {
        if (!out.empty()) out += ' ';
        out += std::to_string(each.line);
        out += each.kind == tare::layer_kind::none ? '-' : to_string(each.kind)[0];
        if (!each.is_certain) out += '?';
        if (each.is_triggered()) out += '!';
    }
    return out;
}

} // namespace

TEST_CASE("what each instruction adds") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM b", ""},
        {"FROM b\nRUN make\nCOPY a b\nADD a b", "2f 3f 4f"},
        {"FROM b\nENV A=1\nARG A\nLABEL a=b\nUSER u\nEXPOSE 1\nVOLUME /v\nCMD x\nENTRYPOINT x\nSTOPSIGNAL 9\n"
         "SHELL [\"sh\"]\nHEALTHCHECK NONE\nONBUILD RUN x\nMAINTAINER m",
         "2- 3- 4- 5- 6- 7- 8- 9- 10- 11- 12- 13- 14-"},
        {"ARG A\nFROM b\nRUN make", "3f"},
        // Nothing is written.
        {"FROM b\nRUN true", "2e"},
        {"FROM b\nRUN echo a && ls -l | cat; cd /x", "2e"},
        {"FROM b\nRUN if [ -e /x ]; then exit 1; fi", "2e"},
        {"FROM b\nRUN echo a > /dev/null 2>&1", "2e"},
        {"FROM b\nRUN echo a > b", "2f"},
        {"FROM b\nRUN { true; } > b", "2f"},
        {"FROM b\nRUN $X", "2f"},
        {"FROM b\nRUN echo `make`", "2f"},
        {"FROM b\nRUN sort -o a b", "2f"},
        {"FROM b\nRUN f() { make; }; f", "2f"},
        {"FROM b\nSHELL [\"cmd\"]\nRUN true", "2- 3f"},
        // WORKDIR makes its folder.
        {"FROM b\nWORKDIR /", "2-"},
        {"FROM b\nWORKDIR /a", "2f?"}, // the base may have it
        {"FROM scratch\nWORKDIR /a", "2f"},
        {"FROM scratch\nCOPY a /b\nWORKDIR /a", "2f 3f?"},
        {"FROM b\nWORKDIR a", "2f?"},
        {"FROM scratch\nWORKDIR .", "2-"},
        {"FROM scratch\nWORKDIR a\nWORKDIR ../", "2f 3-"},
        {"FROM b\nARG D=/\nWORKDIR $D", "2- 3-"},
        {"FROM b\nWORKDIR $HOME", "2f?"},
        {"FROM b\nWORKDIR /a/b\nCOPY . .\nWORKDIR /a\nWORKDIR b", "2f? 3f 4e 5e"},
        {"FROM b\nWORKDIR /a\nRUN make\nWORKDIR /a", "2f? 3f 4e?"},
        {"FROM b\nWORKDIR /a\nRUN true\nWORKDIR /a", "2f? 3e 4e"},
        // All stages that the target is built on, and no others.
        {"FROM b AS x\nRUN make\nFROM b\nRUN make\nFROM x\nCOPY --from=1 a b", "2f 6f"},
        {"FROM a\nRUN make", "1f! 1f?! 1-! 2f"},
        {"FROM b AS x\nONBUILD RUN make\nFROM x\nRUN make", "2- 3f! 4f"},
        {"FROM $X\nRUN make", "2f"},
        {"", ""},
        {"RUN make", ""},
        {"FROM b\nENV", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(layers(each.text) == each.expected);
    }
    CHECK(layers("FROM b AS x\nRUN make\nFROM x\nRUN make", "x") == "2f");
    CHECK(layers("FROM b AS x\nRUN make", "gone") == "");
}

TEST_CASE("how many layers there are, and may be") {
    std::string text("FROM b\nENV A=1\nRUN true\n");
    for (int i = 0; i < 120; ++i) text += "RUN make\n";
    const auto document = tare::parse(text);
    const auto layers = tare::find_layers(document);
    CHECK(layers.count() == 121);
    CHECK(layers.count(tare::layer_kind::empty) == 1);
    CHECK(layers.count(tare::layer_kind::none) == 1);
    CHECK(layers.fits());
    CHECK(layers.fits(6));
    CHECK(!layers.fits(7));
    REQUIRE(layers.base);
    CHECK(layers.base->name == "b");
}

TEST_CASE("layers at compile time") {
    constexpr auto count = [] {
        const auto document = tare::parse_view("FROM b\nWORKDIR /a\nRUN make\nRUN true\nENV A=1");
        return tare::find_layers(document).count();
    };
    static_assert(!tare::test::constexpr_stages<> || count() == 3);
    CHECK(count() == 3);
}
