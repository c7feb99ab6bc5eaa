// SPDX-License-Identifier: Apache-2.0
// RMSprop in one pass over each parameter's memory.
#pragma once

#include "detpl/optim/one_pass.hpp"
#include "detpl/optim/state_fields.hpp"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_neg.h>
#include <ATen/ops/_foreach_sqrt.h>

#include <array>
#include <cstdint>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `RMSprop`, with PyTorch's names and defaults.
struct RMSpropOptions {
  double alpha = 0.99;
  bool centered = false;
  double eps = 1e-8;
  double lr = 1e-2;
  bool maximize = false;
  double momentum = 0;
  double weight_decay = 0;
};

namespace detail {

template <class Real>
struct RMSpropStep {
  Real sign, weight_decay, alpha, one_minus_alpha, eps, momentum, negative_lr;

  RMSpropStep(const torch::optim::RMSpropOptions& options, std::int64_t, bool maximize)
      : sign(maximize ? -1 : 1),
        weight_decay(static_cast<Real>(options.weight_decay())),
        alpha(static_cast<Real>(options.alpha())),
        one_minus_alpha(static_cast<Real>(1 - options.alpha())),
        eps(static_cast<Real>(options.eps())),
        momentum(static_cast<Real>(options.momentum())),
        negative_lr(static_cast<Real>(-options.lr())) {}

#if defined(__x86_64__)
  // `arrays` are the gradient, the parameter, square_avg, where centered grad_avg, and with momentum its buffer.
  [[gnu::target("avx2,fma"), gnu::always_inline]] void block(const std::array<Real*, 5>& arrays, std::int64_t i) const {
    using Wide = Avx2<Real>;
    const auto parameter = Wide::load(arrays[1] + i);
    const auto gradient = Wide::fma(Wide::set(weight_decay), parameter, Wide::set(sign) * Wide::load(arrays[0] + i));
    auto square = Wide::load(arrays[2] + i);
    square = Wide::fma(gradient * Wide::set(one_minus_alpha), gradient, square * Wide::set(alpha));
    Wide::store(arrays[2] + i, square);
    if (arrays[3]) {
      auto average = Wide::load(arrays[3] + i);
      average = Wide::fma(gradient - average, Wide::set(one_minus_alpha), average);
      Wide::store(arrays[3] + i, average);
      square = Wide::fma(-average, average, square);
    }
    const auto root = Wide::sqrt(square) + Wide::set(eps);
    if (arrays[4]) {
      const auto buffer = Wide::load(arrays[4] + i) * Wide::set(momentum) + gradient / root;
      Wide::store(arrays[4] + i, buffer);
      Wide::store(arrays[1] + i, Wide::fma(buffer, Wide::set(negative_lr), parameter));
    } else {
      Wide::store(arrays[1] + i, parameter + gradient * Wide::set(negative_lr) / root);
    }
  }
#endif
};

struct RMSpropRule {
  using Kind = RMSpropKind;
  using Options = Kind::Options;
  using Settings = RMSpropOptions;
  template <class Real>
  using Step = RMSpropStep<Real>;
  static constexpr std::size_t states = 3;

  static Options options_of(const Settings& settings) {
    Options options(settings.lr);
    options.alpha(settings.alpha).eps(settings.eps).weight_decay(settings.weight_decay);
    return options.momentum(settings.momentum).centered(settings.centered);
  }
  static void check(const Options& options) {
    check_option(options.lr() >= 0, "learning rate", options.lr());
    check_option(options.eps() >= 0, "epsilon value", options.eps());
    check_option(options.momentum() >= 0, "momentum value", options.momentum());
    check_option(options.weight_decay() >= 0, "weight_decay value", options.weight_decay());
    check_option(options.alpha() >= 0, "alpha value", options.alpha());
  }
  static StepState<states> prepare(const at::Tensor& parameter, const Options& options, auto state_of) {
    auto& state = state_of();
    state.step(state.step() + 1);
    return {
        state.step(),
        {ready(state.square_avg(), parameter), options.centered() ? ready(state.grad_avg(), parameter) : at::Tensor(),
         options.momentum() > 0 ? ready(state.momentum_buffer(), parameter) : at::Tensor()}};
  }
  // PyTorch has no fused kernel for this one.
  static void step_batch(FusedBatch<states>& batch, const Options& options, bool maximize) {
    const auto& [squares, averages, buffers] = batch.states;
    std::vector<at::Tensor> gradients = maximize ? at::_foreach_neg(batch.gradients) : batch.gradients;
    if (options.weight_decay() != 0) gradients = at::_foreach_add(gradients, batch.parameters, options.weight_decay());
    at::_foreach_mul_(squares, options.alpha());
    at::_foreach_addcmul_(squares, gradients, gradients, 1 - options.alpha());
    if (options.centered()) at::_foreach_lerp_(averages, gradients, 1 - options.alpha());
    const auto roots =
        at::_foreach_sqrt(options.centered() ? at::_foreach_addcmul(squares, averages, averages, -1) : squares);
    at::_foreach_add_(roots, options.eps());
    if (options.momentum() > 0) {
      at::_foreach_mul_(buffers, options.momentum());
      at::_foreach_addcdiv_(buffers, gradients, roots);
      at::_foreach_add_(batch.parameters, buffers, -options.lr());
    } else {
      at::_foreach_addcdiv_(batch.parameters, gradients, roots, -options.lr());
    }
  }
};

}  // namespace detail

/// RMSprop, as `torch.optim.RMSprop` computes it, in one pass over each parameter's memory.
///
/// It is a `torch::optim::RMSprop` with another `step()`; for the rest, see `Adam`.
/// Errors: config_error for an empty or repeated parameter, an option out of range or a sparse gradient.
class RMSprop : public detail::OnePass<detail::RMSpropRule> {
 public:
  using OnePass::OnePass;
};

}  // namespace detpl::inline v0::optim
