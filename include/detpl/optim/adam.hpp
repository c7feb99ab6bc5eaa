// SPDX-License-Identifier: Apache-2.0
// Adam in one pass over each parameter's memory.
#pragma once

#include "detpl/optim/fused.hpp"
#include "detpl/optim/parameters.hpp"
#include "detpl/optim/simd.hpp"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/full.h>
#include <torch/optim/adam.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `Adam`, with PyTorch's names and defaults.
struct AdamOptions {
  bool amsgrad = false;
  std::array<double, 2> betas{0.9, 0.999};
  double eps = 1e-8;
  double lr = 1e-3;
  bool maximize = false;
  double weight_decay = 0;
};

namespace detail {

// One step's numbers, computed in double as PyTorch does and only then rounded.
template <class Real>
struct AdamConstants {
  Real sign, weight_decay, one_minus_beta1, beta2, one_minus_beta2, inverse_root, eps, negative_step;

  AdamConstants(const torch::optim::AdamOptions& options, std::int64_t step, bool maximize)
      : sign(maximize ? -1 : 1),
        weight_decay(static_cast<Real>(options.weight_decay())),
        one_minus_beta1(static_cast<Real>(1 - std::get<0>(options.betas()))),
        beta2(static_cast<Real>(std::get<1>(options.betas()))),
        one_minus_beta2(static_cast<Real>(1 - std::get<1>(options.betas()))),
        inverse_root(static_cast<Real>(1 / std::sqrt(1 - std::pow(std::get<1>(options.betas()), step)))),
        eps(static_cast<Real>(options.eps())),
        negative_step(static_cast<Real>(-options.lr() / (1 - std::pow(std::get<0>(options.betas()), step)))) {}
};

#if defined(__x86_64__)
// Gradient, parameter, exp_avg, exp_avg_sq and, for amsgrad, max_exp_avg_sq.
template <class Real, std::size_t count>
using AdamArrays = std::array<Real*, count>;

template <class Real, std::size_t count>
[[gnu::target("avx2,fma"), gnu::always_inline]] inline void adam_block(const AdamConstants<Real>& constants,
                                                                       const AdamArrays<Real, count>& arrays,
                                                                       std::int64_t i) {
  using Wide = Avx2<Real>;
  const auto parameter = Wide::load(arrays[1] + i);
  const auto gradient =
      Wide::fma(Wide::set(constants.weight_decay), parameter, Wide::set(constants.sign) * Wide::load(arrays[0] + i));
  auto average = Wide::load(arrays[2] + i);
  auto square = Wide::load(arrays[3] + i);
  average = Wide::fma(gradient - average, Wide::set(constants.one_minus_beta1), average);
  square = Wide::fma(gradient * Wide::set(constants.one_minus_beta2), gradient, square * Wide::set(constants.beta2));
  Wide::store(arrays[2] + i, average);
  Wide::store(arrays[3] + i, square);
  if constexpr (count == 5) {
    square = Wide::larger(Wide::load(arrays[4] + i), square);
    Wide::store(arrays[4] + i, square);
  }
  const auto root = Wide::fma(Wide::sqrt(square), Wide::set(constants.inverse_root), Wide::set(constants.eps));
  Wide::store(arrays[1] + i, parameter + average * Wide::set(constants.negative_step) / root);
}

template <class Real, std::size_t count>
[[gnu::target("avx2,fma")]] void adam_avx2(const AdamConstants<Real> constants, const AdamArrays<Real, count> arrays,
                                           std::int64_t begin, std::int64_t end) {
  for (; begin + Avx2<Real>::width <= end; begin += Avx2<Real>::width) adam_block(constants, arrays, begin);
  if (begin == end) return;
  Tail<Real, count> tail(arrays, begin, end);
  adam_block(constants, tail.arrays(), 0);
  tail.write_back();
}
#endif

}  // namespace detail

/// Adam, as `torch.optim.Adam` computes it, in one pass over each parameter's memory.
///
/// It is a `torch::optim::Adam` with another `step()`: learning rate schedulers, `torch::save` and checkpoints see no
/// difference. A parameter without gradient is left alone.
/// Errors: config_error for an empty or repeated parameter, an option out of range or a sparse gradient.
/// Cost:   float and double on the CPU run on AVX2 without allocating; everything else goes through PyTorch's fused
///         kernels.
class Adam : public torch::optim::Adam {
 public:
  explicit Adam(std::vector<at::Tensor> parameters, const AdamOptions& options = {})
      : Adam(detail::one_group(std::move(parameters)), options) {}
  /// Groups may bring a `torch::optim::AdamOptions`: its members that differ from PyTorch's defaults win over
  /// `options`.
  explicit Adam(std::vector<ParamGroup> groups, const AdamOptions& options = {})
      : torch::optim::Adam(detail::check_groups(std::move(groups)), defaults_of(options)), maximize_(options.maximize) {
    for (auto& group : param_groups_) check(detail::options_of<Options>(group));
  }

