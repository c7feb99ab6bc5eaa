// SPDX-License-Identifier: Apache-2.0
// Writes checkpoints while training and keeps the best, the newest or all of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/checkpoint_folder.hpp"
#include "detpl/callbacks/checkpoint_name.hpp"
#include "detpl/callbacks/support.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// When and where checkpoints are written, and which are kept.
struct ModelCheckpointOptions {
  /// Writes `epoch=2` where `filename` says `{epoch}`, not just `2`.
  bool auto_insert_metric_name = true;
  /// Their folder; default: `checkpoints` in the folder of the first logger that has one, else in default_root_dir.
  std::filesystem::path dirpath{};
  /// Writes one every n epochs; 0 is every epoch, unless another trigger is set.
  std::int64_t every_n_epochs = 0;
  /// Writes one every n optimizer steps instead; 0 doesn't.
  std::int64_t every_n_train_steps = 0;
  /// Their name, such as `{epoch:02d}-{val_loss:.4f}`; default: `{epoch}-{step}`.
  std::string filename{};
  /// Whether smaller values are better (`min`) or larger ones (`max`).
  std::string mode = "min";
  /// The metric that makes one checkpoint better than another; empty goes by age.
  std::string monitor{};
  /// Writes one at each trigger, and at the end of training, even if it isn't among the best; the next replaces it.
  bool save_last = false;
  /// Writes at the end of training epochs (true) or after validation; default: at epochs' ends, unless validation runs
  /// several times an epoch or not in every epoch.
  std::optional<bool> save_on_train_epoch_end{};
  /// How many to keep: the k best; without a monitor 1, the newest. -1 all, 0 none.
  std::int64_t save_top_k = 1;
  /// Leaves out all that only training needs: optimizers, schedulers, generators, callbacks.
  bool save_weights_only = false;
  /// Writes one when so much time has gone by since the last instead, after an optimizer step.
  std::optional<std::chrono::duration<double>> train_time_interval{};
  /// Says what is written and why.
  bool verbose = false;
};

/// Keeps checkpoints, `epoch=1-step=31`, and the link `last` to the newest; with a monitor also `best`.
///
/// Names count epochs and optimizer steps from 0, as Lightning 1.5 does; `-v1`, `-v2` is added to one that is taken.
/// Lightning's `save_last` writes a second file; here `last` is a link that is always there, and `save_last` makes sure
/// that it points to the latest state. A monitored value that is NaN counts as the worst.
/// Order:  after the other callbacks and the module; a checkpoint is whole, and the links point to it, before others
///         are removed. Never in the sanity check, in a fast development run, outside of `fit()` or twice after one
///         step. What other callbacks, or runs in other folders, have written is left alone; a resumed run writes over
///         what the one it continues had written later. An interrupt, and `Trainer::request_checkpoint()`, write one as
///         well, however good it is.
/// Errors: config_error for contradictory options, without a storage or a folder, or for a monitor that wasn't logged
///         although validation ran; io_error if it can't be written.
/// Source: Lightning 1.5.10 `ModelCheckpoint`.
class ModelCheckpoint {
 public:
  /// Callbacks that say so are told of everything after the others.
  static constexpr bool is_checkpoint = true;
  /// A checkpoint and the value of its monitor.
  using Scored = std::pair<std::filesystem::path, double>;

  explicit ModelCheckpoint(ModelCheckpointOptions options = {})
      : options_(std::move(options)),
        ranking_("ModelCheckpoint", options_.mode),
        name_(options_.filename.empty() ? "{epoch}-{step}" : options_.filename, options_.auto_insert_metric_name) {
    check_options();
    const bool other_trigger = options_.every_n_train_steps > 0 || options_.train_time_interval;
    if (options_.every_n_epochs == 0 && !other_trigger) options_.every_n_epochs = 1;
  }

  /// The best checkpoint; without a monitor the newest. Empty before the first.
  std::filesystem::path best_model_path() const {
    if (options_.monitor.empty()) return options_.save_top_k == 0 ? std::filesystem::path() : newest_;
    return best_k_models_.empty() ? std::filesystem::path() : best().first;
  }
  std::optional<double> best_model_score() const {
    return best_k_models_.empty() ? std::nullopt : std::optional(best().second);
  }
  /// The checkpoints that are kept for their score, the oldest first.
  const std::vector<Scored>& best_k_models() const { return best_k_models_; }
  /// The one among k that goes next; empty while there are fewer.
  std::filesystem::path kth_best_model_path() const { return has_kth() ? worst().first : std::filesystem::path(); }
  /// Its score: what a new one must be better than. Infinite while there are fewer than k.
  double kth_value() const { return has_kth() ? worst().second : ranking_.worst(); }
  /// The score of the checkpoint that was last kept for it.
  std::optional<double> current_score() const { return current_score_; }
  /// With `save_last` the link `last`, once something was written.
  std::filesystem::path last_model_path() const {
    return options_.save_last && !newest_.empty() ? folder_.path() / "last" : std::filesystem::path();
  }

