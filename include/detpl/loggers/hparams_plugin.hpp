// SPDX-License-Identifier: Apache-2.0
// The messages of TensorBoard's hparams plugin (component: needs protozero).
#pragma once

#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string>

#include "detpl/core/os.hpp"
#include "detpl/core/value.hpp"
#include "detpl/core/value_text.hpp"

namespace detpl::inline v0 {

namespace detail {

// Field numbers of tensorboard/plugins/hparams/{plugin_data,api}.proto and google/protobuf/struct.proto.
enum HParamsField : protozero::pbf_tag_type {
  plugin_experiment = 2,
  plugin_session_start = 3,
  plugin_session_end = 4,
  experiment_hparam_infos = 4,
  experiment_metric_infos = 5,
  hparam_name = 1,
  hparam_type = 4,
  metric_name = 1,
  metric_name_tag = 2,
  session_hparams = 1,
  session_start_seconds = 5,
  session_status = 1,
  session_end_seconds = 2,
  map_key = 1,
  map_value = 2,
  struct_number = 2,
  struct_string = 3,
  struct_bool = 4,
};
enum HParamsType { hparams_string = 1, hparams_bool = 2, hparams_number = 3 };
enum HParamsStatus { hparams_success = 1, hparams_failure = 2 };

/// Turns nested maps into names such as `optimizer/lr`, and all that isn't a number or a bool into texts.
inline void flatten(const Map& map, const std::string& prefix, Map& flat) {
  for (const auto& [name, value] : map.items) {
    if (const Map* nested = value.get_if<Map>())
      flatten(*nested, prefix + name + "/", flat);
    else if (value.is<bool>() || value.is<double>())
      flat[prefix + name] = value;
    else if (const auto* integer = value.get_if<std::int64_t>())
      flat[prefix + name] = static_cast<double>(*integer);
    else
      flat[prefix + name] = value_text(value);
  }
}

inline Map flat_hparams(const Map& hparams) {
  Map flat;
  flatten(hparams, "", flat);
  return flat;
}

/// Which hyperparameters and metrics the HPARAMS tab shows.
inline std::string hparams_experiment(const Map& flat, bool with_metric) {
  std::string content;
  protozero::pbf_writer plugin(content);
  protozero::pbf_writer experiment(plugin, plugin_experiment);
  for (const auto& [name, value] : flat.items) {
    protozero::pbf_writer info(experiment, experiment_hparam_infos);
    info.add_string(hparam_name, name);
    info.add_enum(hparam_type,
                  value.is<bool>() ? hparams_bool : (value.is<double>() ? hparams_number : hparams_string));
  }
  if (with_metric) {
    protozero::pbf_writer info(experiment, experiment_metric_infos);
    protozero::pbf_writer full_name(info, metric_name);
    full_name.add_string(metric_name_tag, "hp_metric");
  }
  return content;
}

/// The values of this run.
inline std::string hparams_session_start(const Map& flat) {
  std::string content;
  protozero::pbf_writer plugin(content);
  protozero::pbf_writer session(plugin, plugin_session_start);
  for (const auto& [name, value] : flat.items) {
    protozero::pbf_writer item(session, session_hparams);
    item.add_string(map_key, name);
    protozero::pbf_writer held(item, map_value);
    if (const auto* flag = value.get_if<bool>())
      held.add_bool(struct_bool, *flag);
    else if (const auto* number = value.get_if<double>())
      held.add_double(struct_number, *number);
    else
      held.add_string(struct_string, *value.get_if<std::string>());
  }
  session.add_double(session_start_seconds, os::wall_time());
  return content;
}

/// How this run ended.
inline std::string hparams_session_end(bool success) {
  std::string content;
  protozero::pbf_writer plugin(content);
  protozero::pbf_writer session(plugin, plugin_session_end);
  session.add_enum(session_status, success ? hparams_success : hparams_failure);
  session.add_double(session_end_seconds, os::wall_time());
  return content;
}

}  // namespace detail

}  // namespace detpl::inline v0
