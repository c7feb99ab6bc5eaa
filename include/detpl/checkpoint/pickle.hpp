// SPDX-License-Identifier: Apache-2.0
// What a Python pickle holds, as plain data; std only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace detpl::inline v0 {

/// What kind of thing a value of a pickle is.
enum class PickleKind : std::uint8_t {
  null,
  boolean,
  integer,
  real,
  text,
  bytes,
  list,
  tuple,
  set,
  dict,
  global,      ///< the name of something in Python, `collections.OrderedDict`
  object,      ///< what calling a global would make
  persistent,  ///< what the program that wrote the pickle keeps elsewhere: PyTorch's storages
  opaque,      ///< an integer beyond 64 bits
};

/// One value. Values name each other by their positions in the pickle, so that shared and circular ones do no harm.
struct PickleValue {
  using Index = std::uint32_t;
  static constexpr Index none = std::numeric_limits<Index>::max();

  PickleKind kind = PickleKind::null;
  Index function = none;   ///< of an object: the global
  Index arguments = none;  ///< of an object: the tuple; of something persistent: its id
  Index state = none;      ///< what `__setstate__` would get
  std::int64_t integer = 0;
  double real = 0;
  std::string text{};          ///< a text, bytes, or the name of a global
  std::vector<Index> items{};  ///< of list, tuple and set; of dict and object: key, value, key, value, …
};

/// A pickle that `parse_pickle` has read: all its values and which of them is the result.
///
/// Nothing of it was executed: a global is its name, an object that global and the arguments it would be called with.
class Pickle {
 public:
  using Index = PickleValue::Index;

  const PickleValue& operator[](Index index) const { return values[index]; }
  const PickleValue& result() const { return values[root]; }

  /// The name of the global that would make an object, empty for anything else.
  std::string_view function_of(const PickleValue& value) const {
    return value.kind == PickleKind::object ? std::string_view(values[value.function].text) : std::string_view();
  }
  /// True for a dict, and for an object that was used like one (OrderedDict and others).
  bool is_dict(const PickleValue& value) const {
    return value.kind == PickleKind::dict ||
           (value.kind == PickleKind::object &&
            (!value.items.empty() || function_of(value) == "collections.OrderedDict"));
  }
  /// The value at a key of a dict, null if there is none. As in Python the last of several counts.
  const PickleValue* find(const PickleValue& dict, std::string_view key) const {
    if (!is_dict(dict)) return nullptr;
    for (std::size_t i = dict.items.size(); i >= 2; i -= 2)
      if (const PickleValue& name = values[dict.items[i - 2]]; name.kind == PickleKind::text && name.text == key)
        return &values[dict.items[i - 1]];
    return nullptr;
  }
  /// The i-th argument of an object, null if there are fewer.
  const PickleValue* argument(const PickleValue& object, std::size_t i) const {
    if (object.arguments == PickleValue::none) return nullptr;
    const PickleValue& tuple = values[object.arguments];
    return tuple.kind == PickleKind::tuple && i < tuple.items.size() ? &values[tuple.items[i]] : nullptr;
  }

  std::vector<PickleValue> values;
  Index root = 0;
};

}  // namespace detpl::inline v0
