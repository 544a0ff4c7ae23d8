#include <tare/syntax/to_text.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

using namespace tare;

namespace {

template <class T>
struct row {
    T value;
    std::string_view expected;
    char escape = '\\';
};

template <class T>
void check_all(std::initializer_list<row<T>> rows) {
    for (const auto& each : rows) {
        CAPTURE(each.expected);
        const auto text = to_text(each.value, each.escape);
        CHECK(text.value_or(text.error().message()) == each.expected);
    }
}

constexpr auto shell = command_form::shell;
constexpr auto exec = command_form::exec;
constexpr std::int64_t second = 1'000'000'000;

} // namespace

TEST_CASE("words, as a JSON array where they need it") {
    check_all<copy_instruction>({
        {{.sources = {"a", "b"}, .destination = "/c/"}, "COPY a b /c/\n"},
        {{.sources = {"a b"}, .destination = "/c"}, "COPY [\"a b\", \"/c\"]\n"},
        {{.sources = {"a\nb"}, .destination = "/c"}, "COPY [\"a\\nb\", \"/c\"]\n"},
        {{.sources = {"[\"a\","}, .destination = "\"b\"]"}, "COPY [\"[\\\"a\\\",\", \"\\\"b\\\"]\"]\n"},
        {{.sources = {"--a"}, .destination = "b"}, "COPY -- --a b\n"},
        {{.sources = {"a"}, .destination = "b\\"}, "COPY a b\\\f\n"},
        {{.sources = {"a"}, .destination = "b\\"}, "COPY a b\\\n", '`'},
        {{.sources = {"a \xFF"}, .destination = "b"}, "no COPY instruction can have this value of `sources`"},
    });
    check_all<volume_instruction>({
        {{{"/a", "/b"}}, "VOLUME /a /b\n"},
        {{{"/a b"}}, "VOLUME [\"/a b\"]\n"},
        {{{" /a"}}, "no VOLUME instruction can have this value of `volumes`"},
        {{{}}, "VOLUME requires at least one argument"},
    });
    check_all<expose_instruction>({
        {{{"80", "22/tcp"}}, "EXPOSE 80 22/tcp\n"},
        {{{"80 22"}}, "no EXPOSE instruction can have this value of `ports`"},
    });
}

TEST_CASE("flags, quoted where they need it") {
    check_all<copy_instruction>({
        {{.sources = {"a"},
          .destination = "b",
          .from = "x",
          .chown = "u g",
          .chmod = "u=\"rw\"",
          .link = true,
          .parents = true,
          .exclude = {"*.a", "\\"}},
         "COPY --from=x --parents --chown=\"u g\" --chmod=\"u=\\\"rw\\\"\" --link --exclude=*.a "
         "--exclude=\"\\\\\" a b\n"},
        {{.sources = {"a"}, .destination = "b", .chown = "\xC3\xA9"}, "COPY --chown=\"\xE9\" a b\n"},
        {{.sources = {"a"}, .destination = "b", .chown = "\xE2\x82\xAC"},
         "no COPY instruction can have this value of `chown`"},
    });
    check_all<add_instruction>({
        {{.sources = {"a"},
          .destination = "b",
          .keep_git_dir = true,
          .checksum = "sha256:0",
          .unpack = false},
         "ADD --keep-git-dir=true --checksum=sha256:0 --unpack=false a b\n"},
    });
    check_all<run_instruction>({
        {{.command = {"a"},
          .mounts = {"type=cache,target=/x"},
          .network = network_mode::none,
          .security = security_mode::insecure},
         "RUN --mount=type=cache,target=/x --network=none --security=insecure a\n"},
        {{.command = {"a"}, .devices = {{"vendor.com/gpu=0", true}, {"a,b", false}, {"Name=x", false}, {}}},
         "RUN --device=vendor.com/gpu=0,required --device=\"\\\"a,b\\\"\" --device=name=Name=x "
         "--device=required=false a\n"},
    });
}

TEST_CASE("commands") {
    check_all<cmd_instruction>({
        {{}, "CMD\n"},
        {{shell, {"a  b"}}, "CMD a  b\n"},
        {{exec, {"a", "b \"c\"\\"}}, "CMD [\"a\", \"b \\\"c\\\"\\\\\"]\n"},
        {{exec, {}}, "CMD []\n"},
        {{shell, {"--a"}}, "CMD -- --a\n"},
        {{shell, {"a\\"}}, "CMD a\\\f\n"},
        {{shell, {"a\\\\"}}, "CMD a\\\\\n"},
        {{shell, {"a`"}}, "CMD a`\f\n", '`'},
        {{shell, {" a"}}, "no CMD instruction can have this value of `command`"},
        {{shell, {"a\nUSER root"}}, "no CMD instruction alone says this"},
        {{shell, {"[\"a\"]"}}, "no CMD instruction can have this value of `form`"},
        {{shell, {"a", "b"}}, "no CMD instruction can have this value of `command`"},
    });
    check_all<run_instruction>({
        {{.command = {"<<E"}, .files = {{"E", "a\n", false}}}, "RUN <<E\na\nE\n"},
        {{.command = {"<<-E"}, .files = {{"E", "\ta\n", true}}}, "RUN <<-E\n\ta\nE\n"},
        {{.command = {"<<E"}, .files = {{"E", "a", false}}}, "unterminated heredoc"},
    });
    check_all<shell_instruction>({
        {{{"/bin/sh", "-c"}}, "SHELL [\"/bin/sh\", \"-c\"]\n"},
        {{{}}, "SHELL requires at least one argument"},
    });
    check_all<healthcheck_instruction>({
        {{.is_disabled = true}, "HEALTHCHECK NONE\n"},
        {{.is_disabled = true, .retries = 1}, "no HEALTHCHECK instruction can have this value of `retries`"},
        {{.command = {"--a"},
          .interval = 90 * second,
          .timeout = second / 2,
          .start_period = 3600 * second,
          .start_interval = second / 1000 + 1,
          .retries = 3},
         "HEALTHCHECK --interval=90s --timeout=500ms --start-period=1h --start-interval=1000001ns "
         "--retries=3 "
         "CMD --a\n"},
        {{.command = {"a"}, .interval = -second}, "Interval \"interval\" cannot be less than 1ms"},
        {{.command = {"a"}, .retries = -1}, "--retries cannot be negative (-1)"},
        {{}, "Missing command after HEALTHCHECK CMD"},
    });
}

