#include <tare/syntax/expand.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using tare::expand;
using tare::expand_error;
using tare::expand_options;
using namespace std::string_view_literals;

struct variable {
    std::string_view name;
    std::string_view value;
};

constexpr variable variables[] = {
    {"a", "A"},          {"e", ""},
    {"s", "banana"},     {"p", "/usr/local/bin"},
    {"sp", " x  y "},    {"q", "/usr"},
    {"star", "*"},       {"lines", "ab\ncab\nb"},
    {"back", "x\\"},     {"group", "<$0|${0}|$1|${name}|$|$$>"},
    {"\u00e9", "E"},     {"12", "twelve"},
    {"0", "zero"},       {"@", "at"},
    {"bad", "a\xFF z"},  {"\u0663", "three"},
    {"mark", "\uFEFFa"}, {"", "nameless"},
};

constexpr auto environment = [](std::string_view name) -> std::optional<std::string_view> {
    for (const auto& each : variables)
        if (each.name == name) return each.value;
    return std::nullopt;
};

/// The value, or what BuildKit says after the word that it could not process.
std::string value_of(std::string_view word, const expand_options& options = {}) {
    const auto result = expand(word, environment, options);
    if (result.ok()) return std::string(result.value());
    const auto message = result.message();
    return "error: " + std::string(message.substr(message.find("\": ") + 3));
}

/// The words, each in brackets.
std::string words_of(std::string_view word, const expand_options& options = {}) {
    std::string out;
    const auto result = expand(word, environment, options);
    for (const auto& each : result.words()) (out += '[').append(each.text) += ']';
    return out;
}

std::string repeat(std::string_view text, unsigned count) {
    std::string out;
    for (; count > 0; --count) out += text;
    return out;
}

struct row {
    std::string_view word;
    std::string_view value;
};

constexpr bool expands_to(std::string_view word, std::string_view value, const expand_options& options = {}) {
    const auto result = expand(word, environment, options);
    return result.ok() && result.value() == value;
}

static_assert(expands_to("x${a}y$u", "xAy"));
static_assert(expands_to("\"${u:-'$a b'}\"", "$a b"));
static_assert(expands_to("${p##*/} ${p%/*} ${s//an/[\\$0]}", "bin /usr/local b[\\an][\\an]a"));
static_assert(expands_to("`$a", "$a", {.escape = '`'}));
static_assert([] {
    const auto result = expand("${u?}", environment);
    return result.error() == expand_error::required_variable &&
           result.message() == "failed to process \"${u?}\": u: is not allowed to be unset";
}());

template <class T>
concept gives_dangling_value = requires(T result) {
    std::move(result).value();
};
template <class T>
concept gives_dangling_words = requires(T result) {
    std::move(result).words();
};
static_assert(!gives_dangling_value<tare::expansion> && !gives_dangling_words<tare::expansion>);

// A value that dies before it is used is refused.
constexpr auto owning = [](std::string_view) { return std::optional<std::string>(); };
static_assert(!tare::variable_lookup<decltype(owning)>);

} // namespace

TEST_CASE("variables") {
    const row rows[] = {
        {"", ""},
        {"x", "x"},
        {"$a", "A"},
        {"x$a.b", "xA.b"},
        {"$ab", ""},
        {"${a}b", "Ab"},
        {"$u${u}", ""},
        {"$", "$"},
        {"$ a$", "$ a$"},
        {"$.$", "$.$"},
        {"$12x", "twelvex"},
        {"$0x", "zerox"},
        {"$@x$*", "atx"},
        {"$$a", "a"},
        {"${@}", "at"},
        {"$\u00e9", "E"},
        {"${\u00e9}", "E"},
        {"$\u0663a", "threea"},
        {"$a\xFF", "A\uFFFD"},
        {"\uFEFF$a\uFEFF", "A\uFEFF"},
        {"$mark", "\uFEFFa"},
        {"\xFFx$bad", "\uFFFDxa\xFF z"},
    };
    for (const auto& each : rows) CHECK_MESSAGE(value_of(each.word) == each.value, each.word);
}

