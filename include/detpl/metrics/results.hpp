// SPDX-License-Identifier: Apache-2.0
// The store behind `log()`: values of the step at hand and what an epoch has accumulated.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/metrics/log_options.hpp"
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

  /// Takes a value that `hook` logs; `batch_size` is its weight in a mean.
  ///
  /// Errors: config_error where `hook` can't log, where neither on_step nor on_epoch is left, or where the same hook
  ///         logged `name` before with other options.
  void log(std::string_view name, const Scalar& value, const LogOptions& options, std::string_view hook, LogRule rule,
           double batch_size) {
    Entry& entry = entry_for(name, options, hook, rule);
    entry.step_value = value;
    entry.fresh = true;
    if (entry.on_epoch)
      entry.accumulate(value, options.batch_size ? static_cast<double>(*options.batch_size) : batch_size);
  }

  /// The metrics that `audience` sees: the step's values or the epoch's, under their forked names.
  Metrics collect(Audience audience, Moment moment) const {
    Metrics metrics;
    const bool step = moment == Moment::step;
    for (const Entry& entry : entries_) {
      if (!entry.fresh || !(step ? entry.on_step : entry.on_epoch)) continue;
      const Scalar value = step ? entry.step_value : entry.epoch_value();
      const bool forked = entry.on_step && entry.on_epoch;
      const std::string forked_name = forked ? entry.name + (step ? "_step" : "_epoch") : entry.name;
      switch (audience) {
        case Audience::callbacks:
          if (!training_ && step) break;
          metrics[entry.name] = value;
          metrics[forked_name] = value;
          break;
        case Audience::loggers:
          if (entry.options.logger) metrics[forked_name] = value;
          break;
        case Audience::progress_bar:
          if (entry.options.prog_bar) metrics[forked_name] = value;
          break;
      }
    }
    return metrics;
  }

  /// Forgets all values, at the start of an epoch or of a validation run. The names and their options stay.
  void reset() {
    for (Entry& entry : entries_) entry.reset();
  }

 private:
  struct Entry {
    std::string name;
    std::string_view hook;
    LogOptions options;
    bool on_step = false, on_epoch = false, fresh = false;
    Scalar step_value;
    double total = 0, weight = 0;
    torch::Tensor device_total;

    void accumulate(const Scalar& value, double batch_size) {
      const double factor = options.reduce_fx == Reduce::mean ? batch_size : 1.0;
      const bool first = weight == 0;
      weight += factor;
      if (device_total.defined() || (value.on_device() && first)) {
        const torch::NoGradGuard no_grad;
        const torch::Tensor next = value.tensor_on(first ? value.device() : device_total.device());
        switch (options.reduce_fx) {
          case Reduce::mean:
          case Reduce::sum: device_total = device_total.defined() ? device_total + next * factor : next * factor; break;
          case Reduce::minimum:
            device_total = device_total.defined() ? torch::minimum(device_total, next) : next;
            break;
          case Reduce::maximum:
            device_total = device_total.defined() ? torch::maximum(device_total, next) : next;
            break;
        }
        return;
      }
      switch (options.reduce_fx) {
        case Reduce::mean:
        case Reduce::sum: total += value.item() * factor; break;
        case Reduce::minimum: total = first ? value.item() : std::min(total, value.item()); break;
        case Reduce::maximum: total = first ? value.item() : std::max(total, value.item()); break;
      }
    }

    Scalar epoch_value() const {
      const double divisor = options.reduce_fx == Reduce::mean ? weight : 1.0;
      if (device_total.defined()) return Scalar(device_total / divisor);
      return total / divisor;
    }

    void reset() {
      fresh = false;
      total = weight = 0;
      device_total.reset();
    }
  };

  Entry& entry_for(std::string_view name, const LogOptions& options, std::string_view hook, LogRule rule) {
    for (std::size_t tried = 0; tried < entries_.size(); ++tried) {
      if (cursor_ >= entries_.size()) cursor_ = 0;
      Entry& entry = entries_[cursor_++];
      if (entry.name != name || entry.hook != hook) continue;
      if (!(entry.options == options))
        throw config_error("`log(\"" + entry.name + "\")` was called before in `" + std::string(hook) +
                           "` with other options: use the same options in each call, or another name");
      return entry;
    }
    return new_entry(name, options, hook, rule);
  }

  Entry& new_entry(std::string_view name, const LogOptions& options, std::string_view hook, LogRule rule) {
    const std::string call = "`log(\"" + std::string(name) + "\")`";
    if (rule == LogRule::forbidden)
      throw config_error(
          call + " can't be called in `" + std::string(hook) +
          "`: no step or epoch is under way there. Call it in a hook of the training or validation loop");
    if (name.find("/dataloader_idx_") != std::string_view::npos && options.add_dataloader_idx)
      throw config_error(call + ": the name can't hold \"/dataloader_idx_\", which detpl appends itself");
    Entry entry;
    entry.name = name;
    entry.hook = hook;
    entry.options = options;
    entry.on_step = options.on_step.value_or(rule == LogRule::train_step);
    entry.on_epoch = options.on_epoch.value_or(rule != LogRule::train_step);
    if (entry.on_step && rule == LogRule::epoch)
      throw config_error(call + " can't use on_step in `" + std::string(hook) +
                         "`, which runs once an epoch: leave on_step out");
    if (!entry.on_step && !entry.on_epoch)
      throw config_error(call + " has on_step and on_epoch both false: set one of them, or don't log");
    cursor_ = entries_.size() + 1;
    return entries_.emplace_back(std::move(entry));
  }

  bool training_;
  std::vector<Entry> entries_;
  std::size_t cursor_ = 0;
};

}  // namespace detpl::inline v0
