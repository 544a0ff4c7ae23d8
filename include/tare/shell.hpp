#pragma once

#include <tare/shell/build.hpp>
#include <tare/shell/commands.hpp>
#include <tare/shell/cursor.hpp>
#include <tare/shell/diagnostic.hpp>
#include <tare/shell/dialect.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/keyword.hpp>
#include <tare/shell/node.hpp>
#include <tare/shell/operator.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/shell/read_commands.hpp>
#include <tare/shell/read_words.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/table.hpp>
#include <tare/shell/word_value.hpp>
