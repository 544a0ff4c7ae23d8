#pragma once

#include <tare/syntax/duration.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/heredoc.hpp>
#include <tare/syntax/instruction_error.hpp>
#include <tare/syntax/instructions.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/mount.hpp>
#include <tare/syntax/number.hpp>
#include <tare/syntax/suggestion.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

namespace detail {

/// The comments before an instruction, by what they document: the first one that begins with a name and
/// a space tells of it.
class documentation_index {
public:
    constexpr explicit documentation_index(const instruction& node) {
        for (const auto comment : node.comments()) comments_.push_back(comment.documentation());
        order_ = sorted(comments_);
    }

    /// Calls `set(i, text)` with what is said of the i-th name, where something is. A comment is looked at
    /// once for each name that it begins with.
    template <class Set>
    constexpr void find_all(const std::vector<std::string_view>& names, Set set) const {
        std::string_view before;
        std::string_view found;
        for (const auto i : sorted(names)) {
            if (names[i] != before) found = find(names[i]);
            before = names[i];
            if (!found.empty()) set(i, found);
        }
    }

private:
    static constexpr std::vector<std::size_t> sorted(const std::vector<std::string_view>& texts) {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < texts.size(); ++i) order.push_back(i);
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return texts[a] < texts[b]; });
        return order;
    }

    constexpr std::string_view find(std::string_view name) const {
        auto at = std::lower_bound(order_.begin(), order_.end(), name,
                                   [&](std::size_t i, std::string_view text) { return comments_[i] < text; });
        auto first = comments_.size();
        for (; at != order_.end() && comments_[*at].starts_with(name); ++at)
            if (comments_[*at].size() > name.size() && comments_[*at][name.size()] == ' ')
                first = std::min(first, *at);
        return first == comments_.size() ? std::string_view() : comments_[first].substr(name.size() + 1);
    }

    std::vector<std::string_view> comments_;
    std::vector<std::size_t> order_;
};

/// Appends `content` without the tabs at the beginnings of its lines.
constexpr void append_without_tabs(std::string& out, std::string_view content) {
    bool at_line_begin = true;
    for (const char byte : content) {
        at_line_begin = at_line_begin && byte == '\t';
        if (!at_line_begin) out.push_back(byte);
        at_line_begin = at_line_begin || byte == '\n';
    }
}

/// Whether `word` is AS in any case, in which a long s is an s.
[[nodiscard]] constexpr bool is_as(std::string_view word) noexcept {
    return word.size() > 1 && (word[0] == 'a' || word[0] == 'A') &&
           (word.substr(1) == "s" || word.substr(1) == "S" || word.substr(1) == "\xC5\xBF");
}

/// Whether a name in small letters may be a stage's: `^[a-z][a-z0-9-_.]*$`.
[[nodiscard]] constexpr bool is_stage_name(std::string_view name) noexcept {
    const auto is_small = [](char byte) { return byte >= 'a' && byte <= 'z'; };
    if (name.empty() || !is_small(name[0])) return false;
    for (const char byte : name)
        if (!is_small(byte) && !is_digit(byte) && byte != '-' && byte != '_' && byte != '.') return false;
    return true;
}

/// What `ONBUILD` is followed by in an instruction's joined line; all of it where BuildKit, which
/// looks for the keyword in ASCII letters, does not find it.
[[nodiscard]] constexpr std::string_view after_onbuild(std::string_view line) noexcept {
    const auto skip_spaces = [](std::string_view text) {
        std::size_t at = 0;
        while (at < text.size() &&
               (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r' && text[at] != '\v')))
            ++at;
        return text.substr(at);
    };
    constexpr std::string_view name = "ONBUILD";
    auto rest = skip_spaces(line);
    for (const char letter : name) {
        if (rest.empty() || (rest[0] != letter && rest[0] != letter + ('a' - 'A'))) return line;
        rest.remove_prefix(1);
    }
    return skip_spaces(rest);
}

/// The heredocs of an instruction by name; where several have the same one, the last counts.
class named_contents {
public:
    constexpr explicit named_contents(const instruction& node) : heredocs_(node.heredocs()) {
        for (std::size_t i = 0; i < heredocs_.size(); ++i) order_.push_back(i);
        std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
            const auto order = heredocs_[a].name.compare(heredocs_[b].name);
            return order < 0 || (order == 0 && a > b);
        });
    }

    /// The body; empty where there is none of that name. O(log heredocs).
    [[nodiscard]] constexpr std::string_view find(std::string_view name) const {
        const auto found =
            std::lower_bound(order_.begin(), order_.end(), name, [&](std::size_t i, std::string_view wanted) {
                return heredocs_[i].name < wanted;
            });
        return found != order_.end() && heredocs_[*found].name == name ? heredocs_[*found].content
                                                                       : std::string_view{};
    }

private:
    std::vector<heredoc> heredocs_;
    std::vector<std::size_t> order_;
};

