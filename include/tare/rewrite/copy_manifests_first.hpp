#pragma once

#include <tare/model/build_scopes.hpp>
#include <tare/model/file_pattern.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/path.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/copied_folder.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/folder_copy.hpp>
#include <tare/rewrite/install_script.hpp>
#include <tare/rewrite/manifest_table.hpp>
#include <tare/rewrite/manifest_text.hpp>
#include <tare/rewrite/manifests_refusal.hpp>
#include <tare/rewrite/unrelated_command.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/shell_in_force.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

struct copy_manifests_options {
    bool split_runs = true;      ///< whether a RUN that installs and builds is made two
    std::size_t max_folders = 8; ///< over how many folders the manifests may be spread: each needs a COPY
};

namespace detail {

inline constexpr std::string_view copy_manifests_first_name = "copy-manifests-first";

/// How far from a COPY its install is looked for.
inline constexpr std::size_t max_instructions_between = 64;

/// Whether a comment speaks of what is installed and not of what is copied.
[[nodiscard]] constexpr bool speaks_of_install(std::string_view comment) {
    std::vector<char> small;
    append_lower_case(small, comment);
    return mentions_one({small.data(), small.size()}, "install|depend");
}

/// Finds, for every COPY of a folder, how far down it can go.
template <context_facts Context>
class manifest_search {
    using reason = manifests_reason;

public:
    constexpr manifest_search(const document_base& dockerfile, const Context& context,
                              const copy_manifests_options& options)
        : dockerfile_(dockerfile),
          context_(context),
          options_(options),
          settings_(dockerfile),
          scopes_(read_scopes(dockerfile)),
          graph_(read_stage_graph(dockerfile)) {}

    /// Calls `found(finding)` and `refused(manifests_refusal)`.
    template <class Found, class Refused>
    constexpr void run(Found found, Refused refused) {
        find_shipped_stages();
        for (const auto node : dockerfile_.instructions()) has_arguments_ |= node.keyword() == keyword::arg;
        const auto text = dockerfile_.text();
        has_corepack_ = mentions(text, "corepack");
        sets_autoloader_ = mentions(text, "config") &&
                           mentions_one(text, "optimize-autoloader|classmap-authoritative|apcu-autoloader");
        std::vector<std::string> ends;
        for (std::size_t stage = 0; stage < graph_.stages.size(); ++stage) {
            const auto& each = graph_.stages[stage];
            std::vector<instruction> nodes;
            for (const auto node : each.stage.commands) nodes.push_back(node);
            auto folder = std::string(each.base.kind == source_kind::scratch ? "/" : ".");
            if (each.base.kind == source_kind::stage && each.base.stage < stage)
                folder = ends[each.base.stage];
            stage_ = stage;
            is_shipped_ = shipped_[stage];
            has_user_ = has_variable_ = false;
            std::size_t free_from = 0; // what a finding changes already is not looked at again
            for (std::size_t at = 0; at < nodes.size(); ++at) {
                if (nodes[at].keyword() == keyword::workdir) {
                    change_folder(folder, nodes[at], scopes_);
                    has_variable_ |= nodes[at].text().find('$') != std::string_view::npos;
                }
                has_user_ |= nodes[at].keyword() == keyword::user;
                if (at < free_from) continue;
                if (const auto copy = read_folder_copy(nodes[at], folder, scopes_, context_))
                    free_from = sink(*copy, nodes, at, found, refused);
            }
            ends.push_back(std::move(folder));
        }
    }

private:
    constexpr void find_shipped_stages() {
        shipped_.assign(graph_.stages.size(), false);
        auto at = graph_.target;
        while (at && !shipped_[*at]) {
            shipped_[*at] = true;
            const auto& base = graph_.stages[*at].base;
            if (base.kind != source_kind::stage) break;
            at = base.stage;
        }
    }

    // ---- What comes after it

