// SPDX-License-Identifier: Apache-2.0
// The definitions of configuration.hpp.
#pragma once

#include <string>
#include <string_view>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/trial/configuration.hpp"

namespace detpl::inline v0 {

Configuration read_configuration(const std::string& path) {
  const Value configuration = read_yaml(path);
  const Map* sections = configuration.get_if<Map>();
  if (!sections) throw config_error("`" + path + "` isn't a map: write `hyperparameters:` and `data:` sections");
  const auto section = [&](std::string_view name) -> Map {
    const Value* value = sections->find(name);
    if (!value || value->is_null()) return {};
    if (const Map* map = value->get_if<Map>()) return *map;
    throw config_error("`" + std::string(name) + ":` in `" + path + "` is " + describe(*value) +
                       ", but it must be a map");
  };
  return {section("checkpoint_storage"), section("data"), section("hyperparameters"), section("searcher")};
}

}  // namespace detpl::inline v0
