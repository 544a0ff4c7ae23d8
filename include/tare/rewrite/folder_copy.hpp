#pragma once

#include <tare/model/build_scopes.hpp>
#include <tare/model/copied_files.hpp>
#include <tare/model/path.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/copied_folder.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/range.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Whether a word stands for itself, but for variables, wherever in an instruction it is written.
[[nodiscard]] constexpr bool is_plain_word(std::string_view text) noexcept {
    for (const char byte : text) {
        const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || is_digit(byte);
        if (!is_letter && std::string_view("_-./:,@%+=~${}").find(byte) == std::string_view::npos)
            return false;
    }
    return !text.empty();
}

/// What a word of an instruction comes to, nothing where a variable in it is not known.
[[nodiscard]] constexpr std::optional<std::string> expand_known(std::string_view text, const instruction& at,
                                                                const build_scopes& scopes) {
    const auto expanded = expand(text, scopes.environment_at(at));
    if (!expanded.ok()) return std::nullopt;
    for (const auto& each : expanded.variables())
        if (!each.set) return std::nullopt;
    return std::string(expanded.value());
}

/// Goes where a WORKDIR goes. A folder is clean; it is absolute, or relative to the base image's working
/// directory, or empty where it is not known.
constexpr void change_folder(std::string& folder, const instruction& workdir, const build_scopes& scopes) {
    const auto read = as<workdir_instruction>(workdir);
    std::string path;
    if (read)
        if (const auto expanded = expand_known(read->path, workdir, scopes)) path = *expanded;
    const bool is_known = !path.empty() && (!folder.empty() || path.starts_with('/'));
    if (is_known) folder = resolve_path(folder, path);
    if (!is_known || folder.starts_with("..")) folder.clear();
}

/// A COPY or ADD of one folder of the context.
struct folder_copy {
    instruction node;
    copied_folder folder;          ///< its destination is empty where it is not known
    std::string working_directory; ///< the folder in force
    std::string_view target;       ///< the destination as written
    bool is_relative = true;       ///< whether that is taken from the working directory
    std::vector<std::string_view> flags{};
    std::vector<std::string> variables{}; ///< those that it uses

    /// Whether the accounts of the image decide whom the files belong to.
    [[nodiscard]] constexpr bool has_named_owner() const noexcept {
        for (auto flag : flags) {
            if (!flag.starts_with("--chown=")) continue;
            flag.remove_prefix(8);
            if (flag.find_first_not_of("0123456789:") != std::string_view::npos) return true;
        }
        return false;
    }
    constexpr void note_variables(std::string_view text) {
        const auto expanded = expand(text, no_variables);
        for (const auto& each : expanded.variables()) variables.emplace_back(slice(text, each.name));
    }
    [[nodiscard]] constexpr bool uses(std::string_view variable) const {
        for (const auto& each : variables)
            if (each == variable || variable.find('$') != std::string_view::npos) return true;
        return false;
    }
};

/// Reads an instruction as such; nothing where it is none, or where another COPY could not take over what it
/// has: flags but for owner, mode and `--link`, quotes, a JSON array.
template <context_facts Context>
[[nodiscard]] constexpr std::optional<folder_copy>
read_folder_copy(const instruction& node, const std::string& working_directory, const build_scopes& scopes,
                 const Context& context) {
    if ((node.keyword() != keyword::copy && node.keyword() != keyword::add) || node.is_json())
        return std::nullopt;
    std::vector<element> words;
    for (const auto each : node.arguments()) words.push_back(each);
    if (words.size() != 2) return std::nullopt;
    folder_copy out{node, {}, working_directory, words[1].text(), true, {}, {}};
    for (const auto flag : node.flags()) {
        const auto text = flag.text();
        const bool is_known =
            text.starts_with("--chown=") || text.starts_with("--chmod=") || text.starts_with("--link");
        if (!is_known || !is_plain_word(text)) return std::nullopt;
        out.flags.push_back(text);
        out.note_variables(text);
    }
    const auto source = words[0].text();
    const bool is_plain = is_plain_word(source) && is_plain_word(out.target);
    if (!is_plain || source.find('$') != std::string_view::npos || is_remote_source(source))
        return std::nullopt;
    out.folder.source = resolve_path("", source).substr(1);
    const std::string_view path = out.folder.source;
    const bool is_folder =
        path.empty() || (Context::is_known ? has_folder(context.files.paths, path) : source.ends_with('/'));
    if (!is_folder) return std::nullopt;
    out.note_variables(out.target);
    if (const auto target = expand_known(out.target, node, scopes)) {
        out.is_relative = !target->starts_with('/');
        if (!out.is_relative || !working_directory.empty())
            out.folder.destination = resolve_path(working_directory, *target);
    }
    if (out.folder.destination.starts_with("..")) out.folder.destination.clear();
    return out;
}

} // namespace detail
} // namespace tare::inline v0
