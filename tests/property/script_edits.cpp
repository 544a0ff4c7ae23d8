#include <tare/shell/edit_script.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/syntax.hpp>
#include <tare/text/edit.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "inputs.hpp"
#include "made_up.hpp"
#include "tried_edits.hpp"

namespace {

using tare::command_context;
using tare::command_joint;
using tare::edit_fault;
using tare::enclosure;
using tare::list_joint;
using tests::edit_kind;

/// A simple command and how it is reached.
struct step {
    std::string words;
    command_joint joint = {};
    std::vector<command_context> path;
    std::uint32_t node = 0;
    std::uint32_t end = 0; ///< the node after it
};

/// A command's tokens, without those of the commands in its substitutions.
std::string words_of(const tare::shell_table& table, std::uint32_t command) {
    using kind = tare::shell_node_kind;
    std::string out;
    for (auto at = command + 1; at < table.nodes[command].next; ++at) {
        const auto& node = table.nodes[at];
        if (node.kind == kind::command_substitution || node.kind == kind::backquoted ||
            node.kind == kind::process_substitution) {
            out += "$()";
            at = node.next - 1;
        } else if (node.kind == kind::word || node.kind == kind::assignment) {
            out += ' ';
        } else if (node.next == at + 1 && !tare::is_trivia(node.kind)) {
            out += tare::slice(table.text, node.range());
        }
    }
    return out;
}

std::vector<step> steps_of(const tare::shell_script& script) {
    std::vector<step> out;
    const auto commands = script.commands();
    for (const auto& each : commands) {
        const tare::shell_command command(script.table(), each.node);
        auto& added = out.emplace_back();
        added.words = words_of(script.table(), each.node);
        added.joint = each.joint;
        added.path = commands.path(each);
        added.node = each.node;
        added.end = script.table().nodes[each.node].next;
    }
    return out;
}

/// What came of the edits that were tried.
struct tally {
    std::size_t made = 0;
    std::array<std::size_t, 17> refused{};
};

/// Holds the edits of a script to what must come of them.
class edit_trial {
public:
    edit_trial(const tare::document_base& from, const tare::embedded_script& script, std::size_t which,
               tally& counts)
        : from_(from), script_(script), which_(which), counts_(counts), steps_(steps_of(*script.script())) {}

    void operator()(const tests::tried_edit& tried) {
        if (!tried.edits) {
            ++counts_.refused[static_cast<std::size_t>(tried.edits.error().fault)];
            return;
        }
        ++counts_.made;
        const auto text = tare::apply_edits(from_.text(), *tried.edits);
        REQUIRE(text.has_value());
        CAPTURE(*text);
        for (const auto& each : *tried.edits) REQUIRE(script_.instruction().range().contains(each.range));
        const auto document = tare::parse_view(*text);
        REQUIRE(document.instructions().size() == from_.instructions().size());
        REQUIRE(comments(document) == comments(from_));
        const auto scripts = tare::read_scripts(document);
        REQUIRE(which_ < scripts.size());
        REQUIRE(scripts[which_].script().has_value());
        REQUIRE(scripts[which_].script()->ok());
        const auto& table = scripts[which_].script()->table();
        CHECK(shell_comments(table, 0, table.nodes.size()) + lost_comments(tried) >=
              shell_comments(script_.script()->table(), 0, script_.script()->table().nodes.size()));
        check(tried, steps_of(*scripts[which_].script()));
    }

private:
    static std::size_t comments(const tare::document_base& document) {
        std::size_t out = 0;
        for (const auto token : document.tokens())
            out +=
                token.kind() == tare::node_kind::comment || token.kind() == tare::node_kind::interior_comment;
        return out;
    }

    static std::size_t shell_comments(const tare::shell_table& table, std::size_t first, std::size_t end) {
        std::size_t out = 0;
        for (auto at = first; at < end; ++at) out += table.nodes[at].kind == tare::shell_node_kind::comment;
        return out;
    }
    /// The comments in what is taken out, as in `` `# this` ``.
    std::size_t lost_comments(const tests::tried_edit& tried) const {
        if (tried.kind != edit_kind::remove && tried.kind != edit_kind::replace_word) return 0;
        const auto& command = steps_[tried.command];
        return shell_comments(script_.script()->table(), command.node, command.end);
    }

    void check(const tests::tried_edit& tried, const std::vector<step>& after) {
        switch (tried.kind) {
        case edit_kind::insert_after:
        case edit_kind::insert_before: return check_inserted(tried, after);
        case edit_kind::remove: return check_removed(tried.command, after);
        case edit_kind::insert_word:
            REQUIRE(after.size() == steps_.size());
            check_word(tried.command, after);
            break;
        case edit_kind::replace_word: check_word(tried.command, after); break;
        case edit_kind::wrap_command:
        case edit_kind::wrap_list: check_wrapped(tried, after); break;
        }
    }

    /// The steps are these, but for what joins one of them to the one before.
    static void check_rest(const std::vector<step>& rest, const std::vector<step>& expected) {
        REQUIRE(rest.size() == expected.size());
        std::size_t joints = 0;
        for (std::size_t i = 0; i < rest.size(); ++i) {
            CHECK(rest[i].words == expected[i].words);
            CHECK(rest[i].path == expected[i].path);
            joints += rest[i].joint != expected[i].joint;
        }
        CHECK(joints <= 1);
    }