    /// Takes a COPY down as far as it goes; gives the place from which to look for others.
    template <class Found, class Refused>
    constexpr std::size_t sink(const folder_copy& copy, const std::vector<instruction>& nodes,
                               std::size_t begin, Found& found, Refused& refused) {
        std::size_t last_copy = begin; // of those that go down with it
        std::vector<std::string> overridden;
        manifest_plan plan;  // what is known to be right
        manifest_plan trial; // the same, with what comes after the last install
        std::size_t last = begin;
        std::string last_folder;
        std::optional<script_cut> cut;
        std::string stub;
        auto folder = copy.working_directory;
        const install_script_reader<Context> reader(context_, copy, scopes_, is_shipped_,
                                                    options_.split_runs);
        manifests_refusal refusal{reason::unknown_folder, copy.node.range(), copy.node.range()};
        bool is_stopped = copy.folder.destination.empty();
        std::size_t at = begin + 1;
        for (; !is_stopped && at < nodes.size() && at - begin <= max_instructions_between; ++at) {
            const auto& node = nodes[at];
            if (node.keyword() == keyword::run) {
                const auto verdict = reader.read(node, settings_.at(node), folder, trial);
                const bool advances =
                    trial.has_install && (verdict.passes || verdict.cut || !verdict.stub.empty());
                if (advances && trial.managers.size() > plan.managers.size()) {
                    if (const auto why = find_fault(copy, trial, folder, overridden)) {
                        refusal = {*why, copy.node.range(), node.range()};
                        break;
                    }
                    plan = trial;
                    last = at;
                    last_folder = folder;
                    cut = verdict.cut;
                    stub = verdict.stub;
                }
                is_stopped = !verdict.passes;
                if (is_stopped) refusal = {verdict.reason, copy.node.range(), verdict.at};
            } else if (auto path = at == last_copy + 1 ? read_override(node, copy) : std::nullopt) {
                last_copy = at;
                overridden.push_back(*std::move(path));
                trial.is_sure = false;
            } else if (const auto why = passes(node, copy, folder)) {
                refusal = {*why, copy.node.range(), node.range()};
                is_stopped = true;
            }
        }
        if (plan.has_install) {
            const auto reach = begin < max_instructions_between ? begin : max_instructions_between;
            for (auto before = begin - reach; before < begin; ++before)
                if (installs_one_of(nodes[before], plan.managers)) {
                    refused(manifests_refusal{reason::installed_before, copy.node.range(),
                                              nodes[before].range()});
                    return begin + 1;
                }
            if (const auto why = stub.empty() ? std::nullopt : find_cargo_work(nodes, begin)) {
                refused(manifests_refusal{reason::installed_before, copy.node.range(), *why});
                return begin + 1;
            }
            if (is_doubtful(copy, plan, nodes, begin, last)) plan.is_sure = false;
            found(make_finding(copy, nodes[last_copy], plan, nodes[last], last_folder, cut, stub));
            return last + 1;
        }
        for (auto later = begin + 1; later < nodes.size() && later - begin <= max_instructions_between;
             ++later)
            if (installs_one_of(nodes[later], {})) {
                refused(refusal);
                break;
            }
        return begin + 1;
    }

    /// Whether an install after a COPY may need more than is copied first, for reasons of the Dockerfile.
    constexpr bool is_doubtful(const folder_copy& copy, const manifest_plan& plan,
                               const std::vector<instruction>& nodes, std::size_t begin,
                               std::size_t last) const {
        bool has_user = has_user_;
        bool has_variable = has_variable_ || !copy.variables.empty();
        for (std::size_t at = 0; at < begin; ++at)
            if (nodes[at].keyword() == keyword::shell && uses_copied(nodes[at], copy, copy.working_directory))
                return true;
        if (is_set_elsewhere(plan)) return true;
        for (auto at = begin; at <= last; ++at) {
            has_user |= nodes[at].keyword() == keyword::user;
            has_variable |= tells_folder(nodes[at]) && nodes[at].text().find('$') != std::string_view::npos;
        }
        // `--build-arg` may change where something is.
        if (has_arguments_ && has_variable) return true;
        // Until the folder itself is copied, those in it are the builder's, which only root may surely write.
        for (const auto& each : group(plan))
            if (has_user && each.folder != copy.folder.source) return true;
        return false;
    }
    /// Whether settings of the image may make an install write a manifest or read sources: Corepack writes down
    /// which version it took where package.json does not tell one, and Composer can be told for good to look
    /// for classes.
    constexpr bool is_set_elsewhere(const manifest_plan& plan) const {
        for (const auto manager : plan.managers)
            if (manager == package_manager::composer && sets_autoloader_) return true;
        if (!has_corepack_) return false;
        for (const auto& file : plan.files) {
            if (base_name(file) != "package.json") continue;
            const auto manifest = context_.text_of(file);
            if (!manifest || !mentions(std::string_view(*manifest), "\"packageManager\"")) return true;
        }
        return false;
    }
    static constexpr bool tells_folder(const instruction& node) noexcept {
        return node.keyword() == keyword::workdir || node.keyword() == keyword::run;
    }