  void on_train_start(Trainer& trainer, auto&) {
    last_time_checked_ = os::monotonic_time();
    stepped_ = false;  // whatever was tried before training
    if (trainer.options().fast_dev_run > 0 || (options_.save_top_k == 0 && !options_.save_last)) return;
    if (!trainer.checkpoint_storage())
      throw config_error(
          "ModelCheckpoint needs a storage: include <detpl/checkpoint/directory.hpp> and give the Adapter a "
          "detpl::DirectoryStorage()");
    const bool chief = trainer.world().is_chief();  // whose paths count
    const std::string folder = text_of_chief(trainer.ranks(), chief ? choose_folder(trainer).string() : "");
    folder_.open(folder, *trainer.checkpoint_storage());
    const bool resumed = std::exchange(resumed_, false) && !trainer.options().compatibility.skips_rest_of_epoch;
    if (trainer.world().is_chief()) folder_.tidy(trainer.global_step(), resumed);
  }
  void on_before_optimizer_step(Trainer&, auto&) { stepped_ = true; }
  void on_train_batch_end(Trainer& trainer, auto&) {
    if (!std::exchange(stepped_, false)) return;  // inside an accumulation group
    if (trainer.take_checkpoint_request()) save_now(trainer);
    const std::int64_t every = options_.every_n_train_steps;
    const double now = os::monotonic_time();
    const bool time_is_up = options_.train_time_interval &&
                            trainer.of_chief(now - last_time_checked_) >= options_.train_time_interval->count();
    if (time_is_up) last_time_checked_ = now;
    if (time_is_up || (every > 0 && (trainer.global_step() + 1) % every == 0)) save(trainer, trainer.global_step());
  }
  void on_validation_end(Trainer& trainer, auto&) {
    if (trainer.stage() != Stage::fit) return;
    validated_ = true;
    if (is_due(trainer, false)) save(trainer, trainer.global_step());
  }
  void on_train_epoch_end(Trainer& trainer, auto&) {
    if (is_due(trainer, true)) save(trainer, trainer.global_step() - 1);
  }
  void on_keyboard_interrupt(Trainer& trainer, auto&) {
    if (trainer.take_checkpoint_request()) save_now(trainer);
  }
  void on_train_end(Trainer& trainer, auto&) {
    if (options_.save_last && !trainer.interrupted()) save(trainer, trainer.global_step() - 1, false);
  }

  /// Under which name the state is saved: a run may have one at epochs' ends and another every n steps.
  std::string state_key() const {
    const auto interval = options_.train_time_interval;
    const auto told = options_.save_on_train_epoch_end;
    return "ModelCheckpoint{'monitor': " + (options_.monitor.empty() ? "None" : "'" + options_.monitor + "'") +
           ", 'mode': '" + options_.mode + "', 'every_n_train_steps': " + std::to_string(options_.every_n_train_steps) +
           ", 'every_n_epochs': " + std::to_string(options_.every_n_epochs) +
           ", 'train_time_interval': " + (interval ? real_text(interval->count()) : "None") +
           ", 'save_on_train_epoch_end': " +
           (!told   ? "None"
            : *told ? "True"
                    : "False") +
           "}";
  }
  Map on_save_checkpoint(Trainer&, auto&, Checkpoint& checkpoint) const {
    if (writing_ && options_.save_weights_only) strip(checkpoint);
    Map scores;
    for (const auto& [path, score] : best_k_models_) scores[path.string()] = score;
    Map state{{"best_model_path", best_model_path().string()},
              {"best_k_models", std::move(scores)},
              {"dirpath", folder_.path().string()},
              {"newest", newest_.string()},
              {"last_global_step_saved", last_global_step_saved_},
              {"outdone", folder_.state()}};
    if (current_score_) state["current_score"] = *current_score_;
    return state;
  }
  void on_load_checkpoint(Trainer&, auto&, const Value& state) {
    std::string newest;
    Map scores;
    List outdone;
    double score = std::nan("");
    detail::restore(state, "newest", newest);
    detail::restore(state, "outdone", outdone);
    detail::restore(state, "best_k_models", scores);
    detail::restore(state, "last_global_step_saved", last_global_step_saved_);
    detail::restore(state, "current_score", score);
    newest_ = newest;
    if (!std::isnan(score)) current_score_ = score;
    folder_.load_state(outdone);
    resumed_ = true;
    best_k_models_.clear();
    for (const auto& [path, value] : scores.items)
      if (const double* number = value.template get_if<double>()) best_k_models_.emplace_back(path, *number);
  }

