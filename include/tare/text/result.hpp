#pragma once

#include <optional>
#include <type_traits>
#include <utility>

namespace tare::inline v0 {

/// What a function returns in place of a value: `return fail(error);`.
template <class E>
struct failure {
    E error;
};

template <class E>
[[nodiscard]] constexpr failure<std::remove_cvref_t<E>> fail(E&& error) {
    return {std::forward<E>(error)};
}

/// A value, or the error that stands in its place: a small std::expected for C++20. `E` has a
/// default constructor. What is asked of a temporary is moved out of it, so that nothing dangles.
template <class T, class E>
class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = E;

    // None takes its parameter by value: g++ 12 cannot destroy a std::string there at compile time.
    constexpr result(const T& value) : value_(value) {}
    constexpr result(T&& value) : value_(std::move(value)) {}
    constexpr result(failure<E>&& failed) : error_(std::move(failed.error)) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

    /// The value. There must be one: ask first, nothing is thrown.
    [[nodiscard]] constexpr T& value() & noexcept { return *value_; }
    [[nodiscard]] constexpr const T& value() const& noexcept { return *value_; }
    [[nodiscard]] constexpr T value() && { return *std::move(value_); }
    [[nodiscard]] constexpr T& operator*() & noexcept { return *value_; }
    [[nodiscard]] constexpr const T& operator*() const& noexcept { return *value_; }
    [[nodiscard]] constexpr T operator*() && { return *std::move(value_); }
    [[nodiscard]] constexpr T* operator->() noexcept { return &*value_; }
    [[nodiscard]] constexpr const T* operator->() const noexcept { return &*value_; }

    /// The value, or `other` where there is none.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) const& {
        if (value_) return *value_;
        return static_cast<T>(std::forward<U>(other));
    }
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) && {
        if (value_) return *std::move(value_);
        return static_cast<T>(std::forward<U>(other));
    }

    /// The error; `E{}` where there is none.
    [[nodiscard]] constexpr const E& error() const& noexcept { return error_; }
    [[nodiscard]] constexpr E error() && { return std::move(error_); }

    friend constexpr bool operator==(const result&, const result&) = default;

private:
    std::optional<T> value_;
    E error_{};
};

} // namespace tare::inline v0
