// tare-behaviour-self STUB: shows that the runs tell a wrong rewrite from a right one, and that no script gets
// out of the sandbox.

#define DOCTEST_CONFIG_IMPLEMENT
#include <tare/shell/dialect.hpp>

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "comparison.hpp"
#include "runner.hpp"
#include "sandbox.hpp"
#include "script_needs.hpp"

namespace {

using tests::verdict;

tests::toolbox tools; // NOLINT: doctest's cases take no arguments
tests::runner* place = nullptr;

using scripts = std::vector<std::string>;

std::vector<tests::run_step> make_steps(const scripts& texts) {
    std::vector<tests::run_step> out;
    for (const auto& text : texts)
        out.push_back({{"/bin/sh", "-c", text},
                       "/work",
                       {"HOME=/root", "PATH=/usr/local/bin:/usr/bin:/bin"},
                       tare::shell_dialect::posix});
    return out;
}

tests::run_pair furnish(const scripts& before, const scripts& after) {
    tests::run_pair out{make_steps(before), make_steps(after)};
    place->set_root(tests::furnish_for(out, tools));
    return out;
}

/// The shells that find a difference.
std::string caught_by(const scripts& before, const scripts& after,
                      tests::call_filter filter = tests::keep_all) {
    const auto pair = furnish(before, after);
    std::string out;
    for (const auto& own : tests::shells) {
        const auto result = tests::compare(*place, pair, own, filter);
        CHECK_MESSAGE(result.found != verdict::endless, own.name);
        if (result.found == verdict::differs) out += (out.empty() ? "" : " ") + std::string(own.name);
    }
    return out;
}

std::string shown(const scripts& before, const scripts& after) {
    std::string out;
    for (const auto& each : before) out += "RUN " + each + "\n";
    out += "became\n";
    for (const auto& each : after) out += "RUN " + each + "\n";
    return out;
}

tests::outcome run_alone(const std::string& script, const tests::shell& own = tests::shells[0],
                         int seconds = 2) {
    const auto pair = furnish({script}, {});
    return place->run(pair.before, own, {}, seconds);
}

} // namespace

TEST_CASE("a right rewrite passes") {
    struct example {
        scripts before;
        scripts after;
    };
    const std::vector<example> examples{
        {{"make"}, {"make"}},
        {{"make", "make install"}, {"make && make install"}},
        {{"make", "make install"}, {"make && \\\n    make install"}},
        {{"make", "make install"}, {"set -e\nmake\nmake install"}},
        {{"make || true", "make install"}, {"{ make || true; } && make install"}},
        {{"a; b", "c"}, {"{ a; b; } && c"}},
        {{"cd /src && make", "ls"}, {"(cd /src && make) && ls"}},
        {{"cd /src", "ls"}, {"(cd /src) && ls"}},
        {{"export A=b", "ls"}, {"(export A=b) && ls"}},
        {{"umask 077; touch /f", "touch /g"}, {"(umask 077; touch /f) && touch /g"}},
        {{"echo hello > /f", "cat /f"}, {"echo hello > /f && cat /f"}},
        {{"wget -O - x | tar x", "ls | wc -l"}, {"wget -O - x | tar x && ls | wc -l"}},
        {{"exit 0", "ls"}, {"(exit 0) && ls"}},
        {{"set -e; a; b", "c"}, {"set -e; a; b; c"}},
        {{"cat > /f <<E\nx\nE\n", "ls"}, {"cat > /f <<E && ls\nx\nE\n"}},
        {{"sh -c 'a && b'", "c"}, {"sh -c 'a && b' && c"}},
        {{"wget -O - x | sh", "c"}, {"wget -O - x | sh && c"}},
        {{"bash -c 'a <(b)'", "c"}, {"bash -c 'a <(b)' && c"}},
        {{"for i in 1 2 3; do a $i; done", "c"}, {"for i in 1 2 3; do a $i || exit; done && c"}},
    };
    for (const auto& each : examples) {
        const auto text = shown(each.before, each.after);
        CAPTURE(text);
        // The last one is right but for what happens where `a` fails.
        CHECK(caught_by(each.before, each.after) == (&each == &examples.back() ? "dash bash ash" : ""));
    }
}

