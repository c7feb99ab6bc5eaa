// SPDX-License-Identifier: Apache-2.0
// The definitions of trial_recorder.hpp.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/trial_recorder.hpp"
#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/trial/checkpoint_place.hpp"

namespace detpl::inline v0 {
namespace detail {

/// Adds `batches` and `epochs`, which searchers go by.
inline void add_time(Map& metrics, const TrainedSoFar& trained) {
  metrics["batches"] = trained.batches;
  metrics["epochs"] = trained.epochs;
}

inline Map as_map(const Metrics& metrics) {
  Map map;
  for (const auto& [name, value] : metrics) map[name] = value.item();
  return map;
}

/// The means of what there is, in the order in which it first appears.
inline Map means_of(const std::vector<Map>& rows) {
  std::vector<std::pair<std::string, std::pair<double, std::int64_t>>> sums;
  for (const Map& row : rows)
    for (const auto& [name, value] : row.items) {
      auto known = std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == name; });
      if (known == sums.end()) known = sums.insert(known, {name, {0.0, 0}});
      known->second.first += *value.get_if<double>();
      ++known->second.second;
    }
  Map means;
  for (const auto& [name, sum] : sums) means[name] = sum.first / static_cast<double>(sum.second);
  return means;
}

/// The batches of a workload, each metric the mean of the ranks'; for rank 0.
inline std::vector<Map> mean_of_ranks(const Ranks& ranks, std::vector<Map> own) {
  if (ranks.size() == 1) return own;
  List rows(own.begin(), own.end());
  std::vector<std::vector<Map>> by_batch(own.size());
  for (const std::string& text : gather_texts(ranks, json_text(rows))) {
    const Value value = parse_json(text, "a rank's metrics");
    const List& list = *value.get_if<List>();
    for (std::size_t batch = 0; batch < std::min(list.size(), by_batch.size()); ++batch)
      by_batch[batch].push_back(*list[batch].get_if<Map>());
  }
  for (std::size_t batch = 0; batch < own.size(); ++batch) own[batch] = means_of(by_batch[batch]);
  return own;
}

}  // namespace detail

void TrialRecorder::begin(Trainer& trainer) {
  if (!trainer.checkpoint_storage())
    throw config_error(
        "a trial needs a storage: include <detpl/checkpoint/directory.hpp> and give the Adapter a "
        "detpl::DirectoryStorage()");
  saved_at_ = trainer.trained().batches > 0 ? trainer.trained().batches : -1;  // where a resumed run stands
  batches_.clear();
  report_status("training");
}

void TrialRecorder::end_batch(Trainer& trainer) {
  Metrics metrics{{"loss", trainer.training_loss()}};
  for (const auto& [name, value] : trainer.step_metrics()) metrics[name] = value;
  batches_.push_back(std::move(metrics));
  if (session_ && session_->must_stop()) trainer.interrupt();
  const Workloads workloads = trainer.workloads() ? *trainer.workloads() : Workloads();
  const TrainedSoFar trained = trainer.trained();
  if (!workloads.ends_workload(trained)) {
    if (trainer.take_checkpoint_request()) save(trainer);
    return;
  }
  report_training(trainer);
  const bool validates = trainer.num_val_batches() != 0 &&
                         (workloads.is_complete(trained) || Workloads::falls_due(workloads.validation_period, trained));
  const bool requested = trainer.take_checkpoint_request();
  checkpoint_is_due_ = Workloads::falls_due(workloads.checkpoint_period, trained);
  if (requested || (checkpoint_is_due_ && !validates)) save(trainer);
}

