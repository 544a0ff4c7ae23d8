#pragma once

#include <tare/model/build_options.hpp>
#include <tare/model/build_scopes.hpp>
#include <tare/model/expanded_value.hpp>
#include <tare/model/path.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/shell/redirection_effect.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_in_force.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/parse.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// How many layers an image can have, its base's included, before overlay file systems refuse to mount it.
inline constexpr std::size_t max_image_layers = 127;

/// What an instruction adds to the image.
enum class layer_kind : std::uint8_t {
    none,  ///< no layer: it only says what the image is like
    empty, ///< a layer in which nothing is
    files, ///< a layer of what it writes; what a program does may be nothing
};

inline constexpr std::array<std::string_view, 3> layer_kind_names{"none", "empty", "files"};

[[nodiscard]] constexpr std::string_view to_string(layer_kind kind) noexcept {
    return layer_kind_names[static_cast<std::size_t>(kind)];
}

/// An instruction and what it adds to the image.
struct image_layer {
    instruction node;          ///< for a trigger of the base the FROM that makes it run
    keyword by = keyword::run; ///< for a trigger its own
    std::uint32_t line = 0;    ///< the first one of `node`
    std::size_t stage = 0;     ///< the one it stands in
    std::string trigger{};     ///< for a trigger its text, else nothing
    layer_kind kind = layer_kind::none;
    bool is_certain = true;             ///< whether the kind is; it is not where something unknown decides
    expanded_value working_directory{}; ///< the one in force behind it

    [[nodiscard]] constexpr bool has_layer() const noexcept { return kind != layer_kind::none; }
    /// Whether it stands in an ONBUILD of the base.
    [[nodiscard]] constexpr bool is_triggered() const noexcept { return !trigger.empty(); }
};

/// What the target is made of: each instruction that shapes it, through all the stages it is built on. It
/// points into the document.
struct image_layers {
    std::vector<image_layer> layers{}; ///< in the order in which they are put on each other
    std::optional<stage_use> base{};   ///< what lies below; nothing where there is no target

    /// How many layers lie on the base.
    [[nodiscard]] constexpr std::size_t count() const noexcept {
        std::size_t out = 0;
        for (const auto& each : layers) out += each.has_layer() ? 1 : 0;
        return out;
    }
    [[nodiscard]] constexpr std::size_t count(layer_kind kind) const noexcept {
        std::size_t out = 0;
        for (const auto& each : layers) out += each.kind == kind ? 1 : 0;
        return out;
    }
    /// Whether a base of so many layers leaves room for these.
    [[nodiscard]] constexpr bool fits(std::size_t base_layers = 0) const noexcept {
        return base_layers + count() <= max_image_layers;
    }
};

namespace detail {

/// Programs and builtins that write nothing but to their standard output.
inline constexpr word_list silent_programs =
    ": [ arch basename cat cd cmp cut date dirname echo egrep exit export false fgrep grep groups head "
    "hostname id ls nproc printenv printf ps pwd readlink realpath seq set sleep sort stat tail test tr true "
    "type umask uname uniq unset wc which whoami";

/// Whether a command surely writes no file.
[[nodiscard]] constexpr bool writes_nothing(shell_command command) {
    for (const auto each : command.redirections())
        if (effect_of(each).may_write_file) return false;
    const shell_call call(command);
    if (call.kind() == call_kind::nothing || call.kind() == call_kind::query) return true;
    if (call.kind() != call_kind::known) return false;
    if (call.name() == "sort" || call.name() == "uniq" || call.name() == "date") {
        for (const auto operand : call.operands()) {
            static_cast<void>(operand);
            return false; // may name a file to be written, or set the clock
        }
    }
    return silent_programs.contains(call.name());
}

/// Whether what an instruction has a shell run surely writes no file.
[[nodiscard]] constexpr bool writes_nothing(const instruction& run, const shell_setting& setting) {
    const auto scripts = read_scripts(run, setting);
    if (scripts.size() != 1 || !scripts[0].script() || !scripts[0].script()->ok()) return false;
    const auto& script = *scripts[0].script();
    for (std::uint32_t index = 0; index < script.table().nodes.size(); ++index) {
        const shell_element each(script.table(), index);
        if (each.kind() == shell_node_kind::function_definition) return false;
        if (each.kind() == shell_node_kind::redirection &&
            effect_of(shell_redirection(script.table(), index)).may_write_file)
            return false;
    }
    for (const auto& each : script.commands())
        if (!writes_nothing(shell_command(script.table(), each.node))) return false;
    return true;
}

/// Goes up from the base to the target.
class layer_finder {
public:
    constexpr layer_finder(const document_base& from, const stage_graph& graph, const build_scopes& scopes,
                           const build_options& options)
        : graph_(graph),
          scopes_(scopes),
          options_(options),
          settings_(from),
          expand_({.escape = from.escape()}) {}

