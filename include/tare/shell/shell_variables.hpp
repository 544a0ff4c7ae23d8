#pragma once

#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/cursor.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/option_states.hpp>
#include <tare/shell/read_words.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_expansion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// What a command does with a variable.
enum class variable_action : std::uint8_t {
    reads,
    assigns,
    exports,        ///< as `export x` does, without a value
    makes_readonly, ///< as `readonly x` does
    declares,       ///< as `local x` and `declare x` do
    unsets,
};

/// How far it goes.
enum class variable_reach : std::uint8_t {
    command,  ///< the environment of the one command
    function, ///< the function that it is in
    process,  ///< a subshell: nothing after that sees it
    shell,    ///< all that follows
    unsure,   ///< the command or all that follows
};

/// A variable, and what a command does with it.
struct shell_variable_use {
    /// Empty where it may be any variable. Of parameters too: `1`, `@`, `?`. A part of the script's text, or
    /// the name of a variable that the command uses by itself, as `cd` does HOME.
    std::string_view name;
    variable_action action = variable_action::reads;
    variable_reach reach = variable_reach::shell; ///< of what is not a read
    /// Whether programs see what it assigns: `unknown` where that depends on what was exported before.
    option_state is_exported = option_state::unknown;
    command_chance chance = command_chance::always;
    std::size_t command = 0; ///< its place in the control flow

    /// Whether what follows the command may see what it did.
    [[nodiscard]] constexpr bool may_stay() const noexcept {
        return action != variable_action::reads &&
               (reach == variable_reach::shell || reach == variable_reach::unsure);
    }
};

namespace detail {

/// A builtin that assigns to variables which its operands or an option name.
struct naming_builtin {
    std::string_view name;
    std::string_view with_argument; ///< the options that have an argument
    char with_name = '\0';          ///< that of them whose argument is a variable
    bool has_names = false;         ///< its operands are variables too
    std::string_view otherwise;     ///< the variable where none is named
};
inline constexpr std::array<naming_builtin, 5> naming_builtins{{
    {"mapfile", "CcdnOsu", '\0', true, "MAPFILE"},
    {"printf", "v", 'v', false, ""},
    {"read", "adinNptu", 'a', true, "REPLY"},
    {"readarray", "CcdnOsu", '\0', true, "MAPFILE"},
    {"wait", "p", 'p', false, ""},
}};

/// The name that the literal beginning of a word gives, up to `=`, `+=`, `[` or the word's end; nothing where
/// it cannot be told.
[[nodiscard]] constexpr std::optional<std::string_view> leading_name(shell_word word) noexcept {
    const auto& nodes = word.table().nodes;
    const auto end = nodes[word.index()].next;
    for (auto at = word.index() + 1; at < end; ++at) {
        const shell_element part(word.table(), at);
        if (!part.is_token() || part.kind() == shell_node_kind::punctuation) {
            if (part.kind() == shell_node_kind::single_quoted ||
                part.kind() == shell_node_kind::double_quoted || part.is_token())
                continue;
            return std::nullopt;
        }
        if (part.kind() != shell_node_kind::literal ||
            !is_name_start(static_cast<unsigned char>(part.text()[0])))
            return std::nullopt;
        const auto text = part.text();
        std::size_t size = 0;
        while (size < text.size() && is_name_byte(static_cast<unsigned char>(text[size]))) ++size;
        const auto name = text.substr(0, size);
        if (size < text.size())
            return text[size] == '=' || text[size] == '[' || text.substr(size).starts_with("+=")
                       ? std::optional(name)
                       : std::nullopt;
        for (++at; at < end; ++at) {
            const shell_element next(word.table(), at);
            if (next.kind() == shell_node_kind::punctuation) continue;
            return next.kind() == shell_node_kind::literal && next.text().starts_with('=')
                       ? std::optional(name)
                       : std::nullopt;
        }
        return name;
    }
    return std::nullopt;
}

/// Whether an arithmetic operator assigns to a name before it, or next to it.
[[nodiscard]] constexpr bool is_assigning(std::string_view symbol) noexcept {
    if (symbol == "++" || symbol == "--") return true;
    return symbol.ends_with('=') && symbol != "==" && symbol != "!=" && symbol != "<=" && symbol != ">=";
}

/// Finds what the commands of a control flow do with variables.
class variable_search {
public:
    constexpr variable_search(const control_flow& flow, std::vector<shell_variable_use>& out) : out_(out) {
        for (std::size_t index = 0; index < flow.size(); ++index) {
            place_ = index;
            at_ = &flow[index];
            search();
        }
    }

private:
    using kind = shell_node_kind;
    using action = variable_action;
    using reach = variable_reach;

