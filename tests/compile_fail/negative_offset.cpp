// error: narrow
#include <tare/text/range.hpp>

#ifdef TARE_MUST_NOT_COMPILE
constexpr tare::source_range range{-1, 0};
#else
constexpr tare::source_range range{1, 1};
#endif

static_assert(range.empty());