/// Reads one instruction: first its flags and arguments as the instruction table has them, then what
/// is its own. Each step tells whether it went well; the first fault is kept.
class instruction_reader {
public:
    constexpr explicit instruction_reader(const instruction& node)
        : node_(node), known_(info(node.keyword())) {
        for (const auto each : node.arguments()) arguments_.push_back({each.value(), each.range()});
    }

    [[nodiscard]] constexpr const instruction_error& error() const noexcept { return error_; }

    template <class T>
    constexpr bool read(T& out) {
        if (node_.keyword() == keyword::unknown) return fail_unknown();
        if (node_.keyword() != T::key)
            return fail(instruction_fault::other_instruction, node_.statement(), to_string(T::key));
        return read_own(out);
    }

private:
    using fault = instruction_fault;

    struct argument {
        std::string value;
        source_range range;
    };
    struct given_flag {
        flag_info info;
        std::string value;
        source_range range;
    };

    constexpr bool fail(instruction_fault kind, source_range range, std::string_view subject = {},
                        std::string_view object = {}) {
        error_.fault = kind;
        error_.range = range;
        error_.line = node_.lines().first;
        error_.subject = subject;
        error_.object = object;
        return false;
    }

    constexpr bool fail_unknown() {
        const auto name = node_.name();
        std::string written;
        if (name) name->append_value(written);
        fail(fault::unknown_instruction, name ? name->range() : node_.statement(), written);
        error_.suggestion = suggest(written, instruction_table, true);
        return false;
    }

    // ---- What the table says

    constexpr bool check() {
        switch (known_.check) {
        case flag_check::never: return check_count();
        case flag_check::before_count: return read_flags() && check_count();
        case flag_check::after_count: return check_count() && read_flags();
        }
        return false;
    }

    constexpr std::size_t count() const noexcept {
        // To BuildKit the trigger's name is an argument.
        return known_.form == argument_form::instruction && node_.trigger() ? 1 : arguments_.size();
    }

    constexpr bool check_count() {
        switch (known_.count) {
        case argument_count::any: return true;
        case argument_count::one: return count() == 1 || fail_count(fault::not_one_argument, 1);
        case argument_count::one_or_more: return count() > 0 || fail_count(fault::no_argument, 1);
        case argument_count::two_or_more: return count() > 1 || fail_count(fault::no_destination, 2);
        case argument_count::one_or_three:
            return count() == 1 || (count() == 3 && is_as(arguments_[1].value)) ||
                   fail_count(fault::not_one_or_three_arguments, 1);
        }
        return false;
    }

    /// Too many are at fault from the first one beyond `most`, too few all together.
    constexpr bool fail_count(instruction_fault kind, std::size_t most) {
        const auto all = node_.statement();
        if (arguments_.size() <= most) return fail(kind, all, known_.name);
        return fail(kind, {arguments_[most].range.begin, all.end}, known_.name);
    }

