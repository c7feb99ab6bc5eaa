// SPDX-License-Identifier: Apache-2.0
// The twin of reject/final_module.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {};
template struct stub::Adapter<Net>;
