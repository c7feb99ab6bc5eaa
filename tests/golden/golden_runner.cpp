// SPDX-License-Identifier: Apache-2.0
// golden_runner PATH...: repeats recorded runs of pytorch-lightning 1.5.10 and compares all that they recorded. Ends with
// `N passed, N failed, N skipped`; README.md describes the files.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <set>

#include "../json_files.hpp"
#include "detpl/hooks/generated/table.hpp"
#include "recording.hpp"

using golden::json, golden::Recorder, golden::Skip;

namespace {

/// Collects where a repeated run differs from its recording.
class Comparison {
 public:
  bool equal(const json& expected, const json& found, const std::string& where) {
    if (expected.is_number() && found.is_number())
      return close(expected.get<double>(), found.get<double>(), expected, found, where);
    if (expected.is_string() && found.is_number()) {  // inf and nan are written as texts
      const double number = found.get<double>();
      const std::string text = std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
      return json(text) == expected || differ(where, expected, found);
    }
    if (expected.is_array() && found.is_array()) {
      if (expected.size() != found.size()) return differ(where + " (length)", expected.size(), found.size());
      bool same = true;
      for (size_t i = 0; i < expected.size(); ++i)
        same = equal(expected[i], found[i], where + "[" + std::to_string(i) + "]") && same;
      return same;
    }
    if (expected.is_object() && found.is_object()) {
      bool same = true;
      for (const auto& [key, value] : expected.items())
        same = (found.contains(key) ? equal(value, found[key], where + "." + key)
                                    : differ(where + "." + key, value, "nothing")) &&
               same;
      for (const auto& [key, value] : found.items())
        if (!expected.contains(key)) same = differ(where + "." + key, "nothing", value);
      return same;
    }
    return expected == found || differ(where, expected, found);
  }
  const std::vector<std::string>& differences() const { return differences_; }

 private:
  bool close(double expected, double found, const json& a, const json& b, const std::string& where) {
    return std::abs(expected - found) <= 1e-11 * std::max(std::abs(expected), std::abs(found)) + 1e-15 ||
           differ(where, a, b);
  }
  bool differ(const std::string& where, const json& expected, const json& found) {
    differences_.push_back(where + ": recorded " + expected.dump() + ", found " + found.dump());
    return false;
  }
  std::vector<std::string> differences_;
};

/// The rows of hooks that detpl calls, and the schedulers' steps: the rest are refused hooks and the optimizer's own calls.
json supported_rows(const json& trace, bool with_schedulers) {
  json rows = json::array();
  for (const json& row : trace) {
    const std::string source = row[0], hook = row[1];
    const auto kind = source == "M"   ? detpl::subject::module
                      : source == "C" ? detpl::subject::callback
                                      : detpl::subject::data_module;
    bool kept = (source == "S" && with_schedulers) || hook == "train(true)" || hook == "train(false)";
    if (source != "O" && source != "S")
      for (const detpl::hook_row& entry : detpl::hook_rows) {
        const detpl::verdict what = entry.entries[static_cast<std::size_t>(kind)].what;
        if (entry.name == hook) kept = what == detpl::verdict::supported || what == detpl::verdict::required;
      }
    if (kept) rows.push_back(row);
  }
  return rows;
}

/// Leaves out the parts of verbs that detpl refuses: all between the setup and the teardown of `test`.
json without_test(const json& trace) {
  json rows = json::array(), verb = json::array();
  bool testing = false;
  for (const json& row : trace) {
    if (row[1] == "configure_callbacks") {
      for (const json& kept : testing ? json::array() : verb) rows.push_back(kept);
      verb = json::array();
      testing = false;
    }
    if (row[5] == "test") testing = true;
    verb.push_back(row);
  }
  for (const json& kept : testing ? json::array() : verb) rows.push_back(kept);
  return rows;
}

/// Lightning writes `last.ckpt` as a second file, and again when training ends; detpl's `last` is a link. Leaves the
/// second writing of the same state out, from lists of saves and from traces.
json without_copies(const json& list, std::size_t length) {
  json kept = json::array();
  for (const json& entry : list) {
    kept.push_back(entry);
    const auto size = kept.size();
    bool repeats = size >= 2 * length;
    for (std::size_t i = 0; repeats && i < length; ++i) repeats = kept[size - 1 - i] == kept[size - 1 - length - i];
    if (length > 1)
      for (std::size_t i = 0; repeats && i < length; ++i) repeats = kept[size - 1 - i][1] == "on_save_checkpoint";
    for (std::size_t i = 0; repeats && i < length; ++i) kept.erase(kept.size() - 1);
  }
  return kept;
}
json without_saves_at_end(const json& trace) {
  json kept = json::array();
  std::set<json> saved;
  bool ending = false;
  for (const json& row : trace) {
    if (row[0] == "C" && row[1] == "on_train_end") ending = true;
    if (row[1] == "setup") ending = false;
    const bool saves = row[1] == "on_save_checkpoint";
    if (saves && !saved.insert(json::array({row[0], row[7]})).second && ending) continue;
    kept.push_back(row);
  }
  return kept;
}

bool saves_last(const json& settings) {
  for (const json& callback : settings["callbacks"])
    if (callback.value("save_last", false)) return true;
  return false;
}

/// The logged rows without what hooks of the test loop logged.
json without_test_metrics(const json& rows, const json& settings) {
  std::set<std::string> refused;
  for (const json& entry : settings["log"])
    if (entry["hook"].get<std::string>().starts_with("test_")) refused.insert(entry["name"]);
  json kept = json::array();
  for (json row : rows) {
    const bool empty = row["metrics"].empty();
    for (const std::string& name : refused) row["metrics"].erase(name);
    json rest = row["metrics"];
    rest.erase("epoch");
    if (empty || !rest.empty()) kept.push_back(row);
  }
  return kept;
}

/// The recorded `final.checkpoint` as detpl's folder has it: `last` is a link, to a checkpoint of its own where the
/// latest state isn't among the best.
json with_link_to_last(json checkpoint, const json& found) {
  json& files = checkpoint["files"];
  if (files.empty() || files.back() != "last.ckpt") return checkpoint;
  files.erase(files.size() - 1);
  std::size_t of_its_own = 0;
  for (const json& file : found["files"])
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file), ++of_its_own;
  std::sort(files.begin(), files.end());
  if (of_its_own > 1) files.push_back("only one file may be there for `last`");
  return checkpoint;
}

