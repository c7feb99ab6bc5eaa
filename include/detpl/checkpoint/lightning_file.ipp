// SPDX-License-Identifier: Apache-2.0
// The definitions of lightning_file.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "detpl/checkpoint/lightning_file.hpp"
#include "detpl/checkpoint/read_state_dict.ipp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/checkpoint/torch_file.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

namespace detail {

/// Values of a pickle as plain data; whatever isn't plain, or is nested too deep, becomes null.
class PlainData {
 public:
  explicit PlainData(const Pickle& pickle) : pickle_(pickle) {}

  Value operator()(const PickleValue& value, int depth = 0) {
    if (depth > depth_limit || full()) return {};
    ++count_;
    switch (value.kind) {
      case PickleKind::boolean: return value.integer != 0;
      case PickleKind::integer: return value.integer;
      case PickleKind::real: return value.real;
      case PickleKind::text: return value.text;
      case PickleKind::list:
      case PickleKind::tuple:
      case PickleKind::set: {
        List list;
        for (std::size_t i = 0; i < value.items.size() && !full(); ++i)
          list.push_back((*this)(pickle_[value.items[i]], depth + 1));
        return list;
      }
      default: return pickle_.is_dict(value) ? Value(map(value, depth)) : Value();
    }
  }
  /// The entries of a dict whose keys are texts.
  Map map(const PickleValue& dict, int depth = 0) {
    Map map;
    for (std::size_t i = 0; i + 1 < dict.items.size() && !full(); i += 2)
      if (const PickleValue& key = pickle_[dict.items[i]]; key.kind == PickleKind::text)
        map[key.text] = (*this)(pickle_[dict.items[i + 1]], depth + 1);
    return map;
  }

 private:
  static constexpr int depth_limit = 64;
  static constexpr int count_limit = 20'000;  // a pickle can hold a list of the same lists of the same lists

  bool full() const { return count_ >= count_limit; }

  const Pickle& pickle_;
  int count_ = 0;
};

}  // namespace detail

Checkpoint read_lightning_checkpoint(const std::filesystem::path& path) {
  TorchFile file(path);
  Checkpoint checkpoint;
  for (auto& [name, stored] : detail::StateDictFinder(file).entries("state_dict")) {
    at::Tensor tensor = file.read(stored, name);
    checkpoint.model.push_back({std::move(name), std::move(tensor)});
  }
  detail::PlainData plain(file.pickle());
  for (const char* name : {"epoch", "global_step", "hyper_parameters"})
    if (const PickleValue* value = file.pickle().find(file.pickle().result(), name))
      checkpoint.trainer_state[name] = plain(*value);
  if (const Value* steps = checkpoint.trainer_state.find("global_step"))
    if (const auto* number = steps->get_if<std::int64_t>()) checkpoint.steps_completed = *number;
  return checkpoint;
}

}  // namespace detpl::inline v0
