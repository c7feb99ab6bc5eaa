// SPDX-License-Identifier: Apache-2.0
// Adagrad in one pass over each parameter's memory.
#pragma once

#include "detpl/optim/one_pass.hpp"
#include "detpl/optim/state_fields.hpp"

#include <ATen/ops/_fused_adagrad.h>
#include <ATen/ops/complex.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/real.h>

#include <array>
#include <cstdint>

namespace detpl::inline v0::optim {

/// The options of `Adagrad`, with PyTorch's names and defaults.
struct AdagradOptions {
  double eps = 1e-10;
  double initial_accumulator_value = 0;
  double lr = 1e-2;
  double lr_decay = 0;
  bool maximize = false;
  double weight_decay = 0;
};

namespace detail {

template <class Real>
struct AdagradStep {
  Real sign, weight_decay, eps, negative_rate;

  AdagradStep(const torch::optim::AdagradOptions& options, std::int64_t step, bool maximize)
      : sign(maximize ? -1 : 1),
        weight_decay(static_cast<Real>(options.weight_decay())),
        eps(static_cast<Real>(options.eps())),
        negative_rate(static_cast<Real>(-options.lr() / (1 + static_cast<double>(step - 1) * options.lr_decay()))) {}

#if defined(__x86_64__)
  // `arrays` are the gradient, the parameter and the sum of squares.
  [[gnu::target("avx2,fma"), gnu::always_inline]] void block(const std::array<Real*, 3>& arrays, std::int64_t i) const {
    using Wide = Avx2<Real>;
    const auto parameter = Wide::load(arrays[1] + i);
    const auto gradient = Wide::fma(Wide::set(weight_decay), parameter, Wide::set(sign) * Wide::load(arrays[0] + i));
    const auto sum = Wide::fma(gradient, gradient, Wide::load(arrays[2] + i));
    Wide::store(arrays[2] + i, sum);
    const auto root = Wide::sqrt(sum) + Wide::set(eps);
    Wide::store(arrays[1] + i, parameter + gradient * Wide::set(negative_rate) / root);
  }
#endif
};

struct AdagradRule {
  using Kind = AdagradKind;
  using Options = Kind::Options;
  using Settings = AdagradOptions;
  template <class Real>
  using Step = AdagradStep<Real>;
  static constexpr std::size_t states = 1;

  static Options options_of(const Settings& settings) {
    Options options(settings.lr);
    options.lr_decay(settings.lr_decay).weight_decay(settings.weight_decay).eps(settings.eps);
    return options.initial_accumulator_value(settings.initial_accumulator_value);
  }
  static void check(const Options& options) {
    check_option(options.lr() >= 0, "learning rate", options.lr());
    check_option(options.lr_decay() >= 0, "lr_decay value", options.lr_decay());
    check_option(options.weight_decay() >= 0, "weight_decay value", options.weight_decay());
    check_option(options.initial_accumulator_value() >= 0, "initial_accumulator_value value",
                 options.initial_accumulator_value());
    check_option(options.eps() >= 0, "epsilon value", options.eps());
  }
  // LibTorch makes the sums with the optimizer, but not those of groups added later, and of complex ones only the
  // real part.
  static StepState<states> prepare(const at::Tensor& parameter, const Options& options, auto state_of) {
    auto& state = state_of();
    at::Tensor& sum = state.sum();
    if (!sum.defined()) sum = at::full_like(parameter, options.initial_accumulator_value());
    if (state.step() == 0 && sum.is_complex()) sum = at::complex(at::real(sum), at::real(sum));
    state.step(state.step() + 1);
    return {state.step(), {ready(sum, parameter)}};
  }
  static void step_batch(FusedBatch<states>& batch, const Options& options, bool maximize) {
    at::_fused_adagrad_(batch.parameters, batch.gradients, batch.states[0], batch.steps(), options.lr(),
                        options.lr_decay(), options.weight_decay(), options.eps(), maximize);
  }
};

}  // namespace detail

/// Adagrad, as `torch.optim.Adagrad` computes it, in one pass over each parameter's memory.
///
/// It is a `torch::optim::Adagrad` with another `step()`; for the rest, see `Adam`. As in PyTorch all groups start from
/// the optimizer's `initial_accumulator_value`.
/// Errors: config_error for an empty or repeated parameter, an option out of range or a sparse gradient.
class Adagrad : public detail::OnePass<detail::AdagradRule> {
 public:
  using OnePass::OnePass;
};

}  // namespace detpl::inline v0::optim
