// SPDX-License-Identifier: Apache-2.0
// Typed hyperparameters and options: Hana-adapted structs to and from plain data, with errors that list what is valid.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/ext/std/pair.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/tuple.hpp>

#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// A struct whose members BOOST_HANA_ADAPT_STRUCT or BOOST_HANA_DEFINE_STRUCT has named.
template <class Type>
concept hana_struct = boost::hana::Struct<std::remove_cvref_t<Type>>::value;

/// Calls `visit(name, member)` for every member of a Hana-adapted struct, in order.
template <hana_struct Struct, class Visit>
void for_each_member(Struct&& object, Visit&& visit) {
  boost::hana::for_each(boost::hana::accessors<std::remove_cvref_t<Struct>>(), [&](const auto& accessor) {
    visit(std::string_view(boost::hana::to<const char*>(boost::hana::first(accessor))),
          boost::hana::second(accessor)(object));
  });
}

/// The names of a Hana-adapted struct's members, in order.
template <hana_struct Struct>
std::vector<std::string> member_names() {
  std::vector<std::string> names;
  boost::hana::for_each(boost::hana::accessors<Struct>(), [&](const auto& accessor) {
    names.emplace_back(boost::hana::to<const char*>(boost::hana::first(accessor)));
  });
  return names;
}

namespace detail {

template <class Type>
inline constexpr bool is_vector = false;
template <class Element>
inline constexpr bool is_vector<std::vector<Element>> = true;
template <class Type>
inline constexpr bool is_optional = false;
template <class Element>
inline constexpr bool is_optional<std::optional<Element>> = true;

[[noreturn]] inline void wrong_type(const std::string& key, const Value& value, const char* wanted) {
  throw config_error("`" + key + "` is " + describe(value) + ", but it must be " + wanted);
}

}  // namespace detail

/// A member's value as plain data.
template <class Member>
Value to_value(const Member& member) {
  if constexpr (hana_struct<Member>) {
    Map map;
    for_each_member(member, [&](std::string_view name, const auto& field) { map[name] = to_value(field); });
    return map;
  } else if constexpr (detail::is_optional<Member>) {
    return member ? to_value(*member) : Value{};
  } else if constexpr (detail::is_vector<Member>) {
    List list;
    for (const auto& element : member) list.push_back(to_value(element));
    return list;
  } else if constexpr (std::same_as<Member, bool>) {
    return Value(member);
  } else if constexpr (std::integral<Member>) {
    return Value(static_cast<std::int64_t>(member));
  } else if constexpr (std::floating_point<Member>) {
    return Value(static_cast<double>(member));
  } else {
    return Value(std::string(member));
  }
}

/// The hyperparameters as plain data, in the order of the struct.
template <hana_struct HParams>
Map hparams_to_map(const HParams& hparams) {
  return *to_value(hparams).template get_if<Map>();
}

template <hana_struct HParams>
void assign_hparams(HParams& hparams, const Map& values, std::string_view what, const std::string& prefix = {});

/// Sets a member from plain data.
///
/// Errors: config_error that names the key, what it is and what it must be.
template <class Member>
void assign_value(Member& member, const Value& value, const std::string& key) {
  if constexpr (hana_struct<Member>) {
    const Map* map = value.get_if<Map>();
    if (!map) detail::wrong_type(key, value, "a map");
    assign_hparams(member, *map, "key", key + ".");
  } else if constexpr (detail::is_optional<Member>) {
    if (value.is_null())
      member.reset();
    else
      assign_value(member.emplace(), value, key);
  } else if constexpr (detail::is_vector<Member>) {
    const List* list = value.get_if<List>();
    if (!list) detail::wrong_type(key, value, "a list");
    member.clear();
    for (const Value& element : *list) {
      typename Member::value_type item{};
      assign_value(item, element, key + "[" + std::to_string(member.size()) + "]");
      member.push_back(std::move(item));
    }
  } else if constexpr (std::same_as<Member, bool>) {
    const bool* flag = value.get_if<bool>();
    if (!flag) detail::wrong_type(key, value, "true or false");
    member = *flag;
  } else if constexpr (std::integral<Member>) {
    const std::int64_t* number = value.get_if<std::int64_t>();
    if (!number) detail::wrong_type(key, value, "a whole number");
    if (!std::in_range<Member>(*number)) detail::wrong_type(key, value, "a whole number that fits its type");
    member = static_cast<Member>(*number);
  } else if constexpr (std::floating_point<Member>) {
    if (const auto* whole = value.get_if<std::int64_t>())
      member = static_cast<Member>(*whole);
    else if (const auto* number = value.get_if<double>())
      member = static_cast<Member>(*number);
    else
      detail::wrong_type(key, value, "a number");
  } else {
    static_assert(std::constructible_from<Member, std::string>,
                  "detpl: a hyperparameter must be a bool, a number, text, an optional or a vector of these, or an "
                  "adapted struct");
    const std::string* text = value.get_if<std::string>();
    if (!text) detail::wrong_type(key, value, "text");
    member = Member(*text);
  }
}

/// Sets the members that `values` names; the others keep what they have.
///
/// Errors: config_error for a name that the struct lacks (it lists the valid ones and the nearest) and for a wrong
/// type.
template <hana_struct HParams>
void assign_hparams(HParams& hparams, const Map& values, std::string_view what, const std::string& prefix) {
  for (const auto& [key, value] : values.items) {
    bool known = false;
    for_each_member(hparams, [&](std::string_view name, auto& member) {
      if (name != key) return;
      known = true;
      assign_value(member, value, prefix + key);
    });
    if (!known) throw config_error(unknown_name(what, prefix + key, member_names<HParams>()));
  }
}

}  // namespace detpl::inline v0
