// SPDX-License-Identifier: Apache-2.0
// Learns to read digits from twenty labelled ones, with a network that Python has trained on digits without labels:
// trunk.pt, written by make_trunk.py. At first only a new last layer is trained, later the trunk as well, more slowly.
//
//     ./run example transfer_learning
//     ./run example transfer_learning --hparam pretrained=false    the same network, trained on the twenty alone
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <detpl/callbacks/backbone_finetuning.hpp>
#include <detpl/checkpoint/load_state_dict.hpp>
#include <detpl/data/split.hpp>
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>
#include "../mnist_data.hpp"
#include "resnet.hpp"

struct FewDigitsOptions {
  int64_t batch_size = 10;
  std::string data;
  int64_t labels = 2;  // of each digit
};
BOOST_HANA_ADAPT_STRUCT(FewDigitsOptions, batch_size, data, labels);

/// The first few of each digit to train on; all images of the other set to validate.
class FewDigits : public MnistDataModule {
 public:
  using Options = FewDigitsOptions;
  explicit FewDigits(Options options = {})
      : MnistDataModule({.batch_size = options.batch_size, .data = options.data}), options_(std::move(options)) {}

  auto train_dataloader() const {
    std::vector<int64_t> chosen;
    const torch::Tensor digits = train()->columns().target;
    for (int64_t digit = 0; digit < 10; ++digit) {
      const torch::Tensor places = digits.eq(digit).nonzero().flatten();
      for (int64_t i = 0; i < std::min(options_.labels, places.size(0)); ++i)
        chosen.push_back(places[i].item<int64_t>());
    }
    return detpl::data::DataLoader(detpl::data::Subset(train(), std::move(chosen)),
                                   {.batch_size = options_.batch_size, .shuffle = true});
  }

 private:
  Options options_;
};

struct TransferLearningHParams {
  double learning_rate = 1e-2;
  bool pretrained = true;
  std::string trunk;  // the file of weights; empty: the bundled one
  int64_t unfreeze_epoch = 20;
};
BOOST_HANA_ADAPT_STRUCT(TransferLearningHParams, learning_rate, pretrained, trunk, unfreeze_epoch);

struct TransferLearning : detpl::LightningModule {
  using HParams = TransferLearningHParams;

  HParams hparams;
  ResNetTrunk backbone{register_module("backbone", ResNetTrunk())};
  torch::nn::Linear head{register_module("head", torch::nn::Linear(backbone->features(), 10))};

  TransferLearning(HParams options, FewDigits&) : hparams(std::move(options)) {
    save_hyperparameters(hparams);
    if (!hparams.pretrained) return;
    const std::filesystem::path file =
        hparams.trunk.empty() ? bundled("transfer_learning/trunk.pt") : std::filesystem::path(hparams.trunk);
    detpl::load_state_dict(backbone, file, {.rename = [](std::string_view name) {
                             return name.starts_with("fc.") ? "" : std::string(name);  // without its last layer
                           }});
  }

  torch::Tensor forward(torch::Tensor images) { return head(backbone(images)); }

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::cross_entropy_loss(forward(batch.data), batch.target);
    log("train_loss", loss, {.prog_bar = true});
    return loss;
  }

  void validation_step(const detpl::Batch& batch, int64_t) {
    auto scores = forward(batch.data);
    log("val_loss", torch::cross_entropy_loss(scores, batch.target), {.prog_bar = true});
    log("accuracy", scores.argmax(1).eq(batch.target).to(torch::kFloat).mean(), {.prog_bar = true});
  }

  /// Trains the trunk from `unfreeze_epoch` on, at a fiftieth of the rate, its BatchNorm layers never.
  std::optional<detpl::BackboneFinetuning> configure_callbacks() {
    if (!hparams.pretrained) return std::nullopt;
    return detpl::BackboneFinetuning({.backbone_initial_ratio_lr = 0.02,
                                      .lambda_func = [](int64_t) { return 1.0; },
                                      .train_bn = false,
                                      .unfreeze_backbone_at_epoch = hparams.unfreeze_epoch});
  }
  auto configure_optimizers() {
    return detpl::optim::Adam(hparams.pretrained ? head->parameters() : parameters(), {.lr = hparams.learning_rate});
  }
};

int main(int argc, char** argv) {
  return detpl::main<TransferLearning, FewDigits>(argc, argv, {.log_every_n_steps = 1, .max_epochs = 40});
}
