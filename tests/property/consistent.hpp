#pragma once

#include <tare/syntax.hpp>
#include <tare/text/position.hpp>
#include <tare/text/range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// Counts what `scan` tells, and keeps nothing.
struct counting_sink {
    std::size_t opened = 0;
    std::size_t closed = 0;
    std::size_t tokens = 0;
    std::size_t lines = 0;
    std::size_t faults = 0;
    std::uint64_t bytes = 0;

    void open(tare::node_kind, std::uint32_t, std::uint8_t) { ++opened; }
    void close(std::uint32_t) { ++closed; }
    void token(tare::node_kind, tare::source_range range, std::uint8_t) {
        ++tokens;
        bytes += range.size();
    }
    void line(std::uint32_t) { ++lines; }
    void report(const tare::diagnostic&) { ++faults; }
};

/// Holds a document to what is true of each, whatever bytes it was read from. Each question tells what
/// is wrong, in a word or two; nothing where all is well.
class consistency {
public:
    explicit consistency(std::string_view text)
        : text_(text), document_(tare::parse(std::string(text))), table_(document_.table()) {}

    const char* fault() {
        for (const auto question : {&consistency::tokens, &consistency::nesting, &consistency::views,
                                    &consistency::sink, &consistency::diagnostics, &consistency::handles})
            if (const char* wrong = (this->*question)()) return wrong;
        return nullptr;
    }

private:
    /// How deep triggers are asked: each is asked for its line, so that all would take quadratic time.
    static constexpr int max_depth = 20;
    static constexpr std::size_t max_messages = 20;

    const char* tokens() {
        std::string printed;
        std::uint32_t at = 0;
        for (const auto token : document_.tokens()) {
            if (token.range().begin != at) return "tokens leave a gap or overlap";
            if (token.range().empty()) return "an empty token";
            if (token.kind() == tare::node_kind::instruction || token.kind() == tare::node_kind::heredoc)
                return "a node without parts";
            printed += token.text();
            at = token.range().end;
        }
        if (printed != text_) return "the tokens are not the text";
        return tare::print(document_) == text_ ? nullptr : "print";
    }

