#include <torch/torch.h>

#include <doctest/doctest.h>
#include <detpl/checkpoint/safetensors.hpp>

#include <algorithm>
#include <fstream>
#include <random>

#include "../python.hpp"
#include "../temporary_folder.hpp"

using detpl::load_safetensors;
using detpl::save_safetensors;
using detpl::StateDict;

namespace {

const at::ScalarType dtypes[] = {at::kDouble, at::kFloat,        at::kHalf,          at::kBFloat16,
                                 at::kLong,   at::kInt,          at::kShort,         at::kChar,
                                 at::kByte,   at::kBool,         at::kUInt16,        at::kUInt32,
                                 at::kUInt64, at::kComplexFloat, at::kFloat8_e4m3fn, at::kFloat8_e5m2};

/// The tensors of tests/python/check_safetensors.py.
StateDict examples() {
  StateDict tensors;
  const auto numbers = torch::arange(6).reshape({2, 3});
  for (std::size_t i = 0; i < std::size(dtypes); ++i)
    tensors.push_back({"layer." + std::to_string(i), numbers.to(dtypes[i])});
  tensors.push_back({"scalar", torch::tensor(0.1, torch::kDouble)});
  tensors.push_back({"empty", torch::zeros({0, 3})});
  tensors.push_back({"näme \"quoted\"\n", numbers.to(torch::kFloat).t()});
  return tensors;
}

bool equal_bits(const at::Tensor& a, const at::Tensor& b) {
  const auto x = a.contiguous(), y = b.contiguous();
  return x.dtype() == y.dtype() && x.sizes() == y.sizes() &&
         std::equal(static_cast<const char*>(x.const_data_ptr()),
                    static_cast<const char*>(x.const_data_ptr()) + x.nbytes(),
                    static_cast<const char*>(y.const_data_ptr()));
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string with_header(const std::string& header, std::size_t data_size) {
  std::uint64_t size = header.size();
  return std::string(reinterpret_cast<const char*>(&size), 8) + header + std::string(data_size, '\0');
}

}  // namespace

TEST_CASE("tensors of every dtype come back with the same bits") {
  const TemporaryFolder folder;
  const auto tensors = examples();
  save_safetensors(tensors, folder.path / "a");
  const auto loaded = load_safetensors(folder.path / "a");
  CHECK(loaded.size() == tensors.size());
  for (const auto& [name, tensor] : tensors) {
    INFO(name);
    REQUIRE(find_tensor(loaded, name));
    CHECK(equal_bits(*find_tensor(loaded, name), tensor));
  }
}

TEST_CASE("the safetensors package reads detpl's files and writes the same bytes") {
  const TemporaryFolder folder;
  save_safetensors(examples(), folder.path / "a");
  CHECK(python_agrees("check_safetensors.py", {folder.path / "a", folder.path / "b"}));
}

TEST_CASE("equal state gives equal bytes, whatever its order") {
  const TemporaryFolder folder;
  auto tensors = examples();
  save_safetensors(tensors, folder.path / "a");
  std::reverse(tensors.begin(), tensors.end());
  save_safetensors(tensors, folder.path / "b");
  CHECK(detpl::os::read_file(folder.path / "a") == detpl::os::read_file(folder.path / "b"));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 2);
}

