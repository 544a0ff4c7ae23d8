#include <tare/text/diff.hpp>

#include <doctest/doctest.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"

namespace {

using namespace std::string_view_literals;
using tare::diff_options;
using tare::unified_diff;
using tare::test::constexpr_string;

TEST_CASE("diffs as diff -u writes them") {
    struct {
        std::string_view before;
        std::string_view after;
        std::string_view expected; // below the two lines of names
    } const cases[] = {
        // Something to nothing and back.
        {"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
        {"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
        {"", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
        {"", "a", "@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n"},
        // Changed, added, removed.
        {"a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
        {"a\nb\n", "a\nx\nb\n", "@@ -1,2 +1,3 @@\n a\n+x\n b\n"},
        {"a\nb\n", "x\na\nb\n", "@@ -1,2 +1,3 @@\n+x\n a\n b\n"},
        {"a\nb\n", "a\nb\nx\n", "@@ -1,2 +1,3 @@\n a\n b\n+x\n"},
        {"a\nx\nb\n", "a\nb\n", "@@ -1,3 +1,2 @@\n a\n-x\n b\n"},
        // The last line's end.
        {"a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
        {"a\n", "a", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
        {"a\nb", "A\nb", "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n"},
        {"a", "b", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"},
        // Bytes pass through; only line feeds end lines.
        {"a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"},
        {"a\rb\n", "a\rc\n", "@@ -1 +1 @@\n-a\rb\n+a\rc\n"},
        {"\0\n"sv, "\xFF\n", "@@ -1 +1 @@\n-\0\n+\xFF\n"sv},
        // Three lines of context, and no more.
        {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
         "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
        // Six lines between two changes keep them in one hunk, seven do not.
        {"a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
         "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
        {"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
         "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.before));
        CAPTURE(std::string(each.after));
        CHECK(unified_diff(each.before, each.after) ==
              "--- before\n+++ after\n" + std::string(each.expected));
    }
}

TEST_CASE("equal texts differ in nothing") {
    for (const auto text : {""sv, "a"sv, "a\n"sv, "\n\n"sv, "\0"sv})
        CHECK(unified_diff(text, text, {.colour = true}) == "");
}

TEST_CASE("context is what is asked for") {
    struct {
        std::uint32_t context;
        std::string_view expected;
    } const cases[] = {
        {0, "@@ -2 +2 @@\n-b\n+B\n@@ -4,0 +5 @@\n+x\n"},
        {1, "@@ -1,5 +1,6 @@\n a\n-b\n+B\n c\n d\n+x\n e\n"},
        {0xFFFFFFFF, "@@ -1,5 +1,6 @@\n a\n-b\n+B\n c\n d\n+x\n e\n"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.context);
        CHECK(unified_diff("a\nb\nc\nd\ne\n", "a\nB\nc\nd\nx\ne\n", {.context = each.context}) ==
              "--- before\n+++ after\n" + std::string(each.expected));
    }
}

TEST_CASE("names") {
    struct {
        std::string_view name;
        std::string_view expected;
    } const cases[] = {
        {"a/Dockerfile", "--- a/Dockerfile\n"},
        {"/dev/null", "--- /dev/null\n"},
        {"d\xC3\xA9j\xC3\xA0", "--- d\xC3\xA9j\xC3\xA0\n"},
        {"my file", "--- my file\t\n"},
        {"a\"b", "--- \"a\\\"b\"\n"},
        {"a\\b", "--- \"a\\\\b\"\n"},
        {"a b\n+++ evil", "--- \"a b\\012+++ evil\"\n"},
        {"\x7F\t", "--- \"\\177\\011\"\n"},
    };
    for (const auto& each : cases) {
        const auto out = unified_diff("", "a\n", {.old_name = each.name});
        CHECK(out.substr(0, out.find("+++ after")) == each.expected);
    }
}

TEST_CASE("colours end where lines do") {
    CHECK(unified_diff("a\nb\n", "a\nc", {.old_name = "o", .new_name = "n", .colour = true}) ==
          "\x1b[1m--- o\x1b[m\n"
          "\x1b[1m+++ n\x1b[m\n"
          "\x1b[36m@@ -1,2 +1,2 @@\x1b[m\n"
          " a\n"
          "\x1b[31m-b\x1b[m\n"
          "\x1b[32m+c\x1b[m\n"
          "\\ No newline at end of file\n");
}

constexpr bool diffs_at_compile_time() {
    std::vector<char> out;
    tare::append_unified_diff(out, "FROM a\nRUN b\nRUN c\n", "FROM a\nRUN b && c\n");
    return std::string_view(out.data(), out.size()) ==
           "--- before\n+++ after\n@@ -1,3 +1,2 @@\n FROM a\n-RUN b\n-RUN c\n+RUN b && c\n";
}
static_assert(diffs_at_compile_time());
static_assert(!constexpr_string<> ||
              unified_diff("a\n", "b\n") == "--- before\n+++ after\n@@ -1 +1 @@\n-a\n+b\n");

/// A small patcher that checks all that a diff claims; "<...>" says what is wrong with it.
class patcher {
public:
    patcher(std::string_view before, std::string_view diff) : before_(before), diff_(diff) {}

    std::string patch() {
        if (diff_.empty()) return std::string(before_);
        if (!take_line().starts_with("--- ") || !take_line().starts_with("+++ ")) return "<names>";
        while (!diff_.empty())
            if (!take_hunk()) return "<hunk at line " + std::to_string(old_line_) + ">";
        return std::move(after_) + std::string(before_);
    }
    std::size_t changed_lines() const { return changed_lines_; }

private:
    static std::string_view cut_line(std::string_view& text) {
        const auto feed = text.find('\n');
        const auto line = text.substr(0, feed == std::string_view::npos ? feed : feed + 1);
        text.remove_prefix(line.size());
        return line;
    }
    std::string_view take_line() { return cut_line(diff_); }

    void copy_old_line() {
        after_ += cut_line(before_);
        ++old_line_;
        ++new_line_;
    }

    static bool take(std::string_view& text, std::string_view what) {
        if (!text.starts_with(what)) return false;
        text.remove_prefix(what.size());
        return true;
    }
    struct lines {
        std::size_t first = 0;
        std::size_t count = 1;
    };
    static bool take_number(std::string_view& text, std::size_t& number) {
        const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
        const auto size = static_cast<std::size_t>(end - text.data());
        text.remove_prefix(size);
        return size > 0;
    }
    static bool take_lines(std::string_view& text, lines& out) {
        return take_number(text, out.first) && (!take(text, ",") || take_number(text, out.count));
    }

    bool take_hunk() {
        auto head = take_line();
        lines old_lines;
        lines new_lines;
        if (!take(head, "@@ -") || !take_lines(head, old_lines) || !take(head, " +") ||
            !take_lines(head, new_lines) || head != " @@\n")
            return false;
        while (old_line_ < old_lines.first + (old_lines.count == 0) && !before_.empty()) copy_old_line();
        if (old_line_ != old_lines.first + (old_lines.count == 0)) return false;
        if (new_line_ != new_lines.first + (new_lines.count == 0)) return false;

        const auto old_end = old_line_ + old_lines.count;
        const auto new_end = new_line_ + new_lines.count;
        while (old_line_ < old_end || new_line_ < new_end) {
            auto line = take_line();
            if (line.empty()) return false;
            const auto sign = line.front();
            line.remove_prefix(1);
            if (take(diff_, "\\ No newline at end of file\n")) line.remove_suffix(1);
            if ((sign == ' ' || sign == '-') && cut_line(before_) != line) return false;
            if (sign == ' ' || sign == '+') after_ += line;
            if (sign == ' ' || sign == '-') ++old_line_;
            if (sign == ' ' || sign == '+') ++new_line_;
            if (sign == '+' || sign == '-') ++changed_lines_;
            if (sign != ' ' && sign != '+' && sign != '-') return false;
        }
        return old_line_ == old_end && new_line_ == new_end;
    }

    std::string_view before_;
    std::string_view diff_;
    std::string after_;
    std::size_t old_line_ = 1;
    std::size_t new_line_ = 1;
    std::size_t changed_lines_ = 0;
};

/// How many lines the shortest diff removes and adds, by the textbook's table.
std::size_t shortest_distance(std::string_view before, std::string_view after) {
    const auto a = tare::detail::split_lines(before);
    const auto b = tare::detail::split_lines(after);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = a[i - 1] == b[j - 1] ? diagonal : std::min(above, row[j - 1]) + 1;
            diagonal = above;
        }
    }
    return row.back();
}

std::string random_text(std::mt19937& random, std::size_t most_lines) {
    constexpr std::string_view lines[] = {"a\n", "b\n", "c\n", "\n", "a\r\n", "-\n", "@@\n", "\\\n"};
    std::string text;
    const auto kinds = 1 + random() % std::size(lines);
    for (auto count = random() % (most_lines + 1); count > 0; --count) text += lines[random() % kinds];
    if (!text.empty() && random() % 4 == 0) text.pop_back();
    return text;
}

TEST_CASE("texts at random: the diff leads from one to the other, by the shortest way") {
    std::mt19937 random(4);
    for (int round = 0; round < 20'000; ++round) {
        const auto before = random_text(random, 20);
        const auto after = random_text(random, 20);
        const auto context = static_cast<std::uint32_t>(random() % 5);
        const auto diff = unified_diff(before, after, {.context = context});
        patcher reads(before, diff);
        CAPTURE(before);
        CAPTURE(after);
        CAPTURE(diff);
        REQUIRE(reads.patch() == after);
        REQUIRE(reads.changed_lines() == shortest_distance(before, after));
    }
}

std::string numbered_lines(std::string_view word, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += std::string(word) + std::to_string(i) + '\n';
    return text;
}

TEST_CASE("large texts take no quadratic time") {
    struct {
        std::string_view what;
        std::string before;
        std::string after;
    } const cases[] = {
        {"nothing in common", numbered_lines("a", 50'000), numbered_lines("b", 50'000)},
        {"one line in common, far apart", numbered_lines("a", 50'000) + "x\n",
         "x\n" + numbered_lines("b", 50'000)},
        {"one kind of line", std::string(200'000, '\n'), std::string(100'000, '\n')},
        {"one change", numbered_lines("a", 100'000),
         numbered_lines("a", 50'000) + "x\n" + numbered_lines("a", 50'000)},
        {"from nothing", "", numbered_lines("a", 100'000)},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.what));
        const auto diff = unified_diff(each.before, each.after);
        const bool leads_there = patcher(each.before, diff).patch() == each.after;
        CHECK(leads_there);
    }
}

} // namespace
