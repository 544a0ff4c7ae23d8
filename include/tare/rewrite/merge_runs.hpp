#pragma once

#include <tare/rewrite/finding.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/scan.hpp>
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

/// Words that make more of a script than a list of programs to run: the reserved words of shells,
/// those builtins of dash, bash, ash and ksh that may change the shell itself or end it, and what runs
/// another program.
inline constexpr std::array<std::string_view, 81> shell_words{
    "!",      ".",        "alias",   "autoload",  "bg",       "bind",     "break",  "builtin", "busybox",
    "case",   "cd",       "chdir",   "command",   "compound", "continue", "coproc", "declare", "dirs",
    "disown", "do",       "doas",    "done",      "elif",     "else",     "enable", "enum",    "env",
    "esac",   "eval",     "exec",    "exit",      "export",   "fc",       "fg",     "fi",      "float",
    "for",    "function", "getopts", "gosu",      "hash",     "if",       "in",     "integer", "jobs",
    "let",    "local",    "login",   "logout",    "mapfile",  "nameref",  "newgrp", "nice",    "popd",
    "printf", "pushd",    "read",    "readarray", "readonly", "return",   "select", "set",     "shift",
    "shopt",  "source",   "su",      "sudo",      "suspend",  "then",     "time",   "timeout", "times",
    "trap",   "typeset",  "ulimit",  "umask",     "unalias",  "unset",    "until",  "while",   "xargs",
};

/// Programs that a shell which ran them once may go on running from where it found them: no package
/// of a distribution and no build moves these.
inline constexpr std::array<std::string_view, 34> steady_programs{
    "addgroup", "adduser", "apk",  "apt",     "apt-get",  "cat",     "chgrp",  "chmod", "chown",
    "cp",       "dnf",     "dpkg", "echo",    "groupadd", "install", "ln",     "ls",    "microdnf",
    "mkdir",    "mv",      "rm",   "rmdir",   "rpm",      "sed",     "sync",   "tar",   "tdnf",
    "test",     "touch",   "true", "useradd", "usermod",  "yum",     "zypper",
};

/// Programs that show the shell to be a POSIX one, as no Windows has them.
inline constexpr std::array<std::string_view, 21> posix_programs{
    "addgroup",
    "adduser",
    "apk",
    "apt",
    "apt-get",
    "chgrp",
    "chmod",
    "chown",
    "dnf",
    "dpkg",
    "groupadd",
    "ldconfig",
    "ln",
    "microdnf",
    "rpm",
    "tdnf",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "yum",
    "zypper",
};

/// Programs that may take away the working directory, which the next RUN would find made anew.
inline constexpr std::array<std::string_view, 3> removing_programs{"mv", "rm", "rmdir"};

/// Programs that leave others running, which the next RUN would find ended.
inline constexpr std::array<std::string_view, 10> starting_programs{
    "dirmngr", "gpg",           "gpg-agent", "gpg2",   "invoke-rc.d",
    "nohup",   "pg_ctlcluster", "service",   "setsid", "start-stop-daemon",
};

/// The options of a mount that gives two RUNs what it would give one. A tmpfs is empty for each, and
/// what is written to a bind mount is gone after each.
inline constexpr std::array<std::string_view, 6> even_mount_options{
    "type=bind", "type=cache", "type=secret", "type=ssh", "ro", "readonly",
};
inline constexpr std::array<std::string_view, 13> even_mount_keys{
    "dst",      "destination", "env",    "from", "gid",    "id",  "mode",
    "required", "sharing",     "source", "src",  "target", "uid",
};

template <std::size_t Size>
[[nodiscard]] constexpr bool is_one_of(std::string_view word,
                                       const std::array<std::string_view, Size>& words) noexcept {
    for (const auto each : words)
        if (word == each) return true;
    return false;
}

template <std::size_t Size>
[[nodiscard]] constexpr bool has_one_of(const std::vector<std::string>& programs,
                                        const std::array<std::string_view, Size>& words) noexcept {
    for (const std::string_view each : programs)
        if (is_one_of(each.substr(each.rfind('/') + 1), words)) return true;
    return false;
}

/// Whether a script with these programs can only be meant for a POSIX shell.
[[nodiscard]] constexpr bool needs_posix_shell(const std::vector<std::string>& programs) noexcept {
    for (const auto& each : programs)
        if (each.starts_with('/')) return true;
    return has_one_of(programs, posix_programs);
}

/// Whether a flag of RUN gives two of them what it would give one.
[[nodiscard]] constexpr bool is_even_flag(std::string_view flag) noexcept {
    constexpr std::string_view mount = "--mount=";
    if (!flag.starts_with(mount)) return true;
    for (flag.remove_prefix(mount.size()); !flag.empty();) {
        const auto end = flag.find(',');
        const auto option = flag.substr(0, end);
        const auto equals = option.find('=');
        const bool is_even_key =
            equals != std::string_view::npos && is_one_of(option.substr(0, equals), even_mount_keys);
        if (!is_even_key && !is_one_of(option, even_mount_options)) return false;
        flag.remove_prefix(end == std::string_view::npos ? flag.size() : end + 1);
    }
    return true;
}

/// Whether a byte stands for itself in every POSIX shell, wherever in a word it is but for `=`.
[[nodiscard]] constexpr bool is_plain_shell_byte(char byte) noexcept {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           std::string_view("_./:,@%+-=").find(byte) != std::string_view::npos;
}