    constexpr bool read_flags() {
        for (const auto each : node_.flags()) {
            const auto spelling = each.spelling();
            const auto equals = spelling.find('=');
            const bool has_value = equals != std::string::npos;
            const auto name = std::string_view(spelling).substr(2, has_value ? equals - 2 : equals);
            const auto range = each.range();

            const auto known = find_flag(name);
            if (!known) return fail_unknown_flag(range, name);
            if (known->kind != flag_kind::list && is_given(name))
                return fail(fault::repeated_flag, range, name);
            auto& flag = flags_.emplace_back();
            flag.info = *known;
            flag.range = range;
            if (has_value) flag.value = std::string_view(spelling).substr(equals + 1);
            if (known->kind == flag_kind::boolean) {
                if (!read_boolean(flag, has_value)) return false;
            } else if (!has_value) {
                return fail(fault::no_flag_value, range, name);
            }
        }
        return true;
    }

    constexpr std::optional<flag_info> find_flag(std::string_view name) const noexcept {
        for (const auto& each : known_.flags)
            if (each.name == name) return each;
        return std::nullopt;
    }

    constexpr bool fail_unknown_flag(source_range range, std::string_view name) {
        fail(fault::unknown_flag, range, name);
        error_.suggestion = suggest(name, known_.flags);
        return false;
    }

    constexpr bool read_boolean(given_flag& flag, bool has_value) {
        if (!has_value) {
            flag.value = "true";
            return true;
        }
        if (flag.value.empty()) return fail(fault::no_flag_value, flag.range, flag.info.name);
        std::string small;
        append_lower_case(small, flag.value);
        if (small != "true" && small != "false")
            return fail(fault::not_a_boolean, flag.range, flag.info.name, flag.value);
        flag.value = small;
        return true;
    }

    // ---- The flags that were given

    // All by name. The texts go out by reference, for g++ 12 cannot move-assign a std::string at compile
    // time.

    constexpr std::size_t find_given(std::string_view name) const noexcept {
        std::size_t at = 0;
        while (at < flags_.size() && flags_[at].info.name != name) ++at;
        return at;
    }
    constexpr bool is_given(std::string_view name) const noexcept { return find_given(name) < flags_.size(); }

    constexpr void read_text(std::string_view name, std::string& out) const {
        if (is_given(name)) out = flags_[find_given(name)].value;
    }

    constexpr void read_list(std::string_view name, std::vector<std::string>& out) const {
        for (const auto& each : flags_)
            if (each.info.name == name) out.push_back(each.value);
    }

    template <class Choice>
    constexpr void read_choice(std::string_view name, Choice& out) const {
        if (is_given(name)) out = flags_[find_given(name)].value == "true";
    }

    template <class Names, class Mode>
    constexpr bool read_mode(std::string_view name, const Names& names, instruction_fault unknown,
                             std::optional<Mode>& out) {
        if (!is_given(name)) return true;
        const auto& flag = flags_[find_given(name)];
        for (std::size_t i = 0; i < names.size(); ++i)
            if (flag.value == names[i]) out = static_cast<Mode>(i);
        return out || fail(unknown, flag.range, flag.value);
    }

    // ---- The arguments

    /// Moves their values out, from the one at `first` on.
    constexpr void take_values(std::vector<std::string>& out, std::size_t first = 0) {
        for (auto at = first; at < arguments_.size(); ++at) out.push_back(std::move(arguments_[at].value));
    }

    constexpr bool read_one(std::string& out) {
        if (!check()) return false;
        out = arguments_[0].value;
        return true;
    }

    template <class T>
    constexpr void read_command(T& out, std::size_t first = 0) {
        out.form = node_.is_json() ? command_form::exec : command_form::shell;
        take_values(out.command, first);
    }

    constexpr bool read_pairs(std::vector<name_value>& out, bool& is_legacy) {
        if (!check()) return false;
        const auto first = node_.arguments().front();
        is_legacy = first.kind() != node_kind::pair;
        if (is_legacy) {
            auto& added = out.emplace_back();
            added.name = arguments_[0].value;
            if (arguments_.size() > 1) added.value = arguments_[1].value;
            return true;
        }
        for (const auto& [text, range] : arguments_) {
            const auto equals = text.find('=');
            if (equals == 0) return fail(fault::blank_name, range, known_.name);
            auto& added = out.emplace_back();
            added.name = std::string_view(text).substr(0, equals);
            if (equals != std::string::npos) added.value = std::string_view(text).substr(equals + 1);
        }
        return true;
    }

