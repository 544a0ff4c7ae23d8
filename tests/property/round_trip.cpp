#include <doctest/doctest.h>

#include <optional>
#include <string_view>

#include "consistent.hpp"
#include "made_up.hpp"

namespace {

constexpr auto find_fault = [](std::string_view text) -> std::optional<std::string_view> {
    if (const char* fault = tests::find_fault(text)) return fault;
    return std::nullopt;
};

} // namespace

TEST_CASE("every file of the corpus is consistent") { tests::require_faultless_corpus(find_fault); }
TEST_CASE("whatever is made up is consistent") { tests::require_faultless_generated(500'000, find_fault); }
TEST_CASE("real files with something broken in them are consistent") {
    tests::require_faultless_mutated(200'000, find_fault);
}
