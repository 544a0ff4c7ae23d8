#pragma once

#include <tare/syntax/directive.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/to_text.hpp>
#include <tare/text/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// The parser directives that a Dockerfile begins with; those that are empty are left out.
struct dockerfile_directives {
    std::string_view syntax{};
    char escape = '\\';
    std::string_view check{};
};

/// Writes a Dockerfile from values, one after the other; a blank line parts its stages.
///
///     const auto text = tare::dockerfile_builder({.syntax = "docker/dockerfile:1"})
///                           .add(tare::from_instruction{.base = "debian:12"},
///                                tare::cmd_instruction{tare::command_form::exec, {"bash"}})
///                           .text();
class dockerfile_builder {
public:
    constexpr explicit dockerfile_builder(const dockerfile_directives& directives = {})
        : escape_(directives.escape) {
        append_directive(directive_key::syntax, directives.syntax);
        if (escape_ != '\\') append_directive(directive_key::escape, {&escape_, 1});
        append_directive(directive_key::check, directives.check);
    }

    /// Appends instructions. The first one that cannot be written is the text's error.
    template <class... Instructions>
    constexpr dockerfile_builder& add(const Instructions&... instructions) {
        (add_one(instructions), ...);
        return *this;
    }
    /// Appends a comment, a line for each of its lines.
    constexpr dockerfile_builder& comment(std::string_view text) {
        if (has_instruction_ && !is_parted_) text_ += '\n';
        is_parted_ = true;
        for (bool is_last = false; !is_last;) {
            const auto end = text.find('\n');
            is_last = end == std::string_view::npos;
            append_comment(text.substr(0, end));
            if (!is_last) text.remove_prefix(end + 1);
        }
        return *this;
    }

    /// The Dockerfile, or why it cannot be written.
    [[nodiscard]] constexpr result<std::string, write_error> text() const {
        if (error_) return fail(*error_);
        return text_;
    }

private:
    constexpr void append_directive(directive_key key, std::string_view value) {
        if (value.empty()) return;
        std::string line("# ");
        line += to_string(key);
        line += '=';
        line += value;
        const auto read = read_directive(line);
        if (!read || read->value != value || value.find('\n') != std::string_view::npos) {
            auto& error = error_.emplace();
            error.refusal = to_string(key);
            error.refusal += " is a directive that cannot have this value";
        }
        text_ += line;
        text_ += '\n';
    }

    template <class T>
    constexpr void add_one(const T& instruction) {
        if (error_) return;
        const auto written = to_text(instruction, escape_);
        if (!written) {
            error_.emplace(written.error());
            return;
        }
        if (T::key == keyword::from && has_instruction_ && !is_parted_) text_ += '\n';
        text_ += *written;
        has_instruction_ = true;
        is_parted_ = false;
    }

    constexpr void append_comment(std::string_view line) {
        std::string comment("#");
        if (!line.empty()) comment += ' ';
        comment += line;
        // Where directives may stand, a comment must not look like one.
        if (!has_instruction_ && read_directive(comment)) text_ += "#\n";
        text_ += comment;
        text_ += '\n';
    }

    char escape_;
    bool has_instruction_ = false;
    bool is_parted_ = false; ///< a blank line and comments are the last thing written
    std::string text_;
    std::optional<write_error> error_;
};

} // namespace tare::inline v0
