#pragma once

#include <tare/text/diff.hpp>
#include <tare/text/edit.hpp>
#include <tare/text/letter.hpp>
#include <tare/text/letter_case.hpp>
#include <tare/text/line_feed.hpp>
#include <tare/text/position.hpp>
#include <tare/text/quote.hpp>
#include <tare/text/range.hpp>
#include <tare/text/result.hpp>
#include <tare/text/utf8.hpp>
