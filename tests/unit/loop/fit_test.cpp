#include "probe.hpp"

#include <ATen/Context.h>
#include <torch/csrc/autograd/anomaly_mode.h>

#include <memory>
#include <stdexcept>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using doctest::Contains;

namespace {

/// A run of Probe on ProbeData with ProbeCallback, all telling `listener`.
struct ProbeRun {
  Probe module;
  ProbeData data;
  Listener listener = [](const std::string&) {};
  detpl::Adapter<Probe, ProbeData, detpl::FitOptions, ProbeCallback> trial;

  explicit ProbeRun(detpl::FitOptions options = {.max_epochs = 2}, Listener heard = {})
      : listener(heard ? std::move(heard) : [](const std::string&) {}),
        trial(context(), module, data, options, probe()) {
    module.listener = data.listener = forward();
  }
  Listener forward() {
    return [this](const std::string& hook) { listener(hook); };
  }
  ProbeCallback probe() { return ProbeCallback{forward()}; }
};

std::vector<std::string> with_callback(std::initializer_list<const char*> hooks) {
  std::vector<std::string> rows;
  for (const std::string hook : hooks) {
    rows.push_back("C." + hook);
    rows.push_back("M." + hook);
  }
  return rows;
}

void append(std::vector<std::string>& rows, const std::vector<std::string>& more) {
  rows.insert(rows.end(), more.begin(), more.end());
}

/// The order of Lightning 1.5.10: callbacks first, then the module.
std::vector<std::string> validation_rows() {
  std::vector<std::string> rows = with_callback({"on_validation_start", "on_validation_epoch_start"});
  append(rows, {"D.on_before_batch_transfer", "D.on_after_batch_transfer"});
  append(rows, with_callback({"on_validation_batch_start"}));
  append(rows, {"M.validation_step"});
  append(rows, with_callback({"on_validation_batch_end", "on_validation_epoch_end", "on_validation_end"}));
  return rows;
}
std::vector<std::string> step_rows() {
  std::vector<std::string> rows = {"D.on_before_batch_transfer", "D.on_after_batch_transfer"};
  append(rows, with_callback({"on_train_batch_start"}));
  append(rows, {"M.training_step"});
  append(rows,
         with_callback({"on_before_zero_grad", "on_before_backward", "on_after_backward", "on_before_optimizer_step"}));
  append(rows, {"M.configure_gradient_clipping"});
  append(rows, with_callback({"on_train_batch_end"}));
  return rows;
}

struct Thrown {
  std::string where;
};

}  // namespace

TEST_CASE("fit calls every hook in Lightning's order") {
  std::vector<std::string> heard;
  ProbeRun run({.max_epochs = 1}, [&](const std::string& hook) { heard.push_back(hook); });
  run.trial.fit();

  std::vector<std::string> expected = {"C.on_init_start",
                                       "C.on_init_end",
                                       "D.prepare_data",
                                       "M.prepare_data",
                                       "C.on_before_accelerator_backend_setup",
                                       "D.setup(fit)",
                                       "C.setup(fit)",
                                       "C.on_configure_sharded_model",
                                       "M.configure_optimizers",
                                       "C.on_fit_start",
                                       "C.on_sanity_check_start",
                                       "D.val_dataloader"};
  append(expected, validation_rows());
  append(expected, {"C.on_sanity_check_end", "D.train_dataloader"});
  append(expected, with_callback({"on_train_start", "on_train_epoch_start"}));
  append(expected, step_rows());
  append(expected, step_rows());
  append(expected, validation_rows());
  append(expected, {"M.training_epoch_end of 2", "C.on_train_epoch_end"});
  append(expected, with_callback({"on_train_end"}));
  append(expected, {"C.on_fit_end", "D.teardown(fit)", "C.teardown(fit)"});
  CHECK(heard == expected);
}

TEST_CASE("validate calls the validation hooks alone, and changes nothing") {
  std::vector<std::string> heard;
  ProbeRun run({}, [&](const std::string& hook) { heard.push_back(hook); });
  const torch::Tensor before = run.module.weights();
  const detpl::Metrics metrics = run.trial.validate();

  std::vector<std::string> expected = {"C.on_init_start",
                                       "C.on_init_end",
                                       "D.prepare_data",
                                       "M.prepare_data",
                                       "C.on_before_accelerator_backend_setup",
                                       "D.setup(validate)",
                                       "C.setup(validate)",
                                       "C.on_configure_sharded_model",
                                       "D.val_dataloader"};
  append(expected, validation_rows());
  append(expected, {"D.teardown(validate)", "C.teardown(validate)"});
  CHECK(heard == expected);
  const double loss = torch::mse_loss(run.module.forward(points(4)), values(4)).item<double>();
  CHECK(metrics.find("val_loss")->item() == doctest::Approx(loss));
  CHECK(torch::equal(run.module.weights(), before));
}

