#pragma once

#include <tare/syntax/expand.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json_line.hpp"

namespace conformance {

inline std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (;;) {
        const auto end = text.find(separator);
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

/// Answers one record of mode `expand`: the word, the escape character, the flags by commas, then
/// NAME=VALUE ..., parted by 0x1F.
inline std::string expand(std::string_view record) {
    const auto fields = split(record, '\x1f');
    tare::expand_options options;
    if (fields.size() > 1 && !fields[1].empty()) options.escape = fields[1].front();
    for (const auto flag : split(fields.size() > 2 ? fields[2] : "", ',')) {
        if (flag == "raw_quotes") options.raw_quotes = true;
        if (flag == "raw_escapes") options.raw_escapes = true;
        if (flag == "skip_unset") options.skip_unset = true;
        if (flag == "skip_quotes") options.skip_quotes = true;
    }
    std::map<std::string_view, std::string_view> variables;
    for (std::size_t i = 3; i < fields.size(); ++i) {
        const auto equals = fields[i].find('=');
        variables[fields[i].substr(0, equals)] =
            equals == std::string_view::npos ? std::string_view{} : fields[i].substr(equals + 1);
    }
    const auto environment = [&](std::string_view name) -> std::optional<std::string_view> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };

    const auto result = tare::expand(fields[0], environment, options);
    json_line line;
    line.open('{');
    if (!result.ok()) {
        line.member("error", result.message()).member("words_error", result.message());
    } else {
        std::vector<std::string_view> words;
        for (const auto& word : result.words()) words.push_back(word.text);
        std::set<std::string_view> matched;
        std::set<std::string_view> unmatched;
        for (const auto& use : result.variables())
            (use.set ? matched : unmatched).insert(tare::slice(fields[0], use.name));
        line.member("result", result.value()).list("words", words);
        line.list("matched", matched).list("unmatched", unmatched);
    }
    return line.close('}').text();
}

} // namespace conformance
