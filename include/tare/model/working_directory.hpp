#pragma once

#include <tare/model/path.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/result.hpp>

#include <string>
#include <string_view>
#include <utility>

/// Paths of WORKDIR, COPY and ADD on the system that an image is for, as BuildKit takes them.
namespace tare::inline v0 {

/// A path with slashes and without its drive, which must be `C:`; on any system but Windows it stays as it
/// is. The error is BuildKit's sentence.
[[nodiscard]] constexpr result<std::string, std::string> remove_drive(std::string_view path,
                                                                      std::string_view os) {
    if (os != "windows") return std::string(path);
    const auto is_slash = [](char byte) { return byte == '/' || byte == '\\'; };
    if (path.size() == 2 && path[1] == ':') {
        std::string error("No relative path specified in ");
        append_quoted(error, path);
        return fail(std::move(error));
    }
    if (path.size() >= 2 && is_slash(path[0]) && is_slash(path[1]))
        return fail(std::string("UNC paths are not supported"));
    if (const auto colon = path.find(':'); colon != std::string_view::npos) {
        const auto drive = path.substr(0, colon);
        if (drive != "c" && drive != "C")
            return fail(std::string("The specified path is not on the system drive (C:)"));
        path.remove_prefix(colon + 1);
    }
    auto out = clean_path(path);
    for (auto& byte : out)
        if (byte == '\\') byte = '/';
    return out;
}

/// The working directory after `WORKDIR path` where it was `current`, which may be empty: an absolute path
/// as it is written, a relative one joined and cleaned. For Windows it has backslashes and no drive. The
/// error is BuildKit's sentence.
[[nodiscard]] constexpr result<std::string, std::string>
change_directory(std::string_view current, std::string_view path, std::string_view os) {
    auto parent = remove_drive(current.empty() ? "/" : current, os);
    if (!parent) return fail(std::move(parent).error());
    if (!parent->starts_with('/')) parent = resolve_path("/", *parent);
    auto out = remove_drive(path.empty() ? std::string_view(*parent) : path, os);
    if (!out) return out;
    if (!out->starts_with('/')) out = resolve_path(*parent, *out);
    if (os == "windows")
        for (auto& byte : *out)
            if (byte == '/') byte = '\\';
    return out;
}

} // namespace tare::inline v0
