#include <doctest/doctest.h>
#include <detpl/core/os.hpp>
#include <detpl/loggers/yaml.ipp>
#include <detpl/trial/check_experiment.ipp>
#include <detpl/trial/hyperparameters.ipp>
#include <detpl/trial/read_experiment.ipp>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "../temporary_folder.hpp"

using detpl::config_error;
using detpl::Experiment;
using detpl::Length;
using detpl::LengthUnit;
using detpl::List;
using detpl::Map;
using detpl::OtherKeys;
using detpl::Value;

static Experiment parse(const std::string& yaml, OtherKeys other_keys = OtherKeys::refused) {
  return detpl::parse_experiment(detpl::parse_yaml(yaml), other_keys);
}

/// The experiment in a file with this text.
static detpl::ExperimentFile read(const std::string& yaml) {
  const TemporaryFolder folder;
  const auto path = folder.path / "a.yaml";
  std::ofstream(path) << yaml;
  return detpl::read_experiment(path.string());
}

/// The sentence that refuses a file with this text, from the file's name on.
static std::string refusal(const std::string& yaml) {
  try {
    read(yaml);
  } catch (const config_error& error) {
    const std::string sentence = error.what();
    return sentence.substr(std::min(sentence.find("a.yaml"), sentence.size()));
  }
  return "";
}

/// The same map with its names in order at every level.
static Value sorted(const Value& value) {
  const Map* map = value.get_if<Map>();
  if (!map) return value;
  Map ordered;
  for (const auto& [name, item] : map->items) ordered[name] = sorted(item);
  std::ranges::sort(ordered.items, {}, [](const auto& entry) { return entry.first; });
  return ordered;
}

/// The paths of all members, with their defaults.
template <class Section>
static void list_keys(const Section& section, const std::string& prefix, std::map<std::string, std::string>& keys) {
  detpl::for_each_member(section, [&]<class Member>(std::string_view name, const Member& member) {
    const std::string key = prefix + std::string(name);
    if constexpr (detpl::hana_struct<Member>) {
      list_keys(member, key + ".", keys);
    } else {
      if constexpr (std::same_as<Member, std::vector<detpl::BindMount>>)
        list_keys(detpl::BindMount{}, key + "[].", keys);
      const Value value = detpl::detail::value_of_member(member);
      keys[key] = value.is_null() ? "" : detpl::value_text(value);
    }
  });
}

static std::map<std::string, std::string> all_keys() {
  std::map<std::string, std::string> keys;
  list_keys(Experiment{}, "", keys);
  keys["checkpoint_storage.save_experiment_best"] = "0";
  keys["checkpoint_storage.save_trial_best"] = keys["checkpoint_storage.save_trial_latest"] = "1";
  return keys;
}

static constexpr const char* everything = R"(
bind_mounts: [{container_path: data, host_path: /data, propagation: shared, read_only: true}]
checkpoint_policy: all
checkpoint_storage:
  access_key: a
  account_url: b
  bucket: c
  checkpoint_path: d
  connection_string: e
  container: f
  container_path: g
  credential: h
  endpoint_url: i
  host_path: j
  prefix: k
  propagation: l
  save_experiment_best: 2
  save_trial_best: 3
  save_trial_latest: 4
  secret_key: m
  storage_path: n
  tensorboard_path: o
  type: s3
data: {url: somewhere, folds: [1, 2]}
debug: true
description: what it is
entrypoint: [./train, --fast]
environment:
  add_capabilities: [SYS_ADMIN]
  drop_capabilities: [CHOWN]
  environment_variables: [A=1]
  force_pull_image: true
  image: {cpu: a, cuda: b}
  pod_spec: {spec: {}}
  ports: {web: 80}
  proxy_ports: [{proxy_port: 8080}]
  registry_auth: {username: me}
