#pragma once

#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/cache_mount.hpp>
#include <tare/rewrite/cleanup_place.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/inserted_line.hpp>
#include <tare/rewrite/layer_needs.hpp>
#include <tare/rewrite/package_cleanup.hpp>
#include <tare/rewrite/package_uses.hpp>
#include <tare/rewrite/sure_base.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/edit_script.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/script_editor.hpp>
#include <tare/shell/word_expansion.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Some of the package managers.
class package_managers {
public:
    /// All of them.
    constexpr package_managers() = default;
    constexpr package_managers(std::initializer_list<package_manager> some) noexcept : bits_(0) {
        for (const auto each : some) bits_ |= bit(each);
    }
    [[nodiscard]] constexpr bool contains(package_manager manager) const noexcept {
        return (bits_ & bit(manager)) != 0;
    }

private:
    static constexpr std::uint32_t bit(package_manager manager) noexcept {
        return std::uint32_t{1} << static_cast<unsigned>(manager);
    }
    std::uint32_t bits_ = ~std::uint32_t{0};
};

struct clean_package_caches_options {
    package_managers managers{}; ///< those to look after
    bool caches = true;          ///< clean up
    bool recommended = true;     ///< leave out what apt-get only recommends
    bool confirmation = true;    ///< tell apt-get not to ask
};

/// # clean_package_caches
/// **What it does** Keeps package managers from leaving their caches in the layer of the RUN that uses them:
/// by an option of the commands that install (`apk add --no-cache`, `pip install --no-cache-dir`, also
/// pipx, poetry and uv), or by a command behind the last use (`rm -rf /var/lib/apt/lists/*`,
/// `dnf clean all`, `npm cache clean --force`, also zypper, pacman, conda, yarn, pnpm, composer, bundler).
/// An `apk update` that nothing needs then goes. What the image loses are the caches, those of its base
/// too; a later command that goes through all of `/var` sees that.
/// **Why** What a later RUN deletes stays in the layer before, and the image is no smaller.
/// **Example** `RUN apt-get update && apt-get install -y curl` goes on with
/// `&& rm -rf /var/lib/apt/lists/*`.
/// **When it is safe** A command is put right behind the pipeline of the last use, with `&&`, inside the
/// same list; behind a loop where that is in one; with `;` where `set -e` has ended the script after a
/// failure there, which it would not before `&&`. So the script comes to the same end, whichever command
/// fails; where no such place is found it is an advice. It can only fail where the use would have failed:
/// something that needs the same rights must have succeeded first. It is left where
/// - the RUN cleans up by itself, or ARG, ENV, an option or a variable of the script puts the caches elsewhere
/// - a mount holds them
/// - an instruction that comes later, in the stage or one built on it, in an ONBUILD or for the container,
///   names the caches, or uses them: for apt an install without an update before it, for others an option
///   such as `--offline`, a variable that says the same or `--network=none`, or a verb such as `pip cache`;
///   or a COPY or a mount takes them from the stage, or takes a folder around them to where that happens
/// - COPY or ADD puts files into the caches, or a command such as `npm config set cache` moves them
/// - the command is in the background, a pipeline's beginning, or a function
/// - the script calls its own functions, sets a `trap` or reads `$_`.
///
/// For apt the place is behind the last program of the RUN that might use it: where programs are started
/// that are not known to start nothing else, the lists are there for them. It is assuming where the text
/// cannot tell:
/// - a later RUN starts such a program (a script, make, a language): it must not install with the lists.
///   Package managers of languages are taken to bring packages themselves. So it is in an ONBUILD, whose
///   image others build on.
/// - a later RUN removes or marks packages by name: without the lists they must be installed
/// - yum and zypper clean up only where a repository is enabled, and nothing shows that one is
/// - `sudo` ran the manager: it must run `rm` too
/// - the RUN stands in an ONBUILD, which is a part of the image's configuration
/// - the manager may be too old for the option (pip before 19.1, apk before Alpine 3.3), unless the base is
///   an official image that is new enough; poetry before 1.2
/// - pipx notes the option with the package
/// - what conda and yarn are
/// - COPY takes from the stage what a variable says
///
/// Besides, `apt-get install` is told `--no-install-recommends`, assuming that nothing needs what is only
/// recommended; and `-y`, as an advice, where it would ask and nothing answers.
///
/// **Options** `managers`: those to look after. `caches`, `recommended`, `confirmation`: which of the three
/// to do. O(document log commands).
class clean_package_caches {
public:
    static constexpr std::string_view name = "clean-package-caches";