    constexpr image_layers run() {
        if (!graph_.target) return std::move(out_);
        std::vector<std::size_t> chain{*graph_.target};
        while (graph_.stages[chain.back()].base.kind == source_kind::stage)
            chain.push_back(graph_.stages[chain.back()].base.stage);
        out_.base = graph_.stages[chain.back()].base;
        knows_folders_ = out_.base->kind == source_kind::scratch;
        directory_.is_known = knows_folders_;
        if (knows_folders_) directory_.text = "/";
        for (; !chain.empty(); chain.pop_back()) add_stage(chain.back());
        return std::move(out_);
    }

private:
    constexpr void add_stage(std::size_t index) {
        const auto& here = graph_.stages[index];
        stage_ = index;
        const auto& platform = here.platform ? *here.platform : options_.target_platform;
        if (here.base.kind != source_kind::stage) os_ = platform.os;
        for (const auto& text : here.triggers) {
            const auto trigger = parse_view(text);
            for (const auto node : trigger.instructions()) {
                auto& added = add(here.stage.opening, node.keyword());
                added.trigger = text;
                if (node.keyword() == keyword::run || node.keyword() == keyword::copy ||
                    node.keyword() == keyword::add)
                    added.kind = layer_kind::files;
                if (node.keyword() == keyword::workdir) {
                    added.kind = layer_kind::files;
                    added.is_certain = false;
                    directory_.is_known = false;
                }
                added.working_directory = directory_;
            }
        }
        for (const auto node : here.stage.commands) add_own(node);
    }

    constexpr image_layer& add(const instruction& node, keyword by) {
        auto& out = out_.layers.emplace_back();
        out.node = node;
        out.by = by;
        out.line = node.lines().first;
        out.stage = stage_;
        return out;
    }

    constexpr void add_own(const instruction& node) {
        auto& added = add(node, node.keyword());
        switch (node.keyword()) {
        case keyword::add:
        case keyword::copy:
            added.kind = layer_kind::files;
            knows_folders_ = false;
            break;
        case keyword::run:
            added.kind = writes_nothing(node, settings_.at(node)) ? layer_kind::empty : layer_kind::files;
            if (added.kind == layer_kind::files) {
                sure_ = made_.size();
                knows_folders_ = false;
            }
            break;
        case keyword::workdir: add_directory(node, added); break;
        default: break;
        }
        added.working_directory = directory_;
    }

    /// WORKDIR makes its folder where that is not there; for the root there is nothing to be made, and no
    /// layer (BuildKit).
    constexpr void add_directory(const instruction& node, image_layer& added) {
        const auto workdir = as<workdir_instruction>(node);
        if (!workdir) return;
        directory_ = change_directory(directory_, expand_(workdir->path, scopes_.environment_at(node)), os_);
        added.is_certain = directory_.is_known;
        if (directory_.is_known && directory_.text == "/") return;
        added.kind = layer_kind::files;
        if (!directory_.is_known) return;
        // Of those before the last few it is said that they may be new.
        constexpr std::size_t remembered = 32;
        const auto first = made_.size() > remembered ? made_.size() - remembered : 0;
        for (auto i = first; i < made_.size(); ++i) {
            if (made_[i] != directory_.text && !is_inside(made_[i], directory_.text)) continue;
            added.kind = layer_kind::empty;
            added.is_certain = i >= sure_; // else a RUN may have taken it away
        }
        if (added.kind != layer_kind::files) return;
        added.is_certain = knows_folders_; // else something before may have made it
        made_.push_back(directory_.text);
    }

    const stage_graph& graph_;
    const build_scopes& scopes_;
    const build_options& options_;
    shell_settings settings_;
    word_expander expand_;
    image_layers out_;
    std::size_t stage_ = 0;
    std::string os_;
    expanded_value directory_;      // the working directory
    std::vector<std::string> made_; // the folders that WORKDIR has made
    std::size_t sure_ = 0;          // the first of them that is surely there still
    bool knows_folders_ = false;    // whether no folders are there but those
};

} // namespace detail

/// The layers that the target gets, instruction by instruction, as BuildKit makes them: COPY, ADD, RUN, and
/// WORKDIR but for the root, give one each, though there may be nothing in it; all others say what the image
/// is like. None where there is no target.
template <base_image_lookup Look = decltype(no_base_images)>
[[nodiscard]] constexpr image_layers find_layers(const document_base& from, const build_options& options = {},
                                                 Look&& base_images = Look(no_base_images)) {
    const auto graph = read_stage_graph(from, options, base_images);
    const auto scopes = read_scopes(from, options, base_images);
    return detail::layer_finder(from, graph, scopes, options).run();
}
template <base_image_lookup Look = decltype(no_base_images)>
image_layers find_layers(document_base&&, const build_options& = {}, Look&& = Look(no_base_images)) = delete;

} // namespace tare::inline v0
