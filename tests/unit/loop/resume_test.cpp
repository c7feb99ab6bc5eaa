// A run is saved wherever it can be saved, and resumed from each of these places.
#include "probe.hpp"

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "detpl/callbacks/early_stopping.hpp"
#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "detpl/loggers/csv.hpp"
#include "detpl/metrics/accuracy.hpp"
#include "detpl/optim/plateau.hpp"
#include "detpl/optim/schedulers.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::Batch;
using detpl::FitOptions;
namespace fs = std::filesystem;
namespace optim = detpl::optim;

struct ResumedOutput {
  torch::Tensor loss, prediction;
  int64_t batch_idx = 0;
  std::optional<double> note;
};
BOOST_HANA_ADAPT_STRUCT(ResumedOutput, loss, prediction, batch_idx, note);

namespace {

struct Folder {
  fs::path path;
  Folder() {
    char name[] = "/tmp/detpl_resume_XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

torch::nn::Sequential network() {
  return torch::nn::Sequential(torch::nn::Linear(2, 8), torch::nn::BatchNorm1d(8), torch::nn::Dropout(0.4),
                               torch::nn::Linear(8, 1));
}

/// Two networks with an optimizer each; it draws random numbers, logs and keeps whatever a run may.
struct Everything : detpl::LightningModule {
  using batch_type = Batch;
  torch::nn::Sequential first{register_module("first", network())}, second{register_module("second", network())};
  torch::Tensor averaged{register_buffer("averaged", torch::zeros({8, 2}))};
  detpl::Accuracy accuracy;
  std::vector<int64_t> trained;  // batches, by number in the run

  ResumedOutput training_step(const Batch& batch, int64_t batch_idx, auto optimizer_idx) {
    auto& network = optimizer_idx == 0 ? first : second;
    auto prediction = network->forward(batch.data);
    auto loss = torch::mse_loss(prediction, batch.target);
    log(optimizer_idx == 0 ? "first_loss" : "second_loss", loss, {.on_epoch = true, .on_step = true});
    if (optimizer_idx == 0) trained.push_back(current_epoch() * 100 + batch_idx);
    accuracy.update((prediction > 1).to(torch::kLong).flatten(), (batch.target > 1).to(torch::kLong).flatten());
    if (optimizer_idx == 1) log("accuracy", accuracy, {.on_epoch = true, .on_step = false});
    return {loss, prediction.detach(), batch_idx, batch_idx % 2 ? std::optional(0.5) : std::nullopt};
  }
  void on_train_batch_end() {
    const torch::NoGradGuard no_grad;
    averaged.mul_(0.9).add_(first->ptr<torch::nn::LinearImpl>(0)->weight, 0.1);
  }
  void training_epoch_end(const std::vector<std::vector<ResumedOutput>>& outputs) {
    double sum = 0, notes = 0;
    for (const auto& of_optimizer : outputs)
      for (const auto& output : of_optimizer) {
        sum += output.loss.item<double>() + output.prediction.mean().item<double>() + double(output.batch_idx);
        notes += output.note.value_or(0);
      }
    log("epoch_sum", sum);
    log("epoch_notes", notes + torch::rand({}).item<double>());
  }
  detpl::Metrics validation_step(const Batch& batch) {
    auto loss = torch::mse_loss(first->forward(batch.data) + second->forward(batch.data), batch.target);
    log("noise", torch::rand({}), {.on_epoch = true, .on_step = true});
    return {{"val_loss", loss}};
  }
  void on_train_epoch_start() { log("epoch_noise", torch::rand({})); }
  auto configure_optimizers() {
    return std::tuple(
        optim::with_scheduler(optim::Adam(first->parameters(), {.lr = 0.05}),
                              [](auto& adam) { return optim::StepLR(adam, {.gamma = 0.9, .step_size = 2}); },
                              {.interval = optim::Interval::step}),
        optim::with_scheduler(optim::SGD(second->parameters(), {.lr = 0.05, .momentum = 0.9}),
                              [](auto& sgd) { return optim::ReduceLROnPlateau(sgd, {.patience = 0}); },
                              {.monitor = "val_loss"}));
  }
  auto train_dataloader() {
    return detpl::data::DataLoader(detpl::data::TensorDataset(points(26), values(26)),
                                   {.batch_size = 4, .prefetch = 2, .shuffle = true});
  }
  auto val_dataloader() { return loader(12, 4); }
};

/// Saves wherever it is called, while it is told to.
struct SaveEverywhere {
  static constexpr bool is_checkpoint = true;
  fs::path folder;
  bool writes = false;
  std::vector<std::string> places;

  void save(detpl::Trainer& trainer, const std::string& place) {
    if (!writes || trainer.stage() == detpl::Stage::sanity_check) return;
    places.push_back(place);
    trainer.save_checkpoint((folder / std::to_string(places.size() - 1)).string());
  }
  void on_train_start(detpl::Trainer& trainer, auto&) { save(trainer, "on_train_start"); }
  void on_train_epoch_start(detpl::Trainer& trainer, auto&) { save(trainer, "on_train_epoch_start"); }
  void on_train_batch_end(detpl::Trainer& trainer, auto&) { save(trainer, "on_train_batch_end"); }
  void on_validation_start(detpl::Trainer& trainer, auto&) { save(trainer, "on_validation_start"); }
  void on_validation_batch_end(detpl::Trainer& trainer, auto&) { save(trainer, "on_validation_batch_end"); }
  void on_validation_epoch_end(detpl::Trainer& trainer, auto&) { save(trainer, "on_validation_epoch_end"); }
  void on_validation_end(detpl::Trainer& trainer, auto&) { save(trainer, "on_validation_end"); }
  void on_train_epoch_end(detpl::Trainer& trainer, auto&) { save(trainer, "on_train_epoch_end"); }
  void on_train_end(detpl::Trainer& trainer, auto&) { save(trainer, "on_train_end"); }
};

/// What a run leaves: weights, optimizers and the rest of its last checkpoint, metrics.csv, what `fit` returned.
struct Left {
  detpl::Checkpoint last;
  std::string csv;
  detpl::FitResult result;
  std::vector<int64_t> trained;
  std::vector<std::string> places;
};

Left run(const fs::path& folder, FitOptions options, bool writes, std::int64_t patience = 100) {
  torch::set_num_threads(1);  // far faster for networks of this size
  torch::manual_seed(options.ckpt_path.empty() ? 7 : 99);
  Everything module;
  options.accumulate_grad_batches = 2;
  options.log_every_n_steps = 1;
  options.seed = options.ckpt_path.empty() ? 3 : 4;  // a resumed run goes on with the seed that was saved
  options.val_check_interval = 3;
  detpl::Adapter trial(detpl::TrialContext::local(), module, options,
                       detpl::CSVLogger({.save_dir = folder, .version = "0"}),
                       detpl::EarlyStopping({.mode = "min", .monitor = "val_loss", .patience = patience}),
                       SaveEverywhere{folder / "saved", writes, {}}, detpl::DirectoryStorage());
  Left left;
  left.result = trial.fit();
  const fs::path last = folder / "last";
  trial.trainer().save_checkpoint(last.string());
  left.last = detpl::DirectoryStorage().load(last);
  left.csv = detpl::os::read_file(folder / "lightning_logs" / "version_0" / "metrics.csv");
  left.trained = module.trained;
  left.places = trial.callback<SaveEverywhere>().places;
  return left;
}

void check_same(const detpl::StateDict& left, const detpl::StateDict& right) {
  for (const auto& [name, tensor] : right) {
    CAPTURE(name);
    CHECK(detpl::find_tensor(left, name));
  }
  for (const auto& [name, tensor] : left) {
    CAPTURE(name);
    const at::Tensor* other = detpl::find_tensor(right, name);
    REQUIRE(other);
    CHECK(torch::equal(tensor, *other));
  }
}

void check_same(Left straight, Left resumed) {
  check_same(straight.last.model, resumed.last.model);
  check_same(straight.last.optimizer, resumed.last.optimizer);
  for (detpl::Map* state : {&straight.last.trainer_state, &resumed.last.trainer_state}) (*state)["seconds"] = 0;
  CHECK(straight.last.trainer_state == resumed.last.trainer_state);
  CHECK((straight.csv == resumed.csv));
  CHECK(straight.result.steps == resumed.result.steps);
  CHECK(straight.result.epochs == resumed.result.epochs);
  REQUIRE(straight.result.metrics.size() == resumed.result.metrics.size());
  for (const auto& [name, value] : straight.result.metrics) {
    CAPTURE(name);
    REQUIRE(resumed.result.metrics.find(name));
    CHECK(resumed.result.metrics.find(name)->item() == value.item());
  }
}

/// A copy of what a run that was killed has left, whatever it wrote after the checkpoint included.
void copy_run(const fs::path& from, const fs::path& to) {
  fs::copy(from / "lightning_logs", to / "lightning_logs", fs::copy_options::recursive);
}

}  // namespace

TEST_CASE("a run that is resumed from any of its places ends as one that was never interrupted") {
  const Folder straight_folder;
  const Left straight = run(straight_folder.path, {.max_epochs = 3}, true);
  REQUIRE(straight.places.size() > 60);
  REQUIRE(straight.trained.size() == 21);
  for (std::size_t place = 0; place < straight.places.size(); ++place) {
    CAPTURE(place);
    CAPTURE(straight.places[place]);
    const Folder folder;
    copy_run(straight_folder.path, folder.path);
    const std::string checkpoint = (straight_folder.path / "saved" / std::to_string(place)).string();
    const Left resumed = run(folder.path, {.ckpt_path = checkpoint, .max_epochs = 3}, false);
    check_same(straight, resumed);
    // Only what comes after the checkpoint is trained.
    const auto done =
        *detpl::DirectoryStorage().load(checkpoint).trainer_state.find("batches_begun")->get_if<int64_t>();
    CHECK(static_cast<int64_t>(resumed.trained.size()) == 21 - done);
    CHECK(std::equal(resumed.trained.rbegin(), resumed.trained.rend(), straight.trained.rbegin()));
  }
}

TEST_CASE("a run that max_steps ended inside an epoch goes on as if it had not ended there") {
  const Folder straight_folder;
  const Left straight = run(straight_folder.path, {.max_epochs = 2}, false);
  for (const int64_t steps : {1, 2, 3, 4, 5, 6, 7}) {
    CAPTURE(steps);
    const Folder folder;
    const Left first = run(folder.path, {.max_epochs = 2, .max_steps = steps}, true);
    REQUIRE(first.result.steps == steps);
    REQUIRE(first.places.back() == "on_train_end");
    // From what was saved at the end of the epoch that was cut short, at the end of training and after fit().
    const std::size_t count = first.places.size();
    for (const fs::path& checkpoint : {folder.path / "saved" / std::to_string(count - 2),
                                       folder.path / "saved" / std::to_string(count - 1), folder.path / "last"}) {
      CAPTURE(checkpoint);
      const Folder copy;
      copy_run(folder.path, copy.path);
      check_same(straight, run(copy.path, {.ckpt_path = checkpoint.string(), .max_epochs = 2}, false));
    }
    // With the same limit nothing is trained, and the same is left.
    const Folder copy;
    copy_run(folder.path, copy.path);
    const std::string last = (folder.path / "last").string();
    const Left again = run(copy.path, {.ckpt_path = last, .max_epochs = 2, .max_steps = steps}, false);
    CHECK(again.trained.empty());
    check_same(first, again);
  }
}

TEST_CASE("a run that stopped early stays stopped when it is resumed") {
  const Folder folder;
  const Left first = run(folder.path, {.max_epochs = 50}, true, 2);
  REQUIRE(first.result.reason == detpl::StopReason::requested);
  for (std::size_t place = first.places.size() - 6; place < first.places.size(); ++place) {
    CAPTURE(place);
    CAPTURE(first.places[place]);
    const Folder copy;
    copy_run(folder.path, copy.path);
    const std::string checkpoint = (folder.path / "saved" / std::to_string(place)).string();
    const Left resumed = run(copy.path, {.ckpt_path = checkpoint, .max_epochs = 50}, false, 2);
    check_same(first, resumed);
  }
}

namespace {
/// Asks for an interrupt at one of its calls.
struct Interrupter {
  int64_t at = 0;
  bool in_validation = false;
  int64_t calls = 0;
  void on_train_batch_start(detpl::Trainer& trainer, auto&) {
    if (!in_validation && ++calls == at) trainer.interrupt();
  }
  void on_validation_batch_start(detpl::Trainer& trainer, auto&) {
    if (in_validation && trainer.stage() == detpl::Stage::fit && ++calls == at) trainer.interrupt();
  }
};
}  // namespace

TEST_CASE("an interrupt ends the run after the step, with a checkpoint from which another goes on") {
  const auto fit = [](const fs::path& folder, std::string checkpoint, int64_t at, bool in_validation) {
    torch::manual_seed(checkpoint.empty() ? 7 : 99);
    auto module = std::make_unique<Everything>();
    detpl::Adapter trial(detpl::TrialContext::local(), *module,
                         FitOptions{.accumulate_grad_batches = 2,
                                    .ckpt_path = std::move(checkpoint),
                                    .log_every_n_steps = 1,
                                    .max_epochs = 2,
                                    .seed = 3,
                                    .val_check_interval = 3},
                         detpl::CSVLogger({.save_dir = folder, .version = "0"}), Interrupter{at, in_validation},
                         detpl::ModelCheckpoint({.every_n_epochs = 1}), detpl::DirectoryStorage());
    trial.fit();
    return std::pair(std::move(module), detpl::os::read_file(folder / "lightning_logs" / "version_0" / "metrics.csv"));
  };
  const Folder straight_folder;
  const auto [straight, csv] = fit(straight_folder.path, "", 0, false);
  const auto check_resumed = [&](int64_t at, bool in_validation) {
    CAPTURE(at);
    CAPTURE(in_validation);
    const Folder folder;
    const auto [cut, half] = fit(folder.path, "", at, in_validation);
    const fs::path checkpoints = folder.path / "lightning_logs" / "version_0" / "checkpoints";
    const fs::path last = fs::canonical(checkpoints / "last");
    // An open accumulation group is trained to its step, unless a validation stands in between.
    const int64_t expected = in_validation ? 3 * ((at + 2) / 3) : at == 3 ? 3 : at + at % 2;
    CHECK(static_cast<int64_t>(cut->trained.size()) == expected);
    const auto [resumed, all] = fit(folder.path, last.string(), 0, false);
    CHECK((all == csv));
    for (const auto& item : straight->named_parameters())
      CHECK(torch::equal(item.value(), resumed->named_parameters()[item.key()]));
    for (const auto& item : straight->named_buffers())
      CHECK(torch::equal(item.value(), resumed->named_buffers()[item.key()]));
    std::size_t left = 0;
    for (const auto& entry : fs::directory_iterator(checkpoints)) left += !entry.is_symlink();
    CHECK(left == 1);  // the newest
  };
  for (const int64_t batch : {1, 2, 3, 4, 5, 6}) check_resumed(batch, false);
  for (const int64_t batch : {1, 2, 4}) check_resumed(batch, true);
}

namespace {
struct Examples : torch::data::datasets::Dataset<Examples> {
  torch::data::Example<> get(size_t index) override {
    return {points(26)[static_cast<int64_t>(index)], values(26)[static_cast<int64_t>(index)]};
  }
  torch::optional<size_t> size() const override { return 26; }
};

/// Reads a loader of LibTorch's, whose order comes from the default generator.
struct FromTorch : Everything {
  auto train_dataloader() {
    return torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
        Examples().map(torch::data::transforms::Stack<>()), 4);
  }
};
}  // namespace

TEST_CASE("a run that reads a loader of LibTorch's goes on with the batches that are left") {
  const auto fit = [](const fs::path& folder, std::string checkpoint, bool writes) {
    torch::manual_seed(checkpoint.empty() ? 7 : 99);
    auto module = std::make_unique<FromTorch>();
    detpl::Adapter trial(detpl::TrialContext::local(), *module,
                         FitOptions{.ckpt_path = std::move(checkpoint), .max_epochs = 2, .seed = 3},
                         SaveEverywhere{folder, writes, {}}, detpl::DirectoryStorage());
    trial.fit();
    return std::pair(std::move(module), trial.callback<SaveEverywhere>().places);
  };
  const Folder folder;
  const auto [straight, places] = fit(folder.path, "", true);
  for (std::size_t place = 0; place < places.size(); ++place) {
    if (places[place] != "on_train_batch_end") continue;
    CAPTURE(place);
    const auto [resumed, none] = fit(folder.path, (folder.path / std::to_string(place)).string(), false);
    for (const auto& item : straight->named_parameters())
      CHECK(torch::equal(item.value(), resumed->named_parameters()[item.key()]));
  }
}
