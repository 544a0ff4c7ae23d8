#pragma once

#include <tare/text/letter.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What knows the values of variables: a callable that is given a name and answers with its value,
/// or with nothing where the variable is not set. A value must live until the expansion is done.
template <class T>
concept variable_lookup = requires(T& look_up, std::string_view name) {
    { look_up(name) } -> std::same_as<std::optional<std::string_view>>;
};

/// An environment in which no variable is set.
inline constexpr auto no_variables = [](std::string_view) -> std::optional<std::string_view> { return {}; };

/// How deep `${a:-${b:-...}}` may nest here. BuildKit has no limit of its own.
inline constexpr unsigned max_expansion_depth = 200;

/// How a word is expanded; the defaults are those for the words of an instruction.
struct expand_options {
    char escape = '\\';       ///< the escape character, `\` or a backquote
    bool raw_quotes = false;  ///< quotes stay in the result
    bool raw_escapes = false; ///< escape characters stay in the result
    bool skip_unset = false;  ///< a variable that is not set stays as it is written
    bool skip_quotes = false; ///< quotes are ordinary characters, as in the body of a heredoc
};

/// Why a word could not be expanded.
enum class expand_error : std::uint8_t {
    none,
    unclosed_single_quote,
    unclosed_double_quote,
    missing_brace,        ///< the word ends inside `${`
    missing_slash,        ///< the word ends inside the pattern of `${name/`
    bad_substitution,     ///< `${}`, `${:` or `${{`
    unsupported_modifier, ///< what follows the name in `${name` is no modifier
    invalid_pattern,      ///< a pattern escapes a character that needs no escape
    required_variable,    ///< `${name?}` or `${name:?}` of a variable that has no value
    too_deep,             ///< beyond `max_expansion_depth`
};

/// One of the words that an expanded word splits into.
struct expanded_word {
    std::string_view text;
    source_range source; ///< the bytes of the given word that it came from, quotes included
};

/// One use of a variable.
struct variable_use {
    source_range name; ///< its name in the given word
    bool set = false;  ///< whether the environment knows it
};

namespace detail {
template <variable_lookup Environment>
class expander;
}

/// What `expand` made of a word: a value, or an error with its message.
class expansion {
public:
    [[nodiscard]] constexpr bool ok() const noexcept { return error_ == expand_error::none; }

    /// The expanded word; empty where there is an error.
    [[nodiscard]] constexpr std::string_view value() const& noexcept {
        return ok() ? text() : std::string_view{};
    }
    std::string_view value() const&& = delete;

    /// The words that the expanded word splits into at white space (Unicode's) that is not quoted;
    /// values of variables split too. None where there is an error. A part in braces that has a
    /// word of its own, such as `${a:-b}`, drops what stood before it in its word: BuildKit does so.
    [[nodiscard]] constexpr std::vector<expanded_word> words() const& {
        std::vector<expanded_word> out;
        out.reserve(words_.size());
        std::size_t begin = 0;
        for (const auto& each : words_) {
            out.push_back({{word_bytes_.data() + begin, each.end - begin}, each.source});
            begin = each.end;
        }
        return out;
    }
    std::vector<expanded_word> words() const&& = delete;

    /// Each use of a variable, in the order in which they are read.
    [[nodiscard]] constexpr std::span<const variable_use> variables() const& noexcept { return variables_; }
    std::span<const variable_use> variables() const&& = delete;

    [[nodiscard]] constexpr expand_error error() const noexcept { return error_; }

    /// The bytes of the given word at fault; empty where there is no error.
    [[nodiscard]] constexpr source_range error_range() const noexcept { return error_range_; }

    /// BuildKit's sentence on the error; empty where there is none.
    [[nodiscard]] constexpr std::string_view message() const& noexcept {
        return ok() ? std::string_view{} : text();
    }
    std::string_view message() const&& = delete;

private:
    template <variable_lookup Environment>
    friend class detail::expander;

