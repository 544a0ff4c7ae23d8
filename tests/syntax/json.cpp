#include <tare/syntax/json.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using tare::json_form;
using namespace std::string_literals;
using namespace std::string_view_literals;

/// The tokens of an array of strings, each in brackets, or nothing where it is none.
std::string tokens(std::string_view text) {
    std::string out;
    const bool whole = tare::walk_json_strings(text, [&](tare::json_token token, tare::source_range range) {
        out += "s,\""[static_cast<int>(token)];
        out += '<';
        out += tare::slice(text, range);
        out += '>';
    });
    return whole ? out : "no array of strings";
}

std::string value(std::string_view literal) {
    std::string out;
    tare::append_json_string_value(out, literal);
    return out;
}

std::string quoted(std::string_view text) {
    std::string out;
    tare::append_json_quoted(out, text);
    return out;
}

std::string repeat(std::string_view text, int count) {
    std::string out;
    for (; count > 0; --count) out += text;
    return out;
}

const std::string limit(tare::detail::float64_overflow);

static_assert(tare::find_json_form(R"(["sh", "-c", "\u0041"])") == json_form::strings);
static_assert(tare::find_json_form(R"([{"a": [1e308]}])") == json_form::mixed);
static_assert(tare::find_json_form("[1e309]") == json_form::none);

static_assert([] {
    std::vector<char> out;
    tare::append_json_string_value(out, R"("a\u00e9\ud83d\ude00")");
    return std::string_view(out.data(), out.size()) == "a\u00e9\U0001F600";
}());

} // namespace

TEST_CASE("the form of an argument") {
    struct row {
        std::string text;
        json_form form;
    };
    const row rows[] = {
        {"", json_form::none},
        {"[]", json_form::strings},
        {"[ \t\r\n]", json_form::strings},
        {R"(["a"])", json_form::strings},
        {R"([ "a" , "b" ] )", json_form::strings},
        {"[\"a\",\v\"b\"]", json_form::none},
        {"[\"a\"\u00A0]", json_form::none},
        {R"( ["a"])", json_form::none},
        {R"("a")", json_form::none},
        {R"({"a":"b"})", json_form::none},
        {R"(['a'])", json_form::none},
        {R"(["a",])", json_form::none},
        {R"([,"a"])", json_form::none},
        {R"(["a" "b"])", json_form::none},
        {R"(["a"] x)", json_form::none},
        {R"(["a"]])", json_form::none},
        {R"(["a")", json_form::none},
        {R"(["a)", json_form::none},
        {R"(["a\)", json_form::none},
        {R"(["\x"])", json_form::none},
        {R"(["\'"])", json_form::none},
        {R"(["\u12g4"])", json_form::none},
        {R"(["\u12"])", json_form::none},
        {R"(["\"\\\/\b\f\n\r\t\u00aF"])", json_form::strings},
        {"[\"a\tb\"]", json_form::none},
        {"[\"a\nb\"]", json_form::none},
        {"[\"a\0b\"]"s, json_form::none},
        {"[\"a\x7F\xFF\"]", json_form::strings},
        {R"([null])", json_form::mixed},
        {R"([true, false])", json_form::mixed},
        {R"([nul])", json_form::none},
        {R"(["a", {"b": [], "c": {}}])", json_form::mixed},
        {R"([{"b" 1}])", json_form::none},
        {R"([{"b": 1,}])", json_form::none},
        {R"([{b: 1}])", json_form::none},
        {R"([{,}])", json_form::none},
        {R"([[}])", json_form::none},
        {R"([1] x)", json_form::none},
    };
    for (const auto& each : rows) CHECK_MESSAGE(tare::find_json_form(each.text) == each.form, each.text);
}

