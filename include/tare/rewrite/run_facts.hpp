#pragma once

#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/even_flag.hpp>
#include <tare/rewrite/known_program.hpp>
#include <tare/rewrite/merge_fault.hpp>
#include <tare/rewrite/removal.hpp>
#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/option_states.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/session_value.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/shell/shell_variables.hpp>
#include <tare/shell/state_changes.hpp>
#include <tare/shell/word_expansion.hpp>
#include <tare/syntax/element.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Options of a shell, a bit for each letter.
class option_letters {
public:
    constexpr void add(char letter) noexcept { bits_ |= bit(letter); }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    [[nodiscard]] constexpr bool has(char letter) const noexcept { return (bits_ & bit(letter)) != 0; }
    /// Those that are not among others.
    [[nodiscard]] constexpr option_letters without(option_letters others) const noexcept {
        auto out = *this;
        out.bits_ &= ~others.bits_;
        return out;
    }
    [[nodiscard]] constexpr option_letters with(option_letters others) const noexcept {
        auto out = *this;
        out.bits_ |= others.bits_;
        return out;
    }

private:
    /// What is no letter shares a bit, and so do long names without one.
    static constexpr std::uint64_t bit(char letter) noexcept {
        if (letter >= 'a' && letter <= 'z') return std::uint64_t{1} << (letter - 'a');
        if (letter >= 'A' && letter <= 'Z') return std::uint64_t{1} << (letter - 'A' + 26);
        return std::uint64_t{1} << 52;
    }

    std::uint64_t bits_ = 0;
};

/// The options that a call of `set` turns.
struct turned_options {
    option_letters on;
    option_letters off;
    bool is_known = true;
};
[[nodiscard]] constexpr turned_options options_turned(const shell_call& call) noexcept {
    constexpr auto letter_of = [](std::string_view name) {
        for (const auto& each : known_options)
            if (each.name == name && each.letter != '\0') return each.letter;
        return name == "pipefail" ? 'o' : '?';
    };
    turned_options out;
    bool wants_name = false;
    bool is_on = true;
    for (const auto operand : call.operands()) {
        const auto text = verbatim_text(operand);
        if (!text) {
            out.is_known = false;
            return out;
        }
        if (wants_name) {
            (is_on ? out.on : out.off).add(letter_of(*text));
            wants_name = false;
            continue;
        }
        if (*text == "--" || text->size() < 2 || ((*text)[0] != '-' && (*text)[0] != '+')) break;
        is_on = (*text)[0] == '-';
        for (const char letter : text->substr(1)) {
            if (letter == 'o')
                wants_name = true;
            else
                (is_on ? out.on : out.off).add(letter);
        }
    }
    return out;
}

/// What of a RUN's script matters to those that are to be joined with it.
struct run_facts {
    tare::instruction instruction;
    const embedded_script* script = nullptr;
    std::size_t stage = 0;
    std::vector<std::string> flags;
    merge_fault alone = merge_fault::none;  ///< why it can be joined with no other
    merge_fault before = merge_fault::none; ///< why nothing can follow it
    merge_fault after = merge_fault::none;  ///< why it can follow nothing
    std::size_t commands = 0;

    bool is_chain = false;      ///< it is one list of `&&` and `||`
    bool ends_simply = false;   ///< its last pipeline holds nothing that `set -e` could end
    bool may_errexit = false;   ///< `set -e` may be in force
    bool leaves_state = false;  ///< what follows would find another shell than a new one
    bool has_parts = false;     ///< it has substitutions, pipelines or parameters
    bool tells_options = false; ///< it asks which options are on
    bool keeps_errors = false;  ///< it writes standard error somewhere, with what `set -x` prints
    option_letters leaves_on;   ///< options that it leaves on
    option_letters leaves_off;  ///< options that it leaves off
    option_letters begins_with; ///< options that its first command turns on

    std::vector<std::string_view> remembered; ///< programs whose place the shell remembers
    std::vector<std::string_view> called;     ///< programs that the shell may look up
    bool calls_anything = false;
    bool may_place_programs = false; ///< a program may come to stand where the shell looks for it first

    removal removes = removal::no;         ///< whether it takes its working directory away
    bool shows_posix = false;              ///< only a POSIX shell can be meant
    std::uint32_t fills = 0;               ///< package managers that it brings something with, a bit each
    std::uint32_t cleans = 0;              ///< those whose caches it empties
    std::vector<std::string_view> named;   ///< the last names of what its commands name
    std::vector<std::string_view> deleted; ///< those of what they remove

