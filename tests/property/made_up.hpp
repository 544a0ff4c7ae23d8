#pragma once

#include <tare/syntax/keyword.hpp>
#include <tare/syntax/scan.hpp>
#include <tare/text/quote.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inputs.hpp"

namespace tests {

/// What makes a difference to a reader of Dockerfiles, apart from keywords.
inline constexpr std::string_view fragments[] = {
    // Lines
    "\n",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\\\n",
    "\\\n",
    "\\\r\n",
    "\\ \t\n",
    "\\",
    "\\\\\n",
    "`\n",
    "`",
    "\n\n",
    // White space
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\v",
    "\f",
    "\xC2\xA0",
    "\xC2\x85",
    "\xE2\x80\x83",
    "\xE3\x80\x80",
    "\x85",
    "\xA0",
    // Comments and directives
    "#",
    "# c\n",
    "\n # c \\\n",
    "#\n",
    "# escape=`\n",
    "# escape=\\\n",
    "#escape = x\n",
    "# syntax=a/b:c\n",
    "# check=skip=all\n",
    "# tare: ignore=merge-runs\n",
    "\xEF\xBB\xBF",
    // Flags
    "--",
    "--from=",
    "--mount=type=",
    "--a",
    "--\"a b\"",
    "--a='",
    "=",
    "==",
    "-- ",
    // JSON
    "[",
    "]",
    "[\"",
    "\"]",
    "\"",
    ",",
    "[\"a\", \"b\"]",
    "[]",
    "[1]",
    "{",
    "}",
    "null",
    "1e999999",
    "\\u00e9",
    "\\ud83d",
    "\\n",
    // Words
    "'",
    "$",
    "${a}",
    "${a:-b}",
    "${",
    "a",
    "b=c",
    "x=\"y z\"",
    "\\\"",
    "\\'",
    "&&",
    "&& ",
    ";",
    "|",
    "e\xCC\x81",
    "\xE2\x84\xAA",
    "\xC4\xB0",
    "CMD",
    "NONE",
    "AS",
    // Heredocs
    "<",
    "<<",
    "<<-",
    "<<E",
    "<<-E",
    "<<\"E\"",
    "3<<E",
    "<<E <<F",
    "<< E",
    "\nE\n",
    "\nF\n",
    "\n\tE\n",
    "E",
    "<<${a}",
    "<<'",
    "$((1 << 2))",
    // Bytes of no text
    std::string_view("\0", 1),
    "\x80",
    "\xC0\xAF",
    "\xED\xA0\x80",
    "\xF4\x90\x80\x80",
    "\xFF",
    "\xC2",
    "\xE2\x80",
    "\x7F",
};

/// A text of fragments and keywords.
inline std::string generate(dice& dice) {
    std::string out;
    for (auto size = 1 + dice.below(dice.one_in(10) ? 60 : 16); size > 0; --size) {
        if (dice.one_in(5)) {
            if (dice.one_in(2)) out += '\n';
            auto name = std::string(to_string(dice.pick(tare::instruction_table).key));
            if (dice.one_in(4))
                for (auto& letter : name) letter = static_cast<char>(letter | 0x20);
            if (dice.one_in(20)) name.insert(dice.below(name.size()), "\\\n");
            out += name;
            if (!dice.one_in(8)) out += ' ';
        } else if (dice.one_in(60)) {
            out += static_cast<char>(dice.below(256));
        } else if (dice.one_in(2'000)) {
            out.append(tare::max_line_size - dice.below(24), 'x');
        } else {
            out += dice.pick(fragments);
        }
    }
    return out;
}

/// A stretch of a text, seldom a long one.
inline std::string_view some_of(dice& dice, std::string_view text) {
    const auto longest = dice.one_in(4) ? text.size() : std::size_t{24};
    return text.substr(dice.below(text.size()), 1 + dice.below(longest));
}

/// One of the seeds, with a few things broken in it.
inline std::string mutate(dice& dice, const std::vector<input>& seeds) {
    std::string out = dice.pick(seeds).text;
    for (auto times = 1 + dice.below(6); times > 0; --times) {
        const auto at = dice.below(out.size() + 1);
        const auto size = dice.below(dice.one_in(4) ? 200 : 8);
        switch (dice.below(8)) {
        case 0: out.insert(at, dice.pick(fragments)); break;
        case 1: out.erase(at, 1 + size); break;
        case 2: out.insert(at, std::string(some_of(dice, out))); break;
        case 3: out.resize(at); break;
        case 4: out.insert(at, some_of(dice, dice.pick(seeds).text)); break;
        case 5: { // two files, the end of one after the beginning of the other
            const auto& other = dice.pick(seeds).text;
            out = out.substr(0, at) + other.substr(dice.below(other.size()));
            break;
        }
        case 6: {
            const std::string moved(some_of(dice, out));
            out.erase(out.find(moved), moved.size());
            out.insert(dice.below(out.size() + 1), moved);
            break;
        }
        default:
            if (at < out.size()) out[at] = static_cast<char>(dice.below(256));
        }
    }
    return out;
}

/// The text with all taken away that is not needed for `find_fault` to find one.
template <class FindFault>
std::string shrink(std::string text, FindFault find_fault) {
    for (auto size = text.size(); size > 0; size /= 2)
        for (std::size_t at = 0; at < text.size();) {
            auto shorter = text.substr(0, at) + text.substr(std::min(at + size, text.size()));
            if (find_fault(shorter))
                text = std::move(shorter);
            else
                at += size;
        }
    return text;
}

/// Fails, with the shortest text that does, where `find_fault` tells of a fault in a text.
template <class FindFault>
void require_faultless(std::string_view text, FindFault find_fault) {
    if (!find_fault(text)) return;
    const auto smallest = shrink(std::string(text), find_fault);
    std::string shown;
    tare::append_quoted(shown, smallest);
    FAIL(std::string(*find_fault(smallest)), ": ", shown);
}

/// The same for every file of the corpus.
template <class FindFault>
void require_faultless_corpus(FindFault find_fault) {
    for (const auto& file : real_files({"dev", "edge", "bench"})) {
        CAPTURE(file.name);
        require_faultless(file.text, find_fault);
    }
}

/// The same for so many texts of fragments, or fewer.
template <class FindFault>
void require_faultless_generated(std::size_t times, FindFault find_fault) {
    dice dice(20'260'801);
    for (std::size_t i = 0; i < times / less(); ++i) require_faultless(generate(dice), find_fault);
}

/// The same for so many real files with something broken in them, or fewer.
template <class FindFault>
void require_faultless_mutated(std::size_t times, FindFault find_fault) {
    auto seeds = real_files({"dev", "edge", "bench"});
    std::erase_if(seeds, [](const input& file) { return file.text.empty() || file.text.size() > 6'000; });
    dice dice(20'260'802);
    for (std::size_t i = 0; i < times / less(); ++i) require_faultless(mutate(dice, seeds), find_fault);
}

} // namespace tests
