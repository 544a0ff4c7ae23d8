#pragma once

#include <tare/rewrite/finding.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

namespace detail {

/// Words that make more of a script than a list of programs to run: the shell's reserved words, and
/// the builtins that may change the shell itself, end it, or run what cannot be seen.
inline constexpr std::array<std::string_view, 61> shell_words{
    "!",       ".",        "alias",  "bg",     "bind",     "break",   "builtin",  "case",    "cd",
    "command", "continue", "coproc", "declare", "dirs",    "disown",  "do",       "done",    "elif",
    "else",    "enable",   "env",    "esac",   "eval",     "exec",    "exit",     "export",  "fc",
    "fg",      "fi",       "for",    "function", "getopts", "hash",   "if",       "in",      "jobs",
    "let",     "local",    "mapfile", "popd",  "printf",   "pushd",   "read",     "readarray", "readonly",
    "return",  "select",   "set",    "shift",  "shopt",    "source",  "suspend",  "then",    "time",
    "times",   "trap",     "typeset", "ulimit", "umask",   "unalias", "unset",
};

/// Programs that a shell which ran them once may go on running from where it found them: no package
/// of a distribution and no build moves these.
inline constexpr std::array<std::string_view, 32> steady_programs{
    "apk", "apt", "apt-get", "cat", "chgrp", "chmod", "chown", "cp", "dnf", "dpkg", "echo",
    "groupadd", "install", "ln", "ls", "microdnf", "mkdir", "mv", "rm", "rmdir", "rpm", "sed",
    "tar", "tdnf", "test", "touch", "true", "useradd", "usermod", "yum", "zypper", "adduser",
};

template <std::size_t Size>
[[nodiscard]] constexpr bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) noexcept {
    for (const auto each : words)
        if (word == each) return true;
    return false;
}

/// Whether a byte stands for itself in every POSIX shell, wherever in a word it is but for `=`.
[[nodiscard]] constexpr bool is_plain_shell_byte(char byte) noexcept {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           std::string_view("_./:,@%+-=").find(byte) != std::string_view::npos;
}

/// The programs a script runs, in order, where it is nothing but programs with plain arguments joined
/// by `&&`; nothing where it holds more.
[[nodiscard]] constexpr std::optional<std::vector<std::string_view>> plain_programs(std::string_view script) {
    std::vector<std::string_view> programs;
    bool in_command = false;
    for (std::size_t at = 0; at < script.size();) {
        if (script[at] == ' ' || script[at] == '\t') {
            ++at;
        } else if (script.substr(at).starts_with("&&")) {
            if (!in_command) return std::nullopt;
            in_command = false;
            at += 2;
        } else {
            const auto begin = at;
            while (at < script.size() && is_plain_shell_byte(script[at])) ++at;
            if (at == begin) return std::nullopt;
            const auto word = script.substr(begin, at - begin);
            if (!in_command) {
                if (word.find('=') != std::string_view::npos || is_one_of(word, shell_words)) return std::nullopt;
                programs.push_back(word);
            }
            in_command = true;
        }
    }
    if (!in_command) return std::nullopt;
    return programs;
}

} // namespace detail

/// # merge_runs
/// **What it does** Joins neighbouring RUN instructions into one.
/// **Why** Each RUN makes a layer; what a later one deletes stays in the image.
/// **Example** `RUN apt-get update` and `RUN apt-get install -y curl` become
/// `RUN apt-get update && \` and, on the next line, `apt-get install -y curl`.
/// **When it is safe** Always, for what it takes on: shell-form RUNs of one stage with the same flags
/// and nothing but comments and blank lines between them, whose scripts are programs with plain
/// arguments joined by `&&`. Such a script leaves nothing in the shell for the next one: no
/// variable, no working directory, no option; only where the shell found a program it may remember,
/// so a program that both scripts run must be one that stays in its place. A Dockerfile that sets
/// SHELL, or continues lines with a backquote as those for Windows do, is left alone. Comments stay
/// before the command they stood before; blank lines between the instructions go.
class merge_runs {
public:
    static constexpr std::string_view name = "merge-runs";

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (!dockerfile.ok() || dockerfile.escape() != '\\') return;
        for (const auto each : dockerfile.instructions())
            if (each.keyword() == keyword::shell) return;

        std::vector<run> chain;
        for (const auto each : dockerfile.instructions()) {
            auto next = read(each);
            if (!next || (!chain.empty() && !follows(chain, *next))) {
                report(chain, out);
                chain.clear();
            }
            if (next) chain.push_back(std::move(*next));
        }
        report(chain, out);
    }

private:
    struct run {
        instruction node;
        source_range script;
        std::vector<std::string> flags;
        std::vector<std::string> programs;
    };

    /// The instruction as a RUN that can be joined with another one.
    static constexpr std::optional<run> read(instruction node) {
        if (node.keyword() != keyword::run || node.is_json()) return std::nullopt;
        run out{node, {}, {}, {}};
        bool has_script = false;
        for (const auto part : node.parts()) {
            if (part.kind() == node_kind::text) {
                has_script = true;
                out.script = part.range();
            } else if (has_script && part.kind() != node_kind::separator && part.kind() != node_kind::newline) {
                return std::nullopt;
            }
        }
        if (!has_script) return std::nullopt;
        const auto script = node.arguments().front().value();
        const auto programs = detail::plain_programs(script);
        if (!programs) return std::nullopt;
        for (const auto program : *programs) out.programs.emplace_back(program);
        for (const auto flag : node.flags()) out.flags.push_back(flag.spelling());
        return out;
    }

    static constexpr bool follows(const std::vector<run>& chain, const run& next) {
        if (next.flags != chain.front().flags) return false;
        for (const auto between : gap(chain.back(), next))
            if (between.kind() != node_kind::comment && between.kind() != node_kind::blank_line) return false;
        for (const auto& program : next.programs) {
            if (detail::is_one_of(program, detail::steady_programs)) continue;
            for (const auto& before : chain)
                for (const auto& known : before.programs)
                    if (known == program) return false;
        }
        return true;
    }

    static constexpr element_range<element> gap(const run& first, const run& second) {
        const auto& table = first.node.table();
        return {table, table.nodes[first.node.index()].next, second.node.index()};
    }

    static constexpr void report(const std::vector<run>& chain, findings& out) {
        if (chain.size() < 2) return;
        finding found{name,
                      {chain.front().node.range().begin, chain.back().node.range().end},
                      "these neighbouring RUN instructions can be one layer",
                      applicability::safe,
                      {}};
        for (std::size_t i = 1; i < chain.size(); ++i) {
            const auto& first = chain[i - 1];
            const auto& second = chain[i];
            const bool crlf = first.node.text().ends_with("\r\n");
            found.edits.push_back(
                {{first.script.end, first.node.range().end}, crlf ? " && \\\r\n" : " && \\\n"});
            for (const auto between : gap(first, second))
                if (between.kind() == node_kind::blank_line) found.edits.push_back({between.range(), ""});
            found.edits.push_back({{second.node.range().begin, second.script.begin}, "    "});
        }
        out.push_back(std::move(found));
    }
};

} // namespace tare::inline v0
