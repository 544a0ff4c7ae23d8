#pragma once

#include <tare/model/ignore_file.hpp>

#include <string>
#include <string_view>

#include "json_line.hpp"

namespace conformance {

/// Answers one record of mode `ignore`: a `.dockerignore`, then a path, parted by 0x1F.
inline std::string ignore(std::string_view record) {
    const auto separator = record.find('\x1f');
    json_line line;
    line.open('{');
    const auto patterns = tare::read_ignore_file(record.substr(0, separator));
    if (!patterns) return line.member("error", patterns.error().message()).close('}').text();
    const auto ignored = patterns->matches(record.substr(separator + 1));
    if (!ignored) return line.member("error", ignored.error().message()).close('}').text();
    return line.member("ignored", *ignored).close('}').text();
}

} // namespace conformance
