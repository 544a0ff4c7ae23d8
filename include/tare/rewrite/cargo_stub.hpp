#pragma once

#include <tare/model/command_word.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/word_list.hpp>
#include <tare/rewrite/manifest_text.hpp>
#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Cargo builds the packages that a project depends on only together with the project. With an empty source in
/// place of the real ones it does so from the manifests alone.
namespace tare::inline v0 {
namespace detail {

/// Options of `cargo build` that the packages are built with, or that say how it is told of.
inline constexpr word_list cargo_build_options =
    "--release -r --profile --target --target-dir --features -F --all-features --no-default-features "
    "--locked "
    "--frozen --offline --config -Z -j --jobs --keep-going --color -q --quiet -v --verbose --message-format";
/// Those that pick parts of the project; an empty source has but one.
inline constexpr word_list cargo_part_options = "--bin --bins --lib";
/// Those that tell where the result is, which `cargo clean` needs too.
inline constexpr word_list cargo_place_options = "--profile --target --target-dir --config -Z";
inline constexpr word_list cargo_workspace_options = "-p --package --workspace --all --exclude";

/// What stands in quotes after the first of some keys of a line: `name = "a"`.
[[nodiscard]] constexpr std::optional<std::string_view> toml_string(std::string_view line,
                                                                    std::string_view key) {
    if (!line.starts_with(key)) return std::nullopt;
    line = trim(line.substr(key.size()));
    if (!line.starts_with('=')) return std::nullopt;
    line = trim(line.substr(1));
    if (line.size() < 2 || (line.front() != '"' && line.front() != '\'')) return std::nullopt;
    const auto end = line.find(line.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    return line.substr(1, end - 1);
}

/// What an empty source needs to know of a Cargo.toml.
struct cargo_package {
    std::string name{}; ///< empty where it is not surely known
    bool has_library = false;
};
[[nodiscard]] constexpr cargo_package read_cargo_package(std::string_view manifest) {
    cargo_package out;
    std::string_view table;
    for_each_line(manifest, [&](std::string_view line) {
        if (line.starts_with('[')) table = trim(line.substr(0, line.find('#')));
        if (table == "[lib]") out.has_library = true;
        if (table == "[package]")
            if (const auto name = toml_string(line, "name")) out.name = *name;
    });
    bool is_plain = true;
    for (const char byte : out.name)
        is_plain = is_plain && (is_digit(byte) || (byte >= 'a' && byte <= 'z') ||
                                (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_');
    if (!is_plain) out.name.clear();
    return out;
}

/// Writes the commands that build what a project depends on, with an empty source, joined by `joint`. They run in the project's folder and leave nothing of the project behind: a COPY keeps the
/// times of its files, which are older than what was made of the empty source, so that Cargo would take that for
/// up to date. To touch the sources once they are copied works too, but one must know which of them there are,
/// and changes them in the image; `cargo clean --package` takes away just what was made, in the same layer.
/// Nothing where the command cannot be written once more.
[[nodiscard]] constexpr std::optional<std::string>
write_cargo_stub(const package_command& build, std::span<const command_word> words, std::string_view script,
                 const cargo_package& package, std::string_view joint) {
    const auto is_of = [&](const command_word& word, word_list names) {
        for (const auto& each : build.flags)
            if (each.range.contains(word.range) && names.contains(each.name)) return true;
        return false;
    };
    std::string variables;
    for (const auto& each : build.variables) {
        variables += slice(script, each.range);
        variables += ' ';
    }
    std::string program;
    std::string building;
    std::string cleaning = " clean";
    for (const auto& each : build.flags)
        if (each.name == "--release" || each.name == "-r") cleaning = " clean --release";
    for (const auto& word : words) {
        const auto text = slice(script, word.range);
        const bool is_early = word.range.begin < build.verb_range.begin;
        if (word.range == build.program || (is_early && text.starts_with('+'))) {
            if (!program.empty()) program += ' ';
            program += text;
            continue;
        }
        if (is_of(word, cargo_part_options)) continue;
        building += ' ';
        building += text;
        if (!is_of(word, cargo_place_options)) continue;
        cleaning += ' ';
        cleaning += text;
    }
    std::string out = "mkdir src";
    const auto then = [&](const std::string& command) {
        out += joint;
        out += command;
    };
    then("echo 'fn main() {}' > src/main.rs");
    if (package.has_library) then("touch src/lib.rs");
    then(variables + program + building);
    then(variables + program + cleaning + " --package " +
         (package.name.empty() ? "\"$(" + program + " pkgid)\"" : std::string(package.name)));
    then("rm -r src");
    const bool is_broken = (variables + program + building).find('\n') != std::string::npos;
    return is_broken ? std::nullopt : std::optional(std::move(out));
}

} // namespace detail
} // namespace tare::inline v0
