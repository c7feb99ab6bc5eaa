// SPDX-License-Identifier: Apache-2.0
// The verdicts and forms of every hook, and the access to it by name.
// Generated from hooks/table.toml by scripts/generate_hooks.py: don't edit.
// clang-format off
#pragma once

#include <string_view>
#include <utility>

#include "detpl/hooks/forms.hpp"
#include "detpl/hooks/probe.hpp"
#include "detpl/hooks/subject.hpp"

namespace detpl::inline v0 {
namespace detail {

/// By subject: the verdict, and whether names near the hook are looked for.
struct facts {
  verdict verdicts[3];
  bool near[3];
};

inline constexpr facts table[hook_count] = {
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_init_start
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_init_end
    {{verdict::supported, verdict::rejected, verdict::rejected}, {true, false, false}},  // configure_callbacks
    {{verdict::supported, verdict::supported, verdict::none}, {true, true, false}},  // prepare_data
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_before_accelerator_backend_setup
    {{verdict::rejected, verdict::supported, verdict::supported}, {false, false, false}},  // setup
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_configure_sharded_model
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // configure_sharded_model
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // configure_model
    {{verdict::required, verdict::rejected, verdict::rejected}, {true, false, false}},  // configure_optimizers
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_fit_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_pretrain_routine_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_pretrain_routine_end
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_sanity_check_start
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_sanity_check_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_post_move_to_device
    {{verdict::supported, verdict::supported, verdict::none}, {true, true, false}},  // train_dataloader
    {{verdict::supported, verdict::supported, verdict::none}, {true, true, false}},  // val_dataloader
    {{verdict::supported, verdict::supported, verdict::none}, {true, true, false}},  // predict_dataloader
    {{verdict::rejected, verdict::rejected, verdict::none}, {true, true, false}},  // test_dataloader
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // on_train_dataloader
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // on_val_dataloader
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // on_predict_dataloader
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // on_test_dataloader
    {{verdict::supported, verdict::supported, verdict::rejected}, {true, true, false}},  // on_before_batch_transfer
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // transfer_batch_to_device
    {{verdict::supported, verdict::supported, verdict::rejected}, {true, true, false}},  // on_after_batch_transfer
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_train_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_epoch_start
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_train_epoch_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_batch_start
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_train_batch_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // tbptt_split_batch
    {{verdict::required, verdict::rejected, verdict::rejected}, {true, false, false}},  // training_step
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // training_step_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_before_zero_grad
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // optimizer_zero_grad
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_before_backward
    {{verdict::rejected, verdict::none, verdict::none}, {false, false, false}},  // backward
    {{verdict::rejected, verdict::none, verdict::none}, {true, false, false}},  // manual_backward
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_after_backward
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_before_optimizer_step
    {{verdict::supported, verdict::rejected, verdict::rejected}, {true, false, false}},  // configure_gradient_clipping
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // optimizer_step
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // lr_scheduler_step
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_train_batch_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_batch_end
    {{verdict::supported, verdict::rejected, verdict::rejected}, {true, false, false}},  // training_epoch_end
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_train_epoch_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_epoch_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_train_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_validation_model_zero_grad
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_validation_model_eval
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_validation_start
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_validation_epoch_start
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_validation_batch_start
    {{verdict::supported, verdict::rejected, verdict::rejected}, {true, false, false}},  // validation_step
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // validation_step_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_validation_batch_end
    {{verdict::supported, verdict::rejected, verdict::rejected}, {true, false, false}},  // validation_epoch_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_validation_epoch_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_validation_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_validation_model_train
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_predict_model_eval
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_predict_start
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_predict_epoch_start
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_predict_batch_start
    {{verdict::supported, verdict::rejected, verdict::rejected}, {true, false, false}},  // predict_step
    {{verdict::supported, verdict::none, verdict::none}, {false, false, false}},  // forward
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_predict_batch_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_predict_epoch_end
    {{verdict::supported, verdict::rejected, verdict::supported}, {true, false, true}},  // on_predict_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_predict_model_train
    {{verdict::supported, verdict::supported, verdict::supported}, {true, true, true}},  // on_save_checkpoint
    {{verdict::supported, verdict::supported, verdict::supported}, {true, true, true}},  // on_load_checkpoint
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // on_hpc_save
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, true, false}},  // on_hpc_load
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_fit_end
    {{verdict::rejected, verdict::supported, verdict::supported}, {false, false, false}},  // teardown
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_exception
    {{verdict::rejected, verdict::rejected, verdict::supported}, {true, false, true}},  // on_keyboard_interrupt
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // get_progress_bar_dict
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // test_step
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // test_step_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // test_epoch_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_test_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_test_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_test_epoch_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_test_epoch_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_test_batch_start
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, true}},  // on_test_batch_end
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_test_model_eval
    {{verdict::rejected, verdict::rejected, verdict::rejected}, {true, false, false}},  // on_test_model_train
    {{verdict::rejected, verdict::none, verdict::none}, {false, false, false}},  // hiddens
    {{verdict::rejected, verdict::none, verdict::none}, {true, false, false}},  // automatic_optimization
    {{verdict::rejected, verdict::none, verdict::none}, {true, false, false}},  // truncated_bptt_steps
};

