// The program that every command of a script is. It writes down how it was called, then fails if it is told
// to; else it does what a few commands do to files, says something and ends well.
//
// It is run some million times, so it has no library: what a C library does before main takes longer than
// all that is done here.

#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "call_log.hpp"

#if defined(__x86_64__)
asm(".globl _start\n_start: mov %rsp, %rdi\n and $-16, %rsp\n call run_stub\n");

static long call_kernel(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
    register long r10 asm("r10") = d;
    register long r8 asm("r8") = e;
    register long r9 asm("r9") = f;
    asm volatile("syscall"
                 : "+a"(number)
                 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                 : "rcx", "r11", "memory");
    return number;
}
#elif defined(__aarch64__)
asm(".globl _start\n_start: mov x0, sp\n bl run_stub\n");

static long call_kernel(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
    register long x8 asm("x8") = number;
    register long x0 asm("x0") = a;
    register long x1 asm("x1") = b;
    register long x2 asm("x2") = c;
    register long x3 asm("x3") = d;
    register long x4 asm("x4") = e;
    register long x5 asm("x5") = f;
    asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}
#endif

// What compilers call by themselves.
extern "C" void* memcpy(void* to, const void* from, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        static_cast<volatile char*>(to)[i] = static_cast<const char*>(from)[i];
    return to;
}
extern "C" void* memset(void* to, int value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) static_cast<volatile char*>(to)[i] = static_cast<char>(value);
    return to;
}
extern "C" int memcmp(const void* a, const void* b, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        const int x = static_cast<const volatile unsigned char*>(a)[i];
        const int y = static_cast<const volatile unsigned char*>(b)[i];
        if (x != y) return x - y;
    }
    return 0;
}
extern "C" std::size_t strlen(const char* text) {
    std::size_t size = 0;
    while (static_cast<const volatile char*>(text)[size] != '\0') ++size;
    return size;
}