TEST_CASE("a wrong rewrite is caught") {
    struct example {
        scripts before;
        scripts after;
        std::string_view by = "dash bash ash";
    };
    const std::vector<example> examples{
        // The calls
        {{"a", "b"}, {"a"}},
        {{"a"}, {"a && b"}},
        {{"a", "b"}, {"b && a"}},
        {{"a x"}, {"a y"}},
        {{"echo y | a"}, {"a"}},
        {{"echo y | a"}, {"echo n | a"}},
        {{"a > /log"}, {"a"}},
        {{"a > /log"}, {"a > /lag"}},
        {{"echo hello", "a"}, {"a"}},
        // What joins them
        {{"a", "b"}, {"a; b"}},
        {{"a; b", "c"}, {"a && b && c"}},
        {{"a", "b || c"}, {"a && b || c"}},
        {{"a", "b || true"}, {"a && b || true"}},
        {{"a", "b; c"}, {"a && b; c"}},
        {{"a | b", "c"}, {"a | b; c"}},
        {{"if a; then b; fi", "c"}, {"if a; then b && c; fi"}},
        {{"! a", "b"}, {"! a; b"}},
        // What the first shell leaves behind
        {{"cd /src", "ls"}, {"cd /src && ls"}},
        {{"cd src && make", "make install"}, {"cd src && make && make install"}},
        {{"export A=b", "a"}, {"export A=b && a"}},
        {{"A=b", "a $A"}, {"A=b && a $A"}},
        {{"A=b", "echo \"$A\" > /f"}, {"A=b && echo \"$A\" > /f"}},
        {{"unset HOME", "a"}, {"unset HOME && a"}},
        {{"readonly A=b", "A=c a"}, {"readonly A=b && A=c a"}},
        {{"a=$(get)", "use $a"}, {"a=$(get) && use $a"}},
        {{"set -e; false; true", "a"}, {"set -e; false; true; a"}, ""}, // both end at once
        {{"set -e", "a; b"}, {"set -e && a; b"}},
        {{"set -f", "ls /*"}, {"set -f && ls /*"}},
        {{"set -- x", "a $1"}, {"set -- x && a $1"}},
        {{"set -u", "a $none"}, {"set -u && a $none"}},
        {{"umask 077", "touch /f"}, {"umask 077 && touch /f"}},
        {{"umask 077", "echo x > /f"}, {"umask 077 && echo x > /f"}},
        {{"ulimit -c 0; ulimit -n 100", "a"}, {"ulimit -c 0; ulimit -n 100 && a"}},
        {{"trap a EXIT", "b"}, {"trap a EXIT && b"}},
        {{"trap '' HUP", "a"}, {"trap '' HUP && a"}},
        {{"exec > /log", "echo x"}, {"exec > /log && echo x"}},
        {{"exec 3> /log", "a"}, {"exec 3> /log && a"}},
        {{"f() { a; }", "f"}, {"f() { a; } && f"}},
        {{"alias a=b", "a"}, {"alias a=b\na"}},
        {{". /opt/env", "a"}, {". /opt/env && a"}},
        {{"eval A=b", "a $A"}, {"eval A=b && a $A"}},
        {{"read A < /in", "a $A"}, {"read A < /in && a $A"}},
        {{"exit 0", "a"}, {"exit 0 && a"}},
        {{"return 0", "a"}, {"return 0 && a"}, "dash ash"}, // bash refuses it
        {{"exec a", "b"}, {"exec a && b"}},
        {{"a &", "test -z \"$!\" && b"}, {"a & test -z \"$!\" && b"}},
        {{"IFS=,", "A=x,y; a $A"}, {"IFS=, && A=x,y; a $A"}},
        {{"rm -rf /work", "ls"}, {"rm -rf /work && ls"}},
        {{"pushd /src", "ls"}, {"pushd /src && ls"}, "bash"},
        {{"shopt -s nullglob", "a /none*"}, {"shopt -s nullglob && a /none*"}, "bash"},
        // What isolating it breaks
        {{"set -e; a; b", "c"}, {"(set -e; a; b) && c"}},
        {{"set -e; a; b", "c"}, {"{ set -e; a; b; } && c"}},
        {{"cat > /f", "a"}, {"a | cat > /f"}},
        {{"cd /src", "ls"}, {"cd /src && cd - && ls"}},
        // What the text's end does
        {{"a # note", "b"}, {"a # note && b"}},
        {{"a \\", "b"}, {"a \\ && b"}},
        {{"cat > /f <<E\nx\nE\n", "a"}, {"cat > /f <<E\nx\nE && a"}},
        {{"a &", "b"}, {"a & && b"}},
        {{"a;", "b"}, {"a; && b"}},
    };
    for (const auto& each : examples) {
        const auto text = shown(each.before, each.after);
        CAPTURE(text);
        CHECK(caught_by(each.before, each.after) == each.by);
    }
}

TEST_CASE("what a rewrite documents is taken out, whatever fails") {
    const auto drop_cleaning = [](tests::call& each) { return each.arguments[0] != "clean"; };
    CHECK(caught_by({"a && b", "c"}, {"a && b && clean", "c"}, drop_cleaning).empty());
    CHECK(caught_by({"a && b", "c"}, {"a && clean && b", "c"}, drop_cleaning).empty());
    CHECK(caught_by({"a; b", "c"}, {"a; b && clean", "c"}, drop_cleaning).empty());
    CHECK(caught_by({"a && b"}, {"a; b; clean"}, drop_cleaning) == "dash bash ash");
}

