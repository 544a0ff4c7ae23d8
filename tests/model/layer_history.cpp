#include <tare/model/image_history.hpp>
#include <tare/model/image_layers.hpp>
#include <tare/model/layer_history.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// `line=row` for each instruction, `-` where it has none; then the base's rows and those that nothing fits.
/// Rows are given with the newest first.
std::string joined(std::string_view text, std::initializer_list<std::string_view> created_by) {
    std::vector<tare::history_row> rows;
    for (const auto each : created_by)
        rows.push_back({{}, std::string(each), {}, tare::image_size{1, false}});
    const auto document = tare::parse_view(text);
    const auto layers = tare::find_layers(document);
    const auto history = tare::join_history(layers, rows);
    std::string out;
    for (std::size_t i = 0; i < layers.layers.size(); ++i) {
        out += std::to_string(layers.layers[i].line) + '=';
        out += history.rows[i] ? std::to_string(*history.rows[i]) : "-";
        out += ' ';
    }
    out += "base";
    for (const auto each : history.base) out += ' ' + std::to_string(each);
    if (!history.unmatched.empty()) out += " other";
    for (const auto each : history.unmatched) out += ' ' + std::to_string(each);
    CHECK(history.total.bytes == rows.size());
    return out;
}

constexpr std::string_view base_command = "/bin/sh -c #(nop)  CMD [\"bash\"]";
constexpr std::string_view base_add = "/bin/sh -c #(nop) ADD file:8b1e79f9 in / ";

} // namespace

TEST_CASE("BuildKit's rows") {
    CHECK(joined("FROM b\nENV A=1 B=\"2 3\"\nARG V\nWORKDIR src\nCOPY --chown=u:g a b/ ./\nRUN make && \\\n"
                 "    # c\n    make \"install\"\nEXPOSE 80 443/udp\nONBUILD RUN x\nCMD [\"nginx\", \"-g\"]",
                 {"CMD [\"nginx\" \"-g\"]", "EXPOSE [443/udp 80/tcp]",
                  "RUN |1 V= /bin/sh -c make &&     make \"install\" # buildkit",
                  "COPY --chown=u:g a b/ ./ # buildkit", "WORKDIR /src", "ARG V", "ENV A=1 B=2 3",
                  base_command, base_add}) == "2=6 3=5 4=4 5=3 6=2 9=1 10=- 11=0 base 7 8");
    // Words with variables, a heredoc, the exec form, mounts, `--link`.
    CHECK(
        joined(
            "FROM b\nARG D=/srv\nCOPY --link x$D.tar ${D}/a\nRUN <<E\nset -e\nmake\nE\nRUN [\"a\", \"b c\"]\n"
            "RUN --mount=type=cache,target=/c make",
            {"RUN |1 D=/srv /bin/sh -c make # buildkit", "RUN |1 D=/srv a b c # buildkit",
             "RUN |1 D=/srv /bin/sh -c set -e\nmake\n # buildkit", "COPY x/srv.tar /srv/a # buildkit",
             "ARG D=/srv"}) == "2=4 3=3 4=2 8=1 9=0 base");
}

TEST_CASE("the older builder's rows") {
    CHECK(joined("FROM b\nENV V=1\nCOPY . /app\nADD a /x\nWORKDIR /app\nRUN make install\nONBUILD RUN "
                 "x\nEXPOSE 80",
                 {"/bin/sh -c #(nop)  EXPOSE 80", "/bin/sh -c #(nop)  ONBUILD RUN x",
                  "|2 V=1 W=a b /bin/sh -c make install", "/bin/sh -c #(nop) WORKDIR /app",
                  "/bin/sh -c #(nop) ADD file:01 in /x ", "/bin/sh -c #(nop) COPY dir:23 in /app ",
                  "/bin/sh -c #(nop)  ENV V=1", base_command, base_add}) ==
          "2=6 3=5 4=4 5=3 6=2 7=1 8=0 base 7 8");
}

TEST_CASE("rows and instructions that have nothing like themselves") {
    CHECK(joined("FROM b\nRUN a\nRUN b\nRUN c", {"RUN /bin/sh -c c # buildkit", "RUN /bin/sh -c a # buildkit",
                                                 base_add}) == "2=1 3=- 4=0 base 2");
    CHECK(joined("FROM b\nRUN a\nRUN c", {"RUN /bin/sh -c c # buildkit", "RUN /bin/sh -c b # buildkit",
                                          "RUN /bin/sh -c a # buildkit"}) == "2=2 3=0 base other 1");
    CHECK(joined("FROM b\nRUN a", {"RUN /bin/sh -c x && a b # buildkit"}) == "2=- base other 0");
    CHECK(joined("FROM b\nRUN a", {}) == "2=- base");
    CHECK(joined("FROM b", {base_command, base_add}) == "base other 0 1");
    // The same twice: the newest row is the last instruction's.
    CHECK(joined("FROM b\nRUN a", {"RUN /bin/sh -c a # buildkit", "RUN /bin/sh -c a # buildkit"}) ==
          "2=0 base 1");
    // Cut rows, without --no-trunc.
    CHECK(joined("FROM b\nRUN set -e; id; ip addr; make install",
                 {"RUN /bin/sh -c set -e; id; ip addr; mak\xE2\x80\xA6"}) == "2=0 base");
    CHECK(joined("FROM b\nRUN set -e; id", {"RUN /bin/sh -c set -x; \xE2\x80\xA6"}) == "2=- base other 0");
}

TEST_CASE("stages that the target is built on") {
    CHECK(joined("FROM b AS x\nRUN a\nFROM b AS y\nRUN b\nFROM x\nRUN c",
                 {"RUN /bin/sh -c c # buildkit", "RUN /bin/sh -c a # buildkit", base_add}) ==
          "2=1 6=0 base 2");
    CHECK(joined("FROM b AS x\nONBUILD RUN make it\nFROM x\nRUN c",
                 {"RUN /bin/sh -c c # buildkit", "RUN /bin/sh -c make it # buildkit"}) == "2=- 3=1 4=0 base");
}

TEST_CASE("sizes land on instructions") {
    const auto document = tare::parse_view("FROM b\nENV A=1\nRUN make");
    const auto layers = tare::find_layers(document);
    const std::vector<tare::history_row> rows{
        {{}, "RUN /bin/sh -c make # buildkit", {}, tare::image_size{12'300'000, true}},
        {{}, "ENV A=1", {}, tare::image_size{0, false}},
        {{}, std::string(base_command), {}, tare::image_size{0, false}},
        {{}, std::string(base_add), {}, tare::image_size{72'800'000, true}},
    };
    const auto history = tare::join_history(layers, rows);
    CHECK(history.matched() == 2);
    REQUIRE(history.sizes[1]);
    CHECK(history.sizes[1]->bytes == 12'300'000);
    CHECK(history.base_size == tare::image_size{72'800'000, true});
    CHECK(history.total == tare::image_size{85'100'000, true});
}
