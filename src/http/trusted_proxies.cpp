#include "http/trusted_proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace wellkept::http {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Some proxies write the port too: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  const bool one_colon = std::count(text.begin(), text.end(), ':') == 1;
  return one_colon ? text.substr(0, text.find(':')) : text;
}

}  // namespace

std::optional<TrustedProxies::Address> TrustedProxies::parse_address(std::string_view text) {
  const std::string terminated(text);
  Address address{};
  if (::inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  std::copy(kMapped.begin(), kMapped.end(), address.begin());
  if (::inet_pton(AF_INET, terminated.c_str(), address.data() + kMapped.size()) == 1) return address;
  return std::nullopt;
}

std::optional<TrustedProxies::Network> TrustedProxies::parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  if (slash == std::string_view::npos) return Network{*address, 128};
  const std::string_view digits = text.substr(slash + 1);
  int bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > (v4 ? 32 : 128))
    return std::nullopt;
  return Network{*address, v4 ? bits + 96 : bits};
}

std::optional<TrustedProxies> TrustedProxies::parse(std::string_view list) {
  TrustedProxies proxies;
  while (true) {
    const auto first = list.find_first_not_of(", \t");
    if (first == std::string_view::npos) return proxies;
    list.remove_prefix(first);
    const std::string_view item = list.substr(0, list.find_first_of(", \t"));
    const auto network = parse_network(item);
    if (!network) return std::nullopt;
    proxies.networks_.push_back(*network);
    list.remove_prefix(item.size());
  }
}

bool TrustedProxies::trusts(std::string_view peer) const {
  const auto address = parse_address(peer);
  return address && contains(*address);
}

bool TrustedProxies::contains(const Address& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto whole = static_cast<std::size_t>(network.bits / 8);
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), network.address.begin()))
      return false;
    const int rest = network.bits % 8;
    return rest == 0 || (address.at(whole) ^ network.address.at(whole)) >> (8 - rest) == 0;
  });
}

std::string TrustedProxies::client_of(std::string_view peer, std::string_view forwarded_for) const {
  std::string_view client = peer;
  auto address = parse_address(peer);
  while (address && contains(*address)) {
    const auto comma = forwarded_for.rfind(',');
    const bool last = comma == std::string_view::npos;
    const std::string_view hop = without_port(trimmed(last ? forwarded_for : forwarded_for.substr(comma + 1)));
    address = parse_address(hop);
    if (!address) break;  // what the last proxy wrote is no address, or it wrote nothing
    client = hop;
    forwarded_for = last ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return std::string(client);
}

}  // namespace wellkept::http
