#include <tare/syntax/mount.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

using namespace tare;

namespace {

constexpr auto some_variables = [](std::string_view name) -> std::optional<std::string_view> {
    if (name == "T") return "cache";
    if (name == "N") return "7";
    return std::nullopt;
};

} // namespace

TEST_CASE("mounts") {
    struct row {
        std::string_view text;
        mount expected;
    };
    const row rows[] = {
        {"target=/a", {.target = "/a"}},
        {"type=bind,from=b,source=c,target=d,rw",
         {.from = "b", .source = "c", .target = "d", .read_only = false}},
        {"src=a,dst=b", {.source = "a", .target = "b"}},
        {"destination=b", {.target = "b"}},
        {"TYPE=Cache,Target=/a,SHARING=Private",
         {.type = mount_type::cache,
          .target = "/a",
          .read_only = false,
          .sharing = cache_sharing::exclusive}},
        {"type=cache,target=/a,ro,mode=0755,uid=1,gid=2",
         {.type = mount_type::cache, .target = "/a", .read_only = true, .mode = 0755, .uid = 1, .gid = 2}},
        {"type=tmpfs,size=10m", {.type = mount_type::tmpfs, .read_only = false, .size = 10 << 20}},
        {"type=secret,id=a,env=B,required",
         {.type = mount_type::secret, .id = "a", .required = true, .env = "B"}},
        {"type=ssh,required=0", {.type = mount_type::ssh}},
        {"ro=false", {.read_only = false}},
        {"readwrite=false", {.read_only = true}},
        {"type=$T,id=a$N${X}", {.type = mount_type::cache, .read_only = false, .id = "a7"}},
        {"\"target=/a,b\"", {.target = "/a,b"}},
        {"type=cache,type=bind,target=a,target=b", {.target = "b"}},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = read_mount(each.text, some_variables);
        CHECK(read);
        CHECK(read.value_or(mount()) == each.expected);
    }
}

TEST_CASE("what is wrong with a mount, and where") {
    struct row {
        std::string_view text;
        std::string_view message;
        std::string_view at;
    };
    constexpr row rows[] = {
        {"", "failed to parse csv mounts: EOF", ""},
        {"a,\"b",
         "failed to parse csv mounts: parse error on line 1, column 4: extraneous or missing \" in "
         "quoted-field",
         "b"},
        {"foo", "invalid field 'foo' must be a key=value pair", "foo"},
        {"target", "invalid field 'target' must be a key=value pair", "target"},
        {"type=cache,foo=bar", "unexpected key 'foo' in 'foo=bar' (did you mean from?)", "foo=bar"},
        {"Typ=cache", "unexpected key 'typ' in 'Typ=cache' (did you mean type?)", "Typ=cache"},
        {"type=cach", "unsupported mount type \"cach\" (did you mean cache?)", "type=cach"},
        {"type=$X", "unsupported mount type \"\"", "type=$X"},
        {"type=cache,sharing=lock", "unsupported sharing value \"lock\" (did you mean locked?)",
         "sharing=lock"},
        {"ro=x", "invalid value for ro: x", "ro=x"},
        {"type=ssh,required=x", "invalid value for required: x", "required=x"},
        {"required,type=secret", "unexpected key 'required' for mount type 'bind'", "required"},
        {"required=x", "unexpected key 'required' for mount type 'bind'", "required=x"},
        {"size=1", "unexpected key 'size' for mount type 'bind'", "size=1"},
        {"type=tmpfs,size=x", "invalid value for size: x", "size=x"},
        {"mode=9", "invalid value 9 for mode", "mode=9"},
        {"uid=-1", "invalid value -1 for uid", "uid=-1"},
        {"gid=x", "invalid value x for gid", "gid=x"},
        {"mode=0", "mode not allowed for \"bind\" type mounts", "mode=0"},
        {"type=tmpfs,uid=0", "uid not allowed for \"tmpfs\" type mounts", "type=tmpfs,uid=0"},
        {"type=secret", "invalid secret mount. one of source, target required", "type=secret"},
        {"type=secret,id=a,from=b", "secret mount should not have a from", "type=secret,id=a,from=b"},
        {"type=secret,id=a,sharing=locked", "secret mount should not define sharing",
         "type=secret,id=a,sharing=locked"},
        {"type=secret,id=a,source=b", "both source and id can't be set", "type=secret,id=a,source=b"},
        {"sharing=locked", "invalid cache sharing set for bind mount", "sharing=locked"},
        {"id=${}", "failed to process \"${}\": syntax error: bad substitution", "id=${}"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto read = read_mount(each.text, some_variables);
        REQUIRE_FALSE(read);
        CHECK(read.error().message() == each.message);
        CHECK(slice(each.text, read.error().range) == each.at);
    }
}

TEST_CASE("a mount whose variables are not known yet") {
    const auto read = read_mount("type=cache,id=a-${B}-$C", no_variables, {.skip_unset = true});
    REQUIRE(read);
    CHECK(read->id == "a-${B}-$C");
}

static_assert(!test::constexpr_string<> || read_mount("type=cache,target=/a", no_variables)->target == "/a");
