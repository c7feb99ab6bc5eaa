// SPDX-License-Identifier: Apache-2.0
// The definitions of search_session.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/network.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/process.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/trial/search_session.hpp"

namespace detpl::inline v0 {
namespace detail {

/// The chief's connection to the search that has started it.
class SearchSession final : public TrialSession {
 public:
  explicit SearchSession(const SearchTrialInfo& info)
      : connection_(os::Descriptor(0)), checkpoints_(info.folder / "checkpoints"), lengths_(info.lengths) {}

  std::filesystem::path checkpoints() const override { return checkpoints_; }

  std::optional<double> best_validation() override {
    const Map answer = ask({{"kind", "best"}, {"batches", trained_.batches}});
    const Value* best = answer.find("best");
    return best && best->is<double>() ? std::optional(*best->get_if<double>()) : std::nullopt;
  }

  bool must_stop() override { return stopped_; }

  std::optional<std::int64_t> next_length(double) override {
    if (stopped_) return std::nullopt;
    for (const Length& length : lengths_)
      if (length.count > (length.unit == LengthUnit::epochs ? trained_.epochs : trained_.batches)) return length.count;
    return std::nullopt;
  }

  void report_status(const std::string&) override {}

  void report_training(const TrainedSoFar& trained, const Map& means, const std::vector<Map>&) override {
    send("training", trained, means);
  }
  void report_validation(const TrainedSoFar& trained, const Map& metrics) override {
    send("validation", trained, metrics);
    const Map answer = receive();
    const Value* go_on = answer.find("go_on");
    stopped_ = stopped_ || !go_on || *go_on != Value(true);
  }
  void report_checkpoint(const Stored& checkpoint) override {
    send("checkpoint", checkpoint.trained, Map{{"uuid", checkpoint.uuid}});
  }
  void report_invalid_hyperparameters() override { send("invalid_hp", trained_, {}); }
  void report_progress(double, double) override {}  // the search knows it from the batches
  void finish() override {}                         // what was sent has arrived

 private:
  void send(const std::string& kind, const TrainedSoFar& trained, const Map& content) {
    trained_ = trained;
    send({{"kind", kind}, {"batches", trained.batches}, {"epochs", trained.epochs}, {"content", content}});
  }
  void send(const Map& message) {
    if (!connection_.send(json_line(message))) throw lost();
  }
  Map receive() {
    const std::optional<std::string> line = connection_.receive();
    if (!line) throw lost();
    const Value answer = parse_json(*line, "the search's answer");
    const Map* map = answer.get_if<Map>();
    return map ? *map : Map{};
  }
  Map ask(const Map& question) {
    send(question);
    return receive();
  }
  static Error lost() {
    return Error("the search that has started this trial is gone: start it again, and it goes on");
  }

  os::LineConnection connection_;
  std::filesystem::path checkpoints_;
  std::vector<Length> lengths_;
  TrainedSoFar trained_{};  // at the latest report
  bool stopped_ = false;
};

}  // namespace detail

std::string json_line(const Value& value) {
  std::string text = json_text(value);
  std::erase(text, '\n');  // those of the layout; in a text it is written as \n
  return text;
}

void follow_search() {
  const char* search = std::getenv(search_process_variable);
  if (!search) return;
  os::die_with_parent(std::atoll(search));
  os::remove_from_environment(search_process_variable);  // ranks follow this process
}

void write_search_trial(const SearchTrialInfo& info) {
  List lengths;
  for (const Length& length : info.lengths)
    lengths.push_back(Map{{std::string(length_unit_name(length.unit)), length.count}});
  os::replace_file(info.folder / "trial.json", json_text(Map{{"checkpoint", info.checkpoint.string()},
                                                             {"config", info.config},
                                                             {"experiment_id", info.experiment_id},
                                                             {"hparams", info.hparams},
                                                             {"lengths", std::move(lengths)},
                                                             {"trial_id", info.trial_id},
                                                             {"trial_seed", info.trial_seed}}));
}

std::optional<SearchTrialInfo> find_search_trial() {
  const char* folder = std::getenv(search_trial_variable);
  if (!folder) return std::nullopt;
  SearchTrialInfo info{.folder = folder};
  const std::filesystem::path path = info.folder / "trial.json";
  const Value value = parse_json(os::read_file(path), path.string());
  const auto take = [&](const char* name, auto& member) {
    const Value* held = value.is<Map>() ? value.get_if<Map>()->find(name) : nullptr;
    if (!held) throw config_error("`" + path.string() + "` lacks `" + name + "`: start the search again");
    if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>, Map>)
      member = held->is<Map>() ? *held->get_if<Map>() : Map{};
    else
      assign_value(member, *held, name);
  };
  std::string checkpoint;
  take("checkpoint", checkpoint);
  take("config", info.config);
  take("experiment_id", info.experiment_id);
  take("hparams", info.hparams);
  take("trial_id", info.trial_id);
  take("trial_seed", info.trial_seed);
  info.checkpoint = checkpoint;
  if (const Value* held = value.get_if<Map>()->find("lengths"); held && held->is<List>())
    for (const Value& length : *held->get_if<List>())
      for (const auto& [unit, count] : length.get_if<Map>()->items)
        info.lengths.push_back({.count = *count.get_if<std::int64_t>(),
                                .unit = unit == "epochs" ? LengthUnit::epochs : LengthUnit::batches});
  return info;
}

std::shared_ptr<TrialSession> connect_to_search(const SearchTrialInfo& info) {
  return std::make_shared<detail::SearchSession>(info);
}

}  // namespace detpl::inline v0
