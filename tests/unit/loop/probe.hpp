// SPDX-License-Identifier: Apache-2.0
// What the tests of the loop train: a small module, data and callback that tell a function of every hook called.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/detpl.hpp"

/// Gets `M.training_step`, `C.on_fit_start`, `D.setup(fit)`, …; what it throws, the hook throws.
using Listener = std::function<void(const std::string&)>;

#define HOOK(name) \
  void name() { tell(#name); }

/// Those that a module and a callback have alike.
#define HOOKS_OF_THE_LOOP         \
  HOOK(on_train_start)            \
  HOOK(on_train_end)              \
  HOOK(on_train_epoch_start)      \
  HOOK(on_train_batch_start)      \
  HOOK(on_train_batch_end)        \
  HOOK(on_before_zero_grad)       \
  HOOK(on_before_backward)        \
  HOOK(on_after_backward)         \
  HOOK(on_before_optimizer_step)  \
  HOOK(on_validation_start)       \
  HOOK(on_validation_end)         \
  HOOK(on_validation_epoch_start) \
  HOOK(on_validation_epoch_end)   \
  HOOK(on_validation_batch_start) \
  HOOK(on_validation_batch_end)   \
  HOOK(on_predict_start)          \
  HOOK(on_predict_end)            \
  HOOK(on_predict_epoch_start)    \
  HOOK(on_predict_epoch_end)      \
  HOOK(on_predict_batch_start)    \
  HOOK(on_predict_batch_end)

/// Eight points and their values, always the same.
inline torch::Tensor points(int64_t count = 8) { return torch::linspace(-1, 1, 2 * count).view({count, 2}); }
inline torch::Tensor values(int64_t count = 8) { return points(count).sum(1, true) * 0.5 + 1; }
inline auto loader(int64_t count = 8, int64_t batch_size = 4, bool shuffle = false) {
  return detpl::data::DataLoader(detpl::data::TensorDataset(points(count), values(count)),
                                 {.batch_size = batch_size, .shuffle = shuffle});
}

/// A linear layer with weights that don't depend on a generator.
struct Probe : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
  Listener listener = [](const std::string&) {};

  Probe() {
    const torch::NoGradGuard no_grad;
    layer->weight.fill_(0.25);
    layer->bias.zero_();
  }
  void tell(const std::string& hook) { listener("M." + hook); }
  torch::Tensor weights() const { return torch::cat({layer->weight.flatten(), layer->bias}).detach().clone(); }

  torch::Tensor forward(torch::Tensor x) { return layer(x); }
  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    tell("training_step");
    auto loss = torch::mse_loss(forward(batch.data), batch.target);
    log("train_loss", loss);
    return loss;
  }
  torch::Tensor predict_step(const detpl::Batch& batch) {
    tell("predict_step");
    return forward(batch.data);
  }
  void validation_step(const detpl::Batch& batch, int64_t) {
    tell("validation_step");
    log("val_loss", torch::mse_loss(forward(batch.data), batch.target));
  }
  auto configure_optimizers() {
    tell("configure_optimizers");
    return detpl::optim::SGD(parameters(), {.lr = 0.1});
  }
  void configure_gradient_clipping(torch::optim::Optimizer&, int64_t, double, std::string_view) {
    tell("configure_gradient_clipping");
  }
  void training_epoch_end(std::vector<torch::Tensor>& outputs) {
    tell("training_epoch_end of " + std::to_string(outputs.size()));
  }
  HOOK(prepare_data)
  HOOKS_OF_THE_LOOP
};

/// Eight points to train on in two batches, four to validate on in one.
struct ProbeData : detpl::DataModule {
  Listener listener = [](const std::string&) {};
  bool shuffle = false;
  int64_t train_points = 8, val_points = 4;

  void tell(const std::string& hook) { listener("D." + hook); }
  HOOK(prepare_data)
  void setup(std::string_view stage) { tell("setup(" + std::string(stage) + ")"); }
  void teardown(std::string_view stage) { tell("teardown(" + std::string(stage) + ")"); }
  auto train_dataloader() {
    tell("train_dataloader");
    return loader(train_points, 4, shuffle);
  }
  auto val_dataloader() {
    tell("val_dataloader");
    return loader(val_points, 4);
  }
  auto predict_dataloader() {
    tell("predict_dataloader");
    return loader(val_points, 4);
  }
  detpl::Batch on_before_batch_transfer(const detpl::Batch& batch, int64_t) {
    tell("on_before_batch_transfer");
    return batch;
  }
  detpl::Batch on_after_batch_transfer(const detpl::Batch& batch, int64_t) {
    tell("on_after_batch_transfer");
    return batch;
  }
};

struct ProbeCallback {
  Listener listener = [](const std::string&) {};

  void tell(const std::string& hook) { listener("C." + hook); }
  HOOK(on_init_start)
  HOOK(on_init_end)
  HOOK(on_before_accelerator_backend_setup)
  HOOK(on_configure_sharded_model)
  HOOK(on_fit_start)
  HOOK(on_fit_end)
  HOOK(on_sanity_check_start)
  HOOK(on_sanity_check_end)
  HOOK(on_train_epoch_end)
  HOOKS_OF_THE_LOOP
  void setup(detpl::Trainer&, auto&, std::string_view stage) { tell("setup(" + std::string(stage) + ")"); }
  void teardown(detpl::Trainer&, auto&, std::string_view stage) { tell("teardown(" + std::string(stage) + ")"); }
  void on_exception(detpl::Trainer&, auto&, const std::exception& error) {
    tell(std::string("on_exception: ") + error.what());
  }
};

/// What `Adapter` needs and no test cares for.
inline const detpl::TrialContext& context() {
  static const auto local = detpl::TrialContext::local();
  return local;
}
