#include <doctest/doctest.h>
#include <detpl/checkpoint/parse_pickle.hpp>

#include <random>
#include <string>
#include <string_view>

using detpl::Pickle;
using detpl::PickleKind;
using detpl::PickleValue;
using namespace std::string_view_literals;

namespace {

Pickle parse(std::string_view bytes) { return detpl::parse_pickle(bytes, "file.pt"); }

/// A value in Python's notation.
std::string show(const Pickle& pickle, const PickleValue& value) {
  const auto all = [&](std::size_t step) {
    std::string text;
    for (std::size_t i = 0; i < value.items.size(); i += step) {
      if (i > 0) text += ", ";
      text += show(pickle, pickle[value.items[i]]);
      if (step == 2) text += ": " + show(pickle, pickle[value.items[i + 1]]);
    }
    return text;
  };
  switch (value.kind) {
    case PickleKind::null: return "None";
    case PickleKind::boolean: return value.integer ? "True" : "False";
    case PickleKind::integer: return std::to_string(value.integer);
    case PickleKind::real: return std::to_string(value.real);
    case PickleKind::text: return "'" + value.text + "'";
    case PickleKind::bytes: return "b'" + value.text + "'";
    case PickleKind::list: return "[" + all(1) + "]";
    case PickleKind::tuple: return "(" + all(1) + ")";
    case PickleKind::set: return "set(" + all(1) + ")";
    case PickleKind::dict: return "{" + all(2) + "}";
    case PickleKind::global: return value.text;
    case PickleKind::object:
      return value.function == PickleValue::none ? "?"
                                                 : pickle[value.function].text + show(pickle, pickle[value.arguments]) +
                                                       (value.items.empty() ? "" : "{" + all(2) + "}");
    case PickleKind::persistent: return "persistent " + show(pickle, pickle[value.arguments]);
    case PickleKind::opaque: return "?";
  }
  return "";
}
std::string read(std::string_view bytes) {
  const Pickle pickle = parse(bytes);
  return show(pickle, pickle.result());
}
void refused(std::string_view bytes, const char* reason) {
  CHECK_THROWS_WITH_AS(parse(bytes), doctest::Contains(reason), detpl::checkpoint_error);
}

// pickle.dumps({'a': [1, -1, 300, 70000, 2**40, 2**63 - 1, 2**64, 1.5, True, None], 'b': (1,), 'c': {1}, 'd': b'x',
//               'e': collections.OrderedDict(k='v')}, protocol=2 and 4)
constexpr auto protocol_2 =
    "\x80\x02}q\0(X\x01\0\0\0aq\x01]q\x02(K\x01J\xff\xff\xff\xffM,"
    "\x01Jp\x11\x01\0\x8a\x06\0\0\0\0\0\x01\x8a\x08\xff\xff"
    "\xff\xff\xff\xff\xff\x7f\x8a\t\0\0\0\0\0\0\0\0\x01G?\xf8\0\0\0\0\0\0\x88"
    "NeX\x01\0\0\0bq\x03K\x01\x85q\x04X\x01"
    "\0\0\0cq\x05"
    "c__builtin__\nset\nq\x06]q\x07K\x01"
    "a\x85q\x08Rq\tX\x01\0\0\0dq\nc_codecs\nencode\nq\x0bX\x01\0\0"
    "\0xq\x0cX\x06\0\0\0latin1q\r\x86q\x0eRq\x0fX\x01\0\0\0eq\x10"
    "ccollections\nOrderedDict\nq\x11)Rq\x12X\x01\0\0\0kq"
    "\x13X\x01\0\0\0vq\x14su."sv;
constexpr auto protocol_4 =
    "\x80\x04\x95\x8c\0\0\0\0\0\0\0}\x94(\x8c\x01"
    "a\x94]\x94(K\x01J\xff\xff\xff\xffM,\x01Jp\x11\x01\0\x8a\x06\0\0\0\0\0\x01"
    "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x8a\t\0\0\0\0\0\0\0\0\x01G?\xf8\0\0\0\0\0\0\x88Ne\x8c\x01"
    "b\x94K\x01\x85"
    "\x94\x8c\x01"
    "c\x94\x8f\x94(K\x01\x90\x8c\x01"
    "d\x94"
    "C\x01x\x94\x8c\x01"
    "e\x94\x8c\x0b"
    "collections\x94\x8c\x0b"
    "OrderedDict\x94\x93\x94)R\x94\x8c\x01k\x94\x8c\x01v\x94su."sv;

}  // namespace

