#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/command_wrapper.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/syntax/element.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What a word that says which packages a command is about stands for.
enum class package_kind : std::uint8_t {
    name,         ///< a package by its name
    requirements, ///< a file that names packages
    path,         ///< a package, a project or a folder of such, by its path
    url,          ///< a package by its URL, or a repository
    unknown,      ///< an expansion decides: one of these, an option, or several words
};

/// A word that says which packages a command is about.
struct package_word {
    package_kind kind = package_kind::unknown;
    std::string name;    ///< without version and extras; of a file, path or URL all of it
    std::string mark;    ///< what parts name and version in the word: `=`, `==`, `@` …
    std::string version; ///< an expansion in it stands as it is written
    command_word word;   ///< all of it, and where it stands; of an option's value only the value

    friend constexpr bool operator==(const package_word&, const package_word&) = default;
};

/// An option of a command. Of letters that share a word each is one.
struct package_flag {
    std::string name; ///< with its hyphens
    package_option meaning = package_option::other;
    source_range range; ///< the word it stands in, and the one that is its value
    std::optional<command_word> value;

    friend constexpr bool operator==(const package_flag&, const package_flag&) = default;
};

/// A command that runs a package manager. Ranges are in the text that its words come from.
struct package_command {
    package_manager manager = {};
    package_action action = package_action::other;
    /// False where an expansion stands before the verb: it may hold options, or be the verb itself.
    bool is_certain = true;
    /// `install`, `pip install`, `cache clean` …, or the word in its place; empty where there is none.
    std::string verb;
    source_range program;    ///< the word that names the manager
    source_range verb_range; ///< from the verb's first word to its last; after `program` where there is none
    source_range range;      ///< all words, those of `sudo` and its like and variables before them too
    std::uint32_t node = 0;  ///< the command's index in the script's table, 0 for an exec form
    std::vector<command_word> variables; ///< `NAME=value` that it is run with, by the shell or by `env`
    std::vector<package_flag> flags;     ///< in order, those that follow an unknown word not surely all
    std::vector<package_word> packages;  ///< in order

    /// The last option of a meaning, if it was given and not switched off by `=false`.
    [[nodiscard]] constexpr const package_flag* find(package_option meaning) const noexcept {
        const package_flag* found = nullptr;
        for (const auto& each : flags)
            if (each.meaning == meaning) found = &each;
        return found && found->value && found->value->value == "false" ? nullptr : found;
    }
    [[nodiscard]] constexpr bool has(package_option meaning) const noexcept {
        return find(meaning) != nullptr;
    }
    /// Whether it is told not to ask before it does what it does.
    [[nodiscard]] constexpr bool assumes_yes() const noexcept {
        if (has(package_option::assume_yes)) return true;
        const auto enough = info(manager).quiet_is_yes;
        std::size_t quiet = 0;
        for (const auto& each : flags) {
            if (each.meaning != package_option::quiet) continue;
            const auto level = each.value ? std::string_view(each.value->value) : std::string_view("1");
            if (level.size() == 1 && level[0] >= '0' && level[0] <= '9')
                quiet += static_cast<std::size_t>(level[0] - '0');
        }
        return enough != 0 && quiet >= enough;
    }

    friend constexpr bool operator==(const package_command&, const package_command&) = default;
};

namespace detail {

[[nodiscard]] constexpr bool begins_with_one(std::string_view text, word_list beginnings) noexcept {
    for (const auto each : beginnings)
        if (text.starts_with(each)) return true;
    return false;
}
[[nodiscard]] constexpr bool ends_with_one(std::string_view text, word_list endings) noexcept {
    for (const auto each : endings)
        if (text.ends_with(each)) return true;
    return false;
}

/// Takes the options in a word apart: calls `visit(name, offset)` with each and where in the word its
/// value begins, 0 where none is attached. Tells whether the last one takes the next word.
template <class TakesValue, class Visit>
constexpr bool split_options(const command_word& word, option_style style, TakesValue takes_value,
                             Visit visit) {
    const std::string_view text = word.value;
    const bool is_word = style == option_style::words || style == option_style::words_or_switches;
    if (is_word || text.starts_with("--")) {
        const auto end = text.find(text.front() == '/' ? ':' : '=');
        const auto name = text.substr(0, end);
        visit(name, end == std::string_view::npos ? 0 : end + 1);
        return end == std::string_view::npos && takes_value(name);
    }
    const auto known = word.front().size();
    for (std::size_t at = 1; at < known; ++at) {
        const char spelled[]{'-', text[at]};
        const std::string_view name(spelled, 2);
        const auto rest = at + 1;
        const bool has_equals = rest < text.size() && text[rest] == '=';
        const bool takes = takes_value(name);
        if (has_equals || (takes && rest < text.size())) {
            visit(name, rest + has_equals);
            return false;
        }
        visit(name, 0);
        if (takes) return true;
    }
    return false;
}

/// Reads a command's words, through what only runs another command.
class package_command_reader {
public:
    constexpr package_command_reader(std::span<const command_word> words, std::vector<command_word> variables)
        : words_(words) {
        out_.variables = std::move(variables);
    }

