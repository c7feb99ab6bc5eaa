// SPDX-License-Identifier: Apache-2.0
// Numeric precision: what `32`, `64`, `bf16-mixed` and `16-mixed` do to modules, batches and steps.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <string>

#include "detpl/core/error.hpp"
#include "detpl/data/batch.hpp"
#include "detpl/module/options.hpp"

// Of ATen/autocast_mode.h, which would bring every kernel's wrapper and a warning along.
namespace at::autocast {
TORCH_API bool is_autocast_enabled(at::DeviceType device_type);
TORCH_API void set_autocast_enabled(at::DeviceType device_type, bool enabled);
TORCH_API at::ScalarType get_autocast_dtype(at::DeviceType device_type);
TORCH_API void set_autocast_dtype(at::DeviceType device_type, at::ScalarType dtype);
TORCH_API int increment_nesting();
TORCH_API int decrement_nesting();
TORCH_API void clear_cache();
}  // namespace at::autocast

namespace detpl::inline v0::detail {

/// The precision of a run.
///
/// Cost: `32` is one branch per step and batch.
class Precision {
 public:
  Precision() = default;
  /// Errors: config_error for 16-bit floats on a CPU, whose kernels are slower than 32-bit ones.
  Precision(const std::string& name, torch::Device device) : double_(name == "64"), device_(device.type()) {
    if (!is_mixed(name)) return;
    const bool half = name.starts_with("16");
    if (half && !device.is_cuda())
      throw config_error("precision = \"" + name + "\" needs a GPU: use bf16-mixed on a CPU");
    autocast_ = half ? torch::kHalf : torch::kBFloat16;
    scales_ = half;
  }

  /// Whether losses are scaled.
  bool scales() const { return scales_; }

  /// Gives the module its floating-point type; new tensors take it too, until the run gives the default back.
  void prepare(torch::nn::Module& module) const {
    if (!double_) return;
    module.to(torch::kDouble);
    torch::set_default_dtype(caffe2::TypeMeta::Make<double>());
  }
  template <class BatchType>
  void convert(BatchType& batch) const {
    if (!double_) return;
    data::for_each_tensor(batch, [](torch::Tensor& tensor) {
      if (tensor.is_floating_point()) tensor = tensor.to(torch::kDouble);
    });
  }

  /// While it lives, operations run in the lower precision where that is safe; around steps, not backward passes.
  class Autocast {
   public:
    explicit Autocast(const Precision& precision) : device_(precision.device_) {
      if (precision.autocast_ == torch::ScalarType::Undefined) return;
      on_ = true;
      enabled_ = at::autocast::is_autocast_enabled(device_);
      dtype_ = at::autocast::get_autocast_dtype(device_);
      at::autocast::set_autocast_enabled(device_, true);
      at::autocast::set_autocast_dtype(device_, precision.autocast_);
      at::autocast::increment_nesting();
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;
    ~Autocast() {
      if (!on_) return;
      if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
      at::autocast::set_autocast_enabled(device_, enabled_);
      at::autocast::set_autocast_dtype(device_, dtype_);
    }

   private:
    torch::DeviceType device_;
    bool on_ = false, enabled_ = false;
    torch::ScalarType dtype_ = torch::ScalarType::Undefined;
  };

 private:
  bool double_ = false, scales_ = false;
  torch::DeviceType device_ = torch::kCPU;
  torch::ScalarType autocast_ = torch::ScalarType::Undefined;
};

}  // namespace detpl::inline v0::detail
