#pragma once

#include <tare/text/range.hpp>
#include <tare/text/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Why a text is no line of comma-separated values.
enum class comma_list_fault : std::uint8_t {
    empty,
    quote_in_bare_field,   ///< a `"` in a field that does not begin with one
    quote_in_quoted_field, ///< one that is neither doubled nor the field's last byte, or none at its end
};

struct comma_list_error {
    comma_list_fault fault = {};
    std::size_t offset = 0; ///< the byte at fault

    friend constexpr bool operator==(const comma_list_error&, const comma_list_error&) = default;
};

/// A field, without its quotes.
struct comma_field {
    std::string text;
    source_range range; ///< where it stands in the line, with its quotes

    friend constexpr bool operator==(const comma_field&, const comma_field&) = default;
};

/// Splits a line of comma-separated values as BuildKit does for `--mount` and `--device`: a field in
/// double quotes may hold commas and, doubled, double quotes. There is always one field at least.
[[nodiscard]] constexpr result<std::vector<comma_field>, comma_list_error>
split_comma_list(std::string_view text) {
    using enum comma_list_fault;
    if (text.empty()) return fail(comma_list_error{empty, 0});
    std::vector<comma_field> fields;
    for (std::size_t at = 0;;) {
        const auto field_begin = at;
        std::string field;
        if (at == text.size() || text[at] != '"') {
            const auto comma = text.find(',', at);
            const auto end = comma < text.size() ? comma : text.size();
            const auto quote = text.find('"', at);
            if (quote < end) return fail(comma_list_error{quote_in_bare_field, quote});
            field = text.substr(at, end - at);
            at = end;
        } else {
            for (bool doubled = true; doubled;) {
                const auto begin = at + 1;
                at = text.find('"', begin);
                if (at == std::string_view::npos) return fail(comma_list_error{quote_in_quoted_field, begin});
                field += text.substr(begin, at - begin);
                doubled = ++at < text.size() && text[at] == '"';
                if (doubled) field += '"';
            }
            if (at < text.size() && text[at] != ',')
                return fail(comma_list_error{quote_in_quoted_field, at - 1});
        }
        fields.push_back(
            {std::move(field), {static_cast<std::uint32_t>(field_begin), static_cast<std::uint32_t>(at)}});
        if (at == text.size()) return fields;
        ++at;
    }
}

/// Appends a field as `split_comma_list` reads it, in quotes where it needs them. The comma before it
/// is the caller's.
template <class Container>
constexpr void append_comma_field(Container& out, std::string_view text) {
    const bool needs_quotes = text.find_first_of(",\"") != std::string_view::npos;
    if (needs_quotes) out.push_back('"');
    for (const char byte : text) {
        if (byte == '"') out.push_back('"');
        out.push_back(byte);
    }
    if (needs_quotes) out.push_back('"');
}

} // namespace tare::inline v0
