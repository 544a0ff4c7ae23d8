#pragma once

#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/// The names of images, by the grammar and the rules of Docker's distribution/reference.
namespace tare::inline v0 {

/// The registry of a name that names none.
inline constexpr std::string_view default_registry = "docker.io";
/// Where the default registry keeps the images of a name without a slash.
inline constexpr std::string_view official_namespace = "library/";
/// The tag of a reference that has neither tag nor digest.
inline constexpr std::string_view default_tag = "latest";

/// Why a text is no image reference.
enum class image_reference_fault : std::uint8_t {
    only_identifier,       ///< 64 hexadecimal digits are the identifier of an image
    upper_case,            ///< a capital in the repository
    invalid_registry,      ///< what stands before the first slash is neither host nor repository
    invalid_repository,    ///< a component is empty or has a character or separator it cannot have
    repository_too_long,   ///< more than 255 characters, `library/` included
    invalid_tag,           ///< empty, more than 128 characters, or a character it cannot have
    invalid_digest,        ///< not `algorithm:hexadecimal digits`, 32 at least
    unsupported_algorithm, ///< none of sha256, sha384, sha512
    invalid_digest_length, ///< not as many digits as the algorithm makes
    invalid_digest_digits, ///< capitals in the algorithm or the digits
};

/// What is said of a fault; `%s` stands for the text at fault.
struct image_reference_fault_info {
    image_reference_fault fault = {};
    std::string_view name;
    std::string_view sentence;
};

/// Every fault with its sentence, distribution/reference's own; the element at index i is of the i-th.
inline constexpr auto image_reference_fault_table = [] {
    using enum image_reference_fault;
    constexpr std::string_view format = "invalid reference format";
    using list = std::array<image_reference_fault_info, 10>;
    return list{{
        {only_identifier, "only-identifier",
         "invalid repository name (%s), cannot specify 64-byte hexadecimal strings"},
        {upper_case, "upper-case", "invalid reference format: repository name (%s) must be lowercase"},
        {invalid_registry, "invalid-registry", format},
        {invalid_repository, "invalid-repository", format},
        {repository_too_long, "repository-too-long", "repository name must not be more than 255 characters"},
        {invalid_tag, "invalid-tag", format},
        {invalid_digest, "invalid-digest", format},
        {unsupported_algorithm, "unsupported-algorithm", "unsupported digest algorithm"},
        {invalid_digest_length, "invalid-digest-length", "invalid checksum digest length"},
        {invalid_digest_digits, "invalid-digest-digits", "invalid checksum digest format"},
    }};
}();

[[nodiscard]] constexpr const image_reference_fault_info& info(image_reference_fault fault) noexcept {
    return image_reference_fault_table[static_cast<std::size_t>(fault)];
}

/// What a fault is called in reports.
[[nodiscard]] constexpr std::string_view to_string(image_reference_fault fault) noexcept {
    return info(fault).name;
}

struct image_reference_error {
    image_reference_fault fault = {};
    source_range range; ///< the bytes at fault

    friend constexpr bool operator==(const image_reference_error&, const image_reference_error&) = default;
};

/// Where the parts of a reference stand in its text; one that is not there is empty.
struct image_reference_parts {
    source_range registry;
    source_range repository;
    source_range tag;    ///< without its colon
    source_range digest; ///< without its at sign

