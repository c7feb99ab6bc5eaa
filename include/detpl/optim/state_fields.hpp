// SPDX-License-Identifier: Apache-2.0
// The options and states of PyTorch's optimizers, field by field, under the names that PyTorch gives them.
#pragma once

#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/lbfgs.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <concepts>
#include <string_view>

namespace detpl::inline v0::optim::detail {

// What a tensor of a parameter's state must be.
enum class TensorRole {
  like_parameter,            // there, with the parameter's shape
  like_parameter_or_absent,  // only some options need it
  any,                       // of any shape, or absent
};

// One kind of optimizer. `options` and `state` call `visit(name, field)`, for tensors `visit(name, field,
// role)`.
template <class OptimizerType, class OptionsType, class StateType>
struct KindOf {
  using Optimizer = OptimizerType;
  using Options = OptionsType;
  using State = StateType;
};

template <class Optimizer, class Options, class State>
struct AdamLike : KindOf<Optimizer, Options, State> {
  static void options(auto& options, auto& visit) {
    visit("lr", options.lr());
    visit("betas", options.betas());
    visit("eps", options.eps());
    visit("weight_decay", options.weight_decay());
    visit("amsgrad", options.amsgrad());
  }
  static void state(auto& state, auto& visit) {
    visit("step", state.step());
    visit("exp_avg", state.exp_avg(), TensorRole::like_parameter);
    visit("exp_avg_sq", state.exp_avg_sq(), TensorRole::like_parameter);
    visit("max_exp_avg_sq", state.max_exp_avg_sq(), TensorRole::like_parameter_or_absent);
  }
};

struct AdamKind : AdamLike<torch::optim::Adam, torch::optim::AdamOptions, torch::optim::AdamParamState> {
  static constexpr std::string_view name = "Adam";
};

struct AdamWKind : AdamLike<torch::optim::AdamW, torch::optim::AdamWOptions, torch::optim::AdamWParamState> {
  static constexpr std::string_view name = "AdamW";
};

struct SGDKind : KindOf<torch::optim::SGD, torch::optim::SGDOptions, torch::optim::SGDParamState> {
  static constexpr std::string_view name = "SGD";
  static void options(auto& options, auto& visit) {
    visit("lr", options.lr());
    visit("momentum", options.momentum());
    visit("dampening", options.dampening());
    visit("weight_decay", options.weight_decay());
    visit("nesterov", options.nesterov());
  }
  static void state(auto& state, auto& visit) {
    visit("momentum_buffer", state.momentum_buffer(), TensorRole::like_parameter_or_absent);
  }
};

struct RMSpropKind : KindOf<torch::optim::RMSprop, torch::optim::RMSpropOptions, torch::optim::RMSpropParamState> {
  static constexpr std::string_view name = "RMSprop";
  static void options(auto& options, auto& visit) {
    visit("lr", options.lr());
    visit("alpha", options.alpha());
    visit("eps", options.eps());
    visit("weight_decay", options.weight_decay());
    visit("momentum", options.momentum());
    visit("centered", options.centered());
  }
  static void state(auto& state, auto& visit) {
    visit("step", state.step());
    visit("square_avg", state.square_avg(), TensorRole::like_parameter);
    visit("momentum_buffer", state.momentum_buffer(), TensorRole::like_parameter_or_absent);
    visit("grad_avg", state.grad_avg(), TensorRole::like_parameter_or_absent);
  }
};

struct AdagradKind : KindOf<torch::optim::Adagrad, torch::optim::AdagradOptions, torch::optim::AdagradParamState> {
  static constexpr std::string_view name = "Adagrad";
  static void options(auto& options, auto& visit) {
    visit("lr", options.lr());
    visit("lr_decay", options.lr_decay());
    visit("weight_decay", options.weight_decay());
    visit("initial_accumulator_value", options.initial_accumulator_value());
    visit("eps", options.eps());
  }
  static void state(auto& state, auto& visit) {
    visit("step", state.step());
    visit("sum", state.sum(), TensorRole::like_parameter);
  }
};

struct LBFGSKind : KindOf<torch::optim::LBFGS, torch::optim::LBFGSOptions, torch::optim::LBFGSParamState> {
  static constexpr std::string_view name = "LBFGS";
  static void options(auto& options, auto& visit) {
    visit("lr", options.lr());
    visit("max_iter", options.max_iter());
    visit("max_eval", options.max_eval());
    visit("tolerance_grad", options.tolerance_grad());
    visit("tolerance_change", options.tolerance_change());
    visit("history_size", options.history_size());
    visit("line_search_fn", options.line_search_fn());
  }
  // Its `al` is left out: each iteration writes it before reading it.
  static void state(auto& state, auto& visit) {
    visit("func_evals", state.func_evals());
    visit("n_iter", state.n_iter());
    visit("t", state.t());
    visit("prev_loss", state.prev_loss());
    visit("d", state.d(), TensorRole::any);
    visit("H_diag", state.H_diag(), TensorRole::any);
    visit("prev_flat_grad", state.prev_flat_grad(), TensorRole::any);
    visit("old_dirs", state.old_dirs(), TensorRole::any);
    visit("old_stps", state.old_stps(), TensorRole::any);
    visit("ro", state.ro(), TensorRole::any);
  }
};

template <class Optimizer, class Kind>
inline constexpr bool is_kind = std::derived_from<Optimizer, typename Kind::Optimizer>;
template <class Optimizer, class Use, class... Kinds>
bool with_kind_among(const torch::optim::OptimizerOptions& options, Use& use) {
  constexpr bool known = (is_kind<Optimizer, Kinds> || ...);
  const auto try_kind = [&]<class Kind>(Kind kind) {
    if constexpr (!known || is_kind<Optimizer, Kind>) {
      if (dynamic_cast<const typename Kind::Options*>(&options)) return use(kind), true;
    }
    return false;
  };
  return (try_kind(Kinds{}) || ...);
}

// Calls `use(kind)` with the kind of optimizer that `options` belong to; false if they belong to none of these.
// Code is generated for the kind that `Optimizer` is; for all kinds if its type doesn't say.
template <class Optimizer, class Use>
bool with_kind(const torch::optim::OptimizerOptions& options, Use use) {
  return with_kind_among<Optimizer, Use, AdamKind, AdamWKind, SGDKind, RMSpropKind, AdagradKind, LBFGSKind>(options,
                                                                                                            use);
}

}  // namespace detpl::inline v0::optim::detail