TEST_CASE("predict calls the prediction hooks in Lightning's order") {
  std::vector<std::string> heard;
  ProbeRun run({}, [&](const std::string& hook) { heard.push_back(hook); });
  const std::vector<torch::Tensor> predictions = run.trial.predict();
  REQUIRE(predictions.size() == 1);
  CHECK(torch::equal(predictions[0], run.module.forward(points(4))));

  std::vector<std::string> expected = {"C.on_init_start",
                                       "C.on_init_end",
                                       "D.prepare_data",
                                       "M.prepare_data",
                                       "C.on_before_accelerator_backend_setup",
                                       "D.setup(predict)",
                                       "C.setup(predict)",
                                       "C.on_configure_sharded_model",
                                       "D.predict_dataloader"};
  append(expected, with_callback({"on_predict_start", "on_predict_epoch_start"}));
  append(expected, {"D.on_before_batch_transfer", "D.on_after_batch_transfer"});
  append(expected, with_callback({"on_predict_batch_start"}));
  append(expected, {"M.predict_step"});
  append(expected, with_callback({"on_predict_batch_end", "on_predict_epoch_end", "on_predict_end"}));
  append(expected, {"D.teardown(predict)", "C.teardown(predict)"});
  CHECK(heard == expected);
}

TEST_CASE("the modes and the state that hooks see are Lightning's") {
  ProbeRun* running = nullptr;
  std::vector<std::string> seen;
  ProbeRun run({.max_epochs = 2, .num_sanity_val_steps = 1}, [&](const std::string& hook) {
    if (!running || !(hook.ends_with("_step") || hook == "C.on_train_epoch_end")) return;
    const detpl::Trainer& trainer = running->trial.trainer();
    seen.push_back(hook.substr(2) + (running->module.is_training() ? " T" : " E") +
                   (torch::GradMode::is_enabled() ? "g " : "- ") + std::to_string(trainer.current_epoch()) + "/" +
                   std::to_string(trainer.global_step()) + (trainer.sanity_checking() ? " sanity" : ""));
  });
  running = &run;
  run.trial.fit();
  std::erase_if(seen, [](const std::string& row) { return row.starts_with("on_before_optimizer_step"); });
  CHECK(seen == std::vector<std::string>{"validation_step E- 0/0 sanity", "training_step Tg 0/0",
                                         "training_step Tg 0/1", "validation_step E- 0/1", "on_train_epoch_end Tg 0/2",
                                         "training_step Tg 1/2", "training_step Tg 1/3", "validation_step E- 1/3",
                                         "on_train_epoch_end Tg 1/4"});
}

TEST_CASE("hooks around the backward pass see the gradients of the last step, none, and those of this step") {
  std::string seen;
  ProbeRun run({.max_epochs = 1, .num_sanity_val_steps = 0});
  run.listener = [&](const std::string& hook) {
    if (hook == "M.on_before_zero_grad" || hook == "M.on_before_backward" || hook == "M.on_after_backward" ||
        hook == "M.on_before_optimizer_step")
      seen += run.module.layer->weight.grad().defined() ? "gradient " : "none ";
  };
  run.trial.fit();
  CHECK(seen == "none none gradient gradient gradient none gradient gradient ");
}

TEST_CASE("an exception in any hook passes unchanged; weights keep the last full step and a second fit goes on") {
  std::vector<std::string> hooks;
  std::vector<torch::Tensor> after_step;  // weights after so many full steps
  {
    ProbeRun run({.max_epochs = 2}, [&](const std::string& hook) { hooks.push_back(hook); });
    after_step.push_back(run.module.weights());
    run.listener = [&, told = run.listener](const std::string& hook) {
      told(hook);
      if (hook == "C.on_train_batch_end") after_step.push_back(run.module.weights());
    };
    run.data.shuffle = true;
    run.trial.fit();
  }
  REQUIRE(after_step.size() == 5);
  REQUIRE_FALSE(torch::equal(after_step[3], after_step[4]));

  for (std::size_t fatal = 2; fatal < hooks.size(); fatal += 3) {  // each hook comes up at some of its calls
    CAPTURE(hooks[fatal]);
    CAPTURE(fatal);
    std::size_t heard = 0, steps = 0;
    bool armed = true, told = false;
    ProbeRun run({.max_epochs = 2}, [&](const std::string& hook) {
      if (hook.starts_with("C.on_exception")) told = true;
      if (hook.starts_with("C.on_exception")) return;
      if (armed && hook == "C.on_train_batch_end") ++steps;
      if (armed && heard++ == fatal) throw Thrown{hook};
    });
    run.data.shuffle = true;
    run.module.layer->eval();
    const torch::Tensor generator = at::globalContext().defaultGenerator(torch::kCPU).get_state();
    try {
      run.trial.fit();
      FAIL("fit() swallowed the exception");
    } catch (const Thrown& thrown) {
      CHECK(thrown.where == hooks[fatal]);
    }
    CHECK(told);
    CHECK(torch::equal(run.module.weights(), after_step[steps]));
    CHECK(run.module.is_training());
    CHECK_FALSE(run.module.layer->is_training());
    CHECK(run.module.trainer() == nullptr);
    CHECK(run.trial.trainer().stage() == detpl::Stage::idle);
    CHECK(torch::GradMode::is_enabled());
    CHECK(torch::equal(at::globalContext().defaultGenerator(torch::kCPU).get_state(), generator));

    armed = false;
    const detpl::FitResult result = run.trial.fit();
    CHECK(result.steps == 4);
    CHECK(torch::equal(run.module.weights(), after_step[4]));
  }
}

