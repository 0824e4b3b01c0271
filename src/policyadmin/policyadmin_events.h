// What happens to an amendment: the kinds of events in the stream of a proposal.
#pragma once
#include <string_view>

namespace wellkept::policyadmin {

inline constexpr std::string_view kProposalSubject = "policy";

namespace event {
inline constexpr const char* kProposed = "policy.proposed";    // label, revision, effective, sha256
inline constexpr const char* kRevised = "policy.revised";      // the same
inline constexpr const char* kTried = "policy.tried";          // revision, trial, from, to, tickets, flips
inline constexpr const char* kApproved = "policy.approved";    // revision, sha256
inline constexpr const char* kRejected = "policy.rejected";    // revision
inline constexpr const char* kWithdrawn = "policy.withdrawn";  // revision
inline constexpr const char* kPublished = "policy.published";  // label, effective_from, sha256 of the document, hash
}  // namespace event

}  // namespace wellkept::policyadmin
