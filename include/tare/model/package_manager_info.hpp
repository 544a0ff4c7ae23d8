#pragma once

#include <tare/model/word_list.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace tare::inline v0 {

enum class package_manager : std::uint8_t {
    apt_get,
    apt,
    apk,
    yum,
    dnf,
    microdnf,
    tdnf,
    zypper,
    pacman,

    pip,
    pipx,
    pipenv,
    poetry,
    uv,
    conda,
    mamba,
    micromamba,

    npm,
    yarn,
    pnpm,
    bun,

    go,
    cargo,
    maven,
    gradle,
    sbt,
    gem,
    bundle,
    composer,
    dotnet,
    mix,
};

/// What a command does. Of several things at once the later one in this list is told.
enum class package_action : std::uint8_t {
    other,   ///< something else: looks something up, changes settings; or it is not known what
    clean,   ///< empties caches
    update,  ///< reads anew what packages there are
    remove,  ///< takes packages away
    upgrade, ///< puts newer ones in the place of those there
    install, ///< brings packages: those it names, or those the project's manifests name
    build,   ///< makes, tests or runs the project from its sources; brings the packages it lacks
};

/// What an option means to those who read a command.
enum class package_option : std::uint8_t {
    other,
    assume_yes,     ///< asks nothing
    quiet,          ///< says less
    no_cache,       ///< keeps nothing that was brought only to be installed
    refresh,        ///< reads anew what packages there are
    upgrade,        ///< puts newer packages in the place of those there
    clean,          ///< empties caches
    no_extras,      ///< leaves out what packages only recommend
    requirements,   ///< its value is a file that names packages
    constraints,    ///< its value is a file that says which versions may be taken
    local_package,  ///< its value is a package by its path
    remote_package, ///< its value is a package by its URL
    version,        ///< its value is the version of the packages named
    folder,         ///< its value is the project, or its manifest, where that is not the working directory's
    cache_folder,   ///< its value is where the cache is
    root,           ///< its value is the folder that packages go to in place of the usual one
    locked,         ///< takes the versions of the lock file, or fails
    no_project,     ///< leaves out the project itself
    no_scripts,     ///< runs no scripts of the packages
    global,         ///< for the whole system or user, not for the project
    download_only,  ///< brings packages, and installs none
    dry_run,        ///< does nothing
    help,           ///< tells about the program, and does nothing else
};

/// An option, by all its spellings.
struct package_option_info {
    word_list names = {};
    package_option meaning = package_option::other;
    bool takes_value = false; ///< the next word is its value, where none is attached to it
    bool is_optional = false; ///< but not where that begins with a hyphen
};

/// What the words after a verb are.
enum class package_operands : std::uint8_t {
    none,     ///< nothing that is a package
    packages, ///< names, paths and URLs of packages
    files,    ///< paths
    verbs,    ///< more verbs
    command,  ///< another command, which it runs
};

/// What a manager can be asked for. Where the options or the lack of operands decide, several rows have
/// one name, and the same operands and options: the first that fits tells the action.
struct package_verb {
    phrase_list names = {}; ///< all its spellings; an empty name stands for no verb at all
    package_action action = package_action::other;
    package_operands operands = package_operands::none;
    package_option asked_by = package_option::other; ///< what it takes an option of this meaning for
    bool is_bare = false;                            ///< only with no operands
    /// Those that mean something here, or something else than elsewhere.
    std::span<const package_option_info> options = {};
};

/// How options that begin with one hyphen are read.
enum class option_style : std::uint8_t {
    letters,           ///< each letter is an option, the last may have a value attached
    known_letters,     ///< so too where the table has every letter; else all of it is one option. `true`
                       ///< or `false` after an option without a value belongs to it (npm's nopt)
    words,             ///< all of it is one option
    words_or_switches, ///< so too; and `/name:value` is one
};

/// What a slash in the name of a package says.
enum class slash_in_name : std::uint8_t {
    nothing,
    path,       ///< that it is a path
    repository, ///< that it is a repository of a well-known host, unless `@` begins it
};

/// How paths begin where a name may stand too.
inline constexpr word_list path_beginnings = "/ ./ ../ ~ .[ file: link: portal: workspace:";
/// How URLs and repositories begin that have no `://`.
inline constexpr word_list url_beginnings = "git+ git@ github: gitlab: bitbucket: gist:";

/// All that is known of one package manager. `~` in a path is the user's home.
struct package_manager_info {
    package_manager manager = {};
    std::string_view name = {};
    word_list programs = {}; ///< its names, and those of its wrappers
    std::span<const package_verb> verbs = {};
    std::span<const package_option_info> options = {};     ///< those that may stand before and after any verb
    package_action default_action = package_action::other; ///< of a verb that is not in the list: where
                                                           ///< the project has its own, they build
    package_operands default_operands = package_operands::none;
    option_style style = option_style::letters;
    std::string_view before_verb = {}; ///< a word that begins so may stand before the verb
    bool installs_project = false;     ///< an install from manifests brings the project itself too
    bool passes_on = false;            ///< what stands after `--` is for another program
    std::uint8_t quiet_is_yes = 0;     ///< how often told to be quiet it asks nothing; 0 is never

    phrase_list version_marks = {};  ///< what parts a package's name and its version, the longer ones first
    word_list loose_versions = {};   ///< how a word begins that is the version of the package before it
    std::string_view name_ends = {}; ///< other characters that end the name; `;` ends the version too
    slash_in_name slash = slash_in_name::nothing;
    word_list package_files = {}; ///< how files that hold a package end

    std::string_view no_cache = {};    ///< the option that makes an install keep no cache, if there is one
    std::string_view clean = {};       ///< the command that empties the caches, if there is one
    word_list caches = {};             ///< where the caches are
    word_list no_cache_variables = {}; ///< set to something true, they do what `no_cache` does
    word_list cache_variables = {};    ///< they say where the cache is
    word_list variables = {};          ///< others that change what an install does
    word_list manifests = {};          ///< files of a project that an install reads; may hold `*`
    word_list lock_files = {};         ///< those that say which versions to take
};

} // namespace tare::inline v0
