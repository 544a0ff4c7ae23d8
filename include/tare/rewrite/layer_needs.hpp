#pragma once

#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/path.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/cache_mount.hpp>
#include <tare/rewrite/package_cleanup.hpp>
#include <tare/rewrite/package_uses.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/shell_in_force.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>

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
namespace detail {

/// What runs in a Dockerfile, and for each of it which caches later instructions still need.
class layer_needs {
public:
    using needs = std::array<layer_need, package_cleanups.size()>;

    /// A stage by what it begins with.
    struct stage {
        std::string base;                  ///< the image it or the stage it is built on begins with; empty
                                           ///< where variables decide
        std::optional<std::size_t> parent; ///< the stage it is built on
        bool may_have_any_parent = false;  ///< a variable decides
        std::size_t first = 0;             ///< of `uses`
        std::size_t end = 0;
        std::size_t takings_end = 0; ///< of those from other stages
        needs after{};               ///< what is needed of it when it is done
    };

    /// One of `uses`, where it stands, and what follows it.
    struct step {
        package_uses uses;
        std::size_t stage = 0;
        std::uint32_t configured = 0; ///< the managers whose caches ARG, ENV or COPY says something about
        std::uint32_t confined = 0;   ///< those that must do with what is there
        bool has_user = false;        ///< a USER stands before it
        needs after{};
    };

    explicit constexpr layer_needs(const document_base& from) {
        for (const auto node : from.instructions())
            if (node.keyword() == keyword::from) name_stage(node);
        std::sort(names_.begin(), names_.end());
        read(from);
        for (auto& each : steps_) each.uses.read();
        for (const auto& each : steps_)
            for (const auto& command : each.uses.commands())
                if (const auto* found = find_package_cleanup(command.manager)) {
                    const auto index = static_cast<std::size_t>(found - package_cleanups.data());
                    is_used_[index] = true;
                    if (moves_caches(each.uses, command)) is_moved_[index] = true;
                }
        look_back();
    }

    layer_needs(const layer_needs&) = delete;
    layer_needs& operator=(const layer_needs&) = delete;
    constexpr ~layer_needs() = default;

    [[nodiscard]] constexpr const std::vector<step>& steps() const noexcept { return steps_; }
    [[nodiscard]] constexpr const stage& stage_of(const step& each) const noexcept {
        return stages_[each.stage];
    }
    /// Whether anything at all runs a manager of a cleanup.
    [[nodiscard]] constexpr bool is_used(std::size_t cleanup) const noexcept { return is_used_[cleanup]; }

    /// Whether a command puts the caches of a cleanup elsewhere, for whatever runs after it.
    [[nodiscard]] constexpr bool is_moved(std::size_t cleanup) const noexcept { return is_moved_[cleanup]; }

private:
    struct settings_so_far {
        std::uint32_t configured = 0;
        std::uint32_t confined = 0;
        bool has_user = false;
    };
    /// A path that COPY or a mount takes from a stage.
    struct taking {
        std::size_t source = 0;
        std::size_t at = 0;         ///< of `steps_`: before which it is taken
        std::string path;           ///< cleaned; a folder where a pattern goes on
        bool is_mount = false;      ///< of the step itself
        bool is_of_trigger = false; ///< by builds that are not known
    };

    // ---- From the first line to the last

    constexpr void read(const document_base& from) {
        const shell_settings settings(from);
        settings_so_far now;
        for (const auto node : from.instructions()) {
            if (node.keyword() == keyword::from) {
                if (!stages_.empty()) ended_.push_back(now);
                open_stage(node);
                const auto parent = stages_.back().parent;
                now = parent ? ended_[*parent] : settings_so_far{};
                continue;
            }
            if (stages_.empty()) continue;
            const auto inner = node.trigger().value_or(node);
            switch (inner.keyword()) {
            case keyword::env:
            case keyword::arg:
                for (const auto each : inner.arguments()) read_variable(each.value(), now);
                break;
            case keyword::user: now.has_user = true; break;
            case keyword::copy: read_copy(inner, node.trigger().has_value()); [[fallthrough]];
            case keyword::add:
            case keyword::workdir: now.configured |= managers_filled_by(inner); break;
            case keyword::run: read_mounts(inner, node.trigger().has_value()); [[fallthrough]];
            case keyword::cmd:
            case keyword::entrypoint:
            case keyword::healthcheck: {
                const auto cut_off = has_no_network(inner) ? ~std::uint32_t{0} : 0;
                steps_.push_back({{node, read_scripts(node, settings.at(node))},
                                  stages_.size() - 1,
                                  now.configured | cut_off,
                                  now.confined | cut_off,
                                  now.has_user,
                                  {}});
                break;
            }
            default: break;
            }
            stages_.back().end = steps_.size();
            stages_.back().takings_end = takings_.size();
        }
    }

