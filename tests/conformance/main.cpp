// tare-conformance MODE: answers the questions of the conformance checks on standard input, a JSON
// object a line on standard output.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "buildkit.hpp"
#include "config.hpp"
#include "expand.hpp"
#include "glob.hpp"
#include "graph.hpp"
#include "ignore.hpp"
#include "image.hpp"
#include "shell.hpp"

namespace {

std::string read_all(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

/// A mode that is given paths, a line each, and answers with what it says of each file's text.
template <class Answer>
int for_each_file(Answer answer) {
    for (std::string path; std::getline(std::cin, path);) {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            std::cerr << "tare-conformance: cannot read " << path << '\n';
            return 2;
        }
        std::cout << answer(read_all(file)) << '\n';
    }
    return 0;
}

/// A mode that is given records, each ended by NUL, and answers with what it says of each.
template <class Answer>
int for_each_record(Answer answer) {
    for (std::string record; std::getline(std::cin, record, '\0');) std::cout << answer(record) << '\n';
    return 0;
}

struct mode {
    std::string_view name;
    int (*run)();
};

constexpr mode modes[] = {
    {"buildkit", [] { return for_each_file(conformance::buildkit); }},
    {"config", [] { return for_each_file(conformance::config); }},
    {"expand", [] { return for_each_record(conformance::expand); }},
    {"glob", [] { return for_each_record(conformance::glob); }},
    {"graph", [] { return for_each_file(conformance::graph); }},
    {"ignore", [] { return for_each_record(conformance::ignore); }},
    {"image", [] { return for_each_record(conformance::image); }},
    {"shell", [] { return for_each_record(conformance::shell); }},
};

} // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    for (const auto& each : modes)
        if (argc == 2 && each.name == argv[1]) return each.run();
    std::cerr << "usage: tare-conformance MODE, where MODE is one of:";
    for (const auto& each : modes) std::cerr << ' ' << each.name;
    std::cerr << '\n';
    return 2;
}
