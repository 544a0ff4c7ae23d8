#include <tare/model/stop_signal.hpp>

#include <doctest/doctest.h>

#include <string_view>

#include "../constexpr_string.hpp"

TEST_CASE("signals") {
    for (const std::string_view each :
         {"SIGTERM", "TERM", "term", "SigKill", "9", "300", "-1", "+1", "010", "RTMIN", "SIGRTMIN+3",
          "RTMIN+15", "RTMAX", "RTMAX-14", "sigrtmax-1", "9223372036854775807", "-9223372036854775808"})
        CHECK_MESSAGE(tare::is_stop_signal(each), each);
    for (const std::string_view each :
         {"", "0", "00", "-0", "NOPE", "SIG", "SIGSIGTERM", " TERM", "RTMIN+0", "RTMIN+16", "RTMIN-1",
          "RTMIN+", "RTMIN+03", "RTMAX-15", "RTMAX+1", "9223372036854775808", "1.5"})
        CHECK_MESSAGE(!tare::is_stop_signal(each), each);
}

static_assert(!tare::test::constexpr_string<> || tare::is_stop_signal("sigint"));
