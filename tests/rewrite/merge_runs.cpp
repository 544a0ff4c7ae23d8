#include <tare/model/package_manager.hpp>
#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/merge_runs.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "constexpr_tables.hpp"

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
        {"FROM alpine\nRUN apk add b\nRUN apk add c\nRUN apk add d\nRUN apk add e\nCMD f\n",
         "FROM alpine\nRUN apk add b && \\\n    apk add c && \\\n    apk add d && \\\n    apk add e\nCMD "
         "f\n"},
        {"RUN apk add a\nRUN b | c\nRUN apk add d\nRUN apk add e\n",
         "RUN apk add a && \\\n    b | c && \\\n    apk add d && \\\n    apk add e\n"},
        {"RUN apk add a\nRUN [\"b\"]\nRUN apk add d\nRUN apk add e\n",
         "RUN apk add a\nRUN [\"b\"]\nRUN apk add d && \\\n    apk add e\n"},
        // The end of the text
        {"RUN apk add a\nRUN apk add b", "RUN apk add a && \\\n    apk add b"},
        {"RUN apk add a\nRUN apk add b \t", "RUN apk add a && \\\n    apk add b \t"},
        {"RUN apk add a\nRUN apk add b \\", "RUN apk add a && \\\n    apk add b \\"},
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
         "RUN apk add \\\n      a && \\\n  apk add b && \\\n  apk \\\n  add c\n"},
        {"RUN apk add a\nRUN \\\n  apk add b\n", "RUN apk add a && \\\n  apk add b\n"},
        {"RU\\\nN apk add a\nR\\\nUN apk add b\n", "RU\\\nN apk add a && \\\n    apk add b\n"},
        {"RUN apk add a\\\\\nRUN apk add b\n", "RUN apk add a\\\\ && \\\n    apk add b\n"},
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
        {"RUN apk add a\nRUN \\\n# b\n  apk add b\n", "RUN apk add a && \\\n# b\n  apk add b\n"},
        {"RUN --network=none a\nRUN \\\n # b\n\n --network=none \\\n# c\n /b\n",
         "RUN --network=none a && \\\n # b\n# c\n /b\n"},
        {"RUN apk add a\nRUN apk add b \\\n# c\n", "RUN apk add a && \\\n    apk add b \\\n# c\n"},
    };
    check_all(rows);
}

