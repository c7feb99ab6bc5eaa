// SPDX-License-Identifier: Apache-2.0
// Trains a module without its backbone at first, then with it, at a rate of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/batch_norm.hpp"
#include "detpl/callbacks/support.hpp"

namespace detpl::inline v0 {

/// From when on the backbone is trained, and how fast.
struct BackboneFinetuningOptions {
  /// The backbone's first rate; default: `backbone_initial_ratio_lr` times the optimizer's.
  std::optional<double> backbone_initial_lr{};
  double backbone_initial_ratio_lr = 0.1;
  /// What the backbone's rate is multiplied by in each later epoch; it gets the number of the next one.
  std::function<double(std::int64_t)> lambda_func = [](std::int64_t) { return 2.0; };
  /// Whether that ends at the optimizer's own rate.
  bool should_align = true;
  /// Whether the backbone's BatchNorm layers are in training mode, and trained once the backbone is; else neither their
  /// parameters nor their statistics ever change.
  bool train_bn = true;
  /// The first epoch, from 0, that trains the backbone.
  std::int64_t unfreeze_backbone_at_epoch = 10;
};

/// Keeps the part of the module that is registered as `backbone` as it is, and trains it from some epoch on, in a
/// parameter group that it adds to the optimizer.
///
/// `configure_optimizers` gives the optimizer the rest: `optim::Adam(head->parameters())`.
/// Order:  freezes before `configure_optimizers`, unfreezes in `on_train_epoch_start`. A resumed run has the group that
///         its checkpoint was saved with.
/// Errors: config_error for options out of range; at the beginning of `fit()` if there is no `backbone`, the optimizer
///         has parameters of it, or there are several optimizers.
/// Source: Lightning 1.5.10 `BackboneFinetuning`; docs/semantics.md says what differs.
class BackboneFinetuning {
 public:
  explicit BackboneFinetuning(BackboneFinetuningOptions options = {}) : options_(std::move(options)) {
    const double rate = options_.backbone_initial_lr.value_or(options_.backbone_initial_ratio_lr);
    if (!(rate > 0))
      throw config_error("BackboneFinetuning can't begin at a rate of " + real_text(rate) + ": it must be above 0");
    if (options_.unfreeze_backbone_at_epoch < 0)
      throw config_error("BackboneFinetuning's unfreeze_backbone_at_epoch = " +
                         std::to_string(options_.unfreeze_backbone_at_epoch) + " is no epoch: they count from 0");
  }

  /// Whether the backbone is being trained.
  bool unfrozen() const { return unfrozen_; }

  void on_before_accelerator_backend_setup(Trainer& trainer, torch::nn::Module& module) {
    if (trainer.stage() != Stage::fit) return;
    const auto children = module.named_children();
    const auto* backbone = children.find("backbone");
    if (!backbone)
      throw config_error(
          "BackboneFinetuning finds no part of the module that is called `backbone`: register_module(\"backbone\", …)");
    parameters_ = (*backbone)->parameters();
    still_norms_.clear();
    if (!options_.train_bn) detail::each_batch_norm(**backbone, [this](auto& norm) { leave_out(norm); });
    for (const auto& parameter : (*backbone)->parameters()) parameter.set_requires_grad(false);
  }
  void on_fit_start(Trainer& trainer, auto&) {
    if (trainer.optimizers().size() != 1)
      throw config_error("BackboneFinetuning works with one optimizer, configure_optimizers returned " +
                         std::to_string(trainer.optimizers().size()));
    if (unfrozen_)
      train_backbone(trainer);  // whose rate and state are loaded next
    else if (parameters_to_add(trainer).size() != parameters_.size())
      throw config_error(
          "configure_optimizers returned an optimizer that has parameters of the backbone: give it those of the rest, "
          "BackboneFinetuning adds the backbone's");
  }
  void on_train_epoch_start(Trainer& trainer, auto&) {
    const std::int64_t epoch = trainer.current_epoch();
    if (epoch == std::exchange(begun_epoch_, epoch)) return;  // a resumed run comes here a second time
    if (epoch < options_.unfreeze_backbone_at_epoch) return;
    auto& groups = trainer.optimizers().front()->param_groups();
    const double lr = groups.front().options().get_lr();
    if (!unfrozen_) {
      lr_ = options_.backbone_initial_lr.value_or(lr * options_.backbone_initial_ratio_lr);
      train_backbone(trainer);
    } else {
      lr_ *= options_.lambda_func(epoch + 1);
      if (options_.should_align) lr_ = std::min(lr_, lr);
    }
    groups.back().options().set_lr(lr_);
  }
  void on_train_batch_start(Trainer&, auto&) {  // each validation puts all parts into training mode
    for (torch::nn::Module* norm : still_norms_) norm->eval();
  }

  std::string state_key() const { return "BackboneFinetuning"; }
  Map on_save_checkpoint(Trainer&, auto&, Checkpoint&) const {
    return {{"begun_epoch", begun_epoch_}, {"lr", lr_}, {"unfrozen", unfrozen_}};
  }
  void on_load_checkpoint(Trainer&, auto&, const Value& state) {
    detail::restore(state, "begun_epoch", begun_epoch_);
    detail::restore(state, "lr", lr_);
    detail::restore(state, "unfrozen", unfrozen_);
  }

 private:
  /// Keeps a BatchNorm layer out of what is trained.
  void leave_out(torch::nn::Module& norm) {
    still_norms_.push_back(&norm);
    for (const auto& own : norm.parameters())
      std::erase_if(parameters_, [&](const torch::Tensor& parameter) { return parameter.is_same(own); });
  }
  /// The backbone's parameters that the optimizer doesn't have yet.
  std::vector<torch::Tensor> parameters_to_add(Trainer& trainer) const {
    std::vector<torch::Tensor> missing = parameters_;
    for (const auto& group : trainer.optimizers().front()->param_groups())
      for (const auto& known : group.params())
        std::erase_if(missing, [&](const torch::Tensor& parameter) { return parameter.is_same(known); });
    return missing;
  }
  void train_backbone(Trainer& trainer) {
    unfrozen_ = true;
    for (const auto& parameter : parameters_) parameter.set_requires_grad(true);
    auto missing = parameters_to_add(trainer);
    if (!missing.empty()) trainer.optimizers().front()->add_param_group({std::move(missing)});
  }

  BackboneFinetuningOptions options_;
  std::vector<torch::Tensor> parameters_;        // the backbone's, as far as they are trained
  std::vector<torch::nn::Module*> still_norms_;  // its BatchNorm layers that stay as they are
  bool unfrozen_ = false;
  double lr_ = 0;                  // of the backbone
  std::int64_t begun_epoch_ = -1;  // the latest that began
};

}  // namespace detpl::inline v0
