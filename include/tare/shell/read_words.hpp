#pragma once

#include <tare/shell/build.hpp>
#include <tare/shell/cursor.hpp>
#include <tare/shell/diagnostic.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/table.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// How deeply a script may be nested to be read: each command, substitution, quote and parenthesis
/// around another one counts.
inline constexpr std::uint32_t max_shell_depth = 500;

namespace detail {

/// What the bytes of a script that stand for themselves are, by where they stand: all but these.
[[nodiscard]] constexpr byte_set all_but(std::string_view special) noexcept {
    byte_set out("");
    for (int byte = 0; byte < 256; ++byte)
        if (special.find(static_cast<char>(byte)) == std::string_view::npos) out.add(byte);
    return out;
}
inline constexpr auto plain_in_word = all_but(" \t\n&|;()<>`\"'$\\?*+@!");
inline constexpr auto plain_in_single_quotes = all_but("'\\");
inline constexpr auto plain_in_double_quotes = all_but("\"`$\\");
inline constexpr auto plain_in_heredoc = all_but("\n`$\\");
inline constexpr auto plain_in_parameter = all_but("}`\"'$\\");
inline constexpr auto plain_in_pattern = all_but("}`\"'$\\/");
inline constexpr auto plain_in_regex = all_but(" \t\n;&<>()`\"'$\\");
inline constexpr auto plain_in_arithmetic = all_but(" \t\r\n:=%^,?!~*.[]+-;&<>|()/}`\"'$\\");

inline constexpr byte_set blanks(" \t");
inline constexpr byte_set special_parameters("@*#$?!-0123456789");
/// What ends a regular expression outside parentheses.
inline constexpr byte_set regex_enclosed(" \t\n;&<>()");
/// What ends a word for sure, and what only begins an extended glob before a parenthesis.
inline constexpr byte_set word_ends(" \t\n&|;()");
inline constexpr byte_set glob_prefixes("?*+@!");

/// Whether a text is the name of a variable.
[[nodiscard]] constexpr bool is_shell_name(std::string_view text) noexcept {
    if (text.empty() || is_digit(text[0])) return false;
    for (const char byte : text)
        if (!is_name_byte(byte)) return false;
    return true;
}

/// Reads words and what is in them: quotes, expansions, arithmetic. `Parser`, which derives from it,
/// reads the commands in substitutions.
template <class Parser>
class word_reader : public shell_builder {
protected:
    using kind = shell_node_kind;

    constexpr explicit word_reader(shell_table& table) noexcept
        : shell_builder(table), bash_(table.dialect == shell_dialect::bash) {}

    /// One more construct around what is read, for as long as it stands.
    class nesting {
    public:
        constexpr explicit nesting(word_reader& parser) : parser_(parser) {
            if (++parser.depth_ > max_shell_depth) parser.fail_here(shell_fault::too_deep);
        }
        constexpr ~nesting() { --parser_.depth_; }
        nesting(const nesting&) = delete;
        nesting& operator=(const nesting&) = delete;

    private:
        word_reader& parser_;
    };
    /// Refuses what only bash has.
    constexpr void require_bash(std::uint32_t begin, std::size_t size) {
        if (!bash_) fail_at(shell_fault::not_posix, begin, size);
    }

    // ---- Words

    /// What a word is made of.
    enum class word_shape : std::uint8_t {
        none,  ///< there is none
        plain, ///< literal bytes and escapes
        mixed, ///< something else too
    };

    /// Where a word stands: what ends it, and what is special in it.
    enum class word_place : std::uint8_t {
        command,   ///< among commands
        parameter, ///< in `${…}` after an operator
        pattern,   ///< in `${…}` after `/`
        regex,     ///< in `[[ ]]` after `=~`
        arithmetic,
    };

    static constexpr const byte_set& plain_bytes(word_place place) noexcept {
        switch (place) {
        case word_place::parameter: return plain_in_parameter;
        case word_place::pattern: return plain_in_pattern;
        case word_place::regex: return plain_in_regex;
        case word_place::arithmetic: return plain_in_arithmetic;
        case word_place::command: break;
        }
        return plain_in_word;
    }

