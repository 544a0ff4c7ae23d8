#include <tare/shell/edit_script.hpp>
#include <tare/shell/embedded_script.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "../constexpr_string.hpp"

namespace {

using tare::edit_fault;
using tare::enclosure;
using tare::list_joint;

constexpr auto with_and = list_joint::and_if;
constexpr auto with_or = list_joint::or_if;
constexpr auto with_semicolon = list_joint::semicolon;
constexpr auto with_newline = list_joint::newline;

/// What stands before an instruction: where a line of it ends in a backquote, that is the escape character.
std::string_view beginning(std::string_view instruction) {
    const bool is_backquote = instruction.find(" `\n") != std::string_view::npos;
    return is_backquote ? "# escape=`\nFROM a\nSHELL [\"sh\", \"-c\"]\n" : "FROM a\n";
}

/// Makes an edit of the script of an instruction that another one follows: the instruction then, or why
/// there is no edit. `ask(script, command)` gives it for the command that so many others come before.
template <class Ask>
std::string edited(std::string_view instruction, std::size_t command, Ask ask) {
    const auto begin = beginning(instruction);
    constexpr std::string_view end = "USER b\n";
    const auto text = std::string(begin) + std::string(instruction) + std::string(end);
    const auto document = tare::parse_view(text);
    const auto scripts = tare::read_scripts(document);
    if (scripts.size() != 1 || !scripts[0].script()) return "no script";
    std::vector<tare::shell_command> targets;
    const auto commands = scripts[0].script()->commands();
    for (const auto& each : commands) targets.emplace_back(scripts[0].script()->table(), each.node);
    if (command >= targets.size()) return "no command";
    const tare::script_edits edits = ask(scripts[0], targets[command]);
    if (!edits) return std::string(to_string(edits.error().fault));
    const auto out = tare::apply_edits(text, *edits);
    if (!out || !out->starts_with(begin) || !out->ends_with(end)) return "the edit reaches beyond";
    return out->substr(begin.size(), out->size() - begin.size() - end.size());
}

struct insertion {
    std::string_view before;
    std::size_t command;
    list_joint joint;
    std::string_view expected;
};

constexpr insertion insertions_after[] = {
    // Each joint
    {"RUN a\n", 0, with_and, "RUN a && x\n"},
    {"RUN a\n", 0, with_or, "RUN a || x\n"},
    {"RUN a\n", 0, with_semicolon, "RUN a; x\n"},
    {"RUN a\n", 0, with_newline, "there can be no newline here"},
    {"RUN a && b; c\n", 0, with_and, "RUN a && x && b; c\n"},
    {"RUN a && b; c\n", 0, with_semicolon, "RUN a && b; x; c\n"},
    {"RUN a; b\n", 0, with_and, "RUN a && x; b\n"},
    {"RUN a | b; c\n", 0, with_and, "RUN a | b && x; c\n"},
    {"RUN ! a; c\n", 0, with_or, "RUN ! a || x; c\n"},
    {"RUN a & b\n", 0, with_and, "RUN a && x & b\n"},
    {"RUN a & b\n", 0, with_semicolon, "RUN a & x; b\n"},
    {"RUN a &\n", 0, with_semicolon, "RUN a & x\n"},
    {"RUN a ;\n", 0, with_semicolon, "RUN a; x ;\n"},
    // Line ends, comments, escape characters
    {"RUN a \\\n && b\n", 0, with_and, "RUN a && x \\\n && b\n"},
    {"RUN a && \\\n # c\n b\n", 0, with_and, "RUN a && x && \\\n # c\n b\n"},
    {"RUN a && \\\n # c\n b   \n", 1, with_and, "RUN a && \\\n # c\n b && x   \n"},
    {"RUN a # c\n", 0, with_and, "RUN a && x # c\n"},
    {"RUN a `\n && b\n", 1, with_and, "RUN a `\n && b && x\n"},
    {"RUN a \\\r\n && b\r\n", 1, with_and, "RUN a \\\r\n && b && x\r\n"},
    {"RUN a\\\nb\n", 0, with_and, "RUN a\\\nb && x\n"},
    // Compound commands
    {"RUN if a; then b; fi\n", 0, with_and, "RUN if a && x; then b; fi\n"},
    {"RUN if a; then b; fi\n", 1, with_semicolon, "RUN if a; then b; x; fi\n"},
    {"RUN for i in 1; do a & done\n", 0, with_semicolon, "RUN for i in 1; do a & x; done\n"},
    {"RUN case a in b) c;; esac\n", 0, with_semicolon, "RUN case a in b) c; x;; esac\n"},
    {"RUN case a in b) c & esac\n", 0, with_semicolon, "RUN case a in b) c & x; esac\n"},
    {"RUN { a; }\n", 0, with_and, "RUN { a && x; }\n"},
    {"RUN { a & }\n", 0, with_semicolon, "RUN { a & x; }\n"},
    {"RUN (a)\n", 0, with_and, "RUN (a && x)\n"},
    {"RUN (a &)\n", 0, with_semicolon, "RUN (a & x)\n"},
    {"RUN f() { a; }; f\n", 0, with_and, "RUN f() { a && x; }; f\n"},
    {"RUN a \"$(b)\"\n", 1, with_and, "RUN a \"$(b && x)\"\n"},
    {"RUN a `b`\n", 1, with_and, "RUN a `b && x`\n"},
    // Heredocs
    {"RUN <<E\na\nb\nE\n", 0, with_newline, "RUN <<E\na\nx\nb\nE\n"},
    {"RUN <<E\na\nb\nE\n", 1, with_newline, "RUN <<E\na\nb\nx\nE\n"},
    {"RUN <<E\na # c\nb\nE\n", 0, with_newline, "RUN <<E\na # c\nx\nb\nE\n"},
    {"RUN <<E\na; b\nE\n", 0, with_newline, "RUN <<E\na\nx; b\nE\n"},
    {"RUN <<E\nif a\nthen b\nfi\nE\n", 1, with_newline, "RUN <<E\nif a\nthen b\nx\nfi\nE\n"},
    {"RUN <<E\ncat <<F\nf\nF\nb\nE\n", 0, with_newline, "RUN <<E\ncat <<F\nf\nF\nx\nb\nE\n"},
    {"RUN <<E\ncat <<F\nf\nF\nb\nE\n", 0, with_and, "RUN <<E\ncat <<F && x\nf\nF\nb\nE\n"},
    {"RUN <<-E\n\ta\n\tb\n\tE\n", 0, with_and, "RUN <<-E\n\ta && x\n\tb\n\tE\n"},
    {"RUN cat <<E\ne\nE\n", 0, with_and, "RUN cat <<E && x\ne\nE\n"},
    {"RUN cat <<E\ne\nE\n", 0, with_semicolon, "RUN cat <<E ; x\ne\nE\n"},
    {"RUN cat <<E\ne\nE\n", 0, with_newline, "there can be no newline here"},
    // JSON
    {"CMD [\"sh\", \"-c\", \"a\"]\n", 0, with_and, "CMD [\"sh\", \"-c\", \"a && x\"]\n"},
    {"CMD [\"sh\", \"-c\", \"a\"]\n", 0, with_newline, "CMD [\"sh\", \"-c\", \"a\\nx\"]\n"},
    {"CMD [\"sh\", \"-c\", \"a \\\"b\\\"\"]\n", 0, with_and, "CMD [\"sh\", \"-c\", \"a \\\"b\\\" && x\"]\n"},
    // Other instructions
    {"HEALTHCHECK --retries=1 CMD a\n", 0, with_or, "HEALTHCHECK --retries=1 CMD a || x\n"},
    {"ONBUILD RUN a\n", 0, with_and, "ONBUILD RUN a && x\n"},
    // What cannot be
    {"RUN a\\\\\\\n", 0, with_and, "the Dockerfile would be read in another way than meant"},
    {"RUN f() (a)\n", 0, with_and, "RUN f() (a && x)\n"},
    {"RUN a |\n", 0, with_and, "no command"},
};

constexpr insertion insertions_before[] = {
    {"RUN a\n", 0, with_and, "RUN x && a\n"},
    {"RUN a && b\n", 1, with_and, "RUN a && x && b\n"},
    {"RUN a; b\n", 1, with_semicolon, "RUN a; x; b\n"},
    {"RUN a && b\n", 1, with_semicolon, "RUN x; a && b\n"},
    {"RUN a | b\n", 1, with_and, "RUN x && a | b\n"},
    {"RUN a & b\n", 1, with_semicolon, "RUN a & x; b\n"},
    {"RUN \\\n # c\n a\n", 0, with_and, "RUN \\\n # c\n x && a\n"},
    {"RUN a && \\\n # c\n b\n", 1, with_and, "RUN a && \\\n # c\n x && b\n"},
    {"RUN a \\\n # c\n && b\n", 1, with_and, "RUN a \\\n # c\n && x && b\n"},
    {"RUN if a; then b; fi\n", 1, with_semicolon, "RUN if a; then x; b; fi\n"},
    {"RUN while a; do b; done\n", 1, with_and, "RUN while a; do x && b; done\n"},
    {"RUN case a in b) c;; esac\n", 0, with_semicolon, "RUN case a in b) x; c;; esac\n"},
    {"RUN (a)\n", 0, with_and, "RUN (x && a)\n"},
    {"RUN a $(b)\n", 1, with_and, "RUN a $(x && b)\n"},
    {"RUN <<E\na\nb\nE\n", 0, with_newline, "RUN <<E\nx\na\nb\nE\n"},
    {"RUN <<E\na\nb\nE\n", 1, with_newline, "RUN <<E\na\nx\nb\nE\n"},
};

/// What is inserted after the first command of `RUN a && b`, and what comes of it.
constexpr struct {
    std::string_view commands;
    list_joint joint;
    std::string_view expected;
} inserted_commands[] = {
    {"x y", with_and, "RUN a && x y && b\n"},
    {"  x  ", with_and, "RUN a && x && b\n"},
    {"x && y", with_and, "RUN a && x && y && b\n"},
    {"x | y", with_and, "RUN a && x | y && b\n"},
    {"! x", with_and, "RUN a && ! x && b\n"},
    {"{ x; y; }", with_and, "RUN a && { x; y; } && b\n"},
    {"x; y", with_semicolon, "RUN a && b; x; y\n"},
    {"x || y", with_and, "the new commands hold another operator than the one that joins them"},
    {"x; y", with_and, "the new commands hold another operator than the one that joins them"},
    {"x;", with_and, "the new text is not a list of commands"},
    {"x &", with_semicolon, "the new text is not a list of commands"},
    {"x # y", with_and, "the new text is not a list of commands"},
    {"", with_and, "the new text is not a list of commands"},
    {"(x", with_and, "the new text is not a list of commands"},
    {"x 'y", with_and, "the new text is not a list of commands"},
    {"cat <<E\nE\n", with_and, "the new commands have a heredoc"},
    {"x 'y\nz'", with_and, "there can be no newline here"},
    {"x \\", with_and, "the Dockerfile would be read in another way than meant"},
};

struct removal {
    std::string_view before;
    std::size_t command;
    std::string_view expected;
};

constexpr removal removals[] = {
    // Chains
    {"RUN a && b && c\n", 0, "RUN b && c\n"},
    {"RUN a && b && c\n", 1, "RUN a && c\n"},
    {"RUN a && b && c\n", 2, "RUN a && b\n"},
    {"RUN a || b && c\n", 1, "RUN a && c\n"},
    {"RUN a && ! b\n", 1, "RUN a\n"},
    {"RUN a\n", 0, "the command is the only one of its list"},
    // Lists
    {"RUN a; b; c\n", 0, "RUN b; c\n"},
    {"RUN a; b; c\n", 1, "RUN a; c\n"},
    {"RUN a; b; c\n", 2, "RUN a; b\n"},
    {"RUN a; b;\n", 1, "RUN a;\n"},
    {"RUN a & b\n", 0, "RUN b\n"},
    {"RUN a & b\n", 1, "RUN a &\n"},
    {"RUN a & b;\n", 1, "RUN a &\n"},
    {"RUN a && b & c\n", 1, "RUN a & c\n"},
    {"RUN a; b && c\n", 1, "RUN a; c\n"},
    // Pipes
    {"RUN a | b | c\n", 0, "RUN b | c\n"},
    {"RUN a | b | c\n", 1, "RUN a | c\n"},
    {"RUN a | b | c\n", 2, "RUN a | b\n"},
    {"RUN ! a | b\n", 0, "RUN ! b\n"},
    // Lines
    {"RUN a \\\n && b \\\n && c\n", 0, "RUN b \\\n && c\n"},
    {"RUN a \\\n && b \\\n && c\n", 1, "RUN a \\\n && c\n"},
    {"RUN a \\\n && b \\\n && c\n", 2, "RUN a \\\n && b\n"},
    {"RUN a && \\\n b && \\\n c\n", 1, "RUN a && \\\n c\n"},
    {"RUN a && \\\n b && \\\n c\n", 2, "RUN a && \\\n b\n"},
    {"RUN a; \\\n b; \\\n c;\n", 1, "RUN a; \\\n c;\n"},
    {"RUN a;\\\nb;\\\nc;\n", 1, "RUN a;\\\nc;\n"},
    {"RUN a;\\\nb;\\\nc;\n", 2, "RUN a;\\\nb;\n"},
    {"RUN a && `\n b && `\n c\n", 1, "RUN a && `\n c\n"},
    {"RUN a \\\n && b  \nRUN c\n", 0, "no script"},
    // Comments of the Dockerfile stay
    {"RUN a \\\n # b\n && b \\\n # c\n && c\n", 0, "RUN \\\n # b\n b \\\n # c\n && c\n"},
    {"RUN a \\\n # b\n && b \\\n # c\n && c\n", 1, "RUN a \\\n # b\n # c\n && c\n"},
    {"RUN a \\\n # b\n && b \\\n # c\n && c\n", 2, "RUN a \\\n # b\n && b\n # c\n"},
    {"RUN a && \\\n # b\n b && \\\n # c\n c\n", 1, "RUN a \\\n # b\n && \\\n # c\n c\n"},
    {"RUN a && \\\n # b\n b && \\\n # c\n c\n", 2, "RUN a && \\\n # b\n b\n # c\n"},
    {"RUN a && b \\\n # d\n --e \\\n && c\n", 1, "RUN a \\\n # d\n && c\n"},
    // Compound commands
    {"RUN if a; then b; c; fi\n", 1, "RUN if a; then c; fi\n"},
    {"RUN if a; then b; c; fi\n", 2, "RUN if a; then b; fi\n"},
    {"RUN if a; then b; fi\n", 1, "the command is the only one of its list"},
    {"RUN { a && b; }\n", 1, "RUN { a; }\n"},
    {"RUN case a in b) c; d;; esac\n", 1, "RUN case a in b) c;; esac\n"},
    {"RUN (a; b)\n", 1, "RUN (a)\n"},
    {"RUN a \"$(b && c)\"\n", 1, "RUN a \"$(c)\"\n"},
    // Heredocs
    {"RUN <<E\na\nb\nc\nE\n", 1, "RUN <<E\na\nc\nE\n"},
    {"RUN <<E\na\n  b # c\nc\nE\n", 1, "RUN <<E\na\n   # c\nc\nE\n"},
    {"RUN <<E\na\nb;\nE\n", 1, "RUN <<E\na\nE\n"},
    {"RUN <<E\na; b\nc\nE\n", 1, "RUN <<E\na\nc\nE\n"},
    {"RUN <<E\n(\n a\n b)\nE\n", 1, "RUN <<E\n(\n a)\nE\n"},
    {"RUN <<-E\n\ta\n\tb\n\tc\n\tE\n", 1, "RUN <<-E\n\ta\n\tc\n\tE\n"},
    {"RUN <<E\ncat <<F\nf\nF\nb\nE\n", 0, "RUN <<E\nb\nE\n"},
    {"RUN cat <<A && cat <<B\na\nA\nb\nB\n", 0, "RUN cat <<B\nb\nB\n"},
    {"RUN cat <<A && cat <<B\na\nA\nb\nB\n", 1, "RUN cat <<A\na\nA\n"},
    {"RUN cat <<A && b\na\nA\n", 0, "RUN b\n"},
    {"RUN a && cat <<A <<B\na\nA\nb\nB\n", 1, "RUN a\n"},
    {"RUN cat <<A <<B && c\na\nA\nb\nB\n", 0, "RUN c\n"},
    {"RUN cat <<A; a <<B; cat <<C && d\na\nA;\nb\nB;\nc\nC\n", 0, "no command"},
    {"RUN <<E\ncat <<A <<B\na\nA\nb\nB\nc\nE\n", 0, "RUN <<E\nc\nE\n"},
    // Comments of the script stay
    {"RUN <<E\na &&\n# b\nb &&\nc\nE\n", 0, "RUN <<E\n\n# b\nb &&\nc\nE\n"},
    {"RUN <<E\na &&\n# b\nb &&\nc\nE\n", 1, "RUN <<E\na &&\n# b\n\nc\nE\n"},
    {"RUN <<E\na ||\n# b\nb &&\nc\nE\n", 1, "RUN <<E\na &&\n# b\n\nc\nE\n"},
    {"RUN <<E\na &&\n# b\nb\nE\n", 1, "RUN <<E\na\n# b\n\nE\n"},
    {"RUN <<E\na |\n# b\nb |\nc\nE\n", 1, "RUN <<E\na |\n# b\n\nc\nE\n"},
    // JSON
    {"CMD [\"sh\", \"-c\", \"a && b \\\"c\\\"\"]\n", 1, "CMD [\"sh\", \"-c\", \"a\"]\n"},
};

struct wording {
    std::string_view before;
    std::size_t command;
    std::size_t count;
    std::string_view word;
    std::string_view expected;
};

constexpr wording inserted_words[] = {
    {"RUN apt-get install b\n", 0, 1, "-y", "RUN apt-get install -y b\n"},
    {"RUN apt-get install\n", 0, 1, "-y", "RUN apt-get install -y\n"},
    {"RUN a\\\nb \\\n c\n", 0, 0, "-x", "RUN a\\\nb -x \\\n c\n"},
    {"RUN a=b c >d e\n", 0, 0, "-x", "RUN a=b c -x >d e\n"},
    {"RUN a;\n", 0, 0, "'b c'", "RUN a 'b c';\n"},
    {"RUN a;\n", 0, 0, "b=\"$c\"", "RUN a b=\"$c\";\n"},
    {"CMD [\"sh\", \"-c\", \"a\"]\n", 0, 0, "\"b\"", "CMD [\"sh\", \"-c\", \"a \\\"b\\\"\"]\n"},
    {"RUN a\n", 0, 1, "b", "the command has fewer words"},
    {"RUN [[ a ]]\n", 0, 0, "-f", "the command is not a simple one"},
    {"RUN (a)\n", 0, 0, "b c", "the new text is not one word"},
    {"RUN a\n", 0, 0, "", "the new text is not one word"},
    {"RUN a\n", 0, 0, "#b", "the new text is not one word"},
    {"RUN a\n", 0, 0, ";", "the new text is not one word"},
    {"RUN a\n", 0, 0, ">b", "the new text is not one word"},
    {"RUN a `b`\n", 1, 0, "\\c", "the new text cannot stand in backquotes as it is"},
    {"RUN a\n", 0, 0, "b\\", "the Dockerfile would be read in another way than meant"},
};

constexpr wording replaced_words[] = {
    {"RUN a b c\n", 0, 1, "x", "RUN a x c\n"},
    {"RUN a \"b c\" d\n", 0, 1, "'x y'", "RUN a 'x y' d\n"},
    {"RUN a b\\\nc d\n", 0, 1, "x", "RUN a x d\n"},
    {"RUN a b\\\n# e\nc d\n", 0, 1, "x", "RUN a \\\n# e\nx d\n"},
    {"RUN a $(b) c\n", 0, 1, "x", "RUN a x c\n"},
    {"RUN a \\\n  b\n", 0, 1, "x", "RUN a \\\n  x\n"},
    {"CMD [\"sh\", \"-c\", \"a \\\"b\\\"\"]\n", 0, 1, "\"x\"", "CMD [\"sh\", \"-c\", \"a \\\"x\\\"\"]\n"},
    {"RUN [[ a ]]\n", 0, 1, "b", "the command is not a simple one"},
    {"RUN a b\n", 0, 0, "if", "the Dockerfile would be read in another way than meant"},
    {"RUN a b\n", 0, 1, "x y", "the new text is not one word"},
};

struct wrapping {
    std::string_view before;
    std::size_t command;
    enclosure with;
    std::string_view expected;
};

constexpr wrapping wrapped_commands[] = {
    {"RUN a && b\n", 1, enclosure::group, "RUN a && { b; }\n"},
    {"RUN a && b\n", 1, enclosure::subshell, "RUN a && (b)\n"},
    {"RUN a | b\n", 0, enclosure::group, "RUN { a; } | b\n"},
    {"RUN ! a\n", 0, enclosure::group, "RUN ! { a; }\n"},
    {"RUN a & b\n", 0, enclosure::group, "RUN { a; } & b\n"},
    {"RUN (a)\n", 0, enclosure::subshell, "RUN ( (a))\n"},
    {"RUN a $(b)\n", 1, enclosure::subshell, "RUN a $( (b))\n"},
    {"RUN a \\\n # c\n b\n", 0, enclosure::group, "RUN { a \\\n # c\n b; }\n"},
    {"RUN cat <<E\ne\nE\n", 0, enclosure::group, "RUN { cat <<E ; }\ne\nE\n"},
    {"RUN <<E cat\ne\nE\n", 0, enclosure::subshell, "RUN ( <<E cat)\ne\nE\n"},
    {"RUN f() (a)\n", 0, enclosure::group, "RUN f() ({ a; })\n"},
};

constexpr wrapping wrapped_lists[] = {
    {"RUN a && b; c\n", 0, enclosure::group, "RUN { a && b; c; }\n"},
    {"RUN a; b;\n", 0, enclosure::group, "RUN { a; b; };\n"},
    {"RUN a &\n", 0, enclosure::group, "RUN { a & }\n"},
    {"RUN a &\n", 0, enclosure::subshell, "RUN (a &)\n"},
    {"RUN a # c\n", 0, enclosure::group, "RUN { a; } # c\n"},
    {"RUN ! a\n", 0, enclosure::subshell, "RUN (! a)\n"},
    {"RUN (a); b\n", 0, enclosure::subshell, "RUN ( (a); b)\n"},
    {"RUN <<E\na\nb\nE\n", 0, enclosure::group, "RUN <<E\n{ a\nb; }\nE\n"},
};

} // namespace

