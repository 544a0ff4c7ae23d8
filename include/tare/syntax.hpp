#pragma once

#include <tare/syntax/diagnostic.hpp>
#include <tare/syntax/directive.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/element.hpp>
#include <tare/syntax/expand.hpp>
#include <tare/syntax/frontend.hpp>
#include <tare/syntax/heredoc.hpp>
#include <tare/syntax/joined_text.hpp>
#include <tare/syntax/json.hpp>
#include <tare/syntax/keyword.hpp>
#include <tare/syntax/node.hpp>
#include <tare/syntax/parse.hpp>
#include <tare/syntax/print.hpp>
#include <tare/syntax/scan.hpp>
#include <tare/syntax/table.hpp>
#include <tare/syntax/value.hpp>
