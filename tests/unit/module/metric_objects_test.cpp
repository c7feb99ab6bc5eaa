#include <torch/torch.h>

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "detpl/metrics/accuracy.hpp"
#include "detpl/metrics/mean_metric.hpp"
#include "detpl/metrics/results.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using namespace detpl;
using doctest::Approx;
using doctest::Contains;

namespace {

double number(const Scalar& value) { return value.item(); }

/// One state of each kind.
struct Everything : Metric<Everything> {
  State sum{"sum"}, mean{"mean", Reduce::mean}, least{"least", Reduce::minimum}, most{"most", Reduce::maximum},
      all{"all", Reduce::cat};

  auto states() { return std::tie(sum, mean, least, most, all); }
  void update(const torch::Tensor& values) {
    sum.add(values.sum());
    mean.add(values.to(torch::kDouble).mean());
    least.add(values.min());
    most.add(values.max());
    all.add(values);
  }
  torch::Tensor compute() const { return sum.value(); }
};

/// Counts calls, with nothing of detpl's in it.
struct Counter {
  int64_t count = 0;
  void update(int64_t more) { count += more; }
  int64_t compute() const { return count; }
  void reset() { count = 0; }
  void reduce(const Ranks& ranks) {
    count = static_cast<int64_t>(number(ranks.all_reduce(torch::tensor(count), Reduce::sum)));
  }
};

static_assert(metric<Accuracy> && metric<Accuracy, torch::Tensor, torch::Tensor> && !metric<Accuracy, torch::Tensor>);
static_assert(metric<MeanMetric, double> && metric<MeanMetric, torch::Tensor, torch::Tensor>);
static_assert(metric<Everything, torch::Tensor> && metric<Counter, int>);
static_assert(!metric<torch::Tensor> && !metric<double> && !metric<Scalar>);

/// This rank and another that holds the same: sums double, rows come twice.
struct TwinRanks : Ranks {
  mutable int calls = 0;
  int size() const override { return 2; }
  torch::Tensor all_reduce(const torch::Tensor& value, Reduce how) const override {
    ++calls;
    return how == Reduce::sum ? value * 2 : how == Reduce::cat ? torch::cat({value, value}) : value;
  }
};

const LogSite in_training{"training_step", LogRule::train_step, 4, std::nullopt};
const LogSite in_validation{"validation_step", LogRule::eval_step, 4, std::nullopt};

double epoch_value(const Results& results, const char* name) {
  return results.collect(Audience::loggers, Moment::epoch).find(name)->item();
}

}  // namespace

TEST_CASE("accuracy from scores, labels and probabilities is the share that a plain count finds") {
  torch::manual_seed(1);
  const auto scores = torch::randn({50, 7});
  const auto target = torch::randint(7, {50});
  const auto order = scores.argsort(1, /*descending=*/true);
  for (const int64_t top_k : {1, 3, 7}) {
    int64_t hits = 0;
    for (int64_t record = 0; record < 50; ++record)
      for (int64_t place = 0; place < top_k; ++place)
        hits += order[record][place].item<int64_t>() == target[record].item<int64_t>();
    Accuracy accuracy({.top_k = top_k});
    CHECK(number(accuracy(scores, target)) == Approx(hits / 50.0));
  }
  Accuracy of_labels;
  CHECK(number(of_labels(scores.argmax(1), target)) == number(Accuracy()(scores, target)));
  const auto pixels = torch::tensor({{{0.9, 0.1}, {0.2, 0.7}}});  // [1 record, 2 classes, 2 places]
  CHECK(number(Accuracy()(pixels, torch::tensor({{0, 0}}))) == 0.5);

  const auto probabilities = torch::tensor({0.2, 0.5, 0.6, 0.9});
  const auto truth = torch::tensor({0, 1, 0, 1});
  CHECK(number(Accuracy()(probabilities, truth)) == 0.75);
  CHECK(number(Accuracy({.threshold = 0.8})(probabilities, truth)) == 0.75);
  CHECK(number(Accuracy({.threshold = 0.95})(probabilities, truth)) == 0.5);
  CHECK(number(Accuracy()(probabilities, truth.to(torch::kBool))) == 0.75);
}

