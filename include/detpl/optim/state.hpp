// SPDX-License-Identifier: Apache-2.0
// An optimizer's state as named tensors and plain data, and back: what checkpoints are made of.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"
#include "detpl/optim/scalar_reader.hpp"
#include "detpl/optim/state_fields.hpp"

#include <c10/util/Type.h>
#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// Everything an optimizer needs to go on as if it had never stopped.
///
/// Tensors are named by the parameter's position over all groups and PyTorch's name: `0.exp_avg`,
/// `3.old_dirs.1`. The scalars have the shape of Python's `state_dict()`: `param_groups` (a list of options,
/// with `params`, the positions) and `state` (position to scalars such as `step`); `optimizer` names the
/// kind.
struct OptimizerState {
  Map scalars;
  std::vector<std::pair<std::string, at::Tensor>> tensors;
};

namespace detail {

// Puts the fields it visits into `scalars`, and tensors into `tensors` under names that begin with `prefix`.
struct FieldWriter {
  std::string prefix;
  std::vector<std::pair<std::string, at::Tensor>>& tensors;
  Map scalars{};

  void operator()(const std::string& name, const at::Tensor& tensor, TensorRole) {
    if (tensor.defined()) tensors.emplace_back(prefix + name, tensor);
  }
  void operator()(const std::string& name, const std::deque<at::Tensor>& list, TensorRole role) {
    scalars[name] = static_cast<std::int64_t>(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) (*this)(name + "." + std::to_string(i), list[i], role);
  }
  void operator()(const std::string& name, const std::tuple<double, double>& pair) {
    scalars[name] = List{std::get<0>(pair), std::get<1>(pair)};
  }
  template <class Scalar>
  void operator()(const std::string& name, const std::optional<Scalar>& scalar) {
    scalars[name] = scalar ? Value(*scalar) : Value();
  }
  template <class Scalar>
  void operator()(const std::string& name, const Scalar& scalar) {
    scalars[name] = scalar;
  }
};

// Fills the tensors it visits too, from `tensors`; one that is read is taken out.
struct FieldReader : ScalarReader {
  std::map<std::string, at::Tensor>& tensors;
  std::string prefix{};
  at::Tensor parameter{};

  using ScalarReader::operator();
  void operator()(const std::string& name, at::Tensor& tensor, TensorRole role) const {
    const auto found = tensors.find(prefix + name);
    if (found == tensors.end()) {
      if (role == TensorRole::like_parameter) fail("tensor " + prefix + name + " is missing");
      return;
    }
    const at::Tensor& saved = found->second;
    if (role != TensorRole::any && saved.sizes() != parameter.sizes()) {
      std::ostringstream shapes;
      shapes << "tensor " << found->first << " has shape " << saved.sizes() << ", but its parameter "
             << parameter.sizes();
      fail(shapes.str());
    }
    tensor = saved.to(parameter.options().dtype(saved.is_floating_point() ? parameter.dtype() : saved.dtype()),
                      /*non_blocking=*/false, /*copy=*/true);
    tensors.erase(found);
  }
  void operator()(const std::string& name, std::deque<at::Tensor>& list, TensorRole role) const {
    std::int64_t size = 0;
    (*this)(name, size);
    for (std::int64_t i = 0; i < size; ++i) {
      (*this)(name + "." + std::to_string(i), list.emplace_back(), role);
      if (!list.back().defined()) fail("tensor " + prefix + name + "." + std::to_string(i) + " is missing");
    }
  }
};

// Calls `use(kind)` with the optimizer's kind.
template <class Optimizer, class Use>
void with_kind_of(const Optimizer& optimizer, Use use) {
  const torch::optim::OptimizerOptions& options = optimizer.defaults();
  if (!with_kind<Optimizer>(options, use))
    throw config_error("the state of an optimizer with options of type " + c10::demangle(typeid(options).name()) +
                       " can't be saved: use Adam, AdamW, SGD, RMSprop, Adagrad or LBFGS");
}

// What `load_optimizer_state` puts in place once all of it has been read.
template <class Kind>
struct LoadedState {
  std::vector<typename Kind::Options> options;
  std::vector<std::pair<void*, std::unique_ptr<torch::optim::OptimizerParamState>>> states;
};

template <class Kind>
LoadedState<Kind> read_state(const torch::optim::Optimizer& optimizer, const OptimizerState& saved) {
  std::map<std::string, at::Tensor> tensors(saved.tensors.begin(), saved.tensors.end());
  const FieldReader root{{"optimizer state, at the top", saved.scalars}, tensors};
  if (const auto* kind = root.at("optimizer").get_if<std::string>(); !kind || *kind != Kind::name)
    root.fail("it is that of " + (kind ? *kind : "no optimizer") + ", not of " + std::string(Kind::name));
  const auto* groups = root.at("param_groups").get_if<List>();
  const auto* states = root.at("state").get_if<Map>();
  const auto count = optimizer.param_groups().size();
  if (!groups || !states) root.fail("param_groups isn't a list or state isn't a map");
  if (groups->size() != count)
    root.fail("it has " + std::to_string(groups->size()) + " parameter groups, the optimizer " + std::to_string(count));

  LoadedState<Kind> loaded;
  std::size_t position = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& group = optimizer.param_groups()[i];
    const auto* scalars = (*groups)[i].get_if<Map>();
    if (!scalars) root.fail("param_groups[" + std::to_string(i) + "] isn't a map");
    const FieldReader reader{{"optimizer state, param_groups[" + std::to_string(i) + "]", *scalars}, tensors};
    const auto* positions = reader.at("params").get_if<List>();
    if (!positions || positions->size() != group.params().size())
      reader.fail("it has " + std::to_string(positions ? positions->size() : 0) +
                  " parameters, the optimizer's group " + std::to_string(group.params().size()));
    loaded.options.push_back(dynamic_cast<const typename Kind::Options&>(group.options()));
    Kind::options(loaded.options.back(), reader);
    for (const at::Tensor& parameter : group.params()) {
      const std::string name = std::to_string(position++);
      const Value* entry = states->find(name);
      if (!entry) continue;
      const auto* fields = entry->get_if<Map>();
      if (!fields) root.fail("state " + name + " isn't a map");
      auto state = std::make_unique<typename Kind::State>();
      const FieldReader state_reader{
          {"optimizer state, state of parameter " + name, *fields}, tensors, name + ".", parameter};
      Kind::state(*state, state_reader);
      loaded.states.emplace_back(parameter.unsafeGetTensorImpl(), std::move(state));
    }
  }
  if (loaded.states.size() != states->items.size())
    root.fail("it has states for parameters beyond the optimizer's " + std::to_string(position));
  if (!tensors.empty()) root.fail("tensor " + tensors.begin()->first + " belongs to no parameter of this optimizer");
  return loaded;
}

}  // namespace detail

