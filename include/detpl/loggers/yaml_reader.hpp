// SPDX-License-Identifier: Apache-2.0
// Builds Values from YAML text as it is parsed, within limits (component: needs yaml-cpp).
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/loggers/yaml.hpp"

namespace detpl::inline v0 {

namespace detail {

/// The number that an unquoted scalar stands for. `010` is none: some readers take it for ten, others for
/// eight.
inline std::optional<Value> yaml_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF")
    return Value(negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity());

  const auto digit_at = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (!digit_at(0) && !(text.starts_with('.') && digit_at(1))) return std::nullopt;
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 10;
  if (base != 10) text.remove_prefix(2);
  std::string digits(negative ? "-" : "");
  std::ranges::copy_if(text, std::back_inserter(digits), [](char letter) { return letter != '_'; });
  const char* begin = digits.data();
  const char* end = begin + digits.size();

  std::int64_t integer = 0;
  const auto whole = std::from_chars(begin, end, integer, base);
  if (whole.ptr == end) {
    if (base == 10 && text.size() > 1 && text.starts_with('0')) return std::nullopt;
    if (whole.ec == std::errc()) return Value(integer);
  }
  if (base != 10) return std::nullopt;
  double real = 0;
  const auto fraction = std::from_chars(begin, end, real);
  if (fraction.ec != std::errc() || fraction.ptr != end) return std::nullopt;
  return Value(real);
}

/// What an unquoted scalar means: YAML 1.2's core schema, and `1_000` is a number as in Python.
inline Value yaml_scalar(const std::string& text) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
  };
  if (is_one_of({"", "~", "null", "Null", "NULL"})) return {};
  if (is_one_of({"true", "True", "TRUE"})) return true;
  if (is_one_of({"false", "False", "FALSE"})) return false;
  if (is_one_of({".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  return yaml_number(text).value_or(Value(text));
}

/// Takes the parser's events. Unlike yaml-cpp's own graph of nodes it stops at once where a limit is
/// exceeded; some broken texts make the parser give events without end.
class YamlReader : public YAML::EventHandler {
 public:
  YamlReader(std::string source, const YamlLimits& limits, YamlLines* lines)
      : source_(std::move(source)), limits_(limits), lines_(lines) {}

  Value read(const std::string& text) {
    if (text.size() > limits_.bytes)
      throw config_error("cannot read `" + source_ + "`: it is longer than " + std::to_string(limits_.bytes) +
                         " bytes. Check that it is the right file.");
    // yaml-cpp would guess at another encoding, and make texts of it that no JSON file and no TensorBoard can hold.
    if (!is_utf8(text) || text.find('\0') != std::string::npos)
      throw config_error("cannot read `" + source_ + "`: it is no UTF-8 text. Check that it is the right file.");
    try {
      std::istringstream stream(text);
      YAML::Parser parser(stream);
      while (parser.HandleNextDocument(*this)) continue;
    } catch (const YAML::Exception& error) {
      refuse(error.mark, error.msg + ". Correct the YAML.");
    }
    return std::move(document_);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "a second document begins here. Keep one per file.");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(mark, anchor, {Value{}}); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) refuse(mark, "an alias refers to what it is part of. Remove it.");
    add(mark, YAML::NullAnchor, found->second);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    if (!is_utf8(text)) refuse(mark, R"(yaml-cpp can't read the escapes \N and \_. Write \u0085 and \u00a0.)");
    Open* map = stack_.empty() || !stack_.back().node.value.is<Map>() ? nullptr : &stack_.back();
    if (map && !map->key) {
      map->key = text;
      map->merges = text == "<<" && tag == "?";
      if (!map->merges && map->node.value.get_if<Map>()->find(text))
        refuse(mark, "the key `" + text + "` is there twice. Keep one.");
      if (!map->merges) note_line(mark);
      if (anchor != YAML::NullAnchor) anchors_[anchor] = {text};
      return;
    }
    add(mark, anchor, {scalar(mark, tag, text)});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, List{});
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Map{});
  }
  void OnMapEnd() override {
    Open& map = stack_.back();
    Map& own = *map.node.value.get_if<Map>();
    for (auto& [name, value] : map.merged)
      if (!own.find(name)) own.items.emplace_back(std::move(name), std::move(value));
    close();
  }

 private:
  struct Node {
    Value value;
    std::int64_t values = 1;  ///< it and all below it
    int height = 0;           ///< levels below it
  };
  /// A list or map whose end isn't read yet.
  struct Open {
    Node node;
    YAML::Mark mark;
    YAML::anchor_t anchor;
    std::optional<std::string> key = {};
    bool merges = false;  ///< the key is `<<`
    std::vector<std::pair<std::string, Value>> merged = {};
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& reason) const {
    std::string place;
    if (!mark.is_null())
      place = ", line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
    throw config_error("cannot read `" + source_ + "`" + place + ": " + reason);
  }

  void check_limits(const YAML::Mark& mark, int depth, std::int64_t values) {
    if (depth > limits_.depth)
      refuse(mark, "it is nested deeper than " + std::to_string(limits_.depth) + " levels. Flatten it.");
    if ((values_ += values) > limits_.values)
      refuse(mark, "it holds more than " + std::to_string(limits_.values) + " values, aliases expanded. Shorten it.");
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Value empty) {
    constexpr std::string_view known[] = {"", "?", "!", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"};
    if (std::ranges::find(known, tag) == std::end(known)) refuse(mark, "the tag `" + tag + "` is unknown. Remove it.");
    refuse_as_key(mark);
    check_limits(mark, static_cast<int>(stack_.size()) + 1, 1);
    stack_.push_back({{std::move(empty)}, mark, anchor});
  }

  void close() {
    Open done = std::move(stack_.back());
    stack_.pop_back();
    values_ -= done.node.values;  // add() counts them again, together
    add(done.mark, done.anchor, std::move(done.node));
  }

  void refuse_as_key(const YAML::Mark& mark) const {
    if (!stack_.empty() && stack_.back().node.value.is<Map>() && !stack_.back().key)
      refuse(mark, "a key must be a word or a number. Write it as one.");
  }

  /// Puts a finished node into the list or map that is open.
  void add(const YAML::Mark& mark, YAML::anchor_t anchor, Node node) {
    refuse_as_key(mark);
    check_limits(mark, static_cast<int>(stack_.size()) + node.height, node.values);
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (stack_.empty()) {
      document_ = std::move(node.value);
      return;
    }
    Open& parent = stack_.back();
    parent.node.values += node.values;
    parent.node.height = std::max(parent.node.height, node.height + 1);
    if (List* list = parent.node.value.get_if<List>()) {
      note_line(mark);
      list->push_back(std::move(node.value));
      return;
    }
    if (parent.merges)
      merge(mark, std::move(node.value), parent);
    else
      parent.node.value.get_if<Map>()->items.emplace_back(std::move(*parent.key), std::move(node.value));
    parent.key.reset();
  }

  /// Notes where the key that was read last stands, or the list's item that comes next. A long path isn't worth what it
  /// would take: thousands of keys can lie below one of a megabyte.
  void note_line(const YAML::Mark& mark) {
    static constexpr std::size_t longest = 1000;
    if (!lines_) return;
    std::string path;
    for (const Open& open : stack_) {
      if (const List* list = open.node.value.get_if<List>())
        path.append("[").append(std::to_string(list->size())).append("]");
      else if (path.size() + open.key->size() < longest)
        path.append(path.empty() ? "" : ".").append(*open.key);
      else
        return;
    }
    lines_->emplace(std::move(path), mark.line + 1);
  }

  /// `<<: *defaults` or `<<: [*these, *those]`: the keys of other maps, where they aren't given here.
  void merge(const YAML::Mark& mark, Value value, Open& target) const {
    if (List* several = value.get_if<List>()) {
      for (Value& one : *several) merge(mark, std::move(one), target);
      return;
    }
    if (!value.is<Map>()) refuse(mark, "`<<` must name a map or a list of maps.");
    std::ranges::move(value.get_if<Map>()->items, std::back_inserter(target.merged));
  }

  /// yaml-cpp tags a quoted scalar `!` and a plain one `?`; `!!str 1` and the like are honoured.
  Value scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) const {
    constexpr std::string_view standard = "tag:yaml.org,2002:";
    const std::string_view type = tag.starts_with(standard) ? std::string_view(tag).substr(standard.size()) : "";
    if (tag == "!" || type == "str") return text;
    Value value = yaml_scalar(text);
    if (type == "float" && value.is<std::int64_t>()) value = static_cast<double>(*value.get_if<std::int64_t>());
    const bool fits = tag.empty() || tag == "?" || (type == "int" && value.is<std::int64_t>()) ||
                      (type == "float" && value.is<double>()) || (type == "bool" && value.is<bool>()) ||
                      (type == "null" && value.is_null());
    if (!fits) refuse(mark, "`" + text + "` can't have the tag `" + tag + "`. Remove the tag.");
    return value;
  }

  std::string source_;
  YamlLimits limits_;
  YamlLines* lines_;
  Value document_;
  std::vector<Open> stack_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::int64_t values_ = 0;
  int documents_ = 0;
};

}  // namespace detail

}  // namespace detpl::inline v0
