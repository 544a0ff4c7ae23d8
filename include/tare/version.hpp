#pragma once

#include <string_view>

#define TARE_VERSION_MAJOR 0
#define TARE_VERSION_MINOR 1
#define TARE_VERSION_PATCH 0

namespace tare::inline v0 {

namespace detail {
#define TARE_QUOTE_VALUE(value) #value
#define TARE_QUOTE(value) TARE_QUOTE_VALUE(value)
inline constexpr char version_text[] =
    TARE_QUOTE(TARE_VERSION_MAJOR) "." TARE_QUOTE(TARE_VERSION_MINOR) "." TARE_QUOTE(TARE_VERSION_PATCH);
#undef TARE_QUOTE
#undef TARE_QUOTE_VALUE
} // namespace detail

/// The library's version, "major.minor.patch".
inline constexpr std::string_view version_string = detail::version_text;

} // namespace tare::inline v0
