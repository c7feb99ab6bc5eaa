// BackboneFinetuning, beside Lightning's own.
#include "line.hpp"

#include <string>
#include <vector>

#include "detpl/callbacks/backbone_finetuning.hpp"
#include "detpl/checkpoint/json.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

#include "../python.hpp"

namespace {

/// A head on a backbone of a layer and its BatchNorm; remembers the rates of each epoch.
struct OnBackbone : detpl::LightningModule {
  torch::nn::Sequential backbone{nullptr};
  torch::nn::Linear head{nullptr};
  bool optimizes_all = false;
  detpl::List rates;

  explicit OnBackbone(const char* name = "backbone") {
    torch::manual_seed(1);
    backbone = register_module(name, torch::nn::Sequential(torch::nn::Linear(2, 2), torch::nn::BatchNorm1d(2)));
    head = register_module("head", torch::nn::Linear(2, 1));
    to(torch::kDouble);
  }

  torch::Tensor training_step(const detpl::Batch& batch) {
    if (trainer()->batch_idx() == 0) {
      const auto all = trainer()->learning_rates();
      rates.emplace_back(detpl::List(all.begin(), all.end()));
    }
    return torch::mse_loss(head(backbone->forward(batch.data)), batch.target);
  }
  void validation_step(const detpl::Batch& batch) { log("val_loss", head(backbone->forward(batch.data)).mean()); }
  auto configure_optimizers() {
    return detpl::optim::SGD(optimizes_all ? parameters() : head->parameters(), {.lr = 0.05, .momentum = 0.9});
  }

  detpl::Map weights() const {
    const auto list = [](const torch::Tensor& tensor, const auto& self) -> detpl::Value {
      if (tensor.dim() == 0) return tensor.item<double>();
      detpl::List items;
      for (int64_t i = 0; i < tensor.size(0); ++i) items.push_back(self(tensor[i], self));
      return items;
    };
    detpl::Map all;
    for (const auto& [name, tensor] : detpl::detail::model_state(*this)) all[name] = list(tensor, list);
    return all;
  }
  detpl::Value weights(const std::string& name) const { return *weights().find(name); }
};

auto assemble(OnBackbone& module, const detpl::BackboneFinetuningOptions& options, detpl::FitOptions fit,
              std::optional<detpl::ModelCheckpoint> checkpoints = {}) {
  static const auto context = detpl::TrialContext::local();
  fit.num_sanity_val_steps = 0;
  return detpl::Adapter(context, module, detpl::Loaders(golden_records(0, 10), golden_records(1000, 6)), fit,
                        detpl::BackboneFinetuning(options), checkpoints, detpl::DirectoryStorage());
}

}  // namespace

TEST_CASE("a backbone is trained at the rates, and to the weights, of Lightning's callback") {
  for (const bool align : {true, false}) {
    OnBackbone module;
    detpl::Map run{{"before", module.weights()}, {"lr", 0.05}, {"ratio", 0.2}, {"unfreeze", 2}, {"align", align}};
    const detpl::BackboneFinetuningOptions options{
        .backbone_initial_ratio_lr = 0.2, .should_align = align, .unfreeze_backbone_at_epoch = 2};
    auto trial = assemble(module, options, {.max_epochs = 7});
    trial.fit();
    CHECK(trial.callback<detpl::BackboneFinetuning>().unfrozen());
    run["rates"] = module.rates;
    run["after"] = module.weights();

    const TemporaryFolder folder;
    const auto file = folder.path / "run.json";
    detpl::os::replace_file(file, detpl::json_text(run));
    CHECK(python_agrees("check_finetuning.py", {file.string()}));
  }
}

TEST_CASE("a frozen backbone keeps its weights, and BatchNorm layers that aren't trained keep everything") {
  OnBackbone module;
  const detpl::Map before = module.weights();
  assemble(module, {.train_bn = false, .unfreeze_backbone_at_epoch = 2}, {.max_epochs = 2}).fit();
  for (const auto& [name, value] : before.items) {
    INFO(name);
    CHECK((module.weights(name) == value) == name.starts_with("backbone"));
  }
  assemble(module, {.train_bn = false, .unfreeze_backbone_at_epoch = 0}, {.max_epochs = 1, .val_check_interval = 2})
      .fit();
  for (const auto& [name, value] : before.items) {
    INFO(name);
    CHECK((module.weights(name) == value) == name.starts_with("backbone.1"));
  }
}

TEST_CASE("a run that resumes before, at or after unfreezing, also inside an epoch, ends as one that never stopped") {
  const detpl::BackboneFinetuningOptions options{.unfreeze_backbone_at_epoch = 2};
  OnBackbone straight;
  auto whole = assemble(straight, options, {.max_epochs = 5});
  whole.fit();
  for (const int64_t steps : {7, 10, 13, 15, 23}) {
    CAPTURE(steps);
    const TemporaryFolder folder;
    OnBackbone first, second;
    assemble(first, options, {.max_epochs = 5, .max_steps = steps},
             detpl::ModelCheckpoint({.dirpath = folder.path, .every_n_train_steps = steps, .filename = "cut"}))
        .fit();
    auto trial = assemble(second, options, {.ckpt_path = (folder.path / "cut").string(), .max_epochs = 5});
    trial.fit();
    CHECK(second.weights() == straight.weights());
    CHECK(trial.trainer().learning_rates() == whole.trainer().learning_rates());
  }
}

TEST_CASE("a second fit() goes on with a backbone that is being trained") {
  OnBackbone module;
  auto trial = assemble(module, {.unfreeze_backbone_at_epoch = 1}, {.max_epochs = 2});
  trial.fit();
  const detpl::Value before = module.weights("backbone.0.weight");
  trial.options().max_epochs = 3;
  trial.fit();
  CHECK_FALSE(module.weights("backbone.0.weight") == before);
  CHECK(module.rates.back() == detpl::Value(detpl::List{0.05, 0.05 * 0.1 * 2}));
}

TEST_CASE("what BackboneFinetuning can't work with is refused") {
  CHECK(has(sentence_of([] { detpl::BackboneFinetuning({.backbone_initial_ratio_lr = 0}); }), "a rate of 0.0"));
  CHECK(has(sentence_of([] { detpl::BackboneFinetuning({.unfreeze_backbone_at_epoch = -1}); }), "-1 is no epoch"));
  OnBackbone renamed("trunk"), whole;
  CHECK(has(sentence_of([&] { assemble(renamed, {}, {.max_epochs = 1}).fit(); }), "is called `backbone`"));
  whole.optimizes_all = true;
  CHECK(has(sentence_of([&] { assemble(whole, {}, {.max_epochs = 1}).fit(); }), "has parameters of the backbone"));
}