/// Returns the state of `optimizer`: one of detpl's, or `torch::optim`'s Adam, AdamW, SGD, RMSprop, Adagrad
/// or LBFGS.
///
/// Order:  tensors by parameter, then as PyTorch declares them. They are shared with the optimizer, not copied.
/// Errors: config_error for any other optimizer.
template <std::derived_from<torch::optim::Optimizer> Optimizer>
OptimizerState optimizer_state(const Optimizer& optimizer) {
  OptimizerState saved;
  detail::with_kind_of(optimizer, [&]<class Kind>(Kind) {
    List groups;
    Map states;
    std::size_t position = 0;
    for (const auto& group : optimizer.param_groups()) {
      detail::FieldWriter options{"", saved.tensors};
      Kind::options(dynamic_cast<const typename Kind::Options&>(group.options()), options);
      List positions;
      for (const at::Tensor& parameter : group.params()) {
        const std::string name = std::to_string(position);
        positions.emplace_back(static_cast<std::int64_t>(position++));
        const auto state = optimizer.state().find(parameter.unsafeGetTensorImpl());
        if (state == optimizer.state().end()) continue;
        detail::FieldWriter fields{name + ".", saved.tensors};
        Kind::state(dynamic_cast<const typename Kind::State&>(*state->second), fields);
        states[name] = std::move(fields.scalars);
      }
      options.scalars["params"] = std::move(positions);
      groups.emplace_back(std::move(options.scalars));
    }
    saved.scalars = Map{{"optimizer", Kind::name}, {"param_groups", std::move(groups)}, {"state", std::move(states)}};
  });
  return saved;
}

/// Puts `saved` into `optimizer`, which has the same kind, groups and parameter shapes as the one it came
/// from.
///
/// Tensors are copied to the device and dtype of their parameter.
/// Errors: checkpoint_error naming what is missing or doesn't fit; the optimizer is then unchanged.
template <std::derived_from<torch::optim::Optimizer> Optimizer>
void load_optimizer_state(Optimizer& optimizer, const OptimizerState& saved) {
  detail::with_kind_of(optimizer, [&]<class Kind>(Kind) {
    auto loaded = detail::read_state<Kind>(optimizer, saved);
    for (std::size_t i = 0; i < loaded.options.size(); ++i)
      dynamic_cast<typename Kind::Options&>(optimizer.param_groups()[i].options()) = loaded.options[i];
    optimizer.state().clear();
    for (auto& [parameter, state] : loaded.states) optimizer.state()[parameter] = std::move(state);
  });
}

}  // namespace detpl::inline v0::optim
