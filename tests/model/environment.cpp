#include <tare/model/environment.hpp>
#include <tare/syntax/expand.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using tare::variable_origin;
using tare::detail::variable_tree;

static_assert(tare::variable_lookup<const tare::environment>);

TEST_CASE("every state of the variables stays readable") {
    variable_tree tree;
    const auto first = tree.set(variable_tree::empty, "a", "1", variable_origin::environment, 0);
    const auto second = tree.set(first, "b", "2", variable_origin::argument, 0);
    const auto third = tree.set(second, "a", "3", variable_origin::environment, 0);
    const auto shown = [&](std::uint32_t state, std::uint32_t stage = 0) {
        std::string out;
        tare::environment(tree, state, stage, true)
            .for_each([&](std::string_view name, std::string_view value, variable_origin origin) {
                out += origin == variable_origin::argument ? '?' : '!';
                ((out += name) += '=') += value;
            });
        return out;
    };
    CHECK(shown(variable_tree::empty).empty());
    CHECK(shown(first) == "!a=1");
    CHECK(shown(second) == "!a=1?b=2");
    CHECK(shown(third) == "!a=3?b=2");

    const auto hidden = tree.set(third, "a", "4", variable_origin::argument, 0);
    CHECK(shown(hidden, 0) == "?a=4?b=2");
    CHECK(shown(hidden, 1) == "!a=3?b=2"); // in a stage built on it
    CHECK(tree.is_in_image(hidden, "a"));
    CHECK_FALSE(tree.is_in_image(hidden, "b"));
    CHECK(shown(tree.unset(hidden, "a")) == "?b=2");
    CHECK(shown(tree.set(hidden, "a", "5", variable_origin::environment, 0)) == "!a=5?b=2");
}

TEST_CASE("many variables in any order") {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{996}}) { // up, mixed, down
        variable_tree tree;
        auto state = variable_tree::empty;
        std::size_t at = 0;
        for (int i = 0; i < 997; ++i, at = (at + step) % 997)
            state = tree.set(state, std::to_string(at), std::to_string(at * 2), variable_origin::argument, 0);
        const tare::environment all(tree, state, 0, true);
        for (std::size_t i = 0; i < 997; ++i) REQUIRE(all(std::to_string(i)) == std::to_string(i * 2));
        CHECK_FALSE(all("997"));
        std::string_view before;
        std::size_t count = 0;
        all.for_each([&](std::string_view name, std::string_view, variable_origin) {
            CHECK(before < name);
            before = name;
            ++count;
        });
        CHECK(count == 997);
    }
}