    explicit constexpr clean_package_caches(clean_package_caches_options options = {}) : options_(options) {}

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (!dockerfile.ok()) return;
        const detail::layer_needs needs(dockerfile);
        const auto text = dockerfile.text();
        std::array<bool, package_cleanups.size()> is_kept_off{};
        for (std::size_t i = 0; i < package_cleanups.size(); ++i)
            is_kept_off[i] = !needs.is_used(i) || needs.is_moved(i) ||
                             detail::holds_one(text, package_cleanups[i].strangers);
        const bool has_settings = detail::holds_one(text, "nstall-Recommends nstall-Suggests");
        const bool has_answers = detail::holds_one(text, "ssume-yes ssume-Yes force-yes Force-Yes");

        for (const auto& step : needs.steps()) {
            const auto& uses = step.uses;
            const auto inner = uses.node().trigger().value_or(uses.node());
            if (inner.keyword() != keyword::run || uses.script() == nullptr || uses.commands().empty())
                continue;
            for (std::size_t i = 0; options_.caches && i < package_cleanups.size(); ++i) {
                if (is_kept_off[i]) continue;
                task at{uses,          package_cleanups[i], needs.stage_of(step).base, step.configured,
                        step.has_user, step.after[i]};
                clean(at, out);
            }
            if (options_.recommended && !has_settings)
                add_option(uses, "--no-install-recommends", package_option::no_extras, out);
            if (options_.confirmation && !has_answers)
                add_option(uses, "-y", package_option::assume_yes, out);
        }
    }

