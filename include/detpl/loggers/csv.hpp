// SPDX-License-Identifier: Apache-2.0
// CSVLogger: metrics.csv as Lightning 1.5 writes it, one row per call. Defined in csv.ipp (component: detpl::loggers).
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

struct CSVLoggerOptions {
  std::shared_ptr<LogDirectory> directory =
      {};                                ///< the run's folder where loggers share one; default: by the names below
  double flush_seconds = 0.3;            ///< rows are handed to the file system at least this often, while rows come
  std::string name = "lightning_logs";   ///< folder of all versions
  std::filesystem::path save_dir = ".";  ///< folder of `name`
  std::string version = {};              ///< empty: the next free `version_N`; "3": `version_3`; else a folder's name
};

/// Writes `save_dir/name/version_N/metrics.csv`: a column per metric in order of first appearance, and
/// `step`.
///
/// A cell that a row lacks is empty; numbers have the shortest digits that read back the same. An existing file (a
/// resumed run) is continued; a new column rewrites it under a temporary name, so that it's always whole.
/// Errors: io_error from any function if the folder or the file can't be written.
/// Cost:   a row is formatted into a buffer; the file is written every `flush_seconds`, by `save()` and at the end.
class CSVLogger {
 public:
  explicit CSVLogger(CSVLoggerOptions options = {});
  CSVLogger(CSVLogger&&) noexcept;
  ~CSVLogger();

  /// Adds one row. Of a metric given twice the later value counts.
  void log_metrics(const MetricRow& metrics, std::int64_t step);
  /// Hands the buffered rows to the file system.
  void save();
  void finalize(std::string_view) { save(); }

  /// How many rows and columns there are.
  Map state_dict();
  /// Goes back to that many: what a killed run wrote after its last checkpoint is dropped.
  void load_state_dict(const Map& state);

  const std::filesystem::path& log_dir() { return directory_->path(); }
  const std::string& name() const { return directory_->name(); }
  const std::string& version() { return directory_->version(); }

 private:
  class Table;

  std::shared_ptr<LogDirectory> directory_;
  std::unique_ptr<Table> table_;
};

}  // namespace detpl::inline v0