    constexpr void name_stage(instruction from) {
        if (const auto name = from.arguments().at(2)) {
            auto& added = names_.emplace_back();
            append_lower_case(added.name, name->value());
            added.stage = stage_count_;
        }
        ++stage_count_;
    }
    /// The last stage of a name before another one. O(log stages).
    constexpr std::optional<std::size_t> find_name(std::string_view name, std::size_t before) const {
        const stage_name wanted{std::string(name), before};
        const auto next = std::lower_bound(names_.begin(), names_.end(), wanted);
        if (next == names_.begin() || (next - 1)->name != name) return std::nullopt;
        return (next - 1)->stage;
    }

    constexpr void open_stage(instruction from) {
        stage out;
        if (const auto word = from.arguments().at(0)) {
            const auto written = word->value();
            const auto expanded = expand(written, no_variables, {.escape = from.table().escape});
            out.may_have_any_parent = !expanded.variables().empty();
            if (!out.may_have_any_parent) out.base = expanded.value();
        }
        out.parent = find_name(out.base, stages_.size());
        if (out.parent) out.base = stages_[*out.parent].base;
        out.first = out.end = steps_.size();
        out.takings_end = takings_.size();
        stages_.push_back(std::move(out));
    }

    /// Notes the managers whose caches a variable says something about.
    static constexpr void read_variable(std::string_view pair, settings_so_far& now) noexcept {
        const auto name = pair.substr(0, pair.find('='));
        if (offline_variables.contains(name)) now.confined = now.configured = ~std::uint32_t{0};
        for (const auto& each : package_manager_table) {
            const auto* cleanup = find_package_cleanup(each.manager);
            const bool is_spoiler = cleanup != nullptr && cleanup->spoilers.contains(name);
            if (is_spoiler) now.confined |= bit_of(each.manager);
            if (is_spoiler || each.no_cache_variables.contains(name) || each.cache_variables.contains(name))
                now.configured |= bit_of(each.manager);
        }
    }

    /// The managers whose caches COPY, ADD or WORKDIR names as the place where files go.
    static constexpr std::uint32_t managers_filled_by(instruction node) {
        std::optional<word> last;
        for (const auto each : node.arguments()) last = each;
        if (!last) return 0;
        const auto path = last->value();
        std::uint32_t out = 0;
        for (const auto& cleanup : package_cleanups) {
            if (!lies_in_caches(path, cleanup)) continue;
            for (const auto& each : package_manager_table)
                if (cleanup.managers.contains(each.name)) out |= bit_of(each.manager);
        }
        return out;
    }

    /// Whether a command sets where the caches are: `pip config set global.cache-dir`, `npm set cache`.
    static constexpr bool moves_caches(const package_uses& uses, const package_command& command) noexcept {
        const std::string_view verb = command.verb;
        if (verb.find("config") == std::string_view::npos && verb != "set" && verb != "c") return false;
        const auto text =
            slice(uses.script() == nullptr ? uses.node().table().text : uses.text(), command.range);
        for (const std::string_view each : {"cache", "store", "pkgs_dirs"})
            if (text.find(each) != std::string_view::npos) return true;
        return false;
    }

    static constexpr bool has_no_network(instruction run) {
        for (const auto flag : run.flags())
            if (flag.name() == "network") return flag.value() != "default" && flag.value() != "host";
        return false;
    }

    /// The stage that COPY or a mount names: by its name in any case, COPY by its number too.
    constexpr std::optional<std::size_t> find_source(std::string_view name) const {
        std::size_t number = 0;
        bool is_number = !name.empty() && name.size() < 9;
        for (const char digit : name) {
            is_number = is_number && digit >= '0' && digit <= '9';
            number = number * 10 + static_cast<std::size_t>(digit - '0');
        }
        if (is_number) return number < stages_.size() ? std::optional(number) : std::nullopt;
        std::string small;
        append_lower_case(small, name);
        const auto found = find_name(small, stage_count_);
        return found && *found < stages_.size() ? found : std::nullopt;
    }

