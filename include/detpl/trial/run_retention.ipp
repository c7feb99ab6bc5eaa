// SPDX-License-Identifier: Apache-2.0
// The definitions of run_retention.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/metadata.hpp"
#include "detpl/checkpoint/retention.hpp"
#include "detpl/core/console.hpp"
#include "detpl/core/error.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/trial/run_retention.hpp"

namespace detpl::inline v0 {

namespace detail {

/// The checkpoints in a folder that can be read, from the fewest steps to the most.
std::vector<CheckpointRecord> checkpoint_records(const std::filesystem::path& folder, const std::string& metric) {
  std::vector<std::pair<std::filesystem::file_time_type, CheckpointRecord>> found;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    if (entry.is_symlink(absent)) continue;
    const Map metadata = checkpoint_metadata(entry.path());
    const Value* steps = metadata.find("steps_completed");
    if (!steps || !steps->is<std::int64_t>()) continue;
    CheckpointRecord record{.id = entry.path().string(), .steps_completed = *steps->get_if<std::int64_t>()};
    const Value* metrics = metadata.find("validation_metrics");
    const Map* by_name = metrics ? metrics->get_if<Map>() : nullptr;
    const Value* value = by_name ? by_name->find(metric) : nullptr;
    if (value && (value->is<double>() || value->is<std::int64_t>())) assign_value(record.metric, *value, metric);
    found.emplace_back(entry.last_write_time(absent), std::move(record));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.steps_completed, a.first, a.second.id) <
           std::tie(b.second.steps_completed, b.first, b.second.id);
  });
  std::vector<CheckpointRecord> records;
  for (auto& [time, record] : found) records.push_back(std::move(record));
  return records;
}

}  // namespace detail

void thin_checkpoints(const std::filesystem::path& folder, const RunRetention& retention) {
  const std::vector<CheckpointRecord> records = detail::checkpoint_records(folder, retention.metric);
  if (records.empty()) return;
  const RetentionPolicy& policy = retention.policy;
  const bool seeks_best = !retention.metric.empty() && (policy.save_experiment_best > 0 || policy.save_trial_best > 0);
  if (seeks_best && std::ranges::none_of(records, [](const auto& record) { return record.metric.has_value(); })) {
    warn("no checkpoint in `" + folder.string() + "` has the metric `" + retention.metric +
         "` that `searcher:` names: all of them are kept. Log it in validation.");
    return;
  }
  std::error_code absent;
  const std::filesystem::path newest = is_checkpoint(folder / "last") ? std::filesystem::canonical(folder / "last")
                                                                      : std::filesystem::canonical(records.back().id);
  DirectoryStorage storage;
  for (const std::string& id : checkpoints_to_delete(records, policy))
    if (std::filesystem::canonical(id) != newest) storage.remove(id);
  for (const char* name : {"best", "last"})
    if (std::filesystem::is_symlink(folder / name) && !std::filesystem::exists(folder / name, absent))
      std::filesystem::remove(folder / name, absent);
}

}  // namespace detpl::inline v0
