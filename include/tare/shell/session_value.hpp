#pragma once

#include <tare/shell/control_flow.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_variables.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace tare::inline v0 {

/// The parameters and variables that tell of the running shell itself: its process, its commands so far,
/// its clock and its counters. Where one shell runs what two ran, they have other values.
inline constexpr std::array<std::string_view, 19> session_values{
    "!",
    "$",
    "?",
    "0",
    "BASHPID",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_COMMAND",
    "BASH_LINENO",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "HISTCMD",
    "LINENO",
    "PIPESTATUS",
    "PPID",
    "RANDOM",
    "SECONDS",
    "SRANDOM",
    "_",
};

[[nodiscard]] constexpr bool is_session_value(std::string_view name) noexcept {
    for (const auto each : session_values)
        if (each == name) return true;
    return false;
}

/// Whether what a command reads has another value where commands of another script have run before its
/// own, in the same shell. `$?` has one only as long as no command of the script has ended.
[[nodiscard]] constexpr bool tells_of_session(const shell_variable_use& use,
                                              const control_flow& flow) noexcept {
    if (use.action != variable_action::reads || !is_session_value(use.name)) return false;
    if (use.name != "?") return true;
    const auto is_run = [](shell_node_kind kind) {
        return kind == shell_node_kind::simple_command || kind == shell_node_kind::declaration ||
               kind == shell_node_kind::let_clause || kind == shell_node_kind::arithmetic_command ||
               kind == shell_node_kind::test_command;
    };
    for (std::size_t index = 0; index < use.command; ++index)
        if (is_run(flow[index].command.kind()) && !flow[index].in_function && !flow[index].in_background)
            return flow[index].chance >= command_chance::sometimes;
    return true;
}

} // namespace tare::inline v0
