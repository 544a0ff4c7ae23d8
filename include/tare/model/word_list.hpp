#pragma once

#include <cstddef>
#include <string_view>

namespace tare::inline v0 {

/// Texts written as one, with a separator between them: a row of a table can hold some without an array
/// beside it. An empty text has no element.
template <char Separator>
class parted_list {
public:
    class iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr explicit iterator(std::string_view rest) noexcept : rest_(rest) {}

        [[nodiscard]] constexpr std::string_view operator*() const noexcept {
            return rest_.substr(0, rest_.find(Separator));
        }
        constexpr iterator& operator++() noexcept {
            const auto size = (**this).size();
            rest_.remove_prefix(size < rest_.size() ? size + 1 : size);
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.rest_.size() == b.rest_.size();
        }

    private:
        std::string_view rest_;
    };

    constexpr parted_list() = default;
    // Not explicit: in tables a literal stands for the list.
    constexpr parted_list(const char* text) noexcept : text_(text) {}

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator(text_); }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator(text_.substr(text_.size())); }
    [[nodiscard]] constexpr bool empty() const noexcept { return text_.empty(); }
    /// Whether one of its elements is `element`; an empty one never is. Linear.
    [[nodiscard]] constexpr bool contains(std::string_view element) const noexcept {
        if (element.empty()) return false;
        for (auto at = text_.find(element); at != std::string_view::npos; at = text_.find(element, at + 1)) {
            const auto end = at + element.size();
            if ((at == 0 || text_[at - 1] == Separator) && (end == text_.size() || text_[end] == Separator))
                return true;
        }
        return false;
    }
    /// All of it, as written.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

/// Words with a space between each and the next.
using word_list = parted_list<' '>;
/// Phrases of one or more words, with `|` between each and the next.
using phrase_list = parted_list<'|'>;

} // namespace tare::inline v0
