// error: deleted
// `std::move` makes a temporary of a document, too.
#include <tare/syntax/parse.hpp>

#include <utility>

auto any(tare::document document) {
#ifdef TARE_MUST_NOT_COMPILE
    return std::move(document).tokens().empty();
#else
    return document.tokens().empty();
#endif
}
