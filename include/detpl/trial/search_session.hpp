// SPDX-License-Identifier: Apache-2.0
// A trial of a search on this machine, seen from its own process. Defined in search_session.ipp (component:
// detpl::experiments).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/length.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/session.hpp"

namespace detpl::inline v0 {

/// What a search tells the process of one of its trials, in the trial's folder: `trial.json`.
struct SearchTrialInfo {
  std::filesystem::path checkpoint{};  ///< to go on from; empty: none
  Map config{};                        ///< the experiment's configuration
  std::int64_t experiment_id = 0;
  std::filesystem::path folder{};
  Map hparams{};
  std::vector<Length> lengths{};  ///< where the trial validates and asks how far it goes on; the last is its end
  std::int64_t trial_id = 0;
  std::int64_t trial_seed = 0;
};

/// The variables of a trial's process: its folder, and the process of the search.
inline constexpr const char* search_trial_variable = "DETPL_SEARCH_TRIAL";
inline constexpr const char* search_process_variable = "DETPL_SEARCH_PROCESS";

/// Ends this process with the search that has started it, if one has.
///
/// Order: on the main thread, before anything else is started.
void follow_search();

void write_search_trial(const SearchTrialInfo& info);

/// What a search has told this process; none if none has started it.
///
/// Errors: those of reading `trial.json`.
std::optional<SearchTrialInfo> find_search_trial();

/// Connects the chief to the search: each report is a line of JSON on standard input, which is a socket, and so are the
/// answers. A validation waits for the search's decision.
std::shared_ptr<TrialSession> connect_to_search(const SearchTrialInfo& info);

/// A value as one line of JSON.
std::string json_line(const Value& value);

}  // namespace detpl::inline v0
