// error: deleted
// Handles point into their document, so a temporary one gives none.
#include <tare/syntax/parse.hpp>

#ifdef TARE_MUST_NOT_COMPILE
auto first() { return tare::parse_view("FROM a\n").instructions().front().keyword(); }
#else
auto first() {
    const auto document = tare::parse_view("FROM a\n");
    return document.instructions().front().keyword();
}
#endif
