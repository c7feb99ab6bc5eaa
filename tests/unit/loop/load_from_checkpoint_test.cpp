#include <doctest/doctest.h>
#include "../temporary_folder.hpp"
#include "probe.hpp"

#include <boost/hana/adapt_struct.hpp>
#include <detpl/checkpoint/directory.hpp>
#include <detpl/loop/load_from_checkpoint.hpp>

struct WidthHParams {
  int64_t width = 2;
  double rate = 0.5;
};
BOOST_HANA_ADAPT_STRUCT(WidthHParams, width, rate);

namespace {

struct Wide : detpl::LightningModule {
  using HParams = WidthHParams;
  HParams hparams;
  int64_t outputs;
  torch::nn::Linear layer;

  explicit Wide(HParams hparams = {}, int64_t outputs = 1)
      : hparams(hparams), outputs(outputs), layer(register_module("layer", torch::nn::Linear(hparams.width, outputs))) {
    save_hyperparameters(hparams);
  }
  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = hparams.rate}); }
};

struct Plain : torch::nn::Module {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
};

}  // namespace

TEST_CASE("a module is made of a checkpoint alone, as it was saved") {
  const TemporaryFolder folder;
  const std::string path = (folder.path / "saved").string();
  Wide trained(WidthHParams{.width = 2, .rate = 0.25});
  detpl::Adapter trial(context(), trained, detpl::Loaders(loader()), detpl::FitOptions{.max_epochs = 1},
                       detpl::DirectoryStorage());
  trial.fit();
  trial.trainer().save_checkpoint(path);

  const auto loaded = detpl::load_from_checkpoint<Wide>(path);
  CHECK(loaded->hparams.rate == 0.25);
  CHECK(loaded->layer->weight.equal(trained.layer->weight));

  detpl::DirectoryStorage storage;
  const auto replaced = detpl::load_from_checkpoint<Wide>(path, {.hparams = {{"rate", 0.125}}, .storage = &storage}, 1);
  CHECK(replaced->hparams.rate == 0.125);
  CHECK(replaced->layer->weight.equal(trained.layer->weight));
  CHECK(detpl::load_from_checkpoint<Plain>(path)->layer->weight.equal(trained.layer->weight));

  CHECK_THROWS_WITH_AS(detpl::load_from_checkpoint<Wide>(path, {.hparams = {{"width", 3}}}),
                       doctest::Contains("weights don't fit the module: of another shape layer.weight"),
                       detpl::checkpoint_error);
  CHECK_THROWS_WITH_AS(detpl::load_from_checkpoint<Wide>(path, {.hparams = {{"wdth", 3}}}),
                       doctest::Contains("did you mean `width`?"), detpl::config_error);
  CHECK_THROWS_AS(detpl::load_from_checkpoint<Plain>(path, {.hparams = {{"width", 3}}}), detpl::config_error);
  CHECK_THROWS_AS(detpl::load_from_checkpoint<Wide>(folder.path / "none"), detpl::checkpoint_error);
}
