// SPDX-License-Identifier: Apache-2.0
// Adam and AdamW in one pass over each parameter's memory.
#pragma once

#include "detpl/optim/one_pass.hpp"
#include "detpl/optim/state_fields.hpp"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <tuple>

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

/// The options of `AdamW`, with PyTorch's names and defaults.
struct AdamWOptions {
  bool amsgrad = false;
  std::array<double, 2> betas{0.9, 0.999};
  double eps = 1e-8;
  double lr = 1e-3;
  bool maximize = false;
  double weight_decay = 1e-2;
};

namespace detail {

// One step's numbers, computed in double as PyTorch does and only then rounded. AdamW shrinks the parameter itself
// where Adam adds to the gradient.
template <class Real>
struct AdamStep {
  Real sign, weight_decay, shrink, one_minus_beta1, beta2, one_minus_beta2, inverse_root, eps, negative_step;

  template <class Options>
  AdamStep(const Options& options, std::int64_t step, bool maximize)
      : sign(maximize ? -1 : 1),
        weight_decay(static_cast<Real>(decoupled<Options> ? 0 : options.weight_decay())),
        shrink(static_cast<Real>(decoupled<Options> ? 1 - options.lr() * options.weight_decay() : 1)),
        one_minus_beta1(static_cast<Real>(1 - std::get<0>(options.betas()))),
        beta2(static_cast<Real>(std::get<1>(options.betas()))),
        one_minus_beta2(static_cast<Real>(1 - std::get<1>(options.betas()))),
        inverse_root(static_cast<Real>(1 / std::sqrt(1 - std::pow(std::get<1>(options.betas()), step)))),
        eps(static_cast<Real>(options.eps())),
        negative_step(static_cast<Real>(-options.lr() / (1 - std::pow(std::get<0>(options.betas()), step)))) {}

#if defined(__x86_64__)
  // `arrays` are the gradient, the parameter, exp_avg, exp_avg_sq and, for amsgrad, max_exp_avg_sq.
  [[gnu::target("avx2,fma"), gnu::always_inline]] void block(const std::array<Real*, 5>& arrays, std::int64_t i) const {
    using Wide = Avx2<Real>;
    auto parameter = Wide::load(arrays[1] + i);
    const auto gradient = Wide::fma(Wide::set(weight_decay), parameter, Wide::set(sign) * Wide::load(arrays[0] + i));
    parameter = parameter * Wide::set(shrink);
    auto average = Wide::load(arrays[2] + i);
    auto square = Wide::load(arrays[3] + i);
    average = Wide::fma(gradient - average, Wide::set(one_minus_beta1), average);
    square = Wide::fma(gradient * Wide::set(one_minus_beta2), gradient, square * Wide::set(beta2));
    Wide::store(arrays[2] + i, average);
    Wide::store(arrays[3] + i, square);
    if (arrays[4]) {
      square = Wide::larger(Wide::load(arrays[4] + i), square);
      Wide::store(arrays[4] + i, square);
    }
    const auto root = Wide::fma(Wide::sqrt(square), Wide::set(inverse_root), Wide::set(eps));
    Wide::store(arrays[1] + i, parameter + average * Wide::set(negative_step) / root);
  }
#endif

 private:
  template <class Options>
  static constexpr bool decoupled = std::same_as<Options, torch::optim::AdamWOptions>;
};

template <class AdamKind, class AdamSettings>
struct AdamRule {
  using Kind = AdamKind;
  using Options = typename Kind::Options;
  using Settings = AdamSettings;
  template <class Real>
  using Step = AdamStep<Real>;
  static constexpr std::size_t states = 3;

  static Options options_of(const Settings& settings) {
    Options options(settings.lr);
    options.betas({settings.betas[0], settings.betas[1]}).eps(settings.eps).weight_decay(settings.weight_decay);
    return options.amsgrad(settings.amsgrad);
  }
  static void check(const Options& options) {
    const auto [beta1, beta2] = options.betas();
    check_option(options.lr() >= 0, "learning rate", options.lr());
    check_option(options.eps() >= 0, "epsilon value", options.eps());
    check_option(beta1 >= 0 && beta1 < 1, "beta parameter at index 0", beta1);
    check_option(beta2 >= 0 && beta2 < 1, "beta parameter at index 1", beta2);
    check_option(options.weight_decay() >= 0, "weight_decay value", options.weight_decay());
  }
  static StepState<states> prepare(const at::Tensor& parameter, const Options& options, auto state_of) {
    auto& state = state_of();
    state.step(state.step() + 1);
    return {state.step(),
            {ready(state.exp_avg(), parameter), ready(state.exp_avg_sq(), parameter),
             options.amsgrad() ? ready(state.max_exp_avg_sq(), parameter) : at::Tensor()}};
  }
  static void step_batch(FusedBatch<states>& batch, const Options& options, bool maximize) {
    const auto [beta1, beta2] = options.betas();
    const auto step = [](auto&&... arguments) {
      if constexpr (std::same_as<Kind, AdamWKind>)
        at::_fused_adamw_(arguments...);
      else
        at::_fused_adam_(arguments...);
    };
    step(batch.parameters, batch.gradients, batch.states[0], batch.states[1], batch.states[2], batch.steps(),
         options.lr(), beta1, beta2, options.weight_decay(), options.eps(), options.amsgrad(), maximize);
  }
};

}  // namespace detail

/// Adam, as `torch.optim.Adam` computes it, in one pass over each parameter's memory.
///
/// It is a `torch::optim::Adam` with another `step()`: learning rate schedulers, `torch::save` and checkpoints see no
/// difference. A parameter without gradient is left alone. Groups may bring a `torch::optim::AdamOptions`: its members
/// that differ from PyTorch's defaults win over the optimizer's options.
/// Errors: config_error for an empty or repeated parameter, an option out of range or a sparse gradient.
/// Cost:   float and double on the CPU run on AVX2 without allocating; everything else goes through PyTorch's fused
///         kernels.
class Adam : public detail::OnePass<detail::AdamRule<detail::AdamKind, AdamOptions>> {
 public:
  using OnePass::OnePass;
};

/// AdamW, as `torch.optim.AdamW` computes it: Adam with a weight decay of its own. For the rest, see `Adam`.
class AdamW : public detail::OnePass<detail::AdamRule<detail::AdamWKind, AdamWOptions>> {
 public:
  using OnePass::OnePass;
};

}  // namespace detpl::inline v0::optim
