// SPDX-License-Identifier: Apache-2.0
// What python_interop_test.py asks of detpl: to read and load Python's files, to train and export checkpoints.
#include <torch/torch.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/checkpoint/export.hpp"
#include "detpl/checkpoint/load_state_dict.hpp"
#include "detpl/checkpoint/read_state_dict.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/detpl.hpp"
#include "detpl/loop/load_from_checkpoint.hpp"
#include "detpl/optim/one_cycle.hpp"
#include "detpl/optim/schedulers.hpp"
#include "detpl/optim/sequential.hpp"

using detpl::Batch;
using Path = std::filesystem::path;
namespace optim = detpl::optim;

struct LitHParams {
  int64_t hidden_size = 2;
  double learning_rate = 0.5;
  std::string optimizer = "SGD";
};
BOOST_HANA_ADAPT_STRUCT(LitHParams, hidden_size, learning_rate, optimizer);

namespace {

/// The twin of python_interop_test.py's LitModel.
struct LitModel : detpl::LightningModule {
  using HParams = LitHParams;
  HParams hparams;
  torch::nn::Linear layer_1, layer_2;
  torch::nn::BatchNorm1d norm;

  explicit LitModel(HParams given = {})
      : hparams(given),
        layer_1(register_module("layer_1", torch::nn::Linear(3, hparams.hidden_size))),
        layer_2(register_module("layer_2", torch::nn::Linear(hparams.hidden_size, 2))),
        norm(register_module("norm", torch::nn::BatchNorm1d(hparams.hidden_size))) {
    save_hyperparameters(hparams);
  }
  torch::Tensor training_step(const Batch& batch) {
    return torch::mse_loss(layer_2(norm(torch::relu(layer_1(batch.data)))), batch.target);
  }
  auto configure_optimizers() {
    return optim::with_scheduler(
        make_optimizer(), [](auto& optimizer) { return optim::StepLR(optimizer, {.gamma = 0.5, .step_size = 1}); });
  }
  std::unique_ptr<torch::optim::Optimizer> make_optimizer() {
    const double lr = hparams.learning_rate;
    const std::string& kind = hparams.optimizer;
    // Two groups: positions count over both.
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(layer_1->parameters());
    auto rest = layer_2->parameters();
    for (const auto& parameter : norm->parameters()) rest.push_back(parameter);
    groups.emplace_back(rest);
    if (kind == "SGD")
      return std::make_unique<torch::optim::SGD>(
          groups, torch::optim::SGDOptions(lr).momentum(0.9).nesterov(true).weight_decay(0.01));
    if (kind == "Adam")
      return std::make_unique<torch::optim::Adam>(groups, torch::optim::AdamOptions(lr).amsgrad(true));
    if (kind == "AdamW") return std::make_unique<torch::optim::AdamW>(groups, torch::optim::AdamWOptions(lr));
    if (kind == "RMSprop")
      return std::make_unique<torch::optim::RMSprop>(groups,
                                                     torch::optim::RMSpropOptions(lr).momentum(0.9).centered(true));
    if (kind == "Adagrad")
      return std::make_unique<torch::optim::Adagrad>(groups, torch::optim::AdagradOptions(lr).lr_decay(0.1));
    return std::make_unique<torch::optim::LBFGS>(parameters(), torch::optim::LBFGSOptions(lr).max_iter(3));
  }
};

/// Nine records of three numbers and two targets, as the script makes them.
auto loader() {
  const auto x = torch::linspace(-1, 1, 27, torch::kDouble).reshape({9, 3}).sin();
  const auto y = torch::linspace(1, -1, 18, torch::kDouble).reshape({9, 2});
  return detpl::data::DataLoader(detpl::data::TensorDataset(x, y), {.batch_size = 3});
}

/// Trains three epochs of three steps with a checkpoint after each step and each epoch, and exports them all.
void train(const Path& folder, const std::string& optimizer) {
  torch::manual_seed(1);
  auto module = std::make_shared<LitModel>(
      LitHParams{.hidden_size = 4, .learning_rate = optimizer == "LBFGS" ? 0.5 : 0.01, .optimizer = optimizer});
  module->to(torch::kDouble);  // both sides round so little that their steps can be compared
  detpl::Adapter trial(
      detpl::TrialContext::local({}), module, detpl::Loaders(loader()), detpl::FitOptions{.max_epochs = 3},
      detpl::ModelCheckpoint(
          {.dirpath = folder / "steps", .every_n_train_steps = 1, .filename = "{step}", .save_top_k = -1}),
      detpl::ModelCheckpoint({.dirpath = folder / "epochs", .filename = "{epoch}", .save_top_k = -1}),
      detpl::DirectoryStorage());
  trial.fit();
  for (const char* kind : {"steps", "epochs"})
    for (const auto& entry : std::filesystem::directory_iterator(folder / kind))
      if (!entry.is_symlink())
        detpl::export_checkpoint(entry.path(), folder / kind / (entry.path().filename().string() + ".ckpt"));
}

/// Steps every scheduler five times, exports it, and prints the rates of the ten steps that follow.
void schedulers(const Path& folder) {
  const auto one = [&]<class Options>(const std::string& name, const Options& options) {
    const auto parameter = torch::ones({1}).requires_grad_();
    optim::SGD sgd({parameter}, {.lr = 0.1});
    typename Options::Scheduler scheduler(sgd, options);
    for (int step = 0; step < 5; ++step) scheduler.step();
    detpl::Checkpoint checkpoint;
    detpl::Map state = scheduler.state_dict();
    state["steps"] = 5;
    checkpoint.trainer_state["schedulers"] = detpl::List{state};
    checkpoint.trainer_state["optimizers"] = detpl::List{optim::optimizer_state(sgd).scalars};
    try {
      detpl::export_checkpoint(checkpoint, folder / (name + ".ckpt"));
    } catch (const detpl::checkpoint_error& error) {
      std::cout << name << " refused " << error.what() << "\n";
      return;
    }
    std::cout << name;
    for (int step = 0; step < 10; ++step) {
      scheduler.step();
      std::cout << " " << detpl::number_text(sgd.param_groups()[0].options().get_lr());
    }
    std::cout << "\n";
  };
  const optim::StepLROptions step{.gamma = 0.5, .step_size = 3};
  const optim::CosineAnnealingLROptions cosine{.T_max = 7, .eta_min = 0.01};
  one("StepLR", step);
  one("MultiStepLR", optim::MultiStepLROptions{.gamma = 0.5, .milestones = {2, 6, 8}});
  one("ExponentialLR", optim::ExponentialLROptions{.gamma = 0.9});
  one("ConstantLR", optim::ConstantLROptions{.factor = 0.5, .total_iters = 8});
  one("LinearLR", optim::LinearLROptions{.start_factor = 0.1, .total_iters = 8});
  one("CosineAnnealingLR", cosine);
  one("LambdaLR", optim::LambdaLROptions{.lr_lambda = [](std::int64_t steps) { return 1.0 / (1.0 + steps); }});
  one("SequentialLR", optim::SequentialLROptions{.milestones = {3, 8}, .schedulers = {step, cosine, step}});
  one("OneCycleLR", optim::OneCycleLROptions{.max_lr = 0.1, .total_steps = 20});
}

void print_state(const detpl::StateDict& tensors) {
  for (const auto& [name, tensor] : tensors) {
    const auto dense = tensor.resolve_conj().resolve_neg().contiguous();
    std::cout << name << "\t" << c10::toString(tensor.scalar_type()) << "\t" << tensor.sizes() << "\t";
    const auto* bytes = static_cast<const unsigned char*>(dense.const_data_ptr());
    for (std::size_t i = 0; i < dense.nbytes(); ++i) std::printf("%02x", bytes[i]);
    std::cout << "\n";
  }
}

/// Loads a file into a LitModel and prints the names without partner and the module's tensors.
void load(const Path& path, const std::vector<std::string>& flags) {
  LitModel module(LitHParams{.hidden_size = 4});
  detpl::LoadStateDictOptions options;
  for (const std::string& flag : flags) {
    const std::string value = flag.substr(flag.find('=') + 1);
    if (flag.starts_with("key=")) options.key = value;
    if (flag.starts_with("prefix=")) options.prefix = value;
    if (flag == "lax") options.strict = false;
    if (flag == "double") module.to(torch::kDouble);
    if (flag.starts_with("replace="))  // FROM:TO
      options.rename = [value](std::string_view name) {
        const std::string from = value.substr(0, value.find(':')), to = value.substr(value.find(':') + 1);
        return name.starts_with(from) ? (to.empty() ? "" : to + std::string(name.substr(from.size())))
                                      : std::string(name);
      };
  }
  detpl::StateDict before = detpl::detail::model_state(module);
  for (auto& entry : before) entry.tensor = entry.tensor.clone();
  try {
    const auto [missing, unexpected] = detpl::load_state_dict(module, path, options);
    std::cout << "missing " << detpl::join(missing) << "\nunexpected " << detpl::join(unexpected) << "\n";
  } catch (const detpl::Error&) {
    const auto after = detpl::detail::model_state(module);
    for (std::size_t i = 0; i < before.size(); ++i)
      if (!before[i].tensor.equal(after[i].tensor)) throw std::logic_error("the module has changed");
    throw;
  }
  print_state(detpl::detail::model_state(module));
}

/// Damages a file in memory again and again: every time it loads or is refused in one sentence.
void mutate(const Path& path, int count, const Path& scratch) {
  const std::string bytes = detpl::os::read_file(path);
  LitModel module(LitHParams{.hidden_size = 4});
  std::mt19937 random(1);
  int refused = 0;
  for (int i = 0; i < count; ++i) {
    std::string damaged = bytes;
    const auto anywhere = [&] { return random() % damaged.size(); };
    switch (i % 5) {
      case 0: damaged.resize(anywhere()); break;
      case 1: damaged.erase(anywhere(), 1 + random() % 8); break;
      case 2: damaged.insert(anywhere(), bytes.substr(random() % bytes.size(), 1 + random() % 8)); break;
      default:
        for (int flips = i % 5; flips > 0; --flips) damaged[anywhere()] ^= static_cast<char>(1 << random() % 8);
    }
    { std::ofstream(scratch, std::ios::binary) << damaged; }
    const auto refuses = [](const auto& use) {
      try {
        use();
        return false;
      } catch (const detpl::Error& error) {
        if (std::string(error.what()).find('\n') != std::string::npos) throw std::logic_error(error.what());
        return true;
      }
    };
    refused += refuses([&] {
      for (const auto& entry : detpl::read_state_dict(scratch))
        if (entry.tensor.numel() < 1000) (void)entry.tensor.contiguous();  // touches every byte
    });
    refuses([&] { detpl::load_state_dict(module, scratch, {.strict = false}); });
    refuses([&] { detpl::read_lightning_checkpoint(scratch); });
  }
  std::cout << "refused " << refused << " of " << count << "\n";
}

void run(const std::vector<std::string>& arguments) {
  const std::string& command = arguments.at(0);
  const Path path = arguments.at(1);
  if (command == "read") return print_state(detpl::read_state_dict(path, arguments.size() > 2 ? arguments[2] : ""));
  if (command == "load") return load(path, {arguments.begin() + 2, arguments.end()});
  if (command == "train") return train(path, arguments.at(2));
  if (command == "schedulers") return schedulers(path);
  if (command == "mutate") return mutate(path, std::stoi(arguments.at(2)), arguments.at(3));
  if (command == "export") return detpl::export_checkpoint(path, Path(arguments.at(2)));
  if (command == "lightning") {
    detpl::LoadOptions options;
    if (arguments.size() > 2) options.hparams["optimizer"] = arguments[2];
    const auto module = detpl::load_from_checkpoint<LitModel>(path, options);
    std::cout << detpl::value_text(detpl::hparams_to_map(module->hparams)) << "\n";
    return print_state(detpl::detail::model_state(*module));
  }
  throw std::logic_error("unknown command " + command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run({argv + 1, argv + argc});
    return 0;
  } catch (const detpl::Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
