// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>

#include "detpl/checkpoint/parse_pickle.hpp"
#include "detpl/checkpoint/read_state_dict.hpp"
#include "detpl/checkpoint/safetensors.hpp"
#include "detpl/data/idx.hpp"
#include "detpl/loggers/yaml.hpp"

namespace {

/// A file with these bytes that never reaches a disk.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("fuzz", 0)) {
    if (descriptor_ < 0 || ::write(descriptor_, bytes.data(), bytes.size()) != static_cast<::ssize_t>(bytes.size()))
      throw std::runtime_error("no memory file");
  }
  MemoryFile(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(descriptor_); }

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

void require(bool fact, const char* what) {
  if (!fact) throw std::logic_error(what);
}

/// Reads every byte that a tensor may use, for AddressSanitizer to see.
void touch(const at::Tensor& tensor) {
  const auto* bytes = static_cast<const unsigned char*>(tensor.storage().data());
  static volatile unsigned sum = 0;
  for (std::size_t i = 0; i < tensor.storage().nbytes(); ++i) sum = sum + bytes[i];
}

template <auto read>
bool accepts(std::string_view bytes) {
  try {
    read(bytes);
    return true;
  } catch (const detpl::Error&) {
    return false;
  }
}

void read_safetensors(std::string_view bytes) {
  std::size_t total = 0;
  for (const auto& [name, tensor] : detpl::load_safetensors(MemoryFile(bytes).path())) {
    total += tensor.nbytes();
    touch(tensor);
  }
  require(total < bytes.size(), "more bytes in tensors than in the file");
}

/// A file of torch.save, or the pickle in one: without its archive, whose checksums hide most of it from damage.
void read_torch(std::string_view bytes) {
  if (bytes.starts_with('\x80')) {
    detpl::parse_pickle(bytes, "the pickle");
    return;
  }
  for (const auto& [name, tensor] : detpl::read_state_dict(MemoryFile(bytes).path())) {
    require(tensor.storage().nbytes() <= bytes.size(), "a tensor is larger than the file");
    touch(tensor);
  }
}

void read_idx(std::string_view bytes) {
  const at::Tensor tensor = detpl::data::read_idx(MemoryFile(bytes).path());
  require(tensor.nbytes() <= 1032 * bytes.size(), "more bytes than a file of this size can hold");
  touch(tensor);
}

/// What was read can be written, and read again as the same.
void read_yaml(std::string_view bytes) {
  const std::string text = detpl::yaml_text(detpl::parse_yaml(bytes));
  require(detpl::yaml_text(detpl::parse_yaml(text)) == text, "the value is another one when written and read again");
}

}  // namespace

const std::vector<Reader>& readers() {
  static const std::vector<Reader> all = {
      {"safetensors", accepts<read_safetensors>},
      {"torch", accepts<read_torch>},
      {"idx", accepts<read_idx>},
      {"yaml", accepts<read_yaml>},
  };
  return all;
}
