// tare-json [FILE|-]...: Dockerfiles as JSON, for other programs. json.schema.json says what it looks like.

#include <tare/syntax.hpp>
#include <tare/version.hpp>

#include <CLI/CLI.hpp>

#include <concepts>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "file.hpp"
#include "json_writer.hpp"
#include "utility.hpp"

namespace {

enum exit_code { all_well = 0, refused = 1, failed = 2 };

struct settings {
    std::vector<std::string> files{"-"};
    bool lines = false;
};

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = tare::decode_utf8(text, at);
        if (!character.valid) return false;
        at += character.size;
    }
    return true;
}

/// Writes what is in a Dockerfile. The overloads of `write` say how a value of each type is written;
/// the last one, how all those are whose members tare names.
class describer {
public:
    describer(const tare::document& document, examples::json_writer& out) : document_(document), out_(out) {}

    /// Whether BuildKit accepts the file.
    bool describe(const std::string& path) {
        const auto read = tare::read_stages(document_);
        const bool ok = document_.ok() && read;
        out_.object([&] {
            member("file", path);
            member("ok", ok);
            member("utf8", is_utf8(document_.text()));
            member("escape", std::string_view(&document_.table().escape, 1));
            list("directives", document_.directives());
            out_.name("diagnostics");
            out_.array([&] { write_diagnostics(read.error()); });
            if (ok) {
                list("global_arguments", read->global_arguments);
                out_.name("stages");
                out_.array([&] {
                    for (std::size_t i = 0; i < read->stages.size(); ++i) write_stage(i, read->stages[i]);
                });
            } else {
                list("instructions", document_.instructions());
            }
        });
        return ok;
    }

private:
    void member(std::string_view name, const auto& value) {
        out_.name(name);
        write(value);
    }
    void list(std::string_view name, const auto& values) {
        out_.name(name);
        out_.array([&] {
            for (const auto& each : values) write(each);
        });
    }

    // ---- Plain values

