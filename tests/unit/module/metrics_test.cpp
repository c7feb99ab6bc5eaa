#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "detpl/core/number_text.hpp"
#include "detpl/metrics/results.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using namespace detpl;
using doctest::Contains;

namespace {

std::string text_of(const Metrics& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics) text += name + "=" + number_text(value.item()) + " ";
  return text;
}
std::string step_row(const Results& results, Audience audience = Audience::loggers) {
  return text_of(results.collect(audience, Moment::step));
}
std::string epoch_row(const Results& results, Audience audience = Audience::loggers) {
  return text_of(results.collect(audience, Moment::epoch));
}

void log_in_training(Results& results, std::string_view name, const Scalar& value, const LogOptions& options = {},
                     double batch_size = 1) {
  results.log(name, value, options, {"training_step", LogRule::train_step, batch_size, std::nullopt}, Ranks());
}
void log_in_validation(Results& results, std::string_view name, const Scalar& value, const LogOptions& options = {},
                       double batch_size = 1) {
  results.log(name, value, options, {"validation_step", LogRule::eval_step, batch_size, std::nullopt}, Ranks());
}

}  // namespace

TEST_CASE("a Scalar takes numbers of every type and tensors of every dtype") {
  CHECK(Scalar().item() == 0);
  CHECK(Scalar(3).item() == 3);
  CHECK(Scalar(int64_t{1} << 52).item() == 4503599627370496.0);
  CHECK(Scalar(true).item() == 1);
  CHECK(Scalar(0.25f).item() == 0.25);
  CHECK(Scalar(torch::tensor(0.5)).item() == 0.5);
  CHECK(Scalar(torch::tensor(0.1, torch::kDouble)).item() == 0.1);
  CHECK(Scalar(torch::tensor(7, torch::kLong)).item() == 7);
  CHECK(Scalar(torch::tensor(true)).item() == 1);
  CHECK(Scalar(torch::tensor(1.5, torch::kHalf)).item() == 1.5);
  CHECK(Scalar(torch::tensor(1.5, torch::kBFloat16)).item() == 1.5);
  CHECK(std::isnan(Scalar(torch::tensor(NAN)).item()));
  CHECK(std::isinf(Scalar(torch::tensor(INFINITY)).item()));
}

TEST_CASE("a Scalar of a tensor with several elements is their mean, and keeps no graph") {
  CHECK(Scalar(torch::tensor({1.0, 2.0, 6.0})).item() == 3);
  CHECK(Scalar(torch::tensor({1, 2}, torch::kInt)).item() == 1.5);
  CHECK(Scalar(torch::tensor({{4.0}})).item() == 4);
  auto loss = torch::ones({}, torch::requires_grad()) * 2;
  CHECK(Scalar(loss).item() == 2);
  CHECK_FALSE(Scalar(loss).on_device());
  CHECK(Scalar(loss).tensor_on(torch::kCPU).requires_grad() == false);
}

TEST_CASE("a Scalar of an undefined or empty tensor is refused") {
  CHECK_THROWS_WITH_AS(Scalar{torch::Tensor()}, Contains("has no elements"), config_error);
  CHECK_THROWS_WITH_AS(Scalar{torch::empty({0})}, Contains("has no elements"), config_error);
}

TEST_CASE("Metrics keep the order of insertion and find by name") {
  Metrics metrics = {{"val_loss", 0.5}, {"accuracy", torch::tensor(0.75)}};
  metrics["f1"] = 0.25;
  metrics["val_loss"] = 0.125;
  CHECK(text_of(metrics) == "val_loss=0.125 accuracy=0.75 f1=0.25 ");
  CHECK(metrics.size() == 3);
  CHECK(metrics.find("accuracy")->item() == 0.75);
  CHECK(metrics.find("acuracy") == nullptr);
  CHECK(Metrics().empty());
}

TEST_CASE("training_step logs at steps by default, validation_step at the end of the epoch") {
  Results training(true);
  log_in_training(training, "loss", 1);
  log_in_training(training, "loss", 2);
  CHECK(step_row(training) == "loss=2 ");
  CHECK(epoch_row(training) == "");

  Results validation(false);
  log_in_validation(validation, "loss", 1);
  log_in_validation(validation, "loss", 2);
  CHECK(step_row(validation) == "");
  CHECK(epoch_row(validation) == "loss=1.5 ");

  Results hooks(true);
  hooks.log("epoch_metric", 3, {}, {"on_train_epoch_end", LogRule::epoch, 1, std::nullopt}, Ranks());
  CHECK(step_row(hooks) == "");
  CHECK(epoch_row(hooks) == "epoch_metric=3 ");
}

TEST_CASE("a value logged at steps and at the epoch's end is forked as Lightning forks it") {
  const LogOptions both{.on_epoch = true, .on_step = true, .prog_bar = true};
  Results training(true);
  log_in_training(training, "x", 1, both);
  log_in_training(training, "x", 3, both);
  CHECK(step_row(training) == "x_step=3 ");
  CHECK(step_row(training, Audience::progress_bar) == "x_step=3 ");
  CHECK(step_row(training, Audience::callbacks) == "x=3 x_step=3 ");
  CHECK(epoch_row(training) == "x_epoch=2 ");
  CHECK(epoch_row(training, Audience::progress_bar) == "x_epoch=2 ");
  CHECK(epoch_row(training, Audience::callbacks) == "x=2 x_epoch=2 ");

  // Callbacks that monitor an evaluation never see the value of a single batch.
  Results validation(false);
  log_in_validation(validation, "x", 1, both);
  CHECK(step_row(validation) == "x_step=1 ");
  CHECK(step_row(validation, Audience::callbacks) == "");
  CHECK(epoch_row(validation, Audience::callbacks) == "x=1 x_epoch=1 ");
}

