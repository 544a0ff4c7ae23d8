#include <tare/model/build_context.hpp>
#include <tare/model/likely_changes.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

/// `kind example+more` of each, `*` for a file that is not known.
std::string shown(const std::vector<tare::likely_change>& changes) {
    std::string out;
    for (const auto& each : changes) {
        if (!out.empty()) out += ", ";
        out += to_string(each.kind);
        out += ' ' + (each.example.empty() ? std::string("*") : each.example);
        if (each.files > 1) out += '+' + std::to_string(each.files - 1);
    }
    return out;
}

std::string likely(std::string_view text) {
    const auto document = tare::parse_view(text);
    return shown(tare::find_likely_changes(document));
}

std::string likely(std::string_view text, const std::vector<std::string>& paths) {
    const auto document = tare::parse_view(text);
    return shown(tare::find_likely_changes(document, *tare::make_build_context(paths)));
}

} // namespace

TEST_CASE("what is likely to change, by the Dockerfile alone") {
    struct row {
        std::string_view text;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"FROM b\nCOPY . .\nRUN make", "sources *, image b"},
        {"FROM b\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build",
         "sources *, lock file go.sum, manifest go.mod, image b"},
        {"FROM b\nCOPY main.py lib/ /app/", "sources lib+1, image b"},
        {"ARG V=1\nFROM b:$V\nARG V\nARG W", "argument V, argument W, image b:1"},
        {"FROM b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", ""},
        {"FROM scratch\nADD https://h/x /x", "remote source https://h/x"},
        {"FROM b AS s\nCOPY x .\nFROM c\nRUN --mount=target=/s make", "sources *, image b, image c"},
        {"", ""},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(likely(each.text) == each.expected);
    }
}

TEST_CASE("by the context") {
    CHECK(likely("FROM scratch\nCOPY package*.json ./\nRUN npm ci\nCOPY src src\nCOPY . .",
                 {"package.json", "package-lock.json", "README.md", "src/a.js", "src/b.js", ".dockerignore",
                  "Dockerfile"}) ==
          "sources src/a.js+1, sources README.md, lock file package-lock.json, manifest package.json");
    CHECK(likely("FROM scratch\nCOPY src src", {"README.md"}) == "");
}

TEST_CASE("files that package managers know") {
    using enum tare::likely_kind;
    struct row {
        std::string_view path;
        tare::likely_kind expected;
    };
    constexpr row rows[] = {
        {"package.json", manifest}, {"web/package-lock.json", lock_file}, {"go.mod", manifest},
        {"Cargo.lock", lock_file},  {"requirements.txt", manifest},       {"src/app.csproj", manifest},
        {"src/main.go", sources},   {"a/b/poetry.lock", lock_file},       {"package.json.bak", sources},
    };
    for (const auto& each : rows) {
        CAPTURE(each.path);
        CHECK(tare::kind_of_file(each.path) == each.expected);
    }
}

TEST_CASE("not too many are told") {
    std::string text("FROM scratch\n");
    for (int i = 0; i < 200; ++i)
        text += "COPY f" + std::to_string(i) + " /\nARG A" + std::to_string(i) + '\n';
    const auto document = tare::parse(text);
    CHECK(tare::find_likely_changes(document).size() == tare::max_likely_changes);
}