    constexpr const shell_table& table() const noexcept { return at_->command.table(); }
    constexpr const shell_node& node(std::uint32_t index) const noexcept { return table().nodes[index]; }
    constexpr bool is_bash() const noexcept { return table().dialect == shell_dialect::bash; }

    // ---- What is found

    /// A name as it can be compared; the empty one, any, where continuations part it.
    static constexpr std::string_view plain(std::string_view name) noexcept {
        for (const char byte : name)
            if (byte == '\\') return {};
        return name;
    }
    constexpr void reads(std::string_view name) { out_.push_back(use(name, action::reads)); }
    constexpr shell_variable_use use(std::string_view name, action what) const {
        shell_variable_use out{plain(name), what};
        out.chance = at_->chance;
        out.command = place_;
        return out;
    }
    /// What is done to the shell that the command runs in.
    constexpr shell_variable_use change(std::string_view name, action what, bool is_sure = true) const {
        auto out = use(name, what);
        if (at_->in_subshell) out.reach = reach::process;
        if (at_->options.allexport == option_state::on) out.is_exported = option_state::on;
        if (!is_sure || out.name.empty() || at_->calls_function || at_->may_be_apart())
            out.chance = out.chance < command_chance::sometimes ? command_chance::sometimes : out.chance;
        return out;
    }
    constexpr void changes(std::string_view name, action what = action::assigns, bool is_sure = true) {
        out_.push_back(change(name, what, is_sure));
    }
    /// What nothing is known of.
    constexpr void anything() {
        reads({});
        changes({});
    }

    // ---- Commands

    constexpr void search() {
        const auto command = at_->command;
        const auto& call = at_->call;
        const auto what = command.kind();
        if (what == kind::for_loop || what == kind::select_loop) loop();
        if (what == kind::coprocess) changes({});
        if (what == kind::arithmetic_command || what == kind::let_clause) operands(command.index());
        expressions(command.index());
        if (what == kind::simple_command)
            for (const auto each : command.assignments()) prefix(each);
        if (what != kind::case_clause && what != kind::test_command)
            for (const auto word : command.words())
                if (may_split(word)) reads("IFS");

        if (call.kind() == call_kind::unknown) anything();
        if (call.kind() == call_kind::unknown || may_be_program()) reads("PATH");
        if (const auto builtin = call.builtin()) calls(*builtin);
    }
    static constexpr bool may_split(shell_word word) noexcept {
        const auto expansion = expansion_of(word);
        return expansion.may_be_several && !expansion.is_literal;
    }
    constexpr bool may_be_program() const noexcept {
        const auto& call = at_->call;
        if (call.kind() != call_kind::known || call.name().find('/') != std::string_view::npos) return false;
        const auto builtin = call.builtin();
        return !builtin || (!is_bash() && builtin->shells != shell_set::all);
    }

    constexpr void loop() {
        bool has_words = false;
        for (const auto part : at_->command.parts()) {
            if (part.kind() == kind::name) changes(part.text(), action::assigns, false);
            if (part.kind() == kind::operator_symbol && part.text() == "((") operands(at_->command.index());
            has_words = has_words || part.kind() == kind::word || part.text() == "in" || part.text() == "((";
        }
        if (!has_words) reads("@");
        if (at_->command.kind() == kind::select_loop) changes("REPLY", action::assigns, false);
    }

    static constexpr bool appends(shell_assignment assignment) noexcept {
        for (const auto part : shell_range<shell_element>(assignment))
            if (part.kind() == kind::assign) return part.text() == "+=";
        return false;
    }
    /// An assignment before a command, or alone.
    constexpr void prefix(shell_assignment assignment) {
        auto out = change(assignment.name(), action::assigns);
        const auto& call = at_->call;
        if (call.kind() != call_kind::nothing) {
            const auto builtin = call.builtin();
            const bool is_special = builtin && builtin->is_special && !call.is_direct();
            const bool is_nearly = call.name() == "source" || call.name() == "local";
            const bool may_stay = !is_bash() && (is_special || is_nearly);
            if (call.kind() == call_kind::unknown || (may_stay && (is_nearly || at_->calls_function))) {
                if (!at_->in_subshell) out.reach = reach::unsure;
            } else if (!may_stay) {
                out.reach = reach::command;
                out.is_exported = option_state::on;
            }
        }
        out_.push_back(out);
        if (appends(assignment)) reads(assignment.name());
    }