    struct word_end {
        std::size_t end = 0;
        source_range source;
    };

    constexpr std::string_view text() const noexcept { return {text_.data(), text_.size()}; }

    std::vector<char> text_; // the value, or the message
    std::vector<char> word_bytes_;
    std::vector<word_end> words_;
    std::vector<variable_use> variables_;
    source_range error_range_;
    expand_error error_ = expand_error::none;
};

namespace detail {

/// Beyond Unicode: the end of a word, and the wildcards of a pattern.
inline constexpr char32_t end_of_word = 0xFFFF'FFFF;
inline constexpr char32_t any_character = 0xFFFF'FFFE;
inline constexpr char32_t any_characters = 0xFFFF'FFFD;

inline constexpr char32_t byte_order_mark = 0xFEFF;

[[nodiscard]] constexpr bool is_name_character(char32_t value) noexcept {
    return value == '_' || is_letter(value) || is_decimal_digit(value);
}

/// POSIX's special parameters.
[[nodiscard]] constexpr bool is_special_parameter(char32_t value) noexcept {
    return value < 0x80 &&
           std::string_view("@*#?-$!0").find(static_cast<char>(value)) != std::string_view::npos;
}

/// Whether a byte, unless it is the escape character, always stands for itself and parts no words.
[[nodiscard]] constexpr bool is_plain_in_word(char byte) noexcept {
    return byte > ' ' && byte <= '~' && byte != '$' && byte != '<' && byte != '"' && byte != '\'';
}

constexpr void append(std::vector<char>& out, std::string_view bytes) {
    // One by one: g++ 12 warns at -O3 of an overflow in insert that cannot be.
    for (const char byte : bytes) out.push_back(byte);
}

[[nodiscard]] constexpr std::vector<char32_t> decode_all(std::string_view text) {
    std::vector<char32_t> out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        out.push_back(character.value);
        at += character.size;
    }
    return out;
}

[[nodiscard]] constexpr std::vector<char> encode_backwards(const std::vector<char32_t>& characters) {
    std::vector<char> out;
    out.reserve(characters.size());
    for (auto left = characters.size(); left > 0; --left) append_utf8(out, characters[left - 1]);
    return out;
}

/// The characters of `text` from the last to the first; invalid UTF-8 becomes U+FFFD.
[[nodiscard]] constexpr std::vector<char> reversed(std::string_view text) {
    return encode_backwards(decode_all(text));
}

/// The pattern that matches reversed texts; an escape stays before what it escapes.
[[nodiscard]] constexpr std::vector<char> reversed_pattern(std::string_view pattern) {
    auto characters = decode_all(pattern);
    for (std::size_t at = 0; at + 1 < characters.size(); ++at) {
        if (characters[at] != '\\') continue;
        std::swap(characters[at], characters[at + 1]);
        ++at;
    }
    return encode_backwards(characters);
}

/// A pattern in which `*` matches any characters, `?` one character, neither of them a newline, and
/// `\` escapes. BuildKit makes a regular expression of it; here all ways to match advance together,
/// so that a search takes time in proportion to the text times the pattern at worst.
class shell_pattern {
public:
    struct match {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    enum class length : std::uint8_t { shortest, longest };

    constexpr explicit shell_pattern(std::string_view pattern) {
        auto characters = decode_all(pattern);
        const std::size_t mark = !characters.empty() && characters[0] == byte_order_mark ? 1 : 0;
        for (std::size_t at = mark; at < characters.size(); ++at) {
            auto character = characters[at];
            const auto next = at + 1 < characters.size() ? characters[at + 1] : end_of_word;
            if (character == '*') {
                character = any_characters;
            } else if (character == '?') {
                character = any_character;
            } else if (character == '\\') {
                if (next == '}' || next == '/') continue;
                if (next != '*' && next != '?' && next != '\\') {
                    bad_escape_ = next;
                    return;
                }
                character = next;
                ++at;
            }
            items_.push_back(character);
        }
    }

