// Networks that the operator named. Whose X-Forwarded-For is believed: only that of such proxies, since anybody can
// send the header.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::http {

class TrustedProxies {
 public:
  // Addresses and networks separated by commas or blanks: "10.0.0.1, 192.168.0.0/16, ::1". Nothing when one is neither.
  static std::optional<TrustedProxies> parse(std::string_view list);

  using Address = std::array<unsigned char, 16>;  // IPv4 as ::ffff:a.b.c.d

  bool empty() const { return networks_.empty(); }
  bool contains(const Address& address) const;
  bool trusts(std::string_view peer) const;
  // The peer, unless it is trusted: then the rightmost address of the header that is not. What stands left of that was
  // written by whoever asks and is never looked at, nor is what stands left of something that is no address.
  std::string client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  struct Network {
    Address address{};
    int bits = 0;
  };
  static std::optional<Address> parse_address(std::string_view text);
  static std::optional<Network> parse_network(std::string_view text);

  std::vector<Network> networks_;
};

}  // namespace wellkept::http
