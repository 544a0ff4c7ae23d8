#pragma once

#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// JSON as BuildKit reads it, which is as Go's encoding/json does: invalid UTF-8 is accepted in
/// strings, nesting is limited, and a number must fit a float64.
namespace tare::inline v0 {

namespace detail {

/// How deep Go's decoder lets arrays and objects nest.
inline constexpr std::size_t max_json_depth = 10'000;

/// 2^1024 - 2^970, from where on a number rounds to infinity as a float64.
inline constexpr std::string_view float64_overflow =
    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587"
    "207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711"
    "531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093"
    "042880177904174497792";

[[nodiscard]] constexpr bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }

/// The value of a hexadecimal digit, 16 for any other byte.
[[nodiscard]] constexpr unsigned hex_value(char byte) noexcept {
    if (is_digit(byte)) return static_cast<unsigned>(byte - '0');
    if (byte >= 'a' && byte <= 'f') return static_cast<unsigned>(byte - 'a') + 10;
    if (byte >= 'A' && byte <= 'F') return static_cast<unsigned>(byte - 'A') + 10;
    return 16;
}

/// Whether a number written as JSON writes them is out of float64's range to Go's ParseFloat.
[[nodiscard]] constexpr bool overflows_float64(std::string_view number) noexcept {
    const auto mark = number.find_first_of("eE");
    const auto mantissa = number.substr(0, mark);

    // The value is 0.d1d2d3... times ten to the power of `magnitude`, where d1 is not zero.
    std::ptrdiff_t magnitude = 0;
    auto first = std::string_view::npos;
    bool after_point = false;
    for (std::size_t at = 0; at < mantissa.size(); ++at) {
        if (mantissa[at] == '.') {
            after_point = true;
        } else if (first != std::string_view::npos) {
            magnitude += after_point ? 0 : 1;
        } else if (mantissa[at] == '0') {
            magnitude -= after_point ? 1 : 0;
        } else if (mantissa[at] != '-') {
            first = at;
            magnitude += after_point ? 0 : 1;
        }
    }
    if (first == std::string_view::npos) return false;

    if (mark != std::string_view::npos) {
        // Go stops counting once the exponent has passed 10,000.
        std::ptrdiff_t exponent = 0;
        for (const char byte : number.substr(mark + 1))
            if (is_digit(byte) && exponent < 10'000) exponent = exponent * 10 + (byte - '0');
        magnitude += number[mark + 1] == '-' ? -exponent : exponent;
    }

    const auto limit = static_cast<std::ptrdiff_t>(float64_overflow.size());
    if (magnitude != limit) return magnitude > limit;
    for (std::size_t at = first, place = 0; place < float64_overflow.size(); ++at) {
        const char digit = at < mantissa.size() ? mantissa[at] : '0';
        if (digit == '.') continue;
        if (digit != float64_overflow[place]) return digit > float64_overflow[place];
        ++place;
    }
    return true;
}

/// Steps over the parts of a JSON text; each step says whether its part was there and valid.
class json_cursor {
public:
    constexpr explicit json_cursor(std::string_view text) noexcept : text_(text) {}

    [[nodiscard]] constexpr std::size_t offset() const noexcept { return at_; }
    [[nodiscard]] constexpr bool at_end() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] constexpr char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }

    constexpr bool take(char byte) noexcept {
        if (at_end() || text_[at_] != byte) return false;
        ++at_;
        return true;
    }

