#pragma once

#include <tare/rewrite/finding.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A rewrite is any callable that adds what it finds in a document.
template <class T>
concept rewrite = std::copy_constructible<T> &&
    requires(const T& rule, const document_base& dockerfile, findings& out) {
    rule(dockerfile, out);
};

/// Two rewrites, one after the other. `a | b` makes it; where both are of your own making, lambdas for
/// one, `using tare::operator|;` lets it be found.
template <rewrite First, rewrite Second>
struct composed_rewrite {
    First first;
    Second second;

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        first(dockerfile, out);
        second(dockerfile, out);
    }
};

template <rewrite First, rewrite Second>
[[nodiscard]] constexpr composed_rewrite<First, Second> operator|(First first, Second second) {
    return {std::move(first), std::move(second)};
}

namespace detail {

/// The rules that a comment `tare: ignore=…` names, parted by commas or white space; nothing where it
/// says something else.
[[nodiscard]] constexpr std::string_view ignored_rules(std::string_view comment) noexcept {
    constexpr std::string_view marker = "tare:";
    constexpr std::string_view verb = "ignore=";
    if (!comment.starts_with(marker)) return {};
    comment = trim_left(comment.substr(marker.size()));
    return comment.starts_with(verb) ? comment.substr(verb.size()) : std::string_view{};
}

[[nodiscard]] constexpr bool names_rule(std::string_view names, std::string_view rule) noexcept {
    while (!names.empty()) {
        const auto end = names.find_first_of(", \t");
        if (names.substr(0, end) == rule) return true;
        names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
    }
    return false;
}

/// An instruction and the names of rules that a comment silences for it.
struct silence {
    source_range instruction;
    std::string_view rules;
};

/// What the comments before and inside instructions silence, in order. Linear, and next to nothing
/// where no comment speaks to us.
[[nodiscard]] constexpr std::vector<silence> find_silences(const document_base& dockerfile) {
    std::vector<silence> out;
    if (dockerfile.text().find("tare:") == std::string_view::npos) return out;
    for (const auto each : dockerfile.instructions()) {
        const auto hear = [&](comment line) {
            const auto rules = ignored_rules(line.content());
            if (!rules.empty()) out.push_back({each.range(), rules});
        };
        for (const auto line : each.comments()) hear(line);
        for (const auto part : element_range<token>(each))
            if (part.kind() == node_kind::interior_comment) hear({part.table(), part.index()});
    }
    return out;
}

[[nodiscard]] constexpr bool is_silenced(const finding& found, const std::vector<silence>& silences) {
    const auto ends_before = [&](const silence& each) { return each.instruction.end <= found.range.begin; };
    auto each = std::partition_point(silences.begin(), silences.end(), ends_before);
    for (; each != silences.end() && each->instruction.begin < found.range.end; ++each)
        if (names_rule(each->rules, found.rule)) return true;
    return false;
}

/// The stretches of a text that one pass changes, in the text's order; no two meet.
class claimed_ranges {
public:
    explicit constexpr claimed_ranges(std::size_t text_size) noexcept : text_size_(text_size) {}

    /// Claims all from a finding's first edit to its last, or nothing where that meets what was claimed
    /// before, or where the edits cannot be made even alone. What stands between the
    /// edits is claimed too: one finding may move an instruction to where another one joins its neighbours.
    /// O(log claims) where findings come in the text's order.
    constexpr bool claim(const finding& found) {
        std::vector<source_range> wanted;
        for (const auto& each : found.edits) {
            if (each.range.end < each.range.begin || each.range.end > text_size_) return false;
            wanted.push_back(each.range);
        }
        if (wanted.empty()) return true;
        std::sort(wanted.begin(), wanted.end(), is_before);
        source_range whole = wanted.front();
        for (std::size_t i = 1; i < wanted.size(); ++i) {
            if (wanted[i].begin < wanted[i - 1].end) return false;
            if (wanted[i].end > whole.end) whole.end = wanted[i].end;
        }
        // As no two claims conflict, only those on either side can meet another range.
        const auto meets = [&](source_range other) { return conflicts({whole, {}}, {other, {}}); };
        const auto next = std::lower_bound(claims_.begin(), claims_.end(), whole, is_before);
        if (next != claims_.end() && meets(*next)) return false;
        if (next != claims_.begin() && meets(next[-1])) return false;
        claims_.insert(next, whole);
        return true;
    }

private:
    static constexpr bool is_before(source_range a, source_range b) noexcept {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    }

