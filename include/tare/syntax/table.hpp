#pragma once

#include <tare/syntax/diagnostic.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/position.hpp>

#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What the parser makes of a text: its nodes in one flat table, in source order, parents first.
struct syntax_table {
    std::string_view text;
    std::vector<node> nodes;
    std::vector<diagnostic> diagnostics;
    line_index lines;
    char escape = '\\';
};

} // namespace tare::inline v0
