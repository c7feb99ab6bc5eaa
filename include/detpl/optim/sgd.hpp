// SPDX-License-Identifier: Apache-2.0
// Stochastic gradient descent, with momentum, in one pass over each parameter's memory.
#pragma once

#include "detpl/optim/fused.hpp"
#include "detpl/optim/parameters.hpp"
#include "detpl/optim/simd.hpp"

#include <ATen/ops/_fused_sgd.h>
#include <torch/optim/sgd.h>

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `SGD`, with PyTorch's names and defaults.
struct SGDOptions {
  double dampening = 0;
  double lr = 1e-3;
  bool maximize = false;
  double momentum = 0;
  bool nesterov = false;
  double weight_decay = 0;
};

namespace detail {

// One step's numbers for a parameter; its first gradient goes into the momentum buffer undampened.
template <class Real>
struct SGDConstants {
  Real sign, weight_decay, momentum, kept, negative_lr;
  bool nesterov;

  SGDConstants(const torch::optim::SGDOptions& options, bool first_step, bool maximize)
      : sign(maximize ? -1 : 1),
        weight_decay(static_cast<Real>(options.weight_decay())),
        momentum(static_cast<Real>(options.momentum())),
        kept(first_step ? Real(1) : static_cast<Real>(1 - options.dampening())),
        negative_lr(static_cast<Real>(-options.lr())),
        nesterov(options.nesterov()) {}
};

#if defined(__x86_64__)
// `arrays` are the gradient, the parameter and, with momentum, its buffer.
template <class Real, std::size_t count>
[[gnu::target("avx2,fma"), gnu::always_inline]] inline void sgd_block(const SGDConstants<Real>& constants,
                                                                      const std::array<Real*, count>& arrays,
                                                                      std::int64_t i) {
  using Wide = Avx2<Real>;
  const auto parameter = Wide::load(arrays[1] + i);
  auto gradient =
      Wide::fma(Wide::set(constants.weight_decay), parameter, Wide::set(constants.sign) * Wide::load(arrays[0] + i));
  if constexpr (count == 3) {
    const auto momentum = Wide::set(constants.momentum);
    const auto buffer = Wide::fma(gradient, Wide::set(constants.kept), Wide::load(arrays[2] + i) * momentum);
    Wide::store(arrays[2] + i, buffer);
    gradient = constants.nesterov ? Wide::fma(buffer, momentum, gradient) : buffer;
  }
  Wide::store(arrays[1] + i, Wide::fma(gradient, Wide::set(constants.negative_lr), parameter));
}

template <class Real, std::size_t count>
[[gnu::target("avx2,fma")]] void sgd_avx2(const SGDConstants<Real> constants, const std::array<Real*, count> arrays,
                                          std::int64_t begin, std::int64_t end) {
  for (; begin + Avx2<Real>::width <= end; begin += Avx2<Real>::width) sgd_block(constants, arrays, begin);
  if (begin == end) return;
  Tail<Real, count> tail(arrays, begin, end);
  sgd_block(constants, tail.arrays(), 0);
  tail.write_back();
}
#endif

}  // namespace detail

/// Stochastic gradient descent, as `torch.optim.SGD` computes it, in one pass over each parameter's memory.
///
/// It is a `torch::optim::SGD` with another `step()`: learning rate schedulers, `torch::save` and checkpoints see no
/// difference. A parameter without gradient is left alone.
/// Errors: config_error for an empty or repeated parameter, an option out of range or a sparse gradient.
/// Cost:   float and double on the CPU run on AVX2 without allocating; everything else goes through PyTorch's fused
///         kernels.
class SGD : public torch::optim::SGD {
 public:
  explicit SGD(std::vector<at::Tensor> parameters, const SGDOptions& options = {})
      : SGD(detail::one_group(std::move(parameters)), options) {}
  /// Groups may bring a `torch::optim::SGDOptions`: its members that differ from PyTorch's defaults win over
  /// `options`.
  explicit SGD(std::vector<ParamGroup> groups, const SGDOptions& options = {})
      : torch::optim::SGD(detail::check_groups(std::move(groups)), defaults_of(options)), maximize_(options.maximize) {
    for (auto& group : param_groups_) check(detail::options_of<Options>(group));
  }

