#include "detpl/data/idx.hpp"

#include <torch/torch.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace data = detpl::data;
namespace fs = std::filesystem;

namespace {

// A folder that goes away with the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("detpl_idx_" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }

  fs::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return path / name;
  }
  fs::path write_gz(const std::string& name, const std::string& bytes) const {
    const auto file = gzopen((path / name).c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return path / name;
  }
};

std::string header(char type, std::initializer_list<uint32_t> shape) {
  std::string bytes{0, 0, type, static_cast<char>(shape.size())};
  for (const uint32_t extent : shape)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(extent >> shift);
  return bytes;
}

std::string labels(std::initializer_list<int> values) {
  std::string bytes = header(8, {static_cast<uint32_t>(values.size())});
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const detpl::data_error& error) {
    return error.what();
  }
  return "no data_error";
}

std::string refused(const fs::path& path) {
  const std::string message = refusal([&] { data::read_idx(path); });
  const std::string named = "idx file " + path.string() + ": ";
  return message.starts_with(named) ? message.substr(named.size()) : message;
}

}  // namespace

TEST_CASE("idx files are read plain and gzipped, with numbers in this machine's byte order") {
  const Folder folder;
  const std::string bytes = header(8, {2, 3}) + std::string("\x00\x01\x02\xfd\xfe\xff", 6);
  const auto expected = torch::tensor({{0, 1, 2}, {253, 254, 255}}, torch::kByte);
  CHECK(torch::equal(data::read_idx(folder.write("plain", bytes)), expected));
  CHECK(torch::equal(data::read_idx(folder.write_gz("packed.gz", bytes)), expected));
  CHECK(torch::equal(data::read_idx(folder.write("short", header(0x0b, {1}) + std::string("\xff\xfe", 2))),
                     torch::tensor({-2}, torch::kShort)));
  CHECK(torch::equal(data::read_idx(folder.write("float", header(0x0d, {1}) + std::string("\x40\x20\x00\x00", 4))),
                     torch::tensor({2.5F})));
  CHECK(data::read_idx(folder.write("empty", header(8, {0, 5}))).sizes() == at::IntArrayRef({0, 5}));
}

TEST_CASE("a broken idx file is refused in one sentence that names it") {
  const Folder folder;
  const std::string good = labels({1, 2, 3});
  CHECK(refused(folder.path / "absent") == "there is no such file");
  CHECK(refused(folder.path) == "it isn't a regular file");
  CHECK(refused(folder.write("a", "")) == "it is truncated: 4 bytes are missing");
  CHECK(refused(folder.write("b", "PK\x03\x04 and more")) ==
        "it isn't an idx file: the first four bytes must be 0, 0, a type and the number of dimensions");
  CHECK(refused(folder.write("c", header(0x0a, {1}) + "x")).starts_with("it isn't an idx file"));
  CHECK(refused(folder.write("d", good.substr(0, 6))) == "it is truncated: 2 bytes are missing");
  CHECK(refused(folder.write("e", good.substr(0, 10))) == "its header promises 3 bytes of data, but the file holds 2");
  CHECK(refused(folder.write("f", good + "x")) == "its header promises 3 bytes of data, but the file holds 4");
  CHECK(refused(folder.write_gz("g.gz", good + "x")) == "it holds more data than its header promises");
  CHECK(refused(folder.write_gz("h.gz", good.substr(0, 10))) == "it is truncated: 1 bytes are missing");
}

TEST_CASE("a size that lies is refused before memory is allocated for it") {
  const Folder folder;
  const std::string lie = header(8, {0x7fffffff, 0x100});
  CHECK(refused(folder.write("a", lie)) == "its header promises 549755813632 bytes of data, but the file holds 0");
  CHECK(refused(folder.write_gz("b.gz", lie)) ==
        "its header promises 549755813632 bytes of data, but the file can't hold as much");
  const char* const impossible = "the size in its header is impossibly large";
  CHECK(refused(folder.write("c", header(0x0e, {0xffffffff, 0xffffffff, 0xffffffff}))) == impossible);
  CHECK(refused(folder.write("d", header(0x0e, {0, 0xffffffff, 0xffffffff, 0xffffffff}))) == impossible);
}

TEST_CASE("a damaged gzip stream is refused") {
  const Folder folder;
  const auto path = folder.write_gz("a.gz", labels({1, 2, 3, 4, 5, 6}));
  std::string packed(fs::file_size(path), 0);
  std::ifstream(path, std::ios::binary).read(packed.data(), static_cast<std::streamsize>(packed.size()));
  CHECK(refused(folder.write("cut.gz", packed.substr(0, packed.size() - 9))) ==
        "it is truncated: the compressed data stops early");
  packed[packed.size() - 6] ^= 1;
  CHECK(refused(folder.write("crc.gz", packed)).starts_with("it can't be read: "));
}

TEST_CASE("an MNIST folder becomes a batch of images with a channel and int64 labels") {
  const Folder folder;
  folder.write("train-images-idx3-ubyte", header(8, {2, 1, 2}) + "abcd");
  folder.write_gz("train-labels-idx1-ubyte.gz", labels({7, 0}));
  const auto mnist = data::read_mnist(folder.path, data::MnistSplit::train);
  CHECK(mnist.data.sizes() == at::IntArrayRef({2, 1, 1, 2}));
  CHECK(torch::equal(mnist.target, torch::tensor({7, 0}, torch::kLong)));
  const data::TensorDataset dataset(mnist, {.mean = 0.5, .std = 0.5});
  CHECK((dataset.get(1).data.scalar_type() == torch::kFloat));
}

TEST_CASE("an MNIST folder that doesn't fit together is refused by name") {
  const Folder folder;
  const auto read = [&] { data::read_mnist(folder.path, data::MnistSplit::test); };
  const std::string at = "folder " + folder.path.string();
  CHECK(refusal([] { data::read_mnist("/no/such/folder", data::MnistSplit::test); }) ==
        "there is no folder /no/such/folder: give one with files in MNIST's format");
  CHECK(refusal(read) == at + " has no t10k-images-idx3-ubyte, plain or .gz");
  folder.write("t10k-images-idx3-ubyte", header(8, {2, 1, 2}) + "abcd");
  folder.write("t10k-labels-idx1-ubyte", labels({1, 2, 3}));
  CHECK(refusal(read) == at + " has 2 images, but 3 labels in its t10k files");
  folder.write("t10k-labels-idx1-ubyte", labels({1, 10}));
  CHECK(refusal(read) == at + ", t10k files: label 10 of record 1 is out of range: with 10 classes, labels are 0 to 9");
  folder.write("t10k-labels-idx1-ubyte", header(8, {2, 1}) + "ab");
  CHECK(refusal(read) == "idx file " + (folder.path / "t10k-labels-idx1-ubyte").string() +
                             ": expected bytes in 1 dimensions, found Byte in 2");
}
