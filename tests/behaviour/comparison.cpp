#include "comparison.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests {
namespace {

/// Long enough for what a loaded machine keeps waiting.
constexpr int patient = 20;

/// An outcome without what the rewrite documents, and where in the log the calls that are left stood.
struct filtered {
    outcome seen;
    std::vector<std::uint32_t> places;
};

filtered filter_calls(outcome given, call_filter filter) {
    filtered out;
    std::vector<call> kept;
    for (std::size_t i = 0; i < given.calls.size(); ++i) {
        if (!filter(given.calls[i])) continue;
        kept.push_back(std::move(given.calls[i]));
        out.places.push_back(static_cast<std::uint32_t>(i));
    }
    out.seen = std::move(given);
    out.seen.calls = std::move(kept);
    return out;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t most = 300;
    std::string out = "`";
    for (const char byte : text.substr(0, most)) byte == '\n' ? out += "\\n" : out += byte;
    return out + (text.size() > most ? "…`" : "`");
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& each : words) out += (out.empty() ? "" : " ") + each;
    return out;
}

std::string explain_pair(std::string_view what, std::string_view before, std::string_view after) {
    return std::string(what) + " was " + quoted(before) + " and is " + quoted(after);
}

std::string explain_lists(std::string_view what, const std::vector<std::string>& before,
                          const std::vector<std::string>& after) {
    for (std::size_t i = 0; i < before.size() || i < after.size(); ++i) {
        const std::string_view a = i < before.size() ? std::string_view(before[i]) : "(nothing)";
        const std::string_view b = i < after.size() ? std::string_view(after[i]) : "(nothing)";
        if (a != b) return explain_pair(what, a, b);
    }
    return {};
}

std::string explain_calls(const call& before, const call& after) {
    if (before.arguments != after.arguments)
        return explain_pair("call", joined(before.arguments), joined(after.arguments));
    const auto where = " of " + quoted(joined(before.arguments));
    if (before.directory != after.directory)
        return explain_pair("directory" + where, before.directory, after.directory);
    if (before.environment != after.environment)
        return explain_lists("environment" + where, before.environment, after.environment);
    if (before.input != after.input) return explain_pair("input" + where, before.input, after.input);
    if (before.descriptors != after.descriptors)
        return explain_lists("descriptor" + where, before.descriptors, after.descriptors);
    return explain_pair("inheritance" + where, before.inheritance, after.inheritance);
}

std::string explain(const outcome& before, const outcome& after) {
    for (std::size_t i = 0; i < before.calls.size() || i < after.calls.size(); ++i) {
        if (i >= after.calls.size()) return "no longer called: " + quoted(joined(before.calls[i].arguments));
        if (i >= before.calls.size()) return "called besides: " + quoted(joined(after.calls[i].arguments));
        if (before.calls[i] != after.calls[i]) return explain_calls(before.calls[i], after.calls[i]);
    }
    const auto end = [](const outcome& each) { return each.succeeds ? "success" : "failure"; };
    if (before.succeeds != after.succeeds) return explain_pair("end", end(before), end(after));
    if (before.is_complete != after.is_complete) return "only one of both ends";
    if (before.output != after.output) return explain_pair("output", before.output, after.output);
    for (const auto& [path, what] : before.files) {
        const auto found = after.files.find(path);
        const std::string_view other =
            found == after.files.end() ? "(nothing)" : std::string_view(found->second);
        if (other != what) return explain_pair(path, what, other);
    }
    for (const auto& [path, what] : after.files)
        if (!before.files.contains(path)) return explain_pair(path, "(nothing)", what);
    return {};
}

class comparer {
public:
    comparer(runner& place, const run_pair& pair, const shell& own, call_filter filter)
        : place_(place), pair_(pair), own_(own), filter_(filter) {}

    comparison run() {
        out_.found = compare_once({}, {});
        out_.calls = before_.places.size();
        out_.succeeds = before_.seen.succeeds;
        if (out_.found != verdict::same) return std::move(out_);
        const auto before = std::move(before_);
        const auto after = std::move(after_);
        for (std::size_t i = 0; i < before.places.size(); ++i) {
            const auto b = before.places[i];
            const auto a = after.places[i];
            const auto where =
                quoted(joined(before.seen.calls[i].arguments)) + ", call " + std::to_string(i + 1);
            if (differs({b, b}, {a, a}, " where it fails: " + where)) break;
            if (before_.places.size() == i + 1 && after_.places.size() == i + 1) continue;
            if (differs({b}, {a}, " where all fail from here on: " + where)) break;
        }
        return std::move(out_);
    }

private:
    bool differs(failures before, failures after, const std::string& when) {
        const auto found = compare_once(before, after);
        if (found == verdict::differs) {
            out_.explanation += when;
            out_.found = found;
        }
        if (found == verdict::unstable || found == verdict::endless) ++out_.unlike;
        return found == verdict::differs;
    }

    verdict compare_once(failures before, failures after) {
        before_ = attempt(pair_.before, before);
        after_ = attempt(pair_.after, after);
        if (!before_.seen.is_complete && !after_.seen.is_complete) return verdict::endless;
        if (before_.seen == after_.seen) return verdict::same;
        if (before_.seen.is_complete != after_.seen.is_complete) {
            before_ = attempt(pair_.before, before, patient);
            after_ = attempt(pair_.after, after, patient);
            if (before_.seen == after_.seen) return verdict::same;
        }
        for (int again = 0; again < 3; ++again) {
            if (attempt(pair_.before, before).seen != before_.seen) return verdict::unstable;
            if (attempt(pair_.after, after).seen == before_.seen) return verdict::unstable;
        }
        out_.explanation = explain(before_.seen, after_.seen);
        return verdict::differs;
    }

    filtered attempt(const std::vector<run_step>& steps, failures failing, int seconds = 2) {
        ++out_.runs;
        return filter_calls(place_.run(steps, own_, failing, seconds), filter_);
    }

    runner& place_;
    const run_pair& pair_;
    const shell& own_;
    call_filter filter_;
    filtered before_;
    filtered after_;
    comparison out_;
};

} // namespace

comparison compare(runner& place, const run_pair& pair, const shell& own, call_filter filter) {
    return comparer(place, pair, own, filter).run();
}

} // namespace tests
