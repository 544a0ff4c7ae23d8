#include <tare/shell/keyword.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string_view>

using tare::shell_keyword;

TEST_CASE("reserved words are found by their spelling") {
    for (std::size_t index = 0; index < tare::shell_keyword_spellings.size(); ++index) {
        const auto keyword = static_cast<shell_keyword>(index);
        CHECK(tare::find_shell_keyword(tare::to_string(keyword)) == keyword);
    }
    CHECK(tare::to_string(shell_keyword::not_) == "!");
    CHECK(tare::to_string(shell_keyword::while_) == "while");
    CHECK(tare::to_string(shell_keyword::open_test) == "[[");
    CHECK(tare::to_string(shell_keyword::time) == "time");
    for (const std::string_view text : {"", "a", "If", "i", "iff", "[", "{a"})
        CHECK(!tare::find_shell_keyword(text));
}

TEST_CASE("some of them end lists") {
    for (const std::string_view text : {"}", "then", "elif", "else", "fi", "do", "done", "esac", "]]"})
        CHECK(tare::closes(*tare::find_shell_keyword(text)));
    for (const std::string_view text :
         {"!", "{", "if", "for", "while", "until", "case", "in", "[[", "function", "time"})
        CHECK(!tare::closes(*tare::find_shell_keyword(text)));
}
