#pragma once

#include <algorithm>
#include <tare/syntax.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json_line.hpp"

namespace conformance {

/// Writes an instruction's own members, those that its type has.
class typed_writer {
public:
    typed_writer(json_line& out, tare::instruction node) : out_(out), node_(node) {}

    void operator()(const tare::instruction_error&) {}

    void operator()(const tare::add_instruction& add) {
        write_transfer(add);
        write_optional("keep_git_dir", add.keep_git_dir);
        out_.member("checksum", add.checksum);
        write_optional("unpack", add.unpack);
    }
    void operator()(const tare::arg_instruction& arg) {
        out_.key("kvs").open('[');
        for (const auto& each : arg.arguments) {
            out_.open('{').member("key", each.name);
            write_optional("value", each.value);
            if (!each.documentation.empty()) out_.member("doc", each.documentation);
            out_.close('}');
        }
        out_.close(']');
    }
    void operator()(const tare::cmd_instruction& cmd) { write_command(cmd, false); }
    void operator()(const tare::copy_instruction& copy) {
        write_transfer(copy);
        out_.member("from", copy.from).member("parents", copy.parents);
    }
    void operator()(const tare::entrypoint_instruction& entrypoint) {
        write_command(entrypoint, entrypoint.command.empty());
    }
    void operator()(const tare::env_instruction& env) { write_pairs(env.variables, env.is_legacy); }
    void operator()(const tare::expose_instruction& expose) {
        auto ports = expose.ports;
        std::sort(ports.begin(), ports.end()); // as BuildKit hands them on
        out_.list("ports", ports);
    }
    void operator()(const tare::from_instruction& from) {
        out_.member("base", from.base).member("platform", from.platform);
        if (!from.documentation.empty()) out_.member("doc", from.documentation);
    }
    void operator()(const tare::healthcheck_instruction& check) {
        auto test = check.command;
        const bool is_exec = check.form == tare::command_form::exec;
        test.insert(test.begin(), check.is_disabled ? "NONE" : is_exec ? "CMD" : "CMD-SHELL");
        out_.list("test", test);
        out_.member("interval_ns", check.interval).member("timeout_ns", check.timeout);
        out_.member("start_period_ns", check.start_period);
        out_.member("start_interval_ns", check.start_interval).member("retries", check.retries);
    }
    void operator()(const tare::label_instruction& label) { write_pairs(label.labels, label.is_legacy); }
    void operator()(const tare::maintainer_instruction& maintainer) {
        out_.member("maintainer", maintainer.maintainer);
    }
    void operator()(const tare::onbuild_instruction& onbuild) {
        out_.member("expression", onbuild.expression);
    }
    void operator()(const tare::run_instruction& run) {
        write_command(run, false, run.files);
        write_mounts(run.mounts);
        constexpr std::string_view networks[] = {"default", "none", "host"};
        constexpr std::string_view securities[] = {"sandbox", "insecure"};
        out_.member("network",
                    networks[static_cast<int>(run.network.value_or(tare::network_mode::standard))]);
        out_.member("security",
                    securities[static_cast<int>(run.security.value_or(tare::security_mode::sandbox))]);
        out_.key("devices").open('[');
        for (const auto& each : run.devices)
            out_.open('{').member("name", each.name).member("required", each.required).close('}');
        out_.close(']');
        std::vector<std::string_view> used;
        if (!run.devices.empty()) used.push_back("device");
        if (!run.mounts.empty()) used.push_back("mount");
        if (run.network) used.push_back("network");
        if (run.security) used.push_back("security");
        out_.list("flags_used", used);
    }
    void operator()(const tare::shell_instruction& shell) { out_.list("shell", shell.shell); }
    void operator()(const tare::stopsignal_instruction& stop) { out_.member("signal", stop.signal); }
    void operator()(const tare::user_instruction& user) { out_.member("user", user.user); }
    void operator()(const tare::volume_instruction& volume) { out_.list("volumes", volume.volumes); }
    void operator()(const tare::workdir_instruction& workdir) { out_.member("path", workdir.path); }

private:
    template <class Optional>
    void write_optional(std::string_view name, const Optional& value) {
        if (value)
            out_.member(name, *value);
        else
            out_.member(name, nullptr);
    }

