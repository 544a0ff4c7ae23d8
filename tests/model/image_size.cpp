#include <tare/model/image_size.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace {

std::string shown(std::uint64_t bytes) {
    std::string out;
    tare::append_image_size(out, bytes);
    return out;
}

constexpr std::optional<tare::image_size> exact(std::uint64_t bytes) {
    return tare::image_size{bytes, false};
}
constexpr std::optional<tare::image_size> rounded(std::uint64_t bytes) {
    return tare::image_size{bytes, true};
}

} // namespace

TEST_CASE("sizes as Docker writes them") {
    struct row {
        std::string_view text;
        std::optional<tare::image_size> expected;
    };
    constexpr row rows[] = {
        {"0B", exact(0)},
        {"236B", exact(236)},
        {"12300000", exact(12'300'000)}, // --human=false
        {"2.02MB", rounded(2'020'000)},
        {"12.3MB", rounded(12'300'000)},
        {"123kB", rounded(123'000)},
        {"1.5KB", rounded(1'500)}, // older clients
        {"1.12GB", rounded(1'120'000'000)},
        {"3TB", rounded(3'000'000'000'000)},
        {"1.2345kB", rounded(1'234)}, // less than a byte is cut
        {"999999999999999PB", std::nullopt},
        {"9999999999999999999", std::nullopt},
        {"", std::nullopt},
        {"B", std::nullopt},
        {".5MB", std::nullopt},
        {"1.5B", std::nullopt},
        {"1.2.3MB", std::nullopt},
        {"12 MB", std::nullopt},
        {"12MiB", std::nullopt},
        {"-1B", std::nullopt},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(tare::parse_image_size(each.text) == each.expected);
    }
    static_assert(tare::parse_image_size("12.3MB")->bytes == 12'300'000);
}

TEST_CASE("sizes are written with three digits") {
    struct row {
        std::uint64_t bytes;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {0, "0B"},
        {7, "7B"},
        {999, "999B"},
        {1'000, "1kB"},
        {1'050, "1.05kB"},
        {1'200, "1.2kB"},
        {2'020'236, "2.02MB"},
        {12'300'000, "12.3MB"},
        {12'000'000, "12MB"},
        {123'456'789, "123MB"},
        {1'120'000'000, "1.12GB"},
        {UINT64_MAX, "18446PB"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.bytes);
        CHECK(shown(each.bytes) == each.expected);
    }
}
