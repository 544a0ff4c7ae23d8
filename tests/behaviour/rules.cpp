#include "rules.hpp"

#include <tare/model/package_manager.hpp>
#include <tare/rewrite/clean_package_caches.hpp>
#include <tare/rewrite/copy_manifests_first.hpp>
#include <tare/rewrite/merge_runs.hpp>
#include <tare/rewrite/optimize.hpp>
#include <tare/rewrite/package_cleanup.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tests {
namespace {

/// Whether a command line is what cleans up after a manager, however that is called: `php composer.phar …`.
bool is_cleaning(std::string_view line, std::string_view clean) {
    const auto name = clean.substr(0, clean.find(' '));
    return !clean.empty() && line.ends_with(clean.substr(name.size())) &&
           line.find(name) != std::string_view::npos;
}

/// Takes out the commands and options by which `clean_package_caches` keeps caches away, its own and those
/// that were there; and `apk update`, which goes where nothing needs it.
bool drop_cleaning(call& given) {
    std::string line;
    for (const auto& each : given.arguments) line += (line.empty() ? "" : " ") + each;
    if (is_cleaning(line, "rm -rf /var/lib/apt/lists/*")) return false;
    if (line.find("apk ") != std::string::npos && line.find(" update") != std::string::npos) return false;
    for (const auto& each : tare::package_cleanups)
        if (is_cleaning(line, each.command)) return false;
    for (const auto& each : tare::package_manager_table) {
        if (is_cleaning(line, each.clean)) return false;
        if (!each.no_cache.empty()) std::erase(given.arguments, each.no_cache);
    }
    return true;
}

} // namespace

const std::vector<rule>& rules() {
    static const std::vector<rule> all{
        {"merge_runs", tare::merge_runs()},
        {"clean_package_caches", tare::clean_package_caches(), drop_cleaning},
        {"copy_manifests_first", tare::copy_manifests_first()},
        {"optimize", tare::optimize(), drop_cleaning},
    };
    return all;
}

} // namespace tests
