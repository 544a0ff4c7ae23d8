#pragma once

#include <cstdint>

namespace tare::inline v0 {

/// The language a script is read as.
enum class shell_dialect : std::uint8_t {
    posix, ///< POSIX's Shell Command Language, what dash and busybox ash have of it
    bash,  ///< and what bash adds: `[[ ]]`, `(( ))`, arrays, `<( )`, `$'…'` …
};

} // namespace tare::inline v0
