// SPDX-License-Identifier: Apache-2.0
// Files that Python's torch.save wrote: a pickle and the bytes of its tensors in a zip archive.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/core/ScalarType.h>
#include <caffe2/serialize/inline_container.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/checkpoint/parse_pickle.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

namespace detail {

struct TorchType {
  std::string_view name;     ///< `torch.float32`
  std::string_view storage;  ///< `torch.FloatStorage`; empty if PyTorch has none
  at::ScalarType dtype;
};

inline constexpr TorchType torch_types[] = {
    {"torch.float32", "torch.FloatStorage", at::kFloat},
    {"torch.float64", "torch.DoubleStorage", at::kDouble},
    {"torch.float16", "torch.HalfStorage", at::kHalf},
    {"torch.bfloat16", "torch.BFloat16Storage", at::kBFloat16},
    {"torch.int64", "torch.LongStorage", at::kLong},
    {"torch.int32", "torch.IntStorage", at::kInt},
    {"torch.int16", "torch.ShortStorage", at::kShort},
    {"torch.int8", "torch.CharStorage", at::kChar},
    {"torch.uint8", "torch.ByteStorage", at::kByte},
    {"torch.bool", "torch.BoolStorage", at::kBool},
    {"torch.complex64", "torch.ComplexFloatStorage", at::kComplexFloat},
    {"torch.complex128", "torch.ComplexDoubleStorage", at::kComplexDouble},
    {"torch.complex32", "", at::kComplexHalf},
    {"torch.uint16", "", at::kUInt16},
    {"torch.uint32", "", at::kUInt32},
    {"torch.uint64", "", at::kUInt64},
    {"torch.float8_e4m3fn", "", at::kFloat8_e4m3fn},
    {"torch.float8_e4m3fnuz", "", at::kFloat8_e4m3fnuz},
    {"torch.float8_e5m2", "", at::kFloat8_e5m2},
    {"torch.float8_e5m2fnuz", "", at::kFloat8_e5m2fnuz},
    {"torch.float8_e8m0fnu", "", at::kFloat8_e8m0fnu},
};

/// A file as LibTorch's zip reader wants it.
class ArchiveBytes final : public caffe2::serialize::ReadAdapterInterface {
 public:
  explicit ArchiveBytes(const os::File& file) : file_(file) {}
  std::size_t size() const override { return file_.size(); }
  std::size_t read(std::uint64_t position, void* bytes, std::size_t count, const char* /*what*/) const override {
    return file_.read(bytes, count, position);
  }

 private:
  const os::File& file_;
};

}  // namespace detail

/// Where in a file a tensor's storage lies, and how the tensor lies in the storage.
struct StoredTensor {
  at::ScalarType dtype = at::kFloat;
  std::vector<std::int64_t> sizes{};
  std::vector<std::int64_t> strides{};
  std::int64_t storage_offset = 0;  ///< in elements
  std::uint64_t file_offset = 0;    ///< of the storage, from the file's begin
  std::uint64_t storage_size = 0;   ///< in bytes
  bool conjugate = false;
  bool negative = false;

  std::int64_t numel() const {
    std::int64_t product = 1;
    for (const std::int64_t size : sizes) product *= size;
    return product;
  }
};

/// A file that Python's `torch.save` wrote, opened to be read. Nothing of it is executed.
///
/// LibTorch's zip reader says where the records are; they are read where they lie.
/// Errors: checkpoint_error with path and reason if the archive or its pickle is wrong, or of another kind; nothing
///         larger than the file itself is allocated for tensors.
class TorchFile {
 public:
  explicit TorchFile(const std::filesystem::path& path)
      : file_(os::File::open(path)), size_(file_.size()), pickle_(read_pickle()) {}
  TorchFile(const TorchFile&) = delete;
  TorchFile& operator=(const TorchFile&) = delete;

  const Pickle& pickle() const { return pickle_; }
  const std::filesystem::path& path() const { return file_.path(); }

  /// True for a tensor of any kind, also one that `locate` refuses.
  bool is_tensor(const PickleValue& value) const {
    return pickle_.function_of(value).starts_with(rebuild) || pickle_.function_of(value) == rebuild_subclass;
  }

