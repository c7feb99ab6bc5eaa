#include <torch/torch.h>

#include <boost/hana/adapt_struct.hpp>
#include <optional>
#include <string>
#include <vector>

#include "detpl/callbacks/model_summary.hpp"
#include "detpl/callbacks/progress_bar.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/loggers/logger.hpp"
#include "detpl/module/lightning_module.hpp"
#include "detpl/trial/context.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using namespace detpl;
using doctest::Contains;

namespace {

struct Schedule {
  int64_t period = 10;
  double factor = 0.5;
};
struct HParams {
  double learning_rate = 1e-3;
  int64_t hidden_size = 128;
  uint8_t heads = 4;
  bool bias = true;
  std::string activation = "relu";
  std::optional<double> dropout{};
  std::vector<int64_t> widths = {8, 16};
  Schedule schedule{};
};

}  // namespace
BOOST_HANA_ADAPT_STRUCT(Schedule, period, factor);
BOOST_HANA_ADAPT_STRUCT(HParams, learning_rate, hidden_size, heads, bias, activation, dropout, widths, schedule);

namespace {

HParams assigned(const Map& values) {
  HParams hparams;
  assign_hparams(hparams, values, "hyperparameter");
  return hparams;
}

/// LitMNIST's layers.
struct Layers : LightningModule {
  torch::nn::Linear layer_1{register_module("layer_1", torch::nn::Linear(784, 128))};
  torch::nn::Linear layer_2{register_module("layer_2", torch::nn::Linear(128, 256))};
  torch::nn::Linear layer_3{register_module("layer_3", torch::nn::Linear(256, 10))};
};

}  // namespace

TEST_CASE("hyperparameters become plain data in the order of the struct") {
  CHECK(value_text(hparams_to_map(HParams())) ==
        "{learning_rate: 0.001, hidden_size: 128, heads: 4, bias: true, activation: relu, dropout: null, "
        "widths: [8, 16], schedule: {period: 10, factor: 0.5}}");
}

TEST_CASE("hyperparameters survive the way to plain data and back") {
  const HParams given{.learning_rate = 0.1,
                      .hidden_size = -3,
                      .heads = 255,
                      .bias = false,
                      .activation = "a: b",
                      .dropout = 0.5,
                      .widths = {},
                      .schedule = {.period = 3, .factor = 2}};
  const Map map = hparams_to_map(given);
  CHECK(hparams_to_map(assigned(map)) == map);
}

TEST_CASE("only the members that are named change") {
  const HParams hparams = assigned({{"hidden_size", 64}, {"schedule", Map{{"factor", 0.25}}}});
  CHECK(hparams.hidden_size == 64);
  CHECK(hparams.schedule.factor == 0.25);
  CHECK(hparams.schedule.period == 10);
  CHECK(hparams.learning_rate == 1e-3);
}

TEST_CASE("an optional takes a value or null, a vector a list, a real number also a whole one") {
  CHECK(assigned({{"dropout", 0.5}}).dropout == 0.5);
  CHECK_FALSE(assigned({{"dropout", Value()}}).dropout.has_value());
  CHECK(assigned({{"widths", List{1, 2, 3}}}).widths == std::vector<int64_t>{1, 2, 3});
  CHECK(assigned({{"learning_rate", 1}}).learning_rate == 1);
}

TEST_CASE("a value of the wrong type is refused with key, value and what it must be") {
  const auto refused = [](const char* key, const Value& value, const std::string& sentence) {
    CAPTURE(key);
    CHECK_THROWS_WITH_AS(assigned({{key, value}}), sentence.c_str(), config_error);
  };
  refused("learning_rate", "fast", "`learning_rate` is the text \"fast\", but it must be a number");
  refused("hidden_size", 1.5, "`hidden_size` is the number 1.5, but it must be a whole number");
  refused("heads", 256, "`heads` is the number 256, but it must be a whole number that fits its type");
  refused("heads", -1, "`heads` is the number -1, but it must be a whole number that fits its type");
  refused("bias", 1, "`bias` is the number 1, but it must be true or false");
  refused("activation", 3, "`activation` is the number 3, but it must be text");
  refused("widths", 3, "`widths` is the number 3, but it must be a list");
  refused("widths", List{1, "two"}, "`widths[1]` is the text \"two\", but it must be a whole number");
  refused("schedule", List{}, "`schedule` is a list, but it must be a map");
  refused("schedule", Map{{"period", true}}, "`schedule.period` is true, but it must be a whole number");
  refused("hidden_size", Value(), "`hidden_size` is null, but it must be a whole number");
}