    // ---- Each instruction

    /// What ADD and COPY have in common.
    template <class T>
    constexpr bool read_transfer(T& out) {
        if (!check()) return false;
        const auto& destination = arguments_.back();
        if (parse_heredoc_word(destination.value))
            return fail(fault::heredoc_destination, destination.range, known_.name);
        const named_contents contents(node_);
        for (std::size_t at = 0; at + 1 < arguments_.size(); ++at) {
            auto& source = arguments_[at].value;
            const auto opened = parse_heredoc_word(source);
            if (!opened) {
                out.sources.push_back(std::move(source));
                continue;
            }
            const auto content = contents.find(opened->name());
            auto& added = out.contents.emplace_back();
            added.name = opened->name();
            added.expands = opened->expand;
            if (opened->chomp)
                append_without_tabs(added.content, content);
            else
                added.content = content;
        }
        out.destination = destination.value;
        read_text("chown", out.chown);
        read_text("chmod", out.chmod);
        read_choice("link", out.link);
        read_list("exclude", out.exclude);
        return true;
    }

    constexpr bool read_own(add_instruction& out) {
        if (!read_transfer(out)) return false;
        read_choice("keep-git-dir", out.keep_git_dir);
        read_text("checksum", out.checksum);
        read_choice("unpack", out.unpack);
        return true;
    }

    constexpr bool read_own(copy_instruction& out) {
        if (!read_transfer(out)) return false;
        read_text("from", out.from);
        read_choice("parents", out.parents);
        return true;
    }

    constexpr bool read_own(arg_instruction& out) {
        if (!check()) return false;
        for (const auto& [text, range] : arguments_) {
            const auto equals = text.find('=');
            if (equals == 0) return fail(fault::blank_name, range, known_.name);
            auto& added = out.arguments.emplace_back();
            added.name = std::string_view(text).substr(0, equals);
            if (equals != std::string::npos) added.value = text.substr(equals + 1);
        }
        std::vector<std::string_view> names;
        for (const auto& each : out.arguments) names.push_back(each.name);
        const auto set = [&](std::size_t i, std::string_view text) { out.arguments[i].documentation = text; };
        documentation_index(node_).find_all(names, set);
        return true;
    }

    constexpr bool read_own(cmd_instruction& out) {
        if (!check()) return false;
        read_command(out);
        return true;
    }

    constexpr bool read_own(entrypoint_instruction& out) {
        if (!check()) return false;
        read_command(out);
        return true;
    }

    constexpr bool read_own(env_instruction& out) { return read_pairs(out.variables, out.is_legacy); }
    constexpr bool read_own(label_instruction& out) { return read_pairs(out.labels, out.is_legacy); }

    constexpr bool read_own(expose_instruction& out) {
        if (!check()) return false;
        take_values(out.ports);
        return true;
    }

    constexpr bool read_own(from_instruction& out) {
        if (!check_count()) return false;
        if (arguments_.size() == 3) {
            const auto& [name, range] = arguments_[2];
            append_lower_case(out.name, name);
            if (!is_stage_name(out.name)) return fail(fault::invalid_stage_name, range, name);
        }
        if (!read_flags()) return false;
        out.base = arguments_[0].value;
        read_text("platform", out.platform);
        const auto set = [&](std::size_t, std::string_view text) { out.documentation = text; };
        if (!out.name.empty()) documentation_index(node_).find_all({out.name}, set);
        return true;
    }

    constexpr bool read_own(healthcheck_instruction& out) {
        if (!check_count()) return false;
        std::string type;
        append_upper_case(type, arguments_[0].value);
        const source_range rest{arguments_[0].range.end, node_.statement().end};
        if (type == "NONE") {
            out.is_disabled = true;
            return arguments_.size() == 1 || fail(fault::none_with_arguments, rest);
        }
        if (!read_flags()) return false;
        if (type != "CMD") return fail(fault::unknown_check_type, arguments_[0].range, type);
        if (arguments_.size() == 1) return fail(fault::no_check_command, node_.statement());
        read_command(out, 1);
        return read_interval("interval", out.interval) && read_interval("timeout", out.timeout) &&
               read_interval("start-period", out.start_period) &&
               read_interval("start-interval", out.start_interval) && read_retries(out.retries);
    }

