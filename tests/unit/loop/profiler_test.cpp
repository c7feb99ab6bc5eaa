#include <doctest/doctest.h>
#include "../temporary_folder.hpp"
#include "probe.hpp"

#include <detpl/core/os.hpp>
#include <detpl/loop/predictions.hpp>
#include <detpl/module/pytorch_profiler.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace {

/// Notes what it is told.
struct Recorder : detpl::Profiler {
  std::vector<std::string>* actions;
  std::vector<std::string> open{};
  bool running = false;

  explicit Recorder(std::vector<std::string>& actions) : actions(&actions) {}
  void start() override { running = true; }
  void begin(std::string_view action) override {
    open.emplace_back(action);
    actions->push_back(open.back());
  }
  void end() noexcept override { open.pop_back(); }
  void stop() noexcept override {
    running = false;
    actions->push_back(open.empty() ? "stopped" : "stopped inside " + open.back());
  }
  std::string report(std::string_view stage, const std::filesystem::path& folder) override {
    actions->push_back("report of " + std::string(stage) + " in `" + folder.string() + "`");
    return "";
  }
};

int64_t count(const std::vector<std::string>& actions, const std::string& action) {
  return std::ranges::count(actions, action);
}

}  // namespace

TEST_CASE("a profiler is shown every hook and what happens between them") {
  std::vector<std::string> actions;
  Probe module;
  ProbeData data;
  detpl::Adapter trial(context(), module, data, ProbeCallback(), Recorder(actions),
                       detpl::FitOptions{.default_root_dir = "root", .max_epochs = 2});
  trial.fit();
  CHECK(count(actions, "training_step") == 4);
  CHECK(count(actions, "on_train_batch_end") == 4);  // once for callback and module
  CHECK(count(actions, "prepare_data") == 2);        // the data's and the module's
  CHECK(count(actions, "on_before_batch_transfer") == 7);
  CHECK(count(actions, "run_training_epoch") == 2);
  CHECK(count(actions, "get_train_batch") == 6);  // the last of each epoch finds nothing
  for (const char* action : {"run_training_batch", "zero_grad", "backward", "optimizer_step"}) {
    CAPTURE(action);
    CHECK(count(actions, action) == 4);
  }
  REQUIRE(actions.size() > 2);
  CHECK(actions[actions.size() - 2] == "stopped");
  CHECK(actions.back() == "report of fit in `root`");

  actions.clear();
  trial.predict();
  CHECK(count(actions, "predict_step") == 1);
  CHECK(actions.back() == "report of predict in `root`");
}

TEST_CASE("a hook measures actions of its own") {
  std::vector<std::string> actions;
  Probe module;
  ProbeData data;
  detpl::Trainer* trainer = nullptr;
  module.listener = [&](const std::string& hook) {
    if (hook == "M.training_step") const auto profiled = trainer->profile("augment");
  };
  detpl::Adapter trial(context(), module, data, std::make_shared<Recorder>(actions),
                       detpl::FitOptions{.max_epochs = 1});
  trainer = &trial.trainer();
  trial.fit();
  CHECK(count(actions, "augment") == 2);
  const auto unmeasured = trainer->profile("augment");  // outside of a run
  CHECK(count(actions, "augment") == 2);
}

TEST_CASE("a run that fails stops its profiler and reports nothing") {
  std::vector<std::string> actions;
  Probe module;
  ProbeData data;
  module.listener = [](const std::string& hook) {
    if (hook == "M.on_after_backward") throw std::runtime_error("mine");
  };
  detpl::Adapter trial(context(), module, data, Recorder(actions), detpl::FitOptions{.max_epochs = 1});
  CHECK_THROWS_WITH(trial.fit(), "mine");
  CHECK(actions.back() == "stopped");
}

TEST_CASE("LibTorch's profiler writes a trace, and is asked for by name only with its header") {
  const TemporaryFolder folder;
  Probe module;
  ProbeData data;
  const detpl::FitOptions options{.default_root_dir = folder.path.string(), .max_epochs = 1, .profiler = "pytorch"};
  detpl::Adapter without(context(), module, data, options);
  CHECK_THROWS_WITH_AS(without.fit(), doctest::Contains("include <detpl/module/pytorch_profiler.hpp>"),
                       detpl::config_error);
  detpl::Adapter trial(context(), module, data, options, detpl::PyTorchProfiler());
  trial.fit();
  const std::string trace = detpl::os::read_file(folder.path / "trace.json");
  for (const char* name : {"\"training_step\"", "\"backward\"", "\"aten::addmm\""}) {
    CAPTURE(name);
    CHECK(trace.find(name) != trace.npos);
  }
  trial.options().profiler = "simple";
  CHECK_THROWS_WITH_AS(trial.fit(), doctest::Contains("was given another profiler"), detpl::config_error);
}

TEST_CASE("predictions of all batches are joined by name") {
  const auto joined_predictions = [](const auto& predictions) {
    return detpl::detail::joined_predictions(detpl::detail::prediction_tensors(predictions));
  };
  const auto tensors = [](int64_t records) { return torch::arange(records * 2).view({records, 2}); };
  const auto alone = joined_predictions(std::vector{tensors(3), tensors(1)});
  REQUIRE(alone.size() == 1);
  CHECK(alone[0].name == "predictions");
  CHECK(alone[0].tensor.equal(torch::tensor({0, 1, 2, 3, 4, 5, 0, 1}).view({4, 2})));

  using Pair = std::tuple<torch::Tensor, detpl::Batch>;
  const auto nested = joined_predictions(std::vector<Pair>{{torch::tensor(1.0), {tensors(2), tensors(1)}},
                                                           {torch::tensor(2.0), {tensors(1), tensors(2)}}});
  REQUIRE(nested.size() == 3);
  CHECK(nested[0].name == "0");
  CHECK(nested[0].tensor.equal(torch::tensor({1.0, 2.0})));
  CHECK(nested[1].name == "1.data");
  CHECK(nested[2].name == "1.target");
  CHECK(nested[2].tensor.size(0) == 3);

  CHECK_THROWS_WITH_AS(joined_predictions(std::vector{torch::zeros({2, 3}), torch::zeros({2, 4})}),
                       doctest::Contains("differ in more than the first dimension ([2, 3] and [2, 4])"),
                       detpl::data_error);
  CHECK_THROWS_AS(joined_predictions(std::vector<std::vector<torch::Tensor>>{{tensors(1)}}), detpl::config_error);
  CHECK_THROWS_AS(joined_predictions(std::vector{3}), detpl::config_error);
}