void TrialRecorder::end_validation(Trainer& trainer) {
  const TrainedSoFar trained = trainer.trained();
  validated_at_ = trained.batches;
  Map metrics = trainer.validation_metrics();
  const Value* compared = options_.metric.empty() ? nullptr : metrics.find(options_.metric);
  const double value = compared && compared->is<double>() ? *compared->get_if<double>() : std::nan("");
  bool saves = std::exchange(checkpoint_is_due_, false) || options_.checkpoint_policy == "all";
  if (session_) {
    const bool best = is_better(value, best_) && is_better(value, session_->best_validation());
    if (best) best_ = value;
    saves |= best && options_.checkpoint_policy == "best";
    tell(trainer, "validation", metrics);
    detail::add_time(metrics, trained);
    session_->report_validation(trained, metrics);
  }
  report_progress(trainer);
  if (!options_.metric.empty() && !std::isfinite(value)) {
    if (session_) session_->finish();
    const std::string name = "the searcher's metric `" + options_.metric + "` ";
    throw Error(!compared ? name + "was not logged in the validation after " + std::to_string(trained.batches) +
                                " batches: call log(\"" + options_.metric +
                                "\", …) in validation_step or return it from there, or correct `searcher.metric`"
                          : name + "is " + number_text(value) + " after " + std::to_string(trained.batches) +
                                " batches, which can't be compared: see why it isn't a finite number");
  }
  if (trainer.of_chief(saves ? 1 : 0) != 0 && trained.batches > 0) save(trainer);
  if (trainer.workloads() && trainer.workloads()->is_complete(trained)) go_on(trainer, value);
  report_status("training");
}

/// Trains further if the searcher says so.
void TrialRecorder::go_on(Trainer& trainer, double metric) {
  const std::optional<std::int64_t> next = session_ ? session_->next_length(metric) : std::nullopt;
  const double count = trainer.of_chief(static_cast<double>(next.value_or(0)));
  if (count < 1) return;
  Workloads workloads = *trainer.workloads();
  workloads.max_length.count = static_cast<std::int64_t>(count);
  trainer.set_workloads(workloads);
}

void TrialRecorder::end(Trainer& trainer) {
  if (!batches_.empty()) report_training(trainer);
  save(trainer);
}

void TrialRecorder::report_training(Trainer& trainer) {
  std::vector<Map> batches;
  for (const Metrics& metrics : batches_) batches.push_back(detail::as_map(metrics));
  batches_.clear();
  batches = detail::mean_of_ranks(trainer.ranks(), std::move(batches));
  if (!session_) return;
  Map means = detail::means_of(batches);
  tell(trainer, "training", means);
  detail::add_time(means, trainer.trained());
  session_->report_training(trainer.trained(), means, batches);
  report_progress(trainer);
}

void TrialRecorder::report_progress(Trainer& trainer) {
  if (!session_ || !trainer.workloads()) return;
  const Length& length = trainer.workloads()->max_length;
  if (length.count < 1) return;
  const TrainedSoFar trained = trainer.trained();
  const auto units = static_cast<double>(length.unit == LengthUnit::epochs ? trained.epochs : trained.batches);
  session_->report_progress(std::min(units / static_cast<double>(length.count), 1.0), units);
}

void TrialRecorder::report_status(const std::string& status) {
  if (session_) session_->report_status(status);
}

/// Writes the state after the latest batch, unless it is written.
void TrialRecorder::save(Trainer& trainer) {
  const TrainedSoFar trained = trainer.trained();
  if (saved_at_ == trained.batches) return;
  saved_at_ = trained.batches;
  report_status("checkpointing");
  const std::string uuid = text_of_chief(trainer.ranks(), session_ ? new_uuid() : "");
  const std::filesystem::path folder = session_ ? session_->checkpoints() / uuid : std::filesystem::path(uuid);
  if (session_) create_shared_folder(session_->checkpoints());
  trainer.save_checkpoint(folder.string());
  latest_checkpoint_ = uuid;
  if (!session_) return;
  trainer.checkpoint_storage()->finish();  // before anybody hears of it
  tell(trainer, "checkpoint " + uuid);
  session_->report_checkpoint({.folder = folder, .uuid = uuid, .trained = trained, .metadata = {}});
}

/// For the trial's log; rank 0 alone comes here.
void TrialRecorder::tell(Trainer& trainer, const std::string& what, const Map& metrics) const {
  std::string line = "after " + std::to_string(trainer.trained().batches) + " batches: " + what;
  for (const auto& [name, value] : metrics.items) {
    const double* number = value.get_if<double>();
    if (number) line += " " + name + "=" + metric_text(*number);
  }
  if (options_.prints) trainer.console().print_line(line);
  session_->report_line(line);
}

bool TrialRecorder::is_better(double value, std::optional<double> best) const {
  if (!best) return true;
  return options_.smaller_is_better ? value < *best : value > *best;
}

}  // namespace detpl::inline v0