    /// Whether a glob such as `@(…)` begins where a cursor is.
    static constexpr bool at_extended_glob(const shell_cursor& here) noexcept {
        return glob_prefixes.has(here.current()) && here.peek() == '(' && here.peek(1) != ')';
    }
    /// Whether a byte stands for itself in a command's word, or is a backslash.
    static constexpr bool is_plain(const shell_cursor& here) noexcept {
        return plain_in_word.has(here.current()) || here.at('\\') ||
               (glob_prefixes.has(here.current()) && !at_extended_glob(here));
    }
    constexpr bool at_process_substitution() const noexcept {
        return bash_ && (at('<') || at('>')) && peek() == '(';
    }

    /// Reads a word, if one begins here.
    constexpr word_shape word(word_place place = word_place::command) {
        const auto index = open(kind::word);
        const bool is_plain = word_parts(place);
        const bool any = node_count() > index + 1;
        close(index);
        return !any ? word_shape::none : is_plain ? word_shape::plain : word_shape::mixed;
    }
    /// Reads the parts of a word up to its end; tells whether all are literal.
    constexpr bool word_parts(word_place place) {
        bool is_plain = true;
        std::uint32_t parentheses = 0; // of a regular expression
        for (;;) {
            const auto before = done_;
            switch (current()) {
            case '\'': single_quoted(); break;
            case '"': double_quoted(kind::double_quoted, 1); break;
            case '$': dollar(false); break;
            case '`':
                if (at_backquote_end()) return is_plain;
                backquoted(false);
                break;
            default:
                if (place == word_place::command && at_process_substitution()) {
                    substitution(kind::process_substitution);
                } else if (place == word_place::command && at_extended_glob(*this)) {
                    extended_glob();
                } else {
                    literal(place, parentheses);
                    if (done_ == before) return is_plain;
                    continue;
                }
            }
            if (failed()) return false;
            is_plain = false;
        }
    }

    /// Goes over literal bytes and escapes.
    constexpr void literal(word_place place, std::uint32_t& parentheses) {
        const auto& plain = plain_bytes(place);
        for (;;) {
            if (dropped_ > 0 && (at('\\') || plain.has(current()))) {
                put(kind::literal);
                put_dropped();
            }
            if (plain.has(current())) {
                advance_over(plain);
            } else if (at('\\')) {
                put(kind::literal);
                escape();
            } else if (current() == continuation) {
                put(kind::literal);
                if (ends_word(place, current_joined())) break;
                while (current() == continuation) take(kind::continuation);
            } else if (is_literal_here(place, parentheses)) {
                advance();
            } else {
                break;
            }
        }
        put(kind::literal);
    }
    /// Whether a byte after a continuation is not of the word before it.
    static constexpr bool ends_word(word_place place, int byte) noexcept {
        switch (place) {
        case word_place::command: return byte == at_end || word_ends.has(byte);
        case word_place::regex: return byte == at_end || byte == '\n' || blanks.has(byte);
        case word_place::arithmetic: return !plain_in_arithmetic.has(byte);
        default: return false;
        }
    }
    /// Whether a byte that is special elsewhere in such a word is literal here.
    constexpr bool is_literal_here(word_place place, std::uint32_t& parentheses) const noexcept {
        if (place == word_place::command) return glob_prefixes.has(current()) && !at_extended_glob(*this);
        if (place != word_place::regex) return false;
        if (at('(')) ++parentheses;
        const bool inside = parentheses > 0;
        if (at(')') && inside) --parentheses;
        return inside && regex_enclosed.has(current());
    }
    /// A backslash and what it makes literal; at the end it is literal itself.
    constexpr void escape() {
        put_dropped();
        advance_escaped();
        if (current() == at_end) return put(kind::literal);
        advance();
        put(kind::escape);
    }

