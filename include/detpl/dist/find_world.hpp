// SPDX-License-Identifier: Apache-2.0
// The world as the variables of launchers tell it: torchrun, Open MPI, Slurm.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/core/error.hpp"
#include "detpl/dist/host_list.hpp"
#include "detpl/dist/world.hpp"

namespace detpl::inline v0 {

/// Where variables of the environment are looked up: the value, or null where a variable isn't set.
using Environment = std::function<const char*(const char* name)>;

/// This process's environment.
inline Environment process_environment() {
  return [](const char* name) { return std::getenv(name); };
}

namespace detail {

/// Set by a program that starts its own ranks: its process id.
inline constexpr const char* launched_by = "DETPL_LAUNCHED_BY";

/// The variables of one launcher.
class LauncherVariables {
 public:
  LauncherVariables(const Environment& environment, std::string launcher)
      : environment_(environment), launcher_(std::move(launcher)) {}

  bool has(const char* name) const { return environment_(name) != nullptr; }
  std::string text(const char* name) const {
    const char* value = environment_(name);
    return value ? value : "";
  }
  /// The first of several that is set, empty if none is.
  std::string first_text(std::initializer_list<const char*> names) const {
    for (const char* name : names)
      if (has(name)) return text(name);
    return "";
  }

  /// A number that must be there.
  int number(const char* name, int least, int most = 1 << 24) const {
    if (!has(name))
      throw config_error(std::string(name) + " isn't set, though " + launcher_ +
                         " sets it: start the program by one launcher, or clear its variables");
    const int value = whole_number(text(name));
    if (value < least || value > most)
      throw config_error(std::string(name) + "=\"" + text(name) + "\" isn't a whole number from " +
                         std::to_string(least) + " to " + std::to_string(most) + ": check what starts the program");
    return value;
  }
  int number_or(const char* name, int least, int absent) const { return has(name) ? number(name, least) : absent; }

  /// MASTER_ADDR and MASTER_PORT, or what stands for them.
  void find_master(World& world, const std::string& address, int port) const {
    world.master_address = has("MASTER_ADDR") ? text("MASTER_ADDR") : address;
    world.master_port = has("MASTER_PORT") || port == 0 ? number("MASTER_PORT", 1, 65535) : port;
    if (world.master_address.empty())
      throw config_error("MASTER_ADDR isn't set, and " + launcher_ +
                         " doesn't tell where rank 0 runs: set it to that host's name or address");
  }

  /// Throws if the numbers contradict each other.
  void check(const World& world) const {
    const auto refuse = [&](const char* what, int value, const char* whole, int count) {
      throw config_error("the " + std::string(what) + " is " + std::to_string(value) + ", but there are only " +
                         std::to_string(count) + " " + whole + ": check the variables of " + launcher_);
    };
    const char* own = "processes on this host";
    if (world.rank >= world.size) refuse("rank", world.rank, "processes", world.size);
    if (world.local_rank >= world.local_size) refuse("local rank", world.local_rank, own, world.local_size);
    if (world.node_rank >= world.nodes) refuse("rank of the host", world.node_rank, "hosts", world.nodes);
    if (world.local_size > world.size)
      refuse("number of processes on this host", world.local_size, "in all", world.size);
    if (world.nodes > world.size) refuse("number of hosts", world.nodes, "processes", world.size);
  }

