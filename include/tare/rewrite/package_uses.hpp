#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/package_cleanup.hpp>
#include <tare/rewrite/plain_programs.hpp>
#include <tare/shell/builtin.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/syntax/element.hpp>
#include <tare/text/range.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Whether one of some signs stands in a text, and no letter or digit goes on with it.
[[nodiscard]] constexpr bool holds_one(std::string_view text, word_list signs) noexcept {
    for (const auto each : signs) {
        const bool is_open = !is_alphanumeric(each.back()); // the sign itself
        for (auto at = text.find(each); at != std::string_view::npos; at = text.find(each, at + 1)) {
            const auto end = at + each.size();
            if (is_open || end == text.size() || !is_alphanumeric(text[end])) return true;
        }
    }
    return false;
}

/// What an earlier layer must still hold, as a set of bits.
enum class layer_need : std::uint8_t {
    none = 0,
    by_programs = 1, ///< maybe: a program is started that may do anything
    by_copies = 2,   ///< maybe: a COPY from the stage says with a variable what it takes
    certain = 4,
    by_names = 8, ///< maybe: packages are removed or marked, which are looked up unless they are installed
};
[[nodiscard]] constexpr layer_need operator|(layer_need a, layer_need b) noexcept {
    return static_cast<layer_need>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
[[nodiscard]] constexpr bool has(layer_need all, layer_need one) noexcept {
    return (static_cast<unsigned>(all) & static_cast<unsigned>(one)) != 0;
}

/// What an instruction asks of what earlier ones have left, and whether it makes that anew.
struct layer_use {
    layer_need need = layer_need::none;
    bool renews = false;
};

/// The bit that stands for a manager in a set of them.
[[nodiscard]] constexpr std::uint32_t bit_of(package_manager manager) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(manager);
}

/// Whether the caches of a command are elsewhere, or needed: its options and its verb tell.
[[nodiscard]] constexpr bool is_spoiled(const package_command& command, const package_cleanup& cleanup) {
    if (cleanup.needing_verbs.contains(std::string_view(command.verb).substr(0, command.verb.find(' '))))
        return true;
    for (const auto& each : command.flags) {
        if (cleanup.spoilers.contains(each.name)) return true;
        if (each.meaning == package_option::cache_folder) return true;
        if (each.value && begins_with_one(each.value->value, cleanup.spoiling_values)) return true;
    }
    return false;
}
/// Whether a script names a variable that has the caches of a cleanup elsewhere, or needed. O(script).
[[nodiscard]] constexpr bool names_spoiler(std::string_view script, const package_cleanup& cleanup) noexcept {
    for (const auto each : cleanup.spoilers)
        if (!each.starts_with('-') && script.find(each) != std::string_view::npos) return true;
    return holds_one(script, offline_variables);
}

/// Whether a text seems to have a manager bring packages, in a string or behind `xargs`, without an update.
[[nodiscard]] constexpr bool names_install(std::string_view text, const package_cleanup& cleanup) noexcept {
    constexpr word_list bringing = "install reinstall add upgrade dist-upgrade full-upgrade build-dep";
    constexpr word_list renewing = "update -U --update --update-cache --no-cache";
    bool has_manager = false;
    bool brings = false;
    while (!text.empty()) {
        std::size_t size = 0;
        while (size < text.size() && (is_alphanumeric(text[size]) || text[size] == '-')) ++size;
        const auto word = text.substr(0, size);
        if (renewing.contains(word)) return false;
        has_manager = has_manager || cleanup.managers.contains(word);
        brings = brings || bringing.contains(word);
        text.remove_prefix(size < text.size() ? size + 1 : size);
    }
    return has_manager && brings;
}

/// An instruction that runs something, and the package managers it runs. Where it stands must not change
/// after `read`.
class package_uses {
public:
    constexpr package_uses(instruction node, std::vector<embedded_script>&& scripts)
        : node_(node), scripts_(std::move(scripts)) {}
    package_uses(const package_uses&) = delete;
    package_uses& operator=(const package_uses&) = delete;
    constexpr package_uses(package_uses&&) noexcept = default;
    constexpr package_uses& operator=(package_uses&&) noexcept = default;
    constexpr ~package_uses() = default;

