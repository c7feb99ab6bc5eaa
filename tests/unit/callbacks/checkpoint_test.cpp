// ModelCheckpoint: names, links, what is kept and what is refused.
#include "line.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::ModelCheckpoint;
using detpl::ModelCheckpointOptions;
using Names = std::vector<std::string>;

namespace {

Names names_in(const std::filesystem::path& folder) {
  Names names;
  if (std::filesystem::exists(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}
std::string target(const std::filesystem::path& link) { return std::filesystem::read_symlink(link).string(); }

std::string refused(const ModelCheckpointOptions& options) {
  return sentence_of([&] { ModelCheckpoint{options}; });
}

/// Trains one epoch per loss, which validation logs, and returns what was printed.
std::string train_on(const std::vector<double>& losses, ModelCheckpointOptions options, Parts parts = {}) {
  Line line;
  line.val_losses = losses;
  parts.options.max_epochs = static_cast<int64_t>(losses.size());
  parts.at_epochs.emplace(std::move(options));
  auto trial = assemble(line, parts);
  return printed([&] { trial.fit(); });
}

std::string named(const std::string& pattern, bool inserts_names = true) {
  const detpl::Metrics metrics{{"val_loss", 0.123456}, {"count", 3.0}, {"a/b", 1e-7}};
  return detpl::detail::CheckpointName(pattern, inserts_names).text(metrics, 2, 31);
}

}  // namespace

TEST_CASE("names are what Python's str.format makes of the pattern") {
  CHECK(named("{epoch}-{step}") == "epoch=2-step=31");
  CHECK(named("{epoch}-{step}", false) == "2-31");
  CHECK(named("{epoch:02d}-{step}-{val_loss:.4f}") == "epoch=02-step=31-val_loss=0.1235");
  CHECK(named("run-{val_loss}-{count}", false) == "run-0.123456-3.0");
  CHECK(named("{val_loss:.2e}x{val_loss:08.3f}x{epoch:5d}x{step:04}", false) == "1.23e-01x0000.123x    2x0031");
  CHECK(named("{count:d}-{missing:d}-{missing:.2f}-{a/b:.3g}", false) == "3-0-0.00-1e-07");
  CHECK(named("plain") == "plain");
  for (const char* wrong : {"{epoch", "epoch}", "{}", "{:d}", "{epoch:x}", "{epoch:.}", "{val_loss:.3}", "{epoch:.2d}",
                            "{{epoch}}", "last", "best"}) {
    CAPTURE(wrong);
    CHECK(has(sentence_of([&] { named(wrong); }), std::string("ModelCheckpoint's filename \"") + wrong + "\" makes"));
  }
  CHECK(has(sentence_of([] { named("{val_loss:d}"); }), "`val_loss` is 0.123456, which is no whole number"));
}

TEST_CASE("the newest checkpoint alone is kept, and last points to it") {
  const TemporaryFolder folder;
  Line line;
  Parts parts{.at_epochs = ModelCheckpoint()};
  parts.options.default_root_dir = folder.path.string();
  parts.options.num_sanity_val_steps = 2;
  auto trial = assemble(line, parts);
  trial.fit();
  const auto checkpoints = folder.path / "checkpoints";
  CHECK(names_in(checkpoints) == Names{"epoch=2-step=14", "last"});
  CHECK(target(checkpoints / "last") == "epoch=2-step=14");
  const auto& saved = trial.callback<ModelCheckpoint>();
  CHECK(saved.best_model_path() == checkpoints / "epoch=2-step=14");
  CHECK(saved.last_model_path().empty());
  CHECK(!saved.best_model_score());
  CHECK(saved.best_k_models().empty());

  assemble(line, parts).fit();  // from the start, in the same folder
  CHECK(names_in(checkpoints) == Names{"epoch=2-step=14", "epoch=2-step=14-v1", "last"});
}

TEST_CASE("the best checkpoints of the golden run are kept") {
  const TemporaryFolder folder;
  Line line(0.8);
  Parts parts{.at_epochs = ModelCheckpoint({.dirpath = folder.path,
                                            .filename = "{epoch:02d}-{step}-{val_loss:.4f}",
                                            .monitor = "val_loss",
                                            .save_last = true,
                                            .save_top_k = 2})};
  parts.options.max_epochs = 6;
  auto trial = assemble(line, parts);
  trial.fit();
  const std::string best = "epoch=02-step=14-val_loss=6.2977", second = "epoch=03-step=19-val_loss=6.7649";
  const std::string newest = "epoch=05-step=29-val_loss=6.8352";
  CHECK(names_in(folder.path) == Names{"best", best, second, newest, "last"});
  CHECK(target(folder.path / "best") == best);
  CHECK(target(folder.path / "last") == newest);
  const auto& saved = trial.callback<ModelCheckpoint>();
  CHECK(saved.best_model_path() == folder.path / best);
  CHECK(*saved.best_model_score() == doctest::Approx(6.297705136258487).epsilon(1e-11));
  REQUIRE(saved.best_k_models().size() == 2);
  CHECK(saved.best_k_models()[1].first == folder.path / second);
  CHECK(saved.kth_best_model_path() == folder.path / second);
  CHECK(saved.kth_value() == doctest::Approx(6.764909355414875).epsilon(1e-11));
  CHECK(*saved.current_score() == saved.kth_value());
  CHECK(saved.last_model_path() == folder.path / "last");
  const detpl::Checkpoint last = detpl::DirectoryStorage().load(folder.path / "last");
  CHECK(last.steps_completed == 30);
  CHECK(torch::equal(detpl::find_tensor(last.model, "net.weight")->flatten(), line.weights().slice(0, 0, 2)));
}

TEST_CASE("steps, epochs and validations trigger what was asked for") {
  const TemporaryFolder folder;
  Line line;
  Parts parts{.at_steps = ModelCheckpoint({.dirpath = folder.path, .every_n_train_steps = 3, .save_top_k = -1})};
  parts.options.max_epochs = 2;
  assemble(line, parts).fit();  // the golden run checkpoint_every_n_steps
  CHECK(names_in(folder.path) == Names{"epoch=0-step=2", "epoch=1-step=5", "epoch=1-step=8", "last"});

  const TemporaryFolder accumulated;
  parts.options.accumulate_grad_batches = 2;  // 3 steps an epoch
  parts.at_steps.emplace(
      ModelCheckpointOptions{.dirpath = accumulated.path, .every_n_train_steps = 2, .save_top_k = -1});
  assemble(line, parts).fit();
  CHECK(names_in(accumulated.path) == Names{"epoch=0-step=1", "epoch=1-step=3", "epoch=1-step=5", "last"});
  CHECK(detpl::DirectoryStorage().load(accumulated.path / "epoch=0-step=1").steps_completed == 2);

  const TemporaryFolder second;
  train_on({3, 2, 1, 4, 5}, {.dirpath = second.path, .every_n_epochs = 2, .save_last = true, .save_top_k = -1});
  CHECK(names_in(second.path) == Names{"epoch=1-step=9", "epoch=3-step=19", "epoch=4-step=24", "last"});

  const TemporaryFolder validated;
  Parts twice{.options = {.num_sanity_val_steps = 2, .val_check_interval = 2}};
  train_on({3, 2}, {.dirpath = validated.path, .monitor = "val_loss", .save_top_k = -1}, twice);
  CHECK(names_in(validated.path) ==
        Names{"best", "epoch=0-step=1", "epoch=0-step=3", "epoch=1-step=6", "epoch=1-step=8", "last"});

  const TemporaryFolder timed;
  Parts two_steps{.options = {.max_steps = 2}};
  train_on({1}, {.dirpath = timed.path, .save_top_k = -1, .train_time_interval = std::chrono::hours(1)}, two_steps);
  CHECK(names_in(timed.path).empty());
  train_on({1}, {.dirpath = timed.path, .save_top_k = -1, .train_time_interval = std::chrono::nanoseconds(1)},
           two_steps);
  CHECK(names_in(timed.path) == Names{"epoch=0-step=0", "epoch=0-step=1", "last"});

  for (ModelCheckpointOptions none :
       {ModelCheckpointOptions{.save_top_k = 0}, ModelCheckpointOptions{.monitor = "nope"}}) {
    const TemporaryFolder untouched;
    none.dirpath = untouched.path / "checkpoints";
    train_on({1}, none, {.options = {.fast_dev_run = none.monitor.empty() ? 0 : 1}});
    CHECK(names_in(none.dirpath).empty());
  }
}

TEST_CASE("checkpoints of two callbacks in a folder leave each other alone") {
  const TemporaryFolder folder;
  Line line;
  Parts parts{.at_epochs = ModelCheckpoint({.dirpath = folder.path}),
              .at_steps = ModelCheckpoint({.dirpath = folder.path, .every_n_train_steps = 2})};
  assemble(line, parts).fit();
  CHECK(names_in(folder.path) == Names{"epoch=2-step=13", "epoch=2-step=14", "last"});
  CHECK(target(folder.path / "last") == "epoch=2-step=14");
}

TEST_CASE("scores decide what is kept, and NaN is the worst") {
  const double no_number = std::numeric_limits<double>::quiet_NaN();
  const TemporaryFolder folder;
  const std::string text = train_on(
      {no_number, 0.5, 0.5, 0.7, 0.2},
      {.dirpath = folder.path, .filename = "{epoch}", .monitor = "val_loss", .save_top_k = 2, .verbose = true});
  CHECK(names_in(folder.path) == Names{"best", "epoch=2", "epoch=4", "last"});
  CHECK(target(folder.path / "best") == "epoch=4");
  CHECK(has(text, "Epoch 0, global step 4: val_loss reached inf (best inf), saving model to \"" +
                      (folder.path / "epoch=0").string() + "\" as top 2\n"));
  CHECK(has(text, "Epoch 3, global step 19: val_loss was not in top 2\n"));
  CHECK(has(text, "Epoch 4, global step 24: val_loss reached 0.20000 (best 0.20000), saving model to"));

  const TemporaryFolder highest;
  train_on({1, 3, 2, no_number}, {.dirpath = highest.path, .filename = "same", .mode = "max", .monitor = "val_loss"});
  CHECK(names_in(highest.path) == Names{"best", "last", "same"});
  CHECK(detpl::DirectoryStorage().load(highest.path / "same").steps_completed == 10);

  const TemporaryFolder last_only;
  train_on({1, 3}, {.dirpath = last_only.path, .save_last = true, .save_top_k = 0});
  CHECK(names_in(last_only.path) == Names{"epoch=1-step=9", "last"});
}

TEST_CASE("a monitor that was never logged is refused, and the rest listed") {
  const TemporaryFolder folder;
  const ModelCheckpointOptions missing{.dirpath = folder.path, .monitor = "nope"};
  CHECK(has(sentence_of([&] { train_on({1}, missing); }),
            "ModelCheckpoint's monitor `nope` was not logged: call log(\"nope\", …) in the module, or monitor one of "
            "`train_loss`, `val_loss`"));
  Parts unvalidated{.options = {.limit_val_batches = 0, .num_sanity_val_steps = 0}};
  CHECK(has(train_on({1, 1}, missing, unvalidated), "warning: ModelCheckpoint's monitor `nope` was not logged"));
  CHECK(names_in(folder.path).empty());

  CHECK(has(refused({.mode = "least"}), "mode = \"least\" is not known"));
  CHECK(has(refused({.save_top_k = 2}), "has no monitor to tell the best by"));
  CHECK(has(refused({.save_top_k = -2}), "save_top_k = -2 is out of range"));
  CHECK(has(refused({.every_n_epochs = -1}), "every_n_epochs = -1"));
  CHECK(has(refused({.every_n_epochs = 1, .every_n_train_steps = 5}), "exclude each other"));
  CHECK(has(refused({.every_n_train_steps = 5, .train_time_interval = std::chrono::seconds(1)}), "exclude each other"));
  CHECK(has(sentence_of([] { train_on({1}, {}); }), "doesn't know where to write: set its dirpath"));
}

TEST_CASE("a resumed run goes on keeping the best, and removes nothing elsewhere") {
  const std::vector<double> losses = {std::numeric_limits<double>::infinity(), 0.4, 0.9, 0.3, 0.6, 0.2};
  const ModelCheckpointOptions two{.filename = "{epoch}", .monitor = "val_loss", .save_last = true, .save_top_k = 2};
  const auto run = [&](const std::filesystem::path& folder, std::size_t epochs, const std::string& ckpt_path) {
    Line line;
    line.val_losses = losses;
    ModelCheckpointOptions options = two;
    options.dirpath = folder;
    Parts parts{.early_stopping = detpl::EarlyStopping({.check_finite = false, .monitor = "val_loss", .patience = 5}),
                .at_epochs = ModelCheckpoint(options)};
    parts.options.max_epochs = static_cast<int64_t>(epochs);
    parts.options.ckpt_path = ckpt_path;
    auto trial = assemble(line, parts);
    trial.fit();
    CHECK(trial.callback<detpl::EarlyStopping>().best_score() ==
          doctest::Approx(*std::min_element(losses.begin(), losses.begin() + epochs)));
    CHECK(trial.callback<ModelCheckpoint>().best_k_models().size() == 2);
    return trial.callback<ModelCheckpoint>().on_save_checkpoint(trial.trainer(), line,
                                                                *std::make_unique<detpl::Checkpoint>());
  };
  const TemporaryFolder straight, cut, other;
  run(straight.path, losses.size(), "");
  CHECK(names_in(straight.path) == Names{"best", "epoch=3", "epoch=5", "last"});
  run(cut.path, 2, "");
  CHECK(names_in(cut.path) == Names{"best", "epoch=0", "epoch=1", "last"});
  run(other.path, losses.size(), (cut.path / "last").string());
  CHECK(names_in(other.path) == Names{"best", "epoch=3", "epoch=5", "last"});
  CHECK(names_in(cut.path) == Names{"best", "epoch=0", "epoch=1", "last"});
  run(cut.path, losses.size(), (cut.path / "last").string());
  CHECK(names_in(cut.path) == Names{"best", "epoch=3", "epoch=5", "last"});
}

TEST_CASE("a checkpoint of weights alone has no state of training") {
  const TemporaryFolder folder;
  train_on({1, 1}, {.dirpath = folder.path, .filename = "weights", .save_top_k = -1, .save_weights_only = true});
  CHECK(names_in(folder.path) == Names{"last", "weights", "weights-v1"});
  const detpl::Checkpoint saved = detpl::DirectoryStorage().load(folder.path / "weights");
  CHECK(saved.optimizer.empty());
  CHECK(saved.model.size() == 2);
  CHECK(*saved.trainer_state.find("weights_only") == detpl::Value(true));
  CHECK(!saved.trainer_state.find("optimizers"));
}
