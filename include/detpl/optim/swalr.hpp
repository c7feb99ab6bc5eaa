// SPDX-License-Identifier: Apache-2.0
// The schedule of stochastic weight averaging: rates go to a constant one and stay there.
#pragma once

#include <torch/optim/optimizer.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0::optim {

/// Where the rates go and how, with PyTorch's names and defaults.
struct SWALROptions {
  /// Steps until they are there.
  std::int64_t anneal_epochs = 10;
  /// `cos` or `linear`.
  std::string anneal_strategy = "cos";
  /// The rate of each parameter group, or one for all.
  std::vector<double> swa_lr{};
};

/// Brings an optimizer's rates to `swa_lr` within `anneal_epochs` steps.
///
/// Errors: config_error for an unknown strategy, negative epochs or another number of rates than groups.
/// Source: torch.optim.swa_utils.SWALR.
class SWALR {
 public:
  explicit SWALR(torch::optim::Optimizer& optimizer, SWALROptions options)
      : optimizer_(&optimizer), options_(std::move(options)) {
    const std::size_t groups = optimizer.param_groups().size();
    if (options_.anneal_strategy != "cos" && options_.anneal_strategy != "linear")
      throw config_error("SWALR's anneal_strategy = \"" + options_.anneal_strategy +
                         "\" is not known: use cos or linear");
    if (options_.anneal_epochs < 0)
      throw config_error("SWALR's anneal_epochs = " + std::to_string(options_.anneal_epochs) +
                         " is out of range: it must be at least 0");
    if (options_.swa_lr.size() == 1) options_.swa_lr.resize(groups, options_.swa_lr.front());
    if (options_.swa_lr.size() != groups)
      throw config_error("SWALR has " + std::to_string(options_.swa_lr.size()) + " rates for an optimizer of " +
                         std::to_string(groups) + " parameter groups: give one, or one for each");
    if (options_.anneal_epochs == 0) set_rates(1, 1);
  }

  const torch::optim::Optimizer& optimizer() const { return *optimizer_; }

  void step() {
    ++steps_;
    set_rates(progress(steps_ - 1), progress(steps_));
  }

  Map state_dict() const {
    List rates(options_.swa_lr.begin(), options_.swa_lr.end());
    return {{"step_count", steps_}, {"swa_lr", std::move(rates)}};
  }
  void load_state_dict(const Map& state) {
    const Value* steps = state.find("step_count");
    const Value* rates = state.find("swa_lr");
    if (!steps || !steps->is<std::int64_t>() || !rates || !rates->is<List>() ||
        rates->get_if<List>()->size() != options_.swa_lr.size())
      throw checkpoint_error("the saved state of a scheduler is none of SWALR: build the run with the same callbacks");
    steps_ = *steps->get_if<std::int64_t>();
    for (std::size_t index = 0; index < options_.swa_lr.size(); ++index)
      if (const double* rate = (*rates->get_if<List>())[index].get_if<double>()) options_.swa_lr[index] = *rate;
  }

 private:
  /// How much of the way is gone after so many steps, from 0 to 1.
  double progress(std::int64_t steps) const {
    if (options_.anneal_epochs == 0) return 1;
    const double part =
        std::clamp(static_cast<double>(steps) / static_cast<double>(options_.anneal_epochs), 0.0, 1.0);
    return options_.anneal_strategy == "linear" ? part : (1 - std::cos(std::numbers::pi * part)) / 2;
  }

  void set_rates(double before, double after) {
    for (std::size_t index = 0; index < options_.swa_lr.size(); ++index) {
      auto& group = optimizer_->param_groups()[index];
      const double target = options_.swa_lr[index], rate = group.options().get_lr();
      // The rate before annealing began, from the present one: somebody else may have changed it meanwhile.
      const double first = before == 1 ? target : (rate - before * target) / (1 - before);
      group.options().set_lr(target * after + first * (1 - after));
    }
  }

  torch::optim::Optimizer* optimizer_;
  SWALROptions options_;
  std::int64_t steps_ = 0;
};

}  // namespace detpl::inline v0::optim
