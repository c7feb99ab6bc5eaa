// SPDX-License-Identifier: Apache-2.0
// Trains a case on some ranks: parallel_runner CASE RANKS FILE [STEPS [CHECKPOINT]]. Rank 0 writes the weights to FILE and prints
// the metrics; some cases write checkpoints to FILE.checkpoints. The global batch is the same for any number of ranks.
#include <torch/torch.h>

#include <detpl/detpl.hpp>

#include <detpl/callbacks/data_parallel.hpp>
#include <detpl/callbacks/model_checkpoint.hpp>
#include <detpl/checkpoint/directory.hpp>
#include <detpl/checkpoint/module_state.hpp>
#include <detpl/checkpoint/safetensors.hpp>
#include <detpl/dist/launch.hpp>
#include <detpl/metrics/accuracy.hpp>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

using detpl::Batch;
using torch::Tensor;

namespace {

constexpr int64_t global_batch = 24;

/// A place in the run for what makes batches and models.
struct Run {
  detpl::World world;
  std::string file;
  detpl::FitOptions options;
  detpl::DataParallelOptions parallel;

  auto loader(int64_t records, std::vector<int64_t> shape, bool shuffle, uint64_t seed) const {
    auto generator = at::detail::createCPUGenerator(seed);
    shape.insert(shape.begin(), records);
    Tensor x = torch::randn(shape, generator, torch::kDouble);
    Tensor y = (x.flatten(1).sum(1) > 0).to(torch::kLong);
    return detpl::data::DataLoader(detpl::data::TensorDataset(x, y),
                                   {.batch_size = global_batch / world.size, .shuffle = shuffle});
  }
};

struct Mlp : detpl::LightningModule {
  torch::nn::Linear in{register_module("in", torch::nn::Linear(6, 16))};
  torch::nn::Linear out{register_module("out", torch::nn::Linear(16, 2))};
  detpl::Accuracy accuracy;

  Tensor forward(Tensor x) { return out(torch::tanh(in(x))); }
  Tensor training_step(const Batch& batch, int64_t) {
    Tensor loss = torch::cross_entropy_loss(forward(batch.data), batch.target);
    log("train_loss", loss, {.on_epoch = true, .on_step = true, .sync_dist = true});
    return loss;
  }
  void validation_step(const Batch& batch, int64_t batch_idx) {
    Tensor scores = forward(batch.data);
    accuracy.update(scores, batch.target);
    Tensor losses = torch::cross_entropy_loss(scores, batch.target, {}, at::Reduction::None);
    log("val_loss", losses.mean());
    log("val_accuracy", accuracy);
    log("worst", losses.max(), {.reduce_fx = detpl::Reduce::maximum});
    log("records", static_cast<double>(batch.target.size(0)), {.reduce_fx = detpl::Reduce::sum});
    if (batch_idx == 0) log("of_chief", 10.0 + global_rank(), {.rank_zero_only = true});
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1, .momentum = 0.9}); }
};
struct AdamMlp : Mlp {
  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = 0.01}); }
};
struct LbfgsMlp : Mlp {
  auto configure_optimizers() {
    return torch::optim::LBFGS(parameters(), torch::optim::LBFGSOptions(0.5).line_search_fn("strong_wolfe"));
  }
};

/// With a bias before the BatchNorm, whose gradient is zero but for rounding.
template <class Optimizer>
struct Cnn : detpl::LightningModule {
  torch::nn::Sequential layers{register_module(
      "layers", torch::nn::Sequential(torch::nn::Conv2d(1, 4, 3), torch::nn::BatchNorm2d(4), torch::nn::ReLU(),
                                      torch::nn::Conv2d(4, 4, 3), torch::nn::BatchNorm2d(4), torch::nn::ReLU(),
                                      torch::nn::Flatten(), torch::nn::Linear(16, 2)))};

  Tensor training_step(const Batch& batch, int64_t) {
    return torch::cross_entropy_loss(layers->forward(batch.data), batch.target);
  }
  void validation_step(const Batch& batch, int64_t) {
    log("val_loss", torch::cross_entropy_loss(layers->forward(batch.data), batch.target));
  }
  auto configure_optimizers() { return Optimizer(layers->parameters(), {.lr = 0.01}); }
};

/// What a rank has of its own is in it: random numbers, results of an epoch, outputs, gradients of an open group.
struct Resumable : Mlp {
  detpl::Accuracy training_accuracy;

