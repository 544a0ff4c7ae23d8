#pragma once

#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/syntax/document.hpp>

#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace tare::inline v0 {

/// A rewrite of any type, for programs that choose their rewrites while they run.
class any_rewrite {
public:
    template <class Rule>
        requires(!std::same_as<Rule, any_rewrite>)
    &&rewrite<Rule> constexpr any_rewrite(Rule rule) // NOLINT: any rewrite is one
        : held_(new holder<Rule>(std::move(rule))) {}
    constexpr any_rewrite(const any_rewrite& other) : held_(other.held_ ? other.held_->copy() : nullptr) {}
    constexpr any_rewrite(any_rewrite&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    constexpr any_rewrite& operator=(any_rewrite other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    constexpr ~any_rewrite() { delete held_; }

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        if (held_) held_->find(dockerfile, out);
    }

private:
    struct held {
        constexpr held() = default;
        held(const held&) = delete;
        held& operator=(const held&) = delete;
        constexpr virtual ~held() = default;
        [[nodiscard]] constexpr virtual held* copy() const = 0;
        constexpr virtual void find(const document_base& dockerfile, findings& out) const = 0;
    };
    template <class Rule>
    struct holder final : held {
        constexpr explicit holder(Rule&& given) : rule(std::move(given)) {}
        holder(const holder&) = delete;
        holder& operator=(const holder&) = delete;
        constexpr ~holder() override {} // NOLINT: g++ 12 needs it to be written before it is used
        [[nodiscard]] constexpr held* copy() const override { return new holder(Rule(rule)); }
        constexpr void find(const document_base& dockerfile, findings& out) const override {
            rule(dockerfile, out);
        }
        Rule rule;
    };

    held* held_;
};

/// Rewrites, one after the other; a rewrite itself.
class rewrite_list {
public:
    constexpr rewrite_list() = default;

    template <rewrite Rule>
    constexpr rewrite_list& add(Rule rule) {
        rules_.emplace_back(std::move(rule));
        return *this;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return rules_.empty(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return rules_.size(); }

    constexpr void operator()(const document_base& dockerfile, findings& out) const {
        for (const auto& each : rules_) each(dockerfile, out);
    }

private:
    std::vector<any_rewrite> rules_;
};

} // namespace tare::inline v0
