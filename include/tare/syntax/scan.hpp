#pragma once

#include <tare/syntax/diagnostic.hpp>
#include <tare/syntax/directive.hpp>
#include <tare/syntax/heredoc.hpp>
#include <tare/syntax/joined_text.hpp>
#include <tare/syntax/json.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/text/line_feed.hpp>
#include <tare/text/range.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace tare::inline v0 {

/// How many bytes a text may have to be read: offsets take 32 bits.
inline constexpr std::size_t max_text_size = std::numeric_limits<std::uint32_t>::max();

/// How many bytes BuildKit reads in a physical line, its line feed not counted.
inline constexpr std::uint32_t max_line_size = 65'535;

/// What `scan` tells of a Dockerfile, in source order. Nodes with parts are opened and closed,
/// tokens stand for themselves; every byte is in exactly one token. `line` comes before the first
/// token of each physical line, `report` when a fault is met.
template <class T>
concept event_sink = requires(T& sink, node_kind kind, std::uint32_t offset, source_range range,
                              std::uint8_t detail, const diagnostic& fault) {
    sink.open(kind, offset, detail);
    sink.close(offset);
    sink.token(kind, range, detail);
    sink.line(offset);
    sink.report(fault);
};

namespace detail {

/// White space between words to BuildKit.
[[nodiscard]] constexpr bool is_blank(char byte) noexcept {
    return byte <= ' ' && (byte == ' ' || (byte >= '\t' && byte != '\n' && byte <= '\r'));
}

/// White space to code that takes each byte for a character, as BuildKit's reader of flags does.
[[nodiscard]] constexpr bool is_latin1_space(char byte) noexcept {
    return is_unicode_space(static_cast<unsigned char>(byte));
}

/// Whether a byte is surely no white space, in whatever sense.
[[nodiscard]] constexpr bool is_graphic(char byte) noexcept { return byte > ' ' && byte <= '~'; }

/// Where the blanks, or the words, that begin at `at` end.
[[nodiscard]] constexpr std::size_t skip_blanks(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}
[[nodiscard]] constexpr std::size_t skip_word(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && !is_blank(text[at])) ++at;
    return at;
}

/// A word with quotes: where it ends, and whether its value differs from its text.
struct quoted_word {
    std::size_t end = 0;
    bool cooked = false;
};

/// Reads on over a flag, whose value's size it tells: quotes go, and the escape before any byte.
struct flag_word : quoted_word {
    std::size_t value_size = 0;
};

[[nodiscard]] constexpr flag_word read_flag(std::string_view text, std::size_t at, char escape) noexcept {
    flag_word word;
    char quote = 0;
    for (; at < text.size(); ++at) {
        const char byte = text[at];
        if (quote == 0 && is_latin1_space(byte)) break;
        if (quote == 0 ? byte == '"' || byte == '\'' : byte == quote) {
            quote = quote == 0 ? byte : '\0';
            word.cooked = true;
            continue;
        }
        if (byte == escape) {
            word.cooked = true;
            if (++at == text.size()) break;
        }
        if (static_cast<unsigned char>(text[at]) >= 0x80) word.cooked = true;
        ++word.value_size;
    }
    word.end = at;
    return word;
}

/// The bytes that mean nothing in a name-value word, whatever the escape character is: outside
/// quotes, and inside them, where white space ends no word.
inline constexpr auto is_plain_pair_byte = [] {
    std::array<std::array<bool, 256>, 2> plain{};
    for (std::size_t byte = 0; byte < 0x7F; ++byte) {
        const bool marks = std::string_view("\"'\\`").find(static_cast<char>(byte)) != std::string_view::npos;
        plain[false][byte] = !marks && byte > ' ';
        plain[true][byte] = !marks;
    }
    return plain;
}();

