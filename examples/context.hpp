#pragma once

#include <tare/model/build_context.hpp>
#include <tare/model/ignore_file.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace examples {

/// The texts of the files in a folder.
class folder_texts {
public:
    explicit folder_texts(std::string folder) : folder_(std::move(folder)) {}

    /// The text of a file, by its path in the folder; nothing where it cannot be read.
    std::optional<std::string> operator()(std::string_view path) const;

private:
    std::string folder_;
};

// What goes wrong below is told on standard error, in the name of `program`; nothing is given then.

/// The files below a folder, as paths in it; that of an empty folder ends with a slash. Links are not followed.
std::optional<std::vector<std::string>> list_files(std::string_view program, const std::string& folder);

/// What a build leaves out of a folder: by the ignore file beside the Dockerfile, or else by that of the folder.
std::optional<tare::ignore_patterns> read_ignore(std::string_view program, const std::string& folder,
                                                 const std::string& dockerfile);

/// The build context that has these paths, which may be some of the folder's.
std::optional<tare::build_context> make_context(std::string_view program,
                                                const std::vector<std::string>& paths,
                                                const tare::ignore_patterns& ignore);

/// The build context that a folder is.
std::optional<tare::build_context> read_context(std::string_view program, const std::string& folder,
                                                const std::string& dockerfile);

} // namespace examples
