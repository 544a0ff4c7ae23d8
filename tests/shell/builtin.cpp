#include <tare/shell/builtin.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string_view>

using tare::builtin_effect;
using tare::find_shell_builtin;
using tare::shell_builtins;
using tare::shell_set;

static_assert([] {
    for (std::size_t index = 1; index < shell_builtins.size(); ++index)
        if (!(shell_builtins[index - 1].name < shell_builtins[index].name)) return false;
    return true;
}());
static_assert([] {
    for (const auto& each : shell_builtins)
        if (find_shell_builtin(each.name)->name != each.name) return false;
    return true;
}());
static_assert(find_shell_builtin("cd")->effect == builtin_effect::working_directory);
static_assert(!find_shell_builtin("cat"));
static_assert(!find_shell_builtin(""));
static_assert(!find_shell_builtin("~"));
static_assert(find_shell_builtin("pushd")->is_in(shell_set::bash));
static_assert(!find_shell_builtin("pushd")->is_in(shell_set::posix));
static_assert(find_shell_builtin("source")->is_in(shell_set::ash));

TEST_CASE("the special builtins are POSIX's") {
    std::size_t count = 0;
    for (const std::string_view name : {".", ":", "break", "continue", "eval", "exec", "exit", "export",
                                        "readonly", "return", "set", "shift", "times", "trap", "unset"}) {
        CAPTURE(name);
        CHECK(find_shell_builtin(name)->is_special);
        CHECK(find_shell_builtin(name)->shells == shell_set::all);
        ++count;
    }
    for (const auto& each : shell_builtins) count -= each.is_special ? 1 : 0;
    CHECK(count == 0);
}
