#pragma once

#include <tare/model/build_context.hpp>
#include <tare/model/command_word.hpp>
#include <tare/model/command_wrapper.hpp>
#include <tare/model/copied_files.hpp>
#include <tare/model/file_pattern.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/model/image_reference.hpp>
#include <tare/model/package_command.hpp>
#include <tare/model/package_manager.hpp>
#include <tare/model/package_manager_info.hpp>
#include <tare/model/package_verbs.hpp>
#include <tare/model/path.hpp>
#include <tare/model/path_patterns.hpp>
#include <tare/model/path_regexp.hpp>
#include <tare/model/word_list.hpp>