    constexpr void single_quoted() {
        const auto index = open(kind::single_quoted);
        const auto begin = at_;
        take(kind::punctuation);
        while (current() != at_end && !at('\'')) {
            if (dropped_ > 0) {
                put(kind::literal);
                put_dropped();
            }
            plain_in_single_quotes.has(current()) ? advance_over(plain_in_single_quotes) : advance();
        }
        put(kind::literal);
        if (!at('\'')) fail_at(shell_fault::unclosed_quote, begin, 1);
        take(kind::punctuation);
        close(index);
    }
    constexpr void ansi_quoted() {
        const auto index = open(kind::ansi_quoted);
        const auto begin = at_;
        take(kind::punctuation, 2);
        while (current() != at_end && !at('\'')) {
            if (!at('\\')) {
                advance();
                continue;
            }
            put(kind::literal);
            escape();
        }
        put(kind::literal);
        if (!at('\'')) fail_at(shell_fault::unclosed_quote, begin, 2);
        take(kind::punctuation);
        close(index);
    }
    constexpr void double_quoted(kind quotes, std::size_t size) {
        const nesting deeper(*this);
        const auto index = open(quotes);
        const auto begin = at_;
        take(kind::punctuation, size);
        while (current() != at_end && !at('"') && !at_backquote_end())
            quoted_part(plain_in_double_quotes, "$`\"\\");
        put(kind::literal);
        if (!at('"')) fail_at(shell_fault::unclosed_quote, begin, size);
        take(kind::punctuation);
        close(index);
    }
    /// Goes over something in double quotes or a heredoc, where a backslash makes only some bytes
    /// literal; literal bytes are yet to be put.
    constexpr void quoted_part(const byte_set& plain, std::string_view escapable) {
        if (plain.has(current())) return advance_over(plain);
        if (current() != '\\' || dropped_ > 0) put(kind::literal);
        switch (current()) {
        case '$': return dollar(true);
        case '`': return backquoted(true);
        case continuation: return take(kind::continuation);
        case '\\': break;
        default: return advance();
        }
        put_dropped();
        const auto begin = before_;
        advance_escaped();
        if (current() == at_end || escapable.find(static_cast<char>(current())) == std::string_view::npos)
            return;
        put_up_to(begin, kind::literal);
        advance();
        put(kind::escape);
    }

    /// `@(…)` and its like, whose patterns are not read.
    constexpr void extended_glob() {
        const auto index = open(kind::extended_glob);
        const auto begin = at_;
        require_bash(begin, 2);
        take(kind::punctuation, 2);
        for (std::uint32_t open = 1; current() != at_end; advance()) {
            if (at('(')) ++open;
            if (at(')') && --open == 0) break;
        }
        put(kind::literal);
        if (!at(')')) fail_at(shell_fault::unclosed_parenthesis, begin, 2);
        take(kind::punctuation);
        close(index);
    }

    // ---- Substitutions and expansions

    /// What a `$` begins; without anything it is literal.
    constexpr void dollar(bool quoted) {
        const nesting deeper(*this);
        const auto next = peek();
        if (next == '(') return peek(1) == '(' ? arithmetic("))") : substitution(kind::command_substitution);
        if (next == '{')
            return std::string_view(" \t\n|").find(peek(1)) < 4 ? braced_command() : braced_parameter();
        if (next == '[' && bash_) return arithmetic("]");
        if (next == '\'' && bash_ && !quoted) return ansi_quoted();
        if (next == '"' && bash_ && !quoted) return double_quoted(kind::localized_quoted, 2);
        if (!is_name_byte(next) && !special_parameters.has(next)) return take(kind::literal);
        const auto index = open(kind::parameter);
        take(kind::punctuation);
        if (special_parameters.has(current()))
            take(kind::name);
        else
            parameter_name();
        close(index);
    }
    /// A name or a number, with the continuations in it; tells whether it is one.
    constexpr bool parameter_name() {
        const bool is_number = is_digit(current());
        bool is_valid = is_name_byte(current());
        for (;;) {
            if (is_name_byte(current())) {
                if (is_number && !is_digit(current())) is_valid = false;
                advance();
            } else if (current() == continuation && is_name_byte(current_joined())) {
                while (current() == continuation) advance();
            } else {
                break;
            }
        }
        put(kind::name);
        return is_valid;
    }

