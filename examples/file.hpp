#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace examples {

/// Reads a file, or standard input where `path` is "-".
std::error_code read_file(const std::string& path, std::string& text);

/// Replaces a file's text: readers see the old one or the new one, whole, and a failure leaves the
/// old one. Its mode and owner are kept, and a link goes on pointing to it.
std::error_code replace_file(const std::string& path, std::string_view text);

} // namespace examples
