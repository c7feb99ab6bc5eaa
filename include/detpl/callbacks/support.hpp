// SPDX-License-Identifier: Apache-2.0
// What the stock callbacks share: better and worse values, saved state, lines for people.
#pragma once

#include <array>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0::detail {

/// Which of a metric's values is the better one: `min` or `max`.
class Ranking {
 public:
  Ranking(std::string_view callback, const std::string& mode) : maximizes_(mode == "max") {
    if (mode != "min" && mode != "max")
      throw config_error(std::string(callback) + "'s mode = \"" + mode + "\" is not known: use min or max");
  }
  /// False for NaN.
  bool is_better(double value, double than) const { return maximizes_ ? value > than : value < than; }
  /// What every value is better than.
  double worst() const {
    return maximizes_ ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  bool maximizes() const { return maximizes_; }

 private:
  bool maximizes_;
};

/// Whether a callback acts at the end of training epochs rather than after validation: as it was told, else where each
/// epoch has one validation, at its end.
inline bool acts_on_train_epoch_end(const std::optional<bool>& told, const FitOptions& options) {
  return told.value_or(options.val_check_interval == BatchCount(1.0) && options.check_val_every_n_epoch == 1);
}

/// A number with a fixed count of decimals: `0.123`.
inline std::string fixed_text(double number, int decimals) {
  std::array<char, 400> text;
  std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  return text.data();
}

/// Prints a line above the progress bar, on rank 0.
inline void tell_user(Trainer& trainer, const std::string& sentence) {
  if (trainer.world().is_chief()) trainer.console().print_line(sentence);
}

/// Takes a member of a callback's saved state; where it isn't there or is something else, `target` stays.
template <class Type>
void restore(const Value& state, std::string_view name, Type& target) {
  const Map* members = state.get_if<Map>();
  const Value* saved = members ? members->find(name) : nullptr;
  if (const Type* value = saved ? saved->get_if<Type>() : nullptr) target = *value;
}

}  // namespace detpl::inline v0::detail
