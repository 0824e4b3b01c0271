#include "directory/provider_service.h"

#include <algorithm>

#include "base/percent.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/id_token.h"
#include "directory/retry_service.h"
#include "directory/turns.h"

namespace wellkept::directory {

namespace {

constexpr std::int64_t kMetadataMs = 3'600'000;
constexpr std::int64_t kKeysMs = 3'600'000;
constexpr std::int64_t kKeysAnewMs = 60'000;  // a token with an unknown key asks for them at most this often

Refusal none() {
  return refuse(RefusalKind::not_found, "provider.none", "There is no sign-in provider.");
}

Refusal odd(const char* why) {
  return refuse(RefusalKind::unavailable, "provider.unreachable", why);
}

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* const found = object.find(name);
  return found != nullptr && found->string() != nullptr ? *found->string() : std::string();
}

}  // namespace

ProviderService::ProviderService(Parts parts, ProviderOptions options, std::unique_ptr<ProviderClient> client)
    : parts_(parts),
      options_(std::move(options)),
      client_(std::move(client)),
      members_({parts.log, parts.clock, parts.ids, parts.access},
               {.way = "provider", .give_roles = !options_.roles_claim.empty(), .create = options_.create_members}) {}

Result<ProviderService::Metadata> ProviderService::read_metadata() {
  const std::string base = options_.issuer + (options_.issuer.ends_with('/') ? "" : "/");
  WK_TRY(document, client_->ask({.url = base + ".well-known/openid-configuration"}));
  // Another name would let one provider speak for another.
  if (text_of(document, "issuer") != options_.issuer) return odd("The provider names itself otherwise.");
  Metadata found{text_of(document, "authorization_endpoint"),
                 text_of(document, "token_endpoint"),
                 text_of(document, "userinfo_endpoint"),
                 text_of(document, "jwks_uri"),
                 false,
                 parts_.clock.now()};
  for (const std::string* url : {&found.authorization, &found.token, &found.keys}) {
    const bool safe = url->starts_with("https://") || (options_.issuer.starts_with("http://") && !url->empty());
    if (!safe) return odd("The provider's addresses are not https.");
  }
  const auto ways = texts_of(document, "token_endpoint_auth_methods_supported");
  const auto has = [&](const char* way) { return std::find(ways.begin(), ways.end(), way) != ways.end(); };
  found.secret_in_form = !ways.empty() && !has("client_secret_basic") && has("client_secret_post");
  return found;
}

Result<ProviderService::Metadata> ProviderService::metadata() {
  {
    const std::lock_guard lock(mutex_);
    if (metadata_ && parts_.clock.now() - metadata_->read_at < kMetadataMs) return *metadata_;
  }
  WK_TRY(found, read_metadata());
  const std::lock_guard lock(mutex_);
  metadata_ = found;
  return found;
}

Result<json::Value> ProviderService::keys(const Metadata& metadata, bool anew) {
  const Instant now = parts_.clock.now();
  {
    const std::lock_guard lock(mutex_);
    if (keys_ && now - keys_read_at_ < (anew ? kKeysAnewMs : kKeysMs)) return *keys_;
  }
  WK_TRY(found, client_->ask({.url = metadata.keys}));
  const std::lock_guard lock(mutex_);
  keys_ = found;
  keys_read_at_ = now;
  return found;
}

Result<std::string> ProviderService::address(const ProviderVisit& visit) {
  if (!there()) return none();
  const Turn turn(asking_);
  WK_CHECK(turn.outcome());
  WK_TRY(known, metadata());
  return authorization_url(options_, known.authorization, visit);
}

Result<json::Value> ProviderService::claims_of(const Metadata& metadata, const std::string& token) {
  WK_TRY(known, keys(metadata, false));
  auto claims = open_id_token(token, known);
  if (claims.ok() || claims.refusal().code != "provider.key") return claims;
  WK_TRY(fresh, keys(metadata, true));
  auto again = open_id_token(token, fresh);
  if (!again.ok()) return refuse(RefusalKind::unauthenticated, "provider.token", again.refusal().detail);
  return again;
}

