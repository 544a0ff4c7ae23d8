#include <tare/model/build_context.hpp>
#include <tare/model/rebuilds.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "constexpr_stages.hpp"

namespace {

/// The lines of what has work to do and rebuilds, with a `?` where it may; `!` for triggers.
std::string shown(const tare::rebuild_list& list) {
    std::string out;
    for (const auto& each : list.instructions) {
        if (!each.works || each.verdict == tare::rebuild_verdict::cached) continue;
        if (!out.empty()) out += ' ';
        out += std::to_string(each.line);
        if (each.is_triggered) out += '!';
        if (each.verdict == tare::rebuild_verdict::may_rebuild) out += '?';
    }
    return out;
}

std::optional<tare::image_config> look_up(std::string_view name, const tare::platform&) {
    if (name != "docker.io/library/a:latest") return std::nullopt;
    tare::image_config out;
    out.triggers = {"COPY src /app", "RUN make"};
    return out;
}

tare::rebuild_list rebuilds(std::string_view text, const tare::build_change& change) {
    static std::string held; // the list points into the document
    static tare::document document;
    held = text;
    document = tare::parse(held);
    return tare::find_rebuilds(document, change, {}, look_up);
}

std::string after_files(std::string_view text, std::initializer_list<std::string_view> paths,
                        std::string_view ignore = {}) {
    tare::build_change change;
    const auto context = tare::make_build_context(paths, *tare::read_ignore_file(ignore));
    change.files = *context;
    return shown(rebuilds(text, change));
}

std::string after_argument(std::string_view text, std::string_view name,
                           std::optional<std::string> value = "other") {
    tare::build_change change;
    change.arguments.push_back({std::string(name), std::move(value)});
    return shown(rebuilds(text, change));
}

std::string after_image(std::string_view text, std::string_view name) {
    tare::build_change change;
    if (name.empty())
        change.all_images = true;
    else
        change.images.emplace_back(name);
    return shown(rebuilds(text, change));
}

} // namespace

