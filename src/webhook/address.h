// Which addresses of the network a webhook may reach: public ones, and those of networks that the operator named.
// Everything that leads to this machine, into the network around it or nowhere is refused, whatever way it is written.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace wellkept::webhook {

using Address = std::array<unsigned char, 16>;  // IPv4 as ::ffff:a.b.c.d

// An address as getaddrinfo and inet_ntop write it; nothing for other texts.
std::optional<Address> parse_address(std::string_view text);

// Whether the whole world may route to it. IPv4 within IPv6 (mapped, NAT64, 6to4) is judged by the IPv4 address.
bool is_public(const Address& address);

}  // namespace wellkept::webhook
