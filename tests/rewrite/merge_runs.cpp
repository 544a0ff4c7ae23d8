#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/merge_runs.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"

namespace {

constexpr std::string_view unchanged = "(unchanged)";

struct row {
    std::string_view before;
    std::string_view after; ///< or `unchanged`
};

void check_all(const auto& rows, const tare::apply_options& options = {}) {
    for (const row& each : rows) {
        CAPTURE(each.before);
        const auto document = tare::parse_view(each.before);
        const auto expected = each.after == unchanged ? each.before : each.after;
        const auto out = tare::apply(document, tare::merge_runs(), options);
        CHECK(out.text() == expected);
        CHECK(tare::print(tare::apply(out, tare::merge_runs(), options)) == expected);
    }
}

} // namespace

TEST_CASE("neighbouring RUNs become one") {
    constexpr row rows[] = {
        {"RUN apt-get update\nRUN apt-get install -y curl\n",
         "RUN apt-get update && \\\n    apt-get install -y curl\n"},
        // Three and more; what else is there stays
        {"FROM a\nRUN apk add b\nRUN apk add c\nRUN apk add d\nRUN apk add e\nCMD f\n",
         "FROM a\nRUN apk add b && \\\n    apk add c && \\\n    apk add d && \\\n    apk add e\nCMD f\n"},
        {"RUN apk add a\nRUN b | c\nRUN apk add d\nRUN apk add e\n",
         "RUN apk add a\nRUN b | c\nRUN apk add d && \\\n    apk add e\n"},
        // The end of the text
        {"RUN apk add a\nRUN apk add b", "RUN apk add a && \\\n    apk add b"},
        {"RUN apk add a\nRUN apk add b \t", "RUN apk add a && \\\n    apk add b \t"},
        {"RUN apk add a\nRUN apk add b \\", unchanged},
        {"RUN apk add a\nRUN apk add b\n\n# c\n", "RUN apk add a && \\\n    apk add b\n\n# c\n"},
        // White space and letters
        {" run apk add a \t\n  Run  apk add b\n", " run apk add a && \\\n    apk add b\n"},
        {"RUN\tapk\tadd a\nRUN apk add b\n", "RUN\tapk\tadd a && \\\n    apk add b\n"},
        // Carriage returns
        {"RUN apk add a\r\nRUN apk add b\r\n", "RUN apk add a && \\\r\n    apk add b\r\n"},
        {"RUN apk add a\r\n\r\n# c\r\nRUN apk add b", "RUN apk add a && \\\r\n# c\r\n    apk add b"},
        {"RUN apk add a\nRUN apk add b\r\nUSER c\n", "RUN apk add a && \\\n    apk add b\r\nUSER c\n"},
        // Lines that go on
        {"RUN apk add \\\n      a && \\\n  apk add b\nRUN apk \\\n  add c\n",
         "RUN apk add \\\n      a && \\\n  apk add b && \\\n    apk \\\n  add c\n"},
        {"RUN apk add a\nRUN \\\n  apk add b\n", "RUN apk add a && \\\n    apk add b\n"},
        {"RU\\\nN apk add a\nR\\\nUN apk add b\n", "RU\\\nN apk add a && \\\n    apk add b\n"},
        {"RUN apk add a\\\\\nRUN apk add b\n", unchanged},
        // One script of several commands
        {"RUN apk update&&apk add a\nRUN apk add b && /c\n",
         "RUN apk update&&apk add a && \\\n    apk add b && /c\n"},
        // More than RUNs around
        {"\xEF\xBB\xBF# syntax=a\nRUN apk add a\nRUN apk add b\n",
         "\xEF\xBB\xBF# syntax=a\nRUN apk add a && \\\n    apk add b\n"},
        {"# escape=\\\nRUN apk add a\nRUN apk add b\n", "# escape=\\\nRUN apk add a && \\\n    apk add b\n"},
    };
    check_all(rows);
}

