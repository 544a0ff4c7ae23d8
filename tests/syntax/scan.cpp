#include <tare/syntax/scan.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

/// What a program writes that wants base images and nothing else: no document, no memory of its own.
struct base_images {
    std::string_view text;
    std::array<std::string_view, 8> images{};
    std::size_t count = 0;
    bool in_from = false;

    constexpr void open(tare::node_kind kind, std::uint32_t, std::uint8_t detail) {
        if (kind == tare::node_kind::instruction)
            in_from = static_cast<tare::keyword>(detail) == tare::keyword::from;
    }
    constexpr void close(std::uint32_t) {}
    constexpr void token(tare::node_kind kind, tare::source_range range, std::uint8_t) {
        if (!in_from || kind != tare::node_kind::word || count == images.size()) return;
        images[count++] = tare::slice(text, range);
        in_from = false;
    }
    constexpr void line(std::uint32_t) {}
    constexpr void report(const tare::diagnostic&) {}
};

constexpr std::string_view sample = "FROM --platform=linux/amd64 golang:1.23 AS build\nRUN go build\n"
                                    "FROM alpine\nCOPY --from=build /app /app\n";

constexpr base_images scan_sample() {
    base_images sink{sample};
    tare::scan(sample, sink);
    return sink;
}

static_assert(tare::event_sink<base_images>);
static_assert(scan_sample().count == 2 && scan_sample().images[0] == "golang:1.23" &&
              scan_sample().images[1] == "alpine");

/// Counts the lines it is told of.
struct line_sink {
    std::uint32_t lines = 0;
    void open(tare::node_kind, std::uint32_t, std::uint8_t) {}
    void close(std::uint32_t) {}
    void token(tare::node_kind, tare::source_range, std::uint8_t) {}
    void line(std::uint32_t) { ++lines; }
    void report(const tare::diagnostic&) {}
};

} // namespace

TEST_CASE("scratch memory serves one text after the other") {
    tare::joined_text scratch;
    for (const std::string_view text : {"COPY \\\n a \\\n b", "FROM a", "COPY <<E \\\n /x\ny\nE", ""}) {
        CAPTURE(text);
        line_sink fresh;
        line_sink reused;
        tare::scan(text, fresh);
        CHECK(tare::scan(text, reused, scratch) == '\\');
        CHECK(fresh.lines == reused.lines);
    }
}

TEST_CASE("every physical line is told of once") {
    struct row {
        std::string_view text;
        std::uint32_t lines;
    };
    constexpr row rows[] = {
        {"", 0},        {"\n", 1}, {"FROM a", 1}, {"RUN a \\\n# b\n\n c\n", 4}, {"RUN <<E\nx\ny\nE\n\n", 5},
        {"# a\r\n", 1},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        line_sink sink;
        tare::scan(each.text, sink);
        CHECK(sink.lines == each.lines);
    }
}

TEST_CASE("the escape character in force is returned") {
    line_sink sink;
    CHECK(tare::scan("# escape=`\nFROM a", sink) == '`');
    CHECK(tare::scan("# escape=x\nFROM a", sink) == '\\');
}
