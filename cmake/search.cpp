// SPDX-License-Identifier: Apache-2.0
// The library of detpl::search: hyperparameter search, which knows nothing of LibTorch.
#include "detpl/search/brackets.ipp"
#include "detpl/search/check_searcher.ipp"
#include "detpl/search/hyperparameter_space.ipp"
#include "detpl/search/report.ipp"
#include "detpl/search/sample.ipp"
#include "detpl/search/searcher.ipp"
#include "detpl/search/simulate.ipp"
#include "detpl/trial/hyperparameters.ipp"