TEST_CASE("comments stay, blank lines between go") {
    constexpr row rows[] = {
        {"RUN apk add a\n\n \t\nRUN apk add b\n", "RUN apk add a && \\\n    apk add b\n"},
        {"# a\nRUN apk add a\n# b\nRUN apk add b\n# c\n",
         "# a\nRUN apk add a && \\\n# b\n    apk add b\n# c\n"},
        {"RUN apk add a\n\n  # b \\\n\n# c\n\nRUN apk add b\n",
         "RUN apk add a && \\\n  # b \\\n# c\n    apk add b\n"},
        {"RUN apk add a\n#\nRUN apk add b\n", "RUN apk add a && \\\n#\n    apk add b\n"},
        // Inside the instructions
        {"RUN apk add \\\n# a\n a\nRUN apk add \\\n# b\n\n  b\n",
         "RUN apk add \\\n# a\n a && \\\n    apk add \\\n# b\n\n  b\n"},
        {"RUN apk add a\nRUN \\\n# b\n  apk add b\n", "RUN apk add a && \\\n# b\n    apk add b\n"},
        {"RUN --network=none a\nRUN \\\n # b\n\n --network=none \\\n# c\n /b\n",
         "RUN --network=none a && \\\n # b\n# c\n    /b\n"},
        {"RUN apk add a\nRUN apk add b \\\n# c\n", unchanged},
    };
    check_all(rows);
}

TEST_CASE("what is not the same for one RUN as for two stays apart") {
    constexpr row rows[] = {
        // Flags
        {"RUN --network=none /a\nRUN --network=none /b\n", "RUN --network=none /a && \\\n    /b\n"},
        {"RUN --network=none /a\nRUN --network=\"none\" \\\n  /b\n", "RUN --network=none /a && \\\n    /b\n"},
        {"RUN --network=none /a\nRUN /b\n", unchanged},
        {"RUN /a\nRUN --network=none /b\n", unchanged},
        {"RUN --network=none /a\nRUN --network=host /b\n", unchanged},
        {"RUN --network=none --security=insecure /a\nRUN --security=insecure --network=none /b\n", unchanged},
        // Mounts
        {"RUN --mount=type=cache,target=/c /a\nRUN --mount=type=cache,target=/c /b\n",
         "RUN --mount=type=cache,target=/c /a && \\\n    /b\n"},
        {"RUN --mount=type=secret,id=c /a\nRUN --mount=type=secret,id=c /b\n",
         "RUN --mount=type=secret,id=c /a && \\\n    /b\n"},
        {"RUN --mount=target=/c,source=c /a\nRUN --mount=target=/c,source=c /b\n",
         "RUN --mount=target=/c,source=c /a && \\\n    /b\n"},
        {"RUN --mount=type=cache,target=/c /a\nRUN --mount=type=cache,target=/d /b\n", unchanged},
        {"RUN --mount=type=tmpfs,target=/c /a\nRUN --mount=type=tmpfs,target=/c /b\n", unchanged},
        {"RUN --mount=target=/c,rw /a\nRUN --mount=target=/c,rw /b\n", unchanged},
        {"RUN --mount=target=/c,RW /a\nRUN --mount=target=/c,RW /b\n", unchanged},
        {"RUN --mount=target=/c,readonly=false /a\nRUN --mount=target=/c,readonly=false /b\n", unchanged},
        {"RUN --mount=type=$T,target=/c /a\nRUN --mount=type=$T,target=/c /b\n", unchanged},
        // Something between
        {"RUN /a\nUSER b\nRUN /c\n", unchanged},
        {"RUN /a\nFROM b\nRUN /c\n", unchanged},
        {"RUN /a\nfoo\nRUN /c\n", unchanged},
        // Forms
        {"RUN [\"/a\"]\nRUN /b\n", unchanged},
        {"RUN /a\nRUN [\"/b\"]\n", unchanged},
        {"RUN <<E\na\nE\nRUN /b\n", unchanged},
        {"RUN /a\nRUN <<E\nb\nE\n", unchanged},
        {"RUN\nRUN /a\nRUN\n", unchanged},
        {"ONBUILD RUN /a\nONBUILD RUN /b\n", unchanged},
        {"RUN /a\nONBUILD RUN /b\n", unchanged},
        // Shells
        {"SHELL [\"/bin/bash\", \"-c\"]\nRUN /a\nRUN /b\n", unchanged},
        {"RUN /a\nRUN /b\nSHELL [\"powershell\"]\n", unchanged},
        {"# escape=`\nRUN /a\nRUN /b\n", unchanged},
        // What BuildKit refuses
        {"RUN /a\nRUN /b\nENV c\n", unchanged},
        {"RUN /a\nRUN /b\nRUN <<E\n", unchanged},
        {"", unchanged},
        {"# c\n", unchanged},
        // What comments ask for
        {"# tare: ignore=merge-runs\nRUN /a\nRUN /b\n", unchanged},
        {"RUN /a\n# tare: ignore=merge-runs\nRUN /b\n", unchanged},
        {"RUN /a\n# tare: ignore=merge-runs\n\n# why\nRUN /b\n", unchanged},
        {"RUN /a\nRUN /b\n# tare: ignore=merge-runs\nRUN /c\nRUN /d\nRUN /e\n",
         "RUN /a && \\\n    /b\n# tare: ignore=merge-runs\nRUN /c\nRUN /d && \\\n    /e\n"},
        {"RUN /a\n# tare: ignore=pin-images\nRUN /b\n", "RUN /a && \\\n# tare: ignore=pin-images\n    /b\n"},
    };
    check_all(rows);
}