 private:
  /// While it lives, the checkpoint at hand is this callback's own.
  struct Writing {
    bool& flag;
    explicit Writing(bool& to_set) : flag(to_set) { flag = true; }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;
    ~Writing() { flag = false; }
  };

  void check_options() const {
    const auto at_least = [](const char* option, std::int64_t value, std::int64_t least) {
      if (value < least)
        throw config_error("ModelCheckpoint's " + std::string(option) + " = " + std::to_string(value) +
                           " is out of range: it must be at least " + std::to_string(least));
    };
    at_least("save_top_k", options_.save_top_k, -1);
    at_least("every_n_train_steps", options_.every_n_train_steps, 0);
    at_least("every_n_epochs", options_.every_n_epochs, 0);
    if ((options_.every_n_train_steps > 0) + (options_.every_n_epochs > 0) + options_.train_time_interval.has_value() >
        1)
      throw config_error(
          "ModelCheckpoint's every_n_train_steps, every_n_epochs and train_time_interval exclude each other: set one, "
          "and use a second ModelCheckpoint for another");
    if (options_.monitor.empty() && options_.save_top_k > 1)
      throw config_error("ModelCheckpoint's save_top_k = " + std::to_string(options_.save_top_k) +
                         " has no monitor to tell the best by: name one, or use -1 (all), 0 (none) or 1 (the newest)");
  }

  bool is_due(Trainer& trainer, bool train_epoch_end) const {
    return options_.every_n_epochs > 0 && (trainer.current_epoch() + 1) % options_.every_n_epochs == 0 &&
           detail::acts_on_train_epoch_end(options_.save_on_train_epoch_end, trainer.options()) == train_epoch_end;
  }

  /// Writes the state after `step`, if it is to be kept; `competes` lets it take its place among the best.
  void save(Trainer& trainer, std::int64_t step, bool competes = true) {
    if (trainer.options().fast_dev_run > 0 || trainer.stage() != Stage::fit || step == last_global_step_saved_) return;
    const Metrics metrics = trainer.callback_metrics();
    const double score = competes ? monitored(metrics, trainer, step) : no_score;
    last_global_step_saved_ = step;
    const std::string place = "Epoch " + std::to_string(trainer.current_epoch()) + ", global step " +
                              std::to_string(step) + ": " + options_.monitor;
    const bool scored = !std::isnan(score), enters = scored && enters_top_k(score);
    const bool keeps = options_.monitor.empty() ? options_.save_top_k != 0 : enters;
    if (options_.verbose && scored && !enters)
      detail::tell_user(trainer, place + " was not in top " + std::to_string(options_.save_top_k));
    if (!keeps && !options_.save_last) return;

    while (enters && is_full()) {
      const auto last = std::find(best_k_models_.begin(), best_k_models_.end(), worst());
      folder_.outdo(last->first);
      best_k_models_.erase(last);
    }
    const auto path = free_path(trainer, metrics, step);
    if (enters) {
      current_score_ = score;
      best_k_models_.emplace_back(path, score);
    }
    if (options_.verbose && enters)
      detail::tell_user(
          trainer, place + " reached " + detail::fixed_text(score, 5) + " (best " +
                       detail::fixed_text(best().second, 5) + "), saving model to \"" + path.string() + "\" as top " +
                       std::to_string(std::max<std::int64_t>(options_.save_top_k, best_k_models_.size())));
    write(trainer, path);
  }

  /// Writes the state as it is: what was asked for in the middle of a run competes with nothing. The next one of this
  /// step or a later one takes its place.
  void save_now(Trainer& trainer) {
    if (!folder_.is_open() || trainer.stage() != Stage::fit || trainer.options().fast_dev_run > 0) return;
    const std::int64_t step = trainer.global_step();
    if (step == last_global_step_saved_) return;
    requested_ = free_path(trainer, trainer.callback_metrics(), step);
    write(trainer, requested_);
  }

  /// Where the state after `step` is written, by rank 0; the others know.
  std::filesystem::path free_path(Trainer& trainer, const Metrics& metrics, std::int64_t step) const {
    std::filesystem::path path;
    if (trainer.world().is_chief())
      path = folder_.free_path(name_.text(metrics, trainer.current_epoch(), step), requested_);
    return text_of_chief(trainer.ranks(), path.string());
  }

