#pragma once

#include <tare/syntax/instructions.hpp>
#include <tare/syntax/mount.hpp>

#include <string_view>
#include <type_traits>

namespace tare::inline v0 {
namespace detail {

template <class T>
using members_of = std::type_identity<T>;

constexpr void visit_members(members_of<name_value>, auto&& visit) {
    visit("name", &name_value::name);
    visit("value", &name_value::value);
}
constexpr void visit_members(members_of<inline_file>, auto&& visit) {
    visit("name", &inline_file::name);
    visit("content", &inline_file::content);
    visit("expands", &inline_file::expands);
}
constexpr void visit_members(members_of<script_file>, auto&& visit) {
    visit("name", &script_file::name);
    visit("content", &script_file::content);
    visit("strips_tabs", &script_file::strips_tabs);
}
constexpr void visit_members(members_of<device>, auto&& visit) {
    visit("name", &device::name);
    visit("required", &device::required);
}
constexpr void visit_members(members_of<add_instruction>, auto&& visit) {
    visit("sources", &add_instruction::sources);
    visit("contents", &add_instruction::contents);
    visit("destination", &add_instruction::destination);
    visit("chown", &add_instruction::chown);
    visit("chmod", &add_instruction::chmod);
    visit("link", &add_instruction::link);
    visit("keep_git_dir", &add_instruction::keep_git_dir);
    visit("checksum", &add_instruction::checksum);
    visit("unpack", &add_instruction::unpack);
    visit("exclude", &add_instruction::exclude);
}
constexpr void visit_members(members_of<build_argument>, auto&& visit) {
    visit("name", &build_argument::name);
    visit("value", &build_argument::value);
    visit("documentation", &build_argument::documentation);
}
constexpr void visit_members(members_of<arg_instruction>, auto&& visit) {
    visit("arguments", &arg_instruction::arguments);
}
constexpr void visit_members(members_of<cmd_instruction>, auto&& visit) {
    visit("form", &cmd_instruction::form);
    visit("command", &cmd_instruction::command);
}
constexpr void visit_members(members_of<copy_instruction>, auto&& visit) {
    visit("sources", &copy_instruction::sources);
    visit("contents", &copy_instruction::contents);
    visit("destination", &copy_instruction::destination);
    visit("from", &copy_instruction::from);
    visit("chown", &copy_instruction::chown);
    visit("chmod", &copy_instruction::chmod);
    visit("link", &copy_instruction::link);
    visit("parents", &copy_instruction::parents);
    visit("exclude", &copy_instruction::exclude);
}
constexpr void visit_members(members_of<entrypoint_instruction>, auto&& visit) {
    visit("form", &entrypoint_instruction::form);
    visit("command", &entrypoint_instruction::command);
}
constexpr void visit_members(members_of<env_instruction>, auto&& visit) {
    visit("variables", &env_instruction::variables);
    visit("is_legacy", &env_instruction::is_legacy);
}
constexpr void visit_members(members_of<expose_instruction>, auto&& visit) {
    visit("ports", &expose_instruction::ports);
}
constexpr void visit_members(members_of<from_instruction>, auto&& visit) {
    visit("base", &from_instruction::base);
    visit("name", &from_instruction::name);
    visit("platform", &from_instruction::platform);
    visit("documentation", &from_instruction::documentation);
}
constexpr void visit_members(members_of<healthcheck_instruction>, auto&& visit) {
    visit("is_disabled", &healthcheck_instruction::is_disabled);
    visit("form", &healthcheck_instruction::form);
    visit("command", &healthcheck_instruction::command);
    visit("interval", &healthcheck_instruction::interval);
    visit("timeout", &healthcheck_instruction::timeout);
    visit("start_period", &healthcheck_instruction::start_period);
    visit("start_interval", &healthcheck_instruction::start_interval);
    visit("retries", &healthcheck_instruction::retries);
}
constexpr void visit_members(members_of<label_instruction>, auto&& visit) {
    visit("labels", &label_instruction::labels);
    visit("is_legacy", &label_instruction::is_legacy);
}
constexpr void visit_members(members_of<maintainer_instruction>, auto&& visit) {
    visit("maintainer", &maintainer_instruction::maintainer);
}
constexpr void visit_members(members_of<onbuild_instruction>, auto&& visit) {
    visit("expression", &onbuild_instruction::expression);
}
constexpr void visit_members(members_of<run_instruction>, auto&& visit) {
    visit("form", &run_instruction::form);
    visit("command", &run_instruction::command);
    visit("files", &run_instruction::files);
    visit("mounts", &run_instruction::mounts);
    visit("network", &run_instruction::network);
    visit("security", &run_instruction::security);
    visit("devices", &run_instruction::devices);
}
constexpr void visit_members(members_of<shell_instruction>, auto&& visit) {
    visit("shell", &shell_instruction::shell);
}
constexpr void visit_members(members_of<stopsignal_instruction>, auto&& visit) {
    visit("signal", &stopsignal_instruction::signal);
}
constexpr void visit_members(members_of<user_instruction>, auto&& visit) {
    visit("user", &user_instruction::user);
}
constexpr void visit_members(members_of<volume_instruction>, auto&& visit) {
    visit("volumes", &volume_instruction::volumes);
}
constexpr void visit_members(members_of<workdir_instruction>, auto&& visit) {
    visit("path", &workdir_instruction::path);
}
constexpr void visit_members(members_of<mount>, auto&& visit) {
    visit("type", &mount::type);
    visit("from", &mount::from);
    visit("source", &mount::source);
    visit("target", &mount::target);
    visit("read_only", &mount::read_only);
    visit("id", &mount::id);
    visit("sharing", &mount::sharing);
    visit("required", &mount::required);
    visit("size", &mount::size);
    visit("mode", &mount::mode);
    visit("uid", &mount::uid);
    visit("gid", &mount::gid);
    visit("env", &mount::env);
}

} // namespace detail

/// A value whose members can be gone through: an instruction's, or one inside it.
template <class T>
concept has_members = requires(void (*visit)(...)) {
    detail::visit_members(detail::members_of<T>(), visit);
};

/// Calls `visit(name, &T::name)` with each member of an instruction's value, or of a value inside one,
/// in the order in which they are declared: for programs that treat all members alike.
template <class T, class Visitor>
constexpr void for_each_member(Visitor&& visit) {
    detail::visit_members(std::type_identity<T>(), visit);
}

} // namespace tare::inline v0
