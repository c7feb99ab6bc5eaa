// SPDX-License-Identifier: Apache-2.0
// A local experiment on standard output: a table that is redrawn on a terminal, lines elsewhere. Defined in
// experiment_view.ipp (component: detpl::experiments).
#pragma once

#include <string>
#include <vector>

#include "detpl/search/experiment_table.hpp"

namespace detpl::inline v0 {

/// Shows how an experiment goes.
class ExperimentView {
 public:
  /// `metric`: the searcher's.
  ExperimentView(std::string metric, bool smaller_is_better);

  /// Says something that people want to read later, too: above the table on a terminal.
  void tell(const std::string& line);
  /// Says what the table shows: a line where there is no terminal.
  void note(const std::string& line);
  /// Draws the table anew on a terminal: trials that run, and those with the best metric.
  void show(const std::vector<TrialRow>& trials);

 private:
  std::string metric_;
  bool smaller_is_better_;
  bool is_terminal_;
  std::size_t drawn_ = 0;  // lines of the table on the terminal
};

/// The table: a line for the headings and each trial, `columns` wide at most.
std::vector<std::string> trial_table(std::vector<TrialRow> trials, const std::string& metric, bool smaller_is_better,
                                     std::size_t rows, std::size_t columns);

}  // namespace detpl::inline v0