TEST_CASE("numbers must be JSON's and fit a float64") {
    struct row {
        std::string number;
        bool valid;
    };
    const row rows[] = {
        {"0", true},
        {"-0", true},
        {"-1.5e3", true},
        {"1E+308", true},
        {"01", false},
        {"+1", false},
        {"1.", false},
        {".5", false},
        {"1e", false},
        {"1e+", false},
        {"-", false},
        {"1e308", true},
        {"1e309", false},
        {"-1e309", false},
        {"1e999999", false},
        {"1e-999999", true},
        {"0e999999", true},
        {"0.000e999999", true},
        {"1.7976931348623158e308", true},
        {"1.7976931348623159e308", false},
        {"0.00017976931348623159e312", false},
        {limit, false},
        {limit + ".0", false},
        {limit.substr(0, 308) + "1.99999", true},
        {limit.substr(0, 20) + "." + limit.substr(20) + "e289", false},
        {limit.substr(0, 20) + "." + limit.substr(20, 288) + "1e289", true},
        {"1" + repeat("0", 12'000) + "e-12000", true},
        // Go counts an exponent only until it passes 10,000.
        {"1" + repeat("0", 200'000) + "e-200000", false},
    };
    for (const auto& each : rows)
        CHECK_MESSAGE(tare::find_json_form("[" + each.number + "]") ==
                          (each.valid ? json_form::mixed : json_form::none),
                      each.number);
}

TEST_CASE("nesting is limited") {
    for (const std::string_view open : {"[", "[[{\"a\":"}) {
        const int levels = open == "[" ? 1 : 3;
        const std::string_view close = open == "[" ? "]" : "}]]";
        const auto nested = [&](int depth) {
            return repeat(open, depth / levels) + "1" + repeat(close, depth / levels);
        };
        CHECK(tare::find_json_form(nested(9'999)) == json_form::mixed);
        CHECK(tare::find_json_form("[" + nested(9'999) + "]") == json_form::mixed);
        CHECK(tare::find_json_form("[[" + nested(9'999) + "]]") == json_form::none);
    }
    CHECK(tare::find_json_form(repeat("[", 1'000'000)) == json_form::none);
}

TEST_CASE("tokens in order") {
    CHECK(tokens("[]") == ",<[>,<]>");
    CHECK(tokens("[ ] ") == ",<[>s< >,<]>s< >");
    CHECK(tokens(R"(["a"])") == R"(,<[>"<"a">,<]>)");
    CHECK(tokens("[ \"a\"\t,\n\"b,]\" ]") == ",<[>s< >\"<\"a\">s<\t>,<,>s<\n>\"<\"b,]\">s< >,<]>");
    CHECK(tokens("[1]") == "no array of strings");
}

TEST_CASE("what a string stands for") {
    struct row {
        std::string_view literal;
        std::string_view value;
    };
    const row rows[] = {
        {R"("")", ""},
        {R"("a b")", "a b"},
        {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
        {R"("\u0041\u00e9\u20AC")", "A\u00e9\u20AC"},
        {R"("\u0000")", "\0"sv},
        {R"("\ud83d\ude00")", "\U0001F600"},
        {R"("\ud83d")", "\uFFFD"},
        {R"("\ude00x")", "\uFFFDx"},
        {R"("\ud83d\u0041")", "\uFFFDA"},
        {R"("\ud83d\ud83d\ude00")", "\uFFFD\U0001F600"},
        {R"("\ud83d\n")", "\uFFFD\n"},
        {"\"a\xFF\xFE\"", "a\uFFFD\uFFFD"},
        {"\"\xED\xA0\x80\"", "\uFFFD\uFFFD\uFFFD"},
    };
    for (const auto& each : rows) CHECK_MESSAGE(value(each.literal) == each.value, each.literal);
}

TEST_CASE("a string of an object") {
    struct row {
        std::string_view text;
        std::string_view found; // "-" for nothing
    };
    const row rows[] = {
        {R"({"syntax": "x/y"})", "x/y"},
        {" {\n\"a\": [1, {}], \"syntax\" : \"x\" }\n", "x"},
        {R"({"synta\u0078": "\u0041"})", "A"},
        {R"({"syntax": "x", "syntax": "y"})", "y"},
        {R"({"syntax": "x", "syntax": 1})", "-"},
        {R"({"syntax": 1, "syntax": "y"})", "y"},
        {R"({"Syntax": "x"})", "-"},
        {R"({"a": {"syntax": "x"}})", "-"},
        {R"({"syntax": ["x"]})", "-"},
        {R"({"syntax": "x"} FROM a)", "-"},
        {R"({"syntax": "x", "b": 1e999})", "-"},
        {R"(["syntax", "x"])", "-"},
        {"{}", "-"},
        {"null", "-"},
        {"", "-"},
    };
    for (const auto& each : rows)
        CHECK_MESSAGE(tare::json_object_string(each.text, "syntax").value_or("-") == each.found, each.text);
}

TEST_CASE("writing a string") {
    CHECK(quoted("") == R"("")");
    CHECK(quoted("a\"b\\c/") == R"("a\"b\\c/")");
    CHECK(quoted("\b\f\n\r\t\v\x1F\x7F\0"sv) == "\"\\b\\f\\n\\r\\t\\u000b\\u001f\x7F\\u0000\"");
    CHECK(quoted("\u00e9\U0001F600") == "\"\u00e9\U0001F600\"");
    CHECK(quoted("\xFF\xC3") == "\"\uFFFD\uFFFD\"");
    for (const std::string_view text : {"", "a\x01\"\\\n\u2028\U0010FFFF", "\x7F"})
        CHECK(value(quoted(text)) == text);
}