    constexpr bool read_interval(std::string_view name, std::int64_t& out) {
        constexpr std::int64_t least = 1'000'000; // a millisecond
        if (!is_given(name)) return true;
        const auto& flag = flags_[find_given(name)];
        if (flag.value.empty()) return true;
        const auto read = parse_duration(flag.value);
        if (!read) {
            switch (read.error().fault) {
            case duration_fault::invalid: return fail(fault::invalid_duration, flag.range, flag.value);
            case duration_fault::missing_unit: return fail(fault::no_duration_unit, flag.range, flag.value);
            case duration_fault::unknown_unit:
                return fail(fault::unknown_duration_unit, flag.range, read.error().unit, flag.value);
            }
        }
        out = *read;
        return out == 0 || out >= least || fail(fault::short_interval, flag.range, name);
    }

    constexpr bool read_retries(std::int32_t& out) {
        if (!is_given("retries")) return true;
        const auto& flag = flags_[find_given("retries")];
        if (flag.value.empty()) return true;
        const auto read = parse_integer(flag.value);
        switch (read.fault) {
        case number_fault::none: break;
        case number_fault::syntax: return fail(fault::not_an_integer, flag.range, flag.value);
        case number_fault::range: return fail(fault::integer_out_of_range, flag.range, flag.value);
        }
        out = read.value;
        if (out >= 0) return true;
        std::string shown("-");
        append_decimal(shown, static_cast<std::uint64_t>(-static_cast<std::int64_t>(out)));
        return fail(fault::negative_retries, flag.range, shown);
    }

    constexpr bool read_own(maintainer_instruction& out) { return read_one(out.maintainer); }
    constexpr bool read_own(stopsignal_instruction& out) { return read_one(out.signal); }
    constexpr bool read_own(user_instruction& out) { return read_one(out.user); }
    constexpr bool read_own(workdir_instruction& out) { return read_one(out.path); }

    constexpr bool read_own(onbuild_instruction& out) {
        if (!check()) return false;
        const auto trigger = node_.trigger()->name().value();
        const auto written = trigger.value();
        std::string name;
        append_upper_case(name, trim(written));
        if (name == "ONBUILD") return fail(fault::nested_onbuild, trigger.range());
        if (name == "FROM" || name == "MAINTAINER")
            return fail(fault::invalid_trigger, trigger.range(), name);
        const auto line = node_.joined();
        out.expression = after_onbuild(line.text());
        for (const auto& each : node_.heredocs()) {
            out.expression += '\n';
            out.expression += each.content;
            out.expression += each.name;
        }
        return true;
    }

    constexpr bool read_own(run_instruction& out) {
        if (!check()) return false;
        read_command(out);
        for (const auto& each : node_.heredocs()) {
            auto& added = out.files.emplace_back();
            added.name = each.name;
            added.content = each.content;
            added.strips_tabs = each.strips_tabs;
        }
        for (const auto& flag : flags_)
            if (flag.info.name == "device" && !read_device(flag, out.devices.emplace_back())) return false;
        for (const auto& flag : flags_) {
            if (flag.info.name != "mount") continue;
            if (const auto wrong = check_mount(flag.value)) return fail_at(flag, *wrong);
            out.mounts.push_back(flag.value);
        }
        return read_mode("network", network_mode_names, fault::unknown_network, out.network) &&
               read_mode("security", security_mode_names, fault::unknown_security, out.security);
    }

    /// Takes over an error that was found in the value of a flag.
    constexpr bool fail_at(const given_flag& flag, const instruction_error& wrong) {
        fail(wrong.fault, flag.range, wrong.subject, wrong.object);
        error_.suggestion = wrong.suggestion;
        return false;
    }

