#include <tare/rewrite/cleanup_place.hpp>
#include <tare/shell/control_flow.hpp>
#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// A script with the place behind its commands named `u`: `^` where it is for `&&`, `;` where it is for that,
/// `?` after either where what goes there may run without the command. `none` where there is no place.
std::string place_in(std::string_view text) {
    const auto script = tare::parse_script(text, tare::shell_dialect::bash);
    REQUIRE(script.ok());
    const tare::control_flow flow(script);
    std::vector<std::uint32_t> users;
    for (const auto& each : script.commands())
        if (tare::shell_command(script.table(), each.node).text().starts_with('u'))
            users.push_back(each.node);
    const auto place = tare::detail::cleanup_place_search(script, flow, users).run();
    if (!place) return "none";
    std::string out(text);
    std::string mark = place->joint == tare::list_joint::and_if ? "^" : ";";
    if (place->may_be_skipped) mark += '?';
    return out.insert(place->after.range().end, "<" + mark + ">");
}

} // namespace

TEST_CASE("the place behind a script's commands where one more changes no outcome") {
    constexpr struct {
        std::string_view script;
        std::string_view place;
    } rows[] = {
        {"u", "u<^>"},
        {"u && a", "u<^> && a"},
        {"u; a", "u<^>; a"},
        {"a && u || b", "a && u<^> || b"},
        {"a || u", "a || u<^?>"},
        {"u 1 && u 2; a", "u 1 && u 2<^>; a"},
        {"u | a && b", "u | a<^> && b"},
        {"a | u", "a | u<^>"},
        // set -e
        {"set -e; u; a", "set -e; u<;>; a"},
        {"set -e\nu\na", "set -e\nu<;>\na"},
        {"set -e\nu\n", "set -e\nu<^>\n"},
        {"set -e; u", "set -e; u<^>"},
        {"set -e; u;", "set -e; u<^>;"},
        {"set -e; u; set +e; a", "set -e; u<;>; set +e; a"},
        {"set -e; set +e; u; a", "set -e; set +e; u<^>; a"},
        {"set -e; u && a; b", "set -e; u<^> && a; b"},
        {"set -e; a && u; b", "none"},
        {"set -e; a && u", "set -e; a && u<^>"},
        {"set -e; u; a $?", "none"},
        {". a; u; b", ". a; u<;>; b"},
        {". a; u; b $?", "none"},
        {"set -e; trap a EXIT; u; b", "none"},
        {"u | a; b ${PIPESTATUS[0]}", "none"},
        {"u && a $_", "none"},
        {"u && a \"${_##*/}\"", "none"},
        {"u && a _ $_b", "u<^> && a _ $_b"},
        // Compound commands
        {"(u)", "(u<^>)"},
        {"(a; u 1; b; u 2; c) && d", "(a; u 1; b; u 2<^>; c) && d"},
        {"set -e; (a; u); b", "set -e; (a; u<^>); b"},
        {"set -e; (u; a); b", "set -e; (u<;>; a); b"},
        {"set -e; { u; }; a", "set -e; { u<;>; }; a"},
        {"set -e; { u; }", "set -e; { u<^>; }"},
        {"set -e; { u; } || a; b", "set -e; { u<^>; } || a; b"},
        {"if a; then u; fi", "if a; then u<^>; fi"},
        {"if a; then u 1; else u 2; fi; b", "if a; then u 1; else u 2; fi<^>; b"},
        {"if u; then a; fi; b", "if u; then a; fi<^>; b"},
        {"u 1; if a; then u 2; fi", "u 1; if a; then u 2; fi<^>"},
        {"for a in b; do u; done", "for a in b; do u; done<^>"},
        {"while a; do u; done && b", "while a; do u; done<^> && b"},
        {"case a in b) u ;; esac", "case a in b) u ;; esac<^>"},
        {"a $(u)", "a $(u)<^>"},
        // None
        {"u & a", "none"},
        {"(u &)", "none"},
        {"! u", "none"},
        {"a() { u; }; a", "none"},
        {"a() { u 1; }; u 2", "none"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.script);
        CHECK(place_in(each.script) == each.place);
    }
}
