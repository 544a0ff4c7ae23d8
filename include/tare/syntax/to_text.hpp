#pragma once

#include <tare/syntax/as.hpp>
#include <tare/syntax/comma_list.hpp>
#include <tare/syntax/directive.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/duration.hpp>
#include <tare/syntax/instruction_error.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/json.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/members.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/scan.hpp>
#include <tare/text/position.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Why no text can be written for an instruction's value.
struct write_error {
    keyword key = keyword::unknown;
    std::string_view member; ///< the one that would be read as something else; empty where there is a refusal
    std::string refusal;     ///< what BuildKit would say of the text

    /// One sentence.
    [[nodiscard]] constexpr std::string message() const {
        if (!refusal.empty()) return refusal;
        std::string out("no ");
        out += to_string(key);
        if (member.empty()) return out += " instruction alone says this";
        out += " instruction can have this value of `";
        out += member;
        out += '`';
        return out;
    }

    friend constexpr bool operator==(const write_error&, const write_error&) = default;
};

namespace detail {

/// How the words of an instruction are written.
struct word_style {
    bool as_json = false;        ///< as a JSON array, in which nothing opens a heredoc
    bool hides_heredocs = false; ///< where what opens one to the reader of words does not to that of heredocs
    bool sources_first = false;  ///< before the heredocs, which a quote in a source may hide
};

/// What is tried, the plainest first.
inline constexpr std::array<word_style, 4> word_styles{{
    {},
    {.hides_heredocs = true},
    {.sources_first = true},
    {.as_json = true},
}};

/// Writes one instruction: comments, its line, and its heredocs. What cannot be written comes out as
/// something else: the reader tells.
class instruction_writer {
public:
    constexpr instruction_writer(char escape, word_style style) : escape_(escape), style_(style) {}

    /// Appends the text of `value` to `out`.
    template <class T>
    constexpr void write(const T& value, std::string& out) {
        line_ = to_string(T::key);
        write_own(value);
        out += comments_;
        if (is_continued()) line_ += '\f'; // white space that ends the line without continuing it
        append_line(out);
        out += heredocs_;
    }

private:
    // ---- The line as a whole

    /// Whether the line would go on on the next one: one escape and perhaps blanks are its last bytes.
    constexpr bool is_continued() const noexcept {
        const auto last = line_.find_last_not_of(" \t");
        return line_[last] == escape_ && (last == 0 || line_[last - 1] != escape_);
    }

    /// Appends the line, in pieces where it is longer than BuildKit allows.
    constexpr void append_line(std::string& out) const {
        std::string_view rest = line_;
        while (rest.size() > max_line_size) {
            std::size_t size = max_line_size - 1;
            while (size > 0 && !can_break(rest, size)) --size;
            if (size == 0) break;
            out += rest.substr(0, size);
            out += escape_;
            out += '\n';
            rest.remove_prefix(size);
        }
        out += rest;
        out += '\n';
    }

    /// Whether a continuation may stand before the byte at `at`: white space would no longer be part
    /// of a line, `#` would begin a comment, and two escapes do not continue a line.
    constexpr bool can_break(std::string_view text, std::size_t at) const noexcept {
        const auto byte = static_cast<unsigned char>(text[at]);
        return (byte & 0xC0) != 0x80 && byte != '#' && text[at - 1] != escape_ &&
               !is_unicode_space(decode_utf8(text, at).value);
    }

    // ---- Parts

    /// A comment that documents `name`.
    constexpr void write_documentation(std::string_view name, std::string_view says) {
        if (says.empty()) return;
        std::string comment("# ");
        comment += name;
        comment += ' ';
        comment += says;
        if (comments_.empty() && read_directive(comment)) comments_ += "#\n"; // after which there are none
        comments_ += comment;
        comments_ += '\n';
    }

    /// `--name=value`. BuildKit takes each byte of a flag for a Latin-1 character.
    constexpr void write_flag(std::string_view name, std::string_view value) {
        begin_flag(name);
        line_ += '=';
        bool is_plain = true;
        for (const char byte : value)
            is_plain =
                is_plain && byte > ' ' && byte < 0x7F && byte != '"' && byte != '\'' && byte != escape_;
        if (is_plain) {
            line_ += value;
            return;
        }
        line_ += '"';
        for (std::size_t at = 0; at < value.size();) {
            const auto character = decode_utf8(value, at);
            if (value[at] == '"' || value[at] == escape_) line_ += escape_;
            if (character.value <= 0xFF)
                line_ += static_cast<char>(static_cast<unsigned char>(character.value));
            else
                line_ += value.substr(at, character.size);
            at += character.size;
        }
        line_ += '"';
    }
    constexpr void begin_flag(std::string_view name) {
        line_ += " --";
        line_ += name;
    }
    constexpr void write_text_flag(std::string_view name, std::string_view value) {
        if (!value.empty()) write_flag(name, value);
    }
    constexpr void write_switch(std::string_view name, bool is_on) {
        if (is_on) begin_flag(name);
    }
    constexpr void write_choice(std::string_view name, std::optional<bool> choice) {
        if (choice) write_flag(name, *choice ? "true" : "false");
    }
    constexpr void write_list_flag(std::string_view name, const std::vector<std::string>& values) {
        for (const auto& each : values) write_flag(name, each);
    }
    constexpr void write_interval(std::string_view name, std::int64_t nanoseconds) {
        if (nanoseconds == 0) return;
        std::string shown;
        append_duration(shown, nanoseconds);
        write_flag(name, shown);
    }
    template <class Names, class Mode>
    constexpr void write_mode(std::string_view name, const Names& names, std::optional<Mode> mode) {
        if (!mode) return;
        const auto at = static_cast<std::size_t>(*mode);
        write_flag(name, at < names.size() ? names[at] : std::string_view());
    }

