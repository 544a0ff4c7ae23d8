#include <tare/text/letter_case.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("letters change their case") {
    struct row {
        std::string_view text;
        std::string_view small;
        std::string_view capital;
    };
    constexpr row rows[] = {
        {"", "", ""},
        {"Run-1_z", "run-1_z", "RUN-1_Z"},
        {"\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9", "\xC3\x89T\xC3\x89"}, // e acute
        {"\xC3\x97\xC3\xB7", "\xC3\x97\xC3\xB7", "\xC3\x97\xC3\xB7"},    // times, divided by
        {"\xC3\x9F", "\xC3\x9F", "\xC3\x9F"},                            // sharp s has no capital
        {"\xC4\x81\xC5\xBE", "\xC4\x81\xC5\xBE", "\xC4\x80\xC5\xBD"},    // a macron, z caron
        {"\xCE\xA3\xCF\x82", "\xCF\x83\xCF\x82", "\xCE\xA3\xCE\xA3"},    // sigma, its last form
        {"\xD0\x94\xD1\x91", "\xD0\xB4\xD1\x91", "\xD0\x94\xD0\x81"},    // Cyrillic de, io
        {"\xE2\x84\xAA", "k", "\xE2\x84\xAA"},                           // the Kelvin sign
        {"\xC4\xB0\xC4\xB1\xC5\xBF", "i\xC4\xB1\xC5\xBF", "\xC4\xB0IS"}, // dotted I, dotless i, long s
        {"\xE2\x80\x93", "\xE2\x80\x93", "\xE2\x80\x93"},                // a dash
        {"A\xFFz", "a\xEF\xBF\xBDz", "A\xEF\xBF\xBDZ"},                  // no UTF-8
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        std::string small;
        tare::append_lower_case(small, each.text);
        CHECK(small == each.small);
        std::string capital;
        tare::append_upper_case(capital, each.text);
        CHECK(capital == each.capital);
    }
}

static_assert(tare::lower_case(U'Q') == U'q' && tare::upper_case(U'q') == U'Q');
