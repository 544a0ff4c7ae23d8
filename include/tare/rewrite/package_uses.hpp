#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/path.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/package_cleanup.hpp>
#include <tare/rewrite/plain_programs.hpp>
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

    /// Whether a command may start programs that do anything at all.
    [[nodiscard]] constexpr bool may_start_anything(const reached_command& reached) const {
        const auto what = reached.command.kind();
        if (what != shell_node_kind::simple_command || reached.calls_function) return false;
        if (const auto* known = find(reached.command))
            return known->action == package_action::build || !known->is_certain;
        return detail::may_start_anything(reached.command);
    }

    /// What it asks of the caches that a cleanup takes away.
    [[nodiscard]] constexpr layer_use use_of(const package_cleanup& cleanup) const {
        layer_use out;
        const auto* tree = script();
        if (tree == nullptr) {
            if (holds_one(text(), cleanup.signs)) out.need = layer_need::certain;
            for (const auto& each : commands_) add_need(out, cleanup, each);
            if (cleanup.keeps_index && !is_plain_exec_form()) out.need = out.need | layer_need::by_programs;
            return out;
        }
        const bool may_mention = holds_one(text(), cleanup.signs);
        for (const auto& each : *flow_) {
            if (may_mention && mentions(each, cleanup)) out.need = layer_need::certain;
            if (const auto* known = find(each.command)) {
                if (cleanup.managers.contains(to_string(known->manager))) {
                    if (!out.renews) add_need(out, cleanup, *known);
                    const bool is_sure = each.chance <= command_chance::on_success;
                    if (cleanup.keeps_index && is_sure && renews(*known)) out.renews = true;
                    continue;
                }
            }
            if (!cleanup.keeps_index || out.renews) continue;
            if (is_reader(each, cleanup))
                out.need = layer_need::certain;
            else if (may_start_anything(each))
                out.need = out.need | layer_need::by_programs;
        }
        return out;
    }

    /// Whether a command of a manager reads anew what packages there are.
    [[nodiscard]] static constexpr bool renews(const package_command& command) noexcept {
        return command.action == package_action::update || command.has(package_option::refresh);
    }

private:
    static constexpr bool is_before(const package_command& a, const package_command& b) noexcept {
        return a.node < b.node;
    }

    /// Whether it is an exec form of which the same is known as of a command of a script.
    constexpr bool is_plain_exec_form() const {
        const auto node = node_.trigger().value_or(node_);
        if (!node.is_json()) return false;
        for (const auto& each : commands_)
            if (each.action == package_action::build || !each.is_certain) return false;
        if (!commands_.empty()) return true;
        const auto words = command_words(node);
        return !words.empty() && plain_programs.contains(tare::base_name(words.front().value));
    }

    static constexpr void add_need(layer_use& out, const package_cleanup& cleanup,
                                   const package_command& command) {
        if (!cleanup.managers.contains(to_string(command.manager))) return;
        for (const auto& each : command.flags)
            if (cleanup.spoilers.contains(each.name)) out.need = layer_need::certain;
        if (!cleanup.keeps_index || renews(command) || command.has(package_option::no_cache)) return;
        const auto action = command.action;
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

    static constexpr bool is_reader(const reached_command& reached, const package_cleanup& cleanup) noexcept {
        const auto name = reached.call.name();
        return reached.call.kind() == call_kind::known &&
               cleanup.readers.contains(name.substr(name.rfind('/') + 1));
    }

    instruction node_;
    std::vector<embedded_script> scripts_;
    std::vector<package_command> commands_;
    std::optional<control_flow> flow_;
};

} // namespace detail
} // namespace tare::inline v0
