#include <tare/syntax/as.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"

using namespace tare;

namespace {

/// The last instruction of a text as a value.
template <class T>
result<T, instruction_error> read(std::string_view text) {
    const auto document = parse_view(text);
    const auto instructions = document.instructions();
    return as<T>(*instructions.at(instructions.size() - 1));
}

template <class T>
struct row {
    std::string_view text;
    T expected;
};

template <class T>
void check_all(std::initializer_list<row<T>> rows) {
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto value = read<T>(each.text);
        CHECK(value);
        CHECK(value.value_or(T()) == each.expected);
    }
}

constexpr auto shell = command_form::shell;
constexpr auto exec = command_form::exec;

} // namespace

TEST_CASE("ADD and COPY") {
    check_all<add_instruction>({
        {"ADD a b", {.sources = {"a"}, .destination = "b"}},
        {"ADD [\"a b\", \"c\"]", {.sources = {"a b"}, .destination = "c"}},
        {"ADD --chown=u --chmod=1 --link --keep-git-dir=false --checksum=sha256:x --unpack --exclude=*.a a b",
         {.sources = {"a"},
          .destination = "b",
          .chown = "u",
          .chmod = "1",
          .link = true,
          .keep_git_dir = false,
          .checksum = "sha256:x",
          .unpack = true,
          .exclude = {"*.a"}}},
        {"ADD <<E /x\nv\nE", {.contents = {{"E", "v\n", true}}, .destination = "/x"}},
    });
    check_all<copy_instruction>({
        {"COPY a b c/", {.sources = {"a", "b"}, .destination = "c/"}},
        {"COPY \"a b\" c", {.sources = {"\"a", "b\""}, .destination = "c"}},
        {"COPY --from=x --chown='u g' --parents --link=FALSE --exclude=a --exclude=b -- --c d",
         {.sources = {"--c"},
          .destination = "d",
          .from = "x",
          .chown = "u g",
          .parents = true,
          .exclude = {"a", "b"}}},
        {"COPY <<-'E' f <<F /x\n\ta\n\t\tb\n\tE\n\tc\nF",
         {.sources = {"f"}, .contents = {{"E", "a\nb\n", false}, {"F", "\tc\n", true}}, .destination = "/x"}},
        {"COPY <<E <<E /x\n1\nE\n2\nE", // the last body of a name counts
         {.contents = {{"E", "2\n", true}, {"E", "2\n", true}}, .destination = "/x"}},
        {"COPY [\"<<E\", \"/x\"]", {.contents = {{"E", "", true}}, .destination = "/x"}},
        {"COPY << A /x\nv\nA", {.sources = {"<<", "A"}, .destination = "/x"}}, // read, but no source
    });
}

TEST_CASE("ARG") {
    check_all<arg_instruction>({
        {"ARG a", {{{"a", std::nullopt, ""}}}},
        {"ARG a= b=\"c d\"", {{{"a", "", ""}, {"b", "\"c d\"", ""}}}},
        {"ARG a=b=c", {{{"a", "b=c", ""}}}},
        {"ARG --x a", {{{"a", std::nullopt, ""}}}}, // flags are set apart, and nobody looks at them
        {"# a is the first\n# b is  the second\nARG a b=1",
         {{{"a", std::nullopt, "is the first"}, {"b", "1", "is  the second"}}}},
        {"# b a\n# a 1\n# a b 2\n# a 3\nARG a b \"a b\" a",
         {{{"a", std::nullopt, "1"},
           {"b", std::nullopt, "a"},
           {"\"a b\"", std::nullopt, ""},
           {"a", std::nullopt, "1"}}}},
        {"# a\n# ab is not it\nARG a", {{{"a", std::nullopt, ""}}}},
    });
}

TEST_CASE("CMD, ENTRYPOINT and SHELL") {
    check_all<cmd_instruction>({
        {"CMD", {shell, {}}},
        {"CMD a  b", {shell, {"a  b"}}},
        {"CMD []", {exec, {}}},
        {"CMD [\"a\", \"b c\"]", {exec, {"a", "b c"}}},
        {"CMD ['a']", {shell, {"['a']"}}},
        {"CMD <<E", {shell, {"<<E"}}}, // takes no heredocs
    });
    check_all<entrypoint_instruction>({
        {"ENTRYPOINT exec \\\n a", {shell, {"exec  a"}}},
        {"ENTRYPOINT [\"a\"]", {exec, {"a"}}},
    });
    check_all<shell_instruction>({{"SHELL [\"a\", \"-c\"]", {{"a", "-c"}}}});
}

