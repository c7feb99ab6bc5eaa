// SPDX-License-Identifier: Apache-2.0
// The twin of reject/torch_module_holder.cpp.
#include "adapter.hpp"

using namespace stub;

struct NetImpl : Least {};
using Net = NetImpl;
template struct stub::Adapter<Net>;
