#include <tare/syntax/members.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace tare;

namespace {

template <class T>
std::string names_of() {
    std::string out;
    for_each_member<T>([&](std::string_view name, auto T::*) {
        if (!out.empty()) out += ' ';
        out += name;
    });
    return out;
}

} // namespace

TEST_CASE("members by name, in their order") {
    CHECK(names_of<name_value>() == "name value");
    CHECK(names_of<copy_instruction>() ==
          "sources contents destination from chown chmod link parents exclude");
    CHECK(names_of<run_instruction>() == "form command files mounts network security devices");
    CHECK(names_of<workdir_instruction>() == "path");
    CHECK(names_of<mount>() == "type from source target read_only id sharing required size mode uid gid env");
}

// No member is forgotten: a value is made of them.
static_assert([] {
    std::size_t size = 0;
    for_each_member<mount>([&]<class Member>(std::string_view, Member mount::*) { size += sizeof(Member); });
    return size + 32 > sizeof(mount) && size <= sizeof(mount);
}());

static_assert(has_members<mount> && has_members<env_instruction> && !has_members<std::string>);