constexpr bool has_near_misses(hook name, subject kind) {
  return table[static_cast<std::size_t>(name)].near[static_cast<std::size_t>(kind)];
}
/// Its parameters are the user's own business.
constexpr bool is_unchecked(hook name) { return name == hook::forward; }
/// Not a member but a parameter of one.
constexpr bool is_parameter(hook name) { return name == hook::hiddens; }

}  // namespace detail

/// What becomes of the hook `name` of a subject.
constexpr verdict verdict_of(hook name, subject kind) {
  return detail::table[static_cast<std::size_t>(name)].verdicts[static_cast<std::size_t>(kind)];
}

/// The hook `name` of a subject is called where it is there.
constexpr bool called(hook name, subject kind) {
  return verdict_of(name, kind) == verdict::required || verdict_of(name, kind) == verdict::supported;
}

namespace detail {

/// What can be asked about a member only by spelling its name.
template <hook>
struct access;
template <>
struct access<hook::on_init_start> {
  static constexpr std::string_view name = "on_init_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_init_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_init_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_init_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_init_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_init_end> {
  static constexpr std::string_view name = "on_init_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_init_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_init_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_init_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_init_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::configure_callbacks> {
  static constexpr std::string_view name = "configure_callbacks";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::configure_callbacks; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.configure_callbacks(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().configure_callbacks(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.configure_callbacks(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::prepare_data> {
  static constexpr std::string_view name = "prepare_data";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::prepare_data; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.prepare_data(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().prepare_data(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.prepare_data(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_before_accelerator_backend_setup> {
  static constexpr std::string_view name = "on_before_accelerator_backend_setup";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_before_accelerator_backend_setup; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_before_accelerator_backend_setup(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_before_accelerator_backend_setup(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_before_accelerator_backend_setup(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::setup> {
  static constexpr std::string_view name = "setup";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::setup; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.setup(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().setup(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.setup(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_configure_sharded_model> {
  static constexpr std::string_view name = "on_configure_sharded_model";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_configure_sharded_model; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_configure_sharded_model(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_configure_sharded_model(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_configure_sharded_model(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::configure_sharded_model> {
  static constexpr std::string_view name = "configure_sharded_model";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::configure_sharded_model; };
};
template <>
struct access<hook::configure_model> {
  static constexpr std::string_view name = "configure_model";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::configure_model; };
};
template <>
struct access<hook::configure_optimizers> {
  static constexpr std::string_view name = "configure_optimizers";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::configure_optimizers; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.configure_optimizers(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().configure_optimizers(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.configure_optimizers(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_fit_start> {
  static constexpr std::string_view name = "on_fit_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_fit_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_fit_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_fit_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_fit_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_pretrain_routine_start> {
  static constexpr std::string_view name = "on_pretrain_routine_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_pretrain_routine_start; };
};
template <>
struct access<hook::on_pretrain_routine_end> {
  static constexpr std::string_view name = "on_pretrain_routine_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_pretrain_routine_end; };
};
template <>
struct access<hook::on_sanity_check_start> {
  static constexpr std::string_view name = "on_sanity_check_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_sanity_check_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_sanity_check_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_sanity_check_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_sanity_check_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_sanity_check_end> {
  static constexpr std::string_view name = "on_sanity_check_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_sanity_check_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_sanity_check_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_sanity_check_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_sanity_check_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_post_move_to_device> {
  static constexpr std::string_view name = "on_post_move_to_device";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_post_move_to_device; };
};
template <>
struct access<hook::train_dataloader> {
  static constexpr std::string_view name = "train_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::train_dataloader; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.train_dataloader(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().train_dataloader(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.train_dataloader(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::val_dataloader> {
  static constexpr std::string_view name = "val_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::val_dataloader; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.val_dataloader(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().val_dataloader(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.val_dataloader(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::predict_dataloader> {
  static constexpr std::string_view name = "predict_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::predict_dataloader; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.predict_dataloader(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().predict_dataloader(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.predict_dataloader(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::test_dataloader> {
  static constexpr std::string_view name = "test_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::test_dataloader; };
};
template <>
struct access<hook::on_train_dataloader> {
  static constexpr std::string_view name = "on_train_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_dataloader; };
};
template <>
struct access<hook::on_val_dataloader> {
  static constexpr std::string_view name = "on_val_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_val_dataloader; };
};
template <>
struct access<hook::on_predict_dataloader> {
  static constexpr std::string_view name = "on_predict_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_dataloader; };
};
template <>
struct access<hook::on_test_dataloader> {
  static constexpr std::string_view name = "on_test_dataloader";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_dataloader; };
};
template <>
struct access<hook::on_before_batch_transfer> {
  static constexpr std::string_view name = "on_before_batch_transfer";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_before_batch_transfer; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_before_batch_transfer(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_before_batch_transfer(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_before_batch_transfer(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::transfer_batch_to_device> {
  static constexpr std::string_view name = "transfer_batch_to_device";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::transfer_batch_to_device; };
};
template <>
struct access<hook::on_after_batch_transfer> {
  static constexpr std::string_view name = "on_after_batch_transfer";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_after_batch_transfer; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_after_batch_transfer(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_after_batch_transfer(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_after_batch_transfer(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_train_start> {
  static constexpr std::string_view name = "on_train_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_train_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_train_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_train_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_epoch_start> {
  static constexpr std::string_view name = "on_epoch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_epoch_start; };
};
template <>
struct access<hook::on_train_epoch_start> {
  static constexpr std::string_view name = "on_train_epoch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_epoch_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_train_epoch_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_train_epoch_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_train_epoch_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_batch_start> {
  static constexpr std::string_view name = "on_batch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_batch_start; };
};
template <>
struct access<hook::on_train_batch_start> {
  static constexpr std::string_view name = "on_train_batch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_batch_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_train_batch_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_train_batch_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_train_batch_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::tbptt_split_batch> {
  static constexpr std::string_view name = "tbptt_split_batch";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::tbptt_split_batch; };
};
template <>
struct access<hook::training_step> {
  static constexpr std::string_view name = "training_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::training_step; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.training_step(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().training_step(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.training_step(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::training_step_end> {
  static constexpr std::string_view name = "training_step_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::training_step_end; };
};
template <>
struct access<hook::on_before_zero_grad> {
  static constexpr std::string_view name = "on_before_zero_grad";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_before_zero_grad; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_before_zero_grad(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_before_zero_grad(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_before_zero_grad(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::optimizer_zero_grad> {
  static constexpr std::string_view name = "optimizer_zero_grad";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::optimizer_zero_grad; };
};
template <>
struct access<hook::on_before_backward> {
  static constexpr std::string_view name = "on_before_backward";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_before_backward; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_before_backward(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_before_backward(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_before_backward(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::backward> {
  static constexpr std::string_view name = "backward";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::backward; };
};
template <>
struct access<hook::manual_backward> {
  static constexpr std::string_view name = "manual_backward";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::manual_backward; };
};
template <>
struct access<hook::on_after_backward> {
  static constexpr std::string_view name = "on_after_backward";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_after_backward; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_after_backward(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_after_backward(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_after_backward(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_before_optimizer_step> {
  static constexpr std::string_view name = "on_before_optimizer_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_before_optimizer_step; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_before_optimizer_step(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_before_optimizer_step(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_before_optimizer_step(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::configure_gradient_clipping> {
  static constexpr std::string_view name = "configure_gradient_clipping";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::configure_gradient_clipping; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.configure_gradient_clipping(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().configure_gradient_clipping(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.configure_gradient_clipping(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::optimizer_step> {
  static constexpr std::string_view name = "optimizer_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::optimizer_step; };
};
template <>
struct access<hook::lr_scheduler_step> {
  static constexpr std::string_view name = "lr_scheduler_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::lr_scheduler_step; };
};
template <>
struct access<hook::on_train_batch_end> {
  static constexpr std::string_view name = "on_train_batch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_batch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_train_batch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_train_batch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_train_batch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_batch_end> {
  static constexpr std::string_view name = "on_batch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_batch_end; };
};
template <>
struct access<hook::training_epoch_end> {
  static constexpr std::string_view name = "training_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::training_epoch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.training_epoch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().training_epoch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.training_epoch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_train_epoch_end> {
  static constexpr std::string_view name = "on_train_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_epoch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_train_epoch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_train_epoch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_train_epoch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_epoch_end> {
  static constexpr std::string_view name = "on_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_epoch_end; };
};
template <>
struct access<hook::on_train_end> {
  static constexpr std::string_view name = "on_train_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_train_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_train_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_train_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_train_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_validation_model_zero_grad> {
  static constexpr std::string_view name = "on_validation_model_zero_grad";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_model_zero_grad; };
};
template <>
struct access<hook::on_validation_model_eval> {
  static constexpr std::string_view name = "on_validation_model_eval";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_model_eval; };
};
template <>
struct access<hook::on_validation_start> {
  static constexpr std::string_view name = "on_validation_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_validation_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_validation_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_validation_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_validation_epoch_start> {
  static constexpr std::string_view name = "on_validation_epoch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_epoch_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_validation_epoch_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_validation_epoch_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_validation_epoch_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_validation_batch_start> {
  static constexpr std::string_view name = "on_validation_batch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_batch_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_validation_batch_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_validation_batch_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_validation_batch_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::validation_step> {
  static constexpr std::string_view name = "validation_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::validation_step; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.validation_step(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().validation_step(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.validation_step(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::validation_step_end> {
  static constexpr std::string_view name = "validation_step_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::validation_step_end; };
};
template <>
struct access<hook::on_validation_batch_end> {
  static constexpr std::string_view name = "on_validation_batch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_batch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_validation_batch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_validation_batch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_validation_batch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::validation_epoch_end> {
  static constexpr std::string_view name = "validation_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::validation_epoch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.validation_epoch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().validation_epoch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.validation_epoch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_validation_epoch_end> {
  static constexpr std::string_view name = "on_validation_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_epoch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_validation_epoch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_validation_epoch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_validation_epoch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_validation_end> {
  static constexpr std::string_view name = "on_validation_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_validation_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_validation_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_validation_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_validation_model_train> {
  static constexpr std::string_view name = "on_validation_model_train";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_validation_model_train; };
};
template <>
struct access<hook::on_predict_model_eval> {
  static constexpr std::string_view name = "on_predict_model_eval";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_model_eval; };
};
template <>
struct access<hook::on_predict_start> {
  static constexpr std::string_view name = "on_predict_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_predict_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_predict_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_predict_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_predict_epoch_start> {
  static constexpr std::string_view name = "on_predict_epoch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_epoch_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_predict_epoch_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_predict_epoch_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_predict_epoch_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_predict_batch_start> {
  static constexpr std::string_view name = "on_predict_batch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_batch_start; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_predict_batch_start(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_predict_batch_start(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_predict_batch_start(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::predict_step> {
  static constexpr std::string_view name = "predict_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::predict_step; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.predict_step(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().predict_step(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.predict_step(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::forward> {
  static constexpr std::string_view name = "forward";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::forward; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.forward(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().forward(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.forward(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_predict_batch_end> {
  static constexpr std::string_view name = "on_predict_batch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_batch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_predict_batch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_predict_batch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_predict_batch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_predict_epoch_end> {
  static constexpr std::string_view name = "on_predict_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_epoch_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_predict_epoch_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_predict_epoch_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_predict_epoch_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_predict_end> {
  static constexpr std::string_view name = "on_predict_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_predict_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_predict_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_predict_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_predict_model_train> {
  static constexpr std::string_view name = "on_predict_model_train";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_predict_model_train; };
};
template <>
struct access<hook::on_save_checkpoint> {
  static constexpr std::string_view name = "on_save_checkpoint";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_save_checkpoint; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_save_checkpoint(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_save_checkpoint(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_save_checkpoint(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_load_checkpoint> {
  static constexpr std::string_view name = "on_load_checkpoint";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_load_checkpoint; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_load_checkpoint(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_load_checkpoint(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_load_checkpoint(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_hpc_save> {
  static constexpr std::string_view name = "on_hpc_save";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_hpc_save; };
};
template <>
struct access<hook::on_hpc_load> {
  static constexpr std::string_view name = "on_hpc_load";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_hpc_load; };
};
template <>
struct access<hook::on_fit_end> {
  static constexpr std::string_view name = "on_fit_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_fit_end; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_fit_end(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_fit_end(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_fit_end(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::teardown> {
  static constexpr std::string_view name = "teardown";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::teardown; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.teardown(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().teardown(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.teardown(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_exception> {
  static constexpr std::string_view name = "on_exception";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_exception; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_exception(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_exception(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_exception(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::on_keyboard_interrupt> {
  static constexpr std::string_view name = "on_keyboard_interrupt";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_keyboard_interrupt; };
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) { subject.on_keyboard_interrupt(std::declval<Arguments>()...); };
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().on_keyboard_interrupt(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {
    return subject.on_keyboard_interrupt(static_cast<Arguments&&>(arguments)...);
  }
};
template <>
struct access<hook::get_progress_bar_dict> {
  static constexpr std::string_view name = "get_progress_bar_dict";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::get_progress_bar_dict; };
};
template <>
struct access<hook::test_step> {
  static constexpr std::string_view name = "test_step";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::test_step; };
};
template <>
struct access<hook::test_step_end> {
  static constexpr std::string_view name = "test_step_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::test_step_end; };
};
template <>
struct access<hook::test_epoch_end> {
  static constexpr std::string_view name = "test_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::test_epoch_end; };
};
template <>
struct access<hook::on_test_start> {
  static constexpr std::string_view name = "on_test_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_start; };
};
template <>
struct access<hook::on_test_end> {
  static constexpr std::string_view name = "on_test_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_end; };
};
template <>
struct access<hook::on_test_epoch_start> {
  static constexpr std::string_view name = "on_test_epoch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_epoch_start; };
};
template <>
struct access<hook::on_test_epoch_end> {
  static constexpr std::string_view name = "on_test_epoch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_epoch_end; };
};
template <>
struct access<hook::on_test_batch_start> {
  static constexpr std::string_view name = "on_test_batch_start";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_batch_start; };
};
template <>
struct access<hook::on_test_batch_end> {
  static constexpr std::string_view name = "on_test_batch_end";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_batch_end; };
};
template <>
struct access<hook::on_test_model_eval> {
  static constexpr std::string_view name = "on_test_model_eval";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_model_eval; };
};
template <>
struct access<hook::on_test_model_train> {
  static constexpr std::string_view name = "on_test_model_train";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::on_test_model_train; };
};
template <>
struct access<hook::hiddens> {
  static constexpr std::string_view name = "hiddens";
  template <class Subject>
  static constexpr bool named = false;
};
template <>
struct access<hook::automatic_optimization> {
  static constexpr std::string_view name = "automatic_optimization";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::automatic_optimization; };
};
template <>
struct access<hook::truncated_bptt_steps> {
  static constexpr std::string_view name = "truncated_bptt_steps";
  template <class Subject>
  static constexpr bool named = !requires { probe<Subject>::truncated_bptt_steps; };
};

/// The forms of a hook that is called.
template <hook, subject>
struct entry;
template <>
struct entry<hook::on_init_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_init_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::configure_callbacks, subject::module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::prepare_data, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::prepare_data, subject::data_module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_before_accelerator_backend_setup, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::setup, subject::data_module> {
  template <class Types>
  using accepted = forms<results::nothing(words::stage<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::setup, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::stage<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_configure_sharded_model, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::configure_optimizers, subject::module> {
  template <class Types>
  using accepted = forms<results::optimizers()>;
};
template <>
struct entry<hook::on_fit_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_sanity_check_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_sanity_check_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::train_dataloader, subject::module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::train_dataloader, subject::data_module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::val_dataloader, subject::module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::val_dataloader, subject::data_module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::predict_dataloader, subject::module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::predict_dataloader, subject::data_module> {
  template <class Types>
  using accepted = forms<results::value()>;
};
template <>
struct entry<hook::on_before_batch_transfer, subject::module> {
  template <class Types>
  using accepted = forms<results::batch(words::batch<Types>, words::dataloader_idx<Types>),
                         results::batch(words::batch<Types>)>;
};
template <>
struct entry<hook::on_before_batch_transfer, subject::data_module> {
  template <class Types>
  using accepted = forms<results::batch(words::batch<Types>, words::dataloader_idx<Types>),
                         results::batch(words::batch<Types>)>;
};
template <>
struct entry<hook::on_after_batch_transfer, subject::module> {
  template <class Types>
  using accepted = forms<results::batch(words::batch<Types>, words::dataloader_idx<Types>),
                         results::batch(words::batch<Types>)>;
};
template <>
struct entry<hook::on_after_batch_transfer, subject::data_module> {
  template <class Types>
  using accepted = forms<results::batch(words::batch<Types>, words::dataloader_idx<Types>),
                         results::batch(words::batch<Types>)>;
};
template <>
struct entry<hook::on_train_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_train_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_train_epoch_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_train_epoch_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_train_batch_start, subject::module> {
  template <class Types>
  using accepted = forms<results::skip(words::batch<Types>, words::batch_idx<Types>),
                         results::skip(words::batch<Types>),
                         results::skip()>;
};
template <>
struct entry<hook::on_train_batch_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::training_step, subject::module> {
  template <class Types>
  using accepted = forms<results::loss(words::batch<Types>, words::batch_idx<Types>, words::optimizer_idx<Types>),
                         results::loss(words::batch<Types>, words::batch_idx<Types>),
                         results::loss(words::batch<Types>)>;
};
template <>
struct entry<hook::on_before_zero_grad, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::optimizer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_before_zero_grad, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::optimizer<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_before_backward, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::loss<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_before_backward, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::loss<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_after_backward, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_after_backward, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_before_optimizer_step, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::optimizer<Types>, words::optimizer_idx<Types>),
                         results::nothing(words::optimizer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_before_optimizer_step, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::optimizer<Types>, words::optimizer_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::optimizer<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::configure_gradient_clipping, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::optimizer<Types>, words::optimizer_idx<Types>, words::gradient_clip_val<Types>, words::gradient_clip_algorithm<Types>)>;
};
template <>
struct entry<hook::on_train_batch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::training_output<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::training_output<Types>, words::batch<Types>),
                         results::nothing(words::training_output<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_train_batch_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::training_output<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::training_output<Types>, words::batch<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::training_output<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::training_epoch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::training_outputs<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_train_epoch_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_train_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_train_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_validation_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_epoch_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_validation_epoch_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_batch_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::batch<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_batch_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::validation_step, subject::module> {
  template <class Types>
  using accepted = forms<results::anything(words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::anything(words::batch<Types>, words::batch_idx<Types>),
                         results::anything(words::batch<Types>)>;
};
template <>
struct entry<hook::on_validation_batch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::validation_output<Types>, words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::validation_output<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::validation_output<Types>, words::batch<Types>),
                         results::nothing(words::validation_output<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_batch_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::validation_output<Types>, words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::validation_output<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::validation_output<Types>, words::batch<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::validation_output<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::validation_epoch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::validation_outputs<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_epoch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_validation_epoch_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_validation_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_validation_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_predict_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_epoch_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_predict_epoch_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_batch_start, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::batch<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_batch_start, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::batch<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::predict_step, subject::module> {
  template <class Types>
  using accepted = forms<results::value(words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::value(words::batch<Types>, words::batch_idx<Types>),
                         results::value(words::batch<Types>)>;
};
template <>
struct entry<hook::forward, subject::module> {
  template <class Types>
  using accepted = forms<results::value(words::batch<Types>)>;
};
template <>
struct entry<hook::on_predict_batch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::prediction<Types>, words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::prediction<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::prediction<Types>, words::batch<Types>),
                         results::nothing(words::prediction<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_batch_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::prediction<Types>, words::batch<Types>, words::batch_idx<Types>, words::dataloader_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::prediction<Types>, words::batch<Types>, words::batch_idx<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::prediction<Types>, words::batch<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::prediction<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_epoch_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::predictions<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_epoch_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::predictions<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_predict_end, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing()>;
};
template <>
struct entry<hook::on_predict_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_save_checkpoint, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::checkpoint<Types>)>;
};
template <>
struct entry<hook::on_save_checkpoint, subject::data_module> {
  template <class Types>
  using accepted = forms<results::nothing(words::checkpoint<Types>)>;
};
template <>
struct entry<hook::on_save_checkpoint, subject::callback> {
  template <class Types>
  using accepted = forms<results::anything(words::trainer<Types>, words::module<Types>, words::checkpoint<Types>),
                         results::anything(words::trainer<Types>, words::module<Types>)>;
};
template <>
struct entry<hook::on_load_checkpoint, subject::module> {
  template <class Types>
  using accepted = forms<results::nothing(words::checkpoint<Types>)>;
};
template <>
struct entry<hook::on_load_checkpoint, subject::data_module> {
  template <class Types>
  using accepted = forms<results::nothing(words::checkpoint<Types>)>;
};
template <>
struct entry<hook::on_load_checkpoint, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::callback_state<Types>, words::checkpoint<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>, words::callback_state<Types>)>;
};
template <>
struct entry<hook::on_fit_end, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::teardown, subject::data_module> {
  template <class Types>
  using accepted = forms<results::nothing(words::stage<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::teardown, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::stage<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_exception, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>, words::exception<Types>),
                         results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};
template <>
struct entry<hook::on_keyboard_interrupt, subject::callback> {
  template <class Types>
  using accepted = forms<results::nothing(words::trainer<Types>, words::module<Types>),
                         results::nothing(words::trainer<Types>),
                         results::nothing()>;
};

}  // namespace detail
}  // namespace detpl::inline v0
