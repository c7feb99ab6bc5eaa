// SPDX-License-Identifier: Apache-2.0
// Files that Python's torch.load(weights_only=True) reads.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/serialization/pickler.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/checkpoint/torch_file.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0::detail {

/// A Python dict; its keys keep their order.
inline c10::impl::GenericDict python_dict(const c10::TypePtr& keys = c10::StringType::get()) {
  return c10::impl::GenericDict(keys, c10::AnyType::get());
}

inline c10::impl::GenericList python_list() { return c10::impl::GenericList(c10::AnyType::get()); }

/// Plain data as Python's.
inline c10::IValue to_python(const Value& value) {
  return value.visit([](const auto& held) -> c10::IValue {
    using Held = std::remove_cvref_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, std::monostate>) {
      return {};
    } else if constexpr (std::is_same_v<Held, List>) {
      auto list = python_list();
      for (const Value& item : held) list.push_back(to_python(item));
      return list;
    } else if constexpr (std::is_same_v<Held, Map>) {
      auto dict = python_dict();
      for (const auto& [name, item] : held.items) dict.insert_or_assign(name, to_python(item));
      return dict;
    } else {
      return held;
    }
  });
}

/// A tensor as Python reads it: of a dtype whose storages PyTorch has a name for.
inline at::Tensor to_python(const std::string& name, const at::Tensor& tensor) {
  const auto* type = std::ranges::find(torch_types, tensor.scalar_type(), &TorchType::dtype);
  if (type == std::end(torch_types) || type->storage.empty())
    throw checkpoint_error("cannot export the tensor `" + name + "`: detpl can't write the dtype " +
                           c10::toString(tensor.scalar_type()) + " for Python. Convert it first.");
  if (tensor.layout() != at::kStrided)
    throw checkpoint_error("cannot export the tensor `" + name + "`: it is not dense. Save tensor.to_dense() instead.");
  return tensor.detach().cpu().resolve_conj().resolve_neg();
}

/// Writes a value as `torch.save` does: whole or not at all; equal values give equal bytes.
///
/// Errors: io_error if the file can't be written.
/// Cost:   no copy of tensors on the CPU.
inline void save_torch_file(const std::filesystem::path& path, const c10::IValue& value) {
  std::string pickle;
  torch::jit::Pickler pickler([&](const char* bytes, std::size_t count) { pickle.append(bytes, count); }, nullptr,
                              nullptr, nullptr, nullptr, /*tag_aggregates=*/false);
  pickler.protocol();
  pickler.pushIValue(value);
  pickler.stop();

  os::replace_file(path, [&](os::File& file) {
    // LibTorch's writer goes on in its destructor: after an error it is told that all is well.
    std::exception_ptr failure;
    {
      caffe2::serialize::PyTorchStreamWriter archive([&](const void* bytes, std::size_t count) {
        try {
          if (!failure) file.write(bytes, count);
        } catch (...) {
          failure = std::current_exception();
        }
        return count;
      });
      static constexpr std::string_view byte_order = "little";
      archive.writeRecord("data.pkl", pickle.data(), pickle.size());
      archive.writeRecord("byteorder", byte_order.data(), byte_order.size());
      std::size_t number = 0;
      for (const at::Tensor& tensor : pickler.tensorData())
        archive.writeRecord("data/" + std::to_string(number++), tensor.storage().data(), tensor.storage().nbytes());
      archive.writeEndOfFile();
    }
    if (failure) std::rethrow_exception(failure);
  });
}

}  // namespace detpl::inline v0::detail
