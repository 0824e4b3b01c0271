#include "webhook/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdint>

namespace wellkept::webhook {
namespace {

struct V4Network {
  std::uint32_t address;
  int bits;
};

// RFC 6890 and its successors: what is not globally reachable.
constexpr std::array<V4Network, 16> kReserved{{
    {0x00000000, 8},   // this host
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by carriers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, where clouds keep their metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // relays of 6to4
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, and broadcast
    {0xC01FC400, 24},  // AS112
}};

bool is_public_v4(std::uint32_t address) {
  return std::none_of(kReserved.begin(), kReserved.end(), [&](const V4Network& network) {
    return (address ^ network.address) >> (32 - network.bits) == 0;
  });
}

std::uint32_t v4_at(const Address& address, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | address.at(offset + i);
  return value;
}

template <std::size_t N>
bool begins(const Address& address, const std::array<unsigned char, N>& prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<unsigned char, 12> kNat64{0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
constexpr std::array<unsigned char, 2> kSixToFour{0x20, 0x02};
constexpr std::array<unsigned char, 4> kDocumentation{0x20, 0x01, 0x0d, 0xb8};

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const std::string terminated(text.substr(0, text.find('%')));  // fe80::1%eth0
  Address address{};
  if (::inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  std::copy(kMapped.begin(), kMapped.end(), address.begin());
  if (::inet_pton(AF_INET, terminated.c_str(), address.data() + kMapped.size()) == 1) return address;
  return std::nullopt;
}

bool is_public(const Address& address) {
  if (begins(address, kMapped) || begins(address, kNat64)) return is_public_v4(v4_at(address, 12));
  if ((address[0] & 0xe0) != 0x20) return false;  // only 2000::/3 is given out to the world
  if (begins(address, kSixToFour)) return is_public_v4(v4_at(address, 2));
  if (begins(address, kDocumentation)) return false;
  const bool special = address[0] == 0x20 && address[1] == 0x01 && (address[2] & 0xfe) == 0;  // 2001::/23: Teredo …
  const bool more_documentation = address[0] == 0x3f && address[1] == 0xff && address[2] < 0x10;  // 3fff::/20
  return !special && !more_documentation;
}

}  // namespace wellkept::webhook
