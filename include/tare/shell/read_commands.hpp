#pragma once

#include <tare/shell/cursor.hpp>
#include <tare/shell/diagnostic.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/read_words.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_value.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Reads a script by recursive descent, without ever going back. The first fault ends the reading.
class script_parser : public word_reader<script_parser> {
    friend word_reader<script_parser>;

public:
    constexpr explicit script_parser(shell_table& table) noexcept : word_reader(table) {}

    constexpr void run() {
        if (table_.text.size() > std::numeric_limits<std::uint32_t>::max()) {
            table_.fault = shell_diagnostic{shell_fault::text_too_large, {}};
            return;
        }
        const auto null = table_.text.find('\0');
        if (null != std::string_view::npos)
            fail_at(shell_fault::null_byte, static_cast<std::uint32_t>(null), 1);
        list();
        if (current() != at_end) fail_misplaced();
        if (!pending_.empty()) fail_unclosed(pending_.front());
        close_all();
        before_ = static_cast<std::uint32_t>(table_.text.size());
        put(kind::unread);
    }

private:
    // ---- White space

    /// Goes over blanks, continuations and a comment.
    constexpr void skip_blanks() {
        for (;;) {
            if (at_blank()) {
                advance_over(blanks);
                put(kind::blank);
            } else if (current() == continuation) {
                take(kind::continuation);
            } else if (at('#')) {
                while (current() != at_end && !at('\n') && !at_backquote_end()) advance_escaped();
                put(kind::comment);
            } else {
                return;
            }
        }
    }
    /// Goes over lines' ends, with what stands before and between them; tells whether there were any.
    constexpr bool skip_newlines() {
        bool any = false;
        for (skip_blanks(); at('\n'); skip_blanks()) {
            take(kind::newline);
            read_heredocs();
            any = true;
        }
        return any;
    }

    // ---- Reserved words

    /// The plain word at hand, if it is short enough to mean something, else nothing.
    constexpr std::string_view peek_word() noexcept {
        if (current() == at_end) return {};
        if (peeked_at_ != at_ + 1) {
            peeked_at_ = at_ + 1;
            peeked_size_ = read_ahead();
        }
        return {peeked_.data(), peeked_size_};
    }
    constexpr std::size_t read_ahead() noexcept {
        std::size_t size = 0;
        for (shell_cursor ahead = *this;; ahead.advance()) {
            const auto byte = ahead.current();
            if (byte == continuation) continue;
            const bool redirects = (byte == '<' || byte == '>') && ahead.peek() != '(';
            if (byte == at_end || word_ends.has(byte) || redirects || ahead.at_backquote_end()) return size;
            if (size == peeked_.size() || !is_plain(ahead)) return 0;
            peeked_[size++] = static_cast<char>(byte);
        }
    }
    constexpr bool at_keyword(shell_keyword word) noexcept {
        return (bash_ || word < shell_keyword::open_test) && peek_word() == to_string(word);
    }
    /// The reserved word at hand.
    constexpr std::optional<shell_keyword> peek_keyword() noexcept {
        const auto found = find_shell_keyword(peek_word());
        if (!found || (!bash_ && *found >= shell_keyword::open_test)) return std::nullopt;
        return found;
    }
    /// Puts so many bytes of a plain word, and the continuations in it, into a token.
    constexpr void take_letters(kind token, std::size_t letters, std::uint8_t detail = 0) {
        for (; letters > 0; advance()) letters -= current() == continuation ? 0 : 1;
        put(token, detail);
    }
    constexpr void take_keyword(shell_keyword word) {
        take_letters(kind::keyword, to_string(word).size(), static_cast<std::uint8_t>(word));
    }
    constexpr bool take_if(shell_keyword word) {
        if (!at_keyword(word)) return false;
        take_keyword(word);
        return true;
    }
    /// Takes a reserved word that must be here, or tells what it would have closed.
    constexpr void expect(shell_keyword word, shell_fault fault, std::uint32_t begin, std::size_t size) {
        if (!take_if(word)) fail_at(fault, begin, size);
    }

