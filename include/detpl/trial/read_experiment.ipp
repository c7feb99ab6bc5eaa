// SPDX-License-Identifier: Apache-2.0
// The definitions of read_experiment.hpp, which need those of yaml.hpp and check_experiment.hpp.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/checkpoint/retention.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/trial/check_experiment.hpp"
#include "detpl/trial/experiment.hpp"
#include "detpl/trial/experiment_members.hpp"
#include "detpl/trial/read_experiment.hpp"

namespace detpl::inline v0 {

namespace detail {

/// A name of earlier Determineds, and what to do instead.
struct OldName {
  std::string_view name, answer;
};

/// Keys that are gone; without an answer Determined takes and ignores them still, and so does detpl.
inline constexpr OldName old_experiment_keys[] = {
    {"batches_per_step", "use `scheduling_unit`"},
    {"data_layer", ""},
    {"internal", ""},
    {"max_steps", "use `max_length` in `searcher`"},
    {"resources.agent_label", ""},
    {"resources.slots", ""},
    {"searcher.max_steps", "use `max_length: {batches: N}`"},
    {"searcher.step_budget", "use `max_trials` and `max_length`"},
    {"searcher.target_trial_steps", "use `max_length: {batches: N}`"},
    {"security", ""},
    {"tensorboard_storage", ""},
};

inline constexpr OldName old_searchers[] = {
    {"adaptive", "use adaptive_asha, with `max_trials` instead of a budget"},
    {"adaptive_simple", "use adaptive_asha"},
    {"custom", "use random, grid or adaptive_asha"},
    {"pbt", "use adaptive_asha"},
    {"sync_halving", "use async_halving"},
};

/// The keys that only some searchers have.
struct SearcherKeys {
  std::string_view name;
  std::vector<std::string_view> keys;
};

inline const std::vector<SearcherKeys>& keys_of_searchers() {
  static const std::vector<SearcherKeys> searchers = {
      {"single", {}},
      {"random", {"max_concurrent_trials", "max_trials"}},
      {"grid", {"max_concurrent_trials"}},
      {"async_halving",
       {"divisor", "max_concurrent_trials", "max_time", "max_trials", "num_rungs", "stop_once", "time_metric"}},
      {"adaptive_asha",
       {"bracket_rungs", "divisor", "max_concurrent_trials", "max_rungs", "max_time", "max_trials", "mode", "stop_once",
        "time_metric"}}};
  return searchers;
}

/// Null if there is no old name like it.
template <class Names>
const OldName* find_old_name(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &OldName::name);
  return found == std::end(names) ? nullptr : &*found;
}

/// `{batches: 100}`, or records or epochs.
Length length_of(const Value& value, const std::string& key) {
  static constexpr const char* wanted = "a map with one of batches, records and epochs, such as {batches: 100}";
  const Map* map = value.get_if<Map>();
  if (!map) wrong_type(key, value, wanted);
  std::optional<Length> length;
  for (const auto& [name, count] : map->items) {
    const auto unit = std::ranges::find(length_unit_names, name);
    if (unit == length_unit_names.end()) throw config_error(unknown_name("key", key + "." + name, length_unit_names));
    if (count.is_null()) continue;
    if (length) throw config_error("`" + key + "` has several units, but it must be " + wanted);
    length.emplace().unit = static_cast<LengthUnit>(unit - length_unit_names.begin());
    assign_value(length->count, count, key + "." + name);
  }
  if (!length) throw config_error("`" + key + "` has no unit, but it must be " + wanted);
  return *length;
}

class ExperimentReader {
 public:
  explicit ExperimentReader(OtherKeys other_keys) : other_keys_(other_keys) {}

  template <hana_struct Section>
  void read(Section& section, const Map& map, const std::string& prefix = {}) const {
    for (const auto& [name, value] : map.items) {
      const std::string key = prefix + name;
      bool known = false;
      for_each_member(section, [&](std::string_view member_name, auto& member) {
        if (member_name != name) return;
        known = true;
        if (!value.is_null()) assign(member, value, key);
      });
      if (!known) refuse(key, member_names<Section>());
    }
  }