    void write_pairs(const std::vector<tare::name_value>& pairs, bool is_legacy) {
        out_.key("kvs").open('[');
        for (const auto& each : pairs) {
            out_.open('{').member("key", each.name).member("value", each.value);
            if (is_legacy) out_.member("no_delim", true);
            out_.close('}');
        }
        out_.close(']');
    }

    template <class T>
    void write_transfer(const T& transfer) {
        out_.list("sources", transfer.sources);
        out_.key("contents").open('[');
        for (const auto& each : transfer.contents) {
            out_.open('{').member("path", each.name).member("data", each.content);
            out_.member("expand", each.expands).close('}');
        }
        out_.close(']');
        out_.member("dest", transfer.destination);
        out_.member("chown", transfer.chown).member("chmod", transfer.chmod);
        out_.member("link", transfer.link).list("exclude", transfer.exclude);
    }

    template <class T>
    void write_command(const T& command, bool is_nil, const std::vector<tare::script_file>& files = {}) {
        out_.member("form", command.form == tare::command_form::exec ? "exec" : "shell");
        out_.list("cmdline", command.command).member("cmdline_nil", is_nil);
        out_.key("files").open('[');
        for (const auto& each : files) {
            out_.open('{').member("name", each.name).member("data", each.content);
            out_.member("chomp", each.strips_tabs).close('}');
        }
        out_.close(']');
    }

    /// The mounts as they are once variables are replaced, but that variables keep their names.
    void write_mounts(const std::vector<std::string>& texts) {
        std::vector<tare::mount> mounts;
        for (const auto& text : texts) {
            auto read = tare::read_mount(text, tare::no_variables,
                                         {.escape = node_.table().escape, .skip_unset = true});
            if (!read) {
                out_.member("mount_error", read.error().message());
                return;
            }
            mounts.push_back(*std::move(read));
        }
        out_.key("mounts").open('[');
        for (const auto& each : mounts) write_mount(each);
        out_.close(']');
    }

    void write_mount(const tare::mount& mount) {
        const auto write_text = [&](std::string_view name, std::string_view text) {
            if (!text.empty()) out_.member(name, text);
        };
        const auto write_given = [&](std::string_view name, const auto& value) {
            if (value) out_.member(name, *value);
        };
        out_.open('{').member("type", to_string(mount.type));
        write_text("from", mount.from);
        write_text("source", mount.source);
        write_text("target", mount.target);
        out_.member("ro", mount.read_only);
        write_text("id", mount.id);
        if (mount.sharing) out_.member("sharing", to_string(*mount.sharing));
        if (mount.required) out_.member("required", true);
        if (mount.size != 0) out_.member("size", mount.size);
        write_given("mode", mount.mode);
        write_given("uid", mount.uid);
        write_given("gid", mount.gid);
        write_given("env", mount.env);
        out_.close('}');
    }

    json_line& out_;
    tare::instruction node_;
};

inline void write_command(json_line& out, tare::instruction node) {
    out.open('{').member("type", to_string(node.keyword()));
    out.member("name", node.name()->value());
    out.member("start", node.lines().first).member("end", node.lines().last);
    tare::visit(node, typed_writer(out, node));
    out.close('}');
}

/// The typed instructions: the stages, or why there are none, and the error of each instruction.
inline void write_typed(json_line& out, const tare::document_base& document) {
    const auto read = tare::read_stages(document);
    out.key("inst").open('{').member("ok", read.has_value());
    if (!read) out.member("error", read.error().file_message()).member("error_line", read.error().line);
    out.member("n_stages", read ? read->stages.size() : 0);
    out.key("meta_args").open('[');
    if (read)
        for (const auto node : read->global_arguments) write_command(out, node);
    out.close(']').key("stages").open('[');
    if (read) {
        for (const auto& stage : read->stages) {
            out.open('{').member("name", stage.from.name).member("start", stage.line());
            typed_writer(out, stage.opening)(stage.from);
            out.key("commands").open('[');
            for (const auto node : stage.commands) write_command(out, node);
            out.close(']').close('}');
        }
    }
    out.close(']').key("node_errors").open('[');
    for (const auto node : document.instructions()) {
        const auto error = tare::find_error(node);
        if (!error) continue;
        out.open('{').member("start", node.lines().first).member("end", node.lines().last);
        out.member("error", error->message()).close('}');
    }
    out.close(']').close('}');
}

} // namespace conformance
