// SPDX-License-Identifier: Apache-2.0
// The definitions of test_session.hpp.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "detpl/core/os.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/trial/test_session.hpp"

namespace detpl::inline v0 {
namespace detail {

inline void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);  // before the step that may fail
}

class TestSession final : public TrialSession {
 public:
  ~TestSession() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::filesystem::path checkpoints() const override { return folder_; }
  std::optional<double> best_validation() override { return std::nullopt; }
  bool must_stop() override { return false; }
  std::optional<std::int64_t> next_length(double) override { return std::nullopt; }

  void report_status(const std::string& status) override {
    if (status == "training" && !trains_) say("Training one batch");
    if (status == "validating") say("Validating one batch");
    if (status == "checkpointing") say("Saving a checkpoint.");
    trains_ = true;
  }
  void report_training(const TrainedSoFar&, const Map& means, const std::vector<Map>&) override {
    say("Finished training, metrics: " + value_text(means));
  }
  void report_validation(const TrainedSoFar&, const Map& metrics) override {
    say("Finished validating, validation metrics: " + value_text(metrics));
  }
  void report_checkpoint(const Stored&) override { say("Finished saving a checkpoint."); }
  void report_invalid_hyperparameters() override {}
  void report_progress(double, double) override {}
  void finish() override {}

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("detpl-test-" + std::to_string(os::process_id()));
  bool trains_ = false;
};

}  // namespace detail

std::shared_ptr<TrialSession> begin_test(const Map& hparams) {
  detail::say("Running a minimal test experiment locally");
  detail::say("Using hyperparameters: " + value_text(hparams) + ".");
  return std::make_shared<detail::TestSession>();
}

void end_test() {
  detail::say("The test experiment passed.");
  detail::say("Note: to submit an experiment to the cluster, use the command `submit`");
}

}  // namespace detpl::inline v0
