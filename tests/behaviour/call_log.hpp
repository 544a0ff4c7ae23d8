#pragma once

#include <cstddef>
#include <cstdint>

namespace tests {

/// Where the sandbox keeps the shells and the stub: the one folder that no script can write to.
inline constexpr const char* tools_folder = "/.tools";

/// Memory that all stubs of a run share with the program that started it, by a descriptor that they inherit.
///
/// Each call is a record: its size in bytes, then fields. A field is its size, its `call_field` and its bytes.
/// Sizes are four bytes in the machine's order and count what comes after them.
struct call_log {
    static constexpr int descriptor = 1000; ///< beyond those that scripts choose
    static constexpr std::uint32_t none = 0xFFFF'FFFF;
    static constexpr std::uint32_t most_calls = 1500; ///< the one after that ends the run
    static constexpr std::size_t capacity = std::size_t{1} << 22;

    std::uint64_t ends; ///< how many calls there were, times 2^32, and the bytes they take or would take
    std::uint32_t first_failure; ///< the first call that fails, counted from 0
    std::uint32_t last_failure;  ///< the last one
    char shell[64];              ///< the file that runs `sh -c`
    char bytes[capacity];
};

/// What a stub tells of a call.
enum class call_field : char {
    argument = 'a',    ///< one for each, the name first
    variable = 'e',    ///< `NAME=VALUE`, one for each that is exported, in no order
    directory = 'd',   ///< where it was called
    input = 'i',       ///< what it could read from its standard input
    descriptor = 'f',  ///< an open one and what it leads to
    inheritance = 's', ///< what else a process gets from its parent: file mode mask, ignored signals, limits
};

} // namespace tests
