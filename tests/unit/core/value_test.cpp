#include <doctest/doctest.h>
#include <detpl/core/value.hpp>

using detpl::List;
using detpl::Map;
using detpl::Value;

TEST_CASE("a map keeps the order in which names were written") {
  Map map{{"b", 1}, {"a", List{1, 2.5, "x"}}};
  map["c"] = true;
  CHECK(map.items[0].first == "b");
  CHECK(map.items[2].first == "c");
  CHECK(*map.find("b") == Value(1));
  CHECK(map.find("d") == nullptr);
}
