// SPDX-License-Identifier: Apache-2.0
// A number that may still live on a device: what `log()` takes and what metrics are made of.
#pragma once

#include <torch/types.h>

#include <concepts>

#include "detpl/core/error.hpp"

namespace detpl::inline v0 {

/// Holds one number: on the host as a double, or on a device as a scalar tensor until `item()` is asked for.
///
/// Shapes: a tensor of several elements stands for their mean; an undefined or empty tensor is refused.
/// Errors: config_error for a tensor without elements.
/// Cost:   a CPU tensor is read at once; of a device tensor a copy is kept, without synchronising.
class Scalar {
 public:
  Scalar() = default;

  template <class Number>
    requires std::integral<Number> || std::floating_point<Number>
  Scalar(Number number) : number_(static_cast<double>(number)) {}

  Scalar(const torch::Tensor& tensor) {
    if (!tensor.defined() || tensor.numel() == 0)
      throw config_error("a metric's tensor has no elements: log a scalar tensor or a number");
    if (tensor.is_cpu()) {
      number_ = read(tensor);
      return;
    }
    const torch::NoGradGuard no_grad;  // a copy: what is logged may be changed in place afterwards
    device_value_ = tensor.detach().to(torch::kDouble, /*non_blocking=*/false, /*copy=*/true);
    device_value_ = tensor.numel() == 1 ? device_value_.reshape({}) : device_value_.mean();
  }

  /// The number on the host.
  ///
  /// Cost: waits for the device if the number is still there.
  double item() const { return on_device() ? read(device_value_) : number_; }

  /// Whether the number has not been read from its device yet.
  bool on_device() const { return device_value_.defined(); }

  /// The number as a double tensor on `device`; used to accumulate without synchronising.
  torch::Tensor tensor_on(const torch::Device& device) const {
    return on_device() ? device_value_.to(device)
                       : torch::full({}, number_, torch::TensorOptions(torch::kDouble).device(device));
  }
  /// The device on which the number is.
  torch::Device device() const { return on_device() ? device_value_.device() : torch::Device(torch::kCPU); }

 private:
  // Not `item()`: its conversions of every type to every other are a hundred functions in every program.
  static double read(const torch::Tensor& tensor) {
    if (tensor.is_cpu() && tensor.numel() == 1 && tensor.scalar_type() == torch::kFloat)
      return *tensor.const_data_ptr<float>();
    at::Tensor number = tensor.detach().to(torch::kCPU, torch::kDouble);
    if (number.numel() != 1) number = number.mean();
    return *number.const_data_ptr<double>();
  }

  double number_ = 0;
  torch::Tensor device_value_;
};

}  // namespace detpl::inline v0
