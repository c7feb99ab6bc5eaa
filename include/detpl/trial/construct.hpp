// SPDX-License-Identifier: Apache-2.0
// How detpl::main makes a module and its data: from their options, hyperparameters, the context, or nothing.
#pragma once

#include <concepts>
#include <memory>
#include <vector>

#include "detpl/module/hparams.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/context.hpp"

namespace detpl::inline v0::detail {

template <class Type>
concept declares_hparams = requires { requires hana_struct<typename Type::HParams>; };
template <class Type>
concept declares_options = requires { requires hana_struct<typename Type::Options>; };

template <class Type>
std::vector<MemberFlag> flags_of() {
  if constexpr (declares_options<Type>)
    return member_flags<typename Type::Options>();
  else
    return {};
}

/// Makes an object from the first of these that its constructor takes: Options, HParams, the context, nothing; each
/// with the data after it, if the constructor wants that.
template <class Object, class... Last>
std::shared_ptr<Object> construct(const TrialContext& context, const auto& own, Last&... last) {
  if constexpr (std::constructible_from<Object, decltype(own), Last&...>)
    return std::make_shared<Object>(own, last...);
  else if constexpr (std::constructible_from<Object, const TrialContext&, Last&...>)
    return std::make_shared<Object>(context, last...);
  else if constexpr (std::constructible_from<Object, Last&...>)
    return std::make_shared<Object>(last...);
  else
    static_assert(
        sizeof(Object) == 0,
        "detpl: main can't construct this class. Fix: give it a constructor that takes its HParams or Options, "
        "a const detpl::TrialContext&, or nothing, and for a module optionally the data module as last argument");
}

struct Nothing {};

template <class Module>
struct hparams_of {
  using type = Nothing;
};
template <declares_hparams Module>
struct hparams_of<Module> {
  using type = typename Module::HParams;
};
template <class Type>
struct options_of {
  using type = Nothing;
};
template <declares_options Type>
struct options_of<Type> {
  using type = typename Type::Options;
};

}  // namespace detpl::inline v0::detail
