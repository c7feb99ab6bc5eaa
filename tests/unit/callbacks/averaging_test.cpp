// StochasticWeightAveraging and EMA, beside Lightning's golden run and torch.optim.swa_utils.
#include "line.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "detpl/checkpoint/json.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

#include "../python.hpp"

namespace {

detpl::List as_list(const torch::Tensor& tensor) {
  detpl::List list;
  for (int64_t i = 0; i < tensor.numel(); ++i) list.push_back(tensor[i].item<double>());
  return list;
}

detpl::StochasticWeightAveraging golden_swa() {
  return detpl::StochasticWeightAveraging({.annealing_epochs = 1, .swa_epoch_start = 2, .swa_lrs = {0.05}});
}

/// Trains a Line from `parts`, first up to `stop` and then, in a new process's place, to the end.
torch::Tensor stopped_and_resumed(Parts parts, const detpl::FitOptions& stop, bool with_norm = false) {
  const TemporaryFolder folder;
  Line first(0.1, with_norm), second(0.1, with_norm);
  Parts cut = parts;
  cut.options.max_steps = stop.max_steps;
  cut.at_steps.emplace(
      detpl::ModelCheckpointOptions{.dirpath = folder.path, .every_n_train_steps = stop.max_steps, .filename = "cut"});
  assemble(first, cut).fit();
  parts.options.ckpt_path = (folder.path / "cut").string();
  assemble(second, parts).fit();
  torch::Tensor all = second.weights();
  if (with_norm) all = torch::cat({all, second.norm->running_mean, second.norm->running_var, second.norm->weight});
  return all;
}

}  // namespace

TEST_CASE("the moving average is that of torch.optim.swa_utils") {
  Line line;
  detpl::List weights;
  detpl::LambdaCallback record{
      .on_train_batch_end = [&](detpl::Trainer&, torch::nn::Module&) { weights.push_back(as_list(line.weights())); }};
  auto trial = assemble(line, {.lambda = record, .ema = detpl::EMA({.decay = 0.9})});
  trial.fit();
  CHECK(trial.callback<detpl::EMA>().updates() == 15);
  const detpl::Map ema{{"decay", 0.9}, {"weights", weights}, {"average", as_list(line.weights())}};

  const TemporaryFolder folder;
  const auto file = folder.path / "average.json";
  detpl::os::replace_file(file, detpl::json_text(ema));
  CHECK(python_agrees("check_average.py", {file.string()}));
}

TEST_CASE("stochastic weight averaging ends the golden run where Lightning does") {
  Line line;
  Parts parts{.swa = golden_swa()};
  parts.options.max_epochs = 4;
  std::vector<torch::Tensor> beginnings;
  parts.lambda.emplace();
  parts.lambda->on_train_epoch_start = [&] { beginnings.push_back(line.weights()); };
  auto trial = assemble(line, parts);
  CHECK(trial.fit().steps == 20);
  CHECK(trial.trainer().learning_rates() == std::vector{0.05});
  CHECK(same_weights(line.weights(), {0.29925636121247395, -0.12688505360384042, -0.2122208062945489}));
  CHECK(trial.callback<detpl::StochasticWeightAveraging>().averaged() == 3);
  CHECK(torch::allclose(line.weights(), (beginnings[1] + beginnings[2] + beginnings[3]) / 3, 1e-14, 0));

  parts.lambda.reset();
  for (const int64_t steps : {3, 5, 7, 10, 18}) {
    CAPTURE(steps);
    CHECK(torch::equal(stopped_and_resumed(parts, {.max_steps = steps}), line.weights()));
  }
}

TEST_CASE("BatchNorm gets the statistics of the averaged weights in an epoch of its own") {
  Line line(0.1, true);
  Parts parts{.swa = detpl::StochasticWeightAveraging({.swa_epoch_start = 0.5})};
  parts.options.max_epochs = 4;
  int64_t epochs = 0;
  parts.lambda.emplace();
  parts.lambda->on_train_epoch_start = [&] { ++epochs; };
  auto trial = assemble(line, parts);
  const detpl::FitResult result = trial.fit();
  CHECK(epochs == 5);
  CHECK(result.steps == 20);
  CHECK(line.norm->options.momentum() == 0.1);
  CHECK(line.norm->num_batches_tracked.item<int64_t>() == 5);
  const torch::Tensor i = torch::arange(0, 10, torch::kDouble).unsqueeze(1);
  const torch::Tensor batches = torch::sin(2 * i + torch::arange(1, 3, torch::kDouble)).view({5, 2, 2});
  CHECK(torch::allclose(line.norm->running_mean, batches.mean(1).mean(0), 1e-12, 1e-14));
  CHECK(torch::allclose(line.norm->running_var, batches.var(1, true).mean(0), 1e-12, 1e-14));

  const torch::Tensor straight =
      torch::cat({line.weights(), line.norm->running_mean, line.norm->running_var, line.norm->weight});
  parts.lambda.reset();
  for (const int64_t steps : {7, 20})
    CHECK(torch::equal(stopped_and_resumed(parts, {.max_steps = steps}, true), straight));
}

