// SPDX-License-Identifier: Apache-2.0
// One name of one hook in the store behind `log()`.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "detpl/metrics/concept.hpp"
#include "detpl/metrics/log_options.hpp"

namespace detpl::inline v0::detail {

/// What was logged under one name in one hook: the step's value and what the epoch has accumulated.
struct LoggedValue {
  std::string name;
  std::string hook;
  LogOptions options;  // but for the batch size, which may differ from call to call
  std::optional<std::int64_t> dataloader_idx;
  bool on_step = false, on_epoch = false, fresh = false, reduced = false;
  Scalar step_value;
  double total = 0, weight = 0;
  torch::Tensor device_total;              // in place of `total` once a value was on a device
  bool empty = true;                       // nothing accumulated
  MetricView object;                       // in place of all totals, until `reset`
  MetricState restored;                    // what `object` gets when it is next logged
  mutable std::optional<Scalar> computed;  // by `object`, or restored until it is logged again

  std::string suffix() const {
    return dataloader_idx && options.add_dataloader_idx ? "/dataloader_idx_" + std::to_string(*dataloader_idx) : "";
  }

  void accumulate(const Scalar& value, double batch_size) {
    const double factor = options.reduce_fx == Reduce::mean ? batch_size : 1.0;
    const bool first = std::exchange(empty, false);
    weight += factor;
    if (!value.on_device() && !device_total.defined()) {
      const double next = value.item() * factor;
      total = first ? next : combined(options.reduce_fx, total, next);
      return;
    }
    const torch::NoGradGuard no_grad;
    const torch::Device device = device_total.defined() ? device_total.device() : value.device();
    torch::Tensor next = value.tensor_on(device);
    if (factor != 1.0) next = next * factor;
    device_total = first ? next : combined(options.reduce_fx, total_on(device), next);
  }
  torch::Tensor total_on(torch::Device device) const {
    return device_total.defined() ? device_total.to(device) : Scalar(total).tensor_on(device);
  }

  Scalar epoch_value() const {
    if (object.address() && !computed) computed = object.compute();
    if (computed) return *computed;
    const double divisor = options.reduce_fx == Reduce::mean ? weight : 1.0;
    if (device_total.defined()) return Scalar(device_total / divisor);
    return total / divisor;
  }

  void reduce(const Ranks& ranks) {
    if (std::exchange(reduced, true)) return;
    if (object.address()) return object.reduce(ranks);
    if (computed) return;  // restored: it is of all ranks
    const Reduce how = options.reduce_fx == Reduce::mean ? Reduce::sum : options.reduce_fx;
    device_total = ranks.all_reduce(total_on(device_total.defined() ? device_total.device() : torch::kCPU), how);
    weight = Scalar(ranks.all_reduce(Scalar(weight).tensor_on(device_total.device()), Reduce::sum)).item();
  }

  /// Lets the object say what the records of all ranks so far come to; it goes on with its own.
  void look_ahead(const Ranks& ranks) {
    if (!fresh || !on_epoch || reduced || options.rank_zero_only || !object.address() || !object.has_state()) return;
    const MetricState own = object.state();
    object.reduce(ranks);
    computed = object.compute();
    object.reset();
    object.load_state(own);
  }

  torch::Tensor saved() const {
    const auto flag = [](std::optional<bool> value) { return value ? (*value ? 1.0 : 0.0) : -1.0; };
    const double loader = dataloader_idx ? static_cast<double>(*dataloader_idx) : -1.0;
    const bool computes = object.address() || computed;  // what an object says counts if no hook logs it again
    const double sum = !computes ? Scalar(total_on(torch::kCPU)).item() : on_epoch ? epoch_value().item() : 0.0;
    const double numbers[] = {loader,
                              flag(options.add_dataloader_idx),
                              flag(options.logger),
                              flag(options.on_epoch),
                              flag(options.on_step),
                              flag(options.prog_bar),
                              flag(options.rank_zero_only),
                              static_cast<double>(options.reduce_fx),
                              flag(options.sync_dist),
                              flag(on_step),
                              flag(on_epoch),
                              flag(empty),
                              flag(computes),
                              flag(reduced),
                              step_value.item(),
                              weight,
                              sum};
    return at::tensor(at::ArrayRef<double>(numbers), torch::kDouble);
  }
  void restore(const torch::Tensor& tensor) {
    const torch::Tensor numbers = tensor.to(torch::kCPU, torch::kDouble).contiguous();
    if (numbers.numel() != 17)
      throw checkpoint_error("the saved metric `" + name + "` isn't one of this program: start the epoch anew");
    const double* next = numbers.const_data_ptr<double>();
    const auto flag = [&] { return *next++ > 0; };
    const auto maybe = [&] { return *next < 0 ? ++next, std::nullopt : std::optional<bool>(flag()); };
    if (const double loader = *next++; loader >= 0) dataloader_idx = static_cast<std::int64_t>(loader);
    options.add_dataloader_idx = flag();
    options.logger = flag();
    options.on_epoch = maybe();
    options.on_step = maybe();
    options.prog_bar = flag();
    options.rank_zero_only = flag();
    options.reduce_fx = static_cast<Reduce>(static_cast<int>(*next++));
    options.sync_dist = flag();
    on_step = flag();
    on_epoch = flag();
    empty = flag();
    fresh = true;
    const bool computes = flag();
    reduced = flag();
    step_value = *next++;
    weight = *next++;
    if (computes)
      computed = *next++;
    else
      total = *next++;
  }

  void reset() {
    if (object.address()) object.reset();
    object.detach();
    restored.clear();
    computed.reset();
    fresh = reduced = false;
    empty = true;
    total = weight = 0;
    device_total.reset();
  }
};

}  // namespace detpl::inline v0::detail
