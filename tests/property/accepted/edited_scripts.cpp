// edited_scripts ONE_IN < paths
//
// Makes every edit of every script of some Dockerfiles, and writes one in so many: dialect, original and
// edited script, each ended by a NUL.

#include <tare/shell/embedded_script.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "../inputs.hpp"
#include "../tried_edits.hpp"

namespace {

void write(std::string_view field) {
    std::cout << field;
    std::cout.put('\0');
}

} // namespace

int main(int count, char** arguments) {
    const auto one_in = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 1;
    tests::dice dice(20'261'122);
    for (std::string path; std::getline(std::cin, path);) {
        std::ifstream file(path, std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        const auto document = tare::parse_view(text);
        const auto scripts = tare::read_scripts(document);
        for (std::size_t which = 0; which < scripts.size(); ++which) {
            if (!scripts[which].script() || !scripts[which].script()->ok()) continue;
            tests::for_each_edit(scripts[which], [&](const tests::tried_edit& tried) {
                if (!dice.one_in(one_in) || !tried.edits) return;
                const auto edited = tare::apply_edits(text, *tried.edits);
                const auto again = tare::parse_view(*edited);
                const auto found = tare::read_scripts(again);
                write(scripts[which].script()->dialect() == tare::shell_dialect::bash ? "bash" : "dash");
                write(scripts[which].text());
                write(found.at(which).text());
            });
        }
    }
}