    void check_inserted(const tests::tried_edit& tried, const std::vector<step>& after) const {
        constexpr command_joint joints[] = {command_joint::and_if, command_joint::or_if,
                                            command_joint::semicolon, command_joint::newline};
        const auto wanted = joints[static_cast<std::size_t>(tried.joint)];
        const bool is_chained = tried.joint <= list_joint::or_if;
        std::size_t place = 0;
        while (after.at(place).words != " added 'to it'") ++place;
        CHECK(after[place].path == steps_[tried.command].path);
        auto rest = after;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(place));
        check_rest(rest, steps_);
        if (tried.kind == edit_kind::insert_before) {
            CHECK(place <= tried.command);
            if (is_chained && place == tried.command) CHECK(after[place + 1].joint == wanted);
        } else {
            CHECK(place > tried.command);
            const auto found = after[place].joint;
            const bool is_other =
                !is_chained && (found == command_joint::background || found == command_joint::semicolon);
            CHECK((found == wanted || is_other));
        }
    }

    void check_removed(std::size_t command, const std::vector<step>& after) const {
        std::vector<step> rest;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            if (!is_inside(i, command)) rest.push_back(steps_[i]);
        check_rest(after, rest);
    }
    /// Whether a step is one, or stands in a substitution of one.
    bool is_inside(std::size_t step, std::size_t outer) const {
        const auto& table = script_.script()->table();
        const auto node = steps_[step].node;
        for (auto at = steps_[outer].node; at < steps_[outer].end; ++at) {
            if (at == node) return true;
            if (const auto body = table.heredoc_of(at))
                if (node > *body && node < table.nodes[*body].next) return true;
        }
        return false;
    }

    void check_word(std::size_t command, const std::vector<step>& after) const {
        REQUIRE(after.size() > command);
        for (std::size_t i = 0; i < command; ++i) CHECK(after[i].joint == steps_[i].joint);
        if (after.size() == steps_.size()) CHECK(after[command].words != steps_[command].words);
        CHECK(after[command].joint == steps_[command].joint);
        CHECK(after[command].path == steps_[command].path);
    }

    void check_wrapped(const tests::tried_edit& tried, const std::vector<step>& after) const {
        REQUIRE(after.size() == steps_.size());
        const auto context =
            tried.with == enclosure::group ? command_context::group : command_context::subshell;
        std::size_t deeper = 0;
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            CHECK(after[i].words == steps_[i].words);
            CHECK(after[i].joint == steps_[i].joint);
            deeper += after[i].path.size() > steps_[i].path.size();
            if (i != tried.command) continue;
            auto path = steps_[i].path;
            path.push_back(context);
            CHECK(after[i].path == path);
        }
        CHECK(deeper >= 1);
    }

    const tare::document_base& from_;
    const tare::embedded_script& script_;
    std::size_t which_;
    tally& counts_;
    std::vector<step> steps_;
};

void try_edits(std::string_view text, tally& counts) {
    const auto document = tare::parse_view(text);
    if (!document.ok()) return;
    const auto scripts = tare::read_scripts(document);
    for (std::size_t which = 0; which < scripts.size(); ++which)
        if (scripts[which].script() && scripts[which].script()->ok())
            tests::for_each_edit(scripts[which], edit_trial(document, scripts[which], which, counts));
}

} // namespace

TEST_CASE("every edit at every place of a sample of scripts gives the tree it should") {
    const char* chosen = std::getenv("TARE_ONE_IN"); // 1 for every file of the corpus
    const auto one_in = chosen != nullptr ? std::strtoul(chosen, nullptr, 10) : 60;
    tests::dice dice(20'261'121);
    tally counts;
    auto files = tests::corpus_files({"dev", "edge", "bench"});
    std::erase_if(files, [&](const auto&) { return !dice.one_in(one_in); });
    for (const auto sample : tests::samples) files.push_back({"sample", std::string(sample)});
    for (const auto& file : files) {
        CAPTURE(file.name);
        try_edits(file.text, counts);
    }
    std::string shown = std::to_string(counts.made) + " edits";
    for (std::size_t i = 0; i < counts.refused.size(); ++i)
        if (counts.refused[i] != 0)
            shown += "; " + std::to_string(counts.refused[i]) +
                     " refused: " + std::string(to_string(static_cast<edit_fault>(i)));
    MESSAGE(shown);
    // What cannot be changed without changing more is rare: lines too long, backslashes at the end.
    const auto odd = counts.refused[static_cast<std::size_t>(edit_fault::changes_more)];
    CHECK(odd * 100 <= counts.made);
}

TEST_CASE("so does every edit of made-up and broken files") {
    tests::dice dice(20'261'123);
    tally counts;
    for (int left = 3'000; left > 0; --left) try_edits(tests::generate(dice), counts);
    auto seeds = tests::real_files({"edge"});
    std::erase_if(seeds, [](const auto& file) { return file.text.empty() || file.text.size() > 2'000; });
    for (int left = 1'000; left > 0; --left) try_edits(tests::mutate(dice, seeds), counts);
    CHECK(counts.made > 0);
}
