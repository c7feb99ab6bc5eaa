// SPDX-License-Identifier: Apache-2.0
// What steps return: the loss in it, the metrics in it, and what of it is kept until the end of the epoch.
#pragma once

#include <torch/ordered_dict.h>
#include <torch/types.h>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "detpl/core/error.hpp"
#include "detpl/data/batch.hpp"
#include "detpl/hooks/call.hpp"
#include "detpl/metrics/metrics.hpp"
#include "detpl/module/hparams.hpp"

namespace detpl::inline v0 {

template <>
inline constexpr bool is_loss<torch::Tensor> = true;
template <>
inline constexpr bool is_loss<std::map<std::string, torch::Tensor>> = true;
template <>
inline constexpr bool is_loss<torch::OrderedDict<std::string, torch::Tensor>> = true;

namespace detail {

template <class Output>
inline constexpr bool is_dict = false;
template <class Value>
inline constexpr bool is_dict<std::map<std::string, Value>> = true;
template <class Value>
inline constexpr bool is_dict<torch::OrderedDict<std::string, Value>> = true;

/// Calls `visit(name, value)` on each element of a dict or Metrics, or member of a Hana-adapted struct; else none.
template <class Output, class Visit>
void for_each_named(Output& output, Visit&& visit) {
  using Plain = std::remove_const_t<Output>;
  if constexpr (is_optional<Plain>) {
    if (output) for_each_named(*output, visit);
  } else if constexpr (std::same_as<Plain, Metrics> || requires { typename Plain::mapped_type; }) {
    for (auto& [name, value] : output) visit(name, value);
  } else if constexpr (is_dict<Plain>) {
    for (auto& item : output) visit(item.key(), item.value());
  } else if constexpr (hana_struct<Plain>) {
    for_each_member(output, visit);
  }
}

/// Where the loss is in what training_step returned; null in an empty optional, which skips the batch.
///
/// Errors: Error for a dict without the key `loss`.
template <class Output>
auto* loss_in(Output& output) {
  if constexpr (std::same_as<std::remove_const_t<Output>, torch::Tensor>) {
    return &output;
  } else if constexpr (is_optional<std::remove_const_t<Output>>) {
    return output ? loss_in(*output) : nullptr;
  } else if constexpr (is_dict<std::remove_const_t<Output>>) {
    std::conditional_t<std::is_const_v<Output>, const torch::Tensor, torch::Tensor>* loss = nullptr;
    for_each_named(output, [&](const std::string& name, auto& value) {
      if (name == "loss") loss = &value;
    });
    if (!loss)
      throw Error(
          "training_step returned a dict without the key `loss`: add it; an undefined tensor under it skips the batch");
    return loss;
  } else {
    return loss_in(output.loss);
  }
}
/// The loss in what training_step returned; undefined where it skips the batch.
template <class Output>
torch::Tensor loss_of(const Output& output) {
  const torch::Tensor* loss = loss_in(output);
  return loss ? *loss : torch::Tensor();
}

/// Whether a step returned nothing: an empty optional or an undefined tensor. Such outputs aren't kept.
template <class Output>
bool is_empty([[maybe_unused]] const Output& output) {
  if constexpr (std::same_as<Output, torch::Tensor>)
    return !output.defined();
  else if constexpr (is_optional<Output>)
    return !output || is_empty(*output);
  else
    return false;
}

/// Refuses a loss that can't be differentiated.
inline void check_differentiable(const torch::Tensor& loss) {
  if (loss.numel() != 1)
    throw Error("training_step returned a loss of shape " + c10::str(loss.sizes()) +
                ": reduce it to one number, by mean() or sum()");
  if (!loss.requires_grad())
    throw Error(
        "training_step returned a loss that doesn't require grad: compute it from the module's parameters, and don't "
        "detach it");
}

/// Takes what a step returned out of the graph, so that keeping it until the end of the epoch keeps no activations.
template <class Output>
void detach(Output& output) {
  if constexpr (data::tensor_structure<Output>) {
    data::for_each_tensor(output, [](torch::Tensor& tensor) { tensor = tensor.detach(); });
  } else if constexpr (is_optional<Output>) {
    if (output) detach(*output);
  } else if constexpr (is_dict<Output>) {
    for_each_named(output, [](const std::string&, auto& value) { detach(value); });
  } else if constexpr (requires { output.loss; }) {
    detach(output.loss);
  }
}

template <class Value>
concept reads_as_number = std::integral<Value> || std::floating_point<Value> || std::same_as<Value, Scalar>;

/// The numbers and one-element tensors in what a step returned: in Metrics, in a dict, in a Hana-adapted struct.
///
/// Errors: Error for the keys `log` and `progress_bar`, from which early Lightning took metrics.
/// Source: the loss of training_step is left out, as in Lightning; what else it returns Determined's adapter logs.
template <hook step, class Output>
Metrics metrics_of(const Output& output) {
  Metrics metrics;
  for_each_named(output, [&]<class Value>(std::string_view name, const Value& value) {
    if (step == hook::training_step && name == "loss") return;
    if (name == "log" || name == "progress_bar")
      throw Error(std::string(access<step>::name) + " returned the key `" + std::string(name) +
                  "`, which nothing reads: call `log(…, {.prog_bar = true})` instead");
    if constexpr (std::same_as<Value, torch::Tensor>) {
      if (value.defined() && value.numel() == 1) metrics[name] = value;
    } else if constexpr (reads_as_number<Value>) {
      metrics[name] = value;
    }
  });
  return metrics;
}

}  // namespace detail
}  // namespace detpl::inline v0
