// SPDX-License-Identifier: Apache-2.0
// A part of a checkpoint as bytes, for its way from one process to another.
#pragma once

#include <torch/csrc/jit/serialization/pickle.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0 {
namespace detail {

inline c10::IValue to_ivalue(const Value& value) {
  if (const auto* flag = value.get_if<bool>()) return *flag;
  if (const auto* integer = value.get_if<std::int64_t>()) return *integer;
  if (const auto* number = value.get_if<double>()) return *number;
  if (const auto* text = value.get_if<std::string>()) return *text;
  c10::impl::GenericList list(c10::AnyType::get());
  if (const auto* elements = value.get_if<List>()) {
    for (const Value& element : *elements) list.push_back(to_ivalue(element));
    return list;
  }
  if (const auto* map = value.get_if<Map>()) {
    for (const auto& [name, element] : map->items)
      list.push_back(c10::ivalue::Tuple::create({name, to_ivalue(element)}));
    return c10::ivalue::Tuple::create({list});  // a map is a list in a tuple
  }
  return {};
}
inline Value from_ivalue(const c10::IValue& packed) {
  if (packed.isBool()) return packed.toBool();
  if (packed.isInt()) return packed.toInt();
  if (packed.isDouble()) return packed.toDouble();
  if (packed.isString()) return packed.toStringRef();
  if (packed.isTuple()) {
    Map map;
    for (const c10::IValue& entry : packed.toTupleRef().elements()[0].toListRef()) {
      const auto& pair = entry.toTupleRef().elements();
      map.items.emplace_back(pair[0].toStringRef(), from_ivalue(pair[1]));
    }
    return map;
  }
  List list;
  if (packed.isNone()) return {};
  for (const c10::IValue& element : packed.toListRef()) list.push_back(from_ivalue(element));
  return list;
}

}  // namespace detail

/// Tensors and plain data as bytes.
///
/// Cost: three times the tensors' memory.
inline std::string pack(const StateDict& tensors, const Map& data) {
  c10::impl::GenericList names(c10::StringType::get());
  c10::List<torch::Tensor> values;
  for (const auto& [name, tensor] : tensors) {
    names.push_back(name);
    values.push_back(tensor.detach().cpu().contiguous());
  }
  const std::vector<char> bytes =
      torch::jit::pickle_save(c10::ivalue::Tuple::create({names, values, detail::to_ivalue(data)}));
  return {bytes.begin(), bytes.end()};
}
/// What `pack` made bytes of.
inline std::pair<StateDict, Map> unpack(const std::string& bytes) {
  const c10::IValue packed = torch::jit::pickle_load({bytes.begin(), bytes.end()});
  const auto& parts = packed.toTupleRef().elements();
  std::pair<StateDict, Map> result;
  for (std::size_t index = 0; index < parts[0].toListRef().size(); ++index)
    result.first.push_back({parts[0].toListRef()[index].toStringRef(), parts[1].toListRef()[index].toTensor()});
  const Value data = detail::from_ivalue(parts[2]);
  result.second = *data.get_if<Map>();
  return result;
}

}  // namespace detpl::inline v0
