// SPDX-License-Identifier: Apache-2.0
// The twin of reject/setup_in_module.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {};
struct Data {
  void setup(std::string_view stage);
};
template struct stub::Adapter<Net, Data>;
template struct stub::Adapter<Net>;