    constexpr bool read_device(const given_flag& flag, device& out) {
        const auto fields = read_fields("device", flag.value);
        if (!fields) return fail_at(flag, fields.error());
        for (const auto& [text, range] : *fields) {
            const split_field field(text);
            if (field.key == "required") {
                const auto truth = parse_boolean(field.value.value_or("true"));
                if (!truth) return fail(fault::invalid_field, flag.range, field.key, *field.value);
                out.required = *truth;
            } else if (field.key == "name" && field.value) {
                if (!out.name.empty()) return fail(fault::repeated_device_name, flag.range, out.name);
                out.name = *field.value;
            } else if (out.name.empty()) {
                out.name = text;
            } else if (!field.value) {
                return fail(fault::no_field_value, flag.range, text);
            } else {
                fail(fault::unknown_field, flag.range, field.key, text);
                error_.suggestion = suggest(field.key, device_field_names);
                return false;
            }
        }
        return true;
    }

    constexpr bool read_own(shell_instruction& out) {
        if (!check()) return false;
        if (!node_.is_json()) return fail(fault::not_json, node_.arguments().front().range(), known_.name);
        take_values(out.shell);
        return true;
    }

    constexpr bool read_own(volume_instruction& out) {
        if (!check()) return false;
        for (const auto& [text, range] : arguments_) {
            const auto volume = trim(text);
            if (volume.empty()) return fail(fault::blank_volume, range, known_.name);
            out.volumes.emplace_back(volume);
        }
        return true;
    }

    static constexpr std::array<std::string_view, 2> device_field_names{"name", "required"};

    instruction node_;
    const instruction_info& known_;
    std::vector<argument> arguments_;
    std::vector<given_flag> flags_;
    instruction_error error_;
};

} // namespace detail

/// Reads an instruction as a value, `as<copy_instruction>(i)`; the error is the one BuildKit would
/// report, or `other_instruction`. An instruction inside ONBUILD can be read so too, but its heredocs
/// belong to the ONBUILD: parse `onbuild_instruction::expression` for them. Linear in the instruction.
template <class T>
[[nodiscard]] constexpr result<T, instruction_error> as(const instruction& node) {
    detail::instruction_reader reader(node);
    T out;
    if (!reader.read(out)) return fail(reader.error());
    return out;
}

/// Makes one visitor of several functions.
template <class... Functions>
struct overloaded : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
overloaded(Functions...) -> overloaded<Functions...>;

/// Reads an instruction as what it is, and hands `visitor` the value or the `instruction_error`:
/// `visit(i, overloaded{[](const run_instruction&) {…}, [](const auto&) {…}})`.
template <class Visitor>
constexpr decltype(auto) visit(const instruction& node, Visitor&& visitor) {
    // Given strings by value, g++ 12 cannot do it at compile time.
    const auto read = [&]<class T>(T&& out) -> decltype(auto) {
        detail::instruction_reader reader(node);
        const bool well = reader.read(out);
        return well ? visitor(std::as_const(out)) : visitor(reader.error());
    };
    switch (node.keyword()) {
    case keyword::add: return read(add_instruction());
    case keyword::arg: return read(arg_instruction());
    case keyword::cmd: return read(cmd_instruction());
    case keyword::copy: return read(copy_instruction());
    case keyword::entrypoint: return read(entrypoint_instruction());
    case keyword::env: return read(env_instruction());
    case keyword::expose: return read(expose_instruction());
    case keyword::from: return read(from_instruction());
    case keyword::healthcheck: return read(healthcheck_instruction());
    case keyword::label: return read(label_instruction());
    case keyword::maintainer: return read(maintainer_instruction());
    case keyword::onbuild: return read(onbuild_instruction());
    case keyword::run: return read(run_instruction());
    case keyword::shell: return read(shell_instruction());
    case keyword::stopsignal: return read(stopsignal_instruction());
    case keyword::user: return read(user_instruction());
    case keyword::volume: return read(volume_instruction());
    case keyword::workdir: return read(workdir_instruction());
    case keyword::unknown: break;
    }
    return read(arg_instruction()); // no matter which: the keyword is at fault
}

} // namespace tare::inline v0
