#include <tare/model/image_reference.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "../constexpr_string.hpp"

using tare::image_reference_fault;
using tare::parse_image_reference;
using tare::split_image_reference;

namespace {

const std::string digits_32(32, 'b');
const std::string digits_64(64, 'a');

} // namespace

TEST_CASE("names and what they stand for") {
    struct row {
        std::string_view text;
        std::string_view canonical;
        std::string_view familiar;
    };
    constexpr row rows[] = {
        {"ubuntu", "docker.io/library/ubuntu:latest", "ubuntu"},
        {"ubuntu:24.04", "docker.io/library/ubuntu:24.04", "ubuntu:24.04"},
        {"library/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu"},
        {"docker.io/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu"},
        {"index.docker.io/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu"},
        {"docker.io/library/a/b", "docker.io/library/a/b:latest", "library/a/b"},
        {"bitnami/redis", "docker.io/bitnami/redis:latest", "bitnami/redis"},
        {"localhost/a", "localhost/a:latest", "localhost/a"},
        {"localhost:5000", "docker.io/library/localhost:5000", "localhost:5000"},
        {"localhost:5000/a", "localhost:5000/a:latest", "localhost:5000/a"},
        {"a.com", "docker.io/library/a.com:latest", "a.com"},
        {"a.com/b", "a.com/b:latest", "a.com/b"},
        {"registry-1.docker.io/a", "registry-1.docker.io/a:latest", "registry-1.docker.io/a"},
        {"docker.io:443/a", "docker.io:443/a:latest", "docker.io:443/a"},
        {"DOCKER.IO/a", "DOCKER.IO/a:latest", "DOCKER.IO/a"},
        {"Foo/bar", "Foo/bar:latest", "Foo/bar"}, // capitals make a registry of it
        {"[::1]:5000/a", "[::1]:5000/a:latest", "[::1]:5000/a"},
        {"a_b.com/d", "a_b.com/d:latest", "a_b.com/d"}, // no registry, but a repository by itself
        {"a-b/c__d/e---f:V_1.-", "docker.io/a-b/c__d/e---f:V_1.-", "a-b/c__d/e---f:V_1.-"},
        {"scratch", "docker.io/library/scratch:latest", "scratch"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto image = parse_image_reference(each.text);
        REQUIRE(image);
        CHECK(canonical_name(*image) == each.canonical);
        CHECK(familiar_name(*image) == each.familiar);
        CHECK(parse_image_reference(to_string(*image)).value_or(tare::image_reference{}) == *image);
    }
}

TEST_CASE("digests") {
    const auto digest = "sha256:" + digits_64;
    const auto pinned = parse_image_reference("node:22@" + digest);
    REQUIRE(pinned);
    CHECK(pinned->tag == "22");
    CHECK(pinned->digest == digest);
    CHECK(canonical_name(*pinned) == "docker.io/library/node:22@" + digest);

    const auto untagged = parse_image_reference("node@" + digest);
    REQUIRE(untagged);
    CHECK(canonical_name(*untagged) == "docker.io/library/node@" + digest); // no tag is added
    CHECK(parse_image_reference("a@sha384:" + std::string(96, '0')));
    CHECK(parse_image_reference("a@sha512:" + std::string(128, '0')));
}

TEST_CASE("what is no image reference") {
    using enum image_reference_fault;
    struct row {
        std::string text;
        image_reference_fault fault;
        tare::source_range range;
        std::string message;
    };
    const std::string format = "invalid reference format";
    const auto not_lower = [&](std::string name) {
        return format + ": repository name (" + name + ") must be lowercase";
    };
    const row rows[] = {
        {"", invalid_repository, {0, 0}, format},
        {" ubuntu", invalid_repository, {0, 7}, format},
        {"ubuntu\n", invalid_repository, {0, 7}, format},
        {"a..b", invalid_repository, {0, 4}, format},
        {"a___b", invalid_repository, {0, 5}, format},
        {"a._b", invalid_repository, {0, 4}, format},
        {"-a", invalid_repository, {0, 2}, format},
        {"a/", invalid_repository, {2, 2}, format},
        {"a//b", invalid_repository, {2, 2}, format},
        {"a.com/b/c!/d", invalid_repository, {8, 10}, format},
        {"https://a.com/b", invalid_registry, {0, 6}, format},
        {"-a.com/b", invalid_registry, {0, 6}, format},
        {"[::1/a", invalid_registry, {0, 4}, format},
        {"a.com:x/b", invalid_registry, {0, 7}, format},
        {"Ubuntu", upper_case, {0, 6}, not_lower("library/Ubuntu")},
        {"docker.io/Ubuntu:1", upper_case, {10, 16}, not_lower("library/Ubuntu")},
        {"foo/Bar", upper_case, {0, 7}, not_lower("foo/Bar")},
        {"Foo/Bar", upper_case, {4, 7}, not_lower("Bar")},
        {"${BASE}", upper_case, {0, 7}, not_lower("library/${BASE}")},
        {"\xC3\x89", upper_case, {0, 2}, not_lower("library/\xC3\x89")},
        {"a@SHA256:" + digits_64, upper_case, {0, 8}, not_lower("library/a@SHA256")},
        {"a:", invalid_tag, {2, 2}, format},
        {"a:-b", invalid_tag, {2, 4}, format},
        {"a/b:c/d", invalid_tag, {4, 7}, format},
        {"a:b/c", invalid_registry, {0, 3}, format},
        {"a:" + std::string(129, 'x'), invalid_tag, {2, 131}, format},
        {"a:b:c", invalid_tag, {2, 5}, format},
        {"a@", invalid_digest, {2, 2}, format},
        {"a@b", invalid_digest, {2, 3}, format},
        {"a@sha256:" + std::string(31, '0'), invalid_digest, {2, 40}, format},
        {"a@sha256:" + digits_64 + ":b", invalid_digest, {2, 75}, format},
        {"a@md5:" + digits_32, unsupported_algorithm, {2, 5}, "unsupported digest algorithm"},
        {"a@sha256:" + digits_32, invalid_digest_length, {9, 41}, "invalid checksum digest length"},
        {"a@sha256:" + std::string(64, 'A'),
         invalid_digest_digits,
         {9, 73},
         "invalid checksum digest format"},
        {"a:b@SHA256:" + digits_64, invalid_digest_digits, {4, 10}, "invalid checksum digest format"},
        {std::string(248, 'a'),
         repository_too_long,
         {0, 248},
         "repository name must not be more than 255 characters"},
        {digits_64,
         only_identifier,
         {0, 64},
         "invalid repository name (" + digits_64 + "), cannot specify 64-byte hexadecimal strings"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        const auto image = parse_image_reference(each.text);
        REQUIRE_FALSE(image);
        CHECK(to_string(image.error().fault) == to_string(each.fault));
        CHECK(image.error().range.begin == each.range.begin);
        CHECK(image.error().range.end == each.range.end);
        CHECK(describe(image.error(), each.text) == each.message);
    }
}

TEST_CASE("sizes at their limits") {
    CHECK(parse_image_reference(std::string(247, 'a')));
    CHECK(parse_image_reference("b/" + std::string(253, 'a')));
    CHECK(parse_image_reference(std::string(300, 'a') + ".com/b")); // a registry has none
    CHECK(parse_image_reference("a:" + std::string(128, 'x')));
    CHECK(parse_image_reference(digits_64 + ":b"));
    CHECK(parse_image_reference("library/" + digits_64));
}

TEST_CASE("the table of faults is in order") {
    for (std::size_t i = 0; i < tare::image_reference_fault_table.size(); ++i)
        CHECK(tare::image_reference_fault_table[i].fault == static_cast<image_reference_fault>(i));
}

namespace {

constexpr auto parts = *split_image_reference("ghcr.io/a/b:1.2");
static_assert(parts.registry == tare::source_range{0, 7});
static_assert(parts.repository == tare::source_range{8, 11});
static_assert(parts.tag == tare::source_range{12, 15});
static_assert(parts.digest.empty());
static_assert(split_image_reference("a:").error().fault == image_reference_fault::invalid_tag);
static_assert(!tare::test::constexpr_string<> || [] {
    const auto image = parse_image_reference("ubuntu");
    return canonical_name(*image) == "docker.io/library/ubuntu:latest";
}());

} // namespace
