#include "probe.hpp"

#include <list>
#include <memory>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::Batch;
using detpl::FitOptions;
using doctest::Contains;

namespace {

/// Remembers which batches it was given, by their first number.
struct Reader : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};
  std::string trained, validated;

  torch::Tensor forward(torch::Tensor x) { return layer(x); }
  torch::Tensor training_step(const Batch& batch) {
    trained += std::to_string(batch.data.flatten()[0].item<int>()) + " ";
    return torch::mse_loss(forward(batch.data), batch.target);
  }
  void validation_step(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
    if (trainer()->sanity_checking()) return;
    validated += std::to_string(dataloader_idx) + ":" + std::to_string(batch_idx) + " ";
    log("seen", batch.data.to(torch::kDouble).mean());
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.01}); }
};

Batch batch_of(int64_t first, int64_t size = 2) {
  const auto data = torch::arange(first, first + size, torch::kFloat).unsqueeze(1);
  return {data, data * 2};
}
std::vector<Batch> batches(int64_t count) {
  std::vector<Batch> list;
  for (int64_t i = 0; i < count; ++i) list.push_back(batch_of(2 * i));
  return list;
}
auto counted(int64_t records, int64_t batch_size = 2) {
  const auto data = torch::arange(records).to(torch::kFloat).unsqueeze(1);
  return detpl::data::DataLoader(detpl::data::TensorDataset(data, data * 2), {.batch_size = batch_size});
}

/// What the module was trained on in two epochs.
std::string trained_on(auto&& loader, FitOptions options = {.max_epochs = 2}) {
  Reader module;
  detpl::Adapter<Reader, FitOptions> trial(context(), module, options);
  trial.fit(loader);
  return module.trained;
}

/// A range that can be read once: begun again, it is empty.
struct Once {
  int left = 2;
  struct Iterator {
    using value_type = Batch;
    using difference_type = std::ptrdiff_t;
    Once* once;
    Batch operator*() const { return batch_of(once->left); }
    Iterator& operator++() { return --once->left, *this; }
    void operator++(int) { --once->left; }
    bool operator==(std::default_sentinel_t) const { return once->left == 0; }
  };
  Iterator begin() { return {this}; }
  std::default_sentinel_t end() { return {}; }
};

}  // namespace

TEST_CASE("every kind of loader is read from the start in each epoch") {
  CHECK(trained_on(counted(6)) == "0 2 4 0 2 4 ");
  CHECK(trained_on(batches(3)) == "0 2 4 0 2 4 ");
  CHECK(trained_on(std::list<Batch>{batch_of(7), batch_of(9)}) == "7 9 7 9 ");
  const auto make = [](int64_t first) { return batch_of(first); };
  CHECK(trained_on(std::views::iota(0, 3) | std::views::transform(make)) == "0 1 2 0 1 2 ");
  CHECK(trained_on(ranges::views::ints(0, 3) | ranges::views::transform(make)) == "0 1 2 0 1 2 ");
  const auto odd = [](int64_t number) { return number % 2 == 1; };
  CHECK(trained_on(ranges::views::ints(0, 6) | ranges::views::filter(odd) | ranges::views::transform(make)) ==
        "1 3 5 1 3 5 ");
  auto records = torch::data::datasets::TensorDataset(torch::arange(3).to(torch::kFloat).view({3, 1}));
  auto dataset = records
                     .map(torch::data::transforms::Lambda<torch::data::TensorExample, Batch>(
                         [](torch::data::TensorExample example) { return Batch(example.data, example.data); }))
                     .map(torch::data::transforms::Stack<>());
  auto loader = torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(std::move(dataset), 1);
  CHECK(trained_on(*loader) == "0 1 2 0 1 2 ");
}

TEST_CASE("a range that can't begin again trains one epoch and is refused in the second") {
  CHECK(trained_on(Once(), {.max_epochs = 1}) == "2 1 ");
  CHECK_THROWS_WITH_AS(trained_on(Once()), Contains("can be read only once, so it has none for epoch 1"),
                       detpl::data_error);
}

TEST_CASE("of a range of unknown length a count may be taken, a fraction may not") {
  const auto odd = [](int64_t number) { return number % 2 == 1; };
  auto unsized = std::views::iota(int64_t{0}, int64_t{9}) | std::views::filter(odd) |
                 std::views::transform([](int64_t first) { return batch_of(first); });
  CHECK(trained_on(unsized, {.limit_train_batches = 2, .max_epochs = 2}) == "1 3 1 3 ");
  CHECK_THROWS_WITH_AS(trained_on(unsized, {.limit_train_batches = 0.5}),
                       Contains("limit_train_batches = 0.5 is a fraction, but the loader doesn't know its size"),
                       detpl::data_error);
  CHECK_THROWS_WITH_AS(trained_on(unsized, {.val_check_interval = 0.5}),
                       Contains("val_check_interval = 0.5 is a fraction"), detpl::config_error);
}