    /// `$(…)`, `<(…)` or `>(…)`.
    constexpr void substitution(kind substitution) {
        const nesting deeper(*this);
        const auto index = open(substitution);
        const auto begin = at_;
        take(kind::punctuation, 2);
        parser().inner_list();
        if (!at(')')) fail_at(shell_fault::unclosed_substitution, begin, 2);
        take(kind::punctuation);
        close(index);
    }
    /// bash's `${ …; }` and `${|…; }`.
    constexpr void braced_command() {
        const auto index = open(kind::command_substitution);
        const auto begin = at_;
        require_bash(begin, 2);
        take(kind::punctuation, 2);
        if (at('|')) take(kind::parameter_operator);
        parser().inner_list();
        if (!parser().at_keyword(shell_keyword::close_group))
            fail_at(shell_fault::unclosed_substitution, begin, 2);
        take(kind::punctuation);
        close(index);
    }
    /// `` `…` ``; `quoted` tells whether double quotes are right around it.
    constexpr void backquoted(bool quoted) {
        const nesting deeper(*this);
        const auto index = open(kind::backquoted);
        const auto begin = at_;
        put_dropped();
        if (quoted) quoted_ |= std::uint64_t{1} << level_;
        ++level_;
        advance();
        put(kind::punctuation);
        parser().inner_list();
        if (!at_backquote_end() || escapes_ + 1 < level_)
            fail_at(shell_fault::unclosed_substitution, begin, 1);
        put_dropped();
        --level_;
        quoted_ &= ~(std::uint64_t{1} << level_);
        if (!failed()) advance();
        put(kind::punctuation);
        close(index);
    }
    /// `$((…))`, or bash's `$[…]`.
    constexpr void arithmetic(std::string_view closing) {
        const auto index = open(kind::arithmetic);
        const auto begin = at_;
        const auto size = closing.size() + 1;
        take(kind::punctuation, size);
        if (!expression({})) fail_at(shell_fault::missing_operand, begin, size);
        if (!at(closing[0]) || (size > 2 && peek() != closing[1])) fail_unclosed_arithmetic(begin, size);
        take(kind::punctuation, closing.size());
        close(index);
    }
    /// Refuses what stands where an arithmetic expression should end, or the end of the script there.
    constexpr void fail_unclosed_arithmetic(std::uint32_t begin, std::size_t size) {
        if (current() == at_end || at_backquote_end())
            return fail_at(shell_fault::unclosed_arithmetic, begin, size);
        fail_here(shell_fault::invalid_arithmetic);
    }

    /// `${…}`.
    constexpr void braced_parameter() {
        const auto index = open(kind::parameter);
        const auto begin = at_;
        take(kind::punctuation, 2);
        parameter_value(begin);
        if (current() == at_end || at_backquote_end()) fail_at(shell_fault::unclosed_parameter, begin, 2);
        if (!at('}')) fail(shell_fault::invalid_parameter, {begin, after_});
        take(kind::punctuation);
        close(index);
    }
    /// What stands between the braces.
    constexpr void parameter_value(std::uint32_t begin) {
        const auto invalid = [&] { fail(shell_fault::invalid_parameter, {begin, after_}); };
        const auto next = peek();
        const bool has_prefix = (at('#') || at('!')) && (is_name_byte(next) || special_parameters.has(next));
        const bool indirect = has_prefix && at('!');
        bool length = has_prefix && at('#');
        if (indirect) require_bash(begin, 3);
        if (has_prefix) take(kind::parameter_operator);

        const bool has_elements = is_name_start(current());
        if (length && (at('?') || at('-')) && peek() != '}') {
            node(node_count() - 1).kind = kind::name; // `${#-word}` has an operator after `$#`
            length = false;
        } else if (special_parameters.has(current()) && !is_digit(current())) {
            take(kind::name);
        } else if (!parameter_name()) {
            return invalid();
        }
        if (at('[')) {
            require_bash(at_, 1);
            if (!has_elements) return invalid();
            subscript();
        }
        if (at('}') || current() == at_end) return;
        if (length) return invalid();
        parameter_operation(begin, indirect);
    }
    /// An operator and its word.
    constexpr void parameter_operation(std::uint32_t begin, bool indirect) {
        const auto next = peek();
        const bool twice = current() == static_cast<unsigned char>(next);
        switch (current()) {
        case '-':
        case '+':
        case '=':
        case '?': take(kind::parameter_operator); break;
        case '#':
        case '%': take(kind::parameter_operator, twice ? 2 : 1); break;
        case '^':
        case ',':
            require_bash(at_, 1);
            take(kind::parameter_operator, twice ? 2 : 1);
            break;
        case '/':
            require_bash(at_, 1);
            take(kind::parameter_operator, twice ? 2 : 1);
            word(word_place::pattern);
            if (!at('/')) return;
            take(kind::parameter_operator);
            break;
        case ':':
            if (std::string_view("-+=?").find(next) < 4) {
                take(kind::parameter_operator, 2);
                break;
            }
            return parameter_slice();
        case '@':
        case '*':
            require_bash(at_, 1);
            if (indirect && next == '}') return take(kind::parameter_operator);
            if (at('@') && std::string_view("QEPAaKkuUL").find(next) < 10 && peek(1) == '}')
                return take(kind::parameter_operator, 2);
            [[fallthrough]];
        default: return fail(shell_fault::invalid_parameter, {begin, after_});
        }
        word(word_place::parameter);
    }
    /// `:offset` or `:offset:length`.
    constexpr void parameter_slice() {
        require_bash(at_, 1);
        const auto begin = at_;
        take(kind::parameter_operator);
        const bool has_offset = expression({.in_braces = true});
        if (!has_offset && !at(':')) fail_at(shell_fault::missing_operand, begin, 1);
        if (!at(':')) return;
        take(kind::parameter_operator);
        if (!expression({.in_braces = true})) fail_at(shell_fault::missing_operand, begin, 1);
    }

