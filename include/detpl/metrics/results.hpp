// SPDX-License-Identifier: Apache-2.0
// The store behind `log()`: values of the step at hand and what an epoch has accumulated.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/metrics/logged_value.hpp"
#include "detpl/metrics/metrics.hpp"

namespace detpl::inline v0 {

/// Whom metrics are collected for.
enum class Audience : std::uint8_t { callbacks, loggers, progress_bar };
/// Whether metrics are collected after a step or at the end of the epoch.
enum class Moment : std::uint8_t { step, epoch };

/// Everything logged during one training epoch or one validation run.
///
/// Order:  metrics come out in the order in which they were first logged.
/// Cost:   `log` finds its entry by a scan that starts where the previous call ended: the usual step costs one
///         comparison of names. Values on a device are accumulated there; nothing synchronises before `collect` is
///         read.
/// Source: Lightning 1.5.10 `_ResultCollection` (trainer/connectors/logger_connector/result.py).
class Results {
 public:
  explicit Results(bool training) : training_(training) {}

  /// Takes a value that is logged at `site`.
  ///
  /// Errors: config_error where the hook can't log, where neither on_step nor on_epoch is left, or where the same hook
  ///         logged `name` before with other options, for another loader or as another kind of metric.
  void log(std::string_view name, const Scalar& value, const LogOptions& options, const LogSite& site,
           const Ranks& ranks) {
    Entry& entry = entry_for(name, options, site, nullptr);
    const bool shared = entry.on_step && options.sync_dist && !options.rank_zero_only && ranks.size() > 1;
    entry.step_value = shared ? Scalar(ranks.all_reduce(value.tensor_on(value.device()), options.reduce_fx)) : value;
    if (entry.on_epoch)
      entry.accumulate(value, options.batch_size ? static_cast<double>(*options.batch_size) : site.batch_size);
  }
  /// Takes note of a metric object: its value for the batch at hand, and at the epoch's end what it computes.
  ///
  /// Errors: as for a value; config_error also for a metric without `batch_value()` that is logged at steps.
  void log(std::string_view name, MetricView object, const LogOptions& options, const LogSite& site) {
    Entry& entry = entry_for(name, options, site, object.address());
    entry.object = object;
    entry.computed.reset();
    if (!entry.restored.empty()) object.load_state(std::exchange(entry.restored, {}));
    if (!entry.on_step) return;
    if (!object.has_batch_value())
      throw config_error(called(name) + " logs a metric at steps that has no `batch_value()`: give it one, or set " +
                         "on_step = false and on_epoch = true");
    entry.step_value = object.batch_value();
  }

  /// The metrics that `audience` sees: the step's values or the epoch's, under their forked names.
  Metrics collect(Audience audience, Moment moment) const {
    Metrics metrics;
    const bool step = moment == Moment::step;
    for (const Entry& entry : entries_) {
      if (!entry.fresh || !(step ? entry.on_step : entry.on_epoch)) continue;
      if (audience == Audience::callbacks && step && !training_) continue;
      if (audience == Audience::loggers && !entry.options.logger) continue;
      if (audience == Audience::progress_bar && !entry.options.prog_bar) continue;
      const Scalar value = step ? entry.step_value : entry.epoch_value();
      const std::string suffix = entry.suffix();
      if (audience == Audience::callbacks) metrics[entry.name + suffix] = value;
      const bool forked = entry.on_step && entry.on_epoch;
      metrics[entry.name + (!forked ? "" : step ? "_step" : "_epoch") + suffix] = value;
    }
    return metrics;
  }

  /// Makes the epoch's values those of all ranks. Every rank calls it, once the epoch's values are there.
  ///
  /// Errors: config_error where the ranks have logged different names.
  void reduce(const Ranks& ranks) {
    if (ranks.size() == 1) return;
    const auto shared = shared_entries();
    check_alike(names_of(shared, ranks));
    for (const auto& [name, entry] : shared) entry->reduce(ranks);
  }

  /// Before `state`: lets metric objects say what the records of all ranks come to, which is all that a run has which
  /// goes on and doesn't log them again. Every rank calls it.
  void look_ahead(const Ranks& ranks) {
    if (ranks.size() == 1) return;
    const auto shared = shared_entries();
    const std::vector<std::string> all = names_of(shared, ranks);
    if (std::ranges::count(all, all[0]) != ranks.size()) return;  // a rank may still log what others have logged
    for (const auto& [name, entry] : shared) entry->look_ahead(ranks);
  }

