#include "file_tree.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <dirent.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace tests {
namespace {

constexpr std::size_t most_of_a_file = std::size_t{1} << 20;

bool is_own(std::string_view path) { return path == "/.tools" || path == "/proc" || path == "/dev"; }

template <class Visit>
void for_each_entry(const std::string& folder, Visit visit) {
    auto* stream = ::opendir(folder.c_str());
    if (stream == nullptr && ::chmod(folder.c_str(), 0700) == 0) stream = ::opendir(folder.c_str());
    if (stream == nullptr) return;
    std::vector<std::string> names;
    while (const auto* entry = ::readdir(stream))
        if (const std::string_view name(entry->d_name); name != "." && name != "..") names.emplace_back(name);
    ::closedir(stream);
    for (const auto& name : names) {
        const auto path = folder == "/" ? "/" + name : folder + "/" + name;
        if (!is_own(path)) visit(path);
    }
}

std::string read_content(const std::string& path) {
    std::string out;
    const auto file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return "(unreadable)";
    std::array<char, 4096> buffer;
    for (ssize_t size = 0;
         out.size() < most_of_a_file && (size = ::read(file, buffer.data(), buffer.size())) > 0;)
        out.append(buffer.data(), static_cast<std::size_t>(size));
    ::close(file);
    return out;
}

std::string octal(unsigned mode) {
    std::string out;
    do out.insert(out.begin(), static_cast<char>('0' + mode % 8));
    while ((mode /= 8) != 0);
    return out;
}

void read_folder(const std::string& folder, file_tree& out) {
    for_each_entry(folder, [&](const std::string& path) {
        struct stat about {};
        if (::lstat(path.c_str(), &about) != 0) return;
        const auto mode = octal(about.st_mode & 07777U);
        if (S_ISLNK(about.st_mode)) {
            std::array<char, 4096> target;
            const auto size = ::readlink(path.c_str(), target.data(), target.size());
            out[path] =
                "link " + std::string(target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        } else if (S_ISDIR(about.st_mode)) {
            out[path] = "folder " + mode;
            read_folder(path, out);
        } else if (S_ISREG(about.st_mode)) {
            out[path] = "file " + mode + ": " + read_content(path);
        } else {
            out[path] = "other " + mode;
        }
    });
}

void remove_tree(const std::string& path) {
    if (::unlink(path.c_str()) == 0) return;
    for_each_entry(path, remove_tree);
    ::rmdir(path.c_str());
}

void make_folders(const std::string& path) {
    for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        ::mkdir(path.substr(0, slash).c_str(), 0755);
}

} // namespace

file_tree read_tree() {
    file_tree out;
    read_folder("/", out);
    return out;
}

void make_tree(const skeleton& wanted) {
    ::chmod("/", 0755);
    for_each_entry("/", remove_tree);
    for (const auto& path : wanted.folders) make_folders(path + "/");
    for (const auto& [path, target] : wanted.links) {
        make_folders(path);
        (void)!::symlink(target.c_str(), path.c_str());
    }
    for (const auto& [path, content] : wanted.files) {
        make_folders(path);
        const auto file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (file < 0) continue;
        (void)!::write(file, content.data(), content.size());
        ::close(file);
    }
}

} // namespace tests