    /// Whether a word is at hand that ends or continues a compound command.
    constexpr bool at_closing_keyword() noexcept {
        const auto word = peek_keyword();
        return word && closes(*word);
    }
    /// Whether a compound command begins here, or a clause that is read like one.
    constexpr bool at_compound() noexcept {
        if (at('(')) return true;
        const auto word = peek_keyword();
        return (word && *word != shell_keyword::in && !closes(*word)) ||
               peek_clause() != kind::simple_command;
    }
    /// What bash reads in its own way though it is no reserved word.
    constexpr kind peek_clause() noexcept {
        if (!bash_) return kind::simple_command;
        const auto word = peek_word();
        if (word == "let") return kind::let_clause;
        for (const std::string_view name : {"declare", "export", "local", "readonly", "typeset", "nameref"})
            if (word == name) return kind::declaration;
        return kind::simple_command;
    }

    // ---- Lists

    /// Reads a list up to what ends it; tells whether there is one.
    constexpr bool list() {
        skip_newlines();
        if (at_list_end()) return false;
        const auto index = open(kind::list);
        for (bool parted = true; !at_list_end();) {
            if (!parted) fail_here(shell_fault::missing_separator);
            chain();
            parted = take_separator();
            parted = skip_newlines() || parted;
        }
        close(index);
        return true;
    }
    constexpr void required_list(std::uint32_t begin, std::size_t size) {
        if (!list()) fail_at(shell_fault::missing_command, begin, size);
    }

    /// Pipelines with `&&` and `||` between them.
    constexpr void chain() {
        if (!pipeline()) fail_misplaced();
        while (at('&', '&') || at('|', '|')) {
            const auto begin = at_;
            take(at('&') ? shell_operator::and_if : shell_operator::or_if);
            skip_newlines();
            if (!pipeline()) fail_at(shell_fault::missing_command, begin, 2);
        }
    }
    constexpr bool take_separator() {
        if (at_item_end() || !(at(';') || at('&'))) return false;
        take(at(';') ? shell_operator::semicolon : shell_operator::background);
        return true;
    }

    constexpr bool at_item_end() const noexcept {
        return at(';') && (peek() == ';' || (bash_ && peek() == '&'));
    }
    constexpr bool at_list_end() noexcept {
        return current() == at_end || at(')') || at_item_end() || at_backquote_end() || at_closing_keyword();
    }
    constexpr bool at_command_end() const noexcept {
        switch (current()) {
        case at_end:
        case '\n':
        case ';':
        case '|':
        case ')': return true;
        case '&': return peek() != '>';
        case '`': return at_backquote_end();
        default: return false;
        }
    }
    /// Refuses what is at hand where a command should begin.
    constexpr void fail_misplaced() {
        if (at_closing_keyword()) return fail_at(shell_fault::misplaced_keyword, at_, peek_word().size());
        if (at('(') || at(')')) return fail_here(shell_fault::misplaced_parenthesis);
        const bool twice = current() == static_cast<unsigned char>(peek());
        fail_at(shell_fault::misplaced_operator, at_, current() == at_end ? 0 : twice ? 2 : 1);
    }

    /// Reads a pipeline, if one begins here, and the blanks after it.
    constexpr bool pipeline() {
        const auto index = open(kind::pipeline);
        const auto begin = at_;
        const bool negated = take_if(shell_keyword::not_);
        if (negated) {
            skip_blanks();
            if (at_command_end() || at_keyword(shell_keyword::not_))
                fail_at(shell_fault::misplaced_negation, begin, 1);
        }
        const bool any = pipe() || negated;
        close(index);
        return any;
    }
    /// Reads commands with pipes between them.
    constexpr bool pipe() {
        if (!command()) return false;
        for (skip_blanks(); at('|') && peek() != '|'; skip_blanks()) {
            const auto begin = at_;
            const auto symbol = bash_ && peek() == '&' ? shell_operator::pipe_both : shell_operator::pipe;
            take(symbol);
            skip_newlines();
            if (!command()) fail_at(shell_fault::missing_command, begin, to_string(symbol).size());
        }
        return true;
    }