    // ---- Expressions

    /// What the words in a node read and assign; commands in it are not its own.
    constexpr void expressions(std::uint32_t index, bool is_heredoc = false) {
        const auto end = node(index).next;
        auto redirection_end = is_heredoc ? end : index;
        for (auto at = index + 1; at < end;) {
            const shell_element part(table(), at);
            const auto what = part.kind();
            if (what == kind::list || what == kind::pipeline || what == kind::heredoc || is_command(what) ||
                is_command_in_word(what)) {
                at = node(at).next;
                continue;
            }
            if (what == kind::redirection) {
                redirection_end = node(at).next;
                if (const auto body = table().heredoc_of(at)) expressions(*body, true);
            }
            if (what == kind::parameter) parameter(at, at < redirection_end);
            if (what == kind::arithmetic || what == kind::subscript) operands(at);
            if (what == kind::literal && part.text().find('~') != std::string_view::npos)
                for (const std::string_view name : {"HOME", "PWD", "OLDPWD"}) reads(name);
            if (what == kind::test_symbol && part.text() == "=~")
                changes("BASH_REMATCH", action::assigns, false);
            if (what == kind::test_symbol && (part.text() == "-v" || part.text() == "-R")) reads({});
            ++at;
        }
    }
    constexpr void parameter(std::uint32_t index, bool in_redirection) {
        std::string_view name;
        for (const auto part : shell_range<shell_element>(shell_element(table(), index))) {
            const auto text = part.text();
            if (part.kind() == kind::name) {
                name = text;
                reads(name);
                if (name == "*") reads("IFS");
            } else if (part.kind() == kind::parameter_operator) {
                if (name.empty() && text == "!") reads({});
                if (text == "@P") anything();
                if (text == "=" || text == ":=") assigns_default(name, in_redirection);
                if (text == ":" && is_bash()) operands(index);
            }
        }
    }
    /// `${x:=y}`: bash expands redirections of programs, and heredocs, in a process of their own.
    constexpr void assigns_default(std::string_view name, bool in_redirection) {
        auto out = change(name, action::assigns, false);
        if (in_redirection && out.reach == reach::shell) out.reach = reach::unsure;
        out_.push_back(out);
    }

    /// The names among the operands of an arithmetic expression. Their values may be expressions too.
    constexpr void operands(std::uint32_t index) {
        bool is_known = true;
        bool is_sure = node(index).kind != kind::for_loop; // all of it is evaluated
        std::string_view last;                             // the name just before
        bool steps = false;                                // `++` or `--` stands before the next
        for (const auto part : shell_range<shell_element>(shell_element(table(), index)))
            if (part.text() == "&&" || part.text() == "||" || part.text() == "?") is_sure = false;
        for (const auto part : shell_range<shell_element>(shell_element(table(), index))) {
            const auto text = part.text();
            if (part.kind() == kind::arithmetic_symbol) {
                const bool assigning = is_assigning(text);
                if (assigning && !last.empty()) changes(last, action::assigns, is_sure);
                steps = assigning && last.empty();
                last = {};
            } else if (part.kind() == kind::word && !is_number(text)) {
                if (at_->call.word() && part.index() == at_->call.word()->index()) continue; // `let` itself
                is_known = false;
                last = is_shell_name(text) ? text : std::string_view{};
                if (!last.empty()) reads(last);
                if (steps) changes(last, action::assigns, is_sure);
                steps = false;
            }
        }
        if (!is_known) anything();
    }
    static constexpr bool is_number(std::string_view text) noexcept {
        for (const char byte : text)
            if (!is_name_byte(static_cast<unsigned char>(byte)) && byte != '#') return false;
        return is_digit(static_cast<unsigned char>(text[0]));
    }

    // ---- Builtins

