#include <tare/model/working_directory.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

TEST_CASE("WORKDIR") {
    struct row {
        std::string_view os;
        std::string_view current;
        std::string_view path;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {"linux", "", "b", "/b"},
        {"linux", "/b", "c/../d/", "/b/d"},
        {"linux", "/b/d", "./e//f", "/b/d/e/f"},
        {"linux", "/a/b/", "..", "/a"},
        {"linux", "", "../../x", "/x"},
        {"linux", "", ".", "/"},
        {"linux", "/a", "/b//c/../d/./", "/b//c/../d/./"}, // an absolute path stays as it is
        {"linux", "", "//a", "//a"},
        {"linux", "/q", "", "/q"},
        {"linux", "", "", "/"},
        {"linux", "a", "b", "/a/b"},
        {"linux", "/", "C:\\x", "/C:\\x"},
        {"windows", "", "C:/x/y", "\\x\\y"},
        {"windows", "\\x\\y", "z", "\\x\\y\\z"},
        {"windows", "\\x", "c:z", "\\x\\z"},
        {"windows", "", "\\a\\b", "\\a\\b"},
        {"windows", "", "d:\\a", "! The specified path is not on the system drive (C:)"},
        {"windows", "", "C:", "! No relative path specified in \"C:\""},
        {"windows", "", "\\\\host\\a", "! UNC paths are not supported"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.path);
        const auto moved = tare::change_directory(each.current, each.path, each.os);
        CHECK((moved ? *moved : "! " + moved.error()) == each.expected);
    }
}
