// SPDX-License-Identifier: Apache-2.0
// TensorBoardLogger: scalars, texts, histograms, images and hyperparameters. Defined in tensorboard.ipp (component:
// detpl::loggers).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "detpl/core/value.hpp"
#include "detpl/loggers/directory.hpp"
#include "detpl/loggers/logger.hpp"

namespace detpl::inline v0 {

class EventFile;

struct TensorBoardLoggerOptions {
  bool default_hp_metric = true;  ///< hyperparameters come with a metric `hp_metric` of -1, so that they show
  std::shared_ptr<LogDirectory> directory =
      {};                                ///< the run's folder where loggers share one; default: by the names below
  double flush_seconds = 2;              ///< events are handed to the file system at least this often, while they come
  std::string name = "lightning_logs";   ///< folder of all versions
  std::filesystem::path save_dir = ".";  ///< folder of `name`
  std::string version = {};              ///< empty: the next free `version_N`; "3": `version_3`; else a folder's name
};

/// Writes `save_dir/name/version_N/events.out.tfevents.*`, as torch.utils.tensorboard does.
///
/// The file is created by the first thing that is logged.
/// Errors: io_error from any function if the folder or the file can't be written.
class TensorBoardLogger {
 public:
  explicit TensorBoardLogger(TensorBoardLoggerOptions options = {});
  TensorBoardLogger(TensorBoardLogger&&) noexcept;
  TensorBoardLogger& operator=(TensorBoardLogger&&) noexcept;
  ~TensorBoardLogger();

  /// Adds one point to each scalar of a row, as 32-bit floats.
  void log_metrics(const MetricRow& metrics, std::int64_t step);
  /// Shows the run's hyperparameters in the HPARAMS tab; nested ones as `optimizer/lr`, lists as texts.
  void log_hyperparams(const Map& hparams);

  void add_scalar(std::string_view tag, double value, std::int64_t step);
  /// Adds a text, shown as Markdown.
  void add_text(std::string_view tag, std::string_view text, std::int64_t step);
  /// Adds the distribution of a tensor's values; values that aren't finite are left out.
  ///
  /// Shapes: any; any dtype and device.
  void add_histogram(std::string_view tag, const at::Tensor& values, std::int64_t step);
  /// Adds an image; `make_grid` joins several.
  ///
  /// Shapes: as for `encode_png`: C × H × W or H × W, values 0..1 or bytes.
  void add_image(std::string_view tag, const at::Tensor& image, std::int64_t step);

  /// Hands what was collected to the file system.
  void save();
  /// Writes how the run ended: "success", or anything else for a failure.
  void finalize(std::string_view status);

  /// The names and lengths of this run's event files.
  Map state_dict();
  /// Goes back to there: events that a killed run wrote after its last checkpoint are dropped. In another
  /// folder than that run's nothing happens.
  void load_state_dict(const Map& state);

  const std::filesystem::path& log_dir() { return directory_->path(); }
  const std::string& name() const { return directory_->name(); }
  const std::string& version() { return directory_->version(); }

 private:
  EventFile& file();
  /// Adds a message of the hparams plugin, which travels as the metadata of a value without data.
  void add_hparams_message(std::string_view tag, const std::string& content);

  std::shared_ptr<LogDirectory> directory_;
  bool default_hp_metric_;
  double flush_seconds_;
  std::unique_ptr<EventFile> file_;
  Map continued_;  ///< event files of before the checkpoint that the run goes on from
  bool session_open_ = false;
};

}  // namespace detpl::inline v0