/// Reads on over a name-value word: quotes and escapes stay in its value, but for an escape that
/// nothing follows.
[[nodiscard]] constexpr quoted_word read_pair(std::string_view text, std::size_t at, char escape) noexcept {
    quoted_word word;
    char quote = 0;
    const auto take_character = [&] {
        const auto character = decode_utf8(text, at);
        word.cooked = word.cooked || !character.valid;
        at += character.size;
    };
    for (; at < text.size(); take_character()) {
        const auto& is_plain = is_plain_pair_byte[quote != 0];
        while (at + 1 < text.size() && is_plain[static_cast<unsigned char>(text[at])]) ++at;
        const char byte = text[at];
        if (byte == escape && quote != '\'') {
            if (++at == text.size()) {
                word.cooked = true; // nothing follows: BuildKit drops it
                break;
            }
        } else if (quote != 0) {
            if (byte == quote) quote = 0;
        } else if (byte == '"' || byte == '\'') {
            quote = byte;
        } else if (is_unicode_space(decode_utf8(text, at).value)) {
            break;
        }
    }
    word.end = at;
    return word;
}

template <event_sink Sink>
class scanner {
public:
    constexpr scanner(std::string_view text, Sink& sink, joined_text& joined)
        : text_(text), sink_(sink), joined_(joined) {}

    constexpr char run() {
        if (text_.size() > max_text_size) {
            sink_.report({diagnostic_code::text_too_large, {}, 0});
            return escape_;
        }
        stop_ = size();
        while (offset_ < size()) {
            const auto line = peek_line();
            if (!line.too_long) {
                read_line(line);
                continue;
            }
            if (cut_) {
                // Go's scanner, asked on after it gave up, hands out what it holds of the line.
                stop_ = offset_ + max_line_size + 1;
                read_line(peek_line());
                stop_ = size();
            }
            refuse_line();
        }
        if (!read_any_) sink_.report({diagnostic_code::no_instructions, {0, size()}, lines_read_});
        return escape_;
    }

private:
    /// A physical line: its bytes without carriage returns and line feed at its end, and where the
    /// next one begins.
    struct physical_line {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t next = 0;
        bool too_long = false;
    };

    static constexpr std::uint32_t offset_of(std::size_t value) noexcept {
        return static_cast<std::uint32_t>(value);
    }
    constexpr std::uint32_t size() const noexcept { return offset_of(text_.size()); }
    constexpr bool at_end() const noexcept { return offset_ == stop_; }
    constexpr std::string_view bytes(source_range range) const noexcept {
        return {text_.data() + range.begin, range.size()};
    }

    constexpr physical_line peek_line() const noexcept {
        const auto feed = find_line_feed(text_, offset_);
        const auto stop = feed < stop_ ? offset_of(feed) : stop_;
        auto end = stop;
        while (end > offset_ && text_[end - 1] == '\r') --end;
        return {offset_, end, feed < stop_ ? stop + 1 : stop,
                stop_ == size() && stop - offset_ > max_line_size};
    }
    constexpr void take(const physical_line& line) {
        sink_.line(line.begin);
        offset_ = line.next;
        ++lines_read_;
    }

    constexpr void read_line(const physical_line& line) {
        take(line);
        auto begin = line.begin;
        if (begin == 0 && text_.starts_with("\xEF\xBB\xBF")) {
            begin = 3;
            sink_.token(node_kind::byte_order_mark, {0, begin}, 0);
            if (line.next == begin) return;
        }
        switch (first_mark({begin, line.end})) {
        case line_mark::blank:
            in_directives_ = false;
            sink_.token(node_kind::blank_line, {begin, line.next}, 0);
            break;
        case line_mark::comment:
            in_directives_ = in_directives_ && read_directive_line({begin, line.end}, line.next);
            if (!in_directives_) sink_.token(node_kind::comment, {begin, line.next}, 0);
            break;
        case line_mark::content:
            in_directives_ = false;
            read_instruction(line, begin);
            break;
        }
    }

    /// What a line is by its first character that is no white space.
    enum class line_mark : std::uint8_t { blank, comment, content };

