#pragma once

#include <tare/model/image_history.hpp>
#include <tare/model/image_layers.hpp>
#include <tare/model/image_size.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// Which row of a history tells of which instruction. Rows are told by their index.
struct layer_history {
    std::vector<std::optional<std::size_t>> rows{}; ///< for each layer its row, where there is one
    std::vector<std::optional<image_size>> sizes{}; ///< for each layer the size in that row
    std::vector<std::size_t> base{};                ///< the rows before all of these: those of the base
    std::vector<std::size_t> unmatched{};           ///< other rows that no instruction fits
    image_size base_size{};                         ///< of the base's rows together
    image_size total{};                             ///< of all rows together

    /// How many layers have a row.
    [[nodiscard]] constexpr std::size_t matched() const noexcept {
        std::size_t out = 0;
        for (const auto& each : rows) out += each.has_value() ? 1 : 0;
        return out;
    }
};

namespace detail {

/// What must stand in a row for it to be that of an instruction: what builders leave as it is.
struct history_pattern {
    keyword by = keyword::run;
    bool is_whole = false;            ///< the row ends with the only part, as that of RUN does
    std::vector<std::string> parts{}; ///< in order
};

/// Appends a text without quotes and escapes, and with each run of white space as one space: builders do not
/// agree on these.
constexpr void append_plain(std::string& out, std::string_view text) {
    for (const char byte : text) {
        if (byte == '"' || byte == '\'' || byte == '\\' || byte == '`') continue;
        const bool is_space = byte == ' ' || (byte >= '\t' && byte <= '\r');
        if (!is_space)
            out += byte;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
}
[[nodiscard]] constexpr std::string plain_text(std::string_view text) {
    std::string out;
    append_plain(out, text);
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

/// Takes a row's text apart.
class history_text {
public:
    constexpr explicit history_text(std::string_view created_by) {
        constexpr std::string_view mark = "#(nop)"; // the older builder's, for all but RUN
        std::string_view text = trim(created_by);
        is_cut_ = text.ends_with("\xE2\x80\xA6") || text.ends_with("...");
        if (text.ends_with("# buildkit")) text.remove_suffix(10);
        if (is_cut_) text.remove_suffix(3);
        if (const auto nop = text.find(mark); nop != std::string_view::npos && nop < 64) {
            is_old_ = true;
            text = trim(text.substr(nop + mark.size()));
        }
        const auto word = text.substr(0, text.find(' '));
        const auto known = find_keyword(word);
        const bool has_keyword = known != keyword::unknown &&
                                 word.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
        by_ = has_keyword ? known : keyword::run;
        if (has_keyword) text.remove_prefix(word.size());
        text_ = plain_text(text);
    }

    /// How well a pattern fits: 0 is not at all, 1 where only the keyword tells.
    [[nodiscard]] constexpr std::uint32_t fit(const history_pattern& pattern) const {
        if (pattern.by != by_) return 0;
        constexpr std::uint32_t whole = 4;
        if (pattern.is_whole) return fits_end(pattern.parts[0]) ? whole : 0;
        if (is_old_ && (by_ == keyword::copy || by_ == keyword::add)) return fit_checksum(pattern);
        std::size_t at = 0;
        for (const auto& part : pattern.parts) {
            const auto found = text_.find(part, at);
            if (found == std::string::npos) return is_file_keyword() && !is_cut_ ? 0 : 1;
            at = found + part.size();
        }
        return whole - 1;
    }

private:
    constexpr bool is_file_keyword() const noexcept {
        return by_ == keyword::run || by_ == keyword::copy || by_ == keyword::add || by_ == keyword::workdir;
    }

    constexpr bool fits_end(std::string_view command) const {
        const std::string_view text(text_);
        if (!is_cut_) return text.ends_with(command);
        const auto flag = text.find("-c ");
        const auto shown = flag == std::string_view::npos ? trim(text) : text.substr(flag + 3);
        return command.starts_with(trim(shown));
    }

    /// `file:… in /to`: of the sources it has a checksum only.
    constexpr std::uint32_t fit_checksum(const history_pattern& pattern) const {
        const auto in = text_.find(" in ");
        if (in == std::string::npos || pattern.parts.empty()) return 1;
        return std::string_view(text_).substr(in).find(pattern.parts.back()) != std::string_view::npos ? 3
                                                                                                       : 1;
    }

    keyword by_ = keyword::run;
    bool is_old_ = false;
    bool is_cut_ = false; // without --no-trunc
    std::string text_;
};

/// Finds what of an instruction a row repeats.
class history_pattern_reader {
public:
    constexpr history_pattern run(const image_layer& layer) {
        out_.by = layer.by;
        if (layer.is_triggered()) {
            const auto trigger = parse_view(layer.trigger);
            for (const auto node : trigger.instructions()) read(node);
        } else if (layer.by == keyword::workdir && layer.working_directory.is_known) {
            add(layer.working_directory.text);
        } else {
            read(layer.node);
        }
        return std::move(out_);
    }

private:
    constexpr void read(const instruction& node) {
        if (node.keyword() == keyword::run) {
            if (const auto run = as<run_instruction>(node)) read_run(*run);
        } else if (node.keyword() == keyword::onbuild) {
            if (const auto onbuild = as<onbuild_instruction>(node)) add(onbuild->expression);
        } else if (node.keyword() == keyword::workdir) {
            for (const auto each : node.arguments()) {
                const auto path = each.value();
                if (path.find("..") == std::string::npos) add_known(path);
            }
        } else if (node.keyword() != keyword::healthcheck) {
            for (const auto each : node.arguments()) add_known(each.value());
        }
    }
    constexpr void read_run(const run_instruction& run) {
        std::string text;
        for (const auto& each : run.command) {
            if (!text.empty()) text += ' ';
            text += each;
        }
        const bool is_heredoc = !run.files.empty();
        if (is_heredoc && text.starts_with("<<") && text.find(' ') == std::string::npos)
            text = run.files[0].content;
        out_.is_whole = !is_heredoc || text == run.files[0].content;
        if (is_heredoc && run.files[0].content.starts_with("#!")) { // run as a file by its name
            out_.is_whole = true;
            text = run.files[0].name;
        }
        text = plain_text(text);
        out_.parts.push_back(std::move(text));
    }

    constexpr void add(std::string_view text) {
        auto plain = plain_text(text);
        if (!plain.empty()) out_.parts.push_back(std::move(plain));
    }
    /// The parts of a word between its variables.
    constexpr void add_known(std::string_view word) {
        for (;;) {
            const auto dollar = word.find('$');
            auto known = word.substr(0, dollar);
            while (known.starts_with("./")) known.remove_prefix(2);
            add(known);
            if (dollar == std::string_view::npos) return;
            word.remove_prefix(dollar + 1);
            if (word.starts_with('{')) {
                std::size_t depth = 0;
                std::size_t at = 0;
                for (; at < word.size(); ++at) {
                    if (word[at] == '{') ++depth;
                    if (word[at] == '}' && --depth == 0) break;
                }
                word.remove_prefix(at < word.size() ? at + 1 : at);
            } else {
                std::size_t at = 0;
                while (at < word.size() && is_name_character(static_cast<unsigned char>(word[at]))) ++at;
                word.remove_prefix(at);
            }
        }
    }

    history_pattern out_;
};

/// Puts instructions and rows in line, the newest first: the row of each keeps its place among the others,
/// and as much as can be fits.
class history_aligner {
public:
    constexpr history_aligner(const image_layers& layers, std::span<const history_row> rows)
        : rows_(rows), count_(layers.layers.size()) {
        for (std::size_t i = count_; i > 0; --i)
            patterns_.push_back(history_pattern_reader().run(layers.layers[i - 1]));
        texts_.reserve(rows.size());
        for (const auto& each : rows) texts_.emplace_back(each.created_by);
        out_.rows.resize(count_);
        out_.sizes.resize(count_);
    }

    constexpr layer_history run() {
        measure();
        trace();
        sort_out();
        return std::move(out_);
    }

private:
    /// How many rows or instructions more than the other there may be up to some place. That keeps the work
    /// in proportion to the rows.
    static constexpr std::size_t reach = 64;
    static constexpr std::size_t width = 2 * reach + 1;

    /// Whether a row can be reached from an instruction.
    constexpr bool is_near(std::size_t layer, std::size_t row) const noexcept {
        return row + reach >= layer && row <= layer + reach && row <= rows_.size() && layer <= count_;
    }
    constexpr std::uint32_t& at(std::size_t layer, std::size_t row) noexcept {
        return scores_[layer * width + (row + reach - layer)];
    }
    constexpr std::uint32_t score(std::size_t layer, std::size_t row) noexcept {
        return is_near(layer, row) ? at(layer, row) : 0;
    }
    constexpr std::uint32_t fit(std::size_t layer, std::size_t row) const {
        return texts_[row].fit(patterns_[layer]);
    }

    /// For each place the best that can come of what is older.
    constexpr void measure() {
        scores_.assign((count_ + 1) * width, 0);
        for (std::size_t layer = count_; layer-- > 0;) {
            const auto first = layer > reach ? layer - reach : 0;
            const auto end = rows_.size() < layer + reach + 1 ? rows_.size() : layer + reach + 1;
            for (auto row = end; row-- > first;) {
                auto best = score(layer + 1, row);
                if (const auto skipped = score(layer, row + 1); skipped > best) best = skipped;
                if (const auto fitting = fit(layer, row); fitting > 0)
                    if (const auto matched = fitting + score(layer + 1, row + 1); matched > best)
                        best = matched;
                at(layer, row) = best;
            }
        }
    }

    constexpr void trace() {
        std::size_t layer = 0;
        std::size_t row = 0;
        while (layer < count_ && row < rows_.size() && is_near(layer, row) && at(layer, row) > 0) {
            const auto fitting = fit(layer, row);
            if (fitting > 0 && at(layer, row) == fitting + score(layer + 1, row + 1)) {
                out_.rows[count_ - 1 - layer] = row;
                out_.sizes[count_ - 1 - layer] = rows_[row].size;
                ++layer;
                ++row;
            } else if (at(layer, row) == score(layer + 1, row)) {
                ++layer;
            } else {
                ++row;
            }
        }
    }

    constexpr void sort_out() {
        std::vector<bool> is_matched(rows_.size());
        std::size_t oldest = 0; // one behind the oldest row with an instruction
        for (const auto& each : out_.rows) {
            if (!each) continue;
            is_matched[*each] = true;
            if (*each + 1 > oldest) oldest = *each + 1;
        }
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (is_matched[row]) continue;
            (oldest > 0 && row >= oldest ? out_.base : out_.unmatched).push_back(row);
        }
        for (const auto row : out_.base) add(out_.base_size, rows_[row].size);
        for (const auto& each : rows_) add(out_.total, each.size);
    }
    static constexpr void add(image_size& sum, const std::optional<image_size>& size) noexcept {
        if (!size) {
            sum.is_rounded = true;
            return;
        }
        sum.bytes += size->bytes;
        sum.is_rounded = sum.is_rounded || size->is_rounded;
    }

    std::span<const history_row> rows_;
    std::size_t count_;
    std::vector<history_pattern> patterns_; // the newest first
    std::vector<history_text> texts_;
    std::vector<std::uint32_t> scores_;
    layer_history out_;
};

} // namespace detail

/// Finds for each instruction its row of a history, which has the newest first: by what BuildKit, the builder
/// before it and Buildah keep of an instruction. Rows and instructions that have nothing like themselves on
/// the other side, as of another Dockerfile, stay without. Linear in the rows.
[[nodiscard]] constexpr layer_history join_history(const image_layers& layers,
                                                   std::span<const history_row> rows) {
    return detail::history_aligner(layers, rows).run();
}

} // namespace tare::inline v0
