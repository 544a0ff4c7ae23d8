#pragma once

#include <tare/model/image_size.hpp>
#include <tare/syntax/json.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A row of `docker history`.
struct history_row {
    std::string id{};         ///< empty where Docker prints `<missing>`
    std::string created_by{}; ///< the instruction, as the builder keeps it
    std::string comment{};
    std::optional<image_size> size{}; ///< nothing where it cannot be read

    friend constexpr bool operator==(const history_row&, const history_row&) = default;
};

namespace detail {

[[nodiscard]] constexpr history_row read_history_object(std::string_view line) {
    history_row out;
    out.id = json_object_string(line, "ID").value_or(std::string());
    if (out.id == "<missing>") out.id.clear();
    out.created_by = json_object_string(line, "CreatedBy").value_or(std::string());
    out.comment = json_object_string(line, "Comment").value_or(std::string());
    if (const auto size = json_object_string(line, "Size")) out.size = parse_image_size(*size);
    return out;
}

/// Whether a line begins a row of the table: `<missing>`, or an image's name by its digits.
[[nodiscard]] constexpr bool begins_history_row(std::string_view line) noexcept {
    auto id = line.substr(0, line.find(' '));
    if (id.size() == line.size()) return false;
    if (!line.substr(id.size()).starts_with("  ")) return false;
    if (id == "<missing>") return true;
    if (id.starts_with("sha256:")) id.remove_prefix(7);
    if (id.size() < 12) return false;
    for (const char digit : id)
        if (hex_value(digit) > 15) return false;
    return true;
}

/// Takes the last column off a row: what follows the last gap of two spaces or more.
[[nodiscard]] constexpr std::string_view take_last_column(std::string_view& row) noexcept {
    row = trim_right(row);
    const auto gap = row.rfind("  ");
    const auto begin = gap == std::string_view::npos ? 0 : gap + 2;
    const auto out = row.substr(begin);
    row = trim_right(row.substr(0, begin));
    return out;
}

/// Takes the first column off a row.
[[nodiscard]] constexpr std::string_view take_first_column(std::string_view& row) noexcept {
    const auto out = row.substr(0, row.find("  "));
    row = trim_left(row.substr(out.size()));
    return out;
}

/// IMAGE, CREATED, CREATED BY, SIZE, COMMENT; the last may be empty.
[[nodiscard]] constexpr history_row read_history_row(std::string_view row) {
    history_row out;
    out.id = take_first_column(row);
    if (out.id == "<missing>") out.id.clear();
    static_cast<void>(take_first_column(row)); // CREATED
    auto last = take_last_column(row);
    out.size = parse_image_size(last);
    if (!out.size) {
        out.comment = last;
        last = take_last_column(row);
        out.size = parse_image_size(last);
    }
    out.created_by = row;
    return out;
}

} // namespace detail

/// Reads what `docker history --no-trunc` prints, as a table or with `--format '{{json .}}'`: the newest row
/// first, as Docker has them. Lines that are neither are left out. Linear in the text.
[[nodiscard]] constexpr std::vector<history_row> parse_history(std::string_view text) {
    std::vector<history_row> out;
    std::string_view row; // of the table: a row can go on over lines
    const auto end_row = [&] {
        if (!row.empty()) out.push_back(detail::read_history_row(row));
        row = {};
    };
    for (std::size_t at = 0; at < text.size();) {
        auto line = text.substr(at, text.find('\n', at) - at);
        const auto begin = at;
        at += line.size() + 1;
        if (trim_left(line).starts_with('{') && row.empty()) {
            if (detail::is_json(trim(line))) out.push_back(detail::read_history_object(trim(line)));
        } else if (detail::begins_history_row(line)) {
            end_row();
            row = line;
        } else if (!row.empty()) {
            row = text.substr(static_cast<std::size_t>(row.data() - text.data()),
                              begin + line.size() - static_cast<std::size_t>(row.data() - text.data()));
        }
    }
    end_row();
    return out;
}

} // namespace tare::inline v0
