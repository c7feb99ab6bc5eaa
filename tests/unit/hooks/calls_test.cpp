// SPDX-License-Identifier: Apache-2.0
// Hooks are called with the arguments of the longest form that they accept.
#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "stubs.hpp"

using detpl::hook;
using detpl::subject;
using stub::Adam;
using stub::Batch;
using stub::Least;
using stub::Tensor;
using stub::Trainer;

namespace {

template <hook Hook, class Module>
concept called = detpl::calls<Hook, subject::module, Module, stub::types<Module>>;

template <hook Hook, class Module>
decltype(auto) call(Module& module, auto&&... arguments) {
  return detpl::call<Hook, subject::module, stub::types<Module>>(module, arguments...);
}

struct Recorder : Least {
  std::string seen;

  void validation_step(const Batch& batch, std::int64_t batch_idx) {
    seen += "step " + std::to_string(batch.size) + " " + std::to_string(batch_idx) + "\n";
  }
  void on_train_batch_start() { seen += "start\n"; }
  void on_validation_batch_end(auto& outputs, Batch& batch) {
    static_assert(std::is_same_v<decltype(outputs), detpl::no_output&>);
    batch.size = 7;
  }
  void on_before_optimizer_step(stub::Optimizer&, auto optimizer_idx) {
    static_assert(optimizer_idx.value < 3);
    seen += "optimizer " + std::to_string(optimizer_idx.value) + "\n";
  }
};

}  // namespace

TEST_CASE("a hook gets as many arguments as its form takes") {
  Recorder module;
  Batch batch{.size = 3};
  call<hook::validation_step>(module, batch, 5, 0);
  call<hook::on_train_batch_start>(module, batch, 5);
  CHECK(module.seen == "step 3 5\nstart\n");
}

TEST_CASE("a hook may change the batch that it is lent") {
  Recorder module;
  Batch batch;
  detpl::no_output outputs;
  call<hook::on_validation_batch_end>(module, outputs, batch, 0, 0);
  CHECK(batch.size == 7);
}

TEST_CASE("an optimizer_idx declared auto is a compile-time constant") {
  Recorder module;
  stub::Optimizer optimizer;
  call<hook::on_before_optimizer_step>(module, optimizer, std::integral_constant<std::size_t, 2>{});
  CHECK(module.seen == "optimizer 2\n");
}

TEST_CASE("among overloads the longest form is called") {
  struct Overloaded : Least {
    int last = 0;
    Tensor training_step(const Batch&) { return last = 1, Tensor{}; }
    Tensor training_step(const Batch&, std::int64_t) { return last = 2, Tensor{}; }
  } module;
  Batch batch;
  call<hook::training_step>(module, batch, 0, 0);
  CHECK(module.last == 2);
}

struct Autos : Least {
  Tensor training_step(const auto&, auto, std::size_t) { return {}; }
};

TEST_CASE("parameters are of any type that the argument converts to") {
  // clang-format off
  struct Values : Least { Tensor training_step(Batch, const std::size_t&) { return {}; } };
  struct Shorts : Least { Tensor training_step(const Batch&, unsigned short, int = 0) const noexcept { return {}; } };
  struct Rvalue : Least { Tensor training_step(Batch&&); };
  struct Swapped : Least { Tensor training_step(std::int64_t, const Batch&); };
  // clang-format on
  CHECK(called<hook::training_step, Values>);
  CHECK(called<hook::training_step, Shorts>);
  CHECK(called<hook::training_step, Autos>);
  CHECK_FALSE(called<hook::training_step, Rvalue>);
  CHECK_FALSE(called<hook::training_step, Swapped>);
}

TEST_CASE("hooks that are absent, refused or of another subject aren't called") {
  struct Refused : Least {
    void test_step() {}
    void on_fit_start() {}
  };
  CHECK_FALSE(called<hook::on_train_start, Least>);
  CHECK_FALSE(called<hook::test_step, Refused>);
  CHECK_FALSE(called<hook::on_fit_start, Refused>);
  CHECK(detpl::calls<hook::on_fit_start, subject::callback, Refused, stub::types<Least>>);
  CHECK_FALSE(detpl::calls<hook::on_fit_start, subject::data_module, Refused, stub::types<Least>>);
}

TEST_CASE("forward may take what it likes, and is called if it takes a batch") {
  // clang-format off
  struct OfBatch : Least { Tensor forward(const Batch&) { return {}; } };
  struct OfOthers : Least { Tensor forward(std::string, int) { return {}; } };
  // clang-format on
  CHECK(called<hook::forward, OfBatch>);
  CHECK_FALSE(called<hook::forward, OfOthers>);
  CHECK(stub::in_module<OfOthers>.size() == 0);
}

TEST_CASE("result_of is what the call returns, and outputs are values of it") {
  struct Steps : Least {
    const Tensor& validation_step(const Batch&);
    std::vector<int> predict_step(const Batch&);
  };
  using types = stub::types<Steps>;
  CHECK(std::is_same_v<detpl::result_of<hook::validation_step, subject::module, Steps, types>, const Tensor&>);
  CHECK(std::is_same_v<types::validation_output, Tensor>);
  CHECK(std::is_same_v<types::validation_outputs, std::vector<Tensor>>);
  CHECK(std::is_same_v<types::predictions, std::vector<std::vector<int>>>);
  CHECK(std::is_same_v<types::training_output, Tensor>);
}

TEST_CASE("a callback is called with the trainer and the module first") {
  struct Callback {
    int batches = 0;
    void on_train_batch_end(Trainer&, Least&, Tensor&, const Batch& batch) { batches += batch.size; }
    void on_train_end(Trainer&) { batches = -batches; }
    int on_save_checkpoint(Trainer&, Least&) { return batches; }
  } callback;
  using types = stub::types<Least>;
  Trainer trainer;
  Least module;
  Tensor outputs;
  Batch batch{.size = 4};
  stub::Checkpoint checkpoint;
  detpl::call<hook::on_train_batch_end, subject::callback, types>(callback, trainer, module, outputs, batch, 0);
  CHECK(detpl::call<hook::on_save_checkpoint, subject::callback, types>(callback, trainer, module, checkpoint) == 4);
  detpl::call<hook::on_train_end, subject::callback, types>(callback, trainer, module);
  CHECK(callback.batches == -4);
}
