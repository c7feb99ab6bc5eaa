// SPDX-License-Identifier: Apache-2.0
// The definitions of cluster_info.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/cluster_info.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0 {

namespace detail {

/// One of Determined's files together with the variables that say the same; keeps a list of what neither has.
class InfoReader {
 public:
  InfoReader(const std::string& file, std::vector<std::string>& missing)
      : path_(cluster_info_folder() / file), missing_(&missing) {
    std::error_code absent;
    if (!std::filesystem::exists(path_, absent)) return;
    Value content;
    try {
      content = parse_json(os::read_file(path_, 1 << 26), path_.string());
    } catch (const checkpoint_error&) {
      throw config_error("`" + path_.string() +
                         "` isn't JSON: Determined writes it before a trial starts; see the task's log");
    }
    const Map* map = content.get_if<Map>();
    if (!map) throw wrong("the whole", content, "a map");
    content_ = *map;
    is_there_ = true;
  }

  bool is_there() const { return is_there_; }

  /// The text of a variable, or what the file has at a name; null if there is none. An empty variable is none.
  Value find(const std::string& name, const char* variable) const {
    if (const std::string text = environment(variable); !text.empty()) return text;
    const Value* value = content_.find(name);
    return value ? *value : Value();
  }

  std::string text(const std::string& name, const char* variable, bool required = false) {
    const Value value = find(name, variable);
    if (value.is_null() || value == Value("")) {
      if (required) add_missing(name, variable);
      return {};
    }
    if (const auto* found = value.get_if<std::string>()) return *found;
    throw wrong(name, value, "a text");
  }

  std::int64_t integer(const std::string& name, const char* variable, bool required = false) {
    const Value value = find(name, variable);
    if (value.is_null()) {
      if (required) add_missing(name, variable);
      return 0;
    }
    if (const auto* whole = value.get_if<std::int64_t>()) return *whole;
    std::int64_t whole = 0;
    if (const auto* text = value.get_if<std::string>()) {
      const char* end = text->data() + text->size();
      if (const auto [stop, error] = std::from_chars(text->data(), end, whole); stop == end && error == std::errc())
        return whole;
      throw config_error("the variable " + std::string(variable) + " is \"" + *text + "\", but it must be an integer");
    }
    throw wrong(name, value, "an integer");
  }

  /// A map or list, which a variable holds as JSON.
  template <class Tree>
  Tree tree(const std::string& name, const char* variable, bool required = false) {
    Value value = find(name, variable);
    if (value.is_null()) {
      if (required) add_missing(name, variable);
      return {};
    }
    if (const auto* text = value.get_if<std::string>()) {
      try {
        value = parse_json(std::string(*text), variable);
      } catch (const checkpoint_error&) {
        throw config_error("the variable " + std::string(variable) +
                           " isn't JSON: Determined sets it; leave it as it is");
      }
    }
    if (const Tree* found = value.get_if<Tree>()) return *found;
    throw wrong(name, value, std::is_same_v<Tree, Map> ? "a map" : "a list");
  }

 private:
  void add_missing(const std::string& name, const char* variable) {
    missing_->push_back("`" + name + "` (" + path_.filename().string() + ", or " + variable + ")");
  }

  config_error wrong(const std::string& name, const Value& value, std::string_view wanted) const {
    const std::string shown = value.is<std::string>() ? "a text" : describe(value);  // it might be the token
    return config_error("`" + name + "` in `" + path_.string() + "` is " + shown + ", but it must be " +
                        std::string(wanted));
  }

  std::filesystem::path path_;
  std::vector<std::string>* missing_;
  Map content_;
  bool is_there_ = false;
};

inline std::vector<std::string> texts_of(const List& list) {
  std::vector<std::string> texts;
  for (const Value& item : list) texts.push_back(wire_text(&item));
  return texts;
}

}  // namespace detail

std::int64_t ClusterInfo::slots() const {
  return std::accumulate(container_slot_counts.begin(), container_slot_counts.end(), std::int64_t{0});
}

