// SPDX-License-Identifier: Apache-2.0
// The progress bar: tqdm's look, Lightning's content; plain lines where output is no terminal.
#pragma once

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "detpl/core/number_text.hpp"
#include "detpl/core/text.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0 {

/// One state of a progress bar.
struct Progress {
  std::string title;                  ///< such as `Epoch 3`
  std::int64_t done = 0;              ///< batches finished
  std::optional<std::int64_t> total;  ///< batches in all, if known
  double seconds = 0;                 ///< since the bar began
  std::string postfix;                ///< metrics, such as `loss=0.123, v_num=0`
};

namespace detail {

inline std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  std::array<char, 32> text;
  if (whole >= 3600)
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  else
    std::snprintf(text.data(), text.size(), "%02lld:%02lld", whole / 60, whole % 60);
  return text.data();
}

/// A bar of `width` columns, filled to eighths of a column.
inline std::string bar_text(double fraction, int width) {
  static constexpr std::array<const char*, 8> eighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * width * 8);
  std::string bar;
  for (int column = 0; column < filled / 8; ++column) bar += "█";
  bar += eighths[filled % 8];
  bar.append(width - filled / 8 - (filled % 8 != 0), ' ');
  return bar;
}

}  // namespace detail

/// Renders a bar as tqdm does: `Epoch 0:  50%|█████     | 16/32 [00:01<00:01, 20.03it/s, loss=2.33]`.
///
/// Units: `width` is in columns; 0 leaves the bar itself out.
inline std::string render_progress(const Progress& progress, int width) {
  const double rate = progress.seconds > 0 ? static_cast<double>(progress.done) / progress.seconds : 0;
  std::array<char, 48> rate_text{};
  if (progress.done == 0)
    std::snprintf(rate_text.data(), rate_text.size(), "?it/s");
  else if (rate >= 1)
    std::snprintf(rate_text.data(), rate_text.size(), "%.2fit/s", rate);
  else
    std::snprintf(rate_text.data(), rate_text.size(), "%.2fs/it", 1 / rate);
  const std::string postfix = progress.postfix.empty() ? "" : ", " + progress.postfix;
  if (!progress.total)
    return progress.title + ": " + std::to_string(progress.done) + "it [" + detail::clock_text(progress.seconds) +
           ", " + rate_text.data() + postfix + "]";

  const double fraction =
      *progress.total == 0 ? 1 : static_cast<double>(progress.done) / static_cast<double>(*progress.total);
  const std::string left =
      progress.done == 0 ? "?" : detail::clock_text(static_cast<double>(*progress.total - progress.done) / rate);
  std::array<char, 8> percent;
  std::snprintf(percent.data(), percent.size(), "%3.0f%%", fraction * 100);
  const std::string head = progress.title + ": " + percent.data();
  const std::string tail = std::to_string(progress.done) + "/" + std::to_string(*progress.total) + " [" +
                           detail::clock_text(progress.seconds) + "<" + left + ", " + rate_text.data() + postfix + "]";
  const int room = width - static_cast<int>(head.size() + tail.size()) - 4;
  if (room < 4) return head + " " + tail;
  return head + "|" + detail::bar_text(fraction, std::min(room, 40)) + "| " + tail;
}

/// Shows epoch, batch, rate, remaining time, loss and the metrics logged with `prog_bar`, on rank 0.
///
/// A terminal gets one live line, redrawn at most ten times a second; anything else a plain line per epoch, and one
/// every ten seconds inside long epochs. `loss` is the mean of the last 20 steps, `v_num` the version of the logs.
/// Cost:   one reading of the clock per batch between redraws; device values are read only when drawn.
/// Source: Lightning 1.5.10 `TQDMProgressBar`.
class ProgressBar {
 public:
  void on_sanity_check_end(Trainer& trainer, auto&) { trainer.console().clear_live_line(); }

  void on_train_epoch_start(Trainer& trainer, auto&) {
    std::optional<std::int64_t> total = trainer.num_training_batches();
    if (total && trainer.num_val_batches()) *total += trainer.validations_per_epoch() * *trainer.num_val_batches();
    begin(trainer, "Epoch " + std::to_string(trainer.current_epoch()), total);
  }
  void on_train_batch_end(Trainer& trainer, auto&) {
    losses_[static_cast<std::size_t>(loss_count_++) % losses_.size()] = trainer.training_loss();
    advance(trainer);
  }
  void on_validation_start(Trainer& trainer, auto&) {
    if (trainer.stage() == Stage::validate) begin(trainer, "Validating", trainer.num_val_batches());
    if (trainer.sanity_checking()) begin(trainer, "Validation sanity check", trainer.num_val_batches());
  }
  void on_validation_batch_end(Trainer& trainer, auto&) { advance(trainer); }
  void on_validation_end(Trainer& trainer, auto&) {
    if (trainer.stage() == Stage::validate) end(trainer);
  }
  void on_train_epoch_end(Trainer& trainer, auto&) { draw(trainer, true); }
  void on_train_end(Trainer& trainer, auto&) { end(trainer); }
  void on_exception(Trainer& trainer, auto&, const std::exception&) { end(trainer); }

 private:
  using Clock = std::chrono::steady_clock;

  void begin(Trainer& trainer, std::string title, std::optional<std::int64_t> total) {
    state_ = {std::move(title), 0, total, 0, {}};
    began_ = drawn_ = Clock::now();
    if (trainer.stage() != Stage::sanity_check || trainer.console().is_terminal())
      draw(trainer, trainer.console().is_terminal());
  }

  void advance(Trainer& trainer) {
    ++state_.done;
    const Clock::time_point now = Clock::now();
    const auto interval =
        trainer.console().is_terminal() ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000);
    if (now - drawn_ < interval) return;
    draw(trainer, true);
  }

  void draw(Trainer& trainer, bool now) {
    if (!now || !trainer.world().is_chief()) return;
    drawn_ = Clock::now();
    state_.seconds = std::chrono::duration<double>(drawn_ - began_).count();
    state_.postfix = postfix(trainer);
    if (trainer.console().is_terminal())
      trainer.console().show_live_line(render_progress(state_, trainer.console().width()));
    else if (state_.done > 0)
      trainer.console().print_line(render_progress(state_, 0));
  }

  void end(Trainer& trainer) { trainer.console().end_live_line(); }

  std::string postfix(Trainer& trainer) const {
    std::string text;
    const auto add = [&text](const std::string& name, const std::string& value) {
      text += (text.empty() ? "" : ", ") + name + "=" + value;
    };
    if (const auto count = std::min<std::int64_t>(loss_count_, losses_.size())) {
      double sum = 0;
      for (std::int64_t i = 0; i < count; ++i) sum += losses_[static_cast<std::size_t>(i)].item();
      add("loss", metric_text(sum / static_cast<double>(count)));
    }
    if (trainer.stage() == Stage::fit)  // before, no logger has a folder yet
      if (const std::string version = trainer.log_version(); !version.empty()) add("v_num", version);
    for (const auto& [name, value] : trainer.progress_bar_metrics()) add(name, metric_text(value.item()));
    return text;
  }

  Progress state_;
  Clock::time_point began_, drawn_;
  std::array<Scalar, 20> losses_;
  std::int64_t loss_count_ = 0;
};

}  // namespace detpl::inline v0