TEST_CASE("what is not the same twice is not compared") {
    const auto pair = furnish({"a $$"}, {"a && b"});
    CHECK(tests::compare(*place, pair, tests::shells[0], tests::keep_all).found == verdict::unstable);
}

TEST_CASE("what does not end is not compared") {
    const scripts endless{"while :; do :; done"};
    const auto pair = furnish(endless, endless);
    CHECK(tests::compare(*place, pair, tests::shells[0], tests::keep_all).found == verdict::endless);
    const scripts calling{"while :; do a; done"};
    CHECK(tests::compare(*place, furnish(calling, calling), tests::shells[0], tests::keep_all).found ==
          verdict::endless);
}

TEST_CASE("a script gets nowhere") {
    struct attempt {
        std::string script;
        std::size_t shell = 0;
    };
    const std::vector<attempt> attempts{
        {"echo x > /tmp/outside"},
        {"rm -rf / /* /.tools/* /dev/* /proc/* ../../.."},
        {"echo x > /.tools/dash || echo x > /dev/null2 || echo x > /proc/sys/kernel/hostname && a"},
        {"kill -9 -1; kill -9 1"},
        {"kill -9 0"},
        {"f() { f | f & }; f; f; wait"},
        {"f() { f | f & }; f; f; wait", 1},
        {"while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done > /big"},
        {"while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"},
        {"A=x; while :; do A=$A$A; done"},
        {"A=x; while :; do A=$A$A; done", 1},
        {"i=0; while :; do i=$((i+1)); : > /tmp/$i; done"},
        {"(while :; do a; done) & exit 0"},
        {"umask 777; mkdir /tmp/d; echo x > /tmp/d/f"},
        {"exec 3<>/dev/tcp/127.0.0.1/22 && echo reached > /reached", 1},
    };
    for (const auto& each : attempts) {
        CAPTURE(each.script);
        const auto seen = run_alone(each.script, tests::shells.at(each.shell));
        CHECK_FALSE(seen.files.contains("/reached"));

        // The next one finds everything as it should be.
        const auto after = run_alone("ls /*");
        CHECK(after.succeeds);
        REQUIRE(after.calls.size() == 1);
        CHECK(after.calls[0].arguments == std::vector<std::string>{"ls", "/bin", "/dev", "/etc", "/home",
                                                                   "/lib", "/lib64", "/mnt", "/opt", "/proc",
                                                                   "/root", "/run", "/sbin", "/srv", "/tmp",
                                                                   "/usr", "/var", "/work"});
    }
    CHECK_FALSE(run_alone("echo x > /.tools/dash").succeeds);
    CHECK_FALSE(run_alone("echo x > /dev/new").succeeds);
    CHECK_FALSE(run_alone("echo x > /proc/sys/kernel/hostname").succeeds);
    CHECK(run_alone("echo x > /dev/null && echo x > /dev/stdout").output == "x\n");
}

int main(int count, char** arguments) {
    std::string reason;
    auto found = tests::find_tools(count > 1 ? arguments[1] : "", reason);
    if (!found) {
        std::printf("Skipped: %s\n", reason.c_str());
        return EXIT_SUCCESS;
    }
    tools = *std::move(found);

    // What a script could harm if it got out.
    std::string sentinel = "/tmp/tare-behaviour-XXXXXX";
    ::close(::mkstemp(sentinel.data()));
    std::ofstream(sentinel) << "safe";
    const auto sleeper = ::fork();
    if (sleeper == 0)
        for (;;) ::pause();

    const auto end = tests::run_in_sandbox(tools, [&] {
        tests::runner runner;
        place = &runner;
        doctest::Context context(count, arguments);
        return context.run();
    });

    const bool is_running = ::waitpid(sleeper, nullptr, WNOHANG) == 0;
    ::kill(sleeper, SIGKILL);
    ::waitpid(sleeper, nullptr, 0);
    std::ifstream file(sentinel);
    const bool is_safe = std::string(std::istreambuf_iterator<char>(file), {}) == "safe";
    ::unlink(sentinel.c_str());
    if (!end.reason.empty()) {
        std::printf("Skipped: no sandbox here: %s\n", end.reason.c_str());
        return EXIT_SUCCESS;
    }
    if (!is_running || !is_safe || ::access("/tmp/outside", F_OK) == 0) {
        std::puts("A script got out of the sandbox");
        return EXIT_FAILURE;
    }
    return end.status;
}