    /// What keeps a COPY before an instruction that is no RUN.
    constexpr std::optional<manifests_reason> passes(const instruction& node, const folder_copy& copy,
                                                     std::string& folder) const {
        switch (node.keyword()) {
        case keyword::workdir:
            change_folder(folder, node, scopes_);
            if (folder.empty()) return reason::unknown_folder;
            return std::nullopt;
        case keyword::env: return passes_variables(node, copy, &env_instruction::variables);
        case keyword::arg: return passes_variables(node, copy, &arg_instruction::arguments);
        case keyword::copy: return passes_copy<copy_instruction>(node, copy, folder);
        case keyword::add: return passes_copy<add_instruction>(node, copy, folder);
        case keyword::shell:
            return uses_copied(node, copy, folder) ? std::optional(reason::opaque_script) : std::nullopt;
        case keyword::volume: return reason::volume;
        case keyword::from:
        case keyword::unknown: return reason::other_command;
        default: return std::nullopt;
        }
    }
    template <class Instruction, class Variables>
    static constexpr std::optional<manifests_reason>
    passes_variables(const instruction& node, const folder_copy& copy, Variables Instruction::*variables) {
        const auto read = as<Instruction>(node);
        if (!read) return reason::variable_changes;
        for (const auto& each : (*read).*variables)
            if (copy.uses(each.name)) return reason::variable_changes;
        return std::nullopt;
    }
    template <class Instruction>
    constexpr std::optional<manifests_reason> passes_copy(const instruction& node, const folder_copy& copy,
                                                          const std::string& folder) const {
        const auto read = as<Instruction>(node);
        const auto target = read ? expand_known(read->destination, node, scopes_) : std::nullopt;
        if (!target || (!target->starts_with('/') && folder.empty()) ||
            may_meet(resolve_path(folder, *target), copy.folder.destination) ||
            (copy.has_named_owner() && may_meet_one(resolve_path(folder, *target), account_files)))
            return reason::other_copy;
        return std::nullopt;
    }
    /// Whether a SHELL is a program of what is copied, or is told to read something of it.
    constexpr bool uses_copied(const instruction& shell, const folder_copy& copy,
                               const std::string& folder) const {
        for (const auto word : shell.arguments()) {
            const auto text = word.value();
            const auto source = copy.folder.source_of(resolve_path(folder, text));
            if (source && (Context::is_known ? has_any(context_.files.paths, *source)
                                             : text.find('/') != std::string_view::npos))
                return true;
        }
        return false;
    }

