#pragma once

#include <tare/syntax/element.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/quote.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace tests {

inline constexpr std::array<std::string_view, 25> kind_names{
    "bom",         "directive", "comment",      "blank",       "overlong", "instruction", "keyword",
    "flag",        "word",      "pair",         "string",      "text",     "heredoc",     "piece",
    "indentation", "_",         "end_of_flags", "punct",       "unread",   "continue",    "#",
    "empty",       "newline",   "heredoc_body", "heredoc_end",
};

inline std::string shown(std::string_view bytes) {
    std::string out;
    tare::append_quoted(out, bytes);
    return out.substr(1, out.size() - 2);
}

/// The parts of a node on one line: tokens as `kind[bytes]`, nodes with parts as `kind{…}`.
template <class Elements>
std::string shown_parts(const Elements& elements) {
    std::string out;
    for (const tare::element each : elements) {
        if (!out.empty()) out += ' ';
        out += kind_names[static_cast<std::size_t>(each.kind())];
        out += each.is_token() ? '[' + shown(each.text()) + ']'
                               : '{' + shown_parts(tare::element_range<tare::element>(each)) + '}';
    }
    return out;
}

} // namespace tests