  torch::Tensor step(LossClosure closure = nullptr) override {
    const torch::Tensor loss = detail::evaluate(closure);
    const at::NoGradGuard no_grad;
    for (auto& group : param_groups_) {
      const auto& options = detail::options_of<Options>(group);
      const bool amsgrad = options.amsgrad();
      std::vector<detail::FusedBatch<3>> rest;
      for (auto& parameter : group.params()) {
        if (!parameter.grad().defined()) continue;
        auto& state = state_of(parameter, amsgrad);
        state.step(state.step() + 1);
        if (!step_in_place(parameter, state, options))
          detail::add_to_batch<3>(
              rest, parameter, state.step(),
              {state.exp_avg(), state.exp_avg_sq(), amsgrad ? state.max_exp_avg_sq() : at::Tensor()});
      }
      for (auto& batch : rest) step_batch(batch, options);
    }
    return loss;
  }

 private:
  using Options = torch::optim::AdamOptions;  // of a parameter group
  using State = torch::optim::AdamParamState;

  static Options defaults_of(const AdamOptions& options) {
    Options defaults(options.lr);
    defaults.betas({options.betas[0], options.betas[1]}).eps(options.eps).weight_decay(options.weight_decay);
    defaults.amsgrad(options.amsgrad);
    check(defaults);
    return defaults;
  }
  static void check(const Options& options) {
    const auto [beta1, beta2] = options.betas();
    detail::check_option(options.lr() >= 0, "learning rate", options.lr());
    detail::check_option(options.eps() >= 0, "epsilon value", options.eps());
    detail::check_option(beta1 >= 0 && beta1 < 1, "beta parameter at index 0", beta1);
    detail::check_option(beta2 >= 0 && beta2 < 1, "beta parameter at index 1", beta2);
    detail::check_option(options.weight_decay() >= 0, "weight_decay value", options.weight_decay());
  }

  // The parameter's state, made at its first gradient and in its memory order.
  State& state_of(const at::Tensor& parameter, bool amsgrad) {
    if (parameter.grad().layout() != at::kStrided)
      throw config_error("Adam does not support sparse gradients: make them dense");
    auto& slot = state_[parameter.unsafeGetTensorImpl()];
    if (!slot) slot = std::make_unique<State>();
    auto& state = static_cast<State&>(*slot);
    const auto prepare = [&](at::Tensor& average) {
      average = average.defined() ? detail::lay_out_like(parameter, average) : at::zeros_like(parameter);
    };
    prepare(state.exp_avg());
    prepare(state.exp_avg_sq());
    if (amsgrad) prepare(state.max_exp_avg_sq());
    return state;
  }

  bool step_in_place([[maybe_unused]] const at::Tensor& parameter, [[maybe_unused]] State& state,
                     [[maybe_unused]] const Options& options) const {
#if defined(__x86_64__)
    if (!detail::steps_on_avx2(parameter)) return false;
    if (parameter.scalar_type() == at::kFloat)
      run<float>(parameter, state, options);
    else
      run<double>(parameter, state, options);
    parameter.unsafeGetTensorImpl()->bump_version();
    return true;
#else
    return false;
#endif
  }

#if defined(__x86_64__)
  template <class Real>
  void run(const at::Tensor& parameter, State& state, const Options& options) const {
    const at::Tensor gradient = detail::lay_out_like(parameter, parameter.grad());
    const detail::AdamConstants<Real> constants(options, state.step(), maximize_);
    const auto data = [](const at::Tensor& tensor) { return tensor.mutable_data_ptr<Real>(); };
    const std::array<Real*, 4> arrays{data(gradient), data(parameter), data(state.exp_avg()), data(state.exp_avg_sq())};
    at::parallel_for(0, parameter.numel(), detail::elements_per_task, [&](std::int64_t begin, std::int64_t end) {
      if (options.amsgrad())
        detail::adam_avx2<Real, 5>(
            constants, {arrays[0], arrays[1], arrays[2], arrays[3], data(state.max_exp_avg_sq())}, begin, end);
      else
        detail::adam_avx2<Real, 4>(constants, arrays, begin, end);
    });
  }
#endif

  void step_batch(detail::FusedBatch<3>& batch, const Options& options) const {
    const auto [beta1, beta2] = options.betas();
    const at::Tensor step =
        at::full({}, batch.step, at::TensorOptions(at::kFloat).device(batch.parameters.front().device()));
    const std::vector<at::Tensor> steps(batch.parameters.size(), step);
    batch.apply([&, beta1 = beta1, beta2 = beta2] {
      at::_fused_adam_(batch.parameters, batch.gradients, batch.states[0], batch.states[1], batch.states[2], steps,
                       options.lr(), beta1, beta2, options.weight_decay(), options.eps(), options.amsgrad(), maximize_);
    });
  }

  bool maximize_ = false;
};

}  // namespace detpl::inline v0::optim
