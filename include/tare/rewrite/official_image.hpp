#pragma once

#include <tare/model/word_list.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// What is known of some of Docker's Official Images: none for
/// Linux has a shell that reads files first or ends at a failure.
struct official_image {
    word_list names = {};
    std::string_view directory = {}; ///< the working directory, where it is known
    bool has_windows = false;        ///< one may be for Windows by the same name
};
inline constexpr std::array<official_image, 5> official_images{{
    {"almalinux alpine alt amazonlinux archlinux bash buildpack-deps busybox centos clearlinux debian fedora "
     "gcc "
     "ibmjava mageia mariadb memcached mono mysql nginx node opensuse oraclelinux photon postgres r-base "
     "rockylinux ruby rust sl swift ubuntu",
     "/"},
    {"eclipse-temurin openjdk python", "/", true},
    {"golang", "/go", true},
    {"caddy docker gradle haxe influxdb julia maven mongo nats nats-streaming rakudo-star telegraf traefik",
     "", true},
    {"adminer amazoncorretto cassandra clojure composer couchdb crystal drupal elasticsearch elixir "
     "erlang ghost groovy haproxy haskell httpd ibm-semeru-runtimes java jetty joomla jruby "
     "kibana logstash mediawiki mongo-express neo4j nextcloud odoo perl php "
     "pypy rabbitmq redis redmine registry sapmachine solr swipl tomcat varnish vault wordpress zookeeper",
     ""},
}};

/// Where the official images are found, and those of single architectures.
inline constexpr word_list official_registries =
    "docker.io/ docker.io/library/ index.docker.io/library/ library/ mirror.gcr.io/library/ "
    "public.ecr.aws/docker/library/ amd64/ arm32v5/ arm32v6/ arm32v7/ arm64v8/ i386/ mips64le/ ppc64le/ "
    "riscv64/ s390x/";

/// The official image that a reference names, whatever its tag.
[[nodiscard]] constexpr std::optional<official_image>
find_official_image(std::string_view reference) noexcept {
    for (const auto registry : official_registries)
        if (reference.starts_with(registry) &&
            reference.find('/', registry.size()) == std::string_view::npos) {
            reference.remove_prefix(registry.size());
            break;
        }
    const auto name = reference.substr(0, reference.find_first_of(":@"));
    if (reference.find("onbuild") != std::string_view::npos)
        return std::nullopt; // with instructions of its own
    for (const auto& each : official_images)
        if (each.names.contains(name)) return each;
    return std::nullopt;
}

} // namespace detail
} // namespace tare::inline v0
