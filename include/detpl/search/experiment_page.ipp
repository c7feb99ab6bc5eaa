// SPDX-License-Identifier: Apache-2.0
// The definitions of experiment_page.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "detpl/core/value_text.hpp"
#include "detpl/search/experiment_page.hpp"

namespace detpl::inline v0 {

namespace detail {

inline std::string html_text(const std::string& text) {
  std::string escaped;
  for (const char letter : text) switch (letter) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += letter;
    }
  return escaped;
}

/// Four digits, for people.
inline std::string short_number(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", number);
  return text;
}

/// A curve: (batches, value), by trial.
using Curves = std::map<std::int64_t, std::vector<std::pair<double, double>>>;

/// The curves of every metric, by its name, without those that say how long a trial has trained.
template <class Rows>
void add_curves(std::map<std::string, Curves>& all, const Rows& rows, const std::string& prefix) {
  for (const auto& row : rows)
    for (const auto& [name, value] : row.metrics.items) {
      const double* number = value.template get_if<double>();
      if (number && std::isfinite(*number))
        all[prefix + name][row.trial].emplace_back(static_cast<double>(row.batches), *number);
    }
}

/// A colour of its own for each trial: hues a golden angle apart.
inline std::string trial_colour(std::int64_t trial) {
  return "hsl(" + std::to_string(trial * 137 % 360) + ",65%," + (trial % 2 == 0 ? "42%)" : "55%)");
}

inline std::string svg_of(const std::string& metric, const Curves& curves, std::int64_t best) {
  static constexpr double width = 640, height = 260, left = 70, bottom = 30, top = 10, right = 10;
  double least = std::numeric_limits<double>::infinity(), most = -least, last = 1;
  for (const auto& [trial, points] : curves)
    for (const auto& [batches, value] : points) {
      least = std::min(least, value);
      most = std::max(most, value);
      last = std::max(last, batches);
    }
  if (most <= least) {
    const double margin = std::max(std::abs(least) * 0.01, 1e-9);
    most += margin;
    least -= margin;
  }
  const auto x = [&](double batches) { return left + batches / last * (width - left - right); };
  const auto y = [&](double value) { return top + (most - value) / (most - least) * (height - top - bottom); };
  std::string svg = "<figure><figcaption>" + html_text(metric) + ", by batches</figcaption>\n<svg viewBox=\"0 0 " +
                    short_number(width) + " " + short_number(height) + "\" role=\"img\" aria-label=\"" +
                    html_text(metric) + " by batches\">\n";
  for (int i = 0; i <= 4; ++i) {
    const double value = least + (most - least) * i / 4, batches = last * i / 4;
    const std::string height_text = short_number(y(value)), place = short_number(x(batches));
    svg += "<line class=\"grid\" x1=\"" + short_number(left) + "\" x2=\"" + short_number(width - right) + "\" y1=\"" +
           height_text + "\" y2=\"" + height_text + "\"/><text class=\"value\" x=\"" + short_number(left - 6) +
           "\" y=\"" + height_text + "\">" + short_number(value) + "</text><text class=\"time\" x=\"" + place +
           "\" y=\"" + short_number(height - 10) + "\">" + short_number(std::round(batches)) + "</text>\n";
  }
  for (const auto& [trial, points] : curves) {
    const std::string style = "stroke=\"" + trial_colour(trial) + "\" fill=\"" + trial_colour(trial) + "\"" +
                              (trial == best ? " class=\"best\"" : "");
    svg += "<g " + style + "><title>trial " + std::to_string(trial) + "</title><polyline fill=\"none\" points=\"";
    for (const auto& [batches, value] : points) svg += short_number(x(batches)) + "," + short_number(y(value)) + " ";
    svg += "\"/>";
    if (points.size() <= 30)
      for (const auto& [batches, value] : points)
        svg += "<circle cx=\"" + short_number(x(batches)) + "\" cy=\"" + short_number(y(value)) + "\" r=\"2.5\"/>";
    svg += "</g>\n";
  }
  return svg + "</svg></figure>\n";
}

inline constexpr const char* page_style = R"(<style>
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid #8884; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.best { font-weight: 600; background: #8882; }
.dot { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .4em; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; }
svg { width: 100%; max-width: 52rem; height: auto; }
svg text { font-size: 11px; fill: currentColor; } svg .value { text-anchor: end; dominant-baseline: middle; }
svg .time { text-anchor: middle; } svg .grid { stroke: #8884; } svg polyline { stroke-width: 1.2; opacity: .8; }
svg .best polyline { stroke-width: 3; opacity: 1; } code { overflow-wrap: anywhere; }
</style>
)";

}  // namespace detail