TEST_CASE("data without a record is refused in one sentence") {
  CHECK_THROWS_WITH_AS(trained_on(std::vector<Batch>()), Contains("yields no batch at all"), detpl::data_error);
  auto none = std::views::iota(int64_t{0}, int64_t{9}) | std::views::filter([](int64_t) { return false; }) |
              std::views::transform([](int64_t first) { return batch_of(first); });
  CHECK_THROWS_WITH_AS(trained_on(none), Contains("yields no batch at all"), detpl::data_error);
  CHECK_THROWS_AS(counted(0), detpl::data_error);
  CHECK_THROWS_WITH_AS(counted(4, 0), Contains("batch_size"), detpl::config_error);
  CHECK_THROWS_AS(counted(4, -1), detpl::config_error);
}

TEST_CASE("loaders go to fit, or into the Adapter as Loaders, borrowed or held") {
  Reader module;
  detpl::Adapter<Reader, FitOptions> direct(context(), module, FitOptions{.max_epochs = 1});
  direct.fit(counted(4), counted(2));
  CHECK(module.trained == "0 2 ");
  CHECK(module.validated == "0:0 ");

  Reader other;
  auto train = batches(2);
  detpl::Adapter held(context(), other, detpl::Loaders{train, counted(6)}, FitOptions{.max_epochs = 2});
  train.push_back(batch_of(50));
  held.fit();
  CHECK(other.trained == "0 2 50 0 2 50 ");
  CHECK(other.validated == "0:0 0:1 0:2 0:0 0:1 0:2 ");
}

TEST_CASE("the module's own validation loader is used where the data brings none, as in Lightning") {
  struct TrainingOnly : detpl::DataModule {
    auto train_dataloader() { return counted(4); }
  };
  struct Validating : Reader {
    auto val_dataloader() { return counted(6); }
  };
  Validating module;
  TrainingOnly data;
  detpl::Adapter trial(context(), module, data, FitOptions{.max_epochs = 1});
  trial.fit();
  CHECK(module.trained == "0 2 ");
  CHECK(module.validated == "0:0 0:1 0:2 ");
  trial.options().max_epochs = 2;
  trial.fit(counted(2), counted(2));
  CHECK(module.validated == "0:0 0:1 0:2 0:0 ");
}

TEST_CASE("several validation loaders are read in turn and log under their own names") {
  Reader module;
  detpl::Adapter<Reader, FitOptions> trial(context(), module, FitOptions{.max_epochs = 1});
  const auto result = trial.fit(counted(4), counted(4), counted(3));
  CHECK(module.validated == "0:0 0:1 1:0 1:1 ");
  REQUIRE(result.metrics.find("seen/dataloader_idx_0"));
  CHECK(result.metrics.find("seen/dataloader_idx_0")->item() == 1.5);
  CHECK(result.metrics.find("seen/dataloader_idx_1")->item() == 1);  // a mean over records, not over batches
  CHECK(result.metrics.find("seen") == nullptr);

  const detpl::Metrics metrics = trial.validate(counted(3));
  CHECK(metrics.find("seen")->item() == 1);
}

TEST_CASE("predict returns what forward makes of every batch, without gradients and in eval mode") {
  struct Doubler : Reader {
    torch::Tensor predict_step(const Batch& batch, int64_t batch_idx) {
      CHECK_FALSE(is_training());
      CHECK_FALSE(torch::GradMode::is_enabled());
      return batch.data * 2 + batch_idx;
    }
  };
  Reader module;
  detpl::Adapter<Reader, FitOptions> trial(context(), module, FitOptions());
  const std::vector<torch::Tensor> predictions = trial.predict(counted(3));
  REQUIRE(predictions.size() == 2);
  CHECK(torch::equal(predictions[1], module.forward(torch::tensor({{2.0f}}))));
  CHECK_FALSE(predictions[0].requires_grad());
  CHECK(module.is_training());

  Doubler doubler;
  detpl::Adapter<Doubler, FitOptions> doubling(context(), doubler, FitOptions());
  CHECK(doubling.predict(counted(3))[1].item<float>() == 5);
}