TEST_CASE("an unknown name is refused with the nearest and all valid ones") {
  CHECK_THROWS_WITH_AS(assigned({{"hiden_size", 64}}),
                       "unknown hyperparameter `hiden_size`; did you mean `hidden_size`? Valid: learning_rate, "
                       "hidden_size, heads, bias, activation, dropout, widths, schedule",
                       config_error);
  CHECK_THROWS_WITH_AS(assigned({{"momentum_of_sgd", 64}}), Contains("unknown hyperparameter `momentum_of_sgd`. Valid"),
                       config_error);
  CHECK_THROWS_WITH_AS(assigned({{"schedule", Map{{"perid", 1}}}}),
                       "unknown key `schedule.perid`; did you mean `period`? Valid: period, factor", config_error);
}

TEST_CASE("a context hands out hyperparameters by name and type") {
  const auto context = TrialContext::local({.hparams = {{"lr", 0.1}, {"widths", List{1, 2}}}});
  CHECK(context.get_hparam<double>("lr") == 0.1);
  CHECK(context.get_hparam("lr") == Value(0.1));
  CHECK(context.get_hparam<std::vector<int64_t>>("widths") == std::vector<int64_t>{1, 2});
  CHECK_THROWS_WITH_AS(context.get_hparam("ls"), "unknown hyperparameter `ls`; did you mean `lr`? Valid: lr, widths",
                       config_error);
  const auto batches = [](int64_t records, int ranks) {
    return TrialContext::local({.hparams = Map{{"global_batch_size", records}}, .world = {.size = ranks}});
  };
  CHECK(batches(64, 1).get_per_slot_batch_size() == 64);
  CHECK(batches(65, 4).get_per_slot_batch_size() == 16);
  CHECK(batches(65, 4).get_global_batch_size() == 64);
  CHECK_THROWS_WITH_AS(batches(3, 4).get_per_slot_batch_size(), Contains("fewer than the 4 ranks"), config_error);
  CHECK_THROWS_WITH_AS(context.get_hparam<bool>("lr"), Contains("must be true or false"), config_error);
}

TEST_CASE("options out of range are refused with their name, value and range") {
  const auto refused = [](const FitOptions& options, const char* part) {
    CHECK_THROWS_WITH_AS(check_options(options), Contains(part), config_error);
  };
  CHECK_NOTHROW(check_options({}));
  CHECK_NOTHROW(check_options({.limit_train_batches = 0, .limit_val_batches = 0.0, .max_epochs = -1}));
  refused({.accelerator = "cuda"}, "accelerator = \"cuda\" is not known: use cpu, gpu or auto");
  refused({.check_val_every_n_epoch = 0}, "check_val_every_n_epoch = 0 is out of range: it must be at least 1");
  refused({.fast_dev_run = -1}, "fast_dev_run = -1");
  refused({.gradient_clip_algorithm = "l2"}, "gradient_clip_algorithm = \"l2\" is not known: use norm or value");
  refused({.gradient_clip_val = -1.0}, "gradient_clip_val = -1");
  refused({.gradient_clip_val = NAN}, "gradient_clip_val = nan");
  refused({.limit_train_batches = 1.5}, "limit_train_batches = 1.5 is out of range");
  refused({.limit_train_batches = -1}, "limit_train_batches = -1 is out of range");
  refused({.limit_val_batches = NAN}, "limit_val_batches = nan is out of range");
  refused({.log_every_n_steps = -1}, "log_every_n_steps = -1");
  refused({.max_epochs = -2}, "max_epochs = -2");
  refused({.max_steps = -2}, "max_steps = -2");
  refused({.num_sanity_val_steps = -2}, "num_sanity_val_steps = -2");
  refused({.val_check_interval = 2.0}, "val_check_interval = 2.0 is out of range");
  refused({.val_check_interval = 0}, "val_check_interval = 0 is out of range");
  CHECK_NOTHROW(check_options({.val_check_interval = 0.0}));  // every batch, as in Lightning
}

TEST_CASE("outside a run a LightningModule says where it is and refuses to log") {
  Layers module;
  CHECK(module.current_epoch() == 0);
  CHECK(module.global_step() == 0);
  CHECK(module.device() == torch::Device(torch::kCPU));
  CHECK(module.global_rank() == 0);
  CHECK(module.local_rank() == 0);
  CHECK(module.precision() == "32");
  CHECK_FALSE(module.use_ddp());
  CHECK_FALSE(module.use_amp());
  CHECK_FALSE((module.use_dp() || module.use_ddp2() || module.use_tpu()));
  CHECK(module.trainer() == nullptr);
  CHECK(module.logger<AnyLogger>() == nullptr);
  CHECK_THROWS_WITH_AS(module.log("x", 1), Contains("`log` was called outside a run"), config_error);
  CHECK_THROWS_WITH_AS(module.log_dict({{"x", 1}}), Contains("`log_dict` was called outside a run"), config_error);
}

TEST_CASE("freeze stops all gradients and goes to eval mode; unfreeze undoes both") {
  Layers module;
  module.freeze();
  CHECK_FALSE(module.is_training());
  CHECK_FALSE(module.layer_2->is_training());
  for (const auto& parameter : module.parameters()) CHECK_FALSE(parameter.requires_grad());
  module.unfreeze();
  CHECK(module.is_training());
  for (const auto& parameter : module.parameters()) CHECK(parameter.requires_grad());
}

