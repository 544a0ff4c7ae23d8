#pragma once

#include <tare/syntax/json.hpp>
#include <tare/text/utf8.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace conformance {

/// Writes one JSON value, piece by piece; bytes that are not valid UTF-8 stand as {"b64": "…"}.
class json_line {
public:
    json_line& operator()(std::string_view text) {
        separate();
        if (is_valid(text)) {
            tare::append_json_quoted(out_, text);
        } else {
            out_ += R"({"b64":")" + base64(text) + R"("})";
        }
        return *this;
    }
    json_line& operator()(const char* text) { return (*this)(std::string_view(text)); }
    json_line& operator()(const std::string& text) { return (*this)(std::string_view(text)); }
    template <class T>
    requires std::is_arithmetic_v<T> json_line& operator()(T value) {
        separate();
        if constexpr (std::same_as<T, bool>)
            out_ += value ? "true" : "false";
        else
            out_ += std::to_string(value);
        return *this;
    }
    json_line& operator()(std::nullptr_t) {
        separate();
        out_ += "null";
        return *this;
    }

    /// An object's member begins; its value follows.
    json_line& key(std::string_view name) {
        (*this)(name);
        out_ += ':';
        fresh_ = true;
        return *this;
    }
    template <class T>
    json_line& member(std::string_view name, const T& value) {
        return key(name)(value);
    }
    template <class Range>
    json_line& list(std::string_view name, const Range& range) {
        key(name).open('[');
        for (const auto& each : range) (*this)(each);
        return close(']');
    }

    json_line& open(char bracket) {
        separate();
        out_ += bracket;
        fresh_ = true;
        return *this;
    }
    json_line& close(char bracket) {
        out_ += bracket;
        fresh_ = false;
        return *this;
    }

    [[nodiscard]] const std::string& text() const { return out_; }

private:
    void separate() {
        if (!fresh_) out_ += ',';
        fresh_ = false;
    }

    static bool is_valid(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const auto character = tare::decode_utf8(text, at);
            if (!character.valid) return false;
            at += character.size;
        }
        return true;
    }

    static std::string base64(std::string_view bytes) {
        constexpr std::string_view digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string out;
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            unsigned group = 0;
            for (std::size_t i = 0; i < 3; ++i)
                group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
            for (std::size_t i = 0; i < 4; ++i)
                out += at + i > bytes.size() ? '=' : digits[group >> (18 - 6 * i) & 0x3F];
        }
        return out;
    }

    std::string out_;
    bool fresh_ = true;
};

} // namespace conformance
