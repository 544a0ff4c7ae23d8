#include <tare/shell/embedded_script.hpp>
#include <tare/shell/join_scripts.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

constexpr tare::join_options as_needed{};
constexpr tare::join_options first_apart{.isolate_first = true};
constexpr tare::join_options both_apart{.isolate_first = true, .isolate_second = true};

/// Two instructions, with what is before and after them, and what joining them gives.
constexpr struct {
    std::string_view before;
    tare::join_options options;
    std::string_view expected;
} cases[] = {
    {"RUN a\nRUN b\n", as_needed, "RUN a && \\\n    b\n"},
    {"RUN a\nRUN b", as_needed, "RUN a && \\\n    b"},
    {"RUN a\r\nRUN b\r\n", as_needed, "RUN a && \\\r\n    b\r\n"},
    {"# escape=`\nFROM a\nSHELL [\"sh\", \"-c\"]\nRUN a\nRUN b\n", as_needed,
     "# escape=`\nFROM a\nSHELL [\"sh\", \"-c\"]\nRUN a && `\n    b\n"},
    // What is between
    {"RUN a\n\n# c\n\n  # d\nRUN b\n", as_needed, "RUN a && \\\n# c\n  # d\n    b\n"},
    {"RUN a   \n\nRUN \\\n # c\n  b \\\n  c\nUSER x\n", as_needed,
     "RUN a && \\\n # c\n    b \\\n  c\nUSER x\n"},
    {"RUN --network=none a\nRUN --network=none \\\n b\n", as_needed, "RUN --network=none a && \\\n    b\n"},
    {"RUN a \\\n # c\n\nRUN b\n", as_needed, "no two scripts"},
    // What demands braces
    {"RUN a && b\nRUN c && d\n", as_needed, "RUN a && b && \\\n    c && d\n"},
    {"RUN a || b\nRUN c\n", as_needed, "RUN a || b && \\\n    c\n"},
    {"RUN a; b\nRUN c\n", as_needed, "RUN a; b && \\\n    c\n"},
    {"RUN a; b ; \nRUN c;\n", as_needed, "RUN a; b && \\\n    c\n"},
    {"RUN a &\nRUN b\n", as_needed, "RUN { a & } && \\\n    b\n"},
    {"RUN a\nRUN b || c\n", as_needed, "RUN a && \\\n    { b || c; }\n"},
    {"RUN a\nRUN b; c\n", as_needed, "RUN a && \\\n    { b; c; }\n"},
    {"RUN a\nRUN b; c; # d\n", as_needed, "RUN a && \\\n    { b; c; } # d\n"},
    {"RUN a\nRUN b &\n", as_needed, "RUN a && \\\n    { b & }\n"},
    {"RUN a\nRUN ! b | c\n", as_needed, "RUN a && \\\n    ! b | c\n"},
    {"RUN ! a\nRUN if b; then c; fi\n", as_needed, "RUN ! a && \\\n    if b; then c; fi\n"},
    {"RUN f() { a; }\nRUN b\n", as_needed, "RUN f() { a; } && \\\n    b\n"},
    // Subshells
    {"RUN cd a; b\nRUN c\n", first_apart, "RUN (cd a; b) && \\\n    c\n"},
    {"RUN (a); b\nRUN c || d\n", both_apart, "RUN ( (a); b) && \\\n    (c || d)\n"},
    {"RUN a &\nRUN b\n", first_apart, "RUN (a &) && \\\n    b\n"},
    // Heredocs after lines
    {"RUN a\nRUN cat <<E\ne\nE\n", as_needed, "RUN a && \\\n    cat <<E\ne\nE\n"},
    {"RUN a\nRUN b; cat <<E\ne\nE\n", as_needed, "RUN a && \\\n    { b; cat <<E ; }\ne\nE\n"},
    {"RUN cat <<E\ne\nE\n\n# c\nRUN b\nUSER x\n", as_needed, "RUN cat <<E && \\\n# c\n    b\ne\nE\nUSER x\n"},
    {"RUN cat <<E\ne\nE\nRUN b || cat <<F \\\n >g\nf\nF\n", as_needed,
     "RUN cat <<E && \\\n    { b || cat <<F \\\n >g; }\ne\nE\nf\nF\n"},
    {"RUN cat <<E > f\ne\nE\nRUN b", as_needed, "RUN cat <<E > f && \\\n    b\ne\nE\n"},
    // Heredocs alone
    {"RUN <<E\na\nE\nRUN <<E\nb\nE\n", as_needed, "RUN <<E\na &&\nb\nE\n"},
    {"RUN <<E\na # c\nE\n\n# d\n\nRUN <<F\nb\nc\nF\n", as_needed, "RUN <<E\na && # c\n# d\n{ b\nc; }\nE\n"},
    {"RUN <<-E\n\ta\n\tE\nRUN <<-E\n\tb\n\tE\n", as_needed, "RUN <<-E\n\ta &&\n\tb\n\tE\n"},
    {"RUN <<E\ncat <<F\nf\nF\nE\nRUN <<E\nb\nE\n", as_needed, "RUN <<E\ncat <<F &&\nf\nF\nb\nE\n"},
    // A failure that `set -e` makes the end
    {"RUN set -e; a; b\nRUN c\n", as_needed, "RUN set -e; a; b && \\\n    c\n"},
    {"RUN set -e; if a; then b; fi\nRUN c\n", as_needed,
     "the first script would go on after a failure that ends it now"},
    {"RUN set -e; a\nRUN c\n", first_apart, "the first script would go on after a failure that ends it now"},
    {"FROM a\nSHELL [\"sh\", \"-ec\"]\nRUN a &\nRUN c\n", as_needed,
     "the first script would go on after a failure that ends it now"},
    // What does not go together
    {"RUN a # c\nRUN b\n", as_needed, "the first script ends in a comment"},
    {"RUN # c\nRUN b\n", as_needed, "the script has no commands"},
    {"RUN a (\nRUN b\n", as_needed, "the script cannot be read"},
    {"RUN --network=none a\nRUN b\n", as_needed, "the two scripts are not run in the same way"},
    {"RUN a\nSHELL [\"bash\", \"-c\"]\nRUN b\n", as_needed, "the two scripts are not run in the same way"},
    {"RUN a\nUSER b\nRUN b\n", as_needed, "the two scripts are not run in the same way"},
    {"RUN a\nCMD b\n", as_needed, "the two scripts are not run in the same way"},
    {"RUN a\nRUN <<E\nb\nE\n", as_needed, "the two scripts are not run in the same way"},
    {"RUN <<E\n#!/bin/sh\na\nE\nRUN <<E\n#!/bin/sh\nb\nE\n", as_needed,
     "the two scripts are not run in the same way"},
    {"RUN <<E\na\nE\nRUN <<F\ncat <<G\nE\nG\nF\n", as_needed,
     "the Dockerfile would be read in another way than meant"},
};

} // namespace

TEST_CASE("two scripts joined") {
    for (const auto& each : cases) {
        CAPTURE(each.before);
        const auto document = tare::parse_view(each.before);
        const auto scripts = tare::read_scripts(document);
        std::string found = "no two scripts";
        if (scripts.size() == 2) {
            const auto edits = tare::join_scripts(scripts[0], scripts[1], each.options);
            found = edits ? tare::apply_edits(each.before, *edits).value()
                          : std::string(to_string(edits.error().fault));
        }
        CHECK(found == each.expected);
    }
}