TEST_CASE("ENV and LABEL") {
    check_all<env_instruction>({
        {"ENV a=b", {{{"a", "b"}}}},
        {"ENV a=\"b c\" d=e\\ f g=", {{{"a", "\"b c\""}, {"d", "e\\ f"}, {"g", ""}}}},
        {"ENV a  b = c", {{{"a", "b = c"}}, true}},
        {"ENV \"a b\"=c", {{{"\"a b\"", "c"}}}},
    });
    check_all<label_instruction>({
        {"LABEL a.b=c d=\"e\"", {{{"a.b", "c"}, {"d", "\"e\""}}}},
        {"LABEL a b", {{{"a", "b"}}, true}},
    });
}

TEST_CASE("EXPOSE") {
    check_all<expose_instruction>({
        {"EXPOSE 80", {{"80"}}},
        {"EXPOSE b 9/tcp 80 $A 80", {{"b", "9/tcp", "80", "$A", "80"}}},
    });
}

TEST_CASE("FROM") {
    check_all<from_instruction>({
        {"FROM a", {.base = "a"}},
        {"FROM a AS b", {.base = "a", .name = "b"}},
        {"FROM --platform=$P a:1@sha256:x as B-1.c_d",
         {.base = "a:1@sha256:x", .name = "b-1.c_d", .platform = "$P"}},
        {"# b builds it\nFROM a aS B", {.base = "a", .name = "b", .documentation = "builds it"}},
        {"FROM a a\xC5\xBF \xE2\x84\xAA", {.base = "a", .name = "k"}}, // a long s, a Kelvin sign
    });
}

TEST_CASE("HEALTHCHECK") {
    check_all<healthcheck_instruction>({
        {"HEALTHCHECK NONE", {.is_disabled = true}},
        {"HEALTHCHECK --anything none", {.is_disabled = true}}, // flags are not looked at
        {"HEALTHCHECK CMD a  b", {.command = {"a  b"}}},
        {"HEALTHCHECK cmd [\"a\", \"b\"]", {.form = exec, .command = {"a", "b"}}},
        {"HEALTHCHECK --interval=1m --timeout=1.5s --start-period=0 --start-interval=1ms --retries=3 CMD a",
         {.command = {"a"},
          .interval = 60'000'000'000,
          .timeout = 1'500'000'000,
          .start_interval = 1'000'000,
          .retries = 3}},
        {"HEALTHCHECK --interval= --retries= CMD a", {.command = {"a"}}},
    });
}

TEST_CASE("ONBUILD") {
    check_all<onbuild_instruction>({
        {"ONBUILD RUN a", {"RUN a"}},
        {"  onbuild \\\n  run  a \\\n b", {"run  a  b"}},
        {"ONBUILD FOO", {"FOO"}},
        {"ONBUILD COPY <<A <<B /x\n1\nA\n2\nB", {"COPY <<A <<B /x\n1\nA\n2\nB"}},
        {"ONBU\xC4\xB0LD RUN a", {"ONBU\xC4\xB0LD RUN a"}}, // a dotted I, which BuildKit does not cut off
        {"ONBUILD MA\xC4\xB0NTAINER a", {"MA\xC4\xB0NTAINER a"}},
    });
}

TEST_CASE("RUN") {
    check_all<run_instruction>({
        {"RUN", {}},
        {"RUN a \\\n  b", {.command = {"a   b"}}},
        {"RUN [\"a\", \"b\"]", {.form = exec, .command = {"a", "b"}}},
        {"RUN <<A 3<<-B\n1\nA\n\t2\n\tB",
         {.command = {"<<A 3<<-B"}, .files = {{"A", "1\n", false}, {"B", "\t2\n", true}}}},
        {"RUN --mount=type=cache,target=/a --network=none --mount=from=b$,target=c --security=insecure d",
         {.command = {"d"},
          .mounts = {"type=cache,target=/a", "from=b$,target=c"},
          .network = network_mode::none,
          .security = security_mode::insecure}},
        {"RUN --network=default --security=sandbox a",
         {.command = {"a"}, .network = network_mode::standard, .security = security_mode::sandbox}},
        {"RUN --device=v.com/x=y,required --device=required=0,name=a --device=b a",
         {.command = {"a"}, .devices = {{"v.com/x=y", true}, {"a", false}, {"b", false}}}},
    });
}

