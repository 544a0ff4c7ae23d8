#pragma once

#include <tare/text/letter.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tare::inline v0 {
namespace detail {

/// Classes of characters by name, as pairs of first and last characters.
struct named_class {
    std::string_view name;
    std::string_view pairs;
};

inline constexpr std::array<named_class, 14> posix_classes{{
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"ascii", std::string_view("\0\x7F", 2)},
    {"blank", "\t\t  "},
    {"cntrl", std::string_view("\0\x1F\x7F\x7F", 4)},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\r  "},
    {"upper", "AZ"},
    {"word", "09AZ__az"},
    {"xdigit", "09AFaf"},
}};

/// `\d`, `\s` and `\w`; a capital stands for the opposite.
inline constexpr std::array<named_class, 3> escaped_classes{{
    {"d", "09"},
    {"s", "\t\n\f\r  "},
    {"w", "09AZ__az"},
}};

[[nodiscard]] constexpr bool has_pair_around(std::string_view pairs, char32_t value) noexcept {
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
        if (static_cast<unsigned char>(pairs[i]) <= value &&
            value <= static_cast<unsigned char>(pairs[i + 1]))
            return true;
    return false;
}

/// Some of the characters of a set.
struct set_member {
    char32_t first = 0;
    char32_t last = 0;
    std::string_view pairs{}; ///< in their place, those of a named class
    bool any_letter = false;  ///< in their place, Unicode's letters
    bool is_opposite = false;

    [[nodiscard]] constexpr bool contains(char32_t value) const noexcept {
        const bool is_in = any_letter       ? is_letter(value)
                           : !pairs.empty() ? has_pair_around(pairs, value)
                                            : first <= value && value <= last;
        return is_in != is_opposite;
    }
};

enum class regexp_step_kind : std::uint8_t {
    set,         ///< a character of the set
    not_set,     ///< a character that is not of the set
    any,         ///< any character but a newline
    skip,        ///< nothing; what follows may be skipped
    text_begin,  ///< nothing, at the text's beginning
    text_end,    ///< nothing, at its end
    boundary,    ///< nothing, where a word begins or ends
    no_boundary, ///< nothing, elsewhere
    accept,      ///< the end of an alternative
};

struct regexp_step {
    regexp_step_kind kind = {};
    bool repeats = false;    ///< as often as one likes, or not at all
    std::uint32_t first = 0; ///< the set's first member
    std::uint32_t count = 0; ///< how many it has; for `skip`, how many steps follow that may be skipped
};

enum class regexp_fault : std::uint8_t {
    none,
    malformed,
    too_large,     ///< more than `path_regexp::max_steps`
    unknown_class, ///< a class of Unicode other than the letters; Go may know it
};

/// An expression of Go's regexp that has no group but one: the language of the expressions that
/// moby/patternmatcher makes of the lines of a `.dockerignore`. It runs in time proportional to its
/// steps times the text's characters, and has at most 143 times as many steps as characters.
class path_regexp {
public:
    /// Go's limit is some 3.3 million; hardly anything that people write has more than 100.
    static constexpr std::size_t max_steps = std::size_t{1} << 16;

    constexpr path_regexp() = default;

    /// Reads an expression, once.
    [[nodiscard]] constexpr regexp_fault read(std::string_view text);

    /// Whether the expression, which was read without a fault, matches in `path` or in one of the
    /// folders it lies in.
    [[nodiscard]] constexpr bool matches(std::string_view path) const;

private:
    class reader;

    enum class edge : std::uint8_t { none, other, word }; // what stands beside a place in a text

    [[nodiscard]] static constexpr edge edge_of(char byte) noexcept {
        return has_pair_around(escaped_classes[2].pairs, static_cast<unsigned char>(byte)) ? edge::word
                                                                                           : edge::other;
    }

    [[nodiscard]] constexpr bool takes(const regexp_step& step, char32_t value) const noexcept {
        if (step.kind == regexp_step_kind::any) return value != '\n';
        if (step.kind > regexp_step_kind::any) return false;
        bool is_in = false;
        for (std::size_t i = step.first; i < step.first + step.count && !is_in; ++i)
            is_in = members_[i].contains(value);
        return is_in != (step.kind == regexp_step_kind::not_set);
    }

