// SPDX-License-Identifier: Apache-2.0
// The shapes that a member can have: each is found, and those that can be called are.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "stubs.hpp"

using detpl::hook;
using detpl::detail::fitness;
using stub::Batch;

namespace shapes {

constexpr auto step = hook::validation_step;
using types = stub::types<stub::Least>;

template <class Subject>
constexpr bool named = detpl::detail::access<step>::named<Subject>;
template <class Subject>
constexpr fitness how = detpl::detail::fit_of<step, detpl::subject::module, Subject, types>::how;

// clang-format off
// Absent.
struct Nothing {};
struct VirtualBase { virtual ~VirtualBase() = default; virtual void other(); };
struct NothingInherited : VirtualBase {};
struct Overloading { int operator&() const; Nothing* operator->(); operator int() const; };

// Callable.
struct Plain { void validation_step(const Batch&, std::int64_t); };
struct Const { void validation_step(const Batch&, std::int64_t) const; };
struct Noexcept { void validation_step(const Batch&, std::int64_t) noexcept; };
struct Defaulted { void validation_step(const Batch&, std::int64_t = 0, std::string = {}); };
struct Virtual { virtual ~Virtual() = default; virtual void validation_step(const Batch&, std::int64_t); };
struct PureVirtual { virtual ~PureVirtual() = default; virtual void validation_step(const Batch&, std::int64_t) = 0; };
struct FinalOverride : PureVirtual { void validation_step(const Batch&, std::int64_t) final; };
struct Consteval { consteval void validation_step(const Batch&, std::int64_t) const {} };
class PrivateDestructor { ~PrivateDestructor(); public: void validation_step(const Batch&); };
struct NoDefaultConstructor { explicit NoDefaultConstructor(int); void validation_step(const Batch&); };
struct LvalueQualified { void validation_step(const Batch&, std::int64_t) &; };
struct Inherited : Plain {};
struct Left : virtual Plain {};
struct Right : virtual Plain {};
struct ThroughVirtualBases : Left, Right {};
struct UsingDeclaration : private Plain { using Plain::validation_step; };
struct ByArity { void validation_step(const Batch&); void validation_step(const Batch&, std::int64_t); };
struct ByType { void validation_step(const Batch&); void validation_step(const std::string&); };
struct ByConst { void validation_step(const Batch&); void validation_step(const Batch&) const; };
struct TemplateAndPlain { void validation_step(const Batch&); template <class Other> void validation_step(Other*); };
struct StaticTemplate { template <class Any> static void validation_step(const Any&); };
struct Auto { auto validation_step(const auto&, auto) { return 1; } };
struct Static { static void validation_step(const Batch&, std::int64_t); };
struct Functor { std::function<void(const Batch&)> validation_step; };

// There, but not to be called.
struct RvalueQualified { void validation_step(const Batch&) &&; };
struct Data { int validation_step; };
struct StaticData { static int validation_step; };
struct Reference { int& validation_step; };
struct BitField { int validation_step : 3; };
struct Enumerator { enum { validation_step }; };
struct NonDeducible { template <class Result> Result validation_step(const Batch&); };
struct ConstrainedAway { void validation_step(const auto& batch) requires(sizeof(batch) > 1000); };
struct Deleted { void validation_step(const Batch&) = delete; };
struct NestedType { struct validation_step {}; };
struct AliasTemplate { template <class Any> using validation_step = Any; };
struct VariableTemplate { template <class Any> static constexpr int validation_step = 0; };
class PrivateFunction { void validation_step(const Batch&); };
class ProtectedFunction { protected: void validation_step(const Batch&); };
class PrivateTemplate { template <class Any> void validation_step(const Any&); };
class PrivateData { [[maybe_unused]] int validation_step = 0; };
class PrivatelyInherited : Plain {};
struct AmbiguousBases : Plain, Const {};
class PrivateOverloads { void validation_step(const Batch&); void validation_step(int); };
// Found, but its body is an error once it is called for: the compiler names the user's own line.
struct BodyDoesNotCompile { auto validation_step(auto... all) { return (all.no_such_member + ...); } };

// Not to be derived from.
union Union { int i; };
class PrivateVirtualDestructor { virtual ~PrivateVirtualDestructor(); public: void validation_step(const Batch&); };
struct Final final { void validation_step(const Batch&); };
struct Holder { using ContainedType = Plain; };
// clang-format on

template <fitness How, class... Subjects>
constexpr bool all = ((named<Subjects> == (How != fitness::absent) && how<Subjects> == How) && ...);

static_assert(all<fitness::absent, Nothing, NothingInherited, Overloading>);
static_assert(all<fitness::fits, Plain, Const, Noexcept, Defaulted, Virtual, PureVirtual, FinalOverride, Consteval,
                  PrivateDestructor, NoDefaultConstructor, LvalueQualified, Inherited, ThroughVirtualBases,
                  UsingDeclaration, ByArity, ByType, ByConst, TemplateAndPlain, StaticTemplate, Auto, Static, Functor>);
static_assert(
    all<fitness::uncallable, RvalueQualified, Data, StaticData, Reference, BitField, Enumerator, NonDeducible,
        ConstrainedAway, Deleted, NestedType, AliasTemplate, VariableTemplate, PrivateFunction, ProtectedFunction,
        PrivateTemplate, PrivateData, PrivatelyInherited, AmbiguousBases, PrivateOverloads>);
static_assert(named<BodyDoesNotCompile>);

template <class Subject>
concept inspectable = detpl::detail::inspectable<Subject>;
static_assert(inspectable<Plain> && inspectable<PrivateDestructor> && inspectable<PureVirtual>);
static_assert(!inspectable<Union> && !inspectable<PrivateVirtualDestructor> && !inspectable<Final> &&
              !inspectable<Holder>);

}  // namespace shapes

using namespace shapes;

TEST_CASE("a local class, a lambda and a class of an unnamed namespace are probed like any other") {
  struct Local : stub::Least {
    void test_step() {}
  };
  CHECK(stub::only(stub::in_module<Local>, detpl::mistake::unsupported, "test_step"));
  auto lambda = [] {};
  CHECK(stub::in_callback<decltype(lambda)>.size() == 0);
}

TEST_CASE("a class that can't be derived from is refused in one diagnostic") {
  using detpl::mistake;
  CHECK(stub::only(stub::in_module<Final>, mistake::unsupported, "final"));
  CHECK(stub::only(stub::in_module<Union>, mistake::unsupported, "final"));
  CHECK(stub::only(stub::in_module<PrivateVirtualDestructor>, mistake::unsupported, "final"));
  CHECK(stub::only(stub::in_module<Holder>, mistake::unsupported, "TORCH_MODULE"));
  CHECK(stub::only(stub::in_callback<Final>, mistake::unsupported, "final"));
  CHECK_FALSE(detpl::calls<hook::validation_step, detpl::subject::module, Final, types>);
  CHECK_FALSE(detpl::trainable_with<Final, types>);
}