TEST_CASE("accuracy refuses shapes that fit nothing, and more places than there are classes") {
  Accuracy accuracy;
  CHECK_THROWS_WITH_AS(accuracy.update(torch::rand({4, 3}), torch::zeros({5}, torch::kLong)),
                       "Accuracy was given predictions of shape [4, 3] and labels of shape [5]: give scores [N, C] or "
                       "labels [N] with labels [N]",
                       data_error);
  CHECK_THROWS_WITH_AS(Accuracy({.top_k = 4}).update(torch::rand({2, 3}), torch::zeros({2}, torch::kLong)),
                       Contains("only 3 classes"), data_error);
  CHECK_THROWS_WITH_AS(Accuracy({.top_k = 2}).update(torch::rand({2}), torch::zeros({2}, torch::kLong)),
                       Contains("needs the scores of all classes"), data_error);
  CHECK(std::isnan(number(accuracy.compute())));
}

TEST_CASE("a metric is the whole epoch's, its call returns the batch's") {
  Accuracy accuracy;
  CHECK(number(accuracy(torch::tensor({1, 1}), torch::tensor({1, 1}))) == 1);
  CHECK(number(accuracy(torch::tensor({1, 1}), torch::tensor({1, 0}))) == 0.5);
  CHECK(number(accuracy(torch::tensor({0, 0, 0, 0}), torch::tensor({1, 1, 1, 1}))) == 0);
  CHECK(number(accuracy.compute()) == 3 / 8.0);
  accuracy.reset();
  CHECK(number(accuracy(torch::tensor({1}), torch::tensor({1}))) == 1);
  CHECK(number(accuracy.compute()) == 1);
}

TEST_CASE("a metric that is only updated has the value of what came in since it was last read") {
  Accuracy accuracy;
  accuracy.update(torch::tensor({1}), torch::tensor({1}));
  accuracy.update(torch::tensor({1}), torch::tensor({0}));
  CHECK(number(accuracy.batch_value()) == 0.5);
  CHECK(number(accuracy.batch_value()) == 0.5);
  accuracy.update(torch::tensor({1}), torch::tensor({1}));
  CHECK(number(accuracy.batch_value()) == 1);
  CHECK(number(accuracy.compute()) == Approx(2 / 3.0));
}

TEST_CASE("MeanMetric weighs values as they are given") {
  MeanMetric mean;
  CHECK(number(mean(1.0)) == 1);
  CHECK(number(mean(5.0, 3.0)) == 5);
  CHECK(number(mean.compute()) == 4);
  CHECK(number(mean(torch::tensor({1.0, 2.0}), torch::tensor({1.0, 3.0}))) == 1.75);
  CHECK(number(mean.compute()) == Approx((1 + 15 + 7) / 8.0));
  CHECK(number(MeanMetric()(torch::tensor({{1, 2}, {3, 6}}))) == 3);
  CHECK(std::isnan(number(MeanMetric().compute())));
}

TEST_CASE("states sum, average, take the least, the most and all; they keep no graph and no alias") {
  Everything everything;
  auto leaf = torch::tensor({1.f, -2.f}, torch::requires_grad());
  everything.update(leaf);
  everything.update(torch::tensor({10.f}));
  CHECK(number(everything.sum.value()) == 9);
  CHECK(number(everything.mean.value()) == 4.75);
  CHECK(number(everything.least.value()) == -2);
  CHECK(number(everything.most.value()) == 10);
  CHECK(torch::equal(everything.all.value(), torch::tensor({1.f, -2.f, 10.f})));
  CHECK_FALSE(everything.all.value().requires_grad());

  State state("state");
  torch::Tensor changing = torch::ones({}, torch::kDouble);
  state.add(changing);
  changing.add_(100);
  CHECK(number(state.value()) == 1);

  everything.reset();
  CHECK(number(everything.sum.value()) == 0);
  CHECK(std::isnan(number(everything.mean.value())));
  CHECK(number(everything.least.value()) == INFINITY);
  CHECK(number(everything.most.value()) == -INFINITY);
  CHECK(everything.all.value().numel() == 0);
}

