// SPDX-License-Identifier: Apache-2.0
// A tree of plain data: what hyperparameters, configuration files and a checkpoint's scalars are made of.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace detpl::inline v0 {

struct Value;

/// A list of values.
using List = std::vector<Value>;

/// A map from names to values that keeps the order of writing, as YAML and JSON files show it.
///
/// Cost: lookup is linear; maps of configuration are small.
struct Map {
  std::vector<std::pair<std::string, Value>> items;

  Map();
  Map(std::initializer_list<std::pair<std::string, Value>> entries);

  /// The value at `name`, or null.
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  /// The value at `name`, added as null where absent.
  Value& operator[](std::string_view name);

  friend bool operator==(const Map&, const Map&);
};

/// Null, a bool, an integer, a real number, a string, a list or a map.
///
/// YAML, JSON and command-line texts become Values in the component that parses them.
struct Value : std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Map> {
  using variant::variant;
  Value(int number) : variant(std::int64_t{number}) {}
  Value(const char* text) : variant(std::string(text)) {}
  Value(std::string_view text) : variant(std::string(text)) {}

  template <class Type>
  bool is() const {
    return std::holds_alternative<Type>(*this);
  }
  template <class Type>
  const Type* get_if() const {
    return std::get_if<Type>(static_cast<const variant*>(this));
  }
  template <class Type>
  Type* get_if() {
    return std::get_if<Type>(static_cast<variant*>(this));
  }
  bool is_null() const { return is<std::monostate>(); }
  friend bool operator==(const Value& a, const Value& b) {
    return static_cast<const variant&>(a) == static_cast<const variant&>(b);
  }
};

inline Map::Map() = default;
inline Map::Map(std::initializer_list<std::pair<std::string, Value>> entries) : items(entries) {}

inline const Value* Map::find(std::string_view name) const {
  for (const auto& [key, value] : items)
    if (key == name) return &value;
  return nullptr;
}

inline Value* Map::find(std::string_view name) { return const_cast<Value*>(static_cast<const Map*>(this)->find(name)); }

inline Value& Map::operator[](std::string_view name) {
  if (Value* value = find(name)) return *value;
  // In place: g++ 12 warns of uninitialised memory where an empty variant is moved.
  return items.emplace_back(std::piecewise_construct, std::tuple(name), std::tuple()).second;
}

inline bool operator==(const Map& a, const Map& b) { return a.items == b.items; }

}  // namespace detpl::inline v0
