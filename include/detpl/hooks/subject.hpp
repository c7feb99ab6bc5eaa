// SPDX-License-Identifier: Apache-2.0
// The vocabulary of the hooks layer: whose hooks, what becomes of each, what can be wrong with one.
#pragma once

#include <cstdint>

namespace detpl::inline v0 {

/// Whose hooks are meant.
enum class subject : std::uint8_t { module, data_module, callback };

/// What becomes of a hook that a subject has.
enum class verdict : std::uint8_t {
  none,       ///< Not a hook of that subject: the name is free.
  required,   ///< Called; the subject is refused without it.
  supported,  ///< Called if it is there.
  rejected    ///< The subject is refused with it.
};

/// What can be wrong with a hook.
enum class mistake : std::uint8_t {
  unsupported,  ///< A hook that is never called here.
  unknown,      ///< Not a hook, but nearly one: misspelt, retired, in another style.
  uncallable,   ///< There, but private, with other parameters or with an unsuitable result.
  missing       ///< Required and absent.
};

}  // namespace detpl::inline v0
