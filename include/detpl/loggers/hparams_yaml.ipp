// SPDX-License-Identifier: Apache-2.0
// The definitions of hparams_yaml.hpp, which need those of yaml.hpp.
#pragma once

#include <filesystem>
#include <utility>

#include "detpl/core/error.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/core/value.hpp"
#include "detpl/loggers/hparams_yaml.hpp"
#include "detpl/loggers/yaml.hpp"

namespace detpl::inline v0 {

void save_hparams_to_yaml(const std::filesystem::path& path, const Map& hparams) {
  os::replace_file(path, yaml_text(hparams));
}

Map load_hparams_from_yaml(const std::filesystem::path& path) {
  Value value = read_yaml(path);
  if (value.is_null()) return {};
  if (!value.is<Map>())
    throw config_error("cannot read `" + path.string() + "`: hyperparameters must be a map of names and values.");
  return std::move(*value.get_if<Map>());
}

void HParamsLogger::save() {
  if (!std::exchange(changed_, false)) return;
  save_hparams_to_yaml(directory_->path() / "hparams.yaml", hparams_);
}

}  // namespace detpl::inline v0
