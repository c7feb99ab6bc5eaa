// SPDX-License-Identifier: Apache-2.0
// The states of optimizers and schedulers as Python's state_dict() has them.
#pragma once

#include <ATen/ops/scalar_tensor.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/checkpoint/state.hpp"
#include "detpl/checkpoint/torch_writer.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0::detail {

/// The options of a Python optimizer that LibTorch's of that name lacks, at Python's defaults.
inline Map python_only_options(std::string_view optimizer) {
  const Value none{};
  if (optimizer == "Adam" || optimizer == "AdamW")
    return {{"maximize", false},       {"foreach", none}, {"capturable", false},
            {"differentiable", false}, {"fused", none},   {"decoupled_weight_decay", optimizer == "AdamW"}};
  if (optimizer == "SGD") return {{"maximize", false}, {"foreach", none}, {"differentiable", false}, {"fused", none}};
  if (optimizer == "RMSprop")
    return {{"capturable", false}, {"foreach", none}, {"maximize", false}, {"differentiable", false}};
  if (optimizer == "Adagrad")
    return {{"foreach", none}, {"maximize", false}, {"differentiable", false}, {"fused", none}};
  if (optimizer == "LBFGS") return {{"maximize", false}};
  throw checkpoint_error("cannot export the state of the optimizer " + std::string(optimizer) +
                         ": Python's has another form. Export the weights only.");
}

/// Python's `state_dict()` of the checkpoint's optimizer number `index`, whose scalars are `saved`.
///
/// Source: torch/optim of PyTorch 2.15.
class PythonOptimizer {
 public:
  PythonOptimizer(const Checkpoint& checkpoint, const Map& saved, std::size_t index)
      : checkpoint_(checkpoint), saved_(saved), prefix_(std::to_string(index) + ".") {
    if (const Value* name = saved.find("optimizer"))
      if (const auto* text = name->get_if<std::string>()) name_ = *text;
  }

  c10::IValue state_dict() const {
    auto groups = python_list();
    for (const Value& group : list_at("param_groups")) groups.push_back(this->group(group));
    auto states = python_dict(c10::IntType::get());
    if (const Value* saved = saved_.find("state"))
      if (const Map* map = saved->get_if<Map>())
        for (const auto& [position, fields] : map->items) states.insert(number(position), state(position, fields));
    auto dict = python_dict();
    dict.insert("state", states);
    dict.insert("param_groups", groups);
    return dict;
  }

 private:
  c10::IValue group(const Value& saved) const {
    auto dict = python_dict();
    if (const Map* options = saved.get_if<Map>())
      for (const auto& [name, value] : options->items)
        dict.insert_or_assign(name, name == "betas" ? tuple(value) : to_python(value));
    for (const auto& [name, value] : python_only_options(name_).items) dict.insert_or_assign(name, to_python(value));
    return dict;
  }
  static c10::IValue tuple(const Value& list) {
    const c10::IValue items = to_python(list);
    return items.isList() ? c10::IValue(c10::ivalue::Tuple::create(items.toList().vec())) : items;
  }

  // The tensors of a parameter are called `0.3.exp_avg`, those of its lists `0.3.old_dirs.1`.
  c10::IValue state(const std::string& position, const Value& fields) const {
    auto dict = python_dict();
    if (const Map* scalars = fields.get_if<Map>())
      for (const auto& [name, value] : scalars->items)
        dict.insert_or_assign(name, name == "step" ? step(value) : to_python(value));
    const std::string prefix = prefix_ + position + ".";
    std::map<std::string, std::map<std::int64_t, at::Tensor>> lists;
    for (const auto& [name, tensor] : checkpoint_.optimizer) {
      if (!name.starts_with(prefix)) continue;
      const std::string field = name.substr(prefix.size());
      if (const std::size_t dot = field.find('.'); dot != field.npos)
        lists[field.substr(0, dot)][number(field.substr(dot + 1))] = to_python(name, tensor);
      else
        dict.insert_or_assign(field, to_python(name, tensor));
    }
    if (name_ == "LBFGS")
      for (const char* name : {"old_dirs", "old_stps", "ro"}) {
        auto list = python_list();
        for (const auto& [place, tensor] : lists[name]) list.push_back(tensor);
        dict.insert_or_assign(name, list);
      }
    return dict;
  }
  // Python counts steps in a tensor.
  static c10::IValue step(const Value& value) {
    const auto* count = value.get_if<std::int64_t>();
    return at::scalar_tensor(count ? static_cast<double>(*count) : 0.0, at::kFloat);
  }

  std::int64_t number(const std::string& text) const {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
      throw checkpoint_error("cannot export the state of the optimizer " + name_ + ": `" + text +
                             "` is no parameter's position. Use another checkpoint.");
    return number;
  }
  List list_at(std::string_view name) const {
    const Value* value = saved_.find(name);
    const List* list = value ? value->get_if<List>() : nullptr;
    return list ? *list : List{};
  }

  const Checkpoint& checkpoint_;
  const Map& saved_;
  std::string prefix_;
  std::string name_;
};

/// Python's `state_dict()` of a scheduler, without its options: Python's own has these already.
///
/// Errors: checkpoint_error for one whose place Python keeps in options that the checkpoint doesn't hold.
inline Map python_scheduler(const Map& saved) {
  static constexpr std::array known = {"ConstantLR",  "CosineAnnealingLR", "ExponentialLR",     "LambdaLR", "LinearLR",
                                       "MultiStepLR", "SequentialLR",      "ReduceLROnPlateau", "StepLR"};
  const Value* scheduler = saved.find("scheduler");
  const auto* name = scheduler ? scheduler->get_if<std::string>() : nullptr;
  if (!name || std::ranges::find(known, *name) == known.end())
    throw checkpoint_error("cannot export the scheduler " + (name ? *name : std::string("of a type of your own")) +
                           ": Python can't go on with it, because it keeps its place in options that are not in the "
                           "checkpoint. Export the weights only.");
  Map state;
  for (const auto& [key, value] : saved.items)
    if (key != "scheduler" && key != "steps") state[key] = value;
  const Value* last_epoch = saved.find("last_epoch");
  if (const auto* steps = last_epoch ? last_epoch->get_if<std::int64_t>() : nullptr; steps && saved.find("base_lrs"))
    state["_step_count"] = *steps + 1;
  if (const Value* rates = saved.find("base_lrs"); rates && *name == "LambdaLR" && rates->is<List>())
    state["lr_lambdas"] = List(rates->get_if<List>()->size());  // functions aren't saved
  if (Value* parts = state.find("_schedulers"))
    if (List* list = parts->get_if<List>())
      for (Value& part : *list)
        if (const Map* map = part.get_if<Map>()) part = Value(python_scheduler(*map));
  return state;
}

}  // namespace detpl::inline v0::detail