    // ---- Arithmetic

    /// Where an expression stands.
    struct arithmetic_place {
        bool in_braces = false;  ///< `}` ends it
        bool may_be_all = false; ///< it may be `@` or `*`
        bool compact = false;    ///< white space ends it
    };
    enum class operand_kind : std::uint8_t { none, value, name };

    /// An operator between two operands.
    struct binary_operator {
        std::uint32_t size = 0; ///< 0 where there is none
        bool assigns = false;
    };
    constexpr binary_operator peek_binary() const noexcept {
        const auto next = peek();
        const bool twice = current() == static_cast<unsigned char>(next);
        switch (current()) {
        case '<':
        case '>':
            if (twice) return {peek(1) == '=' ? 3U : 2U, peek(1) == '='};
            return {next == '=' ? 2U : 1U, false};
        case '=': return {twice ? 2U : 1U, !twice};
        case '!': return {next == '=' ? 2U : 0U, false};
        case '&':
        case '|':
        case '^':
        case '*': return {twice || next == '=' ? 2U : 1U, next == '='};
        case '+':
        case '-':
        case '/':
        case '%': return {next == '=' ? 2U : 1U, next == '='};
        case ',': return {1, false};
        default: return {};
        }
    }
    constexpr bool at_step() const noexcept { return at('+', '+') || at('-', '-'); }
    constexpr bool at_prefix() const noexcept {
        if (at('~')) return true;
        return (at('+') || at('-') || at('!')) && peek() != '=' && !at_step();
    }

    constexpr void skip_arithmetic_space(arithmetic_place place) {
        for (;;) {
            if (current() == continuation) {
                take(kind::continuation);
            } else if (at('\n') && !place.compact) {
                take(kind::newline);
            } else if (at_blank() && !place.compact) {
                advance_over(blanks);
                put(kind::blank);
            } else {
                return;
            }
        }
    }
    constexpr bool ends_compact(arithmetic_place place) const noexcept {
        return place.compact && (at_blank() || at('\n') || current() == at_end);
    }

