#include <tare/text/letter.hpp>

#include <doctest/doctest.h>

namespace {

static_assert(tare::is_letter(U'a') && tare::is_letter(U'Z') && !tare::is_letter(U'@') &&
              !tare::is_letter(U'['));
static_assert(tare::is_decimal_digit(U'0') && tare::is_decimal_digit(U'9') && !tare::is_decimal_digit(U':'));

} // namespace

TEST_CASE("letters and digits beyond ASCII") {
    struct row {
        char32_t value;
        bool letter;
        bool digit;
    };
    const row rows[] = {
        {0xA9, false, false},    // copyright sign
        {0xAA, true, false},     // feminine ordinal indicator
        {0xB2, false, false},    // superscript two
        {0xD7, false, false},    // multiplication sign
        {0xE9, true, false},     // e with acute
        {0x1C5, true, false},    // titlecase Dz
        {0x2B0, true, false},    // modifier letter
        {0x301, false, false},   // combining acute
        {0x5D0, true, false},    // alef
        {0x65F, false, false},   // before the first Arabic digit
        {0x660, false, true},    // Arabic-Indic zero
        {0x669, false, true},    // Arabic-Indic nine
        {0x66A, false, false},   // after the last Arabic digit
        {0x2167, false, false},  // Roman numeral eight
        {0x65E5, true, false},   // an ideograph
        {0xD7A3, true, false},   // the last Hangul syllable
        {0xD800, false, false},  // a surrogate
        {0xFFFD, false, false},  // the replacement character
        {0x1D7CD, false, false}, // before the mathematical digits
        {0x1D7CE, false, true},  // bold zero
        {0x1D7FF, false, true},  // monospace nine
        {0x1D800, false, false}, // after the mathematical digits
        {0x323AF, true, false},  // the last ideograph of Unicode 15
        {0x323B0, false, false}, {0x10FFFF, false, false}, {0xFFFFFFFF, false, false},
    };
    for (const auto& each : rows) {
        CAPTURE(static_cast<unsigned>(each.value));
        CHECK(tare::is_letter(each.value) == each.letter);
        CHECK(tare::is_decimal_digit(each.value) == each.digit);
    }
}
