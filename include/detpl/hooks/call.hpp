// SPDX-License-Identifier: Apache-2.0
// Which form of a hook a class accepts, and the call of it.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/hooks/forms.hpp"
#include "detpl/hooks/generated/rows.hpp"
#include "detpl/hooks/ignore.hpp"
#include "detpl/hooks/probe.hpp"
#include "detpl/hooks/subject.hpp"

namespace detpl::inline v0 {
namespace detail {

enum class fitness : std::uint8_t {
  absent,      ///< No such member, or one to be ignored.
  fits,        ///< Callable, with a suitable result.
  uncallable,  ///< No form can be called.
  unsuitable,  ///< Callable, with a result that isn't wanted.
  reporting,   ///< Callable, but the result has members that Lightning once took metrics from.
  unjudged     ///< Never called, or another mistake hides the member or the type of an argument.
};

/// How a hook fits: the number of arguments of the longest form that can be called, and what it returns.
template <fitness How, int Arity = 0, class Result = unknown>
struct fit {
  static constexpr fitness how = How;
  static constexpr int arity = Arity;
  using result = Result;
};

/// The steps, whose results Lightning once searched for metrics.
constexpr bool is_step(hook name) { return name == hook::training_step || name == hook::validation_step; }

template <class Argument>
inline constexpr bool is_unknown = std::is_same_v<std::remove_reference_t<Argument>, unknown>;

/// Early Lightning read metrics from these members of a result. Only data counts: a tensor has a `log()`.
template <class Result>
inline constexpr bool has_data_log = requires(Result& result) { void(result.log); };
template <class Result>
inline constexpr bool has_data_progress_bar = requires(Result& result) { void(result.progress_bar); };

template <hook Hook, class Subject, class Types>
constexpr auto longest_fit(forms<>) {
  return fit<fitness::uncallable>{};
}

// The search stops at the first form that fits, so that an `auto` hook is instantiated for no other.
template <hook Hook, class Subject, class Types, class Rule, class... Arguments, class... Shorter>
constexpr auto longest_fit(forms<Rule(Arguments...), Shorter...>) {
  if constexpr ((is_unknown<Arguments> || ...)) {
    using shorter = decltype(longest_fit<Hook, Subject, Types>(forms<Shorter...>{}));
    if constexpr (shorter::how == fitness::uncallable)
      return fit<fitness::unjudged>{};
    else
      return shorter{};
  } else if constexpr (access<Hook>::template callable<Subject, Arguments...>) {
    using result = typename access<Hook>::template result<Subject, Arguments...>;
    using plain = std::remove_cvref_t<result>;
    if constexpr (is_step(Hook) && (has_data_log<plain> || has_data_progress_bar<plain>))
      return fit<fitness::reporting>{};
    else if constexpr (!Rule::template allows<plain, Types>)
      return fit<fitness::unsuitable>{};
    else
      return fit<fitness::fits, sizeof...(Arguments), result>{};
  } else {
    return longest_fit<Hook, Subject, Types>(forms<Shorter...>{});
  }
}

template <hook Hook, subject Kind, class Subject, class Types>
constexpr auto find_fit() {
  if constexpr (!inspectable<Subject> || !called(Hook, Kind))
    return fit<fitness::unjudged>{};
  else if constexpr (!access<Hook>::template named<Subject> || ignores<Subject>(access<Hook>::name))
    return fit<fitness::absent>{};
  else
    return longest_fit<Hook, Subject, Types>(typename entry<Hook, Kind>::template accepted<Types>{});
}

template <hook Hook, subject Kind, class Subject, class Types>
using fit_of = decltype(find_fit<Hook, Kind, Subject, Types>());

/// Calls a hook with the first `Arity` arguments. Spelt out: an unoptimised build pays for each indirection.
template <class Access, int Arity>
struct leading;
template <class Access>
struct leading<Access, 0> {
  static constexpr decltype(auto) call(auto& object, auto&&...) { return Access::call(object); }
};
template <class Access>
struct leading<Access, 1> {
  static constexpr decltype(auto) call(auto& object, auto&& a, auto&&...) {
    return Access::call(object, static_cast<decltype(a)>(a));
  }
};
template <class Access>
struct leading<Access, 2> {
  static constexpr decltype(auto) call(auto& object, auto&& a, auto&& b, auto&&...) {
    return Access::call(object, static_cast<decltype(a)>(a), static_cast<decltype(b)>(b));
  }
};
template <class Access>
struct leading<Access, 3> {
  static constexpr decltype(auto) call(auto& object, auto&& a, auto&& b, auto&& c, auto&&...) {
    return Access::call(object, static_cast<decltype(a)>(a), static_cast<decltype(b)>(b), static_cast<decltype(c)>(c));
  }
};
template <class Access>
struct leading<Access, 4> {
  static constexpr decltype(auto) call(auto& object, auto&& a, auto&& b, auto&& c, auto&& d, auto&&...) {
    return Access::call(object, static_cast<decltype(a)>(a), static_cast<decltype(b)>(b), static_cast<decltype(c)>(c),
                        static_cast<decltype(d)>(d));
  }
};
template <class Access>
struct leading<Access, 5> {
  static constexpr decltype(auto) call(auto& object, auto&& a, auto&& b, auto&& c, auto&& d, auto&& e, auto&&...) {
    return Access::call(object, static_cast<decltype(a)>(a), static_cast<decltype(b)>(b), static_cast<decltype(c)>(c),
                        static_cast<decltype(d)>(d), static_cast<decltype(e)>(e));
  }
};
template <class Access>
struct leading<Access, 6> {
  static constexpr decltype(auto) call(auto& object, auto&& a, auto&& b, auto&& c, auto&& d, auto&& e, auto&& f) {
    return Access::call(object, static_cast<decltype(a)>(a), static_cast<decltype(b)>(b), static_cast<decltype(c)>(c),
                        static_cast<decltype(d)>(d), static_cast<decltype(e)>(e), static_cast<decltype(f)>(f));
  }
};

template <class Result>
struct output_of {
  using type = std::remove_cvref_t<Result>;
};
template <>
struct output_of<void> {
  using type = no_output;
};

}  // namespace detail

/// The loop calls `Hook` of `Subject`: it is there, supported, callable, not ignored, its result is suitable.
template <hook Hook, subject Kind, class Subject, class Types>
concept calls = detail::fit_of<Hook, Kind, Subject, Types>::how == detail::fitness::fits;

/// What `Hook` of `Subject` returns, with its reference; `detail::unknown` where it isn't called.
template <hook Hook, subject Kind, class Subject, class Types>
using result_of = typename detail::fit_of<Hook, Kind, Subject, Types>::result;

/// Calls `Hook` of `object` with as many of `arguments` as its own form takes.
///
/// Order: `arguments` are all those of the longest form in the table (docs/hooks.md).
/// Cost:  nothing beside the hook's own call once inlining is on.
template <hook Hook, subject Kind, class Types, class Subject, class... Arguments>
  requires calls<Hook, Kind, Subject, Types>
constexpr decltype(auto) call(Subject& object, Arguments&&... arguments) {
  return detail::leading<detail::access<Hook>, detail::fit_of<Hook, Kind, Subject, Types>::arity>::call(
      object, static_cast<Arguments&&>(arguments)...);
}

/// Adds to `Basic` the types that only the module's own steps determine: what later hooks get as `outputs`.
///
/// `Basic` brings `batch`, `loss`, `optimizer`, `checkpoint`, `callback_state`, `trainer` and `module`.
template <class Module, class Basic>
struct with_outputs : Basic {
 private:
  template <hook Hook>
  using output_of = typename detail::output_of<result_of<Hook, subject::module, Module, Basic>>::type;
  template <class Output>
  using list_of = std::conditional_t<detail::is_unknown<Output>, Output, std::vector<Output>>;

 public:
  using prediction = output_of<hook::predict_step>;
  using predictions = list_of<prediction>;
  using training_output = output_of<hook::training_step>;
  using training_outputs = list_of<training_output>;
  using validation_output = output_of<hook::validation_step>;
  using validation_outputs = list_of<validation_output>;
};

}  // namespace detpl::inline v0
