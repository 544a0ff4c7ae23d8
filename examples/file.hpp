#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace examples {

/// Reads a file, or standard input where `path` is "-".
std::error_code read_file(const std::string& path, std::string& text);

/// How messages name a file: standard input is "-" to those who ask for it.
std::string display_name(const std::string& path);

/// The same as `read_file`; where that fails, says so on standard error in the name of `program` and gives false.
bool read_input(std::string_view program, const std::string& path, std::string& text);

/// Replaces a file's text: readers see the old one or the new one, whole, and a failure leaves the
/// old one. Its mode and owner are kept, and a link goes on pointing to it.
std::error_code replace_file(const std::string& path, std::string_view text);

} // namespace examples
