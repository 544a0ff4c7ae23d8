#include "context.hpp"

#include <filesystem>
#include <iostream>
#include <system_error>

#include "file.hpp"

namespace examples {

namespace files = std::filesystem;

std::optional<std::string> folder_texts::operator()(std::string_view path) const {
    std::string text;
    if (read_file((files::path(folder_) / path).string(), text)) return std::nullopt;
    return text;
}

std::optional<std::vector<std::string>> list_files(std::string_view program, const std::string& folder) {
    std::vector<std::string> out;
    std::error_code error;
    for (files::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        auto path = at->path().lexically_relative(folder).generic_string();
        std::error_code unknown;
        if (at->symlink_status(unknown).type() == files::file_type::directory) {
            if (!files::is_empty(at->path(), unknown)) continue;
            path += '/';
        }
        out.push_back(std::move(path));
    }
    if (!error) return out;
    std::cerr << program << ": cannot list " << folder << ": " << error.message() << '\n';
    return std::nullopt;
}

std::optional<tare::ignore_patterns> read_ignore(std::string_view program, const std::string& folder,
                                                 const std::string& dockerfile) {
    std::error_code unknown;
    const auto own = tare::ignore_file_of(dockerfile);
    const auto shared = (files::path(folder) / ".dockerignore").string();
    const bool has_own = dockerfile != "-" && files::exists(own, unknown);
    const auto& name = has_own ? own : shared;
    if (!files::exists(name, unknown)) return tare::ignore_patterns();
    std::string text;
    if (const auto error = read_file(name, text)) {
        std::cerr << program << ": cannot read " << name << ": " << error.message() << '\n';
        return std::nullopt;
    }
    auto patterns = tare::read_ignore_file(text);
    if (patterns) return *std::move(patterns);
    std::cerr << name << ": error: " << patterns.error().message() << '\n';
    return std::nullopt;
}

std::optional<tare::build_context> make_context(std::string_view program,
                                                const std::vector<std::string>& paths,
                                                const tare::ignore_patterns& ignore) {
    auto context = tare::make_build_context(paths, ignore);
    if (context) return *std::move(context);
    std::cerr << program << ": error in the ignore file: " << context.error().message() << '\n';
    return std::nullopt;
}

std::optional<tare::build_context> read_context(std::string_view program, const std::string& folder,
                                                const std::string& dockerfile) {
    const auto paths = list_files(program, folder);
    const auto ignore = paths ? read_ignore(program, folder, dockerfile) : std::nullopt;
    return ignore ? make_context(program, *paths, *ignore) : std::nullopt;
}

} // namespace examples
