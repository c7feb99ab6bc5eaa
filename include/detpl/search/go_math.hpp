// SPDX-License-Identifier: Apache-2.0
// Go's logarithm and power where C's differ from them in the last bit, which may be a rung more or less.
#pragma once

#include <cmath>
#include <cstdint>

namespace detpl::inline v0::detail {

/// Go's `math.Log` of a positive number: log(x) = k log 2 + f - (f*f/2 - s*(f*f/2 + R)), where x = 2^k (1 + f),
/// s = f/(2 + f) and R is a polynomial in s.
///
/// Source: fdlibm's e_log.c (Sun Microsystems), whose constants these are.
inline double go_log(double x) {
  static constexpr double log_2_high = 6.93147180369123816490e-01, log_2_low = 1.90821492927058770002e-10;
  static constexpr double c1 = 6.666666666666735130e-01, c2 = 3.999999999940941908e-01, c3 = 2.857142874366239149e-01,
                          c4 = 2.222219843214978396e-01, c5 = 1.818357216161805012e-01, c6 = 1.531383769920937332e-01,
                          c7 = 1.479819860511658591e-01;
  int exponent = 0;
  double f = std::frexp(x, &exponent);
  if (f < 0.70710678118654752440) {  // sqrt(2)/2
    f *= 2;
    --exponent;
  }
  f -= 1;
  const double k = exponent, s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
  const double remainder = s2 * (c1 + s4 * (c3 + s4 * (c5 + s4 * c7))) + s4 * (c2 + s4 * (c4 + s4 * c6));
  const double half = 0.5 * f * f;
  return k * log_2_high - ((half - (s * (half + remainder) + k * log_2_low)) - f);
}

/// Go's `math.Pow` of a positive number to a whole power of at least 0: by squaring the mantissa.
inline double go_pow(double base, std::int64_t power) {
  double product = 1;
  std::int64_t exponent = 0;
  int frexp_exponent = 0;
  double square = std::frexp(base, &frexp_exponent);
  std::int64_t square_exponent = frexp_exponent;
  for (; power != 0; power >>= 1) {
    if (square_exponent > 1 << 12) return HUGE_VAL;
    if (power & 1) {
      product *= square;
      exponent += square_exponent;
    }
    square *= square;
    square_exponent *= 2;
    if (square < 0.5) {
      square *= 2;
      --square_exponent;
    }
  }
  return std::ldexp(product, static_cast<int>(exponent));
}

}  // namespace detpl::inline v0::detail
