#pragma once

#include <tare/syntax/keyword.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The instructions as values: what BuildKit reads in each, before variables are replaced. Each member
/// has an initializer, so that those not named in `copy_instruction{.sources = {"a"}}` cause no warning.
namespace tare::inline v0 {

/// A name with its value. Quotes and escapes stand as they were written; they go when variables are
/// replaced.
struct name_value {
    std::string name{};
    std::string value{};

    friend constexpr bool operator==(const name_value&, const name_value&) = default;
};

/// How a command is given.
enum class command_form : std::uint8_t {
    shell, ///< one text, for the shell
    exec,  ///< a JSON array: a program and its arguments
};

[[nodiscard]] constexpr std::string_view to_string(command_form form) noexcept {
    return form == command_form::exec ? "exec" : "shell";
}

/// A heredoc that COPY or ADD makes a file of.
struct inline_file {
    std::string name{};
    std::string content{};
    bool expands = true; ///< whether variables in the content are replaced

    friend constexpr bool operator==(const inline_file&, const inline_file&) = default;
};

/// A heredoc of a RUN.
struct script_file {
    std::string name{};
    std::string content{};
    bool strips_tabs = false; ///< `<<-`

    friend constexpr bool operator==(const script_file&, const script_file&) = default;
};

/// `--network` of a RUN.
enum class network_mode : std::uint8_t { standard, none, host };

inline constexpr std::array<std::string_view, 3> network_mode_names{"default", "none", "host"};

[[nodiscard]] constexpr std::string_view to_string(network_mode mode) noexcept {
    return network_mode_names[static_cast<std::size_t>(mode)];
}

/// `--security` of a RUN.
enum class security_mode : std::uint8_t { sandbox, insecure };

inline constexpr std::array<std::string_view, 2> security_mode_names{"sandbox", "insecure"};

[[nodiscard]] constexpr std::string_view to_string(security_mode mode) noexcept {
    return security_mode_names[static_cast<std::size_t>(mode)];
}

/// `--device` of a RUN.
struct device {
    std::string name{};
    bool required = false;

    friend constexpr bool operator==(const device&, const device&) = default;
};

struct add_instruction {
    static constexpr keyword key = keyword::add;

    std::vector<std::string> sources{};
    std::vector<inline_file> contents{};
    std::string destination{};
    std::string chown{};
    std::string chmod{};
    bool link = false;
    std::optional<bool> keep_git_dir{};
    std::string checksum{};
    std::optional<bool> unpack{};
    std::vector<std::string> exclude{};

    friend constexpr bool operator==(const add_instruction&, const add_instruction&) = default;
};

/// A variable that ARG declares.
struct build_argument {
    std::string name{};
    std::optional<std::string> value{};
    std::string documentation{}; ///< what a comment that begins with the name says of it

    friend constexpr bool operator==(const build_argument&, const build_argument&) = default;
};

struct arg_instruction {
    static constexpr keyword key = keyword::arg;

    std::vector<build_argument> arguments{};

    friend constexpr bool operator==(const arg_instruction&, const arg_instruction&) = default;
};

struct cmd_instruction {
    static constexpr keyword key = keyword::cmd;

    command_form form = command_form::shell;
    std::vector<std::string> command{}; ///< one text at most in shell form

    friend constexpr bool operator==(const cmd_instruction&, const cmd_instruction&) = default;
};

struct copy_instruction {
    static constexpr keyword key = keyword::copy;

    std::vector<std::string> sources{};
    std::vector<inline_file> contents{};
    std::string destination{};
    std::string from{};
    std::string chown{};
    std::string chmod{};
    bool link = false;
    bool parents = false;
    std::vector<std::string> exclude{};

    friend constexpr bool operator==(const copy_instruction&, const copy_instruction&) = default;
};

struct entrypoint_instruction {
    static constexpr keyword key = keyword::entrypoint;

    command_form form = command_form::shell;
    std::vector<std::string> command{}; ///< one text at most in shell form

