// SPDX-License-Identifier: Apache-2.0
// The base that makes a metric object easy: states that add up, whose reset, reduction and storage it brings.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "detpl/core/tuple.hpp"
#include "detpl/metrics/concept.hpp"

namespace detpl::inline v0 {

/// What a metric accumulates under one name: a sum, mean, minimum, maximum, or all that came in (Reduce::cat).
///
/// Shapes: any; the same in every `add`, but for dim 0 with Reduce::cat.
/// Cost:   stays on the device of what is added and never waits for it; kept in double, but for Reduce::cat.
class State {
 public:
  explicit State(std::string name, Reduce how = Reduce::sum) : name_(std::move(name)), how_(how) {}

  /// Takes a value in.
  void add(const torch::Tensor& value) {
    const torch::NoGradGuard no_grad;
    if (latest_read_) close_batch();
    if (how_ == Reduce::cat)
      append(latest_, {{value.detach().dim() == 0 ? value.detach().reshape({1}) : value.detach()}});
    else
      append(latest_, {{value.detach().to(torch::kDouble, /*non_blocking=*/false, /*copy=*/true)}, 1});
  }
  template <class Number>
    requires std::integral<Number> || std::floating_point<Number>
  void add(Number number) {
    add(torch::full({}, static_cast<double>(number), torch::kDouble));
  }

  /// The sum, mean, … of what came in. Nothing came in: 0, NaN, infinity, minus infinity, an empty tensor.
  torch::Tensor value() const {
    const torch::NoGradGuard no_grad;
    const Part part = only_latest_ ? latest_ : whole();
    return how_ == Reduce::mean ? joined(part) / static_cast<double>(part.count) : joined(part);
  }

 private:
  template <class Derived>
  friend class Metric;

  // One tensor, or with Reduce::cat any number of them; a mean is their sum and how many there were.
  struct Part {
    std::vector<torch::Tensor> pieces;
    std::int64_t count = 0;
  };

  void append(Part& part, Part next) const {
    part.count += next.count;
    if (how_ == Reduce::cat || part.pieces.empty())
      part.pieces.insert(part.pieces.end(), next.pieces.begin(), next.pieces.end());
    else if (!next.pieces.empty())
      part.pieces[0] = detail::combined(how_, part.pieces[0], next.pieces[0]);
  }
  Part whole() const {
    Part part = earlier_;
    append(part, latest_);
    return part;
  }
  torch::Tensor joined(const Part& part) const {
    if (part.pieces.empty()) return initial();
    return how_ == Reduce::cat ? torch::cat(part.pieces) : part.pieces[0];
  }
  torch::Tensor initial() const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (how_ == Reduce::cat) return torch::empty({0});
    const double number = how_ == Reduce::minimum ? infinity : how_ == Reduce::maximum ? -infinity : 0.0;
    return torch::full({}, number, torch::kDouble);
  }
  // What comes in from here on is another batch.
  void close_batch() {
    append(earlier_, std::exchange(latest_, {}));
    latest_read_ = false;
  }
  void reset() {
    earlier_ = latest_ = {};
    latest_read_ = false;
  }
  void reduce(const Ranks& ranks) {
    if (ranks.size() == 1) return;
    const Part part = whole();
    reset();
    earlier_.pieces = {ranks.all_reduce(joined(part), how_ == Reduce::mean ? Reduce::sum : how_)};
    if (how_ == Reduce::mean)
      earlier_.count = static_cast<std::int64_t>(
          Scalar(ranks.all_reduce(torch::full({}, static_cast<double>(part.count), torch::kDouble), Reduce::sum))
              .item());
  }

  std::string name_;
  Reduce how_;
  Part earlier_, latest_;  // `latest_` is the batch at hand
  bool latest_read_ = false, only_latest_ = false;
};

/// The base of a metric object, which brings all but `update`, `compute` and the list of its states.
///
///     struct Dice : detpl::Metric<Dice> {
///       detpl::State overlap{"overlap"}, size{"size"};
///       auto states() { return std::tie(overlap, size); }
///       void update(const torch::Tensor& prediction, const torch::Tensor& target) {
///         overlap.add(2 * (prediction * target).sum());
///         size.add(prediction.sum() + target.sum());
///       }
///       torch::Tensor compute() const { return overlap.value() / size.value(); }
///     };
///
/// Source: torchmetrics `Metric` (forward, compute, reset, add_state with dist_reduce_fx).
template <class Derived>
class Metric {
 public:
  /// Updates the metric and returns the value of these arguments alone.
  template <class... Arguments>
  auto operator()(const Arguments&... arguments) {
    each_state([](State& state) { state.close_batch(); });
    self().update(arguments...);
    return batch_value();
  }

  /// The value of the latest batch: of what came in since the metric was called, or since this was last read.
  auto batch_value() {
    bool updated = false;
    each_state([&](State& state) { updated = updated || !state.latest_read_; });
    each_state([&](State& state) {
      if (updated && state.latest_read_) state.close_batch();  // this batch left the state alone
    });
    const OnlyLatest only_latest(*this);
    return self().compute();
  }

  /// Forgets all that came in.
  void reset() {
    each_state([](State& state) { state.reset(); });
  }

  /// Makes the states stand for what came in on all ranks.
  void reduce(const Ranks& ranks) {
    each_state([&](State& state) { state.reduce(ranks); });
  }

  /// The states, by name; a mean also has `NAME.count`.
  MetricState state_dict() {
    MetricState saved;
    each_state([&](State& state) {
      const State::Part part = state.whole();
      if (part.pieces.empty()) return;
      saved.emplace_back(state.name_, state.joined(part));
      if (state.how_ == Reduce::mean) saved.emplace_back(state.name_ + ".count", torch::full({}, part.count));
    });
    return saved;
  }
  /// Puts saved states before what has come in since the latest reset.
  void load_state_dict(const MetricState& saved) {
    each_state([&](State& state) {
      State::Part part;
      for (const auto& [name, tensor] : saved) {
        if (name == state.name_) part.pieces = {tensor};
        if (name == state.name_ + ".count") part.count = static_cast<std::int64_t>(Scalar(tensor).item());
      }
      if (!state.latest_.pieces.empty() && !part.pieces.empty())
        part.pieces[0] = part.pieces[0].to(state.latest_.pieces[0].device());
      state.append(part, std::move(state.earlier_));
      state.earlier_ = std::move(part);
    });
  }

 private:
  /// While it lives, the states' values are those of the latest batch.
  class OnlyLatest {
   public:
    explicit OnlyLatest(Metric& metric) : metric_(metric) {
      metric.each_state([](State& state) { state.only_latest_ = state.latest_read_ = true; });
    }
    OnlyLatest(const OnlyLatest&) = delete;
    OnlyLatest& operator=(const OnlyLatest&) = delete;
    ~OnlyLatest() {
      metric_.each_state([](State& state) { state.only_latest_ = false; });
    }

   private:
    Metric& metric_;
  };

  Derived& self() { return static_cast<Derived&>(*this); }
  template <class Visit>
  void each_state(Visit visit) {
    for_each_element(self().states(), visit);
  }
};

}  // namespace detpl::inline v0
