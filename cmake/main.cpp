// SPDX-License-Identifier: Apache-2.0
// The library of detpl::main: the command line and what of a program doesn't depend on its module, compiled once.
#include "detpl/main.ipp"
#include "detpl/callbacks/trial_recorder.ipp"
#include "detpl/search/search_command.ipp"
#include "detpl/trial/check_experiment.ipp"
#include "detpl/trial/cluster_session.ipp"
#include "detpl/trial/command_line.ipp"
#include "detpl/trial/earlier_run.ipp"
#include "detpl/trial/read_experiment.ipp"
#include "detpl/trial/run_retention.ipp"
#include "detpl/trial/submit.ipp"
#include "detpl/trial/test_session.ipp"
#include "detpl/trial/trial_setup.ipp"
