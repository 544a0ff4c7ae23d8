#include "script_needs.hpp"

#include <tare/model/path.hpp>
#include <tare/shell/builtin.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "call_log.hpp"

namespace tests {
namespace {

constexpr std::size_t deepest_script = 3; ///< `sh -c` in `sh -c` …

constexpr std::array<const char*, 15> usual_folders{
    "/etc", "/home",     "/lib",     "/mnt",           "/opt",      "/root",    "/run", "/sbin",
    "/srv", "/tmp/made", "/usr/bin", "/usr/local/bin", "/usr/sbin", "/usr/src", "/var",
};

/// What a sourced file does: it leaves something behind, so that it shows where it was sourced.
constexpr std::string_view sourced_text = "sourced=\"$sourced+\"; export sourced\n";

class needs_reader {
public:
    void read(const run_step& step) {
        bases_.insert(step.directory);
        directory_ = step.directory;
        for (const auto& each : step.environment) {
            const auto equals = each.find('=');
            variables_[each.substr(0, equals)] = each.substr(equals + 1);
        }
        if (step.is_opaque || step.command.empty()) return;
        if (!step.script) {
            add_command(step.command[0]);
            return;
        }
        read_script(step.command.back(), *step.script, 0);
    }

    [[nodiscard]] skeleton result(const toolbox& tools) const {
        const auto stub = std::string(tools_folder) + "/stub";
        skeleton out;
        out.folders.assign(usual_folders.begin(), usual_folders.end());
        for (const auto& library : tools.libraries) out.links[library] = tools_folder + library;
        out.links["/bin"] = "usr/bin";
        for (const auto* name : {"sh", "bash", "dash", "ash", "env"})
            out.links["/bin/" + std::string(name)] = stub;
        for (const auto& folder : bases_) out.folders.push_back(folder);
        for (const auto& folder : folders_) out.folders.push_back(folder);
        for (const auto& path : written_) out.folders.push_back(parent(path));
        for (const auto& path : read_) out.files[path] = "read\n";
        for (const auto& path : sourced_) out.files[path] = sourced_text;
        for (const auto& path : programs_)
            if (!written_.contains(path) && !out.files.contains(path)) out.links[path] = stub;
        return out;
    }

private:
    static std::string parent(const std::string& path) {
        const auto slash = path.rfind('/');
        return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
    }

    /// A word's value where variables are known; nothing where something else decides it.
    std::optional<std::string> value_of(tare::shell_word word) const {
        std::string out;
        const auto& nodes = word.table().nodes;
        for (auto at = word.index() + 1; at < nodes[word.index()].next;) {
            const tare::shell_element part(word.table(), at);
            switch (part.kind()) {
            case tare::shell_node_kind::single_quoted:
            case tare::shell_node_kind::double_quoted: ++at; continue;
            case tare::shell_node_kind::literal: out += part.text(); break;
            case tare::shell_node_kind::escape: out += part.text().back(); break;
            case tare::shell_node_kind::parameter: {
                auto name = part.text().substr(1);
                if (name.starts_with('{')) name = name.substr(1, name.size() - 2);
                const auto known = variables_.find(std::string(name));
                if (known == variables_.end()) return std::nullopt;
                out += known->second;
                break;
            }
            case tare::shell_node_kind::punctuation:
            case tare::shell_node_kind::continuation:
            case tare::shell_node_kind::dropped: break;
            default: return std::nullopt;
            }
            at = nodes[at].next;
        }
        if (const auto home = variables_.find("HOME");
            home != variables_.end() && (out == "~" || out.starts_with("~/")))
            out.replace(0, 1, home->second);
        return out;
    }

    /// The places that a path may stand for: where the script is is not known for sure.
    std::vector<std::string> places_of(std::string_view path) const {
        std::vector<std::string> out;
        if (path.empty() || path.size() > 512 || path.find('\0') != std::string_view::npos) return out;
        if (path.find_first_of("*?[{") != std::string_view::npos) return out;
        if (path.starts_with('/')) {
            out.push_back(tare::clean_path(path));
            return out;
        }
        for (const auto& base : bases_) out.push_back(tare::resolve_path(base, path));
        out.push_back(tare::resolve_path(directory_, path));
        return out;
    }
    void add(std::set<std::string>& to, std::string_view path) const {
        for (auto& each : places_of(path))
            if (each != "/" && !each.starts_with(tools_folder) && !each.starts_with("/dev/") &&
                !each.starts_with("/proc/"))
                to.insert(std::move(each));
    }

