// SPDX-License-Identifier: Apache-2.0
// What becomes of each hook in a module, a data module and a callback.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include <detpl/hooks/generated/table.hpp>

#include "stubs.hpp"

using detpl::hook;
using detpl::mistake;
using detpl::subject;
using detpl::verdict;
using stub::Adam;
using stub::Batch;
using stub::Checkpoint;
using stub::in_callback;
using stub::in_data;
using stub::in_module;
using stub::Least;
using stub::only;
using stub::Optimizer;
using stub::Tensor;
using stub::Trainer;

namespace verdicts {

// What Determined's documentation lists as unsupported, less `hiddens` and `on_train_epoch_end`'s callback
// side.
// clang-format off
struct Unsupported : Least {
  void test_step(); void test_step_end(); void test_epoch_end(); void on_test_batch_start(); void on_test_batch_end();
  void on_test_epoch_start(); void on_test_epoch_end(); void test_dataloader();
  void setup(); void teardown(); void on_fit_start(); void on_fit_end();
  void on_pretrain_routine_start(); void on_pretrain_routine_end();
  void training_step_end(); void validation_step_end(); void tbptt_split_batch(); void transfer_batch_to_device();
  void get_progress_bar_dict(); void on_train_epoch_end(); void manual_backward(); void backward();
  void optimizer_step(); void optimizer_zero_grad();
};
constexpr std::array unsupported = {
    "test_step", "test_step_end", "test_epoch_end", "on_test_batch_start", "on_test_batch_end",
    "on_test_epoch_start", "on_test_epoch_end", "test_dataloader",
    "setup", "teardown", "on_fit_start", "on_fit_end",
    "on_pretrain_routine_start", "on_pretrain_routine_end",
    "training_step_end", "validation_step_end", "tbptt_split_batch", "transfer_batch_to_device",
    "get_progress_bar_dict", "on_train_epoch_end", "manual_backward", "backward",
    "optimizer_step", "optimizer_zero_grad"};

struct OtherRefusals : Least {
  bool automatic_optimization; int truncated_bptt_steps;
  void lr_scheduler_step(); void configure_model(); void on_validation_model_zero_grad(); void on_predict_model_train();
  void on_validation_model_eval(); void on_validation_model_train(); void on_predict_model_eval();
  void on_test_start(); void on_test_end(); void on_test_model_eval(); void on_test_model_train();
  void on_epoch_start(); void on_epoch_end(); void on_batch_start(); void on_batch_end();
  void on_train_dataloader(); void on_val_dataloader(); void on_test_dataloader(); void on_predict_dataloader();
  void on_hpc_save(); void on_hpc_load(); void on_post_move_to_device(); void configure_sharded_model();
  void on_init_start(); void on_init_end(); void on_sanity_check_start(); void on_sanity_check_end();
  void on_configure_sharded_model(); void on_before_accelerator_backend_setup(); void on_exception();
  void on_keyboard_interrupt();
};

struct EveryModuleHook {
  Tensor training_step(Batch&, std::int64_t, auto) { return {}; }
  Adam configure_optimizers();
  Tensor forward(std::string, int, double);
  std::map<std::string, double> validation_step(const Batch&, std::int64_t, std::int64_t);
  Tensor predict_step(const Batch&, std::int64_t, std::int64_t);
  int configure_callbacks(); void prepare_data();
  int train_dataloader(); int val_dataloader(); int predict_dataloader();
  Batch on_before_batch_transfer(Batch, std::int64_t); Batch on_after_batch_transfer(const Batch&);
  void on_train_start(); void on_train_end(); void on_train_epoch_start(); void training_epoch_end(std::vector<Tensor>&);
  int on_train_batch_start(const Batch&, std::int64_t); void on_train_batch_end(Tensor&, const Batch&, std::int64_t);
  void on_before_zero_grad(Optimizer&); void on_before_backward(Tensor&); void on_after_backward();
  void on_before_optimizer_step(Optimizer&, std::size_t);
  void configure_gradient_clipping(Optimizer&, std::size_t, double, std::string_view);
  void on_validation_start(); void on_validation_end(); void on_validation_epoch_start(); void on_validation_epoch_end();
  void on_validation_batch_start(const Batch&, std::int64_t, std::int64_t);
  void on_validation_batch_end(std::map<std::string, double>&, const Batch&, std::int64_t, std::int64_t);
  void validation_epoch_end(const std::vector<std::map<std::string, double>>&);
  void on_predict_start(); void on_predict_end(); void on_predict_epoch_start();
  void on_predict_epoch_end(const std::vector<Tensor>&); void on_predict_batch_start(const Batch&);
  void on_predict_batch_end(Tensor&, const Batch&);
  void on_save_checkpoint(Checkpoint&); void on_load_checkpoint(Checkpoint&);
};

struct EveryDataHook {
  void prepare_data(); void setup(std::string_view); void teardown();
  int train_dataloader(); int val_dataloader(); int predict_dataloader();
  Batch on_before_batch_transfer(Batch); Batch on_after_batch_transfer(Batch, std::int64_t);
  void on_save_checkpoint(Checkpoint&); void on_load_checkpoint(Checkpoint&);
};

struct EveryCallbackHook {
  void on_init_start(Trainer&); void on_init_end(Trainer&);
  void setup(Trainer&, Least&, std::string_view); void teardown(Trainer&, Least&, std::string_view);
  void on_before_accelerator_backend_setup(Trainer&, Least&); void on_configure_sharded_model(Trainer&, Least&);
  void on_fit_start(Trainer&, Least&); void on_fit_end(Trainer&, Least&);
  void on_sanity_check_start(Trainer&, Least&); void on_sanity_check_end(Trainer&, Least&);
  void on_train_start(Trainer&, Least&); void on_train_end(Trainer&, Least&);
  void on_train_epoch_start(Trainer&, Least&); void on_train_epoch_end(Trainer&, Least&);
  void on_train_batch_start(Trainer&, Least&, const Batch&, std::int64_t);
  void on_train_batch_end(Trainer&, Least&, Tensor&, const Batch&, std::int64_t);
  void on_before_zero_grad(Trainer&, Least&, Optimizer&); void on_before_backward(Trainer&, Least&, Tensor&);
  void on_after_backward(Trainer&, Least&); void on_before_optimizer_step(Trainer&, Least&, Optimizer&, std::size_t);
  void on_validation_start(Trainer&, Least&); void on_validation_end(Trainer&, Least&);
  void on_validation_epoch_start(Trainer&, Least&); void on_validation_epoch_end(Trainer&, Least&);
  void on_validation_batch_start(Trainer&, Least&, const Batch&, std::int64_t, std::int64_t);
  void on_validation_batch_end(Trainer&, Least&, auto&, const Batch&, std::int64_t, std::int64_t);
  void on_predict_start(Trainer&, Least&); void on_predict_end(Trainer&, Least&);
  void on_predict_epoch_start(Trainer&, Least&); void on_predict_epoch_end(Trainer&, Least&, auto&);
  void on_predict_batch_start(Trainer&, Least&, const Batch&, std::int64_t, std::int64_t);
  void on_predict_batch_end(Trainer&, Least&, auto&, const Batch&, std::int64_t, std::int64_t);
  int on_save_checkpoint(Trainer&, Least&, Checkpoint&); void on_load_checkpoint(Trainer&, Least&, stub::State&);
  void on_exception(Trainer&, Least&, const std::exception&); void on_keyboard_interrupt(Trainer&, Least&);
};

struct RefusedInCallbacks {
  void on_test_start(); void on_test_end(); void on_test_epoch_start(); void on_test_epoch_end();
  void on_test_batch_start(); void on_test_batch_end(); void on_pretrain_routine_start(); void on_pretrain_routine_end();
  void on_batch_start(); void on_batch_end(); void on_epoch_start(); void on_epoch_end();
  void training_step(); void training_epoch_end(); void configure_optimizers();
};
// Data and functions that a callback may well have for itself.
struct FreeInCallbacks { int train_dataloader, val_dataloader, forward, backward, prepare_data, hiddens; };

struct RefusedInData {
  void test_dataloader(); void transfer_batch_to_device(); void training_step(); void on_train_start();
  void configure_optimizers(); void on_exception(); void on_fit_start();
};
// clang-format on

}  // namespace verdicts

