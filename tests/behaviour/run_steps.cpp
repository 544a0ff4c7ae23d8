#include "run_steps.hpp"

#include <tare/model/build_options.hpp>
#include <tare/model/build_scopes.hpp>
#include <tare/model/image_config.hpp>
#include <tare/model/path.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/working_directory.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/shell_in_force.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/expand.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests {
namespace {

constexpr std::string_view usual_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::optional<tare::image_config> usual_image(std::string_view, const tare::platform&) {
    tare::image_config out;
    out.environment.push_back({"PATH", std::string(usual_path)});
    return out;
}

/// What is in force at a place of a stage, and what the stages built on it begin with.
struct stage_state {
    std::string directory = "/";
    std::vector<std::string> shell{"/bin/sh", "-c"};
};

std::vector<std::string> read_environment(const tare::environment& variables) {
    std::vector<std::string> out;
    bool has_path = false;
    bool has_home = false;
    variables.for_each([&](std::string_view name, std::string_view value, tare::variable_origin) {
        has_path = has_path || name == "PATH";
        has_home = has_home || name == "HOME";
        if (!name.empty()) out.push_back(std::string(name) + '=' + std::string(value));
    });
    if (!has_path) out.push_back("PATH=" + std::string(usual_path));
    if (!has_home) out.push_back("HOME=/root");
    return out;
}

/// The command that runs a text that is a file with `#!` at its beginning.
std::vector<std::string> read_interpreter(std::string_view text) {
    std::istringstream line(std::string(text.substr(2, text.find('\n') - 2)));
    std::vector<std::string> out;
    for (std::string word; line >> word;)
        if (!word.ends_with("/env") && word != "-S") out.push_back(word);
    out.emplace_back("-c");
    return out;
}

run_step read_step(const tare::instruction& node, const tare::shell_setting& setting,
                   const stage_state& state, const tare::environment& variables) {
    run_step out;
    out.directory = tare::clean_path(state.directory);
    out.environment = read_environment(variables);
    if (node.is_json()) {
        for (const auto each : node.arguments()) out.command.push_back(each.value());
        out.is_opaque = out.command.empty();
        return out;
    }
    const auto scripts = tare::read_scripts(node, setting);
    if (scripts.size() != 1) {
        out.is_opaque = true;
        return out;
    }
    const auto& script = scripts[0];
    const bool is_file = script.place() == tare::script_place::heredoc && script.text().starts_with("#!");
    out.command = is_file ? read_interpreter(script.text()) : state.shell;
    out.command.emplace_back(script.text());
    out.script = script.setting().dialect;
    out.is_opaque = !out.script || script.text().find('\0') != std::string_view::npos;
    return out;
}

void drop_equal_ends(run_pair& pair) {
    auto& [before, after] = pair;
    const auto [left, other] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    before.erase(before.begin(), left);
    after.erase(after.begin(), other);
    while (!before.empty() && !after.empty() && before.back() == after.back()) {
        before.pop_back();
        after.pop_back();
    }
}

std::vector<run_step> all_steps(const stage_runs& stage) {
    std::vector<run_step> out;
    for (const auto& each : stage.stretches) out.insert(out.end(), each.begin(), each.end());
    return out;
}

} // namespace

std::vector<stage_runs> read_stages(const tare::document& dockerfile) {
    const tare::shell_settings settings(dockerfile);
    const auto scopes = tare::read_scopes(dockerfile, {}, usual_image);
    const auto graph = tare::read_stage_graph(dockerfile, {}, usual_image);
    std::vector<stage_runs> out;
    std::vector<stage_state> states;
    for (const auto node : dockerfile.instructions()) {
        if (node.keyword() == tare::keyword::from) {
            stage_state state;
            if (const auto index = out.size(); index < graph.stages.size())
                if (const auto& base = graph.stages[index].base;
                    base.kind == tare::source_kind::stage && base.stage < index)
                    state = states[base.stage];
            out.emplace_back();
            states.push_back(std::move(state));
            continue;
        }
        if (out.empty()) continue;
        auto& stage = out.back();
        auto& state = states.back();
        if (node.keyword() == tare::keyword::run) {
            stage.stretches.back().push_back(
                read_step(node, settings.at(node), state, scopes.environment_at(node)));
            continue;
        }
        stage.stretches.emplace_back();
        stage.between.push_back(node.keyword());
        if (const auto shell = tare::as<tare::shell_instruction>(node)) state.shell = shell->shell;
        if (const auto workdir = tare::as<tare::workdir_instruction>(node)) {
            const auto path = tare::expand(workdir->path, scopes.environment_at(node));
            if (auto changed = tare::change_directory(state.directory, path.value(), "linux"))
                state.directory = *std::move(changed);
        }
    }
    return out;
}

std::vector<run_pair> changed_runs(const std::vector<stage_runs>& before,
                                   const std::vector<stage_runs>& after) {
    std::vector<run_pair> out;
    const auto add = [&](run_pair pair) {
        drop_equal_ends(pair);
        if (!pair.before.empty() || !pair.after.empty()) out.push_back(std::move(pair));
    };
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
        if (before[i].between == after[i].between)
            for (std::size_t j = 0; j < before[i].stretches.size(); ++j)
                add({before[i].stretches[j], after[i].stretches[j]});
        else
            add({all_steps(before[i]), all_steps(after[i])});
    }
    return out;
}

} // namespace tests
