#include <tare/rewrite/clean_package_caches.hpp>
#include <tare/rewrite/engine.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "constexpr_tables.hpp"
#include "../property/cost.hpp"

namespace {

constexpr std::string_view unchanged = "(unchanged)";

struct row {
    std::string_view before;
    std::string_view after; ///< or `unchanged`
};

constexpr tare::clean_package_caches_options only_caches{.recommended = false, .confirmation = false};

void check_all(const auto& rows, tare::applicability up_to = tare::applicability::safe,
               const tare::clean_package_caches_options& options = only_caches) {
    const tare::clean_package_caches rule(options);
    for (const row& each : rows) {
        CAPTURE(each.before);
        const auto document = tare::parse_view(each.before);
        const auto expected = each.after == unchanged ? each.before : each.after;
        const auto out = tare::apply(document, rule, {.up_to = up_to});
        CHECK(tare::print(out) == expected);
        CHECK(tare::print(tare::apply(out, rule, {.up_to = up_to})) == expected);
    }
}

/// The one finding in a Dockerfile.
tare::finding found_in(std::string_view text) {
    const auto document = tare::parse_view(text);
    const auto all = tare::check(document, tare::clean_package_caches(only_caches));
    REQUIRE(all.size() == 1);
    return all[0];
}

} // namespace

