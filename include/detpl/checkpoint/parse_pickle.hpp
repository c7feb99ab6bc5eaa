// SPDX-License-Identifier: Apache-2.0
// Reads Python's pickles without executing anything; std only.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detpl/checkpoint/pickle.hpp"
#include "detpl/core/error.hpp"

namespace detpl::inline v0 {

/// What a pickle may be at most.
struct PickleLimits {
  std::size_t values = 4'000'000;  ///< about 100 bytes of memory each
};

namespace detail {

/// Python's pickle machine for protocols 2 to 5, with a table of values in place of objects.
class PickleReader {
  using Index = PickleValue::Index;
  using Kind = PickleKind;

 public:
  PickleReader(std::string_view bytes, const std::string& source, const PickleLimits& limits)
      : rest_(bytes), source_(source), limits_(limits) {}

  Pickle read() && {
    if (!rest_.starts_with('\x80')) refuse("it doesn't begin as a pickle of protocol 2 or later does");
    while (step(take<std::uint8_t>())) {
    }
    pickle_.root = pop();
    return std::move(pickle_);
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const {
    throw checkpoint_error("cannot read `" + source_ + "`: " + reason + ". Use another file.");
  }

  // --- bytes ---

  std::string_view take_bytes(std::uint64_t count) {
    if (count > rest_.size()) refuse("its pickle ends too early");
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  template <class Number>
  Number take() {
    Number number;
    std::memcpy(&number, take_bytes(sizeof number).data(), sizeof number);
    return number;
  }
  std::string_view take_line() {
    const std::string_view line = take_bytes(std::min(rest_.find('\n'), rest_.size()));
    take_bytes(1);
    return line;
  }

  // --- stack and memo ---

  PickleValue& push(Kind kind) {
    if (pickle_.values.size() >= limits_.values)
      refuse("its pickle has more than " + std::to_string(limits_.values) + " values");
    stack_.push_back(static_cast<Index>(pickle_.values.size()));
    pickle_.values.emplace_back().kind = kind;
    return pickle_.values.back();
  }
  void push_text(Kind kind, std::string_view text) { push(kind).text = text; }
  void push_again(Index index) {
    if (stack_.size() >= limits_.values) refuse("its pickle's stack is too high");
    stack_.push_back(index);
  }
  // What lies on the stack above the last mark.
  std::size_t height() const { return stack_.size() - (marks_.empty() ? 0 : marks_.back()); }
  Index top_index() const {
    if (height() == 0) refuse("its pickle takes from an empty stack");
    return stack_.back();
  }
  PickleValue& top() { return pickle_.values[top_index()]; }
  Index pop() {
    const Index index = top_index();
    stack_.pop_back();
    return index;
  }
  std::vector<Index> pop_to_mark() {
    if (marks_.empty()) refuse("its pickle lacks a mark");
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<Index> items(begin, stack_.end());
    stack_.erase(begin, stack_.end());
    marks_.pop_back();
    return items;
  }
  void memoize(std::uint32_t key) { memo_[key] = top_index(); }
  void recall(std::uint32_t key) {
    const auto found = memo_.find(key);
    if (found == memo_.end()) refuse("its pickle recalls what was never stored");
    push_again(found->second);
  }

  // --- what the instructions do ---

  // Tuples of one to three values.
  void tuple_of(std::size_t count) {
    std::vector<Index> items(count);
    for (std::size_t i = count; i > 0; --i) items[i - 1] = pop();
    push(Kind::tuple).items = std::move(items);
  }
  // Appending to an object is a call of its own method: left out.
  void append(const std::vector<Index>& items) {
    PickleValue& container = top();
    if (container.kind == Kind::object) return;
    if (container.kind != Kind::list && container.kind != Kind::set) refuse("its pickle appends to what is no list");
    container.items.insert(container.items.end(), items.begin(), items.end());
  }
  void set_items(const std::vector<Index>& items) {
    PickleValue& container = top();
    if (container.kind != Kind::dict && container.kind != Kind::object)
      refuse("its pickle sets items of what is no dict");
    if (items.size() % 2 != 0) refuse("its pickle has a key without a value");
    container.items.insert(container.items.end(), items.begin(), items.end());
  }
  void call(Index function, Index arguments) {
    if (pickle_[function].kind != Kind::global || pickle_[arguments].kind != Kind::tuple)
      refuse("its pickle calls what is no function");
    PickleValue& object = push(Kind::object);
    object.function = function;
    object.arguments = arguments;
  }
  void global(std::string_view module, std::string_view name) {
    push_text(Kind::global, std::string(module) + "." + std::string(name));
  }
  void integer(std::int64_t number) { push(Kind::integer).integer = number; }
  void long_integer(std::uint64_t size) {
    const std::string_view bytes = take_bytes(size);
    if (size > sizeof(std::int64_t)) return void(push(Kind::opaque));
    std::uint64_t bits = !bytes.empty() && (bytes.back() & 0x80) ? ~std::uint64_t{0} : 0;
    std::memcpy(&bits, bytes.data(), bytes.size());
    integer(static_cast<std::int64_t>(bits));
  }

  // One instruction; false for the last.
  bool step(std::uint8_t opcode) {
    switch (opcode) {
      case 0x80:
        if (const auto protocol = take<std::uint8_t>(); protocol < 2 || protocol > 5)
          refuse("its pickle has protocol " + std::to_string(protocol) + ", which detpl can't read");
        break;
      case 0x95: take<std::uint64_t>(); break;  // FRAME
      case '.': return false;                   // STOP

      case 'N': push(Kind::null); break;
      case 0x88: push(Kind::boolean).integer = 1; break;
      case 0x89: push(Kind::boolean); break;
      case 'K': integer(take<std::uint8_t>()); break;
      case 'M': integer(take<std::uint16_t>()); break;
      case 'J': integer(take<std::int32_t>()); break;
      case 0x8a: long_integer(take<std::uint8_t>()); break;
      case 0x8b: long_integer(take<std::uint32_t>()); break;
      case 'G': push(Kind::real).real = std::bit_cast<double>(__builtin_bswap64(take<std::uint64_t>())); break;

      case 0x8c:  // SHORT_BINUNICODE
      case 'U': push_text(Kind::text, take_bytes(take<std::uint8_t>())); break;
      case 'X':  // BINUNICODE
      case 'T': push_text(Kind::text, take_bytes(take<std::uint32_t>())); break;
      case 0x8d: push_text(Kind::text, take_bytes(take<std::uint64_t>())); break;
      case 'C': push_text(Kind::bytes, take_bytes(take<std::uint8_t>())); break;
      case 'B': push_text(Kind::bytes, take_bytes(take<std::uint32_t>())); break;
      case 0x8e:  // BINBYTES8
      case 0x96: push_text(Kind::bytes, take_bytes(take<std::uint64_t>())); break;

      case ')': push(Kind::tuple); break;
      case 0x85:
      case 0x86:
      case 0x87: tuple_of(opcode - std::size_t{0x84}); break;
      case ']': push(Kind::list); break;
      case '}': push(Kind::dict); break;
      case 0x8f: push(Kind::set); break;
      case '(':
        if (marks_.size() >= limits_.values) refuse("its pickle has too many marks");
        marks_.push_back(stack_.size());
        break;
      case 't': push_items(Kind::tuple); break;
      case 'l': push_items(Kind::list); break;
      case 0x91: push_items(Kind::set); break;  // FROZENSET
      case 'd': {
        std::vector<Index> items = pop_to_mark();
        push(Kind::dict);
        set_items(items);
        break;
      }
      case 'a': append({pop()}); break;
      case 'e':  // APPENDS
      case 0x90: append(pop_to_mark()); break;
      case 's': {
        const Index value = pop(), key = pop();
        set_items({key, value});
        break;
      }
      case 'u': set_items(pop_to_mark()); break;

      case 'q': memoize(take<std::uint8_t>()); break;
      case 'r': memoize(take<std::uint32_t>()); break;
      case 0x94: memoize(static_cast<std::uint32_t>(memo_.size())); break;
      case 'h': recall(take<std::uint8_t>()); break;
      case 'j': recall(take<std::uint32_t>()); break;
      case '0': drop(); break;
      case '1': pop_to_mark(); break;
      case '2': push_again(top_index()); break;

      case 'c': {
        const std::string_view module = take_line(), name = take_line();
        global(module, name);
        break;
      }
      case 0x93: {  // STACK_GLOBAL
        const Index name = pop(), module = pop();
        if (pickle_[name].kind != Kind::text || pickle_[module].kind != Kind::text)
          refuse("its pickle names a global by what is no text");
        global(pickle_[module].text, pickle_[name].text);
        break;
      }
      case 0x92: pop(); [[fallthrough]];  // NEWOBJ_EX: keyword arguments are left out
      case 'R':
      case 0x81: {
        const Index arguments = pop(), function = pop();
        call(function, arguments);
        break;
      }
      case 'b': {  // BUILD
        const Index state = pop();
        top().state = state;
        break;
      }
      case 'Q': {
        const Index id = pop();
        push(Kind::persistent).arguments = id;
        break;
      }
      default: refuse("its pickle has the instruction " + std::to_string(opcode) + ", which detpl doesn't know");
    }
    return true;
  }
  void push_items(Kind kind) {
    std::vector<Index> items = pop_to_mark();
    push(kind).items = std::move(items);
  }
  // A POP right after a mark takes the mark.
  void drop() {
    if (height() == 0 && !marks_.empty())
      marks_.pop_back();
    else
      pop();
  }

  std::string_view rest_;
  const std::string& source_;
  PickleLimits limits_;
  Pickle pickle_;
  std::vector<Index> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint32_t, Index> memo_;
};

}  // namespace detail

/// Reads a pickle of protocols 2 to 5. Nothing in it is executed or looked up; `source` names it in errors.
///
/// Errors: checkpoint_error if it isn't one, ends too early or goes beyond `limits`.
/// Cost: memory in proportion to the bytes; no recursion, however deep it is nested.
inline Pickle parse_pickle(std::string_view bytes, const std::string& source, const PickleLimits& limits = {}) {
  return detail::PickleReader(bytes, source, limits).read();
}

}  // namespace detpl::inline v0