    constexpr void calls(const shell_builtin& builtin) {
        const auto name = builtin.name;
        for (const auto& each : naming_builtins)
            if (each.name == name) names(each);
        if (name == "read") reads("IFS");
        if (name == "test" || name == "[" || name == "[[") tests();
        if (name == "unset") unsets();
        if (name == "getopts") getopts();
        if (name == "let" && at_->command.is_simple()) anything();
        for (const std::string_view each : {"declare", "export", "local", "readonly", "typeset"})
            if (each == name) declares(name);
        if (builtin.effect == builtin_effect::anything) anything();
        if (builtin.effect == builtin_effect::working_directory) changes_directory();
        if (builtin.effect == builtin_effect::options) {
            reads("PS4"); // set -x
            if (at_->call.operands().empty()) reads({});
        }
    }

    constexpr void changes_directory() {
        bool is_home = true;
        for (const auto operand : at_->call.operands()) {
            const auto text = verbatim_text(operand);
            if (text == "-P" || text == "-L" || text == "--") continue;
            is_home = false;
            if (!text || *text == "-") reads("OLDPWD");
            if (!text || !(text->starts_with('/') || text->starts_with('.'))) reads("CDPATH");
        }
        if (is_home) reads("HOME");
        for (const std::string_view name : {"PWD", "OLDPWD"}) {
            reads(name);
            changes(name);
        }
    }

    /// `test -v name`.
    constexpr void tests() {
        for (const auto operand : at_->call.operands())
            if (const auto text = verbatim_text(operand); text == "-v" || text == "-R") reads({});
    }

    constexpr void unsets() {
        bool is_function = false;
        for (const auto operand : at_->call.operands()) {
            const auto text = verbatim_text(operand);
            if (text && text->starts_with('-'))
                is_function = text->find('f') != std::string_view::npos;
            else if (!is_function)
                changes(leading_name(operand).value_or(""), action::unsets);
        }
    }

    constexpr void getopts() {
        const auto operands = at_->call.operands();
        const auto variable = operands.at(1);
        changes(variable ? leading_name(*variable).value_or("") : "", action::assigns);
        if (!operands.at(2)) reads("@");
        reads("OPTIND");
        changes("OPTIND");
        changes("OPTARG");
    }

    constexpr void names(const naming_builtin& builtin) {
        bool any = false;
        bool may_be_options = true;
        char wanting = '\0'; // the option whose argument is the next word
        const auto assign = [&](std::string_view name) {
            changes(name);
            any = true;
        };
        for (const auto operand : at_->call.operands()) {
            const auto text = verbatim_text(operand);
            if (wanting != '\0') {
                if (wanting == builtin.with_name) assign(leading_name(operand).value_or(""));
                wanting = '\0';
            } else if (may_be_options && text && text->size() > 1 && text->starts_with('-')) {
                may_be_options = text != "--";
                const auto at = text->find_first_of(builtin.with_argument, 1);
                if (at == std::string_view::npos) continue;
                const char letter = (*text)[at];
                const auto argument = text->substr(at + 1);
                if (letter == 'C') anything(); // a command that mapfile runs
                if (argument.empty())
                    wanting = letter;
                else if (letter == builtin.with_name)
                    assign(argument);
            } else {
                if (may_be_options && !text && may_be_option(operand)) assign({});
                may_be_options = false;
                if (builtin.has_names) assign(leading_name(operand).value_or(""));
            }
        }
        if (!any && !builtin.otherwise.empty()) changes(builtin.otherwise);
    }
    /// Whether the first byte of a word is not known, or is a dash.
    static constexpr bool may_be_option(shell_word word) noexcept {
        if (is_never_empty(word.text()) || word.text() == "$!") return false;
        for (auto at = word.index() + 1; at < word.table().nodes[word.index()].next; ++at) {
            const shell_element part(word.table(), at);
            if (part.kind() == shell_node_kind::literal) return part.text().starts_with('-');
            if (part.kind() == shell_node_kind::escape) return false;
            const bool is_quote = part.kind() == shell_node_kind::single_quoted ||
                                  part.kind() == shell_node_kind::double_quoted ||
                                  part.kind() == shell_node_kind::punctuation;
            if (!is_quote) return true;
        }
        return true;
    }

