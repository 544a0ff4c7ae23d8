#pragma once

#include <tare/shell/embedded_script.hpp>
#include <tare/shell/script_editor.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Puts what an edit joins to a command of a RUN, with `&&` or `;`, on a line of its own where the RUN has
/// several lines and the command ends one: indented like its line, the operator where the RUN has its
/// others. The script stays the one that the edit makes.
class inserted_line {
public:
    explicit constexpr inserted_line(const embedded_script& script)
        : script_(script),
          source_(script.instruction().table().text),
          escape_(script.instruction().table().escape) {}

    [[nodiscard]] constexpr std::vector<edit> lay_out(std::vector<edit> edits, std::uint32_t command) const {
        if (edits.size() != 1 || !edits[0].range.empty()) return edits;
        if (script_.place() != script_place::line && script_.place() != script_place::line_and_heredocs)
            return edits;
        const auto& made = edits[0];
        const bool is_chain = made.replacement.starts_with(" && ");
        if (!is_chain && !made.replacement.starts_with("; ")) return edits;
        const auto whole = script_.instruction().range();
        const auto at = made.range.begin;
        const auto first = script_.range().begin;
        const auto feed = slice(source_, script_.range()).find('\n');
        if (feed == std::string_view::npos || !ends_line(at)) return edits;
        if (!is_continued(static_cast<std::uint32_t>(first + feed))) return edits;

        const auto indentation = indentation_at(whole, command);
        const std::string_view joint = is_chain ? " &&" : ";";
        const auto rest = line_at(at);
        const bool has_joint = rest.substr(blanks_of(rest).size()).starts_with(is_chain ? "&&" : ";");
        const bool leads = is_chain && !has_joint && leads_with_operator(whole);
        std::string bytes;
        if (has_joint) {
            bytes += rest; // as that one is written
        } else {
            if (!leads) bytes += joint;
            bytes += ' ';
            bytes += escape_;
        }
        bytes += slice(source_, whole).find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
        bytes += indentation;
        if (leads) bytes += "&& ";
        bytes += std::string_view(made.replacement).substr(joint.size() + 1);
        std::vector<edit> out{{made.range, std::move(bytes)}};
        return is_same(edits, out) ? out : edits;
    }

private:
    static constexpr bool is_blank(char byte) noexcept { return byte == ' ' || byte == '\t'; }

    constexpr std::string_view line_at(std::uint32_t begin) const noexcept {
        auto line = source_.substr(begin, source_.substr(begin).find('\n'));
        while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
        return line;
    }
    static constexpr std::string_view blanks_of(std::string_view line) noexcept {
        std::size_t size = 0;
        while (size < line.size() && is_blank(line[size])) ++size;
        return line.substr(0, size);
    }

    /// Whether the line that ends at an offset goes on.
    constexpr bool is_continued(std::uint32_t feed) const noexcept {
        auto line = source_.substr(0, feed);
        while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
        return line.ends_with(escape_);
    }

    /// Whether nothing but an operator and what continues the line follows in it.
    constexpr bool ends_line(std::uint32_t at) const noexcept {
        auto rest = line_at(at);
        if (rest.ends_with(escape_)) rest.remove_suffix(1);
        rest.remove_prefix(blanks_of(rest).size());
        while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
        return rest.empty() || rest == "&&" || rest == "||" || rest == ";";
    }

    /// That of the line on which the command begins; for the first line that of the next one with text.
    constexpr std::string_view indentation_at(source_range whole, std::uint32_t command) const noexcept {
        const auto feed = source_.substr(0, command).rfind('\n');
        if (feed != std::string_view::npos && feed >= whole.begin)
            return blanks_of(line_at(static_cast<std::uint32_t>(feed) + 1));
        for (auto next = source_.find('\n', whole.begin);
             next != std::string_view::npos && next + 1 < whole.end; next = source_.find('\n', next + 1)) {
            const auto line = line_at(static_cast<std::uint32_t>(next) + 1);
            const auto indentation = blanks_of(line);
            if (!indentation.empty() && indentation.size() < line.size() && line[indentation.size()] != '#')
                return indentation;
        }
        return "    ";
    }

    /// Whether lines begin with `&&`, and not end with it.
    constexpr bool leads_with_operator(source_range whole) const noexcept {
        for (auto begin = whole.begin; begin < whole.end;) {
            auto line = line_at(begin);
            const auto feed = source_.find('\n', begin);
            begin = feed < whole.end ? static_cast<std::uint32_t>(feed) + 1 : whole.end;
            line.remove_prefix(blanks_of(line).size());
            if (line.starts_with("&&")) return true;
            if (line.ends_with(escape_)) line.remove_suffix(1);
            while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
            if (line.ends_with("&&")) return false;
        }
        return true;
    }

    /// What is read in the instruction's script after some edits to it.
    constexpr std::optional<std::string> edited(std::vector<edit> edits) const {
        const auto whole = script_.instruction().range();
        for (auto& each : edits) {
            each.range.begin -= whole.begin;
            each.range.end -= whole.begin;
        }
        auto text = apply_edits(slice(source_, whole), edits);
        if (!text) return std::nullopt;
        return (escape_ == '`' ? "# escape=`\n" : "") + *text;
    }
    constexpr bool is_same(const std::vector<edit>& a, const std::vector<edit>& b) const {
        const auto first = edited(a);
        const auto second = edited(b);
        if (!first || !second) return false;
        const auto one = parse_view(*first);
        const auto other = parse_view(*second);
        if (!other.ok() || one.instructions().size() != 1 || other.instructions().size() != 1) return false;
        const auto scripts = read_scripts(one.instructions().front(), script_.setting());
        const auto others = read_scripts(other.instructions().front(), script_.setting());
        if (scripts.size() != 1 || others.size() != 1 || !scripts[0].script() || !others[0].script())
            return false;
        return shapes_of(*scripts[0].script()) == shapes_of(*others[0].script());
    }
    static constexpr node_shapes shapes_of(const shell_script& script) {
        node_shapes out;
        out.add(script.table(), 0, static_cast<std::uint32_t>(script.table().nodes.size()));
        return out;
    }

    const embedded_script& script_;
    std::string_view source_;
    char escape_;
};

} // namespace detail
} // namespace tare::inline v0
