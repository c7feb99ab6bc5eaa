// SPDX-License-Identifier: Apache-2.0
// Whether a class has a member of some name, of whatever kind and access.
#pragma once

#include <type_traits>

#include "detpl/hooks/generated/names.hpp"

namespace detpl::inline v0::detail {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#pragma GCC diagnostic ignored "-Weffc++"
/// Never constructed. Both bases bring names, so `probe<Subject>::training_step` is ambiguous, hence
/// ill-formed, exactly if `Subject` has a member `training_step`: lookup comes before access and overload
/// resolution, so private members, overload sets, templates, data and types are all seen.
template <class Subject>
struct probe : Subject, names {};
#pragma GCC diagnostic pop

/// `Subject` is the smart pointer that TORCH_MODULE makes, not the module itself.
template <class Subject>
inline constexpr bool is_torch_module_holder = requires { typename Subject::ContainedType; };

/// Another class may derive from `Subject`.
template <class Subject>
inline constexpr bool is_open = std::is_class_v<Subject> && !std::is_final_v<Subject> &&
                                (std::is_destructible_v<Subject> || !std::has_virtual_destructor_v<Subject>);

/// The probe can find the hooks of `Subject`.
template <class Subject>
concept inspectable = is_open<Subject> && !is_torch_module_holder<Subject>;

}  // namespace detpl::inline v0::detail
