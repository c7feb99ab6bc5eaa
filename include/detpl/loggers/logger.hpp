// SPDX-License-Identifier: Apache-2.0
// What a logger is, and one type that holds any of them.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// The metrics of one moment: names and numbers, in the order in which they were logged.
using MetricRow = std::vector<std::pair<std::string, double>>;

/// A type that takes metrics. It may also have, as Lightning's loggers do:
/// `log_hyperparams(const Map&)`, `save()`, `finalize(std::string_view status)`, `log_dir()`, `name()`,
/// `version()`.
template <class Logger>
concept metric_logger =
    requires(Logger& logger, const MetricRow& metrics, std::int64_t step) { logger.log_metrics(metrics, step); };

namespace detail {

template <class Logger>
concept names_log_hyperparams = requires { &Logger::log_hyperparams; };
template <class Logger>
concept takes_hyperparams = requires(Logger& logger, const Map& hparams) { logger.log_hyperparams(hparams); };
template <class Logger>
concept names_save = requires { &Logger::save; };
template <class Logger>
concept saves = requires(Logger& logger) { logger.save(); };
template <class Logger>
concept names_finalize = requires { &Logger::finalize; };
template <class Logger>
concept finalizes = requires(Logger& logger, std::string_view status) { logger.finalize(status); };

struct ErasedLogger {
  virtual ~ErasedLogger() = default;
  virtual void log_metrics(const MetricRow& metrics, std::int64_t step) = 0;
  virtual void log_hyperparams(const Map& hparams) = 0;
  virtual void save() = 0;
  virtual void finalize(std::string_view status) = 0;
  virtual Map state_dict() = 0;
  virtual void load_state_dict(const Map& state) = 0;
  virtual std::filesystem::path log_dir() = 0;
  virtual std::string name() = 0;
  virtual std::string version() = 0;
  virtual void* object(const std::type_info& type) = 0;
};

template <metric_logger Logger>
struct LoggerModel final : ErasedLogger {
  static_assert(takes_hyperparams<Logger> || !names_log_hyperparams<Logger>,
                "detpl: uncallable logger function `log_hyperparams`. Fix: declare it as "
                "`void log_hyperparams(const detpl::Map& hparams)`, public.");
  static_assert(saves<Logger> || !names_save<Logger>,
                "detpl: uncallable logger function `save`. Fix: declare it as `void save()`, public.");
  static_assert(finalizes<Logger> || !names_finalize<Logger>,
                "detpl: uncallable logger function `finalize`. Fix: declare it as "
                "`void finalize(std::string_view status)`, public.");

  explicit LoggerModel(std::shared_ptr<Logger> held) : logger(std::move(held)) {}

  void log_metrics(const MetricRow& metrics, std::int64_t step) override { logger->log_metrics(metrics, step); }
  void log_hyperparams(const Map& hparams) override {
    if constexpr (takes_hyperparams<Logger>) logger->log_hyperparams(hparams);
  }
  void save() override {
    if constexpr (saves<Logger>) logger->save();
  }
  void finalize(std::string_view status) override {
    if constexpr (finalizes<Logger>) logger->finalize(status);
  }
  Map state_dict() override {
    if constexpr (requires { Map(logger->state_dict()); }) return logger->state_dict();
    return {};
  }
  void load_state_dict(const Map& state) override {
    if constexpr (requires { logger->load_state_dict(state); }) logger->load_state_dict(state);
  }
  std::filesystem::path log_dir() override {
    if constexpr (requires { std::filesystem::path(logger->log_dir()); }) return logger->log_dir();
    return {};
  }
  std::string name() override {
    if constexpr (requires { std::string(logger->name()); }) return std::string(logger->name());
    return {};
  }
  std::string version() override {
    if constexpr (requires { std::to_string(logger->version()); }) return std::to_string(logger->version());
    if constexpr (requires { std::string(logger->version()); }) return std::string(logger->version());
    return {};
  }
  void* object(const std::type_info& type) override { return type == typeid(Logger) ? logger.get() : nullptr; }

  std::shared_ptr<Logger> logger;
};

}  // namespace detail

/// Any logger: given by value (held), as `std::shared_ptr` (shared) or as `std::ref(logger)` (borrowed).
///
/// Functions that the logger lacks do nothing; texts that it lacks are empty. Copies share one logger.
class AnyLogger {
 public:
  template <class Logger>
    requires metric_logger<Logger> && (!std::same_as<Logger, AnyLogger>)
  AnyLogger(Logger logger) : AnyLogger(std::make_shared<Logger>(std::move(logger))) {}

  template <metric_logger Logger>
  AnyLogger(std::reference_wrapper<Logger> logger)
      : AnyLogger(std::shared_ptr<Logger>(std::shared_ptr<void>(), &logger.get())) {}

  template <metric_logger Logger>
  AnyLogger(std::shared_ptr<Logger> logger)
      : logger_(std::make_shared<detail::LoggerModel<Logger>>(std::move(logger))) {}

  void log_metrics(const MetricRow& metrics, std::int64_t step) { logger_->log_metrics(metrics, step); }
  void log_hyperparams(const Map& hparams) { logger_->log_hyperparams(hparams); }
  /// Hands what is buffered to the file system.
  void save() { logger_->save(); }
  /// Ends the run: `status` is "success" or "failed".
  void finalize(std::string_view status) { logger_->finalize(status); }

  /// How far the log has come, for a checkpoint; what was logged so far is handed to the file system.
  Map state_dict() { return logger_->state_dict(); }
  /// Goes back to where `state_dict` was taken: what was logged later is dropped. Call it before logging
  /// anything.
  void load_state_dict(const Map& state) { logger_->load_state_dict(state); }

  /// The folder it writes to, empty if it writes none.
  std::filesystem::path log_dir() const { return logger_->log_dir(); }
  std::string name() const { return logger_->name(); }
  /// The run's version, `3` for a folder `version_3`.
  std::string version() const { return logger_->version(); }

  /// The logger itself if it is a `Logger`, else null.
  template <class Logger>
  Logger* get() const {
    return static_cast<Logger*>(logger_->object(typeid(Logger)));
  }

 private:
  std::shared_ptr<detail::ErasedLogger> logger_;
};

namespace detail {
template <class Type>
inline constexpr bool holds_logger = metric_logger<Type>;
template <class Logger>
inline constexpr bool holds_logger<std::reference_wrapper<Logger>> = metric_logger<Logger>;
template <class Logger>
inline constexpr bool holds_logger<std::shared_ptr<Logger>> = metric_logger<Logger>;
}  // namespace detail

/// An argument that an AnyLogger can be made of.
template <class Argument>
concept holds_metric_logger = detail::holds_logger<std::remove_cvref_t<Argument>>;

}  // namespace detpl::inline v0