    std::size_t text_size_;
    std::vector<source_range> claims_;
};

} // namespace detail

/// What `rule` finds in a document, in the order it finds it. A comment `# tare: ignore=rule-name`
/// before an instruction, or inside it, silences the rules it names there.
template <rewrite Rewrite>
[[nodiscard]] constexpr findings check(const document_base& dockerfile, const Rewrite& rule) {
    findings all;
    rule(dockerfile, all);
    const auto silences = detail::find_silences(dockerfile);
    std::erase_if(all, [&](const finding& found) { return detail::is_silenced(found, silences); });
    return all;
}

struct apply_options {
    applicability up_to = applicability::safe; ///< the least sure findings to act on
    std::size_t max_passes = 64;               ///< how often the text may be read again
};

/// A document after a rewrite, and the findings that were acted on, in order. The findings' offsets
/// are those of the text in the pass that found them.
struct rewritten {
    tare::document document;
    findings applied;
};

namespace detail {

/// Acts on what `rule` finds in one pass; gives the new text, or nothing where it would be the old one.
template <rewrite Rewrite>
[[nodiscard]] constexpr std::optional<std::string>
rewrite_once(const document_base& dockerfile, const Rewrite& rule, applicability up_to, findings& applied) {
    findings chosen;
    std::vector<edit> edits;
    claimed_ranges claimed(dockerfile.text().size());
    for (auto& found : check(dockerfile, rule)) {
        if (found.level > up_to || found.edits.empty() || !claimed.claim(found)) continue;
        edits.insert(edits.end(), found.edits.begin(), found.edits.end());
        chosen.push_back(std::move(found));
    }
    auto text = apply_edits(dockerfile.text(), edits);
    if (!text || *text == dockerfile.text()) return std::nullopt;
    for (auto& found : chosen) applied.push_back(std::move(found));
    return *std::move(text);
}

/// The text after all passes. Unlike what gives a document, it works at compile time on g++ 12.
template <rewrite Rewrite>
[[nodiscard]] constexpr std::string rewrite_text(std::string_view before, const Rewrite& rule,
                                                 const apply_options& options, findings& applied) {
    std::string text(before);
    for (std::size_t pass = 0; pass < options.max_passes; ++pass) {
        auto next = rewrite_once(parse_view(text), rule, options.up_to, applied);
        if (!next) break;
        text = *std::move(next);
    }
    return text;
}

} // namespace detail

/// Acts on what `rule` finds, reads the text again, and so on until nothing is left to do. Where
/// what two findings change would meet, the first finding is acted on and the other waits for the next
/// pass; a finding whose edits cannot be made is left alone. Applying twice gives what applying once
/// gave.
template <rewrite Rewrite>
[[nodiscard]] constexpr rewritten apply_and_report(const document_base& dockerfile, const Rewrite& rule,
                                                   const apply_options& options = {}) {
    findings applied;
    auto text = detail::rewrite_text(dockerfile.text(), rule, options, applied);
    return {parse(std::move(text)), std::move(applied)};
}

/// The document after a rewrite; `apply_and_report` tells the same and why.
template <rewrite Rewrite>
[[nodiscard]] constexpr document apply(const document_base& dockerfile, const Rewrite& rule,
                                       const apply_options& options = {}) {
    return apply_and_report(dockerfile, rule, options).document;
}

} // namespace tare::inline v0
