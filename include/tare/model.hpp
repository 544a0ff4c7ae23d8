#pragma once

#include <tare/model/build_context.hpp>
#include <tare/model/copied_files.hpp>
#include <tare/model/file_pattern.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/path.hpp>
#include <tare/model/path_patterns.hpp>
#include <tare/model/path_regexp.hpp>
