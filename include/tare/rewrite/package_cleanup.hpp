#pragma once

#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/word_list.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// How a package manager is kept from leaving its caches in a layer.
enum class cleanup_way : std::uint8_t {
    option,  ///< an option of each command that brings packages
    command, ///< a command of its own after its last use
    files,   ///< a command that takes files away after its last use
};

/// How package managers that share their caches are cleaned up after: what `package_manager_info`, which
/// has their options and commands, does not tell.
struct package_cleanup {
    word_list managers = {}; ///< by name
    cleanup_way way = cleanup_way::option;
    std::string_view leavings = {};   ///< what they leave, in words
    std::string_view command = {};    ///< in the place of the manager's own
    word_list signs = {};             ///< bytes that show a text to be about the caches
    word_list strangers = {};         ///< bytes that keep the rule off, wherever in the Dockerfile they stand
    word_list spoilers = {};          ///< options and variables that do so for the script they stand in, for
                                      ///< the caches are elsewhere or needed
    word_list spoiling_values = {};   ///< so do options whose value begins with one of these
    phrase_list harmless_verbs = {};  ///< verbs that are no reason to clean up
    word_list needing_verbs = {};     ///< first words of verbs that need what is left
    word_list repository_flags = {};  ///< options that say which repositories there are, where its command
                                      ///< fails without one
    word_list readers = {};           ///< other programs that read what is left
    word_list name_readers = {};      ///< those that only look up there the names they are given; a removal
                                      ///< then does so too
    bool keeps_index = false;         ///< what is left is what a later install must have, but for an update
    std::string_view assumption = {}; ///< what must be true
    word_list sure_bases = {};        ///< official images that make it so: `name>=version`
    word_list sure_tags = {};         ///< parts of their tags that do
    word_list only_bases = {};        ///< official images that are needed, and no USER after them
};

/// Variables with which managers do without the network: they need what is left.
inline constexpr word_list offline_variables =
    "npm_config_offline NPM_CONFIG_OFFLINE npm_config_prefer_offline NPM_CONFIG_PREFER_OFFLINE "
    "YARN_ENABLE_OFFLINE_MODE COMPOSER_DISABLE_NETWORK CONDA_OFFLINE MAMBA_OFFLINE UV_OFFLINE";