TEST_CASE("the epoch's mean is weighted by batch size, or by the weight that the caller gives") {
  Results results(false);
  log_in_validation(results, "loss", 1, {}, 3);
  log_in_validation(results, "loss", 5, {}, 1);
  CHECK(epoch_row(results) == "loss=2 ");
  const LogOptions weighted{.batch_size = 1};
  log_in_validation(results, "own", 1, weighted, 3);
  log_in_validation(results, "own", 5, weighted, 1);
  CHECK(text_of(results.collect(Audience::loggers, Moment::epoch)) == "loss=2 own=3 ");
}

TEST_CASE("sum, minimum and maximum take no notice of weights") {
  Results results(false);
  for (const double value : {2.0, -1.0, 4.0}) {
    log_in_validation(results, "sum", value, {.reduce_fx = Reduce::sum}, 10);
    log_in_validation(results, "min", value, {.reduce_fx = Reduce::minimum}, 10);
    log_in_validation(results, "max", value, {.reduce_fx = Reduce::maximum}, 10);
  }
  CHECK(epoch_row(results) == "sum=5 min=-1 max=4 ");
}

TEST_CASE("a negative maximum and a positive minimum aren't mistaken for zero") {
  Results results(false);
  log_in_validation(results, "min", 3, {.reduce_fx = Reduce::minimum});
  log_in_validation(results, "max", -3, {.reduce_fx = Reduce::maximum});
  CHECK(epoch_row(results) == "min=3 max=-3 ");
}

TEST_CASE("NaN goes into the mean as it is") {
  Results results(false);
  log_in_validation(results, "loss", 1);
  log_in_validation(results, "loss", std::numeric_limits<double>::quiet_NaN());
  CHECK(std::isnan(results.collect(Audience::loggers, Moment::epoch).find("loss")->item()));
}

TEST_CASE("sums of many float values are kept in double precision") {
  Results results(false);
  for (int i = 0; i < 100000; ++i) log_in_validation(results, "loss", torch::tensor(0.1f));
  CHECK(results.collect(Audience::loggers, Moment::epoch).find("loss")->item() ==
        doctest::Approx(static_cast<double>(0.1f)).epsilon(1e-12));
}

TEST_CASE("logger and prog_bar choose who sees a value; callbacks always do") {
  Results results(true);
  log_in_training(results, "quiet", 1, {.logger = false});
  log_in_training(results, "shown", 2, {.prog_bar = true});
  CHECK(step_row(results) == "shown=2 ");
  CHECK(step_row(results, Audience::progress_bar) == "shown=2 ");
  CHECK(step_row(results, Audience::callbacks) == "quiet=1 shown=2 ");
}

TEST_CASE("reset starts the next epoch: what wasn't logged again is gone, names keep their order") {
  Results results(false);
  log_in_validation(results, "a", 1);
  log_in_validation(results, "b", 2);
  results.reset();
  CHECK(epoch_row(results) == "");
  log_in_validation(results, "b", 5);
  CHECK(epoch_row(results) == "b=5 ");
  log_in_validation(results, "a", 7);
  CHECK(epoch_row(results) == "a=7 b=5 ");
}

TEST_CASE("names may come in another order, or only in some steps") {
  Results results(false);
  for (const auto& step : std::vector<std::vector<const char*>>{{"a", "b", "c"}, {"c", "a"}, {"b"}, {"d", "a"}})
    for (const char* name : step) log_in_validation(results, name, 1, {.reduce_fx = Reduce::sum});
  CHECK(epoch_row(results) == "a=3 b=2 c=2 d=1 ");
}

TEST_CASE("calls of log that can't be meant are refused in one sentence") {
  Results results(true);
  const auto log = [&](const char* name, const LogOptions& options, const char* hook, LogRule rule) {
    results.log(name, 1, options, {hook, rule, 1, std::nullopt}, Ranks());
  };
  CHECK_THROWS_WITH_AS(log("x", {}, "setup", LogRule::forbidden), Contains("can't be called in `setup`"), config_error);
  CHECK_THROWS_WITH_AS(log("x", {.on_step = true}, "on_train_epoch_end", LogRule::epoch),
                       Contains("can't use on_step in `on_train_epoch_end`"), config_error);
  CHECK_THROWS_WITH_AS(log("x", {.on_epoch = false, .on_step = false}, "training_step", LogRule::train_step),
                       Contains("on_step and on_epoch both false"), config_error);
  CHECK_THROWS_WITH_AS(log("x/dataloader_idx_0", {}, "validation_step", LogRule::eval_step),
                       Contains("/dataloader_idx_"), config_error);
  log("x", {}, "training_step", LogRule::train_step);
  CHECK_THROWS_WITH_AS(log("x", {.prog_bar = true}, "training_step", LogRule::train_step),
                       Contains("`log(\"x\")` was called before in `training_step` with other options"), config_error);
  CHECK(step_row(results) == "x=1 ");
}
