#include <tare/model/image_layers.hpp>
#include <tare/model/wasted_files.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

/// `line:name` for each, `>line` where a later one deletes it, `?` where it is not certain.
std::string waste(std::string_view text) {
    const auto document = tare::parse_view(text);
    const auto layers = tare::find_layers(document);
    std::string out;
    for (const auto& each : tare::find_wasted_files(document, layers)) {
        if (!out.empty()) out += ' ';
        out += std::to_string(layers.layers[each.layer].line) + ':' + each.name;
        if (each.deleted_by) out += '>' + std::to_string(layers.layers[*each.deleted_by].line);
        if (!each.is_certain) out += '?';
    }
    return out;
}

struct row {
    std::string_view text;
    std::string_view expected;
};

} // namespace

TEST_CASE("what later layers delete in vain") {
    constexpr row rows[] = {
        {"FROM b\nCOPY a.tar /tmp/\nRUN tar xf /tmp/a.tar && rm /tmp/a.tar", "2:/tmp/a.tar>3"},
        {"FROM b\nADD a.tar b.tar /tmp/\nRUN rm -rf /tmp", "2:/tmp/a.tar>3 2:/tmp/b.tar>3"},
        {"FROM b\nWORKDIR /x\nCOPY a .\nRUN rm a", "3:/x/a>4?"},
        {"FROM b\nWORKDIR /x\nRUN curl -fsSLo a.tgz https://h/b && tar xf a.tgz\nRUN rm *.tgz",
         "3:/x/a.tgz>4"},
        {"FROM b\nRUN wget -O /a https://h/b\nRUN rm /a", "2:/a>3"},
        {"FROM b\nWORKDIR /x\nRUN wget https://h/b/c.zip?d\nRUN rm c.zip", "3:/x/c.zip>4"},
        {"FROM b\nRUN cd /tmp && curl -O https://h/c.zip\nRUN cd /tmp; rm -f c.zip", "2:/tmp/c.zip>3"},
        {"FROM b\nRUN echo a > /x/y\nRUN rm -r /x", "2:/x/y>3"},
        {"FROM b\nRUN git clone https://h/r /src && make -C /src\nRUN rm -rf /src", "2:/src>3"},
        {"FROM b\nCOPY src/ /t/\nRUN make -C /t\nRUN rm -r /t", "2:/t>4"},
        {"FROM b\nCOPY src/ /t/\nRUN rm -r /t/src", ""}, // only what is in it was copied
        {"FROM b\nRUN mkdir /x && touch /y\nRUN rm -rf /x /y", "2:/x>3 2:/y>3"},
        {"FROM b\nARG D=/t\nCOPY a $D/\nRUN rm /t/a", "3:/t/a>4?"},
        {"FROM b AS s\nCOPY a /t/\nFROM s\nRUN rm /t/a", "2:/t/a>4?"},
        {"FROM b\nRUN true || touch /y\nRUN rm /y", "2:/y>3?"},
        // Nothing is deleted that another layer has.
        {"FROM b\nRUN curl -o /a https://h && rm /a", ""},
        {"FROM b\nRUN curl -o /a https://h && rm /a\nRUN rm /a", ""},
        {"FROM b\nCOPY a /tmp/\nRUN rm /tmp/b", ""},
        {"FROM b\nCOPY a /tmp/\nRUN echo rm /tmp/a", ""},
        {"FROM b\nCOPY a /tmp/\nRUN rm $A/a", ""},
        {"FROM b\nCOPY a /tmp/\nRUN cd $A; rm a", ""},
        {"FROM b\nRUN --mount=type=cache,target=/tmp curl -o /tmp/a https://h\nRUN rm -f /tmp/a", ""},
        {"FROM b\nRUN echo a > /dev/null\nRUN rm -rf /dev/null", ""},
        {"FROM b AS s\nCOPY a /t/\nFROM b\nRUN rm /t/a", ""},
        {"FROM b\nSHELL [\"cmd\"]\nCOPY a /t/\nRUN rm /t/a", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(waste(each.text) == each.expected);
    }
}

TEST_CASE("packages that are removed in a later layer") {
    constexpr row rows[] = {
        {"FROM b\nRUN apt-get install -y gcc\nRUN apt-get purge -y gcc", "2:gcc>3"},
        {"FROM b\nRUN apk add --no-cache gcc\nRUN apk del gcc make", "2:gcc>3"},
        {"FROM b\nRUN apt-get install -y gcc && apt-get purge -y gcc", ""},
        {"FROM b\nRUN apt-get install -y gcc\nRUN apt-get purge -y make", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(waste(each.text) == each.expected);
    }
}

TEST_CASE("caches that package managers leave") {
    constexpr row rows[] = {
        {"FROM b\nRUN apt-get update && apt-get install -y a", "2:/var/lib/apt/lists"},
        {"FROM b\nRUN apt-get update && apt-get install -y a && apt-get clean", "2:/var/lib/apt/lists"},
        {"FROM b\nRUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*", ""},
        {"FROM b\nRUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt", ""},
        {"FROM b\nRUN apt-get install -y a", ""}, // no index is read
        {"FROM b\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*", "2:/var/lib/apt/lists>3"},
        {"FROM b\nRUN rm -rf /var/lib/apt/lists/* && apt-get update", "2:/var/lib/apt/lists"},
        {"FROM b\nRUN if x; then apt-get update; fi", "2:/var/lib/apt/lists?"},
        {"FROM b\nRUN --mount=type=cache,target=/var/lib/apt apt-get update", ""},
        {"FROM b\nRUN --mount=type=cache,target=$X apt-get update", ""},
        {"FROM b\nRUN apk add a", ""},
        {"FROM b\nRUN apk update && apk add a", "2:/var/cache/apk"},
        {"FROM b\nRUN apk add --no-cache a", ""},
        {"FROM b\nRUN dnf install -y a", "2:/var/cache/dnf"},
        {"FROM b\nRUN dnf install -y a && dnf clean all", ""},
        {"FROM b\nRUN yum -y install a\nRUN yum clean all", "2:/var/cache/yum>3"},
        {"FROM scratch\nRUN pip install a", "2:/root/.cache/pip"},
        {"FROM b\nRUN pip install a", "2:/root/.cache/pip?"}, // the base may set PIP_NO_CACHE_DIR
        {"FROM scratch\nRUN pip install --no-cache-dir a", ""},
        {"FROM scratch\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a", ""},
        {"FROM scratch\nRUN PIP_NO_CACHE_DIR=1 pip install a", ""},
        {"FROM scratch\nRUN --mount=type=cache,target=/root/.cache pip install a", ""},
        {"FROM scratch\nRUN --mount=type=cache,target=/root/.cache/pip/http pip install a", ""},
        {"FROM scratch\nRUN pip install a && rm -rf ~/.cache", ""},
        {"FROM scratch\nRUN pip install a && pip install b", "2:/root/.cache/pip"},
        {"FROM scratch\nRUN npm ci && npm cache clean --force", ""},
        {"FROM scratch\nRUN npm ci", "2:/root/.npm"},
        {"FROM scratch\nRUN go mod download", ""}, // that is where the packages are
        {"FROM scratch\nRUN echo pip install a", ""},
        {"FROM scratch\nRUN [\"pip\", \"install\", \"a\"]", ""}, // exec forms are not looked at
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(waste(each.text) == each.expected);
    }
}

TEST_CASE("the places of what writes and what deletes") {
    constexpr std::string_view text =
        "FROM b\nCOPY a.c \\\n /tmp/\nRUN true && \\\n # no\n rm -f \\\n /tmp/a.c";
    const auto document = tare::parse_view(text);
    const auto layers = tare::find_layers(document);
    const auto found = tare::find_wasted_files(document, layers);
    REQUIRE(found.size() == 1);
    CHECK(tare::slice(text, found[0].range) == "COPY a.c \\\n /tmp/");
    CHECK(tare::slice(text, found[0].deletion) == "rm -f \\\n /tmp/a.c");
}