using namespace verdicts;

TEST_CASE("every name that Determined's adapter refuses is refused in a module, each for its own reason") {
  constexpr const auto& found = in_module<Unsupported>;
  CHECK(found.size() == unsupported.size());
  for (std::string_view name : unsupported) {
    CAPTURE(name);
    CHECK(stub::has(found, mistake::unsupported, name));
  }
}

TEST_CASE("no two refused hooks of a module share their reason") {
  std::map<std::string, std::string> reasons;
  for (const detpl::hook_row& row : detpl::hook_rows) {
    const detpl::hook_entry& entry = row.entries[static_cast<std::size_t>(subject::module)];
    if (entry.what != verdict::rejected || std::string(entry.why) == "only callbacks are called there") continue;
    CAPTURE(row.name);
    CHECK(std::string(entry.why) != "");
    CHECK(std::string(entry.fix) != "");
    auto [other, is_new] = reasons.emplace(entry.why, row.name);
    CAPTURE(other->second);
    CHECK(is_new);
  }
}

TEST_CASE("members, hooks of later versions and hooks that only callbacks have are refused in a module") {
  constexpr const auto& found = in_module<OtherRefusals>;
  CHECK(found.size() == 33);
  CHECK(std::all_of(found.begin(), found.end(), [](auto& each) { return each.what == mistake::unsupported; }));
}