    /// Whether a command with this word first may run a manager: a quick no for most.
    static constexpr bool can_begin(const command_word& word) noexcept {
        const auto program = program_of(word);
        return find_package_manager(program) != nullptr || find_command_wrapper(program) != nullptr;
    }

    constexpr std::optional<package_command> read() {
        std::optional<package_command> found;
        while (enter()) {
            const bool runs_command = read_arguments();
            found = out_;
            if (!runs_command) break;
        }
        return found;
    }

private:
    // ---- Up to the manager's name

    /// Goes to the word after the name of a manager.
    constexpr bool enter() {
        while (at_ < words_.size()) {
            const auto& word = words_[at_++];
            const auto program = program_of(word);
            if (const auto* known = find_package_manager(program)) {
                start(*known, word.range);
                return true;
            }
            const auto* wrapper = find_command_wrapper(program);
            if (wrapper == nullptr || !pass(*wrapper)) return false;
        }
        return false;
    }

    /// The name of a program without its folder, which may be unknown.
    static constexpr std::string_view program_of(const command_word& word) noexcept {
        const auto known = word.back();
        const auto slash = known.rfind('/');
        if (!word.is_literal() && slash == std::string_view::npos) return {};
        return known.substr(slash + 1);
    }

    /// Goes past a wrapper's options and its own words. False where it runs no command.
    constexpr bool pass(const command_wrapper& wrapper) {
        bool stops = false;
        bool waits_for_verb = !wrapper.verb.empty();
        auto left = wrapper.operands;
        for (bool has_options = true; at_ < words_.size(); ++at_) {
            const auto& word = words_[at_];
            const auto known = word.front();
            if (has_options && word.value == "--") {
                has_options = false;
            } else if (has_options && known.size() > 1 && known.front() == '-') {
                const bool takes_next = split_options(
                    word, option_style::letters,
                    [&](std::string_view name) { return wrapper.valued.contains(name); },
                    [&](std::string_view name, std::size_t) { stops |= wrapper.stops.contains(name); });
                if (stops) return false;
                if (takes_next) ++at_;
            } else if (wrapper.takes_variables && known.find('=') != std::string_view::npos) {
                out_.variables.push_back(word);
            } else if (waits_for_verb) {
                if (word.value != wrapper.verb) return false;
                waits_for_verb = false;
            } else if (left > 0) {
                if (word.may_split) out_.is_certain = false;
                has_options = false;
                --left;
            } else {
                return true;
            }
        }
        return false;
    }

    constexpr void start(const package_manager_info& manager, source_range program) {
        manager_ = &manager;
        out_.manager = manager.manager;
        out_.program = program;
        out_.verb.clear();
        out_.verb_range = {program.end, program.end};
        out_.flags.clear();
        out_.packages.clear();
        verb_ = find_verb({});
        is_verb_read_ = false;
        is_verb_known_ = true;
        further_ = package_action::other;
    }

    // ---- After it

    /// Reads options, verb and operands. True where a command follows that the manager runs.
    constexpr bool read_arguments() {
        bool has_options = true;
        for (; at_ < words_.size(); ++at_) {
            const auto& word = words_[at_];
            if (has_options && is_option(word)) {
                if (word.value != "--") {
                    take_options(word);
                    continue;
                }
                if (manager_->passes_on) break;
                has_options = false;
            } else if (takes_command()) {
                settle();
                return true;
            } else if (is_verb_read_ || !extends_verb(word)) {
                take_operand(word);
            }
        }
        settle();
        return false;
    }

