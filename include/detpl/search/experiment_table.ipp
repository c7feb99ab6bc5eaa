// SPDX-License-Identifier: Apache-2.0
// The definitions of experiment_table.hpp, with SQLite.
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/search/experiment_table.hpp"
#include "detpl/trial/search_session.hpp"

namespace detpl::inline v0 {

namespace detail {

inline constexpr std::array<const char*, 6> trial_state_names = {"waiting", "running", "completed",
                                                                 "stopped", "failed",  "invalid_hp"};

/// Marks an SQLite file as an experiment's: "detp" in ASCII.
inline constexpr std::int64_t experiment_application_id = 0x64657470;

inline constexpr const char* experiment_schema = R"(
PRAGMA application_id = 1684370544;
PRAGMA user_version = 1;
CREATE TABLE experiment (name TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE trials (trial INTEGER PRIMARY KEY, request_id TEXT NOT NULL, seed INTEGER NOT NULL, hparams TEXT NOT NULL,
  state TEXT NOT NULL, restarts INTEGER NOT NULL, batches INTEGER NOT NULL, epochs INTEGER NOT NULL, best_metric REAL,
  best_batches INTEGER NOT NULL);
CREATE TABLE validations (trial INTEGER NOT NULL, batches INTEGER NOT NULL, metrics TEXT NOT NULL, metric REAL,
  go_on INTEGER NOT NULL, PRIMARY KEY (trial, batches));
CREATE TABLE training (trial INTEGER NOT NULL, batches INTEGER NOT NULL, metrics TEXT NOT NULL,
  PRIMARY KEY (trial, batches));
CREATE TABLE checkpoints (uuid TEXT PRIMARY KEY, trial INTEGER NOT NULL, batches INTEGER NOT NULL,
  epochs INTEGER NOT NULL);
)";

}  // namespace detail

std::string trial_state_name(TrialState state) { return detail::trial_state_names[static_cast<std::size_t>(state)]; }

/// One SQL statement with its values, row by row.
class ExperimentTable::Statement {
 public:
  template <class... Values>
  Statement(const ExperimentTable& table, const char* sql, const Values&... values) : table_(table) {
    if (sqlite3_prepare_v2(table.database_.get(), sql, -1, &statement_, nullptr) != SQLITE_OK) table.fail("read");
    int place = 0;
    (bind(++place, values), ...);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  /// Goes on to the next row; false after the last.
  bool next() {
    column_ = 0;
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) table_.fail(sqlite3_stmt_readonly(statement_) ? "read" : "write");
    return code == SQLITE_ROW;
  }

  /// The values of the row, from the left.
  std::string text() {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column_));
    const int size = sqlite3_column_bytes(statement_, column_++);
    return bytes ? std::string(bytes, static_cast<std::size_t>(size)) : "";
  }
  std::int64_t whole() { return sqlite3_column_int64(statement_, column_++); }
  std::optional<double> real() {
    const bool is_null = sqlite3_column_type(statement_, column_) == SQLITE_NULL;
    const double number = sqlite3_column_double(statement_, column_++);
    return is_null ? std::nullopt : std::optional(number);
  }
  Map map() {
    const Value value = parse_json(text(), table_.path_.string());
    return value.is<Map>() ? *value.get_if<Map>() : Map{};
  }

 private:
  void bind(int place, const std::string& text) {
    sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  void bind(int place, std::int64_t number) { sqlite3_bind_int64(statement_, place, number); }
  void bind(int place, const std::optional<double>& number) {  // what isn't a number is null to SQLite
    number ? sqlite3_bind_double(statement_, place, *number) : sqlite3_bind_null(statement_, place);
  }

  const ExperimentTable& table_;
  sqlite3_stmt* statement_ = nullptr;
  int column_ = 0;
};

