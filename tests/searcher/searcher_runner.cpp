// SPDX-License-Identifier: Apache-2.0
// searcher_runner PATH...: replays recorded searches of Determined's master and compares all that they recorded. Ends with
// `N passed, N failed, N skipped`; README.md describes the files.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "../json_files.hpp"
#include "detpl/checkpoint/json.ipp"
#include "detpl/core/value_text.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/search/brackets.hpp"
#include "detpl/search/sample.hpp"
#include "detpl/search/searcher.hpp"
#include "detpl/search/simulate.hpp"

using detpl::HyperparameterSpace, detpl::List, detpl::Map, detpl::SearcherConfig, detpl::Value;

// A searcher's old `max_length`, the one member that isn't plain data.
namespace detpl::inline v0 {
template <>
void assign_value<Length>(Length& length, const Value& value, const std::string& key) {
  const Map* map = value.get_if<Map>();
  if (!map) return assign_value(length.count, value, key);
  for (const auto& [name, count] : map->items) {
    const auto unit = std::find(length_unit_names.begin(), length_unit_names.end(), name);
    if (unit == length_unit_names.end()) throw config_error(unknown_name("unit", name, length_unit_names));
    length.unit = static_cast<LengthUnit>(unit - length_unit_names.begin());
    assign_value(length.count, count, key + "." + name);
  }
}
}  // namespace detpl::inline v0

namespace {

/// What differs from the recording.
struct Difference : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Type>
const Type& get(const Value& value) {
  if (const Type* held = value.get_if<Type>()) return *held;
  throw std::runtime_error("a value of the file is " + detpl::describe(value) + ", which it can't be");
}
const Value& at(const Map& map, const std::string& name) {
  if (const Value* value = map.find(name)) return *value;
  throw std::runtime_error("the file lacks `" + name + "`");
}
std::int64_t whole(const Map& map, const std::string& name) { return get<std::int64_t>(at(map, name)); }
double real(const Value& value) {
  const auto* whole = value.get_if<std::int64_t>();
  return whole ? static_cast<double>(*whole) : get<double>(value);
}
bool is_number(const Value& value) { return value.is<std::int64_t>() || value.is<double>(); }

bool same(const Value& a, const Value& b);
bool same(const Map& a, const Map& b) {
  return a.items.size() == b.items.size() && std::all_of(a.items.begin(), a.items.end(), [&](const auto& entry) {
           const Value* other = b.find(entry.first);
           return other && same(entry.second, *other);
         });
}
/// Equality that knows no order of names, and that 1 is 1.0.
bool same(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return real(a) == real(b);
  if (a.is<Map>() && b.is<Map>()) return same(get<Map>(a), get<Map>(b));
  if (!a.is<List>() || !b.is<List>()) return a == b;
  const List &left = get<List>(a), &right = get<List>(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Value& x, const Value& y) { return same(x, y); });
}

/// Hyperparameters are equal, those of type log up to 1e-12 of themselves: Go has its own power.
bool same_hparams(const Map& expected, const Map& found, const HyperparameterSpace& space) {
  return expected.items.size() == found.items.size() &&
         std::all_of(space.begin(), space.end(), [&](const detpl::NamedHyperparameter& named) {
           const Value *a = expected.find(named.name), *b = found.find(named.name);
           if (!a || !b) return false;
           const auto* nested = std::get_if<HyperparameterSpace>(&named.hyperparameter);
           if (nested && a->is<Map>() && b->is<Map>()) return same_hparams(get<Map>(*a), get<Map>(*b), *nested);
           if (!std::holds_alternative<detpl::LogHyperparameter>(named.hyperparameter)) return same(*a, *b);
           return std::abs(real(*a) - real(*b)) <= 1e-12 * std::abs(real(*a));
         });
}

void expect_same(const Value& expected, const Value& found, const std::string& what) {
  if (!same(expected, found))
    throw Difference(what + ": recorded " + detpl::value_text(expected) + ", found " + detpl::value_text(found));
}

SearcherConfig config_of(const Map& row) {
  SearcherConfig config;
  detpl::assign_hparams(config, get<Map>(at(row, "searcher")), "key", "searcher.");
  return config;
}
HyperparameterSpace space_of(const Map& row) {
  const Value* section = row.find("hyperparameters");
  return section ? detpl::read_hyperparameters(get<Map>(*section)) : HyperparameterSpace{};
}

List list_of(const std::vector<std::int64_t>& numbers) { return List(numbers.begin(), numbers.end()); }