hyperparameters: {width: 3, optimizer: {lr: {type: double, minval: 0.1, maxval: 1}}}
integrations: {pachyderm: {dataset: {}}, webhooks: {webhook_id: [1]}}
labels: [a, b]
log_policies: [{pattern: CUDA, action: cancel_retries}]
max_restarts: 0
min_checkpoint_period: {records: 10}
min_validation_period: {epochs: 2}
name: mine
optimizations:
  aggregation_frequency: 2
  auto_tune_tensor_fusion: true
  average_aggregated_gradients: false
  average_training_metrics: false
  grad_updates_size_file: sizes
  gradient_compression: true
  mixed_precision: O1
  tensor_fusion_cycle_time: 5
  tensor_fusion_threshold: 32
pbs: {pbsbatch_args: [-p1], slots_per_node: 2}
perform_initial_validation: true
preemption_timeout: 60
profiling: {begin_on_batch: 1, enabled: true, end_after_batch: 9, sync_timings: false}
project: p
records_per_epoch: 55000
reproducibility: {experiment_seed: 4294967295}
resources:
  devices: [{host_path: /dev/a}]
  is_single_node: true
  max_slots: 8
  native_parallel: true
  priority: 42
  resource_pool: big
  shm_size: 1.5G
  slots_per_trial: 4
  weight: 0.5
retention_policy: {log_retention_days: 7}
scheduling_unit: 50
searcher:
  bracket_rungs: [3, 2]
  divisor: 3.0
  max_concurrent_trials: 2
  max_length: {epochs: 5}
  max_rungs: 4
  max_time: 900
  max_trials: 16
  metric: val_loss
  mode: aggressive
  name: adaptive_asha
  smaller_is_better: false
  source_checkpoint_uuid: u
  source_trial_id: 3
  stop_once: true
  time_metric: batches
slurm: {gpu_type: h, sbatch_args: [-x], slots_per_node: 3}
workspace: w
)";

TEST_CASE("every key of an experiment is read") {
  Value tree = detpl::parse_yaml(everything);
  const Experiment experiment = detpl::parse_experiment(tree, OtherKeys::refused);
  CHECK(sorted(detpl::experiment_to_map(experiment)) == sorted(tree));

  CHECK(experiment.bind_mounts.at(0).host_path == "/data");
  CHECK(experiment.entrypoint == Value(List{"./train", "--fast"}));
  CHECK(experiment.min_checkpoint_period == Length{10, LengthUnit::records});
  CHECK(experiment.min_validation_period == Length{2, LengthUnit::epochs});
  CHECK(experiment.resources.slots_per_trial == 4);
  CHECK(experiment.resources.weight == 0.5);
  CHECK(experiment.searcher.bracket_rungs == std::vector<std::int64_t>{3, 2});
  CHECK(experiment.searcher.max_length == Length{5, LengthUnit::epochs});
  CHECK(!experiment.searcher.smaller_is_better);
  CHECK(experiment.reproducibility.experiment_seed == 4294967295);

  // The text above leaves out none but num_rungs, which adaptive_asha hasn't.
  for (const auto& [key, unset] : all_keys()) {
    if (key == "searcher.num_rungs" || key.starts_with("bind_mounts[]")) continue;
    CAPTURE(key);
    const Value* value = &tree;
    for (std::size_t begin = 0; value && begin <= key.size(); begin = std::min(key.find('.', begin), key.size()) + 1)
      value = value->get_if<Map>()->find(key.substr(begin, key.find('.', begin) - begin));
    CHECK(value);
  }
  CHECK(parse("searcher: {name: async_halving, metric: m, num_rungs: 3}").searcher.num_rungs == 3);
}