/// The programs a script runs, in order, where it is nothing but programs with plain arguments joined
/// by `&&`; nothing where it holds more.
[[nodiscard]] constexpr std::optional<std::vector<std::string>> plain_programs(std::string_view script) {
    std::vector<std::string> programs;
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
                if (word.find('=') != std::string_view::npos || is_one_of(word, shell_words))
                    return std::nullopt;
                programs.emplace_back(word);
            }
            in_command = true;
        }
    }
    if (!in_command) return std::nullopt;
    return programs;
}

} // namespace detail

/// # merge_runs
/// **What it does** Joins a RUN instruction with the one that follows it.
/// **Why** Each RUN makes a layer; what a later one deletes stays in the image.
/// **Example** `RUN apt-get update` and `RUN apt-get install -y curl` become
/// `RUN apt-get update && \` and, on the next line, `apt-get install -y curl`.
/// **When it is safe** Where a program such as `apt-get` or `/usr/bin/make` shows that a POSIX shell
/// runs the scripts; else it is assuming, for the base image may be one of Windows, where a program
/// that was just installed is found by the next RUN only. It takes on shell-form RUNs of one stage with
/// the same flags and nothing but comments and blank lines between them, whose scripts are programs
/// with plain arguments joined by `&&`. Such a script leaves nothing in the shell for the next one: no
/// variable, no working directory, no option. What it might leave otherwise keeps the two apart:
/// - The shell may remember where it found a program, so a program that both scripts run must be one
///   that stays in its place.
/// - `rm`, `rmdir` and `mv` may take the working directory away, so nothing is joined after them.
/// - What a program such as `service` started would go on running, so nothing is joined after it.
/// - Mounts must be the same for one RUN as for two: no tmpfs and none that can be written to, but
///   for caches.
///
/// A Dockerfile that sets SHELL, or continues lines with a backquote as those for Windows do, is left
/// alone, and so is what would grow beyond the length that BuildKit takes for a line. Comments stay
/// before the command they stood before; blank lines between the instructions go.
class merge_runs {
public:
    static constexpr std::string_view name = "merge-runs";

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (!dockerfile.ok() || dockerfile.escape() != '\\') return;
        for (const auto each : dockerfile.instructions())
            if (each.keyword() == keyword::shell) return;

        std::optional<run> last;
        for (const auto each : dockerfile.instructions()) {
            auto next = read(each);
            if (last && next && follows(*last, *next)) {
                out.push_back(join(*last, *next));
                next->begin = last->begin;
                for (auto& program : next->programs) last->programs.push_back(std::move(program));
                next->programs = std::move(last->programs);
            }
            last = std::move(next);
        }
    }

private:
    /// A RUN that can be joined with others, and what is known of those it joins before it.
    struct run {
        instruction node;
        source_range script;
        std::vector<std::string> flags;
        std::vector<std::string> programs; ///< theirs too
        std::uint32_t begin = 0;           ///< of the first of them
    };

    static constexpr std::optional<run> read(instruction node) {
        if (node.keyword() != keyword::run || node.is_json()) return std::nullopt;
        run out{node, {}, {}, {}, node.range().begin};
        for (const auto part : node.parts()) {
            if (part.kind() == node_kind::text)
                out.script = part.range();
            else if (!out.script.empty() && part.kind() != node_kind::separator &&
                     part.kind() != node_kind::newline)
                return std::nullopt;
        }
        if (out.script.empty()) return std::nullopt;
        auto programs = detail::plain_programs(node.arguments().front().value());
        if (!programs) return std::nullopt;
        out.programs = std::move(*programs);
        for (const auto flag : node.flags()) {
            out.flags.push_back(flag.spelling());
            if (!detail::is_even_flag(out.flags.back())) return std::nullopt;
        }
        return out;
    }

    static constexpr bool follows(const run& first, const run& second) {
        if (first.flags != second.flags) return false;
        if (second.node.range().end - first.begin > max_line_size) return false;
        for (const auto between : gap(first, second))
            if (between.kind() != node_kind::comment && between.kind() != node_kind::blank_line) return false;
        if (detail::has_one_of(first.programs, detail::removing_programs) ||
            detail::has_one_of(first.programs, detail::starting_programs))
            return false;
        for (const auto& program : second.programs) {
            if (detail::is_one_of(program, detail::steady_programs)) continue;
            for (const auto& known : first.programs)
                if (known == program) return false;
        }
        return true;
    }

    static constexpr element_range<element> gap(const run& first, const run& second) {
        const auto& table = first.node.table();
        return {table, table.nodes[first.node.index()].next, second.node.index()};
    }

    static constexpr finding join(const run& first, const run& second) {
        const auto end = first.node.range().end;
        const bool crlf = first.node.text().ends_with("\r\n");
        const bool is_sure =
            detail::needs_posix_shell(first.programs) || detail::needs_posix_shell(second.programs);
        finding found{name,
                      {first.node.range().begin, second.node.range().end},
                      "this RUN and the next can be one layer",
                      is_sure ? applicability::safe : applicability::assuming,
                      {{{first.script.end, end}, crlf ? " && \\\r\n" : " && \\\n"}},
                      is_sure ? "" : "the base image runs scripts in a POSIX shell"};
        for (const auto between : gap(first, second))
            if (between.kind() == node_kind::blank_line) found.edits.push_back({between.range(), ""});

        // The keyword and the flags go; comments between them stay.
        auto begin = second.node.range().begin;
        for (const auto part : element_range<token>(second.node)) {
            if (part.range().begin >= second.script.begin) break;
            if (part.kind() != node_kind::interior_comment) continue;
            if (begin != part.range().begin) found.edits.push_back({{begin, part.range().begin}, ""});
            begin = part.range().end;
        }
        found.edits.push_back({{begin, second.script.begin}, "    "});
        return found;
    }
};

} // namespace tare::inline v0