    /// Whether a failure of a command in it may end it by `set -e` where `&&` after it would not.
    [[nodiscard]] constexpr bool heeds_errexit() const noexcept {
        return may_errexit && !(is_chain && ends_simply);
    }
};

/// Finds what matters of a script.
class run_reader {
public:
    constexpr run_reader(run_facts& out, const std::optional<std::string>& directory)
        : out_(out),
          script_(*out.script->script()),
          table_(script_.table()),
          flow_(script_, out.script->setting().options) {
        out_.commands = script_.commands().size();
        if (!read_shape()) {
            out_.alone = merge_fault::unreadable;
            return;
        }
        for (const auto& each : flow_) read(each);
        read_state();
        read_text();
        const removal_search search(flow_, directory);
        out_.removes = search.found();
        if (search.found() == removal::yes) keep_apart(out_.before, merge_fault::removes_directory);
        for (const auto& path : search.paths()) read_removed(path);
        for (const auto& each : package_commands(script_)) read_packages(each);
    }

private:
    using kind = shell_node_kind;

    static constexpr void keep_apart(merge_fault& which, merge_fault why) noexcept {
        if (which == merge_fault::none || why < which) which = why;
    }

    // ---- The list

    constexpr bool read_shape() {
        const auto list = script_.list();
        if (!list) return false;
        const list_view parts(table_, list->index());
        last_ = parts[parts.last_pipeline()];
        out_.is_chain = is_chain(parts);
        out_.ends_simply = is_simple(last_);
        for (std::uint32_t index = 0; index < table_.nodes.size(); ++index) {
            const auto what = table_.nodes[index].kind;
            if (what == kind::function_definition) out_.ends_simply = false;
            if (is_command_in_word(what) || what == kind::parameter || what == kind::arithmetic ||
                what == kind::arithmetic_command || what == kind::test_command || what == kind::let_clause)
                out_.has_parts = true;
        }
        for (auto index = table_.nodes.size(); index > 0; --index) {
            const auto what = table_.nodes[index - 1].kind;
            if (what == kind::comment && out_.script->place() != script_place::heredoc)
                keep_apart(out_.before, merge_fault::ends_in_comment);
            if (!is_trivia(what)) break;
        }
        return true;
    }
    static constexpr bool is_chain(const list_view& parts) {
        const auto first = parts.is(0, kind::pipeline) ? 0 : parts.next(0);
        return parts.chain_begin(parts.last_pipeline()) == first;
    }
    /// Whether all that a pipeline holds is run by itself, or after `&&` or `||`: what fails in it is then its
    /// last command.
    constexpr bool is_simple(std::uint32_t pipeline) const {
        const auto end = table_.nodes[pipeline].next;
        for (auto at = pipeline + 1; at < end; at = table_.nodes[at].next) {
            const auto what = table_.nodes[at].kind;
            if (what == kind::subshell || what == kind::group ? !is_simple_compound(at)
                                                              : is_command(what) && !is_plain(at))
                return false;
        }
        return true;
    }
    constexpr bool is_simple_compound(std::uint32_t command) const {
        for (const auto list : shell_command(table_, command).lists()) {
            const list_view parts(table_, list.index());
            if (!is_chain(parts) || !is_simple(parts[parts.last_pipeline()])) return false;
        }
        return true;
    }
    /// Whether a command holds no other one.
    constexpr bool is_plain(std::uint32_t command) const noexcept {
        const auto what = table_.nodes[command].kind;
        if (what != kind::simple_command && what != kind::declaration && what != kind::test_command &&
            what != kind::arithmetic_command && what != kind::let_clause)
            return false;
        for (auto at = command; at < table_.nodes[command].next; ++at)
            if (is_command_in_word(table_.nodes[at].kind)) return false;
        return true;
    }

    // ---- Commands

