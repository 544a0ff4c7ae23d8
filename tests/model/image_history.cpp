#include <tare/model/image_history.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

/// `id|created by|comment|bytes` of each row.
std::string rows(std::string_view text) {
    std::string out;
    for (const auto& row : tare::parse_history(text)) {
        if (!out.empty()) out += '\n';
        out += row.id + '|' + row.created_by + '|' + row.comment + '|';
        out += row.size ? std::to_string(row.size->bytes) : "?";
    }
    return out;
}

} // namespace

TEST_CASE("JSON lines") {
    CHECK(
        rows(
            R"({"Comment":"buildkit.dockerfile.v0","CreatedBy":"RUN /bin/sh -c echo hi \u003e /x # buildkit","ID":"sha256:97","Size":"0B"}
{"Comment":"","CreatedBy":"COPY a /x/ # buildkit","CreatedSince":"31 minutes ago","ID":"\u003cmissing\u003e","Size":"236B"}

not a row
{"CreatedBy":"RUN a\nb","Size":"12.3MB"}
{"CreatedBy":"x","Size":"many"}
{"broken
[1]
)") == "sha256:97|RUN /bin/sh -c echo hi > /x # buildkit|buildkit.dockerfile.v0|0\n"
       "|COPY a /x/ # buildkit||236\n"
       "|RUN a\nb||12300000\n"
       "|x||?");
}

TEST_CASE("the table") {
    // As Docker 20.10 prints it: what stands in a heredoc goes on over lines, and the columns move.
    CHECK(rows("IMAGE                 CREATED          CREATED BY              SIZE      COMMENT\n"
               "sha256:9754390e29cd   31 minutes ago   RUN /bin/sh -c echo hi  > x # buildkit   0B        "
               "buildkit.dockerfile.v0\n"
               "<missing>             31 minutes ago   RUN /bin/sh -c set -e\n"
               "id; mkdir /tmp\n"
               " # buildkit   5kB               buildkit.dockerfile.v0\n"
               "<missing>     2 weeks ago   /bin/sh -c #(nop)  CMD [\"bash\"]             0B        \n"
               "9754390e29cd     2 weeks ago   /bin/sh -c #(nop) ADD file:8b in /             72.8MB") ==
          "sha256:9754390e29cd|RUN /bin/sh -c echo hi  > x # buildkit|buildkit.dockerfile.v0|0\n"
          "|RUN /bin/sh -c set -e\nid; mkdir /tmp\n # buildkit|buildkit.dockerfile.v0|5000\n"
          "|/bin/sh -c #(nop)  CMD [\"bash\"]||0\n"
          "9754390e29cd|/bin/sh -c #(nop) ADD file:8b in /||72800000");
    CHECK(rows("") == "");
    CHECK(rows("IMAGE\n") == "");
    CHECK(rows("FROM debian\nRUN x\n") == "");
    CHECK(rows("<missing>  ") == "|||?");
    CHECK(rows("<missing>  \xFF  \xFF\xFF") == "||\xFF\xFF|?");
}
