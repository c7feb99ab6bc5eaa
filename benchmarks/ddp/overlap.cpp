// SPDX-License-Identifier: Apache-2.0
// What communication costs a large model on the ranks that a launcher has started: the seconds of a backward pass alone,
// of averaging its gradients alone, and of both at once. overlap.py runs it over a slow link. Usage: overlap STEPS
#include <algorithm>
#include <chrono>
#include <cstdio>

#include <detpl/dist/process_group.hpp>

#include "stack.hpp"

namespace {

/// Measures each step of a run with `parallel`, and what its parts take by themselves.
struct Phases {
  detpl::DataParallel& parallel;
  double together = 1e9, backward = 1e9, communication = 1e9;  // the least of all steps
  std::chrono::steady_clock::time_point start = {};

  void on_before_backward() { begin(); }
  void on_after_backward() { end(together); }

  void on_train_batch_end(detpl::Trainer&, Stack& module, auto&, const detpl::Batch& batch) {
    module.zero_grad();
    const torch::Tensor loss = module.training_step(batch, 0);
    begin();
    loss.backward();
    end(backward);

    int64_t elements = 0;
    for (const torch::Tensor& parameter : module.parameters()) elements += parameter.numel();
    std::vector<torch::Tensor> gradients{torch::zeros({elements})};
    begin();
    parallel.group().handle()->allreduce(gradients)->wait();
    end(communication);
  }

 private:
  /// Every rank begins at the same time.
  void begin() {
    parallel.wait_for_all();
    start = std::chrono::steady_clock::now();
  }
  void end(double& least) const {
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    least = std::min(least, time.count());
  }
};

}  // namespace

int main(int argc, char** argv) {
  detpl::Launch launch({}, argv);
  at::set_num_threads(1);
  auto context = detpl::TrialContext::local();
  auto loader = random_records(launch.world().size, 256);  // so that there is something to hide: half of what is sent
  detpl::DataParallel parallel(launch.world());
  Phases phases{parallel};
  detpl::Adapter trial{context, Stack("large"),
                       detpl::FitOptions{.accelerator = "cpu", .max_steps = argc > 1 ? std::atoll(argv[1]) : 10},
                       std::ref(parallel), std::ref(phases)};
  trial.fit(loader);
  if (launch.world().is_chief())
    std::printf("%.6f %.6f %.6f\n", phases.backward, phases.communication, phases.together);
  return launch.finish(0);
}