    /// Reads an expression, if one begins here. Operands and operators take turns; which of them binds
    /// first says nothing of whether it is one, but for what an assignment and `? :` need.
    constexpr bool expression(arithmetic_place place) {
        const nesting deeper(*this);
        std::uint32_t conditions = 0; // `?` that wait for their `:`
        bool fresh = true;            // an assignment may begin here
        for (bool first = true;; first = false) {
            const auto found = operand_with_signs(place, first);
            if (found == operand_kind::none) return !first || failed();
            place.may_be_all = false;
            const auto symbol = ends_compact(place) ? binary_operator{} : peek_binary();
            if (symbol.size > 0) {
                const bool assignable = fresh && found == operand_kind::name;
                if (symbol.assigns && !assignable) fail_here(shell_fault::invalid_arithmetic);
                fresh = symbol.assigns || at(',');
                take(kind::arithmetic_symbol, symbol.size);
            } else if (at('?')) {
                ++conditions;
                fresh = true;
                take(kind::arithmetic_symbol);
            } else if (at(':') && conditions > 0) {
                --conditions;
                fresh = false;
                take(kind::arithmetic_symbol);
            } else {
                if (conditions > 0) fail_here(shell_fault::invalid_arithmetic);
                return true;
            }
        }
    }
    /// Reads an operand and what is before and after it: signs, `++` and `--`. It is a name, to be
    /// assigned to, where it has none of them.
    constexpr operand_kind operand_with_signs(arithmetic_place place, bool may_lack) {
        skip_arithmetic_space(place);
        const auto begin = done_;
        for (; at_prefix(); skip_arithmetic_space(place)) take(kind::arithmetic_symbol);
        const bool steps = at_step();
        if (steps) take(kind::arithmetic_symbol, 2);
        skip_arithmetic_space(place);
        const bool is_bare = done_ == begin;
        const bool can_begin = !steps || plain_in_arithmetic.has(current());
        const auto found = can_begin ? operand(place) : operand_kind::none;
        if (found == operand_kind::none) {
            if (!may_lack || !is_bare) fail(shell_fault::missing_operand, {done_, after_});
            return found;
        }
        skip_arithmetic_space(place);
        if (!at_step()) return is_bare ? found : operand_kind::value;
        if (found != operand_kind::name) fail_here(shell_fault::invalid_arithmetic);
        take(kind::arithmetic_symbol, 2);
        skip_arithmetic_space(place);
        return operand_kind::value;
    }

    /// Reads an operand, if one begins here.
    constexpr operand_kind operand(arithmetic_place place) {
        if (at('(')) return parentheses();
        if (place.may_be_all && (at('@') || at('*'))) return all_elements();
        if (at('#') || (place.in_braces && (at('@') || at('}')))) return operand_kind::none;
        const auto index = open(kind::word);
        const bool is_plain = arithmetic_word(place);
        const auto count = node_count() - index - 1;
        auto found = operand_kind::value;
        if (count == 1 && is_plain) {
            if (is_shell_name(slice(text_, node(index + 1).range()))) found = operand_kind::name;
            skip_arithmetic_space(place);
            if (at('[')) {
                subscript();
                found = operand_kind::name;
            }
        }
        close(index);
        return count == 0 ? operand_kind::none : found;
    }
    constexpr operand_kind all_elements() {
        const auto index = open(kind::word);
        take(kind::literal);
        close(index);
        return operand_kind::value;
    }
    /// Reads the parts of an operand; braces are literal where they end nothing.
    constexpr bool arithmetic_word(arithmetic_place place) {
        bool is_plain = word_parts(word_place::arithmetic);
        while (at('}') && !place.in_braces) {
            advance();
            is_plain = word_parts(word_place::arithmetic) && is_plain;
        }
        put(kind::literal);
        return is_plain;
    }
    constexpr operand_kind parentheses() {
        const auto begin = at_;
        take(kind::arithmetic_symbol);
        if (!expression({})) fail_at(shell_fault::missing_operand, begin, 1);
        if (!at(')')) fail_at(shell_fault::unclosed_parenthesis, begin, 1);
        take(kind::arithmetic_symbol);
        return operand_kind::value;
    }

    /// `[`, an arithmetic expression or one of `@` and `*`, `]`.
    constexpr void subscript() {
        const auto index = open(kind::subscript);
        const auto begin = at_;
        take(kind::punctuation);
        if (!expression({.in_braces = true, .may_be_all = true}))
            fail_at(shell_fault::missing_operand, begin, 1);
        if (!at(']')) fail_at(shell_fault::unclosed_subscript, begin, 1);
        take(kind::punctuation);
        close(index);
    }

    const bool bash_;

private:
    constexpr Parser& parser() noexcept { return static_cast<Parser&>(*this); }

    std::uint32_t depth_ = 0;
};

} // namespace detail
} // namespace tare::inline v0