    constexpr void read() {
        const auto* tree = script();
        if (tree == nullptr) {
            if (auto command = read_package_command(node_.trigger().value_or(node_)))
                commands_.push_back(std::move(*command));
            return;
        }
        commands_ = package_commands(*tree);
        std::sort(commands_.begin(), commands_.end(), is_before);
        flow_.emplace(*tree, scripts_[0].setting().options);
        is_intricate_ = has_tricks();
    }

    /// The instruction: for a trigger, the ONBUILD.
    [[nodiscard]] constexpr instruction node() const noexcept { return node_; }
    /// What it has a shell run, where that can be read.
    [[nodiscard]] constexpr const embedded_script* embedded() const noexcept {
        return script() == nullptr ? nullptr : &scripts_[0];
    }
    [[nodiscard]] constexpr const shell_script* script() const noexcept {
        if (scripts_.size() != 1 || !scripts_[0].script() || !scripts_[0].script()->ok()) return nullptr;
        return &*scripts_[0].script();
    }
    [[nodiscard]] constexpr std::string_view text() const noexcept {
        return scripts_.empty() ? node_.text() : scripts_[0].text();
    }
    [[nodiscard]] constexpr const control_flow& flow() const noexcept { return *flow_; }
    /// The commands that run a manager, in the order of the script.
    [[nodiscard]] constexpr const std::vector<package_command>& commands() const noexcept {
        return commands_;
    }

    /// The one that a command of the script is.
    [[nodiscard]] constexpr const package_command* find(shell_command command) const noexcept {
        package_command wanted;
        wanted.node = command.index();
        const auto found = std::lower_bound(commands_.begin(), commands_.end(), wanted, is_before);
        return found == commands_.end() || found->node != command.index() ? nullptr : &*found;
    }

    /// Whether its commands run in another order than they stand in: it calls its own functions, has aliases,
    /// sets a `trap`.
    [[nodiscard]] constexpr bool is_intricate() const noexcept { return is_intricate_; }

    /// Whether a command is another program that reads what a cleanup takes away.
    [[nodiscard]] static constexpr layer_need reading_of(const reached_command& reached,
                                                         const package_cleanup& cleanup) noexcept {
        if (reached.call.kind() != call_kind::known) return layer_need::none;
        const auto program = find_final_program(reached.call);
        return reading_of(program.name, program.operands.at(1).has_value(), cleanup);
    }

    /// Whether a command may start programs that do anything at all.
    [[nodiscard]] constexpr bool may_start_anything(const reached_command& reached) const {
        const auto what = reached.command.kind();
        if (what != shell_node_kind::simple_command || reached.calls_function) return false;
        if (const auto* known = find(reached.command))
            return known->action == package_action::build || !known->is_certain;
        return detail::may_start_anything(reached.command);
    }

    /// What it asks of the caches that a cleanup takes away; `confined` are the managers that must do with
    /// what is there.
    [[nodiscard]] constexpr layer_use use_of(const package_cleanup& cleanup, std::uint32_t confined) const {
        layer_use out;
        const auto* tree = script();
        if (cleanup.spoilers.contains("--offline") && holds_one(text(), "--offline --prefer-offline"))
            out.need = layer_need::certain; // for `npx`, too
        if (!commands_.empty() && names_spoiler(text(), cleanup)) confined = ~std::uint32_t{0};
        if (tree == nullptr) {
            if (holds_one(text(), cleanup.signs)) out.need = layer_need::certain;
            for (const auto& each : commands_) add_need(out, cleanup, confined, each);
            if (const auto words = exec_words(); !words.empty())
                out.need = out.need | reading_of(base_name(words[0].value), words.size() > 2, cleanup);
            if (cleanup.keeps_index && !is_plain_exec_form()) out.need = out.need | need_of(text(), cleanup);
            return out;
        }
        const bool may_mention = holds_one(text(), cleanup.signs);
        for (const auto& each : *flow_) {
            if (may_mention && mentions(each, cleanup)) out.need = layer_need::certain;
            if (const auto* known = find(each.command)) {
                if (cleanup.managers.contains(to_string(known->manager))) {
                    if (!out.renews) add_need(out, cleanup, confined, *known);
                    const bool is_sure = each.chance <= command_chance::on_success;
                    if (cleanup.keeps_index && is_sure && renews(*known, cleanup)) out.renews = true;
                    continue;
                }
            }
            if (!cleanup.keeps_index || out.renews) continue;
            out.need = out.need | reading_of(each, cleanup);
            if (may_start_anything(each)) out.need = out.need | need_of(each.command.text(), cleanup);
        }
        return out;
    }