    /// An argument, after `--` where it is the first one and looks like a flag, or like white space to
    /// BuildKit, which looks for flags byte by byte.
    constexpr void write_argument(std::string_view text) {
        line_ += ' ';
        if (!has_argument_) {
            const bool is_mistaken =
                text.starts_with("--") || text.starts_with('\x85') || text.starts_with('\xA0');
            if (is_mistaken) line_ += "-- ";
            if (style_.hides_heredocs) line_ += '\x85'; // a part of the first word to heredocs
        }
        has_argument_ = true;
        line_ += text;
    }

    constexpr void write_json(const std::vector<std::string>& strings) {
        line_ += " [";
        for (const auto& each : strings) {
            if (line_.back() != '[') line_ += ", ";
            append_json_quoted(line_, each);
        }
        line_ += ']';
    }

    constexpr void write_words(const std::vector<std::string>& words) {
        if (style_.as_json) return write_json(words);
        for (const auto& each : words) write_argument(each);
    }

    template <class T>
    constexpr void write_command(const T& value) {
        if (value.form == command_form::exec)
            write_json(value.command);
        else if (!value.command.empty())
            write_argument(value.command.front());
    }

    constexpr void write_pairs(const std::vector<name_value>& pairs, bool is_legacy) {
        for (const auto& [name, value] : pairs) {
            std::string pair(name);
            pair += is_legacy ? ' ' : '=';
            if (is_legacy && name.ends_with(escape_)) pair += ' '; // the first one is escaped
            pair += value;
            write_argument(pair);
        }
    }

    constexpr void write_heredoc(std::string_view name, std::string_view content) {
        heredocs_ += content;
        heredocs_ += name;
        heredocs_ += '\n';
    }

    /// The word that opens a heredoc.
    static constexpr std::string opening(const inline_file& file) {
        std::string out("<<");
        if (!file.expands) out += '"';
        if (file.expands && file.name.starts_with('-')) out += '\\'; // no `<<-`
        for (const char byte : file.name) {
            const bool is_ascii = static_cast<unsigned char>(byte) < 0x80;
            const bool is_special = file.expands ? is_ascii && !is_plain_in_word(byte) : byte == '"';
            if (is_special || byte == '\\') out += '\\';
            out += byte;
        }
        if (!file.expands) out += '"';
        return out;
    }

    // ---- Each instruction

    template <class T>
    constexpr void write_transfer(const T& value) {
        write_text_flag("chown", value.chown);
        write_text_flag("chmod", value.chmod);
        write_switch("link", value.link);
        write_list_flag("exclude", value.exclude);
        std::vector<std::string> words;
        for (const auto& each : value.contents) words.push_back(opening(each));
        words.insert(style_.sources_first ? words.begin() : words.end(), value.sources.begin(),
                     value.sources.end());
        words.push_back(value.destination);
        write_words(words);
        if (style_.as_json) return;
        // The line may open others than it is meant to, or hide one in quotes.
        std::size_t next = 0;
        for (const auto& opened : find_heredocs(line_)) {
            const auto is_named = [&](const inline_file& file) { return file.name == opened.name(); };
            auto found = value.contents.begin() + static_cast<std::ptrdiff_t>(next);
            if (found == value.contents.end() || !is_named(*found))
                found = std::find_if(value.contents.begin(), value.contents.end(), is_named);
            else
                ++next;
            write_heredoc(opened.name(), found == value.contents.end() ? std::string_view() : found->content);
        }
    }

