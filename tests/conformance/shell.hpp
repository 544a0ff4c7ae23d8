#pragma once

#include <tare/shell.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#include "json_line.hpp"

namespace conformance {

/// Writes the commands of one reading.
inline void write_commands(json_line& line, const tare::shell_script& script) {
    constexpr std::string_view joints[] = {"", "&&", "||", "|", "|&", ";", "&", "\n"};
    constexpr std::string_view contexts[] = {"subshell",   "block",    "if-cond",  "if-then", "if-else",
                                             "while-cond", "while-do", "for-do",   "case",    "func",
                                             "time",       "cmdsubst", "procsubst"};
    const auto commands = script.commands();
    line.key("cmds").open('[');
    for (const auto& flat : commands) {
        line.open('{').key("argv").open('[');
        const tare::shell_command command(script.table(), flat.node);
        if (command.is_simple())
            for (const auto word : command.words()) {
                const auto value = word.value();
                value ? line(*value) : line(nullptr);
            }
        std::string path;
        for (const auto context : commands.path(flat)) {
            if (!path.empty()) path += '/';
            path += contexts[static_cast<std::size_t>(context)];
        }
        line.close(']').member("op", joints[static_cast<std::size_t>(flat.joint)]);
        line.member("depth", flat.depth).member("ctx", path).close('}');
    }
    line.close(']');
}

/// Answers one record of mode `shell`: a script. The commands are from the POSIX reading where that is
/// accepted, else from bash's.
inline std::string shell(std::string_view text) {
    const auto posix = tare::parse_script(text, tare::shell_dialect::posix);
    const auto bash = tare::parse_script(text, tare::shell_dialect::bash);
    json_line line;
    line.open('{').member("posix_ok", posix.ok()).member("bash_ok", bash.ok());
    write_commands(line, posix.ok() ? posix : bash);
    return line.close('}').text();
}

} // namespace conformance
