#pragma once

#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/join_runs.hpp>
#include <tare/rewrite/merge_assumption.hpp>
#include <tare/rewrite/merge_fault.hpp>
#include <tare/rewrite/merge_options.hpp>
#include <tare/rewrite/merge_plan.hpp>
#include <tare/syntax/document.hpp>
#include <tare/text/position.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// # merge_runs
/// **What it does** Joins neighbouring RUN instructions into one, each script after `&&` on a line of its own.
/// **Why** Each RUN makes a layer; what a later one deletes stays in the image.
/// **Example** `RUN apt-get update`, `RUN apt-get install -y curl` and `RUN rm -rf /var/lib/apt/lists/*` become
/// `RUN apt-get update && \` and the others on the lines that follow.
///
/// **When it is safe** The RUNs have the same flags and shell, nothing but comments and blank lines between them,
/// and one shell and one container do for the scripts what several did:
/// - **What the shell keeps.** A script that leaves another shell than it found (`cd`, variables, functions,
///   `umask`, `exit`, `exec` …) goes into a subshell, `( … )`, which keeps all that to itself. Options alone may
///   stay where the next script takes no notice of them. A script that reads a file of commands stays last, as
///   bash may end a subshell with the last of them; one that sets a trap stays alone.
/// - **What operators bind.** A script that is more than one chain of `&&` goes into braces where it stands after
///   another one. The first script needs none: `&&` asks for the status that its RUN had.
/// - **`set -e`.** A shell ignores it in all that stands before `&&`, and in subshells and braces there too. So a
///   script that may end by it stays first, and outside of a subshell, or last. One list of `&&` and `||` whose
///   last command is a plain one fails where it would have ended, and may stand anywhere.
/// - **Where programs are.** A shell goes on running a program from where it found it. A script that runs one that
///   a later script runs too goes into a subshell, but for `apt-get`, `rm` and others that stay in their place.
///   After a script that puts something in the place of one of these, or of a shell, nothing is joined.
/// - **The working directory.** A RUN whose working directory is gone finds it made anew. So the scripts must not
///   take it away: by `rm`, `rmdir`, `mv` or `find`, also in what `bash -c` is given; other programs are not
///   taken to do that. Which one it is,
///   WORKDIR and some of Docker's Official Images tell. What lies in it, or in no folder around it, can go.
///   Where it is not known, the caches of package managers and other folders for what may go at any time, such
///   as `/var/log`, can be emptied: no image works in one. `rm` of anything else that may be a folder makes it
///   an assumption. Paths are taken as they stand: symbolic links are not thought of.
/// - **What ends with a RUN.** Services, agents, build servers and all that runs in the background; mounts, a tmpfs,
///   what is written to a bind mount; `/etc/hosts`, `/etc/resolv.conf`, `/etc/hostname`, `/dev`, settings of the
///   kernel; the user and its home as looked up in `/etc/passwd`: after a script that may touch these nothing
///   is joined. Caches, secrets and mounts that are only read are the same for one RUN as for several.
/// - **What runs the scripts.** It must be a POSIX shell that does no more than run a script. SHELL tells, or one of
///   the Official Images for Linux, or for one that may be for Windows a script that only a POSIX shell
///   understands. On any other base it is an assumption: an image may have a SHELL of its own, which reads files
///   that the RUN before wrote, or gives `-e`. A shell that does so (`bash -l`, `-i`, BASH_ENV) keeps RUNs apart.
/// - **What scripts ask.** `$?`, `$$`, RANDOM and their like, before a command has run, keep a script apart. So
///   does `set` or `declare` that prints all variables, one of which is the script itself in bash.
///
/// `neighbours` gives the reason for each two that stay apart. Comments stay before the command they stood before;
/// blank lines between the instructions go. The result is no longer than the line that BuildKit takes.
/// **Options** `policy` says which of those are merged that could be; `max_commands` how many commands a RUN may
/// come to have where the layers gain nothing; `keep_separate_at_comments` heeds comments as borders;
/// `base_runs_sh` says that base images are known to run scripts by `/bin/sh -c`. Linear but for logarithms.
class merge_runs {
public:
    static constexpr std::string_view name = "merge-runs";

    constexpr merge_runs() = default;
    constexpr merge_runs(merge_options options) noexcept : options_(options) {}

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (!dockerfile.ok()) return;
        const detail::merge_plan plan(dockerfile, options_, name);
        const auto ignore = [](const neighbouring_runs&) {};
        const auto safe = plan.groups(true, ignore);
        std::size_t next = 0;
        for (const auto& group : plan.groups(false, ignore)) {
            if (group.assumptions != detail::merge_assumption::none) add(group, plan, out);
            const auto end = group.runs.back().script->range().end;
            for (; next < safe.size() && safe[next].runs.back().script->range().end <= end; ++next)
                add(safe[next], plan, out);
        }
        for (; next < safe.size(); ++next) add(safe[next], plan, out);
    }

    /// Each two RUNs that are neighbours, and why they stay apart, if they do. Linear but for logarithms.
    [[nodiscard]] constexpr std::vector<neighbouring_runs> neighbours(const document_base& dockerfile) const {
        std::vector<neighbouring_runs> out;
        if (!dockerfile.ok()) return out;
        const detail::merge_plan plan(dockerfile, options_, name);
        (void)plan.groups(false, [&](const neighbouring_runs& each) { out.push_back(each); });
        return out;
    }

private:
    static constexpr void add(const detail::merge_plan::group& group, const detail::merge_plan& plan,
                              findings& out) {
        auto edits = detail::join_runs(group.runs, plan.indentation());
        if (!edits) return;
        const auto first = group.runs.front().script->instruction().range();
        const auto last = group.runs.back().script->instruction().range();
        const bool is_safe = group.assumptions == detail::merge_assumption::none;
        auto& found = out.emplace_back();
        found.rule = name;
        found.range = {first.begin, last.end};
        found.message = "this RUN and the next can be one layer";
        if (group.runs.size() > 2) {
            found.message = "these ";
            append_decimal(found.message, group.runs.size());
            found.message += " RUNs can be one layer";
        }
        found.level = is_safe ? applicability::safe : applicability::assuming;
        found.edits = *std::move(edits);
        found.assumption = assumption_text(group.assumptions);
    }

    merge_options options_;
};

} // namespace tare::inline v0
