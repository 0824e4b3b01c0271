#include "directory/member_commands.h"

#include "base/text.h"
#include "directory/retry_service.h"

namespace wellkept::directory {

namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t kPage = 200;
constexpr std::size_t kLoginWidth = 24;
constexpr std::size_t kNameWidth = 20;

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t shown = text::display_width(text);
  return text + std::string(shown < width ? width - shown : 1, ' ');
}

std::string link_text(const IssuedLink& link) {
  return "set a password at /setup/" + link.secret + "\n(once, until " + format_instant(link.expires_at) + ")\n";
}

Result<Member> known(DirectoryService& directory, std::string_view login) {
  auto member = directory.member_by_login(login);
  if (!member) return refuse(RefusalKind::not_found, "member.unknown", "There is no member of that login.");
  return std::move(*member);
}

}  // namespace

Result<std::string> command_add(DirectoryService& directory, const NewMember& wanted) {
  WK_TRY(created,
         directory.database().write([&](db::Transaction& tx) { return directory.create_member(tx, wanted, {}); }));
  return format_id(created.member.id) + "\n" + link_text(created.link);
}

std::string command_list(DirectoryService& directory) {
  std::string out;
  Id after;
  for (auto page = directory.members(after, std::nullopt, kPage); !page.empty();
       page = directory.members(after, std::nullopt, kPage)) {
    for (const Member& member : page) {
      out += padded(format_id(member.id), kNameWidth) + padded(member.login, kLoginWidth) +
             padded(member.name, kNameWidth) + join_words(member.roles) + (member.active ? "" : " (inactive)") + "\n";
    }
    after = page.back().id;
  }
  return out;
}

Result<std::string> command_reset(DirectoryService& directory, std::string_view login) {
  WK_TRY(member, known(directory, login));
  WK_TRY(link, directory.reset_member(member.id, {}));
  return link_text(link);
}

Result<std::string> command_reset_factor(DirectoryService& directory, std::string_view login) {
  WK_TRY(member, known(directory, login));
  WK_CHECK(directory.access().reset_factor(member.id, {}, {}));
  return "the second factor of " + member.login + " is off\n";
}

Result<std::string> command_token(DirectoryService& directory, std::string_view login, std::string name,
                                  std::vector<std::string> scopes, std::optional<int> days, Instant now) {
  WK_TRY(member, known(directory, login));
  NewToken wanted{member.id, std::move(name), std::move(scopes), std::nullopt, {}};
  if (days) wanted.expires_at = now + *days * kDayMs;
  WK_TRY(issued, write_again_when_stale(directory.database(), [&](db::Transaction& tx) {
           return directory.access().issue_token(tx, wanted, {});
         }));
  return issued.secret + "\n";
}

}  // namespace wellkept::directory
