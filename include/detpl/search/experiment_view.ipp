// SPDX-License-Identifier: Apache-2.0
// The definitions of experiment_view.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "detpl/core/os.hpp"
#include "detpl/search/experiment_page.hpp"
#include "detpl/search/experiment_view.hpp"

namespace detpl::inline v0 {

namespace detail {

inline constexpr std::size_t most_rows = 18;  // of the table, so that it fits on every terminal

inline void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

/// Moves up over `lines` and clears from there on.
inline std::string erase_lines(std::size_t lines) {
  return lines == 0 ? "" : "\r\033[" + std::to_string(lines) + "A\033[J";
}

}  // namespace detail

ExperimentView::ExperimentView(std::string metric, bool smaller_is_better)
    : metric_(std::move(metric)), smaller_is_better_(smaller_is_better), is_terminal_(os::is_terminal(1)) {}

void ExperimentView::tell(const std::string& line) {
  detail::print(detail::erase_lines(std::exchange(drawn_, 0)) + line + "\n");
}

void ExperimentView::note(const std::string& line) {
  if (!is_terminal_) detail::print(line + "\n");
}

void ExperimentView::show(const std::vector<TrialRow>& trials) {
  if (!is_terminal_) return;
  const auto columns = static_cast<std::size_t>(std::max(os::terminal_width() - 1, 40));
  std::string text = detail::erase_lines(drawn_);
  const std::vector<std::string> lines = trial_table(trials, metric_, smaller_is_better_, detail::most_rows, columns);
  for (const std::string& line : lines) text += line + "\n";
  drawn_ = lines.size();
  detail::print(text);
}

std::vector<std::string> trial_table(std::vector<TrialRow> trials, const std::string& metric, bool smaller_is_better,
                                     std::size_t rows, std::size_t columns) {
  const auto rank = [&](const TrialRow& row) {  // those that run, the best ones, the others
    const double sign = smaller_is_better ? 1 : -1;
    return std::tuple(row.state != TrialState::running, !row.best_metric, sign * row.best_metric.value_or(0),
                      row.trial);
  };
  const std::size_t all = trials.size();
  std::sort(trials.begin(), trials.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  if (trials.size() > rows) trials.erase(trials.begin() + static_cast<std::ptrdiff_t>(rows), trials.end());
  std::sort(trials.begin(), trials.end(), [](const auto& a, const auto& b) { return a.trial < b.trial; });
  std::vector<std::vector<std::string>> cells{{"trial", "state", "batches", metric, "hyperparameters"}};
  for (const TrialRow& row : trials)
    cells.push_back({std::to_string(row.trial), trial_state_name(row.state), std::to_string(row.batches),
                     row.best_metric ? detail::short_number(*row.best_metric) : "",
                     hyperparameters_text(row.hparams, true)});
  std::vector<std::size_t> widths(cells.front().size());
  for (const auto& line : cells)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  std::vector<std::string> lines;
  for (const auto& line : cells) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i)
      text += line[i] + (i + 1 == line.size() ? "" : std::string(widths[i] - line[i].size() + 2, ' '));
    lines.push_back(text.substr(0, columns));
  }
  if (all > trials.size()) lines.push_back("and " + std::to_string(all - trials.size()) + " more");
  return lines;
}

}  // namespace detpl::inline v0