    /// What of the copied folder a COPY right behind it puts in place of what was there, as a path of the
    /// context. Nothing where it may do more than that.
    constexpr std::optional<std::string> read_override(const instruction& node,
                                                       const folder_copy& copy) const {
        if (node.keyword() != keyword::copy || node.is_json()) return std::nullopt;
        const auto is_steady = [](std::string_view word) {
            return is_plain_word(word) && word.find('$') == std::string_view::npos;
        };
        for (const auto flag : node.flags()) {
            const auto text = flag.text();
            const bool is_known =
                text.starts_with("--chown=") || text.starts_with("--chmod=") || text == "--link";
            if (!is_known || !is_steady(text)) return std::nullopt;
        }
        std::vector<std::string_view> words;
        for (const auto each : node.arguments()) words.push_back(each.text());
        if (words.size() != 2 || !is_steady(words[0]) || !is_steady(words[1]) || words[1].ends_with('/') ||
            (!words[1].starts_with('/') && copy.working_directory.empty()))
            return std::nullopt;
        const auto path = resolve_path(copy.working_directory, words[1]);
        return path == copy.folder.destination ? std::nullopt : copy.folder.source_of(path);
    }
    /// Whether an install may read or make a path of the context, or what lies in it.
    static constexpr bool is_used(std::string_view path, const manifest_plan& plan) {
        const auto names = '/' + std::string(path) + '/';
        const auto is_one = [&](word_list list) {
            for (const auto each : list)
                if (names.find('/' + std::string(each) + '/') != std::string::npos) return true;
            return false;
        };
        for (const std::string_view file : plan.files) {
            const bool is_folder = file.ends_with('/');
            const auto known = file.substr(0, file.size() - is_folder);
            if (is_inside(known, path) || (is_folder && is_inside(path, known)) ||
                match_file_pattern(known, path).value_or(true))
                return true;
        }
        for (const auto manager : plan.managers) {
            const auto* known = find_project_manifests(manager);
            if (manager == package_manager::dotnet || is_one(known->files) || is_one(known->folders) ||
                is_one(known->made) || is_one(known->others) || is_one(known->doubtful))
                return true;
        }
        return is_one(version_files);
    }

    /// Whether a RUN calls a package manager in such a way.
    template <class Test>
    constexpr bool runs(const instruction& node, Test is_one) const {
        if (node.keyword() != keyword::run) return false;
        if (node.is_json()) {
            const auto command = read_package_command(node);
            return command && is_one(*command);
        }
        for (const auto& script : read_scripts(node, settings_.at(node)))
            if (script.script())
                for (const auto& command : package_commands(*script.script()))
                    if (is_one(command)) return true;
        return false;
    }
    /// Whether an instruction installs for a project, with one of some managers, or any.
    constexpr bool installs_one_of(const instruction& node,
                                   const std::vector<package_manager>& managers) const {
        const auto is_one = [&](const package_command& command) {
            if (!installs_project(command)) return false;
            bool names_packages = false;
            for (const auto& each : command.packages)
                names_packages |=
                    each.kind != package_kind::unknown && each.kind != package_kind::requirements;
            const bool takes_files = find_project_manifests(command.manager)->files.empty();
            if (managers.empty()) // pip with names is no install of a project
                return takes_files ? !names_packages || command.has(package_option::requirements) ||
                                         command.manager == package_manager::dotnet
                                   : !names_packages;
            for (const auto each : managers)
                if (each == command.manager && !takes_files && !names_packages) return true;
            return false;
        };
        return runs(node, is_one);
    }

    /// The instruction before a COPY that has Cargo do something in a project already, in the stage or one that
    /// it is built on: `cargo init`, `cargo fetch`, `cargo chef cook`.
    constexpr std::optional<source_range> find_cargo_work(const std::vector<instruction>& nodes,
                                                          std::size_t begin) const {
        for (std::size_t at = 0; at < begin; ++at)
            if (does_cargo_work(nodes[at])) return nodes[at].range();
        for (auto at = stage_; graph_.stages[at].base.kind == source_kind::stage;) {
            const auto base = graph_.stages[at].base.stage;
            if (base >= at) break;
            at = base;
            for (const auto node : graph_.stages[at].stage.commands)
                if (does_cargo_work(node)) return node.range();
        }
        return std::nullopt;
    }
    constexpr bool does_cargo_work(const instruction& node) const {
        const auto is_one = [](const package_command& command) {
            return command.manager == package_manager::cargo &&
                   !word_list("install binstall version help uninstall").contains(command.verb) &&
                   !command.verb.empty();
        };
        return runs(node, is_one);
    }

    // ---- What is written

    struct manifest_group {
        std::string folder; ///< in the context
        std::vector<std::string> files;
        bool is_folder = false;
    };
    /// The manifests by their folders, in the order of these.
    static constexpr std::vector<manifest_group> group(const manifest_plan& plan) {
        std::vector<manifest_group> out;
        for (const auto& file : plan.files) {
            const bool is_folder = file.ends_with('/');
            const auto path = std::string_view(file).substr(0, file.size() - is_folder);
            const auto folder = is_folder ? path : folder_of(path);
            manifest_group* own = nullptr;
            for (auto& each : out)
                if (each.folder == folder && each.is_folder == is_folder) own = &each;
            if (own == nullptr) own = &out.emplace_back(manifest_group{std::string(folder), {}, is_folder});
            own->files.emplace_back(path);
        }
        return out;
    }

