#pragma once

#include <tare/model/package_manager.hpp>

#include <type_traits>

#include "../constexpr_string.hpp"

namespace tare::test {

template <class Char>
constexpr bool finds_manager() {
    return find_package_manager("apt") != nullptr && Char('a') == 'a';
}

/// Whether tables can be searched at compile time, and strings be made: with -fsanitize=undefined, g++ 12
/// compares no addresses there.
template <class Char = char>
concept constexpr_tables = constexpr_string<Char> && requires {
    typename std::bool_constant<finds_manager<Char>()>;
};

} // namespace tare::test