    /// Whether a command of a manager reads anew what packages there are, all of them.
    [[nodiscard]] static constexpr bool renews(const package_command& command,
                                               const package_cleanup& cleanup) {
        if (is_spoiled(command, cleanup)) return false;
        return command.action == package_action::update || command.has(package_option::refresh);
    }

private:
    static constexpr layer_need reading_of(std::string_view program, bool has_names,
                                           const package_cleanup& cleanup) noexcept {
        if (cleanup.readers.contains(program)) return layer_need::certain;
        return has_names && cleanup.name_readers.contains(program) ? layer_need::by_names : layer_need::none;
    }

    constexpr bool has_tricks() const noexcept {
        for (const auto& each : *flow_) {
            const auto builtin = each.call.builtin();
            const bool defers = builtin && (builtin->effect == builtin_effect::traps ||
                                            builtin->effect == builtin_effect::aliases);
            if (each.calls_function || defers) return true;
        }
        return false;
    }

    /// What programs may need that do anything at all, given the text that starts them.
    static constexpr layer_need need_of(std::string_view text, const package_cleanup& cleanup) noexcept {
        return names_install(text, cleanup) ? layer_need::certain : layer_need::by_programs;
    }

    static constexpr bool is_before(const package_command& a, const package_command& b) noexcept {
        return a.node < b.node;
    }

    /// Whether it is an exec form of which the same is known as of a command of a script.
    constexpr bool is_plain_exec_form() const {
        const auto words = exec_words();
        if (words.empty()) return false;
        for (const auto& each : commands_)
            if (each.action == package_action::build || !each.is_certain) return false;
        if (!commands_.empty()) return true;
        return plain_programs.contains(base_name(words.front().value));
    }
    constexpr std::vector<command_word> exec_words() const {
        const auto node = node_.trigger().value_or(node_);
        std::vector<command_word> out;
        if (node.is_json()) out = command_words(node);
        return out;
    }

    static constexpr void add_need(layer_use& out, const package_cleanup& cleanup, std::uint32_t confined,
                                   const package_command& command) {
        if (!cleanup.managers.contains(to_string(command.manager))) return;
        if ((confined & bit_of(command.manager)) != 0 || is_spoiled(command, cleanup))
            out.need = layer_need::certain;
        if (!cleanup.keeps_index || renews(command, cleanup) || command.has(package_option::no_cache)) return;
        const auto action = command.action;
        if (action == package_action::remove && !command.packages.empty() && !cleanup.name_readers.empty())
            out.need = out.need | layer_need::by_names;
        if (action == package_action::install || action == package_action::upgrade ||
            (action == package_action::other && !command.has(package_option::help)))
            out.need = layer_need::certain;
    }

    /// Whether a command names the caches, but to take them away if they are there.
    static constexpr bool mentions(const reached_command& reached, const package_cleanup& cleanup) {
        if (reached.command.kind() != shell_node_kind::simple_command) return false;
        if (!holds_one(reached.command.text(), cleanup.signs)) return false;
        if (reached.call.name() != "rm" && reached.call.name() != "/bin/rm") return true;
        for (const auto each : reached.call.operands()) {
            const auto text = each.text();
            if (text == "--force" || (text.starts_with('-') && !text.starts_with("--") &&
                                      text.find('f') != std::string_view::npos))
                return false;
        }
        return true;
    }

    instruction node_;
    std::vector<embedded_script> scripts_;
    std::vector<package_command> commands_;
    std::optional<control_flow> flow_;
    bool is_intricate_ = false;
};

} // namespace detail
} // namespace tare::inline v0
