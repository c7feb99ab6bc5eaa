// SPDX-License-Identifier: Apache-2.0
// The definitions of trial_process.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/module/workloads.hpp"
#include "detpl/search/brackets.hpp"
#include "detpl/search/trial_process.hpp"
#include "detpl/trial/search_session.hpp"

namespace detpl::inline v0::detail {

std::string last_line(const std::filesystem::path& log) {
  std::string text;
  try {
    text = os::read_file(log);
  } catch (const io_error&) {
    return "";
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  text.erase(0, text.rfind('\n') + 1);
  return text.starts_with("detpl: ") ? text.substr(7) : text;
}

/// Where each trial validates, if nothing else says so: at every rung, as Determined's masters up to 0.37 have it.
inline std::vector<Length> rung_lengths(const Experiment& experiment) {
  if (!halves(experiment.searcher) || experiment.min_validation_period.count > 0) return {};
  const TrialTime top = top_rung(experiment.searcher);
  if (top.metric != "batches" && top.metric != "epochs") return {};
  std::vector<std::int64_t> times;
  for (const Bracket& bracket : make_brackets(experiment.searcher)) {
    const auto more = rung_times(bracket.rungs, experiment.searcher.divisor, top.count);
    times.insert(times.end(), more.begin(), more.end());
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<Length> lengths;
  for (const std::int64_t time : times)
    lengths.push_back({time, top.metric == "epochs" ? LengthUnit::epochs : LengthUnit::batches});
  return lengths;
}

/// The variables of a trial's process.
inline std::vector<std::string> trial_environment(const LocalSearchOptions& options,
                                                  const std::filesystem::path& folder) {
  std::vector<std::string> all = os::environment_variables();
  const auto set = [&](const std::string& variable, const std::string& value) {
    std::erase_if(all, [&](const std::string& other) { return other.starts_with(variable + "="); });
    all.push_back(variable + "=" + value);
  };
  set(search_trial_variable, folder.string());
  set(search_process_variable, std::to_string(os::process_id()));
  const int together = options.processes * options.ranks;
  if (together > 1 && !std::getenv("OMP_NUM_THREADS"))  // they share the cores
    set("OMP_NUM_THREADS",
        std::to_string(std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / together)));
  return all;
}

/// Removes what a process that was killed has written and not reported.
inline void remove_unknown_checkpoints(const std::filesystem::path& checkpoints, const ExperimentTable& table) {
  const std::vector<CheckpointRow> known = table.checkpoints();
  std::vector<std::filesystem::path> unknown;
  for (const auto& entry : std::filesystem::directory_iterator(checkpoints))
    if (std::ranges::none_of(known, [&](const auto& row) { return row.uuid == entry.path().filename().string(); }))
      unknown.push_back(entry.path());
  std::error_code ignored;
  for (const std::filesystem::path& path : unknown) std::filesystem::remove_all(path, ignored);
}

/// True if the trial, at its latest checkpoint, has trained that far and validated there.
inline bool has_passed(const Length& length, const CheckpointRow& latest, const ExperimentTable& table) {
  const std::int64_t trained = length.unit == LengthUnit::epochs ? latest.epochs : latest.batches;
  return trained > length.count ||
         (trained == length.count && table.validation(latest.trial, latest.batches).has_value());
}

TrialProcess start_trial(const LocalSearchOptions& options, const ExperimentFolder& all, const ExperimentTable& table,
                         const TrialRow& trial, const std::filesystem::path& source) {
  const std::filesystem::path folder = std::filesystem::absolute(all.trial(trial.trial));
  os::create_directories(folder / "checkpoints");
  remove_unknown_checkpoints(folder / "checkpoints", table);
  const std::optional<CheckpointRow> latest = table.latest_checkpoint(trial.trial);
  SearchTrialInfo info{.checkpoint = latest ? folder / "checkpoints" / latest->uuid : source,
                       .config = options.config,
                       .experiment_id = all.number,
                       .folder = folder,
                       .hparams = trial.hparams,
                       .trial_id = all.number * 1'000'000 + trial.trial,  // no two experiments share one
                       .trial_seed = trial.seed};
  for (const Length& length : rung_lengths(options.experiment))
    if (!latest || !has_passed(length, *latest, table)) info.lengths.push_back(length);
  write_search_trial(info);
  std::vector<std::string> arguments{options.program.string(), "fit"};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  auto [own, other] = os::connected_pair();
  return {
      trial.trial, os::LineConnection(std::move(own)),
      os::Child(options.program, std::move(arguments), trial_environment(options, folder), other, folder / "log.txt")};
}

std::optional<Map> TrialProcess::next_report() {
  const std::optional<std::string> line = connection.receive_available();
  if (!line) return std::nullopt;
  const Value report = parse_json(*line, "a report of trial " + std::to_string(trial));
  if (const Map* map = report.get_if<Map>()) return *map;
  throw Error("trial " + std::to_string(trial) + " reports what is no report: leave its standard input alone");
}

}  // namespace detpl::inline v0::detail
