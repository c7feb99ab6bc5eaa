// SPDX-License-Identifier: Apache-2.0
// The predictions of all batches as named tensors, ready to be written to one file.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/data/batch.hpp"
#include "detpl/module/hparams.hpp"

namespace detpl::inline v0::detail {

/// Calls `visit(name, tensor)` on the tensors of one prediction: `predictions` for a tensor alone, else the members'
/// names or the places in the tuple, joined by dots.
template <class Prediction, class Visit>
void for_each_prediction(const Prediction& prediction, const std::string& name, Visit& visit) {
  const auto inside = [&name](std::string_view member) {
    return name.empty() ? std::string(member) : name + "." + std::string(member);
  };
  if constexpr (std::is_same_v<Prediction, torch::Tensor>) {
    visit(name.empty() ? "predictions" : name, prediction);
  } else if constexpr (hana_struct<Prediction>) {
    for_each_member(prediction, [&](std::string_view member, const auto& value) {
      for_each_prediction(value, inside(member), visit);
    });
  } else if constexpr (requires { std::tuple_size<Prediction>::value; }) {
    [&]<std::size_t... index>(std::index_sequence<index...>) {
      (for_each_prediction(std::get<index>(prediction), inside(std::to_string(index)), visit), ...);
    }(std::make_index_sequence<std::tuple_size_v<Prediction>>());
  } else if constexpr (requires {
                         prediction.data;
                         prediction.target;
                       }) {
    for_each_prediction(prediction.data, inside("data"), visit);
    for_each_prediction(prediction.target, inside("target"), visit);
  } else if constexpr (data::tensor_structure<Prediction>) {
    throw config_error(
        "predict_step returns tensors in a vector, map or optional, whose names would differ from batch "
        "to batch: return a tensor, or a tuple or adapted struct of tensors");
  }  // numbers and texts beside the tensors are not written
}

/// Several batches' tensors of one name as one: joined along the first dimension, scalars side by side.
inline torch::Tensor join_batches(const std::string& name, const std::vector<torch::Tensor>& batches) {
  const torch::Tensor& first = batches.front();
  for (const torch::Tensor& batch : batches)
    if (batch.dim() != first.dim() || (first.dim() > 0 && batch.sizes().slice(1) != first.sizes().slice(1)))
      throw data_error("the predictions `" + name + "` of batches differ in more than the first dimension (" +
                       c10::str(first.sizes()) + " and " + c10::str(batch.sizes()) +
                       "), so that they can't be joined: let predict_step pad them");
  return first.dim() == 0 ? torch::stack(batches) : torch::cat(batches);
}

/// The tensors of each prediction, by name.
///
/// Errors: config_error for a prediction without tensors or with tensors that have no fixed name.
template <class Prediction>
std::vector<StateDict> prediction_tensors(const std::vector<Prediction>& predictions) {
  std::vector<StateDict> batches;
  for (const Prediction& prediction : predictions) {
    StateDict& batch = batches.emplace_back();
    const auto add = [&](const std::string& name, const torch::Tensor& tensor) {
      batch.push_back({name, tensor.detach().cpu()});
    };
    for_each_prediction(prediction, "", add);
    if (batch.empty())
      throw config_error(
          "predict_step returns no tensors to write: return a tensor, or a tuple or adapted struct of them");
  }
  return batches;
}

/// All batches' tensors as one for each name.
///
/// Errors: data_error if batches can't be joined.
inline StateDict joined_predictions(const std::vector<StateDict>& batches) {
  StateDict joined;
  if (batches.empty()) return joined;
  for (std::size_t column = 0; column < batches.front().size(); ++column) {
    const std::string& name = batches.front()[column].name;
    std::vector<torch::Tensor> parts;
    for (const StateDict& batch : batches) parts.push_back(batch.at(column).tensor);
    joined.push_back({name, join_batches(name, parts)});
  }
  return joined;
}

}  // namespace detpl::inline v0::detail