void replay_rng(const Map& row) {
  detpl::SeededRandom random(static_cast<std::uint32_t>(whole(row, "seed")));
  for (const Value& draws : get<List>(at(row, "below"))) {
    List found;
    for (const Value& range : get<List>(at(row, "ranges")))
      found.push_back(random.up_to(static_cast<std::uint64_t>(get<std::int64_t>(range)) - 1));
    expect_same(draws, found, "below");
  }
  List uniform, ids;
  for (int i = 0; i < 4; ++i) uniform.push_back(random.uniform(-3, 5));
  expect_same(at(row, "uniform_-3_5"), uniform, "uniform_-3_5");
  for (int i = 0; i < 2; ++i) ids.push_back(random.uuid());
  expect_same(at(row, "uuid4"), ids, "uuid4");
}

void replay_rungs(const Map& row) {
  expect_same(at(row, "units"),
              list_of(detpl::rung_times(whole(row, "num_rungs"), real(at(row, "divisor")), whole(row, "max_time"))),
              "units");
}

void replay_brackets(const Map& row) {
  const SearcherConfig config = config_of(row);
  List found;
  for (const detpl::Bracket& bracket : detpl::make_brackets(config))
    found.push_back(
        Map{{"rungs", bracket.rungs},
            {"max_trials", bracket.max_trials},
            {"max_concurrent_trials", bracket.max_concurrent_trials},
            {"units", list_of(detpl::rung_times(bracket.rungs, config.divisor, detpl::top_rung(config).count))}});
  expect_same(at(row, "brackets"), found, "brackets");
}

void replay_grid(const Map& row) {
  const HyperparameterSpace space = space_of(row);
  const List& points = get<List>(at(row, "points"));
  expect_same(std::ssize(points), detpl::grid_size(space), "number of points");
  for (std::int64_t i = 0; i < std::ssize(points); ++i) {
    const Value& expected = points[static_cast<std::size_t>(i)];
    const Map found = detpl::grid_point(space, i);
    if (!same_hparams(get<Map>(expected), found, space)) expect_same(expected, found, "point " + std::to_string(i));
  }
}

void replay_simulation(const Map& row) {
  const SearcherConfig config = config_of(row);
  List found;
  for (const detpl::PlannedTrials& planned : detpl::simulate(config, space_of(row)))
    found.push_back(planned.time ? Map{{"trials", planned.trials}, {"units", planned.time->count}}
                                 : Map{{"trials", planned.trials}, {"max_length", true}});
  expect_same(at(row, "plan"), found, "plan");
}

void replay_refused_metrics(const Map& row) {
  for (const Value& metrics : get<List>(at(row, "metrics"))) {
    detpl::Searcher searcher(config_of(row), space_of(row), 0);
    searcher.initial_trials();
    try {
      searcher.validation_completed(0, get<Map>(metrics));
    } catch (const detpl::Error&) {
      continue;
    }
    throw Difference("the metrics " + detpl::value_text(metrics) + " were taken");
  }
}

/// Replays the events of one search.
class Replay {
 public:
  /// `restores`: after each event the search goes on in another Searcher, from its state as JSON.
  Replay(const Map& row, bool restores) : row_(row), restores_(restores), space_(space_of(row)), searcher_(make()) {}

