// SPDX-License-Identifier: Apache-2.0
// What a local experiment knows: its searcher, its trials and its table, which change together. Defined in
// experiment_record.ipp (component: detpl::experiments).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/core/process.hpp"
#include "detpl/core/value.hpp"
#include "detpl/search/experiment_folder.hpp"
#include "detpl/search/experiment_table.hpp"
#include "detpl/search/experiment_view.hpp"
#include "detpl/search/local_search.hpp"
#include "detpl/search/report.hpp"
#include "detpl/search/searcher.hpp"
#include "detpl/search/trial_process.hpp"

namespace detpl::inline v0::detail {

/// An experiment's state, in memory and in its table alike.
class ExperimentRecord {
 public:
  template <class What>
  using OfProcesses = std::vector<std::pair<TrialProcess*, What>>;

  /// Begins the experiment, or goes on with it.
  ExperimentRecord(const LocalSearchOptions& options, ExperimentView& view);

  const ExperimentFolder& folder() const { return folder_; }
  ExperimentTable& table() { return table_; }
  const ExperimentTable& table() const { return table_; }
  const std::vector<TrialRow>& trials() const { return trials_; }
  std::string name() const { return "experiment " + std::to_string(folder_.number); }
  /// True if a trial isn't over.
  bool is_open() const;
  /// The first trial that waits for a process, null if none does.
  const TrialRow* next_to_start() const;
  void set_running(std::int64_t trial);

  /// Takes what has come together from all trials, has the searcher decide on it, and stores all of it. Returns the
  /// answers. `interrupted`: processes end because the search does.
  ///
  /// Errors: those of run_local_search.
  OfProcesses<Map> take(const OfProcesses<Map>& reports, const OfProcesses<os::Ending>& endings, bool interrupted);

 private:
  /// A validation that the searcher has yet to hear of.
  struct Pending {
    TrialProcess* process;
    ValidationRow row;
  };

  TrialRow& row(std::int64_t trial) { return trials_[static_cast<std::size_t>(trial)]; }
  void resume();
  void take(TrialProcess& process, const Map& report, std::vector<Pending>& pending, OfProcesses<Map>& answers);
  void take_validation(TrialProcess& process, Map metrics, std::vector<Pending>& pending, OfProcesses<Map>& answers);
  void take_ending(const TrialProcess& process, os::Ending ending, bool interrupted, std::vector<TrialReport>& reports);
  void close(TrialRow& trial, std::vector<TrialReport>& reports, std::optional<ExitReason> early = std::nullopt);
  void apply(const Searcher::Actions& actions);
  double number_of(const TrialRow& trial, const Map& metrics, const std::string& name) const;
  void add_records(const TrialRow& trial, Map& metrics) const;
  double progress(const TrialRow& trial) const;

  const LocalSearchOptions& options_;
  const SearcherConfig& config_;
  ExperimentView& view_;
  Searcher searcher_;
  std::string identity_;  // what tells this experiment from others
  ExperimentFolder folder_;
  ExperimentTable table_;
  std::vector<TrialRow> trials_;
};

}  // namespace detpl::inline v0::detail