TEST_CASE("scripts that may do more to the shell than run programs are left alone") {
    constexpr std::string_view scripts[] = {
        // Quotes, variables, patterns, and what joins commands
        "/a 'b'",
        "/a \"b\"",
        "/a \\b",
        "/a $b",
        "/a ${b}",
        "/a $(b)",
        "/a `b`",
        "/a *",
        "/a b?",
        "/a [b]",
        "/a {b,c}",
        "/a ~",
        "/a # b",
        "/a; /b",
        "/a | /b",
        "/a || /b",
        "/a & /b",
        "/a &",
        "/a > b",
        "/a < b",
        "(/a)",
        "{ /a",
        "! /a",
        "/a &&& /b",
        "&& /a",
        "/a && && /b",
        "/a &&",
        "/a\rb",
        "/a \xC3\xA4",
        // What the shell keeps
        "cd /a",
        "chdir /a",
        "pushd /a",
        "popd",
        "a=b",
        "a=b /c",
        "export a=b",
        "unset a",
        "readonly a=b",
        "local a=b",
        "declare a=b",
        "typeset a=b",
        "integer a=1",
        "nameref a=b",
        "read a",
        "mapfile a",
        "printf -v a b",
        "let a=1",
        "getopts a b",
        "shift",
        "set -e",
        "shopt -s a",
        "umask 022",
        "ulimit -n 1",
        "alias a=b",
        "unalias a",
        "trap - INT",
        "hash -r",
        "enable -n a",
        "dirs -c",
        // What ends it, or runs what cannot be seen
        "exit",
        "exit 0",
        "return",
        "break",
        "continue",
        "exec /a",
        "login a",
        "newgrp a",
        "eval /a",
        ". /a",
        "source /a",
        "command cd /a",
        "builtin cd /a",
        "sudo rm /a",
        "busybox rm /a",
        "env /a",
        "xargs /a",
        "times",
        "suspend",
        // Reserved words
        "if /a",
        "then /a",
        "else /a",
        "elif /a",
        "fi",
        "for a in b",
        "while /a",
        "until /a",
        "do /a",
        "done",
        "case a in",
        "esac",
        "function a",
        "select a",
        "time /a",
        "coproc /a",
        "in",
    };
    for (const auto script : scripts) {
        CAPTURE(script);
        for (const std::string_view format :
             {"RUN %\nRUN /z\n", "RUN /z\nRUN %\n", "RUN /z\nRUN /y && %\nRUN /x\n"}) {
            std::string text(format);
            text.replace(text.find('%'), 1, script);
            const auto document = tare::parse(text);
            CHECK(tare::check(document, tare::merge_runs()).empty());
        }
    }
}

