#pragma once

#include <tare/shell/embedded_script.hpp>
#include <tare/shell/list_view.hpp>
#include <tare/shell/node.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// The white space with which the RUNs of a document begin the lines that go on with a command: the one that
/// most lines have, four spaces where there are none. Linear in the scripts, but for kinds of white space.
class run_indentation {
public:
    constexpr void see(const embedded_script& script) {
        if (script.place() != script_place::line || !script.script() || !script.script()->ok()) return;
        const auto list = script.script()->list();
        if (!list) return;
        const auto source = script.instruction().table().text;
        const list_view parts(list->table(), list->index());
        for (std::size_t place = 0; place < parts.size(); ++place) {
            if (!parts.is(place, shell_node_kind::pipeline)) continue;
            const auto end = script.to_source(parts.node(place).range()).begin;
            auto begin = end;
            while (begin > 0 && (source[begin - 1] == ' ' || source[begin - 1] == '\t')) --begin;
            if (begin == 0 || source[begin - 1] == '\n') count(slice(source, {begin, end}));
        }
    }

    [[nodiscard]] constexpr std::string_view most_common() const noexcept {
        seen best{"    ", 0};
        for (const auto& each : seen_)
            if (each.times > best.times) best = each;
        return best.text;
    }

private:
    struct seen {
        std::string_view text;
        std::size_t times = 0;
    };
    static constexpr std::size_t max_kinds = 32;

    constexpr void count(std::string_view text) {
        if (text.empty()) return;
        for (auto& each : seen_)
            if (each.text == text) return static_cast<void>(++each.times);
        if (seen_.size() < max_kinds) seen_.push_back({text, 1});
    }

    std::vector<seen> seen_;
};

} // namespace detail
} // namespace tare::inline v0