TEST_CASE("what a file leaves out, and null, is Determined's default") {
  const Experiment bare = parse("{}");
  CHECK(bare.max_restarts == 5);
  CHECK(bare.scheduling_unit == 100);
  CHECK(bare.checkpoint_policy == "best");
  CHECK(bare.min_validation_period == Length{0, LengthUnit::batches});
  CHECK(bare.resources.slots_per_trial == 1);
  CHECK(bare.optimizations.average_aggregated_gradients);
  CHECK(bare.optimizations.tensor_fusion_cycle_time == 1);
  CHECK(bare.searcher.max_concurrent_trials == 16);
  CHECK(!bare.searcher.max_length);
  CHECK(bare.entrypoint.is_null());

  std::string nulls;
  for (const auto& [name, value] : detpl::experiment_to_map(bare).items) nulls += name + ":\n";
  CHECK(detpl::experiment_to_map(parse(nulls)) == detpl::experiment_to_map(bare));
  CHECK(detpl::experiment_to_map(read(nulls).experiment) == detpl::experiment_to_map(bare));
  CHECK(parse("resources: {slots_per_trial: null}").resources.slots_per_trial == 1);
  CHECK(parse("searcher: {max_length: {batches: null, epochs: 3}}").searcher.max_length ==
        Length{3, LengthUnit::epochs});
}

TEST_CASE("docs/determined.md lists every key with its default") {
  std::ifstream file(DETPL_DOCUMENT);
  std::map<std::string, std::string> documented;
  bool among_keys = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) among_keys = line == "### Keys";
    if (!among_keys || !line.starts_with("| `")) continue;
    const std::size_t end = line.find("` |") + 3;
    std::string text = line.substr(end, line.find('|', end) - end);
    std::erase(text, '`');
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    documented[line.substr(3, end - 6)] = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  }
  for (const auto& [key, value] : all_keys()) {
    CAPTURE(key);
    CHECK(documented.contains(key));
    CHECK(documented[key] == value);
  }
  CHECK(documented.size() == all_keys().size());
}

TEST_CASE("lengths are batches, records or epochs, old ones a number of batches") {
  const auto max_length = [](const std::string& text) {
    return parse("searcher: {max_length: " + text + "}").searcher.max_length;
  };
  CHECK(max_length("{batches: 937}") == Length{937, LengthUnit::batches});
  CHECK(max_length("{records: 60000}") == Length{60000, LengthUnit::records});
  CHECK(max_length("937") == Length{937, LengthUnit::batches});
  CHECK(refusal("searcher:\n  max_length: {epoch: 3}") ==
        "a.yaml:2: unknown key `searcher.max_length.epoch`; did you mean `epochs`? Valid: batches, records, epochs");
  CHECK(refusal("searcher:\n  max_length: {epochs: 0}") ==
        "a.yaml:2: `searcher.max_length` is the number 0, but it must be a whole number, 1 or more");
  CHECK(refusal("min_validation_period: 10") ==
        "a.yaml:1: `min_validation_period` is the number 10, but it must be a map with one of batches, records and "
        "epochs, such as {batches: 100}");
  CHECK(refusal("min_validation_period: {}").find("has no unit, but it must be a map with one of") !=
        std::string::npos);
  CHECK(refusal("min_checkpoint_period: {batches: 1, epochs: 1}").find("has several units") != std::string::npos);
  CHECK(refusal("min_checkpoint_period: {batches: few}") ==
        "a.yaml:1: `min_checkpoint_period.batches` is the text \"few\", but it must be a whole number");
}

