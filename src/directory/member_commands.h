// `wellkept member add|list|reset|reset-factor|token`: what the command line does and prints. The actor is none:
// whoever holds the server.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "directory/directory_service.h"

namespace wellkept::directory {

// Each gives the text for standard output. Secrets are printed once and stored as hashes.
Result<std::string> command_add(DirectoryService& directory, const NewMember& wanted);
std::string command_list(DirectoryService& directory);
Result<std::string> command_reset(DirectoryService& directory, std::string_view login);
// Takes the second factor off a member who lost it, and ends the member's sessions.
Result<std::string> command_reset_factor(DirectoryService& directory, std::string_view login);
// `days`: until it expires; none: never.
Result<std::string> command_token(DirectoryService& directory, std::string_view login, std::string name,
                                  std::vector<std::string> scopes, std::optional<int> days, Instant now);

}  // namespace wellkept::directory
