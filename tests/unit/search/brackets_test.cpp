#include <doctest/doctest.h>
#include <detpl/search/brackets.hpp>
#include <detpl/search/simulate.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using detpl::Bracket, detpl::SearcherConfig;
using Numbers = std::vector<std::int64_t>;

// The numbers of these tests are those of Determined's own (adaptive_asha_test.go, asha_stopping_test.go,
// simulate_test.go), unless a test says otherwise.

static SearcherConfig asha(std::int64_t max_time, std::int64_t max_trials, double divisor,
                           std::string mode = "standard") {
  return {.divisor = divisor,
          .max_time = max_time,
          .max_trials = max_trials,
          .metric = "loss",
          .mode = std::move(mode),
          .name = "adaptive_asha",
          .time_metric = "batches"};
}
static SearcherConfig with_brackets(std::int64_t max_trials, double divisor, Numbers rungs,
                                    std::int64_t concurrent = 16) {
  SearcherConfig config = asha(100, max_trials, divisor);
  config.bracket_rungs = std::move(rungs);
  config.max_concurrent_trials = concurrent;
  return config;
}
static Numbers trials(const SearcherConfig& config) {
  Numbers numbers;
  for (const Bracket& bracket : detpl::make_brackets(config)) numbers.push_back(bracket.max_trials);
  return numbers;
}
static Numbers concurrent_trials(const SearcherConfig& config) {
  Numbers numbers;
  for (const Bracket& bracket : detpl::make_brackets(config)) numbers.push_back(bracket.max_concurrent_trials);
  return numbers;
}
/// The plan as pairs of time and trials.
static std::vector<std::pair<std::int64_t, std::int64_t>> plan(const SearcherConfig& config) {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (const detpl::PlannedTrials& planned : detpl::simulate(config, {})) {
    CHECK(planned.time->metric == detpl::top_rung(config).metric);
    pairs.emplace_back(planned.time->count, planned.trials);
  }
  return pairs;
}
using Plan = std::vector<std::pair<std::int64_t, std::int64_t>>;

TEST_CASE("each rung is a divisor above the one below, and at least 1") {
  CHECK(detpl::rung_times(3, 3, 9) == Numbers{1, 3, 9});
  CHECK(detpl::rung_times(4, 2, 10) == Numbers{1, 2, 5, 10});
  CHECK(detpl::rung_times(1, 3, 9) == Numbers{9});
  CHECK(detpl::rung_times(3, 3, 900) == Numbers{100, 300, 900});
  CHECK(detpl::rung_times(1000, 4, 900).front() == 1);  // ours: 4^999 is more than a double holds
}

TEST_CASE("trials are shared out over the brackets by what they cost") {
  CHECK(trials(with_brackets(20, 3, {3, 2, 1})) == Numbers{12, 5, 3});
  CHECK(trials(with_brackets(50, 3, {4, 3})) == Numbers{35, 15});
  CHECK(trials(with_brackets(50, 4, {3, 2})) == Numbers{37, 13});
  CHECK(trials(with_brackets(100, 4, {4, 3, 2})) == Numbers{70, 22, 8});
}

TEST_CASE("brackets of absurdly many rungs still have trials") {
  CHECK(trials(with_brackets(10, 4, {1000, 900, 1})) == Numbers{8, 1, 1});
  CHECK(concurrent_trials(with_brackets(10, 0x1p52, {2, 1}, 0)) == Numbers(2, std::int64_t{1} << 52));
}

TEST_CASE("trials at a time are shared out evenly, the rest from the front") {
  CHECK(concurrent_trials(with_brackets(20, 3, {3, 2, 1}, 11)) == Numbers{4, 4, 3});
  CHECK(concurrent_trials(with_brackets(20, 3, {3, 2, 1}, 1)) == Numbers{1, 1, 1});
  CHECK(concurrent_trials(with_brackets(13, 3, {3, 2, 1}, 0)) ==
        Numbers{3, 3, 3});                                                       // the divisor, the last has 2 trials
  CHECK(concurrent_trials(with_brackets(37, 4, {3, 2}, 0)) == Numbers{10, 10});  // as many as the last has trials
}

TEST_CASE("adaptive_asha makes brackets of as many rungs as its length and its trials allow") {
  SearcherConfig standard = asha(100, 10, 4);
  standard.max_concurrent_trials = 2;
  CHECK(detpl::make_brackets(standard) == std::vector<Bracket>{{2, 7, 1}, {1, 3, 1}});
  SearcherConfig conservative = asha(1000, 10, 3, "conservative");
  conservative.max_concurrent_trials = 5;
  CHECK(detpl::make_brackets(conservative) == std::vector<Bracket>{{3, 7, 2}, {2, 2, 2}, {1, 1, 1}});
  CHECK(detpl::make_brackets(asha(1000, 10, 3, "aggressive")) == std::vector<Bracket>{{3, 10, 16}});
}

// Of the reference: Go's log gives these numbers of rungs on the original package.
TEST_CASE("the number of rungs is truncated as Go truncates it") {
  const auto rungs = [](std::int64_t number, double divisor) {
    SearcherConfig config = asha(number, number, divisor, "aggressive");
    config.max_rungs = 100;
    return detpl::make_brackets(config).front().rungs;
  };
  CHECK(rungs(243, 3) == 6);
  CHECK(rungs(59049, 3) == 11);
  CHECK(rungs(1000, 10) == 3);
  CHECK(rungs(1024, 2) == 11);
  CHECK(rungs(1, 4) == 1);
}

TEST_CASE("a search is planned") {
  SearcherConfig config = asha(900, 10, 3);
  config.max_rungs = 10;
  config.max_concurrent_trials = 5;
  CHECK(plan(config) == Plan{{100, 5}, {300, 3}, {900, 2}});
  SearcherConfig halving = asha(900, 10, 3);  // ours, as the first of two brackets would be
  halving.name = "async_halving";
  halving.num_rungs = 3;
  CHECK(plan(halving) == Plan{{100, 7}, {300, 2}, {900, 1}});
}

// The examples of the LightningAdapter.
TEST_CASE("the old max_length is the time of the top rung") {
  SearcherConfig mnist{
      .max_length = detpl::Length{937}, .max_trials = 16, .metric = "val_loss", .name = "adaptive_asha"};
  CHECK(plan(mnist) == Plan{{58, 9}, {234, 5}, {937, 2}});
  mnist.max_length = detpl::Length{5, detpl::LengthUnit::epochs};
  CHECK(detpl::top_rung(mnist).metric == "epochs");
  CHECK(trials(mnist) == Numbers{11, 5});
  CHECK(plan(mnist) == Plan{{1, 9}, {5, 7}});
  mnist.time_metric = "tokens";
  mnist.max_time = 64;
  CHECK(detpl::top_rung(mnist).metric == "tokens");
  CHECK(detpl::top_rung(mnist).count == 64);
}

// Printed by tabulate in the format of `det preview-search`.
TEST_CASE("a plan reads as Determined prints it") {
  CHECK(detpl::plan_text({{9, detpl::TrialTime{"batches", 58}}, {5, detpl::TrialTime{"batches", 234}}}) ==
        "   Trials | Training Time\n----------+-----------------------\n        9 | train for 58 batches\n        5 | "
        "train for 234 batches\n");
  CHECK(detpl::plan_text({{1234567890}}) ==
        "     Trials | Training Time\n------------+---------------------\n 1234567890 | train to completion\n");
}