TEST_CASE("the examples of Determined's adapter are read") {
  const std::string mnist_data = "data: {url: https://example.com/mnist.tar.gz}\nentrypoint: model_def:MNISTTrial\n";
  const std::string mnist = mnist_data + "hyperparameters: {global_batch_size: 64, hidden_size: 64, learning_rate: ";
  const std::string gan =
      "records_per_epoch: 55000\nentrypoint: model_def:GANTrial\nhyperparameters: {global_batch_size: 64, ";
  const std::string range = "{type: double, minval: .0001, maxval: .1}";
  const std::string adaptive = "\nsearcher: {name: adaptive_asha, smaller_is_better: true, max_trials: 16, ";
  const std::string betas =
      "lr: {type: double, minval: .0001, maxval: .001}, b1: {type: double, minval: .3, maxval: .8}, b2: 0.999}";

  const Experiment constant =
      read(mnist +
           "0.001}\nsearcher: {name: single, metric: val_loss, max_length: {batches: 937}, smaller_is_better: true}")
          .experiment;
  CHECK(constant.searcher.name == "single");
  CHECK(constant.searcher.max_length == Length{937, LengthUnit::batches});
  CHECK(detpl::constant_hyperparameters(constant.hyperparameters) ==
        Map{{"global_batch_size", 64}, {"hidden_size", 64}, {"learning_rate", 0.001}});

  const Experiment search =
      read(mnist + range + "}" + adaptive + "metric: val_loss, max_length: {batches: 937}}").experiment;
  CHECK(search.searcher.max_trials == 16);
  CHECK(search.searcher.metric == "val_loss");
  CHECK(*search.hyperparameters.find("learning_rate")->get_if<Map>() ==
        Map{{"type", "double"}, {"minval", .0001}, {"maxval", .1}});

  const Experiment parallel = read(mnist + range + "}\nresources: {slots_per_trial: 2}" + adaptive +
                                   "metric: val_loss, max_length: {batches: 937}}")
                                  .experiment;
  CHECK(parallel.resources.slots_per_trial == 2);

  const Experiment gan_constant = read(gan +
                                       "lr: 0.0002, b1: 0.5, b2: 0.999}\nsearcher: {name: single, metric: loss, "
                                       "max_length: {epochs: 5}}")
                                      .experiment;
  CHECK(gan_constant.records_per_epoch == 55000);
  CHECK(gan_constant.searcher.max_length == Length{5, LengthUnit::epochs});

  const std::string image = "\nenvironment: {image: {gpu: a/b:gpu, cpu: a/b:cpu}}";
  CHECK(read(gan + betas + adaptive + "metric: loss, max_length: {epochs: 5}}" + image).experiment.searcher.metric ==
        "loss");
  const Experiment gan_parallel = read(gan + betas + "\nresources: {slots_per_trial: 4}" + adaptive +
                                       "metric: loss, max_length: {epochs: 10}}" + image)
                                      .experiment;
  CHECK(gan_parallel.resources.slots_per_trial == 4);
  CHECK(gan_parallel.searcher.max_length == Length{10, LengthUnit::epochs});
}

TEST_CASE("a wrong key is refused with its place and the nearest right one") {
  CHECK(refusal("name: a\nhyperparmeters: {}") ==
        "a.yaml:2: unknown key `hyperparmeters`; did you mean `hyperparameters`? docs/determined.md lists them");
  CHECK(refusal("searcher:\n  name: random\n  metric: a\n  max_trails: 3") ==
        "a.yaml:4: unknown key `searcher.max_trails`; did you mean `max_trials`? docs/determined.md lists them");
  CHECK(refusal("resources:\n\n  slot_per_trial: 3") ==
        "a.yaml:3: unknown key `resources.slot_per_trial`; did you mean `slots_per_trial`? Valid: devices, "
        "is_single_node, max_slots, native_parallel, priority, resource_pool, shm_size, slots_per_trial, weight");
  CHECK(refusal("bind_mounts:\n- host_path: /a\n  container_path: b\n- host: /c") ==
        "a.yaml:4: unknown key `bind_mounts[1].host`. Valid: container_path, host_path, propagation, read_only");
  CHECK(refusal("batches_per_step: 3") == "a.yaml:1: unsupported key `batches_per_step`: use `scheduling_unit`");
  CHECK(refusal("searcher: {max_steps: 3}") ==
        "a.yaml:1: unsupported key `searcher.max_steps`: use `max_length: {batches: N}`");
  CHECK(refusal("searcher:\n  name: single\n  metric: a\n  max_trials: 3") ==
        "a.yaml:4: `searcher.max_trials` doesn't go with the searcher single: leave it out, or change `name`");
  CHECK(refusal("data_layer: {type: shared_fs}\nresources: {agent_label: big}\ninternal: null") == "");
}