TEST_CASE("a metric is reduced over ranks, and copies are independent") {
  Everything everything;
  everything.update(torch::tensor({1.f, 2.f}));
  Everything copy = everything;
  everything.reduce(TwinRanks());
  CHECK(number(everything.sum.value()) == 6);
  CHECK(number(everything.mean.value()) == 1.5);
  CHECK(number(everything.least.value()) == 1);
  CHECK(number(everything.most.value()) == 2);
  CHECK(everything.all.value().numel() == 4);
  CHECK(number(copy.sum.value()) == 3);
  copy.reduce(Ranks());
  CHECK(number(copy.sum.value()) == 3);
  Everything nothing;
  nothing.reduce(TwinRanks());  // a rank without batches still takes part
  CHECK(number(nothing.sum.value()) == 0);
}

TEST_CASE("saved states come before what has come in since") {
  Everything before, after;
  before.update(torch::tensor({1.f, 2.f}));
  before.update(torch::tensor({3.f, 0.f}));
  after.update(torch::tensor({5.f, 7.f}));
  after.load_state_dict(before.state_dict());
  CHECK(number(after.batch_value()) == 12);
  CHECK(number(after.sum.value()) == 18);
  CHECK(number(after.mean.value()) == 3);
  CHECK(number(after.least.value()) == 0);
  CHECK(torch::equal(after.all.value(), torch::tensor({1.f, 2.f, 3.f, 0.f, 5.f, 7.f})));
  CHECK(Everything().state_dict().empty());
}

TEST_CASE("log shows a metric's batch at a step and what it computes at the end, and resets it") {
  Results results(true);
  Accuracy accuracy;
  const LogOptions both{.on_epoch = true, .on_step = true};
  accuracy(torch::tensor({1, 1}), torch::tensor({1, 1}));
  results.log("acc", MetricView(accuracy), both, in_training);
  accuracy.update(torch::tensor({1, 1}), torch::tensor({1, 0}));
  results.log("acc", MetricView(accuracy), both, in_training);
  CHECK(results.collect(Audience::loggers, Moment::step).find("acc_step")->item() == 0.5);
  CHECK(epoch_value(results, "acc_epoch") == 0.75);
  results.reset();
  CHECK(results.collect(Audience::loggers, Moment::epoch).empty());
  CHECK(std::isnan(number(accuracy.compute())));

  Results validation(false);
  Counter counter;
  for (const int64_t more : {2, 3}) {
    counter.update(more);
    validation.log("count", MetricView(counter), {}, in_validation);
  }
  validation.reduce(TwinRanks());
  CHECK(epoch_value(validation, "count") == 10);
}

TEST_CASE("metric objects that can't be meant are refused") {
  Results results(true);
  Counter counter, other;
  CHECK_THROWS_WITH_AS(results.log("count", MetricView(counter), {}, in_training),
                       Contains("logs a metric at steps that has no `batch_value()`"), config_error);
  const LogOptions at_end{.on_epoch = true, .on_step = false};
  results.log("n", MetricView(counter), at_end, in_training);
  CHECK_THROWS_WITH_AS(results.log("n", MetricView(other), at_end, in_training), Contains("with another metric"),
                       config_error);
  CHECK_THROWS_WITH_AS(results.log("n", 1, at_end, in_training, Ranks()), Contains("with another metric"),
                       config_error);
  struct Rows : Metric<Rows> {
    State all{"all", Reduce::cat};
    auto states() { return std::tie(all); }
    void update(double value) { all.add(value); }
    torch::Tensor compute() const { return all.value(); }
  } rows;
  rows.update(1);
  rows.update(2);
  results.log("rows", MetricView(rows), at_end, in_training);
  CHECK_THROWS_WITH_AS(results.collect(Audience::loggers, Moment::epoch), Contains("has 2 values"), config_error);
}