TEST_CASE("instructions of one text") {
    check_all<maintainer_instruction>({{"MAINTAINER A <a@b>", {"A <a@b>"}}});
    check_all<stopsignal_instruction>({{"STOPSIGNAL --x 9", {"9"}}}); // flags are not looked at
    check_all<user_instruction>({{"USER a:b c", {"a:b c"}}});
    check_all<workdir_instruction>({{"WORKDIR C:\\a b", {"C:\\a b"}}});
    check_all<volume_instruction>({
        {"VOLUME /a /b", {{"/a", "/b"}}},
        {"VOLUME [\" /a \"]", {{"/a"}}},
    });
}

TEST_CASE("what is wrong, and where") {
    struct error_row {
        std::string_view text;
        std::string_view message;
        std::string_view at;
    };
    constexpr error_row rows[] = {
        // Unknown words
        {"FORM a", "unknown instruction: FORM (did you mean FROM?)", "FORM"},
        {"&& a", "unknown instruction: &&", "&&"},
        {"\\", "unknown instruction: ", "\\"},
        {"copy\xC2\xA0 a b", "unknown instruction: copy\xC2\xA0 (did you mean copy?)", "copy\xC2\xA0"},

        // Counts
        {"FROM", "FROM requires either one or three arguments", "FROM"},
        {"FROM a AS", "FROM requires either one or three arguments", "AS"},
        {"FROM a is b", "FROM requires either one or three arguments", "is b"},
        {"FROM a AS b c", "FROM requires either one or three arguments", "AS b c"},
        {"USER", "USER requires exactly one argument", "USER"},
        {"ENV", "ENV requires at least one argument", "ENV"},
        {"EXPOSE \\\n", "EXPOSE requires at least one argument", "EXPOSE"},
        {"ONBUILD", "ONBUILD requires at least one argument", "ONBUILD"},
        {"VOLUME []", "VOLUME requires at least one argument", "VOLUME []"},
        {"SHELL []", "SHELL requires at least one argument", "SHELL []"},
        {"COPY a",
         "COPY requires at least two arguments, but only one was provided. Destination could not be "
         "determined",
         "COPY a"},

        // Flags, and what is looked at first
        {"COPY --form=a b c", "unknown flag: --form (did you mean from?)", "--form=a"},
        {"COPY --FROM=a b c", "unknown flag: --FROM", "--FROM=a"},
        {"COPY --=a b c", "unknown flag: --", "--=a"},
        {"COPY --from=a --from=b c d", "duplicate flag specified: --from", "--from=b"},
        {"COPY --from b c", "missing a value on flag: --from", "--from"},
        {"COPY --link= b c", "missing a value on flag: --link", "--link="},
        {"COPY --li\\\nnk=1 b c", "expecting boolean value for flag --link, not: 1", "--li\\\nnk=1"},
        {"COPY --x b",
         "COPY requires at least two arguments, but only one was provided. Destination could not be "
         "determined",
         "COPY --x b"},
        {"ENV --x", "unknown flag: --x", "--x"},
        {"CMD --x a", "unknown flag: --x", "--x"},
        {"FROM --x a AS 1",
         "invalid name for build stage: \"1\", name can't start with a number or contain symbols", "1"},

        // Arguments
        {"FROM a AS b/c",
         "invalid name for build stage: \"b/c\", name can't start with a number or contain symbols", "b/c"},
        {"ENV =a", "ENV names can not be blank", "=a"},
        {"LABEL a=b =c", "LABEL names can not be blank", "=c"},
        {"ARG a = b", "ARG names can not be blank", "="},
        {"VOLUME [\"a\", \" \"]", "VOLUME specified can not be an empty string", "\" \""},
        {"ADD a <<E\nE", "ADD cannot accept a heredoc as a destination", "<<E"},
        {"SHELL a b", "SHELL requires the arguments to be in JSON form", "a b"},
        {"ONBUILD ONBUILD RUN a", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", "ONBUILD"},
        {"ONBUILD from a", "FROM isn't allowed as an ONBUILD trigger", "from"},
        {"ONBUILD ma\xC4\xB1ntainer a", "MAINTAINER isn't allowed as an ONBUILD trigger",
         "ma\xC4\xB1ntainer"},

        // HEALTHCHECK
        {"HEALTHCHECK NONE a", "HEALTHCHECK NONE takes no arguments", " a"},
        {"HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD", "HEALTHCHECK CMD"},
        {"HEALTHCHECK foo", "Unknown type \"FOO\" in HEALTHCHECK (try CMD)", "foo"},
        {"HEALTHCHECK --x foo", "unknown flag: --x", "--x"},
        {"HEALTHCHECK --interval=1us CMD a", "Interval \"interval\" cannot be less than 1ms",
         "--interval=1us"},
        {"HEALTHCHECK --timeout=-1s CMD a", "Interval \"timeout\" cannot be less than 1ms", "--timeout=-1s"},
        {"HEALTHCHECK --timeout=$X CMD a", "time: invalid duration \"$X\"", "--timeout=$X"},
        {"HEALTHCHECK --timeout=5 CMD a", "time: missing unit in duration \"5\"", "--timeout=5"},
        {"HEALTHCHECK --timeout=5d CMD a", "time: unknown unit \"d\" in duration \"5d\"", "--timeout=5d"},
        {"HEALTHCHECK --retries=a CMD a", "strconv.ParseInt: parsing \"a\": invalid syntax", "--retries=a"},
        {"HEALTHCHECK --retries=9999999999 CMD a",
         "strconv.ParseInt: parsing \"9999999999\": value out of range", "--retries=9999999999"},
        {"HEALTHCHECK --retries=-2147483648 CMD a", "--retries cannot be negative (-2147483648)",
         "--retries=-2147483648"},

        // RUN
        {"RUN --mount a", "missing a value on flag: --mount", "--mount"},
        {"RUN --mount= a", "failed to parse csv mounts: EOF", "--mount="},
        {"RUN --mount=a\\\"b a",
         "failed to parse csv mounts: parse error on line 1, column 2: bare \" in non-quoted-field",
         "--mount=a\\\"b"},
        {"RUN --mount=From=$a a", "'from' doesn't support variable expansion, define alias stage instead",
         "--mount=From=$a"},
        {"RUN --network=x --device= a", "failed to parse csv devices: EOF", "--device="},
        {"RUN --network=Host a", "invalid network mode \"Host\"", "--network=Host"},
        {"RUN --security= a", "security \"\" is not valid", "--security="},
        {"RUN --device=a,required=x b", "invalid value for required: x", "--device=a,required=x"},
        {"RUN --device=a,b c", "invalid field 'b' must be a key=value pair", "--device=a,b"},
        {"RUN --device=a,nam=b c", "unexpected key 'nam' in 'nam=b' (did you mean name?)",
         "--device=a,nam=b"},
        {"RUN --device=a,name=b c", "device name already set to a", "--device=a,name=b"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto text = "# a comment\n" + std::string(each.text);
        const auto document = parse(text);
        const auto node = document.instructions().front();
        std::optional<instruction_error> error;
        visit(node, overloaded{[&](const instruction_error& found) { error = found; }, [](const auto&) {}});
        REQUIRE(error);
        CHECK(error->message() == each.message);
        CHECK(slice(text, error->range) == each.at);
        CHECK(error->line == 2);
    }
}

TEST_CASE("an instruction of another kind") {
    const auto copy = read<copy_instruction>("RUN a");
    REQUIRE_FALSE(copy);
    CHECK(copy.error().fault == instruction_fault::other_instruction);
    CHECK(copy.error().message() == "this is no COPY");
    CHECK(read<copy_instruction>("FOO a").error().fault == instruction_fault::unknown_instruction);
}

TEST_CASE("the instruction in an ONBUILD") {
    const auto document = parse_view("ONBUILD COPY --from=a b c");
    const auto copy = as<copy_instruction>(*document.instructions().front().trigger());
    REQUIRE(copy);
    CHECK(copy->from == "a");
}

TEST_CASE("each instruction is visited as what it is") {
    const auto document = parse_view("FROM a\nRUN b\nFOO c\nCMD [\"d\"]");
    std::string seen;
    for (const auto node : document.instructions()) {
        seen += visit(node, overloaded{
                                [](const from_instruction& from) { return "from " + from.base; },
                                [](const run_instruction& run) { return "run " + run.command[0]; },
                                [](const instruction_error& error) { return error.message(); },
                                [](const auto& other) { return std::string(to_string(other.key)); },
                            });
        seen += '\n';
    }
    CHECK(seen == "from a\nrun b\nunknown instruction: FOO (did you mean FROM?)\nCMD\n");
}

TEST_CASE("many triggers, heredocs and comments take no long time") {
    std::string triggers;
    for (int i = 0; i < 8'000; ++i) triggers += "ONBUILD "; // a line may be 65,535 bytes long
    CHECK(read<onbuild_instruction>(triggers).error().fault == instruction_fault::nested_onbuild);

    std::string copy("COPY");
    std::string bodies("\n");
    for (int i = 0; i < 5'000; ++i) {
        const auto name = 'E' + std::to_string(i);
        copy += " <<" + name;
        bodies += name + '\n';
    }
    CHECK(read<copy_instruction>(copy + " /x" + bodies)->contents.size() == 5'000);

    std::string comments;
    std::string arg("ARG");
    for (int i = 0; i < 10'000; ++i) {
        const auto name = std::to_string(i);
        comments += "# " + name + " it is\n";
        arg += ' ' + name;
    }
    CHECK(read<arg_instruction>(comments + arg)->arguments[9'999].documentation == "it is");
}

// At compile time, where the library's strings work there.
namespace {

template <class T, class Check>
constexpr bool is_read(std::string_view text, Check check) {
    const auto document = parse_view(text);
    const auto read = as<T>(document.instructions().front());
    return read && check(*read);
}

template <class T, class Check>
constexpr bool is_read_or_cannot_be(std::string_view text, Check check) {
    if constexpr (test::constexpr_string<>)
        return is_read<T>(text, check);
    else
        return true;
}

static_assert(is_read_or_cannot_be<add_instruction>("ADD --link --exclude=b a /c", [](const auto& add) {
    return add.link && add.exclude[0] == "b" && add.sources[0] == "a" && add.destination == "/c";
}));
static_assert(is_read_or_cannot_be<arg_instruction>("ARG a=b c", [](const auto& arg) {
    return arg.arguments[0].value == "b" && arg.arguments[1].name == "c";
}));
static_assert(is_read_or_cannot_be<cmd_instruction>("CMD [\"a\"]", [](const auto& cmd) {
    return cmd.form == exec && cmd.command[0] == "a";
}));
static_assert(is_read_or_cannot_be<copy_instruction>("COPY --from=b <<-E a /c\n\tx\nE", [](const auto& copy) {
    return copy.from == "b" && copy.contents[0].content == "x\n";
}));
static_assert(is_read_or_cannot_be<entrypoint_instruction>("ENTRYPOINT a", [](const auto& entrypoint) {
    return entrypoint.command[0] == "a";
}));
static_assert(is_read_or_cannot_be<env_instruction>("ENV a=b c=d", [](const auto& env) {
    return env.variables[1].name == "c" && env.variables[1].value == "d";
}));
static_assert(is_read_or_cannot_be<expose_instruction>("EXPOSE 80 22", [](const auto& expose) {
    return expose.ports[0] == "80";
}));
static_assert(is_read_or_cannot_be<from_instruction>("FROM --platform=p a AS B", [](const auto& from) {
    return from.base == "a" && from.name == "b" && from.platform == "p";
}));
static_assert(is_read_or_cannot_be<healthcheck_instruction>("HEALTHCHECK --interval=1s --retries=3 CMD a",
                                                            [](const auto& check) {
                                                                return check.interval == 1'000'000'000 &&
                                                                       check.retries == 3;
                                                            }));
static_assert(is_read_or_cannot_be<label_instruction>("LABEL a b", [](const auto& label) {
    return label.is_legacy && label.labels[0].value == "b";
}));
static_assert(is_read_or_cannot_be<onbuild_instruction>("ONBUILD RUN a", [](const auto& onbuild) {
    return onbuild.expression == "RUN a";
}));
static_assert(is_read_or_cannot_be<run_instruction>("RUN --mount=type=ssh --network=host --device=d a",
                                                    [](const auto& run) {
                                                        return run.mounts[0] == "type=ssh" &&
                                                               run.network == network_mode::host &&
                                                               run.devices[0].name == "d";
                                                    }));
static_assert(is_read_or_cannot_be<volume_instruction>("VOLUME /a", [](const auto& volume) {
    return volume.volumes[0] == "/a";
}));
static_assert(is_read_or_cannot_be<workdir_instruction>("WORKDIR /a", [](const auto& workdir) {
    return workdir.path == "/a";
}));

constexpr bool is_visited_at_compile_time() {
    const auto document = parse_view("FORM a");
    return visit(document.instructions().front(),
                 overloaded{
                     [](const instruction_error& error) { return error.suggestion == "FROM"; },
                     [](const auto&) { return false; },
                 });
}
static_assert(!test::constexpr_string<> || is_visited_at_compile_time());

} // namespace