private:
    using command_list = std::vector<const package_command*>;

    static constexpr std::string_view no_later_install =
        "no program that is started later installs with what is left here";
    static constexpr std::string_view triggers_run = "what ONBUILD says is run by builds, and read by nobody";
    static constexpr std::string_view no_copy = "no COPY takes the caches from the stage";
    static constexpr std::string_view no_other_name =
        "the packages that are removed or marked later are installed";

    /// A RUN, and one cleanup that it may need.
    struct task {
        const detail::package_uses& uses;
        const package_cleanup& cleanup;
        std::string_view base;
        std::uint32_t configured;
        bool has_user;
        detail::layer_need after;
    };

    // ---- Whether there is something to do

    constexpr bool is_looked_after(const package_command& command, const package_cleanup& cleanup) const {
        return options_.managers.contains(command.manager) &&
               cleanup.managers.contains(to_string(command.manager));
    }

    static constexpr bool brings(const package_command& command, const package_cleanup& cleanup) noexcept {
        const auto action = command.action;
        if (cleanup.harmless_verbs.contains(command.verb)) return false;
        if (cleanup.way != cleanup_way::option && action == package_action::update) return true;
        return action == package_action::install || action == package_action::upgrade;
    }

    /// Whether a script names a variable that says something about the caches. O(script).
    static constexpr bool names_variable(std::string_view script, package_manager which,
                                         const package_cleanup& cleanup) noexcept {
        const auto& manager = info(which);
        if (detail::holds_one(script, manager.no_cache_variables)) return true;
        if (detail::holds_one(script, manager.cache_variables)) return true;
        return detail::names_spoiler(script, cleanup);
    }

    constexpr void clean(const task& at, findings& out) const {
        const auto& cleanup = at.cleanup;
        const auto text = at.uses.text();
        command_list mine;
        const package_command* first = nullptr;
        const package_command* last_update = nullptr;
        std::uint32_t seen = 0; // managers whose variables have been looked for
        for (const auto& each : at.uses.commands()) {
            if (!is_looked_after(each, cleanup)) continue;
            if (!each.is_certain || detail::is_spoiled(each, cleanup)) return;
            const auto bit = detail::bit_of(each.manager);
            if ((at.configured & bit) != 0) return;
            if ((seen & bit) == 0 && names_variable(text, each.manager, cleanup)) return;
            seen |= bit;
            if (first == nullptr && brings(each, cleanup)) first = &each;
            if (each.action == package_action::update) last_update = &each;
            mine.push_back(&each);
        }
        const bool needs_update = cleanup.keeps_index && cleanup.way == cleanup_way::files;
        if (first == nullptr && (last_update == nullptr || cleanup.way != cleanup_way::option)) return;
        if (needs_update && last_update == nullptr) return;
        const bool is_option = cleanup.way == cleanup_way::option;
        const bool reads_last_word = is_option && detail::reads_parameter(at.uses.script()->table(), "_");
        if (at.uses.is_intricate() || reads_last_word) return;
        const auto* begin = needs_update || first == nullptr ? last_update : first;
        if (detail::holds_one(text.substr(begin->range.begin), cleanup.signs)) return;
        if (!cleanup.only_bases.empty() &&
            (at.has_user || !detail::is_official_one(at.base, cleanup.only_bases, {})))
            return;
        if (has(at.after, detail::layer_need::certain)) return;
        const auto node = at.uses.node().trigger().value_or(at.uses.node());
        for (const auto flag : node.flags())
            if (flag.name() == "mount" && detail::is_cache_mount(flag, cleanup)) return;
        if (is_option) {
            add_no_cache(at, mine, out);
            if (cleanup.keeps_index) remove_updates(at, out);
        } else {
            put_behind(at, mine, *begin, out);
        }
    }

    // ---- Findings

    static constexpr finding make_finding(const detail::package_uses& uses, const package_command& command,
                                          std::string_view verb, std::string_view object) {
        finding out{name,
                    uses.embedded()->to_source(command.range),
                    std::string(to_string(command.manager)),
                    applicability::safe,
                    {}};
        out.message += ' ';
        out.message += verb;
        out.message += ' ';
        out.message += object;
        if (uses.node().keyword() == keyword::onbuild) assume(out, triggers_run);
        return out;
    }
    static constexpr void assume(finding& out, std::string_view what) {
        if (out.level == applicability::safe) out.level = applicability::assuming;
        if (!out.assumption.empty()) out.assumption += "; ";
        out.assumption += what;
    }
    static constexpr void assume_needs(finding& out, const task& at) {
        if (has(at.after, detail::layer_need::by_programs)) assume(out, no_later_install);
        if (has(at.after, detail::layer_need::by_copies)) assume(out, no_copy);
        if (has(at.after, detail::layer_need::by_names)) assume(out, no_other_name);
    }
    static constexpr void assume_manager(finding& out, const task& at) {
        const auto& cleanup = at.cleanup;
        if (!cleanup.assumption.empty() &&
            !detail::is_official_one(at.base, cleanup.sure_bases, cleanup.sure_tags))
            assume(out, cleanup.assumption);
    }

    // ---- Options

    /// Inserts a word behind the verbs of some commands. All in one go: each edit alone would read the script
    /// again.
    static constexpr std::vector<edit> insert_behind_verbs(const detail::package_uses& uses,
                                                           const command_list& commands,
                                                           std::string_view option) {
        const auto& table = uses.script()->table();
        const detail::new_word word(option, table.dialect);
        detail::script_editor editor(*uses.embedded());
        for (const auto* each : commands) {
            const auto end = end_of_verb(*each);
            for (const auto part : shell_command(table, each->node).words()) {
                if (part.range().end != end) continue;
                editor.insert_after(end, ' ' + std::string(option));
                word.add_to(editor.added(table.nodes[part.index()].next));
            }
        }
        auto edits = editor.finish();
        if (!edits) return {};
        return *std::move(edits);
    }

    /// Where the verb ends, with the options right behind it that have it say less and ask nothing.
    static constexpr std::uint32_t end_of_verb(const package_command& command) noexcept {
        auto end = command.verb_range.end;
        for (const auto& each : command.flags) {
            const bool is_manner =
                each.meaning == package_option::assume_yes || each.meaning == package_option::quiet;
            if (each.range.begin == end + 1 && is_manner && !each.value) end = each.range.end;
        }
        return end;
    }

    static constexpr void add_no_cache(const task& at, const command_list& mine, findings& out) {
        command_list wanting;
        for (const auto* each : mine)
            if (brings(*each, at.cleanup) && !each->has(package_option::no_cache) && each->node != 0)
                wanting.push_back(each);
        if (wanting.empty()) return;
        auto found = make_finding(at.uses, *wanting.back(), "leaves", at.cleanup.leavings);
        found.message += " in this layer";
        assume_manager(found, at);
        if (has(at.after, detail::layer_need::by_copies)) assume(found, no_copy);
        found.edits = insert_behind_verbs(at.uses, wanting, info(wanting.back()->manager).no_cache);
        if (!found.edits.empty()) out.push_back(std::move(found));
    }

    /// Tells the installs of apt-get one thing more.
    constexpr void add_option(const detail::package_uses& uses, std::string_view option,
                              package_option meaning, findings& out) const {
        command_list wanting;
        for (const auto& each : uses.commands()) {
            const bool is_apt =
                each.manager == package_manager::apt_get || each.manager == package_manager::apt;
            if (!is_apt || !options_.managers.contains(each.manager) || each.verb != "install") continue;
            if (each.action != package_action::install || !each.is_certain || each.has(meaning)) continue;
            if (meaning == package_option::assume_yes && each.assumes_yes()) continue;
            if (says(each, "--install-recommends") && meaning == package_option::no_extras) continue;
            wanting.push_back(&each);
        }
        if (wanting.empty()) return;
        if (meaning == package_option::assume_yes)
            for (const auto& each : uses.flow())
                if (each.has_input && uses.find(each.command) != nullptr) return;
        const bool asks = meaning == package_option::assume_yes;
        auto found =
            make_finding(uses, *wanting.back(), asks ? "asks" : "installs",
                         asks ? "before it installs, and nobody answers" : "what packages only recommend");
        if (asks)
            found.level = applicability::advice;
        else
            assume(found, "nothing needs a package that is only recommended");
        found.edits = insert_behind_verbs(uses, wanting, option);
        if (!found.edits.empty()) out.push_back(std::move(found));
    }
    static constexpr bool says(const package_command& command, std::string_view option) noexcept {
        for (const auto& each : command.flags)
            if (each.name == option) return true;
        return false;
    }

    /// Takes out the first update of a script where no command reads its index and a later one fetches its
    /// own, which fails where the update would: that is not told of repositories, or of anything.
    static constexpr void remove_updates(const task& at, findings& out) {
        constexpr std::size_t max_updates = 16; // as each takes a pass of its own
        bool may_start = has(at.after, detail::layer_need::by_programs);
        bool is_followed = false;
        std::size_t count = 0;
        const reached_command* update = nullptr;
        for (const auto& each : at.uses.flow()) {
            const auto* known = at.uses.find(each.command);
            const bool is_mine = known != nullptr && at.cleanup.managers.contains(to_string(known->manager));
            if (is_mine && known->action == package_action::update) {
                if (++count == 1) update = &each;
            } else if (is_mine && update != nullptr) {
                const bool reads =
                    known->action != package_action::remove && known->action != package_action::clean;
                if (reads && !known->has(package_option::no_cache)) return;
                is_followed = is_followed || reads;
            } else if (update != nullptr && at.uses.may_start_anything(each)) {
                may_start = true;
            }
        }
        if (!is_followed || count > max_updates || update->in_function || update->in_loop) return;
        for (const auto& each : at.uses.find(update->command)->flags)
            if (each.value) return;
        if (!is_needless_step(at, *update)) return;
        auto edits = remove_command(*at.uses.embedded(), update->command);
        if (!edits) return;
        auto found = make_finding(at.uses, *at.uses.find(update->command), "leaves", at.cleanup.leavings);
        found.message += " that nothing reads";
        if (may_start) assume(found, no_later_install);
        found.edits = *std::move(edits);
        out.push_back(std::move(found));
    }
    /// Whether a command can go from its list without another one running in its place: it is a pipeline by
    /// itself, neither `!` nor `||` is beside it, and where it fails the script does, or the next one does.
    static constexpr bool is_needless_step(const task& at, const reached_command& step) {
        const auto pipeline = step.command.parent();
        const auto list = pipeline ? pipeline->parent() : std::nullopt;
        if (!list || list->kind() != shell_node_kind::list) return false;
        const auto& table = step.command.table();
        const shell_pipeline own(table, pipeline->index());
        if (own.is_negated() || own.commands().size() != 1) return false;
        if (is_listened_to(step.command)) return false;
        const detail::list_view parts(table, list->index());
        const auto place = parts.find(pipeline->index());
        auto next = parts.next(place);
        if (parts.is(next, shell_operator::or_if) || parts.is(next, shell_operator::background) ||
            parts.is(parts.previous(place), shell_operator::or_if))
            return false;
        if (step.failure == failure_effect::fatal) return true;
        if (next < parts.size() && !parts.is(next, shell_node_kind::pipeline)) next = parts.next(next);
        if (!parts.is(next, shell_node_kind::pipeline)) return false;
        const auto after = shell_pipeline(table, parts[next]).commands().at(0);
        const auto* known = after ? at.uses.find(*after) : nullptr;
        return known != nullptr && at.cleanup.managers.contains(to_string(known->manager)) &&
               known->has(package_option::no_cache);
    }

    /// Whether what a command says, or what is said around it, goes to a file or into a word. O(script).
    static constexpr bool is_listened_to(shell_command command) {
        const auto& table = command.table();
        for (std::uint32_t at = 0; at <= command.index();) {
            const auto next = table.nodes[at].next;
            if (next <= command.index()) {
                at = next;
                continue;
            }
            if (detail::is_command_in_word(table.nodes[at].kind)) return true;
            if (is_command(table.nodes[at].kind))
                for (const auto each : shell_command(table, at).redirections())
                    if (!is_to_nowhere(effect_of(each))) return true;
            ++at;
        }
        return false;
    }
    static constexpr bool is_to_nowhere(const redirection_effect& effect) {
        if (effect.action == redirection_action::copies) return true;
        const auto path = effect.file ? verbatim_text(*effect.file) : std::nullopt;
        return path && detail::is_device_file(*path);
    }

    // ---- Commands behind the last use

    static constexpr void put_behind(const task& at, const command_list& mine, const package_command& begin,
                                     findings& out) {
        const auto& cleanup = at.cleanup;
        const auto& uses = at.uses;
        const package_command* last = nullptr;
        for (const auto* each : mine) {
            if (runs_through(uses, *each, "exec")) return;
            // The manager's own cleanup, which for apt leaves the lists
            if (each->action == package_action::clean && !cleanup.keeps_index && last != nullptr) return;
            if (brings(*each, cleanup) || cleanup.keeps_index) last = each;
            if (each->has(package_option::no_cache) && !cleanup.keeps_index) return;
        }
        std::vector<std::uint32_t> users;
        for (const auto* each : mine)
            if (each->node >= begin.node && each->node <= last->node) users.push_back(each->node);
        for (const auto& each : uses.flow())
            if (each.command.index() > users.back() &&
                detail::package_uses::reading_of(each, cleanup) != detail::layer_need::none)
                users.push_back(each.command.index());
        auto extended = users;
        if (cleanup.keeps_index)
            for (const auto& each : uses.flow())
                if (each.command.index() > extended.back() && uses.may_start_anything(each))
                    extended.push_back(each.command.index());

        auto found = make_finding(uses, *last, "leaves", cleanup.leavings);
        found.message += " in this layer";
        assume_manager(found, at);
        assume_needs(found, at);
        if (extended.size() > users.size()) {
            const auto place = detail::cleanup_place_search(*uses.script(), uses.flow(), extended).run();
            if (place && has_succeeded(uses, cleanup, *place) && can_be_called_again(at, *last)) {
                put(at, *last, *place, std::move(found), out);
                return;
            }
            if (!has(at.after, detail::layer_need::by_programs)) assume(found, no_later_install);
        }
        const auto place = detail::cleanup_place_search(*uses.script(), uses.flow(), users).run();
        if (!place || !has_succeeded(uses, cleanup, *place) || !can_be_called_again(at, *last)) {
            found.level = applicability::advice;
            found.assumption.clear();
            found.message += ", and has to be cleaned up after by hand";
            out.push_back(std::move(found));
            return;
        }
        put(at, *last, *place, std::move(found), out);
    }

    /// Whether a manager can be called a second time as it is called in a command: what stands before its name
    /// runs nothing and opens no file.
    static constexpr bool can_be_called_again(const task& at, const package_command& command) noexcept {
        if (at.cleanup.way != cleanup_way::command) return true;
        const auto text = slice(at.uses.text(), {command.range.begin, command.program.end});
        return text.find_first_of("`<>\n") == std::string_view::npos &&
               text.find("$(") == std::string_view::npos;
    }

    /// Whether, at a place, a command has surely succeeded that proves something. It stands before those that
    /// call it, for clang at compile time.
    template <class Proves>
    static constexpr bool has_run(const detail::package_uses& uses, const detail::cleanup_place& place,
                                  Proves proves) {
        if (!place.may_be_skipped && proves(uses.find(place.after))) return true;
        for (const auto& each : uses.flow()) {
            if (each.command.index() >= place.after.table().nodes[place.after.index()].next) continue;
            const bool is_sure = each.chance <= command_chance::on_success &&
                                 each.failure == failure_effect::fatal && !each.in_background;
            if (is_sure && !each.calls_function && proves(uses.find(each.command))) return true;
        }
        return false;
    }

    /// Whether, at a place, a use has surely succeeded: then so does the cleanup.
    static constexpr bool has_succeeded(const detail::package_uses& uses, const package_cleanup& cleanup,
                                        const detail::cleanup_place& place) {
        return has_run(uses, place, [&](const package_command* known) {
            return known != nullptr && cleanup.managers.contains(to_string(known->manager)) &&
                   known->action != package_action::other && !cleanup.harmless_verbs.contains(known->verb) &&
                   !known->has(package_option::download_only);
        });
    }
    /// Whether then a repository is surely enabled, too: a package came by its name, or an update was asked.
    static constexpr bool has_repository(const detail::package_uses& uses, const package_cleanup& cleanup,
                                         const detail::cleanup_place& place) {
        return has_run(uses, place, [&](const package_command* known) {
            if (known == nullptr || !cleanup.managers.contains(to_string(known->manager)) ||
                !brings(*known, cleanup))
                return false;
            for (const auto& each : known->flags)
                if (cleanup.repository_flags.contains(each.name)) return false;
            for (const auto& each : known->packages)
                if (each.kind == package_kind::name) return true;
            return known->packages.empty();
        });
    }

    static constexpr void put(const task& at, const package_command& last, const detail::cleanup_place& place,
                              finding&& found, findings& out) {
        const auto& uses = at.uses;
        const auto text = uses.text();
        const auto& manager = info(last.manager);
        const auto own = at.cleanup.command.empty() ? manager.clean : at.cleanup.command;
        const auto before = slice(text, {last.range.begin, last.program.begin});
        std::string command;
        std::string_view root; // what gave the manager its rights
        for (const std::string_view each : {"sudo", "doas"})
            if (runs_through(uses, last, each)) root = each;
        if (at.cleanup.way == cleanup_way::files) {
            if (!root.empty()) (command += root) += ' ';
            command += own;
        } else {
            // As it is called there
            command = before;
            command += slice(text, last.program);
            command += own.substr(own.find(' '));
        }
        if (!root.empty()) assume(found, (std::string(root) += " may run ") += own);
        if (!at.cleanup.repository_flags.empty() && !has_repository(uses, at.cleanup, place))
            assume(found, std::string(manager.name) += " has a repository enabled that it is not told of");
        if (at.cleanup.way == cleanup_way::command && is_replaced(uses, last))
            assume(found, std::string(manager.name) + " still runs when it has been replaced");
        auto edits = insert_after(*uses.embedded(), place.after, place.joint, command);
        if (!edits) return;
        const auto begin = uses.embedded()->to_source(place.after.range()).begin;
        found.edits = detail::inserted_line(*uses.embedded()).lay_out(*std::move(edits), begin);
        out.push_back(std::move(found));
    }

    /// Whether a manager installs itself, up to a command.
    static constexpr bool is_replaced(const detail::package_uses& uses, const package_command& last) {
        for (const auto& each : uses.commands()) {
            if (each.node > last.node) break;
            for (const auto& package : each.packages)
                if (package.name == to_string(last.manager)) return true;
        }
        return false;
    }

    /// Whether a command is run by a program that stands before the manager's.
    static constexpr bool runs_through(const detail::package_uses& uses, const package_command& command,
                                       std::string_view program) {
        for (const auto word : shell_command(uses.script()->table(), command.node).words()) {
            if (word.range().begin >= command.program.begin) return false;
            const auto text = verbatim_text(word);
            if (text && text->substr(text->rfind('/') + 1) == program) return true;
        }
        return false;
    }

    clean_package_caches_options options_;
};

} // namespace tare::inline v0