TEST_CASE("plain values come out of every protocol") {
  const std::string plain = "{'a': [1, -1, 300, 70000, 1099511627776, 9223372036854775807, ?, 1.500000, True, None], ";
  CHECK(read(protocol_2) == plain +
                                "'b': (1), 'c': __builtin__.set([1]), 'd': _codecs.encode('x', 'latin1'), 'e': "
                                "collections.OrderedDict(){'k': 'v'}}");
  CHECK(read(protocol_4) == plain + "'b': (1), 'c': set(1), 'd': b'x', 'e': collections.OrderedDict(){'k': 'v'}}");
  const Pickle pickle = parse(protocol_4);
  REQUIRE(pickle.find(pickle.result(), "e"));
  CHECK(pickle.is_dict(*pickle.find(pickle.result(), "e")));
  CHECK(pickle.find(*pickle.find(pickle.result(), "e"), "k")->text == "v");
  CHECK_FALSE(pickle.find(pickle.result(), "f"));
}

TEST_CASE("a call is its name and arguments; nothing is called") {
  CHECK(read("\x80\x02"
             "cos\nsystem\nX\x02\0\0\0ls\x85R."sv) == "os.system('ls')");
  CHECK(read("\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85\x81."sv) == "os.system('ls')");
  CHECK(read("\x80\x02X\x01\0\0\0kQ."sv) == "persistent 'k'");
  refused("\x80\x02K\x01)R."sv, "calls what is no function");
  refused(
      "\x80\x02"
      "cos\nsystem\nK\x01R."sv,
      "calls what is no function");
}

TEST_CASE("the last of several values of a key counts, as in Python") {
  const Pickle pickle = parse("\x80\x02}(X\x01\0\0\0aK\x01X\x01\0\0\0aK\x02u."sv);
  CHECK(pickle.find(pickle.result(), "a")->integer == 2);
}

TEST_CASE("circular and deep values are no danger") {
  const Pickle circle = parse("\x80\x02]q\0h\0a."sv);
  CHECK(&circle[circle.result().items.at(0)] == &circle.result());
  std::string deep = "\x80\x02";
  deep.append(1'000'000, ']');
  deep.append(999'999, 'a');
  CHECK(parse(deep + ".").values.size() == 1'000'000);
}

TEST_CASE("what is wrong is said in one sentence") {
  refused("", "doesn't begin as a pickle");
  refused("hello", "doesn't begin as a pickle");
  refused("\x80\x01N."sv, "protocol 1");
  refused("\x80\x06N."sv, "protocol 6");
  refused("\x80\x02N"sv, "ends too early");
  refused("\x80\x02."sv, "empty stack");
  refused("\x80\x02(."sv, "empty stack");
  refused("\x80\x02N(0."sv.substr(0, 4), "ends too early");
  refused("\x80\x02X\xff\xff\xff\xffx."sv, "ends too early");
  refused("\x80\x02\x8d\xff\xff\xff\xff\xff\xff\xff\xffx."sv, "ends too early");
  refused("\x80\x02\x8b\xff\xff\xff\xffx."sv, "ends too early");
  refused("\x80\x02t."sv, "lacks a mark");
  refused("\x80\x02h\x05."sv, "recalls what was never stored");
  refused("\x80\x02NNs."sv, "empty stack");
  refused("\x80\x02NNNs."sv, "sets items of what is no dict");
  refused("\x80\x02}(NNNu."sv, "key without a value");
  refused("\x80\x02NNa."sv, "appends to what is no list");
  refused(
      "\x80\x02"
      "cos\nsystem"sv,
      "ends too early");
  refused("\x80\x02\x82\x01."sv, "the instruction 130");
  std::string many(100, 'N');
  CHECK_THROWS_WITH_AS(detpl::parse_pickle("\x80\x02" + many, "file.pt", {.values = 50}),
                       "cannot read `file.pt`: its pickle has more than 50 values. Use another file.",
                       detpl::checkpoint_error);
}

TEST_CASE("a hundred thousand damaged pickles give values or one sentence") {
  std::mt19937 random(1);
  int refusals = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string damaged(i % 2 ? protocol_2 : protocol_4);
    for (int changes = 1 + i % 3; changes > 0; --changes)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    if (i % 7 == 0) damaged.resize(random() % damaged.size());
    try {
      const Pickle pickle = parse(damaged);
      REQUIRE(pickle.values.size() <= damaged.size());
    } catch (const detpl::checkpoint_error&) {
      ++refusals;
    }
  }
  CHECK(refusals > 50'000);
  CHECK(refusals < 99'000);
}
