// SPDX-License-Identifier: Apache-2.0
// A stack trained by an Adapter on two ranks, some steps at a time: a line on standard input asks for them, and their
// seconds are printed. ddp.py lets it take turns with torch_ddp.py. Usage: ddp MODEL STEPS
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

#include "stack.hpp"

namespace {

/// Waits for its turn before every so many batches.
struct Turns {
  int64_t steps;
  int64_t batches = 0;
  std::chrono::steady_clock::time_point start = {};

  void on_train_batch_start(detpl::Trainer& trainer) {
    if (batches++ % steps != 0) return;
    const bool chief = trainer.world().is_chief();
    if (chief && batches > 1) {
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      std::printf("%.9f\n", time.count());
      std::fflush(stdout);
    }
    std::string line;
    if (trainer.of_chief(chief && !std::getline(std::cin, line) ? 1 : 0) == 1) trainer.request_stop();
    start = std::chrono::steady_clock::now();
  }
};

}  // namespace

int main(int argc, char** argv) {
  detpl::Launch launch({.devices = 2}, argv);
  if (argc != 3) {
    std::fputs("Usage: ddp mnist|mlp|large STEPS\n", stderr);
    return launch.finish(2);
  }
  at::set_num_threads(1);
  auto context = detpl::TrialContext::local();
  auto loader = random_records(launch.world().size, 64);
  detpl::Adapter trial{context, Stack(argv[1]), detpl::FitOptions{.accelerator = "cpu", .max_epochs = -1},
                       detpl::DataParallel(launch.world()), Turns{std::atoll(argv[2])}};
  trial.fit(loader);
  return launch.finish(0);
}
