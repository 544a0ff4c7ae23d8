#pragma once

#include <tare/syntax/as.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/instruction_error.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/text/result.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A stage of a Dockerfile: a FROM and the instructions up to the next one.
struct stage {
    instruction opening;                 ///< the FROM
    from_instruction from;               ///< what it says
    element_range<instruction> commands; ///< those after it

    /// The FROM's first line.
    [[nodiscard]] constexpr std::uint32_t line() const noexcept { return opening.lines().first; }
};

/// A Dockerfile by its stages.
struct stage_list {
    element_range<instruction> global_arguments; ///< the ARGs before the first stage
    std::vector<stage> stages;
};

/// What is wrong with an instruction, if anything is.
[[nodiscard]] constexpr std::optional<instruction_error> find_error(const instruction& node) {
    using found = std::optional<instruction_error>;
    return visit(node, overloaded{
                           [](const instruction_error& error) -> found { return error; },
                           [](const auto&) -> found { return std::nullopt; },
                       });
}

/// Reads the stages of a document as BuildKit does once it accepts its syntax. Every instruction must
/// be right in itself, and only ARG may stand before the first FROM; the first error decides. What
/// comes back points into the document. Linear in the text.
[[nodiscard]] constexpr result<stage_list, instruction_error> read_stages(const document_base& from) {
    const auto& table = from.table();
    stage_list out{{table, 0, 0}, {}};
    std::uint32_t first = 0;
    const auto end_stage = [&](std::uint32_t end) {
        (out.stages.empty() ? out.global_arguments : out.stages.back().commands) = {table, first, end};
    };
    for (const auto node : from.instructions()) {
        if (auto error = find_error(node)) return fail(*std::move(error));
        if (node.keyword() == keyword::from) {
            end_stage(node.index());
            first = table.nodes[node.index()].next;
            out.stages.push_back({node, *as<from_instruction>(node), {table, first, first}});
        } else if (out.stages.empty() && node.keyword() != keyword::arg) {
            return fail(instruction_error{
                instruction_fault::no_stage, node.statement(), node.lines().first, {}, {}, {}});
        }
    }
    end_stage(static_cast<std::uint32_t>(table.nodes.size()));
    return out;
}
result<stage_list, instruction_error> read_stages(document_base&&) = delete;

} // namespace tare::inline v0