    /// The character after a `\` that may not stand there.
    [[nodiscard]] constexpr std::optional<char32_t> bad_escape() const noexcept { return bad_escape_; }

    /// Where the beginning of `text` that matches ends.
    constexpr std::optional<std::size_t> match_prefix(std::string_view text, length wanted) {
        const auto found = search(text, 0, true, wanted);
        if (!found) return std::nullopt;
        return found->end;
    }

    /// The leftmost match at or after `from`, the longest one there.
    constexpr std::optional<match> find(std::string_view text, std::size_t from) {
        return search(text, from, false, length::longest);
    }

private:
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    /// `begins_[i]` is the leftmost place from which the first i items match up to where the search is.
    constexpr std::optional<match> search(std::string_view text, std::size_t from, bool anchored,
                                          length wanted) {
        std::optional<match> best;
        begins_.assign(items_.size() + 1, nowhere);
        for (std::size_t at = from;;) {
            if (!best && (!anchored || at == from)) reach(begins_, 0, at);
            if (const auto begin = begins_.back(); begin != nowhere && (!best || begin <= best->begin)) {
                best = match{begin, at};
                if (wanted == length::shortest) return best;
            }
            if (at >= text.size()) return best;
            const auto character = decode_utf8(text, at);
            if (!advance(character.value, best ? best->begin : nowhere) && (best || anchored)) return best;
            at += character.size;
        }
    }

    /// Goes on by one character from all places not right of `limit`; tells whether any is left.
    constexpr bool advance(char32_t character, std::size_t limit) {
        next_begins_.assign(begins_.size(), nowhere);
        bool alive = false;
        for (std::size_t item = 0; item < items_.size(); ++item) {
            const auto begin = begins_[item];
            if (begin == nowhere || begin > limit) continue;
            const bool wild = items_[item] == any_character || items_[item] == any_characters;
            if (wild ? character == '\n' : character != items_[item]) continue;
            reach(next_begins_, items_[item] == any_characters ? item : item + 1, begin);
            alive = true;
        }
        begins_.swap(next_begins_);
        return alive;
    }

    /// Notes that `count` items match from `begin` on, and those `*` after them that match nothing.
    constexpr void reach(std::vector<std::size_t>& begins, std::size_t count, std::size_t begin) const {
        for (;; ++count) {
            if (begin >= begins[count]) return;
            begins[count] = begin;
            if (count == items_.size() || items_[count] != any_characters) return;
        }
    }

    std::vector<char32_t> items_;
    std::optional<char32_t> bad_escape_;
    std::vector<std::size_t> begins_;
    std::vector<std::size_t> next_begins_;
};

/// Appends the replacement for a match as a template of Go's regexp: `$0` and `${0}` are the match,
/// any other name stands for nothing, `$$` is a dollar sign, as is one that no name follows.
constexpr void append_template(std::vector<char>& out, std::string_view replacement, std::string_view match) {
    for (;;) {
        const auto dollar = replacement.find('$');
        append(out, replacement.substr(0, dollar));
        if (dollar == std::string_view::npos) return;
        replacement.remove_prefix(dollar + 1);
        if (replacement.starts_with('$')) {
            out.push_back('$');
            replacement.remove_prefix(1);
            continue;
        }
        const std::size_t begin = replacement.starts_with('{') ? 1 : 0;
        auto end = begin;
        while (end < replacement.size()) {
            const auto character = decode_utf8(replacement, end);
            if (!is_name_character(character.value)) break;
            end += character.size;
        }
        const bool closed = begin == 0 || replacement.substr(end).starts_with('}');
        if (end == begin || !closed) {
            out.push_back('$');
            continue;
        }
        if (replacement.substr(begin, end - begin) == "0") append(out, match);
        replacement.remove_prefix(end + begin);
    }
}

/// Appends `value` with each match replaced, as Go's regexp does it: an empty match right after
/// another match does not count.
constexpr void append_replaced(std::vector<char>& out, std::string_view value, shell_pattern& pattern,
                               std::string_view replacement) {
    std::size_t done = 0;
    for (std::size_t from = 0; from <= value.size();) {
        const auto found = pattern.find(value, from);
        if (!found) break;
        append(out, value.substr(done, found->begin - done));
        if (found->end > done || found->begin == 0)
            append_template(out, replacement, value.substr(found->begin, found->end - found->begin));
        done = found->end;
        const std::size_t step = from < value.size() ? decode_utf8(value, from).size : 1;
        from = from + step > done ? from + step : done;
    }
    append(out, value.substr(done));
}

/// Reads one word. Results are appended to the value; what a part in braces reads stands at the
/// value's end until the part is done with it.
template <variable_lookup Environment>
class expander {
public:
    constexpr expander(std::string_view word, Environment& environment, const expand_options& options)
        : word_(word),
          environment_(environment),
          options_(options),
          escape_(static_cast<unsigned char>(options.escape)) {}