  /// Whether `hook` has ever logged `name`.
  bool has(std::string_view name, std::string_view hook) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const Entry& entry) { return entry.name == name && entry.hook == hook; });
  }

  /// Forgets all values and resets the metric objects, once an epoch or a validation run is over. The names and their
  /// options stay.
  void reset() {
    for (Entry& entry : entries_) entry.reset();
  }

  /// What the epoch has accumulated so far, for a checkpoint in its middle.
  ///
  /// Cost: waits for the device.
  MetricState state() const {
    MetricState saved;
    std::int64_t index = 0;
    for (const Entry& entry : entries_) {
      if (!entry.fresh) continue;
      const std::string key = std::to_string(index++) + ".";
      saved.emplace_back(key + "entry." + entry.hook + "." + entry.name, entry.saved());
      const MetricState states = entry.object.address() ? entry.object.state() : entry.restored;
      for (const auto& [name, tensor] : states) saved.emplace_back(key + "state." + name, tensor);
    }
    return saved;
  }
  /// Goes on from a saved state, before anything is logged. A metric object gets its own back when it is next logged.
  ///
  /// Order: as `state` gave it out, or any other.
  void load_state(const MetricState& saved) {
    entries_.clear();
    for (std::size_t index = 0; index < saved.size(); ++index) {
      const std::string key = std::to_string(index) + ".";
      Entry entry;
      for (const auto& [name, tensor] : saved) {
        if (name.starts_with(key + "state.")) entry.restored.emplace_back(name.substr(key.size() + 6), tensor);
        if (!name.starts_with(key + "entry.")) continue;
        const std::size_t hook = key.size() + 6, end = name.find('.', hook);
        entry.hook = name.substr(hook, end - hook);
        entry.name = name.substr(end + 1);
        entry.restore(tensor);
      }
      if (entry.name.empty()) return;
      entries_.push_back(std::move(entry));
    }
  }

  /// Refuses to log where no step or epoch is under way.
  [[noreturn]] static void refuse(std::string_view name, std::string_view hook) {
    if (hook.empty()) throw config_error(called(name) + " needs a run: call it from a hook");
    throw config_error(called(name) + " can't be called in `" + std::string(hook) +
                       "`: no step or epoch is under way there. Call it in a hook of the training or validation loop");
  }

 private:
  using Entry = detail::LoggedValue;

  /// What is reduced over the ranks, by name: they may have logged it in other orders.
  std::vector<std::pair<std::string, Entry*>> shared_entries() {
    std::vector<std::pair<std::string, Entry*>> shared;
    for (Entry& entry : entries_)
      if (entry.fresh && entry.on_epoch && !entry.options.rank_zero_only)
        shared.emplace_back("`" + entry.name + entry.suffix() + "` in " + entry.hook, &entry);
    std::sort(shared.begin(), shared.end());
    return shared;
  }
  /// The names that each rank has.
  static std::vector<std::string> names_of(const std::vector<std::pair<std::string, Entry*>>& shared,
                                           const Ranks& ranks) {
    std::string names;
    for (const auto& [name, entry] : shared) names += (names.empty() ? "" : ", ") + name;
    return gather_texts(ranks, names);
  }

  /// Refuses to reduce what isn't the same on each rank: one would wait for the others for ever.
  static void check_alike(const std::vector<std::string>& all) {
    for (std::size_t rank = 1; rank < all.size(); ++rank)
      if (all[rank] != all[0])
        throw config_error("rank " + std::to_string(rank) + " has logged " +
                           (all[rank].empty() ? "nothing" : all[rank]) + ", rank 0 " +
                           (all[0].empty() ? "nothing" : all[0]) +
                           ": log the same values on every rank, or set rank_zero_only");
  }

  static std::string called(std::string_view name) { return "`log(\"" + std::string(name) + "\")`"; }

  Entry& entry_for(std::string_view name, LogOptions options, const LogSite& site, const void* object) {
    if (options.batch_size && *options.batch_size < 0)
      throw config_error(called(name) + " has batch_size = " + std::to_string(*options.batch_size) +
                         ": give the number of records, or leave it out");
    options.batch_size.reset();
    Entry* entry = find(name, options, site);
    if (!entry) entry = &new_entry(name, options, site, object != nullptr);
    if (!(entry->options == options))
      throw config_error(called(name) + " was called before in `" + entry->hook +
                         "` with other options: use the same options in each call, or another name");
    if (!entry->fresh) entry->dataloader_idx = site.dataloader_idx;
    if (entry->dataloader_idx != site.dataloader_idx)
      throw config_error(called(name) + " with add_dataloader_idx = false was called in `" + entry->hook +
                         "` for several loaders: give each loader a name of its own");
    const bool awaits_object = entry->computed && !entry->object.address();  // of a restored entry
    if (entry->fresh && entry->object.address() != object && !awaits_object)
      throw config_error(called(name) + " was called before in `" + entry->hook +
                         "` with another metric: use another name for each");
    entry->fresh = true;
    return *entry;
  }

  Entry* find(std::string_view name, const LogOptions& options, const LogSite& site) {
    for (std::size_t tried = 0; tried < entries_.size(); ++tried) {
      if (cursor_ >= entries_.size()) cursor_ = 0;
      Entry& entry = entries_[cursor_++];
      const bool any_loader = !options.add_dataloader_idx || !entry.options.add_dataloader_idx;
      if (entry.name == name && entry.hook == site.hook && (any_loader || entry.dataloader_idx == site.dataloader_idx))
        return &entry;
    }
    return nullptr;
  }

  Entry& new_entry(std::string_view name, const LogOptions& options, const LogSite& site, bool object) {
    if (site.rule == LogRule::forbidden) refuse(name, site.hook);
    if (name.find("/dataloader_idx_") != std::string_view::npos)
      throw config_error(called(name) + ": the name can't hold \"/dataloader_idx_\", which detpl appends itself");
    if (options.reduce_fx == Reduce::cat && !object)
      throw config_error(called(name) + " can't use reduce_fx = cat: log a metric object (detpl::Metric) instead");
    Entry entry;
    entry.name = name;
    entry.hook = site.hook;
    entry.options = options;
    entry.dataloader_idx = site.dataloader_idx;
    entry.on_step = options.on_step.value_or(site.rule == LogRule::train_step);
    entry.on_epoch = options.on_epoch.value_or(site.rule != LogRule::train_step);
    if (entry.on_step && site.rule == LogRule::epoch)
      throw config_error(called(name) + " can't use on_step in `" + entry.hook +
                         "`, which runs once an epoch: leave on_step out");
    if (!entry.on_step && !entry.on_epoch)
      throw config_error(called(name) + " has on_step and on_epoch both false: set one of them, or don't log");
    cursor_ = entries_.size() + 1;
    return entries_.emplace_back(std::move(entry));
  }

  bool training_;
  std::vector<Entry> entries_;
  std::size_t cursor_ = 0;
};

}  // namespace detpl::inline v0
