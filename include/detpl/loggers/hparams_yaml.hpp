// SPDX-License-Identifier: Apache-2.0
// hparams.yaml beside a run's metrics. Defined in hparams_yaml.ipp (component: detpl::loggers).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "detpl/core/value.hpp"
#include "detpl/loggers/directory.hpp"
#include "detpl/loggers/logger.hpp"

namespace detpl::inline v0 {

/// Writes hyperparameters to a YAML file, whole or not at all; `{}` if there are none.
///
/// Errors: io_error if it can't be written.
void save_hparams_to_yaml(const std::filesystem::path& path, const Map& hparams);

/// Reads hyperparameters from a YAML file.
///
/// Errors: config_error if it can't be read or holds no map.
Map load_hparams_from_yaml(const std::filesystem::path& path);

struct HParamsLoggerOptions {
  std::shared_ptr<LogDirectory> directory =
      {};                                ///< the run's folder where loggers share one; default: by the names below
  std::string name = "lightning_logs";   ///< folder of all versions
  std::filesystem::path save_dir = ".";  ///< folder of `name`
  std::string version = {};              ///< empty: the next free `version_N`; "3": `version_3`; else a folder's name
};

/// Writes `save_dir/name/version_N/hparams.yaml`, which stands beside another logger's files.
///
/// Hyperparameters of several calls are joined; the file is written by `save()` and `finalize()` if anything
/// changed.
class HParamsLogger {
 public:
  explicit HParamsLogger(HParamsLoggerOptions options = {}) : directory_(detail::directory_of(options)) {}

  void log_metrics(const MetricRow&, std::int64_t) {}

  void log_hyperparams(const Map& hparams) {
    for (const auto& [name, value] : hparams.items) hparams_[name] = value;
    changed_ = true;
  }

  void save();

  void finalize(std::string_view) { save(); }

  const std::filesystem::path& log_dir() { return directory_->path(); }
  const std::string& name() const { return directory_->name(); }
  const std::string& version() { return directory_->version(); }

 private:
  std::shared_ptr<LogDirectory> directory_;
  Map hparams_;
  bool changed_ = true;  // without any, the file still says so
};

}  // namespace detpl::inline v0