  /// Where the tensor `name` is.
  ///
  /// Errors: checkpoint_error for one that doesn't lie within the file, or is no dense tensor.
  StoredTensor locate(const PickleValue& value, const std::string& name) {
    std::string_view function = pickle_.function_of(value);
    const PickleValue* arguments = &pickle_[value.arguments];
    while (function == "torch._utils._rebuild_parameter" || function == "torch._utils._rebuild_parameter_with_state") {
      const PickleValue* inner = item_of(*arguments, 0);
      if (!inner || inner->kind != PickleKind::object) refuse_tensor(name, "is damaged");
      function = pickle_.function_of(*inner);
      arguments = &pickle_[inner->arguments];
    }
    if (function == rebuild_subclass) {
      const PickleValue *of_base = item_of(*arguments, 0), *inner = item_of(*arguments, 2);
      if (!of_base || of_base->kind != PickleKind::global || !inner) refuse_tensor(name, "is damaged");
      function = of_base->text;
      arguments = inner;
    }
    const bool v3 = function == "torch._utils._rebuild_tensor_v3";
    if (!v3 && function != "torch._utils._rebuild_tensor_v2")
      refuse_tensor(name, "is of a kind that detpl can't read (" + std::string(function) + ")");
    return locate_dense(*arguments, v3, name);
  }

  /// Reads a tensor, on the CPU. Tensors that share a storage in Python share it here.
  at::Tensor read(const StoredTensor& stored, const std::string& name) {
    at::Tensor& bytes = storages_[stored.file_offset];
    if (!bytes.defined() || bytes.nbytes() < stored.storage_size) {
      allocated_ += stored.storage_size;
      if (allocated_ > size_) refuse("its tensors lie one upon another");
      bytes = at::empty({static_cast<std::int64_t>(stored.storage_size)}, at::kByte);
      read_bytes(bytes.mutable_data_ptr(), stored.storage_size, stored.file_offset);
    }
    if (stored.dtype == at::kBool) {
      const auto* begin = static_cast<const unsigned char*>(bytes.const_data_ptr());
      if (std::any_of(begin, begin + stored.storage_size, [](unsigned char byte) { return byte > 1; }))
        refuse_tensor(name, "of bools holds other numbers than 0 and 1");
    }
    at::Tensor tensor = at::empty({0}, stored.dtype);
    tensor.set_(bytes.storage(), stored.storage_offset, stored.sizes, stored.strides);
    if (stored.conjugate) tensor._set_conj(true);
    if (stored.negative) tensor._set_neg(true);
    return tensor;
  }

  /// True if a tensor's bytes in the file are those that `target` must get.
  static bool fits_as_it_is(const StoredTensor& stored, const at::Tensor& target) {
    std::int64_t dense = 1;  // the stride of a contiguous tensor, from the last dimension on
    for (std::size_t i = stored.sizes.size(); i > 0; dense *= stored.sizes[--i])
      if (stored.sizes[i - 1] != 1 && stored.strides[i - 1] != dense) return false;
    return target.is_cpu() && target.is_contiguous() && target.scalar_type() == stored.dtype &&
           stored.dtype != at::kBool && !stored.conjugate && !stored.negative && !target.is_conj() && !target.is_neg();
  }
  /// Reads a tensor that `fits_as_it_is` into another.
  void read_into(const StoredTensor& stored, const at::Tensor& target) const {
    read_bytes(target.mutable_data_ptr(), target.nbytes(),
               stored.file_offset + static_cast<std::uint64_t>(stored.storage_offset) * target.element_size());
  }

  /// Throws the checkpoint_error of this file.
  [[noreturn]] void refuse(const std::string& reason, const std::string& fix = "Use another file.") const {
    throw checkpoint_error("cannot read `" + path().string() + "`: " + reason + ". " + fix);
  }

 private:
  static constexpr std::string_view rebuild = "torch._utils._rebuild_";
  static constexpr std::string_view rebuild_subclass = "torch._tensor._rebuild_from_type_v2";
  static constexpr std::uint64_t pickle_size_limit = std::uint64_t{1} << 30;

