#pragma once

#include <tare/shell/parse_script.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/script_text.hpp>
#include <tare/shell/shell_in_force.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/heredoc.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Where in an instruction a script stands.
enum class script_place : std::uint8_t {
    line,              ///< it is the instruction's text, which can have no newline
    line_and_heredocs, ///< the same and the heredocs after it, which the shell reads
    heredoc,           ///< it is the body of the RUN's only heredoc, which is all there is
    json_string,       ///< it is a string of a JSON array: `["sh", "-c", "…"]`
};

/// A script as it stands in an instruction: the text that the shell gets, its tree, and the way back to
/// the Dockerfile. It points into the document, which must stay where it is; it can be moved.
class embedded_script {
public:
    constexpr embedded_script(tare::instruction whole, script_place place, const shell_setting& setting,
                              script_text&& text)
        : whole_(whole), place_(place), setting_(setting), text_(std::move(text)) {
        if (setting_.dialect) script_ = parse_script(text_.text(), *setting_.dialect);
    }
    embedded_script(const embedded_script&) = delete;
    embedded_script& operator=(const embedded_script&) = delete;
    constexpr embedded_script(embedded_script&&) noexcept = default;
    constexpr embedded_script& operator=(embedded_script&&) noexcept = default;
    constexpr ~embedded_script() = default;

    /// The instruction of the document that holds it: for a trigger, the ONBUILD.
    [[nodiscard]] constexpr tare::instruction instruction() const noexcept { return whole_; }
    [[nodiscard]] constexpr script_place place() const noexcept { return place_; }
    /// What runs it.
    [[nodiscard]] constexpr const shell_setting& setting() const& noexcept { return setting_; }
    void setting() const&& = delete;

    /// What the shell gets to run.
    [[nodiscard]] constexpr std::string_view text() const& noexcept { return text_.text(); }
    void text() const&& = delete;
    /// Its tree, whose offsets are those of `text`; nothing where the script is opaque, for which the
    /// setting tells the reason.
    [[nodiscard]] constexpr const std::optional<shell_script>& script() const& noexcept { return script_; }
    void script() const&& = delete;

    /// The range of the Dockerfile that a range of the text comes from, with the continuations and
    /// comments in it. An empty range is the place before its next byte. O(log pieces).
    [[nodiscard]] constexpr source_range to_source(source_range range) const noexcept {
        return text_.to_source(range);
    }
    /// Where in the Dockerfile all of it stands.
    [[nodiscard]] constexpr source_range range() const noexcept { return to_source({0, text_.size()}); }
    /// The pieces of the Dockerfile that the text is put together from.
    [[nodiscard]] constexpr const std::vector<script_text::piece>& pieces() const& noexcept {
        return text_.pieces();
    }
    void pieces() const&& = delete;

private:
    tare::instruction whole_;
    script_place place_ = {};
    shell_setting setting_;
    script_text text_;
    std::optional<shell_script> script_;
};

namespace detail {

/// What runs a file by the `#!` that its text begins with. Linux hands on what follows the interpreter as
/// one argument.
[[nodiscard]] constexpr shell_setting read_interpreter(std::string_view text) {
    constexpr std::string_view spaces = " \t";
    auto line = text.substr(2, text.find('\n') - 2);
    const auto next = [&] {
        const auto begin = line.find_first_not_of(spaces);
        line.remove_prefix(begin == std::string_view::npos ? line.size() : begin);
        const auto word = line.substr(0, line.find_first_of(spaces));
        line.remove_prefix(word.size());
        return word;
    };
    std::vector<std::string_view> words{next()};
    const bool is_env = base_name(words[0]) == "env";
    for (auto word = next(); !word.empty(); word = next())
        if (!is_env || word != "-S") words.push_back(word);
    auto out = read_shell_command(words);
    const bool splits = !is_env && words.size() > 2;
    if (!out.setting.is_opaque() && (splits || out.takes_text || out.script != words.size())) {
        out.setting.dialect.reset();
        out.setting.opacity = shell_opacity::unknown_option;
    }
    return out.setting;
}

/// Reads the scripts of an instruction: there is one at most but where this is said to find more.
class script_reader {
public:
    constexpr script_reader(instruction whole, const shell_setting& setting)
        : whole_(whole), node_(whole.trigger().value_or(whole)), setting_(setting) {}

    constexpr std::vector<embedded_script> run() {
        switch (node_.keyword()) {
        case keyword::run:
        case keyword::cmd:
        case keyword::entrypoint: read(0); break;
        case keyword::healthcheck:
            if (is_check()) read(1);
            break;
        default: break;
        }
        return std::move(out_);
    }

private:
    /// Whether a HEALTHCHECK gives a command, and not NONE.
    constexpr bool is_check() const {
        std::vector<char> type;
        std::vector<char> upper;
        if (const auto first = node_.arguments().at(0)) first->append_value(type);
        append_upper_case(upper, std::string_view(type.data(), type.size()));
        return std::string_view(upper.data(), upper.size()) == "CMD";
    }

