// SPDX-License-Identifier: Apache-2.0
// Names of checkpoints, made of a pattern and the metrics at hand.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/metrics/metrics.hpp"

namespace detpl::inline v0::detail {

/// A pattern such as `{epoch:02d}-{val_loss:.4f}`, whose fields Python's `str.format` would understand.
///
/// A field is `epoch`, `step` or a metric's name, with an optional zero, width, precision and one of `d e f g`. A
/// metric that wasn't logged is 0.
/// Errors: config_error for a pattern that isn't one, with its text.
/// Source: Lightning 1.5.10 `ModelCheckpoint.format_checkpoint_name`.
class CheckpointName {
 public:
  /// `inserts_names` writes `epoch=02` for `{epoch:02d}`, not just `02`.
  CheckpointName(const std::string& pattern, bool inserts_names) : pattern_(pattern) {
    std::string_view rest = pattern_;
    while (!rest.empty()) {
      const std::size_t open = rest.find_first_of("{}");
      Field& field = fields_.emplace_back();
      field.before = rest.substr(0, open);
      if (open == rest.npos) break;
      const std::size_t close = rest.find_first_of("{}", open + 1);
      if (rest[open] == '}' || close == rest.npos || rest[close] == '{') refuse("its braces don't match");
      const std::string_view inside = rest.substr(open + 1, close - open - 1);
      const std::size_t colon = inside.find(':');
      field.name = inside.substr(0, colon);
      if (field.name.empty()) refuse("a field has no name");
      if (inserts_names) field.before += field.name + "=";
      if (colon != inside.npos) parse_format(inside.substr(colon + 1), field);
      rest.remove_prefix(close + 1);
    }
    if (pattern_ == "last" || pattern_ == "best") refuse("`last` and `best` are the names of links");
  }

  std::string text(const Metrics& metrics, std::int64_t epoch, std::int64_t step) const {
    std::string text;
    for (const Field& field : fields_) {
      text += field.before;
      if (field.name.empty()) continue;
      if (field.name == "epoch" || field.name == "step")
        text += number(field, static_cast<double>(field.name == "epoch" ? epoch : step), true);
      else if (const Scalar* metric = metrics.find(field.name))
        text += number(field, metric->item(), false);
      else
        text += number(field, 0, true);
    }
    return text;
  }

 private:
  struct Field {
    std::string before;  ///< the text up to it
    std::string name;    ///< empty at the pattern's end
    bool zero = false;
    int width = 0;
    std::optional<int> precision;
    char kind = 0;  ///< the shortest text
  };

  void parse_format(std::string_view format, Field& field) const {
    const std::string_view all = format;
    const auto take_digits = [&format] {
      int number = 0;
      for (; !format.empty() && format[0] >= '0' && format[0] <= '9' && number < 100; format.remove_prefix(1))
        number = number * 10 + (format[0] - '0');
      return number;
    };
    field.zero = format.starts_with('0');
    field.width = take_digits();
    if (format.starts_with('.') && format.size() > 1) {
      format.remove_prefix(1);
      field.precision = take_digits();
    }
    if (!format.empty() && std::string_view("deEfFgG").find(format[0]) != std::string_view::npos) {
      field.kind = format[0];
      format.remove_prefix(1);
    }
    if (!format.empty() || (field.precision && (field.kind == 0 || field.kind == 'd')))
      refuse("the format `" + std::string(all) + "` is not known: use such as 02d, .4f, .2e or .3g");
  }

  std::string number(const Field& field, double value, bool whole) const {
    if (field.kind == 'd' && std::floor(value) != value)
      refuse("`" + field.name + "` is " + number_text(value) + ", which is no whole number for `d`");
    std::array<char, 512> text;
    if (field.kind == 'd' || (field.kind == 0 && whole)) {
      std::snprintf(text.data(), text.size(), field.zero ? "%0*lld" : "%*lld", field.width,
                    static_cast<long long>(value));
    } else if (field.kind == 0) {
      const std::string shortest = real_text(value);
      return std::string(std::max<std::size_t>(field.width, shortest.size()) - shortest.size(),
                         field.zero ? '0' : ' ') +
             shortest;
    } else {
      const std::string format = std::string(field.zero ? "%0" : "%") + "*.*" + field.kind;
      std::snprintf(text.data(), text.size(), format.c_str(), field.width, field.precision.value_or(6), value);
    }
    return text.data();
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw config_error("ModelCheckpoint's filename \"" + pattern_ + "\" makes no name: " + why);
  }

  std::string pattern_;
  std::vector<Field> fields_;
};

}  // namespace detpl::inline v0::detail