    constexpr void read(const reached_command& command) {
        const auto& call = command.call;
        const auto builtin = call.builtin();
        const auto effect = builtin ? builtin->effect : builtin_effect::none;
        const bool is_anything = call.kind() == call_kind::unknown || effect == builtin_effect::anything;
        const auto index = command.command.index();
        if (is_anything || command.calls_function)
            if (index >= last_ && index < table_.nodes[last_].next) out_.ends_simply = false;
        if (command.options.errexit != option_state::off) out_.may_errexit = true;
        if (!command.in_subshell) {
            if (is_anything) out_.may_errexit = true;
            if (effect == builtin_effect::options) read_options(command);
        }
        if (command.in_pipeline) out_.has_parts = true;
        if (command.command.kind() == kind::if_clause || command.command.kind() == kind::for_loop ||
            command.command.kind() == kind::while_loop || command.command.kind() == kind::case_clause)
            out_.shows_posix = true; // no other shell has that syntax
        if (prints_variables(call)) keep_apart(out_.alone, merge_fault::asks_session);
        if (asks_for_place(call)) keep_apart(out_.after, merge_fault::asks_session);
        if (asks_for_options(call)) out_.tells_options = true;
        if (effect == builtin_effect::traps) keep_apart(out_.alone, merge_fault::sets_trap);
        if ((call.name() == "." || call.name() == "source") && !command.in_subshell)
            keep_apart(out_.before, merge_fault::sources_file);
        // Where these stand in lines that are read one by one, braces have them read before they are run.
        const bool changes_reading = effect == builtin_effect::aliases || call.name() == "shopt";
        if (changes_reading && out_.script->place() == script_place::heredoc)
            keep_apart(out_.alone, merge_fault::shells_differ);
        read_name(command, is_anything, builtin);
        read_programs(call);
        for (const auto each : command.command.redirections()) {
            const auto what = effect_of(each);
            const auto path = what.may_write_file && what.file ? verbatim_text(*what.file) : std::nullopt;
            if (path && (is_temporary(*path) || session_files.contains(base_name(*path))))
                keep_apart(out_.before, merge_fault::temporary_file);
            if (path && is_remembered_place(*path)) keep_apart(out_.before, merge_fault::replaces_shell);
            if (keeps_errors(what)) out_.keeps_errors = true;
        }
    }
    static constexpr word_list session_files = "hostname hosts resolv.conf";

    /// Whether a file is one that each RUN finds anew.
    static constexpr bool is_temporary(std::string_view path) noexcept {
        constexpr word_list streams = "/dev/null /dev/stdin /dev/stdout /dev/stderr /dev/tty";
        if (streams.contains(path) || path.starts_with("/dev/fd/")) return false;
        for (const std::string_view folder : {"/proc/", "/sys/", "/dev/"})
            if (path.starts_with(folder)) return true;
        return false;
    }
    /// Whether a program stands there that the shell may go on running from where it was, or a shell.
    static constexpr bool is_remembered_place(std::string_view path) noexcept {
        const auto name = base_name(path);
        return path.find("bin/") != std::string_view::npos &&
               (shell_programs.contains(name) || steady_programs.contains(name) ||
                fetching_programs.contains(name));
    }
    static constexpr bool keeps_errors(const redirection_effect& effect) noexcept {
        if (!effect.redirects(2)) return false;
        const auto file = effect.file ? verbatim_text(*effect.file) : std::nullopt;
        return !file || *file != "/dev/null";
    }

    constexpr void read_options(const reached_command& command) {
        auto turned = options_turned(command.call);
        if (command.call.name() != "set" || !turned.is_known) turned.off.add('?');
        out_.leaves_on = out_.leaves_on.with(turned.on);
        out_.leaves_off = out_.leaves_off.with(turned.off);
        auto states = command.options;
        apply_set(command.call, states);
        if (states.errexit != option_state::off) out_.may_errexit = true;
        if (&command == &flow_[0]) out_.begins_with = turned.on;
    }

    /// Whether a command prints all of the shell's variables, one of which in bash is the script.
    static constexpr bool prints_variables(const shell_call& call) {
        const auto name = call.name();
        const bool declares = name == "declare" || name == "typeset";
        if (call.kind() != call_kind::known || (!declares && name != "set")) return false;
        for (const auto word : call.operands())
            if (!declares || !word.text().starts_with('-')) return false;
        return call.command().assignments().empty();
    }

    /// Whether a command tells where the shell found a program.
    static constexpr bool asks_for_place(const shell_call& call) {
        const auto first = call.operands().at(0);
        const auto word = first ? verbatim_text(*first).value_or("") : std::string_view{};
        if (call.kind() == call_kind::query) {
            for (const auto each : call.command().words())
                if (verbatim_text(each).value_or("").starts_with("-V")) return true;
            return false;
        }
        if (call.name() == "hash") return !first || word.starts_with("-");
        return call.name() == "type" && !word.starts_with("-");
    }
    static constexpr bool asks_for_options(const shell_call& call) {
        const auto name = call.name();
        if (name == "shopt") return true;
        const auto names_one = [&](word_list options) {
            for (const auto word : call.operands())
                if (options.contains(verbatim_text(word).value_or(""))) return true;
            return false;
        };
        if (name == "set") return call.operands().size() == 1 && names_one("-o +o");
        return word_list("[ [[ test").contains(name) && names_one("-o -R");
    }

