#pragma once

#include <tare/syntax.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "json_line.hpp"
#include "typed.hpp"

namespace conformance {

inline std::vector<std::string> node_arguments(tare::instruction node) {
    std::vector<std::string> out;
    if (node.keyword() == tare::keyword::unknown) return {""};
    const bool is_pairs = info(node.keyword()).form == tare::argument_form::pairs;
    bool legacy = false;
    for (const auto argument : node.arguments()) {
        auto value = argument.value();
        if (is_pairs && argument.kind() == tare::node_kind::pair) {
            const auto equals = value.find('=');
            out.push_back(value.substr(0, equals));
            out.push_back(value.substr(equals + 1));
            out.emplace_back("=");
            continue;
        }
        legacy = is_pairs;
        out.push_back(std::move(value));
    }
    if (legacy) out.emplace_back();
    return out;
}

/// How deep triggers are shown.
inline constexpr int max_depth = 32;

inline void write_node(json_line& out, tare::instruction node, int depth = 0) {
    const bool is_trigger = depth > 0;
    out.open('{');
    const auto name = node.name();
    out.member("cmd", name ? name->value() : "");
    out.list("args", node_arguments(node));
    std::vector<std::string> flags;
    for (const auto flag : node.flags()) flags.push_back(flag.spelling());
    out.list("flags", flags);
    out.member("json", node.is_json());
    const auto lines = node.lines();
    out.member("start", is_trigger ? 0 : lines.first).member("end", is_trigger ? 0 : lines.last);
    out.key("heredocs").open('[');
    for (const auto& each : node.heredocs()) {
        out.open('{').member("name", each.name).member("content", each.content);
        out.member("expand", each.expands).member("chomp", each.strips_tabs);
        out.member("fd", each.descriptor).close('}');
    }
    out.close(']');
    std::vector<std::string_view> comments;
    if (!is_trigger)
        for (const auto comment : node.comments()) comments.push_back(comment.documentation());
    out.list("prev_comments", comments);
    const auto joined = node.joined();
    out.member("original", joined.text());
    if (const auto trigger = node.trigger()) {
        if (depth == max_depth)
            out.member("sub_truncated", true);
        else
            write_node(out.key("sub"), *trigger, depth + 1);
    }
    out.close('}');
}

inline void write_setting(json_line& out, std::string_view text, tare::directive_key key) {
    const auto setting = tare::find_frontend_setting(text, key);
    if (!setting) return;
    out.key(to_string(key)).open('{').member("ref", setting->reference);
    out.member("cmdline", setting->value).member("line", setting->line).close('}');
}

/// What BuildKit reads in a Dockerfile, as a JSON object.
inline std::string buildkit(std::string_view text) {
    const auto document = tare::parse_view(text);
    json_line out;
    out.open('{').member("ok", document.ok());
    for (const auto& each : document.diagnostics()) {
        if (each.level() != tare::severity::error) continue;
        out.member("error", document.message(each)).member("error_line", each.line);
        break;
    }
    out.member("escape", std::string(1, document.escape()));
    out.key("directives").open('[');
    for (const auto directive : document.directives()) {
        if (!directive.text().starts_with('#')) break; // the facts list those in column 1
        out.open('{').member("name", to_string(directive.key())).member("value", directive.value());
        out.member("line", directive.lines().first).close('}');
    }
    out.close(']');
    write_setting(out, text, tare::directive_key::syntax);
    write_setting(out, text, tare::directive_key::check);
    out.key("nodes").open('[');
    for (const auto node : document.instructions()) write_node(out, node);
    out.close(']');
    if (document.ok()) write_typed(out, document);
    out.close('}');
    return out.text();
}

} // namespace conformance
