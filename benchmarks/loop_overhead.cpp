// SPDX-License-Identifier: Apache-2.0
// LitMNIST trained for some steps, by an Adapter, by one with DataParallel in a world of one, or by a hand-written loop
// of the same parts. run.py counts the instructions of all. Usage: loop_overhead adapter|parallel|hand STEPS
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <detpl/callbacks/data_parallel.hpp>

#include "lit_mnist.hpp"

namespace {

using Loader = decltype(detpl_loader({}));

constexpr int64_t log_every_n_steps = 50;

/// Keeps what is logged.
struct Rows {
  std::vector<std::pair<int64_t, detpl::MetricRow>> rows;
  void log_metrics(const detpl::MetricRow& metrics, int64_t step) { rows.emplace_back(step, metrics); }
};

template <class... Parts>
Network train_by_adapter(Loader& loader, Rows& logger, int64_t steps, Parts... parts) {
  auto context = detpl::TrialContext::local();
  LitMNIST model;
  detpl::Adapter trial{context, model, std::ref(logger),
                       detpl::FitOptions{.log_every_n_steps = log_every_n_steps, .max_steps = steps},
                       std::move(parts)...};
  trial.fit(loader);
  return *model.network;
}

Network train_by_hand(Loader& loader, Rows& logger, int64_t steps) {
  Network model;
  detpl::optim::Adam optimizer(model.parameters(), {.lr = 1e-3});
  int64_t step = 0;
  for (int64_t epoch = 0; step < steps; ++epoch)
    for (auto& batch : loader) {
      optimizer.zero_grad();
      auto loss = torch::nll_loss(model.forward(batch.data), batch.target);
      loss.backward();
      optimizer.step();
      if ((step + 1) % log_every_n_steps == 0)
        logger.log_metrics({{"train_loss", loss.item<double>()}, {"epoch", static_cast<double>(epoch)}}, step);
      if (++step == steps) break;
    }
  return model;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view way = argc == 3 ? argv[1] : "";
  if (way != "adapter" && way != "parallel" && way != "hand") {
    std::fputs("Usage: loop_overhead adapter|parallel|hand STEPS\n", stderr);
    return 2;
  }
  at::set_num_threads(1);
  torch::manual_seed(1);
  const detpl::Batch digits = random_digits(64 * batch_size);
  auto loader = detpl_loader(digits);
  Rows logger;
  const int64_t steps = std::atoll(argv[2]);
  const Network network = way == "hand"      ? train_by_hand(loader, logger, steps)
                          : way == "adapter" ? train_by_adapter(loader, logger, steps)
                                             : train_by_adapter(loader, logger, steps, detpl::DataParallel({}));

  // All ways must have done the same.
  for (const auto& [step, row] : logger.rows)
    for (const auto& [name, value] : row)
      std::printf("step %lld %s %a\n", static_cast<long long>(step), name.c_str(), value);
  for (const auto& parameter : network.parameters())
    std::printf("parameter %a\n", parameter.sum(torch::kDouble).item<double>());
}
