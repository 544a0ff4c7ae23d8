#include "file.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace examples {

namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

/// A file descriptor that is closed with its owner.
class descriptor {
public:
    explicit descriptor(int value) : value_(value) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (value_ >= 0) ::close(value_);
    }

    explicit operator bool() const { return value_ >= 0; }
    int get() const { return value_; }
    /// Closing a file is the last chance to hear that it was not written.
    bool close() { return ::close(std::exchange(value_, -1)) == 0; }

private:
    int value_;
};

std::error_code write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return last_error();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

std::error_code read_all(int file, std::string& text) {
    std::array<char, 65536> buffer{};
    for (;;) {
        const auto size = ::read(file, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return last_error();
        if (size == 0) return {};
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

/// Gives the new file the old one's rights, the text, and lets it reach the disk.
std::error_code fill(descriptor& file, std::string_view text, const struct stat& old) {
    // Only root may give a file away; whoever else writes here keeps what the system gave.
    if (::fchown(file.get(), old.st_uid, old.st_gid) != 0 && errno != EPERM) return last_error();
    if (::fchmod(file.get(), old.st_mode & 07777) != 0) return last_error();
    if (auto error = write_all(file.get(), text)) return error;
    if (::fsync(file.get()) != 0 || !file.close()) return last_error();
    return {};
}

} // namespace

std::error_code read_file(const std::string& path, std::string& text) {
    text.clear();
    if (path == "-") return read_all(STDIN_FILENO, text);
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file ? read_all(file.get(), text) : last_error();
}

std::string display_name(const std::string& path) { return path == "-" ? "<standard input>" : path; }

bool read_input(std::string_view program, const std::string& path, std::string& text) {
    const auto error = read_file(path, text);
    if (error)
        std::cerr << program << ": cannot read " << display_name(path) << ": " << error.message() << '\n';
    return !error;
}

std::error_code replace_file(const std::string& path, std::string_view text) {
    std::error_code error;
    const auto target = std::filesystem::canonical(path, error);
    if (error) return error;
    struct stat old {};
    if (::stat(target.c_str(), &old) != 0) return last_error();

    const auto folder = target.parent_path();
    std::string temporary = (folder / ("." + target.filename().string() + ".XXXXXX")).string();
    descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file) return last_error();
    error = fill(file, text, old);
    if (!error && ::rename(temporary.c_str(), target.c_str()) != 0) error = last_error();
    if (error) {
        ::unlink(temporary.c_str());
        return error;
    }
    // The new name must reach the disk too; not every file system can be told so.
    const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened) ::fsync(opened.get());
    return {};
}

} // namespace examples