 private:
  const Environment& environment_;
  std::string launcher_;
};

inline World world_of_torchrun(const Environment& environment) {
  const LauncherVariables variables(environment, "torchrun");
  World world{.launcher = environment(launched_by) ? Launcher::self : Launcher::torchrun};
  world.rank = variables.number("RANK", 0);
  world.size = variables.number("WORLD_SIZE", 1);
  if (variables.has("LOCAL_RANK") || variables.has("LOCAL_WORLD_SIZE")) {  // else one process on each host
    world.local_rank = variables.number("LOCAL_RANK", 0);
    world.local_size = variables.number("LOCAL_WORLD_SIZE", 1);
  }
  world.nodes = variables.number_or("GROUP_WORLD_SIZE", 1, (world.size + world.local_size - 1) / world.local_size);
  world.node_rank = variables.number_or("GROUP_RANK", 0, world.rank / world.local_size);
  world.store_is_served = variables.text("TORCHELASTIC_USE_AGENT_STORE") == "True";
  world.restarts = variables.number_or("TORCHELASTIC_RESTART_COUNT", 0, 0);
  variables.check(world);
  if (world.size > 1) variables.find_master(world, "", 0);
  return world;
}

/// Ports of which every process chooses the same, where nobody else's are given out.
inline int port_of_job(std::string_view job) {
  std::uint32_t hash = 2166136261;  // FNV-1a
  for (const char letter : job) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619;
  return 15000 + static_cast<int>(hash % 10000);
}

inline World world_of_open_mpi(const Environment& environment) {
  const LauncherVariables variables(environment, "mpirun");
  World world{.launcher = Launcher::open_mpi};
  world.rank = variables.number("OMPI_COMM_WORLD_RANK", 0);
  world.size = variables.number("OMPI_COMM_WORLD_SIZE", 1);
  world.local_rank = variables.number("OMPI_COMM_WORLD_LOCAL_RANK", 0);
  world.local_size = variables.number("OMPI_COMM_WORLD_LOCAL_SIZE", 1);
  // mpirun fills one host after the other unless told otherwise, and doesn't number them.
  world.nodes = (world.size + world.local_size - 1) / std::max(world.local_size, 1);
  world.node_rank = world.rank / std::max(world.local_size, 1);
  variables.check(world);
  const std::string job = variables.first_text({"PMIX_NAMESPACE", "OMPI_MCA_ess_base_jobid"});
  if (world.size > 1) variables.find_master(world, world.nodes == 1 ? "127.0.0.1" : "", port_of_job(job));
  return world;
}

/// True in a task of srun; a batch script that starts the program without srun has most of its variables too.
inline bool is_slurm_task(const Environment& environment) {
  const LauncherVariables variables(environment, "srun");
  const std::string job = variables.text("SLURM_JOB_NAME");
  const bool is_interactive = job == "interactive" || (job == "bash" && variables.has("SLURM_PTY_PORT"));
  return variables.has("SLURM_STEP_ID") && variables.has("SLURM_PROCID") && !is_interactive;
}

inline World world_of_slurm(const Environment& environment) {
  const LauncherVariables variables(environment, "srun");
  // An allocation has its numbers and each srun in it has its own.
  const auto of_step = [&](const char* step, const char* job) { return variables.has(step) ? step : job; };
  World world{.launcher = Launcher::slurm};
  world.rank = variables.number("SLURM_PROCID", 0);
  world.size = variables.number(of_step("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"), 1);
  world.local_rank = variables.number("SLURM_LOCALID", 0);
  world.nodes = variables.number_or(of_step("SLURM_STEP_NUM_NODES", "SLURM_NNODES"), 1, 1);
  world.node_rank = variables.number_or("SLURM_NODEID", 0, 0);
  const char* counts = of_step("SLURM_STEP_TASKS_PER_NODE", "SLURM_TASKS_PER_NODE");
  world.local_size =
      variables.has(counts) ? expanded_count(variables.text(counts), world.node_rank) : world.size / world.nodes;
  if (world.local_size < 1)
    throw config_error(std::string(counts) + "=\"" + variables.text(counts) +
                       "\" has no number of processes for host " + std::to_string(world.node_rank) +
                       ": Slurm writes it as 2(x3),1; start the program with srun");
  world.restarts = variables.number_or("SLURM_RESTART_COUNT", 0, 0);
  variables.check(world);
  if (world.size == 1) return world;
  const std::string hosts = variables.first_text({"SLURM_STEP_NODELIST", "SLURM_NODELIST", "SLURM_JOB_NODELIST"});
  const std::string job = variables.text("SLURM_JOB_ID");
  const int last_digits = whole_number(job.substr(job.size() - std::min<std::size_t>(job.size(), 4)));
  const std::string host = variables.has("MASTER_ADDR") || hosts.empty() ? "" : expand_hosts(hosts).front();
  variables.find_master(world, host, last_digits < 0 ? 12910 : 15000 + last_digits);
  return world;
}

}  // namespace detail

/// The world that this process was started in, alone if no launcher has set its variables.
///
/// Variables are taken from torchrun (or Determined, or whoever sets RANK and WORLD_SIZE), then mpirun, then srun.
/// Under Slurm processes meet at the first host of the list, at 15000 + the last four digits of the job's number;
/// MASTER_ADDR and MASTER_PORT go before. A single task of srun or mpirun counts as alone: it may start ranks itself.
/// Errors: config_error for variables that are missing, malformed or contradict each other.
/// Source: lightning_fabric/plugins/environments/{torchelastic,mpi,slurm}.py
inline World find_world(const Environment& environment = process_environment()) {
  const bool has_rank = environment("RANK"), has_size = environment("WORLD_SIZE");
  const bool has_mpi = environment("OMPI_COMM_WORLD_RANK"), has_slurm = detail::is_slurm_task(environment);
  // Scripts for srun and mpirun like to set the first two: then the launcher still knows more.
  if (has_rank && has_size && (environment("LOCAL_RANK") || (!has_mpi && !has_slurm)))
    return detail::world_of_torchrun(environment);
  World world;
  if (has_mpi)  // before Slurm, in whose jobs mpirun runs
    world = detail::world_of_open_mpi(environment);
  else if (has_slurm)
    world = detail::world_of_slurm(environment);
  else if (has_rank || has_size)
    throw config_error(std::string(has_rank ? "RANK" : "WORLD_SIZE") + " is set, but " +
                       (has_rank ? "WORLD_SIZE" : "RANK") + " isn't: set both, as torchrun does, or neither");
  if (world.size == 1) world.launcher = Launcher::none;
  return world;
}

}  // namespace detpl::inline v0