    // ---- Commands

    /// Reads a command, if one begins here.
    constexpr bool command() {
        const nesting deeper(*this);
        if (at('(')) {
            bash_&& peek() == '(' ? arithmetic_command() : subshell();
            return true;
        }
        const auto word = peek_keyword();
        if (word && *word != shell_keyword::in) {
            keyword_command(*word);
            return true;
        }
        switch (peek_clause()) {
        case kind::let_clause: let_clause(); return true;
        case kind::declaration: declaration(); return true;
        default: return simple_command();
        }
    }

    constexpr void keyword_command(shell_keyword word) {
        switch (word) {
        case shell_keyword::open_group: return group();
        case shell_keyword::if_: return if_clause();
        case shell_keyword::while_: return conditional_loop(kind::while_loop);
        case shell_keyword::until: return conditional_loop(kind::until_loop);
        case shell_keyword::for_: return for_loop();
        case shell_keyword::select: return select_loop();
        case shell_keyword::case_: return case_clause();
        case shell_keyword::open_test: return test_command();
        case shell_keyword::function: return keyword_function();
        case shell_keyword::time: return time_clause();
        case shell_keyword::coproc: return coprocess();
        case shell_keyword::not_: return fail_here(shell_fault::misplaced_negation);
        default: return fail_at(shell_fault::misplaced_keyword, at_, to_string(word).size());
        }
    }

    /// The redirections after a compound command, with which it ends.
    constexpr void close_compound(std::uint32_t index) {
        for (skip_blanks(); at_redirection(); skip_blanks()) redirection();
        close(index);
    }

    constexpr void subshell() {
        const auto index = open(kind::subshell);
        const auto begin = at_;
        take(shell_operator::open);
        required_list(begin, 1);
        if (!at(')')) fail_at(shell_fault::unclosed_parenthesis, begin, 1);
        take(shell_operator::close);
        close_compound(index);
    }

    constexpr void group() {
        const auto index = open(kind::group);
        const auto begin = at_;
        take_keyword(shell_keyword::open_group);
        required_list(begin, 1);
        expect(shell_keyword::close_group, shell_fault::unclosed_group, begin, 1);
        close_compound(index);
    }

    constexpr void if_clause() {
        const auto index = open(kind::if_clause);
        const auto begin = at_;
        take_keyword(shell_keyword::if_);
        then_part(begin, 2);
        for (auto elif = at_; take_if(shell_keyword::elif); elif = at_) then_part(elif, 4);
        if (const auto last = at_; take_if(shell_keyword::else_)) required_list(last, 4);
        expect(shell_keyword::fi, shell_fault::unclosed_if, begin, 2);
        close_compound(index);
    }
    /// A condition, `then` and its list.
    constexpr void then_part(std::uint32_t begin, std::size_t size) {
        required_list(begin, size);
        const auto then = at_;
        expect(shell_keyword::then, shell_fault::missing_then, begin, size);
        required_list(then, 4);
    }

    constexpr void conditional_loop(kind loop) {
        const auto index = open(loop);
        const auto begin = at_;
        take_keyword(loop == kind::while_loop ? shell_keyword::while_ : shell_keyword::until);
        required_list(begin, 5);
        loop_body(begin, 5, false);
        close_compound(index);
    }
    /// `do`, a list, `done`; braces instead where they may be.
    constexpr void loop_body(std::uint32_t begin, std::size_t size, bool may_be_group) {
        const auto body = at_;
        if (may_be_group && at_keyword(shell_keyword::open_group)) {
            require_bash(body, 1);
            take_keyword(shell_keyword::open_group);
            required_list(body, 1);
            expect(shell_keyword::close_group, shell_fault::unclosed_loop, begin, size);
            return;
        }
        expect(shell_keyword::do_, shell_fault::missing_do, begin, size);
        required_list(body, 2);
        expect(shell_keyword::done, shell_fault::unclosed_loop, begin, size);
    }