    constexpr expansion run() {
        if (peek() == byte_order_mark) next();
        if (read_until(end_of_word, options_.raw_escapes)) {
            end_word();
            return std::move(out_);
        }
        out_.words_.clear();
        out_.text_.clear();
        append(out_.text_, "failed to process ");
        append_quoted(out_.text_, word_);
        append(out_.text_, ": ");
        append(out_.text_, {reason_.data(), reason_.size()});
        return std::move(out_);
    }

private:
    // ---- The given word, character by character

    constexpr bool at_end() const noexcept { return at_ == word_.size(); }

    constexpr char32_t peek() const noexcept {
        return at_end() ? end_of_word : decode_utf8(word_, at_).value;
    }

    constexpr char32_t next() noexcept {
        if (at_end()) return end_of_word;
        const auto character = decode_utf8(word_, at_);
        at_ += character.size;
        return character.value;
    }

    /// Goes past bytes that stand for themselves in one word; tells whether there were any.
    constexpr bool skip_plain() noexcept {
        const auto begin = at_;
        while (!at_end() && is_plain_in_word(word_[at_]) && static_cast<unsigned char>(word_[at_]) != escape_)
            ++at_;
        return at_ > begin;
    }

    constexpr source_range from(std::size_t begin) const noexcept {
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
    }

    // ---- The value

    constexpr void put(char32_t character) { append_utf8(out_.text_, character); }
    constexpr void put(std::string_view bytes) { append(out_.text_, bytes); }

    constexpr std::string_view value_from(std::size_t begin) const noexcept {
        return out_.text().substr(begin);
    }

    /// Makes the value end with `bytes` after its first `size` bytes.
    constexpr bool replace_from(std::size_t size, std::string_view bytes) {
        out_.text_.resize(size);
        put(bytes);
        return true;
    }

    // ---- The words

    constexpr void add_to_word(std::string_view bytes, source_range source) {
        if (bytes.empty()) return;
        if (out_.word_bytes_.size() == word_begin_) word_source_ = source;
        append(out_.word_bytes_, bytes);
        word_source_.end = source.end;
    }

    constexpr void end_word() {
        if (out_.word_bytes_.size() == word_begin_) return;
        word_begin_ = out_.word_bytes_.size();
        out_.words_.push_back({word_begin_, word_source_});
    }

    constexpr void add_splitting(std::string_view bytes, source_range source) {
        for (std::size_t at = 0; at < bytes.size();) {
            const auto character = decode_utf8(bytes, at);
            if (is_unicode_space(character.value))
                end_word();
            else
                add_to_word(character.valid ? bytes.substr(at, character.size) : "\xEF\xBF\xBD", source);
            at += character.size;
        }
    }

    // ---- Errors