    /// What the shell looks up.
    constexpr void read_name(const reached_command& command, bool is_anything,
                             const std::optional<shell_builtin>& builtin) {
        const auto& call = command.call;
        if (is_anything) out_.calls_anything = out_.may_place_programs = true;
        const auto add = [&](std::string_view name) {
            if (name.find('/') == std::string_view::npos && !steady_programs.contains(name))
                out_.called.push_back(name);
        };
        if (call.kind() == call_kind::known && (!builtin || builtin->shells != shell_set::all))
            add(call.name());
        const bool is_query = call.kind() == call_kind::query;
        if (!is_query && (!builtin || builtin->effect != builtin_effect::known_programs)) return;
        const auto words = is_query ? call.command().words() : call.operands();
        for (const auto word : words) {
            const auto text = verbatim_text(word);
            text ? add(*text) : void(out_.calls_anything = true);
        }
    }

    /// What programs do beyond their files.
    constexpr void read_programs(const shell_call& call) {
        const auto words = program_words(call);
        const auto has = [&](word_list wanted) {
            for (const auto word : words)
                if (wanted.contains(verbatim_text(word).value_or(""))) return true;
            return false;
        };
        for_each_program(words, [&](std::string_view name, std::size_t place) {
            if (posix_programs.contains(name)) out_.shows_posix = true;
            if (starting_programs.contains(name) && !has(stopping_words))
                keep_apart(out_.before, merge_fault::runs_on);
            if (session_programs.contains(name)) keep_apart(out_.before, merge_fault::temporary_file);
            if (locale_programs.contains(name) && out_.script->setting().dialect == shell_dialect::bash)
                keep_apart(out_.before, merge_fault::startup_files);
            if (script_runners.contains(name)) read_script_words(words, place);
            read_operands(words, place, name);
            if (removing_programs.contains(name))
                for (auto at = place + 1; at < words.size(); ++at)
                    out_.deleted.push_back(program_name(words[at]));
            // With `sudo`, somebody else than root runs the scripts.
            if (account_programs.contains(name) && (place > 0 || may_name_own_account(words, place)))
                keep_apart(out_.before, merge_fault::changes_user);
        });
        if (words.empty()) return;
        const auto program = program_name(words[0]);
        const bool is_known =
            call.builtin() || steady_programs.contains(program) || fetching_programs.contains(program);
        if (!is_known || placing_programs.contains(program)) out_.may_place_programs = true;
        const auto text = words[0].text();
        if (text.starts_with('/')) out_.shows_posix = true;
        if (text.find("/init.d/") != std::string_view::npos) keep_apart(out_.before, merge_fault::runs_on);
        for (const auto word : words)
            if (const auto name = program_name(word); !name.empty()) out_.named.push_back(name);
    }
    /// What a program does to files that each RUN finds anew, to shells, and to programs that a shell remembers.
    constexpr void read_operands(const std::vector<shell_word>& words, std::size_t place,
                                 std::string_view name) {
        const bool makes_files = file_programs.contains(name);
        const bool replaces = replacing_programs.contains(name);
        const bool has_target = name == "cp" || name == "ln" || name == "mv" || name == "install";
        if (!makes_files && !replaces) return;
        for (auto at = place + 1; at < words.size(); ++at) {
            const auto text = verbatim_text(words[at]).value_or("");
            const bool is_made = !has_target || at + 1 == words.size();
            if (makes_files && is_made && is_temporary(text))
                keep_apart(out_.before, merge_fault::temporary_file);
            const bool is_named = name == "dpkg-reconfigure" ? text == "dash" : is_remembered_place(text);
            if (replaces && is_named && (is_made || name == "mv"))
                keep_apart(out_.before, merge_fault::replaces_shell);
        }
    }
    /// A script in a word is looked through for names, and no closer.
    constexpr void read_script_words(const std::vector<shell_word>& words, std::size_t place) {
        for (auto at = place + 1; at < words.size(); ++at) {
            const auto text = words[at].text();
            if (text.find("/init.d/") != std::string_view::npos)
                keep_apart(out_.before, merge_fault::runs_on);
            for (auto ampersand = text.find('&'); ampersand != std::string_view::npos;
                 ampersand = text.find('&', ampersand + 1)) {
                const char before = ampersand > 0 ? text[ampersand - 1] : ' ';
                const char after = ampersand + 1 < text.size() ? text[ampersand + 1] : ' ';
                if (before != '&' && before != '>' && before != '<' && after != '&' && after != '>')
                    keep_apart(out_.before, merge_fault::runs_on);
            }
            for_each_name(text, [&](std::string_view name) {
                if (starting_programs.contains(name)) keep_apart(out_.before, merge_fault::runs_on);
                if (session_programs.contains(name)) keep_apart(out_.before, merge_fault::temporary_file);
                if (account_programs.contains(name)) keep_apart(out_.before, merge_fault::changes_user);
            });
        }
    }
    /// Those programs are root's; that a RUN has another account with the same number is not to be thought of.
    static constexpr bool may_name_own_account(const std::vector<shell_word>& words, std::size_t place) {
        for (auto at = place + 1; at < words.size(); ++at) {
            const auto text = verbatim_text(words[at]);
            if (!text || *text == "root" || *text == "0") return true;
        }
        return false;
    }