    constexpr std::optional<manifests_reason> find_fault(const folder_copy& copy, const manifest_plan& plan,
                                                         const std::string& folder,
                                                         const std::vector<std::string>& overridden) const {
        for (const auto& each : overridden)
            if (folder != copy.working_directory || is_used(each, plan)) return reason::other_copy;
        const auto groups = group(plan);
        if (groups.size() > options_.max_folders) return reason::too_many_folders;
        for (const auto& file : plan.files)
            for (const char byte : file)
                if (std::string_view("$~{}").find(byte) != std::string_view::npos ||
                    !(is_plain_word({&byte, 1}) || byte == '*' || byte == '[' || byte == ']'))
                    return reason::unsteady_copy;
        for (const auto& wanted : plan.folders) {
            const auto source = copy.folder.source_of(wanted);
            bool is_made = false;
            for (const auto& each : groups)
                is_made = is_made || each.folder == source || is_inside(each.folder, *source);
            if (!is_made) return reason::other_command;
        }
        if (copy.is_relative && folder != copy.working_directory &&
            (!copy.folder.destination.starts_with('/') || !is_plain_word(copy.folder.destination) ||
             copy.folder.destination.find('$') != std::string::npos))
            return reason::unknown_folder;
        return std::nullopt;
    }

    /// The COPY instructions that take the manifests.
    static constexpr std::string write_copies(const folder_copy& copy, const manifest_plan& plan,
                                              std::string_view newline) {
        const bool is_small =
            (*copy.node.name()).text().find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
        std::string out;
        const element first(copy.node.table(), copy.node.index() + 1);
        for (const auto& each : group(plan)) {
            if (first.kind() == node_kind::indentation) out += first.text();
            out += is_small ? "copy" : "COPY";
            for (const auto flag : copy.flags) {
                out += ' ';
                out += flag;
            }
            for (const auto& file : each.files) {
                out += ' ';
                out += file;
            }
            out += ' ';
            auto target = copy.target;
            while (target.ends_with('/')) target.remove_suffix(1);
            out += target;
            out += '/';
            const auto& source = copy.folder.source;
            const auto inner =
                std::string_view(each.folder)
                    .substr(source.empty() || each.folder == source ? source.size() : source.size() + 1);
            if (!inner.empty()) {
                out += inner;
                out += '/';
            }
            out += newline;
        }
        return out;
    }

    /// Where the comments right above an instruction begin.
    constexpr std::uint32_t begin_with_comments(const instruction& node) const {
        const auto& nodes = dockerfile_.table().nodes;
        auto index = node.index();
        while (index > 0 && nodes[index - 1].kind == node_kind::comment) --index;
        return nodes[index].begin;
    }

    /// A RUN as another one begins, up to its script.
    static constexpr std::string open_run(const instruction& run) {
        std::string out((*run.name()).text());
        out += ' ';
        for (const auto flag : run.flags()) {
            out += flag.text();
            out += ' ';
        }
        return out;
    }

