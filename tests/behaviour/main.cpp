// tare-behaviour [OPTION]... STUB FILE|FOLDER...
//
// Runs the RUN scripts that a rewrite changes, before and after, in dash, bash and busybox ash; in a sandbox
// where each command is a stub, and with each command failing. Prints what differs, and counts. Ends with 1
// where anything differs, with 2 where it cannot be told.
//
// A step runs with its working directory and variables as BuildKit would have them; a call is compared by its
// arguments, directory, exported variables, input, open descriptors, file mode mask, ignored signals and limits;
// a run by its calls, its success, its standard output and the files it leaves. What this does not see: users
// (all is root's), mounts, the network, time, standard error, where a shell remembers a program to be (stubs do
// not move), and what commands do beyond the few that change files for true.
//
//   --rule NAME    the rewrite: one of those in rules.cpp (merge_runs)
//   --sample N     no more than N of the files that it changes, chosen by chance
//   --seed N       another choice
//   --jobs N       how many sandboxes at once (the number of processors)
//   --assuming     use findings that make an assumption too
//   --list         print a line for each pair of scripts, and why one was left out

#include <tare/rewrite/engine.hpp>
#include <tare/syntax/parse.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "comparison.hpp"
#include "rules.hpp"
#include "run_steps.hpp"
#include "runner.hpp"
#include "sandbox.hpp"
#include "script_needs.hpp"

namespace {

enum exit_code { all_same = 0, some_differ = 1, failed = 2 };

struct settings {
    std::string rule = "merge_runs";
    std::size_t sample = 0; ///< 0 for all
    unsigned seed = 1;
    unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
    tare::applicability level = tare::applicability::safe;
    bool lists = false;
    std::string stub;
    std::vector<std::string> paths;
};

/// What all workers count together.
struct totals {
    std::atomic<std::size_t> next; ///< the next file to be taken
    std::atomic<std::size_t> files, pairs, opaque, trials, runs, calls, same, succeeding, silent, differing,
        unstable, endless, unlike;
};

struct input {
    std::string path;
    tare::document before;
    tare::document after;
};

std::optional<settings> read_settings(int count, char** arguments) {
    settings out;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = arguments[i];
        const auto next = [&] { return i + 1 < count ? arguments[++i] : ""; };
        if (word == "--rule")
            out.rule = next();
        else if (word == "--sample")
            out.sample = std::strtoul(next(), nullptr, 10);
        else if (word == "--seed")
            out.seed = static_cast<unsigned>(std::strtoul(next(), nullptr, 10));
        else if (word == "--jobs")
            out.jobs = static_cast<unsigned>(std::strtoul(next(), nullptr, 10));
        else if (word == "--assuming")
            out.level = tare::applicability::assuming;
        else if (word == "--list")
            out.lists = true;
        else if (word.starts_with("--"))
            return std::nullopt;
        else if (out.stub.empty())
            out.stub = word;
        else
            out.paths.emplace_back(word);
    }
    if (out.paths.empty() || out.jobs == 0) return std::nullopt;
    return out;
}

