// SPDX-License-Identifier: Apache-2.0
// The library: everything that needs no more than LibTorch, Boost.Hana and range-v3.
#pragma once

// First, so that errors show a short chain of includes.
#include "detpl/hooks/generated/checks.hpp"

#include "detpl/adapter.hpp"
#include "detpl/core/version.hpp"
#include "detpl/data/loader.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/sgd.hpp"