    constexpr line_mark first_mark(source_range line) const noexcept {
        auto at = line.begin;
        while (at < line.end && text_[at] == ' ') ++at;
        if (at < line.end && !is_graphic(text_[at]))
            at = line.end - offset_of(trim_left(bytes({at, line.end})).size());
        if (at == line.end) return line_mark::blank;
        return text_[at] == '#' ? line_mark::comment : line_mark::content;
    }

    /// BuildKit stops at a line that is too long; what it says depends on what came before.
    [[gnu::noinline]] constexpr void refuse_line() {
        const auto line = peek_line();
        const source_range range{line.begin, line.next};
        if (!read_any_) sink_.report({diagnostic_code::no_instructions, range, lines_read_});
        sink_.report({diagnostic_code::line_too_long, range, lines_read_});
        if (!cut_) sink_.line(line.begin);
        if (!range.empty()) sink_.token(node_kind::overlong_line, range, 0);
        offset_ = line.next;
        lines_read_ += cut_ ? 0 : 1;
        cut_ = false;
        read_any_ = true;
        in_directives_ = false;
    }

    [[gnu::noinline]] constexpr bool read_directive_line(source_range content, std::uint32_t next) {
        const auto directive = read_directive(trim_left(bytes(content)));
        if (!directive) return false;
        const source_range line{content.begin, next};
        const auto key = static_cast<std::uint8_t>(directive->key);
        const auto begin = offset_of(static_cast<std::size_t>(directive->value.data() - text_.data()));
        const source_range value{begin, begin + offset_of(directive->value.size())};
        if (seen_[key]) {
            sink_.report({diagnostic_code::repeated_directive, line, lines_read_ - 1});
        } else if (directive->key == directive_key::escape) {
            if (directive->value == "`" || directive->value == "\\")
                escape_ = directive->value.front();
            else
                sink_.report({diagnostic_code::invalid_escape, value, lines_read_ - 1});
        }
        seen_[key] = true;
        sink_.token(node_kind::directive, line, key);
        return true;
    }

    // ---- An instruction's lines