TEST_CASE("a tensor that the format can't hold is refused and nothing is left behind") {
  const TemporaryFolder folder;
  const auto path = folder.path / "a";
  const auto x = torch::ones({2});
  CHECK_THROWS_WITH_AS(save_safetensors({{"x", x}, {"x", x}}, path), "cannot save two tensors called `x`. Rename one.",
                       detpl::checkpoint_error);
  CHECK_THROWS_AS(save_safetensors({{"__metadata__", x}}, path), detpl::checkpoint_error);
  CHECK_THROWS_AS(save_safetensors({{"x", at::Tensor()}}, path), detpl::checkpoint_error);
  CHECK_THROWS_AS(save_safetensors({{"x", x.to_sparse()}}, path), detpl::checkpoint_error);
  CHECK_THROWS_WITH_AS(save_safetensors({{"x", x.to(torch::kComplexDouble)}}, path),
                       doctest::Contains("have no dtype ComplexDouble"), detpl::checkpoint_error);
  CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("a header that lies is refused by name before anything is allocated") {
  const TemporaryFolder folder;
  const auto path = folder.path / "a";
  const auto refused = [&](const std::string& bytes, const char* reason) {
    write_file(path, bytes);
    INFO(bytes);
    CHECK_THROWS_WITH_AS(load_safetensors(path), doctest::Contains(reason), detpl::checkpoint_error);
  };
  refused("", "too short");
  refused(std::string("\xff\xff\xff\xff\xff\xff\xff\xff", 8), "longer than 100 MB");
  refused(std::string("\x09\0\0\0\0\0\0\0{}", 10), "longer than the file");
  refused(with_header("[]", 0), "no JSON object");
  refused(with_header("{", 0), "no valid JSON");
  refused(with_header("{\"\xff\": 1}", 0), "no valid JSON");
  refused(with_header(std::string(1000, '['), 0), "nested deeper than 8");
  refused(with_header("{}", 1), "belong to no tensor");
  refused(with_header(R"({"x":3})", 0), "`x` has a wrong entry");
  const auto entry = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"x":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  refused(with_header(entry("\"F31\"", "[1]", "[0,4]"), 4), "`x` has a wrong dtype");
  refused(with_header(entry("4", "[1]", "[0,4]"), 4), "`x` has a wrong dtype");
  refused(with_header(entry("\"F32\"", "[-1]", "[0,4]"), 4), "`x` has a wrong shape");
  refused(with_header(entry("\"F32\"", "[1.0]", "[0,4]"), 4), "`x` has a wrong shape");
  refused(with_header(entry("\"F32\"", "[4611686018427387904,4]", "[0,0]"), 0), "`x` has a wrong shape");
  refused(with_header(entry("\"F32\"", "[1]", "[0,5]"), 5), "`x` has a wrong data_offsets");
  refused(with_header(entry("\"F32\"", "[1]", "[4,0]"), 4), "`x` has a wrong data_offsets");
  refused(with_header(entry("\"F32\"", "[1]", "[0,4,8]"), 4), "`x` has a wrong data_offsets");
  refused(with_header(entry("\"F32\"", "[1]", "[4,8]"), 8), "do not follow");
  refused(with_header(entry("\"F32\"", "[9000000]", "[0,36000000]"), 4), "beyond the file's end");
  refused(with_header(entry("\"BOOL\"", "[1]", "[0,1]"), 0) + "\x02", "other numbers than 0 and 1");
  CHECK_THROWS_AS(load_safetensors(folder.path / "absent"), detpl::io_error);
}

TEST_CASE("a thousand damaged headers give tensors or one sentence") {
  const TemporaryFolder folder;
  save_safetensors(examples(), folder.path / "a");
  const std::string bytes = detpl::os::read_file(folder.path / "a");
  const std::size_t header = 8 + *reinterpret_cast<const std::uint64_t*>(bytes.data());
  std::mt19937 random(1);
  int refusals = 0;
  for (int i = 0; i < 1000; ++i) {
    std::string damaged = bytes;
    if (i % 4 == 0)
      damaged.resize(random() % bytes.size());
    else
      for (int flips = i % 4; flips > 0; --flips) damaged[random() % header] ^= static_cast<char>(1 << random() % 8);
    write_file(folder.path / "b", damaged);
    try {
      for (const auto& entry : load_safetensors(folder.path / "b")) REQUIRE(entry.tensor.defined());
    } catch (const detpl::Error&) {
      ++refusals;
    }
  }
  CHECK(refusals > 500);
}