    constexpr bool take(std::string_view word) noexcept {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    constexpr void skip_space() noexcept {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') ++at_;
    }

    constexpr bool skip_string() noexcept {
        if (!take('"')) return false;
        for (;;) {
            while (!at_end() && text_[at_] != '"' && text_[at_] != '\\' && text_[at_] >= ' ') ++at_;
            if (at_end()) return false;
            const char byte = text_[at_++];
            if (byte == '"') return true;
            if (static_cast<unsigned char>(byte) < 0x20 || (byte == '\\' && !skip_escape())) return false;
        }
    }

    /// Steps over the name of an object's member and its colon.
    constexpr bool skip_name() noexcept {
        skip_space();
        if (!skip_string()) return false;
        skip_space();
        return take(':');
    }

    /// Steps over a value with all that is in it and the white space before it. Needs memory for
    /// the depth of nesting, not for its size.
    constexpr bool skip_value() {
        std::vector<char> closers;
        for (;;) {
            skip_space();
            if (peek() == '[' || peek() == '{') {
                if (closers.size() == max_json_depth) return false;
                closers.push_back(text_[at_++] == '[' ? ']' : '}');
                skip_space();
                if (peek() != closers.back()) {
                    if (closers.back() == '}' && !skip_name()) return false;
                    continue;
                }
            } else if (!skip_scalar()) {
                return false;
            }
            for (;;) {
                if (closers.empty()) return true;
                skip_space();
                if (!take(closers.back())) break;
                closers.pop_back();
            }
            if (!take(',') || (closers.back() == '}' && !skip_name())) return false;
        }
    }

private:
    constexpr bool skip_escape() noexcept {
        if (at_end()) return false;
        const char byte = text_[at_++];
        if (byte != 'u') return std::string_view("\"\\/bfnrt").find(byte) != std::string_view::npos;
        for (int digit = 0; digit < 4; ++digit, ++at_)
            if (hex_value(peek()) == 16) return false;
        return true;
    }

    constexpr bool skip_scalar() noexcept {
        switch (peek()) {
        case '"': return skip_string();
        case 't': return take("true");
        case 'f': return take("false");
        case 'n': return take("null");
        default: return skip_number();
        }
    }

    constexpr bool skip_number() noexcept {
        const auto begin = at_;
        take('-');
        if (!take('0') && !skip_digits()) return false;
        if (take('.') && !skip_digits()) return false;
        if (take('e') || take('E')) {
            if (!take('-')) take('+');
            if (!skip_digits()) return false;
        }
        return !overflows_float64(text_.substr(begin, at_ - begin));
    }

    constexpr bool skip_digits() noexcept {
        const auto begin = at_;
        while (is_digit(peek())) ++at_;
        return at_ > begin;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Whether the whole of `text` is one JSON value.
[[nodiscard]] constexpr bool is_json(std::string_view text) {
    json_cursor cursor(text);
    if (!cursor.skip_value()) return false;
    cursor.skip_space();
    return cursor.at_end();
}

} // namespace detail

/// A piece of a JSON array of strings.
enum class json_token : std::uint8_t {
    space,       ///< white space: spaces, tabs, carriage returns, newlines
    punctuation, ///< `[`, `,` or `]`
    string,      ///< a string with its quotes
};

/// Walks along `text`, which must be a JSON array of strings from its first byte on; white space may
/// follow. Calls `visit(json_token, source_range)` for each token in order; together they cover the
/// text. Tells whether the text is such an array; where it is not, `visit` was called for the tokens
/// before what is wrong.
template <class Visitor>
constexpr bool walk_json_strings(std::string_view text, Visitor&& visit) {
    detail::json_cursor cursor(text);
    std::size_t written = 0;
    const auto put = [&](json_token token) {
        if (written == cursor.offset()) return;
        visit(token,
              source_range{static_cast<std::uint32_t>(written), static_cast<std::uint32_t>(cursor.offset())});
        written = cursor.offset();
    };
    const auto space = [&] {
        cursor.skip_space();
        put(json_token::space);
    };
    const auto punctuation = [&](char byte) {
        if (!cursor.take(byte)) return false;
        put(json_token::punctuation);
        return true;
    };

    if (!punctuation('[')) return false;
    space();
    if (!punctuation(']')) {
        do {
            space();
            if (!cursor.skip_string()) return false;
            put(json_token::string);
            space();
        } while (punctuation(','));
        if (!punctuation(']')) return false;
    }
    space();
    return cursor.at_end();
}

/// What the argument of an instruction is to BuildKit, which tries to read a JSON array first.
enum class json_form : std::uint8_t {
    none,    ///< not a JSON array: BuildKit reads it as it reads text
    strings, ///< an array of strings, maybe an empty one
    mixed,   ///< an array with something else in it: BuildKit refuses it
};

/// Tells which it is; `text` has to begin with its `[`, without white space before.
[[nodiscard]] constexpr json_form find_json_form(std::string_view text) {
    if (!text.starts_with('[')) return json_form::none;
    if (walk_json_strings(text, [](json_token, source_range) {})) return json_form::strings;
    return detail::is_json(text) ? json_form::mixed : json_form::none;
}

/// Appends to any container of char what a JSON string stands for; `literal` is the string with its
/// quotes. Lone surrogates and invalid UTF-8 become U+FFFD, each byte of the latter.
template <class Container>
constexpr void append_json_string_value(Container& out, std::string_view literal) {
    if (literal.size() < 2) return;
    const auto text = literal.substr(1, literal.size() - 2);
    const auto unit = [&](std::size_t at) -> char32_t {
        char32_t value = 0;
        for (std::size_t digit = at; digit < at + 4; ++digit)
            value = value << 4 | (digit < text.size() ? detail::hex_value(text[digit]) & 0xF : 0);
        return value;
    };
    constexpr std::string_view names = "bfnrt";
    constexpr std::string_view named = "\b\f\n\r\t";

    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            const auto character = decode_utf8(text, at);
            append_utf8(out, character.value);
            at += character.size;
            continue;
        }
        const char escaped = text[at + 1];
        at += 2;
        if (escaped != 'u') {
            const auto name = names.find(escaped);
            out.push_back(name == std::string_view::npos ? escaped : named[name]);
            continue;
        }
        auto value = unit(at);
        at += 4;
        if (value >= 0xD800 && value < 0xDC00 &&
            text.substr(at < text.size() ? at : text.size()).starts_with("\\u")) {
            const auto low = unit(at + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
                at += 6;
            }
        }
        append_utf8(out, value);
    }
}

