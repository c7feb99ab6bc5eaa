// SPDX-License-Identifier: Apache-2.0
// The definitions of safetensors.hpp, with nlohmann-json.
#pragma once

#include <ATen/ops/empty.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detpl/checkpoint/json.ipp"
#include "detpl/checkpoint/safetensors.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/replace.hpp"

namespace detpl::inline v0 {

namespace detail {

static_assert(std::endian::native == std::endian::little, "detpl: safetensors files are little-endian.");

struct SafetensorsType {
  std::string_view name;
  at::ScalarType dtype;
};

/// In the order in which the format's own library lays tensors out: large elements first, so that all are
/// aligned.
inline constexpr SafetensorsType safetensors_types[] = {
    {"U64", at::kUInt64},
    {"I64", at::kLong},
    {"F64", at::kDouble},
    {"C64", at::kComplexFloat},
    {"F32", at::kFloat},
    {"U32", at::kUInt32},
    {"I32", at::kInt},
    {"BF16", at::kBFloat16},
    {"F16", at::kHalf},
    {"U16", at::kUInt16},
    {"I16", at::kShort},
    {"F8_E4M3", at::kFloat8_e4m3fn},
    {"F8_E5M2", at::kFloat8_e5m2},
    {"I8", at::kChar},
    {"U8", at::kByte},
    {"BOOL", at::kBool},
};
inline constexpr std::uint64_t safetensors_header_limit = 100'000'000;

/// A tensor on its way into a file: its bytes in order, on the CPU.
struct SafetensorsItem {
  std::string_view name;
  const SafetensorsType* type;
  at::Tensor tensor;
};

inline std::vector<SafetensorsItem> safetensors_layout(const StateDict& tensors) {
  std::vector<SafetensorsItem> items;
  for (const auto& [name, tensor] : tensors) {
    const std::string subject = "cannot save the tensor `" + name + "`: ";
    if (!tensor.defined()) throw checkpoint_error(subject + "it is undefined. Leave it out.");
    if (tensor.layout() != at::kStrided)
      throw checkpoint_error(subject + "it is not dense. Save tensor.to_dense() instead.");
    if (name == "__metadata__") throw checkpoint_error(subject + "the format reserves that name. Rename it.");
    const auto* type = std::ranges::find(safetensors_types, tensor.scalar_type(), &SafetensorsType::dtype);
    if (type == std::end(safetensors_types))
      throw checkpoint_error(subject + "safetensors files have no dtype " + c10::toString(tensor.scalar_type()) +
                             ". Convert it first.");
    items.push_back({name, type, tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()});
  }
  std::ranges::sort(items, {}, [](const SafetensorsItem& item) { return std::pair(item.type, item.name); });
  const auto twice = std::ranges::adjacent_find(items, {}, &SafetensorsItem::name);
  if (twice != items.end())
    throw checkpoint_error("cannot save two tensors called `" + std::string(twice->name) + "`. Rename one.");
  return items;
}

/// The same to an open file, or to anything else with its `write`.
template <class File>
void write_safetensors(File& file, const StateDict& tensors) {
  const auto items = safetensors_layout(tensors);
  std::string header = "{";
  std::uint64_t offset = 0;
  for (const auto& [name, type, tensor] : items) {
    if (header.size() > 1) header += ',';
    nlohmann::ordered_json entry{{"dtype", type->name}, {"shape", tensor.sizes().vec()}};
    entry["data_offsets"] = {offset, offset + tensor.nbytes()};
    header += nlohmann::ordered_json(name).dump() + ":" + entry.dump();
    offset += tensor.nbytes();
  }
  header += '}';
  header.append((8 - header.size() % 8) % 8, ' ');
  const std::uint64_t header_size = header.size();
  file.write(&header_size, sizeof header_size);
  file.write(header);
  for (const auto& item : items) file.write(item.tensor.const_data_ptr(), item.tensor.nbytes());
}

[[noreturn]] inline void refuse_safetensors(const std::filesystem::path& file, const std::string& reason) {
  throw checkpoint_error("cannot read `" + file.string() + "`: " + reason + ". Use another checkpoint.");
}

/// The entries that a header names, checked.
class SafetensorsHeader {
 public:
  using Entry = SafetensorsFile::Entry;

  explicit SafetensorsHeader(const std::filesystem::path& file) : file_(file) {}

