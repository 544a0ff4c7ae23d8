#pragma once

#include <tare/rewrite/rewrite_list.hpp>

#include <string_view>
#include <vector>

#include "comparison.hpp"

namespace tests {

/// A rewrite to be tried.
struct rule {
    std::string_view name;
    tare::any_rewrite rewrite;
    call_filter filter = keep_all; ///< takes out what the rewrite documents to add or drop
};

[[nodiscard]] const std::vector<rule>& rules();

} // namespace tests