json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't be read");
  return json::parse(file);
}

/// A folder for a run's checkpoints, removed with what is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "golden_XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder can be made");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

json repeat(const json& recording, Recorder& recorder, const std::filesystem::path& folder) {
  const json& settings = recording["settings"];
  if (settings["manual"]) throw Skip("manual optimization is refused: the loop steps the optimizers");
  const json& optimizers = settings["optimizers"];
  if (optimizers.size() == 1) return golden::repeat<golden::Optimizers::one>(recording, recorder, folder);
  if (optimizers.size() > 2) throw std::runtime_error("more than two optimizers");
  return optimizers[0].contains("frequency") && !optimizers[0]["frequency"].is_null()
             ? golden::repeat<golden::Optimizers::in_turns>(recording, recorder, folder)
             : golden::repeat<golden::Optimizers::two>(recording, recorder, folder);
}

/// The names in backticks.
std::vector<std::string> quoted(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t open = text.find('`'); open != std::string::npos; open = text.find('`', open)) {
    const std::size_t close = text.find('`', open + 1);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open, close - open + 1);
    if (name != "`EarlyStopping`") names.push_back(name);
    open = close + 1;
  }
  return names;
}

/// Repeats one recording and returns where it differs.
std::vector<std::string> differences(const std::filesystem::path& path) {
  json recording = read_json(path);
  const json& settings = recording["settings"];
  if (recording.contains("trace_same_as"))
    recording["trace"] =
        read_json(path.parent_path() / (recording["trace_same_as"].get<std::string>() + ".json"))["trace"];

  Recorder found;
  const TemporaryFolder folder;
  const json found_final = repeat(recording, found, folder.path());

  Comparison comparison;
  const json none = json::array();
  const auto part = [&](const char* name) { return recording.value(name, none); };
  json trace = without_test(recording["trace"]), saves = part("saves");
  if (saves_last(settings)) {
    trace = without_saves_at_end(without_copies(trace, 2));
    saves = without_copies(saves, 1);
  }
  const bool with_schedulers = !settings["schedulers"].empty();
  comparison.equal(supported_rows(trace, with_schedulers), supported_rows(found.trace, with_schedulers), "trace");
  comparison.equal(recording["train_steps"], found.train_steps, "train_steps");
  json eval_steps = json::array();
  for (const json& step : part("eval_steps"))
    if (step["kind"] != "test_step") eval_steps.push_back(step);
  comparison.equal(eval_steps, found.eval_steps, "eval_steps");
  comparison.equal(without_test_metrics(part("logger"), settings), found.logger, "logger");
  comparison.equal(part("lr_history"), found.lr_history, "lr_history");
  comparison.equal(saves, found.saves, "saves");
  if (recording.contains("epoch_end_outputs"))
    comparison.equal(part("epoch_end_outputs"), found.epoch_end_outputs, "epoch_end_outputs");
  for (const auto& [name, expected] : recording["final"].items())
    comparison.equal(name == "checkpoint" ? with_link_to_last(expected, found_final[name]) : expected,
                     found_final.value(name, json()), "final." + name);
  if (recording.contains("predict"))
    comparison.equal(recording["predict"], found_final.value("predict", json()), "predict");
  if (recording.contains("validate")) {  // Lightning returns a dict for each loader, detpl one with all names
    json metrics = json::object();
    for (const json& of_loader : recording["validate"]) metrics.update(of_loader);
    comparison.equal(json::array({metrics}), found_final.value("validate", json()), "validate");
  }

  const std::string error = found_final.value("error", "");
  if (recording["error"].is_null() != error.empty())
    comparison.equal(recording["error"], error, "error");
  else if (!error.empty())  // the words are detpl's own; the metrics that they name are the same
    for (const std::string& name : quoted(recording["error"]))
      if (error.find(name) == std::string::npos) comparison.equal(recording["error"], error, "error");
  return comparison.differences();
}

}  // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  const std::vector<std::filesystem::path> files = json_files(argc, argv);
  int passed = 0, failed = 0, skipped = 0;
  for (const auto& file : files) {
    const std::string name = file.stem().string();
    try {
      const std::vector<std::string> found = differences(file);
      ++(found.empty() ? passed : failed);
      std::cout << (found.empty() ? "passed  " : "FAILED  ") << name << "\n";
      for (size_t i = 0; i < std::min<std::size_t>(found.size(), 10); ++i) std::cout << "        " << found[i] << "\n";
    } catch (const Skip& reason) {
      ++skipped;
      std::cout << "skipped " << name << ": " << reason.what() << "\n";
    } catch (const std::exception& error) {
      ++failed;
      std::cout << "FAILED  " << name << ": " << error.what() << "\n";
    }
  }
  std::cout << passed << " passed, " << failed << " failed, " << skipped << " skipped\n";
  return failed > 0 || files.empty() ? 1 : 0;
}
