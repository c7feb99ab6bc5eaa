// SPDX-License-Identifier: Apache-2.0
// The twin of reject/dict_of_numbers.cpp.
#include <map>
#include <string>

#include "adapter.hpp"

using namespace stub;

template <>
inline constexpr bool detpl::is_loss<std::map<std::string, Tensor>> = true;

struct Net : Least {
  std::map<std::string, Tensor> training_step(const Batch&);
  std::map<std::string, double> validation_step(const Batch&);
};
template struct stub::Adapter<Net>;
