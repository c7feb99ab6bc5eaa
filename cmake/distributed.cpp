// SPDX-License-Identifier: Apache-2.0
// The library of detpl::distributed: what training on several processes takes, compiled once.
#include "detpl/callbacks/data_parallel.ipp"
#include "detpl/dist/launch.ipp"