TEST_CASE("commands inserted after another") {
    for (const auto& each : insertions_after) {
        CAPTURE(each.before);
        CHECK(edited(each.before, each.command, [&](const auto& script, auto target) {
                  return tare::insert_after(script, target, each.joint, "x");
              }) == each.expected);
    }
}

TEST_CASE("commands inserted before another") {
    for (const auto& each : insertions_before) {
        CAPTURE(each.before);
        CHECK(edited(each.before, each.command, [&](const auto& script, auto target) {
                  return tare::insert_before(script, target, each.joint, "x");
              }) == each.expected);
    }
}

TEST_CASE("what can be inserted") {
    for (const auto& each : inserted_commands) {
        CAPTURE(each.commands);
        CHECK(edited("RUN a && b\n", 0, [&](const auto& script, auto target) {
                  return tare::insert_after(script, target, each.joint, each.commands);
              }) == each.expected);
    }
    CHECK(edited("RUN (a)\n", 0, [](const auto& script, auto target) {
              return tare::insert_before(script, target, with_and, "(x)");
          }) == "RUN ( (x) && a)\n");
}

TEST_CASE("commands appended to a list") {
    const auto appended = [](std::string_view before, list_joint joint) {
        return edited(before, 0, [&](const auto& script, auto) {
            return tare::append_to_list(script, *script.script()->list(), joint, "x");
        });
    };
    CHECK(appended("RUN a; b && c\n", with_and) == "RUN a; b && c && x\n");
    CHECK(appended("RUN a; b && c\n", with_semicolon) == "RUN a; b && c; x\n");
    CHECK(appended("RUN if a; then b; fi\n", with_and) == "RUN if a; then b; fi && x\n");
    CHECK(appended("RUN <<E\na\n\n# c\nE\n", with_newline) == "RUN <<E\na\nx\n\n# c\nE\n");
}