    friend constexpr bool operator==(const entrypoint_instruction&, const entrypoint_instruction&) = default;
};

struct env_instruction {
    static constexpr keyword key = keyword::env;

    std::vector<name_value> variables{};
    bool is_legacy = false; ///< `ENV name value`

    friend constexpr bool operator==(const env_instruction&, const env_instruction&) = default;
};

struct expose_instruction {
    static constexpr keyword key = keyword::expose;

    std::vector<std::string> ports{};

    friend constexpr bool operator==(const expose_instruction&, const expose_instruction&) = default;
};

struct from_instruction {
    static constexpr keyword key = keyword::from;

    std::string base{};          ///< an image, a stage or `scratch`
    std::string name{};          ///< the stage's, in small letters; empty where it has none
    std::string platform{};      ///< empty where none is asked for
    std::string documentation{}; ///< what a comment that begins with the stage's name says of it

    friend constexpr bool operator==(const from_instruction&, const from_instruction&) = default;
};

/// Durations are in nanoseconds; 0 stands for those that are not given.
struct healthcheck_instruction {
    static constexpr keyword key = keyword::healthcheck;

    bool is_disabled = false; ///< HEALTHCHECK NONE
    command_form form = command_form::shell;
    std::vector<std::string> command{}; ///< one text in shell form
    std::int64_t interval = 0;
    std::int64_t timeout = 0;
    std::int64_t start_period = 0;
    std::int64_t start_interval = 0;
    std::int32_t retries = 0;

    friend constexpr bool operator==(const healthcheck_instruction&,
                                     const healthcheck_instruction&) = default;
};

struct label_instruction {
    static constexpr keyword key = keyword::label;

    std::vector<name_value> labels{};
    bool is_legacy = false; ///< `LABEL name value`

    friend constexpr bool operator==(const label_instruction&, const label_instruction&) = default;
};

struct maintainer_instruction {
    static constexpr keyword key = keyword::maintainer;

    std::string maintainer{};

    friend constexpr bool operator==(const maintainer_instruction&, const maintainer_instruction&) = default;
};

struct onbuild_instruction {
    static constexpr keyword key = keyword::onbuild;

    std::string expression{}; ///< a text to be parsed by itself, with the bodies of its heredocs

    friend constexpr bool operator==(const onbuild_instruction&, const onbuild_instruction&) = default;
};

struct run_instruction {
    static constexpr keyword key = keyword::run;

    command_form form = command_form::shell;
    std::vector<std::string> command{}; ///< one text at most in shell form
    std::vector<script_file> files{};
    std::vector<std::string> mounts{}; ///< as given: `read_mount` reads one, once variables are known
    std::optional<network_mode> network{};
    std::optional<security_mode> security{};
    std::vector<device> devices{};

    friend constexpr bool operator==(const run_instruction&, const run_instruction&) = default;
};

struct shell_instruction {
    static constexpr keyword key = keyword::shell;

    std::vector<std::string> shell{};

    friend constexpr bool operator==(const shell_instruction&, const shell_instruction&) = default;
};

struct stopsignal_instruction {
    static constexpr keyword key = keyword::stopsignal;

    std::string signal{};

    friend constexpr bool operator==(const stopsignal_instruction&, const stopsignal_instruction&) = default;
};

struct user_instruction {
    static constexpr keyword key = keyword::user;

    std::string user{};

    friend constexpr bool operator==(const user_instruction&, const user_instruction&) = default;
};

struct volume_instruction {
    static constexpr keyword key = keyword::volume;

    std::vector<std::string> volumes{};

    friend constexpr bool operator==(const volume_instruction&, const volume_instruction&) = default;
};

struct workdir_instruction {
    static constexpr keyword key = keyword::workdir;

    std::string path{};

    friend constexpr bool operator==(const workdir_instruction&, const workdir_instruction&) = default;
};

} // namespace tare::inline v0
