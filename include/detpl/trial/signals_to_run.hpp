// SPDX-License-Identifier: Apache-2.0
// Signals of a program's run: SIGTERM and Ctrl-C stop it, SIGUSR1 asks for a checkpoint.
#pragma once

#include <memory>

#include "detpl/core/os.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0::detail {

/// Brings signals to the run once its data is ready; until then, and in other commands, they end the program.
class SignalsToRun {
 public:
  void on_fit_start(Trainer& trainer, auto&) {
    signals_ = std::make_unique<os::OnSignals>(
        os::OnSignals::Functions{.save = [](void* run) noexcept { static_cast<Trainer*>(run)->request_checkpoint(); },
                                 .stop = [](void* run) noexcept { static_cast<Trainer*>(run)->interrupt(); }},
        &trainer);
  }
  void end() { signals_ = nullptr; }

 private:
  std::unique_ptr<os::OnSignals> signals_;
};

}  // namespace detpl::inline v0::detail
