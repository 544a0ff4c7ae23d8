#include <tare/shell/embedded_script.hpp>
#include <tare/syntax.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs.hpp"
#include "made_up.hpp"

namespace {

/// What BuildKit hands to the shell for an instruction, from the instruction read as a value.
std::optional<std::string> handed_to_shell(tare::instruction node) {
    const auto shell_text = [](const auto& value) -> std::optional<std::string> {
        if (value.form != tare::command_form::shell || value.command.empty()) return std::nullopt;
        return value.command[0];
    };
    if (const auto run = tare::as<tare::run_instruction>(node)) {
        auto out = shell_text(*run);
        if (!out || run->files.empty()) return out;
        if (run->files.size() == 1 && tare::parse_heredoc_word(*out)) {
            const auto& file = run->files[0];
            if (!file.strips_tabs) return file.content;
            out->clear();
            tare::detail::append_without_tabs(*out, file.content);
            return out;
        }
        for (const auto& file : run->files) *out += '\n' + file.content + file.name;
        return out;
    }
    if (const auto cmd = tare::as<tare::cmd_instruction>(node)) return shell_text(*cmd);
    if (const auto entry = tare::as<tare::entrypoint_instruction>(node)) return shell_text(*entry);
    if (const auto check = tare::as<tare::healthcheck_instruction>(node))
        return check->is_disabled ? std::nullopt : shell_text(*check);
    return std::nullopt;
}

/// What is wrong with the scripts of a document, in a word or two; nothing where all is well.
std::optional<std::string> find_fault(std::string_view text) {
    const auto document = tare::parse_view(text);
    if (!document.ok()) return std::nullopt;
    for (const auto node : document.instructions()) {
        const auto scripts = tare::read_scripts(node, tare::shell_setting{});
        const auto wanted = handed_to_shell(node);
        if (wanted && (scripts.size() != 1 || scripts[0].text() != *wanted)) return "another text";
        for (const auto& script : scripts) {
            if (script.script() && script.script()->text() != script.text())
                return "the tree is of another text";
            std::uint32_t end = node.range().begin;
            for (const auto& piece : script.pieces()) {
                if (piece.source.begin < end || piece.source.end > node.range().end) return "pieces";
                end = piece.source.end;
            }
            const auto size = static_cast<std::uint32_t>(script.text().size());
            for (std::uint32_t at = 0; at < size; ++at) {
                const auto byte = script.to_source({at, at + 1});
                if (byte.empty() || !node.range().contains(byte)) return "a byte's place";
                const bool is_ascii = byte.size() == 1 && static_cast<unsigned char>(text[byte.begin]) < 0x80;
                if (is_ascii && text[byte.begin] != script.text()[at]) return "another byte";
            }
        }
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("the scripts of the corpus are what BuildKit hands to the shell") {
    tests::require_faultless_corpus(find_fault);
}

TEST_CASE("the scripts of made-up and broken files are so too") {
    tests::require_faultless_generated(100'000, find_fault);
    tests::require_faultless_mutated(30'000, find_fault);
}