    friend constexpr bool operator==(const image_reference_parts&, const image_reference_parts&) = default;
};

namespace detail {

[[nodiscard]] constexpr bool is_in(char byte, char first, char last) noexcept {
    return first <= byte && byte <= last;
}
[[nodiscard]] constexpr bool is_ascii_digit(char byte) noexcept { return is_in(byte, '0', '9'); }
[[nodiscard]] constexpr bool is_ascii_letter(char byte) noexcept {
    return is_in(byte, 'a', 'z') || is_in(byte, 'A', 'Z');
}
[[nodiscard]] constexpr bool is_lower_alphanumeric(char byte) noexcept {
    return is_ascii_digit(byte) || is_in(byte, 'a', 'z');
}
[[nodiscard]] constexpr bool is_alphanumeric(char byte) noexcept {
    return is_ascii_digit(byte) || is_ascii_letter(byte);
}
[[nodiscard]] constexpr bool is_hexadecimal(char byte) noexcept {
    return is_ascii_digit(byte) || is_in(byte, 'a', 'f') || is_in(byte, 'A', 'F');
}
[[nodiscard]] constexpr bool is_lower_hexadecimal(char byte) noexcept {
    return is_ascii_digit(byte) || is_in(byte, 'a', 'f');
}

template <class Predicate>
[[nodiscard]] constexpr bool all_of(std::string_view text, Predicate holds) {
    for (const char byte : text)
        if (!holds(byte)) return false;
    return true;
}

/// Takes what stands before the first `separator` off `text`, and the separator; all of it where there
/// is none.
[[nodiscard]] constexpr std::string_view take_field(std::string_view& text, char separator) noexcept {
    const auto end = text.find(separator);
    const auto field = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return field;
}

[[nodiscard]] constexpr bool has_capital(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        if (lower_case(character.value) != character.value) return true;
        at += character.size;
    }
    return false;
}

/// A host, and maybe a port: names parted by points, or an address in brackets.
[[nodiscard]] constexpr bool is_registry(std::string_view text) noexcept {
    if (text.starts_with('[')) {
        const auto bracket = text.find(']');
        if (bracket == std::string_view::npos || bracket == 1) return false;
        const auto address = text.substr(1, bracket - 1);
        if (!all_of(address, [](char byte) { return byte == ':' || is_hexadecimal(byte); })) return false;
        text.remove_prefix(bracket + 1);
    } else {
        const auto colon = text.find(':');
        auto host = text.substr(0, colon);
        text.remove_prefix(host.size());
        for (bool is_last = false; !is_last;) {
            is_last = host.find('.') == std::string_view::npos;
            const auto label = take_field(host, '.');
            if (label.empty() || label.front() == '-' || label.back() == '-') return false;
            if (!all_of(label, [](char byte) { return byte == '-' || is_alphanumeric(byte); })) return false;
        }
    }
    if (text.empty()) return true;
    return text.size() > 1 && text.front() == ':' && all_of(text.substr(1), is_ascii_digit);
}

/// A component of a repository: small letters and digits, joined by `.`, `_`, `__` or hyphens.
[[nodiscard]] constexpr bool is_repository_component(std::string_view text) noexcept {
    for (std::size_t at = 0;;) {
        const auto begin = at;
        while (at < text.size() && is_lower_alphanumeric(text[at])) ++at;
        if (at == begin) return false;
        if (at == text.size()) return true;
        const auto separator = at;
        while (at < text.size() && text[at] == text[separator]) ++at;
        const auto size = at - separator;
        switch (text[separator]) {
        case '-': break;
        case '_':
            if (size > 2) return false;
            break;
        case '.':
            if (size > 1) return false;
            break;
        default: return false;
        }
    }
}

[[nodiscard]] constexpr bool is_tag(std::string_view text) noexcept {
    constexpr std::size_t max_size = 128;
    if (text.empty() || text.size() > max_size || text.front() == '.' || text.front() == '-') return false;
    return all_of(
        text, [](char byte) { return is_alphanumeric(byte) || byte == '_' || byte == '.' || byte == '-'; });
}

/// What a reference takes for a digest, be it one or not.
[[nodiscard]] constexpr bool is_digest_like(std::string_view text) noexcept {
    constexpr std::size_t min_digits = 32;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    const auto digits = text.substr(colon + 1);
    if (digits.size() < min_digits || !all_of(digits, is_hexadecimal)) return false;
    for (auto algorithm = text.substr(0, colon);;) {
        const auto end = algorithm.find_first_of("-_+.");
        const auto part = algorithm.substr(0, end);
        if (part.empty() || !is_ascii_letter(part.front()) || !all_of(part, is_alphanumeric)) return false;
        if (end == std::string_view::npos) return true;
        algorithm.remove_prefix(end + 1);
    }
}

struct digest_algorithm {
    std::string_view name;
    std::size_t digits = 0;
};

inline constexpr std::array<digest_algorithm, 3> digest_algorithms{{
    {"sha256", 64},
    {"sha384", 96},
    {"sha512", 128},
}};

/// Whether `registry` is the default one, by its name or its old name.
[[nodiscard]] constexpr bool is_default_registry(std::string_view registry) noexcept {
    return registry == default_registry || registry == "index.docker.io";
}

/// Reads a reference from its text, part by part.
class image_reference_reader {
public:
    constexpr explicit image_reference_reader(std::string_view text) noexcept : text_(text) {
        const auto slash = text.find('/');
        if (slash == std::string_view::npos) return;
        const auto first = text.substr(0, slash);
        if (first != "localhost" && first.find_first_of(".:") == std::string_view::npos &&
            !has_capital(first))
            return;
        host_ = first;
        remainder_ = slash + 1;
    }

