// SPDX-License-Identifier: Apache-2.0
// Names of helpers, attributes and torch::nn::Module's own members: none is taken for a hook.
#include <doctest/doctest.h>

#include <string_view>

#include "stubs.hpp"

// clang-format off: it would indent every line deeper than the last.
// X-macro: the names become members of a class, and strings.
#define INNOCENT_NAMES(X)                                                                                           \
  /* helpers */                                                                                                     \
  X(shared_step) X(common_step) X(train_step) X(eval_step) X(val_step) X(valid_step) X(validate_step) X(base_step)  \
  X(generator_step) X(discriminator_step) X(adversarial_loss) X(compute_loss) X(compute_metrics) X(calculate_loss)  \
  X(loss_fn) X(loss_function) X(loss) X(losses) X(criterion) X(predict) X(prediction) X(predictions) X(prepare)     \
  X(prepare_batch) X(preprocess) X(postprocess) X(process_batch) X(encode) X(decode) X(embed) X(sample) X(generate) \
  X(reconstruct) X(classify) X(evaluate) X(validate) X(validation) X(training) X(testing) X(test) X(fit) X(step)    \
  X(run) X(build) X(build_model) X(make_model) X(create_model) X(make_optimizer) X(make_scheduler) X(init_weights)  \
  X(initialize) X(initialise) X(reset_parameters) X(reset) X(configure) X(config) X(cfg) X(options) X(load_data)    \
  X(load_model) X(save_model) X(load_checkpoint) X(save_checkpoint) X(checkpoint) X(get_batch) X(collate)           \
  X(collate_fn) X(transform) X(transforms) X(augment) X(normalize) X(denormalize) X(log_images) X(log_metrics)      \
  X(log_gradients) X(print_summary) X(summary) X(describe) X(visualize) X(plot) X(render) X(warmup) X(ema_update)   \
  X(update_target) X(polyak_update) X(freeze_encoder) X(unfreeze_encoder) X(clip_weights) X(gradient_penalty)       \
  /* attributes */                                                                                                  \
  X(encoder) X(decoder) X(backbone) X(head) X(classifier) X(generator) X(discriminator) X(model) X(models) X(net)   \
  X(network) X(layer) X(layers) X(layer_1) X(layer_2) X(layer_3) X(fc1) X(fc2) X(conv1) X(conv2) X(bn1) X(pool)     \
  X(dropout) X(embedding) X(attention) X(lstm) X(rnn) X(hidden) X(hiddens) X(hidden_size) X(state) X(states)        \
  X(optimizer) X(optimizers) X(optimizer_steps) X(scheduler) X(schedulers) X(lr) X(learning_rate) X(weight_decay)   \
  X(momentum) X(batch) X(batches) X(batch_size) X(batch_idx) X(num_workers) X(num_classes) X(num_epochs) X(epoch)   \
  X(epochs) X(steps) X(total_steps) X(train_loader) X(val_loader) X(valid_loader) X(test_loader) X(loader)          \
  X(loaders) X(dataloader) X(dataloaders) X(data_loader) X(dataset) X(train_dataset) X(val_dataset) X(test_dataset) \
  X(train_data) X(val_data) X(test_data) X(train_set) X(val_set) X(data) X(data_dir) X(root) X(metric) X(metrics)   \
  X(train_metrics) X(val_metrics) X(train_loss) X(val_loss) X(train_accuracy) X(val_accuracy) X(accuracy)           \
  X(best_loss) X(history) X(outputs) X(inputs) X(targets) X(labels) X(logits) X(images) X(mask) X(weights) X(bias)  \
  X(hparams) X(HParams) X(batch_type) X(callbacks) X(callback) X(trainer) X(logger) X(loggers) X(writer) X(context) \
  X(seed) X(rng) X(verbose) X(debug) X(progress) X(progress_bar) X(timer) X(counter) X(stage) X(mode) X(precision)  \
  /* Lightning's own members */                                                                                     \
  X(log) X(log_dict) X(current_epoch) X(global_step) X(global_rank) X(local_rank) X(save_hyperparameters)           \
  X(freeze) X(unfreeze) X(use_amp) X(use_ddp) X(use_dp) X(toggle_optimizer) X(lr_schedulers) X(all_gather)          \
  X(example_input_array) X(to_torchscript) X(to_onnx) X(load_from_checkpoint)                                       \
  /* torch::nn::Module */                                                                                           \
  X(name) X(clone) X(apply) X(parameters) X(named_parameters) X(buffers) X(named_buffers) X(modules)                \
  X(named_modules) X(children) X(named_children) X(train) X(eval) X(is_training) X(to) X(zero_grad) X(save)         \
  X(load) X(pretty_print) X(is_serializable) X(register_parameter) X(register_buffer) X(register_module)            \
  X(replace_module) X(unregister_module) X(shared_from_this) X(weak_from_this) X(device) X(dtype) X(cuda) X(cpu)
// clang-format on

namespace innocent {

#define MEMBER(name) int name;
struct Members {
  INNOCENT_NAMES(MEMBER)
};
struct Module : Members, stub::Least {};
#undef MEMBER

#define TEXT(name) #name,
constexpr std::string_view names[] = {INNOCENT_NAMES(TEXT)};
#undef TEXT

}  // namespace innocent

TEST_CASE("none of 200 innocent names is taken for a hook or a near miss, in any subject") {
  CHECK(std::size(innocent::names) >= 200);
  CHECK(stub::in_module<innocent::Module>.size() == 0);
  CHECK(stub::in_data<innocent::Members>.size() == 0);
  CHECK(stub::in_callback<innocent::Members>.size() == 0);
}

TEST_CASE("none of them is in the lists, whatever else a class has") {
  for (std::string_view name : innocent::names) {
    CAPTURE(name);
    CHECK((name == "hiddens" || !detpl::detail::is_known<innocent::Module>(name)));
  }
}
