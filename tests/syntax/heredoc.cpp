#include <tare/syntax/heredoc.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

namespace {

/// Each heredoc as `descriptor name`, with `!` where it does not expand and `-` where tabs go, and
/// the bytes that open it.
std::string found(std::string_view line) {
    std::string out;
    for (const auto& each : tare::find_heredocs(line)) {
        out += '[' + std::to_string(each.descriptor) + ' ';
        out.append(each.name());
        if (!each.expand) out += '!';
        if (each.chomp) out += '-';
        out.append(" @ ").append(tare::slice(line, each.range)) += ']';
    }
    return out;
}

static_assert([] {
    const auto found = tare::find_heredocs("RUN 3<<-'E' cat");
    return found.size() == 1 && found[0].name() == "E" && found[0].descriptor == 3 && found[0].chomp &&
           !found[0].expand && found[0].range == tare::source_range{4, 11};
}());
static_assert(!tare::parse_heredoc_word("EOF"));

} // namespace

TEST_CASE("heredocs of a line") {
    struct row {
        std::string_view line;
        std::string_view found;
    };
    const row rows[] = {
        {"RUN cat", ""},
        {"RUN <<EOF", "[0 EOF @ <<EOF]"},
        {"COPY <<a <<-b /x", "[0 a @ <<a][0 b- @ <<-b]"},
        {"RUN 3<<EOF cat", "[3 EOF @ 3<<EOF]"},
        {"RUN <<\"E\"", "[0 E! @ <<\"E\"]"},
        {"RUN <<'E F' x", "[0 E F! @ <<'E F']"},
        {"RUN <<E\"O\"F", "[0 EOF! @ <<E\"O\"F]"},
        {"RUN <<\\EOF", "[0 EOF @ <<\\EOF]"},
        {"RUN <<\\'E", "[0 'E @ <<\\'E]"},
        {"RUN <<'a'\\'b", "[0 a'b! @ <<'a'\\'b]"},
        {"RUN <<$A", "[0 $A @ <<$A]"},
        {"RUN <<${A}", "[0 ${A} @ <<${A}]"},
        {"RUN <<${A:-B}", ""},
        {"RUN << EOF", "[0 EOF @ << EOF]"},
        {"RUN <<\t\r EOF x", "[0 EOF @ <<\t\r EOF]"},
        {"RUN <<\vEOF", ""},
        {"RUN <<- EOF", ""},
        {"RUN <<EOF;ls)", "[0 EOF;ls) @ <<EOF;ls)]"},
        {"RUN <<A>B", "[0 A>B @ <<A>B]"},
        {"RUN cat<<EOF", ""},
        {"RUN >f<<EOF", ""},
        {"RUN <<<EOF", ""},
        {"RUN <<EOF<x", ""},
        {"RUN <<", ""},
        {"RUN <<''", ""},
        {"RUN <<\"\"", ""},
        {"RUN <<-", ""},
        {"RUN # <<EOF", "[0 EOF @ <<EOF]"},
        {"RUN echo '<<EOF'", ""},
        {"RUN echo \"<<EOF\"", ""},
        {"RUN echo $((1 << 2))", "[0 2)) @ << 2))]"},
        {"RUN echo $((1<<2))", ""},
        {"RUN echo it's <<EOF", ""},
        {"RUN ${ <<EOF", ""},
        {"RUN <<EOF \"${A:-x}\"", "[0 EOF @ <<EOF]"},
        {"\uFEFFRUN <<EOF", "[0 EOF @ <<EOF]"},
        {"RUN <<\u00e9\xFF", "[0 \u00e9\uFFFD @ <<\u00e9\xFF]"},
    };
    for (const auto& each : rows) CHECK_MESSAGE(found(each.line) == each.found, each.line);
}

TEST_CASE("a word that opens a heredoc") {
    const auto word = tare::parse_heredoc_word("007<<-\"E\"");
    REQUIRE(word);
    CHECK(word->name() == "E");
    CHECK(word->descriptor == 7);
    CHECK(word->chomp);
    CHECK(!word->expand);
    CHECK(word->range == tare::source_range{0, 9});

    for (const std::string_view other :
         {"", "<<", "<<-", "<< ", "<E", "<<\"E", "x<<E", "<<a b", "<<'", "-1<<E"})
        CHECK_MESSAGE(!tare::parse_heredoc_word(other), other);
}

TEST_CASE("a descriptor does not wrap") {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    CHECK(tare::parse_heredoc_word("18446744073709551614<<E")->descriptor == most - 1);
    CHECK(tare::parse_heredoc_word("18446744073709551615<<E")->descriptor == most);
    CHECK(tare::parse_heredoc_word("18446744073709551616<<E")->descriptor == most);
    CHECK(tare::parse_heredoc_word("99999999999999999999990<<E")->descriptor == most);
}