/// The string that is the value of `name` in `text`, which must be a JSON object as a whole; nothing
/// where it is not, where the object has no such member, or where the last one is not a string.
/// Names are compared as they are written, in the same case.
[[nodiscard]] constexpr std::optional<std::string> json_object_string(std::string_view text,
                                                                      std::string_view name) {
    detail::json_cursor cursor(text);
    cursor.skip_space();
    if (!cursor.take('{') || !detail::is_json(text)) return std::nullopt;

    std::string_view found;
    std::vector<char> decoded;
    cursor.skip_space();
    if (cursor.take('}')) return std::nullopt;
    do {
        cursor.skip_space();
        const auto begin = cursor.offset();
        cursor.skip_string();
        decoded.clear();
        append_json_string_value(decoded, text.substr(begin, cursor.offset() - begin));
        cursor.skip_space();
        cursor.take(':');
        cursor.skip_space();
        const auto value = cursor.offset();
        cursor.skip_value();
        if (std::string_view(decoded.data(), decoded.size()) == name)
            found = text.substr(value, cursor.offset() - value);
        cursor.skip_space();
    } while (cursor.take(','));

    if (!found.starts_with('"')) return std::nullopt;
    std::string out;
    append_json_string_value(out, found);
    return out;
}

/// Appends `text` to any container of char as a JSON string with its quotes, valid for any bytes:
/// each byte of invalid UTF-8 becomes U+FFFD.
template <class Container>
constexpr void append_json_quoted(Container& out, std::string_view text) {
    constexpr std::string_view named = "\b\f\n\r\t\"\\";
    constexpr std::string_view names = "bfnrt\"\\";

    out.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        const auto name = character.value < 0x80 ? named.find(text[at]) : std::string_view::npos;
        if (name != std::string_view::npos) {
            out.push_back('\\');
            out.push_back(names[name]);
        } else if (character.value < ' ') {
            for (const char byte : std::string_view("\\u00")) out.push_back(byte);
            out.push_back("01"[character.value >> 4]);
            out.push_back("0123456789abcdef"[character.value & 0xF]);
        } else {
            append_utf8(out, character.value);
        }
        at += character.size;
    }
    out.push_back('"');
}

} // namespace tare::inline v0
