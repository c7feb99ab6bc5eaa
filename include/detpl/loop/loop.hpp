// SPDX-License-Identifier: Apache-2.0
// The training loop: fit and validate, hooks in Lightning's order.
#pragma once

#include <torch/nn/utils/clip_grad.h>

#include <cmath>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "detpl/loop/checkpointing.hpp"
#include "detpl/loop/events.hpp"
#include "detpl/loop/limited_stream.hpp"
#include "detpl/loop/process_state.hpp"
#include "detpl/loop/result.hpp"
#include "detpl/loop/sources.hpp"
#include "detpl/module/lightning_module.hpp"

namespace detpl::inline v0::detail {

/// Trains one module: owns the state of the run and lends it through `Trainer`.
///
/// Source: Lightning 1.5.10 loops/fit_loop.py, epoch/training_epoch_loop.py, optimization/optimizer_loop.py, dataloader/evaluation_loop.py.
template <class Module, class BatchType, class... Callbacks>
class Loop final : public Events<Module, BatchType, Callbacks...> {
  using Base = Events<Module, BatchType, Callbacks...>;
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;

 public:
  Loop(FitOptions options, Map hyperparameters, std::vector<AnyLogger> loggers, std::shared_ptr<Module> module, Callbacks... callbacks)
      : Base(std::move(module), std::move(callbacks)...) {
    this->options_ = std::move(options);
    this->hyperparameters_ = std::move(hyperparameters);
    this->loggers_ = std::move(loggers);
    this->template tell_callbacks<hook::on_init_start>();
    this->template tell_callbacks<hook::on_init_end>();
  }

  /// Trains until an epoch or step limit is reached or somebody asks to stop; a second call goes on from there.
  template <class Source>
  FitResult fit(Source& source) {
    return this->run(Stage::fit, "fit", source, [&] {
      configure_optimizers();
      this->template tell_callbacks<hook::on_fit_start>();
      log_hyperparameters();
      restore_progress();

      auto validation = open_validation(source);
      auto training = open_training(source);
      count_batches(*training, *validation);
      this->template tell<hook::on_train_start>();
      while (!finished()) train_epoch(source, *training, *validation);
      this->template tell<hook::on_train_end>();
      this->template tell_callbacks<hook::on_fit_end>();
      return FitResult{};
    });
  }

 private:
};

}  // namespace detpl::inline v0::detail
