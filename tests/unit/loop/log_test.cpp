#include "probe.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "detpl/core/number_text.hpp"
#include "detpl/metrics/accuracy.hpp"
#include "detpl/metrics/mean_metric.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::LogOptions;
using detpl::Reduce;
using doctest::Contains;

namespace {

std::string row_text(const detpl::MetricRow& metrics, int64_t step) {
  std::string row = std::to_string(step) + ":";
  for (const auto& [name, value] : metrics) row += " " + name + "=" + detpl::number_text(value);
  return row;
}
std::string text_of(const detpl::Metrics& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics) text += name + "=" + detpl::number_text(value.item()) + " ";
  return text;
}

struct Rows {
  std::vector<std::string>* rows;
  void log_metrics(const detpl::MetricRow& metrics, int64_t step) { rows->push_back(row_text(metrics, step)); }
};

/// Trains on batches of 4, 4 and 2 points, validates on 4 and 2, with two loaders also on 4; each hook says something.
template <int loaders>
struct Talker : detpl::LightningModule {
  using Say = std::function<void(Talker&, std::string_view hook, int64_t batch_idx, int64_t dataloader_idx)>;
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
  detpl::Accuracy train_accuracy, val_accuracy;
  detpl::MeanMetric mean;
  Say say;

  explicit Talker(Say say) : say(std::move(say)) {}
  torch::Tensor training_step(const detpl::Batch& batch, int64_t batch_idx) {
    say(*this, "training_step", batch_idx, 0);
    return layer(batch.data).square().mean();
  }
  void validation_step(const detpl::Batch&, int64_t batch_idx, int64_t dataloader_idx) {
    say(*this, "validation_step", batch_idx, dataloader_idx);
  }
  auto configure_optimizers() {
    say(*this, "configure_optimizers", 0, 0);
    return detpl::optim::SGD(parameters(), {.lr = 0.1});
  }
  auto train_dataloader() { return loader(10, 4); }
  auto val_dataloader() {
    if constexpr (loaders == 1)
      return loader(6, 4);
    else
      return std::tuple(loader(6, 4), loader(4, 4));
  }
  void training_epoch_end(const std::vector<torch::Tensor>&) { say(*this, "training_epoch_end", 0, 0); }
  void validation_epoch_end(const std::vector<detpl::no_output>&) { say(*this, "validation_epoch_end", 0, 0); }
  void on_train_start() { say(*this, "on_train_start", 0, 0); }
  void on_train_end() { say(*this, "on_train_end", 0, 0); }
  void on_validation_end() { say(*this, "on_validation_end", 0, 0); }
};
using OneLoader = Talker<1>;
using TwoLoaders = Talker<2>;

struct Said {
  std::vector<std::string> rows;
  std::string callback_metrics, logged_metrics, progress_bar_metrics;
};

template <int loaders>
Said rows_of(Talker<loaders>& module, detpl::FitOptions options) {
  options.log_every_n_steps = 1;
  Said said;
  detpl::Adapter trial(context(), module, options, Rows{&said.rows});
  trial.fit();
  said.callback_metrics = text_of(trial.trainer().callback_metrics());
  said.logged_metrics = text_of(trial.trainer().logged_metrics());
  said.progress_bar_metrics = text_of(trial.trainer().progress_bar_metrics());
  return said;
}

const LogOptions both{.on_epoch = true, .on_step = true, .prog_bar = true};

}  // namespace

TEST_CASE("rows have Lightning's names, steps, weights and order") {
  OneLoader module([](OneLoader& self, std::string_view hook, int64_t batch_idx, int64_t) {
    if (hook == "on_train_start") self.log("begin", 7);
    if (hook == "training_step") self.log("t", batch_idx, both);
    if (hook == "training_epoch_end") self.log_dict({{"end", self.current_epoch()}, {"quiet", 1}}, {});
    if (hook == "validation_step") self.log("v", torch::tensor(batch_idx), both);
    if (hook == "validation_epoch_end") self.log("v_end", 1, {.logger = false, .prog_bar = true});
  });
  const Said said = rows_of(module, {.max_epochs = 2, .num_sanity_val_steps = 1});
  CHECK(said.rows == std::vector<std::string>{"0: t_step=0 epoch=0", "1: t_step=1 epoch=0", "2: t_step=2 epoch=0",
                                              "0: v_step=0", "1: v_step=1", "2: v_epoch=0.3333333333333333 epoch=0",
                                              "2: begin=7 t_epoch=0.8 end=0 quiet=1 epoch=0", "3: t_step=0 epoch=1",
                                              "4: t_step=1 epoch=1", "5: t_step=2 epoch=1", "2: v_step=0",
                                              "3: v_step=1", "5: v_epoch=0.3333333333333333 epoch=1",
                                              "5: t_epoch=0.8 end=1 quiet=1 epoch=1"});
  for (const char* part : {"t=0.8 ", "t_step=2 ", "t_epoch=0.8 ", "v=0.3333333333333333 ",
                           "v_epoch=0.3333333333333333 ", "begin=7 ", "end=1 ", "v_end=1 "})
    CHECK(said.callback_metrics.find(part) != std::string::npos);
  CHECK(said.callback_metrics.find("v_step") == std::string::npos);
  CHECK(said.logged_metrics.find("v_step=1 ") != std::string::npos);
  CHECK(said.logged_metrics.find("v_end") == std::string::npos);
  CHECK(said.progress_bar_metrics == "t_step=2 v_step=1 v_epoch=0.3333333333333333 v_end=1 t_epoch=0.8 ");
}