    constexpr bool is_option(const command_word& word) const noexcept {
        const auto known = word.front();
        if (known.size() < 2) return false;
        if (known.front() == '-') return true;
        if (manager_->style != option_style::words_or_switches || known.front() != '/') return false;
        const auto end = known.find_first_of("/:", 1);
        return end != std::string_view::npos && known[end] == ':';
    }

    constexpr bool takes_command() const noexcept {
        return verb_ != nullptr && verb_->operands == package_operands::command;
    }

    /// What the table has of an option. One hyphen more or less does not count before a word.
    constexpr const package_option_info* find_option(std::string_view name) const {
        if (const auto* known = find_spelled(name)) return known;
        if (name.size() < 4 || manager_->style == option_style::letters) return nullptr;
        return name.starts_with("--") ? find_spelled(name.substr(1)) : find_spelled('-' + std::string(name));
    }
    constexpr const package_option_info* find_spelled(std::string_view name) const noexcept {
        if (verb_ != nullptr)
            for (const auto& each : verb_->options)
                if (each.names.contains(name)) return &each;
        for (const auto& each : manager_->options)
            if (each.names.contains(name)) return &each;
        return nullptr;
    }

    /// How a word's options are to be taken apart.
    constexpr option_style style_of(const command_word& word) const noexcept {
        if (manager_->style != option_style::known_letters) return manager_->style;
        for (const char letter : word.front().substr(1)) {
            if (letter == '=') break;
            const char spelled[]{'-', letter};
            if (find_spelled({spelled, 2}) == nullptr) return option_style::words;
        }
        return option_style::letters;
    }

    constexpr void take_options(const command_word& word) {
        bool is_flag = false; // whether the last one is an option, and no verb
        const bool takes_next = split_options(
            word, style_of(word),
            [&](std::string_view name) {
                const auto* option = find_option(name);
                return option != nullptr && option->takes_value;
            },
            [&](std::string_view name, std::size_t value) {
                is_flag = !out_.verb.empty() || find_verb(name) == nullptr;
                if (!is_flag) {
                    set_verb(name, word.range);
                    is_verb_read_ = true;
                    return;
                }
                const auto* option = find_option(name);
                out_.flags.push_back({std::string(name),
                                      option == nullptr ? package_option::other : option->meaning,
                                      word.range,
                                      {}});
                if (value != 0) set_value(word.after(static_cast<std::uint32_t>(value)));
            });
        if (at_ + 1 == words_.size() || !is_flag) return;
        const auto& next = words_[at_ + 1];
        const auto* option = find_option(out_.flags.back().name);
        if (takes_next && option->is_optional && next.value.starts_with('-')) return;
        const bool takes_truth = manager_->style == option_style::known_letters && !out_.flags.back().value &&
                                 (next.value == "true" || next.value == "false");
        if (!takes_next && !takes_truth) return;
        ++at_;
        out_.flags.back().range.end = next.range.end;
        set_value(next);
    }

    /// Gives the last option its value.
    constexpr void set_value(const command_word& value) {
        auto& flag = out_.flags.back();
        switch (flag.meaning) {
        case package_option::requirements: add_package(package_kind::requirements, value); break;
        case package_option::local_package:
            add_package(is_url(value) ? package_kind::url : package_kind::path, value);
            break;
        case package_option::remote_package: add_package(package_kind::url, value); break;
        default: break;
        }
        flag.value = value;
    }

    // ---- The verb

    static constexpr bool is_spelling(const package_verb& verb, std::string_view text) noexcept {
        return text.empty() ? verb.names.empty() : verb.names.contains(text);
    }
    constexpr const package_verb* find_verb(std::string_view text) const noexcept {
        for (const auto& each : manager_->verbs)
            if (is_spelling(each, text)) return &each;
        return nullptr;
    }
    /// Whether a verb of several words begins so.
    constexpr bool begins_verb(std::string_view text) const noexcept {
        for (const auto& verb : manager_->verbs)
            for (const auto name : verb.names)
                if (name.size() > text.size() && name.starts_with(text) && name[text.size()] == ' ')
                    return true;
        return false;
    }

