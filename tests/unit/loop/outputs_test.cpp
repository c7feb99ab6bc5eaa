#include "probe.hpp"

#include <boost/hana/adapt_struct.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/number_text.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using doctest::Contains;

namespace {

using Dict = std::map<std::string, torch::Tensor>;
using OrderedDict = torch::OrderedDict<std::string, torch::Tensor>;

struct Plain {
  torch::Tensor loss;
  double accuracy = 0;
};
struct Adapted {
  torch::Tensor loss;
  double accuracy = 0;
  int64_t hits = 0;
  torch::Tensor scores;  // several numbers, no metric
  std::string note = "kept";
};

}  // namespace
BOOST_HANA_ADAPT_STRUCT(Adapted, loss, accuracy, hits, scores, note);

namespace {

struct Rows {
  std::vector<std::string>* rows;
  void log_metrics(const detpl::MetricRow& metrics, int64_t step) {
    std::string row = std::to_string(step) + ":";
    for (const auto& [name, value] : metrics) row += " " + name + "=" + detpl::number_text(value);
    rows->push_back(row);
  }
};

/// Trains on two batches of 4 points, validates on batches of 4 and 2, and keeps what the epochs' ends are given.
template <class Training, class Validation>
struct Returns : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
  std::function<Training(torch::Tensor loss, int64_t batch_idx)> training_result;
  std::function<Validation(int64_t batch_idx)> validation_result;
  std::vector<Training> trained;
  std::vector<Validation> validated;

  Training training_step(const detpl::Batch& batch, int64_t batch_idx) {
    return training_result(layer(batch.data).square().mean(), batch_idx);
  }
  Validation validation_step(const detpl::Batch&, int64_t batch_idx) { return validation_result(batch_idx); }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.0}); }
  auto train_dataloader() { return loader(8, 4); }
  auto val_dataloader() { return loader(6, 4); }
  void training_epoch_end(std::vector<Training>& outputs) { trained = outputs; }
  void validation_epoch_end(std::vector<Validation>& outputs) { validated = outputs; }
};

template <class Training, class Validation>
std::vector<std::string> rows_of(Returns<Training, Validation>& module) {
  std::vector<std::string> rows;
  detpl::Adapter trial(context(), module,
                       detpl::FitOptions{.log_every_n_steps = 1, .max_epochs = 1, .num_sanity_val_steps = 0},
                       Rows{&rows});
  trial.fit();
  return rows;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a tensor is the loss, and tensors of validation_step are for validation_epoch_end alone") {
  Returns<torch::Tensor, torch::Tensor> module;
  module.training_result = [](torch::Tensor loss, int64_t) { return loss; };
  module.validation_result = [](int64_t batch_idx) { return torch::full({3}, batch_idx); };
  CHECK(rows_of(module).empty());
  REQUIRE(module.trained.size() == 2);
  CHECK_FALSE(module.trained[0].requires_grad());
  REQUIRE(module.validated.size() == 2);
  CHECK(torch::equal(module.validated[1], torch::full({3}, 1)));

  module.training_result = [](torch::Tensor loss, int64_t batch_idx) {
    return batch_idx == 0 ? torch::Tensor() : loss;
  };
  CHECK_NOTHROW(rows_of(module));
  CHECK(module.trained.size() == 1);  // a skipped batch has no output
}

TEST_CASE("an empty optional skips the batch; returned Metrics and numbers stay what they are") {
  Returns<std::optional<torch::Tensor>, detpl::Metrics> module;
  module.training_result = [](torch::Tensor loss, int64_t batch_idx) {
    return batch_idx == 0 ? std::nullopt : std::optional(loss);
  };
  module.validation_result = [](int64_t batch_idx) {
    return detpl::Metrics{{"v", batch_idx}, {"w", torch::tensor(2)}};
  };
  CHECK(rows_of(module) == Texts{"1: v=0.3333333333333333 w=2 epoch=0"});
  REQUIRE(module.trained.size() == 1);
  CHECK_FALSE(module.trained[0]->requires_grad());
  CHECK(module.validated[1].find("v")->item() == 1);

  Returns<torch::Tensor, double> number;
  number.training_result = [](torch::Tensor loss, int64_t) { return loss; };
  number.validation_result = [](int64_t batch_idx) { return 0.5 * batch_idx; };
  CHECK(rows_of(number).empty());
  CHECK(number.validated == std::vector<double>{0, 0.5});
}

TEST_CASE("of a plain struct only the loss is read") {
  Returns<Plain, Plain> module;
  module.training_result = [](torch::Tensor loss, int64_t) { return Plain{loss, 0.5}; };
  module.validation_result = [](int64_t) { return Plain{torch::ones({}), 0.25}; };
  CHECK(rows_of(module).empty());
  CHECK_FALSE(module.trained[1].loss.requires_grad());
  CHECK(module.trained[1].accuracy == 0.5);
  CHECK(module.validated[1].accuracy == 0.25);
}

