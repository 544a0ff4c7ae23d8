#pragma once

#include <tare/rewrite.hpp>
#include <tare/syntax.hpp>
#include <tare/text.hpp>
#include <tare/version.hpp>
