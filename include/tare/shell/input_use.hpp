#pragma once

#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>

#include <cstdint>

namespace tare::inline v0 {

/// Whether a command reads the script's standard input.
enum class input_use : std::uint8_t {
    none,   ///< it has another one, or is of a kind that reads none; commands in it speak for themselves
    unsure, ///< it runs a program, which may
    reads,
};

/// Whether a command reads the script's standard input; what runs, where it is not known, may.
[[nodiscard]] constexpr input_use input_of(const reached_command& command) noexcept {
    if (command.has_input) return input_use::none;
    if (command.command.kind() == shell_node_kind::select_loop) return input_use::reads;
    const auto& call = command.call;
    if (call.kind() == call_kind::nothing || call.kind() == call_kind::query) return input_use::none;
    const auto name = call.name();
    if (name == "read" || name == "mapfile" || name == "readarray")
        return command.calls_function ? input_use::unsure : input_use::reads;
    const auto builtin = call.builtin();
    if (!builtin) return input_use::unsure;
    if (builtin->effect == builtin_effect::anything) return input_use::unsure;
    if (builtin->effect == builtin_effect::replacement && !call.operands().empty()) return input_use::unsure;
    const bool may_be_program =
        call.command().table().dialect == shell_dialect::posix && builtin->shells != shell_set::all;
    return may_be_program || command.calls_function ? input_use::unsure : input_use::none;
}

/// The most that a command of a script does.
[[nodiscard]] constexpr input_use input_of(const control_flow& flow) noexcept {
    auto out = input_use::none;
    for (const auto& each : flow)
        if (const auto use = input_of(each); use > out) out = use;
    return out;
}

} // namespace tare::inline v0