    // ---- What is left behind

    constexpr void read_state() {
        const shell_variables variables(flow_);
        for (const auto& each : state_changes(flow_, variables)) {
            switch (each.state) {
            case shell_state::known_program:
                if (!steady_programs.contains(each.name)) out_.remembered.push_back(each.name);
                break;
            case shell_state::awaited_jobs:
            case shell_state::option: break;
            case shell_state::background_job: keep_apart(out_.before, merge_fault::runs_on); break;
            case shell_state::alias: keep_apart(out_.before, merge_fault::shells_differ); break;
            case shell_state::end:
                if (!fails(flow_[each.command])) out_.leaves_state = true;
                // Outside a function, bash goes on after `return` or ends, as the mode and the place are.
                if (flow_[each.command].call.name() == "return")
                    keep_apart(out_.before, merge_fault::shells_differ);
                break;
            default: out_.leaves_state = true;
            }
        }
        for (const auto& use : variables) {
            if (tells_of_session(use, flow_)) keep_apart(out_.after, merge_fault::asks_session);
            if (use.action != variable_action::reads) continue;
            if (word_list("- BASHOPTS SHELLOPTS").contains(use.name)) out_.tells_options = true;
            // What a subshell would say otherwise, or a script with another one behind it
            if (word_list("$ BASHPID BASH_EXECUTION_STRING BASH_SUBSHELL").contains(use.name))
                keep_apart(out_.alone, merge_fault::asks_session);
        }
    }
    /// Whether a command ends the script with a failure for sure.
    static constexpr bool fails(const reached_command& command) noexcept {
        if (command.call.name() != "exit" || command.calls_function) return false;
        const auto operand = command.call.operands().at(0);
        const auto text = operand ? verbatim_text(*operand) : std::nullopt;
        const auto status = text ? descriptor_number(*text) : std::nullopt;
        return status && *status > 0 && *status < 256;
    }

    constexpr void read_text() {
        const auto text = script_.text();
        // Patterns of bash's that are a mistake where they are read before the option for them is on
        if (out_.script->place() == script_place::heredoc &&
            out_.script->setting().dialect == shell_dialect::bash)
            for (const std::string_view pattern : {"!(", "?(", "*(", "+(", "@("})
                if (text.find(pattern) != std::string_view::npos)
                    keep_apart(out_.alone, merge_fault::shells_differ);
        for (const std::string_view file : {"/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/dev/shm"})
            if (text.find(file) != std::string_view::npos)
                keep_apart(out_.before, merge_fault::temporary_file);
        for (const std::string_view file : {"/etc/passwd", "/etc/group"})
            if (text.find(file) != std::string_view::npos) keep_apart(out_.before, merge_fault::changes_user);
    }

    // ---- What it is there for

    constexpr void read_removed(std::string_view path) {
        for (const auto& manager : package_manager_table)
            for (const auto folder : manager.caches)
                if (path == folder || is_inside(folder, path)) out_.cleans |= bit(manager.manager);
    }
    constexpr void read_packages(const package_command& command) {
        if (command.action == package_action::other) return;
        (command.action == package_action::clean ? out_.cleans : out_.fills) |= bit(command.manager);
    }
    /// apt and apt-get are one.
    static constexpr std::uint32_t bit(package_manager manager) noexcept {
        if (manager == package_manager::apt) manager = package_manager::apt_get;
        return std::uint32_t{1} << static_cast<unsigned>(manager);
    }

    run_facts& out_;
    const shell_script& script_;
    const shell_table& table_;
    control_flow flow_;
    std::uint32_t last_ = 0; ///< its last pipeline
};

} // namespace detail
} // namespace tare::inline v0