ExperimentTable::ExperimentTable(std::filesystem::path path)
    : path_(std::move(path)), database_(nullptr, &sqlite3_close) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(path_.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  database_.reset(database);
  if (code != SQLITE_OK) fail("open");
  sqlite3_busy_timeout(database, 10'000);  // milliseconds: somebody may be reading
  Statement application(*this, "PRAGMA application_id");
  const bool is_ours = application.next() && application.whole() == detail::experiment_application_id;
  if (!is_ours && Statement(*this, "SELECT 1 FROM sqlite_schema").next())
    throw io_error("cannot use `" + path_.string() +
                   "`: it is another program's SQLite file. Move it away, or choose another --default-root-dir.");
}

ExperimentTable::~ExperimentTable() = default;

void ExperimentTable::in_transaction(const std::function<void()>& change) {
  execute("BEGIN IMMEDIATE");
  try {
    if (!Statement(*this, "SELECT 1 FROM sqlite_schema").next()) execute(detail::experiment_schema);
    change();
    execute("COMMIT");
  } catch (...) {
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

std::optional<std::string> ExperimentTable::text(const std::string& name) const {
  if (!Statement(*this, "SELECT 1 FROM sqlite_schema").next()) return std::nullopt;  // nothing was ever written
  Statement row(*this, "SELECT text FROM experiment WHERE name = ?", name);
  return row.next() ? std::optional(row.text()) : std::nullopt;
}

void ExperimentTable::put_text(const std::string& name, const std::string& text) {
  Statement(*this, "REPLACE INTO experiment VALUES (?, ?)", name, text).next();
}

void ExperimentTable::put_trial(const TrialRow& row) {
  Statement(*this, "REPLACE INTO trials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.trial, row.request_id, row.seed,
            json_line(row.hparams), trial_state_name(row.state), row.restarts, row.batches, row.epochs, row.best_metric,
            row.best_batches)
      .next();
}

void ExperimentTable::put_validation(const ValidationRow& row) {
  Statement(*this, "REPLACE INTO validations VALUES (?, ?, ?, ?, ?)", row.trial, row.batches, json_line(row.metrics),
            std::optional(row.metric), std::int64_t{row.go_on})
      .next();
}

void ExperimentTable::put_training(const TrainingRow& row) {
  Statement(*this, "REPLACE INTO training VALUES (?, ?, ?)", row.trial, row.batches, json_line(row.metrics)).next();
}

void ExperimentTable::put_checkpoint(const CheckpointRow& row) {
  Statement(*this, "REPLACE INTO checkpoints VALUES (?, ?, ?, ?)", row.uuid, row.trial, row.batches, row.epochs).next();
}

void ExperimentTable::remove_checkpoint(const std::string& uuid) {
  Statement(*this, "DELETE FROM checkpoints WHERE uuid = ?", uuid).next();
}

std::vector<TrialRow> ExperimentTable::trials() const {
  std::vector<TrialRow> rows;
  for (Statement next(*this, "SELECT * FROM trials ORDER BY trial"); next.next();) {
    TrialRow row{.trial = next.whole(), .request_id = next.text(), .seed = next.whole(), .hparams = next.map()};
    const std::string state = next.text();
    for (std::size_t i = 0; i < detail::trial_state_names.size(); ++i)
      if (state == detail::trial_state_names[i]) row.state = static_cast<TrialState>(i);
    row.restarts = next.whole();
    row.batches = next.whole();
    row.epochs = next.whole();
    row.best_metric = next.real();
    row.best_batches = next.whole();
    rows.push_back(std::move(row));
  }
  return rows;
}

namespace detail {

inline constexpr auto validation_of = [](auto& next) {
  return ValidationRow{.trial = next.whole(),
                       .batches = next.whole(),
                       .metrics = next.map(),
                       .metric = next.real().value_or(std::numeric_limits<double>::quiet_NaN()),
                       .go_on = next.whole() != 0};
};
inline constexpr auto checkpoint_of_row = [](auto& next) {
  return CheckpointRow{.uuid = next.text(), .trial = next.whole(), .batches = next.whole(), .epochs = next.whole()};
};

}  // namespace detail

std::optional<ValidationRow> ExperimentTable::validation(std::int64_t trial, std::int64_t batches) const {
  Statement next(*this, "SELECT * FROM validations WHERE trial = ? AND batches = ?", trial, batches);
  return next.next() ? std::optional(detail::validation_of(next)) : std::nullopt;
}

std::vector<ValidationRow> ExperimentTable::validations() const {
  std::vector<ValidationRow> rows;
  for (Statement next(*this, "SELECT * FROM validations ORDER BY trial, batches"); next.next();)
    rows.push_back(detail::validation_of(next));
  return rows;
}

std::vector<TrainingRow> ExperimentTable::training() const {
  std::vector<TrainingRow> rows;
  for (Statement next(*this, "SELECT * FROM training ORDER BY trial, batches"); next.next();)
    rows.push_back({.trial = next.whole(), .batches = next.whole(), .metrics = next.map()});
  return rows;
}

std::vector<CheckpointRow> ExperimentTable::checkpoints() const {
  std::vector<CheckpointRow> rows;
  for (Statement next(*this, "SELECT * FROM checkpoints ORDER BY trial, batches, rowid"); next.next();)
    rows.push_back(detail::checkpoint_of_row(next));
  return rows;
}

std::optional<CheckpointRow> ExperimentTable::latest_checkpoint(std::int64_t trial) const {
  Statement next(*this, "SELECT * FROM checkpoints WHERE trial = ? ORDER BY batches DESC, rowid DESC LIMIT 1", trial);
  return next.next() ? std::optional(detail::checkpoint_of_row(next)) : std::nullopt;
}

std::optional<double> ExperimentTable::best_metric(bool smaller_is_better, std::int64_t trial,
                                                   std::int64_t batches) const {
  Statement next(*this,
                 smaller_is_better ? "SELECT min(metric) FROM validations WHERE trial != ?1 OR batches < ?2"
                                   : "SELECT max(metric) FROM validations WHERE trial != ?1 OR batches < ?2",
                 trial, batches);
  return next.next() ? next.real() : std::nullopt;
}

void ExperimentTable::execute(const std::string& sql) const {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail("write");
}

void ExperimentTable::fail(const std::string& attempt) const {
  const int code = database_ ? sqlite3_errcode(database_.get()) : SQLITE_NOMEM;
  const char* fix = "Check the disk.";
  if (code == SQLITE_FULL) fix = "Free some space, or choose another --default-root-dir.";
  if (code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM)
    fix = "Choose a --default-root-dir that this user may write to.";
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) fix = "Move it away, or choose another --default-root-dir.";
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) fix = "End the other program that has it open.";
  throw io_error("cannot " + attempt + " `" + path_.string() +
                 "`: " + (database_ ? sqlite3_errmsg(database_.get()) : sqlite3_errstr(code)) + ". " + fix);
}

}  // namespace detpl::inline v0
