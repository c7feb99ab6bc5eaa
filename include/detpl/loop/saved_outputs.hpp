// SPDX-License-Identifier: Apache-2.0
// What the steps of an epoch have returned so far, taken apart for a checkpoint and put together again.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/tuple.hpp"
#include "detpl/core/value.hpp"
#include "detpl/loop/outputs.hpp"

namespace detpl::inline v0::detail {

template <class Type>
concept tuple_like = requires { std::tuple_size<Type>::value; };

template <class Dict>
struct dict_value;
template <template <class...> class Dict, class Key, class Value, class... More>
struct dict_value<Dict<Key, Value, More...>> {
  using type = Value;
};

/// Whether `Output` is made of what a checkpoint can hold: numbers, texts, tensors; optionals, vectors, tuples, dicts
/// and Hana-adapted structs of such.
template <class Output>
constexpr bool can_be_saved() {
  if constexpr (std::is_arithmetic_v<Output> || std::same_as<Output, std::string> || std::same_as<Output, Scalar> ||
                std::same_as<Output, Metrics> || std::same_as<Output, torch::Tensor>)
    return true;
  else if constexpr (is_optional<Output> || is_vector<Output>)
    return can_be_saved<typename Output::value_type>();
  else if constexpr (tuple_like<Output>)
    return []<std::size_t... index>(std::index_sequence<index...>) {
      return (can_be_saved<std::tuple_element_t<index, Output>>() && ...);
    }(std::make_index_sequence<std::tuple_size_v<Output>>());
  else if constexpr (is_dict<Output>)
    return can_be_saved<typename dict_value<Output>::type>();
  else if constexpr (hana_struct<Output>)
    return decltype(boost::hana::unpack(boost::hana::accessors<Output>(), []<class... Accessor>(Accessor...) {
      return std::bool_constant<(
          can_be_saved<std::remove_cvref_t<decltype(boost::hana::second(Accessor())(std::declval<Output&>()))>>() &&
          ...)>();
    }))::value;
  else
    return false;
}

/// What a step has returned as plain data; in place of a tensor its position among `tensors`, where it is added.
template <class Output>
Value take_apart(const Output& output, std::vector<torch::Tensor>& tensors) {
  if constexpr (std::same_as<Output, torch::Tensor>) {
    if (!output.defined()) return {};
    tensors.push_back(output);
    return static_cast<std::int64_t>(tensors.size() - 1);
  } else if constexpr (std::same_as<Output, Scalar>) {
    return output.item();
  } else if constexpr (std::is_arithmetic_v<Output> || std::same_as<Output, std::string>) {
    return output;
  } else if constexpr (is_optional<Output>) {
    return output ? List{take_apart(*output, tensors)} : List{};
  } else if constexpr (is_dict<Output> || std::same_as<Output, Metrics>) {
    Map map;
    for_each_named(output, [&](const std::string& name, const auto& part) {
      map.items.emplace_back(name, take_apart(part, tensors));
    });
    return map;
  } else {
    List list;
    const auto add = [&](const auto& part) { list.push_back(take_apart(part, tensors)); };
    if constexpr (is_vector<Output>)
      for (const auto& element : output) add(element);
    else if constexpr (tuple_like<Output>)
      for_each_element(output, add);
    else
      for_each_member(output, [&](std::string_view, const auto& member) { add(member); });
    return list;
  }
}

/// Puts together what `take_apart` took apart.
///
/// Errors: checkpoint_error if it was something of another type.
template <class Output>
void put_together(Output& output, const Value& saved, const std::vector<torch::Tensor>& tensors) {
  const auto held = [&saved]<class Type>(std::type_identity<Type>) -> const Type& {
    if (const Type* value = saved.get_if<Type>()) return *value;
    throw checkpoint_error(
        "the checkpoint's results of training_step are of another type than the module returns now: resume with the "
        "program that wrote it, or from the end of an epoch");
  };
  if constexpr (std::same_as<Output, torch::Tensor>) {
    if (!saved.is_null()) output = tensors.at(static_cast<std::size_t>(held(std::type_identity<std::int64_t>())));
  } else if constexpr (std::same_as<Output, Scalar> || std::is_floating_point_v<Output>) {
    output = static_cast<std::conditional_t<std::same_as<Output, Scalar>, double, Output>>(
        held(std::type_identity<double>()));
  } else if constexpr (std::same_as<Output, bool> || std::same_as<Output, std::string>) {
    output = held(std::type_identity<Output>());
  } else if constexpr (std::is_integral_v<Output>) {
    output = static_cast<Output>(held(std::type_identity<std::int64_t>()));
  } else if constexpr (is_dict<Output> || std::same_as<Output, Metrics>) {
    for (const auto& [name, value] : held(std::type_identity<Map>()).items) {
      if constexpr (std::same_as<Output, Metrics> || requires { typename Output::mapped_type; }) {
        put_together(output[name], value, tensors);
      } else {
        typename dict_value<Output>::type part{};
        put_together(part, value, tensors);
        output.insert(name, std::move(part));
      }
    }
  } else {
    const List& list = held(std::type_identity<List>());
    std::size_t next = 0;
    const auto take = [&](auto& part) {
      put_together(part, next < list.size() ? list[next] : Value(), tensors);
      ++next;
    };
    if constexpr (is_optional<Output>) {
      if (!list.empty()) take(output.emplace());
    } else if constexpr (is_vector<Output>) {
      output.resize(list.size());
      for (auto& element : output) take(element);
    } else if constexpr (tuple_like<Output>) {
      for_each_element(output, [&](auto& part) { take(part); });
    } else {
      for_each_member(output, [&](std::string_view, auto& member) { take(member); });
    }
  }
}

}  // namespace detpl::inline v0::detail
