// SPDX-License-Identifier: Apache-2.0
// A small fuzzer that needs no clang: changes the files of a corpus at random, always the same way, and shows them to the
// readers. Usage: fuzz_mutations CORPUS COUNT. What a reader breaks on is left in CORPUS/broken.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "readers.hpp"

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) { return limit == 0 ? 0 : random() % limit; }

std::string number(Random& random) {
  static constexpr std::uint64_t values[] = {0,       1,          0x7f,        0x80,        0xff,
                                             0x7fff,  0xffff,     0x7fff'ffff, 0x8000'0000, 0xffff'ffff,
                                             1 << 20, 1ULL << 40, 1ULL << 62,  ~0ULL >> 1,  ~0ULL};
  const std::uint64_t value = values[below(random, std::size(values))];
  if (below(random, 3) == 0) return (below(random, 4) == 0 ? "-" : "") + std::to_string(value);
  std::string bytes(reinterpret_cast<const char*>(&value), std::size_t{1} << below(random, 4));
  if (below(random, 2) == 0) std::ranges::reverse(bytes);
  return bytes;
}

/// One change: bits, bytes, numbers, pieces lost, repeated, moved or taken from another file.
void change(std::string& text, const std::string& other, Random& random) {
  const std::size_t at = below(random, text.size() + 1);
  const std::size_t length = std::min(text.size() - at, below(random, std::size_t{1} << below(random, 9)));
  switch (below(random, 8)) {
    case 0:
      if (at < text.size()) text[at] ^= static_cast<char>(1 << below(random, 8));
      break;
    case 1:
      if (at < text.size()) text[at] = static_cast<char>(random());
      break;
    case 2: {
      const std::string value = number(random);
      text.replace(at, std::min(value.size(), text.size() - at), value);
      break;
    }
    case 3: text.insert(at, number(random)); break;
    case 4: text.erase(at, length); break;
    case 5: text.insert(below(random, text.size() + 1), text.substr(at, length)); break;
    case 6: {
      const std::string piece = text.substr(at, length);
      for (std::size_t times = below(random, 64); times > 0; --times) text.insert(at, piece);
      break;
    }
    default: text.replace(at, length, other.substr(std::min(at, other.size()), length)); break;
  }
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Shows the reader one input, which may take some seconds and no more.
bool show(const Reader& reader, const std::string& input, const std::filesystem::path& broken) {
  std::ofstream(broken, std::ios::binary) << input;
  ::alarm(10);
  try {
    return reader.accepts(input);
  } catch (const std::exception& error) {
    std::printf("%s: %s\nreproduce it with %s\n", std::string(reader.name).c_str(), error.what(), broken.c_str());
    std::exit(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::filesystem::path corpus = argv[1], broken = corpus / "broken";
  const rlimit memory{std::uint64_t{1} << 30, std::uint64_t{1} << 30};
  ::setrlimit(RLIMIT_DATA, &memory);  // an allocation of what a file merely claims fails

  for (const Reader& reader : readers()) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(corpus / reader.name)) paths.push_back(entry.path());
    std::ranges::sort(paths);
    std::vector<std::string> files;
    for (const auto& path : paths) {
      files.push_back(contents(path));
      if (!show(reader, files.back(), broken)) return std::printf("%s is refused\n", path.c_str()), 1;
    }
    Random random(0);
    int accepted = 0;
    const int count = std::stoi(argv[2]);
    for (int i = 0; i < count; ++i) {
      std::string input = files[below(random, files.size())];
      for (std::size_t changes = 1 + below(random, 4); changes > 0; --changes)
        change(input, files[below(random, files.size())], random);
      accepted += show(reader, input, broken) ? 1 : 0;
    }
    std::printf("%s: %d inputs, %d accepted\n", std::string(reader.name).c_str(), count, accepted);
    if (accepted == 0 || accepted == count) return std::printf("they should be of both kinds\n"), 1;
  }
  std::filesystem::remove(broken);
}
