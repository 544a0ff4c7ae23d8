#pragma once

#include <tare/report/diagram_dot.hpp>
#include <tare/report/diagram_mermaid.hpp>
#include <tare/report/diagram_svg.hpp>
#include <tare/report/layer_picture.hpp>
#include <tare/report/layered_layout.hpp>
#include <tare/report/shown_text.hpp>
#include <tare/report/stage_diagram.hpp>
#include <tare/report/svg.hpp>
