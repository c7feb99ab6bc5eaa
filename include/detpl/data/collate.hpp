// SPDX-License-Identifier: Apache-2.0
// Examples into a batch: a new leading dimension for every tensor, a tensor for every number.
#pragma once

#include "detpl/data/batch.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <concepts>
#include <string>

namespace detpl::inline v0::data {
namespace detail {

template <class Example>
struct Collate {
  static_assert(sizeof(Example) == 0,
                "detpl: these examples can't be made into a batch by themselves. "
                "Fix: give the dataset a `get_batch(at::IntArrayRef indices)` that returns the batch.");
};

template <class Example>
auto collate(const std::vector<Example>& examples) {
  return Collate<Example>::apply(examples);
}

// Collates one part of every example: `part(example)` returns it.
template <class Example, class Part>
auto collate_part(const std::vector<Example>& examples, Part part) {
  std::vector<std::remove_cvref_t<decltype(part(examples.front()))>> parts;
  parts.reserve(examples.size());
  for (const auto& example : examples) parts.push_back(part(example));
  return detail::collate(parts);
}

template <>
struct Collate<at::Tensor> {
  static at::Tensor apply(const std::vector<at::Tensor>& examples) { return at::stack(examples); }
};

template <class Number>
  requires std::is_arithmetic_v<Number>
struct Collate<Number> {
  using Element = std::conditional_t<std::same_as<Number, bool> || std::same_as<Number, float>, Number,
                                     std::conditional_t<std::is_integral_v<Number>, std::int64_t, double>>;
  static at::Tensor apply(const std::vector<Number>& numbers) {
    at::Tensor batch = at::empty({static_cast<std::int64_t>(numbers.size())}, c10::CppTypeToScalarType<Element>::value);
    std::copy(numbers.begin(), numbers.end(), batch.mutable_data_ptr<Element>());
    return batch;
  }
};

template <>
struct Collate<std::string> {
  static std::vector<std::string> apply(const std::vector<std::string>& texts) { return texts; }
};

template <class Data, class Target>
struct Collate<torch::data::Example<Data, Target>> {
  static auto apply(const std::vector<torch::data::Example<Data, Target>>& examples) {
    auto data = collate_part(examples, [](const auto& example) -> const Data& { return example.data; });
    if constexpr (std::is_void_v<Target>) {
      return torch::data::Example<decltype(data), void>(std::move(data));
    } else {
      auto target = collate_part(examples, [](const auto& example) -> const Target& { return example.target; });
      return torch::data::Example<decltype(data), decltype(target)>(std::move(data), std::move(target));
    }
  }
};

template <class First, class Second>
struct Collate<std::pair<First, Second>> {
  static auto apply(const std::vector<std::pair<First, Second>>& examples) {
    return std::pair(collate_part(examples, [](const auto& example) -> const First& { return example.first; }),
                     collate_part(examples, [](const auto& example) -> const Second& { return example.second; }));
  }
};

template <class... Types>
struct Collate<std::tuple<Types...>> {
  static auto apply(const std::vector<std::tuple<Types...>>& examples) {
    return [&]<std::size_t... index>(std::index_sequence<index...>) {
      return std::tuple(
          collate_part(examples, [](const auto& example) -> const auto& { return std::get<index>(example); })...);
    }(std::index_sequence_for<Types...>{});
  }
};

// A struct keeps its type, so its numbers can't become tensors: only tensors and what collates to itself may
// be members.
template <class Example>
  requires boost::hana::Struct<Example>::value
struct Collate<Example> {
  static Example apply(const std::vector<Example>& examples) {
    Example batch = examples.front();
    boost::hana::for_each(boost::hana::accessors<Example>(), [&](auto accessor) {
      auto member = boost::hana::second(accessor);
      auto collated = collate_part(examples, [&](const Example& example) { return member(example); });
      static_assert(std::is_assignable_v<decltype(member(batch)), decltype(collated)>,
                    "detpl: a number in an example struct has no room for a batch of numbers. "
                    "Fix: make the member a torch::Tensor, or give the dataset a `get_batch`.");
      member(batch) = std::move(collated);
    });
    return batch;
  }
};

}  // namespace detail

/// Stacks `examples` into one batch: tensors along a new first dimension, numbers into a tensor, parts one by
/// one.
///
/// Shapes: N examples of shape S become N x S; all examples have the same shapes.
/// Errors: torch's own (`stack expects each tensor to be equal size`) where shapes differ.
template <class Example>
auto collate(const std::vector<Example>& examples) {
  return detail::collate(examples);
}

}  // namespace detpl::inline v0::data
