// SPDX-License-Identifier: Apache-2.0
// LibTorch's process-wide state, borrowed by a run and given back on every way out.
#pragma once

#include <ATen/Context.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/cuda.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/module/options.hpp"

namespace detpl::inline v0::detail {

/// A default generator; runs in several threads share it, so its state is read and set under its lock.
class SharedGenerator {
 public:
  explicit SharedGenerator(torch::Device device) : generator_(at::globalContext().defaultGenerator(device)) {}

  torch::Tensor get_state() const {
    const std::lock_guard lock(generator_.mutex());
    return generator_.get_state();
  }
  void set_state(const torch::Tensor& state) {
    const std::lock_guard lock(generator_.mutex());
    generator_.set_state(state);
  }

 private:
  mutable at::Generator generator_;
};

inline SharedGenerator cpu_generator() { return SharedGenerator(torch::kCPU); }

/// The states of the default generators that a run on `device` draws from, by the names they are saved under.
inline StateDict generator_states(torch::Device device, int rank) {
  const std::string prefix = "rng." + std::to_string(rank) + ".";
  StateDict states{{prefix + "cpu", cpu_generator().get_state()}};
  if (!device.is_cpu()) states.push_back({prefix + "cuda", SharedGenerator(device).get_state()});
  return states;
}
/// Sets the generators whose states are among `tensors`.
inline void load_generator_states(const StateDict& tensors, torch::Device device, int rank) {
  const std::string prefix = "rng." + std::to_string(rank) + ".";
  if (const at::Tensor* state = find_tensor(tensors, prefix + "cpu")) cpu_generator().set_state(*state);
  if (device.is_cpu()) return;
  if (const at::Tensor* state = find_tensor(tensors, prefix + "cuda")) SharedGenerator(device).set_state(*state);
}

/// Saves generators, grad mode, anomaly mode, default dtype and determinism; seeds if the options say so; restores when
/// destroyed.
class ProcessState {
 public:
  /// `generator` is the state in which an earlier run left the CPU's generator, undefined before the first.
  ProcessState(const FitOptions& options, const torch::Tensor& generator)
      : cpu_state_(cpu_generator().get_state()),
        grad_mode_(c10::GradMode::is_enabled()),
        anomaly_(torch::autograd::AnomalyMode::is_enabled()),
        anomaly_checks_nan_(torch::autograd::AnomalyMode::should_check_nan()),
        default_dtype_(torch::get_default_dtype()),
        deterministic_(at::globalContext().deterministicAlgorithms()),
        deterministic_warn_(at::globalContext().deterministicAlgorithmsWarnOnly()),
        benchmark_(at::globalContext().benchmarkCuDNN()) {
    for (int index = 0; index < device_count(); ++index) device_states_.push_back(device_generator(index).get_state());
    if (generator.defined())
      cpu_generator().set_state(generator);
    else if (options.seed)
      torch::manual_seed(*options.seed);
    if (options.detect_anomaly) torch::autograd::AnomalyMode::set_enabled(true, true);
    if (options.deterministic) at::globalContext().setDeterministicAlgorithms(true, false);
    if (options.benchmark) at::globalContext().setBenchmarkCuDNN(true);
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
    torch::set_default_dtype(default_dtype_);
    at::globalContext().setDeterministicAlgorithms(deterministic_, deterministic_warn_);
    at::globalContext().setBenchmarkCuDNN(benchmark_);
  }

 private:
  static SharedGenerator device_generator(int index) {
    return SharedGenerator(torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(index)));
  }
  // Generators of GPUs that nobody has used yet are not worth starting the driver for.
  static int device_count() {
    return at::globalContext().hasCUDA() ? static_cast<int>(torch::cuda::device_count()) : 0;
  }

  torch::Tensor cpu_state_;
  std::vector<torch::Tensor> device_states_;
  bool grad_mode_, anomaly_, anomaly_checks_nan_;
  caffe2::TypeMeta default_dtype_;
  bool deterministic_, deterministic_warn_, benchmark_;
};

/// Remembers which parts of a module are in training mode and puts them back when destroyed.
class ModuleModes {
 public:
  explicit ModuleModes(torch::nn::Module& module) { remember({std::shared_ptr<void>(), &module}); }
  ModuleModes(const ModuleModes&) = delete;
  ModuleModes& operator=(const ModuleModes&) = delete;
  ~ModuleModes() {
    // A module's own train() would reach its children: set the parents first.
    for (auto& [part, training] : modes_) part->train(training);
  }

 private:
  void remember(const std::shared_ptr<torch::nn::Module>& module) {
    modes_.emplace_back(module, module->is_training());
    for (const auto& child : module->children()) remember(child);
  }

  std::vector<std::pair<std::shared_ptr<torch::nn::Module>, bool>> modes_;  // a run may put others in their place
};

}  // namespace detpl::inline v0::detail
