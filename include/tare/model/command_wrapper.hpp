#pragma once

#include <tare/model/word_list.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// A program, or a word of the shell, that runs the command named after it in the same file system.
struct command_wrapper {
    word_list names = {};
    word_list valued = {};        ///< options that take the next word
    word_list stops = {};         ///< options with which it does something else
    std::string_view verb = {};   ///< the word that tells it to run a command, where it does other things too
    std::uint8_t operands = 0;    ///< words of its own before the command
    bool takes_variables = false; ///< `NAME=value` may stand before the command
};

/// Every wrapper that is seen through. What changes the root (`chroot`), reads the command's words
/// elsewhere (`xargs`) or takes a script in a string (`su -c`, `sh -c`) is none.
inline constexpr std::array<command_wrapper, 25> command_wrappers{{
    {.names = "sudo",
     .valued = "-u --user -g --group -h --host -p --prompt -C --close-from -T --command-timeout -r --role -t "
               "--type -D --chdir -U --other-user",
     .stops = "-l --list -e --edit -v --validate -k -K -V --version -R --chroot",
     .takes_variables = true},
    {.names = "doas", .valued = "-u -C", .stops = "-s -L"},
    {.names = "env",
     .valued = "-u --unset -C --chdir -a --argv0",
     .stops = "-S --split-string",
     .takes_variables = true},
    {.names = "command", .stops = "-v -V"},
    {.names = "exec", .valued = "-a"},
    {.names = "time", .valued = "-f --format -o --output"},
    {.names = "nice", .valued = "-n --adjustment"},
    {.names = "ionice", .valued = "-c --class -n --classdata", .stops = "-p --pid -P -u"},
    {.names = "nohup setsid eatmydata fakeroot chronic unbuffer linux32 linux64 torsocks torify "
              "dbus-run-session dumb-init corepack"},
    {.names = "stdbuf", .valued = "-i -o -e --input --output --error"},
    {.names = "timeout", .valued = "-k --kill-after -s --signal", .operands = 1},
    {.names = "gosu su-exec setuser", .operands = 1},
    {.names = "pyenv rbenv nodenv goenv jenv phpenv plenv chef", .verb = "exec"},
    {.names = "setarch", .operands = 1},
    {.names = "taskset chrt", .stops = "-p --pid", .operands = 1},
    {.names = "flock", .valued = "-w --timeout -E --conflict-exit-code", .stops = "-c -u", .operands = 1},
    {.names = "runuser", .valued = "-u --user -g --group -G --supp-group", .stops = "-c --command -l - -s"},
    {.names = "xvfb-run", .valued = "-e -f -n -p -s -w --error-file --auth-file --server-num --server-args"},
    {.names = "proxychains proxychains4", .valued = "-f"},
    {.names = "tini", .valued = "-p -e"},
    {.names = "python pypy platform-python", .valued = "-W -X", .stops = "-c"},
    {.names = "php", .valued = "-d -c --define --php-ini", .stops = "-r -R -B -E -a -S"},
    {.names = "ruby jruby", .valued = "-I -r -E", .stops = "-e -c"},
    {.names = "node nodejs", .valued = "-r --require", .stops = "-e -p --eval --print"},
    {.names = "npx bunx", .valued = "-p --package", .stops = "-c --call"},
}};

/// A program's name without the version it ends in: `python` of `python3.11`, `pip` of `pip-3.6`.
[[nodiscard]] constexpr std::string_view without_version(std::string_view program) noexcept {
    auto size = program.size();
    while (size > 0 && (program[size - 1] == '.' || (program[size - 1] >= '0' && program[size - 1] <= '9')))
        --size;
    if (size < program.size() && size > 0 && program[size - 1] == '-') --size;
    return program.substr(0, size);
}

/// Whether a program goes by one of these names, with a version after it or without.
[[nodiscard]] constexpr bool is_named(std::string_view program, word_list names) noexcept {
    return names.contains(program) || names.contains(without_version(program));
}

/// The wrapper that a program is, given its name without folders.
[[nodiscard]] constexpr const command_wrapper* find_command_wrapper(std::string_view program) noexcept {
    for (const auto& each : command_wrappers)
        if (is_named(program, each.names)) return &each;
    return nullptr;
}

} // namespace tare::inline v0
