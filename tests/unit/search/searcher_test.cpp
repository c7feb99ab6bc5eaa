#include <doctest/doctest.h>
#include <detpl/core/error.hpp>
#include <detpl/core/random.hpp>
#include <detpl/search/report.hpp>
#include <detpl/search/searcher.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using detpl::ExitReason, detpl::Map, detpl::Searcher, detpl::SearcherConfig, detpl::TrialReport;

static const Map hyperparameters{{"x", Map{{"type", "int"}, {"minval", 0}, {"maxval", 10}, {"count", 3}}}};

static Searcher make(const SearcherConfig& config, std::uint32_t seed = 102932948) {
  return {config, detpl::read_hyperparameters(hyperparameters), seed};
}
static SearcherConfig halving(std::int64_t max_time, std::int64_t max_trials, std::int64_t concurrent) {
  return {.divisor = 3,
          .max_concurrent_trials = concurrent,
          .max_time = max_time,
          .max_trials = max_trials,
          .metric = "loss",
          .name = "async_halving",
          .num_rungs = 3,
          .time_metric = "batches"};
}
static Map metrics(std::int64_t batches, double loss) { return {{"loss", loss}, {"batches", batches}}; }

/// The actions in short: `create 3`, `stop 1`, `shutdown`, `shutdown failure`.
static std::vector<std::string> names(const Searcher::Actions& actions) {
  std::vector<std::string> texts;
  for (const detpl::SearchAction& action : actions)
    if (const auto* create = std::get_if<detpl::action::Create>(&action))
      texts.push_back("create " + std::to_string(create->trial));
    else if (const auto* stop = std::get_if<detpl::action::Stop>(&action))
      texts.push_back("stop " + std::to_string(stop->trial));
    else if (const auto& end = std::get<detpl::action::Shutdown>(action); true)
      texts.push_back(std::string("shutdown") + (end.cancel ? " cancel" : "") + (end.failure ? " failure" : ""));
  return texts;
}
/// The actions with all that they hold.
static std::vector<std::string> details(const Searcher::Actions& actions) {
  std::vector<std::string> texts = names(actions);
  for (std::size_t i = 0; i < actions.size(); ++i)
    if (const auto* create = std::get_if<detpl::action::Create>(&actions[i]))
      texts[i] += " " + create->request_id + " " + std::to_string(create->trial_seed) + " " +
                  std::to_string(*create->hparams.find("x")->get_if<std::int64_t>());
  return texts;
}
using Names = std::vector<std::string>;

// TestStopTrials of asha_stopping_test.go.
TEST_CASE("a trial goes on past a rung if it is among the best that came there") {
  Searcher searcher = make(halving(9, 10, 3));
  CHECK(names(searcher.initial_trials()) == Names{"create 0", "create 1", "create 2"});
  CHECK(names(searcher.validation_completed(0, metrics(1, .5))).empty());
  CHECK(names(searcher.validation_completed(1, metrics(1, .4))).empty());
  CHECK(names(searcher.validation_completed(2, metrics(1, .6))) == Names{"stop 2", "create 3"});
  CHECK(searcher.has_stopped(2));
  CHECK_FALSE(searcher.has_stopped(1));
}

// TestInsertCompletedMetric of asha_stopping_test.go.
TEST_CASE("a rung keeps metrics in order, and takes one before its equals") {
  const auto place = [](double metric, const std::vector<double>& others) {
    detpl::detail::Rung rung{.time = 1};
    for (const double other : others) rung.metrics.push_back({0, other});
    return rung.insert({1, metric});
  };
  CHECK(place(1.2, {0, 1.5, 2.1}) == 1);
  CHECK(place(3, {0, 1.5, 2}) == 3);
  CHECK(place(-3.4, {-3, -2, -1}) == 0);
  CHECK(place(1.2, {}) == 0);
  CHECK(place(1, {0, 1, 1, 2}) == 1);
}

// TestASHAStopping of asha_stopping_test.go.
TEST_CASE("of trials that are ever worse the first trains to the end") {
  Searcher searcher = make(halving(900, 10, 3));
  std::vector<std::int64_t> created{0, 1, 2};
  CHECK(searcher.initial_trials().size() == 3);
  int stopped = 0;
  double loss = 1;
  for (std::size_t i = 0; i < created.size(); ++i)
    for (const detpl::SearchAction& action : searcher.validation_completed(created[i], metrics(100, ++loss)))
      if (const auto* create = std::get_if<detpl::action::Create>(&action))
        created.push_back(create->trial);
      else
        ++stopped;
  CHECK(created.size() == 10);
  CHECK(stopped == 9);
  CHECK(names(searcher.validation_completed(0, metrics(300, loss))).empty());
  CHECK(names(searcher.validation_completed(0, metrics(900, loss))) == Names{"stop 0"});
}