  torch::Tensor step(LossClosure closure = nullptr) override {
    const torch::Tensor loss = detail::evaluate(closure);
    const at::NoGradGuard no_grad;
    for (auto& group : param_groups_) {
      const auto& options = detail::options_of<Options>(group);
      std::vector<detail::FusedBatch<1>> rest;
      for (auto& parameter : group.params()) {
        if (!parameter.grad().defined()) continue;
        if (parameter.grad().layout() != at::kStrided)
          throw config_error("SGD does not support sparse gradients: make them dense");
        bool first_step = false;
        const at::Tensor buffer = options.momentum() == 0 ? at::Tensor() : momentum_of(parameter, first_step);
        if (!step_in_place(parameter, buffer, options, first_step))
          detail::add_to_batch<1>(rest, parameter, first_step, {buffer});
      }
      for (auto& batch : rest)
        batch.apply([&] {
          at::_fused_sgd_(batch.parameters, batch.gradients, batch.states[0], options.weight_decay(),
                          options.momentum(), options.lr(), options.dampening(), options.nesterov(), maximize_,
                          batch.step != 0);
        });
    }
    return loss;
  }

 private:
  using Options = torch::optim::SGDOptions;  // of a parameter group
  using State = torch::optim::SGDParamState;

  static Options defaults_of(const SGDOptions& options) {
    Options defaults(options.lr);
    defaults.momentum(options.momentum).dampening(options.dampening).weight_decay(options.weight_decay);
    defaults.nesterov(options.nesterov);
    check(defaults);
    return defaults;
  }
  static void check(const Options& options) {
    detail::check_option(options.lr() >= 0, "learning rate", options.lr());
    detail::check_option(options.momentum() >= 0, "momentum value", options.momentum());
    detail::check_option(options.weight_decay() >= 0, "weight_decay value", options.weight_decay());
    if (options.nesterov() && (options.momentum() <= 0 || options.dampening() != 0))
      throw config_error("Nesterov momentum requires a momentum and zero dampening");
  }

  // The parameter's momentum buffer, made at its first gradient and in its memory order.
  at::Tensor momentum_of(const at::Tensor& parameter, bool& first_step) {
    auto& slot = state_[parameter.unsafeGetTensorImpl()];
    if (!slot) slot = std::make_unique<State>();
    at::Tensor& buffer = static_cast<State&>(*slot).momentum_buffer();
    first_step = !buffer.defined();
    return buffer = first_step ? at::zeros_like(parameter) : detail::lay_out_like(parameter, buffer);
  }

  bool step_in_place([[maybe_unused]] const at::Tensor& parameter, [[maybe_unused]] const at::Tensor& buffer,
                     [[maybe_unused]] const Options& options, [[maybe_unused]] bool first_step) const {
#if defined(__x86_64__)
    if (!detail::steps_on_avx2(parameter)) return false;
    if (parameter.scalar_type() == at::kFloat)
      run<float>(parameter, buffer, options, first_step);
    else
      run<double>(parameter, buffer, options, first_step);
    parameter.unsafeGetTensorImpl()->bump_version();
    return true;
#else
    return false;
#endif
  }

#if defined(__x86_64__)
  template <class Real>
  void run(const at::Tensor& parameter, const at::Tensor& buffer, const Options& options, bool first_step) const {
    const at::Tensor gradient = detail::lay_out_like(parameter, parameter.grad());
    const detail::SGDConstants<Real> constants(options, first_step, maximize_);
    const auto data = [](const at::Tensor& tensor) { return tensor.mutable_data_ptr<Real>(); };
    const std::array<Real*, 2> arrays{data(gradient), data(parameter)};
    at::parallel_for(0, parameter.numel(), detail::elements_per_task, [&](std::int64_t begin, std::int64_t end) {
      if (buffer.defined())
        detail::sgd_avx2<Real, 3>(constants, {arrays[0], arrays[1], data(buffer)}, begin, end);
      else
        detail::sgd_avx2<Real, 2>(constants, arrays, begin, end);
    });
  }
#endif

  bool maximize_ = false;
};

}  // namespace detpl::inline v0::optim
