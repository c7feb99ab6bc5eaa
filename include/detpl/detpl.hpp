// SPDX-License-Identifier: Apache-2.0
// The library: everything that needs no more than LibTorch, Boost.Hana and range-v3, and LibTorch's modules and
// functions, so that a module needs no other header.
#pragma once

// First, so that errors show a short chain of includes.
#include "detpl/hooks/generated/checks.hpp"

#include <torch/nn.h>
#include <torch/types.h>

#include "detpl/adapter.hpp"
#include "detpl/core/version.hpp"
#include "detpl/data/loader.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/sgd.hpp"