 private:
  template <class Member>
  void assign(Member& member, const Value& value, const std::string& key) const {
    if constexpr (std::same_as<Member, Value>) {
      member = value;
    } else if constexpr (std::same_as<Member, Map> || std::same_as<Member, List>) {
      const Member* held = value.get_if<Member>();
      if (!held) wrong_type(key, value, std::same_as<Member, Map> ? "a map" : "a list");
      member = *held;
    } else if constexpr (std::same_as<Member, Length>) {
      member = length_of(value, key);
    } else if constexpr (std::same_as<Member, std::optional<Length>>) {  // searcher.max_length
      const auto* batches = value.get_if<std::int64_t>();
      member = batches ? Length{*batches, LengthUnit::batches} : length_of(value, key);
    } else if constexpr (hana_struct<Member>) {
      const Map* map = value.get_if<Map>();
      if (!map) wrong_type(key, value, "a map");
      if constexpr (std::same_as<Member, SearcherConfig>) check_searcher(*map, key);
      read(member, *map, key + ".");
      if constexpr (std::same_as<Member, SearcherConfig>) check_metric(*map, key);
    } else if constexpr (std::same_as<Member, std::vector<BindMount>>) {
      const List* list = value.get_if<List>();
      if (!list) wrong_type(key, value, "a list");
      member.resize(list->size());
      for (std::size_t i = 0; i < member.size(); ++i)
        assign(member[i], (*list)[i], key + "[" + std::to_string(i) + "]");
    } else if constexpr (std::same_as<Member, std::optional<std::string>>) {
      if (is_secret(key) && !value.is<std::string>())
        throw config_error("`" + key + "` must be text: put it in quotes");
      assign_value(member, value, key);
    } else {
      assign_value(member, value, key);
    }
  }

  /// The value of such a key is never shown.
  static bool is_secret(std::string_view key) {
    return key.ends_with("_key") || key.ends_with(".credential") || key.ends_with(".connection_string");
  }

  /// A searcher that is gone has keys of its own, so it is refused before them.
  void check_searcher(const Map& searcher, const std::string& key) const {
    const Value* name = searcher.find("name");
    if (other_keys_ == OtherKeys::ignored || !name || name->is_null()) return;
    if (const auto* text = name->get_if<std::string>())
      if (const OldName* old = find_old_name(old_searchers, *text))
        throw config_error("`" + key + ".name` is " + describe(*name) +
                           ", which Determined has removed: " + std::string(old->answer));
    for (const auto& [member, value] : searcher.items)
      if (!value.is_null() && !goes_with(member, *name))
        throw config_error("`" + key + "." + member + "` doesn't go with the searcher " + value_text(*name) +
                           ": leave it out, or change `name`");
  }

  /// After the keys were read: a misspelt `metric` is a key that isn't known.
  void check_metric(const Map& searcher, const std::string& key) const {
    const Value* name = searcher.find("name");
    if (other_keys_ == OtherKeys::ignored || !name || name->is_null()) return;
    const Value* metric = searcher.find("metric");
    if (!metric || metric->is_null())
      throw config_error("`" + key + "` has no `metric`: name the validation metric that tells which trial is best");
  }

  /// False for a key that other searchers than the named one have.
  static bool goes_with(std::string_view key, const Value& name) {
    bool of_others = false, of_this = false;
    for (const auto& [searcher, keys] : keys_of_searchers()) {
      const bool has_key = std::ranges::find(keys, key) != keys.end();
      (name == Value(searcher) ? of_this : of_others) |= has_key;
    }
    return of_this || !of_others;
  }

  void refuse(const std::string& key, const std::vector<std::string>& valid) const {
    if (other_keys_ == OtherKeys::ignored) return;
    const OldName* old = find_old_name(old_experiment_keys, key);
    if (old && old->answer.empty()) return;
    if (old) throw config_error("unsupported key `" + key + "`: " + std::string(old->answer));
    static constexpr std::size_t readable = 12;  // names in a list
    if (valid.size() <= readable) throw config_error(unknown_name("key", key, valid));
    throw config_error(unlike_any("key", key, valid) + " docs/determined.md lists them");
  }