    constexpr void read_copy(instruction copy, bool is_of_trigger) {
        for (const auto flag : copy.flags()) {
            if (flag.name() != "from") continue;
            const auto source = find_source(flag.value().value_or(std::string()));
            if (!source) continue;
            std::optional<word> last; // the destination
            for (const auto each : copy.arguments()) {
                if (last) {
                    const auto path = last->value();
                    take(*source, path);
                    add_taking(*source, path, false, is_of_trigger);
                }
                last = each;
            }
        }
    }
    constexpr void read_mounts(instruction run, bool is_of_trigger) {
        for (const auto flag : run.flags()) {
            if (flag.name() != "mount") continue;
            const auto text = flag.value().value_or(std::string());
            const auto source = find_source(read_raw_mount(text).from);
            if (!source) continue;
            take(*source, text);
            const auto fields = read_mount_text(text);
            add_taking(*source, fields ? std::string_view(fields->source) : "/", true, is_of_trigger);
        }
    }
    /// Notes that a path of a stage is taken.
    constexpr void take(std::size_t source, std::string_view path) noexcept {
        auto& needed = stages_[source].after;
        for (std::size_t i = 0; i < needed.size(); ++i) {
            if (path.find('$') != std::string_view::npos) needed[i] = needed[i] | layer_need::by_copies;
            if (holds_one(path, package_cleanups[i].signs)) needed[i] = layer_need::certain;
        }
    }

    /// Notes it for the way back: the caches may be in it, and needed where they are taken to.
    constexpr void add_taking(std::size_t source, std::string_view path, bool is_mount, bool is_of_trigger) {
        if (const auto mark = path.find_first_of("*?[\\$"); mark != std::string_view::npos)
            path = path.substr(0, path.rfind('/', mark) + 1);
        takings_.push_back({source, steps_.size(), resolve_path("/", path), is_mount, is_of_trigger});
    }

    // ---- And back

    constexpr void look_back() {
        needs anywhere{}; // what stages need that may be built on any one before them
        for (auto index = stages_.size(); index > 0; --index) {
            auto& here = stages_[index - 1];
            const auto takings_begin = index > 1 ? stages_[index - 2].takings_end : 0;
            for (std::size_t i = 0; i < package_cleanups.size(); ++i) {
                if (!is_used_[i]) continue;
                here.after[i] = here.after[i] | anywhere[i];
                auto needed = here.after[i];
                for (auto at = here.first; at < here.end; ++at)
                    if (is_late(steps_[at])) needed = needed | late_need(steps_[at], i);
                here.after[i] = needed;
                auto next = here.takings_end;
                const auto pass_takings = [&](std::size_t at) {
                    for (; next > takings_begin && takings_[next - 1].at == at; --next)
                        note(takings_[next - 1], i, needed);
                };
                for (auto at = here.end; at > here.first; --at) {
                    pass_takings(at);
                    auto& here_at = steps_[at - 1];
                    here_at.after[i] = needed;
                    if (is_late(here_at)) {
                        if (package_cleanups[i].keeps_index)
                            here_at.after[i] = needed | layer_need::by_programs; // builds that are not known
                        continue;
                    }
                    const auto use = here_at.uses.use_of(package_cleanups[i], here_at.confined);
                    needed = use.renews ? use.need : use.need | needed;
                }
                pass_takings(here.first);
                if (here.parent) {
                    auto& below = stages_[*here.parent].after[i];
                    below = below | needed;
                } else if (here.may_have_any_parent) {
                    anywhere[i] = anywhere[i] | needed;
                }
            }
        }
    }
    /// Notes in a stage that what may hold its caches is needed where it is taken to.
    constexpr void note(const taking& each, std::size_t cleanup, layer_need needed) {
        if (!may_hold_caches(each.path, package_cleanups[cleanup])) return;
        auto& source = stages_[each.source].after[cleanup];
        source = source | needed;
        if (each.is_of_trigger)
            source = source | layer_need::by_copies;
        else if (each.is_mount)
            source = source | steps_[each.at].after[cleanup];
    }
    /// Whether it runs when the stage is done: in a later build, or in a container.
    static constexpr bool is_late(const step& each) noexcept {
        return each.uses.node().keyword() != keyword::run;
    }
    static constexpr layer_need late_need(const step& each, std::size_t cleanup) {
        const auto need = each.uses.use_of(package_cleanups[cleanup], each.confined).need;
        if (each.uses.node().keyword() == keyword::onbuild) return need;
        return has(need, layer_need::certain) ? layer_need::certain : layer_need::none;
    }

    struct stage_name {
        std::string name; ///< in small letters
        std::size_t stage = 0;

        friend constexpr bool operator<(const stage_name& a, const stage_name& b) noexcept {
            const auto order = a.name.compare(b.name);
            return order < 0 || (order == 0 && a.stage < b.stage);
        }
    };

    std::vector<stage_name> names_; ///< sorted
    std::size_t stage_count_ = 0;
    std::vector<stage> stages_;
    std::vector<settings_so_far> ended_; ///< those at the end of each
    std::vector<step> steps_;
    std::vector<taking> takings_;
    std::array<bool, package_cleanups.size()> is_used_{};
    std::array<bool, package_cleanups.size()> is_moved_{};
};

} // namespace detail
} // namespace tare::inline v0
