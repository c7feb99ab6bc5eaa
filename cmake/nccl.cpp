// SPDX-License-Identifier: Apache-2.0
// The object of detpl::nccl: a program that links it connects GPUs by NCCL.
#include "detpl/dist/nccl.hpp"
