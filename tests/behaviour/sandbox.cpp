#include "sandbox.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <optional>
#include <sched.h>
#include <sstream>
#include <string>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "call_log.hpp"

namespace tests {
namespace {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The paths of the libraries that a program is linked to, and of what loads them.
std::vector<std::string> libraries_of(const std::string& program) {
    std::vector<std::string> out;
    auto* pipe = ::popen(("ldd " + program + " 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) return out;
    std::string listing;
    std::array<char, 4096> buffer;
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        listing.append(buffer.data(), size);
    ::pclose(pipe);
    std::istringstream words(listing);
    for (std::string word; words >> word;)
        if (word.starts_with('/') && !word.ends_with(':')) out.push_back(word);
    return out;
}

std::string find_program(const std::string& name) {
    for (const auto* folder : {"/bin/", "/usr/bin/", "/usr/local/bin/"})
        if (::access((folder + name).c_str(), X_OK) == 0) return folder + name;
    return {};
}

/// A step that the sandbox cannot do without.
void must(bool done, const char* what) {
    if (!done) throw std::system_error(errno, std::generic_category(), what);
}

void write_file(const std::string& path, const std::string& content, unsigned mode) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << content;
    must(::chmod(path.c_str(), mode) == 0, "chmod");
}

void mount_in(const char* source, const std::string& target, const char* type, unsigned long flags,
              const char* data = nullptr) {
    must(::mount(source, target.c_str(), type, flags, data) == 0, ("mount " + target).c_str());
}
void make_read_only(const std::string& target) {
    mount_in(nullptr, target, nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID);
}

/// Fills a root in memory, beside the machine's own.
void furnish(const std::string& root, const toolbox& tools) {
    mount_in("root", root, "tmpfs", MS_NOSUID, "size=64m,nr_inodes=16k,mode=755");

    const auto folder = root + tools_folder;
    fs::create_directories(folder);
    mount_in("tools", folder, "tmpfs", MS_NOSUID, "size=64m,mode=755");
    for (const auto& each : tools.files) write_file(folder + each.path, each.content, 0555);
    make_read_only(folder);

    const auto devices = root + "/dev";
    fs::create_directories(devices);
    mount_in("dev", devices, "tmpfs", MS_NOSUID, "size=64k,mode=755");
    for (const std::string name : {"/null", "/zero", "/full"}) {
        write_file(devices + name, "", 0666);
        mount_in(("/dev" + name).c_str(), devices + name, nullptr, MS_BIND);
    }
    for (const std::string name : {"/random", "/urandom"}) write_file(devices + name, "", 0666);
    fs::create_symlink("/proc/self/fd", devices + "/fd");
    fs::create_symlink("/proc/self/fd/0", devices + "/stdin");
    fs::create_symlink("/proc/self/fd/1", devices + "/stdout");
    fs::create_symlink("/proc/self/fd/2", devices + "/stderr");
    make_read_only(devices);

    fs::create_directories(root + "/proc");
    mount_in("proc", root + "/proc", "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
}

void give_up_privileges() {
    must(::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                                        SECBIT_NO_SETUID_FIXUP_LOCKED) == 0,
         "prctl");
    for (unsigned long each = 0; ::prctl(PR_CAPBSET_READ, each) >= 0; ++each)
        must(::prctl(PR_CAPBSET_DROP, each) == 0, "prctl");
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
    must(::syscall(SYS_capset, &header, none.data()) == 0, "capset");
    must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "prctl");
}

/// Leaves the machine behind.
void move_in(const toolbox& tools) {
    ::umask(022);
    must(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "mount /");
    const std::string root = "/tmp";
    furnish(root, tools);
    must(::chdir(root.c_str()) == 0, "chdir");
    must(::syscall(SYS_pivot_root, ".", ".") == 0, "pivot_root");
    must(::umount2(".", MNT_DETACH) == 0, "umount");
    must(::chdir("/") == 0, "chdir");
    must(::sethostname("sandbox", 7) == 0, "sethostname");
    give_up_privileges();
}

void write_map(const std::string& path, const std::string& text) {
    const auto file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    must(file >= 0, path.c_str());
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const auto error = errno;
    ::close(file);
    errno = error;
    must(written, path.c_str());
}

/// Makes the user who starts the sandbox root in it; root is nobody to the machine then.
void map_users(pid_t process) {
    const bool is_root = ::geteuid() == 0;
    const auto folder = "/proc/" + std::to_string(process);
    const auto map = [&](unsigned own) { return "0 " + std::to_string(is_root ? 65534U : own) + " 1"; };
    if (!is_root) write_map(folder + "/setgroups", "deny");
    write_map(folder + "/uid_map", map(::geteuid()));
    write_map(folder + "/gid_map", map(::getegid()));
}

/// The status by which a child tells that it could not move in, after it wrote the reason.
constexpr int no_sandbox = 250;

} // namespace

std::optional<toolbox> find_tools(const std::string& stub, std::string& reason) {
    toolbox out;
    for (const std::string name : {"dash", "bash", "busybox"}) {
        const auto program = find_program(name);
        if (program.empty()) {
            reason = "there is no " + name;
            return std::nullopt;
        }
        out.files.push_back({"/" + name, read_file(program)});
        for (const auto& library : libraries_of(program)) {
            out.files.push_back({library, read_file(library)});
            out.libraries.push_back(library);
        }
    }
    out.files.push_back({"/stub", read_file(stub)});
    if (out.files.back().content.empty()) {
        reason = "there is no stub at " + stub;
        return std::nullopt;
    }
    return out;
}

sandbox_end run_in_sandbox(const toolbox& tools, const std::function<int()>& inside) {
    std::array<int, 2> begin{};  // a byte comes when the child may begin
    std::array<int, 2> reason{}; // why it cannot
    must(::pipe2(begin.data(), O_CLOEXEC) == 0 && ::pipe2(reason.data(), O_CLOEXEC) == 0, "pipe");

    // The first process of a namespace of processes gets no signals from within it.
    constexpr auto namespaces =
        CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
    const auto child = static_cast<pid_t>(::syscall(SYS_clone, namespaces | SIGCHLD, 0, 0, 0, 0));
    if (child == 0) {
        int status = no_sandbox;
        ::close(begin[1]);
        ::close(reason[0]);
        try {
            char byte = 0;
            if (::read(begin[0], &byte, 1) != 1) ::_exit(status);
            must(::setgid(0) == 0 && ::setuid(0) == 0, "setuid");
            move_in(tools);
            must(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "prctl"); // a change of users takes it away
        } catch (const std::exception& error) {
            const std::string text = error.what();
            (void)!::write(reason[1], text.data(), text.size());
            ::_exit(status);
        }
        ::close(begin[0]);
        ::close(reason[1]);
        status = inside();
        std::fflush(nullptr);
        ::_exit(status);
    }

    const auto clone_error = errno;
    ::close(begin[0]);
    ::close(reason[1]);
    sandbox_end out;
    if (child < 0) {
        out.reason = "no namespaces: " + std::string(std::strerror(clone_error));
    } else {
        try {
            map_users(child);
            (void)!::write(begin[1], "", 1);
        } catch (const std::exception& error) {
            out.reason = error.what();
        }
    }
    ::close(begin[1]);
    std::array<char, 512> buffer;
    const auto size = ::read(reason[0], buffer.data(), buffer.size());
    if (size > 0 && out.reason.empty()) out.reason.assign(buffer.data(), static_cast<std::size_t>(size));
    ::close(reason[0]);
    if (child > 0) {
        ::waitpid(child, &out.status, 0);
        out.status = WIFEXITED(out.status) ? WEXITSTATUS(out.status) : 255;
    }
    return out;
}

} // namespace tests