    const char* nesting() {
        const auto& nodes = table_.nodes;
        std::vector<std::size_t> open;
        std::uint32_t at = 0;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const auto bound = open.empty() ? nodes.size() : nodes[open.back()].next;
            if (nodes[i].begin != at) return "siblings do not touch";
            if (nodes[i].next <= i || nodes[i].next > bound) return "next";
            if (nodes[i].next == i + 1)
                at = nodes[i].end;
            else
                open.push_back(i);
            for (; !open.empty() && nodes[open.back()].next == i + 1; open.pop_back())
                if (nodes[open.back()].end != at) return "a parent ends elsewhere than its last part";
        }
        return open.empty() && at == text_.size() ? nullptr : "nesting";
    }

    const char* views() {
        const auto view = tare::parse_view(text_);
        const auto& other = view.table();
        if (view.text().data() != text_.data()) return "the view copies";
        if (other.nodes != table_.nodes || other.diagnostics != table_.diagnostics) return "the view differs";
        if (view.escape() != document_.escape() || view.ok() != document_.ok()) return "the view differs";
        if (other.lines != table_.lines || table_.lines != tare::line_index(text_)) return "lines";
        const auto copy = document_;
        return copy == document_ && copy.table().nodes == table_.nodes ? nullptr : "the copy differs";
    }

    const char* sink() {
        counting_sink counts;
        if (tare::scan(text_, counts) != document_.escape()) return "scan's escape";
        if (counts.opened != counts.closed) return "opened and closed";
        if (counts.opened + counts.tokens != table_.nodes.size()) return "scan's nodes";
        if (counts.bytes != text_.size()) return "scan's bytes";
        if (counts.faults != table_.diagnostics.size()) return "scan's faults";
        const bool ends_empty = text_.empty() || text_.ends_with('\n');
        return counts.lines == table_.lines.line_count() - ends_empty ? nullptr : "scan's lines";
    }

    const char* diagnostics() {
        std::size_t messages = 0;
        for (const auto& each : document_.diagnostics()) {
            if (!is_inside(each.range, {0, size()})) return "a diagnostic outside the text";
            if (++messages <= max_messages && document_.message(each).empty()) return "no message";
        }
        return nullptr;
    }

    const char* handles() {
        for (const auto each : document_.directives())
            if (tare::trim(each.value()).size() > each.text().size()) return "a directive's value";
        for (const auto each : document_.comments())
            if (each.content().size() >= each.text().size() || !is_within_lines(each)) return "a comment";
        for (const auto each : document_.elements())
            if (!is_within_lines(each)) return "an element's lines";
        for (const auto key :
             {tare::directive_key::syntax, tare::directive_key::escape, tare::directive_key::check})
            if (const auto setting = tare::find_frontend_setting(text_, key))
                if (setting->reference.size() > text_.size()) return "a frontend setting";

        for (const auto each : document_.instructions()) {
            auto node = std::optional(each);
            for (int depth = 0; node && depth < max_depth; ++depth, node = node->trigger())
                if (const char* wrong = instruction(*node)) return wrong;
        }
        return nullptr;
    }

    const char* instruction(tare::instruction node) {
        const auto range = node.range();
        if (!is_within_lines(node)) return "an instruction's lines";
        if (!is_inside(node.statement(), range)) return "statement";
        if (const auto name = node.name())
            if (tare::find_keyword(name->value()) != node.keyword()) return "the keyword's name";
        for (const auto flag : node.flags()) {
            auto spelling = "--" + flag.name();
            if (const auto value = flag.value()) spelling += "=" + *value;
            if (spelling != flag.spelling()) return "a flag's name and value";
        }
        std::size_t count = 0;
        for (const auto argument : node.arguments()) {
            ++count;
            if (!argument.has_value(argument.value())) return "an argument's value";
            if (!is_inside(argument.range(), range)) return "an argument outside";
        }
        if (count != node.arguments().size()) return "the number of arguments";
        if (node.is_json() && tare::info(node.keyword()).form == tare::argument_form::pairs)
            return "JSON in pairs";
        for (const auto comment : node.comments())
            if (comment.range().end > range.begin || comment.documentation().empty()) return "comments";
        for (const auto& heredoc : node.heredocs()) {
            if (!is_inside(heredoc.opening, range) || !is_inside(heredoc.range, range))
                return "a heredoc outside";
            if (heredoc.name.empty() || !tare::slice(text_, heredoc.range).starts_with(heredoc.content))
                return "a heredoc";
        }
        return joined(node);
    }

    const char* joined(tare::instruction node) {
        const auto joined = node.joined();
        const auto text = joined.text();
        if (text.size() != joined.size()) return "joined's size";
        std::string pieced;
        std::uint32_t source = node.range().begin;
        for (std::size_t i = 0; i < joined.pieces().size(); ++i) {
            const auto& piece = joined.pieces()[i];
            const auto end = joined.piece_end(i);
            if (piece.begin != pieced.size() || piece.source < source) return "joined's pieces";
            source = piece.source + (end - piece.begin);
            pieced += tare::slice(text_, {piece.source, source});
            if (joined.to_source({piece.begin, end}) != tare::source_range{piece.source, source})
                return "joined's way back";
        }
        if (source > node.range().end) return "joined's end";
        return pieced == text ? nullptr : "joined's text";
    }

    std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
    static bool is_inside(tare::source_range inner, tare::source_range outer) {
        return inner.begin <= inner.end && outer.contains(inner);
    }
    bool is_within_lines(tare::element each) const {
        const auto [first, last] = each.lines();
        return first >= 1 && first <= last && last <= table_.lines.line_count() &&
               table_.lines.line_range(first).begin <= each.range().begin &&
               table_.lines.line_range(last).end >= each.range().end;
    }

    std::string_view text_;
    tare::document document_;
    const tare::syntax_table& table_;
};

/// What is wrong with the document of a text, if anything.
inline const char* find_fault(std::string_view text) { return consistency(text).fault(); }

} // namespace tests
