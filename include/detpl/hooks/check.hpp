// SPDX-License-Identifier: Apache-2.0
// The mistakes of a class as a value, for tests and tools; `explain` has the same as compile errors.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "detpl/hooks/generated/checks.hpp"
#include "detpl/hooks/mistakes.hpp"

namespace detpl::inline v0 {

/// `Module` has every hook that training needs and no mistake in the others.
template <class Module, class Types>
concept trainable_with = accepted<check<subject::module, Module, Types>>;

/// One mistake: its kind, the name that was found or missed, and the hook that was meant by it.
struct diagnostic {
  mistake what;
  std::string_view name;
  std::string_view meant;

  friend constexpr bool operator==(const diagnostic&, const diagnostic&) = default;
};

namespace detail {

/// Reports every mistake, in the order of `explain`.
template <subject Kind, class Subject, class Types>
constexpr void visit_mistakes(auto&& report) {
  if constexpr (is_torch_module_holder<Subject>) {
    report(diagnostic{mistake::unsupported, "TORCH_MODULE", "TORCH_MODULE"});
  } else if constexpr (!inspectable<Subject>) {
    report(diagnostic{mistake::unsupported, "final", "final"});
  } else {
    if constexpr (!ignores_known_names<Subject>())
      report(diagnostic{mistake::unknown, "detpl_ignored_hooks", "detpl_ignored_hooks"});
    for_each_hook<Subject>([&]<hook Hook>() {
      constexpr std::string_view name = access<Hook>::name;
      constexpr fault found = fault_of<Hook, Kind, Subject, Types>;
      if constexpr (found == fault::unsupported)
        report(diagnostic{mistake::unsupported, name, name});
      else if constexpr (found == fault::missing)
        report(diagnostic{mistake::missing, name, name});
      else if constexpr (found != fault::none)
        report(diagnostic{mistake::uncallable, name, name});
      if constexpr (!spelt_right<Hook, Kind, Subject>()) {
        const char* near = near_misses<Hook>::names;
        for (bool fine : absent_or_ignored<Hook, Subject>) {
          const std::string_view near_miss = next_word(near);
          if (!fine) report(diagnostic{mistake::unknown, near_miss, name});
        }
      }
    });
  }
}

template <subject Kind, class Subject, class Types>
constexpr std::size_t mistake_count = [] {
  std::size_t count = 0;
  visit_mistakes<Kind, Subject, Types>([&](const diagnostic&) { ++count; });
  return count;
}();

}  // namespace detail

/// Every mistake in the hooks of `Subject`, in the order of docs/hooks.md: a constexpr array of `diagnostic`.
template <subject Kind, class Subject, class Types>
inline constexpr auto diagnose = [] {
  std::array<diagnostic, detail::mistake_count<Kind, Subject, Types>> mistakes{};
  std::size_t count = 0;
  detail::visit_mistakes<Kind, Subject, Types>([&](const diagnostic& found) { mistakes[count++] = found; });
  return mistakes;
}();

}  // namespace detpl::inline v0