TEST_CASE("with several loaders the index follows the forked name, and hooks at the end have none") {
  TwoLoaders module([](TwoLoaders& self, std::string_view hook, int64_t batch_idx, int64_t dataloader_idx) {
    if (hook == "validation_step") {
      self.log("v", 10 * dataloader_idx + batch_idx, both);
      self.log("own_" + std::to_string(dataloader_idx), dataloader_idx, {.add_dataloader_idx = false});
    }
    if (hook == "validation_epoch_end") self.log("v_end", 1);
  });
  const Said said = rows_of(module, {.max_epochs = 1, .num_sanity_val_steps = 1});
  CHECK(said.rows == std::vector<std::string>{"0: v_step/dataloader_idx_0=0", "1: v_step/dataloader_idx_0=1",
                                              "2: v_step/dataloader_idx_0=1 v_step/dataloader_idx_1=10",
                                              "2: v_epoch/dataloader_idx_0=0.3333333333333333 own_0=0 "
                                              "v_epoch/dataloader_idx_1=10 own_1=1 v_end=1 epoch=0"});
  CHECK(said.callback_metrics.find("v/dataloader_idx_1=10 v_epoch/dataloader_idx_1=10 ") != std::string::npos);

  module.say = [](TwoLoaders& self, std::string_view hook, int64_t, int64_t) {
    if (hook == "validation_step") self.log("v", 1, {.add_dataloader_idx = false});
  };
  CHECK_THROWS_WITH_AS(rows_of(module, {.max_epochs = 1}),
                       "`log(\"v\")` with add_dataloader_idx = false was called in `validation_step` for several "
                       "loaders: give each loader a name of its own",
                       detpl::config_error);
}

TEST_CASE("a key `step` is the axis of its row, which then has no epoch; a key `epoch` replaces the epoch") {
  OneLoader module([](OneLoader& self, std::string_view hook, int64_t batch_idx, int64_t) {
    if (hook == "training_step") {
      self.log("t", batch_idx);
      if (self.current_epoch() == 0) self.log("step", 100 + batch_idx);
      if (self.current_epoch() == 1) self.log("epoch", 0.5);
    }
    if (hook == "validation_step")
      self.log("v_count", 1, {.on_epoch = true, .on_step = true, .reduce_fx = Reduce::sum});
    if (hook == "validation_step") self.log("step", 9, {.on_epoch = false, .on_step = true});
    if (hook == "validation_epoch_end") self.log("step", self.current_epoch());
  });
  const Said said = rows_of(module, {.max_epochs = 2, .num_sanity_val_steps = 0});
  CHECK(said.rows == std::vector<std::string>{"100: t=0", "101: t=1", "102: t=2", "0: v_count_step=1 step=9",
                                              "1: v_count_step=1 step=9", "0: v_count_epoch=2", "3: t=0 epoch=0.5",
                                              "4: t=1 epoch=0.5", "5: t=2 epoch=0.5", "2: v_count_step=1 step=9",
                                              "3: v_count_step=1 step=9", "1: v_count_epoch=2"});
}

TEST_CASE("values are reduced as reduce_fx says, weighted by batch_size; vectors are their mean, NaN is NaN") {
  OneLoader module([](OneLoader& self, std::string_view hook, int64_t batch_idx, int64_t) {
    if (hook != "validation_step") return;
    const double value = batch_idx == 0 ? -3 : 5;
    self.log("mean", value);
    self.log("weighted", value, {.batch_size = batch_idx + 1});
    self.log("sum", value, {.reduce_fx = Reduce::sum, .sync_dist = true});
    self.log("least", value, {.rank_zero_only = true, .reduce_fx = Reduce::minimum});
    self.log("most", value, {.reduce_fx = Reduce::maximum});
    self.log("vector", torch::tensor({1.0, 2.0, 6.0}));
    self.log("nan", batch_idx == 0 ? std::numeric_limits<double>::quiet_NaN() : 1, {.reduce_fx = Reduce::minimum});
    self.log("tiny", torch::tensor(batch_idx == 0 ? 1e-9f : 1e9f, torch::kFloat), {.reduce_fx = Reduce::sum});
  });
  const std::vector<std::string> rows = rows_of(module, {.max_epochs = 1}).rows;
  REQUIRE(rows.size() == 1);
  const std::string tiny = detpl::number_text(double(1e-9f) + 1e9);
  CHECK(rows[0] == "2: mean=" + detpl::number_text((-12.0 + 10) / 6) + " weighted=" + detpl::number_text(7.0 / 3) +
                       " sum=2 least=-3 most=5 vector=3 nan=nan tiny=" + tiny + " epoch=0");
}