TEST_CASE("every supported hook of a module is accepted in its longest form") {
  CHECK(in_module<EveryModuleHook>.size() == 0);
  std::size_t called = 0;
  for (std::size_t i = 0; i < detpl::hook_count; ++i) called += detpl::called(static_cast<hook>(i), subject::module);
  CHECK(called == 38);
  CHECK(in_module<Least>.size() == 0);
  static_assert(detpl::trainable_with<EveryModuleHook, stub::types<EveryModuleHook>>);
}

TEST_CASE("every hook of a data module is accepted, the rest is refused") {
  CHECK(in_data<EveryDataHook>.size() == 0);
  constexpr const auto& found = in_data<RefusedInData>;
  CHECK(found.size() == 7);
  CHECK(std::all_of(found.begin(), found.end(), [](auto& each) { return each.what == mistake::unsupported; }));
}

TEST_CASE("every hook of a callback that happens is accepted, the rest is refused") {
  CHECK(in_callback<EveryCallbackHook>.size() == 0);
  constexpr const auto& found = in_callback<RefusedInCallbacks>;
  CHECK(found.size() == 15);
  CHECK(std::all_of(found.begin(), found.end(), [](auto& each) { return each.what == mistake::unsupported; }));
  CHECK(in_callback<FreeInCallbacks>.size() == 0);
}

TEST_CASE("a module without its two required hooks misses them") {
  struct Empty {};
  CHECK(in_module<Empty>.size() == 2);
  CHECK(stub::has(in_module<Empty>, mistake::missing, "training_step"));
  CHECK(stub::has(in_module<Empty>, mistake::missing, "configure_optimizers"));
}

TEST_CASE("a misspelt required hook is reported as misspelt, not as missing too") {
  struct Misspelt {
    Tensor trainning_step(const Batch&);
    Adam configure_optimizers();
  };
  constexpr const auto& found = in_module<Misspelt>;
  CHECK(only(found, mistake::unknown, "trainning_step"));
  CHECK(found[0].meant == "training_step");
}

TEST_CASE("a near miss is silent while the hook that it resembles is there") {
  struct WithHelper : Least {
    void training_steps();
    void configure_optimizer();
    void on_val_end();
    void on_validation_end();
  };
  CHECK(in_module<WithHelper>.size() == 0);
}

class PrivateNearMisses : public Least {
  void on_train_epoch_starts(int);
  void on_train_epoch_starts();
  template <class Any>
  static void onAfterBackward(Any);
  struct ValidationStep {};
};

TEST_CASE("a near miss is found in every shape and access") {
  constexpr const auto& found = in_module<PrivateNearMisses>;
  CHECK(found.size() == 3);
  CHECK(stub::has(found, mistake::unknown, "on_train_epoch_starts"));
  CHECK(stub::has(found, mistake::unknown, "onAfterBackward"));
  CHECK(stub::has(found, mistake::unknown, "ValidationStep"));
}

TEST_CASE("a step with hiddens is refused as such") {
  struct Four : Least {
    Tensor training_step(const Batch&, std::int64_t, std::size_t, Tensor);
  };
  struct Three : Least {
    Tensor training_step(const Batch&, std::int64_t, Tensor hiddens) const;
  };
  struct Attribute : Least {
    Tensor hiddens;
  };
  CHECK(only(in_module<Four>, mistake::unsupported, "hiddens"));
  CHECK(only(in_module<Three>, mistake::unsupported, "hiddens"));
  CHECK(in_module<Attribute>.size() == 0);
}

// clang-format off
namespace results {
struct Void { void training_step(const Batch&); Adam configure_optimizers(); };
struct Map { std::map<std::string, Tensor> training_step(const Batch&); Adam configure_optimizers(); };
struct WithLoss { Tensor loss; int extra; };
struct Struct { WithLoss training_step(const Batch&); Adam configure_optimizers(); };
struct Optional { std::optional<Tensor> training_step(const Batch&); Adam configure_optimizers(); };
struct Reference { Tensor& training_step(const Batch&); Adam configure_optimizers(); };
struct NoOptimizer : Least { int configure_optimizers(); };
struct VoidLoader : Least { void train_dataloader(); };
struct LostMetrics : Least { int on_validation_epoch_end(); };
struct SkipByBool : Least { bool on_train_batch_start(); };
struct Skip : Least { int on_train_batch_start(); };
struct OtherBatch : Least { std::string on_after_batch_transfer(const Batch&); };
struct WithLog { Tensor loss; std::map<std::string, double> log; };
struct OldMetrics : Least { WithLog training_step(const Batch&); };
struct WithBar { std::map<std::string, double> progress_bar; };
struct OldBar : Least { WithBar validation_step(const Batch&); };
struct LogFunction { Tensor loss; void log(int); void log(double); struct progress_bar {}; };
struct HarmlessLog : Least { LogFunction training_step(const Batch&); Tensor validation_step(const Batch&); };
}  // namespace results
// clang-format on

