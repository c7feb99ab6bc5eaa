// SPDX-License-Identifier: Apache-2.0
// The library: everything that needs no more than LibTorch, Boost.Hana and range-v3, with tensors, functions and the
// layers that most modules are made of. <torch/nn.h> has all layers, and costs a seventh more time to compile.
#pragma once

// First, so that errors show a short chain of includes.
#include "detpl/hooks/generated/checks.hpp"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include "detpl/adapter.hpp"
#include "detpl/core/version.hpp"
#include "detpl/data/loader.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/sgd.hpp"
