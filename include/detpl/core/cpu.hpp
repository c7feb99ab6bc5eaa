// SPDX-License-Identifier: Apache-2.0
// What the processor can do, asked once: vector code chooses its variant at run time and needs no compiler
// flags.
#pragma once

namespace detpl::inline v0 {

/// Whether the processor has AVX2 and fused multiply-add; false on anything but x86-64.
inline bool cpu_has_avx2_fma() {
#if defined(__x86_64__)
  static const bool found = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return found;
#else
  return false;
#endif
}

}  // namespace detpl::inline v0
