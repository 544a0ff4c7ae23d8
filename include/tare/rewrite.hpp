#pragma once

#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/merge_runs.hpp>