    /// What looks like a registry before the first slash; empty where nothing does.
    [[nodiscard]] constexpr std::string_view host() const noexcept { return host_; }

    /// Whether the image is one of the default registry's own: it is in `library/`, unwritten.
    [[nodiscard]] constexpr bool is_official() const noexcept {
        return (host_.empty() || is_default_registry(host_)) &&
               text_.find('/', remainder_) == std::string_view::npos;
    }

    [[nodiscard]] constexpr result<image_reference_parts, image_reference_error> run() const {
        using enum image_reference_fault;
        constexpr std::size_t identifier_size = 64;
        constexpr std::size_t max_repository = 255;
        const auto size = text_.size();
        if (size == identifier_size && all_of(text_, is_lower_hexadecimal))
            return fault(only_identifier, 0, size);

        const auto colon = cut(':', remainder_, size);
        if (has_capital(text_.substr(remainder_, colon - remainder_)))
            return fault(upper_case, remainder_, colon);

        // A would-be registry that is none may still be the first component of a repository.
        const bool has_registry = !host_.empty() && is_registry(host_);
        if (remainder_ > 0 && !has_registry && !is_repository_component(host_))
            return fault(invalid_registry, 0, host_.size());

        image_reference_parts parts;
        const auto begin = has_registry ? remainder_ : 0;
        const auto end = cut('@', remainder_, colon);
        if (has_registry) parts.registry = range(0, host_.size());
        parts.repository = range(begin, end);
        for (auto at = begin;; ++at) {
            const auto stop = cut('/', at, end);
            if (!is_repository_component(text_.substr(at, stop - at)))
                return fault(invalid_repository, at, stop);
            at = stop;
            if (at == end) break;
        }

        auto at = end;
        if (at < size && text_[at] == ':') {
            const auto stop = cut('@', at, size);
            if (!is_tag(text_.substr(at + 1, stop - at - 1))) return fault(invalid_tag, at + 1, stop);
            parts.tag = range(at + 1, stop);
            at = stop;
        }
        if (at < size) {
            parts.digest = range(at + 1, size);
            if (!is_digest_like(slice(text_, parts.digest))) return fault(invalid_digest, at + 1, size);
        }
        if (end - begin + (is_official() ? official_namespace.size() : 0) > max_repository)
            return fault(repository_too_long, begin, end);
        if (at < size) return check_digest(parts);
        return parts;
    }

private:
    [[nodiscard]] constexpr result<image_reference_parts, image_reference_error>
    check_digest(const image_reference_parts& parts) const {
        using enum image_reference_fault;
        const auto colon = cut(':', parts.digest.begin, parts.digest.end);
        const auto name = text_.substr(parts.digest.begin, colon - parts.digest.begin);
        const auto digits = text_.substr(colon + 1);
        for (const auto& each : digest_algorithms) {
            if (name != each.name) continue;
            if (digits.size() != each.digits) return fault(invalid_digest_length, colon + 1, text_.size());
            if (!all_of(digits, is_lower_hexadecimal))
                return fault(invalid_digest_digits, colon + 1, text_.size());
            return parts;
        }
        return fault(has_capital(name) ? invalid_digest_digits : unsupported_algorithm, parts.digest.begin,
                     colon);
    }

    /// Where `byte` first stands between `begin` and `end`; `end` where it does not.
    [[nodiscard]] constexpr std::size_t cut(char byte, std::size_t begin, std::size_t end) const noexcept {
        const auto found = text_.substr(0, end).find(byte, begin);
        return found == std::string_view::npos ? end : found;
    }

    [[nodiscard]] static constexpr source_range range(std::size_t begin, std::size_t end) noexcept {
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }

    [[nodiscard]] static constexpr failure<image_reference_error>
    fault(image_reference_fault what, std::size_t begin, std::size_t end) noexcept {
        return {{what, range(begin, end)}};
    }

