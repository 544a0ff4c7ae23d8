// How fast Dockerfiles are read: the newline scan is the floor, the rest is told in its terms.
//
// TARE_BENCH names a folder of Dockerfiles; without it the demo's is read over and over.

#include <tare/syntax.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<std::string>& texts() {
    static const auto loaded = [] {
        std::vector<std::string> all;
        if (const char* folder = std::getenv("TARE_BENCH"))
            for (const auto& entry : std::filesystem::directory_iterator(folder))
                all.push_back(read_file(entry));
        if (all.empty()) all.assign(1000, read_file(TARE_BENCH_SAMPLE));
        return all;
    }();
    return loaded;
}

/// Counts what it is told, and keeps nothing.
struct counting_sink {
    std::size_t nodes = 0;
    std::size_t tokens = 0;
    std::size_t lines = 0;
    std::size_t faults = 0;

    void open(tare::node_kind, std::uint32_t, std::uint8_t) { ++nodes; }
    void close(std::uint32_t) {}
    void token(tare::node_kind, tare::source_range, std::uint8_t) { ++tokens; }
    void line(std::uint32_t) { ++lines; }
    void report(const tare::diagnostic&) { ++faults; }
};

template <class Read>
void over_all(benchmark::State& state, Read read) {
    std::size_t bytes = 0;
    for (const auto& text : texts()) bytes += text.size();
    for (auto _ : state)
        for (const auto& text : texts()) benchmark::DoNotOptimize(read(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * static_cast<std::int64_t>(state.iterations()));
}

void newlines(benchmark::State& state) {
    over_all(state, [](std::string_view text) {
        std::size_t lines = 0;
        const char* at = text.data();
        const char* const end = at + text.size();
        while (at != end) {
            const auto* feed =
                static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
            ++lines;
            at = feed ? feed + 1 : end;
        }
        return lines;
    });
}

void scan(benchmark::State& state) {
    tare::joined_text scratch;
    over_all(state, [&](std::string_view text) {
        counting_sink sink;
        tare::scan(text, sink, scratch);
        return sink;
    });
}

void parse_view(benchmark::State& state) {
    over_all(state, [](std::string_view text) { return tare::parse_view(text); });
}

void parse(benchmark::State& state) {
    over_all(state, [](const std::string& text) { return tare::parse(text); });
}

BENCHMARK(newlines);
BENCHMARK(scan);
BENCHMARK(parse_view);
BENCHMARK(parse);

} // namespace