/// Every cleanup there is.
inline constexpr std::array<package_cleanup, 15> package_cleanups{{
    {.managers = "apt-get apt",
     .way = cleanup_way::files,
     .leavings = "package lists",
     .signs = "lib/apt apt/lists lib/{ distclean dist-clean",
     .spoilers = "-c --config-file --no-list-cleanup APT_CONFIG",
     .spoiling_values = "Dir dir RootDir Rootdir rootdir APT::Get::List-Cleanup apt::get::list-cleanup",
     .harmless_verbs = "download|source",
     .readers = "apt-cache apt-fast apt-file apt-show-versions aptitude dselect gdebi mk-build-deps nala "
                "tasksel unattended-upgrade unattended-upgrades",
     .name_readers = "apt-mark",
     .keeps_index = true},
    {.managers = "apk",
     .leavings = "a package index",
     .signs = "var/cache/* cache/apk apk/cache",
     .spoilers = "-p --root --no-network --cache-max-age",
     .keeps_index = true,
     .assumption = "apk is that of Alpine 3.3 or newer",
     .sure_bases = "alpine>=3.3",
     .sure_tags = "alpine"},
    {.managers = "yum dnf microdnf tdnf",
     .way = cleanup_way::command,
     .leavings = "package metadata",
     .signs = "var/cache/* cache/yum cache/dnf cache/libdnf5 cache/tdnf",
     .spoilers = "-C --cacheonly --cacheOnly --downloadonly --installroot -c --config",
     .spoiling_values = "cachedir reposdir",
     .repository_flags = "--enablerepo --enable-repo --disablerepo --disable-repo --repo --repoid "
                         "--repofrompath"},
    {.managers = "zypper",
     .way = cleanup_way::command,
     .leavings = "package metadata",
     .signs = "var/cache/* cache/zypp",
     .spoilers = "-R --root --installroot --no-refresh --download-only -c --config -D --reposd-dir",
     .repository_flags = "-p --plus-repo --plus-content -r --repo --from"},
    {.managers = "pacman",
     .way = cleanup_way::files,
     .leavings = "packages",
     .command = "rm -rf /var/cache/pacman/pkg/*", // -Scc asks, and --noconfirm answers no
     .signs = "var/cache/* cache/pacman",
     .spoilers = "-r --root --sysroot -b --dbpath -w --downloadonly"},
    {.managers = "pip",
     .leavings = "a package cache",
     .signs = ".cache cache/pip",
     .needing_verbs = "cache",
     .assumption = "pip is 19.1 or newer", // older ones then build no wheels
     .sure_bases = "python>=3.8 debian>=11 ubuntu>=20.04 alpine>=3.12 fedora>=32 rockylinux>=9 almalinux>=9 "
                   "amazonlinux>=2023",
     .sure_tags = "bullseye bookworm trixie focal jammy noble"},
    {.managers = "pipx",
     .leavings = "a package cache",
     .signs = ".cache",
     .spoilers = "--pip-args",
     .harmless_verbs = "reinstall|reinstall-all|upgrade-all|install-all", // which do not know the option
     .assumption = "pipx may note the option with the package"},
    {.managers = "poetry",
     .leavings = "a package cache",
     .signs = ".cache pypoetry",
     .assumption = "poetry is 1.2 or newer"},
    {.managers = "uv",
     .leavings = "a package cache",
     .signs = ".cache",
     .spoilers = "--link-mode UV_LINK_MODE --offline UV_OFFLINE"},
    {.managers = "conda mamba micromamba",
     .way = cleanup_way::command,
     .leavings = "packages",
     .signs = "/pkgs .conda .mamba",
     .spoilers = "--offline --use-index-cache --download-only --copy --always-copy",
     .assumption = "its clean command knows -afy, and no package is a symbolic link into its cache"},
    {.managers = "npm",
     .way = cleanup_way::command,
     .leavings = "a package cache",
     .signs = ".npm _cacache",
     .spoilers = "--offline --prefer-offline --cache-min"},
    {.managers = "yarn",
     .way = cleanup_way::command,
     .leavings = "a package cache",
     .signs = ".cache cache/yarn yarn-cache yarn_cache",
     .strangers = "corepack yarnrc.yml .yarn/ .yarn berry --immutable",
     .spoilers = "--offline --prefer-offline --cache-folder",
     .assumption = "yarn is of version 1"},
    {.managers = "pnpm",
     .way = cleanup_way::command,
     .leavings = "a package store",
     .signs = "pnpm/store pnpm-store .cache",
     .spoilers = "--offline --prefer-offline --package-import-method",
     .harmless_verbs = "fetch|import|link|ln|dlx|create|env use|env add|self-update"},
    {.managers = "composer",
     .way = cleanup_way::command,
     .leavings = "a package cache",
     .signs = ".composer .cache composer/cache /tmp/cache"},
    {.managers = "gem bundle",
     .way = cleanup_way::files,
     .leavings = "packages",
     .command = "rm -rf /usr/local/bundle/cache/*.gem",
     .signs = "bundle/cache",
     .strangers = "vendor/bundle pristine",
     .spoilers = "--path --deployment --local -i --install-dir GEM_HOME BUNDLE_PATH BUNDLE_DEPLOYMENT",
     .needing_verbs = "cache pack package unpack",
     .only_bases = "ruby"},
}};

/// The cleanup for a manager; nothing where there is none.
[[nodiscard]] constexpr const package_cleanup* find_package_cleanup(package_manager manager) noexcept {
    for (const auto& each : package_cleanups)
        if (each.managers.contains(to_string(manager))) return &each;
    return nullptr;
}

} // namespace tare::inline v0
