// SPDX-License-Identifier: Apache-2.0
// A local experiment as a page: one HTML file with its trials and their curves. Defined in experiment_page.ipp
// (component: detpl::experiments).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "detpl/search/experiment_table.hpp"

namespace detpl::inline v0 {

/// What a page shows.
struct ExperimentPage {
  std::string checkpoint{};  ///< the best trial's
  std::string metric{};      ///< the searcher's
  bool smaller_is_better = true;
  std::string title{};
  std::vector<TrainingRow> training{};
  std::vector<TrialRow> trials{};
  std::vector<ValidationRow> validations{};
};

/// The trial with the best metric, the first of equals; null if none was measured.
const TrialRow* best_trial(const std::vector<TrialRow>& trials, bool smaller_is_better);

/// The hyperparameters on one line: `hidden_size=64 learning_rate=0.001`; `shortened` is to four digits.
std::string hyperparameters_text(const Map& hparams, bool shortened = false);

/// The page as HTML that needs no other file: a table of the trials, the best ones first, and for each metric its
/// curves as SVG.
std::string page_html(const ExperimentPage& page);

}  // namespace detpl::inline v0