TEST_CASE("a wrong type is refused with its place") {
  CHECK(refusal("max_restarts: many") ==
        "a.yaml:1: `max_restarts` is the text \"many\", but it must be a whole number");
  CHECK(refusal("searcher: 3") == "a.yaml:1: `searcher` is the number 3, but it must be a map");
  CHECK(refusal("data: [1]") == "a.yaml:1: `data` is a list, but it must be a map");
  CHECK(refusal("labels:\n- a\n- 3") == "a.yaml:3: `labels[1]` is the number 3, but it must be text");
  CHECK(refusal("debug: 1") == "a.yaml:1: `debug` is the number 1, but it must be true or false");
  CHECK(refusal("searcher:\n  smaller_is_better: yes") ==
        "a.yaml:2: `searcher.smaller_is_better` is the text \"yes\", but it must be true or false");
  CHECK(refusal("bind_mounts: {}") == "a.yaml:1: `bind_mounts` is a map, but it must be a list");
  CHECK(refusal("entrypoint: []") ==
        "a.yaml:1: `entrypoint` is a list, but it must be a command as text, or as a list of texts with at least one");
  CHECK(refusal("- 1") ==
        "a.yaml: the configuration is a list, but it must be a map with sections such as "
        "`hyperparameters:` and `searcher:`");
  CHECK(refusal("").find("the configuration is null, but it must be a map") != std::string::npos);
  const std::string secret = refusal("checkpoint_storage:\n  type: s3\n  secret_key: 271828");
  CHECK(secret == "a.yaml:3: `checkpoint_storage.secret_key` must be text: put it in quotes");
  CHECK(refusal("environment: {environment_variables: KEY=271828}").find("271828") == std::string::npos);
}

TEST_CASE("a value out of range is refused with its place") {
  CHECK(refusal("max_restarts: -1") ==
        "a.yaml:1: `max_restarts` is the number -1, but it must be a whole number, 0 or more");
  CHECK(refusal("scheduling_unit: 0").find("a whole number, 1 or more") != std::string::npos);
  CHECK(refusal("resources: {priority: 100}") ==
        "a.yaml:1: `resources.priority` is the number 100, but it must be a whole number from 1 to 99");
  CHECK(refusal("resources: {slots_per_trial: 4, max_slots: 2}").find("no trial could begin") != std::string::npos);
  CHECK(refusal("resources: {shm_size: a lot}").find("bytes, or a size such as 1.5G") != std::string::npos);
  for (const char* size : {"4096", "1.5G", "128 MiB", "'64'", ".5kb"}) {
    CAPTURE(size);
    CHECK(refusal("resources: {shm_size: " + std::string(size) + "}") == "");
  }
  CHECK(refusal("reproducibility: {experiment_seed: 4294967296}").find("from 0 to 4294967295") != std::string::npos);
  CHECK(refusal("reproducibility: {experiment_seed: -1}").find("from 0 to 4294967295") != std::string::npos);
  CHECK(refusal("optimizations: {aggregation_frequency: 0}").find("1 or more") != std::string::npos);
  CHECK(refusal("optimizations: {mixed_precision: O4}")
            .starts_with("a.yaml:1: `optimizations.mixed_precision` is \"O4\""));
  CHECK(refusal("checkpoint_policy: bset") ==
        "a.yaml:1: `checkpoint_policy` is \"bset\"; did you mean \"best\"? Valid: best, all, none");
  CHECK(refusal("profiling: {begin_on_batch: 5, end_after_batch: 4}").find("5 or more") != std::string::npos);
  CHECK(refusal("retention_policy: {log_retention_days: -2}").find("from -1 to 32767") != std::string::npos);
  CHECK(refusal("workspace: a").find("give both or none") != std::string::npos);
  CHECK(refusal("bind_mounts:\n- container_path: a\n").find("a.yaml:2: `bind_mounts[0]` has no `host_path`") == 0);
  CHECK(refusal("bind_mounts: [{container_path: a, host_path: b}]").find("must begin with `/`") != std::string::npos);
}

