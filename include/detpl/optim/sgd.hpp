// SPDX-License-Identifier: Apache-2.0
// Stochastic gradient descent, with momentum, in one pass over each parameter's memory.
#pragma once

#include "detpl/optim/one_pass.hpp"
#include "detpl/optim/state_fields.hpp"

#include <ATen/ops/_fused_sgd.h>

#include <array>
#include <cstdint>

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
struct SGDStep {
  Real sign, weight_decay, momentum, kept, negative_lr;
  bool nesterov;

  SGDStep(const torch::optim::SGDOptions& options, std::int64_t step, bool maximize)
      : sign(maximize ? -1 : 1),
        weight_decay(static_cast<Real>(options.weight_decay())),
        momentum(static_cast<Real>(options.momentum())),
        kept(step == 1 ? Real(1) : static_cast<Real>(1 - options.dampening())),
        negative_lr(static_cast<Real>(-options.lr())),
        nesterov(options.nesterov()) {}

#if defined(__x86_64__)
  // `arrays` are the gradient, the parameter and, with momentum, its buffer.
  [[gnu::target("avx2,fma"), gnu::always_inline]] void block(const std::array<Real*, 3>& arrays, std::int64_t i) const {
    using Wide = Avx2<Real>;
    const auto parameter = Wide::load(arrays[1] + i);
    auto gradient = Wide::fma(Wide::set(weight_decay), parameter, Wide::set(sign) * Wide::load(arrays[0] + i));
    if (arrays[2]) {
      const auto buffer = Wide::fma(gradient, Wide::set(kept), Wide::load(arrays[2] + i) * Wide::set(momentum));
      Wide::store(arrays[2] + i, buffer);
      gradient = nesterov ? Wide::fma(buffer, Wide::set(momentum), gradient) : buffer;
    }
    Wide::store(arrays[1] + i, Wide::fma(gradient, Wide::set(negative_lr), parameter));
  }
#endif
};

struct SGDRule {
  using Kind = SGDKind;
  using Options = Kind::Options;
  using Settings = SGDOptions;
  template <class Real>
  using Step = SGDStep<Real>;
  static constexpr std::size_t states = 1;

  static Options options_of(const Settings& settings) {
    Options options(settings.lr);
    options.momentum(settings.momentum).dampening(settings.dampening).weight_decay(settings.weight_decay);
    return options.nesterov(settings.nesterov);
  }
  static void check(const Options& options) {
    check_option(options.lr() >= 0, "learning rate", options.lr());
    check_option(options.momentum() >= 0, "momentum value", options.momentum());
    check_option(options.weight_decay() >= 0, "weight_decay value", options.weight_decay());
    if (options.nesterov() && (options.momentum() <= 0 || options.dampening() != 0))
      throw config_error("Nesterov momentum requires a momentum and zero dampening");
  }
  // PyTorch's SGD doesn't count its steps: all after the first, which makes the buffer, are a second one.
  static StepState<states> prepare(const at::Tensor& parameter, const Options& options, auto state_of) {
    if (options.momentum() == 0) return {2, {}};
    at::Tensor& buffer = state_of().momentum_buffer();
    const std::int64_t step = buffer.defined() ? 2 : 1;
    return {step, {ready(buffer, parameter)}};
  }
  static void step_batch(FusedBatch<states>& batch, const Options& options, bool maximize) {
    at::_fused_sgd_(batch.parameters, batch.gradients, batch.states[0], options.weight_decay(), options.momentum(),
                    options.lr(), options.dampening(), options.nesterov(), maximize, batch.step == 1);
  }
};

}  // namespace detail

/// Stochastic gradient descent, as `torch.optim.SGD` computes it, in one pass over each parameter's memory.
///
/// It is a `torch::optim::SGD` with another `step()`; for the rest, see `Adam`.
/// Errors: config_error for an empty or repeated parameter, an option out of range or a sparse gradient.
class SGD : public detail::OnePass<detail::SGDRule> {
 public:
  using OnePass::OnePass;
};

}  // namespace detpl::inline v0::optim