TEST_CASE("quotes and escapes") {
    struct case_row {
        std::string_view word;
        std::string_view value;
        expand_options options;
    };
    constexpr expand_options raw{.raw_quotes = true, .raw_escapes = true, .skip_unset = true};
    const case_row rows[] = {
        {R"('$a "\n')", R"($a "\n)", {}},
        {R"("$a '\n")", R"(A '\n)", {}},
        {R"("\"\$\\\a")", R"("$\\a)", {}},
        {R"(\$a\\\"\'x\)", R"($a\"'x)", {}},
        {R"("a"'b'c)", "abc", {}},
        {R"(`$a"`"`$`\")", R"($a"$`\)", {.escape = '`'}},
        {R"(\a"\"")",
         R"(error: unexpected end of statement while looking for matching double-quote)",
         {.escape = '`'}},
        {R"("$a" '$a' \$a)", R"("A" '$a' $a)", {.raw_quotes = true}},
        {R"("$a" '$a' \$a)", R"(A $a \$a)", {.raw_escapes = true}},
        {R"("$a" '$a' \$a)", R"("A" 'A' $a)", {.skip_quotes = true}},
        {R"('"\$a)", R"('"$a)", {.skip_quotes = true}},
        {R"("\n\"")", R"("\\n\"")", raw}, // BuildKit doubles an escape that escapes nothing
        {R"(\)", R"(\)", raw},
        {R"(\)", "", {}},
        {R"($u ${u} $a)", "$u ${u} A", {.skip_unset = true}},
        {R"(${u:-b} ${u#"b"} ${u//b/\}} ${u?} ${u:=\b})",
         R"(${u:-b} ${u#b} ${u/b/\}} ${u?} ${u:=b})",
         {.skip_unset = true}},
        {R"(${u:-"b"\c})", R"(${u:-"b"c})", raw},
    };
    for (const auto& each : rows) CHECK_MESSAGE(value_of(each.word, each.options) == each.value, each.word);
}

TEST_CASE("defaults and alternatives") {
    const row rows[] = {
        {"${a-d}${e-d}${u-d}", "Ad"},
        {"${a:-d}${e:-d}${u:-d}", "Add"},
        {"${a+d}|${e+d}|${u+d}", "d|d|"},
        {"${a:+d}|${e:+d}|${u:+d}", "d||"},
        {"${u:-${v:-${w:-$a}}}", "A"},
        {"${a:-${v:?never said}}", "error: v: never said"},
        {"${u:-a\\}b}", "a}b"},
        {"${u:-'a}b'}", "a}b"},
        {"\"${u:-\"a b\"}\"", "a b"},
        {"${u:-}x", "x"},
        {"${+d}", "d"},
        {"${a?m}${a:?m}${e?m}", "AA"},
        {"${u?}", "error: u: is not allowed to be unset"},
        {"${e:?}", "error: e: is not allowed to be empty"},
        {"${e:?no $a} x", "error: e: no A"},
    };
    for (const auto& each : rows) CHECK_MESSAGE(value_of(each.word) == each.value, each.word);
}

TEST_CASE("prefixes and suffixes") {
    const row rows[] = {
        {"${p#*/}", "usr/local/bin"},
        {"${p##*/}", "bin"},
        {"${p%/*}", "/usr/local"},
        {"${p%%/*}", ""},
        {"${p#$q}", "/local/bin"},
        {"${p#'/u'?r}", "/local/bin"},
        {"${p#local}", "/usr/local/bin"},
        {"${s%a*}", "banan"},
        {"${s%%a*}", "b"},
        {"${s#*an*}", "ana"},
        {"${s##*an*n}", "a"},
        {"${s%}${s##}", "bananabanana"},
        {"${star#\\*}|${s#$star}|${s##$star}", "|banana|"},
        {"${lines#*b}", "\ncab\nb"},
        {"${lines##*b}", "\ncab\nb"}, // a wildcard stops at a newline
        {"${lines%\n*}", "ab\ncab"},
        {"${back%\\\\}", "x"},
        {"${s#\\b}", "error: invalid pattern (\\b) in substitution: invalid escape '\\b'"},
        {"${s%b$back}", "error: invalid pattern (\\xb) in substitution: invalid escape '\\x'"},
        {"${s#$back}", "error: invalid pattern (x\\) in substitution: invalid escape '\\\uFFFD'"},
        {"${s#[b]}", "banana"},
        {"${bad%z}", "a\uFFFD "},
        {"${bad#a?}", " z"},
        {"${u#x}${e%%*}", ""},
        {"${s:#b}", "error: unsupported modifier (:#) in substitution"},
    };
    for (const auto& each : rows) CHECK_MESSAGE(value_of(each.word) == each.value, each.word);
}

TEST_CASE("replacement") {
    const row rows[] = {
        {"${s/an/X}", "bXana"},
        {"${s//an/X}", "bXXa"},
        {"${s/a*n/X}", "bXa"},
        {"${s//?/<>}", "<><><><><><>"},
        {"${s/x/X}${s//x/X}", "bananabanana"},
        {"${s///-}", "-b-a-n-a-n-a-"},
        {"${s////-}", "/-b/-a/-n/-a/-n/-a/-"},
        {"${p//\\//_}", "_usr_local_bin"},
        {"${s/a/\\}}", "b\\}nana"},
        {"${s/a/$group}", "b<$0|${0}|$1|${name}|$|$$>nana"},
        {"${s//nan/$group}", "ba<nan|nan|||$|$>a"},
        {"${s//n/\\$0}", "ba\\na\\na"},
        {"${s//n/\\${0}", "ba\\${0a\\${0a"}, // the brace ends the replacement
        {"${star//\\*/x}${star//$star/y}", "xy"},
        {"${lines//*b/X}", "X\nX\nX"},
        {"${s/a.n/x}${p/(/x}", "banana/usr/local/bin"},
        {"${e//*/x}", "x"},
        {"${s//*/x}", "x"},
        {"${s//a*/x}", "bx"},
        {"${u/a/b}", ""},
        {"${s/\\a/x}", "error: invalid pattern (\\a) in substitution: invalid escape '\\a'"},
    };
    for (const auto& each : rows) CHECK_MESSAGE(value_of(each.word) == each.value, each.word);
}

TEST_CASE("errors") {
    struct error_row {
        std::string_view word;
        expand_error error;
        std::string_view at; // the bytes at fault
        std::string_view message;
    };
    const error_row rows[] = {
        {"x'y", expand_error::unclosed_single_quote, "'y",
         R"(failed to process "x'y": unexpected end of statement while looking for matching single-quote)"},
        {"x\"y\\", expand_error::unclosed_double_quote, "\"y\\",
         R"(failed to process "x\"y\\": unexpected end of statement while looking for matching double-quote)"},
        {"x${", expand_error::missing_brace, "${", R"(failed to process "x${": syntax error: missing '}')"},
        {"${a:-\"}", expand_error::missing_brace, "${a:-\"}",
         R"(failed to process "${a:-\"}": syntax error: missing '}')"},
        {"${a:-${b?}", expand_error::missing_brace, "${a:-${b?}",
         R"(failed to process "${a:-${b?}": syntax error: missing '}')"},
        {"${a/b", expand_error::missing_slash, "${a/b",
         R"(failed to process "${a/b": syntax error: missing '/' in ${})"},
        {"${a/b/c", expand_error::missing_brace, "${a/b/c",
         R"(failed to process "${a/b/c": syntax error: missing '}')"},
        {"x${}y", expand_error::bad_substitution, "${",
         R"(failed to process "x${}y": syntax error: bad substitution)"},
        {"${{a}}", expand_error::bad_substitution, "${",
         R"(failed to process "${{a}}": syntax error: bad substitution)"},
        {"${:}", expand_error::bad_substitution, "${",
         R"(failed to process "${:}": syntax error: bad substitution)"},
        {"${a^}", expand_error::unsupported_modifier, "${a^",
         R"(failed to process "${a^}": unsupported modifier (^) in substitution)"},
        {"${a:=b}", expand_error::unsupported_modifier, "${a:=b}",
         R"(failed to process "${a:=b}": unsupported modifier (:=) in substitution)"},
        {"${a", expand_error::unsupported_modifier, "${a",
         "failed to process \"${a\": unsupported modifier (\uFFFD) in substitution"},
        {"${\"a\"}", expand_error::unsupported_modifier, "${\"",
         R"(failed to process "${\"a\"}": unsupported modifier (") in substitution)"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.word);
        const auto result = expand(each.word, environment);
        CHECK(result.error() == each.error);
        CHECK(tare::slice(each.word, result.error_range()) == each.at);
        CHECK(result.message() == each.message);
        CHECK(result.value().empty());
        CHECK(result.words().empty());
    }
    const auto fine = expand("$a", environment);
    CHECK(fine.error() == expand_error::none);
    CHECK(fine.message().empty());
    CHECK(fine.error_range().empty());
}

TEST_CASE("nesting is bounded") {
    const auto nested = [](unsigned depth) { return repeat("${u:-\"", depth) + "x" + repeat("\"}", depth); };
    CHECK(value_of(nested(tare::max_expansion_depth)) == "x");
    CHECK(value_of(nested(tare::max_expansion_depth + 1)) == "error: nested too deeply");
    const auto open = repeat("${u:-", 100'000);
    CHECK(expand(open, environment).error() == expand_error::too_deep);
}

TEST_CASE("words") {
    struct word_row {
        std::string_view word;
        std::string_view words;
        expand_options options;
    };
    const word_row rows[] = {
        {"", "", {}},
        {"  a\tb\u00A0c\u2003 ", "[a][b][c]", {}},
        {"a'b c'\"d e\" f\\ g", "[ab cd e][f g]", {}},
        {"'' \"\"x", "[x]", {}},
        {"x${sp}y", "[x][x][y][y]", {}},
        {"x\"$sp\"y", "[x x  y y]", {}},
        {"$bad", "[a\uFFFD][z]", {}},
        {"a\\", "[a]", {}},
        {"a\\", "[a\\]", {.raw_escapes = true}},
        {"'a b' \"c", "", {}},
        {"'a b' c", "['a b'][c]", {.raw_quotes = true}},
        {"'a b' c", "['a][b'][c]", {.skip_quotes = true}},
        {"<< \t\ra b < c", "[<< \t\ra][b][<][c]", {}},
        {"x<<\vy", "[x<<][y]", {}},
        // A word inside braces drops what its word held so far.
        {"w x${u:-y z}v", "[w][y][zv]", {}},
        {"x\"y${a:+z}\"", "[yz]", {}},
        {"x${a#A}y", "[y]", {}},
        {"x${u}y", "[xy]", {}},
    };
    for (const auto& each : rows) CHECK_MESSAGE(words_of(each.word, each.options) == each.words, each.word);
}

TEST_CASE("where words came from") {
    constexpr std::string_view word = "\uFEFFa  b'c d'${sp}e \"\" $a$a ${u:-f}";
    std::vector<std::string_view> sources;
    const auto result = expand(word, environment);
    for (const auto& each : result.words()) sources.push_back(tare::slice(word, each.source));
    const std::vector<std::string_view> expected{"a", "b'c d'", "${sp}", "${sp}", "e", "$a$a", "${u:-f}"};
    CHECK(sources == expected);
}

TEST_CASE("the variables used") {
    constexpr std::string_view word = "$a ${u:-$a$v} '$w' ${s#$q} $ ${-} $12";
    std::string uses;
    const auto result = expand(word, environment);
    for (const auto& use : result.variables())
        (uses.append(tare::slice(word, use.name)) += use.set ? '+' : '-') += ' ';
    CHECK(uses == "a+ u- a+ v- s+ q+ -- 12+ ");
}

TEST_CASE("no special environment is needed") {
    const auto result = expand("$a${b:-c}", tare::no_variables);
    CHECK(result.value() == "c");
    int asked = 0;
    auto counting = [&](std::string_view) mutable -> std::optional<std::string_view> {
        ++asked;
        return "v";
    };
    const auto counted = expand("$a$b$a", counting);
    CHECK(counted.value() == "vvv");
    CHECK(asked == 3);
}