    /// Takes a COPY down to the last install, or before its build, with those right behind it up to `last_copy`.
    constexpr finding make_finding(const folder_copy& copy, const instruction& last_copy,
                                   const manifest_plan& plan, const instruction& last,
                                   const std::string& folder, const std::optional<script_cut>& cut,
                                   const std::string& stub) const {
        const auto text = dockerfile_.text();
        const auto& table = dockerfile_.table();
        const source_range range{copy.node.range().begin, last_copy.range().end};
        const bool has_crlf = copy.node.text().ends_with("\r\n");
        const std::string_view newline = has_crlf ? "\r\n" : "\n";

        // The comments right above the COPY go with it.
        auto begin = begin_with_comments(copy.node);
        if (speaks_of_install(slice(text, {begin, range.begin}))) begin = range.begin;

        std::string moved(slice(text, {begin, range.end}));
        if (copy.is_relative && folder != copy.working_directory) {
            auto target = copy.folder.destination;
            if (!target.ends_with('/')) target += '/';
            moved.replace(static_cast<std::size_t>(copy.target.data() - text.data()) - begin,
                          copy.target.size(), target);
        }
        const auto after = table.nodes[last_copy.index()].next;
        const bool has_blank = after < table.nodes.size() && table.nodes[after].kind == node_kind::blank_line;
        if (has_blank) moved.insert(0, newline);

        finding out{
            copy_manifests_first_name,
            {range.begin, last.range().end},
            "this COPY makes the install after it run again for every change of a source",
            plan.is_sure ? applicability::safe : applicability::assuming,
            {{{begin, range.end}, write_copies(copy, plan, newline)}},
            plan.is_sure
                ? ""
                : "the install needs no files of the build context but those copied before it, and changes "
                  "none that is copied after it"};
        if (!stub.empty()) {
            out.message = "this COPY makes all dependencies be built again for every change of a source";
            out.assumption =
                "an empty src/main.rs can stand in for the project, which is one package, until its "
                "dependencies are built, and these need no files of the build context but those copied "
                "before";
            const element first(table, last.index() + 1);
            const std::string indentation(first.kind() == node_kind::indentation ? first.text() : "");
            moved.insert(0, (cut ? "" : indentation) + open_run(last) + stub + std::string(newline));
        }
        if (!stub.empty() && !cut) {
            const auto place = begin_with_comments(last);
            if (has_blank) moved += newline;
            out.edits.push_back({{place, place}, std::move(moved)});
        } else if (cut) {
            part_script(out.edits, last, *cut, std::string(newline) + moved);
        } else if (last.text().ends_with('\n')) {
            out.edits.push_back({{last.range().end, last.range().end}, std::move(moved)});
        } else {
            while (moved.ends_with('\n') || moved.ends_with('\r')) moved.pop_back();
            out.edits.push_back({{last.range().end, last.range().end}, std::string(newline) + moved});
        }
        return out;
    }

    /// Puts a text in the place of a script's joint, and begins a RUN after it. Comments in the joint stay,
    /// before that RUN.
    constexpr void part_script(std::vector<edit>& edits, const instruction& run, const script_cut& cut,
                               std::string between) const {
        const auto opening = open_run(run) + cut.prefix;
        auto begin = cut.gap.begin;
        for (const auto part : element_range<token>(run)) {
            if (part.kind() != node_kind::interior_comment || !cut.gap.contains(part.range())) continue;
            if (begin != part.range().begin)
                edits.push_back({{begin, part.range().begin}, std::move(between)});
            between.clear();
            begin = part.range().end;
        }
        edits.push_back({{begin, cut.gap.end}, between + opening});
    }

    const document_base& dockerfile_;
    const Context& context_;
    const copy_manifests_options& options_;
    shell_settings settings_;
    build_scopes scopes_;
    stage_graph graph_;
    std::vector<bool> shipped_; ///< whether a stage's layers are in the image
    bool has_arguments_ = false;
    bool has_corepack_ = false;
    bool sets_autoloader_ = false; ///< Composer may be told for good to look for classes
    // Of the stage that is looked at, up to where it is:
    std::size_t stage_ = 0;
    bool is_shipped_ = false;
    bool has_user_ = false;
    bool has_variable_ = false; ///< whether a variable tells a working directory
};

/// Whether there is a COPY or ADD to look at at all.
[[nodiscard]] constexpr bool may_copy_folder(const document_base& dockerfile) {
    if (!dockerfile.ok() || dockerfile.escape() != '\\') return false;
    bool is_copied = false;
    for (const auto node : dockerfile.instructions()) {
        if (node.keyword() == keyword::copy || node.keyword() == keyword::add) is_copied = true;
        if (is_copied && node.keyword() == keyword::run) return true;
    }
    return false;
}

} // namespace detail

