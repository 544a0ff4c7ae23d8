#pragma once

#include <tare/model/image_reference.hpp>

#include <string>
#include <string_view>

#include "json_line.hpp"

namespace conformance {

/// Answers one record of mode `image`: an image reference.
inline std::string image(std::string_view text) {
    const auto image = tare::parse_image_reference(text);
    json_line line;
    line.open('{').member("ok", image.has_value());
    if (!image) {
        line.member("error", tare::describe(image.error(), text));
    } else {
        line.member("domain", image->registry).member("path", image->repository);
        line.member("tag", image->tag).member("digest", image->digest);
        line.member("familiar", tare::familiar_name(*image));
        line.member("normalized", tare::to_string(*image));
        line.member("tagged", tare::canonical_name(*image));
    }
    return line.close('}').text();
}

} // namespace conformance
