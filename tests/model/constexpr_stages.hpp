#pragma once

#include <tare/syntax/parse.hpp>
#include <tare/syntax/stages.hpp>

#include <type_traits>

namespace tare::test {

template <class T>
constexpr bool is_stage_constant() {
    const auto document = parse_view("FROM a");
    const auto read = read_stages(document);
    return read.has_value() && sizeof(T) > 0;
}

/// Whether stages can be read at compile time, tried out: with -fsanitize=undefined, g++ 12 compares no
/// addresses there.
template <class T = char>
concept constexpr_stages = requires {
    typename std::bool_constant<is_stage_constant<T>()>;
};

} // namespace tare::test
