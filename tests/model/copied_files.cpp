#include <tare/model/copied_files.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using tare::unmatched_source;

namespace {

using list = std::vector<std::string>;

const list paths{"Dockerfile", "a.txt",  "b.txt", "c.md",   "dir/1.txt", "dir/sub/2.txt",
                 "dir2/3.md",  "empty/", "x/y/z", "x/y2/z", "[odd]",     "secret.key"};

/// What a COPY takes, a file a line: source, `>`, destination; then `~` where it may land inside, `?`
/// where it may be left out, `u` where it may be unpacked. Sources that take nothing come after, in
/// parentheses.
std::string shown(const tare::copy_request& request) {
    tare::ignore_patterns ignore;
    CHECK_FALSE(ignore.add("*.key"));
    const auto context = tare::make_build_context(paths, ignore);
    const auto found = tare::find_copied_files(request, *context);
    if (!found) return std::string(found.error().message());
    std::string out;
    const auto part = [&] {
        if (!out.empty()) out += ' ';
    };
    for (const auto& file : found->files) {
        part();
        out += file.source + '>' + file.destination;
        if (file.may_land_inside) out += '~';
        if (file.may_be_left_out) out += '?';
        if (file.may_be_unpacked) out += 'u';
    }
    for (const auto& each : found->unmatched) {
        part();
        out += '(' + std::to_string(each.operand) + ' ';
        switch (each.why) {
        case unmatched_source::remote: out += "remote"; break;
        case unmatched_source::not_found: out += "not found"; break;
        case unmatched_source::ignored: out += "ignored"; break;
        case unmatched_source::no_match: out += "no match"; break;
        }
        out += ')';
    }
    return out;
}

} // namespace

TEST_CASE("files and where they land") {
    struct row {
        list sources;
        std::string_view destination;
        std::string_view expected;
    };
    const row rows[] = {
        // A file
        {{"a.txt"}, "/d/", "a.txt>/d/a.txt"},
        {{"./a.txt"}, "/d/.", "a.txt>/d/a.txt"},
        {{"/a.txt"}, "/d", "a.txt>/d~"},
        {{"../a.txt"}, "/", "a.txt>/a.txt"},
        {{"a.txt/"}, "/d/", "a.txt>/d/a.txt"},
        {{"a.txt"}, ".", "a.txt>/app/a.txt"},
        {{"a.txt"}, "", "a.txt>/app/a.txt"},
        {{"a.txt"}, "./", "a.txt>/app/a.txt"},
        {{"a.txt"}, "/app", "a.txt>/app/a.txt"},
        {{"a.txt"}, "..", "a.txt>/a.txt"},
        {{"a.txt"}, "b", "a.txt>/app/b~"},
        {{"a.txt"}, "b/", "a.txt>/app/b/a.txt"},
        {{"dir/sub/2.txt"}, "/d/", "dir/sub/2.txt>/d/2.txt"},
        {{"a.txt", "c.md"}, "/d/", "a.txt>/d/a.txt c.md>/d/c.md"},

        // A folder: what is in it
        {{"dir"}, "/d", "dir/1.txt>/d/1.txt dir/sub/2.txt>/d/sub/2.txt"},
        {{"dir/"}, "/d/", "dir/1.txt>/d/1.txt dir/sub/2.txt>/d/sub/2.txt"},
        {{"x/y/../y"}, ".", "x/y/z>/app/z"},
        {{"empty"}, "/d", ""},
        {{"dir2", "a.txt"}, "/d", "dir2/3.md>/d/3.md a.txt>/d/a.txt"}, // /d is a folder by then

        // Wildcards
        {{"*.txt"}, "/d/", "a.txt>/d/a.txt b.txt>/d/b.txt"},
        {{"dir*"}, "/d/", "dir/1.txt>/d/1.txt dir/sub/2.txt>/d/sub/2.txt dir2/3.md>/d/3.md"},
        {{"*/sub"}, "/d/", "dir/sub/2.txt>/d/2.txt"},
        {{"x/y?"}, "/d/", "x/y2/z>/d/z"},
        {{"x/*/z"}, "/d/", "x/y/z>/d/z x/y2/z>/d/z"},
        {{"**/*.md"}, "/d/", "dir2/3.md>/d/3.md"}, // two stars are one
        {{"[[]odd]"}, "/d/", "[odd]>/d/[odd]"},
        {{"x[/]y"}, "/d/", "x/y/z>/d/z"}, // BuildKit's split at slashes breaks the class
        {{"empty*"}, "/d/", ""},
        {{"dir2", "*"},
         "/d",
         "dir2/3.md>/d/3.md Dockerfile>/d/Dockerfile [odd]>/d/[odd] a.txt>/d/a.txt "
         "b.txt>/d/b.txt c.md>/d/c.md dir/1.txt>/d/1.txt dir/sub/2.txt>/d/sub/2.txt "
         "dir2/3.md>/d/3.md x/y/z>/d/y/z x/y2/z>/d/y2/z"},

        // Nothing
        {{"none"}, "/d/", "(0 not found)"},
        {{"none*"}, "/d/", "(0 no match)"},
        {{"none/*"}, "/d/", "(0 not found)"},
        {{"a.txt", "secret.key"}, "/d/", "a.txt>/d/a.txt (1 ignored)"},
        {{"*.key"}, "/d/", "(0 no match)"},
        {{"[odd]"}, "/d/", "(0 no match)"}, // a class
        {{"dir\\/1.txt"}, "/d/", "(0 not found)"},
        {{"https://a.com/b"}, "/d/", "(0 remote)"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.sources);
        CAPTURE(each.destination);
        CHECK(
            shown({.sources = each.sources, .destination = each.destination, .working_directory = "/app"}) ==
            each.expected);
    }
}