    /// A later error takes the place of an earlier one.
    constexpr bool fail(expand_error error, std::size_t begin,
                        std::initializer_list<std::string_view> reason) {
        out_.error_ = error;
        out_.error_range_ = from(begin);
        reason_.clear();
        for (const auto part : reason) append(reason_, part);
        return false;
    }

    constexpr bool fail_modifier(std::size_t begin, std::string_view modifier) {
        return fail(expand_error::unsupported_modifier, begin,
                    {"unsupported modifier (", modifier, ") in substitution"});
    }

    constexpr bool fail_pattern(std::size_t begin, std::string_view pattern, char32_t escaped) {
        std::vector<char> character;
        append_utf8(character, escaped);
        return fail(expand_error::invalid_pattern, begin,
                    {"invalid pattern (",
                     pattern,
                     ") in substitution: invalid escape '\\",
                     {character.data(), character.size()},
                     "'"});
    }

    // ---- Reading: each reads one thing and tells whether it went well

    /// Reads up to `stop` and over it.
    constexpr bool read_until(char32_t stop, bool raw_escapes) {
        const bool outermost = stop == end_of_word;
        for (;;) {
            if (peek() == stop) {
                next();
                return true;
            }
            if (at_end()) return false;
            const auto begin = at_;
            if (outermost && skip_plain()) {
                const auto plain = word_.substr(begin, at_ - begin);
                put(plain);
                add_to_word(plain, from(begin));
                continue;
            }
            const auto value_begin = out_.text_.size();
            bool splits = false;
            if (!read_part(raw_escapes, splits)) return false;
            if (!outermost) continue;
            const auto added = value_from(value_begin);
            if (splits)
                add_splitting(added, from(begin));
            else
                add_to_word(added, from(begin));
        }
    }

    /// Reads a word inside braces, up to `stop`; an error at the end of everything is that `stop`
    /// is missing.
    constexpr bool read_inner(char32_t stop, bool raw_escapes, std::size_t begin) {
        // BuildKit reuses one buffer, so what the word around held so far is lost.
        out_.word_bytes_.resize(word_begin_);
        if (depth_ == max_expansion_depth) return fail(expand_error::too_deep, begin, {"nested too deeply"});
        ++depth_;
        const bool read = read_until(stop, raw_escapes);
        --depth_;
        if (read || !at_end()) return read;
        return stop == '/' ? fail(expand_error::missing_slash, begin, {"syntax error: missing '/' in ${}"})
                           : fail_brace(begin);
    }

    constexpr bool fail_brace(std::size_t begin) {
        return fail(expand_error::missing_brace, begin, {"syntax error: missing '}'"});
    }

    constexpr bool read_part(bool raw_escapes, bool& splits) {
        const auto first = peek();
        if (first == '$') {
            splits = true;
            return read_dollar();
        }
        if (first == '\'' && !options_.skip_quotes) return read_single_quoted();
        if (first == '"' && !options_.skip_quotes) return read_double_quoted(raw_escapes);
        next();
        if (first == '<') {
            read_heredoc_operator();
        } else if (first == escape_) {
            if (raw_escapes) put(first);
            if (!at_end()) put(next());
        } else {
            splits = true;
            put(first);
        }
        return true;
    }

    /// After `<`: white space after `<<` belongs to the word, for it may be a heredoc's.
    constexpr void read_heredoc_operator() {
        put('<');
        if (peek() != '<') return;
        put(next());
        while (peek() == ' ' || peek() == '\t' || peek() == '\r') put(next());
    }

    constexpr bool read_single_quoted() {
        const auto begin = at_;
        next();
        if (options_.raw_quotes) put('\'');
        while (!at_end()) {
            const auto character = next();
            if (character != '\'') {
                put(character);
                continue;
            }
            if (options_.raw_quotes) put(character);
            return true;
        }
        return fail(expand_error::unclosed_single_quote, begin,
                    {"unexpected end of statement while looking for matching single-quote"});
    }

