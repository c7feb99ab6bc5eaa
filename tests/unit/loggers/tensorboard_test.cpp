#include <torch/torch.h>

#include <doctest/doctest.h>
#include <detpl/core/value_text.hpp>
#include <detpl/loggers/tensorboard.hpp>

#include <cmath>
#include <functional>

#include "../python.hpp"
#include "../temporary_folder.hpp"

using detpl::List;
using detpl::Map;
using detpl::TensorBoardLogger;
using detpl::Value;

namespace {
std::filesystem::path only_file(const std::filesystem::path& folder) {
  return std::filesystem::directory_iterator(folder)->path();
}
}  // namespace

TEST_CASE("TensorBoard's own reader shows scalars, texts, histograms, images and hyperparameters") {
  const TemporaryFolder folder;
  TensorBoardLogger logger{{.save_dir = folder.path}};
  logger.log_hyperparams(
      {{"lr", 1e-3}, {"layers", 3}, {"bias", true}, {"optimizer", Map{{"name", "adam"}, {"betas", List{0.9, 0.999}}}}});
  for (int step = 0; step < 1000; ++step)
    logger.log_metrics({{"train_loss", step == 999 ? NAN : 1.0 / (step + 1)}, {"epoch", step / 100}}, step);
  logger.add_text("note", "**héllo**", 5);
  logger.add_histogram("weights", torch::sin(torch::arange(1000, torch::kDouble)) * 3, 5);
  logger.add_histogram("zeros", torch::zeros({7}), 5);
  logger.add_histogram("nothing finite", torch::full({2}, NAN), 5);
  logger.add_image("colours", torch::linspace(0, 1, 3 * 2 * 5).view({3, 2, 5}), 5);
  logger.add_image("greys", torch::linspace(0, 1, 2 * 5).view({2, 5}), 6);
  logger.finalize("success");
  CHECK(python_agrees("read_events.py", {logger.log_dir()}));
}

TEST_CASE("nothing is created before something is logged") {
  const TemporaryFolder folder;
  TensorBoardLogger logger{{.save_dir = folder.path}};
  logger.save();
  logger.finalize("success");
  logger.log_hyperparams({});
  CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("a second logger of the same run shares its folder by the version") {
  const TemporaryFolder folder;
  TensorBoardLogger first{{.save_dir = folder.path}};
  TensorBoardLogger second{{.save_dir = folder.path, .version = first.version()}};
  CHECK(first.version() == "0");
  CHECK(first.log_dir() == second.log_dir());
}

TEST_CASE("events appear in the file while the run goes on") {
  const TemporaryFolder folder;
  TensorBoardLogger logger{{.flush_seconds = 0, .save_dir = folder.path}};
  logger.add_scalar("x", 1, 0);
  const auto before = std::filesystem::file_size(only_file(logger.log_dir()));
  logger.add_scalar("x", 2, 1);
  CHECK(std::filesystem::file_size(only_file(logger.log_dir())) > before);
  CHECK(only_file(logger.log_dir()).filename().string().starts_with("events.out.tfevents."));
}

TEST_CASE("a resumed run drops the events after its checkpoint and repeats none of before") {
  const TemporaryFolder folder;
  const auto write = [&](const char* version, const std::function<Map(TensorBoardLogger&)>& run) {
    TensorBoardLogger logger{{.save_dir = folder.path, .version = version}};
    const Map state = run(logger);
    logger.save();
    return state;
  };
  const auto steps = [](TensorBoardLogger& logger, int from, int to) {
    for (int step = from; step < to; ++step) logger.log_metrics({{"loss", 1.0 / (step + 1)}}, step);
  };
  const Map hparams{{"lr", 0.1}};
  const Map state = write("0", [&](auto& logger) {
    logger.log_hyperparams(hparams);
    steps(logger, 0, 5);
    const Map before = logger.state_dict();
    steps(logger, 5, 8);
    return before;
  });
  const Map second = write("0", [&](auto& logger) {
    logger.load_state_dict(state);
    CHECK(logger.state_dict() == state);
    logger.log_hyperparams(hparams);
    steps(logger, 5, 7);
    const Map before = logger.state_dict();
    steps(logger, 7, 9);
    return before;
  });
  write("0", [&](auto& logger) {
    steps(logger, 7, 20);
    return Map{};
  });  // its checkpoint never came to be
  write("0", [&](auto& logger) {
    logger.load_state_dict(second);
    steps(logger, 7, 10);
    logger.finalize("success");
    return Map{};
  });
  write("1", [&](auto& logger) {
    logger.load_state_dict(second);
    logger.log_hyperparams(hparams);
    steps(logger, 0, 10);
    logger.finalize("success");
    return Map{};
  });
  CHECK(python_agrees("same_events.py",
                      {folder.path / "lightning_logs/version_0", folder.path / "lightning_logs/version_1"}));
}

TEST_CASE("a value on one line reads as flow YAML") {
  CHECK(detpl::value_text(Map{{"a", List{1, 2.0, true, Value{}}}, {"b", Map{{"c", "text"}}}}) ==
        "{a: [1, 2.0, true, null], b: {c: text}}");
}
