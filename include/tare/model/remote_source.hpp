#pragma once

#include <tare/syntax/number.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/quote.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::inline v0 {

/// What a source of ADD or COPY is.
enum class source_form : std::uint8_t {
    path,       ///< a path in the build context, in a stage or in an image
    url,        ///< a file to be fetched by HTTP
    repository, ///< a Git repository to be cloned
};

namespace detail {

[[nodiscard]] constexpr bool is_word_of(std::string_view text, std::string_view others) noexcept {
    if (text.empty()) return false;
    for (const char byte : text) {
        const bool is_plain =
            (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        if (!is_plain && others.find(byte) == std::string_view::npos) return false;
    }
    return true;
}

/// Whether `text` is `user@host:path`.
[[nodiscard]] constexpr bool is_ssh_path(std::string_view text) noexcept {
    const auto at = text.find('@');
    if (at == std::string_view::npos || !is_word_of(text.substr(0, at), "-_")) return false;
    const auto rest = text.substr(at + 1);
    const auto colon = rest.find(':');
    return colon != std::string_view::npos && is_word_of(rest.substr(0, colon), "-.");
}

} // namespace detail

/// What BuildKit takes a source of ADD or COPY for, by its text alone. A web address is a repository where
/// its path ends with `.git`.
[[nodiscard]] constexpr source_form find_source_form(std::string_view text) {
    const auto slashes = text.find("://");
    if (slashes == std::string_view::npos || !detail::is_word_of(text.substr(0, slashes), "")) {
        const bool is_local = text.starts_with("./") || text.starts_with("../");
        return !is_local && detail::is_ssh_path(text) ? source_form::repository : source_form::path;
    }
    std::string scheme;
    append_lower_case(scheme, text.substr(0, slashes));
    if (scheme == "ssh" || scheme == "git") return source_form::repository;
    if (scheme != "http" && scheme != "https") return source_form::path;
    const auto address = text.substr(slashes + 3);
    const auto end = address.find_first_of("?#");
    const auto slash = address.find('/');
    if (slash < address.size() && slash < end && address.substr(0, end).ends_with(".git"))
        return source_form::repository;
    // Only the small spelling of the scheme is fetched.
    return scheme == text.substr(0, slashes) ? source_form::url : source_form::path;
}

namespace detail {

/// A name of the query of a repository's address, and whether its value says yes or no.
struct repository_query {
    std::string_view name;
    bool is_boolean = false;
};

inline constexpr std::array<repository_query, 8> repository_queries{{
    {"ref"},
    {"tag"},
    {"branch"},
    {"subdir"},
    {"checksum"},
    {"commit"},
    {"keep-git-dir", true},
    {"submodules", true},
}};

} // namespace detail

/// What BuildKit says of the query in a repository's address (`?ref=main&submodules=false`); nothing where
/// it is right or where there is none. Escapes in it are not decoded.
[[nodiscard]] constexpr std::optional<std::string> find_query_error(std::string_view repository) {
    const auto with_subject = [](std::string_view before, std::string_view subject,
                                 std::string_view after = {}) {
        std::string out(before);
        append_quoted(out, subject);
        out += after;
        return out;
    };
    const auto address = repository.substr(0, repository.find('#'));
    const auto question = address.find('?');
    if (question == std::string_view::npos) return std::nullopt;
    std::array<bool, detail::repository_queries.size()> is_given{};
    for (auto rest = address.substr(question + 1); !rest.empty();) {
        const auto end = rest.find('&');
        const auto field = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (field.empty()) continue;
        const auto equals = field.find('=');
        const auto name = field.substr(0, equals);
        const auto value = equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1);
        std::size_t known = 0;
        while (known < is_given.size() && detail::repository_queries[known].name != name) ++known;
        if (known == is_given.size())
            return value.empty() ? with_subject("query ", name, " has no value")
                                 : with_subject("unexpected query ", name);
        if (is_given[known]) return with_subject("query ", name, " has multiple values");
        is_given[known] = true;
        if (!detail::repository_queries[known].is_boolean) {
            if (value.empty()) return with_subject("query ", name, " has no value");
        } else if (!value.empty() && !detail::parse_boolean(value)) {
            std::string before("invalid ");
            before += name;
            before += " value: ";
            return with_subject(before, value);
        }
    }
    return std::nullopt;
}

} // namespace tare::inline v0
