#pragma once

#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/word_list.hpp>

#include <array>
#include <string_view>

namespace tare::inline v0 {

/// How much an install from manifests can be told to need, once their texts are known.
enum class manifest_language : std::uint8_t {
    data, ///< they are data: what they refer to stands in them
    code, ///< some are programs, which may read anything
};

/// What an install from a project's manifests reads and makes in the project's folder. Where a list of files
/// holds `*`, it stands for any bytes but slashes.
struct project_manifests {
    package_manager manager = {};
    phrase_list verbs = {}; ///< those that install from manifests; an empty one is no verb at all
    /// What COPY takes where nothing is known of the context: what the install surely finds, and patterns for
    /// what may be missing. A name with a slash at its end is a folder.
    word_list sure = {};
    word_list sure_if_locked = {}; ///< the same where the install takes the versions of a lock file, or fails
    word_list wrapper = {};        ///< the same besides, where a wrapper of the project is run
    word_list files = {};          ///< all that it may read there
    word_list folders = {};        ///< the same, with all that is in them
    word_list written = {};        ///< those of `files` that it may write, unless it is locked
    phrase_list locked_verbs = {}; ///< with them it is locked, as it is with an option of that meaning
    word_list locked_options = {}; ///< others with which it writes none of them
    word_list made = {};           ///< what it makes there
    word_list others = {};         ///< with one of these in its folder it reads more
    word_list doubtful = {};       ///< with one of these there it may read more
    word_list above = {};          ///< the same of one in a folder above
    manifest_language language = manifest_language::data;
    bool needs_stub = false; ///< it builds what it installs, and needs an empty source for that
};

namespace detail {

inline constexpr word_list node_lock_files = "package-lock.json npm-shrinkwrap.json";

} // namespace detail

/// Every manager whose installs can be told apart from the building of the project.
inline constexpr std::array<project_manifests, 17> project_manifest_table{{
    {.manager = package_manager::npm,
     .verbs = "install|i|ci|clean-install|ic|install-clean",
     .sure = "package*.json",
     .files = "package.json package-lock.json npm-shrinkwrap.json .npmrc",
     .written = detail::node_lock_files,
     .locked_verbs = "ci|clean-install|ic|install-clean",
     .locked_options = "--no-package-lock --no-save",
     .made = "node_modules",
     .others = "binding.gyp",
     .above = "package.json"},
    {.manager = package_manager::yarn,
     .verbs = "|install",
     .sure = "package.json yarn.lock*",
     .sure_if_locked = "package.json yarn.lock",
     .files = "package.json yarn.lock .npmrc .yarnrc .yarnrc.yml .yarnclean .env.yarn .corepack.env",
     .folders = ".yarn",
     .written = "yarn.lock",
     .locked_options = "--pure-lockfile --no-lockfile --immutable",
     .made =
         "node_modules .pnp.cjs .pnp.js .pnp.loader.mjs .yarn/cache .yarn/unplugged .yarn/build-state.yml "
         ".yarn/install-state.gz",
     .others = "binding.gyp",
     .above = "package.json .yarnrc .yarnrc.yml"},
    {.manager = package_manager::pnpm,
     .verbs = "install|i|ci|clean-install|fetch",
     .sure = "package.json pnpm-lock.yaml*",
     .sure_if_locked = "package.json pnpm-lock.yaml",
     .files = "package.json pnpm-lock.yaml .npmrc .pnpmfile.cjs pnpmfile.js pnpm-workspace.yaml "
              ".corepack.env",
     .folders = "patches",
     .written = "pnpm-lock.yaml",
     .locked_verbs = "ci|clean-install|fetch",
     .made = "node_modules .pnpm-store",
     .others = "binding.gyp",
     .above = "package.json pnpm-workspace.yaml"},
    {.manager = package_manager::bun,
     .verbs = "install|i|ci",
     .sure = "package.json bun.lock*",
     .files = "package.json bun.lock bun.lockb bunfig.toml .npmrc",
     .folders = "patches",
     .written = "bun.lock bun.lockb",
     .locked_verbs = "ci",
     .made = "node_modules",
     .others = "binding.gyp yarn.lock package-lock.json pnpm-lock.yaml",
     .doubtful = ".env .env.local .env.production .env.development",
     .above = "package.json"},
    {.manager = package_manager::pip, .verbs = "install"},
    {.manager = package_manager::pipenv,
     .verbs = "install|sync",
     .sure = "Pipfile Pipfile.lock*",
     .sure_if_locked = "Pipfile Pipfile.lock",
     .files = "Pipfile Pipfile.lock",
     .written = "Pipfile.lock",
     .locked_verbs = "sync",
     .locked_options = "--ignore-pipfile",
     .made = ".venv",
     .doubtful = ".env"},
    {.manager = package_manager::poetry,
     .verbs = "install|sync",
     .sure = "pyproject.toml poetry.lock*",
     .files = "pyproject.toml poetry.lock poetry.toml",
     .made = ".venv"},
    {.manager = package_manager::uv,
     .verbs = "sync|pip install|pip sync",
     .sure = "pyproject.toml uv.lock*",
     .sure_if_locked = "pyproject.toml uv.lock",
     .files = "pyproject.toml uv.lock uv.toml .python-version .python-versions",
     .written = "uv.lock",
     .made = ".venv",
     .above = "pyproject.toml uv.toml"},
    {.manager = package_manager::go,
     .verbs = "mod download",
     .sure = "go.mod go.sum*",
     .files = "go.mod go.sum",
     .written = "go.sum",
     .others = "go.work",
     .above = "go.work"},
    {.manager = package_manager::cargo,
     .verbs = "build|b",
     .sure = "Cargo.toml Cargo.lock* rust-toolchain*",
     .sure_if_locked = "Cargo.toml Cargo.lock rust-toolchain*",
     .files = "Cargo.toml Cargo.lock rust-toolchain.toml rust-toolchain .cargo/config.toml .cargo/config",
     .written = "Cargo.lock",
     .made = "target",
     .others = "build.rs vendor",
     .needs_stub = true},
    {.manager = package_manager::bundle,
     .verbs = "|install|i",
     .sure = "Gemfile Gemfile.lock*",
     .sure_if_locked = "Gemfile Gemfile.lock",
     .files = "Gemfile Gemfile.lock",
     .written = "Gemfile.lock",
     .made = ".bundle vendor/bundle",
     .others = "gems.rb gems.locked vendor/cache",
     .above = ".bundle"},
    {.manager = package_manager::composer,
     .verbs = "install|i",
     .sure = "composer.json composer.lock*",
     .files = "composer.json composer.lock auth.json",
     .made = "vendor",
     .doubtful = ".git",
     .above = ".git"},
    {.manager = package_manager::maven,
     .verbs = "dependency:go-offline|dependency:resolve|dependency:resolve-plugins",
     .sure = "pom.xml",
     .wrapper = "mvnw .mvn/",
     .files = "pom.xml mvnw",
     .folders = ".mvn",
     .made = "target",
     .above = "pom.xml .mvn"},
    {.manager = package_manager::gradle,
     .verbs = "dependencies|resolveDependencies|downloadDependencies",
     .sure = "build.gradle* settings.gradle* gradle.propertie[s]",
     .wrapper = "gradlew gradle/",
     .files = "build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle.properties "
              "gradle.lockfile buildscript-gradle.lockfile gradlew",
     .folders = "gradle buildSrc",
     .made = ".gradle build",
     .language = manifest_language::code},
    {.manager = package_manager::sbt,
     .verbs = "update",
     .sure = "build.sbt project/",
     .files = "build.sbt .sbtopts .jvmopts",
     .folders = "project",
     .made = "target project/target project/project",
     .language = manifest_language::code},
    {.manager = package_manager::dotnet, .verbs = "restore", .made = "obj"},
    {.manager = package_manager::mix,
     .verbs = "deps.get",
     .sure = "mix.exs mix.lock*",
     .files = "mix.exs mix.lock",
     .folders = "config",
     .written = "mix.lock",
     .made = "deps _build",
     .language = manifest_language::code},
}};

/// Files that tell managers of versions, whatever is installed, which version of a language runs: they are
/// looked for in the working directory and above it.
inline constexpr word_list version_files = ".tool-versions .nvmrc .node-version .python-version "
                                           ".ruby-version .java-version .go-version .php-version "
                                           "mise.toml .mise.toml .sdkmanrc";

[[nodiscard]] constexpr const project_manifests* find_project_manifests(package_manager manager) noexcept {
    for (const auto& each : project_manifest_table)
        if (each.manager == manager) return &each;
    return nullptr;
}

} // namespace tare::inline v0