TEST_CASE("apt's lists go behind its last use") {
    constexpr row rows[] = {
        {"FROM a\nRUN apt-get update && apt-get install -y b\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt update && apt install -y b\n",
         "FROM a\nRUN apt update && apt install -y b && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*"},
        {"FROM a\nRUN apt-get update && apt-get install -y b && apt-get clean && echo c\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && apt-get clean && "
         "rm -rf /var/lib/apt/lists/* && echo c\n"},
        {"FROM a\nRUN apt-get update && cd b && apt-get install -y c && cd d\n",
         "FROM a\nRUN apt-get update && cd b && apt-get install -y c && rm -rf /var/lib/apt/lists/* && cd "
         "d\n"},
        // Nothing to do
        {"FROM a\nRUN apt-get install -y b\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/{apt,cache}\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b && find /var/lib/apt/lists -delete\n",
         unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b && apt-get distclean\n", unchanged},
        {"FROM a\nRUN [\"apt-get\", \"update\"]\n", unchanged},
        {"FROM a\nRUN apt-get -s update && apt-get install --help\n", unchanged},
        // Cleaned too early
        {"FROM a\nRUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y b\n",
         "FROM a\nRUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y b && "
         "rm -rf /var/lib/apt/lists/*\n"},
        // The lists are elsewhere
        {"FROM a\nRUN apt-get -o Dir::State::lists=/b update && apt-get install -y c\n", unchanged},
        {"FROM a\nRUN apt-get -oDir::State=/b update\n", unchanged},
        {"FROM a\nRUN APT_CONFIG=b apt-get update\n", unchanged},
        {"FROM a\nENV APT_CONFIG=b\nRUN apt-get update\n", unchanged},
        {"FROM a\nRUN apt-get -o Acquire::Retries=3 update\n",
         "FROM a\nRUN apt-get -o Acquire::Retries=3 update && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN --mount=type=cache,target=/var/cache/apt apt-get update\n", unchanged},
        {"FROM a\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n", unchanged},
        {"FROM a\nRUN --mount=type=cache,target=/var/lib/apt/lists/ apt-get update\n", unchanged},
        {"FROM a\nRUN --mount=type=tmpfs,target=/var apt-get update\n", unchanged},
        {"FROM a\nRUN --mount=target=$B apt-get update\n", unchanged},
        {"FROM a\nRUN --mount=type=cache,target=/root/.cache apt-get update\n",
         "FROM a\nRUN --mount=type=cache,target=/root/.cache apt-get update && "
         "rm -rf /var/lib/apt/lists/*\n"},
        // What cannot be read
        {"FROM a\nSHELL [\"fish\", \"-c\"]\nRUN apt-get update\n", unchanged},
        {"FROM a\nRUN apt-get update && (\n", unchanged},
        {"FROM a\nRUN apt-get update\nENV b\n", unchanged},
    };
    check_all(rows);
}

TEST_CASE("the script comes to the same end, whatever fails") {
    constexpr row rows[] = {
        {"FROM a\nRUN apt-get update && apt-get install -y b; exit 0\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*; exit 0\n"},
        {"FROM a\nRUN apt-get update; apt-get install -y b; c=d\n",
         "FROM a\nRUN apt-get update; apt-get install -y b && rm -rf /var/lib/apt/lists/*; c=d\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b || exit 1\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/* || exit 1\n"},
        {"FROM a\nRUN apt-get update && (apt-get install -y b || true)\n",
         "FROM a\nRUN apt-get update && (apt-get install -y b || true) && rm -rf /var/lib/apt/lists/*\n"},
        // set -e heeds a failure before `;`, and not before `&&`
        {"FROM a\nRUN set -e; apt-get update; apt-get install -y b; echo c\n",
         "FROM a\nRUN set -e; apt-get update; apt-get install -y b; rm -rf /var/lib/apt/lists/*; echo c\n"},
        {"FROM a\nRUN set -e; apt-get update; apt-get install -y b\n",
         "FROM a\nRUN set -e; apt-get update; apt-get install -y b && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN set -e; apt-get update && apt-get install -y b && echo c; echo d\n",
         "FROM a\nRUN set -e; apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/* && "
         "echo c; echo d\n"},
        {"FROM a\nRUN set -e; apt-get update && apt-get install -y b; echo c\n", unchanged},
        {"FROM a\nRUN set -e; apt-get update; { apt-get install -y b; }; echo c\n",
         "FROM a\nRUN set -e; apt-get update; { apt-get install -y b; }; rm -rf /var/lib/apt/lists/*; echo "
         "c\n"},
        {"FROM a\nRUN set -e; { apt-get update; apt-get install -y b; }; echo c\n",
         "FROM a\nRUN set -e; { apt-get update; apt-get install -y b; rm -rf /var/lib/apt/lists/*; }; "
         "echo c\n"},
        {"FROM a\nRUN set -e; (apt-get update; apt-get install -y b); echo c\n",
         "FROM a\nRUN set -e; (apt-get update; apt-get install -y b && rm -rf /var/lib/apt/lists/*); "
         "echo c\n"},
        {"FROM a\nRUN . b; apt-get update; apt-get install -y b; echo $?\n", unchanged},
        {"FROM a\nRUN bash -e c; apt-get update; apt-get install -y b; echo $?\n",
         "FROM a\nRUN bash -e c; apt-get update; apt-get install -y b && rm -rf /var/lib/apt/lists/*; "
         "echo $?\n"},
        {"FROM a\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN apt-get update; apt-get install -y b; echo c\n",
         "FROM a\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN apt-get update; apt-get install -y b; "
         "rm -rf /var/lib/apt/lists/*; echo c\n"},
        // Where it would run though the use has not
        {"FROM a\nRUN command -v b || yum install -y b\n", unchanged},
        {"FROM a\nRUN command -v b || { yum install -y b; }\n",
         "FROM a\nRUN command -v b || { yum install -y b && yum clean all; }\n"},
        {"FROM a\nRUN echo c && yum install -y b\n",
         "FROM a\nRUN echo c && yum install -y b && yum clean all\n"},
        // Conditions, loops, functions, pipelines
        {"FROM a\nRUN if true; then apt-get update && apt-get install -y b; fi\n",
         "FROM a\nRUN if true; then apt-get update && apt-get install -y b && "
         "rm -rf /var/lib/apt/lists/*; fi\n"},
        {"FROM a\nRUN apt-get update && for b in c d; do apt-get install -y $b; done\n",
         "FROM a\nRUN apt-get update && for b in c d; do apt-get install -y $b; done && "
         "rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update && if b; then apt-get install -y c; else apt-get install -y d; fi\n",
         "FROM a\nRUN apt-get update && if b; then apt-get install -y c; else apt-get install -y d; fi && "
         "rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update && yes | apt-get install b\n",
         "FROM a\nRUN apt-get update && yes | apt-get install b && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b | tee c\n",
         "FROM a\nRUN apt-get update && apt-get install -y b | tee c && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN yum install -y b | tee c\n", unchanged},
        {"FROM a\nRUN b() { apt-get update; apt-get install -y c; }; b\n", unchanged},
        {"FROM a\nRUN apt-get update; apt-get install -y c & wait\n", unchanged},
        {"FROM a\nRUN apt-get update; ! apt-get install -y c\n", unchanged},
    };
    check_all(rows);
    const auto found = found_in("FROM a\nRUN yum install -y b | tee c\n");
    CHECK(found.level == tare::applicability::advice);
    CHECK(found.edits.empty());
}

TEST_CASE("the lists stay where something later may need them") {
    constexpr row rows[] = {
        {"FROM a\nRUN apt-get update\nRUN apt-get install -y b\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-get install -y c\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN [\"apt-get\", \"install\", \"c\"]\n",
         unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-cache policy b\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt list\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN ls /var/lib/apt/lists\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nCMD apt-get install -y c\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nONBUILD RUN apt-get install -y c\n", unchanged},
        {"FROM a\nONBUILD RUN apt-get install -y c\nRUN apt-get update && apt-get install -y b\n", unchanged},
        {"FROM a AS b\nRUN apt-get update && apt-get install -y b\nFROM b\nRUN apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM b AS c\nUSER d\nFROM C\nFROM c\nRUN apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b /var/lib/apt/lists /d\n", unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nRUN --mount=from=B,source=/var/lib/apt,target=/d e\n",
         unchanged},
        {"ARG S\nFROM a AS b\nRUN apt-get update\nFROM $S\nRUN apt-get install -y c\n", unchanged},
        // It updates first, or it is another stage
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-get update && apt-get install -y c\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n"
         "RUN apt-get update && apt-get install -y c && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update\nFROM a\nRUN apt-get install -y c\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nFROM a\nRUN apt-get install -y c\n"},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b /usr/bin/d /var/lib/apt\n",
         "FROM a AS b\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nFROM c\n"
         "COPY --from=b /usr/bin/d /var/lib/apt\n"},
        // It starts nothing that might install
        {"FROM a\nRUN apt-get update\nRUN mkdir b && cd b && curl c | tar x && pip download d && rm -rf e\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\n"
         "RUN mkdir b && cd b && curl c | tar x && pip download d && rm -rf e\n"},
        {"FROM a\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update\nCMD ./b\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nCMD ./b\n"},
        // It might
        {"FROM a\nRUN apt-get update\nRUN ./install.sh\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN make\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN curl b | sh\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN find . -exec b {} +\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN sudo ./b\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN eval b\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN [\"b\"]\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN [\"npm\", \"run\", \"b\"]\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN [\"/bin/mkdir\", \"b\"]\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN [\"/bin/mkdir\", \"b\"]\n"},
        {"FROM a\nRUN apt-get update\nRUN $B\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN npm run b\n", unchanged},
        {"FROM a\nRUN apt-get update\nONBUILD RUN ./b\n", unchanged},
        {"FROM a\nONBUILD RUN apt-get update\n", unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b $D /d\n", unchanged},
        // So it might in the same RUN, which the lists wait for
        {"FROM a\nRUN apt-get update && apt-get install -y b && ./c && echo d\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && ./c && rm -rf /var/lib/apt/lists/* && echo "
         "d\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b; ./c; echo d\n", unchanged},
    };
    check_all(rows);
    constexpr row assuming[] = {
        {"FROM a\nRUN apt-get update\nRUN ./install.sh\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN ./install.sh\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b; ./c; echo d\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*; ./c; echo d\n"},
        {"FROM a\nONBUILD RUN apt-get update\n",
         "FROM a\nONBUILD RUN apt-get update && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update\nRUN ./b\nRUN apt-get install -y c\n", unchanged},
    };
    check_all(assuming, tare::applicability::assuming);
    const auto found = found_in("FROM a\nRUN apt-get update\nRUN ./install.sh\n");
    CHECK(found.message == "apt-get leaves package lists in this layer");
    CHECK(found.assumption == "no program that is started later installs with what is left here");
    CHECK(found.range == tare::source_range{11, 25});
}

TEST_CASE("commands that run elsewhere than they stand keep the rule off") {
    constexpr row rows[] = {
        // Functions and aliases
        {"FROM a\nRUN i() { apt-get install -y \"$@\"; } && apt-get update && i curl\n", unchanged},
        {"FROM a\nRUN f() { apt-cache policy b; }; apt-get update && apt-get install -y c; f\n", unchanged},
        {"FROM a\nRUN f() { ./b; }; apt-get update && apt-get install -y c; f\n", unchanged},
        {"FROM a\nRUN apt-get update && f() { apt-get install -y b; } && f\n", unchanged},
        {"FROM a\nRUN alias i='apt-get install -y'\nRUN apt-get update\nRUN alias i='apt-get install'; i b\n",
         unchanged},
        {"FROM a\nRUN alias i='apt-get install'; apt-get update; i b\n", unchanged},
        {"FROM alpine\nRUN f() { apk search b; }; apk update && f && apk add --no-cache c\n", unchanged},
        {"FROM python:3\nRUN f() { ls ~/.cache/pip; }; pip install b && f\n", unchanged},
        {"FROM a\nRUN f() { echo; }; apt-get update && apt-get install -y b\n",
         "FROM a\nRUN f() { echo; }; apt-get update && apt-get install -y b && rm -rf "
         "/var/lib/apt/lists/*\n"},
        // Traps
        {"FROM a\nRUN trap 'apt-get install -y b' EXIT; apt-get update\n", unchanged},
        {"FROM alpine\nRUN trap 'apk search b' EXIT; apk update && apk add --no-cache c\n", unchanged},
        {"FROM a\nSHELL [\"bash\", \"-c\"]\nRUN trap 'cat npm-debug.log' ERR; npm ci\n", unchanged},
        // What bash says of the command before
        {"FROM a\nSHELL [\"bash\", \"-c\"]\nRUN apt-get update && apt-get install -y /b.deb && rm $_\n",
         unchanged},
        {"FROM a\nSHELL [\"bash\", \"-c\"]\nRUN apt-get update && apt-get install -y /b.deb && rm "
         "\"${_%b}\"\n",
         unchanged},
        {"FROM alpine\nRUN apk upgrade && echo $_\n", unchanged},
        {"FROM alpine\nRUN for _ in 1 2; do apk upgrade; done\n",
         "FROM alpine\nRUN for _ in 1 2; do apk upgrade --no-cache; done\n"},
    };
    check_all(rows, tare::applicability::assuming);
}

TEST_CASE("what takes the folders around the caches needs what is needed there") {
    constexpr row rows[] = {
        {"FROM a AS b\nRUN apt-get update\nFROM scratch\nCOPY --from=b / /\nRUN apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b /var /var\nRUN apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b var/lib/ /var/lib\nFROM d\n"
         "COPY --from=1 /v* /var/\nRUN apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nRUN --mount=from=b,target=/mnt cp -a /mnt/. /\n"
         "RUN apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nRUN --mount=from=b,target=/mnt cp -a /mnt/. / && "
         "apt-get install -y c\n",
         unchanged},
        {"FROM a AS b\nRUN npm ci\nFROM a\nCOPY --from=b /root /root\nRUN npm ci --offline\n", unchanged},
        {"FROM a AS b\nENV HOME=/h\nRUN npm ci\nFROM a\nCOPY --from=b /h /root\nRUN npm ci --offline\n",
         unchanged},
        {"FROM a AS b\nRUN dnf install -y c\nFROM a\nCOPY --from=b /var /var\nRUN dnf -C install -y d\n",
         unchanged},
        {"FROM alpine AS b\nRUN apk update && apk add c\nFROM scratch\nCOPY --from=b / /\n"
         "RUN apk add --no-network c\n",
         unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b / /\nRUN ./d\n", unchanged},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nONBUILD COPY --from=b / /\n", unchanged},
        // Nothing is needed there, or other folders are taken, or it is done before
        {"FROM a AS b\nRUN apt-get update\nFROM scratch\nCOPY --from=b / /\nCMD c\n",
         "FROM a AS b\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nFROM scratch\nCOPY --from=b / /\n"
         "CMD c\n"},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b /usr/lib /usr/lib\n"
         "RUN --mount=from=b,source=/d,target=/d ./d\n",
         "FROM a AS b\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nFROM c\n"
         "COPY --from=b /usr/lib /usr/lib\nRUN --mount=from=b,source=/d,target=/d ./d\n"},
        {"FROM a AS b\nRUN apt-get update\nFROM c\nRUN ./d\nCOPY --from=b / /\n",
         "FROM a AS b\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nFROM c\nRUN ./d\n"
         "COPY --from=b / /\n"},
    };
    check_all(rows);
}

