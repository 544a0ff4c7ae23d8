#include <tare/model/build_check.hpp>

#include <doctest/doctest.h>

#include <string_view>

using tare::build_check;
using tare::build_check_set;

TEST_CASE("the table of checks") {
    for (std::size_t i = 0; i < tare::build_check_table.size(); ++i) {
        const auto& each = tare::build_check_table[i];
        CAPTURE(each.name);
        CHECK(static_cast<std::size_t>(each.check) == i);
        CHECK(tare::find_build_check(each.name) == each.check);
        CHECK_FALSE(each.description.empty());
        CHECK_FALSE(each.sentence.empty());
    }
    CHECK_FALSE(tare::find_build_check("stagenamecasing")); // the case counts
    CHECK_FALSE(tare::find_build_check(""));
}

TEST_CASE("the pages of the documentation") {
    struct row {
        build_check check;
        std::string_view expected;
    };
    constexpr row rows[] = {
        {build_check::json_args_recommended,
         "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/"},
        {build_check::undefined_var, "https://docs.docker.com/go/dockerfile/rule/undefined-var/"},
        {build_check::secrets_used_in_arg_or_env,
         "https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/"},
        {build_check::invalid_default_arg_in_from,
         "https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/"},
    };
    for (const auto& each : rows) CHECK(tare::documentation_url(each.check) == each.expected);
}

TEST_CASE("what is said of a place") {
    using tare::detail::describe;
    CHECK(describe(build_check::no_empty_continuation, {}) == "Empty continuation line");
    CHECK(describe(build_check::from_as_casing, {"as", "FROM"}) ==
          "'as' and 'FROM' keywords' casing do not match");
    CHECK(describe(build_check::workdir_relative_path, {"a\tb"}) ==
          R"(Relative workdir "a\tb" can have unexpected results if the base image changes)");
    CHECK(describe(build_check::undefined_var, {"%s"}) == "Usage of undefined variable '$%s'");
}

static_assert([] {
    build_check_set set{build_check::undefined_var};
    const bool begins_well = set.contains(build_check::undefined_var) && !set.empty() &&
                             !set.contains(build_check::stage_name_casing);
    set.insert(build_check_set{build_check::stage_name_casing, build_check::expose_invalid_format});
    return begins_well && set.contains(build_check::expose_invalid_format) && build_check_set().empty() &&
           set != build_check_set::all();
}());
static_assert(tare::find_build_check("UndefinedVar") == build_check::undefined_var);
static_assert(tare::info(build_check::invalid_definition_description).is_experimental);
