#include <tare/model/package_manager.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>

using tare::package_manager_table;

namespace {

bool reads_alike(const tare::package_verb& a, const tare::package_verb& b) {
    return a.operands == b.operands && a.options.data() == b.options.data() &&
           a.options.size() == b.options.size();
}

bool installs(const tare::package_manager_info& manager) {
    for (const auto& verb : manager.verbs)
        if (verb.action == tare::package_action::install) return true;
    return false;
}

} // namespace

TEST_CASE("every manager is found by its programs, and only by these") {
    for (const auto& each : package_manager_table) {
        CAPTURE(each.name);
        CHECK(tare::find_package_manager(each.name) == &each);
        CHECK(&info(each.manager) == &each);
        for (const auto program : each.programs) {
            CHECK(tare::find_package_manager(program) == &each);
            CHECK(tare::find_package_manager(std::string(program) + "3.1") == &each);
            CHECK(tare::find_package_manager(std::string(program) + 'q') == nullptr);
            CHECK(tare::find_command_wrapper(program) == nullptr);
        }
    }
    for (const std::string_view other :
         {"", "3", "apt-key", "pip-compile", "uvx", "yum-config-manager", "go-"})
        CHECK(tare::find_package_manager(other) == nullptr);
}

TEST_CASE("rows of one verb read the words after it alike") {
    for (const auto& manager : package_manager_table)
        for (const auto& verb : manager.verbs)
            for (const auto name : verb.names)
                for (const auto& other : manager.verbs)
                    if (other.names.contains(name)) {
                        CAPTURE(name);
                        CHECK(reads_alike(verb, other));
                    }
}

TEST_CASE("a verb of one name has no row that never fits") {
    for (const auto& manager : package_manager_table)
        for (const auto& verb : manager.verbs)
            for (const auto name : verb.names)
                for (const auto* other = manager.verbs.data(); other != &verb; ++other) {
                    CAPTURE(manager.name);
                    CAPTURE(name);
                    const bool is_certain = !other->is_bare && other->asked_by == tare::package_option::other;
                    CHECK_FALSE((is_certain && other->names.contains(name)));
                }
}

TEST_CASE("an option has one meaning in a list") {
    const auto check = [](std::span<const tare::package_option_info> options) {
        for (const auto& option : options)
            for (const auto name : option.names) {
                CAPTURE(name);
                CHECK(name.starts_with('-'));
                int rows = 0;
                for (const auto& other : options) rows += other.names.contains(name);
                CHECK(rows == 1);
            }
    };
    for (const auto& manager : package_manager_table) {
        CAPTURE(manager.name);
        check(manager.options);
        for (const auto& verb : manager.verbs) check(verb.options);
    }
}

TEST_CASE("what a clean-up needs is there") {
    for (const auto& each : package_manager_table) {
        CAPTURE(each.name);
        CHECK(installs(each));
        CHECK_FALSE(each.caches.empty());
        for (const auto folder : each.caches) CHECK((folder.starts_with('/') || folder.starts_with("~/")));
        if (each.no_cache.empty()) continue;
        const auto name = each.no_cache.substr(0, each.no_cache.find('='));
        bool is_known = false;
        for (const auto& option : each.options)
            if (option.names.contains(name))
                is_known = name != each.no_cache || option.meaning == tare::package_option::no_cache;
        CHECK(is_known);
    }
}

static_assert(to_string(tare::package_manager::maven) == "mvn");
static_assert(to_string(tare::package_action::build) == "build");
static_assert(tare::info(tare::package_manager::apk).no_cache == "--no-cache");
static_assert(tare::info(tare::package_manager::npm).manifests.contains("package.json"));