TEST_CASE("one report may pass several rungs, and a greater metric may be the better") {
  SearcherConfig config = halving(9, 10, 2);
  config.smaller_is_better = false;
  Searcher searcher = make(config);
  searcher.initial_trials();
  CHECK(names(searcher.validation_completed(0, metrics(4, .5))).empty());
  CHECK(names(searcher.validation_completed(1, metrics(9, .6))) == Names{"stop 1", "create 2"});
  CHECK(names(searcher.validation_completed(2, metrics(2, .4))) == Names{"stop 2", "create 3"});
}

TEST_CASE("without a limit as many trials begin as bring one to the top rung") {
  CHECK(make(halving(9, 100, 0)).initial_trials().size() == 9);
  CHECK(make(halving(9, 5, 0)).initial_trials().size() == 5);
}

TEST_CASE("invalid hyperparameters are replaced, but not in a grid") {
  Searcher random = make({.max_concurrent_trials = 1, .max_trials = 1, .metric = "loss", .name = "random"});
  random.initial_trials();
  CHECK(names(random.trial_exited_early(0, ExitReason::invalid_hp)).empty());
  CHECK(names(random.trial_exited_early(0, ExitReason::invalid_hp)).empty());  // each rank may say so
  CHECK(names(random.trial_exited(0)) == Names{"create 1"});
  CHECK(names(random.trial_exited(1)) == Names{"shutdown"});

  Searcher single = make({.metric = "loss"});
  CHECK(names(single.initial_trials()) == Names{"create 0"});
  single.trial_exited_early(0, ExitReason::invalid_hp);
  CHECK(names(single.trial_exited(0)) == Names{"shutdown"});

  Searcher grid = make({.max_concurrent_trials = 2, .metric = "loss", .name = "grid"});
  const auto begun = grid.initial_trials();
  REQUIRE(begun.size() == 2);
  CHECK(std::get<detpl::action::Create>(begun[0]).hparams == Map{{"x", 10}});  // from the end
  CHECK(std::get<detpl::action::Create>(begun[1]).hparams == Map{{"x", 5}});
  grid.trial_exited_early(0, ExitReason::invalid_hp);
  const auto more = grid.trial_exited(0);
  REQUIRE(names(more) == Names{"create 2"});
  CHECK(std::get<detpl::action::Create>(more[0]).hparams == Map{{"x", 0}});
  CHECK(names(grid.trial_exited(2)).empty());
  CHECK(grid.progress() == doctest::Approx(0.5));  // of the two trials that could be
  CHECK(names(grid.trial_exited(1)) == Names{"shutdown"});

  Searcher asha = make(halving(9, 2, 1));
  asha.initial_trials();
  CHECK(names(asha.trial_exited_early(0, ExitReason::invalid_hp)) == Names{"stop 0", "create 1"});
}

TEST_CASE("a search whose trials all failed has failed") {
  Searcher searcher = make({.max_trials = 2, .metric = "loss", .name = "random"});
  searcher.initial_trials();
  searcher.trial_exited_early(0, ExitReason::errored);
  CHECK(names(searcher.trial_exited(0)).empty());
  CHECK(names(searcher.trial_exited(0)).empty());
  searcher.trial_exited_early(1, ExitReason::errored);
  CHECK(names(searcher.trial_exited(1)) == Names{"shutdown failure"});
}

TEST_CASE("progress is the mean over the trials") {
  Searcher searcher = make({.max_trials = 4, .metric = "loss", .name = "random"});
  CHECK(searcher.progress() == 0);
  searcher.initial_trials();
  searcher.set_trial_progress(0, 0.5);
  searcher.trial_exited(1);
  CHECK(searcher.progress() == 1.5 / 4);
}

TEST_CASE("a trial that doesn't exist is an error") {
  Searcher searcher = make({.metric = "loss"});
  searcher.initial_trials();
  CHECK_THROWS_AS(searcher.trial_exited(1), detpl::Error);
  CHECK_THROWS_AS(searcher.trial_exited(-1), detpl::Error);
}