    constexpr void set_verb(std::string_view verb, source_range range) {
        out_.verb_range = {out_.verb.empty() ? range.begin : out_.verb_range.begin, range.end};
        out_.verb = verb;
        verb_ = find_verb(out_.verb);
    }

    /// Takes a word into the verb, or sees that the verb ends before it.
    constexpr bool extends_verb(const command_word& word) {
        if (!manager_->before_verb.empty() && word.value.starts_with(manager_->before_verb)) {
            out_.flags.push_back({word.value, package_option::other, word.range, {}});
            return true;
        }
        if (!word.is_literal() && verb_is_open()) {
            out_.is_certain = false;
            return true;
        }
        std::string longer = out_.verb;
        if (!longer.empty()) longer += ' ';
        longer += ends_list(word.value);
        if (word.is_literal() && (find_verb(longer) != nullptr || begins_verb(longer))) {
            set_verb(longer, word.range);
            return true;
        }
        is_verb_read_ = true;
        if (!out_.verb.empty()) return false;
        is_verb_known_ = false;
        set_verb(longer, word.range);
        return true;
    }
    /// Whether words that would end the verb are still missing.
    constexpr bool verb_is_open() const noexcept {
        return out_.verb.empty() || (verb_ == nullptr && begins_verb(out_.verb));
    }
    /// A verb without the comma that parts it from the next.
    static constexpr std::string_view ends_list(std::string_view word) noexcept {
        return word.ends_with(',') ? word.substr(0, word.size() - 1) : word;
    }

    // ---- Operands

    constexpr package_operands operands() const noexcept {
        if (!is_verb_known_) return manager_->default_operands;
        return verb_ == nullptr ? package_operands::none : verb_->operands;
    }

    constexpr void take_operand(const command_word& word) {
        switch (operands()) {
        case package_operands::packages: add_package(word); break;
        case package_operands::files:
            add_package(word.is_literal() || !word.front().empty() ? package_kind::path
                                                                   : package_kind::unknown,
                        word);
            break;
        case package_operands::verbs: take_further_verb(word); break;
        case package_operands::none:
            if (word.may_split && verb_ != nullptr) add_package(package_kind::unknown, word);
            break;
        case package_operands::command: break;
        }
    }

    constexpr void take_further_verb(const command_word& word) {
        if (!manager_->before_verb.empty() && word.value.starts_with(manager_->before_verb)) return;
        if (!word.is_literal()) {
            out_.is_certain = false;
            return;
        }
        const auto* verb = find_verb(ends_list(word.value));
        further_ = stronger(further_, verb == nullptr ? manager_->default_action : verb->action);
    }
    static constexpr package_action stronger(package_action a, package_action b) noexcept {
        return a < b ? b : a;
    }

    static constexpr bool is_url(const command_word& word) noexcept {
        const auto known = word.front();
        return known.find("://") != std::string_view::npos || begins_with_one(known, url_beginnings);
    }

    constexpr bool is_path(const command_word& word) const noexcept {
        const auto known = word.front();
        return known == "." || known == ".." || begins_with_one(known, path_beginnings) ||
               ends_with_one(word.back(), manager_->package_files);
    }

    constexpr void add_package(package_kind kind, const command_word& word) {
        out_.packages.push_back({kind, word.value, {}, {}, word});
    }

    /// Whether a word is the version of the package before it.
    constexpr bool is_loose_version(const command_word& word) const noexcept {
        return !out_.packages.empty() && out_.packages.back().kind == package_kind::name &&
               out_.packages.back().version.empty() &&
               begins_with_one(word.front(), manager_->loose_versions);
    }