TEST_CASE("a result that isn't what the hook must return makes it uncallable") {
  using namespace results;
  CHECK(only(in_module<Void>, mistake::uncallable, "training_step"));
  CHECK(only(in_module<Map>, mistake::uncallable, "training_step"));
  CHECK(only(in_module<NoOptimizer>, mistake::uncallable, "configure_optimizers"));
  CHECK(only(in_module<VoidLoader>, mistake::uncallable, "train_dataloader"));
  CHECK(only(in_module<LostMetrics>, mistake::uncallable, "on_validation_epoch_end"));
  CHECK(only(in_module<SkipByBool>, mistake::uncallable, "on_train_batch_start"));
  CHECK(only(in_module<OtherBatch>, mistake::uncallable, "on_after_batch_transfer"));
  CHECK(in_module<Struct>.size() + in_module<Optional>.size() + in_module<Reference>.size() == 0);
  CHECK(in_module<Skip>.size() == 0);
}

TEST_CASE("a step's result with a data member log or progress_bar is refused, one with functions is not") {
  using namespace results;
  CHECK(only(in_module<OldMetrics>, mistake::uncallable, "training_step"));
  CHECK(only(in_module<OldBar>, mistake::uncallable, "validation_step"));
  CHECK(in_module<HarmlessLog>.size() == 0);
}

TEST_CASE("hooks that take the outputs of an uncallable step aren't reported for it") {
  struct Consequences : Least {
    Tensor training_step(std::string);
    void on_train_batch_end(std::string, const Batch&);
    void training_epoch_end(int);
    void on_train_batch_start(std::string);
  };
  constexpr const auto& found = in_module<Consequences>;
  CHECK(found.size() == 2);
  CHECK(stub::has(found, mistake::uncallable, "training_step"));
  CHECK(stub::has(found, mistake::uncallable, "on_train_batch_start"));
}

// clang-format off
namespace opt_out {
struct Shared : Least {
  void test_step(); void on_train_epoch_ends(); void on_train_start(std::string);
  static constexpr auto detpl_ignored_hooks = detpl::ignore("test_step", "on_train_epoch_ends", "on_train_start");
};
struct Callable : Least {
  void on_train_start();
  static constexpr auto detpl_ignored_hooks = detpl::ignore("on_train_start");
};
struct Partly : Shared { void on_fit_start(); };
struct Wrong : Least { static constexpr auto detpl_ignored_hooks = detpl::ignore("test_stepper"); };
class Private : public Least { static constexpr auto detpl_ignored_hooks = detpl::ignore("test_step"); };
struct OwnStep {
  Tensor training_step(const Batch&); Adam configure_optimizers();
  static constexpr auto detpl_ignored_hooks = detpl::ignore("training_step");
};
}  // namespace opt_out
// clang-format on

TEST_CASE("ignored hooks are neither reported nor called") {
  using namespace opt_out;
  CHECK(in_module<Shared>.size() == 0);
  CHECK(only(in_module<Partly>, mistake::unsupported, "on_fit_start"));
  CHECK(in_module<Callable>.size() == 0);
  CHECK_FALSE(detpl::calls<hook::on_train_start, subject::module, Callable, stub::types<Callable>>);
  CHECK(only(in_module<OwnStep>, mistake::missing, "training_step"));
}

TEST_CASE("a list of ignored hooks with an unknown name, or one that can't be read, is a mistake") {
  using namespace opt_out;
  CHECK(only(in_module<Wrong>, mistake::unknown, "detpl_ignored_hooks"));
  CHECK(only(in_module<Private>, mistake::unknown, "detpl_ignored_hooks"));
}

TEST_CASE("the rows for tools are those of the table") {
  CHECK(std::size(detpl::hook_rows) == detpl::hook_count);
  for (std::size_t i = 0; i < detpl::hook_count; ++i) {
    const detpl::hook_row& row = detpl::hook_rows[i];
    CHECK(row.id == static_cast<hook>(i));
    for (auto kind : {subject::module, subject::data_module, subject::callback})
      CHECK(row.entries[static_cast<std::size_t>(kind)].what == detpl::verdict_of(row.id, kind));
  }
}