std::filesystem::path cluster_info_folder() {
  const std::string folder = detail::environment("DET_RUN_DIR");
  return std::filesystem::path(folder.empty() ? "/run/determined" : folder) / "info";
}

std::optional<ClusterInfo> find_cluster_info() {
  std::vector<std::string> missing;
  detail::InfoReader cluster("cluster.json", missing);
  // DET_MASTER alone is what users of Determined's tools set on their own machines.
  if (!cluster.is_there() && detail::environment("DET_ALLOCATION_ID").empty()) return {};
  if (cluster.text("task_type", "DET_TASK_TYPE", true) != "TRIAL" && missing.empty()) return {};

  ClusterInfo info;
  info.agent_id = cluster.text("agent_id", "DET_AGENT_ID");
  info.allocation_id = cluster.text("allocation_id", "DET_ALLOCATION_ID", true);
  info.cluster_id = cluster.text("cluster_id", "DET_CLUSTER_ID");
  info.latest_checkpoint = cluster.text("latest_checkpoint", "DET_LATEST_CHECKPOINT");
  info.task_id = cluster.text("task_id", "DET_TASK_ID", true);
  info.master.token = cluster.text("session_token", "DET_SESSION_TOKEN", true);
  info.master.task_token = true;
  const std::string url = cluster.text("master_url", "DET_MASTER", true);

  detail::InfoReader trial("trial.json", missing);
  info.config = trial.tree<Map>("config", "DET_EXPERIMENT_CONFIG", true);
  info.experiment_id = trial.integer("experiment_id", "DET_EXPERIMENT_ID", true);
  info.hparams = trial.tree<Map>("hparams", "DET_HPARAMS", true);
  info.steps_completed = trial.integer("steps_completed", "DET_STEPS_COMPLETED");
  info.trial_id = trial.integer("trial_id", "DET_TRIAL_ID", true);
  info.trial_run_id = trial.integer("trial_run_id", "DET_TRIAL_RUN_ID", true);
  info.trial_seed = trial.integer("trial_seed", "DET_TRIAL_SEED", true);

  const List slot_ids = cluster.tree<List>("slot_ids", "DET_SLOT_IDS");
  detail::InfoReader rendezvous("rendezvous.json", missing);
  if (rendezvous.is_there()) {
    info.container_addrs = detail::texts_of(rendezvous.tree<List>("container_addrs", "", true));
    info.container_rank = rendezvous.integer("container_rank", "", true);
    for (const Value& count : rendezvous.tree<List>("container_slot_counts", "", true))
      info.container_slot_counts.push_back(detail::wire_integer(&count));
  } else {  // a trial that no rendezvous has prepared is alone
    info.container_addrs = {"127.0.0.1"};
    info.container_slot_counts = {static_cast<std::int64_t>(slot_ids.size())};
  }
  detail::InfoReader resources("resources.json", missing);
  info.gpu_uuids = detail::texts_of(resources.tree<List>("gpu_uuids", ""));

  if (!missing.empty())
    throw config_error("this looks like a trial of a Determined cluster, but `" + cluster_info_folder().string() +
                       "` and the environment lack " + join(missing) +
                       ": start it through Determined's entrypoint, or unset DET_ALLOCATION_ID to train locally");
  info.master.url = canonical_master_url(url);
  info.master.retries = MasterRetries::from_environment();
  find_certificate(info.master);
  const auto fill = [&](std::string& field, const char* name) {
    if (field.empty()) field = cluster.text(name, "");
  };
  fill(info.master.certificate_file, "master_cert_file");
  fill(info.master.certificate_name, "master_cert_name");
  return info;
}

void require_launcher(const ClusterInfo& info) {
  if ((info.slots() <= 1 && info.container_addrs.size() <= 1) || !detail::environment("RANK").empty()) return;
  throw config_error(
      "this trial has " + std::to_string(info.slots()) + " slots in " + std::to_string(info.container_addrs.size()) +
      " container(s), but no launcher has started it: wrap your training script with a distributed launch "
      "layer, `entrypoint: python3 -m determined.launch.torch_distributed PROGRAM`");
}

}  // namespace detpl::inline v0
