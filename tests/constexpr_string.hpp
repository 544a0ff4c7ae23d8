#pragma once

#include <string>
#include <type_traits>

namespace tare::test {

/// Long enough that no std::string keeps it within itself.
template <class Char>
constexpr bool is_grown_string_constant() {
    std::basic_string<Char> grown;
    for (int i = 0; i < 64; ++i) grown.push_back(Char('x'));
    return grown.size() == 64;
}

/// Whether std::string works at compile time, tried out: the feature macros say so of clang with
/// libstdc++ 12, where it does not. What follows `||` is not evaluated there:
/// `static_assert(!constexpr_string<> || unified_diff("", "a\n").size() > 0);`
template <class Char = char>
concept constexpr_string = requires {
    typename std::bool_constant<is_grown_string_constant<Char>()>;
};

} // namespace tare::test
