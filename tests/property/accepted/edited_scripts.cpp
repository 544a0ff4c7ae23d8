// edited_scripts ONE_IN < paths
//
// Makes every edit of every script of some Dockerfiles, and joins neighbours; writes one in so many: dialect,
// original and edited script, each ended by a NUL.

#include <tare/shell/embedded_script.hpp>
#include <tare/shell/join_scripts.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "../inputs.hpp"
#include "../tried_edits.hpp"

namespace {

void write(std::string_view field) {
    std::cout << field;
    std::cout.put('\0');
}

/// Reads the Dockerfile again with edits, and writes its script that stands at a place beside the original.
void write_edited(std::string_view text, const std::vector<tare::edit>& edits, std::size_t place,
                  tare::shell_dialect dialect, std::string_view original) {
    const auto edited = tare::apply_edits(text, edits);
    const auto document = tare::parse_view(*edited);
    const auto scripts = tare::read_scripts(document);
    write(dialect == tare::shell_dialect::bash ? "bash" : "dash");
    write(original);
    write(scripts.at(place).text());
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
            const auto& script = scripts[which];
            if (!script.script() || !script.script()->ok()) continue;
            const auto dialect = script.script()->dialect();
            tests::for_each_edit(script, [&](const tests::tried_edit& tried) {
                if (dice.one_in(one_in) && tried.edits)
                    write_edited(text, *tried.edits, which, dialect, script.text());
            });
            if (which + 1 == scripts.size()) continue;
            const auto original = std::string(script.text()) + '\n' + std::string(scripts[which + 1].text());
            for (const bool isolates : {false, true}) {
                const auto edits = tare::join_scripts(script, scripts[which + 1], {isolates, isolates});
                if (edits) write_edited(text, *edits, which, dialect, original);
            }
        }
    }
}