    constexpr bool read_double_quoted(bool raw_escapes) {
        const auto begin = at_;
        next();
        if (options_.raw_quotes) put('"');
        while (!at_end()) {
            if (peek() == '$') {
                if (!read_dollar()) return false;
                continue;
            }
            auto character = next();
            if (character == '"') {
                if (options_.raw_quotes) put(character);
                return true;
            }
            if (character == escape_) {
                if (raw_escapes) put(character);
                if (at_end()) break;
                if (peek() == '"' || peek() == '$' || peek() == escape_) character = next();
            }
            put(character);
        }
        return fail(expand_error::unclosed_double_quote, begin,
                    {"unexpected end of statement while looking for matching double-quote"});
    }

    constexpr bool read_dollar() {
        const auto begin = at_;
        next();
        if (peek() == '{') return read_braces(begin);
        const auto name = read_name();
        if (name.empty()) {
            put('$');
            return true;
        }
        const auto value = look_up(name);
        put(value || !options_.skip_unset ? value.value_or("") : slice(word_, from(begin)));
        return true;
    }

    /// Digits, one special parameter, or letters, digits and underscores; maybe nothing.
    constexpr source_range read_name() {
        const auto begin = at_;
        if (is_decimal_digit(peek())) {
            while (is_decimal_digit(peek())) next();
        } else if (is_special_parameter(peek())) {
            next();
        } else {
            while (is_name_character(peek())) next();
        }
        return from(begin);
    }

    constexpr std::optional<std::string_view> look_up(source_range name) {
        const std::optional<std::string_view> value = environment_(slice(word_, name));
        out_.variables_.push_back({name, value.has_value()});
        return value;
    }

    /// BuildKit asks for a value once it has read what follows the name: without that, it never does.
    constexpr bool forget(std::size_t use) {
        out_.variables_.erase(out_.variables_.begin() + static_cast<std::ptrdiff_t>(use));
        return false;
    }

    constexpr bool read_braces(std::size_t begin) {
        next();
        if (at_end()) return fail_brace(begin);
        if (peek() == '{' || peek() == '}' || peek() == ':')
            return fail(expand_error::bad_substitution, begin, {"syntax error: bad substitution"});
        const auto name = read_name();
        std::vector<char> modifier;
        const auto first = next();
        append_utf8(modifier, first);
        auto kind = first;
        if (first == ':') {
            kind = next();
            append_utf8(modifier, kind);
        }
        const std::string_view shown(modifier.data(), modifier.size());
        const bool trims = kind == '#' || kind == '%';

        if (first == '}') {
            const auto value = look_up(name);
            put(value || !options_.skip_unset ? value.value_or("") : slice(word_, from(begin)));
            return true;
        }
        if (first == '/') return read_replacement(begin, name);
        if (first == ':' ? trims : !trims && kind != '-' && kind != '+' && kind != '?')
            return fail_modifier(begin, shown);

        const auto value = look_up(name);
        const bool keeps = !value && options_.skip_unset;
        if (keeps) {
            put("${");
            put(slice(word_, name));
            put(shown);
        }
        const auto inner = out_.text_.size();
        const auto use = out_.variables_.size() - 1;
        if (!read_inner('}', trims, begin)) return forget(use);
        if (keeps) {
            put('}');
            return true;
        }
        const bool is_blank = !value || (first == ':' && value->empty());
        switch (kind) {
        case '-': return is_blank || replace_from(inner, *value);
        case '+': return is_blank ? replace_from(inner, "") : true;
        case '?':
            if (!is_blank) return replace_from(inner, *value);
            return fail(expand_error::required_variable, begin,
                        {slice(word_, name), ": ",
                         out_.text_.size() > inner ? value_from(inner)
                         : value                   ? "is not allowed to be empty"
                                                   : "is not allowed to be unset"});
        case '#':
        case '%': return trim_value(begin, inner, value.value_or(""), kind);
        default: return fail_modifier(begin, shown);
        }
    }

