// SPDX-License-Identifier: Apache-2.0
// The client without LibTorch, which detpl::checkpoint brings for the sake of its other parts.
#include "../../cmake/determined.cpp"
#include "detpl/checkpoint/json.ipp"