    /// What the options of `declare` and its like say.
    struct declaration {
        action without_value = action::declares;
        bool exports = false;
        bool unexports = false;
        bool is_global = false;
        bool is_function = false; ///< or it only tells
        bool is_reference = false;
    };

    /// `export`, `readonly`, `local`, `declare`, `typeset`.
    constexpr void declares(std::string_view builtin) {
        declaration how;
        how.exports = builtin == "export";
        how.without_value = builtin == "export"     ? action::exports
                            : builtin == "readonly" ? action::makes_readonly
                                                    : action::declares;
        how.is_global = builtin == "export" || builtin == "readonly";
        bool any = false;
        for (const auto part : at_->command.parts()) {
            if (part.index() <= at_->call.word()->index()) continue;
            if (part.kind() == kind::assignment) {
                const shell_assignment assignment(table(), part.index());
                declare(assignment.name(), assignment.assigns(), how);
                if (assignment.assigns() && appends(assignment)) reads(assignment.name());
                any = true;
            } else if (part.kind() == kind::word) {
                const shell_word word(table(), part.index());
                const auto text = verbatim_text(word);
                if (text && text->size() > 1 && ((*text)[0] == '-' || (*text)[0] == '+')) {
                    apply(*text, builtin, how);
                    continue;
                }
                any = true;
                const auto name = leading_name(word);
                // A shell may split the value: dash before 0.5.11, bash where the name is not literal.
                if (!name || may_split(word)) anything();
                if (name) declare(*name, word.text().find('=') != std::string_view::npos, how);
            }
        }
        if (!any) reads({});
    }
    static constexpr void apply(std::string_view options, std::string_view builtin,
                                declaration& how) noexcept {
        for (const char letter : options.substr(1)) {
            switch (letter) {
            case 'f':
            case 'F':
            case 'p': how.is_function = true; break;
            case 'g': how.is_global = true; break;
            case 'i': how.is_reference = true; break; // its values are arithmetic
            case 'n':
                if (builtin == "export") {
                    how.exports = false;
                    how.unexports = true;
                } else {
                    how.is_reference = true;
                }
                break;
            case 'r': how.without_value = action::makes_readonly; break;
            case 'x':
                how.exports = options[0] == '-';
                how.unexports = !how.exports;
                how.without_value = action::exports;
                break;
            default: break;
            }
        }
    }
    constexpr void declare(std::string_view name, bool has_value, const declaration& how) {
        if (how.is_function) return reads(name);
        auto out = change(name, has_value ? action::assigns : how.without_value);
        if (at_->in_function && !how.is_global && out.reach == reach::shell) out.reach = reach::function;
        if (how.exports || how.unexports)
            out.is_exported = how.exports ? option_state::on : option_state::off;
        out_.push_back(out);
        if (has_value && how.without_value == action::makes_readonly) {
            out.action = action::makes_readonly;
            out_.push_back(out);
        }
        if (!has_value) reads(name); // dash's `local` keeps the value; what is exported is seen
        if (how.is_reference) anything();
    }

    std::vector<shell_variable_use>& out_;
    const reached_command* at_ = nullptr;
    std::size_t place_ = 0;
};

} // namespace detail

/// The variables and parameters that the commands of a script read, assign and unset, in the order of the
/// control flow. O(size).
class shell_variables {
public:
    constexpr explicit shell_variables(const control_flow& flow) { detail::variable_search(flow, uses_); }

    [[nodiscard]] constexpr auto begin() const noexcept { return uses_.begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return uses_.end(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return uses_.size(); }

    /// Whether the script itself may read a variable; the programs that it runs see all that are exported.
    /// What tells the shell about languages it may read anywhere.
    [[nodiscard]] constexpr bool may_read(std::string_view name) const noexcept {
        if (name.starts_with("LC_") || name.starts_with("LANG")) return true;
        for (const auto& each : uses_)
            if (each.action == variable_action::reads && (each.name.empty() || each.name == name))
                return true;
        return false;
    }
    /// Whether the script may leave a variable other than it was to what follows in its shell.
    [[nodiscard]] constexpr bool may_change(std::string_view name) const noexcept {
        for (const auto& each : uses_)
            if (each.may_stay() && (each.name.empty() || each.name == name)) return true;
        return false;
    }

private:
    std::vector<shell_variable_use> uses_;
};

} // namespace tare::inline v0
