// tare-census FILE|FOLDER...
//
// Counts what the rewrites find in Dockerfiles, with no facts handed in: files that would change, findings by rule
// and applicability, and of all neighbouring RUNs why merge_runs leaves those apart that it leaves. Prints Markdown.

#include <tare/rewrite.hpp>
#include <tare/syntax.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

/// Knows a digest for every image, as a caller with a registry at hand would.
constexpr auto any_digest = [](const tare::image_reference&) -> std::optional<tare::image_pin> {
    return tare::image_pin{"sha256:" + std::string(64, 'e'), {}};
};

struct rule_counts {
    std::string_view name;
    tare::any_rewrite rewrite;
    std::array<std::size_t, 3> findings{}; ///< by applicability
    std::array<std::size_t, 2> changed{};  ///< files, with safe findings and with assuming ones too
};

class census {
public:
    void count(const std::string& text) {
        ++files_;
        const auto dockerfile = tare::parse_view(text);
        for (auto& rule : rules_) {
            std::array<bool, 3> has{};
            for (const auto& each : tare::check(dockerfile, rule.rewrite)) {
                const auto level = static_cast<std::size_t>(each.level);
                ++rule.findings[level];
                has[level] = has[level] || !each.edits.empty();
            }
            if (has[0]) ++rule.changed[0];
            if (has[0] || has[1]) ++rule.changed[1];
        }
        for (const auto& each : tare::merge_runs().neighbours(dockerfile)) {
            ++pairs_;
            if (each.fault != tare::merge_fault::none)
                ++reasons_[std::string(to_string(each.fault))];
            else if (each.assumption.empty())
                ++safe_;
            else
                ++assuming_[std::string(each.assumption)];
        }
    }

    void print() const {
        std::printf("%zu files\n\n| rule | safe | assuming | advice | files, safe | files, assuming too |\n"
                    "|---|---|---|---|---|---|\n",
                    files_);
        for (const auto& each : rules_)
            std::printf("| %s | %zu | %zu | %zu | %zu | %zu |\n", std::string(each.name).c_str(),
                        each.findings[0], each.findings[1], each.findings[2], each.changed[0],
                        each.changed[1]);
        std::printf("\n%zu pairs of neighbouring RUNs, %zu (%.1f %%) merged as they are\n\n", pairs_, safe_,
                    100.0 * static_cast<double>(safe_) /
                        static_cast<double>(std::max<std::size_t>(pairs_, 1)));
        print_counts("merged under the assumption that", assuming_);
        print_counts("left apart, for", reasons_);
    }

private:
    using counts = std::map<std::string, std::size_t>;

    static void print_counts(const char* title, const counts& of) {
        std::vector<std::pair<std::size_t, std::string>> rows;
        std::size_t sum = 0;
        for (const auto& [text, number] : of) rows.emplace_back(number, text), sum += number;
        std::sort(rows.rbegin(), rows.rend());
        std::printf("| %s | %zu |\n|---|---|\n", title, sum);
        for (const auto& [number, text] : rows) std::printf("| %s | %zu |\n", text.c_str(), number);
        std::printf("\n");
    }

    std::size_t files_ = 0;
    std::size_t pairs_ = 0;
    std::size_t safe_ = 0;
    counts assuming_;
    counts reasons_;
    std::vector<rule_counts> rules_{
        {"merge_runs", tare::merge_runs()},
        {"copy_manifests_first", tare::copy_manifests_first()},
        {"clean_package_caches", tare::clean_package_caches()},
        {"pin_images", tare::pin_images(any_digest)},
        {"optimize", tare::optimize({}, tare::unknown_context(), any_digest)},
    };
};

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: tare-census FILE|FOLDER...\n", stderr);
        return 2;
    }
    census all;
    for (int i = 1; i < count; ++i) {
        if (!std::filesystem::is_directory(arguments[i])) {
            all.count(read_file(arguments[i]));
            continue;
        }
        for (const auto& each : std::filesystem::directory_iterator(arguments[i]))
            if (each.is_regular_file()) all.count(read_file(each.path()));
    }
    all.print();
}
