// SPDX-License-Identifier: Apache-2.0
// The definitions of wire.hpp.
#pragma once

#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

#include "detpl/core/value.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0::detail {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string user_config_folder() {
  std::string base = environment("XDG_CONFIG_HOME");
  if (base.empty()) base = environment("HOME") + "/.config";
  return base + "/determined";
}

std::string time_text() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const auto seconds = static_cast<std::time_t>(micros / 1'000'000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char day[32], text[48];
  std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text, sizeof text, "%s.%06dZ", day, static_cast<int>(micros % 1'000'000));
  return text;
}

const Value* wire_find(const Value& answer, std::initializer_list<std::string_view> path) {
  const Value* value = &answer;
  for (const std::string_view name : path) {
    const Map* map = value->get_if<Map>();
    value = map ? map->find(name) : nullptr;
    if (!value) return nullptr;
  }
  return value;
}

std::int64_t wire_integer(const Value* value) {
  if (!value) return 0;
  if (const auto* whole = value->get_if<std::int64_t>()) return *whole;
  if (const auto* number = value->get_if<double>()) return static_cast<std::int64_t>(*number);
  std::int64_t whole = 0;
  if (const auto* text = value->get_if<std::string>())
    std::from_chars(text->data(), text->data() + text->size(), whole);
  return whole;
}

double wire_real(const Value* value) {
  if (!value) return 0;
  if (const auto* number = value->get_if<double>()) return *number;
  const auto* text = value->get_if<std::string>();
  if (!text) return static_cast<double>(wire_integer(value));
  if (*text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  const double size = std::numeric_limits<double>::infinity();
  return *text == "Infinity" ? size : *text == "-Infinity" ? -size : std::strtod(text->c_str(), nullptr);
}

std::string wire_text(const Value* value) {
  const auto* text = value ? value->get_if<std::string>() : nullptr;
  return text ? *text : "";
}

Value wire_value(const Value& value) {
  if (const double* number = value.get_if<double>(); number && !std::isfinite(*number))
    return std::isnan(*number) ? "NaN" : *number > 0 ? "Infinity" : "-Infinity";
  if (const List* list = value.get_if<List>()) {
    List items;
    for (const Value& item : *list) items.push_back(wire_value(item));
    return items;
  }
  if (const Map* map = value.get_if<Map>()) {
    Map items;
    for (const auto& [name, item] : map->items) items.items.emplace_back(name, wire_value(item));
    return items;
  }
  return value;
}

std::string url_part(std::string_view text) {
  std::string part;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) || std::string_view("-_.~").find(letter) != std::string_view::npos) {
      part += letter;
    } else {
      part += '%';
      part += "0123456789ABCDEF"[byte >> 4];
      part += "0123456789ABCDEF"[byte & 15];
    }
  }
  return part;
}

}  // namespace detpl::inline v0::detail
