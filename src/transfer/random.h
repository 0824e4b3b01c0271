// Numbers that look random and are the same for the same seed, on every machine.
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>

namespace wellkept::transfer {

class Random {
 public:
  // One stream of numbers for each thing that is made up, so that any of them can be made without the others.
  Random(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed ^ mix(stream + 1))) {}

  std::uint64_t bits() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }
  double share() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }  // 0 to under 1
  bool chance(double probability) { return share() < probability; }
  std::int64_t between(std::int64_t low, std::int64_t high) {  // both included
    return low + static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(high - low + 1));
  }
  template <class T>
  const T& pick(std::span<const T> list) {
    return list[static_cast<std::size_t>(bits() % list.size())];
  }
  template <class T, std::size_t n>
  const T& pick(const std::array<T, n>& list) {
    return pick(std::span<const T>(list));
  }
  // The index of a weight, by the weights.
  std::size_t weighted(std::span<const double> weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    double at = share() * sum;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
      if (at < weights[i]) return i;
      at -= weights[i];
    }
    return weights.size() - 1;
  }

 private:
  static std::uint64_t mix(std::uint64_t x) {  // splitmix64
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }
  std::uint64_t state_;
};

}  // namespace wellkept::transfer
