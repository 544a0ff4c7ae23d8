#pragma once

#include <tare/syntax/json.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace examples {

/// Writes one JSON value, piece by piece, without white space. Texts may be any bytes: U+FFFD stands
/// for each that is no UTF-8.
class json_writer {
public:
    void null() { put("null"); }
    void text(std::string_view value) {
        separate();
        tare::append_json_quoted(out_, value);
    }
    void boolean(bool value) { put(value ? "true" : "false"); }
    void number(std::integral auto value) { put(std::to_string(value)); }

    /// The name of an object's next member; its value follows.
    void name(std::string_view name) {
        text(name);
        out_ += ':';
        separated_ = true;
    }
    /// `write` writes the members.
    void object(auto&& write) { enclose('{', write, '}'); }
    /// `write` writes the elements.
    void array(auto&& write) { enclose('[', write, ']'); }

    [[nodiscard]] std::string take() && { return std::move(out_); }

private:
    void separate() {
        if (!separated_) out_ += ',';
        separated_ = false;
    }
    void put(std::string_view value) {
        separate();
        out_ += value;
    }
    void enclose(char open, auto&& write, char close) {
        separate();
        out_ += open;
        separated_ = true;
        write();
        out_ += close;
        separated_ = false;
    }

    std::string out_;
    bool separated_ = true; // whether the next value needs no comma before it
};

namespace detail {

/// The place after the string that begins at `at`.
inline std::size_t end_of_string(std::string_view json, std::size_t at) {
    for (++at; json[at] != '"'; ++at)
        if (json[at] == '\\') ++at;
    return at + 1;
}

/// Whether the array or object that opens at `at` holds no other.
inline bool is_innermost(std::string_view json, std::size_t at) {
    for (++at;;) {
        switch (json[at]) {
        case '{':
        case '[': return false;
        case '}':
        case ']': return true;
        case '"': at = end_of_string(json, at); break;
        default: ++at; break;
        }
    }
}

} // namespace detail

/// What a `json_writer` wrote, over several lines for people: two spaces a level, but an array or
/// object that holds no other on one line. Linear in the text.
inline std::string indented(std::string_view json) {
    std::string out;
    std::size_t depth = 0;
    bool on_one_line = true;
    const auto break_line = [&] {
        if (on_one_line) return;
        out += '\n';
        out.append(2 * depth, ' ');
    };
    for (std::size_t at = 0; at < json.size();) {
        if (json[at] == '"') {
            const auto end = detail::end_of_string(json, at);
            out += json.substr(at, end - at);
            at = end;
            continue;
        }
        const char byte = json[at];
        switch (byte) {
        case '{':
        case '[':
            on_one_line = detail::is_innermost(json, at);
            out += byte;
            ++depth;
            break_line();
            break;
        case '}':
        case ']':
            --depth;
            break_line();
            out += byte;
            on_one_line = false;
            break;
        case ',':
            out += on_one_line ? ", " : ",";
            break_line();
            break;
        case ':': out += ": "; break;
        default: out += byte; break;
        }
        ++at;
    }
    return out;
}

} // namespace examples
