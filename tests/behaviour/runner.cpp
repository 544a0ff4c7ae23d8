#include "runner.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace std::chrono_literals;

constexpr int out_of_time = -1;
/// How long what a step leaves running may go on, so that what ends soon always ends.
constexpr auto grace = 30ms;

/// What a shell sets anew for each call, a rewrite may change: `_` is what was called last, and bash counts
/// SHLVL down where it becomes the command, having nothing else to run.
bool is_of_shell(std::string_view variable) {
    return variable.starts_with("_=") || variable.starts_with("SHLVL=");
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string program_of(const run_step& step, const shell& own) {
    const auto name = base_name(step.command[0]);
    if (step.script) {
        if (name == "sh") return own.program;
        for (const auto& each : shells)
            if (each.name == name) return each.program;
    }
    return step.command[0].find('/') == std::string::npos ? "/usr/bin/" + step.command[0] : step.command[0];
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> out;
    for (const auto& each : strings) out.push_back(const_cast<char*>(each.c_str()));
    out.push_back(nullptr);
    return out;
}

/// Waits for what is still running, then ends it.
void end_all() {
    const auto until = std::chrono::steady_clock::now() + grace;
    for (;;) {
        const auto gone = ::waitpid(-1, nullptr, WNOHANG);
        if (gone < 0) return;
        if (gone > 0) continue;
        if (std::chrono::steady_clock::now() > until) break;
        std::this_thread::sleep_for(1ms);
    }
    ::kill(-1, SIGKILL);
    while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
    }
}

void limit(int what, rlim_t most) {
    const rlimit both{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(what), &both);
}

void must(bool done, const char* what) {
    if (!done) throw std::system_error(errno, std::generic_category(), what);
}

void make_folders(const std::string& path) {
    for (auto slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        ::mkdir(path.substr(0, slash).c_str(), 0755);
        if (slash == std::string::npos) return;
    }
}

} // namespace

bool can_run(const run_step& step) {
    if (step.is_opaque || step.command.empty()) return false;
    if (!step.script) return true;
    const auto name = base_name(step.command[0]);
    return name == "sh" ||
           std::any_of(shells.begin(), shells.end(), [&](auto& each) { return each.name == name; });
}

bool is_for_any_shell(const run_step& step) {
    return step.script && !step.command.empty() && base_name(step.command[0]) == "sh";
}

runner::runner() {
    const auto memory = ::memfd_create("log", MFD_CLOEXEC);
    must(memory >= 0 && ::ftruncate(memory, sizeof(call_log)) == 0, "memfd_create");
    const rlimit files{call_log::descriptor + 1, call_log::descriptor + 1};
    must(::setrlimit(RLIMIT_NOFILE, &files) == 0, "setrlimit");
    must(::dup2(memory, call_log::descriptor) >= 0, "dup2");
    ::close(memory);
    auto* mapped =
        ::mmap(nullptr, sizeof(call_log), PROT_READ | PROT_WRITE, MAP_SHARED, call_log::descriptor, 0);
    must(mapped != MAP_FAILED, "mmap");
    log_ = static_cast<call_log*>(mapped);
    output_ = ::memfd_create("output", MFD_CLOEXEC);
    must(output_ >= 0 && ::fcntl(output_, F_SETFL, O_APPEND) == 0, "memfd_create");
}

runner::~runner() {
    ::munmap(log_, sizeof(call_log));
    ::close(output_);
    ::close(call_log::descriptor);
}

void runner::set_root(skeleton wanted) {
    wanted_ = std::move(wanted);
    make_tree(wanted_);
    fresh_ = read_tree();
    is_fresh_ = true;
}

outcome runner::run(const std::vector<run_step>& steps, const shell& own, failures failing, int seconds) {
    if (!is_fresh_) make_tree(wanted_);
    log_->ends = 0;
    log_->first_failure = failing.first;
    log_->last_failure = failing.last;
    std::strncpy(log_->shell, own.program, sizeof log_->shell - 1);
    must(::ftruncate(output_, 0) == 0, "ftruncate");

    outcome out;
    out.succeeds = true;
    for (const auto& each : steps) {
        const auto status = run_step_in(each, own, seconds);
        out.is_complete = status != out_of_time;
        out.succeeds = status == 0;
        if (status != 0) break;
    }
    const auto ends = log_->ends;
    if ((ends >> 32) >= call_log::most_calls || static_cast<std::uint32_t>(ends) > call_log::capacity)
        out.is_complete = false;
    out.calls = read_calls();
    std::array<char, 4096> buffer;
    for (off_t at = 0;;) {
        const auto size = ::pread(output_, buffer.data(), buffer.size(), at);
        if (size <= 0) break;
        out.output.append(buffer.data(), static_cast<std::size_t>(size));
        at += size;
    }
    out.files = read_tree();
    is_fresh_ = out.files == fresh_;
    return out;
}

int runner::run_step_in(const run_step& step, const shell& own, int seconds) const {
    make_folders(step.directory);
    const auto program = program_of(step, own);
    const auto arguments = pointers(step.command);
    const auto variables = pointers(step.environment);

    // Until it becomes the program, the child is in our memory: it must do no more than call the kernel.
    const auto child = ::vfork();
    if (child == 0) {
        limit(RLIMIT_CORE, 0);
        limit(RLIMIT_CPU, static_cast<rlim_t>(seconds));
        limit(RLIMIT_FSIZE, 1 << 22);
        limit(RLIMIT_AS, 1 << 29);
        limit(RLIMIT_NPROC, 256);
        const auto nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        if (nothing >= 0 && ::dup2(nothing, 0) == 0 && ::dup2(output_, 1) == 1 && ::dup2(nothing, 2) == 2 &&
            ::chdir(step.directory.c_str()) == 0) {
            ::setsid();
            ::execve(program.c_str(), arguments.data(), variables.data());
        }
        ::_exit(127);
    }
    must(child > 0, "vfork");

    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    must(handle >= 0, "pidfd_open");
    pollfd ending{handle, POLLIN, 0};
    const bool ended = ::poll(&ending, 1, seconds * 1000) > 0;
    ::close(handle);
    if (!ended) ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    end_all();
    if (!ended || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) return out_of_time;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<call> runner::read_calls() const {
    std::vector<call> out;
    const auto size = std::min<std::size_t>(static_cast<std::uint32_t>(log_->ends), call_log::capacity);
    const auto number_at = [&](std::size_t at) {
        std::uint32_t number = 0;
        std::memcpy(&number, log_->bytes + at, sizeof number);
        return std::size_t{number};
    };
    constexpr auto width = sizeof(std::uint32_t);
    for (std::size_t at = 0; at + width <= size;) {
        const auto end = at + width + number_at(at);
        if (end > size) break;
        call each;
        for (at += width; at + width < end;) {
            const auto field = number_at(at);
            at += width;
            if (field == 0 || at + field > end) break;
            std::string bytes(log_->bytes + at + 1, field - 1);
            switch (static_cast<call_field>(log_->bytes[at])) {
            case call_field::argument: each.arguments.push_back(std::move(bytes)); break;
            case call_field::variable:
                if (!is_of_shell(bytes)) each.environment.push_back(std::move(bytes));
                break;
            case call_field::directory: each.directory = std::move(bytes); break;
            case call_field::input: each.input = std::move(bytes); break;
            case call_field::descriptor: each.descriptors.push_back(std::move(bytes)); break;
            case call_field::inheritance: each.inheritance = std::move(bytes); break;
            }
            at += field;
        }
        at = end;
        std::sort(each.environment.begin(), each.environment.end());
        out.push_back(std::move(each));
    }
    return out;
}

} // namespace tests
