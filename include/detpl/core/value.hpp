// SPDX-License-Identifier: Apache-2.0
// A tree of plain data: what hyperparameters, configuration files and a checkpoint's scalars are made of.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace detpl::inline v0 {

class Value;

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
class Value {
 public:
  Value() = default;
  template <std::same_as<bool> Bool>
  Value(Bool flag) : kind_(Kind::boolean), number_{.flag = flag} {}
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Value(Integer number) : kind_(Kind::integer), number_{.integer = static_cast<std::int64_t>(number)} {}
  template <std::floating_point Real>
  Value(Real number) : kind_(Kind::real), number_{.real = static_cast<double>(number)} {}
  Value(std::string text) : kind_(Kind::text), text_(std::move(text)) {}
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  Value(List list) : kind_(Kind::list), list_(std::move(list)) {}
  Value(Map map) : kind_(Kind::map), map_(std::move(map)) {}

  template <class Type>
  bool is() const {
    return kind_ == kind_of<Type>();
  }
  bool is_null() const { return kind_ == Kind::null; }

  /// What is held if it is a `Type` (bool, std::int64_t, double, std::string, List or Map), else null.
  template <class Type>
  const Type* get_if() const {
    return is<Type>() ? &member<Type>(*this) : nullptr;
  }
  template <class Type>
  Type* get_if() {
    return is<Type>() ? &member<Type>(*this) : nullptr;
  }

  /// Calls `use` with what is held, with a std::monostate for null.
  template <class Use>
  auto visit(Use&& use) const {
    switch (kind_) {
      case Kind::boolean: return use(number_.flag);
      case Kind::integer: return use(number_.integer);
      case Kind::real: return use(number_.real);
      case Kind::text: return use(text_);
      case Kind::list: return use(list_);
      case Kind::map: return use(map_);
      case Kind::null: break;
    }
    return use(std::monostate());
  }

  friend bool operator==(const Value&, const Value&);

 private:
  enum class Kind : std::uint8_t { null, boolean, integer, real, text, list, map };

  template <class Type>
  static constexpr Kind kind_of() {
    if constexpr (std::same_as<Type, bool>) return Kind::boolean;
    if constexpr (std::same_as<Type, std::int64_t>) return Kind::integer;
    if constexpr (std::same_as<Type, double>) return Kind::real;
    if constexpr (std::same_as<Type, std::string>) return Kind::text;
    if constexpr (std::same_as<Type, List>) return Kind::list;
    if constexpr (std::same_as<Type, Map>) return Kind::map;
  }
  template <class Type>
  static auto& member(auto& value) {
    if constexpr (std::same_as<Type, bool>)
      return value.number_.flag;
    else if constexpr (std::same_as<Type, std::int64_t>)
      return value.number_.integer;
    else if constexpr (std::same_as<Type, double>)
      return value.number_.real;
    else if constexpr (std::same_as<Type, std::string>)
      return value.text_;
    else if constexpr (std::same_as<Type, List>)
      return value.list_;
    else
      return value.map_;
  }

  // Members side by side, not a std::variant: that one's copies and visits are 700 functions in every program.
  Kind kind_ = Kind::null;
  union {
    bool flag;
    std::int64_t integer = 0;
    double real;
  } number_;
  std::string text_;
  List list_;
  Map map_;
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
  return items.emplace_back(name, Value()).second;
}

inline bool operator==(const Map& a, const Map& b) { return a.items == b.items; }

inline bool operator==(const Value& a, const Value& b) {
  return a.kind_ == b.kind_ && a.visit([&b](const auto& held) {
    using Held = std::remove_cvref_t<decltype(held)>;
    if constexpr (std::same_as<Held, std::monostate>)
      return true;
    else
      return held == *b.get_if<Held>();
  });
}

}  // namespace detpl::inline v0