const TrialRow* best_trial(const std::vector<TrialRow>& trials, bool smaller_is_better) {
  const TrialRow* best = nullptr;
  for (const TrialRow& row : trials) {
    if (!row.best_metric) continue;
    if (!best || (smaller_is_better ? *row.best_metric < *best->best_metric : *row.best_metric > *best->best_metric))
      best = &row;
  }
  return best;
}

std::string hyperparameters_text(const Map& hparams, bool shortened) {
  std::string text;
  for (const auto& [name, value] : hparams.items) {
    const double* number = shortened ? value.get_if<double>() : nullptr;
    text += (text.empty() ? "" : " ") + name + "=" + (number ? detail::short_number(*number) : value_text(value));
  }
  return text;
}

std::string page_html(const ExperimentPage& page) {
  using detail::html_text;
  const TrialRow* best = best_trial(page.trials, page.smaller_is_better);
  const std::int64_t best_number = best ? best->trial : -1;
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      html_text(page.title) + "</title>\n" + detail::page_style + "</head>\n<body>\n<h1>" + html_text(page.title) +
      "</h1>\n";
  if (best)
    html += "<p>Best: trial " + std::to_string(best->trial) + ", " + html_text(page.metric) + " = " +
            detail::short_number(*best->best_metric) + " after " + std::to_string(best->best_batches) +
            " batches, with <code>" + html_text(hyperparameters_text(best->hparams)) + "</code>" +
            (page.checkpoint.empty() ? "" : ". Checkpoint: <code>" + html_text(page.checkpoint) + "</code>") + "</p>\n";
  std::vector<std::string> names;
  for (const TrialRow& row : page.trials)
    for (const auto& [name, value] : row.hparams.items)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  html += "<table>\n<thead><tr><th class=\"number\">trial</th>";
  for (const std::string& name : names) html += "<th>" + html_text(name) + "</th>";
  html +=
      "<th class=\"number\">best " + html_text(page.metric) +
      "</th><th class=\"number\">batches</th><th class=\"number\">restarts</th><th>state</th></tr></thead>\n<tbody>\n";
  std::vector<TrialRow> rows = page.trials;
  std::stable_sort(rows.begin(), rows.end(), [&](const TrialRow& a, const TrialRow& b) {
    if (!a.best_metric || !b.best_metric) return a.best_metric.has_value() && !b.best_metric;
    return page.smaller_is_better ? *a.best_metric < *b.best_metric : *a.best_metric > *b.best_metric;
  });
  for (const TrialRow& row : rows) {
    html += std::string("<tr") + (row.trial == best_number ? " class=\"best\"" : "") +
            "><td class=\"number\"><span class=\"dot\" style=\"background:" + detail::trial_colour(row.trial) +
            "\"></span>" + std::to_string(row.trial) + "</td>";
    for (const std::string& name : names) {
      const Value* value = row.hparams.find(name);
      html += "<td>" + (value ? html_text(value_text(*value)) : "") + "</td>";
    }
    html += "<td class=\"number\">" + (row.best_metric ? detail::short_number(*row.best_metric) : "") +
            "</td><td class=\"number\">" + std::to_string(row.batches) + "</td><td class=\"number\">" +
            std::to_string(row.restarts) + "</td><td>" + trial_state_name(row.state) + "</td></tr>\n";
  }
  html += "</tbody>\n</table>\n";
  std::map<std::string, detail::Curves> validation, training;
  detail::add_curves(validation, page.validations, "");
  detail::add_curves(training, page.training, "training: ");
  if (const auto main = validation.find(page.metric); main != validation.end()) {
    html += detail::svg_of(main->first, main->second, best_number);
    validation.erase(main);
  }
  for (const auto* all : {&validation, &training})
    for (const auto& [metric, curves] : *all) html += detail::svg_of(metric, curves, best_number);
  return html + "</body>\n</html>\n";
}

}  // namespace detpl::inline v0
