#pragma once

#include <tare/text/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::inline v0 {

/// Why a COPY stays before the install that follows it.
enum class manifests_reason : std::uint8_t {
    other_command,    ///< a command before the install may read or change what is copied
    other_copy,       ///< a COPY or ADD between may meet what is copied
    variable_changes, ///< a variable that the COPY uses changes before the install
    volume,           ///< a VOLUME is declared between
    unknown_folder,   ///< it is not known which folder is copied to, or where the install runs
    unsteady_copy,    ///< a manifest has a name that a COPY does not take for just that file
    opaque_script,    ///< the script between cannot be read
    bind_mount,       ///< a RUN mounts files of the context
    unreachable,      ///< the install is not a plain step of its script
    elsewhere,        ///< the install does not run in what is copied
    unknown_words,    ///< an expansion in the install may stand for anything
    adds_packages,    ///< the install writes into the manifests
    installs_project, ///< the install brings the project itself
    reads_sources,    ///< the install reads what it is told to read of the project
    runs_scripts,     ///< the install runs scripts of the project
    workspace,        ///< the project has several parts
    needs_files,      ///< a manifest refers to other files of the project
    missing_manifest, ///< the context does not have the manifest
    made_is_copied,   ///< the context has what the install makes
    needs_context,    ///< only the files of the context tell which manifests there are
    too_many_folders, ///< the manifests are spread too widely
    no_clean_cut,     ///< the script cannot be parted after the install
    changed_later,    ///< the rest of the script takes away or changes what a layer would keep then
    installed_before, ///< the same packages are installed before it already
};

/// One sentence for each reason, without a full stop.
inline constexpr std::array<std::string_view, 24> manifests_reason_sentences{
    "a command before the install may read or change what is copied",
    "another COPY or ADD before the install may meet what is copied",
    "a variable that the COPY uses changes before the install",
    "a volume is declared before the install",
    "it is not known which folder is copied to, or where the install runs",
    "a manifest has a name that a COPY does not take for just that file",
    "a script before the install cannot be read",
    "a RUN mounts files of the build context",
    "the install is not a plain step of its script",
    "the install does not run in the folder that is copied to",
    "an expansion in the install may stand for anything",
    "the install writes into the manifests",
    "the install brings the project itself",
    "the install reads sources of the project",
    "the install runs scripts of the project",
    "the project consists of several parts",
    "a manifest refers to other files of the project",
    "the build context does not have the manifest",
    "the build context has what the install makes",
    "only the files of the build context tell which manifests there are",
    "the manifests are spread over too many folders",
    "the script cannot be parted after the install",
    "the rest of the script takes away or changes what the install's layer would keep",
    "the same manager installs for the project before the COPY already",
};

[[nodiscard]] constexpr std::string_view to_string(manifests_reason reason) noexcept {
    return manifests_reason_sentences[static_cast<std::size_t>(reason)];
}

/// A COPY that is left where it is, though an install comes after it.
struct manifests_refusal {
    manifests_reason reason = {};
    source_range copy{}; ///< the instruction that copies
    source_range at{};   ///< what is in the way

    friend constexpr bool operator==(const manifests_refusal&, const manifests_refusal&) = default;
};

} // namespace tare::inline v0
