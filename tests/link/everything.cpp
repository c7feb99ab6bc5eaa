// SPDX-License-Identifier: Apache-2.0
// Every header of every component, detpl::main among them.
#include "everything.hpp"

#include "link.hpp"

Seen seen_by_everything() { return see_here(); }
int run_program(int argc, const char* const* argv) { return detpl::main<Line>(argc, argv); }
