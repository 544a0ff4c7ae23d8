#pragma once

#include <tare/model/image_reference.hpp>
#include <tare/model/platform.hpp>
#include <tare/model/stage_graph.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/syntax/directive.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/frontend.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/range.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// What an image is pinned to.
struct image_pin {
    std::string digest{}; ///< `sha256:…`; empty where it is not known
    std::string tag{}; ///< what to call the image that has no tag, or `latest`; empty keeps what is written

    friend constexpr bool operator==(const image_pin&, const image_pin&) = default;
};

/// What knows the digests of images: a callable that is given an image as the Dockerfile names it, and
/// answers with nothing where it does not know it. One with a second parameter is also given the platform
/// that FROM's `--platform` asks for, or nothing where that is left to the build.
template <class T>
concept image_resolver = std::copy_constructible<T> &&(
    requires(const T& resolve, const image_reference& image) {
        { resolve(image) } -> std::same_as<std::optional<image_pin>>;
    } ||
    requires(const T& resolve, const image_reference& image, const std::optional<platform>& wanted) {
        { resolve(image, wanted) } -> std::same_as<std::optional<image_pin>>;
    });

struct pin_images_options {
    bool digests = true;  ///< write digests; else only the missing tags
    bool frontend = true; ///< pin the image that `# syntax=` names too
};

namespace detail {

/// A reference, or the end of one, as it stands and as it is to be. What they begin with is the same.
struct pinned_text {
    std::string before;
    std::string after;

    /// How much of it changes.
    [[nodiscard]] constexpr std::string_view old_end() const noexcept {
        return std::string_view(before).substr(kept());
    }
    [[nodiscard]] constexpr std::string_view new_end() const noexcept {
        return std::string_view(after).substr(kept());
    }

private:
    /// All of it, but for the tag that gives way to another.
    constexpr std::size_t kept() const noexcept {
        return after.starts_with(before) ? before.size() : before.size() - default_tag.size();
    }
};

/// A reference with what it is pinned to; nothing where that changes nothing, or makes none.
[[nodiscard]] constexpr std::optional<pinned_text> pin_reference(std::string_view name, const image_pin& pin,
                                                                 bool with_digest) {
    const auto parts = split_image_reference(name);
    if (!parts || !parts->digest.empty()) return std::nullopt;
    const auto tag = slice(name, parts->tag);
    pinned_text out{std::string(name), std::string(name.substr(0, parts->repository.end))};
    const bool is_loose = tag.empty() || tag == default_tag;
    const auto wanted = is_loose && !pin.tag.empty() ? std::string_view(pin.tag) : tag;
    if (!wanted.empty()) (out.after += ':') += wanted;
    if (with_digest && !pin.digest.empty()) (out.after += '@') += pin.digest;
    if (out.after == out.before || !split_image_reference(out.after)) return std::nullopt;
    return out;
}

/// Looks for the edit to a word of an instruction, or a flag, that makes a reference in it another one.
class reference_editor {
public:
    constexpr reference_editor(const document_base& from, element part, const pinned_text& wanted) noexcept
        : text_(from.text()), escape_(from.escape()), range_(part.range()), wanted_(wanted) {}

    /// The edit after which `reads(instruction)` tells that the new text is read in an instruction of that
    /// word, with `before` and `after` around it; nothing where none is found. O(word).
    template <class Reads>
    [[nodiscard]] constexpr std::optional<edit> find(std::string_view before, std::string_view after,
                                                     Reads reads) const {
        const auto try_at = [&](std::size_t end) { return make(end, before, after, reads); };
        // Right after the reference as it is written; else at the word's end, inside a quote or not.
        const auto written = slice(text_, range_);
        std::size_t tries = 0;
        for (auto at = written.rfind(wanted_.before); at != std::string_view::npos && tries++ < max_tries;
             at = at == 0 ? std::string_view::npos : written.rfind(wanted_.before, at - 1))
            if (auto found = try_at(range_.begin + at + wanted_.before.size())) return found;
        if (auto found = try_at(range_.end - 1)) return found;
        return try_at(range_.end);
    }

private:
    static constexpr std::size_t max_tries = 4;

    template <class Reads>
    constexpr std::optional<edit> make(std::size_t end, std::string_view before, std::string_view after,
                                       Reads reads) const {
        const auto old_end = wanted_.old_end();
        if (!slice(text_, {range_.begin, static_cast<std::uint32_t>(end)}).ends_with(old_end))
            return std::nullopt;
        edit out{{static_cast<std::uint32_t>(end - old_end.size()), static_cast<std::uint32_t>(end)},
                 std::string(wanted_.new_end())};
        std::string edited(escape_ == '`' ? "# escape=`\n" : "");
        edited += before;
        edited += slice(text_, {range_.begin, out.range.begin});
        edited += out.replacement;
        edited += slice(text_, {out.range.end, range_.end});
        edited += after;
        const auto again = parse_view(edited);
        if (!again.ok() || again.instructions().size() != 1) return std::nullopt;
        if (!reads(again.instructions().front())) return std::nullopt;
        return out;
    }