  [[noreturn]] void refuse_tensor(const std::string& name, const std::string& reason) const {
    refuse("its tensor `" + name + "` " + reason);
  }

  // --- the archive ---

  struct Record {
    std::uint64_t offset;
    std::uint64_t size;
  };

  // LibTorch's reader throws errors of many lines.
  template <class Use>
  auto with_archive(Use use) const {
    try {
      return use();
    } catch (const Error&) {
      throw;
    } catch (const std::exception&) {
      refuse("its zip archive is damaged");
    }
  }

  Record record(const std::string& name) {
    return with_archive([&] {
      if (!archive_->hasRecord(name)) refuse("it has no record " + name);
      const std::uint64_t header = archive_->getRecordHeaderOffset(name);
      std::uint16_t method = 0;
      if (file_.read(&method, sizeof method, header + 8) != sizeof method || method != 0)
        refuse("its records are compressed, which torch.save never does");
      const Record record{archive_->getRecordOffset(name), archive_->getRecordSize(name)};
      if (record.offset > size_ || record.size > size_ - record.offset) refuse("its record " + name + " is cut off");
      return record;
    });
  }
  void read_bytes(void* bytes, std::uint64_t count, std::uint64_t offset) const {
    if (count > 0 && file_.read(bytes, count, offset) != count) refuse("it is too short");
  }
  std::string read_text(const Record& record) const {
    std::string text(record.size, '\0');
    read_bytes(text.data(), text.size(), record.offset);
    return text;
  }

  Pickle read_pickle() {
    std::string begin(16, '\0');
    begin.resize(file_.read(begin.data(), begin.size(), 0));
    if (begin.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46"))
      refuse("it has the format of before PyTorch 1.6", "Write it anew in Python: torch.save(torch.load(path), path).");
    if (!begin.starts_with("PK\x03\x04")) refuse("it is no file of torch.save");
    archive_ = with_archive([&] {
      return std::make_unique<caffe2::serialize::PyTorchStreamReader>(std::make_shared<detail::ArchiveBytes>(file_));
    });
    if (with_archive([&] { return archive_->hasRecord("constants.pkl"); }))
      refuse("it is a TorchScript archive, as torch.jit.save and C++ torch::save write it",
             "Write the state dict in Python: torch.save(module.state_dict(), path).");
    if (with_archive([&] { return archive_->hasRecord("byteorder"); }) && read_text(record("byteorder")) != "little")
      refuse("its numbers are big-endian", "Write it anew on a machine like this one.");
    const Record pickle = record("data.pkl");
    if (pickle.size > pickle_size_limit) refuse("its data.pkl is larger than 1 GiB");
    return parse_pickle(read_text(pickle), path().string());
  }

  // --- tensors ---

  const PickleValue* item_of(const PickleValue& tuple, std::size_t i) const {
    return tuple.kind == PickleKind::tuple && i < tuple.items.size() ? &pickle_[tuple.items[i]] : nullptr;
  }

  // The arguments of _rebuild_tensor_v2: storage, offset, sizes, strides, requires_grad, hooks, metadata; those of v3
  // have a dtype before the metadata.
  StoredTensor locate_dense(const PickleValue& arguments, bool v3, const std::string& name) {
    const auto damaged = [&] { refuse_tensor(name, "is damaged"); };
    const PickleValue *storage = item_of(arguments, 0), *offset = item_of(arguments, 1), *sizes = item_of(arguments, 2),
                      *strides = item_of(arguments, 3), *dtype = v3 ? item_of(arguments, 6) : nullptr;
    if (!storage || !offset || !sizes || !strides || storage->kind != PickleKind::persistent ||
        offset->kind != PickleKind::integer || (v3 && (!dtype || dtype->kind != PickleKind::global)))
      damaged();
    StoredTensor tensor;
    locate_storage(pickle_[storage->arguments], dtype, tensor, name);
    tensor.storage_offset = offset->integer;
    tensor.sizes = numbers(*sizes, name);
    tensor.strides = numbers(*strides, name);
    if (tensor.sizes.size() != tensor.strides.size()) damaged();
    std::int64_t count = 1, last = tensor.storage_offset;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
      std::int64_t reach = 0;
      if (__builtin_mul_overflow(count, std::max<std::int64_t>(tensor.sizes[i], 1), &count) ||
          __builtin_mul_overflow(std::max<std::int64_t>(tensor.sizes[i] - 1, 0), tensor.strides[i], &reach) ||
          __builtin_add_overflow(last, reach, &last))
        damaged();
    }
    const auto capacity = static_cast<std::int64_t>(tensor.storage_size / c10::elementSize(tensor.dtype));
    const bool empty = std::ranges::count(tensor.sizes, 0) > 0;
    if (count > std::int64_t{1} << 58 || tensor.storage_offset < 0 || tensor.storage_offset > capacity ||
        (!empty && last >= capacity))
      refuse_tensor(name, "reaches beyond its storage");
    const PickleValue* metadata = item_of(arguments, v3 ? 7 : 6);
    tensor.conjugate = has_flag(metadata, "conj") && c10::isComplexType(tensor.dtype);
    tensor.negative = has_flag(metadata, "neg");
    return tensor;
  }
  bool has_flag(const PickleValue* metadata, std::string_view name) const {
    const PickleValue* flag = metadata ? pickle_.find(*metadata, name) : nullptr;
    return flag && flag->kind == PickleKind::boolean && flag->integer;
  }

