// error: deleted
// The loop would outlive the document that `apply` made.
#include <tare/tare.hpp>

int count(const tare::document& document) {
    int sum = 0;
#ifdef TARE_MUST_NOT_COMPILE
    for (const auto& each : tare::apply(document, tare::merge_runs()).diagnostics()) sum += each.line > 0;
#else
    const auto out = tare::apply(document, tare::merge_runs());
    for (const auto& each : out.diagnostics()) sum += each.line > 0;
#endif
    return sum;
}
