#include <tare/model/remote_source.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

TEST_CASE("what a source of ADD is") {
    struct row {
        std::string_view text;
        tare::source_form form;
    };
    using enum tare::source_form;
    constexpr row rows[] = {
        {"a", path},
        {"/a/b", path},
        {"*.txt", path},
        {"http.txt", path},
        {"https://example.com/a.tar.gz", url},
        {"http://example.com", url},
        {"https://github.com/a/b", url},
        {"HTTPS://example.com/a", path},
        {"https://github.com/a/b.git", repository},
        {"HTTPS://github.com/a/b.git", repository},
        {"https://github.com/a/b.git#main:dir", repository},
        {"https://github.com/a/b.git?ref=main", repository},
        {"https://github.com/a?b.git", url},
        {"https://host.git", url},
        {"git://host/a", repository},
        {"ssh://git@host/a", repository},
        {"ftp://host/a", path},
        {"git@github.com:a/b", repository},
        {"git@github.com/a/b", path},
        {"./git@github.com:a", path},
        {"github.com/a/b", path},
        {"a b@c:d", path},
        {"@c:d", path},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(tare::find_source_form(each.text) == each.form);
    }
}

TEST_CASE("queries of repositories") {
    struct row {
        std::string_view query;
        std::string_view error;
    };
    constexpr row rows[] = {
        {"", ""},
        {"?", ""},
        {"?ref=main&subdir=a", ""},
        {"?submodules", ""},
        {"?keep-git-dir=1&submodules=false", ""},
        {"?ref=", "query \"ref\" has no value"},
        {"?ref=a&ref=b", "query \"ref\" has multiple values"},
        {"?depth=1", "unexpected query \"depth\""},
        {"?submodules=yes", "invalid submodules value: \"yes\""},
        {"?ref=a#?depth=1", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.query);
        CHECK(tare::find_query_error("https://host/a.git" + std::string(each.query)).value_or("") ==
              each.error);
    }
}

static_assert(!tare::test::constexpr_string<> ||
              tare::find_source_form("git@host:a") == tare::source_form::repository);
