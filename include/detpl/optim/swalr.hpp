// SPDX-License-Identifier: Apache-2.0
// The schedule of stochastic weight averaging: rates go to a constant one and stay there.
#pragma once

#include "detpl/optim/lr_scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `SWALR`, with PyTorch's names and defaults.
struct SWALROptions {
  using Scheduler = class SWALR;
  std::int64_t anneal_epochs = 10;
  std::string anneal_strategy = "cos";
  PerGroup<double> swa_lr{};
};

/// Brings each group's rate to `swa_lr` within `anneal_epochs` steps, along a cosine (`cos`) or a line (`linear`).
///
/// Errors: as LRScheduler; config_error for another number of rates than groups.
/// Source: torch.optim.swa_utils.SWALR.
class SWALR final : public LRScheduler {
 public:
  SWALR(torch::optim::Optimizer& optimizer, SWALROptions options)
      : LRScheduler("SWALR", optimizer),
        options_(std::move(options)),
        swa_lr_(options_.swa_lr.of(optimizer, "SWALR's swa_lr")) {
    check(options_.anneal_strategy == "cos" || options_.anneal_strategy == "linear",
          "SWALR's anneal_strategy = \"" + options_.anneal_strategy + "\" is not known: use cos or linear");
    check(options_.anneal_epochs >= 0, "SWALR's anneal_epochs = " + std::to_string(options_.anneal_epochs) +
                                           " is out of range: it must be at least 0");
    begin();
  }

 private:
  double next_lr(std::size_t group, double lr) const override {
    const double before = progress(last_epoch_ - 1), after = progress(last_epoch_);
    // The rate before annealing began, from the present one: somebody else may have changed it meanwhile.
    const double first = before == 1 ? swa_lr_[group] : (lr - before * swa_lr_[group]) / (1 - before);
    return swa_lr_[group] * after + first * (1 - after);
  }

  /// How much of the way is gone after so many steps, from 0 to 1.
  double progress(std::int64_t steps) const {
    if (options_.anneal_epochs == 0) return 1;
    const double part = std::clamp(static_cast<double>(steps) / static_cast<double>(options_.anneal_epochs), 0.0, 1.0);
    return options_.anneal_strategy == "linear" ? part : (1 - std::cos(std::numbers::pi * part)) / 2;
  }

  void save(Map& state) const override {
    LRScheduler::save(state);
    state["swa_lr"] = list_of(swa_lr_);
  }
  void load(const detail::ScalarReader& read) override {
    LRScheduler::load(read);
    read("swa_lr", swa_lr_);
  }

  SWALROptions options_;
  std::vector<double> swa_lr_;
};

}  // namespace detpl::inline v0::optim