    /// Adds the steps that can be reached without taking a character to those in `reached`; whether
    /// the end of an alternative is among them.
    constexpr bool spread(std::vector<std::uint8_t>& reached, edge before, edge after) const {
        using enum regexp_step_kind;
        const bool at_boundary = (before == edge::word) != (after == edge::word);
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            if (reached[i] == 0) continue;
            const auto& step = steps_[i];
            bool passes = step.repeats;
            switch (step.kind) {
            case skip:
                passes = true;
                reached[i + 1 + step.count] = 1;
                break;
            case text_begin: passes = passes || before == edge::none; break;
            case text_end: passes = passes || after == edge::none; break;
            case boundary: passes = passes || at_boundary; break;
            case no_boundary: passes = passes || !at_boundary; break;
            case accept: return true;
            default: break;
            }
            if (passes) reached[i + 1] = 1;
        }
        return false;
    }

    /// Adds the alternatives' first steps to those in `reached`: a match may begin anywhere.
    constexpr void begin(std::vector<std::uint8_t>& reached) const {
        for (const auto first : alternatives_) reached[first] = 1;
    }
    [[nodiscard]] constexpr bool begins_anywhere() const noexcept {
        return alternatives_.size() > 1 || steps_.front().kind != regexp_step_kind::text_begin;
    }

    std::vector<regexp_step> steps_;
    std::vector<set_member> members_;
    std::vector<std::size_t> alternatives_; // where they begin
};

/// Reads what Go's regexp/syntax reads, as far as it can come up here.
class path_regexp::reader {
public:
    constexpr reader(std::string_view text, path_regexp& out) noexcept : text_(text), out_(out) {}

    [[nodiscard]] constexpr regexp_fault run() {
        begin_alternative();
        while (at_ < text_.size() && fault_ == regexp_fault::none) {
            read_step();
            if (out_.steps_.size() > max_steps) fail(regexp_fault::too_large);
        }
        add(regexp_step_kind::accept);
        return fault_;
    }

private:
    static constexpr std::string_view folders = "(.*/)?";

    [[nodiscard]] constexpr bool sees(std::string_view what) const noexcept {
        return text_.substr(at_).starts_with(what);
    }
    constexpr bool take(std::string_view what) noexcept {
        const bool is_there = sees(what);
        if (is_there) at_ += what.size();
        return is_there;
    }
    constexpr char32_t take_character() noexcept {
        if (at_ == text_.size()) {
            fail();
            return 0;
        }
        const auto character = decode_utf8(text_, at_);
        at_ += character.size;
        return character.value;
    }
    constexpr void fail(regexp_fault fault = regexp_fault::malformed) noexcept {
        if (fault_ == regexp_fault::none) fault_ = fault;
    }

    constexpr void add(regexp_step_kind kind) { out_.steps_.push_back({kind}); }
    constexpr void add_member(const set_member& member) {
        out_.members_.push_back(member);
        ++out_.steps_.back().count;
    }
    constexpr void begin_set(regexp_step_kind kind = regexp_step_kind::set) {
        out_.steps_.push_back({kind, false, static_cast<std::uint32_t>(out_.members_.size())});
    }
    constexpr void add_character(char32_t value) {
        begin_set();
        add_member({value, value});
    }

    constexpr void begin_alternative() { out_.alternatives_.push_back(out_.steps_.size()); }

    constexpr void read_step() {
        using enum regexp_step_kind;
        const bool after_repetition = is_repetition_;
        is_repetition_ = false;
        if (take(folders)) {
            out_.steps_.push_back({skip, false, 0, 2});
            out_.steps_.push_back({any, true});
            add_character('/');
            is_repetition_ = true;
        } else if (take("|")) {
            add(accept);
            begin_alternative();
        } else if (take(".")) {
            add(any);
        } else if (take("^")) {
            add(text_begin);
        } else if (take("$")) {
            add(text_end);
        } else if (take("[")) {
            read_set();
        } else if (take("\\")) {
            read_escape();
        } else if (take("*")) {
            repeat({0, no_limit}, after_repetition);
        } else if (const auto count = read_count()) {
            repeat(*count, after_repetition);
        } else {
            add_character(take_character());
        }
    }

    static constexpr std::uint32_t no_limit = 0xFFFF'FFFF;
    static constexpr std::uint32_t max_count = 1000;

