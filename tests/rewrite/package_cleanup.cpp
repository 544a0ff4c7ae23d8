#include <tare/model/package_manager.hpp>
#include <tare/rewrite/package_cleanup.hpp>

#include <doctest/doctest.h>

#include <cstddef>

// Each row speaks of managers that there are, none of which has another, and what it inserts is known.
static_assert([] {
    for (std::size_t i = 0; i < tare::package_cleanups.size(); ++i) {
        const auto& row = tare::package_cleanups[i];
        std::size_t count = 0;
        for (const auto name : row.managers) {
            for (const auto& manager : tare::package_manager_table) {
                if (manager.name != name) continue;
                ++count;
                if (tare::find_package_cleanup(manager.manager) != &row) return false;
                const bool has_option = !manager.no_cache.empty();
                const bool has_command = !manager.clean.empty() || !row.command.empty();
                if (row.way == tare::cleanup_way::option ? !has_option : !has_command) return false;
            }
            if (count == 0) return false;
        }
        if (row.leavings.empty() || row.signs.empty()) return false;
    }
    return true;
}());

TEST_CASE("managers share a cleanup, or have none") {
    using enum tare::package_manager;
    CHECK(tare::find_package_cleanup(apt) == tare::find_package_cleanup(apt_get));
    CHECK(tare::find_package_cleanup(yum) == tare::find_package_cleanup(microdnf));
    CHECK(tare::find_package_cleanup(pip) != tare::find_package_cleanup(uv));
    CHECK(tare::find_package_cleanup(go) == nullptr);
    CHECK(tare::find_package_cleanup(maven) == nullptr);
}