TEST_CASE("metric objects show the batch at steps, all of the epoch at its end, and begin anew") {
  // Ones are predicted; they are right in batch 1 alone.
  const auto truth = [](int64_t batch_idx) { return torch::full({batch_idx == 2 ? 2 : 4}, batch_idx == 1 ? 1 : 0); };
  OneLoader module([&](OneLoader& self, std::string_view hook, int64_t batch_idx, int64_t) {
    const torch::Tensor target = truth(batch_idx), ones = torch::ones_like(target);
    if (hook == "training_step") {
      self.train_accuracy(ones, target);
      self.log("acc", self.train_accuracy, both);
      self.mean.update(batch_idx, static_cast<double>(target.numel()));
      self.log("mean", self.mean);
    }
    if (hook == "validation_step") {
      self.val_accuracy.update(ones, target);
      self.log("val_acc", self.val_accuracy);
    }
  });
  const Said said = rows_of(module, {.max_epochs = 2, .num_sanity_val_steps = 2});
  CHECK(said.rows == std::vector<std::string>{"0: acc_step=0 mean=0 epoch=0", "1: acc_step=1 mean=1 epoch=0",
                                              "2: acc_step=0 mean=2 epoch=0", "2: val_acc=0.5 epoch=0",
                                              "2: acc_epoch=0.4 epoch=0", "3: acc_step=0 mean=0 epoch=1",
                                              "4: acc_step=1 mean=1 epoch=1", "5: acc_step=0 mean=2 epoch=1",
                                              "5: val_acc=0.5 epoch=1", "5: acc_epoch=0.4 epoch=1"});
  CHECK(said.callback_metrics.find("acc=0.4 ") != std::string::npos);
  CHECK(std::isnan(module.train_accuracy.compute().item<double>()));
  CHECK(std::isnan(module.val_accuracy.compute().item<double>()));
}

TEST_CASE("what Lightning refuses to log is refused in one sentence") {
  using Call = std::function<void(OneLoader&)>;
  const auto refused = [](const char* where, const Call& call, const char* part) {
    CAPTURE(part);
    OneLoader module([&](OneLoader& self, std::string_view hook, int64_t, int64_t) {
      if (hook == where) call(self);
    });
    CHECK_THROWS_WITH_AS(rows_of(module, {.max_epochs = 1}), Contains(part), detpl::config_error);
  };
  const auto plain = [](OneLoader& self) { self.log("x", 1); };
  for (const char* hook : {"configure_optimizers", "on_train_end", "on_validation_end"})
    refused(hook, plain, ("can't be called in `" + std::string(hook) + "`").c_str());
  refused(
      "training_epoch_end", [](OneLoader& self) { self.log("x", 1, {.on_step = true}); },
      "can't use on_step in `training_epoch_end`");
  refused("training_step", [](OneLoader& self) { self.log("x", 1, {.on_step = false}); }, "both false");
  refused(
      "validation_step", [](OneLoader& self) { self.log("x/dataloader_idx_0", 1, {.add_dataloader_idx = false}); },
      "the name can't hold \"/dataloader_idx_\"");
  refused(
      "training_step", [](OneLoader& self) { self.log("x", 1, {.reduce_fx = Reduce::cat}); },
      "can't use reduce_fx = cat");
  refused("training_step", [](OneLoader& self) { self.log("x", 1, {.batch_size = -1}); }, "has batch_size = -1");
  refused("training_step", [](OneLoader& self) { self.log("x", torch::Tensor()); }, "has no elements");
  refused(
      "training_step",
      [](OneLoader& self) {
        self.log("x", 1);
        self.log("x", 1, {.sync_dist = true});
      },
      "was called before in `training_step` with other options");
  refused(
      "training_step",
      [](OneLoader& self) {
        self.log("x", 1);
        self.log("x", self.mean);
      },
      "was called before in `training_step` with another metric");
  OneLoader outside([](OneLoader&, std::string_view, int64_t, int64_t) {});
  CHECK_THROWS_WITH_AS(outside.log("x", 1), Contains("was called outside a run"), detpl::config_error);
  CHECK_THROWS_WITH_AS(outside.log("x", outside.mean), Contains("was called outside a run"), detpl::config_error);
}