    constexpr void for_loop() {
        const auto index = open(kind::for_loop);
        const auto begin = at_;
        take_keyword(shell_keyword::for_);
        skip_blanks();
        if (at('(', '(')) {
            for_expressions();
            skip_blanks();
            if (at(';') && !at_item_end()) take(shell_operator::semicolon);
            skip_newlines();
        } else {
            loop_words(begin, 3);
        }
        loop_body(begin, 3, true);
        close_compound(index);
    }
    constexpr void select_loop() {
        const auto index = open(kind::select_loop);
        const auto begin = at_;
        take_keyword(shell_keyword::select);
        skip_blanks();
        loop_words(begin, 6);
        loop_body(begin, 6, false);
        close_compound(index);
    }
    /// A loop's name, and the words it goes through where they are given.
    constexpr void loop_words(std::uint32_t begin, std::size_t size) {
        const auto index = node_count();
        if (word() != word_shape::plain) return fail_at(shell_fault::missing_name, begin, size);
        make_name(index);
        skip_blanks();
        if (at(';') && !at_item_end()) {
            take(shell_operator::semicolon);
            skip_newlines();
            return;
        }
        skip_newlines();
        if (take_if(shell_keyword::in)) {
            for (skip_blanks(); !at_command_end(); skip_blanks())
                if (word() == word_shape::none) return fail_here(shell_fault::missing_word);
            if (at(';') && !at_item_end()) take(shell_operator::semicolon);
            skip_newlines();
        } else if (!at_keyword(shell_keyword::do_)) {
            fail_at(shell_fault::missing_do, begin, size);
        }
    }
    constexpr void for_expressions() {
        const auto begin = at_;
        require_bash(begin, 2);
        take(shell_operator::open_arithmetic);
        expression({});
        for (int left = 2; left > 0; --left) {
            if (!at(';')) return fail_unclosed_arithmetic(begin, 2);
            take(shell_operator::semicolon);
            expression({});
        }
        close_arithmetic(begin);
    }

    constexpr void case_clause() {
        const auto index = open(kind::case_clause);
        const auto begin = at_;
        take_keyword(shell_keyword::case_);
        skip_blanks();
        if (word() == word_shape::none) fail_at(shell_fault::missing_word, begin, 4);
        skip_newlines();
        expect(shell_keyword::in, shell_fault::missing_in, begin, 4);
        skip_newlines();
        while (current() != at_end && !at_keyword(shell_keyword::esac) && case_item()) skip_newlines();
        expect(shell_keyword::esac, shell_fault::unclosed_case, begin, 4);
        close_compound(index);
    }
    /// Reads an item; tells whether another one may follow.
    constexpr bool case_item() {
        const auto index = open(kind::case_item);
        if (at('(')) take(shell_operator::open);
        for (;;) {
            skip_blanks();
            const auto begin = at_;
            if (word() == word_shape::none) fail_here(shell_fault::missing_word);
            const auto end = done_;
            skip_blanks();
            if (at(')')) break;
            if (!at('|') || peek() == '|') {
                fail(shell_fault::missing_parenthesis, {begin, end});
                break;
            }
            take(shell_operator::pipe);
        }
        take(shell_operator::close);
        list();
        const bool ended = at_item_end();
        if (ended)
            take(peek() == '&'             ? shell_operator::fall_through
                 : bash_ && peek(1) == '&' ? shell_operator::match_on
                                           : shell_operator::end_item);
        close(index);
        return ended;
    }

    constexpr void keyword_function() {
        const auto index = open(kind::function_definition);
        const auto begin = at_;
        take_keyword(shell_keyword::function);
        skip_blanks();
        const auto name = node_count();
        if (at_keyword(shell_keyword::open_group) || word() != word_shape::plain)
            return fail_at(shell_fault::missing_name, begin, 8);
        make_name(name);
        skip_blanks();
        if (at('(')) function_parentheses();
        skip_newlines();
        if (!at_compound()) fail(shell_fault::missing_command, node(name).range());
        function_body(index);
    }
    constexpr void function_parentheses() {
        const auto begin = at_;
        take(shell_operator::open);
        skip_blanks();
        if (!at(')')) return fail_at(shell_fault::misplaced_parenthesis, begin, 1);
        take(shell_operator::close);
    }
    constexpr void function_body(std::uint32_t index) {
        skip_newlines();
        if (!command()) fail(shell_fault::missing_command, node(index + 1).range());
        close(index);
    }