TEST_CASE("save_hyperparameters keeps an adapted struct or a map") {
  Layers module;
  CHECK(module.saved_hyperparameters().items.empty());
  module.save_hyperparameters(Schedule{.period = 7});
  CHECK(value_text(module.saved_hyperparameters()) == "{period: 7, factor: 0.5}");
  module.save_hyperparameters(Map{{"lr", 0.1}});
  CHECK(value_text(module.saved_hyperparameters()) == "{lr: 0.1}");
}

TEST_CASE("the summary of LitMNIST is Lightning's, letter for letter") {
  CHECK(model_summary(Layers()) ==
        "  | Name    | Type   | Params\n"
        "-----------------------------------\n"
        "0 | layer_1 | Linear | 100 K \n"
        "1 | layer_2 | Linear | 33.0 K\n"
        "2 | layer_3 | Linear | 2.6 K \n"
        "-----------------------------------\n"
        "136 K     Trainable params\n"
        "0         Non-trainable params\n"
        "136 K     Total params\n"
        "0.544     Total estimated model params size (MB)");
}

TEST_CASE("the summary tells trainable from frozen parameters and counts the bytes of their dtype") {
  Layers module;
  module.layer_1->weight.set_requires_grad(false);
  module.to(torch::kDouble);
  CHECK(detpl::detail::parameter_count(module) == 136074);
  CHECK(detpl::detail::parameter_count(module, true) == 136074 - 784 * 128);
  const std::string summary = model_summary(module);
  CHECK(summary.find("35.7 K    Trainable params\n100 K     Non-trainable params\n136 K     Total params") !=
        std::string::npos);
  CHECK(summary.ends_with("1.089     Total estimated model params size (MB)"));
  CHECK(model_summary(LightningModule()).find("0         Total params") != std::string::npos);
}

TEST_CASE("counts are shown as Lightning shows them") {
  CHECK(detpl::detail::count_text(0) == "0  ");
  CHECK(detpl::detail::count_text(999) == "999  ");
  CHECK(detpl::detail::count_text(1000) == "1.0 K");
  CHECK(detpl::detail::count_text(99'949) == "99.9 K");
  CHECK(detpl::detail::count_text(100'480) == "100 K");
  CHECK(detpl::detail::count_text(12'345'678) == "12.3 M");
  CHECK(detpl::detail::count_text(3'000'000'000) == "3.0 B");
  CHECK(detpl::detail::count_text(1'500'000'000'000) == "1.5 T");
}

TEST_CASE("the progress bar looks as tqdm's") {
  Progress half{"Epoch 0", 16, 32, 0.8, "loss=2.33, v_num=0"};
  CHECK(render_progress(half, 0) == "Epoch 0:  50% 16/32 [00:00<00:00, 20.00it/s, loss=2.33, v_num=0]");
  CHECK(render_progress(half, 80) == "Epoch 0:  50%|██████▌      | 16/32 [00:00<00:00, 20.00it/s, loss=2.33, v_num=0]");
  CHECK(render_progress({"Epoch 1", 0, 32, 0, ""}, 0) == "Epoch 1:   0% 0/32 [00:00<?, ?it/s]");
  CHECK(render_progress({"Epoch 1", 32, 32, 3661, ""}, 0) == "Epoch 1: 100% 32/32 [1:01:01<00:00, 114.41s/it]");
  CHECK(render_progress({"Epoch 1", 7, std::nullopt, 3.5, "loss=1"}, 80) == "Epoch 1: 7it [00:03, 2.00it/s, loss=1]");
  CHECK(render_progress({"Epoch 1", 0, 0, 0, ""}, 0).starts_with("Epoch 1: 100% 0/0"));
}

TEST_CASE("the progress bar fits the width that there is") {
  const auto columns = [](const std::string& text) {
    int count = 0;
    for (const char byte : text) count += (byte & 0xc0) != 0x80;
    return count;
  };
  for (const int width : {60, 80, 120})
    for (const int64_t done : {0, 1, 13, 31, 32})
      CHECK(columns(render_progress({"Epoch 12", done, 32, 1.5, "loss=0.1"}, width)) < width);
}

TEST_CASE("metrics in the bar have three digits, padded as Lightning pads them") {
  CHECK(detpl::metric_text(2.35) == "2.350");
  CHECK(detpl::metric_text(0.123456) == "0.123");
  CHECK(detpl::metric_text(0) == "0.000");
  CHECK(detpl::metric_text(12) == "12.00");
  CHECK(detpl::metric_text(1e-7) == "1e-07");
  CHECK(detpl::metric_text(NAN) == "nan");
  CHECK(detpl::metric_text(-INFINITY) == "-inf");
}