  // The persistent id of a storage: "storage", its type, its record, its device, its length in elements.
  void locate_storage(const PickleValue& id, const PickleValue* dtype, StoredTensor& tensor, const std::string& name) {
    const PickleValue *type = item_of(id, 1), *key = item_of(id, 2), *length = item_of(id, 4);
    if (!type || !key || !length || type->kind != PickleKind::global || key->kind != PickleKind::text ||
        length->kind != PickleKind::integer)
      refuse_tensor(name, "is damaged");
    const auto* found = dtype ? std::ranges::find(detail::torch_types, dtype->text, &detail::TorchType::name)
                              : std::ranges::find(detail::torch_types, type->text, &detail::TorchType::storage);
    if (found == std::end(detail::torch_types))
      refuse_tensor(name, "has a dtype that detpl can't read (" + (dtype ? dtype : type)->text + ")");
    tensor.dtype = found->dtype;
    const Record bytes = record("data/" + key->text);
    tensor.file_offset = bytes.offset;
    tensor.storage_size = bytes.size;
    const bool untyped = type->text.ends_with(".UntypedStorage");
    const std::uint64_t element = untyped ? 1 : c10::elementSize(tensor.dtype);
    if (length->integer < 0 || bytes.size % element != 0 ||
        static_cast<std::uint64_t>(length->integer) != bytes.size / element)
      refuse_tensor(name, "has a storage of another length than it says");
  }

  std::vector<std::int64_t> numbers(const PickleValue& tuple, const std::string& name) const {
    static constexpr std::size_t most_dimensions = 64;
    const PickleValue* list = pickle_.function_of(tuple) == "torch.Size" ? pickle_.argument(tuple, 0) : &tuple;
    if (!list || (list->kind != PickleKind::tuple && list->kind != PickleKind::list) ||
        list->items.size() > most_dimensions)
      refuse_tensor(name, "is damaged");
    std::vector<std::int64_t> numbers;
    for (const PickleValue::Index item : list->items) {
      if (pickle_[item].kind != PickleKind::integer || pickle_[item].integer < 0) refuse_tensor(name, "is damaged");
      numbers.push_back(pickle_[item].integer);
    }
    return numbers;
  }

  os::File file_;
  std::uint64_t size_;
  std::unique_ptr<caffe2::serialize::PyTorchStreamReader> archive_;
  std::map<std::uint64_t, at::Tensor> storages_;  // by their place in the file
  std::uint64_t allocated_ = 0;
  Pickle pickle_;
};

}  // namespace detpl::inline v0