TEST_CASE("a searcher needs a metric, and must be one that there is") {
  CHECK(refusal("name: a\nsearcher:\n  name: single") ==
        "a.yaml:2: `searcher` has no `metric`: name the validation metric that tells which trial is best");
  CHECK(refusal("searcher: {name: single, metrc: a}").find("a.yaml:1: unknown key `searcher.metrc`; did you mean") ==
        0);
  CHECK(refusal("searcher: {smaller_is_better: false}") == "");
  CHECK(refusal("searcher:\n  name: adaptive_simple\n  metric: a\n  budget: 3") ==
        "a.yaml:2: `searcher.name` is the text \"adaptive_simple\", which Determined has removed: use adaptive_asha");
  for (const char* name : {"adaptive", "sync_halving", "custom", "pbt"}) {
    CAPTURE(name);
    CHECK(refusal("searcher: {name: " + std::string(name) + "}").find("which Determined has removed") !=
          std::string::npos);
  }
  CHECK(refusal("searcher: {name: adaptiv_asha, metric: a}") ==
        "a.yaml:1: `searcher.name` is \"adaptiv_asha\"; did you mean \"adaptive_asha\"? Valid: single, random, grid, "
        "async_halving, adaptive_asha");
  CHECK(refusal("searcher: {source_trial_id: 3, source_checkpoint_uuid: a}").find("contradict each other") !=
        std::string::npos);
}

TEST_CASE("checkpoint storage is one of five types with its own keys") {
  const auto storage = [](const std::string& keys) { return refusal("checkpoint_storage: {" + keys + "}"); };
  for (const char* right :
       {"type: shared_fs, host_path: /a, storage_path: b, propagation: rprivate",
        "type: shared_fs, host_path: /a, storage_path: /a/b", "type: directory, container_path: /a",
        "type: s3, bucket: a, access_key: b, secret_key: c, endpoint_url: d, prefix: e/f",
        "type: gcs, bucket: a, save_trial_best: 0", "type: shared_fs, save_trial_best: 0",
        "type: azure, container: a, account_url: b, credential: c", "type: azure, container: a, connection_string: b",
        "save_experiment_best: 2, save_trial_best: 0, save_trial_latest: 0"}) {
    CAPTURE(right);
    CHECK(storage(right) == "");
  }
  CHECK(storage("type: hdfs, user: a").find("unknown key `checkpoint_storage.user`") != std::string::npos);
  CHECK(storage("type: nfs") ==
        "a.yaml:1: `checkpoint_storage.type` is \"nfs\"; did you mean \"gcs\"? Valid: azure, directory, gcs, s3, "
        "shared_fs");
  CHECK(storage("type: gcs, bucket: a, host_path: b") ==
        "a.yaml:1: `checkpoint_storage.host_path` doesn't go with type gcs: leave it out, or change `type`");
  CHECK(storage("type: azure, container: a, account_url: b, connection_string: c").find("give one") !=
        std::string::npos);
  CHECK(storage("type: shared_fs, host_path: /a, storage_path: /b").find("must lie below `host_path`") !=
        std::string::npos);
  CHECK(storage("type: shared_fs, host_path: /a, storage_path: ../b").find("must lie below") != std::string::npos);
  CHECK(storage("type: s3, bucket: a, prefix: ../b").find("can't have `..`") != std::string::npos);
  CHECK(storage("save_trial_best: -1") ==
        "a.yaml:1: `checkpoint_storage.save_trial_best` is the number -1, but it must be a whole number, 0 or more");
}