TEST_CASE("reports that wait together are answered by step and trial, whatever their order") {
  const auto report = [](std::int64_t trial, std::int64_t step, double loss) {
    return TrialReport{
        .kind = TrialReport::Kind::validated, .trial = trial, .step = step, .metrics = metrics(step, loss)};
  };
  const std::vector<TrialReport> reports{report(2, 1, .6), report(1, 3, .3), report(0, 1, .5), report(1, 1, .4)};
  std::vector<Names> answers;
  for (const auto& order : std::vector<std::vector<std::size_t>>{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}}) {
    Searcher searcher = make(halving(9, 10, 3));
    searcher.initial_trials();
    std::vector<TrialReport> shuffled;
    for (const std::size_t i : order) shuffled.push_back(reports[i]);
    answers.push_back(names(detpl::decide(searcher, shuffled)));
  }
  CHECK(answers[0] == Names{"stop 2", "create 3"});
  CHECK(answers[1] == answers[0]);
  CHECK(answers[2] == answers[0]);
}

TEST_CASE("a stopped trial has no say, but its exit counts") {
  Searcher searcher = make(halving(9, 4, 2));
  searcher.initial_trials();
  const auto validated = [](std::int64_t trial, std::int64_t step, double loss) {
    return TrialReport{
        .kind = TrialReport::Kind::validated, .trial = trial, .step = step, .metrics = metrics(step, loss)};
  };
  const TrialReport exited{.kind = TrialReport::Kind::exited, .trial = 1, .step = 3};
  CHECK(names(detpl::decide(searcher, {validated(0, 1, .5), validated(1, 1, .6), validated(1, 2, .1), exited})) ==
        Names{"stop 1", "create 2"});
  const TrialReport failed{
      .kind = TrialReport::Kind::exited_early, .trial = 0, .step = 4, .reason = ExitReason::errored};
  CHECK(names(detpl::decide(searcher, {failed})) == Names{"create 3"});
}

/// Lets trials of a search validate, fail and end at random until it shuts down, and returns all actions and progress.
/// `goes_on` is given the searcher after each event.
template <class GoesOn>
static Names play(const SearcherConfig& config, std::uint64_t events_seed, const GoesOn& goes_on) {
  Searcher searcher = make(config, 17);
  detpl::Random random(events_seed);
  std::vector<std::int64_t> running, batches;
  Names log;
  bool done = false;
  const auto take = [&](const Searcher::Actions& actions) {
    for (const std::string& text : details(actions)) log.push_back(text);
    log.push_back(std::to_string(searcher.progress()));
    for (const detpl::SearchAction& action : actions)
      if (const auto* create = std::get_if<detpl::action::Create>(&action)) {
        running.push_back(create->trial);
        batches.push_back(0);
      } else if (std::holds_alternative<detpl::action::Shutdown>(action)) {
        done = true;
      }
    searcher = goes_on(searcher);
  };
  take(searcher.initial_trials());
  int events = 0;
  while (!done) {
    REQUIRE(++events < 10000);
    const std::size_t i = random.below(running.size());
    const std::int64_t trial = running[i];
    const std::int64_t trained = batches[static_cast<std::size_t>(trial)] += 10;
    const std::uint64_t chance = random.below(20);
    if (chance < 2)
      take(searcher.trial_exited_early(trial, static_cast<ExitReason>(random.below(3))));
    else
      take(searcher.validation_completed(trial, metrics(trained, random.uniform())));
    searcher.set_trial_progress(trial, static_cast<double>(trained) / 200);
    if (chance >= 2 && !searcher.has_stopped(trial) && trained < 200) continue;
    running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
    take(searcher.trial_exited(trial));
  }
  return log;
}

TEST_CASE("a search that goes on from its snapshot after every event takes the same actions") {
  SearcherConfig adaptive = halving(90, 20, 6);
  adaptive.name = "adaptive_asha";
  adaptive.mode = "conservative";
  const std::vector<SearcherConfig> configs{
      {.metric = "loss"},
      {.max_concurrent_trials = 3, .max_trials = 9, .metric = "loss", .name = "random"},
      {.max_concurrent_trials = 2, .metric = "loss", .name = "grid"},
      halving(90, 15, 4),
      adaptive};
  for (const SearcherConfig& config : configs)
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const auto restored = [&](const Searcher& searcher) {
        Searcher other = make(config, 99);  // the seed comes with the snapshot, too
        other.restore(searcher.snapshot());
        return other;
      };
      const Names straight = play(config, seed, [](const Searcher& searcher) { return searcher; });
      CHECK(straight.size() > 3);
      CHECK(play(config, seed, restored) == straight);
    }
}

TEST_CASE("what is no snapshot of the search is an error") {
  Searcher searcher = make(halving(9, 4, 2));
  CHECK_THROWS_AS(searcher.restore({}), detpl::Error);
  CHECK_THROWS_AS(searcher.restore(make({.metric = "loss"}).snapshot()), detpl::Error);
}
