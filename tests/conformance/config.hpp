#pragma once

#include <tare/model/predicted_image.hpp>
#include <tare/syntax/parse.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json_line.hpp"

namespace conformance {

/// The base images that the facts assume: for Linux they have PATH and nothing else, for Windows nothing.
inline std::optional<tare::image_config> assumed_base(std::string_view, const tare::platform& wanted) {
    tare::image_config out;
    if (wanted.os != "windows")
        out.environment = {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
    return out;
}

/// Writes the configuration as the image specification's JSON; what is empty is left out.
inline void write_config(json_line& line, const tare::image_config& config) {
    const auto write_text = [&](std::string_view name, const std::string& text) {
        if (!text.empty()) line.member(name, text);
    };
    const auto write_list = [&](std::string_view name, const auto& list) {
        if (!list.empty()) line.list(name, list);
    };
    const auto write_keys = [&](std::string_view name, const auto& list, auto key) {
        if (list.empty()) return;
        line.key(name).open('{');
        for (const auto& each : list) line.key(key(each)).open('{').close('}');
        line.close('}');
    };
    line.open('{');
    write_text("User", config.user);
    write_keys("ExposedPorts", config.ports, [](tare::exposed_port port) { return to_string(port); });
    std::vector<std::string> environment;
    for (const auto& each : config.environment) environment.push_back(each.name + "=" + each.value);
    write_list("Env", environment);
    write_list("Entrypoint", config.entrypoint);
    write_list("Cmd", config.command);
    write_keys("Volumes", config.volumes, [](const std::string& path) { return path; });
    write_text("WorkingDir", config.working_directory);
    if (!config.labels.empty()) {
        line.key("Labels").open('{');
        for (const auto& each : config.labels) line.member(each.name, each.value);
        line.close('}');
    }
    write_text("StopSignal", config.stop_signal);
    if (config.arguments_escaped) line.member("ArgsEscaped", true);
    if (config.health) {
        const auto write_number = [&](std::string_view name, std::int64_t value) {
            if (value != 0) line.member(name, value);
        };
        line.key("Healthcheck").open('{').list("Test", config.health->test);
        write_number("Interval", config.health->interval);
        write_number("Timeout", config.health->timeout);
        write_number("StartPeriod", config.health->start_period);
        write_number("StartInterval", config.health->start_interval);
        write_number("Retries", config.health->retries);
        line.close('}');
    }
    write_list("OnBuild", config.triggers);
    write_list("Shell", config.shell);
    line.close('}');
}

/// The configuration of the image that a Dockerfile makes, or why BuildKit refuses it, as a JSON object.
inline std::string config(std::string_view text) {
    const auto document = tare::parse_view(text);
    const auto image = tare::predict_image(document, {}, assumed_base);
    json_line line;
    line.open('{');
    if (!image) {
        line.member("err", image.error().message()).member("line", image.error().line);
    } else {
        if (!image->config.author.empty()) line.member("author", image->config.author);
        write_config(line.key("config"), image->config);
    }
    return line.close('}').text();
}

} // namespace conformance