    struct counts {
        std::uint32_t least = 0;
        std::uint32_t most = 0;
    };

    /// The last step gives way to as many of its kind as `count` says.
    constexpr void repeat(counts count, bool after_repetition) {
        is_repetition_ = true;
        const bool is_first = out_.steps_.size() == out_.alternatives_.back();
        if (is_first || after_repetition) return fail();
        const bool is_endless = count.most == no_limit;
        if (count.least > max_count || (!is_endless && (count.most > max_count || count.least > count.most)))
            return fail();
        const auto step = out_.steps_.back();
        out_.steps_.pop_back();
        for (std::uint32_t i = 0; i < count.least; ++i) out_.steps_.push_back(step);
        if (is_endless) {
            out_.steps_.push_back(step);
            out_.steps_.back().repeats = true;
            return;
        }
        for (auto i = count.least; i < count.most; ++i) {
            out_.steps_.push_back({regexp_step_kind::skip, false, 0, 1});
            out_.steps_.push_back(step);
        }
    }

    /// `{2}`, `{2,}` or `{2,3}`; nothing is taken of anything else, which stands for itself.
    constexpr std::optional<counts> read_count() {
        const auto begin = at_;
        const auto least = take("{") ? read_number() : std::nullopt;
        if (least) {
            const auto most = !take(",") ? least : sees("}") ? no_limit : read_number();
            if (most && take("}")) return counts{*least, *most};
        }
        at_ = begin;
        return std::nullopt;
    }

    /// Digits, without needless zeros; a number that is too great for a count is given as one.
    constexpr std::optional<std::uint32_t> read_number() {
        const auto begin = at_;
        std::uint32_t number = 0;
        for (; at_ < text_.size() && has_pair_around("09", static_cast<unsigned char>(text_[at_])); ++at_)
            if (number <= max_count) number = number * 10 + static_cast<std::uint32_t>(text_[at_] - '0');
        if (at_ == begin || (text_[begin] == '0' && at_ - begin > 1)) return std::nullopt;
        return number;
    }

    constexpr void read_escape() {
        using enum regexp_step_kind;
        if (take("A")) return add(text_begin);
        if (take("z")) return add(text_end);
        if (take("b")) return add(boundary);
        if (take("B")) return add(no_boundary);
        if (take("Q")) {
            while (at_ < text_.size() && !take("\\E")) add_character(take_character());
            return;
        }
        begin_set();
        if (!read_escaped_class()) {
            const auto value = read_escaped_character();
            add_member({value, value});
        }
    }

    /// What follows the backslash of `\d`, `\W`, `\pL` and the like.
    constexpr bool read_escaped_class() {
        if (at_ == text_.size()) return false;
        const char letter = text_[at_];
        if (letter == 'p' || letter == 'P') {
            ++at_;
            read_unicode_class(letter == 'P');
            return true;
        }
        for (const auto& each : escaped_classes) {
            const char small = each.name.front();
            if (letter != small && letter != small - ('a' - 'A')) continue;
            add_member({.pairs = each.pairs, .is_opposite = letter != small});
            ++at_;
            return true;
        }
        return false;
    }

    /// What follows `\p`: a letter, or a name in braces.
    constexpr void read_unicode_class(bool is_opposite) {
        if (at_ == text_.size()) return fail();
        const bool has_braces = take("{");
        const auto end = has_braces ? text_.find('}', at_) : at_ + 1;
        if (end == std::string_view::npos) return fail();
        auto name = text_.substr(at_, end - at_);
        at_ = end + (has_braces ? 1 : 0);
        if (name.starts_with('^')) {
            is_opposite = !is_opposite;
            name.remove_prefix(1);
        }
        constexpr std::string_view categories = "CLMNPSZclmnpsz";
        if (name == "L" || name == "l") {
            add_member({.any_letter = true, .is_opposite = is_opposite});
        } else if (name.size() > 1 || (name.size() == 1 && categories.find(name) != std::string_view::npos)) {
            fail(regexp_fault::unknown_class);
        } else {
            fail();
        }
    }

