#pragma once

#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/known_program.hpp>
#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/word_expansion.hpp>
#include <tare/shell/word_value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Whether a script takes the working directory away that its RUN begins in.
enum class removal : std::uint8_t { no, unsure, yes };

/// Folders in which no image has its working directory, beside the caches of package managers: what is in
/// them may go at any time.
inline constexpr word_list throw_away_folders = "/var/cache /var/lib/apt /var/log /var/tmp /usr/share/doc "
                                                "/usr/share/info /usr/share/locale /usr/share/man "
                                                "/root/.cache ~/.cache";

/// Whether what is named lies in such a folder, or is one.
[[nodiscard]] constexpr bool is_throw_away(std::string_view path) noexcept {
    const auto is_in = [&](std::string_view folder) { return path == folder || is_inside(path, folder); };
    for (const auto folder : throw_away_folders)
        if (is_in(folder)) return true;
    for (const auto& manager : package_manager_table)
        for (const auto folder : manager.caches)
            if (is_in(folder)) return true;
    return false;
}

/// What a word that names files to be removed says.
struct removed_path {
    std::string path; ///< cleaned; of a pattern the folder that it looks in
    bool is_pattern = false;
    bool is_known = true;
};

/// Reads such a word. What is meant by `$HOME` is written `~` here.
[[nodiscard]] constexpr removed_path read_removed_path(shell_word word) {
    removed_path out;
    const auto expansion = expansion_of(word);
    std::string text;
    if (!append_word_value(word.table(), word.index(), text)) {
        text = word.text();
        if (text.starts_with('"') && text.ends_with('"') && text.size() > 1)
            text = text.substr(1, text.size() - 2);
        for (const std::string_view home : {"$HOME/", "${HOME}/"})
            if (text.starts_with(home)) text = "~/" + text.substr(home.size());
        out.is_known = text.starts_with("~/") && text.find_first_of("$`\"'\\") == std::string::npos;
    }
    if (expansion.has_braces) out.is_known = false;
    if (expansion.has_glob) {
        const auto glob = text.find_first_of("*?[");
        const auto slash = text.rfind('/', glob);
        // In a pattern `*` may stand for a folder whose name is not known, and so nothing may go up.
        out.is_pattern = true;
        if (text.find("..", glob) != std::string::npos) out.is_known = false;
        text.resize(slash == std::string::npos ? 0 : slash + 1);
    }
    out.path = clean_path(text);
    return out;
}

/// Looks for commands that may take a script's working directory away: `rm`, `rmdir`, `mv` and `find`. Other
/// programs are not taken to do that.
class removal_search {
public:
    /// `directory` is the working directory, where it is known.
    constexpr removal_search(const control_flow& flow, const std::optional<std::string>& directory)
        : directory_(directory) {
        for (const auto& each : flow) visit(each);
    }

    [[nodiscard]] constexpr removal found() const noexcept { return found_; }
    /// The paths that are removed, where they are known.
    [[nodiscard]] constexpr const std::vector<std::string>& paths() const noexcept { return paths_; }

private:
    constexpr void meet(removal what) noexcept {
        if (what > found_) found_ = what;
    }

    constexpr void visit(const reached_command& command) {
        const auto& call = command.call;
        if (const auto builtin = call.builtin();
            (builtin && (builtin->effect == builtin_effect::working_directory ||
                         builtin->effect == builtin_effect::anything)) ||
            call.kind() == call_kind::unknown) {
            runs_script(program_words(call), 0);
            std::string name; // without its quotes
            if (call.word() && append_word_value(call.word()->table(), call.word()->index(), name))
                read_script(base_name(name));
            return move(command);
        }
        const auto words = program_words(call);
        for_each_program(words, [&](std::string_view name, std::size_t place) {
            if (removing_programs.contains(name))
                removes(words, place, name);
            else if (name == "find")
                finds(words, place);
            else if (place > 0 && name == "sh")
                meet(removal::unsure);
            else if (script_runners.contains(name))
                runs_script(words, place);
            else if (name == "xargs")
                searches(words);
            else if (home_removing_programs.contains(name) && takes_home(words, place))
                meet(removal::unsure);
        });
        if (script_runners.contains(call.name()))
            for (const auto each : command.command.redirections())
                if (const auto heredoc = each.heredoc()) read_script(heredoc->text());
        for (const auto word : words)
            if (verbatim_text(word) == "--remove-files") meet(removal::unsure);
        if (!words.empty() && moves_program(words)) read_script(command.command.text());
    }

    /// Where relative paths begin from a `cd` on.
    constexpr void move(const reached_command& command) {
        const auto target = command.call.operands().at(0);
        const auto text = target ? verbatim_text(*target) : std::nullopt;
        const bool is_cd =
            command.call.name() == "cd" && text && !text->empty() && !command.call.operands().at(1);
        const bool is_sure =
            !command.in_subshell && !command.calls_function && command.chance <= command_chance::on_success;
        is_known_ = is_cd && is_sure && *text != "-" && (is_known_ || text->starts_with('/'));
        if (!is_known_) return;
        if (here_.empty() && directory_) here_ = *directory_;
        std::string path(text->starts_with('/') ? std::string_view{} : here_);
        if (!path.empty()) path += '/';
        path += *text;
        here_.clear();
        append_clean_path(here_, path);
        is_known_ = !here_.starts_with("..");
    }