    constexpr void write_own(const add_instruction& value) {
        write_choice("keep-git-dir", value.keep_git_dir);
        write_text_flag("checksum", value.checksum);
        write_choice("unpack", value.unpack);
        write_transfer(value);
    }
    constexpr void write_own(const copy_instruction& value) {
        write_text_flag("from", value.from);
        write_switch("parents", value.parents);
        write_transfer(value);
    }
    constexpr void write_own(const arg_instruction& value) {
        for (const auto& each : value.arguments) {
            write_documentation(each.name, each.documentation);
            std::string pair(each.name);
            if (each.value) {
                pair += '=';
                pair += *each.value;
            }
            write_argument(pair);
        }
    }
    constexpr void write_own(const cmd_instruction& value) { write_command(value); }
    constexpr void write_own(const entrypoint_instruction& value) { write_command(value); }
    constexpr void write_own(const env_instruction& value) { write_pairs(value.variables, value.is_legacy); }
    constexpr void write_own(const label_instruction& value) { write_pairs(value.labels, value.is_legacy); }
    constexpr void write_own(const expose_instruction& value) { write_words(value.ports); }
    constexpr void write_own(const from_instruction& value) {
        write_documentation(value.name, value.documentation);
        write_text_flag("platform", value.platform);
        write_argument(value.base);
        if (value.name.empty()) return;
        line_ += " AS ";
        line_ += value.name;
    }
    constexpr void write_own(const healthcheck_instruction& value) {
        if (value.is_disabled) return write_argument("NONE");
        write_interval("interval", value.interval);
        write_interval("timeout", value.timeout);
        write_interval("start-period", value.start_period);
        write_interval("start-interval", value.start_interval);
        if (value.retries != 0) {
            std::string shown(value.retries < 0 ? "-" : "");
            const std::int64_t retries = value.retries;
            append_decimal(shown, static_cast<std::uint64_t>(retries < 0 ? -retries : retries));
            write_flag("retries", shown);
        }
        write_argument("CMD");
        write_command(value);
    }
    constexpr void write_own(const maintainer_instruction& value) { write_argument(value.maintainer); }
    constexpr void write_own(const onbuild_instruction& value) {
        const auto expression = std::string_view(value.expression);
        const auto line = expression.substr(0, expression.find('\n'));
        const auto begun = trim_left(line);
        if (find_keyword(begun.substr(0, begun.find_first_of("\t\v\f\r "))) == keyword::onbuild) {
            // BuildKit takes the whole line for the trigger where odd white space, which only a
            // continuation can bring there, keeps it from finding the keyword.
            line_ = escape_;
            line_ += '\n';
        } else {
            line_ += ' ';
        }
        line_ += line;
        if (line.size() == expression.size()) return;
        heredocs_ += expression.substr(line.size() + 1);
        heredocs_ += '\n';
    }
    constexpr void write_own(const run_instruction& value) {
        for (const auto& each : value.devices) write_device(each);
        write_list_flag("mount", value.mounts);
        write_mode("network", network_mode_names, value.network);
        write_mode("security", security_mode_names, value.security);
        write_command(value);
        for (const auto& each : value.files) write_heredoc(each.name, each.content);
    }
    constexpr void write_device(const device& value) {
        std::string name;
        const split_field read(value.name);
        if (read.key == "name" || read.key == "required") name += "name=";
        name += value.name;
        std::string fields;
        append_comma_field(fields, name);
        if (value.required || fields.empty()) {
            if (!fields.empty()) fields += ',';
            fields += value.required ? "required" : "required=false";
        }
        write_flag("device", fields);
    }
    constexpr void write_own(const shell_instruction& value) { write_json(value.shell); }
    constexpr void write_own(const stopsignal_instruction& value) { write_argument(value.signal); }
    constexpr void write_own(const user_instruction& value) { write_argument(value.user); }
    constexpr void write_own(const volume_instruction& value) { write_words(value.volumes); }
    constexpr void write_own(const workdir_instruction& value) { write_argument(value.path); }

    char escape_;
    word_style style_;
    bool has_argument_ = false;
    std::string comments_;
    std::string line_;
    std::string heredocs_;
};

/// What is read of `text` that is not `value`, if anything is.
template <class T>
[[nodiscard]] constexpr std::optional<write_error> find_difference(std::string_view text, const T& value,
                                                                   char escape) {
    write_error error{T::key, {}, {}};
    std::string file;
    if (escape != '\\') {
        file += "# escape=";
        file += escape;
        file += '\n';
    }
    file += text;
    const auto dockerfile = parse_view(file);
    for (const auto& each : dockerfile.diagnostics()) {
        if (info(each.code).level != severity::error) continue;
        error.refusal = dockerfile.message(each);
        return error;
    }
    const auto instructions = dockerfile.instructions();
    if (instructions.size() != 1) return error;
    const auto read = as<T>(instructions.front());
    if (!read) {
        error.refusal = read.error().message();
        return error;
    }
    if (*read == value) return std::nullopt;
    for_each_member<T>([&](std::string_view name, auto member) {
        if (error.member.empty() && (*read).*member != value.*member) error.member = name;
    });
    return error;
}

} // namespace detail

/// An instruction's text, ended by a line feed, that is read as `value` again in a document with this
/// escape character: with the quotes, JSON arrays, continuations and heredocs it needs. What `value`
/// holds stands as it is: a variable in it is one, and a text that is to mean itself goes through
/// `quote_word` first. The error says why no text can be read so. Linear in the value.
template <class T>
[[nodiscard]] constexpr result<std::string, write_error> to_text(const T& value, char escape = '\\') {
    std::optional<write_error> error;
    for (const auto& style : detail::word_styles) {
        std::string text;
        detail::instruction_writer(escape, style).write(value, text);
        auto difference = detail::find_difference(text, value, escape);
        if (!difference) return text;
        if (!error) error.emplace(*std::move(difference));
        if (info(T::key).form != argument_form::json_or_words && !info(T::key).takes_heredocs) break;
    }
    return fail(*std::move(error));
}

} // namespace tare::inline v0
