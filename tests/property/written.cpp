#include <tare/tare.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "made_up.hpp"

namespace {

/// Each value that is read can be written: `to_text` itself makes sure that it reads as the same one.
/// What is said of one that cannot, if there is one.
std::optional<std::string> find_fault(std::string_view text) {
    const auto document = tare::parse_view(text);
    std::optional<std::string> fault;
    if (!document.ok()) return fault;
    const auto check = [&](const auto& value) {
        const auto written = tare::to_text(value, document.escape());
        if (!written && !fault) fault = written.error().message();
    };
    for (const auto node : document.instructions())
        tare::visit(node, tare::overloaded{
                              [](const tare::instruction_error&) {},
                              [&](const tare::onbuild_instruction& trigger) {
                                  // A continuation at the end of a file keeps white space that no
                                  // instruction keeps when others follow.
                                  if (!trigger.expression.ends_with('\r')) check(trigger);
                              },
                              check,
                          });
    return fault;
}

} // namespace

TEST_CASE("every value in the corpus can be written") { tests::require_faultless_corpus(find_fault); }
TEST_CASE("every made-up value can be written") { tests::require_faultless_generated(200'000, find_fault); }
TEST_CASE("every value of a broken real file can be written") {
    tests::require_faultless_mutated(30'000, find_fault);
}