  void run() {
    const List& events = get<List>(at(row_, "events"));
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Map& event = get<Map>(events[i]);
      const std::string where = std::string(restores_ ? "restored " : "") + "event " + std::to_string(i) + ", " +
                                detpl::value_text(at(event, "event"));
      compare(get<List>(at(event, "actions")), happen(event), where);
      expect_same(at(event, "progress"), searcher_.progress(), where + ": progress");
      if (!restores_) continue;
      const Value saved = detpl::parse_json(detpl::json_text(searcher_.snapshot()), "snapshot");
      searcher_ = make();
      searcher_.restore(get<Map>(saved));
    }
  }

 private:
  detpl::Searcher make() const {
    return {config_of(row_), space_, static_cast<std::uint32_t>(whole(row_, "experiment_seed"))};
  }

  detpl::Searcher::Actions happen(const Map& event) {
    static const std::map<std::string, detpl::ExitReason> reasons = {{"ERRORED", detpl::ExitReason::errored},
                                                                     {"INIT_INVALID_HP", detpl::ExitReason::invalid_hp},
                                                                     {"INVALID_HP", detpl::ExitReason::invalid_hp},
                                                                     {"USER_CANCELED", detpl::ExitReason::canceled}};
    const std::string& name = get<std::string>(at(event, "event"));
    if (name == "initial") return searcher_.initial_trials();
    const std::int64_t trial = whole(event, "trial");
    if (name == "validation") return searcher_.validation_completed(trial, get<Map>(at(event, "metrics")));
    if (name == "exited") return searcher_.trial_exited(trial);
    if (name == "exited_early")
      return searcher_.trial_exited_early(trial, reasons.at(get<std::string>(at(event, "reason"))));
    throw std::runtime_error("the file has an unknown event `" + name + "`");
  }

  void compare(const List& expected, const detpl::Searcher::Actions& found, const std::string& where) {
    expect_same(std::ssize(expected), std::ssize(found), where + ": number of actions");
    for (std::size_t i = 0; i < found.size(); ++i) {
      Map action = std::visit([this](const auto& it) { return as_recorded(it); }, found[i]);
      Map recorded = get<Map>(expected[i]);
      if (Value* hparams = recorded.find("hparams"); hparams && action.find("hparams")) {
        if (same_hparams(get<Map>(*hparams), get<Map>(*action.find("hparams")), space_)) action["hparams"] = *hparams;
      }
      expect_same(recorded, action, where + ": action " + std::to_string(i));
    }
  }

  Map as_recorded(const detpl::action::Create& create) {
    request_ids_.push_back(create.request_id);
    return {{"type", "create"},
            {"request_id", create.request_id},
            {"trial_seed", create.trial_seed},
            {"hparams", create.hparams},
            {"trial", create.trial}};
  }
  Map as_recorded(const detpl::action::Stop& stop) {
    return {
        {"type", "stop"}, {"request_id", request_ids_.at(static_cast<std::size_t>(stop.trial))}, {"trial", stop.trial}};
  }
  Map as_recorded(const detpl::action::Shutdown& shutdown) {
    return {{"type", "shutdown"}, {"cancel", shutdown.cancel}, {"failure", shutdown.failure}};
  }

  const Map& row_;
  bool restores_;
  HyperparameterSpace space_;
  detpl::Searcher searcher_;
  std::vector<std::string> request_ids_;
};

void replay_search(const Map& row) {
  for (const bool restores : {false, true}) Replay(row, restores).run();
}

/// Replays the rows of a section, and adds a sentence for each that differs.
void replay_section(const std::string& section, const Value& value, std::vector<std::string>& differences) {
  static const std::map<std::string, void (*)(const Map&)> sections = {{"brackets", replay_brackets},
                                                                       {"grids", replay_grid},
                                                                       {"refused_metrics", replay_refused_metrics},
                                                                       {"rng", replay_rng},
                                                                       {"rungs", replay_rungs},
                                                                       {"searches", replay_search},
                                                                       {"simulate", replay_simulation}};
  const auto replay = sections.find(section);
  if (replay == sections.end()) {
    if (!value.is<std::string>()) differences.push_back(section + ": is no section that can be replayed");
    return;  // a text, such as `source`, is for readers
  }
  const List rows = value.is<List>() ? get<List>(value) : List{value};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    try {
      replay->second(get<Map>(rows[i]));
    } catch (const std::exception& error) {
      const Value* name = rows[i].is<Map>() ? get<Map>(rows[i]).find("name") : nullptr;
      differences.push_back(section + " " + (name ? detpl::value_text(*name) : std::to_string(i)) + ": " +
                            error.what());
    }
  }
}

/// Replays a file and returns where it differs.
std::vector<std::string> differences(const std::filesystem::path& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error("can't be read");
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  std::vector<std::string> differences;
  const Value file = detpl::parse_json(text, path.string());
  if (get<Map>(file).items.empty()) throw std::runtime_error("is empty");
  for (const auto& [section, value] : get<Map>(file).items) replay_section(section, value, differences);
  return differences;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::filesystem::path> files = json_files(argc, argv);
  int passed = 0, failed = 0;
  for (const auto& file : files) {
    std::vector<std::string> found;
    try {
      found = differences(file);
    } catch (const std::exception& error) {
      found.push_back(error.what());
    }
    ++(found.empty() ? passed : failed);
    std::cout << (found.empty() ? "passed  " : "FAILED  ") << file.stem().string() << "\n";
    for (const std::string& difference : found) std::cout << "        " << difference << "\n";
  }
  std::cout << passed << " passed, " << failed << " failed, 0 skipped\n";  // nothing of a file may be left out
  return failed > 0 || files.empty() ? 1 : 0;
}
