// SPDX-License-Identifier: Apache-2.0
// The definitions of csv.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/loggers/csv.hpp"

namespace detpl::inline v0 {

/// The file and what isn't in it yet.
class CSVLogger::Table {
 public:
  Table(std::shared_ptr<LogDirectory> directory, double flush_seconds)
      : directory_(std::move(directory)), flush_seconds_(flush_seconds) {}
  ~Table() {
    try {
      save();
    } catch (const io_error&) {  // finalize() reports it to those who can still act on it
    }
  }

  void log_metrics(const MetricRow& metrics, std::int64_t step) {
    if (!file_.is_open()) open();
    const std::size_t known = columns_.size();
    cells_.assign(known, nullptr);
    std::size_t column = 0;
    for (const auto& [name, value] : metrics) {
      if (name == step_column) continue;
      column = find_column(name, column);
      if (column == cells_.size()) cells_.push_back(nullptr);
      cells_[column++] = &value;
    }
    if (known == 0) columns_.emplace_back(step_column), cells_.push_back(nullptr);
    if (columns_.size() > known) {
      try {
        widen(columns_.size() - known);
      } catch (...) {
        columns_.resize(known);  // the file still has only these
        throw;
      }
    }
    append_row(step);
    ++rows_;
    if (os::monotonic_time() - flushed_at_ >= flush_seconds_) save();
  }

  void save() {
    flushed_at_ = os::monotonic_time();
    if (buffer_.empty()) return;
    file_.check_name();
    file_.write(buffer_);
    buffer_.clear();
  }

  Map state_dict() {
    if (!file_.is_open()) open();
    save();
    return {{"columns", static_cast<std::int64_t>(columns_.size())}, {"rows", rows_}};
  }

  void load_state_dict(const Map& state) {
    const Value* rows = state.find("rows");
    const Value* columns = state.find("columns");
    if (!rows || !rows->is<std::int64_t>()) return;
    if (!file_.is_open()) open();
    save();
    keep(*rows->get_if<std::int64_t>(),
         columns && columns->is<std::int64_t>() ? *columns->get_if<std::int64_t>() : std::ssize(columns_));
  }

 private:
  static constexpr std::string_view step_column = "step";

  void open() {
    const std::filesystem::path path = directory_->path() / "metrics.csv";
    if (std::filesystem::exists(path)) adopt(path);
    file_ = os::File::append(path);
    flushed_at_ = os::monotonic_time();
  }

  /// Continues an earlier run's file: takes over its columns, drops a last row that a kill cut short.
  void adopt(const std::filesystem::path& path) {
    std::string text = os::read_file(path);
    const std::size_t whole = text.rfind('\n') + 1;
    if (whole != text.size()) os::replace_file(path, std::string_view(text).substr(0, whole));
    text.resize(whole);
    if (text.empty()) return;
    const std::size_t header = header_length(text);
    columns_ = split_header(std::string_view(text).substr(0, header));
    rows_ = std::count(text.begin() + static_cast<std::ptrdiff_t>(header), text.end(), '\n');
    for (const std::string& column : columns_)
      if (column == step_column) return;
    throw io_error("cannot continue `" + path.string() +
                   "`: it has no column `step`. Move it away, or log to another version.");
  }

  void keep(std::int64_t rows, std::int64_t columns) {
    if (rows_ <= rows && std::ssize(columns_) <= columns) return;
    const std::size_t dropped = columns_.size() - static_cast<std::size_t>(std::min(columns, std::ssize(columns_)));
    columns_.resize(columns_.size() - dropped);
    rows_ = std::min(rows, rows_);
    const std::string old = os::read_file(file_.path());
    std::string text = columns_.empty() ? "" : header();
    for (std::size_t row = 0, begin = header_length(old), end; row < static_cast<std::size_t>(rows_); ++row) {
      end = old.find('\n', begin);
      text.append(old, begin, end - begin - dropped) += '\n';  // a row of before has nothing but commas there
      begin = end + 1;
    }
    os::replace_file(file_.path(), text);
    file_ = os::File::append(file_.path());
  }

  /// The position of a column, looked for first where the last row had it; added at the end if new.
  std::size_t find_column(const std::string& name, std::size_t likely) {
    if (likely < columns_.size() && columns_[likely] == name) return likely;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i] == name) return i;
    columns_.push_back(name);
    return columns_.size() - 1;
  }

  /// Gives the rows so far `count` more empty cells, under a header that names all columns.
  void widen(std::size_t count) {
    save();
    const std::string old = os::read_file(file_.path());
    if (old.empty()) {
      buffer_ = header();
      return;
    }
    std::string text = header();
    text.reserve(text.size() + 2 * old.size());
    for (std::size_t begin = header_length(old), end; begin < old.size(); begin = end + 1) {
      end = old.find('\n', begin);
      text.append(old, begin, end - begin).append(count, ',') += '\n';
    }
    os::replace_file(file_.path(), text);
    file_ = os::File::append(file_.path());
  }

  std::string header() const {
    std::string text;
    for (const std::string& column : columns_) append_name(text += text.empty() ? "" : ",", column);
    return text + '\n';
  }

  void append_row(std::int64_t step) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) buffer_ += ',';
      if (columns_[i] == step_column) buffer_ += std::to_string(step);
      if (cells_[i]) append_number(buffer_, *cells_[i]);
    }
    buffer_ += '\n';
  }

  /// Writes a name as RFC 4180 wants it.
  static void append_name(std::string& text, std::string_view name) {
    if (name.find_first_of(",\"\r\n") == std::string_view::npos) {
      text += name;
      return;
    }
    text += '"';
    for (const char letter : name) text.append(letter == '"' ? 2 : 1, letter);
    text += '"';
  }

  /// The header's length with its newline; a quoted name may itself hold newlines.
  static std::size_t header_length(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '"') quoted = !quoted;
      if (text[i] == '\n' && !quoted) return i + 1;
    }
    return text.size();
  }

  static std::vector<std::string> split_header(std::string_view header) {
    std::vector<std::string> names(1);
    bool quoted = false;
    for (std::size_t i = 0; i < header.size(); ++i) {
      const char letter = header[i];
      if (letter == '"') {
        if (!quoted && i > 0 && header[i - 1] == '"') names.back() += '"';
        quoted = !quoted;
      } else if (letter == ',' && !quoted) {
        names.emplace_back();
      } else if (quoted || (letter != '\r' && letter != '\n')) {
        names.back() += letter;
      }
    }
    return names;
  }

  std::shared_ptr<LogDirectory> directory_;
  double flush_seconds_;
  os::File file_;
  std::string buffer_;
  double flushed_at_ = 0;
  std::int64_t rows_ = 0;  ///< in the file and the buffer
  std::vector<std::string> columns_;
  std::vector<const double*> cells_;
};

CSVLogger::CSVLogger(CSVLoggerOptions options)
    : directory_(detail::directory_of(options)), table_(std::make_unique<Table>(directory_, options.flush_seconds)) {}
CSVLogger::CSVLogger(CSVLogger&&) noexcept = default;
CSVLogger::~CSVLogger() = default;

void CSVLogger::log_metrics(const MetricRow& metrics, std::int64_t step) { table_->log_metrics(metrics, step); }
void CSVLogger::save() { table_->save(); }
Map CSVLogger::state_dict() { return table_->state_dict(); }
void CSVLogger::load_state_dict(const Map& state) { table_->load_state_dict(state); }

}  // namespace detpl::inline v0
