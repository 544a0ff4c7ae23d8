#pragma once

#include <tare/shell/dialect.hpp>
#include <tare/shell/read_commands.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/table.hpp>

#include <string_view>
#include <utility>

namespace tare::inline v0 {

/// Reads a script as a shell does: a RUN's text as BuildKit joins it, a heredoc, the argument of
/// `sh -c`. Total and linear: any bytes are read; what comes after a fault is one token, and the
/// tokens are the text. The script points into `text`. What is read, and what refused, is what mvdan/sh
/// reads and refuses, but where that differs from what dash and bash do with a script they accept.
[[nodiscard]] constexpr shell_script parse_script(std::string_view text,
                                                  shell_dialect dialect = shell_dialect::posix) {
    shell_table table;
    table.text = text;
    table.dialect = dialect;
    detail::script_parser(table).run();
    return shell_script(std::move(table));
}

} // namespace tare::inline v0