    constexpr void time_clause() {
        const auto index = open(kind::time_clause);
        take_keyword(shell_keyword::time);
        skip_blanks();
        if (peek_word() == "-p") word();
        skip_blanks();
        if (!at_command_end()) {
            if (at_keyword(shell_keyword::not_)) fail_here(shell_fault::misplaced_negation);
            pipeline();
        }
        close(index);
    }

    constexpr void coprocess() {
        const auto index = open(kind::coprocess);
        const auto begin = at_;
        take_keyword(shell_keyword::coproc);
        skip_blanks();
        if (!at_compound()) {
            if (!at_redirection() && word() == word_shape::none)
                return fail_at(shell_fault::missing_command, begin, 6);
            skip_blanks();
        }
        if (at_compound() || at_closing_keyword()) {
            command();
        } else {
            for (; !at_command_end(); skip_blanks()) command_part();
        }
        close_compound(index);
    }

    constexpr void declaration() {
        const auto index = open(kind::declaration);
        word();
        for (skip_blanks(); !at_command_end() && !at_redirection(); skip_blanks()) {
            if (at_assignment()) {
                assignment(true);
            } else if (at_invalid_assignment()) {
                return fail_here(shell_fault::invalid_name);
            } else if (word() == word_shape::none) {
                return fail_here(shell_fault::misplaced_parenthesis);
            }
        }
        close_compound(index);
    }

    constexpr void let_clause() {
        const auto index = open(kind::let_clause);
        const auto begin = at_;
        word();
        bool any = false;
        for (skip_blanks(); !at_command_end() && !at_redirection(); skip_blanks()) {
            if (!expression({.compact = true})) break;
            any = true;
        }
        if (!any) fail_at(shell_fault::missing_operand, begin, 3);
        close_compound(index);
    }

    constexpr void arithmetic_command() {
        const auto index = open(kind::arithmetic_command);
        const auto begin = at_;
        take(shell_operator::open_arithmetic);
        if (!expression({})) fail_at(shell_fault::missing_operand, begin, 2);
        close_arithmetic(begin);
        close_compound(index);
    }
    constexpr void close_arithmetic(std::uint32_t begin) {
        if (!at(')', ')')) fail_unclosed_arithmetic(begin, 2);
        take(shell_operator::close_arithmetic);
    }

    // ---- Simple commands

    /// Reads assignments, words and redirections, or the function that a name begins.
    constexpr bool simple_command() {
        const auto index = open(kind::simple_command);
        bool has_array = false;
        for (bool assigned = false; !at_command_end(); skip_blanks()) {
            if (at_redirection()) {
                redirection();
                skip_blanks();
                if (!assigned && at_compound())
                    fail(shell_fault::misplaced_redirection, node(index + 1).range());
                if (!assigned && at_closing_keyword()) fail_here(shell_fault::misplaced_keyword);
            } else if (at_assignment()) {
                has_array = assignment(false) || has_array;
                assigned = true;
            } else {
                break;
            }
        }
        if (!at_command_end()) {
            const bool is_first = node_count() == index + 1;
            const auto shape = word();
            if (shape == word_shape::none) fail_misplaced();
            skip_blanks();
            if (is_first && shape == word_shape::plain && at('(') && !(bash_ && peek() == '(')) {
                function(index);
                return true;
            }
            for (; !at_command_end(); skip_blanks()) command_part();
            if (has_array) fail(shell_fault::misplaced_array, node(index + 1).range());
        }
        const bool any = node_count() > index + 1;
        close(index);
        return any;
    }
    /// A word or a redirection after the command's name.
    constexpr void command_part() {
        if (at_redirection())
            redirection();
        else if (word() == word_shape::none)
            fail_here(shell_fault::misplaced_parenthesis);
    }