    std::string_view text_;
    char escape_;
    source_range range_;
    const pinned_text& wanted_;
};

/// Whether a word holds no variable.
[[nodiscard]] constexpr bool is_plain_reference(std::string_view word, const expand_options& options) {
    const auto expanded = expand(word, no_variables, options);
    return expanded.ok() && expanded.variables().empty();
}

/// The places that declare variables, and those outside all stages that use them.
class argument_places {
public:
    explicit constexpr argument_places(const document_base& from) : options_{.escape = from.escape()} {
        bool in_stage = false;
        for (const auto node : from.instructions()) {
            const auto inner = node.trigger().value_or(node);
            if (node.keyword() == keyword::from) {
                in_stage = true;
                std::string asked; // a digest may be that of one platform
                for (const auto each : node.flags()) {
                    const auto spelling = each.spelling();
                    use(spelling, spelling);
                    asked += spelling;
                }
                if (const auto base = node.arguments().at(0)) use(base->value(), asked + base->value());
            } else if (inner.keyword() == keyword::arg) {
                for (const auto each : inner.arguments()) declare(each, in_stage);
            }
        }
        std::sort(places_.begin(), places_.end(), [](const place& a, const place& b) {
            const auto order = a.name.compare(b.name);
            return order < 0 || (order == 0 && a.order < b.order);
        });
    }

    /// The word that gives a variable its default, where that means nothing but a base: no other word
    /// declares it, nothing but this word of FROMs with the same flags uses it, and no variable is in it. O(log places) and
    /// the places of the variable.
    [[nodiscard]] constexpr std::optional<word> only_default(std::string_view name,
                                                             std::string_view user) const {
        const auto is_before = [](const place& each, std::string_view wanted) { return each.name < wanted; };
        std::optional<word> out;
        for (auto at = std::lower_bound(places_.begin(), places_.end(), name, is_before);
             at != places_.end() && at->name == name; ++at) {
            if (at->declares && (out || !at->has_plain_default)) return std::nullopt;
            if (!at->declares && at->user != user) return std::nullopt;
            if (at->declares) out = at->declaration;
        }
        return out;
    }

private:
    struct place {
        std::string name{};
        std::size_t order = 0;
        std::string user{}; ///< the word that uses it, after the flags of its FROM
        bool declares = false;
        bool has_plain_default = false; ///< it declares it outside all stages, with a default and no variable
        word declaration{};
    };

    constexpr void use(std::string_view text, std::string_view user) {
        const auto expanded = expand(text, no_variables, options_);
        for (const auto& each : expanded.variables()) {
            auto& added = places_.emplace_back();
            added.name = slice(text, each.name);
            added.order = places_.size();
            added.user = user;
        }
    }

    constexpr void declare(word each, bool in_stage) {
        const auto text = each.value();
        const auto equals = text.find('=');
        const auto value =
            std::string_view(text).substr(equals == std::string::npos ? text.size() : equals + 1);
        if (!in_stage) use(value, {});
        auto& added = places_.emplace_back();
        added.name = text.substr(0, equals);
        added.order = places_.size();
        added.declares = true;
        added.has_plain_default = !in_stage && !value.empty() && is_plain_reference(value, options_);
        added.declaration = each;
    }

    expand_options options_;
    std::vector<place> places_;
};

} // namespace detail

/// # pin_images
/// **What it does** Writes the digest of each image beside its tag, in FROM, `COPY --from`,
/// `RUN --mount=from=` and `# syntax=`. An image without a tag, or with `latest`, gets the tag that the
/// caller's resolver gives.
/// **Why** What a tag names changes; with the digest the same Dockerfile builds from the same images.
/// **Example** `FROM ubuntu:22.04` becomes `FROM ubuntu:22.04@sha256:…`.
/// **When it is safe** Where the resolver tells what the names stand for now, the build is the one it would
/// be now. Nothing is fetched. Left alone are the names of stages, numbers, `scratch`, images that have a
/// digest, and those that the resolver does not know. A name keeps the spelling it has.
/// - A name made with a variable is pinned in the variable's default, where that is the whole truth: one ARG
///   before the first FROM declares it, with a default that holds no variable; nothing but FROMs with this
///   very name use it; no stage declares it again; and the name ends with it and holds no other. Else it is
///   an advice without an edit.
/// - An ONBUILD is a part of the image's configuration: what it says is assumed to be run, and not read. The
///   name may be that of a stage of a later build, which is assumed not to be unless it has a `/` or a `:`, as
///   no stage's name has.
/// - A build that is given another source for a name by `--build-context` must be given it for the pinned
///   name.
///
/// **Options** `digests`: without them only tags are written. `frontend`: whether `# syntax=` is pinned.
/// Calls the resolver once for each place that names an image. O(document).
template <image_resolver Resolve>
class pin_images {
public:
    static constexpr std::string_view name = "pin-images";

