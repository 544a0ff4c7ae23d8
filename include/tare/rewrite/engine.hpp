#pragma once

#include <tare/rewrite/finding.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/utf8.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A rewrite is any callable that adds what it finds in a document.
template <class T>
concept rewrite = std::copy_constructible<T> && requires(const T& rule, const document_base& dockerfile, findings& out) {
    rule(dockerfile, out);
};

/// Two rewrites, one after the other. `a | b` makes it.
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

/// Whether `comment` is `tare: ignore=…` with `rule` among its names, which commas or spaces part.
[[nodiscard]] constexpr bool silences(std::string_view comment, std::string_view rule) noexcept {
    constexpr std::string_view marker = "tare:";
    constexpr std::string_view verb = "ignore=";
    if (!comment.starts_with(marker)) return false;
    comment = trim_left(comment.substr(marker.size()));
    if (!comment.starts_with(verb)) return false;
    comment.remove_prefix(verb.size());
    while (!comment.empty()) {
        const auto end = comment.find_first_of(", \t");
        if (comment.substr(0, end) == rule) return true;
        comment.remove_prefix(end == std::string_view::npos ? comment.size() : end + 1);
    }
    return false;
}

/// Whether a comment before an instruction that the finding touches silences it.
[[nodiscard]] constexpr bool is_silenced(const document_base& dockerfile, const finding& found) {
    for (const auto each : dockerfile.instructions()) {
        if (each.range().begin >= found.range.end) break;
        if (!each.range().overlaps(found.range)) continue;
        for (const auto comment : each.comments())
            if (silences(comment.content(), found.rule)) return true;
    }
    return false;
}

/// Whether all of a finding's edits can be made beside those already taken.
[[nodiscard]] constexpr bool fits(const finding& found, const std::vector<edit>& taken) {
    for (const auto& mine : found.edits)
        for (const auto& other : taken)
            if (conflicts(mine, other)) return false;
    return true;
}

} // namespace detail

/// What `rule` finds in a document, in the order it finds it. A comment `# tare: ignore=rule-name`
/// before an instruction silences the rules it names there.
template <rewrite Rewrite>
[[nodiscard]] constexpr findings check(const document_base& dockerfile, const Rewrite& rule) {
    findings all;
    rule(dockerfile, all);
    findings heard;
    for (auto& found : all)
        if (!detail::is_silenced(dockerfile, found)) heard.push_back(std::move(found));
    return heard;
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

/// Acts on what `rule` finds, reads the text again, and so on until nothing is left to do. Where
/// edits of two findings would meet, the first finding is acted on and the other waits for the next
/// pass. Applying twice gives what applying once gave.
template <rewrite Rewrite>
[[nodiscard]] constexpr rewritten apply_and_report(const document_base& dockerfile, const Rewrite& rule,
                                                   const apply_options& options = {}) {
    rewritten out{parse(std::string(dockerfile.text())), {}};
    for (std::size_t pass = 0; pass < options.max_passes; ++pass) {
        std::vector<edit> edits;
        const auto size = out.applied.size();
        for (auto& found : check(out.document, rule)) {
            if (found.level > options.up_to || found.edits.empty() || !detail::fits(found, edits)) continue;
            edits.insert(edits.end(), found.edits.begin(), found.edits.end());
            out.applied.push_back(std::move(found));
        }
        if (edits.empty()) break;
        auto text = apply_edits(out.document.text(), edits);
        if (!text || *text == out.document.text()) {
            out.applied.resize(size);
            break;
        }
        out.document = parse(std::move(*text));
    }
    return out;
}

/// The document after a rewrite; `apply_and_report` tells the same and why.
template <rewrite Rewrite>
[[nodiscard]] constexpr document apply(const document_base& dockerfile, const Rewrite& rule,
                                       const apply_options& options = {}) {
    return apply_and_report(dockerfile, rule, options).document;
}

} // namespace tare::inline v0
