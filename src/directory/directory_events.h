// What happens to members and units. Names and logins stand in the events as commitments only.
#pragma once
#include <string_view>

namespace wellkept::directory {

inline constexpr std::string_view kMemberSubject = "member";
inline constexpr std::string_view kUnitSubject = "unit";

namespace event {
inline constexpr const char* kMemberCreated = "member.created";             // roles, unit, login, name (commitments)
inline constexpr const char* kMemberRenamed = "member.renamed";             // name (commitment)
inline constexpr const char* kMemberRolesChanged = "member.roles_changed";  // roles, before
inline constexpr const char* kMemberMoved = "member.moved";                 // unit, before
inline constexpr const char* kMemberActivated = "member.activated";
inline constexpr const char* kMemberDeactivated = "member.deactivated";
inline constexpr const char* kPasswordSet = "member.password_set";  // by: link, member
inline constexpr const char* kLinkIssued = "member.link_issued";    // expires_at
inline constexpr const char* kSessionStarted = "session.started";   // session
inline constexpr const char* kSessionFailed = "session.failed";
inline constexpr const char* kSessionEnded = "session.ended";  // session
inline constexpr const char* kFactorOn = "second_factor.on";
inline constexpr const char* kFactorOff = "second_factor.off";
inline constexpr const char* kFactorReset = "second_factor.reset";  // by whom: the actor
inline constexpr const char* kRecoveryRenewed = "second_factor.recovery_renewed";
inline constexpr const char* kRecoveryUsed = "second_factor.recovery_used";
inline constexpr const char* kIdentityLinked = "identity.linked";  // issuer, subject (SHA-256)
inline constexpr const char* kIdentityUnlinked = "identity.unlinked";
inline constexpr const char* kTokenIssued = "token.issued";    // token, scopes, expires_at
inline constexpr const char* kTokenRevoked = "token.revoked";  // token
inline constexpr const char* kUnitCreated = "unit.created";    // parent, kind, name
inline constexpr const char* kUnitChanged = "unit.changed";    // what changed
}  // namespace event

}  // namespace wellkept::directory