    constexpr void removes(const std::vector<shell_word>& words, std::size_t place, std::string_view name) {
        const bool moves = name == "mv";
        bool has_target = !moves;
        bool takes_folders = name != "rm"; // which `rm` does only where it is told to
        bool may_be_options = true;
        std::vector<std::size_t> operands;
        for (auto at = place + 1; at < words.size(); ++at) {
            const auto text = verbatim_text(words[at]).value_or("");
            if (may_be_options && text == "--") {
                may_be_options = false;
            } else if (may_be_options && text.size() > 1 && text.starts_with('-')) {
                if (moves && text.find_first_of("tT") != std::string_view::npos) has_target = true;
                if (name == "rm" && text.find_first_of("rRd") != std::string_view::npos) takes_folders = true;
                if (name == "rmdir" && text != "--ignore-fail-on-non-empty") meet(removal::unsure);
            } else {
                const auto first = words[at].text().find_first_not_of('"');
                const bool may_be_option = words[at].text().find_first_of("$`") == first;
                if (may_be_options && may_be_option) takes_folders = true;
                operands.push_back(at);
            }
        }
        if (!takes_folders) return;
        if (!has_target && operands.size() > 1) operands.pop_back();
        for (const auto at : operands) {
            const auto path = read_removed_path(words[at]);
            remove(path);
        }
    }

    /// `find` with an action that removes; what it finds is in the folders it begins in.
    constexpr void finds(const std::vector<shell_word>& words, std::size_t place) {
        bool acts = false;
        for (auto at = place + 1; at < words.size(); ++at) {
            const auto text = verbatim_text(words[at]);
            acts = acts || !text || *text == "-delete" || removing_programs.contains(base_name(*text)) ||
                   base_name(*text) == "sh";
        }
        if (!acts) return;
        auto at = place + 1;
        while (at < words.size() && word_list("-H -L -P").contains(verbatim_text(words[at]).value_or("")))
            ++at;
        const auto first = at;
        for (; at < words.size(); ++at) {
            const auto text = words[at].text();
            if (text.starts_with('-') || text.starts_with('(') || text.starts_with('\\') ||
                text.starts_with('!'))
                break;
            auto start = read_removed_path(words[at]);
            if (start.path == ".") start.is_pattern = true; // which it never removes
            remove(start);
        }
        if (at == first) {
            const removed_path here{".", true, true};
            remove(here);
        }
    }
    /// A script in a word is looked through for the names of such commands, and no closer.
    constexpr void runs_script(const std::vector<shell_word>& words, std::size_t place) {
        for (auto at = place + 1; at < words.size(); ++at) read_script(words[at].text());
    }
    constexpr void read_script(std::string_view text) {
        for_each_name(text, [&](std::string_view name) {
            if (removing_programs.contains(name) || name == "find") meet(removal::unsure);
        });
    }
    /// Whether `env -C` or `sudo -D` gives a program another working directory.
    static constexpr bool moves_program(const std::vector<shell_word>& words) {
        const auto name = program_name(words[0]);
        const std::string_view option = name == "env" ? "-C" : name == "sudo" ? "-D" : "";
        if (option.empty()) return false;
        for (const auto word : words) {
            const auto text = verbatim_text(word).value_or("");
            if (text.starts_with(option) || text.starts_with("--chdir")) return true;
        }
        return false;
    }
    static constexpr bool takes_home(const std::vector<shell_word>& words, std::size_t place) {
        for (auto at = place + 1; at < words.size(); ++at) {
            const auto text = verbatim_text(words[at]).value_or("-r");
            const bool is_short = text.size() > 1 && text.starts_with('-') && text[1] != '-';
            if (text.starts_with("--remove") || (is_short && text.find('r') != std::string_view::npos))
                return true;
        }
        return false;
    }
    constexpr void searches(const std::vector<shell_word>& words) {
        for (const auto word : words)
            if (removing_programs.contains(program_name(word)) || program_name(word) == "sh" ||
                program_name(word) == "find")
                meet(removal::unsure);
    }

    constexpr void remove(const removed_path& what) {
        if (!what.is_known) return meet(removal::unsure);
        if (what.path.starts_with("~/")) return remove_at_home(what.path);
        if (what.path.starts_with('~')) return meet(removal::unsure);
        if (what.path.starts_with('/')) return remove_at(what.path, what.is_pattern);
        if (!is_known_ || what.path.starts_with("..")) return meet(removal::unsure);
        // What lies in the working directory, or a folder in it, is neither that nor around it.
        if (!here_.starts_with('/')) return;
        const auto path = resolve_path(here_, what.path);
        remove_at(path, what.is_pattern);
    }
    constexpr void remove_at(const std::string& path, bool is_pattern) {
        paths_.push_back(path);
        if (!directory_) {
            if (!is_throw_away(path)) meet(removal::unsure);
        } else if (*directory_ == path ? !is_pattern
                                       : is_inside(*directory_, path == "/" ? std::string_view{} : path)) {
            meet(removal::yes);
        }
    }
    /// A path from the user's home on: the working directory can be in it only where its own path holds the
    /// same names.
    constexpr void remove_at_home(std::string_view path) {
        const bool may_be_in =
            directory_ ? directory_->find(path.substr(1)) != std::string::npos : !is_throw_away(path);
        if (may_be_in) meet(removal::unsure);
    }

    const std::optional<std::string>& directory_;
    std::string here_; ///< where relative paths begin: absolute, or from the working directory on
    bool is_known_ = true;
    removal found_ = removal::no;
    std::vector<std::string> paths_;
};

} // namespace detail
} // namespace tare::inline v0