  OtherKeys other_keys_;
};

/// Null for what isn't set.
template <class Member>
Value value_of_member(const Member& member) {
  if constexpr (std::same_as<Member, Value> || std::same_as<Member, Map> || std::same_as<Member, List>) {
    return member;
  } else if constexpr (std::same_as<Member, Length>) {
    return Map{{std::string(length_unit_name(member.unit)), member.count}};
  } else if constexpr (is_optional<Member>) {
    return member ? value_of_member(*member) : Value();
  } else if constexpr (std::same_as<Member, std::vector<BindMount>>) {
    List list;
    for (const BindMount& mount : member) list.push_back(value_of_member(mount));
    return list;
  } else if constexpr (hana_struct<Member>) {
    Map map;
    for_each_member(member, [&](std::string_view name, const auto& field) {
      if (Value value = value_of_member(field); !value.is_null()) map[name] = std::move(value);
    });
    return map;
  } else {
    return to_value(member);
  }
}

/// The texts between backquotes.
std::vector<std::string> names_in(std::string_view sentence) {
  std::vector<std::string> names;
  for (;;) {
    const std::size_t begin = sentence.find('`');
    const std::size_t end = begin == sentence.npos ? begin : sentence.find('`', begin + 1);
    if (end == sentence.npos) return names;
    names.emplace_back(sentence.substr(begin + 1, end - begin - 1));
    sentence.remove_prefix(end + 1);
  }
}

/// The line of the key that a sentence names, or of the nearest one that it is part of; 0 if there is none.
int line_of_key(const YamlLines& lines, std::string_view sentence, std::string_view section) {
  std::vector<std::string> paths;
  for (const std::string& name : names_in(sentence)) {
    if (!section.empty()) paths.push_back(std::string(section) + "." + name);
    paths.push_back(name);
  }
  for (const std::string& path : paths)
    if (const auto found = lines.find(path); found != lines.end()) return found->second;
  for (std::string path : paths)
    for (std::size_t end = path.find_last_of(".["); end != path.npos; end = path.find_last_of(".[")) {
      path.resize(end);
      if (const auto found = lines.find(path); found != lines.end()) return found->second;
    }
  return 0;
}

}  // namespace detail

void ExperimentFile::locate(const std::function<void()>& use, std::string_view section) const {
  try {
    use();
  } catch (const config_error& error) {
    if (path.empty()) throw;
    const int line = detail::line_of_key(lines, error.what(), section);
    throw config_error(path + (line > 0 ? ":" + std::to_string(line) : "") + ": " + error.what());
  }
}

ExperimentFile read_experiment(const std::string& path) {
  ExperimentFile file{.path = path};
  const Value configuration = read_yaml(path, {}, &file.lines);
  file.locate([&] {
    file.experiment = parse_experiment(configuration, OtherKeys::refused);
    check_experiment(file.experiment);
  });
  return file;
}

Experiment parse_experiment(const Value& configuration, OtherKeys other_keys) {
  const Map* map = configuration.get_if<Map>();
  if (!map)
    throw config_error("the configuration is " + describe(configuration) +
                       ", but it must be a map with sections such as `hyperparameters:` and `searcher:`");
  Experiment experiment;
  detail::ExperimentReader(other_keys).read(experiment, *map);
  return experiment;
}

Map experiment_to_map(const Experiment& experiment) {
  Experiment filled = experiment;
  const RetentionPolicy policy;
  CheckpointStorageConfig& storage = filled.checkpoint_storage;
  storage.save_experiment_best = storage.save_experiment_best.value_or(policy.save_experiment_best);
  storage.save_trial_best = storage.save_trial_best.value_or(policy.save_trial_best);
  storage.save_trial_latest = storage.save_trial_latest.value_or(policy.save_trial_latest);
  return *detail::value_of_member(filled).get_if<Map>();
}

}  // namespace detpl::inline v0