  /// Writes to `path`, moves the links, then removes what isn't kept any more.
  void write(Trainer& trainer, const std::filesystem::path& path) {
    if (const auto before = std::exchange(newest_, path); !before.empty() && !is_kept(before)) folder_.outdo(before);
    folder_.keep(path);
    if (path != requested_) requested_.clear();
    const Writing writing(writing_);
    trainer.save_checkpoint(path.string());
    if (!trainer.world().is_chief()) return folder_.forget_outdone();
    folder_.link("last", path);
    if (!best_k_models_.empty()) folder_.link("best", best().first);
    folder_.remove_outdone();
  }

  static constexpr double no_score = std::numeric_limits<double>::quiet_NaN();
  /// The monitored value, the worst in place of NaN; no_score without a monitor, or while it may still come.
  double monitored(const Metrics& metrics, Trainer& trainer, std::int64_t step) {
    if (options_.monitor.empty() || options_.save_top_k == 0) return no_score;
    double score = 0;
    if (const Scalar* metric = metrics.find(options_.monitor)) {
      score = metric->item();
    } else if (options_.monitor == "step" || options_.monitor == "epoch") {
      score = static_cast<double>(options_.monitor == "step" ? step : trainer.current_epoch());
    } else {
      const std::string names = detail::quoted_names(metrics);
      const std::string sentence = "ModelCheckpoint's monitor `" + options_.monitor + "` was not logged: call log(\"" +
                                   options_.monitor + "\", …) in the module, or monitor " +
                                   (names.empty() ? "something that it logs" : "one of " + names);
      if (validated_) throw config_error(sentence);
      if (!std::exchange(warned_, true) && trainer.world().is_chief()) warn(sentence);
      return no_score;
    }
    score = trainer.of_chief(score);
    return std::isnan(score) ? ranking_.worst() : score;
  }

  bool is_full() const {
    return options_.save_top_k > 0 && best_k_models_.size() >= static_cast<std::size_t>(options_.save_top_k);
  }
  bool has_kth() const { return !best_k_models_.empty() && (options_.save_top_k < 0 || is_full()); }
  bool enters_top_k(double score) const { return !is_full() || ranking_.is_better(score, worst().second); }
  const Scored& best() const {
    return first_by([&](double a, double b) { return ranking_.is_better(a, b); });
  }
  const Scored& worst() const {
    return first_by([&](double a, double b) { return ranking_.is_better(b, a); });
  }
  const Scored& first_by(const auto& precedes) const {
    return *std::min_element(best_k_models_.begin(), best_k_models_.end(),
                             [&](const Scored& a, const Scored& b) { return precedes(a.second, b.second); });
  }

  bool is_kept(const std::filesystem::path& path) const {
    if (options_.monitor.empty()) return options_.save_top_k < 0;
    return std::any_of(best_k_models_.begin(), best_k_models_.end(),
                       [&](const Scored& scored) { return scored.first == path; });
  }
  std::filesystem::path choose_folder(Trainer& trainer) const {
    if (!options_.dirpath.empty()) return options_.dirpath;
    for (const AnyLogger& logger : trainer.loggers())
      if (const std::filesystem::path folder = logger.log_dir(); !folder.empty()) return folder / "checkpoints";
    if (const std::string& root = trainer.options().default_root_dir; !root.empty())
      return std::filesystem::path(root) / "checkpoints";
    throw config_error(
        "ModelCheckpoint doesn't know where to write: set its dirpath or FitOptions::default_root_dir, or give the "
        "Adapter a logger with a folder");
  }

  static void strip(Checkpoint& checkpoint) {
    checkpoint.optimizer.clear();
    Map kept{{"weights_only", true}};
    for (const char* name : {"epoch", "global_step", "hyper_parameters"})
      if (const Value* value = checkpoint.trainer_state.find(name)) kept[name] = *value;
    checkpoint.trainer_state = std::move(kept);
  }

  ModelCheckpointOptions options_;
  detail::Ranking ranking_;
  detail::CheckpointName name_;
  detail::CheckpointFolder folder_;
  std::filesystem::path newest_, requested_;
  std::vector<Scored> best_k_models_;
  std::optional<double> current_score_;
  std::int64_t last_global_step_saved_ = -1;
  double last_time_checked_ = 0;
  bool stepped_ = false, validated_ = false, warned_ = false, writing_ = false, resumed_ = false;
};

}  // namespace detpl::inline v0
