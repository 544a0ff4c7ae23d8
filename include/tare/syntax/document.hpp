#pragma once

#include <tare/syntax/diagnostic.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/table.hpp>
#include <tare/text/position.hpp>
#include <tare/text/quote.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// The questions a Dockerfile answers, however its text is held. What it gives points into it, so
/// nothing that does so can be asked of a temporary.
class document_base {
public:
    /// Every byte, as it was read.
    [[nodiscard]] constexpr std::string_view text() const& noexcept { return table_.text; }
    void text() const&& = delete;

    /// The instructions in order; those inside ONBUILD are asked of theirs.
    [[nodiscard]] constexpr element_range<instruction> instructions() const& noexcept {
        return {table_, 0, node_count()};
    }
    void instructions() const&& = delete;
    /// The comment lines between instructions.
    [[nodiscard]] constexpr element_range<comment> comments() const& noexcept {
        return {table_, 0, node_count()};
    }
    void comments() const&& = delete;
    [[nodiscard]] constexpr element_range<directive> directives() const& noexcept {
        return {table_, 0, node_count()};
    }
    void directives() const&& = delete;
    /// Instructions, comments, directives and blank lines in order.
    [[nodiscard]] constexpr element_range<element> elements() const& noexcept {
        return {table_, 0, node_count()};
    }
    void elements() const&& = delete;
    /// Every token in order: together they are the text.
    [[nodiscard]] constexpr element_range<token> tokens() const& noexcept {
        return {table_, 0, node_count()};
    }
    void tokens() const&& = delete;

    /// What is wrong with it, in the order BuildKit would meet it.
    [[nodiscard]] constexpr const std::vector<diagnostic>& diagnostics() const& noexcept {
        return table_.diagnostics;
    }
    void diagnostics() const&& = delete;
    /// Whether BuildKit accepts it.
    [[nodiscard]] constexpr bool ok() const noexcept {
        for (const auto& each : table_.diagnostics)
            if (each.level() == severity::error) return false;
        return true;
    }
    /// One sentence on a diagnostic of this document, BuildKit's own where it has one.
    [[nodiscard]] constexpr std::string message(const diagnostic& about) const;

    /// The character that continues a line: `\`, or what the escape directive says.
    [[nodiscard]] constexpr char escape() const noexcept { return table_.escape; }
    /// Where its lines begin.
    [[nodiscard]] constexpr const line_index& lines() const& noexcept { return table_.lines; }
    void lines() const&& = delete;
    /// The flat table of its nodes.
    [[nodiscard]] constexpr const syntax_table& table() const& noexcept { return table_; }
    void table() const&& = delete;

    /// Documents are equal where their texts are: the text decides the rest.
    friend constexpr bool operator==(const document_base& a, const document_base& b) noexcept {
        return a.table_.text == b.table_.text;
    }

protected:
    constexpr document_base() = default;
    constexpr explicit document_base(syntax_table&& table) noexcept : table_(std::move(table)) {}
    constexpr document_base(const document_base&) = default;
    constexpr document_base(document_base&&) noexcept = default;
    constexpr document_base& operator=(const document_base&) = default;
    constexpr document_base& operator=(document_base&&) noexcept = default;
    constexpr ~document_base() = default;

    constexpr void rebind(std::string_view text) noexcept { table_.text = text; }
    constexpr void clear() noexcept { table_ = {}; }

private:
    constexpr std::uint32_t node_count() const noexcept {
        return static_cast<std::uint32_t>(table_.nodes.size());
    }

    /// The innermost node of a kind that holds the byte at `offset`. O(log nodes) and what lies
    /// between the two.
    constexpr const node* find(std::uint32_t offset, node_kind kind) const noexcept {
        std::size_t beyond = 0; // the first node that begins after the offset
        for (auto high = table_.nodes.size(); beyond < high;) {
            const auto middle = beyond + (high - beyond) / 2;
            if (table_.nodes[middle].begin <= offset)
                beyond = middle + 1;
            else
                high = middle;
        }
        while (beyond > 0) {
            const auto& each = table_.nodes[--beyond];
            if (each.kind == kind && each.range().contains(offset)) return &each;
        }
        return nullptr;
    }

    syntax_table table_;
};

/// A Dockerfile and everything in it. `Text` holds the bytes: `std::string` owns them,
/// `std::string_view` borrows them. A value: it can be copied, moved and compared.
template <class Text>
class basic_document : public document_base {
public:
    /// An empty document.
    constexpr basic_document() = default;
    /// A text with what was read in it.
    constexpr basic_document(Text&& text, syntax_table&& table) noexcept
        : document_base(std::move(table)), held_(std::move(text)) {
        rebind(held_);
    }
    constexpr basic_document(const basic_document& other) : document_base(other), held_(other.held_) {
        rebind(held_);
    }
    constexpr basic_document(basic_document&& other) noexcept
        : document_base(static_cast<document_base&&>(other)), held_(std::move(other.held_)) {
        rebind(held_);
        other.empty();
    }
    constexpr basic_document& operator=(const basic_document& other) {
        if (this != &other) *this = basic_document(other);
        return *this;
    }
    constexpr basic_document& operator=(basic_document&& other) noexcept {
        if (this == &other) return *this;
        document_base::operator=(static_cast<document_base&&>(other));
        held_ = std::move(other.held_);
        rebind(held_);
        other.empty();
        return *this;
    }
    constexpr ~basic_document() = default;

private:
    constexpr void empty() noexcept {
        held_ = Text();
        clear();
    }

    Text held_{};
};

using document = basic_document<std::string>;
using document_view = basic_document<std::string_view>;

constexpr std::string document_base::message(const diagnostic& about) const {
    const auto subject = [&]() -> std::string {
        const auto begin = about.range.begin;
        switch (about.code) {
        case diagnostic_code::repeated_directive:
            if (const auto* line = find(begin, node_kind::directive))
                return std::string(to_string(static_cast<directive_key>(line->detail)));
            break;
        case diagnostic_code::missing_argument:
            if (const auto* owner = find(begin, node_kind::instruction))
                return std::string(to_string(static_cast<keyword>(owner->detail)));
            break;
        case diagnostic_code::missing_equals:
            if (const auto* pair = find(begin, node_kind::pair))
                return word(table_, static_cast<std::uint32_t>(pair - table_.nodes.data())).value();
            break;
        case diagnostic_code::empty_continuation:
            if (const auto* owner = find(begin, node_kind::instruction)) {
                const auto joined =
                    instruction(table_, static_cast<std::uint32_t>(owner - table_.nodes.data())).joined();
                return std::string(joined.text());
            }
            break;
        default: break;
        }
        return std::string(slice(table_.text, about.range));
    };

    const auto sentence = info(about.code).sentence;
    const auto hole = sentence.find('%');
    if (hole == std::string_view::npos) return std::string(sentence);
    std::string out(sentence.substr(0, hole));
    if (sentence[hole + 1] == 'q')
        append_quoted(out, subject());
    else
        out += subject();
    out += sentence.substr(hole + 2);
    return out;
}

} // namespace tare::inline v0