TEST_CASE("packages that are removed or marked are looked up in the lists") {
    constexpr row rows[] = {
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-get purge -y c\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-get remove -y $C\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-mark hold c\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN sudo apt-mark hold c\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN [\"apt-mark\", \"hold\", \"c\"]\n",
         unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nONBUILD RUN apt-get purge -y c\n", unchanged},
        {"FROM a\nRUN apt-get update && apt-get install -y b && apt-mark hold c && echo d\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && apt-mark hold c && "
         "rm -rf /var/lib/apt/lists/* && echo d\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b && sudo apt-cache policy c && echo d\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && sudo apt-cache policy c && "
         "rm -rf /var/lib/apt/lists/* && echo d\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-get autoremove -y && "
         "apt-mark showmanual\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n"
         "RUN apt-get autoremove -y && apt-mark showmanual\n"},
    };
    check_all(rows);
    const auto found = found_in("FROM a\nRUN apt-get update\nRUN apt-get purge -y b && apt-mark hold c\n");
    CHECK(found.assumption == "the packages that are removed or marked later are installed");
}

TEST_CASE("some of an update, and installs that a text holds") {
    constexpr row rows[] = {
        {"FROM a\nRUN apt-get update\nRUN apt-get update -o Dir::Etc::sourcelist=b "
         "-o APT::Get::List-Cleanup=0 && apt-get install -y c\n",
         unchanged},
        {"FROM a\nRUN apt-get update\nRUN apt-get update -o APT::Get::List-Cleanup=0; apt-get install -y c\n",
         unchanged},
        {"FROM a\nRUN apt-get update\nRUN apt-get update --no-list-cleanup; apt-get install -y c\n",
         unchanged},
        {"FROM a\nRUN apt-get update\nRUN xargs -a b apt-get install -y\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN cat b | sudo xargs apt install -y\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN bash -c \"apt-get install -y b\"\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN [\"xargs\", \"-a\", \"b\", \"apt-get\", \"install\"]\n", unchanged},
        {"FROM a\nRUN apt-get update\nRUN bash -c \"apt-get update && apt-get install -y b\"\n",
         "FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\n"
         "RUN bash -c \"apt-get update && apt-get install -y b\"\n"},
    };
    check_all(rows, tare::applicability::assuming);
}

TEST_CASE("what the caches are needed for") {
    constexpr row rows[] = {
        {"FROM python:3.12\nRUN pip install a && pip cache purge\n", unchanged},
        {"FROM python:3.12\nRUN pip install a\nRUN python3 -m pip cache list\n", unchanged},
        {"FROM ruby:3\nRUN bundle install && bundle cache\n", unchanged},
        {"FROM ruby:3\nRUN bundle install\nRUN bundle package --all\n", unchanged},
        {"FROM ruby:3\nRUN gem install a\nRUN gem unpack a\n", unchanged},
        // There is no network
        {"FROM a\nRUN npm ci\nRUN --network=none npm ci\n", unchanged},
        {"FROM a\nRUN dnf install -y b\nRUN --network=none dnf install -y c\n", unchanged},
        {"FROM a\nRUN npm ci\nRUN --network=host npm ci\n",
         "FROM a\nRUN npm ci && npm cache clean --force\nRUN --network=host npm ci && npm cache clean "
         "--force\n"},
        {"FROM a\nRUN npm ci\nENV npm_config_offline=true\nRUN npm ci\n", unchanged},
        {"FROM a\nRUN npm ci\nRUN NPM_CONFIG_PREFER_OFFLINE=true npm ci\n", unchanged},
        {"FROM a\nRUN npm ci\nRUN npx --offline b\n", unchanged},
        {"FROM python:3.12\nRUN --network=none pip install a\n", unchanged},
        {"FROM a\nRUN npm ci\nENV npm_config_offline=true\nRUN echo b\n",
         "FROM a\nRUN npm ci && npm cache clean --force\nENV npm_config_offline=true\nRUN echo b\n"},
        // They are elsewhere
        {"FROM python:3.12\nRUN pip config set global.cache-dir /c && pip install a\n", unchanged},
        {"FROM a\nRUN npm config set cache /c --global\nRUN npm ci\n", unchanged},
        {"FROM a\nRUN [\"npm\", \"set\", \"cache\", \"/c\"]\nRUN npm ci\n", unchanged},
        {"FROM a\nRUN composer config cache-dir /c && composer install\n", unchanged},
        {"FROM a\nRUN composer global config cache-dir /c && composer install\n", unchanged},
        {"FROM a\nRUN yarn config set cache-folder /c && yarn\n", unchanged},
        {"FROM a\nRUN poetry config cache-dir /c && poetry install\n", unchanged},
        {"FROM a\nRUN pnpm config set store-dir /c && pnpm i\n", unchanged},
        {"FROM a\nRUN npm config set registry b && npm ci\n",
         "FROM a\nRUN npm config set registry b && npm ci && npm cache clean --force\n"},
        // Files are put there
        {"FROM alpine\nCOPY c/ /var/cache/apk/\nRUN apk add a\n", unchanged},
        {"FROM alpine\nADD [\"c/\", \"/etc/apk/cache\"]\nRUN apk add a\n", unchanged},
        {"FROM alpine AS b\nWORKDIR /var/cache/apk\nCOPY c .\nFROM b\nRUN apk add a\n", unchanged},
        {"FROM a\nCOPY c .npm/\nRUN npm ci\n", unchanged},
        {"FROM a\nADD c /root/.composer/cache/d\nRUN composer install\n", unchanged},
        {"FROM a\nCOPY composer.json /root/.composer/\nRUN composer install\n",
         "FROM a\nCOPY composer.json /root/.composer/\nRUN composer install && composer clear-cache\n"},
        {"FROM a\nCOPY .npmrc /root/.npmrc\nRUN npm ci\n",
         "FROM a\nCOPY .npmrc /root/.npmrc\nRUN npm ci && npm cache clean --force\n"},
        // No repository may be enabled
        {"FROM a\nRUN rm -f /etc/yum.repos.d/* && yum install -y /tmp/b.rpm\n", unchanged},
        {"FROM a\nRUN yum --disablerepo=* --enablerepo=b install -y c\n", unchanged},
        {"FROM a\nRUN zypper -n in b.rpm\n", unchanged},
        {"FROM a\nRUN yum install -y b.rpm && yum --enablerepo=c install -y d && yum install -y e\n",
         "FROM a\nRUN yum install -y b.rpm && yum --enablerepo=c install -y d && yum install -y e && "
         "yum clean all\n"},
    };
    check_all(rows);
    constexpr row assuming[] = {
        {"FROM a\nRUN yum -c /b.conf install -y c\n", unchanged},
        {"FROM a\nRUN yum install -y /tmp/b.rpm\n",
         "FROM a\nRUN yum install -y /tmp/b.rpm && yum clean all\n"},
        {"FROM ruby:3\nRUN bundle install && bundle cache\n", unchanged},
        {"FROM python:3.7\nRUN pip install a\nRUN pip cache purge\n", unchanged},
    };
    check_all(assuming, tare::applicability::assuming);
    CHECK(found_in("FROM a\nRUN yum install -y /tmp/b.rpm\n").assumption ==
          "yum has a repository enabled that it is not told of");
}

TEST_CASE("what gave the manager its rights gives them to the cleanup") {
    constexpr row rows[] = {
        {"FROM a\nRUN sudo apt-get update\n",
         "FROM a\nRUN sudo apt-get update && sudo rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN sudo -E yum install -y b\n",
         "FROM a\nRUN sudo -E yum install -y b && sudo -E yum clean all\n"},
    };
    check_all(rows, tare::applicability::assuming);
    CHECK(found_in("FROM a\nRUN sudo apt-get update\n").assumption ==
          "sudo may run rm -rf /var/lib/apt/lists/*");
    CHECK(found_in("FROM a\nRUN sudo yum install -y b\n").assumption == "sudo may run yum clean all");
}

TEST_CASE("each manager is cleaned up after in its way") {
    constexpr row rows[] = {
        {"FROM a\nRUN yum install -y b\n", "FROM a\nRUN yum install -y b && yum clean all\n"},
        {"FROM a\nRUN yum makecache && yum -y update\n",
         "FROM a\nRUN yum makecache && yum -y update && yum clean all\n"},
        {"FROM a\nRUN dnf -y install b && dnf -y remove c\n",
         "FROM a\nRUN dnf -y install b && dnf clean all && dnf -y remove c\n"},
        {"FROM a\nRUN microdnf install b\n", "FROM a\nRUN microdnf install b && microdnf clean all\n"},
        {"FROM a\nRUN tdnf install -y b\n", "FROM a\nRUN tdnf install -y b && tdnf clean all\n"},
        {"FROM a\nRUN zypper -n in b\n", "FROM a\nRUN zypper -n in b && zypper clean --all\n"},
        {"FROM a\nRUN pacman -Syu --noconfirm b\n",
         "FROM a\nRUN pacman -Syu --noconfirm b && rm -rf /var/cache/pacman/pkg/*\n"},
        {"FROM a\nRUN npm ci\n", "FROM a\nRUN npm ci && npm cache clean --force\n"},
        {"FROM a\nRUN /b/npm i -g c && npm run d\n",
         "FROM a\nRUN /b/npm i -g c && /b/npm cache clean --force && npm run d\n"},
        {"FROM a\nRUN HOME=/b npm i\n", "FROM a\nRUN HOME=/b npm i && HOME=/b npm cache clean --force\n"},
        {"FROM a\nRUN php -d c=1 composer.phar install\n",
         "FROM a\nRUN php -d c=1 composer.phar install && php -d c=1 composer.phar clear-cache\n"},
        {"FROM a\nRUN pnpm install\n", "FROM a\nRUN pnpm install && pnpm store prune\n"},
        {"FROM a\nRUN uv pip install b && uv sync\n",
         "FROM a\nRUN uv pip install --no-cache b && uv sync --no-cache\n"},
        {"FROM a\nRUN pipx install b\n", unchanged},
        {"FROM ruby:3.3\nRUN bundle install\n",
         "FROM ruby:3.3\nRUN bundle install && rm -rf /usr/local/bundle/cache/*.gem\n"},
        {"FROM a\nRUN bundle install\n", unchanged},
        {"FROM ruby:3.3\nUSER b\nRUN bundle install\n", unchanged},
        {"FROM ruby:3.3 AS b\nUSER c\nFROM b\nRUN gem install d\n", unchanged},
        {"FROM ruby:3.3\nENV BUNDLE_PATH b\nRUN bundle install\n", unchanged},
        {"FROM a\nRUN B=$(c) npm i\n", unchanged},
        {"FROM a\nRUN > b npm i\n", "FROM a\nRUN > b npm i && npm cache clean --force\n"},
        {"FROM a\nRUN time > b npm i\n", unchanged},
        {"FROM a\nRUN exec npm i\n", unchanged},
        // They do it themselves, or must not
        {"FROM a\nRUN yum install -y b && yum clean all\n", unchanged},
        {"FROM a\nRUN yum install -y b && rm -rf /var/cache/yum\n", unchanged},
        {"FROM a\nRUN yum clean all && yum install -y b\n",
         "FROM a\nRUN yum clean all && yum install -y b && yum clean all\n"},
        {"FROM a\nRUN yum --installroot=/b install -y c\n", unchanged},
        {"FROM a\nRUN yum install -y b\nRUN yum -C install -y c\n",
         "FROM a\nRUN yum install -y b\nRUN yum -C install -y c\n"},
        {"FROM a\nRUN npm ci && npm cache clean --force\n", unchanged},
        {"FROM a\nRUN npm ci && rm -rf ~/.npm\n", unchanged},
        {"FROM a\nRUN --mount=type=secret,id=b,target=/root/.npmrc npm ci && rm -f .npmrc\n",
         "FROM a\nRUN --mount=type=secret,id=b,target=/root/.npmrc npm ci && npm cache clean --force && rm "
         "-f .npmrc\n"},
        {"FROM a\nRUN --mount=target=/home/b/.npm npm ci\n", unchanged},
        {"FROM a\nRUN --mount=type=tmpfs,target=/root npm ci\n", unchanged},
        {"FROM a\nRUN --mount=target=/home/b/c npm ci\n",
         "FROM a\nRUN --mount=target=/home/b/c npm ci && npm cache clean --force\n"},
        {"FROM a\nRUN npm ci --prefer-offline\n", unchanged},
        {"FROM a\nRUN npm ci\nRUN npm ci --offline\n", unchanged},
        {"FROM a\nENV npm_config_cache=/b\nRUN npm ci\n", unchanged},
        {"FROM a\nRUN --mount=type=cache,target=/root/.npm npm ci\n", unchanged},
        {"FROM a\nRUN --mount=type=cache,target=/b npm ci\n", unchanged},
        {"FROM a AS b\nRUN npm ci\nFROM c\nCOPY --from=b /root/.npm /root/.npm\n", unchanged},
        {"FROM a\nRUN npm run b && npm audit\n", unchanged},
        {"FROM a\nRUN UV_LINK_MODE=symlink uv sync\n", unchanged},
        {"FROM a\nRUN pnpm fetch\nRUN pnpm install --offline\n", unchanged},
        {"FROM a\nRUN composer install --no-cache\n", unchanged},
        {"FROM a\nRUN npm install -g npm\n", unchanged},
        {"FROM a\nRUN yarn\n", unchanged},
        {"FROM a\nRUN conda install -y b\n", unchanged},
    };
    check_all(rows);
    constexpr row assuming[] = {
        {"FROM a\nRUN pipx install b && pipx inject b c && pipx upgrade b\n",
         "FROM a\nRUN pipx install --pip-args=--no-cache-dir b && pipx inject --pip-args=--no-cache-dir b c "
         "&& "
         "pipx upgrade --pip-args=--no-cache-dir b\n"},
        {"FROM a\nRUN pipx reinstall b && pipx reinstall-all && pipx upgrade-all\n", unchanged},
        {"FROM a\nRUN yarn\n", "FROM a\nRUN yarn && yarn cache clean\n"},
        {"FROM a\nRUN corepack enable && yarn\n", unchanged},
        {"FROM a\nCOPY .yarnrc.yml .\nRUN yarn\n", unchanged},
        {"FROM a\nRUN $C/bin/conda install -y b\n",
         "FROM a\nRUN $C/bin/conda install -y b && $C/bin/conda clean -afy\n"},
        {"FROM a\nRUN npm install -g npm\n", "FROM a\nRUN npm install -g npm && npm cache clean --force\n"},
    };
    check_all(assuming, tare::applicability::assuming);
}

TEST_CASE("options of those that install") {
    constexpr row rows[] = {
        // pip, where the base tells that it knows the option
        {"FROM python:3.12\nRUN pip install a\n", "FROM python:3.12\nRUN pip install --no-cache-dir a\n"},
        {"FROM python\nRUN pip3 -v install -q -r a && python3 -m pip install b\n",
         "FROM python\nRUN pip3 -v install -q --no-cache-dir -r a && python3 -m pip install --no-cache-dir "
         "b\n"},
        {"FROM debian:bookworm-slim\nRUN pip install a\n",
         "FROM debian:bookworm-slim\nRUN pip install --no-cache-dir a\n"},
        {"FROM ubuntu:22.04 AS b\nFROM b\nRUN pip install a\n",
         "FROM ubuntu:22.04 AS b\nFROM b\nRUN pip install --no-cache-dir a\n"},
        {"FROM ubuntu:14.04\nRUN pip install a\n", unchanged},
        {"FROM debian:jessie\nRUN pip install a\n", unchanged},
        {"FROM debian:buster\nRUN pip install a\n", unchanged},
        {"FROM centos:8\nRUN pip install a\n", unchanged},
        {"FROM node:20-alpine\nRUN pip install a\n", unchanged},
        {"FROM python:3.7\nRUN pip install a\n", unchanged},
        {"FROM python:alpine\nRUN pip install a\n", "FROM python:alpine\nRUN pip install --no-cache-dir a\n"},
        {"FROM b/python:3.12\nRUN pip install a\n", unchanged},
        {"FROM python:2.7\nRUN pip install a\n", unchanged},
        {"FROM python:$V\nRUN pip install a\n", unchanged},
        {"FROM python:3\nRUN pip install --no-cache-dir a && pip install --no-cache b\n", unchanged},
        {"FROM python:3\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n", unchanged},
        {"FROM python:3\nENV PIP_NO_CACHE_DIR 1\nRUN pip install a\n", unchanged},
        {"FROM python:3 AS b\nARG A PIP_CACHE_DIR\nFROM b\nRUN pip install a\n", unchanged},
        {"FROM python:3\nRUN pip install a\nENV PIP_NO_CACHE_DIR=1\n",
         "FROM python:3\nRUN pip install --no-cache-dir a\nENV PIP_NO_CACHE_DIR=1\n"},
        {"FROM python:3\nRUN export PIP_NO_CACHE_DIR=1 && pip install a\n", unchanged},
        {"FROM python:3\nRUN pip install --cache-dir=/b a\n", unchanged},
        {"FROM python:3\nRUN pip install a && rm -rf /root/.cache\n", unchanged},
        {"FROM python:3\nRUN pip install a\nRUN rm -r /root/.cache\n", unchanged},
        {"FROM python:3\nRUN pip install a\nRUN rm -rf /root/.cache\n",
         "FROM python:3\nRUN pip install --no-cache-dir a\nRUN rm -rf /root/.cache\n"},
        {"FROM python:3\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\n", unchanged},
        {"FROM python:3\nRUN --mount=type=cache,target=/root/.cache pip install a\n", unchanged},
        {"FROM python:3 AS b\nRUN pip install a\nFROM c\nCOPY --from=b /root/.cache /root/.cache\n",
         unchanged},
        {"FROM python:3\nRUN pip uninstall a && pip freeze\n", unchanged},
        {"FROM python:3\nRUN pip $A install b\n", unchanged},
        {"FROM python:3\nRUN (pip install a || pip install b) & wait\n",
         "FROM python:3\nRUN (pip install --no-cache-dir a || pip install --no-cache-dir b) & wait\n"},
        {"FROM python:3\nONBUILD RUN pip install a\n", unchanged}, // it is a part of the configuration
        // apk
        {"FROM alpine\nRUN apk add a && apk add b\n",
         "FROM alpine\nRUN apk add --no-cache a && apk add --no-cache b\n"},
        {"FROM node:20-alpine3.19\nRUN apk -U add a\n",
         "FROM node:20-alpine3.19\nRUN apk -U add --no-cache a\n"},
        {"FROM alpine:3.2\nRUN apk add a\n", unchanged},
        {"FROM alpine\nRUN apk add a && rm -rf /var/cache/apk/*\n", unchanged},
        {"FROM alpine\nRUN apk add --no-cache a && apk del b\n", unchanged},
        {"FROM alpine\nRUN apk -p /b add a\n", unchanged},
        {"FROM alpine\nRUN apk add --no-network a\n", unchanged},
        {"FROM alpine\nRUN apk add a && mkdir /var/cache/b\n",
         "FROM alpine\nRUN apk add --no-cache a && mkdir /var/cache/b\n"},
        {"FROM alpine\nRUN --mount=type=cache,target=/var/cache/apk apk add a\n", unchanged},
        {"FROM alpine\nRUN --mount=type=cache,target=/etc/apk/cache apk add a\n", unchanged},
        // and its update
        {"FROM alpine\nRUN apk update && apk add a\n", "FROM alpine\nRUN apk add --no-cache a\n"},
        {"FROM alpine\nRUN apk update && apk upgrade && apk add --no-cache a\n",
         "FROM alpine\nRUN apk upgrade --no-cache && apk add --no-cache a\n"},
        {"FROM alpine\nRUN set -e; apk update; apk add --no-cache a\n",
         "FROM alpine\nRUN set -e; apk add --no-cache a\n"},
        {"FROM alpine\nRUN apk update || true; apk add --no-cache a\n", unchanged},
        {"FROM alpine\nRUN apk update\n", unchanged},
        {"FROM alpine\nRUN apk update && echo a\n", unchanged},
        {"FROM alpine\nRUN apk update && rm a && apk add --no-cache b; exit 0\n", unchanged},
        {"FROM alpine\nRUN apk update && rm a && apk add --no-cache b\n",
         "FROM alpine\nRUN rm a && apk add --no-cache b\n"},
        {"FROM alpine\nRUN apk update; apk add --no-cache a; exit 0\n",
         "FROM alpine\nRUN apk add --no-cache a; exit 0\n"},
        {"FROM alpine\nRUN apk update && apk add --no-cache a && ./b\n", unchanged},
        {"FROM alpine\nRUN apk update && apk add --no-cache a\nRUN ./b\n", unchanged},
        {"FROM alpine\nRUN apk update && apk search a\n", unchanged},
        {"FROM alpine\nRUN apk update >/b && apk add --no-cache a && grep c /b\n", unchanged},
        {"FROM alpine\nRUN apk update -X b && apk add --no-cache a\n", unchanged},
        {"FROM alpine\nRUN { apk update; apk add --no-cache a; } >/b\n", unchanged},
        {"FROM alpine\nRUN b=$(apk update && apk add --no-cache a)\n", unchanged},
        {"FROM alpine\nRUN apk update </b && apk add --no-cache a\n", unchanged},
        {"FROM alpine\nRUN apk update >/dev/null 2>&1 </dev/null && apk add --no-cache a\n",
         "FROM alpine\nRUN apk add --no-cache a\n"},
        {"FROM alpine\nRUN apk update \\\n# why\n && apk add a\n",
         "FROM alpine\nRUN \\\n# why\n apk add --no-cache a\n"},
    };
    check_all(rows);
    CHECK(found_in("FROM a\nRUN pip install b\n").assumption == "pip is 19.1 or newer");
    CHECK(found_in("FROM alpine\nRUN apk update && apk add --no-cache a\n").message ==
          "apk leaves a package index that nothing reads");
}

TEST_CASE("on a line of its own, as the other lines are") {
    constexpr row rows[] = {
        {"FROM a\nRUN apt-get update && apt-get install -y \\\n    b \\\n    c\n",
         "FROM a\nRUN apt-get update && apt-get install -y \\\n    b \\\n    c \\\n"
         "    && rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update && \\\n  apt-get install -y b && \\\n  echo c\n",
         "FROM a\nRUN apt-get update && \\\n  apt-get install -y b && \\\n"
         "  rm -rf /var/lib/apt/lists/* && \\\n  echo c\n"},
        {"FROM a\nRUN apt-get update &&\\\n  apt-get install -y b &&\\\n  echo c\n",
         "FROM a\nRUN apt-get update &&\\\n  apt-get install -y b &&\\\n"
         "  rm -rf /var/lib/apt/lists/* &&\\\n  echo c\n"},
        {"FROM a\nRUN apt-get update \\\n && apt-get install -y b \\\n && echo c\n",
         "FROM a\nRUN apt-get update \\\n && apt-get install -y b \\\n && rm -rf /var/lib/apt/lists/* \\\n"
         " && echo c\n"},
        {"FROM a\nRUN set -e; \\\n\tapt-get update; \\\n\tapt-get install -y b; \\\n\techo c\n",
         "FROM a\nRUN set -e; \\\n\tapt-get update; \\\n\tapt-get install -y b; \\\n"
         "\trm -rf /var/lib/apt/lists/*; \\\n\techo c\n"},
        {"FROM a\r\nRUN apt-get update && \\\r\n  apt-get install -y b\r\n",
         "FROM a\r\nRUN apt-get update && \\\r\n  apt-get install -y b && \\\r\n"
         "  rm -rf /var/lib/apt/lists/*\r\n"},
        {"# escape=`\nFROM a\nRUN yum update && `\n  yum install b\n", unchanged}, // taken for Windows
        {"FROM a\nRUN apt-get update && apt-get install -y b && \\\n  echo c && echo d\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && \\\n  rm -rf /var/lib/apt/lists/* && \\\n"
         "  echo c && echo d\n"},
        {"FROM a\nRUN echo c && \\\n  apt-get update && apt-get install -y b && echo d\n",
         "FROM a\nRUN echo c && \\\n  apt-get update && apt-get install -y b && "
         "rm -rf /var/lib/apt/lists/* && echo d\n"},
    };
    check_all(rows);
}

TEST_CASE("the accidents of others") {
    constexpr row rows[] = {
        // `&& rm` on a comment line
        {"FROM a\nRUN apt-get update && \\\n  apt-get install -y b \\\n  # c\n  d\n",
         "FROM a\nRUN apt-get update && \\\n  apt-get install -y b \\\n  # c\n  d && \\\n"
         "  rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update && apt-get install -y b # c\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/* # c\n"},
        {"FROM a\nRUN apt-get update && \\\n  # apt-get install -y b\n  echo c\n",
         "FROM a\nRUN apt-get update && \\\n  rm -rf /var/lib/apt/lists/* && \\\n"
         "  # apt-get install -y b\n  echo c\n"},
        // on a heredoc's header line
        {"FROM a\nRUN <<E\napt-get update\napt-get install -y b\nE\n",
         "FROM a\nRUN <<E\napt-get update\napt-get install -y b && rm -rf /var/lib/apt/lists/*\nE\n"},
        {"FROM a\nRUN <<E\nset -e\napt-get update\napt-get install -y b\necho c\nE\n",
         "FROM a\nRUN <<E\nset -e\napt-get update\napt-get install -y b; rm -rf /var/lib/apt/lists/*\n"
         "echo c\nE\n"},
        {"FROM a\nRUN cat <<E > /b && apt-get update && apt-get install -y c\nd\nE\n",
         "FROM a\nRUN cat <<E > /b && apt-get update && apt-get install -y c && "
         "rm -rf /var/lib/apt/lists/*\nd\nE\n"},
        // what is only said
        {"FROM python:3\nRUN echo \"pip install a\" && echo pip install b\n", unchanged},
        {"FROM python:3\nRUN echo 'apt-get update && apt-get install b' > /c\n", unchanged},
        {"FROM python:3\nRUN cat <<E > /b\npip install c\nE\n", unchanged},
        {"FROM python:3\nRUN pippip install a && xpip install b && pip-install c\n", unchanged},
        {"FROM python:3\nLABEL a=\"pip install b\"\nENV C=\"apt-get update\"\n", unchanged},
        // cleaning after each install, which strands the next
        {"FROM a\nRUN apt-get update && apt-get install -y b && apt-get install -y c\n",
         "FROM a\nRUN apt-get update && apt-get install -y b && apt-get install -y c && "
         "rm -rf /var/lib/apt/lists/*\n"},
        {"FROM a\nRUN apt-get update\nRUN apt-get install -y b\nRUN apt-get install -y c\n", unchanged},
        // `; do`
        {"FROM a\nRUN for b in $(apt-get update; apt-get install -y c); do echo d; done\n", unchanged},
        {"FROM python:3\nRUN for b in c d; do pip install $b; done\n",
         "FROM python:3\nRUN for b in c d; do pip install --no-cache-dir $b; done\n"},
        {"FROM a\nRUN while apt-get update; do apt-get install -y b; done\n", unchanged},
        // a string that holds a script
        {"FROM a\nRUN [\"bash\", \"-c\", \"apt-get update && apt-get install -y b\"]\n",
         "FROM a\nRUN [\"bash\", \"-c\", \"apt-get update && apt-get install -y b && "
         "rm -rf /var/lib/apt/lists/*\"]\n"},
    };
    check_all(rows);
}

TEST_CASE("what apt-get is told besides") {
    constexpr tare::clean_package_caches_options besides{.caches = false};
    constexpr row assuming[] = {
        {"FROM a\nRUN apt-get install -y b\n", "FROM a\nRUN apt-get install -y --no-install-recommends b\n"},
        {"FROM a\nRUN apt-get -yq install b && apt install -qq -y c\n",
         "FROM a\nRUN apt-get -yq install --no-install-recommends b && "
         "apt install -qq -y --no-install-recommends c\n"},
        {"FROM a\nRUN apt-get install -y --no-install-recommends b\n", unchanged},
        {"FROM a\nRUN apt-get install -y --install-recommends b\n", unchanged},
        {"FROM a\nRUN echo APT::Install-Recommends 0 > b\nRUN apt-get install -y c\n", unchanged},
        {"FROM a\nRUN apt-get upgrade -y && apt-get build-dep -y b\n", unchanged},
    };
    check_all(assuming, tare::applicability::assuming, besides);
    constexpr row advice[] = {
        {"FROM a\nRUN apt-get install --no-install-recommends b\n",
         "FROM a\nRUN apt-get install -y --no-install-recommends b\n"},
        {"FROM a\nRUN apt-get install -qq --no-install-recommends b\n", unchanged},
        {"FROM a\nRUN yes | apt-get install --no-install-recommends b\n", unchanged},
        {"FROM a\nRUN apt-get -o APT::Get::Assume-Yes=1 install --no-install-recommends b\n", unchanged},
        {"FROM a\nRUN apt-get install --no-install-recommends $B\n",
         "FROM a\nRUN apt-get install -y --no-install-recommends $B\n"},
    };
    check_all(advice, tare::applicability::advice, besides);
    // Each can be left out.
    constexpr row rows[] = {{"FROM a\nRUN apt-get update && apt-get install b\n", unchanged}};
    check_all(rows, tare::applicability::advice,
              {.caches = false, .recommended = false, .confirmation = false});
    check_all(rows, tare::applicability::advice, {.managers = {tare::package_manager::pip}});
}

TEST_CASE("a comment silences it, and others compose with it") {
    const auto document = tare::parse("FROM a\n# tare: ignore=clean-package-caches\nRUN apt-get update\n");
    CHECK(tare::check(document, tare::clean_package_caches()).empty());
}

TEST_CASE("it takes time in proportion to the Dockerfile") {
    constexpr std::string_view units[] = {
        "RUN apt-get update && apt-get install -y a\n",
        "RUN apt-get update\nRUN ./a\n",
        "RUN pip install a; npm ci; apk add b\n",
        "FROM a AS b\nRUN apt-get update\nCOPY --from=b c d\n",
        "FROM b\nONBUILD RUN yum install -y a\n",
        "ENV PIP_NO_CACHE_DIR=1\nRUN --mount=type=cache,target=/a pip install b\n",
    };
    const auto look = [](const std::string& text) {
        const auto document = tare::parse_view(text);
        CHECK(tare::check(document, tare::clean_package_caches()).size() < text.size());
    };
    for (const auto unit : units) {
        CAPTURE(unit);
        const auto text = [&](std::size_t size) { return "FROM a\n" + tests::repeated(unit, size); };
        tests::require_linear(look, text(50'000), text(200'000));
    }
    // And in one RUN
    for (const std::string_view unit :
         {"pip install a && \\\n", "apt-get update && apt-get install -y a; \\\n",
          "apk update && apk add a && \\\n", "(yum install -y a) || \\\n",
          "if a; then npm ci; fi; ./b; \\\n"}) {
        CAPTURE(unit);
        const auto text = [&](std::size_t size) {
            return "FROM a\nRUN \\\n" + tests::repeated(unit, size) + "true\n";
        };
        tests::require_linear(look, text(50'000), text(200'000));
    }
}

// ---- At compile time

namespace {

constexpr std::string_view realistic = R"(FROM node:20 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN ["npm", "run", "build"]

FROM python:3.12-slim
# What the health check asks with
RUN apt-get update && \
    apt-get install -y --no-install-recommends curl
RUN pip install gunicorn
COPY --from=build /app/dist /srv
HEALTHCHECK CMD curl -f http://localhost/ || exit 1
)";

constexpr bool cleans() {
    tare::findings applied;
    const auto text = tare::detail::rewrite_text(realistic, tare::clean_package_caches(), {}, applied);
    return applied.size() == 3 && text.find("RUN npm ci && npm cache clean --force\n") != std::string::npos &&
           text.find("curl && \\\n    rm -rf /var/lib/apt/lists/*\n") != std::string::npos &&
           text.find("RUN pip install --no-cache-dir gunicorn\n") != std::string::npos;
}

static_assert(!tare::test::constexpr_tables<> || cleans());

} // namespace
