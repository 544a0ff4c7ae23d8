#pragma once

#include <tare/model/file_pattern.hpp>

#include <string>
#include <string_view>

#include "json_line.hpp"

namespace conformance {

/// Answers one record of mode `glob`: a pattern, then a name, parted by 0x1F.
inline std::string glob(std::string_view record) {
    const auto separator = record.find('\x1f');
    const auto matches = tare::match_file_pattern(record.substr(0, separator), record.substr(separator + 1));
    json_line line;
    line.open('{');
    if (matches)
        line.member("match", *matches);
    else
        line.member("error", matches.error().message());
    return line.close('}').text();
}

} // namespace conformance