TEST_CASE("exceptions of every type are told to callbacks") {
  std::string told;
  const auto failing = [&](auto error) {
    return Listener([&told, error](const std::string& hook) {
      if (hook.starts_with("C.on_exception")) told = hook;
      if (hook == "M.on_after_backward") throw error;
    });
  };
  ProbeRun standard({}, failing(std::logic_error("no more")));
  CHECK_THROWS_WITH_AS(standard.trial.fit(), "no more", std::logic_error);
  CHECK(told == "C.on_exception: no more");
  ProbeRun number({}, failing(42));
  CHECK_THROWS_AS(number.trial.fit(), int);
  CHECK(told == "C.on_exception: an exception of unknown type");
}

TEST_CASE("torch's process-wide state is borrowed: hooks may change it, fit gives it back") {
  const auto defaults = torch::get_default_dtype();
  const auto change = [](const std::string& hook) {
    if (hook != "M.on_train_start") return;
    torch::set_default_dtype(caffe2::TypeMeta::Make<double>());
    torch::manual_seed(123);
    torch::GradMode::set_enabled(false);
    torch::GradMode::set_enabled(true);
    at::globalContext().setDeterministicAlgorithms(true, true);
    torch::autograd::AnomalyMode::set_enabled(true, false);
  };
  for (const bool fails : {false, true}) {
    ProbeRun run({.detect_anomaly = true, .deterministic = true, .max_epochs = 1, .seed = 7},
                 [&](const std::string& hook) {
                   if (fails && hook == "M.on_train_epoch_start") throw Thrown{hook};
                   if (fails) change(hook);
                 });
    torch::manual_seed(5);
    const torch::Tensor generator = at::globalContext().defaultGenerator(torch::kCPU).get_state();
    const torch::NoGradGuard outside;  // the caller's own mode
    if (fails)
      CHECK_THROWS_AS(run.trial.fit(), Thrown);
    else
      run.trial.fit();
    CHECK(torch::get_default_dtype() == defaults);
    CHECK_FALSE(torch::GradMode::is_enabled());
    CHECK(torch::equal(at::globalContext().defaultGenerator(torch::kCPU).get_state(), generator));
    CHECK_FALSE(at::globalContext().deterministicAlgorithms());
    CHECK_FALSE(torch::autograd::AnomalyMode::is_enabled());
  }
}

TEST_CASE("lvalues are borrowed, shared pointers shared, rvalues held") {
  Probe module;
  const torch::Tensor before = module.weights();
  auto shared = std::make_shared<Probe>();
  std::weak_ptr<Probe> alive = shared;
  {
    ProbeData data;
    detpl::Adapter borrowing(context(), module, data, detpl::FitOptions{.max_epochs = 1}, ProbeCallback());
    CHECK(&borrowing.module() == &module);
    borrowing.fit();
    CHECK_FALSE(torch::equal(module.weights(), before));

    detpl::Adapter sharing(detpl::TrialContext::local(), shared, ProbeData(), detpl::FitOptions{.max_epochs = 1},
                           ProbeCallback());
    shared.reset();
    CHECK_FALSE(alive.expired());
    sharing.fit();
    CHECK(torch::equal(sharing.module().weights(), module.weights()));
  }
  CHECK(alive.expired());
}

TEST_CASE("callbacks are held by value and read back, or borrowed by std::ref") {
  struct Counter {
    int epochs = 0;
    void on_train_epoch_end() { ++epochs; }
  };
  struct Other : Counter {};
  Probe module;
  ProbeData data;
  Counter mine;
  Other other;
  detpl::Adapter trial(context(), module, data, detpl::FitOptions{.max_epochs = 3}, std::ref(mine), other);
  trial.fit();
  CHECK(mine.epochs == 3);
  CHECK(&trial.callback<Counter>() == &mine);
  CHECK(trial.callback<Other>().epochs == 3);
  CHECK(other.epochs == 0);
}

TEST_CASE("a module's own callbacks come last and replace those of the same type") {
  struct Named {
    std::vector<std::string>* heard;
    std::string name;
    void on_fit_start() { heard->push_back(name); }
  };
  struct First {
    std::vector<std::string>* heard;
    void on_fit_start() { heard->push_back("first"); }
  };
  struct Configured : Probe {
    std::vector<std::string>* heard = nullptr;
    auto configure_callbacks() { return std::tuple(Named{heard, "module's"}); }
  };
  std::vector<std::string> heard;
  Configured module;
  module.heard = &heard;
  detpl::Adapter trial(context(), module, detpl::Loaders(loader()), detpl::FitOptions{.max_epochs = 1},
                       Named{&heard, "trial's"}, First{&heard});
  trial.fit();
  CHECK(heard == std::vector<std::string>{"first", "module's"});
}