Outcome ProviderService::add_user_info(const Metadata& metadata, const std::string& access_token, json::Value& claims) {
  const bool wants_groups = !options_.roles_claim.empty() && claims.find(options_.roles_claim) == nullptr;
  if ((claims.find("email") != nullptr && !wants_groups) || metadata.userinfo.empty()) return Done{};
  WK_TRY(more, client_->ask({.url = metadata.userinfo, .bearer = access_token}));
  if (text_of(more, "sub") != text_of(claims, "sub")) {
    return refuse(RefusalKind::unauthenticated, "provider.token", "The provider speaks of another person.");
  }
  for (const auto& [name, value] : *more.object()) {
    if (claims.find(name) == nullptr) claims.set(name, value);
  }
  return Done{};
}

Result<OutsidePerson> ProviderService::ask(const ProviderVisit& visit, const std::string& code) {
  WK_TRY(known, metadata());
  FormFields fields{{"grant_type", "authorization_code"},
                    {"code", code},
                    {"redirect_uri", options_.redirect_uri},
                    {"code_verifier", visit.verifier}};
  ProviderCall call{.url = known.token};
  const bool basic = !options_.client_secret.empty() && !known.secret_in_form;
  if (basic) {
    call.user = percent_encode(options_.client_id);
    call.password = percent_encode(options_.client_secret);
  } else {
    fields.emplace_back("client_id", options_.client_id);
    if (!options_.client_secret.empty()) fields.emplace_back("client_secret", options_.client_secret);
  }
  call.form = form_text(fields);
  WK_TRY(answer, client_->ask(call));
  WK_TRY(claims, claims_of(known, text_of(answer, "id_token")));
  WK_CHECK(check_id_token(claims, {options_.issuer, options_.client_id, visit.nonce, parts_.clock.now()}));
  WK_CHECK(add_user_info(known, text_of(answer, "access_token"), claims));
  const json::Value* const verified = claims.find("email_verified");
  const bool sure = verified != nullptr && verified->boolean() != nullptr && *verified->boolean();
  return OutsidePerson{options_.issuer,
                       text_of(claims, "sub"),
                       sure ? text_of(claims, "email") : std::string(),
                       text_of(claims, "name"),
                       mapped(options_.roles, texts_of(claims, options_.roles_claim)),
                       Id{}};
}

Result<StartedSession> ProviderService::finish(const ProviderVisit& visit, const std::string& code,
                                               const Origin& from) {
  if (!there()) return none();
  const Turn turn(asking_);
  WK_CHECK(turn.outcome());
  Result<Id> member = Id{};
  auto person = ask(visit, code);
  if (person.ok()) {
    member = write_again_when_stale(parts_.database,
                                    [&](db::Transaction& tx) { return members_.member_for(tx, *person, from); });
  } else {
    member = person.refusal();
  }
  if (!member.ok()) {
    (void)parts_.database.write([&](db::Transaction& tx) -> Outcome {
      parts_.access.note(tx, {.kind = sign_in_kind::kProviderRefused, .way = "provider", .from = from});
      return Done{};
    });
    return member.refusal();
  }
  parts_.access.forget(*member);
  return parts_.access.sign_in_by_provider(*member, options_.trust_second_factor, from);
}

Outcome ProviderService::unlink(Id member, Id actor, const Origin& from) {
  return write_again_when_stale(parts_.database, [&](db::Transaction& tx) -> Outcome {
    if (store::delete_identities_of(tx, member) == 0) {
      return refuse(RefusalKind::not_found, "identity.none", "The member is linked to no provider.");
    }
    parts_.access.note(tx, {.kind = sign_in_kind::kIdentityUnlinked, .member = member, .actor = actor, .from = from});
    return store::append_latest(parts_.log, tx, member, kMemberSubject,
                                {event::kIdentityUnlinked, parts_.clock.now(), actor, json::Value(json::Object{})});
  });
}

}  // namespace wellkept::directory