TEST_CASE("changed files") {
    struct row {
        std::string_view text;
        std::string_view path;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM b\nRUN a\nCOPY x y\nRUN b", "x", "3 4"},
        {"FROM b\nRUN a\nCOPY x y\nRUN b", "z", ""},
        {"FROM b\nCOPY . .\nRUN b", "z", "2 3"},
        {"FROM b\nCOPY src .\nRUN b", "src/a/b", "2 3"},
        {"FROM b\nCOPY src .\nRUN b", "srcs", ""},
        {"FROM b\nCOPY *.json .\nRUN b", "a.json", "2 3"},
        {"FROM b\nCOPY *.json .\nRUN b", "a/a.json", ""},
        {"FROM b\nCOPY --exclude=*.md . .\nRUN b", "a.md", ""},
        {"FROM b\nCOPY --exclude=*.md . .\nRUN b", "a.c", "2 3"},
        {"FROM b\nADD x y\nRUN b", "x", "2 3"},
        {"FROM b\nADD https://h/x y\nRUN b", "x", ""},
        {"FROM b\nCOPY <<E /x\ny\nE\nRUN b", "x", ""},
        {"FROM b\nARG D=src\nCOPY $D .\nRUN b", "src/a", "3 4"},
        {"FROM b\nCOPY $D .\nRUN b", "src/a", "2? 3?"}, // the base may have D
        {"FROM scratch\nCOPY x$D .\nRUN b", "x", "2 3"},
        // What only says what the image is like does no work.
        {"FROM b\nCOPY x y\nENV A=1\nLABEL a=b\nWORKDIR /\nCMD x", "x", "2"},
        {"FROM b\nCOPY x y\nWORKDIR /a\nWORKDIR b", "x", "2 3 4"},
        // A folder in which something changed.
        {"FROM b\nCOPY src .\nRUN b", "src/", "2 3"},
        {"FROM b\nCOPY . .\nRUN b", "src/", "2 3"},
        {"FROM b\nCOPY src/a .\nRUN b", "src/", "2? 3?"},
        {"FROM b\nCOPY src/*.c .\nRUN b", "src/", "2? 3?"},
        {"FROM b\nCOPY lib .\nRUN b", "src/", ""},
        // The ignore file decides on what a folder holds.
        {"FROM b\nCOPY src .\nRUN b", ".dockerignore", "2? 3?"},
        {"FROM b\nCOPY . .\nRUN b", ".dockerignore", "2 3"},
        // Mounts.
        {"FROM b\nRUN --mount=type=bind,target=/s make\nRUN b", "x", "2 3"},
        {"FROM b\nRUN --mount=source=src,target=/s make\nRUN b", "src/a", "2 3"},
        {"FROM b\nRUN --mount=source=src,target=/s make\nRUN b", "x", ""},
        {"FROM b\nRUN --mount=source=$S,target=/s make\nRUN b", "x", "2? 3?"},
        {"FROM b\nRUN --mount=type=cache,target=/s make\nRUN b", "x", ""},
        {"FROM b\nRUN --mount=type=secret,id=x make\nRUN b", "x", ""},
        // Stages.
        {"FROM b AS s\nCOPY x .\nRUN a\nFROM b\nCOPY y .\nCOPY --from=s /a /b\nRUN b", "x", "2 3 6? 7?"},
        {"FROM b AS s\nCOPY x .\nRUN a\nFROM b\nCOPY --from=0 /a /b\nRUN b", "x", "2 3 5? 6?"},
        {"FROM b AS s\nCOPY x .\nFROM s\nRUN b", "x", "2 4"},
        {"FROM b AS s\nCOPY x .\nFROM b\nRUN --mount=from=s,target=/s make\nRUN b", "x", "2 4? 5?"},
        {"FROM b AS s\nCOPY x .\nFROM b\nRUN b", "x", ""}, // not built
        {"FROM b AS s\nCOPY x .\nFROM b AS t\nCOPY --from=s a b\nFROM b\nCOPY --from=t a b", "x", "2 4? 6?"},
        {"FROM b AS s\nCOPY x .\nFROM b\nCOPY --from=s x .\nCOPY x .\nRUN b", "x", "2 4? 5 6"},
        // `--link` stands alone.
        {"FROM b\nCOPY x .\nCOPY --link y .\nRUN b", "x", "2 4"},
        {"FROM b\nCOPY x .\nCOPY --link y .\nRUN b", "y", "3 4"},
        {"FROM b\nCOPY x .\nADD --link y .\nRUN b", "x", "2 4"},
        {"FROM b\nCOPY x .\nCOPY --link --chmod=755 y .\nRUN b", "x", "2 3 4"}, // BuildKit does not link it
        // Triggers of the base.
        {"FROM a\nRUN b", "src/x", "1! 1! 2"},
        {"FROM a\nRUN b", "x", ""},
        {"FROM b AS s\nONBUILD COPY . /x\nFROM s\nRUN b", "x", "3! 4"},
        {"FROM b AS s\nONBUILD COPY $D /x\nFROM s\nRUN b", "x", "3!? 4?"},
        // What cannot be built.
        {"", "x", ""},
        {"FROM b\nCOPY --from=gone:: x y\nRUN b", "x", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CAPTURE(each.path);
        CHECK(after_files(each.text, {each.path}) == each.expected);
    }
    CHECK(after_files("FROM b\nCOPY . .\nRUN b", {"a.log"}, "*.log") == "");
    CHECK(after_files("FROM b\nCOPY . .\nRUN b", {"a.log", "b"}, "*.log") == "2 3");
    CHECK(after_files("FROM b\nCOPY a x\nCOPY b x\nRUN b", {"b"}) == "3 4");
}

TEST_CASE("changed build arguments") {
    struct row {
        std::string_view text;
        std::string_view name;
        std::string_view expected;
    };
    constexpr row rows[] = {
        // RUN has all variables, used or not; what comes before the ARG has not.
        {"FROM b\nRUN a\nARG V=1\nCOPY x y\nRUN b\nRUN c", "V", "5 6"},
        {"FROM b\nARG V\nRUN a", "V", "3"},
        {"FROM b\nRUN echo $V\nARG V=1", "V", ""},
        {"FROM b\nARG V=1\nCOPY x y", "V", ""},
        {"FROM b\nARG V=1\nRUN a", "W", ""},
        {"FROM b\nRUN a", "V", ""},
        {"ARG V=1\nFROM b\nRUN a", "V", ""},
        {"ARG V=1\nFROM b\nARG V\nRUN a", "V", "4"},
        {"ARG V=1\nARG W=$V\nFROM b\nARG W\nRUN a", "V", "5"},
        {"FROM b\nARG V=1\nENV V=2\nRUN a", "V", ""}, // the last one decides
        {"FROM b\nARG V=1\nENV W=x$V\nENV V=2\nRUN a", "V", "5"},
        {"FROM b\nARG V=1\nENV W=${V:+x} V=2\nRUN a", "V", ""},
        {"FROM b\nARG HTTP_PROXY\nRUN a", "HTTP_PROXY", "3"},
        {"FROM b\nRUN a", "HTTP_PROXY", ""},
        {"FROM b\nARG TARGETARCH\nRUN a", "TARGETARCH", "3"},
        {"FROM b\nARG SOURCE_DATE_EPOCH\nARG BUILDKIT_SBOM_SCAN_STAGE\nRUN a", "BUILDKIT_SBOM_SCAN_STAGE",
         ""},
        // Words.
        {"FROM b\nARG V=1\nCOPY x$V y\nCOPY a b", "V", "3 4"},
        {"FROM b\nARG V=1\nCOPY x $V/", "V", "3"},
        {"FROM b\nARG V=1\nCOPY --chown=$V x y", "V", "3"},
        {"FROM b\nARG V=1\nCOPY <<E /x\n$V\nE", "V", "3"},
        {"FROM b\nARG V=1\nCOPY <<\"E\" /x\n$V\nE", "V", ""},
        {"FROM b\nARG V=1\nADD https://h/$V y", "V", "3"},
        {"FROM b\nARG V=1\nWORKDIR /x$V\nCOPY a b", "V", "3 4"},
        {"FROM b\nARG V=1\nWORKDIR /x$V\nCOPY --link a b\nCOPY --link a /b", "V", "3 4"},
        {"FROM b\nARG V=1\nLABEL v=$V\nUSER u$V\nEXPOSE $V\nCOPY a b", "V", ""},
        {"FROM b\nENV PATH=$PATH:/x\nARG V=1\nCOPY a $X/b", "V", ""},
        {"FROM b\nARG V=1\nCOPY a ${X:-$V}", "V", "3?"}, // the base may have X
        // Bases.
        {"ARG V=1\nFROM b:$V\nRUN a\nCOPY --link x y", "V", "3"},
        {"ARG V=1\nFROM b:${V:+x}\nRUN a", "V", ""},
        {"ARG V=s\nFROM b AS s\nRUN a\nFROM $V\nRUN b", "V", "5"},
        {"ARG V=amd64\nFROM --platform=linux/$V b\nRUN a", "V", "3"},
        // Stages inherit variables.
        {"FROM b AS s\nARG V=1\nFROM s\nRUN a", "V", "4"},
        {"FROM b AS s\nARG V=1\nRUN a\nFROM b\nRUN b\nCOPY --from=s a b", "V", "3 6?"},
        {"FROM a\nARG V=1\nRUN a", "V", "1!? 1!? 3"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CAPTURE(each.name);
        CHECK(after_argument(each.text, each.name) == each.expected);
    }
    CHECK(after_argument("FROM b\nARG V=1\nRUN a", "V", "1") == "");
    CHECK(after_argument("FROM b\nARG V=1\nRUN a", "V", std::nullopt) == "3");
    CHECK(after_argument("ARG V=s\nFROM b AS s\nRUN a\nFROM b AS t\nRUN b\nFROM $V\nRUN c", "V", "t") == "7");
}

TEST_CASE("changed images and remote sources") {
    struct row {
        std::string_view text;
        std::string_view name;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM b\nRUN a\nCOPY --link x y", "", "2"},
        {"FROM b\nRUN a", "b", "2"},
        {"FROM b\nRUN a", "docker.io/library/b:latest", "2"},
        {"FROM b:1\nRUN a", "b", ""},
        {"FROM b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nRUN a", "", ""},
        {"FROM scratch\nRUN a", "", ""},
        {"FROM b AS s\nRUN a\nFROM c\nRUN b\nCOPY --from=s a b", "b", "2 5?"},
        {"FROM b\nCOPY --from=nginx a b\nRUN a", "nginx", "2? 3?"},
        {"FROM b\nRUN --mount=from=nginx,target=/n a\nRUN a", "nginx", "2? 3?"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CAPTURE(each.name);
        CHECK(after_image(each.text, each.name) == each.expected);
    }

    tare::build_change remote;
    remote.remote_sources = true;
    CHECK(shown(rebuilds("FROM b\nADD https://h/x /x\nRUN a", remote)) == "2 3");
    CHECK(shown(rebuilds("FROM b\nADD https://h/r.git /x\nRUN a", remote)) == "2 3");
    CHECK(shown(rebuilds("FROM b\nADD x /x\nRUN a", remote)) == "");
    CHECK(shown(rebuilds("FROM b\nADD --checksum=sha256:01 https://h/x /x\nRUN a", remote)) == "");
    CHECK(shown(rebuilds("FROM b\nADD https://h/r.git#0123456789abcdef0123456789abcdef01234567 /x",
                         remote)) == "");
}

TEST_CASE("why") {
    tare::build_change change;
    change.files.paths = {"src/a.c"};
    const auto list = rebuilds("FROM b AS s\nCOPY src .\nRUN make\nFROM b AS unused\nRUN x\nFROM b\n"
                               "COPY --from=s a b\nENV A=1",
                               change);
    std::vector<std::string> reasons;
    for (const auto& each : list.instructions) reasons.push_back(explain(each));
    CHECK(reasons == std::vector<std::string>{"", "src/a.c is copied", "follows line 2",
                                              "the target does not need this stage",
                                              "the target does not need this stage", "",
                                              "takes files from s: cached if they come out the same", ""});
    CHECK(list.work() == 3);
    CHECK(list.count(tare::rebuild_verdict::rebuilds) == 2);
    CHECK(list.count(tare::rebuild_verdict::may_rebuild) == 1);

    change = {};
    change.arguments = {{"A", "x"}, {"V", "x"}};
    CHECK(explain(rebuilds("FROM b\nARG V=1\nENV W=$V\nRUN x", change).instructions[3]) ==
          "V has another value");
    CHECK(explain(rebuilds("FROM b\nARG V=1\nENV W=$V V=2\nRUN x", change).instructions[3]) ==
          "W has another value");
    change = {};
    change.all_images = true;
    CHECK(explain(rebuilds("FROM b:1\nRUN x", change).instructions[0]) == "b:1 has changed");
}

TEST_CASE("rebuilds at compile time") {
    constexpr auto count = [] {
        const auto document = tare::parse_view("FROM b\nARG V=1\nRUN make\nCOPY a b");
        tare::build_change change;
        change.arguments.push_back({"V", "2"});
        return tare::find_rebuilds(document, change).count(tare::rebuild_verdict::rebuilds);
    };
    static_assert(!tare::test::constexpr_stages<> || count() == 2);
    CHECK(count() == 2);
}