    std::string_view text_;
    std::size_t remainder_ = 0; // where what follows the would-be registry begins
    std::string_view host_;
};

} // namespace detail

/// Where the parts of an image reference stand in `text`, or why it is none. Allocates nothing.
[[nodiscard]] constexpr result<image_reference_parts, image_reference_error>
split_image_reference(std::string_view text) {
    return detail::image_reference_reader(text).run();
}

/// The sentence for an error in the image reference `text`, without a full stop.
[[nodiscard]] constexpr std::string describe(const image_reference_error& error, std::string_view text) {
    const auto sentence = info(error.fault).sentence;
    const auto hole = sentence.find("%s");
    std::string out(sentence.substr(0, hole));
    if (hole == std::string_view::npos) return out;
    if (error.fault == image_reference_fault::upper_case &&
        detail::image_reference_reader(text).is_official())
        out += official_namespace;
    out += slice(text, error.range);
    out += sentence.substr(hole + 2);
    return out;
}

/// An image by its full name: `ubuntu` is the repository `library/ubuntu` of the registry `docker.io`.
struct image_reference {
    std::string registry;   ///< a host, maybe with a port; empty where a name has none that could be one
    std::string repository; ///< with its namespace: `library/ubuntu`
    std::string tag;        ///< empty where there is none
    std::string digest;     ///< with its algorithm: `sha256:…`; empty where there is none

    /// Whether it is one of the images that the default registry names without a namespace.
    [[nodiscard]] constexpr bool is_official() const noexcept {
        return registry == default_registry && repository.starts_with(official_namespace) &&
               repository.find('/', official_namespace.size()) == std::string::npos;
    }

    /// Whether it names no version at all: neither a tag nor a digest.
    [[nodiscard]] constexpr bool is_name_only() const noexcept { return tag.empty() && digest.empty(); }

    friend constexpr bool operator==(const image_reference&, const image_reference&) = default;
};

/// Reads an image reference as `FROM`, `COPY --from` and `docker pull` do, filling in the default
/// registry and its namespace; no tag is added. Nothing is trimmed: a space is an error.
[[nodiscard]] constexpr result<image_reference, image_reference_error>
parse_image_reference(std::string_view text) {
    const detail::image_reference_reader reader(text);
    const auto parts = reader.run();
    if (!parts) return fail(parts.error());
    image_reference out;
    const auto host = reader.host();
    out.registry =
        host.empty() || detail::is_default_registry(host) ? default_registry : slice(text, parts->registry);
    if (reader.is_official()) out.repository = official_namespace;
    out.repository += slice(text, parts->repository);
    out.tag = slice(text, parts->tag);
    out.digest = slice(text, parts->digest);
    return out;
}

namespace detail {

[[nodiscard]] constexpr std::string join_image_reference(std::string_view registry,
                                                         std::string_view repository, std::string_view tag,
                                                         std::string_view digest) {
    std::string out;
    if (!registry.empty()) {
        out += registry;
        out += '/';
    }
    out += repository;
    if (!tag.empty()) {
        out += ':';
        out += tag;
    }
    if (!digest.empty()) {
        out += '@';
        out += digest;
    }
    return out;
}

} // namespace detail

/// The whole name: `docker.io/library/ubuntu:24.04`. Read again it gives the same image.
[[nodiscard]] constexpr std::string to_string(const image_reference& image) {
    return detail::join_image_reference(image.registry, image.repository, image.tag, image.digest);
}

/// The whole name, with the tag `latest` where there is neither tag nor digest.
[[nodiscard]] constexpr std::string canonical_name(const image_reference& image) {
    const auto tag = image.is_name_only() ? default_tag : std::string_view(image.tag);
    return detail::join_image_reference(image.registry, image.repository, tag, image.digest);
}

/// The name as people write it: `ubuntu:24.04`. Where the repository is the identifier of an image
/// (64 hexadecimal digits) it cannot be read again, as with Docker.
[[nodiscard]] constexpr std::string familiar_name(const image_reference& image) {
    const auto registry =
        image.registry == default_registry ? std::string_view{} : std::string_view(image.registry);
    const auto skipped = image.is_official() ? official_namespace.size() : 0;
    return detail::join_image_reference(registry, std::string_view(image.repository).substr(skipped),
                                        image.tag, image.digest);
}

} // namespace tare::inline v0