    constexpr void function(std::uint32_t index) {
        node(index).kind = kind::function_definition;
        make_name(index + 1);
        if (!bash_ && !is_shell_name(slice(text_, node(index + 1).range())))
            return fail(shell_fault::invalid_name, node(index + 1).range());
        function_parentheses();
        function_body(index);
    }
    /// Makes a plain word a name, which has no parts.
    constexpr void make_name(std::uint32_t index) {
        erase(index + 1, node(index).next);
        node(index).kind = kind::name;
        node(index).next = index + 1;
    }

    // ---- Assignments

    /// Whether a name and what assigns to it are at hand.
    constexpr bool at_assignment() const noexcept {
        if (!is_name_start(current())) return false;
        shell_cursor ahead = *this;
        while (is_name_byte(ahead.current()) || ahead.current() == continuation) ahead.advance();
        return ahead.at('=') || (bash_ && (ahead.at('[') || ahead.at('+', '=')));
    }
    /// Whether a word is at hand whose plain beginning has a `=`, though not after a name. Braces may
    /// expand to names.
    constexpr bool at_invalid_assignment() const noexcept {
        shell_cursor ahead = *this;
        if (ahead.at('=')) return false;
        for (; is_plain(ahead) && !ahead.at('{'); ahead.advance()) {
            if (ahead.at('=')) return true;
            if (ahead.at('\\')) ahead.advance_escaped();
        }
        return false;
    }

    /// Reads an assignment, in a declaration a name with its subscript too; tells whether it is of an
    /// array or an element.
    constexpr bool assignment(bool may_lack_value) {
        const auto index = open(kind::assignment);
        const auto begin = at_;
        while (is_name_byte(current()) || current() == continuation) advance();
        put(kind::name);
        const bool has_subscript = at('[');
        if (has_subscript) subscript();
        const bool has_equals = at('=') || (bash_ && at('+', '='));
        bool is_array = false;
        if (has_equals) {
            take(kind::assign, at('=') ? 1 : 2);
            is_array = at('(');
            if (is_array && has_subscript) fail_here(shell_fault::misplaced_parenthesis);
            is_array ? array() : static_cast<void>(word());
        } else if (!may_lack_value || !(at_blank() || at_command_end() || current() == continuation)) {
            fail(shell_fault::missing_assignment, {begin, at_});
        }
        close(index);
        return is_array || has_subscript;
    }

    constexpr void array() {
        const auto index = open(kind::array);
        const auto begin = at_;
        require_bash(begin, 1);
        take(shell_operator::open);
        for (skip_newlines(); current() != at_end && !at(')'); skip_newlines()) {
            if (at('['))
                array_element();
            else if (word() == word_shape::none)
                fail_here(shell_fault::missing_word);
        }
        if (!at(')')) fail_at(shell_fault::unclosed_parenthesis, begin, 1);
        take(shell_operator::close);
        close(index);
    }
    constexpr void array_element() {
        const auto index = open(kind::array_element);
        const auto begin = at_;
        subscript();
        if (!at('=')) fail(shell_fault::missing_assignment, {begin, at_});
        take(kind::assign);
        word();
        close(index);
    }

    // ---- Redirections

    constexpr bool at_redirection() const noexcept {
        if (at('<') || at('>')) return !bash_ || peek() != '(';
        return at('&', '>') || descriptor_size() > 0;
    }
    /// How many bytes of the descriptor of a redirection are at hand: digits or `{name}`.
    constexpr std::uint32_t descriptor_size() const noexcept {
        if (!is_digit(current()) && !at('{')) return 0;
        const bool named = at('{');
        std::uint32_t size = 0;
        while (named ? is_name_byte(peek(size)) : is_digit(peek(size))) ++size;
        if (named && (size == 0 || is_digit(peek()) || peek(size++) != '}')) return 0;
        return (peek(size) == '<' || peek(size) == '>') && peek(size + 1) != '(' ? size + 1 : 0;
    }
    constexpr shell_operator redirection_operator() const noexcept {
        if (at('&')) return peek(1) == '>' ? shell_operator::append_both : shell_operator::output_both;
        if (at('<')) switch (peek()) {
            case '<':
                return peek(1) == '<'   ? shell_operator::here_string
                       : peek(1) == '-' ? shell_operator::heredoc_tabs
                                        : shell_operator::heredoc;
            case '>': return shell_operator::input_output;
            case '&': return shell_operator::duplicate_input;
            default: return shell_operator::input;
            }
        switch (peek()) {
        case '>': return shell_operator::append;
        case '|': return shell_operator::clobber;
        case '&': return shell_operator::duplicate_output;
        default: return shell_operator::output;
        }
    }

