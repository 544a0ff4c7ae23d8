#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>
#include <thread>

namespace tests {

inline std::string repeated(std::string_view unit, std::size_t size) {
    std::string out;
    while (out.size() < size) out += unit;
    return out;
}

/// The processor's time, which does not pass while other programs run.
inline double milliseconds(const auto& work) {
    const auto begin = std::clock();
    work();
    return 1'000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Four times the text may take 4 times the time, and much more where the machine is busy: what is
/// quadratic takes 16 times as much each time.
void require_linear(const auto& work, const std::string& text, const std::string& fourfold) {
    auto once = milliseconds([&] { work(text); });
    auto four_times = milliseconds([&] { work(fourfold); });
    const auto ratio = [&] { return four_times / (once + 0.1); };
    for (int attempt = 1; attempt < 50 && ratio() >= 10; ++attempt) {
        // What keeps the kernel busy counts as ours, and has to pass.
        if (attempt % 10 == 0) std::this_thread::sleep_for(std::chrono::seconds(1));
        // The least of each is what the work itself takes.
        once = std::min(once, milliseconds([&] { work(text); }));
        four_times = std::min(four_times, milliseconds([&] { work(fourfold); }));
    }
    if (ratio() >= 10) FAIL_CHECK("four times the text took ", ratio(), " times the time");
}

} // namespace tests
