// SPDX-License-Identifier: Apache-2.0
// The library of detpl::checkpoint: checkpoints on disk, and the files of Python.
#include "detpl/checkpoint/directory.ipp"
#include "detpl/checkpoint/export.ipp"
#include "detpl/checkpoint/find_checkpoint.ipp"
#include "detpl/checkpoint/json.ipp"
#include "detpl/checkpoint/lightning_file.ipp"
#include "detpl/checkpoint/load_state_dict.ipp"
#include "detpl/checkpoint/metadata.ipp"
#include "detpl/checkpoint/read_state_dict.ipp"
#include "detpl/checkpoint/safetensors.ipp"
