#pragma once

#include <map>
#include <string>
#include <vector>

namespace tests {

/// What a root has before a run.
struct skeleton {
    std::vector<std::string> folders;
    std::map<std::string, std::string> links; ///< by path: what they lead to
    std::map<std::string, std::string> files; ///< by path: what they hold
};

/// Folders, files and links by their paths; what there is to say of them: kind, mode, content.
using file_tree = std::map<std::string, std::string>;

/// What is in the root, but for the sandbox's own file systems.
[[nodiscard]] file_tree read_tree();

/// Takes all of that away, and makes what a skeleton has, in its order: folders, links, files, and the
/// folders they stand in. What cannot be made is left out.
void make_tree(const skeleton& wanted);

} // namespace tests