    explicit constexpr pin_images(Resolve resolve, pin_images_options options = {})
        : resolve_(std::move(resolve)), options_(options) {}

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (!dockerfile.ok()) return;
        const auto graph = read_stage_graph(dockerfile);
        if (options_.frontend) pin_frontend(dockerfile, out);
        std::optional<detail::argument_places> arguments;
        std::vector<tare::stage> stages;
        for (const auto& each : graph.stages) stages.push_back(each.stage);
        const detail::stage_names names(stages);
        for (const auto& each : graph.stages) {
            pin_base(dockerfile, each, arguments, out);
            for (const auto node : each.stage.commands) pin_sources(dockerfile, node, names, out);
        }
    }

private:
    /// What a name is to be; nothing where it stays.
    constexpr std::optional<detail::pinned_text> pin(std::string_view image,
                                                     const std::optional<platform>& wanted) const {
        const auto reference = parse_image_reference(image);
        if (!reference || !reference->digest.empty()) return std::nullopt;
        const auto found = [&] {
            if constexpr (std::invocable<const Resolve&, const image_reference&,
                                         const std::optional<platform>&>)
                return resolve_(*reference, wanted);
            else
                return resolve_(*reference);
        }();
        if (!found) return std::nullopt;
        return detail::pin_reference(image, *found, options_.digests);
    }

    static constexpr finding make_finding(source_range range, const detail::pinned_text& text) {
        finding out{name, range, text.before, applicability::safe, {}};
        out.message += " can be pinned: ";
        out.message += text.after;
        return out;
    }

    // ---- FROM

    constexpr void pin_base(const document_base& dockerfile, const graph_stage& stage,
                            std::optional<detail::argument_places>& arguments, findings& out) const {
        if (stage.base.kind != source_kind::image) return;
        const expand_options options{.escape = dockerfile.escape()};
        const bool asks = detail::is_plain_reference(stage.stage.from.platform, options);
        const auto text = pin(stage.base.name, asks ? stage.platform : std::nullopt);
        if (!text) return;
        auto found = make_finding(stage.base.range, *text);
        const auto expanded = expand(stage.stage.from.base, no_variables, options);
        const auto variables = expanded.variables();
        std::optional<edit> change;
        if (variables.empty()) {
            const auto reads = [&](instruction again) {
                const auto base = again.arguments().at(0);
                return base && has_value(*base, 0, text->after, options);
            };
            change = detail::reference_editor(dockerfile, stage.stage.opening.arguments().front(), *text)
                         .find("FROM ", "", reads);
        } else {
            if (!arguments) arguments.emplace(dockerfile);
            if (variables.size() == 1)
                change = pin_default(dockerfile, stage.stage.opening, stage.stage.from.base,
                                     variables[0].name, *text, *arguments);
            if (!change) {
                found.level = applicability::advice;
                found.message += ", but not by an edit to the variable in its name alone";
                out.push_back(std::move(found));
            }
        }
        if (!change) return;
        found.edits.push_back(*std::move(change));
        const bool is_made = !out.empty() && out.back().edits == found.edits;
        if (!is_made) out.push_back(std::move(found));
    }

    /// Whether what follows so many bytes of a word is a value.
    static constexpr bool has_value(word each, std::size_t begin, std::string_view value,
                                    const expand_options& options) {
        const auto text = each.value();
        if (begin > text.size()) return false;
        const auto expanded = expand(std::string_view(text).substr(begin), no_variables, options);
        return expanded.ok() && expanded.value() == value;
    }

    /// The edit to the default of the variable that a base ends with.
    static constexpr std::optional<edit> pin_default(const document_base& dockerfile, instruction from,
                                                     std::string_view base, source_range variable,
                                                     const detail::pinned_text& text,
                                                     const detail::argument_places& arguments) {
        std::string user;
        for (const auto each : from.flags()) user += each.spelling();
        const auto declared = arguments.only_default(slice(base, variable), user += base);
        if (!declared) return std::nullopt;
        const expand_options options{.escape = dockerfile.escape()};
        // Whether the base is a text where the variable has a value
        const auto gives = [&](std::string_view value, std::string_view wanted) {
            const auto look_up = [&](std::string_view) -> std::optional<std::string_view> { return value; };
            const auto expanded = expand(base, look_up, options);
            return expanded.ok() && expanded.value() == wanted;
        };
        const auto pair = declared->value();
        const auto begin = pair.find('=') + 1;
        const auto expanded = expand(std::string_view(pair).substr(begin), no_variables, options);
        const auto value = expanded.value();
        if (value.empty() || !text.before.ends_with(value)) return std::nullopt;
        const auto prefix = text.before.size() - value.size();
        const detail::pinned_text wanted{std::string(value), text.after.substr(prefix)};
        if (!gives(value, text.before) || !gives(wanted.after, text.after)) return std::nullopt;
        const auto reads = [&](instruction again) {
            const auto word = again.arguments().at(0);
            return word && has_value(*word, begin, wanted.after, options);
        };
        return detail::reference_editor(dockerfile, *declared, wanted).find("ARG ", "", reads);
    }

    // ---- COPY --from and RUN --mount=from=

    constexpr void pin_sources(const document_base& dockerfile, instruction whole,
                               const detail::stage_names& names, findings& out) const {
        const auto node = whole.trigger().value_or(whole);
        const bool is_copy = node.keyword() == keyword::copy;
        if (!is_copy && node.keyword() != keyword::run) return;
        const std::string_view flag_name = is_copy ? "from" : "mount";
        const auto read = [&](const flag& given) {
            auto value = given.value().value_or(std::string());
            if (!is_copy) value = detail::read_raw_mount(value).from;
            return value;
        };
        for (const auto each : node.flags()) {
            if (each.name() != flag_name) continue;
            const auto image = read(each);
            if (image == "scratch" || (is_copy && is_number(image))) continue;
            std::string small;
            append_lower_case(small, image);
            if (names.find(small, static_cast<std::size_t>(-1))) continue;
            const auto text = pin(image, std::nullopt);
            if (!text) continue;
            const auto reads = [&](instruction again) {
                const auto given = again.flags().at(0);
                return given && given->name() == flag_name && read(*given) == text->after;
            };
            auto change = detail::reference_editor(dockerfile, each, *text)
                              .find(is_copy ? "COPY " : "RUN ", " a b", reads);
            if (!change) continue;
            auto found = make_finding(each.range(), *text);
            found.edits.push_back(*std::move(change));
            if (whole.keyword() == keyword::onbuild) {
                found.level = applicability::assuming;
                found.assumption = "what ONBUILD says is run by builds, and read by nobody";
                if (image.find_first_of("/:") == std::string::npos)
                    found.assumption += "; no build from this image has a stage called " + image;
            }
            out.push_back(std::move(found));
        }
    }

    /// What COPY takes for the index of a stage.
    static constexpr bool is_number(std::string_view text) noexcept {
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
        return text.find_first_not_of("0123456789") == std::string_view::npos;
    }

    // ---- # syntax=

    constexpr void pin_frontend(const document_base& dockerfile, findings& out) const {
        const auto all = dockerfile.text();
        const auto setting = find_frontend_setting(all, directive_key::syntax);
        if (!setting || setting->reference.empty()) return;
        const auto text = pin(setting->reference, std::nullopt);
        if (!text) return;
        std::size_t begin = 0;
        for (auto line = setting->line; line > 1 && begin < all.size(); --line)
            begin = all.find('\n', begin) + 1;
        const auto end = all.substr(0, all.find('\n', begin)).size();
        const auto equals = all.find('=', begin);
        if (equals >= end) return;
        const auto place = all.substr(0, end).find(text->before, equals);
        if (place == std::string_view::npos) return;
        const auto after = static_cast<std::uint32_t>(place + text->before.size());
        const auto old_size = static_cast<std::uint32_t>(text->old_end().size());
        edit change{{after - old_size, after}, std::string(text->new_end())};
        auto edited = apply_edits(all.substr(0, end), std::span(&change, 1));
        if (!edited) return;
        const auto again = find_frontend_setting(*edited, directive_key::syntax);
        if (!again || again->reference != text->after) return;
        auto found = make_finding({static_cast<std::uint32_t>(place), after}, *text);
        found.edits.push_back(std::move(change));
        out.push_back(std::move(found));
    }

    Resolve resolve_;
    pin_images_options options_;
};

template <class Resolve>
pin_images(Resolve) -> pin_images<Resolve>;
template <class Resolve>
pin_images(Resolve, pin_images_options) -> pin_images<Resolve>;

} // namespace tare::inline v0
