// SPDX-License-Identifier: Apache-2.0
// Determined's retention: the table of its documentation, and random experiments against the rule as it is written there.
#include <detpl/checkpoint/retention.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using detpl::CheckpointRecord;
using detpl::RetentionPolicy;

static std::vector<std::string> kept(const std::vector<CheckpointRecord>& records, const RetentionPolicy& policy) {
  const std::vector<std::string> doomed = detpl::checkpoints_to_delete(records, policy);
  std::vector<std::string> rest;
  for (const CheckpointRecord& record : records)
    if (std::find(doomed.begin(), doomed.end(), record.id) == doomed.end()) rest.push_back(record.id);
  return rest;
}

TEST_CASE("the table of Determined's documentation") {
  const std::vector<CheckpointRecord> records = {
      {.id = "1", .steps_completed = 1, .trial = 1},
      {.id = "2", .steps_completed = 2, .trial = 1},
      {.id = "3", .metric = 0.6, .steps_completed = 3, .trial = 1},
      {.id = "4", .metric = 0.5, .steps_completed = 4, .trial = 1},
      {.id = "5", .metric = 0.4, .steps_completed = 5, .trial = 1},
      {.id = "6", .steps_completed = 1, .trial = 2},
      {.id = "7", .metric = 0.2, .steps_completed = 2, .trial = 2},
      {.id = "8", .metric = 0.3, .steps_completed = 3, .trial = 2},
      {.id = "9", .steps_completed = 4, .trial = 2},
      {.id = "10", .steps_completed = 5, .trial = 2},
  };
  using Ids = std::vector<std::string>;
  CHECK(kept(records, {0, 0, 0}) == Ids{});
  CHECK(kept(records, {2, 0, 0}) == Ids{"7", "8"});
  CHECK(kept(records, {5, 0, 0}) == Ids{"3", "4", "5", "7", "8"});
  CHECK(kept(records, {0, 1, 0}) == Ids{"5", "7"});
  CHECK(kept(records, {0, 0, 1}) == Ids{"5", "10"});
  CHECK(kept(records, {0, 0, 3}) == Ids{"3", "4", "5", "8", "9", "10"});
  CHECK(kept(records, {2, 1, 0}) == Ids{"5", "7", "8"});
  CHECK(kept(records, {2, 0, 1}) == Ids{"5", "7", "8", "10"});
  CHECK(kept(records, {0, 1, 1}) == Ids{"5", "7", "10"});
  CHECK(kept(records, {2, 1, 1}) == Ids{"5", "7", "8", "10"});
  CHECK(kept(records, {}) == Ids{"5", "7", "10"});
}

TEST_CASE("where larger is better the largest stay; equal ones by age, NaN last, those without a metric never") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<CheckpointRecord> records = {{.id = "nan", .metric = nan},
                                                 {.id = "low", .metric = 0.1},
                                                 {.id = "first", .metric = 0.9},
                                                 {.id = "none"},
                                                 {.id = "second", .metric = 0.9}};
  using Ids = std::vector<std::string>;
  CHECK(kept(records, {1, 0, 0, false}) == Ids{"first"});
  CHECK(kept(records, {2, 0, 0, false}) == Ids{"first", "second"});
  CHECK(kept(records, {1, 0, 0, true}) == Ids{"low"});
  CHECK(kept(records, {3, 0, 0, true}) == Ids{"low", "first", "second"});
  CHECK(kept(records, {4, 0, 0, true}) == Ids{"nan", "low", "first", "second"});
  CHECK(kept(records, {9, 9, 0, false}) == Ids{"nan", "low", "first", "second"});
  CHECK(kept(records, {0, 0, 1}) == Ids{"nan", "low", "first", "none", "second"});  // equally late
}

namespace {

/// SQL's rank(): one more than there are rows before this one.
bool is_deleted(const std::vector<CheckpointRecord>& records, std::size_t self, const RetentionPolicy& policy) {
  const CheckpointRecord& mine = records[self];
  const double sign = policy.smaller_is_better ? 1 : -1;
  std::int64_t experiment_rank = 1, trial_rank = 1, trial_latest_rank = 1;
  for (std::size_t other = 0; other < records.size(); ++other) {
    const CheckpointRecord& theirs = records[other];
    const bool same_trial = theirs.trial == mine.trial;
    if (same_trial && theirs.steps_completed > mine.steps_completed) ++trial_latest_rank;
    if (!theirs.metric || !mine.metric || other == self) continue;
    const double a = sign * *theirs.metric, b = sign * *mine.metric;
    const bool equal = a == b || (std::isnan(a) && std::isnan(b));
    const bool before = equal ? other < self : std::isnan(b) || a < b;
    if (before) ++experiment_rank;
    if (before && same_trial) ++trial_rank;
  }
  return ((experiment_rank > policy.save_experiment_best && trial_rank > policy.save_trial_best) || !mine.metric) &&
         trial_latest_rank > policy.save_trial_latest;
}

}  // namespace

TEST_CASE("random experiments go by the rule") {
  std::mt19937_64 random(7);
  const auto below = [&](std::int64_t limit) { return static_cast<std::int64_t>(random() % limit); };
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    std::vector<CheckpointRecord> records(below(30));
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i] = {.id = std::to_string(i), .steps_completed = below(12), .trial = below(4)};
      if (below(3) > 0) records[i].metric = below(20) == 0 ? std::nan("") : static_cast<double>(below(8)) / 8;
    }
    const RetentionPolicy policy{below(5), below(4), below(4), below(2) == 0};
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < records.size(); ++i)
      if (is_deleted(records, i, policy)) expected.push_back(records[i].id);
    CHECK(detpl::checkpoints_to_delete(records, policy) == expected);
  }
}