  Tensor training_step(const Batch& batch, int64_t) {
    Tensor scores = forward(torch::dropout(batch.data, 0.2, true));
    Tensor loss = torch::cross_entropy_loss(scores, batch.target);
    training_accuracy.update(scores, batch.target);
    log("train_loss", loss, {.on_epoch = true, .on_step = true});
    log("training_accuracy", training_accuracy, {.on_epoch = true, .on_step = false});
    return loss;
  }
  void training_epoch_end(const std::vector<Tensor>& losses) {
    Tensor sum = torch::stack(losses).sum();
    log("sum_of_losses", sum);
    log("batches", static_cast<double>(losses.size()));
  }
  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = 0.01}); }
};

/// Which layers are used depends on the rank and the batch.
struct Branches : Mlp {
  torch::nn::Linear other{register_module("other", torch::nn::Linear(6, 16))};

  Tensor training_step(const Batch& batch, int64_t batch_idx) {
    const bool takes_other = (batch_idx + global_rank()) % 2 == 1;
    return torch::cross_entropy_loss(out(torch::tanh(takes_other ? other(batch.data) : in(batch.data))), batch.target);
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1, .momentum = 0.9}); }
};

template <class Optimizer>
struct Gan : detpl::LightningModule {
  torch::nn::Sequential generator{register_module(
      "generator", torch::nn::Sequential(torch::nn::Linear(6, 12), torch::nn::Tanh(), torch::nn::Linear(12, 6)))};
  torch::nn::Sequential discriminator{register_module(
      "discriminator",
      torch::nn::Sequential(torch::nn::Linear(6, 12), torch::nn::LeakyReLU(), torch::nn::Linear(12, 1)))};

  Tensor loss_of(const Tensor& records, bool real) {
    Tensor verdict = discriminator->forward(records);
    return torch::binary_cross_entropy_with_logits(verdict,
                                                   real ? torch::ones_like(verdict) : torch::zeros_like(verdict));
  }
  Tensor training_step(const Batch& batch, int64_t, auto optimizer_idx) {
    Tensor noise = batch.data.cos();  // the same records make the same noise, on any rank
    if constexpr (optimizer_idx == 0)
      return loss_of(generator->forward(noise), true);
    else
      return (loss_of(batch.data, true) + loss_of(generator->forward(noise).detach(), false)) / 2;
  }
  auto configure_optimizers() {
    return std::tuple(Optimizer(generator->parameters(), {.lr = 0.01}),
                      Optimizer(discriminator->parameters(), {.lr = 0.02}));
  }
};

/// Says which rank prepares the data, and which find them prepared.
struct Prepared : detpl::DataModule {
  Run run;
  explicit Prepared(Run given) : run(std::move(given)) {}

  void prepare_data() { say("prepares"); }
  void setup(std::string_view) { say("sets up"); }
  auto train_dataloader() { return run.loader(108, {6}, true, 1); }
  auto val_dataloader() { return run.loader(53, {6}, false, 2); }
  void say(const char* what) const { std::printf("rank %d %s\n", run.world.rank, what), std::fflush(stdout); }
};
struct PreparedOnce : Prepared {
  static constexpr bool prepare_data_per_node = false;
  using Prepared::Prepared;
};

/// A loader of the user's own: rank r yields 3 + 2 r batches.
struct OwnPart {
  static constexpr bool detpl_sharded = true;
  std::vector<Batch> batches;
  auto begin() { return batches.begin(); }
  auto end() { return batches.end(); }
  int64_t size() const { return static_cast<int64_t>(batches.size()); }
};

