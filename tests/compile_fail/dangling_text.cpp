// error: deleted
// A document owns its text, so a temporary one takes it along.
#include <tare/syntax/parse.hpp>

#include <string>

#ifdef TARE_MUST_NOT_COMPILE
auto size(const std::string& text) { return tare::parse(text).text().size(); }
#else
auto size(const std::string& text) {
    const auto document = tare::parse(text);
    return document.text().size();
}
#endif