TEST_CASE("ranges of hyperparameters must be ranges") {
  const auto lr = [](const std::string& keys, const std::string& searcher = "random") {
    return refusal("searcher: {name: " + searcher + ", metric: a}\nhyperparameters:\n  optimizer:\n    lr: {" + keys +
                   "}");
  };
  const std::string key = "a.yaml:4: `hyperparameters.optimizer.lr";
  for (const char* right : {"type: double, minval: 0.1, maxval: 1", "type: int, minval: -1, maxval: 1, count: 2",
                            "type: log, base: 10, minval: -4, maxval: -1", "type: categorical, vals: [a, 1, null]",
                            "type: const, val: [1, 2]", "type: const, val: null", "value: 3"}) {
    CAPTURE(right);
    CHECK(lr(right) == "");
  }
  CHECK(lr("type: double, minval: 2, maxval: 1") ==
        key + ".minval` is the number 2, but it must be less than maxval, which is the number 1");
  CHECK(lr("type: int, minval: 1, maxval: 1").find("must be less than maxval") != std::string::npos);
  CHECK(lr("type: int, minval: 1.5, maxval: 3") == key + ".minval` is the number 1.5, but it must be a whole number");
  CHECK(lr("type: double, minval: low, maxval: 3") ==
        key + ".minval` is the text \"low\", but it must be a finite number");
  CHECK(lr("type: double, minval: .nan, maxval: 3").find("a finite number") != std::string::npos);
  CHECK(lr("type: double, minval: 2") ==
        key + "` has no `maxval`: a hyperparameter of type double needs minval and maxval");
  CHECK(lr("type: log, minval: 1, maxval: 2").find("has no `base`") != std::string::npos);
  CHECK(lr("type: log, base: 0, minval: 1, maxval: 2") == key + ".base` is the number 0, but it must be more than 0");
  CHECK(lr("type: int, minval: 1, maxval: 2, count: 0") == key + ".count` is the number 0, but it must be 1 or more");
  CHECK(lr("type: categorical, vals: []") == key + ".vals` is a list, but it must be a list with at least one value");
  CHECK(
      lr("type: uniform, minval: 1").find(key + ".type` is the text \"uniform\", but it must be categorical, const,") ==
      0);
  CHECK(lr("type: int, minval: 1, maxvalue: 2") ==
        "a.yaml:4: unknown key `hyperparameters.optimizer.lr.maxvalue`; did you mean `maxval`? Valid: minval, maxval, "
        "count");
  CHECK(lr("type: double, minval: 1, maxval: 2", "grid") ==
        key + "` has no `count`, which the grid searcher needs: say how many points of the range to try");
  CHECK(lr("type: double, minval: 1, maxval: 2, count: 2", "grid") == "");
  CHECK(lr("type: categorical, vals: [1, 2]", "grid") == "");
}

TEST_CASE("the global batch size has records for every slot") {
  const auto batch = [](const std::string& size) {
    return refusal("resources: {slots_per_trial: 4}\nhyperparameters:\n  global_batch_size: " + size);
  };
  CHECK(batch("64") == "");
  CHECK(batch("{type: int, minval: 4, maxval: 64}") == "");
  CHECK(batch("{type: categorical, vals: [16, 32]}") == "");
  CHECK(batch("3") ==
        "a.yaml:3: `hyperparameters.global_batch_size` is 3, fewer than the 4 slots that "
        "`resources.slots_per_trial` says: give each at least one record");
  CHECK(batch("{type: const, val: 3}").find("fewer than the 4 slots") != std::string::npos);
  for (const char* wrong : {"0", "1.5", "{type: int, minval: 0, maxval: 3}", "{type: categorical, vals: [8, a]}",
                            "{type: double, minval: 8, maxval: 16}"}) {
    CAPTURE(wrong);
    CHECK(batch(wrong).find("must be a whole number, 1 or more, or an int hyperparameter") != std::string::npos);
  }
}