/// # copy_manifests_first
/// **What it does** Where a COPY (or ADD) of a whole folder stands before the install of a project's packages,
/// copies the manifests in its place, and the folder after the install. A RUN that installs and builds is made
/// two.
/// **Why** A change of any source makes the builder run everything after its COPY again. The install needs the
/// manifests only, so it need not be among that.
/// **Example** `COPY . .` and `RUN npm ci && npm run build` become `COPY package*.json ./`, `RUN npm ci`,
/// `COPY . .` and `RUN npm run build`.
/// **When it is safe** With what a `known_context` tells: its files, and the texts of the manifests. Without, it
/// is assuming; then only such manifests are copied as the install surely finds, and patterns for those that may
/// be missing. It takes on npm, Yarn, pnpm, Bun; `pip install -r`, Pipenv, Poetry, uv; `go mod download`;
/// `cargo build`; Bundler; Composer; `dotnet restore`; Maven, Gradle, sbt and Mix where they only resolve. All
/// of this must hold, or the COPY stays (`refusals` tells why):
/// - The install is a plain step of its script, in a folder that is known, and takes nothing of the project: no
///   `pip install .`, no package by its path, no project itself, no autoloader made from classes.
/// - What stands between names nothing in the folder or around it: packages by their names, users, files
///   elsewhere, and with a context no word that is a file there too. The variables of the COPY stay as they are,
///   and so do accounts where it names an owner; another COPY goes elsewhere; no volume is declared.
/// - A script is parted at `&&` only where a failure before it fails the build; `cd`, `set` and plain variables
///   are set in both parts. What would be taken away or changed by the second part stays in one layer, as does
///   what a second install leaves, and what a RUN has to itself, as `/etc/hosts`.
/// - With a context: it has the manifests, and does not ignore them; they run no scripts of the project and name
///   no files of it; it has nothing that the install makes.
///
/// Cargo builds the dependencies only with a source, so `cargo build` is run with an empty one first, whose
/// traces `cargo clean --package` takes away again; the COPY comes after that, and the build stays as it is. This
/// is always assuming: it takes one package whose program or library is in its usual place. One with members,
/// parts of its own, a build script or packages by their path is left, where the manifest tells; else the first
/// build fails, and nothing is built wrongly. What is built already (`cargo fetch`, cargo-chef) stays, as does a
/// target folder that is a cache mount. `cargo install --path` stays too: it takes no versions of a lock file.
///
/// What cannot be told makes it assuming: a manifest without a text or with settings that are not known, one
/// that is a program (Gradle, sbt, Mix), a lock file that the install may write (`npm install` in place of
/// `npm ci`), packages with scripts or plugins of their own, which may look into the project (unless
/// `--ignore-scripts` is given, or the lock file of npm or pnpm tells that there are none), a `.git` that
/// Composer asks, Corepack without a `packageManager`, variables, of the script too, that name something of
/// the folder, `python -m`, which looks there for modules, `--build-arg` where it decides on folders, and a
/// folder such as `/` or a home, where programs look by themselves. Programs are taken for what they are
/// called, and links are not seen. The time stamps of folders change. ONBUILD stays as it is. Comments right
/// above the COPY go with it, but for those that speak of installing. So do other COPYs right behind it that
/// put a file or a folder in place of what was there, if the install has no use for that.
/// **Options** `split_runs`: whether a RUN is made two. `max_folders`: over how many folders the manifests may
/// be spread.
template <context_facts Context = unknown_context>
class copy_manifests_first {
public:
    static constexpr std::string_view name = detail::copy_manifests_first_name;

    constexpr explicit copy_manifests_first(Context context = {}, copy_manifests_options options = {})
        : context_(std::move(context)), options_(options) {}

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (!detail::may_copy_folder(dockerfile)) return;
        detail::manifest_search<Context>(dockerfile, context_, options_)
            .run([&](finding&& found) { out.push_back(std::move(found)); }, [](const manifests_refusal&) {});
    }

    /// The COPYs that stay before an install, and why.
    [[nodiscard]] constexpr std::vector<manifests_refusal> refusals(const document_base& dockerfile) const {
        std::vector<manifests_refusal> out;
        if (!detail::may_copy_folder(dockerfile)) return out;
        detail::manifest_search<Context>(dockerfile, context_, options_)
            .run([](const finding&) {}, [&](const manifests_refusal& refused) { out.push_back(refused); });
        return out;
    }

private:
    Context context_;
    copy_manifests_options options_;
};

} // namespace tare::inline v0
