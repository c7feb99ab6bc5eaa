// SPDX-License-Identifier: Apache-2.0
// What is wrong with the hooks of a class.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <type_traits>
#include <utility>

#include "detpl/hooks/call.hpp"

namespace detpl::inline v0 {
namespace detail {

/// The names that nearly are `Hook`, each followed by a space; the generated specialisations look them up.
template <hook Hook>
struct near_misses {
  static constexpr const char* names = "";
  template <class Subject>
  static constexpr bool none = true;
  template <class Subject>
  static constexpr bool absent[] = {true};
};

/// Calls `visitor.template operator()<Hook>()` for every hook, in the table's order; generated.
template <class Subject>
constexpr void for_each_hook(auto&& visitor);

/// No hook of `Subject` has a fault or a near miss; generated.
template <subject Kind, class Subject, class Types>
constexpr bool faultless();

/// Finer than `mistake`: there is one sentence per fault.
enum class fault : std::uint8_t { none, unsupported, uncallable, unsuitable, reporting, missing };

// Deduces the parameters of a member function that is neither overloaded nor a template.
template <class Result, class Class, class... Parameters>
constexpr auto parameters_of(Result (Class::*)(Parameters...)) -> forms<Parameters...>;
template <class Result, class Class, class... Parameters>
constexpr auto parameters_of(Result (Class::*)(Parameters...) const) -> forms<Parameters...>;

template <class Parameters>
inline constexpr bool ends_in_hiddens = false;
template <class Batch, class BatchIdx, class OptimizerIdx, class Hiddens>
inline constexpr bool ends_in_hiddens<forms<Batch, BatchIdx, OptimizerIdx, Hiddens>> = true;
template <class Batch, class BatchIdx, class Last>
inline constexpr bool ends_in_hiddens<forms<Batch, BatchIdx, Last>> =
    !std::is_convertible_v<std::integral_constant<std::size_t, 0>, Last>;

/// `training_step` has a parameter for the state of truncated back-propagation through time.
template <class Subject>
inline constexpr bool takes_hiddens =
    requires { requires ends_in_hiddens<decltype(parameters_of(&Subject::training_step))>; };

/// The word at the head of `words`, which is taken off together with the space after it.
constexpr std::string_view next_word(const char*& words) {
  const char* begin = words;
  while (*words != ' ') ++words;
  return {begin, static_cast<std::size_t>(words++ - begin)};
}

/// By name near `Hook`: `Subject` lacks it, or wants it ignored.
template <hook Hook, class Subject>
inline constexpr auto absent_or_ignored = [] {
  std::array<bool, std::size(near_misses<Hook>::template absent<Subject>)> fine{};
  const char* names = near_misses<Hook>::names;
  for (std::size_t i = 0; i < fine.size(); ++i) {
    const std::string_view name = next_word(names);
    fine[i] = near_misses<Hook>::template absent<Subject>[i] || ignores<Subject>(name);
  }
  return fine;
}();

/// None of the names near `Hook` is there; they count only while `Hook` itself is absent.
template <hook Hook, subject Kind, class Subject>
constexpr bool spelt_right() {
  if constexpr (!has_near_misses(Hook, Kind) || access<Hook>::template named<Subject>) {
    return true;
  } else if constexpr (near_misses<Hook>::template none<Subject>) {
    return true;
  } else {
    for (bool fine : absent_or_ignored<Hook, Subject>)
      if (!fine) return false;
    return true;
  }
}

template <hook Hook, subject Kind, class Subject, class Types>
constexpr fault find_fault() {
  constexpr verdict what = verdict_of(Hook, Kind);
  if constexpr (what == verdict::none) {
    return fault::none;
  } else if constexpr (is_parameter(Hook)) {
    using step = fit_of<hook::training_step, Kind, Subject, Types>;
    return step::how == fitness::uncallable && takes_hiddens<Subject> ? fault::unsupported : fault::none;
  } else if constexpr (!access<Hook>::template named<Subject>) {
    return what == verdict::required && spelt_right<Hook, Kind, Subject>() ? fault::missing : fault::none;
  } else if constexpr (ignores<Subject>(access<Hook>::name)) {
    return what == verdict::required ? fault::missing : fault::none;
  } else if constexpr (what == verdict::rejected) {
    return fault::unsupported;
  } else if constexpr (is_unchecked(Hook)) {
    return fault::none;
  } else {
    constexpr fitness how = fit_of<Hook, Kind, Subject, Types>::how;
    if constexpr (Hook == hook::training_step && how == fitness::uncallable && takes_hiddens<Subject>)
      return fault::none;  // reported as `hiddens`
    return how == fitness::uncallable   ? fault::uncallable
           : how == fitness::unsuitable ? fault::unsuitable
           : how == fitness::reporting  ? fault::reporting
                                        : fault::none;
  }
}

template <hook Hook, subject Kind, class Subject, class Types>
inline constexpr fault fault_of = find_fault<Hook, Kind, Subject, Types>();

/// `name` is one of `words`, each followed by a space.
constexpr bool contains_word(const char* words, std::string_view name) {
  while (*words != '\0')
    if (next_word(words) == name) return true;
  return false;
}

/// `name` is a hook, or is near one. A template, so that it is compiled only for a class that ignores names.
template <class Subject>
constexpr bool is_known(std::string_view name) {
  bool known = false;
  for_each_hook<Subject>([&]<hook Hook>() {
    known = known || access<Hook>::name == name || contains_word(near_misses<Hook>::names, name);
  });
  return known;
}

/// `detpl_ignored_hooks` is absent, or is a public list of hooks and near misses.
template <class Subject>
constexpr bool ignores_known_names() {
  if constexpr (lists_ignored_hooks<Subject>) {
    for (std::string_view name : Subject::detpl_ignored_hooks.names)
      if (!is_known<Subject>(name)) return false;
    return true;
  } else {
    return requires { probe<Subject>::detpl_ignored_hooks; };
  }
}

}  // namespace detail

/// What is to be checked: the hooks of `Subject` as a module, data module or callback; `Types` as for
/// `calls`.
template <subject Kind, class Subject, class Types>
struct check {
  static constexpr subject kind = Kind;
  using subject_type = Subject;
  using types = Types;
};

namespace detail {

template <class Check>
inline constexpr bool is_accepted = false;
template <subject Kind, inspectable Subject, class Types>
inline constexpr bool is_accepted<check<Kind, Subject, Types>> =
    ignores_known_names<Subject>() && faultless<Kind, Subject, Types>();

}  // namespace detail

/// None of the subjects has a mistake in its hooks.
template <class... Checks>
concept accepted = (detail::is_accepted<Checks> && ...);

}  // namespace detpl::inline v0
