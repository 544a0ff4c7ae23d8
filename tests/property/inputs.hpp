#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace tests {

/// The same numbers everywhere for the same seed; the standard's distributions do not promise that.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}

    /// A number less than `bound`, 0 for a bound of 0.
    std::size_t below(std::size_t bound) {
        return bound == 0 ? 0 : static_cast<std::size_t>(engine_() % bound);
    }
    /// True once in `often` times.
    bool one_in(std::size_t often) { return below(often) == 0; }
    template <class Container>
    const auto& pick(const Container& choices) {
        return choices[below(std::size(choices))];
    }

private:
    std::mt19937_64 engine_;
};

struct input {
    std::string name;
    std::string text;
};

/// Dockerfiles to start from where there is no corpus.
inline constexpr std::string_view samples[] = {
    "# syntax=docker/dockerfile:1\n"
    "ARG VERSION=3.20\n"
    "FROM --platform=$BUILDPLATFORM alpine:${VERSION} AS build\n"
    "# what it is built with\n"
    "RUN apk add build-base\n"
    "RUN apk add \\\n"
    "    # and this\n"
    "    curl\n"
    "\n"
    "WORKDIR /src\n"
    "COPY --chown=1:1 . .\n"
    "RUN --mount=type=cache,target=/root/.cache make && make install\n"
    "FROM scratch\n"
    "COPY --from=build /src/app /app\n"
    "ENTRYPOINT [\"/app\", \"--serve\"]\n",

    "FROM debian\r\n"
    "ENV A=b \\\r\n"
    "  C=\"d e\"\r\n"
    "RUN apt-get update\r\n"
    "\r\n"
    "# now the tools\r\n"
    "RUN apt-get install -y git\r\n"
    "CMD git --version\r\n",

    "FROM debian\n"
    "RUN <<EOF\n"
    "set -e\n"
    "echo hello > /a\n"
    "EOF\n"
    "COPY <<-\"A\" <<B /etc/\n"
    "\ta\n"
    "\tA\n"
    "b $x\n"
    "B\n"
    "ONBUILD RUN <<E cat\n"
    "E\n"
    "HEALTHCHECK --interval=5m CMD curl -f http://localhost/ || exit 1\n"
    "LABEL a=\"b\" c='d' e\\ f=g\n"
    "ENV legacy some  words\n"
    "SHELL [\"/bin/bash\", \"-c\"]\n",

    "# escape=`\n"
    "FROM mcr.microsoft.com/windows/nanoserver\n"
    "COPY a.exe C:\\\n"
    "RUN dir `\n"
    "  C:\\\n"
    "VOLUME C:\\data\n",
};

/// How many times fewer inputs the environment's TARE_LESS asks for, where programs are slow.
inline std::size_t less() {
    const char* asked = std::getenv("TARE_LESS");
    return asked != nullptr ? std::max<std::size_t>(std::strtoul(asked, nullptr, 10), 1) : 1;
}

/// The files of the given folders of the corpus, which the environment's TARE_CORPUS names; in the
/// order of their names. None where there is no corpus.
inline std::vector<input> corpus_files(std::initializer_list<std::string_view> folders) {
    std::vector<input> out;
    const char* corpus = std::getenv("TARE_CORPUS");
    if (corpus == nullptr) return out;
    for (const auto folder : folders) {
        std::vector<std::filesystem::path> paths;
        std::error_code error;
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::path(corpus) / folder, error))
            if (entry.is_regular_file()) paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
        for (std::size_t at = 0; at < paths.size(); at += less()) {
            std::ifstream file(paths[at], std::ios::binary);
            out.push_back({std::string(folder) + "/" + paths[at].filename().string(),
                           std::string(std::istreambuf_iterator<char>(file), {})});
        }
    }
    return out;
}

/// The same, or the samples where there is no corpus.
inline std::vector<input> real_files(std::initializer_list<std::string_view> folders) {
    auto out = corpus_files(folders);
    if (out.empty())
        for (const auto sample : samples) out.push_back({"sample", std::string(sample)});
    return out;
}

} // namespace tests