    /// The character that a backslash and what follows it stand for.
    constexpr char32_t read_escaped_character() {
        constexpr std::string_view names = "afnrtv";
        constexpr std::string_view named = "\a\f\n\r\t\v";
        const auto value = take_character();
        if (value >= 0x80) return fail(), 0;
        const char byte = static_cast<char>(value);
        if (const auto name = names.find(byte); name != std::string_view::npos)
            return static_cast<unsigned char>(named[name]);
        if (byte == 'x') {
            char32_t code = 0;
            if (take("{")) {
                if (sees("}")) fail();
                while (fault_ == regexp_fault::none && !take("}")) {
                    code = code * 16 + hexadecimal(take_character());
                    if (code > 0x10FFFF) fail();
                }
                return code;
            }
            code = hexadecimal(take_character());
            return code * 16 + hexadecimal(take_character());
        }
        if (is_octal(byte)) {
            // A single digit but 0 would be a reference to a group.
            if (byte != '0' && (at_ == text_.size() || !is_octal(text_[at_]))) return fail(), 0;
            char32_t octal = value - '0';
            for (int digits = 1; digits < 3 && at_ < text_.size() && is_octal(text_[at_]); ++digits)
                octal = octal * 8 + (take_character() - '0');
            return octal;
        }
        if (has_pair_around(posix_classes[0].pairs, value)) return fail(), 0;
        return value;
    }

    [[nodiscard]] static constexpr bool is_octal(char byte) noexcept { return byte >= '0' && byte <= '7'; }

    constexpr char32_t hexadecimal(char32_t digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
        return fail(), 0;
    }

    /// What follows a `[`.
    constexpr void read_set() {
        begin_set(take("^") ? regexp_step_kind::not_set : regexp_step_kind::set);
        for (bool first = true; fault_ == regexp_fault::none && (first || !sees("]")); first = false) {
            if (sees("[:") && read_posix_class()) continue;
            if (take("\\")) {
                if (read_escaped_class()) continue;
                --at_;
            }
            const auto low = read_set_character();
            auto high = low;
            if (sees("-") && !sees("-]") && at_ + 1 < text_.size()) {
                ++at_;
                high = read_set_character();
            }
            if (high < low) return fail();
            add_member({low, high});
        }
        take("]");
    }

    constexpr char32_t read_set_character() {
        return take("\\") ? read_escaped_character() : take_character();
    }

    /// `[:name:]` or `[:^name:]`; what has no end is not one.
    constexpr bool read_posix_class() {
        const auto end = text_.find(":]", at_ + 2);
        if (end == std::string_view::npos) return false;
        auto name = text_.substr(at_ + 2, end - at_ - 2);
        const bool is_opposite = name.starts_with('^');
        if (is_opposite) name.remove_prefix(1);
        at_ = end + 2;
        for (const auto& each : posix_classes) {
            if (each.name != name) continue;
            add_member({.pairs = each.pairs, .is_opposite = is_opposite});
            return true;
        }
        fail();
        return true;
    }

    std::string_view text_;
    path_regexp& out_;
    std::size_t at_ = 0;
    bool is_repetition_ = false; // of what was read last
    regexp_fault fault_ = regexp_fault::none;
};

constexpr regexp_fault path_regexp::read(std::string_view text) { return reader(text, *this).run(); }

constexpr bool path_regexp::matches(std::string_view path) const {
    const bool anywhere = begins_anywhere();
    std::vector<std::uint8_t> reached(steps_.size(), 0);
    std::vector<std::uint8_t> next;
    begin(reached);
    for (std::size_t at = 0;;) {
        const auto before = at == 0 ? edge::none : edge_of(path[at - 1]);
        const bool is_end = at == path.size();
        if (is_end || path[at] == '/') { // what a folder's path ends here may match
            next = reached;
            if (spread(next, before, edge::none)) return true;
            if (is_end) return false;
        }
        if (spread(reached, before, edge_of(path[at]))) return true; // whatever follows

        const auto character = decode_utf8(path, at);
        next.assign(steps_.size(), 0);
        bool is_alive = anywhere;
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            if (reached[i] == 0 || !takes(steps_[i], character.value)) continue;
            next[steps_[i].repeats ? i : i + 1] = 1;
            is_alive = true;
        }
        if (!is_alive) return false;
        if (anywhere) begin(next);
        reached.swap(next);
        at += character.size;
    }
}

} // namespace detail
} // namespace tare::inline v0