TEST_CASE("what one script might leave to the next keeps them apart") {
    constexpr row rows[] = {
        // Programs that may have moved in between
        {"RUN /a/pip install -U pip\nRUN /a/pip install b\n", unchanged},
        {"RUN apk add pip && pip install b\nRUN pip install c\n", unchanged},
        {"RUN apk add npm\nRUN npm install\nRUN apk add git\nRUN npm test\n",
         "RUN apk add npm && \\\n    npm install && \\\n    apk add git\nRUN npm test\n"},
        {"RUN apk add make && make && make install\nRUN apk add git\n",
         "RUN apk add make && make && make install && \\\n    apk add git\n"},
        // The working directory may be gone
        {"RUN rm -rf /src\nRUN /a\n", unchanged},
        {"RUN /bin/rm -rf /src\nRUN /a\n", unchanged},
        {"RUN apk add a && mv /src /b\nRUN /a\n", unchanged},
        {"RUN rmdir /src\nRUN /a\n", unchanged},
        {"RUN /a\nRUN rm -rf /src\nRUN /b\nRUN /c\n",
         "RUN /a && \\\n    rm -rf /src\nRUN /b && \\\n    /c\n"},
        // Something may go on running
        {"RUN service a start\nRUN /b\n", unchanged},
        {"RUN /usr/bin/gpg --import a\nRUN /b\n", unchanged},
        {"RUN /a\nRUN service b start\n", "RUN /a && \\\n    service b start\n"},
    };
    check_all(rows);
}

TEST_CASE("where nothing shows the shell to be a POSIX one, it is an assumption") {
    constexpr row safely[] = {
        {"FROM windows\nRUN choco install python\nRUN pip install tox\n", unchanged},
        {"RUN make\nRUN ninja\n", unchanged},
        {"RUN make\nRUN ninja\nRUN chmod +x a\n", "RUN make && \\\n    ninja && \\\n    chmod +x a\n"},
    };
    constexpr row assuming[] = {
        {"RUN make\nRUN ninja\n", "RUN make && \\\n    ninja\n"},
    };
    check_all(safely);
    check_all(assuming, {.up_to = tare::applicability::assuming});

    const auto document = tare::parse("RUN make\nRUN ninja\nRUN apk add a\n");
    const auto found = tare::check(document, tare::merge_runs());
    REQUIRE(found.size() == 2);
    CHECK(found[0].rule == "merge-runs");
    CHECK(found[0].message == "this RUN and the next can be one layer");
    CHECK(found[0].range == tare::source_range{0, 19});
    CHECK(found[0].level == tare::applicability::assuming);
    CHECK(found[0].assumption == "the base image runs scripts in a POSIX shell");
    CHECK(found[1].range == tare::source_range{9, 33});
    CHECK(found[1].level == tare::applicability::safe);
    CHECK(found[1].assumption.empty());
}

TEST_CASE("no line and no script grows beyond what BuildKit takes") {
    const std::string first = "RUN apk add a\n";
    for (const std::size_t size : {65'520u, 65'521u, 65'522u, 65'523u, 65'535u}) {
        CAPTURE(size);
        const auto text = first + "RUN apk add " + std::string(size - 12, 'b');
        const auto document = tare::parse(text);
        REQUIRE(document.ok());
        const auto out = tare::apply(document, tare::merge_runs());
        CHECK(out.ok());
        CHECK((out != document) == (text.size() <= tare::max_line_size));
    }
    const auto document = tare::parse("RUN apk add " + std::string(65'523, 'a') + "\nRUN /b\n");
    REQUIRE(document.ok());
    CHECK(tare::apply(document, tare::merge_runs()) == document);

    std::string many;
    for (int i = 0; i < 20'000; ++i) many += "RUN apk add a\n";
    const auto out = tare::apply(tare::parse(many), tare::merge_runs());
    CHECK(out.instructions().size() < 10);
    for (const auto node : out.instructions()) CHECK(node.joined().size() < 100'000);
}

// ---- At compile time

namespace {

using tare::test::constexpr_string;

constexpr bool rewrites(std::string_view before, std::string_view after) {
    tare::findings applied;
    return tare::detail::rewrite_text(before, tare::merge_runs(), {}, applied) == after;
}

static_assert(tare::detail::is_even_flag("--mount=type=cache,target=/a,sharing=locked"));
static_assert(!tare::detail::is_even_flag("--mount=type=tmpfs,target=/a"));
static_assert(!constexpr_string<> || rewrites("FROM a\nRUN apk add b\n\n# c\nRUN apk add d\n",
                                              "FROM a\nRUN apk add b && \\\n# c\n    apk add d\n"));

} // namespace