std::vector<std::string> list_files(const std::vector<std::string>& paths) {
    namespace fs = std::filesystem;
    std::vector<std::string> out;
    for (const auto& path : paths) {
        if (!fs::is_directory(path)) {
            out.push_back(path);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(path))
            if (entry.is_regular_file()) out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// The files that the rewrite changes; in an order of chance where there is to be a sample.
std::vector<input> read_inputs(const settings& wanted, const tests::rule& rule) {
    auto paths = list_files(wanted.paths);
    if (wanted.sample > 0) {
        std::mt19937_64 chance(wanted.seed); // std::shuffle is another one in each standard library
        for (auto i = paths.size(); i > 1; --i) std::swap(paths[i - 1], paths[chance() % i]);
    }
    std::vector<input> out;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        auto before = tare::parse(std::string(std::istreambuf_iterator<char>(file), {}));
        auto after = tare::apply(before, rule.rewrite, {.up_to = wanted.level});
        if (before == after) continue;
        out.push_back({path, std::move(before), std::move(after)});
        if (out.size() == wanted.sample) break;
    }
    return out;
}

std::string scripts_of(const std::vector<tests::run_step>& steps) {
    std::string out;
    for (const auto& each : steps) out += "    RUN " + each.command.back() + "\n";
    return out;
}

/// One of the processes in a sandbox of its own.
class worker {
public:
    worker(const settings& wanted, const tests::rule& rule, const tests::toolbox& tools, totals& count)
        : wanted_(wanted), rule_(rule), tools_(tools), count_(count) {}

    void work(const std::vector<input>& inputs) {
        for (std::size_t i = 0; (i = count_.next++) < inputs.size();) {
            ++count_.files;
            for (const auto& pair : tests::changed_runs(tests::read_stages(inputs[i].before),
                                                        tests::read_stages(inputs[i].after)))
                try_pair(inputs[i].path, pair);
        }
    }

private:
    void try_pair(const std::string& path, const tests::run_pair& pair) {
        ++count_.pairs;
        const auto can_run = [](const auto& steps) { return std::ranges::all_of(steps, tests::can_run); };
        if (!can_run(pair.before) || !can_run(pair.after)) {
            ++count_.opaque;
            if (wanted_.lists) std::printf("%s: no shell for it\n", path.c_str());
            return;
        }
        place_.set_root(tests::furnish_for(pair, tools_));
        const bool is_for_any = std::ranges::any_of(pair.before, tests::is_for_any_shell);
        for (const auto& own : tests::shells)
            if (is_for_any || &own == &tests::shells[0]) try_shell(path, pair, own, is_for_any);
    }

    void try_shell(const std::string& path, const tests::run_pair& pair, const tests::shell& own,
                   bool is_for_any) {
        const auto result = tests::compare(place_, pair, own, rule_.filter);
        ++count_.trials;
        count_.runs += result.runs;
        count_.calls += result.calls;
        count_.unlike += result.unlike;
        if (result.succeeds) ++count_.succeeding;
        if (result.calls == 0) ++count_.silent;
        const auto name = path + " (" + (is_for_any ? std::string(own.name) : "as it says") + ")";
        const char* word = "same";
        switch (result.found) {
        case tests::verdict::same: ++count_.same; break;
        case tests::verdict::unstable: ++count_.unstable, word = "unstable"; break;
        case tests::verdict::endless: ++count_.endless, word = "endless"; break;
        case tests::verdict::differs:
            ++count_.differing;
            std::printf("%s differs: %s\n  before:\n%s  after:\n%s\n", name.c_str(),
                        result.explanation.c_str(), scripts_of(pair.before).c_str(),
                        scripts_of(pair.after).c_str());
            std::fflush(stdout);
            return;
        }
        if (wanted_.lists)
            std::printf("%s: %s, %zu calls, %zu runs, %s\n", name.c_str(), word, result.calls, result.runs,
                        result.succeeds ? "succeeds" : "fails");
    }

    const settings& wanted_;
    const tests::rule& rule_;
    const tests::toolbox& tools_;
    totals& count_;
    tests::runner place_;
};

void print(const settings& wanted, const totals& count, std::chrono::seconds time) {
    std::printf("%s: %zu files changed, %zu pairs of scripts (%zu without a shell here)\n",
                wanted.rule.c_str(), count.files.load(), count.pairs.load(), count.opaque.load());
    std::printf(
        "%zu trials: %zu same, %zu differ, %zu unstable, %zu endless; %zu succeed, %zu call nothing\n",
        count.trials.load(), count.same.load(), count.differing.load(), count.unstable.load(),
        count.endless.load(), count.succeeding.load(), count.silent.load());
    std::printf("%zu runs in %lld s, %zu calls to fail; %zu runs with a failure left out\n",
                count.runs.load(), static_cast<long long>(time.count()), count.calls.load(),
                count.unlike.load());
}

int run(const settings& wanted) {
    const auto& rules = tests::rules();
    const auto rule = std::ranges::find(rules, wanted.rule, &tests::rule::name);
    if (rule == rules.end()) {
        std::fprintf(stderr, "tare-behaviour: there is no rule %s\n", wanted.rule.c_str());
        return failed;
    }
    std::string reason;
    const auto tools = tests::find_tools(wanted.stub, reason);
    if (!tools) {
        std::printf("Skipped: %s\n", reason.c_str());
        return all_same;
    }
    if (const auto end = tests::run_in_sandbox(*tools, [] { return 0; }); !end.reason.empty()) {
        std::printf("Skipped: no sandbox here: %s\n", end.reason.c_str());
        return all_same;
    }
    const auto inputs = read_inputs(wanted, *rule);
    if (inputs.empty()) {
        std::fprintf(stderr, "tare-behaviour: %s changes none of the files\n", wanted.rule.c_str());
        return failed;
    }

    const auto begin = std::chrono::steady_clock::now();
    auto* shared = ::mmap(nullptr, sizeof(totals), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto& count = *new (shared) totals();
    std::vector<pid_t> children;
    for (unsigned i = 0; i < wanted.jobs; ++i) {
        const auto child = ::fork();
        if (child > 0) children.push_back(child);
        if (child != 0) continue;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const auto end = tests::run_in_sandbox(*tools, [&] {
            worker(wanted, *rule, *tools, count).work(inputs);
            return 0;
        });
        std::fputs(end.reason.c_str(), stderr);
        ::_exit(end.reason.empty() && end.status == 0 ? 0 : failed);
    }
    bool broken = false;
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        broken = broken || status != 0;
    }
    const auto time = std::chrono::steady_clock::now() - begin;
    print(wanted, count, std::chrono::duration_cast<std::chrono::seconds>(time));
    if (broken) std::fprintf(stderr, "tare-behaviour: a worker broke off\n");
    return broken ? failed : count.differing > 0 ? some_differ : all_same;
}

} // namespace

int main(int count, char** arguments) {
    const auto wanted = read_settings(count, arguments);
    if (!wanted) {
        std::fputs(
            "usage: tare-behaviour [--rule NAME] [--sample N] [--seed N] [--jobs N] [--assuming] [--list] "
            "STUB FILE|FOLDER...\n",
            stderr);
        return failed;
    }
    try {
        return run(*wanted);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tare-behaviour: %s\n", error.what());
        return failed;
    }
}
