#pragma once

#include <tare/syntax/document.hpp>

#include <string>

namespace tare::inline v0 {

/// Appends the document to any container of char, token by token: the bytes it was read from.
template <class Container>
constexpr void print_to(Container& out, const document_base& dockerfile) {
    for (const auto token : dockerfile.tokens()) {
        const auto text = token.text();
        out.insert(out.end(), text.begin(), text.end());
    }
}

/// The document's bytes, put together from its tokens.
[[nodiscard]] constexpr std::string print(const document_base& dockerfile) {
    std::string out;
    out.reserve(dockerfile.text().size());
    print_to(out, dockerfile);
    return out;
}

} // namespace tare::inline v0