    /// `${name#pattern}`, `##`, `%` and `%%`; the pattern stands at `inner`.
    constexpr bool trim_value(std::size_t begin, std::size_t inner, std::string_view value, char32_t kind) {
        auto text = value_from(inner);
        auto wanted = shell_pattern::length::shortest;
        if (text.starts_with(static_cast<char>(kind))) {
            wanted = shell_pattern::length::longest;
            text.remove_prefix(1);
        }
        if (kind == '#') {
            shell_pattern pattern(text);
            if (pattern.bad_escape()) return fail_pattern(begin, text, *pattern.bad_escape());
            return replace_from(inner, value.substr(pattern.match_prefix(value, wanted).value_or(0)));
        }
        // The shortest match at the end is the shortest one at the beginning of what is reversed.
        const auto turned_pattern = reversed_pattern(text);
        const std::string_view turned_text(turned_pattern.data(), turned_pattern.size());
        shell_pattern pattern(turned_text);
        if (pattern.bad_escape()) return fail_pattern(begin, turned_text, *pattern.bad_escape());
        const auto turned_value = reversed(value);
        const std::string_view turned(turned_value.data(), turned_value.size());
        const auto rest = reversed(turned.substr(pattern.match_prefix(turned, wanted).value_or(0)));
        return replace_from(inner, {rest.data(), rest.size()});
    }

    /// `${name/pattern/replacement}` and `${name//pattern/replacement}`.
    constexpr bool read_replacement(std::size_t begin, source_range name) {
        const bool all = peek() == '/';
        if (all) next();
        const auto value = look_up(name);
        const bool keeps = !value && options_.skip_unset;
        if (keeps) {
            put("${");
            put(slice(word_, name));
            put('/');
        }
        const auto pattern_begin = out_.text_.size();
        const auto use = out_.variables_.size() - 1;
        if (!read_inner('/', true, begin)) return forget(use);
        const auto pattern_size = out_.text_.size() - pattern_begin;
        if (keeps) put('/');
        if (!read_inner('}', true, begin)) return forget(use);
        if (keeps) {
            put('}');
            return true;
        }
        const auto text = value_from(pattern_begin).substr(0, pattern_size);
        const auto replacement = value_from(pattern_begin + pattern_size);
        shell_pattern pattern(text);
        if (pattern.bad_escape()) return fail_pattern(begin, text, *pattern.bad_escape());
        const auto old = value.value_or("");
        std::vector<char> replaced;
        if (all) {
            append_replaced(replaced, old, pattern, replacement);
        } else if (const auto found = pattern.find(old, 0)) {
            append(replaced, old.substr(0, found->begin));
            append(replaced, replacement);
            append(replaced, old.substr(found->end));
        } else {
            append(replaced, old);
        }
        return replace_from(pattern_begin, {replaced.data(), replaced.size()});
    }

    std::string_view word_;
    Environment& environment_;
    const expand_options& options_;
    char32_t escape_;
    std::size_t at_ = 0;
    unsigned depth_ = 0;
    expansion out_;
    std::vector<char> reason_;
    std::size_t word_begin_ = 0;
    source_range word_source_;
};

} // namespace detail

/// Expands `word` as BuildKit does: variables with the modifiers `-` `:-` `+` `:+` `?` `:?` `#` `##`
/// `%` `%%` `/` `//`, quotes and escapes; tells the words it splits into as well. Reads words of less
/// than 4 GiB; invalid UTF-8 in them becomes U+FFFD, in values it stays. Takes time in proportion to
/// the word and the values put in, and for a pattern to its value's length times its own.
template <class Environment>
    requires variable_lookup<std::remove_reference_t<Environment>>
[[nodiscard]] constexpr expansion expand(std::string_view word, Environment&& environment,
                                         const expand_options& options = {}) {
    return detail::expander<std::remove_reference_t<Environment>>(word, environment, options).run();
}

} // namespace tare::inline v0