TEST_CASE("--exclude") {
    struct row {
        list sources;
        list exclude;
        std::string_view expected;
    };
    const row rows[] = {
        {{"dir"}, {"*.txt"}, "dir/sub/2.txt>/d/sub/2.txt"},
        {{"dir"}, {"**/*.txt"}, ""},
        {{"dir"}, {"sub"}, "dir/1.txt>/d/1.txt"},
        {{"dir"}, {"*", "!sub"}, "dir/sub/2.txt>/d/sub/2.txt"},
        {{"dir*"}, {"*.md"}, "dir/1.txt>/d/1.txt dir/sub/2.txt>/d/sub/2.txt"},
        {{"*.txt"}, {"b.*"}, "a.txt>/d/a.txt b.txt>/d/b.txt?"}, // moby/buildkit#5489
        {{"dir"}, {"["}, "syntax error in pattern"},
        {{"dir"}, {"[z-a]"}, "syntax error in pattern"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.sources);
        CAPTURE(each.exclude);
        CHECK(shown({.sources = each.sources, .destination = "/d/", .exclude = each.exclude}) ==
              each.expected);
    }
}

TEST_CASE("--parents") {
    struct row {
        list sources;
        std::string_view expected;
    };
    const row rows[] = {
        {{"x/y/z"}, "x/y/z>/d/x/y/z"},
        {{"./x/y"}, "x/y/z>/d/x/y/z"},
        {{"/x/y/."}, "x/y/z>/d/x/y/z"},
        {{"x/./y/z"}, "x/y/z>/d/y/z"},
        {{"x/./*/z"}, "x/y/z>/d/y/z x/y2/z>/d/y2/z"},
        {{"x/y*/./z"}, "x/y/z>/d/z x/y2/z>/d/z"},
        {{"**/*.md"}, "c.md>/d/c.md dir2/3.md>/d/dir2/3.md"}, // patterns of a .dockerignore
        {{"none"}, "(0 not found)"},
        {{"none*"}, "(0 no match)"},
        {{"none/./*"}, "(0 not found)"},
        {{"secret.key"}, "(0 ignored)"},
        {{"dir2/./."}, "dir2/3.md>/d/3.md?"}, // no pattern is left
    };
    for (const auto& each : rows) {
        CAPTURE(each.sources);
        CHECK(shown({.sources = each.sources, .destination = "/d", .keeps_parents = true}) == each.expected);
    }
}

TEST_CASE("instructions as requests") {
    tare::copy_instruction copy{.sources = {"a.txt"}, .destination = "/d/", .parents = true};
    CHECK(shown(make_copy_request(copy)) == "a.txt>/d/a.txt");

    tare::add_instruction add{.sources = {"a.txt", "dir"}, .destination = "d/"};
    CHECK(shown(make_copy_request(add, "/app")) ==
          "a.txt>/app/d/a.txtu dir/1.txt>/app/d/1.txt dir/sub/2.txt>/app/d/sub/2.txt");
    add.unpack = false;
    CHECK(shown(make_copy_request(add)) == "a.txt>/d/a.txt dir/1.txt>/d/1.txt dir/sub/2.txt>/d/sub/2.txt");
}

TEST_CASE("where the ignore file is not known nothing is certain") {
    const auto context = tare::make_build_context(list{".dockerignore", "a"}, tare::no_texts);
    const list sources{"."};
    const auto found = tare::find_copied_files({.sources = sources, .destination = "."}, *context);
    REQUIRE(found);
    for (const auto& file : found->files) CHECK_FALSE(file.is_certain());
}

template <class Instruction>
concept requestable = requires {
    tare::make_copy_request(Instruction{});
};
static_assert(!requestable<tare::copy_instruction> && !requestable<tare::add_instruction>); // would dangle
static_assert(tare::is_remote_source("git@github.com:a/b") && !tare::is_remote_source("git/a"));