TEST_CASE("commands removed") {
    for (const auto& each : removals) {
        CAPTURE(each.before);
        CAPTURE(each.command);
        CHECK(edited(each.before, each.command, [](const auto& script, auto target) {
                  return tare::remove_command(script, target);
              }) == each.expected);
    }
}

TEST_CASE("words inserted") {
    for (const auto& each : inserted_words) {
        CAPTURE(each.before);
        CHECK(edited(each.before, each.command, [&](const auto& script, auto target) {
                  return tare::insert_word(script, target, each.count, each.word);
              }) == each.expected);
    }
}

TEST_CASE("words replaced") {
    for (const auto& each : replaced_words) {
        CAPTURE(each.before);
        CHECK(edited(each.before, each.command, [&](const auto& script, auto target) {
                  return tare::replace_word(script, *target.words().at(each.count), each.word);
              }) == each.expected);
    }
}

TEST_CASE("commands and lists wrapped") {
    for (const auto& each : wrapped_commands) {
        CAPTURE(each.before);
        CHECK(edited(each.before, each.command, [&](const auto& script, auto target) {
                  return tare::wrap(script, target, each.with);
              }) == each.expected);
    }
    for (const auto& each : wrapped_lists) {
        CAPTURE(each.before);
        CHECK(edited(each.before, 0, [&](const auto& script, auto) {
                  return tare::wrap(script, *script.script()->list(), each.with);
              }) == each.expected);
    }
    CHECK(edited("RUN a && ! b\n", 1, [](const auto& script, auto target) {
              const tare::shell_pipeline pipeline(target.table(), target.parent()->index());
              return tare::wrap(script, pipeline, enclosure::group);
          }) == "RUN a && { ! b; }\n");
}

