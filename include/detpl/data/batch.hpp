// SPDX-License-Identifier: Apache-2.0
// What a batch is: anything made of tensors; how to visit its tensors, move it, count its records.
#pragma once

#include <torch/data/example.h>
#include <torch/types.h>

#include <array>
#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/unpack.hpp>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/core/tuple.hpp"

namespace detpl::inline v0 {

/// The batch of a module that names no other: `.data` and `.target`.
using Batch = torch::data::Example<>;

namespace data {
namespace detail {

// How to walk one kind of structure: `holds` says whether it can contain tensors, `walk` visits each.
template <class Type>
struct Parts {
  static constexpr bool holds = false;
  static void walk(auto&, auto&) {}
};

template <class Structure, class Visit>
void walk(Structure& structure, Visit& visit) {
  Parts<std::remove_const_t<Structure>>::walk(structure, visit);
}

template <>
struct Parts<at::Tensor> {
  static constexpr bool holds = true;
  static void walk(auto& tensor, auto& visit) { visit(tensor); }
};

template <class Data, class Target>
struct Parts<torch::data::Example<Data, Target>> {
  static constexpr bool holds = Parts<Data>::holds || Parts<Target>::holds;
  static void walk(auto& example, auto& visit) {
    detail::walk(example.data, visit);
    detail::walk(example.target, visit);
  }
};

template <class Data>
struct Parts<torch::data::Example<Data, void>> {
  static constexpr bool holds = Parts<Data>::holds;
  static void walk(auto& example, auto& visit) { detail::walk(example.data, visit); }
};

template <class... Types>
struct TupleParts {
  static constexpr bool holds = (Parts<Types>::holds || ...);
  static void walk(auto& tuple, auto& visit) {
    for_each_element(tuple, [&](auto& part) { detail::walk(part, visit); });
  }
};
template <class First, class Second>
struct Parts<std::pair<First, Second>> : TupleParts<First, Second> {};
template <class... Types>
struct Parts<std::tuple<Types...>> : TupleParts<Types...> {};

template <class Element>
struct RangeParts {
  static constexpr bool holds = Parts<Element>::holds;
  static void walk(auto& range, auto& visit) {
    if constexpr (holds)
      for (auto& element : range) detail::walk(element, visit);
  }
};
template <class Element, std::size_t count>
struct Parts<std::array<Element, count>> : RangeParts<Element> {};
template <class Element, class Allocator>
struct Parts<std::vector<Element, Allocator>> : RangeParts<Element> {};

template <class Value>
struct Parts<std::optional<Value>> {
  static constexpr bool holds = Parts<Value>::holds;
  static void walk(auto& optional, auto& visit) {
    if (optional) detail::walk(*optional, visit);
  }
};

template <class Map>
  requires requires { typename Map::mapped_type; }
struct Parts<Map> {
  static constexpr bool holds = Parts<typename Map::mapped_type>::holds;
  static void walk(auto& map, auto& visit) {
    for (auto& [key, value] : map) detail::walk(value, visit);
  }
};

template <class Type>
  requires boost::hana::Struct<Type>::value
struct Parts<Type> {
  template <class Accessor>
  using member = std::remove_cvref_t<decltype(boost::hana::second(std::declval<Accessor>())(std::declval<Type&>()))>;
  static constexpr bool holds =
      decltype(boost::hana::unpack(boost::hana::accessors<Type>(), []<class... Accessor>(Accessor...) {
        return std::bool_constant<(Parts<member<Accessor>>::holds || ...)>{};
      }))::value;
  static void walk(auto& structure, auto& visit) {
    boost::hana::for_each(boost::hana::accessors<Type>(),
                          [&](auto accessor) { detail::walk(boost::hana::second(accessor)(structure), visit); });
  }
};

}  // namespace detail

/// A type made of tensors, nested as you like; members that hold no tensor are carried along.
///
/// It is a tensor, or an `Example`, pair, tuple, array, vector, optional or map of such, or a struct of such
/// that is adapted with `BOOST_HANA_ADAPT_STRUCT`.
template <class Type>
concept tensor_structure = detail::Parts<std::remove_cvref_t<Type>>::holds;

/// Calls `visit(tensor)` on each defined tensor of `structure`, by reference.
///
/// Order: as declared or stored; an unordered map's order is its own.
template <class Structure, class Visit>
void for_each_tensor(Structure& structure, Visit&& visit) {
  auto visit_defined = [&](auto& tensor) {
    if (tensor.defined()) visit(tensor);
  };
  detail::walk(structure, visit_defined);
}

/// Returns `structure` with each defined tensor replaced by `transform(tensor)`; everything else stays as it
/// is.
template <class Structure, class Transform>
Structure transform_tensors(Structure structure, Transform&& transform) {
  for_each_tensor(structure, [&](at::Tensor& tensor) { tensor = transform(std::as_const(tensor)); });
  return structure;
}

/// Returns `structure` with all of its tensors on `device`; a tensor that is there already is shared, not
/// copied.
template <class Structure>
Structure to(Structure structure, at::Device device, bool non_blocking = false) {
  return transform_tensors(std::move(structure), [&](const at::Tensor& tensor) {
    return tensor.device() == device ? tensor : tensor.to(device, non_blocking);
  });
}

/// The number of records in `batch`: the first tensor's leading dimension; 1 if that is a scalar or there is
/// none.
template <class Structure>
std::int64_t batch_size(const Structure& batch) {
  std::optional<std::int64_t> size;
  for_each_tensor(batch, [&](const at::Tensor& tensor) {
    if (!size) size = tensor.dim() == 0 ? 1 : tensor.size(0);
  });
  return size.value_or(1);
}

}  // namespace data
}  // namespace detpl::inline v0
