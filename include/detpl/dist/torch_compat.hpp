// SPDX-License-Identifier: Apache-2.0
// The names that c10d has changed between LibTorch's versions, and the headers that have them.
#pragma once

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/csrc/distributed/c10d/comm.hpp>
#include <torch/csrc/distributed/c10d/default_comm_hooks.hpp>
#include <torch/csrc/distributed/c10d/logger.hpp>
#include <torch/csrc/distributed/c10d/reducer.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace detpl::inline v0::detail {

/// Gathers `shard` of every rank into `all`, rank after rank; `shard` may be a part of it. Flat and contiguous.
template <class Group>
auto all_gather_flat(Group& group, torch::Tensor& all, torch::Tensor& shard) {
  if constexpr (requires { group.all_gather_single(all, shard); })
    return group.all_gather_single(all, shard);
  else
    return group._allgather_base(all, shard);
}

/// Sums `all` over the ranks and leaves rank r its r-th part in `shard`. Flat and contiguous.
template <class Group>
auto reduce_scatter_flat(Group& group, torch::Tensor& shard, torch::Tensor& all) {
  if constexpr (requires { group.reduce_scatter_single(shard, all); })
    return group.reduce_scatter_single(shard, all);
  else
    return group._reduce_scatter_base(shard, all);
}

/// What a Reducer is made of.
struct ReducerParts {
  std::vector<torch::Tensor> parameters;
  std::vector<std::vector<std::size_t>> buckets;  // of positions in `parameters`
  c10::intrusive_ptr<c10d::ProcessGroup> group;
  std::int64_t bucket_bytes = 0, first_bucket_bytes = 0;
  bool find_unused_parameters = false, gradient_as_bucket_view = true;
  std::unordered_map<std::size_t, std::string> names;
};

/// Makes a Reducer, whose arguments have grown with the versions.
template <class Reducer = c10d::Reducer>
std::shared_ptr<Reducer> make_reducer(ReducerParts parts) {
  const std::vector<bool> sparse(parts.parameters.size(), false);
  const auto make = [&](auto... more) {
    return std::make_shared<Reducer>(std::move(parts.parameters), std::move(parts.buckets), std::move(parts.group),
                                     sparse, parts.bucket_bytes, parts.find_unused_parameters,
                                     parts.gradient_as_bucket_view, std::move(parts.names), parts.first_bucket_bytes,
                                     more...);
  };
  using Tensors = std::vector<torch::Tensor>;
  using Buckets = std::vector<std::vector<std::size_t>>;
  using Group = c10::intrusive_ptr<c10d::ProcessGroup>;
  using Names = std::unordered_map<std::size_t, std::string>;
  if constexpr (std::is_constructible_v<Reducer, Tensors, Buckets, Group, std::vector<bool>, std::int64_t, bool, bool,
                                        Names, std::int64_t, bool, bool, std::vector<std::int64_t>>)
    return make(false, false, std::vector<std::int64_t>());
  else if constexpr (std::is_constructible_v<Reducer, Tensors, Buckets, Group, std::vector<bool>, std::int64_t, bool,
                                             bool, Names, std::int64_t, bool, bool>)
    return make(false, false);
  else
    return make();
}

}  // namespace detpl::inline v0::detail