    constexpr void redirection() {
        const auto index = open(kind::redirection);
        if (const auto size = descriptor_size(); size > 0) {
            if (at('{')) require_bash(at_, size);
            take(kind::descriptor, size);
        }
        const auto begin = at_;
        const auto symbol = redirection_operator();
        const auto size = to_string(symbol).size();
        if (symbol >= shell_operator::here_string) require_bash(begin, size);
        take(symbol);
        skip_blanks();
        const auto target = node_count();
        if (word() == word_shape::none) fail_at(shell_fault::missing_word, begin, size);
        close(index);
        if (symbol == shell_operator::heredoc || symbol == shell_operator::heredoc_tabs)
            await_heredoc(index, target, symbol == shell_operator::heredoc_tabs);
    }

    // ---- Heredocs

    /// A heredoc whose lines are to come.
    struct pending_heredoc {
        std::size_t link = 0; ///< its place in the table's list
        bool strips_tabs = false;
        bool expands = true;
        std::vector<char> delimiter;
    };

    constexpr void fail_unclosed(const pending_heredoc& heredoc) {
        fail(shell_fault::unclosed_heredoc, node(table_.heredocs[heredoc.link].redirection).range());
    }
    constexpr void await_heredoc(std::uint32_t redirection, std::uint32_t word, bool strips_tabs) {
        if (failed()) return;
        pending_heredoc heredoc{table_.heredocs.size(), strips_tabs, true, {}};
        if (!append_word_value(table_, word, heredoc.delimiter))
            return fail(shell_fault::misplaced_expansion, node(word).range());
        for (auto part = word + 1; part < node(word).next; ++part)
            if (node(part).kind != kind::literal && !is_trivia(node(part).kind)) heredoc.expands = false;
        table_.heredocs.push_back({redirection, 0});
        pending_.push_back(heredoc);
    }

    /// The commands of a substitution, whose lines are not those of heredocs around it.
    constexpr void inner_list() {
        const auto buried = buried_;
        buried_ = pending_.size();
        list();
        buried_ = buried;
    }

    /// Reads the lines of the heredocs that wait for them, at the beginning of a line.
    constexpr void read_heredocs() {
        if (pending_.size() == buried_) return;
        const std::vector<pending_heredoc> heredocs(pending_.begin() + static_cast<std::ptrdiff_t>(buried_),
                                                    pending_.end());
        pending_.resize(buried_);
        for (const auto& heredoc : heredocs) read_heredoc(heredoc);
    }
    constexpr void read_heredoc(const pending_heredoc& heredoc) {
        if (failed()) return;
        const auto index = open(kind::heredoc);
        table_.heredocs[heredoc.link].body = index;
        while (!at_delimiter(heredoc)) {
            if (current() == at_end || at_backquote_end()) return fail_unclosed(heredoc);
            heredoc.expands ? heredoc_line() : literal_line();
            if (failed()) break;
        }
        for (auto left = heredoc.delimiter.size(); left > 0; --left) advance_escaped();
        put(kind::heredoc_end);
        if (at('\n')) take(kind::newline);
        mark_solid();
        close(index);
    }
    /// Whether the line at hand ends a heredoc; goes over the tabs that do not count.
    constexpr bool at_delimiter(const pending_heredoc& heredoc) {
        if (heredoc.strips_tabs && at('\t')) {
            put(kind::literal);
            while (at('\t')) advance();
            put(kind::dropped);
        }
        if (!heredoc.expands) part_continuation();
        shell_cursor ahead = *this;
        for (const char byte : heredoc.delimiter) {
            if (!ahead.at(byte)) return false;
            ahead.advance_escaped();
        }
        if (ahead.current() != at_end && !ahead.at('\n') && !ahead.at_backquote_end()) return false;
        put(kind::literal);
        return true;
    }
    constexpr void literal_line() {
        while (current() != at_end && !at('\n') && !at_backquote_end()) advance_escaped();
        if (at('\n')) advance();
    }
    constexpr void heredoc_line() {
        for (;;) {
            if (at('\n')) return advance();
            if (current() == at_end || at_backquote_end()) return;
            quoted_part(plain_in_heredoc, "$`\\");
        }
    }