    void write(std::string_view text) { out_.text(text); }
    void write(const std::string& text) { out_.text(text); }
    void write(bool value) { out_.boolean(value); }
    void write(std::integral auto value) { out_.number(value); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void write(Enum value) { out_.text(to_string(value)); }
    void write(tare::keyword key) {
        if (key == tare::keyword::unknown)
            out_.null();
        else
            out_.text(to_string(key));
    }
    template <class T>
    void write(const std::optional<T>& value) {
        if (value)
            write(*value);
        else
            out_.null();
    }
    template <class T>
    void write(const std::vector<T>& values) {
        out_.array([&] {
            for (const auto& each : values) write(each);
        });
    }
    void write(tare::source_range range) {
        out_.object([&] {
            member("begin", range.begin);
            member("end", range.end);
        });
    }
    void write(tare::line_span lines) {
        out_.object([&] {
            member("first", lines.first);
            member("last", lines.last);
        });
    }

    // ---- What is wrong

    void write_diagnostic(std::string_view code, tare::severity severity, std::string_view message,
                          tare::source_range range) {
        const auto at = document_.lines().position_of(range.begin);
        out_.object([&] {
            member("code", code);
            member("severity", severity);
            member("message", message);
            member("range", range);
            member("line", at.line);
            member("column", at.column);
        });
    }

    /// `first` is the first error among the instructions: all others are seen in one by itself.
    void write_diagnostics(const tare::instruction_error& first) {
        for (const auto& each : document_.diagnostics())
            write_diagnostic(to_string(each.code), each.level(), document_.message(each), each.range);
        const bool lacks_stage = first.fault == tare::instruction_fault::no_stage;
        for (const auto node : document_.instructions()) {
            auto error = tare::find_error(node);
            if (!error && lacks_stage && first.range == node.statement()) error = first;
            if (error)
                write_diagnostic(to_string(error->fault), tare::severity::error, error->message(),
                                 error->range);
        }
    }

    // ---- Parts

    void write(const tare::directive& directive) {
        out_.object([&] {
            member("name", directive.key());
            member("value", directive.value());
            member("range", directive.range());
            member("lines", directive.lines());
        });
    }

    void write(const tare::flag& flag) {
        out_.object([&] {
            member("name", flag.name());
            member("value", flag.value());
            member("range", flag.range());
        });
    }

    void write(const tare::heredoc& heredoc) {
        out_.object([&] {
            member("name", heredoc.name);
            member("content", heredoc.content);
            member("expands", heredoc.expands);
            member("strips_tabs", heredoc.strips_tabs);
            member("descriptor", heredoc.descriptor);
            member("opening", heredoc.opening);
            member("range", heredoc.range);
        });
    }

    void write_stage(std::size_t index, const tare::stage& stage) {
        auto range = stage.opening.range();
        auto lines = stage.opening.lines();
        for (const auto each : stage.commands) {
            range.end = each.range().end;
            lines.last = each.lines().last;
        }
        out_.object([&] {
            member("index", index);
            member("name", stage.from.name);
            member("base", stage.from.base);
            member("platform", stage.from.platform);
            member("documentation", stage.from.documentation);
            member("range", range);
            member("lines", lines);
            out_.name("instructions");
            out_.array([&] {
                write(stage.opening);
                for (const auto each : stage.commands) write(each);
            });
        });
    }

    // ---- Instructions

    void write(const tare::instruction& node) {
        out_.object([&] {
            write_place(node);
            tare::visit(node, [&](const auto& value) { write_content(node, value); });
        });
    }

    void write_place(const tare::instruction& node) {
        member("keyword", node.keyword());
        member("range", node.range());
        member("lines", node.lines());
        list("flags", node.flags());
        list("heredocs", node.heredocs());
    }

    void write_content(const tare::instruction&, const tare::instruction_error& error) {
        out_.name("error");
        out_.object([&] {
            member("code", error.fault);
            member("message", error.message());
            member("range", error.range);
        });
    }

    void write_content(const tare::instruction&, const auto& value) { write_members(value); }

    void write_content(const tare::instruction&, const tare::run_instruction& run) {
        write_members(run);
        out_.name("read_mounts");
        out_.array([&] {
            for (const auto& each : run.mounts) write_mount(each);
        });
    }

    void write_content(const tare::instruction& node, const tare::onbuild_instruction& onbuild) {
        write_members(onbuild);
        out_.name("trigger");
        if (is_in_trigger_) { // bounded, however often ONBUILD is written
            out_.null();
            return;
        }
        const auto trigger = *node.trigger();
        is_in_trigger_ = true;
        out_.object([&] {
            write_place(trigger);
            write_trigger_content(trigger, onbuild.expression);
        });
        is_in_trigger_ = false;
    }

    /// The places are those of the trigger in the file, where its heredocs belong to the ONBUILD. So
    /// its members are read as BuildKit does it later, in what follows ONBUILD by itself.
    void write_trigger_content(const tare::instruction& trigger, std::string_view expression) {
        const auto alone = tare::parse_view(expression);
        const auto same = alone.instructions().at(0);
        const bool can_be_read = same && same->keyword() == trigger.keyword() && !tare::find_error(*same) &&
                                 !tare::find_error(trigger);
        tare::visit(can_be_read ? *same : trigger, [&](const auto& value) { write_content(trigger, value); });
    }

    void write_mount(std::string_view text) {
        const auto read =
            tare::read_mount(text, tare::no_variables, {.escape = document_.escape(), .skip_unset = true});
        out_.object([&] {
            if (read) {
                write_members(*read);
                return;
            }
            out_.name("error");
            out_.object([&] {
                member("code", read.error().fault);
                member("message", read.error().message());
            });
        });
    }

    template <tare::has_members T>
    void write_members(const T& value) {
        tare::for_each_member<T>(
            [&](std::string_view name, auto T::*pointer) { member(name, value.*pointer); });
    }

    template <tare::has_members T>
    void write(const T& value) {
        out_.object([&] { write_members(value); });
    }

    const tare::document& document_;
    examples::json_writer& out_;
    bool is_in_trigger_ = false;
};

/// Describes a file in `json`, or tells why it cannot be read.
exit_code describe(const std::string& path, std::string& json) {
    std::string text;
    if (!examples::read_input("tare-json", path, text)) return failed;
    const auto document = tare::parse(std::move(text));
    examples::json_writer out;
    const bool ok = describer(document, out).describe(path);
    json = std::move(out).take();
    return ok ? all_well : refused;
}

exit_code run(const settings& options) {
    auto worst = all_well;
    std::string several; // the files' objects, with commas between
    for (const auto& path : options.files) {
        std::string json;
        const auto outcome = describe(path, json);
        if (outcome > worst) worst = outcome;
        if (outcome == failed) continue;
        if (options.lines) {
            std::cout << json << '\n';
        } else if (options.files.size() == 1) {
            std::cout << examples::indented(json) << '\n';
        } else {
            if (!several.empty()) several += ',';
            several += json;
        }
    }
    if (!options.lines && options.files.size() > 1)
        std::cout << examples::indented('[' + several + ']') << '\n';
    return worst;
}

} // namespace

int main(int argc, char** argv) {
    settings options;
    CLI::App app("Prints what is in Dockerfiles as JSON: an object for a file, an array of them for several.",
                 "tare-json");
    app.add_option("FILE", options.files,
                   "Dockerfiles to read; - is standard input, which is read where none is given");
    app.add_flag("--lines", options.lines, "print each file's object on a line of its own");
    app.set_version_flag("--version", "tare-json " + std::string(tare::version_string));
    app.footer(
        "A file's object, of which examples/json.schema.json tells all:\n"
        "  file, ok, utf8, escape\n"
        "  directives           name, value\n"
        "  diagnostics          code, severity, message, line, column\n"
        "  global_arguments     the ARGs before the first stage\n"
        "  stages               index, name, base, platform, documentation, instructions\n"
        "  instructions         in place of the last two where BuildKit refuses the file\n"
        "An instruction: keyword, flags, heredocs and its own members, or error in place of them.\n"
        "Most have a range {begin, end} in bytes of the file, and lines {first, last}. A byte that is no\n"
        "UTF-8 is U+FFFD in texts; utf8 is false where there are any.\n"
        "\n"
        "Exit codes: 0 all went well; 1 BuildKit refuses a file, which is printed all the same; 2 a file\n"
        "could not be read, or the command line is wrong.");
    return examples::run_utility(app, argc, argv, [&] { return run(options); });
}