namespace {

using tests::call_field;
using tests::call_log;

template <class... Arguments>
long kernel(long number, Arguments... arguments) {
    return call_kernel(number, (long)arguments...); // NOLINT: pointers and numbers alike
}

[[noreturn]] void end(int status) {
    for (;;) kernel(SYS_exit_group, status);
}

// ---------------------------------------------------------------------------------------------- the record

char record[std::size_t{1} << 18];
std::size_t record_size = sizeof(std::uint32_t);
std::size_t field_begin = 0;

void put(std::string_view bytes) {
    for (const char byte : bytes)
        if (record_size < sizeof record) record[record_size++] = byte;
}
void put_number(std::uint64_t number, unsigned base = 10) {
    char digits[64];
    std::size_t at = sizeof digits;
    do digits[--at] = "0123456789abcdef"[number % base];
    while ((number /= base) != 0);
    put({digits + at, sizeof digits - at});
}
void begin_field(call_field kind) {
    field_begin = record_size;
    put({"\0\0\0\0", 4});
    const char letter = static_cast<char>(kind);
    put({&letter, 1});
}
void set_size(std::size_t at, std::size_t size) {
    if (at + sizeof(std::uint32_t) > sizeof record) return;
    const auto value = static_cast<std::uint32_t>(size);
    memcpy(record + at, &value, sizeof value);
}
void end_field() { set_size(field_begin, record_size - field_begin - sizeof(std::uint32_t)); }
void put_field(call_field kind, std::string_view bytes) {
    begin_field(kind);
    put(bytes);
    end_field();
}

// ------------------------------------------------------------------------------------ what a process is given

char input[std::size_t{1} << 16];
std::size_t input_size = 0;

/// Reads what a pipe gives to its end, so that this call comes after those that write to it; and what a file
/// has left, which stays there to be read.
void read_input(int from) {
    struct stat about;
    if (kernel(SYS_fstat, from, &about) != 0) return;
    if (S_ISREG(about.st_mode)) {
        const auto at = kernel(SYS_lseek, from, 0, 1);
        const auto room = sizeof input - input_size;
        const auto size = kernel(SYS_pread64, from, input + input_size, room, at < 0 ? 0 : at);
        if (size > 0) input_size += static_cast<std::size_t>(size);
    } else if (S_ISFIFO(about.st_mode)) {
        char rest[4096];
        for (;;) {
            const bool keeps = input_size < sizeof input;
            const auto size = keeps ? kernel(SYS_read, from, input + input_size, sizeof input - input_size)
                                    : kernel(SYS_read, from, rest, sizeof rest);
            if (size <= 0) break;
            if (keeps) input_size += static_cast<std::size_t>(size);
        }
    }
}

/// The pipes of process substitutions are inputs too.
void read_substitutions(char** arguments) {
    constexpr std::string_view folder = "/dev/fd/";
    for (char** each = arguments; *each != nullptr; ++each) {
        std::string_view word(*each);
        if (!word.starts_with(folder)) continue;
        word.remove_prefix(folder.size()); // `substr` may throw, by a function of the library
        int from = 0;
        for (const char digit : word) from = from * 10 + (digit - '0');
        read_input(from);
    }
}

/// Those that shells and scripts open: the digits, and bash's for process substitutions.
void put_descriptors() {
    char path[] = "/proc/self/fd/00";
    const auto digits = sizeof path - 3;
    for (int each = 0; each < 64; each = each == 12 ? 60 : each + 1) {
        if (kernel(SYS_fcntl, each, F_GETFD) < 0) continue;
        begin_field(call_field::descriptor);
        put_number(static_cast<std::uint64_t>(each));
        put(" ");
        path[digits] = static_cast<char>('0' + (each < 10 ? each : each / 10));
        path[digits + 1] = static_cast<char>(each < 10 ? 0 : '0' + each % 10);
        char target[4096];
        const auto size = kernel(SYS_readlinkat, AT_FDCWD, path, target, sizeof target);
        const std::string_view text(target, size > 0 ? static_cast<std::size_t>(size) : 0);
        put(text.starts_with("pipe:") ? "a pipe" : text); // its number is another one each time
        end_field();
    }
}

void put_inheritance() {
    begin_field(call_field::inheritance);
    const auto mask = kernel(SYS_umask, 0);
    kernel(SYS_umask, mask);
    put("umask ");
    put_number(static_cast<std::uint64_t>(mask), 8);

    put(", ignored signals ");
    std::uint64_t ignored = 0;
    // Without SIGQUIT: busybox ash ignores it in a command that it becomes, having nothing else to run.
    for (const int each : {SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD}) {
        void* old[4] = {}; // the kernel's own: the handler comes first
        if (kernel(SYS_rt_sigaction, each, nullptr, old, 8) == 0 && old[0] == (void*)SIG_IGN)
            ignored |= std::uint64_t{1} << each;
    }
    put_number(ignored, 16);

    put(", limits ");
    std::uint64_t hash = 14'695'981'039'346'656'037U;
    for (int each = 0; each < 16; ++each) {
        std::uint64_t limits[2] = {};
        kernel(SYS_prlimit64, 0, each, nullptr, limits);
        for (const auto limit : limits) hash = (hash ^ limit) * 1'099'511'628'211U;
    }
    put_number(hash, 16);
    end_field();
}

// -------------------------------------------------------------------------------------- what commands do

std::string_view base_name(std::string_view path) {
    std::size_t begin = path.size();
    while (begin > 0 && path[begin - 1] != '/') --begin;
    path.remove_prefix(begin);
    return path;
}

void write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size = kernel(SYS_write, to, bytes.data(), bytes.size());
        if (size <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

/// Makes a folder and those it stands in. The path is changed and put right again.
void make_folder(char* path) {
    for (char* at = path + 1; *at != '\0'; ++at) {
        if (*at != '/') continue;
        *at = '\0';
        kernel(SYS_mkdirat, AT_FDCWD, path, 0777);
        *at = '/';
    }
    kernel(SYS_mkdirat, AT_FDCWD, path, 0777);
}

struct folder_entry {
    std::uint64_t node;
    std::int64_t next;
    std::uint16_t size;
    std::uint8_t kind;
    char name[1];
};

void remove(int where, const char* path, int depth = 0) {
    if (kernel(SYS_unlinkat, where, path, 0) == 0 || depth > 64) return;
    const auto folder = kernel(SYS_openat, where, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (folder < 0) return;
    alignas(8) char entries[4096];
    for (;;) {
        const auto size = kernel(SYS_getdents64, folder, entries, sizeof entries);
        if (size <= 0) break;
        for (long at = 0; at < size;) {
            const auto* entry = reinterpret_cast<const folder_entry*>(entries + at);
            const std::string_view name(entry->name);
            if (name != "." && name != "..") remove(static_cast<int>(folder), entry->name, depth + 1);
            at += entry->size;
        }
    }
    kernel(SYS_close, folder);
    kernel(SYS_unlinkat, where, path, AT_REMOVEDIR);
}

void move(const char* from, const char* to) {
    struct stat about;
    char target[8192];
    std::size_t size = 0;
    const auto add = [&](std::string_view bytes) {
        for (const char byte : bytes)
            if (size + 1 < sizeof target) target[size++] = byte;
    };
    add(to);
    if (kernel(SYS_newfstatat, AT_FDCWD, to, &about, 0) == 0 && S_ISDIR(about.st_mode)) {
        add("/");
        add(base_name(from));
    }
    target[size] = '\0';
    kernel(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, target, 0);
}

/// Calls `visit` with each argument that is no option; tells whether an option has one of some letters.
template <class Visit>
bool for_each_operand(char** arguments, std::string_view letters, Visit visit) {
    bool has_letter = false;
    for (char** each = arguments + 1; *each != nullptr; ++each) {
        const std::string_view word(*each);
        if (word.size() < 2 || word[0] != '-') {
            visit(*each);
            continue;
        }
        for (const char byte : word)
            for (const char letter : letters) has_letter = has_letter || byte == letter;
    }
    return has_letter;
}

void change_files(std::string_view name, char** arguments) {
    if (name == "mkdir") {
        for_each_operand(arguments, "", make_folder);
    } else if (name == "rmdir") {
        for_each_operand(arguments, "",
                         [](char* path) { kernel(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); });
    } else if (name == "rm") {
        const bool whole = for_each_operand(arguments, "rR", [](char*) {});
        for_each_operand(arguments, "", [&](char* path) {
            whole ? remove(AT_FDCWD, path) : (void)kernel(SYS_unlinkat, AT_FDCWD, path, 0);
        });
    } else if (name == "touch") {
        for_each_operand(arguments, "", [](char* path) {
            const auto file = kernel(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY, 0666);
            if (file >= 0) kernel(SYS_close, file);
        });
    } else if (name == "mv") {
        const char* last = nullptr;
        for_each_operand(arguments, "", [&](char* path) { last = path; });
        for_each_operand(arguments, "", [&](char* path) {
            if (path != last) move(path, last);
        });
    } else if (name == "tee") {
        const bool appends = for_each_operand(arguments, "a", [](char*) {});
        for_each_operand(arguments, "", [&](char* path) {
            const int how = O_CREAT | O_WRONLY | (appends ? O_APPEND : O_TRUNC);
            const auto file = kernel(SYS_openat, AT_FDCWD, path, how, 0666);
            if (file < 0) return;
            write_all(static_cast<int>(file), {input, input_size});
            kernel(SYS_close, file);
        });
    }
}

/// Answers that scripts choose their way by. Where an argument is given, it must be there.
struct answer {
    std::string_view command;
    std::string_view argument;
    std::string_view text;
};
constexpr answer answers[] = {
    {"arch", "", "x86_64\n"}, {"dpkg", "--print-architecture", "amd64\n"},
    {"id", "", "0\n"},        {"mktemp", "", "/tmp/made\n"},
    {"nproc", "", "2\n"},     {"uname", "-m", "x86_64\n"},
    {"uname", "", "Linux\n"},
};

/// Whether standard output is that of the whole build.
bool is_build_output() {
    char target[64];
    const auto size = kernel(SYS_readlinkat, AT_FDCWD, "/proc/self/fd/1", target, sizeof target);
    return size > 0 && std::string_view(target, static_cast<std::size_t>(size)).starts_with("/memfd:");
}

/// What was read is handed on, as filters do; without any, a command says its name, so that something hangs
/// on its having been called. To the build it says nothing.
void speak(std::string_view name, char** arguments) {
    if (is_build_output()) return;
    if (input_size > 0) return write_all(1, {input, input_size});
    for (const auto& each : answers) {
        if (each.command != name) continue;
        bool fits = each.argument.empty();
        for (char** word = arguments; *word != nullptr; ++word) fits = fits || each.argument == *word;
        if (fits) return write_all(1, each.text);
    }
    char line[256];
    std::size_t size = 0;
    while (size < name.size() && size + 1 < sizeof line) {
        line[size] = name[size];
        ++size;
    }
    line[size++] = '\n';
    write_all(1, {line, size});
}

/// The shell that a command is to be, where it is one and gets a text to run.
const char* find_shell(std::string_view name, char** arguments, const char* own_shell) {
    const char* program = name == "sh"     ? own_shell
                          : name == "bash" ? "/.tools/bash"
                          : name == "dash" ? "/.tools/dash"
                          : name == "ash"  ? "/.tools/busybox"
                                           : nullptr;
    if (program == nullptr) return nullptr;
    for (char** each = arguments + 1; *each != nullptr; ++each) {
        const std::string_view word(*each);
        if (word.size() < 2 || word[0] != '-') return nullptr;
        if (word[1] == '-') continue;
        for (const char letter : word)
            if (letter == 'c') return program;
    }
    return nullptr;
}

/// Waits for those that write to the pipe which is to be read.
void await_input() {
    pollfd readable{0, 0, 0};
    struct stat about;
    if (kernel(SYS_fstat, 0, &about) == 0 && S_ISFIFO(about.st_mode))
        kernel(SYS_ppoll, &readable, 1, 0, 0, 0);
}

} // namespace

extern "C" [[noreturn]] void run_stub(long* stack) {
    const auto count = static_cast<std::size_t>(stack[0]);
    auto** arguments = reinterpret_cast<char**>(stack + 1);
    auto** variables = arguments + count + 1;
    if (count == 0) end(127);
    const auto name = base_name(arguments[0]);

    const auto mapped = kernel(SYS_mmap, nullptr, sizeof(call_log), PROT_READ | PROT_WRITE, MAP_SHARED,
                               call_log::descriptor, 0);
    if (mapped < 0 && mapped > -4096) end(126);
    auto& log = *reinterpret_cast<call_log*>(mapped);
    const auto* shell = find_shell(name, arguments, log.shell);

    for (std::size_t i = 0; i < count; ++i) put_field(call_field::argument, arguments[i]);
    for (auto** each = variables; *each != nullptr; ++each) put_field(call_field::variable, *each);
    char directory[4096];
    const auto size = kernel(SYS_getcwd, directory, sizeof directory);
    put_field(call_field::directory, size > 0 ? directory : "(deleted)");
    put_inheritance();
    put_descriptors();
    shell != nullptr ? await_input() : read_input(0);
    read_substitutions(arguments);
    put_field(call_field::input, {input, input_size});
    set_size(0, record_size - sizeof(std::uint32_t));

    const auto step = (std::uint64_t{1} << 32) + record_size;
    const auto before = __atomic_fetch_add(&log.ends, step, __ATOMIC_SEQ_CST);
    const auto index = static_cast<std::uint32_t>(before >> 32);
    const auto at = static_cast<std::uint32_t>(before);
    if (at + record_size <= call_log::capacity) memcpy(log.bytes + at, record, record_size);
    if (index >= call_log::most_calls) kernel(SYS_kill, -1, SIGKILL); // the script loops for ever
    if (index >= log.first_failure && index <= log.last_failure) end(1);

    if (shell != nullptr) kernel(SYS_execve, shell, arguments, variables);
    void* ignore[4] = {(void*)SIG_IGN}; // as above
    kernel(SYS_rt_sigaction, SIGPIPE, ignore, nullptr, 8);
    change_files(name, arguments);
    speak(name, arguments);
    end(0);
}