TEST_CASE("numbers in an adapted struct are logged: at steps in training, but for the loss, weighted in validation") {
  Returns<Adapted, Adapted> module;
  module.training_result = [](torch::Tensor loss, int64_t batch_idx) {
    return Adapted{.loss = loss, .accuracy = 0.5, .hits = batch_idx, .scores = loss * torch::ones({2})};
  };
  module.validation_result = [](int64_t batch_idx) {
    return Adapted{.loss = torch::ones({}), .accuracy = 1.5 * batch_idx, .hits = 1, .scores = {}};
  };
  CHECK(rows_of(module) == Texts{"0: accuracy=0.5 hits=0 epoch=0", "1: accuracy=0.5 hits=1 epoch=0",
                                 "1: loss=1 accuracy=0.5 hits=1 epoch=0"});
  CHECK_FALSE(module.trained[1].loss.requires_grad());
  CHECK_FALSE(module.trained[1].scores.requires_grad());
  CHECK(module.trained[1].note == "kept");
}

TEST_CASE("what the step has logged itself isn't logged again") {
  Returns<Adapted, Adapted> module;
  module.training_result = [&](torch::Tensor loss, int64_t batch_idx) {
    module.log("accuracy", 0.75, {.prog_bar = true});
    return Adapted{.loss = loss, .accuracy = 0.5, .hits = batch_idx, .scores = {}};
  };
  module.validation_result = [&](int64_t batch_idx) {
    module.log("hits", batch_idx, {.reduce_fx = detpl::Reduce::sum});
    return Adapted{.loss = torch::ones({}), .accuracy = 0.5, .hits = 7, .scores = {}};
  };
  CHECK(rows_of(module) == Texts{"0: accuracy=0.75 hits=0 epoch=0", "1: accuracy=0.75 hits=1 epoch=0",
                                 "1: hits=1 loss=1 accuracy=0.5 epoch=0"});
}

TEST_CASE_TEMPLATE("of a dict `loss` is trained on and scalars are logged", Output, Dict, OrderedDict) {
  const auto dict = [](std::initializer_list<std::pair<std::string, torch::Tensor>> items) {
    Output made;
    for (const auto& [name, value] : items)
      if constexpr (std::same_as<Output, Dict>)
        made[name] = value;
      else
        made.insert(name, value);
    return made;
  };
  const auto at = [](const Output& output, const char* name) {
    if constexpr (std::same_as<Output, Dict>)
      return output.at(name);
    else
      return output[name];
  };
  Returns<Output, Output> module;
  module.training_result = [&](torch::Tensor loss, int64_t) {
    return dict({{"accuracy", loss * 0 + 0.5}, {"loss", loss}, {"scores", loss * torch::ones({2})}});
  };
  module.validation_result = [&](int64_t batch_idx) { return dict({{"v", torch::tensor(batch_idx)}}); };
  CHECK(rows_of(module) ==
        Texts{"0: accuracy=0.5 epoch=0", "1: accuracy=0.5 epoch=0", "1: v=0.3333333333333333 epoch=0"});
  for (const char* name : {"accuracy", "loss", "scores"}) CHECK_FALSE(at(module.trained[1], name).requires_grad());
  CHECK(at(module.validated[1], "v").template item<int64_t>() == 1);

  module.training_result = [&](torch::Tensor, int64_t) { return dict({{"loss", torch::Tensor()}}); };
  CHECK_NOTHROW(rows_of(module));

  const auto refused = [&](std::function<Output(torch::Tensor)> train, const char* sentence) {
    module.training_result = [=](torch::Tensor loss, int64_t) { return train(loss); };
    CHECK_THROWS_WITH_AS(rows_of(module), Contains(sentence), detpl::Error);
  };
  refused([&](torch::Tensor loss) { return dict({{"los", loss}}); },
          "training_step returned a dict without the key `loss`");
  refused([&](torch::Tensor loss) { return dict({{"loss", loss.detach()}}); }, "a loss that doesn't require grad");
  refused([&](torch::Tensor loss) { return dict({{"loss", loss * torch::ones({2, 3})}}); },
          "training_step returned a loss of shape [2, 3]: reduce it to one number, by mean() or sum()");
  for (const char* key : {"log", "progress_bar"})
    refused([&](torch::Tensor loss) { return dict({{"loss", loss}, {key, loss}}); },
            ("training_step returned the key `" + std::string(key) +
             "`, which nothing reads: call `log(…, {.prog_bar = "
             "true})` instead")
                .c_str());
  module.training_result = [&](torch::Tensor loss, int64_t) { return dict({{"loss", loss}}); };
  module.validation_result = [&](int64_t) { return dict({{"progress_bar", torch::ones({})}}); };
  CHECK_THROWS_WITH_AS(rows_of(module), Contains("validation_step returned the key `progress_bar`"), detpl::Error);
}
