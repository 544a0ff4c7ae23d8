#pragma once

#include <tare/model/build_error.hpp>
#include <tare/model/build_variables.hpp>
#include <tare/model/remote_source.hpp>
#include <tare/syntax/as.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/stages.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/position.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::inline v0 {
namespace detail {

/// Checks a stage that is to say when the sources were made: `FROM scratch`, ARGs and one ADD from elsewhere.
class epoch_stage_reader {
public:
    constexpr epoch_stage_reader(const stage& from, build_variables& variables)
        : from_(from), variables_(variables), state_(variables.global_state()) {}

    constexpr std::optional<build_error> run() {
        if (expand(from_.from.base) != "scratch") return fail("must use FROM scratch");
        bool has_source = false;
        for (const auto node : from_.commands) {
            if (node.keyword() == keyword::arg) {
                read_arguments(node);
            } else if (node.keyword() == keyword::add) {
                if (has_source) return fail("must contain exactly one remote ADD");
                has_source = true;
                check_source(*as<add_instruction>(node));
            } else {
                std::string what("does not meet source-only requirements: unsupported ");
                node.name()->append_value(what);
                return fail(what += " instruction");
            }
            if (error_) return std::move(error_);
        }
        if (!has_source) return fail("must contain exactly one remote ADD");
        return std::move(error_);
    }

private:
    constexpr std::optional<build_error> fail(std::string_view what) {
        if (error_) return std::move(error_);
        error_.emplace();
        error_->fault = build_fault::invalid_epoch_stage;
        error_->subject = what;
        return std::move(error_);
    }

    constexpr std::string expand(std::string_view word) {
        const auto expanded = variables_.expand(word, state_, no_stage);
        if (!error_) error_ = variables_.find_error(expanded);
        return std::string(expanded.value());
    }

    constexpr void read_arguments(const instruction& node) {
        const auto read = as<arg_instruction>(node);
        for (const auto& each : read->arguments) {
            const auto given = variables_.given(each.name);
            if (!given && !each.value) continue;
            const auto value = given ? std::string(*given) : expand(*each.value);
            state_ = variables_.tree().set(state_, each.name, value, variable_origin::argument, no_stage);
        }
    }

    constexpr void check_source(const add_instruction& add) {
        if (!add.contents.empty() || add.sources.size() != 1) {
            error_ = fail("must contain exactly one remote ADD source");
            return;
        }
        const auto source = expand(add.sources.front());
        if (!error_ && find_source_form(source) == source_form::path)
            error_ = fail("source must be a single HTTP(S) or Git ADD");
    }

    const stage& from_;
    build_variables& variables_;
    std::uint32_t state_;
    std::optional<build_error> error_;
};

/// Reads the number of seconds that Go's strconv.ParseInt reads; nothing where it is none.
[[nodiscard]] constexpr std::optional<std::string> read_epoch(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
    constexpr std::string_view last = "9223372036854775807";
    if (text.size() > last.size() || (text.size() == last.size() && text > last)) return std::nullopt;
    std::string out;
    if (is_negative && text != "0") out += '-';
    out += text;
    return out;
}

/// Reads SOURCE_DATE_EPOCH as BuildKit does: a number, `context`, or the name of a stage that fetches the
/// sources. What only a build can tell is left without a value.
[[nodiscard]] constexpr std::optional<build_error> read_source_date_epoch(const stage_list& list,
                                                                          build_variables& variables) {
    constexpr std::string_view name = "SOURCE_DATE_EPOCH";
    const auto given = variables.given(name);
    const auto global = variables.global(name);
    if (!given && global.value_or("").empty()) return std::nullopt;
    const std::string value(given ? *given : *global);
    if (const auto seconds = read_epoch(value)) {
        variables.replace(name, *seconds);
        return std::nullopt;
    }
    variables.replace(name, std::nullopt);
    if (value.empty() || value == "context") return std::nullopt;
    std::string small;
    append_lower_case(small, value);
    for (const auto& each : list.stages) {
        if (each.from.name != small) continue;
        auto error = epoch_stage_reader(each, variables).run();
        if (error) {
            error->range = each.opening.statement();
            error->line = each.line();
        }
        return error;
    }
    build_error error;
    error.fault = build_fault::invalid_epoch;
    error.subject = value;
    return error;
}

} // namespace detail
} // namespace tare::inline v0
