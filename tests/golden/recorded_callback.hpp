// SPDX-License-Identifier: Apache-2.0
// The callback that the recordings placed first in the list.
#pragma once

#include <string_view>
#include <utility>

#include "recording.hpp"

namespace golden {

struct RecordedCallback {
  Recorder* recorder;

  void row(const char* hook, json batch_idx = nullptr, json dataloader_idx = nullptr, json optimizer_idx = nullptr,
           json stage = nullptr) {
    recorder->row("C", hook, batch_idx, dataloader_idx, optimizer_idx, stage);
  }
  void on_init_start(detpl::Trainer& trainer) { on_init("on_init_start", trainer); }
  void on_init_end(detpl::Trainer& trainer) { on_init("on_init_end", trainer); }
  void on_init(const char* hook, detpl::Trainer& trainer) {  // the recordings know no module yet
    torch::nn::Module* module = std::exchange(recorder->module, nullptr);
    row(hook);
    recorder->module = module;
    recorder->trainer = &trainer;
  }
  void on_before_accelerator_backend_setup() { row("on_before_accelerator_backend_setup"); }
  void setup(detpl::Trainer&, auto&, std::string_view stage) { row("setup", nullptr, nullptr, nullptr, stage); }
  void teardown(detpl::Trainer&, auto&, std::string_view stage) { row("teardown", nullptr, nullptr, nullptr, stage); }
  void on_configure_sharded_model() { row("on_configure_sharded_model"); }
  void on_fit_start() { row("on_fit_start"); }
  void on_fit_end() { row("on_fit_end"); }
  void on_sanity_check_start() { row("on_sanity_check_start"); }
  void on_sanity_check_end() { row("on_sanity_check_end"); }
  void on_train_start() { row("on_train_start"); }
  void on_train_end() { row("on_train_end"); }
  void on_train_epoch_start() { row("on_train_epoch_start"); }
  void on_train_epoch_end(detpl::Trainer&, auto& module) {
    row("on_train_epoch_end");
    module.log_in("on_train_epoch_end");  // what the recorded module logged in a hook of this name, which detpl refuses
  }
  void on_train_batch_start(detpl::Trainer&, auto&, auto&, std::int64_t batch_idx) {
    row("on_train_batch_start", batch_idx);
  }
  void on_train_batch_end(detpl::Trainer&, auto&, auto&, auto&, std::int64_t batch_idx) {
    row("on_train_batch_end", batch_idx);
  }
  void on_before_zero_grad() { row("on_before_zero_grad"); }
  void on_before_backward() { row("on_before_backward"); }
  void on_after_backward() { row("on_after_backward"); }
  void on_before_optimizer_step(detpl::Trainer&, auto&, auto&, std::size_t optimizer_idx) {
    row("on_before_optimizer_step", nullptr, nullptr, optimizer_idx);
  }
  void on_validation_start() { row("on_validation_start"); }
  void on_validation_end() { row("on_validation_end"); }
  void on_validation_epoch_start() { row("on_validation_epoch_start"); }
  void on_validation_epoch_end() { row("on_validation_epoch_end"); }
  void on_validation_batch_start(detpl::Trainer&, auto&, auto&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    row("on_validation_batch_start", batch_idx, dataloader_idx);
  }
  void on_validation_batch_end(detpl::Trainer&, auto&, auto&, auto&, std::int64_t batch_idx,
                               std::int64_t dataloader_idx) {
    row("on_validation_batch_end", batch_idx, dataloader_idx);
  }
  void on_predict_start() { row("on_predict_start"); }
  void on_predict_end() { row("on_predict_end"); }
  void on_predict_epoch_start() { row("on_predict_epoch_start"); }
  void on_predict_epoch_end() { row("on_predict_epoch_end"); }
  void on_predict_batch_start(detpl::Trainer&, auto&, auto&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    row("on_predict_batch_start", batch_idx, dataloader_idx);
  }
  void on_predict_batch_end(detpl::Trainer&, auto&, auto&, auto&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    row("on_predict_batch_end", batch_idx, dataloader_idx);
  }
  void on_exception() { row("on_exception"); }
  void on_save_checkpoint(detpl::Trainer&, auto&, detpl::Checkpoint& checkpoint) {
    recorder->save_row("C", checkpoint);
  }
  void on_load_checkpoint(detpl::Trainer&, auto&, const detpl::Value&) { row("on_load_checkpoint"); }
};

}  // namespace golden
