// SPDX-License-Identifier: Apache-2.0
// The opt-out for modules that are shared with other code: names that detpl takes no notice of.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "detpl/hooks/probe.hpp"

namespace detpl::inline v0 {

/// The names of members that detpl neither calls nor complains about; made by `ignore`.
template <std::size_t Count>
struct ignored_hooks {
  std::array<std::string_view, Count> names;

  constexpr bool contains(std::string_view name) const {
    for (std::string_view ignored : names)
      if (ignored == name) return true;
    return false;
  }
};

/// Lists the hooks of a module that belong to other code:
/// `static constexpr auto detpl_ignored_hooks = detpl::ignore("test_step");`
///
/// Errors: a name that is neither a hook nor a near miss of one is a compile error of the module.
template <std::size_t... Lengths>
consteval ignored_hooks<sizeof...(Lengths)> ignore(const char (&... names)[Lengths]) {
  return {{std::string_view(names, Lengths - 1)...}};
}

namespace detail {

/// `Subject` lists names to be ignored, and the list can be read.
template <class Subject>
inline constexpr bool lists_ignored_hooks = requires { Subject::detpl_ignored_hooks.contains(std::string_view()); };

template <class Subject>
constexpr bool ignores(std::string_view name) {
  if constexpr (lists_ignored_hooks<Subject>)
    return Subject::detpl_ignored_hooks.contains(name);
  else
    return false;
}

}  // namespace detail
}  // namespace detpl::inline v0
