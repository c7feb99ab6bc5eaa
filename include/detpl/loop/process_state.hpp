// SPDX-License-Identifier: Apache-2.0
// LibTorch's process-wide state, borrowed by a run and given back on every way out.
#pragma once

#include <ATen/Context.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <utility>
#include <vector>

#include "detpl/module/options.hpp"

namespace detpl::inline v0::detail {

inline at::Generator cpu_generator() { return at::globalContext().defaultGenerator(torch::Device(torch::kCPU)); }

/// Saves generators, grad mode, anomaly mode and determinism; seeds if the options say so; restores when destroyed.
class ProcessState {
 public:
  /// `generator` is the state in which an earlier run left the CPU's generator, undefined before the first.
  ProcessState(const FitOptions& options, const torch::Tensor& generator)
      : cpu_state_(cpu_generator().get_state()),
        grad_mode_(c10::GradMode::is_enabled()),
        anomaly_(torch::autograd::AnomalyMode::is_enabled()),
        anomaly_checks_nan_(torch::autograd::AnomalyMode::should_check_nan()),
        deterministic_(at::globalContext().deterministicAlgorithms()),
        deterministic_warn_(at::globalContext().deterministicAlgorithmsWarnOnly()) {
    for (int index = 0; index < device_count(); ++index) device_states_.push_back(device_generator(index).get_state());
    if (generator.defined())
      cpu_generator().set_state(generator);
    else if (options.seed)
      torch::manual_seed(*options.seed);
    if (options.detect_anomaly) torch::autograd::AnomalyMode::set_enabled(true, true);
    if (options.deterministic) at::globalContext().setDeterministicAlgorithms(true, false);
    c10::GradMode::set_enabled(true);
  }
  ProcessState(const ProcessState&) = delete;
  ProcessState& operator=(const ProcessState&) = delete;
  ~ProcessState() {
    cpu_generator().set_state(cpu_state_);
    for (int index = 0; index < static_cast<int>(device_states_.size()); ++index)
      device_generator(index).set_state(device_states_[static_cast<std::size_t>(index)]);
    c10::GradMode::set_enabled(grad_mode_);
    torch::autograd::AnomalyMode::set_enabled(anomaly_, anomaly_checks_nan_);
    at::globalContext().setDeterministicAlgorithms(deterministic_, deterministic_warn_);
  }

 private:
  static at::Generator device_generator(int index) {
    return at::globalContext().defaultGenerator(torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(index)));
  }
  // Generators of GPUs that nobody has used yet are not worth starting the driver for.
  static int device_count() {
    return at::globalContext().hasCUDA() ? static_cast<int>(torch::cuda::device_count()) : 0;
  }

  torch::Tensor cpu_state_;
  std::vector<torch::Tensor> device_states_;
  bool grad_mode_, anomaly_, anomaly_checks_nan_, deterministic_, deterministic_warn_;
};

/// Remembers which parts of a module are in training mode and puts them back when destroyed.
class ModuleModes {
 public:
  explicit ModuleModes(torch::nn::Module& module) { remember(module); }
  ModuleModes(const ModuleModes&) = delete;
  ModuleModes& operator=(const ModuleModes&) = delete;
  ~ModuleModes() {
    // A module's own train() would reach its children: set the parents first.
    for (auto& [part, training] : modes_) part->train(training);
  }

 private:
  void remember(torch::nn::Module& module) {
    modes_.emplace_back(&module, module.is_training());
    for (const auto& child : module.children()) remember(*child);
  }

  std::vector<std::pair<torch::nn::Module*, bool>> modes_;
};

}  // namespace detpl::inline v0::detail