    // ---- [[ ]]

    constexpr void test_command() {
        const auto index = open(kind::test_command);
        const auto begin = at_;
        take_keyword(shell_keyword::open_test);
        test(begin, 2);
        expect(shell_keyword::close_test, shell_fault::unclosed_test, begin, 2);
        close_compound(index);
    }
    /// Terms with `&&` and `||` between them, up to `]]` or `)`.
    constexpr void test(std::uint32_t begin, std::size_t size) {
        for (;;) {
            skip_newlines();
            if (!test_term()) return fail_at(shell_fault::missing_operand, begin, size);
            skip_newlines();
            if (!at('&', '&') && !at('|', '|')) return;
            begin = at_;
            size = 2;
            take(kind::test_symbol, 2);
        }
    }
    constexpr bool test_term() {
        const nesting deeper(*this);
        const auto begin = at_;
        while (peek_word() == "!") {
            take(kind::test_symbol);
            skip_newlines();
        }
        if (at('(')) {
            take(kind::test_symbol);
            test(begin, 1);
            if (!at(')')) fail_at(shell_fault::unclosed_parenthesis, begin, 1);
            take(kind::test_symbol);
            return true;
        }
        if (at_keyword(shell_keyword::close_test)) return false;
        if (is_unary_test(peek_word())) {
            const auto size = peek_word().size();
            take_letters(kind::test_symbol, size);
            test_operand(begin, size, word_place::command);
            return true;
        }
        if (word() == word_shape::none) return false;
        skip_newlines();
        if (at('&', '&') || at('|', '|') || at(')') || current() == at_end ||
            at_keyword(shell_keyword::close_test))
            return true;
        const auto symbol = peek_word();
        const auto size = at('<') || at('>') ? 1 : symbol.size();
        if (!at('<') && !at('>') && !is_binary_test(symbol))
            return fail_here(shell_fault::invalid_test), true;
        const auto place = symbol == "=~" ? word_place::regex : word_place::command;
        const auto symbol_begin = at_;
        take_letters(kind::test_symbol, size);
        test_operand(symbol_begin, size, place);
        return true;
    }
    constexpr void test_operand(std::uint32_t begin, std::size_t size, word_place place) {
        skip_blanks();
        if (word(place) == word_shape::none) fail_at(shell_fault::missing_word, begin, size);
    }
    static constexpr bool is_unary_test(std::string_view word) noexcept {
        return word.size() == 2 && word[0] == '-' &&
               std::string_view("eafdcbpSLhkguGONrwxstznovR").find(word[1]) != std::string_view::npos;
    }
    static constexpr bool is_binary_test(std::string_view word) noexcept {
        for (const std::string_view symbol :
             {"=", "==", "!=", "=~", "-nt", "-ot", "-ef", "-eq", "-ne", "-le", "-ge", "-lt", "-gt"})
            if (word == symbol) return true;
        return false;
    }

    std::vector<pending_heredoc> pending_;
    std::size_t buried_ = 0; ///< how many of them wait for lines outside the innermost substitution

    // The plain word last looked at, which has no more bytes than `function`, and where
    std::uint32_t peeked_at_ = 0;
    std::size_t peeked_size_ = 0;
    std::array<char, 8> peeked_{};
};

} // namespace detail
} // namespace tare::inline v0
