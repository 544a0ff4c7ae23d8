#pragma once

#include <tare/syntax/expand.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What opens a heredoc, such as `<<EOF`, `3<<-EOF` or `<<"EOF"`.
struct heredoc_opening {
    std::vector<char> name_bytes; ///< see `name()`
    std::uint64_t descriptor = 0; ///< the digits before `<<`; the greatest value where it is greater
    bool expand = true;           ///< variables in the body are expanded: no part of the name is quoted
    bool chomp = false;           ///< `<<-`: tabs at the beginning of lines do not count
    source_range range;           ///< the word in the text it was found in

    /// The line that ends the body.
    [[nodiscard]] constexpr std::string_view name() const& noexcept {
        return {name_bytes.data(), name_bytes.size()};
    }
    std::string_view name() const&& = delete;
};

/// Reads a word that opens a heredoc, as BuildKit does: `^(\d*)<<(-?)\s*([^<]*)$`, where what follows
/// is, without its quotes, exactly one word. Nothing for any other word. The escape character is `\`
/// whatever the directive says.
[[nodiscard]] constexpr std::optional<heredoc_opening> parse_heredoc_word(std::string_view word) {
    heredoc_opening out;
    out.range = {0, static_cast<std::uint32_t>(word.size())};

    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    for (; !word.empty() && word[0] >= '0' && word[0] <= '9'; word.remove_prefix(1)) {
        const auto digit = static_cast<std::uint64_t>(word[0] - '0');
        out.descriptor = out.descriptor > (most - digit) / 10 ? most : out.descriptor * 10 + digit;
    }
    if (!word.starts_with("<<")) return std::nullopt;
    word.remove_prefix(2);
    if (word.starts_with('-')) {
        out.chomp = true;
        word.remove_prefix(1);
    }
    const auto name = word.find_first_not_of("\t\n\f\r ");
    if (name == std::string_view::npos || word.find('<') != std::string_view::npos) return std::nullopt;
    word.remove_prefix(name);

    bool is_plain = true;
    for (const char byte : word) is_plain = is_plain && detail::is_plain_in_word(byte) && byte != '\\';
    if (is_plain) {
        out.name_bytes.assign(word.begin(), word.end());
        return out;
    }

    const auto plain = expand(word, no_variables, {.skip_unset = true});
    const auto plain_words = plain.words();
    if (plain_words.size() != 1) return std::nullopt;
    out.name_bytes.assign(plain_words[0].text.begin(), plain_words[0].text.end());

    // An escaped quote is there both times, one that quotes only where quotes are kept.
    const auto count_quotes = [](std::string_view text) {
        std::size_t count = 0;
        for (const char byte : text) count += byte == '"' || byte == '\'' ? 1 : 0;
        return count;
    };
    const auto quoted = expand(word, no_variables, {.raw_quotes = true, .skip_unset = true});
    const auto quoted_words = quoted.words();
    if (quoted_words.size() != 1) return std::nullopt;
    out.expand = count_quotes(plain_words[0].text) == count_quotes(quoted_words[0].text);
    return out;
}

/// The heredocs that BuildKit sees in an instruction: `line` is all of it, its lines joined. They come
/// in the order in which their bodies follow. A line that cannot be split into shell words has none.
[[nodiscard]] constexpr std::vector<heredoc_opening> find_heredocs(std::string_view line) {
    std::vector<heredoc_opening> out;
    if (line.find("<<") == std::string_view::npos) return out;
    const auto lexed =
        expand(line, no_variables, {.raw_quotes = true, .raw_escapes = true, .skip_unset = true});
    for (const auto& word : lexed.words()) {
        auto heredoc = parse_heredoc_word(word.text);
        if (!heredoc) continue;
        heredoc->range = word.source;
        out.push_back(std::move(*heredoc));
    }
    return out;
}

} // namespace tare::inline v0