    /// Reads what the arguments after so many give.
    constexpr void read(std::size_t skipped) {
        if (node_.is_json()) return read_exec(skipped);
        const auto argument = node_.arguments().at(skipped);
        if (!argument || argument->kind() != node_kind::text) return;
        const auto heredocs = heredoc_lines();
        script_text text(source());
        text.append(*argument);
        if (heredocs.empty()) return put(script_place::line, std::move(text));
        if (heredocs.size() == 1)
            if (const auto opened = parse_heredoc_word(text.text()))
                return read_heredoc(heredocs[0], opened->chomp);
        for (const auto& lines : heredocs) {
            const source_range gap{text.to_source({text.size(), text.size()}).begin, lines.body.begin};
            gap.size() == 1 ? text.append(gap) : text.append("\n", gap);
            text.append(lines.body);
            text.append(lines.name);
        }
        put(script_place::line_and_heredocs, std::move(text));
    }

    constexpr void read_exec(std::size_t skipped) {
        std::vector<element> strings;
        for (const auto each : element_range<element>(node_))
            if (each.kind() == node_kind::string) strings.push_back(each);
        const argument_values values(node_.arguments());
        if (values.words().size() <= skipped) return;
        const auto command = read_shell_command(std::span(values.words()).subspan(skipped));
        if (!command.takes_text || command.script >= strings.size()) return;
        script_text text(source());
        append_json_string(text, strings[command.script]);
        out_.emplace_back(whole_, script_place::json_string, command.setting, std::move(text));
    }

    /// The lines of a heredoc: its body up to the name that ends it.
    struct lines_of_heredoc {
        source_range body;
        source_range name;
    };
    constexpr std::vector<lines_of_heredoc> heredoc_lines() const {
        std::vector<lines_of_heredoc> out;
        for (const auto& each : whole_.heredocs()) {
            const auto begin = each.range.begin + static_cast<std::uint32_t>(each.content.size());
            auto name = source_range{begin, each.range.end};
            while (name.begin < name.end && each.strips_tabs && source()[name.begin] == '\t') ++name.begin;
            const auto size = static_cast<std::uint32_t>(each.name.size());
            if (size < name.size()) name.end = name.begin + size;
            out.push_back({{each.range.begin, begin}, name});
        }
        return out;
    }

    /// A RUN that is nothing but a heredoc: its body is the script, or a file where it begins with `#!`.
    constexpr void read_heredoc(const lines_of_heredoc& lines, bool strips_tabs) {
        script_text text(source());
        if (!strips_tabs) text.append(lines.body);
        for (auto at = lines.body.begin; strips_tabs && at < lines.body.end;) {
            while (at < lines.body.end && source()[at] == '\t') ++at;
            const auto feed = source().find('\n', at);
            const auto end = feed < lines.body.end ? static_cast<std::uint32_t>(feed) + 1 : lines.body.end;
            text.append({at, end});
            at = end;
        }
        if (setting_.opacity != shell_opacity::windows && text.text().starts_with("#!"))
            setting_ = read_interpreter(text.text());
        put(script_place::heredoc, std::move(text));
    }

    constexpr void put(script_place place, script_text&& text) {
        out_.emplace_back(whole_, place, setting_, std::move(text));
    }
    constexpr std::string_view source() const noexcept { return node_.table().text; }

    instruction whole_;
    instruction node_;
    shell_setting setting_;
    std::vector<embedded_script> out_;
};

} // namespace detail

/// The scripts that an instruction has a shell run: the text of RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD,
/// run by what `setting` says; RUN's heredocs; the string after `-c` where an exec form names a shell; for
/// ONBUILD those of its trigger. What is no script, such as another exec form, gives none; what no shell
/// that is known reads gives one without a tree. Linear in the instruction.
[[nodiscard]] constexpr std::vector<embedded_script> read_scripts(instruction node,
                                                                  const shell_setting& setting) {
    return detail::script_reader(node, setting).run();
}

/// All the scripts of a document, in order. Linear in the document.
[[nodiscard]] constexpr std::vector<embedded_script> read_scripts(const document_base& from) {
    const shell_settings settings(from);
    std::vector<embedded_script> out;
    for (const auto node : from.instructions())
        for (auto& each : read_scripts(node, settings.at(node))) out.push_back(std::move(each));
    return out;
}
std::vector<embedded_script> read_scripts(document_base&&) = delete;

} // namespace tare::inline v0