TEST_CASE("names and values") {
    check_all<env_instruction>({
        {{{{"a", "b"}, {"c", "\"d e\""}}}, "ENV a=b c=\"d e\"\n"},
        {{{{"a", "b  c"}}, true}, "ENV a b  c\n"},
        {{{{"a\\", "=b"}}, true}, "ENV a\\  =b\n"},
        {{{{"a", "b c"}}}, "Syntax error - can't find = in \"c\". Must be of the form: name=value"},
        {{{{"a", "b"}, {"c", "d"}}, true}, "no ENV instruction can have this value of `variables`"},
        {{{{"", "b"}}}, "ENV names can not be blank"},
        {{}, "ENV requires at least one argument"},
    });
    check_all<label_instruction>({{{{{"--a", "b"}}}, "LABEL -- --a=b\n"}});
    check_all<arg_instruction>({
        {{{{"a", std::nullopt, ""}, {"b", "", ""}, {"c", "d", ""}}}, "ARG a b= c=d\n"},
        {{{{"a", "1", "is the first"}, {"b", "2", "is another"}}},
         "# a is the first\n# b is another\nARG a=1 b=2\n"},
        {{{{"check", "1", "=skip=all"}}}, "#\n# check =skip=all\nARG check=1\n"},
        {{{{"a", "1", "x\nUSER root"}}}, "no ARG instruction alone says this"},
    });
}

TEST_CASE("one text") {
    check_all<from_instruction>({
        {{.base = "scratch"}, "FROM scratch\n"},
        {{"a", "b", "linux/amd64", "is the base"}, "# b is the base\nFROM --platform=linux/amd64 a AS b\n"},
        {{"a", "B", "", ""}, "no FROM instruction can have this value of `name`"},
        {{"a", "1", "", ""},
         "invalid name for build stage: \"1\", name can't start with a number or contain symbols"},
        {{"", "", "", ""}, "FROM requires either one or three arguments"},
    });
    check_all<workdir_instruction>({{{"/a b"}, "WORKDIR /a b\n"}, {{"C:\\"}, "WORKDIR C:\\\f\n"}});
    check_all<user_instruction>({{{"u:g"}, "USER u:g\n"}});
    check_all<maintainer_instruction>({{{"A <a@b.c>"}, "MAINTAINER A <a@b.c>\n"}});
    check_all<stopsignal_instruction>({{{"SIGTERM"}, "STOPSIGNAL SIGTERM\n"}});
    check_all<onbuild_instruction>({
        {{"RUN  a"}, "ONBUILD RUN  a\n"},
        {{"COPY <<E /x\nv\nE"}, "ONBUILD COPY <<E /x\nv\nE\n"},
        {{"ONBUILD RUN a"}, "no ONBUILD instruction can have this value of `expression`"},
        {{"FROM a"}, "FROM isn't allowed as an ONBUILD trigger"},
    });
}

TEST_CASE("heredocs") {
    check_all<copy_instruction>({
        {{.sources = {"a"}, .contents = {{"E", "v\n", true}, {"F G", "", false}}, .destination = "/x/"},
         "no COPY instruction can have this value of `sources`"}, // no word of COPY holds a blank
        {{.sources = {"a"}, .contents = {{"E", "v\n", true}, {"F", "", false}}, .destination = "/x/"},
         "COPY <<E <<\"F\" a /x/\nv\nE\nF\n"},
        {{.contents = {{"-E", "v\n", true}}, .destination = "/x"}, "COPY <<\\-E /x\nv\n-E\n"},
        {{.contents = {{"E", "E\n", true}}, .destination = "/x"}, "no COPY instruction alone says this"},
        {{.contents = {{"E", "", true}}, .destination = "/x y"}, "COPY [\"<<E\", \"/x y\"]\n"},
    });
}

TEST_CASE("a line longer than a line may be is continued where that changes nothing") {
    const std::string x(70'000, 'x');
    const auto text = to_text(cmd_instruction{shell, {x}});
    REQUIRE(text);
    CHECK(text->size() == x.size() + 7);
    CHECK(text->substr(65'532, 4) == "xx\\\n");

    CHECK(to_text(cmd_instruction{shell, {"a" + std::string(70'000, '#') + "b"}}).error().message() ==
          "dockerfile line greater than max allowed size of 65535");
    CHECK(to_text(cmd_instruction{exec, {std::string(200'000, '#') + x}}).has_value() == false);
    std::string words;
    for (int i = 0; i < 30'000; ++i) words += " # \xC3\xA9\\";
    CHECK(to_text(cmd_instruction{shell, {"a" + words + "b"}}));
}

// At compile time, where the library's strings work there.
namespace {

template <class T>
constexpr bool is_written() {
    T copy;
    copy.sources.emplace_back("a b");
    copy.destination = "/c";
    copy.chown = "1";
    const auto text = to_text(copy);
    return text && *text == "COPY --chown=1 [\"a b\", \"/c\"]\n";
}

} // namespace

static_assert(!tare::test::constexpr_string<> || is_written<copy_instruction>());