    constexpr void add_package(const command_word& word) {
        if (is_loose_version(word)) {
            out_.packages.back().version = word.value;
            return;
        }
        if (is_url(word)) return add_package(package_kind::url, word);
        if (is_path(word)) return add_package(package_kind::path, word);
        package_word out{package_kind::name, {}, {}, {}, word};
        const std::string_view text = word.value;
        const auto known = word.front().size();
        auto name_end = text.size();
        for (std::size_t at = 1; at < known && out.mark.empty(); ++at) {
            const bool ends = manager_->name_ends.find(text[at]) != std::string_view::npos;
            if (ends && at < name_end) name_end = at;
            if (ends && text[at] == ';') break;
            for (const auto mark : manager_->version_marks) {
                if (!text.substr(at).starts_with(mark)) continue;
                out.mark = mark;
                const auto rest = text.substr(at + mark.size());
                const bool has_marker = manager_->name_ends.find(';') != std::string_view::npos;
                out.version = trim(rest.substr(0, has_marker ? rest.find(';') : rest.size()));
                if (at < name_end) name_end = at;
                break;
            }
        }
        const auto name = trim(text.substr(0, name_end));
        out.name = name;
        if (name_end > known)
            out.kind = package_kind::unknown;
        else if (const bool has_slash = name.find('/') != std::string_view::npos; !has_slash)
            out.kind = package_kind::name;
        else if (manager_->slash == slash_in_name::path)
            out.kind = package_kind::path;
        else if (manager_->slash == slash_in_name::repository && !name.starts_with('@'))
            out.kind = package_kind::url;
        if (out.kind == package_kind::name) return out_.packages.push_back(std::move(out));
        add_package(out.kind, word);
    }

    // ---- What it all means

    constexpr void settle() {
        out_.action = package_action::other;
        if (out_.has(package_option::help) || out_.has(package_option::dry_run)) return;
        out_.action = stronger(is_verb_known_ ? action_of_verb() : manager_->default_action, further_);
    }

    constexpr package_action action_of_verb() const noexcept {
        for (const auto& each : manager_->verbs) {
            if (!is_spelling(each, out_.verb)) continue;
            if (each.asked_by != package_option::other && !out_.has(each.asked_by)) continue;
            if (!each.is_bare || out_.packages.empty()) return each.action;
        }
        return package_action::other;
    }

    std::span<const command_word> words_;
    std::size_t at_ = 0;
    package_command out_;

    const package_manager_info* manager_ = nullptr;
    const package_verb* verb_ = nullptr;             ///< what `out_.verb` is, if that is in the table
    bool is_verb_read_ = false;                      ///< whether the next word can be no part of the verb
    bool is_verb_known_ = true;                      ///< whether the verb is in the table, or its beginning
    package_action further_ = package_action::other; ///< the strongest of the verbs after the first
};

} // namespace detail

/// The package manager that a command line runs, if it surely runs one: by any path, with options in any
/// place, through `sudo`, `env`, `time`, `python -m` and all that `command_wrappers` has, and through
/// managers that run commands, such as `conda run`. Nothing where the program is an expansion.
[[nodiscard]] constexpr std::optional<package_command>
read_package_command(std::span<const command_word> words, std::vector<command_word> variables = {}) {
    if (words.empty()) return std::nullopt;
    auto begin = words.front().range.begin;
    if (!variables.empty() && variables.front().range.begin < begin) begin = variables.front().range.begin;
    detail::package_command_reader reader(words, std::move(variables));
    auto out = reader.read();
    if (out) out->range = {begin, words.back().range.end};
    return out;
}

/// The same of a command of a script. Ranges are in the script's text. What stands in a string or a
/// comment is no command.
[[nodiscard]] constexpr std::optional<package_command> read_package_command(const shell_command& command) {
    if (!command.is_simple()) return std::nullopt;
    for (const auto word : command.words()) {
        if (detail::is_no_word(word)) continue;
        if (!detail::package_command_reader::can_begin(read_command_word(word))) return std::nullopt;
        break;
    }
    const auto words = command_words(command);
    std::vector<command_word> variables;
    for (const auto each : command.assignments()) variables.push_back(read_command_word(each));
    auto out = read_package_command(words, std::move(variables));
    if (out) out->node = command.index();
    return out;
}

/// The same of an exec form; nothing for other instructions. Ranges are in the Dockerfile's text.
[[nodiscard]] constexpr std::optional<package_command> read_package_command(const instruction& exec_form) {
    if (!exec_form.is_json()) return std::nullopt;
    return read_package_command(command_words(exec_form));
}

/// The commands of a script that run a package manager, in the order of its command list.
[[nodiscard]] constexpr std::vector<package_command> package_commands(const shell_script& script) {
    std::vector<package_command> out;
    for (const auto& each : script.commands())
        if (auto found = read_package_command(shell_command(script.table(), each.node)))
            out.push_back(std::move(*found));
    return out;
}

} // namespace tare::inline v0