TEST_CASE("values are reduced over ranks: at steps if sync_dist says so, at the epoch's end always") {
  const TwinRanks ranks;
  Results results(false);
  const auto log = [&](const char* name, double value, LogOptions options) {
    options.on_epoch = options.on_step = true;
    results.log(name, value, options, in_validation, ranks);
  };
  for (const double value : {1.0, 2.0}) {
    log("alone", value, {.reduce_fx = Reduce::sum});
    log("sum", value, {.reduce_fx = Reduce::sum, .sync_dist = true});
    log("chief", value, {.rank_zero_only = true, .reduce_fx = Reduce::sum, .sync_dist = true});
    log("mean", value, {.sync_dist = true});
    log("most", value, {.reduce_fx = Reduce::maximum});
  }
  const Metrics step = results.collect(Audience::loggers, Moment::step);
  CHECK(step.find("alone_step")->item() == 2);
  CHECK(step.find("sum_step")->item() == 4);
  CHECK(step.find("chief_step")->item() == 2);
  CHECK(step.find("mean_step")->item() == 2);
  results.reduce(ranks);
  const int calls = ranks.calls;
  results.reduce(ranks);  // what is reduced already stays as it is
  CHECK(ranks.calls == calls);
  CHECK(epoch_value(results, "alone_epoch") == 6);
  CHECK(epoch_value(results, "sum_epoch") == 6);
  CHECK(epoch_value(results, "chief_epoch") == 3);
  CHECK(epoch_value(results, "mean_epoch") == 1.5);
  CHECK(epoch_value(results, "most_epoch") == 2);
}

TEST_CASE("an epoch's values go on from where they were saved, also metric objects") {
  const LogOptions both{.on_epoch = true, .on_step = true, .prog_bar = true};
  const auto log = [&](Results& results, Accuracy& accuracy, int64_t batch_idx) {
    results.log("loss", 0.1 * static_cast<double>(batch_idx), both, in_training, Ranks());
    results.log("a.most", batch_idx, {.on_epoch = true, .reduce_fx = Reduce::maximum}, in_training, Ranks());
    if (batch_idx == 0) results.log("first", 5, both, {"on_train_batch_start", LogRule::train_step, 2, 1}, Ranks());
    accuracy(torch::tensor({1, 1}), torch::tensor({int64_t{1}, batch_idx}));
    results.log("acc", MetricView(accuracy), both, in_training);
  };
  const auto text = [](const Results& results) {
    std::string text;
    for (const Moment moment : {Moment::step, Moment::epoch})
      for (const auto& [name, value] : results.collect(Audience::callbacks, moment))
        text += name + "=" + std::to_string(value.item()) + " ";
    return text;
  };
  Results whole(true), first(true), second(true);
  Accuracy of_whole, of_first, of_second;
  for (int64_t batch_idx = 0; batch_idx < 4; ++batch_idx) {
    log(whole, of_whole, batch_idx);
    if (batch_idx < 2) log(first, of_first, batch_idx);
  }
  const MetricState saved = first.state();
  second.load_state({saved.rbegin(), saved.rend()});
  for (int64_t batch_idx = 2; batch_idx < 4; ++batch_idx) log(second, of_second, batch_idx);
  CHECK(text(second) == text(whole));
  CHECK(second.state().size() == saved.size());
  CHECK_THROWS_AS(second.load_state({{"0.entry.training_step.loss", torch::zeros({3})}}), checkpoint_error);
}

TEST_CASE("nothing waits for a device before a value is read") {
  // Reading a meta tensor throws, as nothing is behind it.
  const auto meta = torch::TensorOptions(torch::kMeta);
  Results results(true);
  const LogOptions both{.on_epoch = true, .on_step = true};
  Accuracy accuracy({.top_k = 2});
  MeanMetric mean;
  for (int step = 0; step < 3; ++step) {
    results.log("late", step == 0 ? Scalar(1.5) : Scalar(torch::ones({}, meta)), both, in_training, Ranks());
    results.log("vector", torch::ones({5}, meta.dtype(torch::kHalf)), both, in_training, Ranks());
    results.log("most", torch::ones({1}, meta), {.on_epoch = true, .reduce_fx = Reduce::maximum}, in_training, Ranks());
    accuracy(torch::ones({4, 3}, meta), torch::ones({4}, meta.dtype(torch::kLong)));
    results.log("acc", MetricView(accuracy), both, in_training);
    mean(torch::ones({4}, meta));
    results.log("mean", MetricView(mean), both, in_training);
  }
  const Metrics epoch = results.collect(Audience::loggers, Moment::epoch);
  for (const char* name : {"late_epoch", "vector_epoch", "most_epoch", "acc_epoch", "mean_epoch"})
    CHECK(epoch.find(name)->on_device());
  CHECK_THROWS(epoch.find("late_epoch")->item());
}