TEST_CASE("a run by itself takes constants, and ranges only where a value replaces them") {
  const Map hyperparameters = parse(
                                  "hyperparameters: {width: 3, lr: {type: double, minval: 1, maxval: 2}, optimizer: "
                                  "{name: adam, beta: {type: const, val: 0.9}, decay: {type: const, val: null}}}")
                                  .hyperparameters;
  CHECK(detpl::constant_hyperparameters(hyperparameters, {"lr"}) ==
        Map{{"width", 3}, {"optimizer", Map{{"name", "adam"}, {"beta", 0.9}, {"decay", {}}}}});
  CHECK_THROWS_WITH_AS(detpl::constant_hyperparameters(hyperparameters),
                       "`hyperparameters.lr` is of type double, but a run by itself needs one value: use `search`, or "
                       "add --hparam lr=VALUE",
                       config_error);
  CHECK_THROWS_WITH_AS(
      detpl::constant_hyperparameters(Map{{"a", Map{{"b", Map{{"type", "categorical"}, {"vals", List{1}}}}}}}),
      doctest::Contains(
          "`hyperparameters.a.b` is of type categorical, but a run by itself needs one value: use `search`, "
          "or add --hparam a=VALUE"),
      config_error);
}

TEST_CASE("a cluster's configuration may have keys that detpl doesn't know") {
  const Experiment experiment = parse(
      "new_section: {a: 1}\nsearcher: {name: custom, unit: batches, metric: null, max_trials: 4}\n"
      "resources: {slots_per_trial: 2, new: 3}\nenvironment: null",
      OtherKeys::ignored);
  CHECK(experiment.searcher.name == "custom");
  CHECK(experiment.searcher.metric == "");
  CHECK(experiment.resources.slots_per_trial == 2);
  CHECK_THROWS_WITH_AS(parse("max_restarts: a", OtherKeys::ignored),
                       "`max_restarts` is the text \"a\", but it must be a whole number", config_error);
}

TEST_CASE("what isn't YAML, is none of it or is too much is refused") {
  CHECK(refusal("hyperparameters: [1, 2").find("a.yaml`, line 1") == 0);
  CHECK(refusal("name: a\nname: b") == "a.yaml`, line 2, column 1: the key `name` is there twice. Keep one.");
  std::string bomb = "data:\n  a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 9; ++k) bomb += last + ", ";
    bomb += last + "]\n";
  }
  CHECK(refusal(bomb).find("it holds more than 20000 values, aliases expanded. Shorten it.") != std::string::npos);
  CHECK_THROWS_WITH_AS(detpl::read_experiment("nowhere.yaml"), doctest::Contains("nowhere.yaml"), config_error);
}

TEST_CASE("what an alias or a merge brings is placed where it is used") {
  CHECK(refusal("data: &a\n  name: single\nsearcher:\n  <<: *a\n").find("a.yaml:3: `searcher` has no `metric`") == 0);
  CHECK(refusal("data: &a {slots_per_trial: two}\nresources: *a\n").find("a.yaml:2: `resources.slots_per_trial`") == 0);
}

TEST_CASE("a later check's sentence gets the place of the key that it names") {
  const detpl::ExperimentFile file = read("data:\n  batch_size: 3\n  url: a\nhyperparameters:\n  lr: 1");
  const auto located = [&](const std::string& sentence, std::string_view section) -> std::string {
    try {
      file.locate([&] { throw config_error(sentence); }, section);
    } catch (const config_error& error) {
      const std::string what = error.what();
      return what.substr(what.find("a.yaml"));
    }
    return "";
  };
  CHECK(located("unknown key of `data:` `url`", "data") == "a.yaml:3: unknown key of `data:` `url`");
  CHECK(located("`lr` is wrong", "hyperparameters") == "a.yaml:5: `lr` is wrong");
  CHECK(located("`hyperparameters.lr.minval` is wrong", "") == "a.yaml:5: `hyperparameters.lr.minval` is wrong");
  CHECK(located("nothing is right", "") == "a.yaml: nothing is right");
  CHECK_THROWS_WITH_AS(detpl::ExperimentFile().locate([] { throw config_error("`a` is wrong"); }), "`a` is wrong",
                       config_error);
}
