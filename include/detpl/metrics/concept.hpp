// SPDX-License-Identifier: Apache-2.0
// What a metric object is: something that batches update and that computes a number at the end of an epoch.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "detpl/dist/ranks.hpp"
#include "detpl/metrics/scalar.hpp"

namespace detpl::inline v0 {

/// A metric object, in torchmetrics' terms: `update` takes a batch in, `compute` gives the number, `reset` begins anew.
///
/// `reduce(ranks)` makes it stand for the batches of all ranks. Given `Arguments`, `update` has to take them.
template <class Type, class... Arguments>
concept metric = requires(Type& object, const Ranks& ranks) {
  { object.compute() } -> std::convertible_to<Scalar>;
  object.reset();
  object.reduce(ranks);
} && (sizeof...(Arguments) == 0 || requires(Type& object, Arguments&... arguments) { object.update(arguments...); });

/// Tensors by name: the states of a metric, as checkpoints store them.
using MetricState = std::vector<std::pair<std::string, torch::Tensor>>;

/// A metric object of any type, borrowed.
///
/// Two members are optional: `batch_value()` is what `log` shows at a step, the value of the latest batch alone;
/// `state_dict()` and `load_state_dict(state)` let a run go on in the middle of an epoch.
class MetricView {
 public:
  MetricView() = default;
  template <metric Type>
  explicit MetricView(Type& object) : object_(&object), table_(&table<Type>) {}

  const void* address() const { return object_; }
  void detach() { object_ = nullptr; }

  bool has_batch_value() const { return table_->batch_value; }
  Scalar batch_value() const { return table_->batch_value(object_); }
  Scalar compute() const { return table_->compute(object_); }
  void reset() const { table_->reset(object_); }
  bool has_state() const { return table_->state; }
  void reduce(const Ranks& ranks) const { table_->reduce(object_, ranks); }
  MetricState state() const { return table_->state ? table_->state(object_) : MetricState(); }
  void load_state(const MetricState& state) const {
    if (table_->load_state) table_->load_state(object_, state);
  }

 private:
  struct Table {
    Scalar (*batch_value)(void*) = nullptr;
    Scalar (*compute)(void*);
    void (*reset)(void*);
    void (*reduce)(void*, const Ranks&);
    MetricState (*state)(void*) = nullptr;
    void (*load_state)(void*, const MetricState&) = nullptr;
  };

  static Scalar one(const Scalar& number) { return number; }
  static Scalar one(const torch::Tensor& value) {
    if (value.defined() && value.numel() > 1)
      throw config_error("a metric object has " + std::to_string(value.numel()) +
                         " values: make compute() return one, or log its elements by name");
    return value;
  }

  template <class Type>
  static constexpr Table make_table() {
    Table made{.compute = [](void* object) { return one(static_cast<Type*>(object)->compute()); },
               .reset = [](void* object) { static_cast<Type*>(object)->reset(); },
               .reduce = [](void* object, const Ranks& ranks) { static_cast<Type*>(object)->reduce(ranks); }};
    if constexpr (requires(Type& object) { one(object.batch_value()); })
      made.batch_value = [](void* object) { return one(static_cast<Type*>(object)->batch_value()); };
    if constexpr (requires(Type& object, const MetricState& state) {
                    MetricState(object.state_dict());
                    object.load_state_dict(state);
                  }) {
      made.state = [](void* object) { return MetricState(static_cast<Type*>(object)->state_dict()); };
      made.load_state = [](void* object, const MetricState& state) {
        static_cast<Type*>(object)->load_state_dict(state);
      };
    }
    return made;
  }
  template <class Type>
  static constexpr Table table = make_table<Type>();

  void* object_ = nullptr;
  const Table* table_ = nullptr;
};

}  // namespace detpl::inline v0