template <class Module, class... Parts>
int train(const Run& run, auto&& training, auto&& validation, Parts... parts) {
  torch::set_default_dtype(caffe2::TypeMeta::Make<double>());
  torch::manual_seed(7 + static_cast<uint64_t>(run.world.rank));  // rank 0's weights count
  if (run.world.is_chief()) torch::manual_seed(7);
  auto module = std::make_shared<Module>();
  auto context = detpl::TrialContext::local({.world = run.world});
  detpl::Adapter trial{context, module, run.options, detpl::DataParallel(run.world, run.parallel), std::move(parts)...};
  const detpl::FitResult result = trial.fit(training, validation);
  if (!run.world.is_chief()) return 0;
  std::printf("steps %lld\n", static_cast<long long>(result.steps));
  for (const auto& [name, value] : result.metrics) std::printf("metric %s %.17g\n", name.c_str(), value.item());
  detpl::save_safetensors(detpl::detail::model_state(*module), run.file);
  return 0;
}
template <class Data>
int prepare(const Run& run) {
  torch::set_default_dtype(caffe2::TypeMeta::Make<double>());
  auto context = detpl::TrialContext::local({.world = run.world});
  detpl::Adapter trial{context, std::make_shared<Mlp>(), Data(run), run.options,
                       detpl::DataParallel(run.world, run.parallel)};
  trial.validate();
  return 0;
}
template <class Module>
int train(const Run& run) {
  return train<Module>(run, run.loader(108, {6}, true, 1), run.loader(53, {6}, false, 2));
}

int train_case(std::string name, Run run) {
  if (name.starts_with("zero1_")) {
    run.parallel.strategy = "zero1";
    name.erase(0, 6);
  }
  if (name == "cnn" || name == "cnn_adam") {
    run.parallel.sync_batchnorm = true;
    auto training = run.loader(108, {1, 6, 6}, true, 1), validation = run.loader(53, {1, 6, 6}, false, 2);
    if (name == "cnn") return train<Cnn<detpl::optim::SGD>>(run, training, validation);
    return train<Cnn<detpl::optim::Adam>>(run, training, validation);
  }
  if (name == "prepare") return prepare<Prepared>(run);
  if (name == "prepare_once") return prepare<PreparedOnce>(run);
  if (name == "mlp") return train<Mlp>(run);
  if (name == "adam") return train<AdamMlp>(run);
  if (name == "lbfgs") return train<LbfgsMlp>(run);
  if (name == "gan") return train<Gan<detpl::optim::SGD>>(run);
  if (name == "gan_adam") return train<Gan<detpl::optim::Adam>>(run);
  if (name == "resumable") {
    run.options.accumulate_grad_batches = 3;
    run.options.val_check_interval = 4;
    const std::string folder = run.file + ".checkpoints";
    return train<Resumable>(
        run, run.loader(300, {6}, true, 1), run.loader(53, {6}, false, 2),
        detpl::ModelCheckpoint({.dirpath = folder, .every_n_train_steps = 2, .filename = "{step}", .save_top_k = -1}),
        detpl::ModelCheckpoint({.dirpath = folder + "/validated", .filename = "{step}", .save_top_k = -1}),
        detpl::DirectoryStorage());
  }
  if (name == "clipped") run.options.gradient_clip_val = 0.1;
  if (name == "accumulated") run.options.accumulate_grad_batches = 3;
  if (name == "fp16" || name == "bf16") run.parallel.gradient_compression = name;
  if (name == "small_buckets") run.parallel.bucket_cap_mb = 1e-4;
  if (name == "unused" || name == "branches") {
    run.parallel.find_unused_parameters = name == "branches";
    return train<Branches>(run);
  }
  if (name == "own_part" || name == "whole") {
    OwnPart part;
    for (int64_t step = 0; step < 3 + 2 * run.world.rank; ++step) {
      auto generator = at::detail::createCPUGenerator(static_cast<uint64_t>(100 * run.world.rank + step));
      Tensor x = torch::randn({4, 6}, generator, torch::kDouble);
      part.batches.emplace_back(x, (x.sum(1) > 0).to(torch::kLong));
    }
    if (name == "own_part") return train<Mlp>(run, part, run.loader(53, {6}, false, 2));
    return train<Mlp>(run, part.batches, run.loader(53, {6}, false, 2));  // which says nothing of parts
  }
  return train<Mlp>(run);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  detpl::Launch launch({.devices = std::atoi(argv[2]), .timeout = std::chrono::seconds(20)}, argv);
  torch::set_num_threads(1);
  Run run{.world = launch.world(), .file = argv[3], .options = {.max_epochs = -1, .max_steps = 100}, .parallel = {}};
  if (argc > 4) run.options.max_steps = std::atoi(argv[4]);
  if (argc > 5) run.options.ckpt_path = argv[5];
  run.options.num_sanity_val_steps = 0;
  run.parallel.check_replicas = true;
  int code = 0;
  try {
    code = train_case(argv[1], std::move(run));
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "rank %d: %s\n", launch.world().rank, failure.what());
    code = 1;
  }
  return launch.finish(code);
}