  std::vector<Entry> read(const nlohmann::ordered_json& header, std::uint64_t data_begin,
                          std::uint64_t file_size) const {
    std::vector<Entry> entries;
    if (!header.is_object()) refuse("its header is no JSON object");
    for (const auto& [name, fields] : header.items())
      if (name != "__metadata__") entries.push_back(read_entry(name, fields));
    std::ranges::stable_sort(entries, {}, [](const Entry& entry) { return std::pair(entry.offset, entry.size); });
    std::uint64_t end = 0;
    for (Entry& entry : entries) {
      if (entry.offset != end) refuse("the bytes of tensor `" + entry.name + "` do not follow those before it");
      end += entry.size;
      if (end > file_size - data_begin) refuse("tensor `" + entry.name + "` reaches beyond the file's end");
      entry.offset += data_begin;
    }
    if (end != file_size - data_begin) refuse("it holds bytes that belong to no tensor");
    return entries;
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const { refuse_safetensors(file_, reason); }

  Entry read_entry(const std::string& name, const nlohmann::ordered_json& fields) const {
    const auto bad = [&](const char* what) { refuse("tensor `" + name + "` has a wrong " + what); };
    const auto is_size = [](const nlohmann::ordered_json& number) { return number.is_number_unsigned(); };
    if (!fields.is_object() || !fields.contains("dtype") || !fields.contains("shape") ||
        !fields.contains("data_offsets"))
      bad("entry");
    const auto& [dtype, shape, offsets] = std::tie(fields["dtype"], fields["shape"], fields["data_offsets"]);

    const auto* type = dtype.is_string()
                           ? std::ranges::find(safetensors_types, std::string_view(dtype.get_ref<const std::string&>()),
                                               &SafetensorsType::name)
                           : std::end(safetensors_types);
    if (type == std::end(safetensors_types)) bad("dtype");

    if (!shape.is_array() || !std::ranges::all_of(shape, is_size)) bad("shape");
    Entry entry{name, type->dtype, {}, 0, 0};
    std::uint64_t size = c10::elementSize(type->dtype);
    bool empty = false;
    for (const auto& number : shape) {
      const auto length = number.get<std::uint64_t>();
      if (length > std::uint64_t{1} << 62) bad("shape");
      if (length == 0)
        empty = true;
      else if (__builtin_mul_overflow(size, length, &size) || size > std::uint64_t{1} << 62)
        bad("shape");
      entry.shape.push_back(static_cast<std::int64_t>(length));
    }
    entry.size = empty ? 0 : size;

    if (!offsets.is_array() || offsets.size() != 2 || !std::ranges::all_of(offsets, is_size)) bad("data_offsets");
    entry.offset = offsets[0].get<std::uint64_t>();
    if (offsets[1].get<std::uint64_t>() < entry.offset || offsets[1].get<std::uint64_t>() - entry.offset != entry.size)
      bad("data_offsets (they don't fit its shape)");
    return entry;
  }

  const std::filesystem::path& file_;
};

}  // namespace detail

void save_safetensors(const StateDict& tensors, const std::filesystem::path& path) {
  os::replace_file(path, [&](os::File& file) { detail::write_safetensors(file, tensors); });
}

StateDict load_safetensors(const std::filesystem::path& path, const StateDict& into) {
  return SafetensorsFile(path).read_all(into);
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : SafetensorsFile(os::File::open(path)) {}

SafetensorsFile::SafetensorsFile(os::File file) : file_(std::move(file)) {
  const std::uint64_t file_size = file_.size();
  std::uint64_t header_size = 0;
  if (file_.read(&header_size, sizeof header_size, 0) != sizeof header_size) refuse("it is too short");
  if (header_size > detail::safetensors_header_limit) refuse("its header is longer than 100 MB");
  if (header_size > file_size - sizeof header_size) refuse("its header is longer than the file");
  std::string header(header_size, '\0');
  if (file_.read(header.data(), header_size, sizeof header_size) != header_size) refuse("it is too short");
  const std::uint64_t data_begin = sizeof header_size + header_size;
  entries_ = detail::SafetensorsHeader(file_.path())
                 .read(detail::parse_bounded(header, file_.path().string(), 8), data_begin, file_size);
}

at::Tensor SafetensorsFile::read(const Entry& entry) const {
  at::Tensor tensor = at::empty(entry.shape, entry.dtype);
  read_bytes(entry, tensor);
  if (entry.dtype == at::kBool) {
    const auto* bytes = static_cast<const unsigned char*>(tensor.const_data_ptr());
    if (std::any_of(bytes, bytes + entry.size, [](unsigned char byte) { return byte > 1; }))
      refuse("tensor `" + entry.name + "` of bools holds other numbers than 0 and 1");
  }
  return tensor;
}

StateDict SafetensorsFile::read_all(const StateDict& into) const {
  StateDict tensors;
  const std::vector<const Entry*> matches = matches_of(into);
  if (matches.empty()) {
    for (const Entry& entry : entries_) tensors.push_back({entry.name, read(entry)});
    return tensors;
  }
  for (const Entry& entry : entries_)
    if (entry.dtype == at::kBool) read(entry);  // may be refused: before anything is changed
  tensors = into;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const at::Tensor& tensor = tensors[i].tensor;
    read_bytes(*matches[i], tensor);
    if (!tensor.is_inference()) tensor.unsafeGetTensorImpl()->bump_version();  // autograd notices the change
  }
  return tensors;
}

void SafetensorsFile::read_bytes(const Entry& entry, const at::Tensor& tensor) const {
  if (file_.read(tensor.mutable_data_ptr(), entry.size, entry.offset) != entry.size) refuse("it is too short");
}

/// The entry of each tensor, nothing unless all can be read in place.
auto SafetensorsFile::matches_of(const StateDict& into) const -> std::vector<const Entry*> {
  if (into.size() != entries_.size()) return {};
  std::unordered_map<std::string_view, const Entry*> by_name;
  for (const Entry& entry : entries_) by_name.emplace(entry.name, &entry);
  std::vector<const Entry*> matches;
  for (const auto& [name, tensor] : into) {
    const auto found = by_name.find(name);
    if (found == by_name.end() || !tensor.defined() || !tensor.is_cpu() || tensor.layout() != at::kStrided ||
        !tensor.is_contiguous() || tensor.is_conj() || tensor.is_neg() ||
        tensor.scalar_type() != found->second->dtype || tensor.sizes() != found->second->shape)
      return {};
    matches.push_back(found->second);
    by_name.erase(found);
  }
  return matches;
}

void SafetensorsFile::refuse(const std::string& reason) const { detail::refuse_safetensors(file_.path(), reason); }

}  // namespace detpl::inline v0