TEST_CASE("a trial makes its module, its loaders and its callbacks from the context") {
  struct CountEpochs {
    int64_t epochs = 0;
    void on_train_epoch_end(detpl::Trainer&, Reader&) { ++epochs; }
  };
  struct CountTrial {
    double scale;
    explicit CountTrial(const detpl::TrialContext& context) : scale(context.get_hparam<double>("scale")) {}
    std::shared_ptr<Reader> lightning_module() { return std::make_shared<Reader>(); }
    auto build_training_data_loader() { return counted(static_cast<int64_t>(4 * scale)); }
    auto build_validation_data_loader() { return counted(2); }
    auto build_callbacks() { return std::tuple(CountEpochs()); }
    int precision = 32;
  };
  const auto context = detpl::TrialContext::local({.hparams = {{"scale", 1.5}}});
  detpl::Adapter trial{context, CountTrial{context}, FitOptions{.max_epochs = 1}};
  const auto result = trial.fit();
  CHECK(result.steps == 3);
  CHECK(trial.module().trained == "0 2 4 ");
  CHECK(trial.module().validated == "0:0 ");
  CHECK(trial.callback<CountEpochs>().epochs == 1);

  CountTrial precise(context);
  precise.precision = 64;
  CHECK(detpl::Adapter{context, precise}.trainer().options().precision == "64");
  CHECK_THROWS_WITH_AS((detpl::Adapter{context, precise, FitOptions{.precision = "bf16-mixed"}}),
                       doctest::Contains("contradicts the trial's own, \"64\""), detpl::config_error);
}

TEST_CASE("a module that is a torch::nn::Module and nothing more trains and validates") {
  struct Plain : torch::nn::Module {
    torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
    torch::Tensor training_step(const Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    detpl::Metrics validation_step(const Batch& batch) {
      return {{"val_loss", torch::mse_loss(layer(batch.data), batch.target)}};
    }
    auto configure_optimizers() { return torch::optim::SGD(parameters(), 0.1); }
    auto train_dataloader() { return loader(8, 4); }
    auto val_dataloader() { return loader(8, 8); }
  };
  Plain module;
  detpl::Adapter trial(context(), module, FitOptions{.max_epochs = 30});
  const auto result = trial.fit();
  CHECK(result.steps == 60);
  CHECK(result.metrics.find("val_loss")->item() < 0.05);
}

TEST_CASE("a LightningModule inside another trains with it and can log") {
  struct Outer : detpl::LightningModule {
    struct Inner : detpl::LightningModule {
      torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
      torch::Tensor loss(const Batch& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        log("inner_loss", loss);
        return loss;
      }
    };
    std::shared_ptr<Inner> inner{register_module("inner", std::make_shared<Inner>())};
    torch::Tensor training_step(const Batch& batch) { return inner->loss(batch); }
    auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  };
  Outer module;
  detpl::Adapter<Outer, FitOptions> trial(context(), module, FitOptions{.max_epochs = 2});
  const auto before = module.inner->layer->weight.detach().clone();
  const auto result = trial.fit(loader());
  CHECK(result.metrics.find("inner_loss"));
  CHECK_FALSE(torch::equal(module.inner->layer->weight, before));
  CHECK(module.inner->trainer() == nullptr);
}

TEST_CASE("modules inherit: research code in the base, data and one hook in the child") {
  struct LitModel : detpl::LightningModule {
    torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
    virtual torch::Tensor loss(const Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    torch::Tensor training_step(const Batch& batch, int64_t) { return loss(batch); }
    auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  };
  struct Child : LitModel {
    int losses = 0, epochs = 0;
    torch::Tensor loss(const Batch& batch) override { return ++losses, LitModel::loss(batch); }
    auto train_dataloader() { return loader(); }
    void on_train_epoch_start() { ++epochs; }
  };
  Child module;
  detpl::Adapter trial(context(), module, FitOptions{.max_epochs = 2});
  trial.fit();
  CHECK(module.losses == 4);
  CHECK(module.epochs == 2);
}

TEST_CASE("a DataModule's prefetching loader whose dataset throws hands its error to fit") {
  struct Broken {
    using batch_type = Batch;
    int64_t size() const { return 6; }
    Batch get(int64_t index) const {
      if (index == 5) throw std::runtime_error("record 5 can't be decoded");
      return {torch::ones({1}) * index, torch::ones({1})};
    }
  };
  detpl::data::DataLoader loader(Broken(), {.batch_size = 2, .prefetch = 2});
  Reader module;
  detpl::Adapter<Reader, FitOptions> trial(context(), module, FitOptions{.max_epochs = 1});
  CHECK_THROWS_WITH_AS(trial.fit(loader), "record 5 can't be decoded", std::runtime_error);
  CHECK(module.trained == "0 2 ");
}