TEST_CASE("what is not the same for one RUN as for two stays apart") {
    constexpr row rows[] = {
        // Flags
        {"RUN --network=none /a\nRUN --network=none /b\n", "RUN --network=none /a && \\\n    /b\n"},
        {"RUN --network=none /a\nRUN --network=\"none\" \\\n  /b\n", "RUN --network=none /a && \\\n  /b\n"},
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
        {"SHELL [\"/bin/bash\", \"-c\"]\nRUN /a\nRUN /b\n",
         "SHELL [\"/bin/bash\", \"-c\"]\nRUN /a && \\\n    /b\n"},
        {"RUN /a\nRUN /b\nSHELL [\"powershell\"]\nRUN /c\nRUN /d\n",
         "RUN /a && \\\n    /b\nSHELL [\"powershell\"]\nRUN /c\nRUN /d\n"},
        {"# escape=`\nRUN /a\nRUN /b\n", unchanged},
        {"# escape=`\nSHELL [\"sh\", \"-c\"]\nRUN a\nRUN b\n",
         "# escape=`\nSHELL [\"sh\", \"-c\"]\nRUN a && `\n    b\n"},
        {"FROM mcr.microsoft.com/windows/servercore\nRUN /a\nRUN /b\n", unchanged},
        // Shells that read files first
        {"SHELL [\"bash\", \"-lc\"]\nRUN /a\nRUN /b\n", unchanged},
        {"SHELL [\"bash\", \"--login\", \"-c\"]\nRUN /a\nRUN /b\n", unchanged},
        {"SHELL [\"bash\", \"-i\", \"-c\"]\nRUN /a\nRUN /b\n", unchanged},
        {"SHELL [\"bash\", \"-c\"]\nENV BASH_ENV=/e\nRUN /a\nRUN /b\n", unchanged},
        {"ENV BASH_ENV=/e\nRUN /a\nRUN /b\n", "ENV BASH_ENV=/e\nRUN /a && \\\n    /b\n"},
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

TEST_CASE("a script that leaves another shell than it found goes into a subshell") {
    constexpr std::string_view scripts[] = {
        "cd /a",
        "a=b",
        "a=b && c",
        "export a=b",
        "unset a",
        "readonly a=b",
        "read a",
        "set -f",
        "set -- a",
        "set +o posix",
        "umask 022",
        "ulimit -n 1",
        "exit",
        "exit 0",
        "a || exit 0",
        "exec /a",
        "exec 3>a",
        "eval /a",
        "a() { b; } && a c",
        "$a b",
        "cd /a || /b",
        "cd /a; /b",
        "shift && a",
        "getopts a b",
        "cd a && cd b",
        "a=$(b) && c",
        "{ cd /a; }",
        "if a; then cd /b; fi",
        "for a in b; do c; done",
        "command cd /a",
        "unset -f a",
    };
    for (const auto script : scripts) {
        CAPTURE(script);
        const std::string text(script);
        const auto document = tare::parse("RUN " + text + "\nRUN /usr/bin/z\n");
        const auto out = tare::apply(document, tare::merge_runs());
        // A sourced file, `eval` and what is not known may turn `set -e` on, which would then be ignored.
        const bool may_turn = text == "eval /a" || text == "$a b";
        CHECK(out.text() ==
              (may_turn ? std::string(document.text()) : "RUN (" + text + ") && \\\n    /usr/bin/z\n"));
    }
}

TEST_CASE("a script that leaves the shell as it was stays as it is") {
    constexpr std::string_view scripts[] = {
        "/a 'b' \"c\" \\d",
        "/a $b ${c} `d` $(e)",
        "/a * ~ b? [c] {d,e}",
        "/a | /b",
        "/a || /b",
        "/a; /b",
        "/a > b < c 2>&1",
        "(cd /a; exit)",
        "! /a",
        "a=b c",
        "if a; then b; fi",
        "while a; do b; done",
        "case a in b) c ;; esac",
        "a || exit 1",
        "a && exit 2",
        "set -x && a",
        "set -v; a",
        "wait",
        "umask",
        "cd /a | b",
        "echo a=b",
        "echo $(cd /a && b)",
    };
    for (const auto script : scripts) {
        CAPTURE(script);
        const std::string text(script);
        const auto document = tare::parse("RUN " + text + "\nRUN /usr/bin/z\n");
        CHECK(tare::print(tare::apply(document, tare::merge_runs())) ==
              "RUN " + text + " && \\\n    /usr/bin/z\n");
    }
}

TEST_CASE("a script goes into braces where `&&` before it would not be about all of it") {
    constexpr row rows[] = {
        {"RUN /a\nRUN b || c\n", "RUN /a && \\\n    { b || c; }\n"},
        {"RUN /a\nRUN b; c\n", "RUN /a && \\\n    { b; c; }\n"},
        {"RUN /a\nRUN b; c;\n", "RUN /a && \\\n    { b; c; }\n"},
        {"RUN /a\nRUN b & c\n", "RUN /a && \\\n    { b & c; }\n"},
        {"RUN /a\nRUN b;\n", "RUN /a && \\\n    b\n"},
        {"RUN /a\nRUN b; c # d\n", "RUN /a && \\\n    { b; c; } # d\n"},
        {"RUN /a;\nRUN b; c\nRUN d || e\n", "RUN /a && \\\n    { b; c; } && \\\n    { d || e; }\n"},
        {"RUN /a; b\nRUN cd c; d\nRUN e\n", "RUN /a; b && \\\n    (cd c; d) && \\\n    e\n"},
        {"RUN /a\nRUN (b; c)\nRUN { d; e; }\n", "RUN /a && \\\n    (b; c) && \\\n    { d; e; }\n"},
        {"RUN /a\nRUN if b; then c; fi\n", "RUN /a && \\\n    if b; then c; fi\n"},
    };
    check_all(rows);
}

TEST_CASE("a script that may end by set -e stays where that counts") {
    constexpr row rows[] = {
        // Last, or first and outside of a subshell
        {"RUN /a\nRUN set -e; b; c\n", "RUN /a && \\\n    { set -e; b; c; }\n"},
        {"RUN set -ex; /a; b\nRUN c && d\n", "RUN set -ex; /a; b && \\\n    c && d\n"},
        {"RUN set -ex; /a; b\nRUN set -ex; c; d\n", "RUN set -ex; /a; b && \\\n    { set -ex; c; d; }\n"},
        // Where the second would heed the options
        {"RUN set -ex; /a; b\nRUN c; d\n", unchanged},
        {"RUN set -ex; /a; b\nRUN c | d\n", unchanged},
        {"RUN set -eu; /a; b\nRUN set -e; d\n", unchanged},
        {"RUN set -eu; /a; b\nRUN c $d\n", unchanged},
        // Where it could not end
        {"RUN set -e; /a; b || c\nRUN d\n", "RUN set -e; /a; b || c && \\\n    d\n"},
        {"RUN set -e; /a; if b; then c; d; fi\nRUN e\n", unchanged},
        {"RUN set -e; /a; b=$(c; d)\nRUN e\n", unchanged},
        {"RUN set -e; cd /a; b\nRUN e\n", unchanged},
        {"RUN set -e; /a; b\nRUN c\nRUN b\n", "RUN set -e; /a; b && \\\n    c\nRUN b\n"},
        {"RUN /a\nRUN set -e; b; c\nRUN d\n", "RUN /a && \\\n    { set -e; b; c; }\nRUN d\n"},
        {"RUN /b; . /a\nRUN b\n", unchanged},
        {"SHELL [\"/bin/bash\", \"-ec\"]\nRUN /a; b\nRUN c; d\nRUN e\n",
         "SHELL [\"/bin/bash\", \"-ec\"]\nRUN /a; b && \\\n    { c; d; }\nRUN e\n"},
        // One list fails where it would have ended
        {"RUN set -e && cd /a && /b\nRUN c; d\n", "RUN (set -e && cd /a && /b) && \\\n    { c; d; }\n"},
        {"RUN . /a && /b\nRUN c\n", unchanged}, // bash may end a subshell with the file's last command
        {"RUN /c\nRUN . /a && /b\n", "RUN /c && \\\n    . /a && /b\n"},
    };
    check_all(rows);
}

TEST_CASE("no program is run from where it was before") {
    constexpr row rows[] = {
        {"RUN /a/pip install -U pip\nRUN /a/pip install b\n",
         "RUN /a/pip install -U pip && \\\n    /a/pip install b\n"},
        {"RUN apk add pip && pip install b\nRUN pip install c\n",
         "RUN (apk add pip && pip install b) && \\\n    pip install c\n"},
        {"RUN apk add npm\nRUN npm install\nRUN apk add git\nRUN npm test\n",
         "RUN apk add npm && \\\n    (npm install) && \\\n    apk add git && \\\n    npm test\n"},
        {"RUN apk add make && make && make install\nRUN apk add git\n",
         "RUN apk add make && make && make install && \\\n    apk add git\n"},
        {"RUN /a; pip b\nRUN $c\n", "RUN (/a; pip b) && \\\n    $c\n"},
        {"RUN /a; pip b\nRUN command -v pip\n", "RUN (/a; pip b) && \\\n    command -v pip\n"},
        {"RUN /a && x | pip b\nRUN pip c\n", "RUN (/a && x | pip b) && \\\n    pip c\n"},
        // git, curl and wget stay as long as nothing else is brought
        {"RUN apk add git && git clone a\nRUN git clone b\n",
         "RUN apk add git && git clone a && \\\n    git clone b\n"},
        {"RUN apk add git && git clone a && make -C a install\nRUN git clone b\n",
         "RUN (apk add git && git clone a && make -C a install) && \\\n    git clone b\n"},
        {"RUN apk add git && git clone a\nRUN make\nRUN git clone b\n",
         "RUN (apk add git && git clone a) && \\\n    make && \\\n    git clone b\n"},
    };
    check_all(rows);
}

TEST_CASE("the working directory stays") {
    constexpr row rows[] = {
        // Where it is known
        {"FROM debian\nRUN rm -rf /src\nRUN a\n", "FROM debian\nRUN rm -rf /src && \\\n    a\n"},
        {"FROM debian\nWORKDIR /src\nRUN rm -rf /src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nWORKDIR a\nRUN rm -rf /src/a/\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src/a\nRUN rm -rf /src/*\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN rm -rf /src/* /srcs ./* a b/c\nRUN a\n",
         "FROM debian\nWORKDIR /src\nRUN rm -rf /src/* /srcs ./* a b/c && \\\n    a\n"},
        {"FROM debian\nWORKDIR /src\nRUN cd / && rm -rf src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN cd .. && rm -rf src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN mv /src /a\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN mv /a /src\nRUN a\n",
         "FROM debian\nWORKDIR /src\nRUN mv /a /src && \\\n    a\n"},
        {"FROM debian\nWORKDIR /src\nRUN mv -t /a /src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN rm /src a-$b\nRUN a\n",
         "FROM debian\nWORKDIR /src\nRUN rm /src a-$b && \\\n    a\n"},
        {"FROM debian AS b\nWORKDIR /src\nFROM b\nRUN rm -rf /src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /var/log/a\nRUN rm -rf /var/log/*\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN find /src -delete\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN find . -name a -exec rm -rf {} +\nRUN a\n",
         "FROM debian\nWORKDIR /src\nRUN find . -name a -exec rm -rf {} + && \\\n    a\n"},
        // Where it is not: what is thrown away at any time
        {"FROM php\nRUN rm -rf /var/lib/apt/lists/* ~/.cache $HOME/.cache/pip\nRUN a\n",
         "FROM php\nRUN rm -rf /var/lib/apt/lists/* ~/.cache $HOME/.cache/pip && \\\n    a\n"},
        {"FROM php\nRUN rm -rf a ./b/*\nRUN a\n", "FROM php\nRUN rm -rf a ./b/* && \\\n    a\n"},
        {"FROM php\nRUN rm -rf /src\nRUN a\n", unchanged},
        {"FROM php\nRUN rm -rf ../a\nRUN a\n", unchanged},
        {"FROM php\nRUN rm -rf $a\nRUN a\n", unchanged},
        {"FROM php\nRUN sudo rm -rf /src\nRUN a\n", unchanged},
        {"FROM php\nRUN a | xargs rm -rf\nRUN a\n", unchanged},
        {"FROM php\nRUN rmdir /src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN bash -c './b && rm -rf /src'\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN eval 'rm -rf /src' && b\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN r'm' -rf /src && b\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN sh <<B\nrm -rf /src\nB\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN a | sudo xargs rm -rf\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN a | xargs -I{} find {} -delete\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN find -L /src -delete\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /a/src\nRUN env -C /a rm -rf src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN tar --remove-files -cf /a.tar /src\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR ~/src\nRUN rm -rf ~/*\nRUN a\n", unchanged},
        {"FROM ubuntu\nWORKDIR /home/ubuntu\nRUN userdel -r ubuntu\nRUN a\n", unchanged},
        {"FROM node:8-onbuild\nRUN rm -rf /usr/src/app\nRUN a\n", unchanged},
        {"SHELL [\"bash\", \"-c\"]\nWORKDIR /src\nRUN mv /src{,.old}\nRUN a\n", unchanged},
        {"FROM debian AS b\nONBUILD WORKDIR /app\nFROM b\nRUN rm -rf /app\nRUN a\n", unchanged},
        {"FROM debian AS b\nONBUILD SHELL [\"bash\", \"-ec\"]\nFROM b\nRUN cd /x; c\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN sudo su c -c \"rm -rf $d\"\nRUN a\n", unchanged},
        {"FROM debian\nWORKDIR /src\nRUN bash -c 'source b && farm'\nRUN a\n",
         "FROM debian\nWORKDIR /src\nRUN bash -c 'source b && farm' && \\\n    a\n"},
        {"FROM debian\nWORKDIR $a\nRUN rm -rf /src\nRUN a\n", unchanged},
    };
    check_all(rows);
    constexpr row assuming[] = {
        {"FROM php\nRUN rm -rf /src\nRUN a\n", "FROM php\nRUN rm -rf /src && \\\n    a\n"},
        {"FROM debian\nWORKDIR /src\nRUN rm -rf /src\nRUN a\n", unchanged},
    };
    check_all(assuming, {.up_to = tare::applicability::assuming});
    const auto document = tare::parse("FROM php\nRUN rm -rf /src\nRUN a\n");
    CHECK(tare::check(document, tare::merge_runs()).at(0).assumption ==
          "no script removes its working directory");
}

TEST_CASE("nothing is joined after what would end with its RUN") {
    constexpr std::string_view scripts[] = {
        "a &",
        "a & wait",
        "service a start",
        "sudo service a start",
        "/etc/init.d/a start",
        "gpg --import a",
        "eval \"$(ssh-agent)\"",
        "gradle build",
        "echo a >> /etc/hosts",
        "echo a > /etc/resolv.conf",
        "echo a > /dev/shm/b",
        "echo 1 > /proc/sys/a",
        "mount a b",
        "sysctl -w a=b",
        "usermod -aG a root",
        "usermod -d /a $b",
        "sed -i a /etc/passwd",
    };
    for (const auto script : scripts) {
        CAPTURE(script);
        for (const std::string_view format : {"RUN %\nRUN /z\n", "RUN /y; %\nRUN /z\n"}) {
            std::string text(format);
            text.replace(text.find('%'), 1, script);
            const auto document = tare::parse(text);
            CHECK(tare::check(document, tare::merge_runs()).empty());
        }
        const auto document = tare::parse("RUN /z\nRUN " + std::string(script) + "\n");
        CHECK(tare::check(document, tare::merge_runs()).size() == 1);
    }
    constexpr row rows[] = {
        {"RUN gpg --dearmor /a\nRUN /b\n", "RUN gpg --dearmor /a && \\\n    /b\n"},
        {"RUN gradle --no-daemon a\nRUN /b\n", "RUN gradle --no-daemon a && \\\n    /b\n"},
        {"RUN usermod -aG a b\nRUN /b\n", "RUN usermod -aG a b && \\\n    /b\n"},
        {"RUN ln -s /dev/stdout /a\nRUN /b 2> /dev/null\n",
         "RUN ln -s /dev/stdout /a && \\\n    /b 2> /dev/null\n"},
        // What the second asks for
        {"RUN /a\nRUN echo $$\n", unchanged},
        {"RUN /a\nRUN echo $RANDOM\n", unchanged},
        {"RUN /a\nRUN [ $? = 0 ]\n", unchanged},
        // What either prints, where bash says what it runs
        {"RUN set | grep A > /b\nRUN /c\n", unchanged},
        {"RUN /a\nRUN set\n", unchanged},
        {"RUN renice -n 20 -p $$\nRUN /b\n", unchanged},
        {"RUN a\nRUN type a\n", unchanged},
        {"RUN a\nRUN hash\n", unchanged},
        {"FROM debian\nRUN curl a\nRUN curl b && make install\nRUN curl c\n",
         "FROM debian\nRUN (curl a) && \\\n    (curl b && make install) && \\\n    curl c\n"},
        {"RUN set -x && echo a\nRUN { echo b; /c; } > d 2>&1\n",
         "RUN (set -x && echo a) && \\\n    { echo b; /c; } > d 2>&1\n"},
        {"FROM debian\nRUN set -x && echo a\nRUN set +o > b\n",
         "FROM debian\nRUN (set -x && echo a) && \\\n    set +o > b\n"},
        {"SHELL [\"bash\", \"-c\"]\nRUN set -u && echo a\nRUN (( x < 1 ))\n",
         "SHELL [\"bash\", \"-c\"]\nRUN (set -u && echo a) && \\\n    (( x < 1 ))\n"},
        {"RUN /a\nRUN command -v b\n", "RUN /a && \\\n    command -v b\n"},
        {"SHELL [\"bash\", \"-c\"]\nRUN declare -p > /b\nRUN /c\n", unchanged},
        {"SHELL [\"bash\", \"-c\"]\nRUN declare a=b && c\nRUN /d\n",
         "SHELL [\"bash\", \"-c\"]\nRUN (declare a=b && c) && \\\n    /d\n"},
        {"SHELL [\"bash\", \"-c\"]\nRUN echo $BASH_EXECUTION_STRING\nRUN /c\n", unchanged},
        {"RUN /a\nRUN b; [ $? = 0 ]\n", "RUN /a && \\\n    { b; [ $? = 0 ]; }\n"},
    };
    check_all(rows);
}

TEST_CASE("scripts in heredocs are joined with each other") {
    constexpr row rows[] = {
        {"RUN <<A\n/a\nA\nRUN <<A\n/b\nA\n", "RUN <<A\n/a &&\n/b\nA\n"},
        {"RUN <<A\n/a\nA\n\n# c\nRUN <<B\n/b\nc\nB\nRUN <<C\ncd d\ne\nC\nUSER f\n",
         "RUN <<A\n/a &&\n# c\n{ /b\nc; } &&\n{ cd d\ne; }\nA\nUSER f\n"},
        {"RUN <<A\ncd a # b\nA\nRUN <<A\n/b\nA\n", "RUN <<A\n(cd a) && # b\n/b\nA\n"},
        {"RUN <<A\n/a\nA\nRUN <<-A\n/b\nA\n", unchanged},
        {"RUN <<A\n#!/bin/sh\n/a\nA\nRUN <<A\n#!/bin/sh\n/b\nA\n", unchanged},
        {"RUN /a\nRUN cat <<A >b\nc\nA\n", "RUN /a && \\\n    cat <<A >b\nc\nA\n"},
        {"RUN cat <<A >b\nc\nA\nRUN /a\n", "RUN cat <<A >b && \\\n    /a\nc\nA\n"},
    };
    check_all(rows);
}

TEST_CASE("what is not seen in the text is an assumption") {
    constexpr row safely[] = {
        {"FROM windows\nRUN choco install python\nRUN pip install tox\n", unchanged},
        {"RUN make\nRUN ninja\n", unchanged},
        {"RUN make\nRUN ninja\nRUN useradd a\n", "RUN make && \\\n    ninja && \\\n    useradd a\n"},
        // Images that are known; those that may be for Windows
        {"FROM debian:12\nRUN make\nRUN ninja\n", "FROM debian:12\nRUN make && \\\n    ninja\n"},
        {"FROM docker.io/library/node@sha256:a\nRUN make\nRUN ninja\n",
         "FROM docker.io/library/node@sha256:a\nRUN make && \\\n    ninja\n"},
        {"FROM golang:1\nRUN make\nRUN ninja\n", unchanged},
        {"FROM golang:1\nRUN make\nRUN ninja\nUSER a\nRUN if b; then c; fi\n",
         "FROM golang:1\nRUN make && \\\n    ninja\nUSER a\nRUN if b; then c; fi\n"},
        {"FROM golang:1\nRUN make\nRUN ninja\nSHELL [\"sh\", \"-c\"]\nRUN apt-get update\n", unchanged},
        {"FROM golang AS a\nRUN /b\nFROM a\nRUN make\nRUN ninja\n",
         "FROM golang AS a\nRUN /b\nFROM a\nRUN make && \\\n    ninja\n"},
        // Others
        {"FROM a/debian\nRUN apt-get update\nRUN apt-get install -y b\n", unchanged},
        {"ARG A=debian\nFROM $A\nRUN apt-get update\nRUN apt-get install -y b\n", unchanged},
        {"FROM a\nSHELL [\"sh\", \"-c\"]\nRUN b\nRUN c\n",
         "FROM a\nSHELL [\"sh\", \"-c\"]\nRUN b && \\\n    c\n"},
        {"FROM a\nSHELL [\"bash\", \"-c\"]\nRUN b\nRUN c\n", unchanged},
    };
    constexpr row assuming[] = {
        {"RUN make\nRUN ninja\n", "RUN make && \\\n    ninja\n"},
        {"FROM a\nRUN make\nRUN ninja\n", "FROM a\nRUN make && \\\n    ninja\n"},
        {"FROM php\nRUN a\nRUN rm -rf $b\nRUN c\nRUN d\n",
         "FROM php\nRUN a && \\\n    rm -rf $b && \\\n    c && \\\n    d\n"},
    };
    check_all(safely);
    check_all(assuming, {.up_to = tare::applicability::assuming});

    // What is safe of RUNs that are joined by assumption is a finding of its own.
    const auto document = tare::parse("FROM php\nRUN a\nRUN rm -rf $b\nRUN c\nRUN d\nRUN e\n");
    const auto found = tare::check(document, tare::merge_runs());
    REQUIRE(found.size() == 3);
    CHECK(found[0].rule == "merge-runs");
    CHECK(found[0].message == "these 5 RUNs can be one layer");
    CHECK(found[0].range == tare::source_range{9, 47});
    CHECK(found[0].level == tare::applicability::assuming);
    CHECK(found[0].assumption == "no script removes its working directory");
    CHECK(found[1].message == "this RUN and the next can be one layer");
    CHECK(found[1].range == tare::source_range{9, 29});
    CHECK(found[1].level == tare::applicability::safe);
    CHECK(found[1].assumption.empty());
    CHECK(found[2].range == tare::source_range{29, 47});
}

TEST_CASE("options") {
    struct case_of {
        tare::merge_options options;
        std::string_view before;
        std::string_view after;
    };
    using enum tare::merge_policy;
    const case_of cases[] = {
        {{.max_commands = 2}, "RUN /a\nRUN /b\nRUN /c\n", "RUN /a && \\\n    /b\nRUN /c\n"},
        {{.max_commands = 2}, "RUN /a && /b\nRUN /c\nRUN /d\n", "RUN /a && /b\nRUN /c && \\\n    /d\n"},
        // What the layers gain by
        {{.max_commands = 1},
         "RUN apt-get update\nRUN apt-get install -y a\nRUN /b\nRUN apt-get clean\n",
         "RUN apt-get update && \\\n    apt-get install -y a\nRUN /b\nRUN apt-get clean\n"},
        {{.max_commands = 1},
         "RUN apt-get update\nRUN apt install -y a\nRUN rm -rf /var/lib/apt/lists/*\n",
         "RUN apt-get update && \\\n    apt install -y a && \\\n    rm -rf /var/lib/apt/lists/*\n"},
        {{.max_commands = 1},
         "FROM debian\nRUN a /b.tgz\nRUN rm b.tgz\n",
         "FROM debian\nRUN a /b.tgz && \\\n    rm b.tgz\n"},
        {{.max_commands = 1},
         "FROM debian\nRUN a /b.tgz\nRUN rm c.tgz\n",
         "FROM debian\nRUN a /b.tgz\nRUN rm c.tgz\n"},
        {{.policy = package_managers},
         "RUN apt-get update\nRUN apt-get install -y a\nRUN /b\nRUN /c\n",
         "RUN apt-get update && \\\n    apt-get install -y a\nRUN /b\nRUN /c\n"},
        {{.policy = all, .max_commands = 1}, "RUN /a\nRUN /b\n", "RUN /a && \\\n    /b\n"},
        {{.keep_separate_at_comments = true},
         "RUN /a\n\nRUN /b\n# c\nRUN /c\n",
         "RUN /a && \\\n    /b\n# c\nRUN /c\n"},
        {{.base_runs_sh = true}, "FROM a\nRUN b\nRUN c\n", "FROM a\nRUN b && \\\n    c\n"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.before);
        const tare::merge_runs rule(each.options);
        const auto out = tare::apply(tare::parse_view(each.before), rule);
        CHECK(out.text() == each.after);
        CHECK(tare::apply(out, rule) == out);
    }
    CHECK(
        tare::check(tare::parse("RUN /a\nRUN /b\n"), tare::merge_runs({.policy = package_managers})).empty());
}

TEST_CASE("each two neighbours that stay apart have a reason") {
    using enum tare::merge_fault;
    struct case_of {
        std::string_view text;
        tare::merge_fault fault;
    };
    constexpr case_of cases[] = {
        {"RUN /a\nRUN /b\n", none},
        {"RUN /a\n# tare: ignore=merge-runs\nRUN /b\n", silenced},
        {"RUN /a\nRUN [\"/b\"]\n", exec_form},
        {"RUN /a\nRUN [\"sh\", \"-c\", \"/b\"]\n", exec_form},
        {"# escape=`\nRUN /a\nRUN /b\n", other_shell},
        {"RUN /a\nRUN /b )\n", unreadable},
        {"RUN /a\nRUN # b\n", unreadable},
        {"RUN <<A\n#!/a\nA\nRUN /b\n", other_shell},
        {"RUN <<A\n#!/bin/sh\nA\nRUN /b\n", unreadable},
        {"RUN <<A\n#!/bin/sh\na\nA\nRUN /b\n", own_interpreter},
        {"RUN <<A\na\nA\nRUN /b\n", other_place},
        {"RUN --network=none /a\nRUN /b\n", other_flags},
        {"RUN --mount=type=tmpfs,target=/t /a\nRUN --mount=type=tmpfs,target=/t /b\n", uneven_mount},
        {"SHELL [\"bash\", \"-lc\"]\nRUN /a\nRUN /b\n", startup_files},
        {"RUN /a # b\nRUN /b\n", ends_in_comment},
        {"RUN /a &\nRUN /b\n", runs_on},
        {"RUN sh -c '/a & sleep 1'\nRUN /b\n", runs_on},
        {"RUN su a -c 'pg_ctl start'\nRUN /b\n", runs_on},
        {"RUN mount /a\nRUN /b\n", temporary_file},
        {"RUN mkdir /dev/a\nRUN /b\n", temporary_file},
        {"RUN cd /etc && echo 1 >> hosts\nRUN /b\n", temporary_file},
        {"RUN sudo usermod -aG a b\nRUN /b\n", changes_user},
        {"RUN rm /bin/sh && ln -s /bin/bash /bin/sh\nRUN source /x\n", replaces_shell},
        {"RUN ln -sf bash /bin/sh\nRUN /b\n", replaces_shell},
        {"RUN curl a > /usr/local/bin/curl\nRUN curl b\n", replaces_shell},
        {"RUN ln -s /a /usr/local/bin/sed\nRUN sed b\n", replaces_shell},
        {"RUN . /a\nRUN /b\n", sources_file},
        {"RUN trap a EXIT; b\nRUN /c\n", sets_trap},
        {"RUN /a\nRUN trap 'false; c' EXIT\n", sets_trap},
        {"ENV SHELLOPTS=errexit\nRUN /a\nRUN /b\n", startup_files},
        {"SHELL [\"bash\", \"-c\"]\nRUN localedef a\nRUN echo *\n", startup_files},
        {"SHELL [\"bash\", \"-c\"]\nRUN <<A\n/a\nA\nRUN <<A\nshopt -s extglob\nrm !(a)\nA\n", shells_differ},
        {"RUN <<A\n/a\nA\nRUN <<A\nalias b=c\nb\nA\n", shells_differ},
        {"RUN adduser root a\nRUN /b\n", changes_user},
        {"WORKDIR /a\nRUN rm -r /a\nRUN /b\n", removes_directory},
        {"RUN alias a=b\nRUN /b\n", shells_differ},
        {"RUN a; return 0\nRUN /b\n", shells_differ},
        {"RUN set -e; cd /a; b\nRUN /b\n", needs_errexit},
        {"RUN set -e; /a; b\nRUN b\n", moves_program},
        {"RUN set -e; /a\nRUN /b; c\n", leaves_options},
        {"RUN /a\nRUN echo $$\n", asks_session},
        {"RUN set > /a\nRUN /b\n", asks_session},
        {"RUN a1 && a2 && a3 && a4 && a5 && a6 && a7 && a8\nRUN b1 && b2 && b3 && b4 && b5 && b6 && b7 && b8 "
         "&& b9\n",
         too_many_commands},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        const auto found = tare::merge_runs().neighbours(document);
        REQUIRE(found.size() == 1);
        CHECK(to_string(found[0].fault) == to_string(each.fault));
        CHECK(found[0].assumption.empty());
    }
    const auto document =
        tare::parse_view("FROM a\nRUN b\nUSER c\nRUN d\n\nRUN e\nONBUILD RUN f\nONBUILD RUN g\n");
    const auto found = tare::merge_runs().neighbours(document);
    REQUIRE(found.size() == 1);
    CHECK(found[0].first.text() == "RUN d\n");
    CHECK(found[0].second.text() == "RUN e\n");
    CHECK(found[0].assumption == "the base image runs scripts by /bin/sh -c");
    CHECK(to_string(none) == "nothing keeps them apart");
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

    std::string many("FROM alpine\n");
    for (int i = 0; i < 20'000; ++i) many += "RUN apk add a\n";
    const auto out = tare::apply(tare::parse(many), tare::merge_runs());
    CHECK(out.instructions().size() < 10);
    for (const auto node : out.instructions()) CHECK(node.joined().size() < 100'000);
}

// ---- At compile time

namespace {

using tare::test::constexpr_tables;

constexpr bool rewrites(std::string_view before, std::string_view after) {
    tare::findings applied;
    return tare::detail::rewrite_text(before, tare::merge_runs(), {}, applied) == after;
}

static_assert(tare::detail::is_even_flag("--mount=type=cache,target=/a,sharing=locked"));
static_assert(!tare::detail::is_even_flag("--mount=type=tmpfs,target=/a"));

static_assert(!constexpr_tables<> || rewrites("FROM debian:12 AS build\n"
                                              "WORKDIR /src\n"
                                              "RUN apt-get update\n"
                                              "# what it is built with\n"
                                              "RUN apt-get install -y --no-install-recommends \\\n"
                                              "      build-essential \\\n"
                                              "      curl\n"
                                              "RUN rm -rf /var/lib/apt/lists/*\n"
                                              "\n"
                                              "COPY . .\n"
                                              "RUN cd lib && make; make check || true\n"
                                              "RUN --mount=type=cache,target=/root/.cache make install\n"
                                              "FROM scratch\n"
                                              "COPY --from=build /src/app /app\n",
                                              "FROM debian:12 AS build\n"
                                              "WORKDIR /src\n"
                                              "RUN apt-get update && \\\n"
                                              "# what it is built with\n"
                                              "    apt-get install -y --no-install-recommends \\\n"
                                              "      build-essential \\\n"
                                              "      curl && \\\n"
                                              "    rm -rf /var/lib/apt/lists/*\n"
                                              "\n"
                                              "COPY . .\n"
                                              "RUN cd lib && make; make check || true\n"
                                              "RUN --mount=type=cache,target=/root/.cache make install\n"
                                              "FROM scratch\n"
                                              "COPY --from=build /src/app /app\n"));

} // namespace
