#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// Why two neighbouring RUNs stay apart. Where there are several reasons, one is told.
enum class merge_fault : std::uint8_t {
    none, ///< they do not

    silenced,        ///< a comment `# tare: ignore=merge-runs` asks for it
    exec_form,       ///< one is a JSON array, which no shell runs
    other_shell,     ///< no shell that is known runs one of them, or not the same one both
    unreadable,      ///< a script has a fault, or no commands
    own_interpreter, ///< a heredoc begins with `#!`
    other_place,     ///< one script stands on its line, the other one in a heredoc
    other_flags,     ///< their flags differ
    uneven_mount,    ///< a mount begins anew for each RUN: a tmpfs, a bind mount that can be written
    startup_files,   ///< the shell reads files of the image before each script: `bash -l`, `-i`, BASH_ENV
    ends_in_comment, ///< nothing can follow on the line
    too_long,        ///< the script would be longer than a line can be

    runs_on,           ///< the first may leave a process running, which ends with its RUN
    temporary_file,    ///< the first may change what each RUN finds anew: /etc/hosts, /dev/shm, a mount
    changes_user,      ///< the first may change the account that the second runs under
    replaces_shell,    ///< the first may put another shell, or another program, where a known one is
    sources_file,      ///< the first reads commands from a file; in a subshell bash may end with them
    sets_trap,         ///< one sets a trap, whose commands another shell would run
    removes_directory, ///< the first removes the working directory, which the next RUN makes anew
    shells_differ,     ///< the first does what shells do not agree on in a subshell: an alias, `return`
    needs_errexit,     ///< the first ends at a failure by `set -e`, which the shell ignores before `&&`
    moves_program,     ///< the same, and so the shell goes on remembering where it found a program
    leaves_options,    ///< the first turns options of the shell that the second may heed
    asks_session,      ///< one asks for what tells of the running shell: `$?`, `$$`, RANDOM, `set` …
    needs_assumption,  ///< it is not sure that all of this is known, and only what is safe is wanted
    changes_more,      ///< the Dockerfile would be read in another way than meant

    at_comment,        ///< a comment stands between, and the options ask to heed that
    too_many_commands, ///< the RUN would have more commands than the options allow
    no_gain,           ///< the options ask for RUNs that undo or complete what those before did
};

namespace detail {

inline constexpr std::array<std::string_view, 29> merge_fault_sentences{
    "nothing keeps them apart",
    "a comment asks to leave one of them alone",
    "one is in the exec form",
    "no known shell runs both",
    "a script cannot be read",
    "a script names its own interpreter",
    "one script stands on its line and the other in a heredoc",
    "their flags differ",
    "a mount begins anew for each of them",
    "the shell reads files of the image before each script",
    "the first script ends in a comment",
    "the script would be longer than a line can be",
    "the first may leave a process running, which would end with its RUN",
    "the first may change what each RUN finds anew, such as /etc/hosts",
    "the first may change the account that the second runs under",
    "the first may put another program in the place of the shell or of one that it remembers",
    "the first reads commands from a file, with which bash may end a subshell",
    "a script sets a trap",
    "the first removes the working directory, which the second would find made anew",
    "the first does what shells do not agree on, such as defining an alias",
    "the first ends at a failure by set -e, which the shell ignores before &&",
    "the shell would remember where the first found a program that the second runs",
    "the first turns options of the shell that the second may heed",
    "one asks for values that tell of the running shell",
    "not all of it is sure",
    "the Dockerfile would be read in another way than meant",
    "a comment stands between them",
    "the RUN would have too many commands",
    "the second neither undoes nor completes what the first did",
};

} // namespace detail

/// One sentence, without a full stop.
[[nodiscard]] constexpr std::string_view to_string(merge_fault fault) noexcept {
    return detail::merge_fault_sentences[static_cast<std::size_t>(fault)];
}

} // namespace tare::inline v0
