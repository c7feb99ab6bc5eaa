#include <doctest/doctest.h>

#include <detpl/core/error.hpp>
#include <detpl/dist/error_file.hpp>
#include <detpl/dist/find_world.hpp>
#include <detpl/dist/host_list.hpp>
#include <detpl/dist/interface.hpp>
#include <detpl/dist/rank_output.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

using detpl::Launcher;
using detpl::World;

namespace {

using Variables = std::map<std::string, std::string>;

detpl::Environment environment_of(Variables variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

Variables changed(Variables variables, const Variables& changes) {
  for (const auto& [name, value] : changes) variables[name] = value;
  return variables;
}

Variables without(Variables variables, const std::string& name) {
  variables.erase(name);
  return variables;
}

World world_of(Variables variables) { return detpl::find_world(environment_of(std::move(variables))); }

std::string refusal(Variables variables) {
  try {
    world_of(std::move(variables));
  } catch (const detpl::config_error& error) {
    return error.what();
  }
  return "nothing was refused";
}

/// As `torchrun --nnodes 2 --nproc-per-node 3 --max-restarts 2` sets them after a restart.
const Variables torchrun = {{"RANK", "4"},
                            {"LOCAL_RANK", "1"},
                            {"WORLD_SIZE", "6"},
                            {"LOCAL_WORLD_SIZE", "3"},
                            {"GROUP_RANK", "1"},
                            {"GROUP_WORLD_SIZE", "2"},
                            {"MASTER_ADDR", "10.0.0.7"},
                            {"MASTER_PORT", "29400"},
                            {"TORCHELASTIC_USE_AGENT_STORE", "True"},
                            {"TORCHELASTIC_RESTART_COUNT", "2"}};

/// As Slurm 22.05 sets them for a task of `srun -n 3 -N 2`.
const Variables slurm = {{"SLURM_JOB_ID", "1234567"},
                         {"SLURM_JOB_NAME", "train"},
                         {"SLURM_JOB_NODELIST", "node[01-02]"},
                         {"SLURM_LOCALID", "0"},
                         {"SLURM_NNODES", "2"},
                         {"SLURM_NODEID", "1"},
                         {"SLURM_NODELIST", "node[01-02]"},
                         {"SLURM_NTASKS", "3"},
                         {"SLURM_PROCID", "2"},
                         {"SLURM_STEP_ID", "0"},
                         {"SLURM_STEP_NODELIST", "node[01-02]"},
                         {"SLURM_STEP_NUM_NODES", "2"},
                         {"SLURM_STEP_NUM_TASKS", "3"},
                         {"SLURM_STEP_TASKS_PER_NODE", "2,1"},
                         {"SLURM_TASKS_PER_NODE", "2,1"}};

/// As Open MPI 4.1 sets them for `mpirun -np 2`.
const Variables open_mpi = {{"OMPI_COMM_WORLD_LOCAL_RANK", "1"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"},
                            {"OMPI_COMM_WORLD_NODE_RANK", "1"},  {"OMPI_COMM_WORLD_RANK", "1"},
                            {"OMPI_COMM_WORLD_SIZE", "2"},       {"PMIX_NAMESPACE", "1334181889"}};

}  // namespace

TEST_CASE("a program that no launcher has started is alone") {
  const World world = world_of({{"MASTER_ADDR", "x"}, {"LOCAL_RANK", "3"}});
  CHECK(world.launcher == Launcher::none);
  CHECK(world.rank == 0);
  CHECK(world.size == 1);
  CHECK(world.local_size == 1);
  CHECK(world.master_address.empty());
}

TEST_CASE("torchrun tells everything") {
  const World world = world_of(torchrun);
  CHECK(world.launcher == Launcher::torchrun);
  CHECK(world.rank == 4);
  CHECK(world.size == 6);
  CHECK(world.local_rank == 1);
  CHECK(world.local_size == 3);
  CHECK(world.node_rank == 1);
  CHECK(world.nodes == 2);
  CHECK(world.master_address == "10.0.0.7");
  CHECK(world.master_port == 29400);
  CHECK(world.store_is_served);
  CHECK(world.restarts == 2);
  CHECK(world_of(changed(torchrun, {{"DETPL_LAUNCHED_BY", "7"}})).launcher == Launcher::self);
}

TEST_CASE("a script may set rank, size and master alone, for one process on each host") {
  const World world =
      world_of({{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "10.0.0.7"}, {"MASTER_PORT", "5000"}});
  CHECK(world.local_rank == 0);
  CHECK(world.local_size == 1);
  CHECK(world.node_rank == 1);
  CHECK(world.nodes == 2);
  CHECK_FALSE(world.store_is_served);
}

TEST_CASE("srun's tasks meet on the first host, at a port made of the job's number") {
  const World world = world_of(slurm);
  CHECK(world.launcher == Launcher::slurm);
  CHECK(world.rank == 2);
  CHECK(world.size == 3);
  CHECK(world.local_rank == 0);
  CHECK(world.local_size == 1);
  CHECK(world_of(changed(slurm, {{"SLURM_PROCID", "1"}, {"SLURM_NODEID", "0"}})).local_size == 2);
  CHECK(world.node_rank == 1);
  CHECK(world.nodes == 2);
  CHECK(world.master_address == "node01");
  CHECK(world.master_port == 15000 + 4567);
  const World moved = world_of(changed(slurm, {{"MASTER_ADDR", "10.0.0.7"}, {"MASTER_PORT", "5000"}}));
  CHECK(moved.master_address == "10.0.0.7");
  CHECK(moved.master_port == 5000);
  for (const Variables& of_script : {Variables{{"WORLD_SIZE", "3"}}, Variables{{"WORLD_SIZE", "3"}, {"RANK", "2"}}})
    CHECK(world_of(changed(slurm, of_script)).launcher == Launcher::slurm);
}

TEST_CASE("a batch script's own process, an interactive shell's and a single task are alone") {
  CHECK(world_of(without(slurm, "SLURM_STEP_ID")).launcher == Launcher::none);
  CHECK(world_of(changed(slurm, {{"SLURM_JOB_NAME", "interactive"}})).size == 1);
  CHECK(world_of(changed(slurm, {{"SLURM_JOB_NAME", "bash"}, {"SLURM_PTY_PORT", "1"}})).size == 1);
  CHECK(world_of(changed(slurm, {{"SLURM_JOB_NAME", "bash"}})).size == 3);
  const World single = world_of(changed(slurm, {{"SLURM_STEP_NUM_TASKS", "1"},
                                                {"SLURM_STEP_TASKS_PER_NODE", "1"},
                                                {"SLURM_STEP_NUM_NODES", "1"},
                                                {"SLURM_PROCID", "0"},
                                                {"SLURM_NODEID", "0"}}));
  CHECK(single.launcher == Launcher::none);
}

TEST_CASE("mpirun's processes meet on their host, even in a Slurm job") {
  for (const Variables& more : {Variables{}, slurm}) {
    const World world = world_of(changed(more, open_mpi));
    CHECK(world.launcher == Launcher::open_mpi);
    CHECK(world.rank == 1);
    CHECK(world.size == 2);
    CHECK(world.local_rank == 1);
    CHECK(world.local_size == 2);
    CHECK(world.master_address == "127.0.0.1");
    CHECK(world.master_port >= 15000);
    CHECK(world.master_port < 25000);
  }
  const Variables other_job = changed(open_mpi, {{"PMIX_NAMESPACE", "1334181890"}});
  CHECK(world_of(other_job).master_port != world_of(open_mpi).master_port);
  CHECK(world_of(changed(torchrun, open_mpi)).launcher == Launcher::torchrun);
}

TEST_CASE("variables that are missing, malformed or contradictory are one sentence") {
  CHECK(refusal({{"RANK", "0"}}) == "RANK is set, but WORLD_SIZE isn't: set both, as torchrun does, or neither");
  CHECK(refusal({{"WORLD_SIZE", "2"}}) == "WORLD_SIZE is set, but RANK isn't: set both, as torchrun does, or neither");
  CHECK(refusal(changed(torchrun, {{"RANK", "two"}})) ==
        "RANK=\"two\" isn't a whole number from 0 to 16777216: check what starts the program");
  CHECK(refusal(changed(torchrun, {{"MASTER_PORT", "70000"}})) ==
        "MASTER_PORT=\"70000\" isn't a whole number from 1 to 65535: check what starts the program");
  CHECK(refusal(changed(torchrun, {{"RANK", "6"}})) ==
        "the rank is 6, but there are only 6 processes: check the variables of torchrun");
  CHECK(refusal(changed(torchrun, {{"LOCAL_RANK", "3"}})) ==
        "the local rank is 3, but there are only 3 processes on this host: check the variables of torchrun");
  CHECK(refusal(changed(torchrun, {{"LOCAL_WORLD_SIZE", "9"}})) ==
        "the number of processes on this host is 9, but there are only 6 in all: check the variables of torchrun");
  CHECK(
      refusal(without(torchrun, "LOCAL_WORLD_SIZE")) ==
      "LOCAL_WORLD_SIZE isn't set, though torchrun sets it: start the program by one launcher, or clear its variables");
  CHECK(refusal(without(torchrun, "MASTER_ADDR")) ==
        "MASTER_ADDR isn't set, and torchrun doesn't tell where rank 0 runs: set it to that host's name or address");
  CHECK(refusal(changed(open_mpi, {{"OMPI_COMM_WORLD_SIZE", "4"}})) ==
        "MASTER_ADDR isn't set, and mpirun doesn't tell where rank 0 runs: set it to that host's name or address");
  CHECK(refusal(changed(slurm, {{"SLURM_STEP_TASKS_PER_NODE", "2(x1)"}})) ==
        "SLURM_STEP_TASKS_PER_NODE=\"2(x1)\" has no number of processes for host 1: Slurm writes it as 2(x3),1; start "
        "the "
        "program with srun");
  CHECK(refusal(changed(slurm, {{"SLURM_STEP_NODELIST", "node[01-"}})) ==
        "the list of hosts \"node[01-\" can't be read: Slurm writes it as host[01-04,07],other; set MASTER_ADDR to the "
        "host of rank 0");
}

TEST_CASE("Slurm's lists are expanded") {
  using Hosts = std::vector<std::string>;
  const auto expand = [](const char* list) { return detpl::detail::expand_hosts(list); };
  CHECK(expand("alone") == Hosts{"alone"});
  CHECK(expand("host[01-04,07],other") == Hosts{"host01", "host02", "host03", "host04", "host07", "other"});
  CHECK(expand("n[8-11]") == Hosts{"n8", "n9", "n10", "n11"});
  CHECK(expand("n[098-101].x") == Hosts{"n098.x", "n099.x", "n100.x", "n101.x"});
  CHECK(expand("r[1-2]n[3,5-6]") == Hosts{"r1n3", "r1n5", "r1n6", "r2n3", "r2n5", "r2n6"});
  for (const char* wrong : {"", "a,,b", "n[", "n]", "n[]", "n]1[", "n[2-1]", "n[a-b]", "n[1-2", "n[1-]", "n[-1]",
                            "n[0-999999999]", "n[1[2]]"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(expand(wrong), detpl::config_error);
  }
  const auto count = [](const char* list, int index) { return detpl::detail::expanded_count(list, index); };
  CHECK(count("2(x3),1", 0) == 2);
  CHECK(count("2(x3),1", 2) == 2);
  CHECK(count("2(x3),1", 3) == 1);
  CHECK(count("2(x3),1", 4) == -1);
  CHECK(count("4", 0) == 4);
  CHECK(count("", 0) == -1);
  CHECK(count("x(x2)", 1) == -1);
}

TEST_CASE("a rank's output is cut into lines with the rank in front") {
  detpl::detail::RankOutput output(12);
  CHECK(output.add("be") == "");
  CHECK(output.add("gun\nnext\n\nla") == "[rank 12] begun\n[rank 12] next\n[rank 12] \n");
  CHECK(output.finish() == "[rank 12] la\n");
  CHECK(output.finish() == "");
  CHECK(output.add(std::string(1 << 20, 'x')) == "[rank 12] " + std::string(1 << 20, 'x') + "\n");
}

TEST_CASE("the interface is the one towards rank 0, or the one that is named") {
  World world;
  world.master_address = "127.0.0.1";
  const detpl::os::Interface own = detpl::find_interface(world, environment_of({}));
  CHECK(own.is_loopback);
  CHECK(own.address == "127.0.0.1");
  const detpl::os::Interface named =
      detpl::find_interface(world, environment_of({{"GLOO_SOCKET_IFNAME", own.name + ",other"}}));
  CHECK(named.name == own.name);
  CHECK_THROWS_WITH_AS(detpl::find_interface(world, environment_of({{"GLOO_SOCKET_IFNAME", "nonesuch"}})),
                       "GLOO_SOCKET_IFNAME names `nonesuch`, but this host has no such network interface that is up: "
                       "`ip address` lists them",
                       detpl::config_error);
  world.master_address = "no such host";
  CHECK_THROWS_AS(detpl::find_interface(world, environment_of({})), detpl::config_error);
}

TEST_CASE("torchrun's error file gets text of any kind") {
  CHECK(detpl::detail::json_text("a \"b\" \\ \n\x01 \xc3\xa9") == R"("a \"b\" \\ \u000a\u0001 é")");
  CHECK(detpl::detail::json_text("bad \xff") == R"("bad ?")");
}
