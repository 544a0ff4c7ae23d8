#include <tare/model/file_mode.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("modes of --chmod") {
    for (const std::string_view each : {"", "0", "644", "0755", "7777", "00000755", "u=rwX,go=rX", "+x",
                                        "a+x", "go-w", "u+x-w", "=", "u=g", "ug=o+x"})
        CHECK_MESSAGE(!tare::find_mode_error(each), each);

    struct row {
        std::string_view mode;
        std::string_view error;
    };
    constexpr row rows[] = {
        {"10000", "invalid chmod parameter: '10000'. it should be octal string and between 0 and 07777"},
        {"888", "invalid chmod parameter: '888'. it should be octal string and between 0 and 07777"},
        {"0x7", "invalid chmod parameter: '0x7'. it should be octal string and between 0 and 07777"},
        {"rwx", "invalid syntax"},
        {"u", "invalid syntax"},
        {"u=rw,", "invalid syntax"},
        {"+x 644", "invalid syntax"},
        {"-644", "invalid syntax"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.mode);
        CHECK(tare::find_mode_error(each.mode) == std::string(each.error));
    }
}
