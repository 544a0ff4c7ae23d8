// Writes a Dockerfile for a program that a package manager's packages and one build command make: the shortest
// way from values to a file.

#include <tare/tare.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace {

struct wishes {
    std::string base = "debian:12-slim";
    std::vector<std::string> packages;
    std::string build;
    std::string artifact = "/usr/local/bin/app";
    std::string user = "nobody";
    std::vector<std::string> command;
};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& each : words) out += ' ' + each;
    return out;
}

tare::result<std::string, tare::write_error> write(const wishes& wish) {
    tare::dockerfile_builder out({.syntax = "docker/dockerfile:1"});
    out.add(tare::from_instruction{.base = wish.base, .name = "build"});
    if (!wish.packages.empty())
        out.add(tare::run_instruction{
            .command = {"apt-get update && apt-get install -y --no-install-recommends" +
                        joined(wish.packages)},
            .mounts = {"type=cache,target=/var/cache/apt,sharing=locked",
                       "type=cache,target=/var/lib/apt/lists,sharing=locked"},
        });
    out.add(tare::workdir_instruction{"/src"}, tare::copy_instruction{.sources = {"."}, .destination = "."});
    if (!wish.build.empty()) out.add(tare::run_instruction{.command = {wish.build}});

    out.add(tare::from_instruction{.base = wish.base})
        .comment("What runs holds nothing of what built it.")
        .add(
            tare::copy_instruction{
                .sources = {tare::quote_word(wish.artifact)},
                .destination = tare::quote_word(wish.artifact),
                .from = "build",
            },
            tare::user_instruction{tare::quote_word(wish.user)},
            tare::entrypoint_instruction{tare::command_form::exec, {wish.artifact}});
    if (!wish.command.empty()) out.add(tare::cmd_instruction{tare::command_form::exec, wish.command});
    return out.text();
}

} // namespace

int main(int argc, char** argv) {
    wishes wish;
    CLI::App app{
        "Prints a Dockerfile of two stages: one that builds a program, one that runs it.\n"
        "Exits with 0, with 1 where no Dockerfile can say what is asked for, with 2 for other arguments."};
    app.name("tare-generate");
    app.add_option("--base", wish.base, "the image both stages begin with")->capture_default_str();
    app.add_option("--packages", wish.packages, "Debian packages to build with")->delimiter(',');
    app.add_option("--build", wish.build, "the command that builds the program");
    app.add_option("--artifact", wish.artifact, "where it leaves the program")->capture_default_str();
    app.add_option("--user", wish.user, "who runs the program")->capture_default_str();
    app.add_option("command", wish.command, "the program's arguments");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }

    const auto text = write(wish);
    if (!text) {
        std::fprintf(stderr, "tare-generate: %s\n", text.error().message().c_str());
        return 1;
    }
    std::fputs(text->c_str(), stdout);
}
