// SPDX-License-Identifier: Apache-2.0
// What the optimizers have in common: a step goes over each parameter's memory once.
#pragma once

#include "detpl/optim/fused.hpp"
#include "detpl/optim/parameters.hpp"
#include "detpl/optim/simd.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim::detail {

// What a step works on besides parameter and gradient: how many steps the parameter has seen, this one included, and
// its state tensors, those undefined that the options do without.
template <std::size_t count>
struct StepState {
  std::int64_t step;
  std::array<at::Tensor, count> tensors;
};

// A state tensor in the memory order of its parameter; zeros where there is none yet.
inline const at::Tensor& ready(at::Tensor& state, const at::Tensor& parameter) {
  return state = state.defined() ? lay_out_like(parameter, state) : at::zeros_like(parameter);
}

#if defined(__x86_64__)
// Takes the step at elements `begin` to `end` of the arrays: gradient, parameter, states; null where there is none.
template <class Step, class Real, std::size_t count>
[[gnu::target("avx2,fma")]] void step_avx2(const Step step, const std::array<Real*, count> arrays, std::int64_t begin,
                                           std::int64_t end) {
  for (; begin + Avx2<Real>::width <= end; begin += Avx2<Real>::width) step.block(arrays, begin);
  if (begin == end) return;
  Tail<Real, count> tail(arrays, begin, end);
  step.block(tail.arrays(), 0);
  tail.write_back();
}
#endif

// An optimizer of PyTorch's with another `step()`. `Rule` says what is its own:
//   Kind, Settings                          one of state_fields.hpp, and the options that users write
//   options_of(settings), check(options)    as PyTorch's options, and whether these can be worked with
//   prepare(parameter, options, state)      its StepState; `state()` returns the parameter's state, made if need be
//   Step<Real>(options, step, maximize)     one step's numbers; `block(arrays, i)` takes it on a vector's elements at i
//   step_batch(batch, options, maximize)    the step through PyTorch
template <class Rule>
class OnePass : public Rule::Kind::Optimizer {
  using Kind = typename Rule::Kind;
  using Options = typename Kind::Options;
  using Settings = typename Rule::Settings;
  using States = decltype(StepState<Rule::states>::tensors);

 public:
  explicit OnePass(std::vector<at::Tensor> parameters, const Settings& settings = {})
      : OnePass(one_group(std::move(parameters)), settings) {}
  explicit OnePass(std::vector<ParamGroup> groups, const Settings& settings = {})
      : Kind::Optimizer(check_groups(std::move(groups)), checked(Rule::options_of(settings))),
        maximize_(settings.maximize) {
    for (auto& group : this->param_groups_) Rule::check(options_of<Options>(group));
  }

  torch::Tensor step(torch::optim::Optimizer::LossClosure closure = nullptr) override {
    const torch::Tensor loss = evaluate(closure);
    const at::NoGradGuard no_grad;
    for (auto& group : this->param_groups_) {
      const auto& options = options_of<Options>(group);
      std::vector<FusedBatch<Rule::states>> rest;
      for (auto& parameter : group.params()) {
        if (!parameter.grad().defined()) continue;
        if (parameter.grad().layout() != at::kStrided)
          throw config_error(std::string(Kind::name) + " does not support sparse gradients: make them dense");
        const auto state = Rule::prepare(parameter, options, [&]() -> auto& { return state_of(parameter); });
        if (!step_in_place(parameter, state, options)) add_to_batch(rest, parameter, state.step, state.tensors);
      }
      for (auto& batch : rest) batch.apply([&] { Rule::step_batch(batch, options, maximize_); });
    }
    return loss;
  }

 private:
  static Options checked(Options options) {
    Rule::check(options);
    return options;
  }

  auto& state_of(const at::Tensor& parameter) {
    auto& slot = this->state_[parameter.unsafeGetTensorImpl()];
    if (!slot) slot = std::make_unique<typename Kind::State>();
    return static_cast<typename Kind::State&>(*slot);
  }

  // False if the parameter's memory can't be walked here.
  bool step_in_place([[maybe_unused]] const at::Tensor& parameter,
                     [[maybe_unused]] const StepState<Rule::states>& state,
                     [[maybe_unused]] const Options& options) const {
#if defined(__x86_64__)
    if (!steps_on_avx2(parameter)) return false;
    const auto take = [&]<class Real>(Real) {
      take_step<Real>(typename Rule::template Step<Real>(options, state.step, maximize_), parameter, state.tensors);
    };
    if (parameter.scalar_type() == at::kFloat)
      take(float());
    else
      take(double());
    parameter.unsafeGetTensorImpl()->bump_version();
    return true;
#else
    return false;
#endif
  }

#if defined(__x86_64__)
  template <class Real, class Step>
  static void take_step(const Step& step, const at::Tensor& parameter, const States& states) {
    const at::Tensor gradient = lay_out_like(parameter, parameter.grad());
    std::array<Real*, Rule::states + 2> arrays{gradient.mutable_data_ptr<Real>(), parameter.mutable_data_ptr<Real>()};
    for (std::size_t i = 0; i < states.size(); ++i)
      if (states[i].defined()) arrays[i + 2] = states[i].template mutable_data_ptr<Real>();
    at::parallel_for(0, parameter.numel(), elements_per_task,
                     [&](std::int64_t begin, std::int64_t end) { step_avx2(step, arrays, begin, end); });
  }
#endif

  bool maximize_ = false;
};

}  // namespace detpl::inline v0::optim::detail