    /// A word that may be a command's name. What only shells know stays with them.
    void add_command(std::string_view name) {
        if (name.empty() || name.size() > 128) return;
        if (name.find_first_of(" \t\n;:=,$`\"'") != std::string_view::npos) return;
        if (name.find('/') != std::string_view::npos) return add(programs_, name);
        if (name != "." && name != ".." && !tare::find_shell_builtin(name))
            programs_.insert("/usr/bin/" + std::string(name));
    }

    void read_script(std::string_view text, tare::shell_dialect dialect, std::size_t depth) {
        const auto script = tare::parse_script(text, dialect);
        if (!script.ok()) return;
        for (const auto& each : script.commands()) {
            const tare::shell_command command(script.table(), each.node);
            for (const auto assignment : command.assignments()) {
                const auto value = assignment.value() ? value_of(*assignment.value()) : std::string();
                if (value) variables_[std::string(assignment.name())] = *value;
            }
            read_call(command, depth);
        }
        const auto& nodes = script.table().nodes;
        for (std::uint32_t i = 0; i < nodes.size(); ++i) {
            if (nodes[i].kind == tare::shell_node_kind::redirection) {
                read_redirection(tare::shell_redirection(script.table(), i));
            } else if (nodes[i].kind == tare::shell_node_kind::for_loop) {
                // `for tool in a b; do $tool`
                for (const auto word :
                     tare::shell_range<tare::shell_word>(tare::shell_element(script.table(), i)))
                    if (const auto value = value_of(word)) add_command(*value);
            }
        }
    }

    void read_call(tare::shell_command command, std::size_t depth) {
        const tare::shell_call call(command);
        if (!call.word()) return;
        const auto name = value_of(*call.word());
        if (!name) return;
        add_command(*name);
        std::vector<std::string> operands;
        for (const auto word : call.operands())
            if (auto value = value_of(word)) operands.push_back(*std::move(value));
        if (operands.empty()) return;
        if (*name == "cd" || *name == "chdir" || *name == "pushd") {
            add(folders_, operands.back());
            directory_ = tare::resolve_path(directory_, operands.back());
        } else if (*name == "." || *name == "source") {
            add(sourced_, operands[0]);
        } else if (*name == "exec" || *name == "command") {
            add_command(operands[0]);
        } else if ((*name == "eval" || *name == "trap") && depth < deepest_script) {
            read_script(operands[0], tare::shell_dialect::bash, depth + 1);
        } else if (depth < deepest_script) {
            read_shell(*name, operands, depth);
        }
    }

    void read_shell(std::string_view name, const std::vector<std::string>& operands, std::size_t depth) {
        name = name.substr(name.rfind('/') + 1);
        if (name != "sh" && name != "bash" && name != "dash" && name != "ash") return;
        for (std::size_t i = 0; i + 1 < operands.size() && operands[i].starts_with('-'); ++i)
            if (operands[i].find('c') != std::string::npos)
                return read_script(operands[i + 1], tare::shell_dialect::bash, depth + 1);
    }

    void read_redirection(tare::shell_redirection redirection) {
        const auto effect = tare::effect_of(redirection);
        if (!effect.file) return;
        const auto path = value_of(*effect.file);
        if (path) add(effect.action == tare::redirection_action::reads ? read_ : written_, *path);
    }

    std::map<std::string, std::string> variables_;
    std::string directory_;       ///< where the script may be by now
    std::set<std::string> bases_; ///< the folders that RUNs begin in
    std::set<std::string> folders_;
    std::set<std::string> programs_;
    std::set<std::string> read_;
    std::set<std::string> sourced_;
    std::set<std::string> written_;
};

} // namespace

skeleton furnish_for(const run_pair& runs, const toolbox& tools) {
    needs_reader reader;
    for (const auto& each : runs.before) reader.read(each);
    for (const auto& each : runs.after) reader.read(each);
    return reader.result(tools);
}

} // namespace tests