TEST_CASE("an instruction that goes on at the end of the file") {
    const std::string text = "FROM a\nRUN a \\\n  && b \\\n\n";
    const auto document = tare::parse_view(text);
    const auto scripts = tare::read_scripts(document);
    const auto edits = tare::append_to_list(scripts[0], *scripts[0].script()->list(), with_and, "x");
    REQUIRE(edits.has_value());
    CHECK(tare::apply_edits(text, *edits).value() == "FROM a\nRUN a \\\n  && b && x \\\n\n");
}

TEST_CASE("what cannot be edited") {
    const auto document = tare::parse_view("FROM a\nRUN a &&\nSHELL [\"cmd\", \"/c\"]\nRUN b\n");
    const auto scripts = tare::read_scripts(document);
    REQUIRE(scripts.size() == 2);
    const auto other = tare::parse_script("a");
    const auto target = *other.list()->pipelines().at(0)->commands().at(0);
    for (const auto& script : scripts) {
        const auto refused = tare::remove_command(script, target);
        REQUIRE(!refused.has_value());
        CHECK(refused.error().fault == edit_fault::opaque);
    }
}

static_assert(!tare::test::constexpr_string<> || [] {
    const auto document = tare::parse_view("FROM a\nRUN a \\\n && b\n");
    const auto scripts = tare::read_scripts(document);
    const auto target = *scripts[0].script()->list()->pipelines().at(0)->commands().at(0);
    const auto edits = tare::insert_after(scripts[0], target, list_joint::and_if, "x");
    return edits.has_value() && edits->size() == 1 && (*edits)[0].replacement == " && x";
}());