TEST_CASE("stochastic weight averaging refuses what it can't average") {
  const auto refused = [](detpl::StochasticWeightAveragingOptions options) {
    return sentence_of([&] { detpl::StochasticWeightAveraging{options}; });
  };
  CHECK(has(refused({.swa_epoch_start = 0}), "swa_epoch_start = 0 is out of range"));
  CHECK(has(refused({.swa_epoch_start = 1.5}), "swa_epoch_start = 1.5 is out of range"));
  CHECK(has(refused({.swa_lrs = {0.1, -1}}), "swa_lrs has -1.0"));
  CHECK(has(refused({.annealing_strategy = "quick"}), "must be one of 'cos' or 'linear'"));
  CHECK(has(refused({.annealing_epochs = -1}), "annealing_epochs = -1"));
  Line line;
  auto endless = assemble(line, {.options = {.max_steps = 3}, .swa = detpl::StochasticWeightAveraging()});
  CHECK(has(sentence_of([&] { endless.fit(); }), "fraction of max_epochs, which isn't set"));
  auto groups =
      assemble(line, {.swa = detpl::StochasticWeightAveraging({.swa_epoch_start = 1, .swa_lrs = {0.1, 0.2}})});
  CHECK(has(sentence_of([&] { groups.fit(); }), "swa_lrs must have the same length"));
}

TEST_CASE("validation runs on the moving average, training goes on without it") {
  Line line;
  Parts parts{.ema = detpl::EMA({.decay = 0.5, .update_every_n_steps = 2, .update_starting_at_step = 1})};
  parts.lambda.emplace();
  torch::Tensor average, before, during;
  parts.lambda->on_train_batch_end = [&](detpl::Trainer& trainer, torch::nn::Module&) {
    const int64_t step = trainer.global_step();
    before = line.weights();
    if (step >= 1 && step % 2 == 0) average = average.defined() ? 0.5 * average + 0.5 * before : before;
  };
  parts.lambda->on_validation_batch_start = [&](detpl::Trainer& trainer, torch::nn::Module&) {
    during = line.weights();
    CHECK(torch::allclose(during, average, 1e-13, 0));
    CHECK(!torch::equal(during, before));
    CHECK(trainer.validating());
  };
  parts.lambda->on_validation_end = [&] { CHECK(torch::equal(line.weights(), before)); };
  assemble(line, parts).fit();
  CHECK(during.defined());
  CHECK(torch::allclose(line.weights(), average, 1e-13, 0));

  parts.lambda.reset();
  for (const int64_t steps : {4, 10})
    CHECK(torch::equal(stopped_and_resumed(parts, {.max_steps = steps}), line.weights()));
}

TEST_CASE("the average leaves the module when validation fails") {
  const TemporaryFolder folder;
  Line line;
  Parts parts{.ema = detpl::EMA({.decay = 0.5})};
  parts.lambda.emplace();
  torch::Tensor before;
  parts.lambda->on_train_batch_end = [&] { before = line.weights(); };
  parts.lambda->on_validation_batch_start = [&](detpl::Trainer& trainer) {
    trainer.save_checkpoint((folder.path / "inside").string());
    throw std::runtime_error("lost");
  };
  auto trial = assemble(line, parts);
  CHECK_THROWS_WITH(trial.fit(), "lost");
  CHECK(torch::equal(line.weights(), before));
  const detpl::Checkpoint saved = detpl::DirectoryStorage().load(folder.path / "inside");
  CHECK(torch::equal(detpl::find_tensor(saved.model, "net.weight")->flatten(), before.slice(0, 0, 2)));
  const torch::Tensor* average = detpl::find_tensor(saved.optimizer, "callback.EMA{'decay': 0.5}.net.weight");
  REQUIRE(average);
  CHECK(!torch::equal(average->flatten(), before.slice(0, 0, 2)));

  CHECK(has(sentence_of([] { detpl::EMA({.decay = 2}); }), "decay = 2.0"));
  CHECK(has(sentence_of([] { detpl::EMA({.update_every_n_steps = 0}); }), "every 0 steps"));
}