    /// Where the line's escape character stands if the line goes on on the next one, else its end.
    constexpr std::uint32_t find_continuation(std::uint32_t begin, std::uint32_t end) const noexcept {
        auto at = end;
        while (at > begin && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
        if (at == begin || text_[at - 1] != escape_) return end;
        if (at - 1 > begin && text_[at - 2] == escape_) return end;
        return at - 1;
    }

    /// Kept out of `read_line`, so that comments and blank lines find that small.
    [[gnu::noinline]] constexpr void read_instruction(const physical_line& first, std::uint32_t line_begin) {
        auto begin = line_begin;
        if (!is_graphic(text_[begin]))
            begin = first.end - offset_of(trim_left(bytes({begin, first.end})).size());
        read_any_ = true;
        const auto start_line = lines_read_;
        joined_.reset(text_);
        auto end = find_continuation(begin, first.end);
        joined_.append({begin, end});
        bool has_blank = false;
        gaps_are_lines_ = true;
        for (bool goes_on = end != first.end; goes_on && !at_end();) {
            const auto line = peek_line();
            cut_ = line.too_long;
            if (cut_) break;
            take(line);
            if (const auto mark = first_mark({line.begin, line.end}); mark != line_mark::content) {
                has_blank = has_blank || mark == line_mark::blank;
                gaps_are_lines_ = false;
                continue;
            }
            end = find_continuation(line.begin, line.end);
            goes_on = end != line.end;
            if (end != line.begin)
                joined_.append({line.begin, end});
            else
                gaps_are_lines_ = false;
        }
        if (has_blank) sink_.report({diagnostic_code::empty_continuation, {begin, offset_}, lines_read_});
        const auto lines_end = offset_;

        at_ = 0;
        begin_piece(0);
        start_line_ = start_line;
        bool takes_heredocs = false;
        if (!read_long_script(line_begin, lines_end)) {
            line_ = joined_.join();
            if (line_.empty() || !is_graphic(line_.back())) line_ = trim_right(line_);
            takes_heredocs = read_parts(line_begin);
        }
        put(node_kind::separator, joined_.size());
        put_gap(source_of(at_), lines_end);
        if (takes_heredocs && has_angle(lines_end)) read_heredocs();
        sink_.close(offset_);
    }

    /// Most bytes of a Dockerfile are in RUNs of many lines, which need no joining where a glance
    /// shows neither flags nor a JSON array nor heredocs: the keyword and one text are all there is.
    constexpr bool read_long_script(std::uint32_t line_begin, std::uint32_t lines_end) {
        if (joined_.pieces().size() == 1) return false;
        const auto first = joined_.piece_text(0);
        const auto last = joined_.piece_text(joined_.pieces().size() - 1);
        const auto keyword_end = skip_word(first, 0);
        const auto begin = skip_blanks(first, keyword_end);
        if (begin == first.size() || find_keyword(first.substr(0, keyword_end)) != keyword::run) return false;
        const auto is_plain = [](char byte) { return byte > ' ' && byte != '-' && byte != '['; };
        if (!is_plain(first[begin]) || static_cast<unsigned char>(last.front()) >= 0x80) return false;
        const auto end = trim_right(last).size();
        if (end == 0 || has_angle(lines_end)) return false;

        open_instruction(keyword::run, line_begin);
        put(node_kind::keyword, keyword_end);
        put(node_kind::separator, begin);
        sink_.open(node_kind::text, source_of(begin), 0);
        source_range piece{source_of(begin), joined_.piece_range(0).end};
        for (std::size_t index = 1; index < joined_.pieces().size(); ++index) {
            const auto next = joined_.piece_range(index);
            sink_.token(node_kind::piece, piece, 0);
            put_gap(piece.end, next.begin);
            piece = next;
        }
        piece.end = piece.begin + offset_of(end);
        sink_.token(node_kind::piece, piece, 0);
        sink_.close(piece.end);
        begin_piece(joined_.pieces().size() - 1);
        at_ = joined_.pieces().back().begin + end;
        return true;
    }

    constexpr void open_instruction(keyword key, std::uint32_t line_begin) {
        sink_.open(node_kind::instruction, line_begin, static_cast<std::uint8_t>(key));
        const auto begin = joined_.pieces().front().source;
        if (begin != line_begin) sink_.token(node_kind::indentation, {line_begin, begin}, 0);
    }

    /// Opens the instruction and reads the joined line up to the white space at its end. An
    /// instruction inside ONBUILD is read by the next turn of the loop, so that no nesting is too
    /// deep. Tells whether heredocs may follow.
    constexpr bool read_parts(std::uint32_t line_begin) {
        bool takes_heredocs = false;
        for (std::uint32_t depth = 0;; ++depth) {
            const auto begin = skip_spaces();
            const auto end = skip_word(line_, begin);
            const auto& known = info(find_keyword({line_.data() + begin, end - begin}));
            if (depth == 0) {
                open_instruction(known.key, line_begin);
                put(node_kind::separator, begin);
            } else {
                put(node_kind::separator, begin);
                while (is_piece_done()) next_piece();
                sink_.open(node_kind::instruction, source_of(at_), static_cast<std::uint8_t>(known.key));
            }
            put(node_kind::keyword, end);
            put(node_kind::separator, skip_blanks(line_, end));
            read_flags();
            put(node_kind::separator, skip_spaces());

            const bool is_outer = known.form == argument_form::instruction && !at_line_end();
            const bool is_json = !is_outer && !at_line_end() && read_arguments(known);
            if (depth < 2) takes_heredocs = known.takes_heredocs && !is_json;
            if (is_outer) continue;

            for (; depth > 0; --depth) sink_.close(source_of(at_));
            return takes_heredocs;
        }
    }

    constexpr void read_flags() {
        while (!at_graphic() || line_[at_] == '-') {
            put(node_kind::separator, skip_latin1_spaces());
            if (!rest().starts_with("--")) return;
            const auto flag = read_flag(line_, at_, escape_);
            const bool ends = flag.value_size == 2;
            put(ends ? node_kind::end_of_flags : node_kind::flag, flag.end, flag.cooked);
            if (ends) return;
        }
    }

    // ---- Arguments: the rest of the line, which is not empty

    /// Tells whether they are a JSON array.
    constexpr bool read_arguments(const instruction_info& known) {
        switch (known.form) {
        case argument_form::text: put(node_kind::text, line_.size()); return false;
        case argument_form::words: read_words(); return false;
        case argument_form::json_or_text: return read_json_or_text();
        case argument_form::json_or_words:
            if (read_json()) return true;
            read_words();
            return false;
        case argument_form::names: read_pairs(false); return false;
        case argument_form::pairs: read_pairs_or_legacy(); return false;
        case argument_form::health_check: return read_health_check();
        case argument_form::unread:
        case argument_form::instruction: break;
        }
        put(node_kind::unread, line_.size());
        return false;
    }

    constexpr void read_words() {
        while (!at_line_end()) {
            put(node_kind::word, skip_word(line_, at_));
            put(node_kind::separator, skip_blanks(line_, at_));
        }
    }

    constexpr bool read_json_or_text() {
        if (read_json()) return true;
        put(node_kind::text, line_.size());
        return false;
    }

    /// The check's type, which ends at a byte that is a space taken for a character, and its command.
    constexpr bool read_health_check() {
        auto end = at_;
        while (end < line_.size() && !is_latin1_space(line_[end])) ++end;
        if (end == at_) {
            put(node_kind::unread, line_.size());
            return false;
        }
        put(node_kind::word, end);
        put(node_kind::separator, skip_latin1_spaces());
        return !at_line_end() && read_json_or_text();
    }

    constexpr void read_pairs_or_legacy() {
        const auto first = read_pair(line_, at_, escape_);
        if (has_equals(first.end) || is_dropped()) {
            if (!is_dropped()) put_pair(first);
            read_pairs(true);
            return;
        }
        const auto name_end = skip_word(line_, at_);
        if (name_end == line_.size()) report(diagnostic_code::missing_argument, at_, name_end);
        put(node_kind::word, name_end);
        put(node_kind::separator, skip_blanks(line_, name_end));
        put(node_kind::text, line_.size());
    }

    constexpr void read_pairs(bool need_equals) {
        while (!at_line_end()) {
            if (is_dropped()) {
                put(node_kind::unread, line_.size());
                return;
            }
            const auto word = read_pair(line_, at_, escape_);
            if (need_equals && !has_equals(word.end)) report(diagnostic_code::missing_equals, at_, word.end);
            put_pair(word);
        }
    }

    constexpr void put_pair(quoted_word word) {
        put(node_kind::pair, word.end, word.cooked);
        put(node_kind::separator, skip_spaces());
    }

    constexpr bool has_equals(std::size_t end) const noexcept {
        return std::string_view(line_.data() + at_, end - at_).find('=') != std::string_view::npos;
    }
    /// An escape alone at the end of the line is no word.
    constexpr bool is_dropped() const noexcept { return at_ + 1 == line_.size() && line_[at_] == escape_; }

    /// Reads a JSON array where there is one; white space may stand before it.
    constexpr bool read_json() {
        const auto begin = skip_spaces();
        if (line_[begin] != '[') return false;
        const std::string_view array(line_.data() + begin, line_.size() - begin);
        switch (find_json_form(array)) {
        case json_form::none: return false;
        case json_form::mixed:
            report(diagnostic_code::not_only_strings, begin, line_.size());
            put(node_kind::unread, line_.size());
            return true;
        case json_form::strings: break;
        }
        put(node_kind::separator, begin);
        walk_json_strings(array, [&](json_token token, source_range range) {
            const bool is_string = token == json_token::string;
            put(is_string                    ? node_kind::string
                : token == json_token::space ? node_kind::separator
                                             : node_kind::punctuation,
                begin + range.end, is_string);
        });
        return true;
    }

    // ---- The joined line, which has been read and given to the sink up to `at_`

    constexpr bool at_line_end() const noexcept { return at_ == line_.size(); }
    constexpr std::string_view rest() const noexcept { return {line_.data() + at_, line_.size() - at_}; }
    constexpr bool at_graphic() const noexcept { return !at_line_end() && is_graphic(line_[at_]); }
    constexpr std::size_t skip_spaces() const noexcept {
        return at_graphic() ? at_ : line_.size() - trim_left(rest()).size();
    }
    constexpr std::size_t skip_latin1_spaces() const noexcept {
        auto at = at_;
        while (at < line_.size() && is_latin1_space(line_[at])) ++at;
        return at;
    }

    // ---- Heredocs

    /// Whether there is a `<` in the instruction's lines, which end at `end`. The text is searched
    /// once, whatever the number of instructions.
    constexpr bool has_angle(std::uint32_t end) noexcept {
        const auto begin = joined_.pieces().front().source;
        if (angle_ < begin || !knows_angle_) angle_ = text_.find('<', begin);
        knows_angle_ = true;
        return angle_ < end;
    }

    [[gnu::noinline]] constexpr void read_heredocs() {
        for (const auto& opened : find_heredocs(joined_.text())) {
            if (read_heredoc(opened)) continue;
            report(diagnostic_code::unterminated_heredoc, opened.range.begin, opened.range.end);
            return;
        }
    }

    /// Reads one heredoc's lines; tells whether it ended.
    constexpr bool read_heredoc(const heredoc_opening& opened) {
        const auto begin = offset_;
        auto body_end = begin;
        bool ended = false;
        while (!ended && !at_end()) {
            const auto line = peek_line();
            if (line.too_long) break;
            take(line);
            auto content = bytes({line.begin, line.end});
            while (opened.chomp && content.starts_with('\t')) content.remove_prefix(1);
            ended = content == opened.name();
            if (!ended) body_end = offset_;
        }
        if (offset_ == begin) return false;
        sink_.open(node_kind::heredoc, begin, 0);
        if (body_end != begin) sink_.token(node_kind::heredoc_body, {begin, body_end}, 0);
        if (ended) sink_.token(node_kind::heredoc_end, {body_end, offset_}, 0);
        sink_.close(offset_);
        return ended;
    }

    // ---- Tokens

    [[gnu::noinline]] constexpr void report(diagnostic_code code, std::size_t begin, std::size_t end) {
        sink_.report({code, joined_.to_source({offset_of(begin), offset_of(end)}), start_line_});
    }

    /// Makes the piece with that number the one being written.
    constexpr void begin_piece(std::size_t index) noexcept {
        const auto& piece = joined_.pieces()[index];
        piece_ = index;
        piece_end_ = joined_.piece_end(index);
        shift_ = piece.source - piece.begin;
    }

    /// Where in the source the joined line's byte at `at` stands, in the piece being written.
    constexpr std::uint32_t source_of(std::size_t at) const noexcept { return offset_of(at) + shift_; }

    /// Goes on to the next piece, past what parts it from the one that is done.
    constexpr void next_piece() {
        const auto end = source_of(at_);
        begin_piece(piece_ + 1);
        put_gap(end, source_of(at_));
    }
    constexpr bool is_piece_done() const noexcept {
        return at_ == piece_end_ && piece_ + 1 < joined_.pieces().size();
    }

    /// Gives the joined line's bytes up to `end` as a node: a token, or one with parts where
    /// continuations interrupt it. White space is parted into tokens. Nothing where there are no bytes.
    constexpr void put(node_kind kind, std::size_t end, bool cooked = false) {
        if (end <= at_) return;
        if (end <= piece_end_) [[likely]] {
            const auto begin = source_of(at_);
            at_ = end;
            sink_.token(kind, {begin, source_of(end)}, static_cast<std::uint8_t>(cooked));
            return;
        }
        put_across(kind, end, cooked);
    }

    /// The seldom part of `put`, kept out of it so that the rest of it is small.
    [[gnu::noinline]] constexpr void put_across(node_kind kind, std::size_t end, bool cooked) {
        while (is_piece_done()) next_piece();
        if (end <= piece_end_) {
            put(kind, end, cooked);
        } else if (kind == node_kind::separator) {
            put_pieces(kind, end);
        } else {
            sink_.open(kind, source_of(at_), static_cast<std::uint8_t>(cooked));
            put_pieces(node_kind::piece, end);
            sink_.close(source_of(at_));
        }
    }

    constexpr void put_pieces(node_kind kind, std::size_t end) {
        for (;;) {
            const auto begin = source_of(at_);
            const auto stop = end < piece_end_ ? end : piece_end_;
            if (at_ < stop) sink_.token(kind, {begin, source_of(stop)}, 0);
            at_ = stop;
            if (at_ == end) return;
            next_piece();
        }
    }

    /// Gives the source's bytes between two pieces, or after the last one, line by line.
    constexpr void put_gap(std::uint32_t begin, std::uint32_t end) {
        if (begin == end) return;
        auto kind = text_[begin] == escape_ ? node_kind::continuation : node_kind::newline;
        for (auto next = end; begin < end; begin = next) {
            if (!gaps_are_lines_) {
                const auto feed = find_line_feed(text_, begin);
                next = feed < end ? offset_of(feed) + 1 : end;
            }
            sink_.token(kind, {begin, next}, 0);
            if (next != end) kind = kind_of_line({next, end});
        }
    }

    /// What the line at the beginning of a range is in the midst of an instruction, none of whose
    /// pieces it holds.
    [[gnu::noinline]] constexpr node_kind kind_of_line(source_range range) const noexcept {
        const auto feed = find_line_feed(text_, range.begin);
        if (feed < range.end) range.end = offset_of(feed);
        switch (first_mark(range)) {
        case line_mark::blank: return node_kind::interior_blank;
        case line_mark::comment: return node_kind::interior_comment;
        case line_mark::content: break;
        }
        return node_kind::continuation;
    }

    std::string_view text_;
    Sink& sink_;
    joined_text& joined_;

    // The text
    std::uint32_t offset_ = 0;
    std::uint32_t stop_ = 0; ///< where the part that is being read ends
    std::uint32_t lines_read_ = 0;
    char escape_ = '\\';
    bool read_any_ = false;
    bool in_directives_ = true;
    bool knows_angle_ = false;
    std::size_t angle_ = 0; ///< a `<` before which, from the instruction at hand on, there is none
    bool cut_ = false;      ///< the line at `offset_` is too long, and the instruction before it went on
    std::array<bool, directive_names.size()> seen_{};

    // The instruction at hand: its joined line, and how far it has been given to the sink
    std::string_view line_;
    std::size_t at_ = 0;
    bool gaps_are_lines_ = false; ///< no gap between its pieces holds more than one line's end
    std::size_t piece_ = 0;
    std::size_t piece_end_ = 0;
    std::uint32_t shift_ = 0; ///< from an offset in the piece being written to one in the source
    std::uint32_t start_line_ = 0;
};

} // namespace detail

/// Reads a Dockerfile as BuildKit does and tells `sink` what it finds; returns the escape character
/// in force. Total and linear: any bytes are read, and reading goes on after a fault. A text of
/// 4 GiB or more is only reported. Memory is taken in `scratch` alone, and for heredocs; whoever
/// reads many texts keeps it from one to the next.
template <event_sink Sink>
constexpr char scan(std::string_view text, Sink& sink, joined_text& scratch) {
    return detail::scanner<Sink>(text, sink, scratch).run();
}

template <event_sink Sink>
constexpr char scan(std::string_view text, Sink& sink) {
    joined_text scratch;
    return scan(text, sink, scratch);
}

} // namespace tare::inline v0
