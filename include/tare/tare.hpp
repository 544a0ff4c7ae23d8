#pragma once

#include <tare/model.hpp>
#include <tare/report.hpp>
#include <tare/rewrite.hpp>
#include <tare/shell.hpp>
#include <tare/syntax.hpp>
#include <tare/text.hpp>
#include <tare/version.hpp>
